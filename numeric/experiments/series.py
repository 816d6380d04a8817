"""Training runs of an experiment, one after the other: one progress for all, and checkpoints to go on from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from derive.tables import ACTIVATIONS
from numeric.data import Dataset
from numeric.generation import kernels
from numeric.network import Network
from numeric.training import Outcome, Progress, Settings, load_checkpoint, train
from numeric.training.initialisation import Parameters

Array = np.ndarray[Any, np.dtype[Any]]
_STEP = 4_000
"""What a step costs however small the network is, in products of a weight and an output."""
_PARTS = 1000
"""Parts of the progress."""


@dataclass(frozen=True, eq=False)
class Planned:
    """A run that a series is to carry out."""

    name: str
    network: Network
    dataset: Dataset
    settings: Settings

    @property
    def work(self) -> float:
        """About how long it takes, in products of a weight and an output."""
        n_samples = self.dataset.train.n_samples
        batch = self.settings.batch or n_samples
        products = n_samples * sum(n_out * n_in for n_out, n_in in self.network.shapes)
        return float(self.settings.epochs * (products + _STEP * -(-n_samples // batch)))


@dataclass
class Series:
    """The runs of one experiment.

    Args:
        experiment: its name; checkpoints are called after it and the run.
        plans: of all runs, in their order.
        checkpoints: a folder for the state of every run; a run of which it holds a state goes on from there.
        progress: told how much is done, and of how much.
    """

    experiment: str
    plans: Sequence[Planned]
    checkpoints: Path | None
    progress: Callable[[int, int], None]
    _done: float = 0.0

    def train(self, name: str, start: Parameters | None = None, *, state: str = "") -> Outcome:
        """Carry out the run of that name; its state is kept under that name too, or under `state`.

        Raises:
            CheckpointError: the folder holds a state of another run under this name.
            InterruptedRunError, DivergedError, DataError: as `train`.
            OSError: a checkpoint cannot be written.
        """
        plan = next(one for one in self.plans if one.name == name)
        path = None
        if self.checkpoints is not None:
            self.checkpoints.mkdir(parents=True, exist_ok=True)
            path = self.checkpoints / f"{self.experiment}-{state or name}.npz"
        resume = load_checkpoint(path) if path is not None and path.exists() else None

        def advance(where: Progress) -> None:
            self._tell(plan.work * (where.epoch + where.fraction) / plan.settings.epochs)

        outcome = train(
            plan.network, plan.dataset, plan.settings, start=start, checkpoint=path, resume=resume, progress=advance
        )
        self._done += plan.work
        self._tell()
        return outcome

    def beside(self, checkpoints: Path) -> Series:
        """The rest of the runs, with another folder for their states."""
        return replace(self, checkpoints=checkpoints)

    def _tell(self, more: float = 0.0) -> None:
        total = sum(plan.work for plan in self.plans)
        self.progress(round(_PARTS * (self._done + more) / total), _PARTS)


def derivations_of(*networks: Network) -> list[str]:
    """The commands that show the derivations which the networks are trained with, the last layers first.

    >>> derivations_of(Network((784, 30, 10), ("relu", "softmax"), "ce"))
    ['derive softmax-ce', 'derive backprop-relu']
    """
    last = [f"derive {network.activations[-1]}-{network.loss}" for network in networks]
    hidden = [activation for network in networks for activation in network.activations[:-1]]
    below = [
        f"derive backprop-{one}" if one in ACTIVATIONS else f'derive backprop --activation "{one}"' for one in hidden
    ]
    return list(dict.fromkeys((*last, *below)))


def layers_outputs(outcome: Outcome, first: int, last: int, inputs: Array) -> Array:
    """What layers first … last of a trained network, from 1, make of inputs (n_samples, n_in of the first)."""
    found: Array = np.asarray(inputs, outcome.settings.precision)
    for place in range(first - 1, last):
        activation = outcome.network.activations[place]
        net = found @ outcome.weights[place].T + outcome.biases[place]
        found = kernels(activation=activation, let=outcome.network.let_of(activation)).output(net)
    return found


def losses(outcome: Outcome, part: str) -> tuple[float, ...]:
    """The mean loss on a part of the data at every evaluation."""
    return tuple(one.scores[part].loss for one in outcome.history)


def accuracies(outcome: Outcome, part: str) -> tuple[float, ...]:
    """The share of a part of the data that is right at every evaluation."""
    return tuple(one.scores[part].accuracy or 0.0 for one in outcome.history)
