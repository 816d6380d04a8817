"""Between which bounds a formula lies, for variables that lie between given bounds.

Interval arithmetic over real numbers with open and closed ends. A range is never too narrow; it may be
too wide where one variable occurs more than once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan, copysign, erf, exp, inf, isnan, log, nextafter, pi, sinh, tanh

from derive.expr import ONE, PI, Add, Expr, Fn, Mul, Num, Pow, Sum, Sym, Where, neg, power
from derive.steps import Domain
from derive.tables import ACTIVATIONS, POSITIVES, PROBABILITIES, REALS, Activation, Interval

BY_DOMAIN = {Domain.REAL: REALS, Domain.POSITIVE: POSITIVES, Domain.UNIT: PROBABILITIES}
Ranges = Mapping[str, Interval]
"""By the name of a variable; one that is not named may be any number."""


def range_of(node: Expr, ranges: Ranges) -> Interval:
    """The bounds of the formula.

    >>> from derive.parser import parse
    >>> str(range_of(parse("y*(1 - y)"), {"y": PROBABILITIES}))
    '(0, 1)'
    """
    match node:
        case Num(value):
            return _point(float(value))
        case Sym("n" | "m" | "N", (), None):
            return Interval(1, inf, low_included=True)
        case Sym(name):
            return _widened(pi, pi) if node is PI else ranges.get(name, REALS)
        case Add(parts):
            bounds = [range_of(part, ranges) for part in parts]
            return _rounded(
                Interval(
                    sum(one.low for one in bounds),
                    sum(one.high for one in bounds),
                    all(one.low_included for one in bounds),
                    all(one.high_included for one in bounds),
                ),
                exact=all(float(end).is_integer() for one in bounds for end in (one.low, one.high) if abs(end) < inf),
            )
        case Mul(parts):
            found = _point(1.0)
            parts = _with_tangents(parts)
            for base in dict.fromkeys(parts):
                found = _times(found, _power(range_of(base, ranges), parts.count(base)))
            return found
        case Pow(base, Num(value)) if value.denominator == 1:
            return _power(range_of(base, ranges), value.numerator)
        case Pow(base, _):
            return POSITIVES if positive(base, ranges) else Interval(0, inf, low_included=True)
        case Fn(name, args):
            return _function(name, [range_of(arg, ranges) for arg in args])
        case Sum(body, _, excluded):
            inner = range_of(body, ranges)
            empty = bool(excluded)
            return Interval(
                inner.low if inner.low >= 0 and not empty else 0 if inner.low >= 0 else -inf,
                inner.high if inner.high <= 0 and not empty else 0 if inner.high <= 0 else inf,
                inner.low_included or empty,
                inner.high_included or empty,
            )
        case Where(_, then, otherwise):
            return _hull(range_of(then, ranges), range_of(otherwise, ranges))
        case _:
            return REALS


def _with_tangents(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """sinh u / cosh u as tanh u, and their powers likewise: bounded, as the two apart are not."""
    for part in parts:
        match part:
            case Fn("sinh", (u,)) | Pow(Fn("sinh", (u,)), Num()):
                exponent = part.exponent if isinstance(part, Pow) else ONE
                below = power(Fn("cosh", (u,)), neg(exponent))
                if below in parts:
                    rest = tuple(other for other in parts if other is not part and other is not below)
                    return _with_tangents((*rest, power(Fn("tanh", (u,)), exponent)))
    return parts


def outputs_of(activation: Activation, formula: Expr, ranges: Ranges) -> Interval:
    """Where outputs lie; for an activation that is not of the table as far as its formula shows it."""
    return activation.outputs if activation.name in ACTIVATIONS else range_of(formula, ranges)


def positive(node: Expr, ranges: Ranges) -> bool:
    bounds = range_of(node, ranges)
    return bounds.low > 0 or (bounds.low == 0 and not bounds.low_included)


def not_negative(node: Expr, ranges: Ranges) -> bool:
    return range_of(node, ranges).low >= 0


def _point(value: float) -> Interval:
    return Interval(value, value, low_included=True, high_included=True)


def _widened(low: float, high: float) -> Interval:
    """A little wider than rounding may have made it too narrow; 0 and ∞ are exact."""
    return Interval(
        nextafter(low, -inf) if low else low, nextafter(high, inf) if high else high, abs(low) < inf, abs(high) < inf
    )


def _rounded(bounds: Interval, *, exact: bool) -> Interval:
    return (
        bounds
        if exact
        else Interval(
            nextafter(bounds.low, -inf), nextafter(bounds.high, inf), bounds.low_included, bounds.high_included
        )
    )


def _end(left: tuple[float, bool], right: tuple[float, bool]) -> tuple[float, bool]:
    """The product of two ends; 0 times anything is 0, and reached if the 0 is."""
    (one, one_in), (other, other_in) = left, right
    if one == 0 or other == 0:
        return 0.0, (one == 0 and one_in) or (other == 0 and other_in)
    return one * other or copysign(_LEAST, one) * copysign(1, other), one_in and other_in


_LEAST = 5e-324
"""For a product that underflows: an end is 0 only where a factor is."""


def _times(left: Interval, right: Interval) -> Interval:
    ends = [
        _end(first, second)
        for first in ((left.low, left.low_included), (left.high, left.high_included))
        for second in ((right.low, right.low_included), (right.high, right.high_included))
    ]
    low, high = min(value for value, _ in ends), max(value for value, _ in ends)
    included = [any(reached for value, reached in ends if value == end) for end in (low, high)]
    if all(float(value).is_integer() for value, _ in ends if abs(value) < inf):
        return Interval(low, high, *included)
    return Interval(nextafter(low, -inf) if low else low, nextafter(high, inf) if high else high, *included)


def _power(base: Interval, exponent: int) -> Interval:
    if exponent < 0:
        return _reciprocal(_power(base, -exponent))
    if exponent % 2 == 0 and base.low < 0 < base.high:
        largest = max((-base.low, base.low_included), (base.high, base.high_included))
        return Interval(0, _raised(largest[0], exponent), low_included=True, high_included=largest[1])
    found = _point(1.0)
    for _ in range(exponent):
        found = _times(found, base)
    if exponent % 2 == 0 and found.low < 0:  # rounding, at an end that is 0
        found = Interval(0, found.high, base.low_included or base.high_included, found.high_included)
    return found


def _raised(value: float, exponent: int) -> float:
    try:
        found = value**exponent
    except OverflowError:
        return inf
    return found if found <= _LARGEST_EXACT and float(value).is_integer() else nextafter(found, inf)


_LARGEST_EXACT = 2.0**53


def _reciprocal(bounds: Interval) -> Interval:
    if bounds.low > 0 or (bounds.low == 0 and bounds.high > 0):
        low, high = 1 / bounds.high, 1 / bounds.low if bounds.low else inf
        return _rounded(Interval(low, high, bounds.high_included and low > 0, bounds.low_included and high < inf),
                        exact=low in (0, 1) and high in (1, inf))  # fmt: skip
    if bounds.high < 0 or (bounds.high == 0 and bounds.low < 0):
        turned = _reciprocal(_times(_point(-1.0), bounds))
        return _times(_point(-1.0), turned)
    return REALS


def _hull(left: Interval, right: Interval) -> Interval:
    low, high = min(left.low, right.low), max(left.high, right.high)
    return Interval(
        low,
        high,
        any(one.low_included for one in (left, right) if one.low == low),
        any(one.high_included for one in (left, right) if one.high == high),
    )


def _guarded(function: Callable[[float], float], value: float) -> float:
    try:
        found = function(value)
    except (OverflowError, ValueError):
        return inf if function is exp or value > 0 else -inf
    return copysign(inf, value) if isnan(found) else found


_RISING: Mapping[str, Callable[[float], float]] = {
    "exp": exp,
    "log": lambda value: log(value) if value > 0 else -inf,
    "sinh": sinh,
    "tanh": tanh,
    "atan": atan,
    "erf": erf,
    "sigmoid": lambda value: 1 / (1 + exp(-value)) if value > -700 else 0.0,
    "softplus": lambda value: value if value > 700 else log(1 + exp(value)),
    "expm1": lambda value: exp(value) - 1,
    "log1p": lambda value: log(1 + value) if value > -1 else -inf,
    "relu": lambda value: max(value, 0.0),
}
_LIMITS = {
    "exp": (0.0, inf), "softplus": (0.0, inf), "relu": (0.0, inf), "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0),
    "erf": (-1.0, 1.0), "expm1": (-1.0, inf),
}  # fmt: skip
"""Bounds that are approached but never reached (that of ReLU is)."""
_EXACT = {"exp": (0.0, 1.0), "log": (1.0, 0.0), "sigmoid": (0.0, 0.5)}
"""Where the value is a number that floats have, and it; 0 at 0 for the others. An end there stays open or closed."""
_BOUNDED = {"sin": 1.0, "cos": 1.0}


def _function(name: str, args: list[Interval]) -> Interval:
    match name, args:
        case "abs", [u]:
            if u.low >= 0:
                return u
            mirrored = _times(_point(-1.0), u)
            return mirrored if u.high <= 0 else Interval(0, max(-u.low, u.high), low_included=True)
        case "sign", [u]:
            return _point(1.0) if u.low > 0 or (u.low == 0 and not u.low_included) else _widened(-1, 1)
        case "max", [u, v]:
            first = max((u.low, not u.low_included), (v.low, not v.low_included))
            return Interval(first[0], max(u.high, v.high), not first[1], high_included=True)
        case "min", [u, v]:
            last = min((u.high, u.high_included), (v.high, v.high_included))
            return Interval(min(u.low, v.low), last[0], low_included=True, high_included=last[1])
        case "cosh", [u]:
            return Interval(1, inf, low_included=True)
        case "cos", [u] if -pi / 2 <= u.low and u.high <= pi / 2:
            return Interval(0, 1, low_included=u.low_included or u.high_included, high_included=True)
        case "erfc", [u]:
            return Interval(0, 2)
        case "exprel" | "log1prel", [u]:
            return POSITIVES
        case _, [u] if name in _RISING:
            low, high = (_guarded(_RISING[name], end) for end in (u.low, u.high))
            found, (floor, ceiling) = _widened(low, high), _LIMITS.get(name, (-inf, inf))
            exact = _EXACT.get(name, (0.0, 0.0))
            return Interval(
                low if u.low == exact[0] else max(found.low, floor),
                high if u.high == exact[0] else min(found.high, ceiling),
                u.low_included if u.low == exact[0] else found.low > floor or name == "relu",
                u.high_included if u.high == exact[0] else found.high < ceiling,
            )
        case _ if name in _BOUNDED:
            return _widened(-_BOUNDED[name], _BOUNDED[name])
        case _:
            return REALS
