"""Why an error is beyond its goal: reasons that are shown to be the case at the very point, or do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.checker.values import UndefinedError
from derive.expr import Add, D, Expr, Fn, walk
from derive.notation import LOSS, I, K, net, output
from numeric.accuracy.measure import GOALS, Deviation
from numeric.accuracy.truth import Truth, is_elementwise
from numeric.accuracy.ulps import error, log, ulp
from numeric.reference import Reference

Number = Any
_ERROR_TERM = D(LOSS, net(I))


@dataclass(frozen=True)
class Case:
    """A deviation of a quantity, what is true there, and the reference to ask about the surroundings."""

    reference: Reference
    truth: Truth
    quantity: str
    deviation: Deviation
    dtype: str

    @cached_property
    def largest(self) -> float:
        return float(np.finfo(self.dtype).max)

    def depends_on(self, place: int) -> bool:
        """Whether the entry of the error term may depend on another entry of net and t."""
        return place == self.deviation.entry or not is_elementwise(self.reference.derivation)

    @property
    def true(self) -> Number:
        return self.truth.of(self.quantity)[self.deviation.entry]

    def delta_at(self, inputs: tuple[float, ...], t: tuple[float, ...]) -> Number | None:
        """The entry of the error term at another point; None where it has no value."""
        try:
            place = {I: self.deviation.entry + 1}
            return self.reference.value(_ERROR_TERM, place, inputs, t)
        except UndefinedError:
            return None


def explain(case: Case) -> str:
    """The name of the first reason that applies, or nothing. NaN has none."""
    if np.isnan(case.deviation.got):
        return ""
    return next((name for name, applies in REASONS.items() if applies(case)), "")


def _log_overflows(case: Case) -> bool:
    """The loss is made of logarithms of outputs, and one of those is beyond the format."""
    if case.quantity != "loss" or not _logarithms(case):
        return False
    return any(y > 0 and abs(log(y)) > case.largest for y in case.truth.output)


def _sum_overflows(case: Case) -> bool:
    """The loss is a mean over outputs whose sum is beyond the format."""
    size = len(case.truth.sample.net)
    return case.quantity == "loss" and abs(case.true) <= case.largest < abs(case.true) * size


def _gradual_underflow(case: Case) -> bool:
    """The value is below the smallest normal number, and off by no more than a factor rounded there makes it."""
    info = np.finfo(case.dtype)
    if abs(case.true) >= info.smallest_normal:
        return False
    factor = max(1.0, *(abs(x) for x in case.truth.sample.net))
    return bool(abs(case.true - case.deviation.got) <= GOALS[case.quantity] * factor * info.smallest_subnormal)


def _jumps(case: Case) -> bool:
    """The error term jumps within the rounding of y and t, and what was got is its value there."""
    if case.quantity != "delta":
        return False
    truth = case.truth
    for place, (y, t) in enumerate(zip(truth.output, truth.sample.t, strict=True)):
        if not case.depends_on(place):
            continue
        step = GOALS["output"] * float(ulp(max(abs(y), abs(t)), case.dtype))
        near, far = (
            [case.delta_at(truth.sample.net, _with(truth.sample.t, place, t + side * reach)) for side in (-1, 1)]
            for reach in (step, 16 * step)
        )
        if not _same_change(near, far):
            continue
        if any(error(case.deviation.got, value, value, case.dtype) <= GOALS["delta"] for value in near):
            return True
    return False


def _same_change(near: Sequence[Number | None], far: Sequence[Number | None]) -> bool:
    """Whether a value changes as much over a short way as over a long one."""
    if None in (*near, *far):
        return False
    short, long = (abs(after - before) for before, after in (near, far))  # type: ignore[operator]
    return bool(short > long / 2)


def _crosses_zero(case: Case) -> bool:
    """The error term changes its sign at a finite net nearby, and is right to the last place of what it is around.

    Nearby is between a quarter of a net input and four times it: a zero at net = 0 is no excuse, since the numbers
    near 0 are as fine as any.
    """
    if case.quantity != "delta":
        return False
    around = [value for value in _around(case) if value is not None]
    if not around or min(around) >= 0 or max(around) <= 0:
        return False
    size = max(abs(value) for value in around)
    return error(case.deviation.got, case.true, size, case.dtype) <= GOALS["delta"]


def _classes_cancel(case: Case) -> bool:
    """The sum Σ_k ∂E/∂y_k·∂y_k/∂net_i has terms of both signs, and the error is small beside the largest one."""
    if case.quantity != "delta":
        return False
    sample, places = case.truth.sample, range(1, len(case.truth.sample.net) + 1)
    try:
        outer = case.reference.values(D(LOSS, output(K)), [{K: k} for k in places], sample.net, sample.t)
        own = case.deviation.entry + 1
        inner = case.reference.values(D(output(K), net(I)), [{K: k, I: own} for k in places], sample.net, sample.t)
    except UndefinedError:
        return False
    terms = [first * second for first, second in zip(outer, inner, strict=True)]
    if min(terms) >= 0 or max(terms) <= 0:
        return False
    return error(case.deviation.got, case.true, max(map(abs, terms)), case.dtype) <= GOALS["delta"]


def _complement_underflows(case: Case) -> bool:
    """The loss has log(1 - y), and a 1 - y is below the smallest normal number: a quotient by it has no digits."""
    complements = [u for u in _logarithms(case) if isinstance(u, Add)]
    if case.quantity != "delta" or not complements:
        return False
    return any(1 - y < np.finfo(case.dtype).smallest_normal for y in case.truth.output)


def _logarithms(case: Case) -> list[Expr]:
    """What the loss takes logarithms of."""
    definition = case.reference.derivation.setting.definition_of(LOSS)
    parts = walk(definition.formula) if definition else ()
    return [part.args[0] for part in parts if isinstance(part, Fn) and part.name == "log"]


def _around(case: Case) -> Iterator[Number | None]:
    sample = case.truth.sample
    yield case.true
    for place, x in enumerate(sample.net):
        if case.depends_on(place) and np.isfinite(x):
            for factor in (0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 4.0):
                yield case.delta_at(_with(sample.net, place, factor * x), sample.t)


def _with(row: tuple[float, ...], place: int, value: float) -> tuple[float, ...]:
    return (*row[:place], value, *row[place + 1 :])


REASONS: Mapping[str, Callable[[Case], bool]] = {
    "log-overflows": _log_overflows,
    "sum-overflows": _sum_overflows,
    "gradual-underflow": _gradual_underflow,
    "jumps": _jumps,
    "crosses-zero": _crosses_zero,
    "classes-cancel": _classes_cancel,
    "complement-underflows": _complement_underflows,
}
"""By name, in the order in which they are tried."""
