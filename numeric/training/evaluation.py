"""How good a network is on samples: mean loss, and how many are classified right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from derive.tables import LOSSES
from numeric.data import DataError, Dataset, Samples
from numeric.generation import Kernels
from numeric.network import Network
from numeric.training.norms import Norm, arguments

Array = np.ndarray[Any, np.dtype[Any]]
_BLOCK = 1 << 20
"""Numbers of input that are looked at together."""


@dataclass(frozen=True)
class Score:
    """On one part of the data.

    Args:
        loss: the mean over the samples, in nats where the loss has a logarithm.
        right: how many samples are classified right; None where targets are no classes.
        n_samples: of how many.
    """

    loss: float
    right: int | None
    n_samples: int

    @property
    def accuracy(self) -> float | None:
        return None if self.right is None else self.right / self.n_samples


@dataclass(frozen=True)
class Evaluation:
    """After an epoch: the score on each part by its name, and the penalty on the weights, Σ(λ₁|w| + λ₂w²/2)."""

    epoch: int
    scores: Mapping[str, Score]
    penalty: float

    def cost(self, part: str) -> float:
        """The mean loss plus the penalty over the number of samples of the part, as Nielsen counts."""
        score = self.scores[part]
        return score.loss + self.penalty / score.n_samples


@dataclass(frozen=True)
class Part:
    """Samples with their targets as rows and, where targets are classes, the class of each.

    `middle` is half-way between the targets of a class and of the others.
    """

    samples: Samples
    rows: Array
    classes: Array | None
    middle: float


def targets_of(network: Network) -> tuple[float, float]:
    """What the loss of a network wants of an output off and on: 0 and 1, or -1 and 1."""
    return (-1.0, 1.0) if network.loss in LOSSES and LOSSES[network.loss].signed else (0.0, 1.0)


def parts_for(network: Network, dataset: Dataset, precision: str) -> dict[str, Part]:
    """Every part of a data set with the targets that the network wants.

    Raises:
        DataError: inputs or targets are not as many as the network has.
    """
    check_inputs(network, dataset)
    two_classes = dataset.train.labelled and dataset.n_out == 2
    if network.sizes[-1] != dataset.n_out and not (two_classes and network.sizes[-1] == 1):
        raise DataError(f"{network.layers} ends with {network.sizes[-1]}, and {dataset.name} needs {dataset.n_out}")
    off, on = targets_of(network)
    return parts_of(dataset.as_type(precision), off, on, one_output=network.sizes[-1] == 1)


def check_inputs(network: Network, dataset: Dataset) -> None:
    """Refuse data with another number of inputs than the network has.

    Raises:
        DataError: they have.
    """
    if network.sizes[0] != dataset.n_in:
        raise DataError(f"{network.layers} takes {network.sizes[0]} inputs, and {dataset.name} has {dataset.n_in}")


def chosen_classes(network: Network, outputs: Array) -> Array:
    """The class that each row of outputs (n_samples, n_out) of a network speaks for."""
    return _chosen(outputs, sum(targets_of(network)) / 2)


def parts_of(dataset: Dataset, off: float = 0.0, on: float = 1.0, *, one_output: bool = False) -> dict[str, Part]:
    """Every part of a data set with its targets as rows; of labels, `on` at the class and `off` elsewhere.

    With `one_output` two classes become `off` and `on` of one output.
    """
    found = {}
    for name, samples in dataset.parts.items():
        if samples.labelled and one_output and samples.n_out == 2:
            rows = np.where(samples.targets[:, None] > 0, on, off).astype(samples.inputs.dtype)
        elif samples.labelled:
            rows = np.where(samples.target_rows > 0, on, off).astype(samples.inputs.dtype)
        else:
            rows = samples.target_rows
        classes = samples.targets if samples.labelled else _classes(rows, off, on)
        found[name] = Part(samples, rows, classes, (off + on) / 2)
    return found


def _classes(rows: Array, off: float, on: float) -> Array | None:
    """The class that each row of numbers means, if every row means one."""
    if not np.isin(rows, (off, on)).all():
        return None
    if rows.shape[1] == 1:
        return np.asarray(rows[:, 0] == on, np.intp)
    return np.asarray(rows.argmax(axis=1)) if ((rows == on).sum(axis=1) == 1).all() else None


def evaluate(
    functions: Kernels,
    weights: Sequence[Array],
    biases: Sequence[Array],
    parts: Mapping[str, Part],
    *,
    epoch: int = 0,
    l1: float = 0.0,
    l2: float = 0.0,
    norms: Sequence[Norm] = (),
) -> Evaluation:
    """Score the network on every part; normalised layers take their running statistics."""
    scores = {name: score(functions, weights, biases, part, norms) for name, part in parts.items()}
    return Evaluation(epoch, scores, float(functions.penalty(weights, l1, l2)))


def score(
    functions: Kernels, weights: Sequence[Array], biases: Sequence[Array], part: Part, norms: Sequence[Norm] = ()
) -> Score:
    """Score the network on one part, some samples at a time."""
    samples, size = part.samples, max(1, _BLOCK // part.samples.n_in)
    losses, right = list[Array](), 0
    for start in range(0, samples.n_samples, size):
        block = slice(start, start + size)
        net = functions.nets(*arguments(weights, biases, norms), samples.inputs[block])
        losses.append(functions.losses(net, part.rows[block]))
        if part.classes is not None:
            right += int(np.count_nonzero(_chosen(functions.output(net), part.middle) == part.classes[block]))
    mean = float(np.mean(np.concatenate(losses), dtype=np.float64))
    return Score(mean, None if part.classes is None else right, samples.n_samples)


def _chosen(outputs: Array, middle: float) -> Array:
    """The class that the outputs speak for: the largest, or of one output the side of the middle it is on."""
    if outputs.shape[1] > 1:
        return np.asarray(outputs.argmax(axis=1))
    return np.asarray(outputs[:, 0] > middle, np.intp)
