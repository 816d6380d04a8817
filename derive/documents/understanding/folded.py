"""a = σ(W x + b) beside z = W x + b: a function is applied to z, where derivatives are taken by z."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from derive.algebra import expand
from derive.documents.meaning.sums import shifted
from derive.documents.understanding.statements import Given, Understood
from derive.expr import ZERO, Add, D, Expr, Fn, Sum, Sym, map_nodes, open_indices, rename, sub, symbols, walk
from derive.steps import Definition, symbol_key

_MAX_INDICES = 3


def with_arguments_named(found: Understood) -> Understood:
    """With f(z) for the f(formula) of a definition, where another definition says z = formula."""
    sides = found.sides()
    sides += [given.definition.formula for given in found.givens]
    varied = {symbol_key(part.variable)[:2] for side in sides for part in walk(side) if isinstance(part, D)}
    named = [
        given.definition
        for given in found.givens
        if given.definition.key[:2] in varied and isinstance(given.definition.formula, Add | Sum)
    ]
    return replace(found, givens=tuple(_named(given, named) for given in found.givens)) if named else found


def _named(given: Given, named: Sequence[Definition]) -> Given:
    own = given.definition

    def put(part: Expr) -> Expr | None:
        if not isinstance(part, Fn) or len(part.args) != 1 or not isinstance(part.args[0], Add | Sum):
            return None
        for definition in named:
            if definition.key[:2] != own.key[:2] and (symbol := _instance(definition, part.args[0])):
                return replace(part, args=(symbol,))
        return None

    return replace(given, definition=Definition(own.symbol, map_nodes(own.formula, put)))


def _instance(definition: Definition, formula: Expr) -> Sym | None:
    """The z_j of a formula that is the one of z_i, of another entry or layer."""
    indices, opened = definition.symbol.indices, sorted(open_indices(formula), key=lambda index: index.name)
    step = _lowest(formula) - _lowest(definition.formula)
    if len(indices) != len(opened) or len(indices) > _MAX_INDICES or len(set(indices)) != len(indices):
        return None
    for order in permutations(opened):
        names = dict(zip(indices, order, strict=True))
        if all(old.size == new.size for old, new in names.items()):
            same = shifted(rename(definition.formula, names), step)
            if expand(sub(formula, same)) is ZERO:
                found = shifted(rename(definition.symbol, names), step)
                return found if isinstance(found, Sym) else None
    return None


def _lowest(formula: Expr) -> int:
    """The lowest layer in a formula."""
    return min((symbol.layer for symbol in symbols(formula) if symbol.layer is not None), default=0)
