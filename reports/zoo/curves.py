"""Losses of one output and activations as functions of one number, from the derived formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import inf, isfinite

import sympy
from mpmath import mp

from derive.derivation import Derivation
from derive.expr import Expr
from derive.notation import I, K
from derive.steps import Domain
from derive.sympy_form import to_sympy
from derive.tables import Parameter
from derive.writing.marks import GREEK
from reports.phrases import say
from reports.plot import Panel, Plot

VALUES = {Domain.REAL: Fraction(1), Domain.POSITIVE: Fraction(2), Domain.UNIT: Fraction(1, 2)}
"""What an open parameter is in pictures."""
Curve = Callable[[float], float]


def value_of(parameter: Parameter) -> Fraction:
    """What a parameter is in a picture: what it is by default, or a value of its domain."""
    return Fraction(parameter.default) if parameter.default else VALUES[parameter.domain]


def with_parameters(parameters: Sequence[Parameter], lang: str) -> str:
    """What they are in a picture, in brackets; nothing without any."""
    given = ", ".join(f"{GREEK.get(one.name, one.name)} = {value_of(one)}" for one in parameters)
    return say("zoo-parameters", lang, given) if given else ""


def as_function(
    formula: Expr,
    derivation: Derivation,
    parameters: Sequence[Parameter],
    targets: Mapping[str, float],
    outputs: int = 1,
) -> Curve:
    """The formula at index 1 as a function of net_1: all other net inputs are 0."""
    sizes = {"n": outputs, "m": 1, "N": 1}
    written = to_sympy(formula, derivation.setting, sizes, {I: 1, K: 1})
    net = sympy.Symbol("net", real=True)
    known = {parameter.name: sympy.Rational(value_of(parameter)) for parameter in parameters} | dict(targets)
    values = {
        symbol: net if symbol.name in ("b_1", "net_1") else known.get(symbol.name, 0) for symbol in written.free_symbols
    }
    function = sympy.lambdify(net, written.subs(values), "mpmath")

    def at(place: float) -> float:
        with mp.workdps(30):
            return function(mp.mpf(place))  # type: ignore[no-any-return]

    return at


def largest(curve: Curve) -> tuple[float, tuple[float, float]]:
    """The largest value over all net inputs, and from where to where it is first taken; infinite if there is none.

    An end is infinite where the value is only approached, or taken from some place on.
    """
    places = [place / 20 for place in range(-_FAR * 20, _FAR * 20 + 1)]
    values = [curve(place) for place in places]
    most = max(values)
    if curve(100.0 * _FAR) > 2 * most or curve(-100.0 * _FAR) > 2 * most:
        return inf, (inf, inf)
    first = last = values.index(most)
    while values[last + 1 : last + 2] == [most]:
        last += 1
    if last > first:
        low = -inf if first == 0 else _border(curve, most, places[first], places[first - 1])
        high = inf if last == len(places) - 1 else _border(curve, most, places[last], places[last + 1])
        return float(most), (low, high)
    if first in (0, len(places) - 1):
        end = -inf if first == 0 else inf
        return float(most), (end, end)
    place = _refined(curve, places[first - 1], places[first + 1])
    return float(curve(place)), (place, place)


_FAR = 40
"""Net inputs up to here are searched."""


def _border(curve: Curve, most: float, inside: float, outside: float) -> float:
    """Where the curve leaves its largest value, by halves."""
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if curve(middle) == most else (inside, middle)
    return round(inside, 8) + 0.0


def _refined(curve: Curve, low: float, high: float) -> float:
    """Where between the two the curve is highest, by golden sections."""
    with mp.workdps(30):
        ratio = (mp.sqrt(5) - 1) / 2
        left, right = mp.mpf(low), mp.mpf(high)
        for _ in range(70):
            inner, outer = right - ratio * (right - left), left + ratio * (right - left)
            left, right = (left, outer) if curve(inner) > curve(outer) else (inner, right)
        return round(float((left + right) / 2), 8) + 0.0


Drawn = Callable[[str, str], bytes]
"""A picture by theme and form, as a figure has it."""


def picture(axis: str, places: Sequence[float], panels: Mapping[str, Mapping[str, Curve]]) -> Drawn:
    """A small picture without words, so that it serves every language: for each panel its curves."""

    @cache
    def plot() -> Plot:
        rows = [
            Panel(label, places, {one: [_finite(curve(place)) for place in places] for one, curve in curves.items()})
            for label, curves in panels.items()
        ]
        return Plot(axis, rows, height=2.3)

    @cache
    def drawn(theme: str, form: str) -> bytes:
        from reports.figures.curves import curves_picture

        return curves_picture(plot(), theme, form, "en")

    return drawn


def _finite(value: float) -> float:
    found = float(value)
    return found if isfinite(found) else float("nan")
