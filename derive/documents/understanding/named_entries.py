"""wᵀx = w_1 x_1 + w_2 x_2: a product of vectors whose entries the document names by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from derive.documents.understanding.numbered import TooManyError, Unfolding
from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.expr import Expr, Sum, Sym, all_indices, map_nodes, open_indices, symbols, walk
from derive.steps import Definition

_MAX_ENTRIES = 9


def with_named_entries(found: Understood) -> Understood:
    """With the product written out; what is defined by the product is defined by the entries too."""
    items, entries = list[Equality | Note](), dict[Expr, Expr]()
    for item in found.items:
        left = _written_out(item) if isinstance(item, Equality) and not item.axes and not item.entries else None
        if left is None or not isinstance(item, Equality):
            items.append(item)
            continue
        entries[item.left] = item.right
        items.append(replace(item, left=left, others=(), turned=(), whole=False))
    if not entries:
        return found
    givens = [one for given in found.givens for one in (given, *_also(given, entries))]
    return replace(found, items=tuple(items), givens=tuple(givens))


def _also(given: Given, entries: Mapping[Expr, Expr]) -> Iterator[Given]:
    """The definition with entries in the place of products, if it has one of those in it."""
    definition = given.definition
    formula = map_nodes(definition.formula, entries.get)
    if formula is not definition.formula:
        yield replace(given, definition=Definition(definition.symbol, formula))


def _written_out(one: Equality) -> Expr | None:
    """The left side in the entries that the right one names; nothing where they are not those of its vectors."""
    if open_indices(one.left) or all_indices(one.right) or not any(isinstance(part, Sum) for part in walk(one.left)):
        return None
    named = {symbol.name for symbol in symbols(one.right)}
    numbers = [int(number) for name in named if (number := name.rpartition("_")[2]).isdecimal()]
    if not numbers or not 1 < max(numbers) <= _MAX_ENTRIES:
        return None
    lengths = {index.size: max(numbers) for index in all_indices(one.left)}
    try:
        left = Unfolding(lengths, {}, "").at(one.left, {})
    except TooManyError:
        return None

    def put(part: Expr) -> Expr | None:
        small = part.name.lower() if isinstance(part, Sym) and part.name not in named else ""
        return Sym(small, (), part.layer) if isinstance(part, Sym) and small in named else None

    left = map_nodes(left, put)
    return left if {symbol.name for symbol in symbols(left)} == named else None
