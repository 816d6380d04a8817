"""Slopes of what has a kink: f'(x) = 1 for f(x) = max(0, x) holds where x > 0, which only words may say."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expr import D, Expr, Fn, Sym, Where, map_nodes, neg, walk
from derive.steps import Domain, Setting, symbol_key

_KINKS = frozenset({"max", "min", "abs", "relu", "sign"})


def on_either_side(setting: Setting, left: Expr, right: Expr) -> Iterator[tuple[Setting, Expr, Expr]]:
    """A slope and what it is said to be, for a positive and for a negative variable, if only the slope has a kink."""
    match left:
        case D(body, Sym() as variable):
            definition = setting.definitions.get(symbol_key(body)) if isinstance(body, Sym) else None
            formula = body if definition is None or definition.symbol != body else definition.formula
        case _:
            return
    if symbol_key(variable) in setting.definitions or not _has_kink(formula) or _has_kink(right):
        return

    def turned(side: Expr) -> Expr:
        return map_nodes(side, lambda part: neg(variable) if part is variable else None)

    positive = Setting(setting.definitions, {**setting.domains, variable.name: Domain.POSITIVE})
    yield positive, D(formula, variable), right
    yield positive, neg(D(turned(formula), variable)), turned(right)


def _has_kink(formula: Expr) -> bool:
    return any(isinstance(part, Where) or (isinstance(part, Fn) and part.name in _KINKS) for part in walk(formula))
