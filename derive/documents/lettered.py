"""Names that go by the letters of their indices: net_j of the hidden layer is not net_k of the output."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

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
        yield from (_exchanged(node, *two) for two in combinations(free, 2))


def _exchanged(node: Expr, first: Index, second: Index) -> Expr:
    letters = str.maketrans({first.name: second.name, second.name: first.name})

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and MARK in part.name:
            base, mark, rest = part.name.partition(MARK)
            return Sym(base + mark + rest.translate(letters), part.indices, part.layer)
        return None

    return map_nodes(rename(node, {first: second, second: first}), put)
