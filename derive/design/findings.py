"""What is found out about a designed loss: whether it has a name, is convex, and where its slope vanishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from derive.algebra import cost, simplify
from derive.checker import Checker
from derive.derivation import Derivation
from derive.expr import ONE, D, Expr, Integral, Num, Sum, Sym, div, map_nodes, mul, symbols, walk
from derive.laws import LAWS, Scope
from derive.notation import K, loss_definition, output
from derive.steps import Definition, Setting
from derive.sympy_form import to_sympy
from derive.tables import LOSSES, Loss


@dataclass(frozen=True)
class Known:
    """The loss of the table that was found, up to a constant term; `factor` is what it is multiplied by."""

    loss: Loss
    factor: Expr
    values: tuple[tuple[str, Expr], ...] = ()
    """Of its parameters."""


def known_loss_of(derivation: Derivation) -> Known | None:
    """The loss of the table that has the slopes of the one that was designed, or a multiple of them."""
    found = derivation.results["loss"].right
    if any(isinstance(part, Integral) for part in walk(found)):
        return None
    every = found if any(isinstance(part, Sum) for part in walk(found)) else Sum(_indexed(found), K)
    slope = _slope(every)
    candidates = (
        known
        for loss in LOSSES.values()
        for values in _parameter_values(loss, found)
        if (known := _same(derivation, every, slope, loss, values)) is not None
    )
    return min(candidates, key=lambda known: (known.factor is not ONE, cost(known.factor)), default=None)


def _slope(loss: Expr) -> Expr:
    """By y_k."""
    return LAWS["differentiation"](D(loss, output(K)), Scope(Setting({}), LAWS))


def _indexed(node: Expr) -> Expr:
    return map_nodes(node, lambda part: Sym(part.name, (K,)) if isinstance(part, Sym) and part.name in "yt" else None)


def _parameter_values(loss: Loss, found: Expr) -> Iterator[dict[str, Expr]]:
    """The values that may be meant: the symbols and the numbers of the formula for a single parameter."""
    if not loss.parameters:
        yield {}
    elif len(loss.parameters) == 1:
        name = loss.parameters[0].name
        free = [symbol for symbol in symbols(found) if symbol.name not in "yt" and not symbol.indices]
        numbers = [part for part in walk(found) if isinstance(part, Num) and part.value > 0]
        for value in dict.fromkeys([*free, *numbers]):
            yield {name: value}


def _same(derivation: Derivation, found: Expr, slope: Expr, loss: Loss, values: dict[str, Expr]) -> Known | None:
    definition = loss_definition(loss, values)
    factor = _ratio(slope, _slope(definition.formula))
    if factor is None:
        return None
    own, its = Definition(Sym("E1"), found), Definition(Sym("E2"), definition.formula)
    setting = Setting({one.key: one for one in (own, its)}, derivation.setting.domains)
    left, right = D(own.symbol, output(K)), mul(factor, D(its.symbol, output(K)))
    finding = Checker(setting, sizes=(2, 3), seconds=2).check(left, right)
    return Known(loss, factor, tuple(values.items())) if finding.holds else None


def _ratio(left: Expr, right: Expr) -> Expr | None:
    """The constant that the left is of the right, where it may be one: tried at points with all constants 1."""
    values = list[Fraction]()
    for numbers in _POINTS:
        point = {name: Fraction(value) for name, value in numbers.items()}
        above, below = (_number(side, point) for side in (left, right))
        if above is None or not below:
            return None
        values.append(Fraction(above / below).limit_denominator(_LARGEST))
    if len(set(values)) > 1:
        return None
    ratio = simplify(div(left, right))
    return Num(values[0]) if any(symbol.name in "yt" for symbol in symbols(ratio)) else ratio


_POINTS = ({"y": "3/10", "t": "6/10"}, {"y": "7/10", "t": "1/10"})
_LARGEST = 100


def _number(node: Expr, point: Mapping[str, Fraction]) -> float | None:
    """The value, parameters at 1; None where it has none."""
    bare = map_nodes(node, lambda part: Num(point.get(part.name, Fraction(1))) if isinstance(part, Sym) else None)
    try:
        value = float(to_sympy(bare, Setting({}), {}, {}))
    except TypeError:
        return None
    return value if isfinite(value) else None
