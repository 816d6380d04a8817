"""The error of functions, in ulp, at the points of measurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from numeric.accuracy.points import Sample
from numeric.accuracy.truth import Truth
from numeric.accuracy.ulps import digits, error

Array = np.ndarray[Any, Any]
QUANTITIES = ("output", "loss", "delta")
GOALS = {"output": 4.0, "loss": 8.0, "delta": 4.0}
"""The most ulp that an error should be."""


class Values(NamedTuple):
    """What functions give for a sample: outputs and error terms of shape (1, n_out), and its loss."""

    output: Array
    loss: Any
    delta: Array


Functions = Callable[[Array, Array], Sequence[Values]]
"""net and t of shape (1, n_out) → values, more than one where they can be had in several ways."""


@dataclass(frozen=True)
class Deviation:
    """How far a number is off, in ulp: which sample, which entry of the quantity (both from 0), got and true."""

    ulps: float
    place: int
    entry: int
    got: float
    true: str
    sample: Sample

    @property
    def is_nan_of_numbers(self) -> bool:
        return isnan(self.got) and self.sample.is_finite


@dataclass(frozen=True)
class Accuracy:
    """The deviations of one quantity at all points, in the same order for everybody, and the goal for them."""

    deviations: tuple[Deviation, ...]
    goal: float

    @property
    def worst(self) -> Deviation:
        return max(self.deviations, key=lambda one: one.ulps)

    @property
    def median(self) -> float:
        return median(one.ulps for one in self.deviations)

    @property
    def beyond(self) -> tuple[Deviation, ...]:
        """Those above the goal, the worst first."""
        return tuple(sorted((one for one in self.deviations if one.ulps > self.goal), key=lambda one: -one.ulps))


@dataclass(frozen=True)
class Measured:
    """The accuracy of each quantity, and what NumPy would have warned of."""

    quantities: Mapping[str, Accuracy]
    warnings: tuple[str, ...] = ()


def measure(functions: Functions, true: Sequence[Truth], dtype: str) -> Measured:
    """The errors at each sample, taken as a batch of one; the larger one where there are several ways."""
    found: dict[str, list[Deviation]] = {quantity: [] for quantity in QUANTITIES}
    warnings = list[str]()
    for place, truth in enumerate(true):
        net, t = (np.array([row], dtype) for row in (truth.sample.net, truth.sample.t))
        try:
            with np.errstate(all="raise"):
                ways = functions(net, t)
        except FloatingPointError as refused:
            warnings.append(f"{refused}: net = {truth.sample.net}, t = {truth.sample.t}")
            with np.errstate(all="ignore"):
                ways = functions(net, t)
        for quantity, deviations in found.items():
            each = [_deviations(quantity, way, place, truth, dtype) for way in ways]
            deviations += [max(same, key=lambda one: one.ulps) for same in zip(*each, strict=True)]
    return Measured(
        {quantity: Accuracy(tuple(deviations), GOALS[quantity]) for quantity, deviations in found.items()},
        tuple(warnings),
    )


def _deviations(quantity: str, values: Values, place: int, truth: Truth, dtype: str) -> list[Deviation]:
    got = np.ravel(values[QUANTITIES.index(quantity)])
    sizes = truth.operands if quantity == "delta" else truth.of(quantity)
    return [
        Deviation(error(float(x), y, size, dtype), place, entry, float(x), digits(y), truth.sample)
        for entry, (x, y, size) in enumerate(zip(got, truth.of(quantity), sizes, strict=True))
    ]
