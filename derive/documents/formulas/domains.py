"""Of which values the variables of some formulas are: what a logarithm or a root is taken of, what bounds a size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from derive.documents.formulas.reach import Key
from derive.expr import Expr, Fn, Num, Pow, Rel, Sym, neg, symbols, walk
from derive.steps import Definition, Domain, symbol_key


def domains_of(formulas: Iterable[Expr], used: Mapping[Key, Definition]) -> dict[str, Domain]:
    """Positive is what a logarithm or a root is taken of, and what bounds a size."""
    formulas, found = tuple(formulas), dict[str, Domain]()
    for node in (part for formula in formulas for part in walk(formula)):
        match node:
            case Fn("log", (inner,)):
                base, unit = inner, not isinstance(inner, Sym)
            case Pow(inner, Num(value)) if value.denominator != 1:
                base, unit = inner, False
            case Rel(_, one, other):
                for symbol in _bounds(one, other, formulas):
                    found.setdefault(symbol.name, Domain.POSITIVE)
                continue
            case _:
                continue
        for symbol in symbols(base):
            if symbol_key(symbol) not in used and (isinstance(base, Sym) or _is_one_less(base, symbol)):
                found[symbol.name] = Domain.UNIT if unit or found.get(symbol.name) is Domain.UNIT else Domain.POSITIVE
    return found


def _bounds(one: Expr, other: Expr, formulas: Iterable[Expr]) -> Iterator[Sym]:
    """The c of |x| ≤ c, and of x < c where x < -c is told apart too: of a range that is not empty."""
    sides = (one, other)
    for bound in sides:
        if isinstance(bound, Sym) and not bound.indices:
            is_size = any(isinstance(side, Fn) and side.name == "abs" for side in sides)
            conditions = (part for formula in formulas for part in walk(formula) if isinstance(part, Rel))
            if is_size or any(neg(bound) in (part.left, part.right) for part in conditions):
                yield bound


def _is_one_less(base: Expr, symbol: Sym) -> bool:
    """1 - s."""
    parts = list(walk(base))
    return len(parts) == 5 and symbol in parts and any(isinstance(part, Num) and part.value == -1 for part in parts)
