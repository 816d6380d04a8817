"""How good a network is on samples: mean loss, and how many are classified right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.data import Dataset, Samples
from numeric.generation import Kernels

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


def evaluate(
    functions: Kernels,
    weights: Sequence[Array],
    biases: Sequence[Array],
    parts: Mapping[str, tuple[Samples, Array]],
    *,
    epoch: int = 0,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Evaluation:
    """Score the network on every part: its samples, with the targets as rows."""
    scores = {name: score(functions, weights, biases, samples, rows) for name, (samples, rows) in parts.items()}
    return Evaluation(epoch, scores, float(functions.penalty(weights, l1, l2)))


def score(
    functions: Kernels, weights: Sequence[Array], biases: Sequence[Array], samples: Samples, rows: Array
) -> Score:
    """Score the network on samples, whose targets as rows are `rows`."""
    size = max(1, _BLOCK // max(samples.n_in, 1))
    losses, right = list[Array](), 0
    classes = classes_of(samples)
    for start in range(0, samples.n_samples, size):
        block = slice(start, start + size)
        net = functions.nets(weights, biases, samples.inputs[block])
        losses.append(functions.losses(net, rows[block]))
        if classes is not None:
            chosen = _chosen(functions.output(net), rows)
            right += int(np.count_nonzero(chosen == classes[block]))
    mean = float(np.mean(np.concatenate(losses), dtype=np.float64))
    return Score(mean, right if classes is not None else None, samples.n_samples)


def classes_of(samples: Samples) -> Array | None:
    """The class of each sample, where the targets are classes: labels, one-hot rows, or 0 and 1 of one output."""
    if samples.labelled:
        return samples.targets
    t = samples.targets
    if not np.isin(t, (0, 1)).all():
        return None
    if t.shape[1] == 1:
        return t[:, 0].astype(np.intp)
    return t.argmax(axis=1) if (t.sum(axis=1) == 1).all() else None


def _chosen(outputs: Array, rows: Array) -> Array:
    """The class that the outputs speak for: the largest, or of one output the nearer of the two targets."""
    if outputs.shape[1] > 1:
        return np.asarray(outputs.argmax(axis=1))
    return np.asarray(outputs[:, 0] > (rows.min() + rows.max()) / 2, np.intp)


def parts_of(dataset: Dataset, off: float, on: float) -> dict[str, tuple[Samples, Array]]:
    """Every part of a data set with its targets as rows; of labels, `on` at the class and `off` elsewhere."""
    found = {}
    for name, samples in dataset.parts.items():
        rows = samples.target_rows
        if samples.labelled and (off, on) != (0, 1):
            rows = np.where(rows > 0, on, off).astype(rows.dtype)
        found[name] = samples, rows
    return found
