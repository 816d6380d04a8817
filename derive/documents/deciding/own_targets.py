"""The target y_i of (w x_i - y_i)² in a document with y = w x: the name of what is computed, yet not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from derive.documents.formulas.reach import Key
from derive.expr import MINUS_ONE, Add, Expr, Mul, Sym, mul, rename, walk
from derive.steps import Definition, symbol_key

Residuals = dict[Key, list[tuple[Sym, Expr]]]
"""What stands behind a minus, with what it is subtracted from."""


def residuals_of(formulas: Iterable[Expr]) -> Residuals:
    """All differences of a formula and a symbol with an index, whichever is subtracted."""
    found: Residuals = {}
    for formula in formulas:
        for node in walk(formula):
            match node:
                case Add((first, second)):
                    for symbol, other in ((first, second), (second, first)):
                        _keep(found, symbol, other)
                        _keep(found, mul(MINUS_ONE, symbol), mul(MINUS_ONE, other))
    return found


def _keep(found: Residuals, symbol: Expr, other: Expr) -> None:
    match symbol:
        case Mul((factor, Sym() as subtracted)) if factor is MINUS_ONE and subtracted.indices:
            found.setdefault(symbol_key(subtracted), []).append((subtracted, other))


def is_target(definition: Definition, residuals: Residuals, known: Callable[[Key], Iterable[Definition]]) -> bool:
    """Whether a definition would make a residual of the document 0, be it by what else is `known`."""
    for subtracted, other in residuals.get(definition.key, ()):
        meant = _factors(_at(definition, subtracted))
        defined = known(symbol_key(other)) if isinstance(other, Sym) else ()
        if meant == _factors(other) or any(
            meant == _factors(_at(one, other)) for one in defined if isinstance(other, Sym)
        ):
            return True
    return False


def _at(definition: Definition, symbol: Sym) -> Expr:
    """The formula with the indices that a symbol has."""
    return rename(definition.formula, dict(zip(definition.symbol.indices, symbol.indices, strict=True)))


def _factors(formula: Expr) -> Sequence[str]:
    return sorted(map(repr, formula.factors if isinstance(formula, Mul) else (formula,)))
