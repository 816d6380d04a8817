"""Why an error is beyond its goal: reasons that are shown to be the case at the very point, or do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.checker.values import UndefinedError
from derive.expr import Add, D, Expr, Fn, Mul, Num, Pow, Sym, Where, children, walk
from derive.notation import LOSS, I, K, net, output
from numeric.accuracy.measure import GOALS, Deviation
from numeric.accuracy.truth import Truth, is_elementwise
from numeric.accuracy.ulps import error, log, ulp
from numeric.reference import Reference
from numeric.stable.form import Stable

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

    @property
    def point(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """net and t."""
        return self.truth.sample.net, self.truth.sample.t

    def depends_on(self, place: int) -> bool:
        """Whether the entry of the error term may depend on another entry of net and t."""
        return place == self.deviation.entry or not is_elementwise(self.reference.derivation)

    @property
    def true(self) -> Number:
        return self.truth.of(self.quantity)[self.deviation.entry]

    def delta_at(self, inputs: tuple[float, ...], t: tuple[float, ...]) -> Number:
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
    """The value is net times a factor below the smallest normal number, and the error no more than that makes it."""
    info = np.finfo(case.dtype)
    nets = case.truth.sample.net if case.quantity == "loss" else (case.truth.sample.net[case.deviation.entry],)
    factor = max([1.0, *(abs(x) for x in nets if abs(x) < _EXP_IS_ALL_OR_NOTHING)])
    if abs(case.true) >= factor * info.smallest_normal:
        return False
    return bool(abs(case.true - case.deviation.got) <= GOALS[case.quantity] * factor * info.smallest_subnormal)


_EXP_IS_ALL_OR_NOTHING = 2000.0
"""exp of a larger number is 0 or overflows."""


def _lost_below_normal(case: Case) -> bool:
    """The value is below the smallest normal number, and 0 came out: a square in it overflowed or underflowed."""
    return bool(case.deviation.got == 0 and abs(case.true) < np.finfo(case.dtype).smallest_normal)


def _output_overflows(case: Case) -> bool:
    """An output that the value is made of is beyond the format, although the value is not."""
    outputs = [y for place, y in enumerate(case.truth.output) if case.quantity == "loss" or case.depends_on(place)]
    return any(abs(y) > case.largest for y in outputs)


def _loss_near_zero(case: Case) -> bool:
    """The loss changes by more than the error when an output changes in its last place, far from its saturation."""
    if case.quantity != "loss":
        return False
    places = range(1, len(case.truth.output) + 1)
    try:
        slopes = case.reference.values(D(LOSS, output(K)), [{K: k} for k in places], *case.point)
    except UndefinedError:
        return False
    changes = [
        abs(y * slope)
        for y, slope in zip(case.truth.output, slopes, strict=True)
        if min(abs(y), abs(1 - y), abs(1 + y)) > _SATURATED
    ]
    return bool(changes) and error(case.deviation.got, case.true, max(changes), case.dtype) <= GOALS["loss"]


_SATURATED = 2.0**-10
"""So near to 0, 1 or -1, code has to know how near an output is; that is no excuse."""


def _jumps(case: Case) -> bool:
    """The error term jumps within the rounding of y and t, and what was got is its value there."""
    formula = case.reference.derivation.results["delta"].right
    if case.quantity != "delta" or not any(isinstance(part, Where) or _is_sign(part) for part in walk(formula)):
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
        if None in (*near, *far) or not _same_change(near, far):
            continue
        values = (*near, sum(near) / 2)  # the convention is the middle
        if any(error(case.deviation.got, value, max(map(abs, near)), case.dtype) <= GOALS["delta"] for value in values):
            return True
    return False


def _is_sign(part: Expr) -> bool:
    return isinstance(part, Fn) and part.name == "sign"


def _same_change(near: Sequence[Number], far: Sequence[Number]) -> bool:
    """Whether a value changes as much over a short way as over a long one."""
    short, long = (abs(after - before) for before, after in (near, far))
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
    if case.quantity != "delta" or is_elementwise(case.reference.derivation):
        return False
    places, own = range(1, len(case.truth.output) + 1), case.deviation.entry + 1
    try:
        outer = case.reference.values(D(LOSS, output(K)), [{K: k} for k in places], *case.point)
        inner = case.reference.values(D(output(K), net(I)), [{K: k, I: own} for k in places], *case.point)
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


def _output_underflows(case: Case) -> bool:
    """An output is below the smallest normal number, and a fractional power of it is not."""
    definition = case.reference.derivation.setting.definition_of(LOSS)
    powers = [part for part in walk(definition.formula) if isinstance(part, Pow)] if definition else []
    if case.quantity == "output" or not any(_is_fractional(part.exponent) for part in powers):
        return False
    return any(y < np.finfo(case.dtype).smallest_normal for y in case.truth.output)


def _is_fractional(exponent: Expr) -> bool:
    return not (isinstance(exponent, Num) and exponent.value.denominator == 1)


def _argument_rounded(case: Case) -> bool:
    """The error function takes net/√2, rounded: that and two terms of either sign make up what is missing."""
    formulas = [definition.formula for definition in case.reference.derivation.definitions]
    if not any(isinstance(part, Fn) and part.name == "erf" for formula in formulas for part in walk(formula)):
        return False
    nets = case.truth.sample.net if case.quantity == "loss" else (case.truth.sample.net[case.deviation.entry],)
    size = max(abs(x) for x in nets if np.isfinite(x))
    return error(case.deviation.got, case.true, case.true, case.dtype) <= 2.5 * GOALS[case.quantity] + 2 * size**2


def _roundings_add_up(case: Case) -> bool:
    """Every operation of the formula may round by half a unit, and there are enough of them; a little is missing."""
    if case.quantity != "delta":
        return False
    stable = Stable(case.reference.derivation)
    form = stable.of(case.reference.derivation.results["delta"].right)
    bound = _operations(form.formula, stable) / 2
    found = error(case.deviation.got, case.true, case.true, case.dtype)
    return found <= min(bound, _LITTLE_MORE * GOALS["delta"])


_LITTLE_MORE = 1.5


def _operations(node: Expr, stable: Stable) -> int:
    """How many results are rounded on the way to the value, those of quantities counted wherever they are used."""
    below = sum(_operations(child, stable) for child in children(node))
    match node:
        case Add(parts) | Mul(parts):
            return below + len(parts) - 1
        case Pow() | Fn():
            return below + 1
        case Sym(name, indices, _) if indices and name in stable.forms:
            return _operations(stable.forms[name].formula, stable)
        case _:
            return below


def _logarithms(case: Case) -> list[Expr]:
    """What the loss takes logarithms of."""
    definition = case.reference.derivation.setting.definition_of(LOSS)
    parts = walk(definition.formula) if definition else ()
    return [part.args[0] for part in parts if isinstance(part, Fn) and part.name == "log"]


def _around(case: Case) -> Iterator[Number]:
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
    "lost-below-normal": _lost_below_normal,
    "output-overflows": _output_overflows,
    "loss-near-zero": _loss_near_zero,
    "jumps": _jumps,
    "crosses-zero": _crosses_zero,
    "classes-cancel": _classes_cancel,
    "complement-underflows": _complement_underflows,
    "output-underflows": _output_underflows,
    "argument-rounded": _argument_rounded,
    "roundings-add-up": _roundings_add_up,
}
"""By name, in the order in which they are tried."""
