"""Σ_{y_i ∈ D}: a sum over what has an index is one over the index; D is all samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node


def with_members_counted(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_i for Σ_{y_i ∈ D} and for Σ_{(x_i, y_i) ∈ D}."""
    return [replace(row, chain=rebuilt(row.chain, _counted)) for row in rows]


def _counted(node: Node) -> Node | None:
    if not isinstance(node, tree.Big) or (limits := _over_index(node.limits)) is None:
        return None
    return replace(node, limits=limits, body=rebuilt(node.body, _counted))


def _over_index(limits: tree.Limits) -> tree.Limits | None:
    """The limits of Σ_{y_i ∈ D} as those of Σ over i; of another set than D, with its condition."""
    match limits:
        case tree.Limits(
            start=None,
            end=None,
            conditions=(tree.Chain(first=first, links=(tree.Link(sign="∈", node=space),)) as condition,),
        ):
            members = first.items if isinstance(first, tree.Bracket) else (first,)
            letters = [_letter_of(member) for member in members if member is not None]
            if letters and letters[0] is not None and all(letter == letters[0] for letter in letters):
                whole = isinstance(space, tree.Name) and space == tree.Name(space.place, "D", style=space.style)
                return tree.Limits((letters[0],), conditions=() if whole else (condition,))
    return None


def _letter_of(member: Node) -> tree.Name | None:
    """The i of y_i and of y^{(i)}."""
    match member:
        case tree.Name(subscripts=(tree.Name(subscripts=()) as letter,), superscripts=()):
            return letter
        case tree.Name(subscripts=(), superscripts=(tree.Layer(content=tree.Name() as letter),)):
            return letter
    return None
