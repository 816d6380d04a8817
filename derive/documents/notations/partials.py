"""D_j s_i: the partial derivative of s_i by the j-th entry of what s is differentiated by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_OPERATOR = "D"


def with_partials(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂s_i/∂a_j for D_j s_i and ∂L/∂a_j for D_j L, where s is differentiated by nothing but a."""
    told = {of.letters for row in rows for _, of in _partials(row.chain.first) if of.subscripts}
    slopes = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Derivative)] if told else []
    letters = {
        slope.by[0].letters
        for slope in slopes
        if isinstance(slope.of, tree.Name) and slope.of.letters in told and isinstance(slope.by[0], tree.Name)
    }
    if len(letters) != 1:
        return rows
    (by,) = letters

    def change(node: Node) -> Node | None:
        found = {id(one): (one, of) for one, of in _partials(node)}
        if not found or not isinstance(node, tree.Juxtaposed):
            return None
        operands = {id(of) for _, of in found.values()}
        items = tuple(
            _derivative(*found[id(item)], by) if id(item) in found else rebuilt(item, change)
            for item in node.items
            if id(item) not in operands
        )
        return items[0] if len(items) == 1 else replace(node, items=items)

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _partials(node: Node | None) -> Iterator[tuple[tree.Name, tree.Name]]:
    """The operators D_j in a product, and the quantities behind them."""
    for one, of in pairwise(node.items) if isinstance(node, tree.Juxtaposed) else ():
        match one, of:
            case tree.Name(letters=letters, subscripts=(tree.Name(),), superscripts=()), tree.Name() if (
                letters == _OPERATOR != of.letters
            ):
                yield one, of


def _derivative(operator: tree.Name, of: tree.Name, by: str) -> Node:
    return tree.Derivative(operator.place, of, (tree.Name(operator.place, by, subscripts=operator.subscripts),))
