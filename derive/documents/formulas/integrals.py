"""Integrals without limits: is it an indefinite one, or over all values, as in ∫ p(x) dx = 1? Only its use tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.documents.formulas.reach import Key
from derive.expr import D, Expr, Integral, Sym, children
from derive.steps import Setting, symbol_key


def unclear_integral(sides: Iterable[Expr], chain: Iterable[Expr], setting: Setting) -> Sym | None:
    """The variable of an integral, if nothing in a chain shows that the integral is a function of it.

    It is one where the variable stands outside of integrals too, as in ∫ f(y) dy = F(y).
    """
    outside = {symbol_key(part) for side in chain for part in _parts(side) if isinstance(part, Sym)}
    for part in _reached(sides, setting):
        if isinstance(part, Integral) and symbol_key(part.variable) not in outside:
            return part.variable
    return None


def _parts(formula: Expr) -> Iterator[Expr]:
    """What stands in a formula, but for what is differentiated or integrated."""
    yield formula
    if not isinstance(formula, D | Integral):
        for child in children(formula):
            yield from _parts(child)


def _reached(sides: Iterable[Expr], setting: Setting) -> Iterator[Expr]:
    """The same, definitions seen through."""
    waiting, seen = list(sides), set[Key]()
    while waiting:
        for part in _parts(waiting.pop()):
            yield part
            if isinstance(part, Sym) and symbol_key(part) not in seen:
                seen.add(symbol_key(part))
                if definition := setting.definition_of(part):
                    waiting.append(definition.formula)
