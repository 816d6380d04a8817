"""The training runs of the MNIST experiment: what each is, and how one is carried out in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from numeric.data import Dataset, Samples, load
from numeric.network import Network
from numeric.training import Evaluation, Outcome, Settings, load_checkpoint, train
from numeric.training.shuffling import Nielsen, Order

Array = np.ndarray[Any, np.dtype[Any]]

NIELSEN_SEED = 12345678
"""Of the published runs: random.seed and numpy.random.seed (fig/overfitting.py, line 26 ff.)."""
_SIZES = (784, 30, 10)
_SIGMOIDS = ("sigmoid", "sigmoid")


@dataclass(frozen=True)
class Plan:
    """One run: the network, how it is trained, on which samples.

    Args:
        n_train: how many of the training images, from the first; 0 is all.
        validation: how many images at the end of the training file are kept apart.
        reverse: go through the samples of each batch backwards: the same mathematics, other roundings.
        keep: whether the outputs for the test images are wanted.
    """

    name: str
    network: Network
    settings: Settings
    n_train: int = 0
    validation: int = 0
    reverse: bool = False
    keep: bool = False
    validates: bool = False
    """Whether the validation images are scored as well."""


@dataclass(frozen=True)
class Ran:
    """What came out of a run: every evaluation, and the outputs for the test images if they were wanted."""

    plan: Plan
    history: tuple[Evaluation, ...]
    outputs: Array | None

    def costs(self, part: str) -> tuple[float, ...]:
        return tuple(one.cost(part) for one in self.history)

    def losses(self, part: str) -> tuple[float, ...]:
        return tuple(one.scores[part].loss for one in self.history)

    def counts(self, part: str) -> tuple[float, ...]:
        return tuple(float(one.scores[part].right or 0) for one in self.history)

    def accuracies(self, part: str) -> tuple[float, ...]:
        return tuple(one.scores[part].accuracy or 0.0 for one in self.history)


def nielsen_plan(name: str, n_train: int, epochs: int, l2: float, validation: int, *, reverse: bool = False) -> Plan:
    """A published run of chapter 3: cross-entropy, large initial weights, η = 0.5, batches of 10."""
    settings = Settings(0.5, epochs, 10, l2=l2, seed=NIELSEN_SEED, initialisation="nielsen-large", shuffle="nielsen")
    return Plan(name, Network(_SIZES, _SIGMOIDS, "bce"), settings, n_train, validation, reverse)


def published_plans(full: bool) -> list[Plan]:
    """The runs of which every epoch was published; the long ones only with all images."""
    validation = 10_000 if full else 0
    plans = [
        nielsen_plan("overfitting", 1000, 400, 0.0, validation),
        nielsen_plan("regularized", 1000, 400, 0.1, validation),
    ]
    if full:
        plans += [
            nielsen_plan("regularized_full", 0, 30, 5.0, validation),
            nielsen_plan("overfitting_full", 0, 30, 0.0, validation),
            nielsen_plan("overfitting_full-reversed", 0, 30, 0.0, validation, reverse=True),
        ]
    return plans


PAIRS: Mapping[str, tuple[Network, float]] = {
    "sigmoid-mse": (Network(_SIZES, _SIGMOIDS, "mse"), 0.5),
    "sigmoid-mse-fast": (Network(_SIZES, _SIGMOIDS, "mse"), 15.0),
    "sigmoid-bce": (Network(_SIZES, _SIGMOIDS, "bce"), 0.5),
    "softmax-ce": (Network(_SIZES, ("sigmoid", "softmax"), "ce"), 0.5),
}
"""Network and learning rate of the comparison; `mse` is a fifth of Nielsen's quadratic loss for ten outputs, so
that 15 is his η = 3."""


def comparison_plans(full: bool, seeds: int) -> list[Plan]:
    """Every pair from the same starts: the seed alone decides on weights and orders."""
    return [
        Plan(f"{name}/{seed}", network, Settings(rate, 30 if full else 20, 10, seed=seed), keep=name == "softmax-ce")
        for name, (network, rate) in PAIRS.items()
        for seed in range(1, seeds + 1)
    ]


@dataclass(frozen=True)
class Printed:
    """An accuracy that the book prints, in per cent: the best epoch of the best of three unseeded runs."""

    name: str
    accuracy: float
    part: str
    plan: Plan


def _book(name: str, hidden: int, loss: str, rate: float, l2: float, epochs: int, initialisation: str) -> Plan:
    settings = Settings(rate, epochs, 10, l2=l2, initialisation=initialisation)
    return Plan(name, Network((784, hidden, 10), _SIGMOIDS, loss), settings, validation=10_000, validates=True)


PRINTED = tuple(
    Printed(plan.name, accuracy, part, plan)
    for accuracy, part, plan in (
        (95.42, "test", _book("chapter-1-30", 30, "quadratic", 3.0, 0.0, 30, "nielsen-large")),
        (96.59, "test", _book("chapter-1-100", 100, "quadratic", 3.0, 0.0, 30, "nielsen-large")),
        (95.49, "test", _book("chapter-3-30", 30, "bce", 0.5, 0.0, 30, "nielsen-large")),
        (96.82, "test", _book("chapter-3-100", 100, "bce", 0.5, 0.0, 30, "nielsen-large")),
        (96.49, "test", _book("chapter-3-30-regularized", 30, "bce", 0.5, 5.0, 30, "nielsen-large")),
        (97.92, "validation", _book("chapter-3-100-regularized", 100, "bce", 0.5, 5.0, 30, "nielsen-large")),
        (98.04, "validation", _book("chapter-3-100-slow", 100, "bce", 0.1, 5.0, 60, "nielsen-large")),
    )
)
"""Nielsen, Neural Networks and Deep Learning, chapters 1 and 3."""


def printed_plans(seeds: int) -> list[Plan]:
    return [
        replace(one.plan, name=f"{one.name}/{seed}", settings=replace(one.plan.settings, seed=seed))
        for one in PRINTED
        for seed in range(1, seeds + 1)
    ]


def course_plan() -> Plan:
    """The course's own program: 100 images, one at a time, hidden sigmoid on net/78.5, η = 10.

    Where its weights start is not known; here they are uniform in ±0.5.
    """
    network = Network(_SIZES, ("1/(1 + exp(-net/78.5))", "softmax"), "ce")
    return Plan("course", network, Settings(10.0, 50, 1, initialisation="symmetric", shuffle="none"), 100)


class _Backwards(Nielsen):
    """Each batch of Nielsen's orders backwards."""

    def __init__(self, n_samples: int, seed: int, batch: int) -> None:
        super().__init__(n_samples, seed)
        self._batch = batch

    def next(self) -> Order:
        order = super().next()
        return np.concatenate([order[start : start + self._batch][::-1] for start in range(0, len(order), self._batch)])


