"""A training run: epochs of steps, evaluations, checkpoints; the same seed gives the same bits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from derive.tables import LOSSES
from numeric.data import DataError, Dataset, Samples
from numeric.generation import Kernels, kernels
from numeric.network import Network, functions
from numeric.training.checkpoint import Checkpoint, CheckpointError, save_checkpoint
from numeric.training.evaluation import Evaluation, evaluate, parts_of
from numeric.training.initialisation import INITIALISATIONS, Parameters
from numeric.training.settings import Settings
from numeric.training.shuffling import SHUFFLES, Shuffle
from numeric.training.threads import limited, threads_for

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
    """A finished run: the parameters, and every evaluation."""

    network: Network
    settings: Settings
    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    history: tuple[Evaluation, ...]
    functions: Kernels

    def outputs(self, inputs: Array) -> Array:
        """The outputs for inputs (n_samples, n_in), in the precision of the run."""
        inputs = np.asarray(inputs, self.settings.precision)
        result: Array = self.functions.outputs(self.weights, self.biases, inputs)
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
        DivergedError, InterruptedRunError: the last checkpoint is kept.
        OSError: a checkpoint cannot be written.
        UnprovedError, NoCodeError: as `generate_network`.
    """
    dataset = _with_one_output(dataset) if network.sizes[-1] == 1 else dataset
    _check_fit(network, dataset)
    run = _Run(network, dataset, settings, start, checkpoint, progress)
    if shuffle is not None:
        run.shuffle = shuffle
    if resume is not None:
        run.resume(resume)
    with limited(threads_for(settings.batch or dataset.train.n_samples, network.sizes)), run.interruptible():
        return run.finish(evaluate_start and resume is None)


def _with_one_output(dataset: Dataset) -> Dataset:
    """Two classes as the numbers 0 and 1 of one output; other data as they are."""
    if not dataset.train.labelled or dataset.n_out != 2:
        return dataset
    parts = {
        name: Samples(part.inputs, part.targets[:, None].astype(part.inputs.dtype))
        for name, part in dataset.parts.items()
    }
    return replace(dataset.with_parts(parts), class_names=())


