"""Definitions that only an equality tells: z := w x of σ(z) = σ(w x), L := (y - t)² of ∂L/∂y = ∂(y - t)²/∂y.

And of two names for one quantity the one by which something is differentiated: r of r = RMS(x), x̂_i = x_i/RMS(x).
"""

from __future__ import annotations

from dataclasses import replace

from derive.documents.statements import Equality, Given, Note, Understood
from derive.documents.vocabulary import LOSSES
from derive.expr import D, Expr, Fn, Mul, Sum, Sym, div, free_indices, mul, open_indices, rename, symbols, walk
from derive.steps import Definition, symbol_key


def with_implied(found: Understood) -> Understood:
    """With what nothing else defines taken for what stands in its place on the other side."""
    known = {given.definition.key for given in found.givens}
    items, givens = list[Equality | Note](), list(found.givens)
    for item in found.items:
        definition = _implied(item) if isinstance(item, Equality) else None
        if definition is None or definition.key in known:
            items.append(item)
            continue
        assert isinstance(item, Equality)
        known.add(definition.key)
        givens.append(Given(item.place, item.row, definition, item.section))
        items.append(Note(item.place, True, "a definition"))
    return replace(found, items=tuple(items), givens=tuple(givens))


def with_aliases(found: Understood) -> Understood:
    """With s := r and r := formula for r := s and s := formula, where derivatives are taken by r and none by s."""
    sides = [side for item in found.items if isinstance(item, Equality) for side in (item.left, item.right)]
    sides += [given.definition.formula for given in found.givens]
    varied = {symbol_key(part.variable) for side in sides for part in walk(side) if isinstance(part, D)}
    givens = list(found.givens)
    for at, given in enumerate(givens):
        new, old = given.definition.symbol, given.definition.formula
        if not isinstance(old, Sym) or new.indices != old.indices or symbol_key(old) in varied:
            continue
        same = [number for number, one in enumerate(givens) if one.definition.key == symbol_key(old)]
        if same and symbol_key(new) in varied:
            meant = givens[same[0]].definition
            names = dict(zip(meant.symbol.indices, new.indices, strict=True))
            givens[at] = replace(given, definition=Definition(new, rename(meant.formula, names)))
            for number in same:
                givens[number] = replace(givens[number], definition=Definition(old, new))
    return replace(found, givens=tuple(givens))


def _implied(one: Equality) -> Definition | None:
    if one.case is not None or one.entries or one.reordered:
        return None
    for left, right in ((one.left, one.right), (one.right, one.left)):
        match left, right:
            case (Fn(first, (Sym() as symbol,)), Fn(second, (formula,))) if first == second:
                pass
            case (D(Sym() as symbol, by), D(formula, other)) if by is other and symbol is not by:
                pass
            case _ if (found := _of_each(left, right)) is not None:
                symbol, formula = found
            case _:
                continue
        if _may_define(symbol, formula):
            return Definition(symbol, formula)
    return None


def _of_each(left: Expr, right: Expr) -> tuple[Sym, Expr] | None:
    """The loss of one sample, of Σ_s L_s = ½ Σ_s (…)²."""
    ours, theirs = _summed(left), _summed(right)
    if ours is None or theirs is None:
        return None
    (first, one), (second, other) = ours, theirs
    if not isinstance(one.body, Sym) or one.body.name not in LOSSES or one.body.indices != (one.index,):
        return None
    return one.body, mul(div(second, first), rename(other.body, {other.index: one.index}))


def _summed(side: Expr) -> tuple[Expr, Sum] | None:
    """A sum and the factor before it."""
    factors = side.factors if isinstance(side, Mul) else (side,)
    sums = [factor for factor in factors if isinstance(factor, Sum) and not factor.excluded]
    if len(sums) != 1:
        return None
    rest = mul(*(factor for factor in factors if factor is not sums[0]))
    return None if free_indices(rest) else (rest, sums[0])


def _may_define(symbol: Sym, formula: Expr) -> bool:
    """Whether the formula is of no more indices, of more than one name, and not of the symbol itself."""
    names = {symbol_key(part) for part in symbols(formula)}
    plain = len(set(symbol.indices)) == len(symbol.indices) and open_indices(formula) <= set(symbol.indices)
    return plain and not isinstance(formula, Sym) and symbol_key(symbol) not in names and bool(names)
