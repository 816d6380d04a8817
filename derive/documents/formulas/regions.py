"""Slopes of what has a kink: f'(x) = 1 for f(x) = max(0, x) holds where x > 0, which only words may say."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expr import ZERO, D, Expr, Fn, Sym, Where, map_nodes, neg, walk
from derive.steps import Domain, Setting, symbol_key

_KINKS = frozenset({"max", "min", "abs", "relu", "sign"})


def on_either_side(setting: Setting, left: Expr, right: Expr) -> Iterator[tuple[Setting, Expr, Expr]]:
    """A slope and what it is said to be, for a positive and for a negative variable, if only the slope has a kink.

    So with the slope of relu(z_j) of which only words say that z_j > 0.
    """
    if not _has_kink(right):
        yield from ((setting, side, right) for side in _on_one_side(left))
    match left:
        case D(body, Sym() as variable):
            definition = setting.definitions.get(symbol_key(body)) if isinstance(body, Sym) else None
            formula = body if definition is None or definition.symbol != body else definition.formula
        case _:
            return
    if symbol_key(variable) in setting.definitions or not _has_kink(formula) or _has_kink(right):
        return
    if any(isinstance(part, D) and part.variable is variable for side in (formula, right) for part in walk(side)):
        return

    def turned(side: Expr) -> Expr:
        return map_nodes(side, lambda part: neg(variable) if part is variable else None)

    positive = Setting(setting.definitions, {**setting.domains, variable.name: Domain.POSITIVE})
    yield positive, D(formula, variable), right
    yield positive, neg(D(turned(formula), variable)), turned(right)


def _on_one_side(left: Expr) -> Iterator[Expr]:
    """The slope of relu(u) where u is positive, and where it is negative."""
    match left:
        case D(Fn("relu", (inner,)), variable):
            yield D(inner, variable)
            yield ZERO
        case D(Fn("abs", (inner,)), variable):
            yield D(inner, variable)
            yield neg(D(inner, variable))


def _has_kink(formula: Expr) -> bool:
    return any(isinstance(part, Where) or (isinstance(part, Fn) and part.name in _KINKS) for part in walk(formula))
