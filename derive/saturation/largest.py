"""The largest size of a curve over all net inputs, and where it is: exact where it is a polynomial in y."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isinf

import mpmath
import sympy

from derive.algebra import simplify
from derive.expr import Expr, contains
from derive.saturation.curve import NET, Curve
from derive.saturation.decimals import from_sympy, in_sympy, value_at
from derive.saturation.limits import limit_of

_FARTHEST, _STEP = 40, Fraction(1, 5)
_NARROWINGS = 60
_GOLDEN = Fraction(618034, 1000000)
_NEAR = 1e-9


@dataclass(frozen=True)
class Largest:
    """The size, with all constants 1; infinite where there is no bound. At an infinite net it is only approached.

    `exact` is the size as a formula, and `place` the y at which it is taken, where they are known.
    """

    size: float
    net: float
    exact: Expr | None = None
    place: Expr | None = None


def largest_of(curve: Curve) -> Largest | None:
    """The largest |value|; None where it could not be found. The target must have a value.

    >>> from derive.parser import parse
    >>> from derive.tables import PROBABILITIES
    >>> from derive.writing.plain import plain
    >>> plain(largest_of(Curve(parse("y*(1 - y)"), parse("1/(1 + exp(-net))"), {"y": PROBABILITIES})).exact)
    '1/4'
    """
    return _of_polynomial(curve) or _by_search(curve)


def _of_polynomial(curve: Curve) -> Largest | None:
    bounds = curve.ranges.get("y")
    if contains(curve.body, NET) or bounds is None or isinf(bounds.low) or isinf(bounds.high):
        return None
    formula = in_sympy(curve.body, curve.ranges)
    y = next((one for one in formula.free_symbols if str(one) == "y"), None)
    low, high = (sympy.nsimplify(end) for end in (bounds.low, bounds.high))
    if y is None or not formula.is_polynomial(y) or not (low.is_integer and high.is_integer):
        return None
    inside = [root for root in sympy.roots(sympy.diff(formula, y), y) if root.is_real and low < root < high]
    if not all(root.is_number for root in inside):
        return None
    sizes = {place: _size(formula, y, place) for place in (*inside, low, high)}
    place = max(sizes, key=lambda one: sizes[one])
    net = -inf if place == low else inf if place == high else _net_at(curve, place)
    if net is None:
        return None
    value = sympy.simplify(formula.subs(y, place))
    number = value_at(value, {})
    exact = value if number is None or number >= 0 else -value
    return Largest(float(sizes[place]), net, simplify(from_sympy(exact)), from_sympy(place))


def _size(formula: sympy.Expr, y: sympy.Symbol, place: sympy.Expr) -> mpmath.mpf:
    value = value_at(formula.subs(y, place), {})
    return abs(value) if value is not None else mpmath.mpf(-1)


def _net_at(curve: Curve, place: sympy.Expr) -> float | None:
    """Where the output, which rises, has this value."""
    formula = in_sympy(curve.output, curve.ranges)
    low, high = Fraction(-_FARTHEST), Fraction(_FARTHEST)
    wanted = value_at(place, {})
    for _ in range(_NARROWINGS):
        middle = (low + high) / 2
        value = value_at(formula, {"net": middle})
        if value is None:
            return None
        low, high = (middle, high) if value < wanted else (low, middle)
    return float((low + high) / 2)


def _by_search(curve: Curve) -> Largest | None:
    """The highest of a grid, narrowed down; an end where the limit is as high."""
    formula = in_sympy(curve.in_net, curve.ranges)

    def size(net: Fraction) -> float:
        value = value_at(formula, {"net": net})
        return float(abs(value)) if value is not None else -1.0

    steps = int(_FARTHEST / _STEP)
    nets = [place * _STEP for place in range(-steps, steps + 1)]
    best = max(nets, key=size)
    best = _narrowed(size, best - _STEP, best + _STEP)
    found = Largest(size(best), float(best))
    for end in (-1, 1):
        limit = limit_of(curve, end)
        if limit is None:
            return None
        if limit.value is None:
            return Largest(inf, end * inf)
        value = value_at(in_sympy(limit.value, curve.ranges), {})
        if value is not None and abs(value) >= found.size * (1 - _NEAR):
            exact = limit.value if value >= 0 else simplify(from_sympy(-in_sympy(limit.value, curve.ranges)))
            found = Largest(float(abs(value)), end * inf, exact)
    return found


def _narrowed(size: Callable[[Fraction], float], low: Fraction, high: Fraction) -> Fraction:
    """Golden section."""
    for _ in range(_NARROWINGS):
        step = (high - low) * _GOLDEN
        left, right = (high - step).limit_denominator(10**12), (low + step).limit_denominator(10**12)
        low, high = (low, right) if size(left) >= size(right) else (left, high)
    return (low + high) / 2
