"""w^{(2 - 1)} as the power rule writes it out, where the names of a document have no layers in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_powers_in_brackets(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a power for a difference of two numbers in brackets above a name without layers."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    layered = {name.letters for name in names if _layers(name) and not _difference(name)}
    found = {name for name in names if _difference(name) and name.letters not in layered}

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and node in found and (exponent := _difference(node)):
            return tree.Power(node.place, replace(node, superscripts=()), exponent)
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if found else rows


def _layers(name: tree.Name) -> bool:
    return any(isinstance(above, tree.Layer) for above in name.superscripts)


def _difference(name: tree.Name) -> tree.Sum | None:
    """The 2 - 1 of w^{(2 - 1)}."""
    match name.superscripts:
        case (tree.Layer(bracket="(", content=tree.Sum(terms=terms) as content),):
            return content if all(isinstance(term.node, tree.Number) for term in terms) else None
    return None
