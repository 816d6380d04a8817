"""e^{(i)} = ŷ^{(i)} - y^{(i)}: an error with its sample above, which is no power of the number e."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row
from derive.reading import tree
from derive.reading.tree import Node


def with_errors_of_samples(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a quantity e^{(i)} for each such power, where a statement begins with one."""
    if not any(_begins_so(row.chain) for row in rows):
        return rows
    return [replace(row, chain=rebuilt(row.chain, _named)) for row in rows]


def _begins_so(chain: tree.Chain) -> bool:
    return bool(chain.links) and chain.links[0].sign in DEFINING and chain.first is not None and _is_error(chain.first)


def _is_error(node: Node) -> bool:
    return _named(node) is not None


def _named(node: Node) -> tree.Name | None:
    match node:
        case tree.Power(
            base=tree.Name(letters="e") as base,
            exponent=tree.Bracket(kind="(" | "[" as kind, items=(tree.Name(subscripts=()) | tree.Number() as of,)),
        ) if base == tree.Name(base.place, "e"):
            return replace(base, superscripts=(tree.Layer(node.exponent.place, kind, of),))
    return None
