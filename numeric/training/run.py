"""A training run: epochs of steps, evaluations, checkpoints; the same seed gives the same bits."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from numeric.data import DataError, Dataset
from numeric.generation import Kernels, kernels
from numeric.network import Network, functions
from numeric.training.checkpoint import Checkpoint, save_checkpoint
from numeric.training.evaluation import Evaluation, Part, evaluate, parts_for
from numeric.training.files import CheckpointError
from numeric.training.initialisation import INITIALISATIONS, Parameters
from numeric.training.norms import Norm, arguments, copied, first_norms
from numeric.training.settings import Settings, SettingsError
from numeric.training.shuffling import SHUFFLES, Shuffle
from numeric.training.stepping import Stepping
from numeric.training.stopping import Best, best_of
from numeric.training.threads import limited, threads_for
from numeric.training.trained import Trained

Array = np.ndarray[Any, np.dtype[Any]]
_SECONDS_OF_A_CHUNK = 0.05
"""About how long the steps run before anybody else is heard: progress, Ctrl-C."""


class DivergedError(ArithmeticError):
    """Weights or the loss are no longer finite; the message names the epoch and the likely cause."""


class InterruptedRunError(RuntimeError):
    """Ctrl-C: the run stopped after a whole batch; the message says what is kept."""


@dataclass(frozen=True)
class Progress:
    """Where a run is: epochs done, the part of the present one, and the last evaluation."""

    epoch: int
    epochs: int
    fraction: float
    last: Evaluation | None


@dataclass(frozen=True)
class Outcome:
    """A finished run: the parameters, and every evaluation.

    With early stopping the parameters are those of the least loss on the validation samples, found after `epoch`.
    """

    network: Network
    settings: Settings
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    history: tuple[Evaluation, ...]
    functions: Kernels
    epoch: int
    class_names: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()

    @property
    def trained(self) -> Trained:
        """What is worth keeping."""
        parameters = self.weights, self.biases, self.class_names, self.norms
        return Trained(self.network, self.settings, self.epoch, *parameters)

    def outputs(self, inputs: Array) -> Array:
        """The outputs for inputs (n_samples, n_in), in the precision of the run."""
        inputs = np.asarray(inputs, self.settings.precision)
        result: Array = self.functions.outputs(*arguments(self.weights, self.biases, self.norms), inputs)
        return result


def train(
    network: Network,
    dataset: Dataset,
    settings: Settings,
    *,
    start: Parameters | None = None,
    checkpoint: Path | None = None,
    resume: Checkpoint | None = None,
    shuffle: Shuffle | None = None,
    evaluate_start: bool = False,
    progress: Callable[[Progress], None] = lambda where: None,
) -> Outcome:
    """Train a network with the functions generated from its proofs.

    Args:
        network: its first size must be that of the inputs, its last that of the targets.
        dataset: train is trained on; every part is evaluated.
        settings: how.
        start: weights and biases to start from, instead of the initialisation of the settings.
        checkpoint: a file to write after every evaluated epoch.
        resume: a checkpoint to go on from.
        shuffle: the orders of the samples, instead of the shuffle of the settings.
        evaluate_start: whether to evaluate also before the first epoch.
        progress: told where the run is, about twenty times a second.

    Raises:
        DataError: the data do not fit the network, or the targets the loss.
        CheckpointError: `resume` is of another run.
        SettingsError: weight decay that overshoots, early stopping without validation samples, or a batch of one
            sample to normalise over.
        MemoryError: the parameters do not fit into the machine.
        DivergedError, InterruptedRunError: the last checkpoint is kept.
        OSError: a checkpoint cannot be written.
        UnprovedError, NoCodeError: as `generate_network`.
    """
    _check_memory(network, settings)
    if settings.early_stopping is not None and dataset.validation is None:
        raise SettingsError("early stopping looks at validation samples, and there are none; keep a share of them")
    run = _Run(network, dataset, settings, start, checkpoint, progress)
    if shuffle is not None:
        run.shuffle = shuffle
    if resume is not None:
        run.resume(resume)
    with limited(threads_for(settings.batch or dataset.train.n_samples, network.sizes)), run.interruptible():
        return run.finish(evaluate_start and resume is None)


def _check_memory(network: Network, settings: Settings) -> None:
    """Refuse parameters of which two copies do not fit into the machine."""
    needed = 2 * sum(n_out * (n_in + 1) for n_out, n_in in network.shapes) * np.dtype(settings.precision).itemsize
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # a system that does not say
        return
    if needed > there:
        raise MemoryError


class _Run:
    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        settings: Settings,
        start: Parameters | None,
        checkpoint: Path | None,
        progress: Callable[[Progress], None],
    ) -> None:
        self.network, self.settings, self.path, self.progress = network, settings, checkpoint, progress
        self.functions = functions(network, target=settings.target, optimiser=settings.optimiser)
        self.parts = parts_for(network, dataset, settings.precision)
        self.samples, self.rows = self.parts["train"].samples, self.parts["train"].rows
        _check_targets(network, self.parts)
        weights, biases = start or INITIALISATIONS[settings.initialisation].draw(network.shapes, settings.seed)
        self.weights = [np.array(w, settings.precision, order="C") for w in weights]
        self.biases = [np.array(b, settings.precision, order="C") for b in biases]
        if start is None:
            for beta, _ in zip(self.biases, network.normalised, strict=False):
                beta.fill(0)
        _check_start(network, self.weights, self.biases)
        self.norms = first_norms(network, settings.precision)
        self.shuffle: Shuffle = SHUFFLES[settings.shuffle](self.samples.n_samples, settings.seed)
        self.batch = settings.batch or self.samples.n_samples
        if network.batch_norm:
            _check_batches(self.samples.n_samples, self.batch)
        self.stepping = Stepping(self.functions, settings, self.weights, self.biases, self.norms)
        decay = settings.learning_rate * settings.l2 / self.samples.n_samples
        if self.stepping.optimiser.is_plain and decay > 2:
            raise SettingsError(f"learning rate · l2/N is {decay:.3g}; above 2 the weights grow without end")
        self.epoch = 0
        self.history = list[Evaluation]()
        self.best: Best | None = None
        self.class_names = dataset.class_names
        self.stopped = False
        self.kept = False
        self.data = _digest(self.parts)

    def resume(self, checkpoint: Checkpoint) -> None:
        path = self.path or Path("the checkpoint")
        checkpoint.check(path, self.network, self.settings, self.data)
        self.weights = [w.copy() for w in checkpoint.weights]
        self.biases = [b.copy() for b in checkpoint.biases]
        self.norms = list(copied(checkpoint.norms))
        self.stepping = Stepping(self.functions, self.settings, self.weights, self.biases, self.norms)
        self.stepping.go_on_from(checkpoint.step, checkpoint.state)
        try:
            self.shuffle.restore(checkpoint.shuffle, checkpoint.order)
        except (ValueError, KeyError, TypeError):
            raise CheckpointError(f"{path} holds no state of the shuffle {self.settings.shuffle}") from None
        if len(checkpoint.order) != self.samples.n_samples:
            raise CheckpointError(
                f"{path} orders {len(checkpoint.order)} samples, and there are {self.samples.n_samples}"
            )
        self.epoch, self.history, self.kept = checkpoint.epoch, list(checkpoint.history), True
        self.best = checkpoint.best

    def finish(self, evaluate_start: bool) -> Outcome:
        self._check_domain()
        if evaluate_start:
            self._evaluate()
        while self.epoch < self.settings.epochs and not self._gains_no_more():
            self._one_epoch()
            last = self.epoch == self.settings.epochs
            if last or self.epoch % self.settings.evaluate_every == 0:
                self._evaluate()
                self._save()
        found = (self.epoch, tuple(self.weights), tuple(self.biases), tuple(self.norms))
        if self.best is not None:
            found = (self.best.epoch, self.best.weights, self.best.biases, self.best.norms)
        epoch, weights, biases, norms = found
        return Outcome(
            self.network,
            self.settings,
            weights,
            biases,
            tuple(self.history),
            self.functions,
            epoch,
            self.class_names,
            norms,
        )

    def _gains_no_more(self) -> bool:
        patience = self.settings.early_stopping
        return patience is not None and self.best is not None and self.best.waited >= patience

    def _check_domain(self) -> None:
        """Say so if the loss is infinite from the start: no learning rate mends that."""
        some = slice(0, min(self.samples.n_samples, 1000))
        net = self.functions.nets(*arguments(self.weights, self.biases, self.norms), self.samples.inputs[some])
        if not np.isfinite(self.functions.losses(net, self.rows[some])).all():
            raise DivergedError(
                "the loss is not finite before the first step: a formula is outside of its domain, or the inputs"
                f" are too large (up to {float(np.abs(self.samples.inputs).max()):.3g})"
            )

    def _one_epoch(self) -> None:
        order, done = self.shuffle.next(), 0
        size = self.batch
        while done < len(order):
            begin = monotonic()
            chunk = order[done : done + size]
            self.stepping.go(self.samples.inputs, self.rows, chunk, self.batch, self.samples.n_samples)
            done += len(chunk)
            where = Progress(self.epoch, self.settings.epochs, done / len(order), self._last())
            self.progress(where)
            if self.stopped and done < len(order):
                raise InterruptedRunError(f"interrupted in epoch {self.epoch + 1}; {self._kept()}")
            faster = _SECONDS_OF_A_CHUNK / max(monotonic() - begin, 1e-6)
            size = self.batch * max(1, int(min(faster, 8.0) * len(chunk) / self.batch))
        self.epoch += 1
        if not self.stepping.is_finite:
            raise DivergedError(f"the weights are no longer finite after epoch {self.epoch}; {self._cause()}")
        if self.stopped and self.epoch < self.settings.epochs:
            self._evaluate()
            self._save()
            raise InterruptedRunError(f"interrupted after epoch {self.epoch}; {self._kept()}")

    def _last(self) -> Evaluation | None:
        return self.history[-1] if self.history else None

    def _evaluate(self) -> None:
        settings = self.settings
        found = evaluate(
            self.functions,
            self.weights,
            self.biases,
            self.parts,
            epoch=self.epoch,
            l1=settings.l1,
            l2=settings.l2,
            norms=self.norms,
        )
        if not np.isfinite(found.scores["train"].loss):
            raise DivergedError(f"the loss is no longer finite after epoch {self.epoch}; {self._cause()}")
        self.history.append(found)
        if settings.early_stopping is not None:
            self.best = best_of(self.best, found, self.weights, self.biases, self.norms)

    def _cause(self) -> str:
        rate = f"the learning rate {self.settings.learning_rate:g} is probably too large"
        largest = float(np.abs(self.samples.inputs).max())
        if largest > 100:
            rate += f" for inputs as large as {largest:.3g}"
        return f"{rate}; {self._kept()}"

    def _kept(self) -> str:
        if self.path is None:
            return "nothing was kept, there is no checkpoint"
        return f"{self.path} keeps the last checkpoint" if self.kept else "no checkpoint was written yet"

    def _save(self) -> None:
        if self.path is not None:
            save_checkpoint(
                self.path,
                Checkpoint(
                    self.network,
                    self.settings,
                    self.epoch,
                    tuple(self.weights),
                    tuple(self.biases),
                    self.shuffle.order,
                    self.shuffle.state(),
                    tuple(self.history),
                    self.data,
                    self.best,
                    self.stepping.done,
                    self.stepping.state,
                    tuple(self.norms),
                ),
            )
            self.kept = True

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Take the first Ctrl-C as a wish to stop after the batch; a second one stops at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def ask(number: int, frame: Any) -> None:
            if self.stopped:
                raise KeyboardInterrupt
            self.stopped = True

        before = signal.signal(signal.SIGINT, ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def _check_targets(network: Network, parts: Mapping[str, Part]) -> None:
    """The generated loss looks at every target once: negative probabilities, sums that are not 1."""
    last = network.activations[-1]
    check = kernels(loss=network.loss, activation=last, let=network.let_of(last, network.loss)).loss
    for name, part in parts.items():
        try:
            check(np.zeros_like(part.rows), part.rows)
        except ValueError as error:
            reason = str(error).partition("; check=False")[0]
            raise DataError(f"the {name} targets do not suit {last}-{network.loss}: {reason}") from None


def _check_batches(n_samples: int, batch: int) -> None:
    """Refuse a batch of one sample: it is its own mean, and has no variance."""
    last = n_samples % batch or min(batch, n_samples)
    if last < 2:
        raise SettingsError(
            f"batch normalisation needs two samples in every batch; {n_samples} samples in batches of {batch}"
            " leave one with a single sample, so choose another batch"
        )


def _check_start(network: Network, weights: Sequence[Array], biases: Sequence[Array]) -> None:
    for place, (w, b, shape) in enumerate(zip(weights, biases, network.shapes, strict=True), 1):
        if w.shape != shape or b.shape != shape[:1]:
            raise DataError(f"layer {place} starts with the shapes {w.shape} and {b.shape}; it needs {shape}")


def _digest(parts: Mapping[str, Part]) -> str:
    """What tells data from other data: the names, inputs and targets of all parts."""
    found = sha256()
    for name, part in parts.items():
        found.update(name.encode())
        for array in (part.samples.inputs, part.rows):
            found.update(str(array.shape).encode())
            found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()
