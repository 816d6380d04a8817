"""Names that go by the letters of their indices: net_j of the hidden layer is not net_k of the output."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import combinations, product

from derive.expr import Expr, Index, Sym, free_indices, map_nodes, rename, symbols

MARK = "⟨"
"""What stands between a name and its letters."""


def plain_name(symbol: Sym) -> str:
    """The name without the letters of its indices: w of w⟨ji⟩."""
    return symbol.name.partition(MARK)[0]


def exchanged_letters(node: Expr) -> Iterator[Expr]:
    """The formula with two of its letters exchanged: δ_j x_i for δ_i x_j, names of layers with them."""
    if any(MARK in symbol.name for symbol in symbols(node)):
        free = sorted(free_indices(node), key=lambda index: index.name)
        yield from (_with(node, {one: other, other: one}) for one, other in combinations(free, 2))


def with_other_letters(node: Expr, wanted: Collection[Index]) -> Iterator[Expr]:
    """The formula with a letter that is wanted in place of another, everywhere or in one name: δ_k h_j for δ_k h_i."""
    marked = [symbol for symbol in symbols(node) if MARK in symbol.name]
    meant = sorted(wanted, key=lambda index: index.name)
    if marked:
        apart = sorted(free_indices(node) - set(wanted), key=lambda index: index.name)
        yield from (_with(node, {one: other}) for one, other in product(apart, meant))
    for symbol in dict.fromkeys(one for one in marked if len(one.indices) == 1):
        for other in meant:
            if other is not symbol.indices[0]:
                changed = Sym(f"{plain_name(symbol)}{MARK}{other.name}⟩", (other,), symbol.layer)
                yield map_nodes(node, partial(_replaced, symbol, changed))


def _replaced(old: Sym, new: Sym, part: Expr) -> Expr | None:
    return new if part is old else None


def _with(node: Expr, letters: Mapping[Index, Index]) -> Expr:
    table = str.maketrans({one.name: other.name for one, other in letters.items()})

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and MARK in part.name:
            base, mark, rest = part.name.partition(MARK)
            return Sym(base + mark + rest.translate(table), part.indices, part.layer)
        return None

    return map_nodes(rename(node, letters), put)