@cache
def images(folder: Path | None, precision: str = "float64") -> Dataset:
    """All training images as such, and the test images; of a folder, or the built-in ones."""
    return load("mnist", folder=folder, validation=0, dtype=precision)


def _last(samples: Samples, n: int) -> Samples:
    """The last n samples, as views."""
    return Samples(samples.inputs[-n:], samples.targets[-n:], samples.n_out)


@dataclass(frozen=True)
class Task:
    """A plan, the folder of the images, or None for the built-in ones, and the folder that keeps the states of runs."""

    plan: Plan
    folder: Path | None = None
    checkpoints: Path | None = None


def carry_out(task: Task) -> Ran:
    """Run a plan, or what is left of it where its state was kept."""
    plan, folder = task.plan, task.folder
    data = images(folder, plan.settings.precision)
    n_train = plan.n_train or data.train.n_samples - plan.validation
    part = data.train.first(n_train)
    validation = _last(data.train, plan.validation) if plan.validates else None
    shuffle = None
    if plan.reverse:
        shuffle = _Backwards(part.n_samples, plan.settings.seed, plan.settings.batch or part.n_samples)
    path = None if task.checkpoints is None else task.checkpoints / f"mnist-{plan.name.replace('/', '-')}.npz"
    resume = load_checkpoint(path) if path is not None and path.exists() else None
    outcome: Outcome = train(
        plan.network,
        replace(data, train=part, validation=validation),
        plan.settings,
        shuffle=shuffle,
        checkpoint=path,
        resume=resume,
    )
    assert data.test is not None
    return Ran(plan, outcome.history, outcome.outputs(data.test.inputs) if plan.keep else None)
