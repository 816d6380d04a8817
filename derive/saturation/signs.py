"""Whether a curve rises, and whether it has a sign: decided by bounds, refuted by points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import mpmath

from derive.checker import Verdict
from derive.expr import Expr, Fn, Rel, Where, walk
from derive.ranges import Ranges, range_of
from derive.saturation.curve import Curve
from derive.saturation.decimals import DIGITS, in_sympy, names_in, value_at

NETS = tuple(Fraction(place, 8) for place in range(-160, 161))
"""From -20 to 20; 0 is one of them."""
_VALUES = (Fraction(1, 2), Fraction(7, 3), Fraction(1, 5))


@dataclass(frozen=True)
class Judged:
    """A verdict on a statement; where it is wrong a point, and the value or the two values there."""

    verdict: Verdict
    point: Mapping[str, Fraction] = field(default_factory=dict)
    values: tuple[mpmath.mpf, ...] = ()


def never_negative(formula: Expr, ranges: Ranges) -> bool:
    """Whether the bounds alone show it."""
    return range_of(formula, ranges).low >= 0


def rises(curve: Curve, slope: Curve) -> Judged:
    """Whether the curve never falls, for every target; `slope` is its derivative.

    A jump has no derivative: with cases or signs in it the curve is tried at points and agrees at best.
    """
    point = _fall(curve)
    if point is not None:
        return point
    jumps = any(
        isinstance(part, Where | Rel) or (isinstance(part, Fn) and part.name == "sign") for part in walk(curve.body)
    )
    if not jumps and never_negative(slope.body, slope.ranges):
        return Judged(Verdict.PROVED)
    return Judged(Verdict.AGREES if jumps else Verdict.UNDECIDED)


def _fall(curve: Curve) -> Judged | None:
    """Two neighbours of which the second is lower by more than rounding."""
    formula = in_sympy(curve.in_net, curve.ranges)
    for point in points(curve):
        values = [(net, value_at(formula, {**point, "net": net})) for net in NETS]
        for (net, before), (_, after) in pairwise(values):
            if before is not None and after is not None and _is_lower(after, before):
                return Judged(Verdict.WRONG, {**point, "net": net}, (before, after))
    return None


def _is_lower(after: mpmath.mpf, before: mpmath.mpf) -> bool:
    with mpmath.workdps(DIGITS):
        return bool(before - after > mpmath.mpf(10) ** (15 - DIGITS) * (1 + abs(before)))


def points(curve: Curve) -> Iterator[dict[str, Fraction]]:
    """Values of the target and of the constants, a few of each."""
    names = names_in(curve.in_net)
    for place in range(len(_VALUES)):
        yield {
            name: _inside(name, _VALUES[(place + turn) % len(_VALUES)], curve.ranges) for turn, name in enumerate(names)
        }


def _inside(name: str, value: Fraction, ranges: Ranges) -> Fraction:
    """A value in the range of the name, by way of one between 0 and ∞."""
    bounds = ranges.get(name)
    if bounds is None or (bounds.low < value < bounds.high):
        return value
    share = value / (1 + value)
    low, high = max(bounds.low, -1000.0), min(bounds.high, 1000.0)
    return (Fraction(low) + (Fraction(high) - Fraction(low)) * share).limit_denominator(100)
