"""⟨U, V⟩_F: the inner product of two matrices, with the letter that the norm has too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node


def without_frobenius(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ⟨U, V⟩ for it."""
    return [replace(row, chain=rebuilt(row.chain, _plain)) for row in rows]


def _plain(node: Node) -> Node | None:
    match node:
        case tree.Scripted(
            body=tree.Bracket(kind="⟨", items=(_, _)) as body,
            subscripts=(tree.Name(letters="F", subscripts=()) | tree.Label(text="F"),),
            superscripts=(),
            primes=0,
        ):
            whole: Node = replace(body, items=tuple(rebuilt(item, _plain) for item in body.items))
            return whole
    return None