def _check_fit(network: Network, dataset: Dataset) -> None:
    if network.sizes[0] != dataset.n_in:
        raise DataError(f"{network.layers} takes {network.sizes[0]} inputs, and {dataset.name} has {dataset.n_in}")
    if network.sizes[-1] != dataset.n_out:
        raise DataError(f"{network.layers} has {network.sizes[-1]} outputs, and {dataset.name} needs {dataset.n_out}")


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
        self.functions = functions(network, target=settings.target)
        off, on = (-1.0, 1.0) if network.loss in LOSSES and LOSSES[network.loss].signed else (0.0, 1.0)
        self.parts = parts_of(dataset.as_type(settings.precision), off, on)
        self.samples, self.rows = self.parts["train"]
        _check_targets(network, self.parts)
        weights, biases = start or INITIALISATIONS[settings.initialisation].draw(network.shapes, settings.seed)
        self.weights = [np.array(w, settings.precision, order="C") for w in weights]
        self.biases = [np.array(b, settings.precision, order="C") for b in biases]
        _check_start(network, self.weights, self.biases)
        self.shuffle: Shuffle = SHUFFLES[settings.shuffle](self.samples.n_samples, settings.seed)
        self.batch = settings.batch or self.samples.n_samples
        self.epoch = 0
        self.history = list[Evaluation]()
        self.stopped = False
        self.data = _digest(self.samples.inputs, self.rows)

    def resume(self, checkpoint: Checkpoint) -> None:
        path = self.path or Path("the checkpoint")
        checkpoint.check(path, self.network, self.settings, self.data)
        self.weights = [w.copy() for w in checkpoint.weights]
        self.biases = [b.copy() for b in checkpoint.biases]
        try:
            self.shuffle.restore(checkpoint.shuffle, checkpoint.order)
        except (ValueError, KeyError, TypeError):
            raise CheckpointError(f"{path} holds no state of the shuffle {self.settings.shuffle}") from None
        if len(checkpoint.order) != self.samples.n_samples:
            raise CheckpointError(
                f"{path} orders {len(checkpoint.order)} samples, and there are {self.samples.n_samples}"
            )
        self.epoch, self.history = checkpoint.epoch, list(checkpoint.history)

    def finish(self, evaluate_start: bool) -> Outcome:
        if evaluate_start:
            self._evaluate()
        while self.epoch < self.settings.epochs:
            self._one_epoch()
            last = self.epoch == self.settings.epochs
            if last or self.epoch % self.settings.evaluate_every == 0:
                self._evaluate()
                self._save()
        if not self.history or self.history[-1].epoch < self.epoch:  # resumed at its end
            self._evaluate()
        return Outcome(
            self.network, self.settings, tuple(self.weights), tuple(self.biases), tuple(self.history), self.functions
        )

    def _one_epoch(self) -> None:
        order, done = self.shuffle.next(), 0
        size = self.batch
        while done < len(order):
            begin = monotonic()
            chunk = order[done : done + size]
            self._steps(chunk)
            done += len(chunk)
            where = Progress(self.epoch, self.settings.epochs, done / len(order), self._last())
            self.progress(where)
            if self.stopped and done < len(order):
                raise InterruptedRunError(f"interrupted in epoch {self.epoch + 1}; {self._kept()}")
            faster = _SECONDS_OF_A_CHUNK / max(monotonic() - begin, 1e-6)
            size = self.batch * max(1, int(min(faster, 8.0) * len(chunk) / self.batch))
        self.epoch += 1
        if not all(np.isfinite(one).all() for one in (*self.weights, *self.biases)):
            raise DivergedError(f"the weights are no longer finite after epoch {self.epoch}; {self._cause()}")
        if self.stopped and self.epoch < self.settings.epochs:
            self._evaluate()
            self._save()
            raise InterruptedRunError(f"interrupted after epoch {self.epoch}; {self._kept()}")

    def _steps(self, chunk: Array) -> None:
        settings, n_samples = self.settings, self.samples.n_samples
        self.functions.epoch(
            self.weights,
            self.biases,
            self.samples.inputs,
            self.rows,
            chunk,
            self.batch,
            settings.learning_rate,
            settings.l1 / n_samples,
            settings.l2 / n_samples,
        )

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
        )
        if not np.isfinite(found.scores["train"].loss):
            raise DivergedError(f"the loss is no longer finite after epoch {self.epoch}; {self._cause()}")
        self.history.append(found)

    def _cause(self) -> str:
        rate = f"the learning rate {self.settings.learning_rate:g} is probably too large"
        largest = float(np.abs(self.samples.inputs).max())
        if largest > 100:
            rate += f" for inputs as large as {largest:.3g}"
        return f"{rate}; {self._kept()}"

    def _kept(self) -> str:
        if self.path is None:
            return "nothing was kept, there is no checkpoint"
        return f"{self.path} keeps the last checkpoint" if self.path.exists() else "no checkpoint was written yet"

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
                ),
            )

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


def _check_targets(network: Network, parts: Any) -> None:
    """The generated loss looks at every target once: negative probabilities, sums that are not 1."""
    last = network.activations[-1]
    check = kernels(loss=network.loss, activation=last, let=network.let_of(last, network.loss)).loss
    for name, (_, rows) in parts.items():
        try:
            check(np.zeros_like(rows), rows)
        except ValueError as error:
            raise DataError(f"the {name} targets do not suit {last}-{network.loss}: {error}") from None


def _check_start(network: Network, weights: Sequence[Array], biases: Sequence[Array]) -> None:
    for place, (w, b, shape) in enumerate(zip(weights, biases, network.shapes, strict=True), 1):
        if w.shape != shape or b.shape != shape[:1]:
            raise DataError(f"layer {place} starts with the shapes {w.shape} and {b.shape}; it needs {shape}")


def _digest(*arrays: Array) -> str:
    found = sha256()
    for array in arrays:
        found.update(str(array.shape).encode())
        found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()
