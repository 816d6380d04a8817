"""W^t for Wᵀ, where t is nothing else: t_i may be a target, but there is no power t and no time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_small_transposes(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Wᵀ for W^t, where every t stands above a capital letter, a name in bold or a bracket."""
    every = [node for row in rows for node in walk(row.chain)]
    names = [node for node in every if isinstance(node, tree.Name) and node == tree.Name(node.place, "t")]
    above = [node for node in every if _is_transposed(node)]
    if not names or len(above) < len(names):
        return rows

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Power) or not _is_transposed(node):
            return None
        return tree.Transposed(node.place, rebuilt(node.base, change))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _is_transposed(node: Node) -> bool:
    match node:
        case tree.Power(base=tree.Name(letters=letters, style=style), exponent=tree.Name(letters="t", subscripts=())):
            return letters.isupper() or style == "bold"
        case tree.Power(base=tree.Bracket() | tree.Derivative(), exponent=tree.Name(letters="t", subscripts=())):
            return True
    return False
