"""What is right at one point: the loss and its gradients at 50 digits, and how far rounding may lead from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from derive.expr import D
from derive.notation import LOSS, I, net
from numeric.checking.points import Point, PointError
from numeric.checking.subject import Array, Subject

SAFETY = 16
"""Rounding errors of this many ε times the size of the operands are nobody's mistake."""
_ASIDE = 256
"""One-sided slopes are taken so many ε beside the point."""
_JUMP = 64 * _ASIDE
"""What differs less than by so many ε is one slope: it only bends."""


@dataclass(frozen=True, eq=False)
class Truth:
    """Right values of one quantity, entry by entry.

    `values` holds numbers of mpmath, `bounds` the rounding error of an evaluation in units of ε.
    On a kink every value from `low` to `high`, the one-sided slopes, is right.
    """

    values: Array
    bounds: Array
    low: Array
    high: Array

    @property
    def kinks(self) -> Array:
        return np.asarray(self.high > self.low, dtype=bool)

    def tolerance(self, precision: float) -> Array:
        """The largest difference that arithmetic of this precision explains: 16 ε times the bounds."""
        return SAFETY * precision * self.bounds


def smooth(values: Array, bounds: Array) -> Truth:
    """The truth where nothing has a kink."""
    return Truth(values, bounds, values, values)


@dataclass(frozen=True, eq=False)
class Facts:
    """All that is right at a point: the mean loss, the loss of each sample, δ, dw, db; and the kinks near."""

    losses: Truth
    loss: Truth
    delta: Truth
    dw: Truth
    db: Truth
    clearance: Array
    """The distance of each sample from its nearest switch, shape (n_samples,)."""


@lru_cache(maxsize=64)
def facts(checked: Subject, point: Point, precision: float) -> Facts:
    """What is right at a point, for a function that reckons with this precision.

    Raises:
        PointError: the formulas have no value there.
    """
    rows, targets = point.net.tolist(), point.t.tolist()
    samples = len(rows)
    try:
        losses = smooth(checked.reference.losses(rows, targets), np.zeros(samples))
        values = checked.reference.delta(rows, targets)
        bounds, clearance, open_samples = _bounds(checked, point, precision, losses.bounds)
    except ArithmeticError as error:
        raise PointError(f"the loss has no value at {point.title[0]}: {error}") from None
    delta = _with_slopes(checked, point, precision, smooth(values, bounds), open_samples)
    size = np.abs(delta.values.astype(float))
    weights = np.abs(point.a)
    return Facts(
        losses,
        smooth(losses.values.sum() / samples, (losses.bounds.sum() + _sum(losses.values)) / samples),
        delta,
        _summed(delta, point.a, (bounds + 2 * size).T @ weights),
        _column(_summed(delta, np.ones((samples, 1)), (bounds + size).T @ np.ones((samples, 1)))),
        clearance,
    )


def _sum(values: Array) -> float:
    return float(np.abs(values.astype(float)).sum())


def _bounds(checked: Subject, point: Point, precision: float, losses: Array) -> tuple[Array, Array, list[int]]:
    """The rounding errors of δ, in units of ε; those of the losses are put into their place."""
    bounds, clearance, open_samples = np.zeros(point.net.shape), np.full(len(point.net), np.inf), []
    for place, (row, targets) in enumerate(zip(point.net, point.t, strict=True)):
        sample = checked.sample(net=row, t=targets)
        value = sample.at(LOSS)
        losses[place] = float(value.error + abs(value.value))
        for output in range(len(row)):
            slope = sample.at(D(LOSS, net(I)), {I: output + 1})
            bounds[place, output] = float(slope.error + abs(slope.value)) / len(point.net)
        clearance[place] = min((switch.distance for switch in sample.switches), default=np.inf)
        if any(switch.open(precision) for switch in sample.switches):
            open_samples.append(place)
    return bounds, clearance, open_samples


def _with_slopes(checked: Subject, point: Point, precision: float, delta: Truth, samples: list[int]) -> Truth:
    """δ with its one-sided values in samples that sit on a kink, by a step just beyond rounding."""
    if not samples:
        return delta
    low, high = delta.values.copy(), delta.values.copy()
    for sample in samples:
        t = point.t[sample].tolist()
        for output, x in enumerate(point.net[sample]):
            for side in (-1, 1):
                row = point.net[sample].copy()
                row[output] = x + side * _ASIDE * precision * max(1, abs(x))
                try:
                    slope = checked.reference.value(D(LOSS, net(I)), {I: output + 1}, row.tolist(), t)
                except ArithmeticError:
                    continue
                slope = slope / len(point.net)
                low[sample, output] = min(low[sample, output], slope)
                high[sample, output] = max(high[sample, output], slope)
    bends = high - low <= _JUMP * precision * delta.bounds
    return Truth(delta.values, delta.bounds, np.where(bends, delta.values, low), np.where(bends, delta.values, high))


def _summed(delta: Truth, a: Array, bounds: Array) -> Truth:
    """Σ over the samples of δ_si a_sj; between its least and its greatest value where a δ_si has several."""

    def total(entries: Any) -> Array:
        return np.array(
            [[sum(entries(s, i, j) for s in range(len(a))) for j in range(a.shape[1])] for i in range(outputs)],
            dtype=object,
        )

    outputs = delta.values.shape[1]
    ends = (delta.low, delta.high)
    values = total(lambda s, i, j: delta.values[s, i] * float(a[s, j]))
    low, high = (total(lambda s, i, j, f=f: f(end[s, i] * float(a[s, j]) for end in ends)) for f in (min, max))
    return Truth(values, bounds, low, high)


def _column(truth: Truth) -> Truth:
    return Truth(truth.values[:, 0], truth.bounds[:, 0], truth.low[:, 0], truth.high[:, 0])
