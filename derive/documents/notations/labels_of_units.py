"""z_{h_1} and δ_{h_1}: a subscript with a number below it is a label, of the unit h_1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node

_UNITS = frozenset("hoHO")


def with_labels_of_units(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with z_h1 for z_{h_1}."""
    return [replace(row, chain=rebuilt(row.chain, _labelled)) for row in rows]


def _labelled(node: Node) -> Node | None:
    match node:
        case tree.Name(subscripts=(tree.Name(letters=unit, subscripts=(tree.Number(text=number),)) as script,)):
            return replace(node, subscripts=(tree.Label(script.place, f"{unit}{number}"),)) if unit in _UNITS else None
    return None
