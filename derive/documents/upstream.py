"""Losses that nothing defines: arbitrary smooth functions of the last quantity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from derive.documents.products import ARBITRARY
from derive.documents.reach import Key
from derive.documents.statements import Given
from derive.documents.vocabulary import LOSSES
from derive.expr import (
    D,
    Expr,
    Fn,
    Generic,
    Sum,
    Sym,
    symbols,
    walk,
)
from derive.steps import Definition, symbol_key


def with_upstream(givens: Sequence[Given], sides: Sequence[Expr]) -> tuple[Given, ...]:
    """A symbol that is differentiated and that nothing defines is an arbitrary smooth function of the last quantity.

    That is the one among those it is differentiated by on which no other of them depends; of a layered one, in the
    last layer that occurs. Where there is no such one, nothing is added.
    """
    defined = {given.definition.key: given for given in givens}
    used = {symbol_key(symbol) for given in givens for symbol in symbols(given.definition.formula)}
    bodies = {
        node.body
        for given in givens
        for node in walk(given.definition.formula)
        if isinstance(node, D) and isinstance(node.body, Sym)
    }
    used -= {symbol_key(body) for body in bodies if isinstance(body, Sym)}
    wanted: dict[Sym, dict[Key, Sym]] = {}

    @cache
    def reached(body: Sym) -> set[Key]:
        return _reach(defined, symbol_key(body))

    last: dict[tuple[str, int], int] = {}
    for side in (*sides, *(given.definition.formula for given in givens)):
        for node in walk(side):
            match node:
                case D(Sym(_, (), None) as body, variable):
                    known = symbol_key(body) in defined
                    if (not known and symbol_key(body) not in used) or (
                        known and body.name in LOSSES and symbol_key(variable) not in reached(body)
                    ):
                        wanted.setdefault(body, {})[symbol_key(variable)] = variable
                case Sym(name, indices, int() as layer):
                    last[name, len(indices)] = max(layer, last.get((name, len(indices)), layer))
    found = list(givens)
    for body, by in wanted.items():
        if any(variable.layer is not None for variable in by.values()):
            by = {key: variable for key, variable in by.items() if variable.layer is not None}
        formula = _upstream(body, by, defined, last)
        if formula and givens:
            found.append(Given(givens[0].place, -1, Definition(body, formula)))
    return tuple(found)


def _upstream(
    body: Sym, by: Mapping[Key, Sym], defined: Mapping[Key, Given], last: Mapping[tuple[str, int], int]
) -> Expr | None:
    raised = {key: _last(one, last) for key, one in by.items()}
    highest = max((layer for layer in raised.values() if layer is not None), default=None)
    by = {key: one for key, one in by.items() if raised[key] == highest}
    below = {key for key in by if any(key in _reach(defined, other) for other in by if other != key)}
    top = {Sym(one.name, one.indices, _last(one, last)) for key, one in by.items() if key not in below}
    if len({symbol_key(one) for one in top}) != 1:
        return None
    return arbitrary_of(body.name, top.pop())


def arbitrary_of(name: str, variable: Sym) -> Expr:
    """An arbitrary smooth function of all entries of a quantity; of a matrix, a sum of one for each row."""
    if not variable.indices:
        return Fn("f", (variable,))
    found: Expr = Generic(name, variable, variable.indices[0])
    for index in variable.indices[1:]:
        found = Sum(found, index)
    return found


def _last(symbol: Sym, last: Mapping[tuple[str, int], int]) -> int | None:
    return None if symbol.layer is None else last[symbol.name, len(symbol.indices)]


def _reach(defined: Mapping[Key, Given], key: Key, seen: frozenset[Key] = frozenset()) -> set[Key]:
    if key not in defined or key in seen:
        return set()
    inside = {symbol_key(symbol) for symbol in symbols(defined[key].definition.formula)}
    return inside.union(*(_reach(defined, other, seen | {key}) for other in inside))


def is_arbitrary(definition: Definition) -> bool:
    """Whether it says no more than on what a loss depends."""
    formula = definition.formula
    while isinstance(formula, Sum):
        formula = formula.body
    return isinstance(formula, Generic) or (isinstance(formula, Fn) and formula.name in ARBITRARY)
