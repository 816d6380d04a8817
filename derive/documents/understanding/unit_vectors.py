"""p - e_y: the unit vector of the class of a sample, of which no row is a definition."""

from __future__ import annotations

from collections.abc import Iterator

from derive.documents.trees.own_class import is_class
from derive.documents.understanding.statements import Given, Understood
from derive.expr import Delta, Sym
from derive.steps import Definition, symbol_key

_LETTERS = frozenset("e𝐞")


def unit_vectors_in(found: Understood) -> Iterator[Given]:
    """The definition of an e_y with a class y below it, whose entry i is 1 where i is the class."""
    defined = {given.definition.key for given in found.givens}
    used = {symbol_key(symbol): symbol for symbol in found.symbols()}
    for key, symbol in used.items():
        if symbol.name in _LETTERS and key not in defined and len(symbol.indices) == 2 and found.items:
            own, entry = symbol.indices
            if is_class(own.name) and own is not entry:
                yield Given(found.items[0].place, -1, Definition(Sym(symbol.name, (own, entry)), Delta(entry, own)))
