"""Σ_w w², over all weights: of the one by which is differentiated, and of a rest R_w that it does not bear on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_WEIGHTS = frozenset({"w", "W", "θ", "ω"})


def with_sums_of_weights(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with w² + R_w for the Σ_w w² of a document in which no w is an index and something is by w."""
    every = [node for row in rows for node in walk(row.chain)]
    marks = {mark for node in every if isinstance(node, tree.Name) for mark in (*node.subscripts, *node.superscripts)}
    varied = {by for node in every if isinstance(node, tree.Derivative) for by in node.by}
    wanted = {
        node.limits.index[0]
        for node in every
        if isinstance(node, tree.BigSum) and _is_of_weights(node) and node.limits.index[0] in varied - marks
    }

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.BigSum) or not _is_of_weights(node) or node.limits.index[0] not in wanted:
            return None
        (weight,) = node.limits.index
        assert node.body is not None
        rest = tree.Name(node.place, "R", subscripts=(weight,))
        terms = (tree.Term("", node.body, node.place), tree.Term("+", rest, node.place))
        return tree.Bracket(node.place, "(", (tree.Sum(node.place, terms),))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if wanted else rows


def _is_of_weights(node: tree.BigSum) -> bool:
    match node.limits:
        case tree.Limits(
            index=(tree.Name(letters=letter, subscripts=(), superscripts=()) as weight,),
            start=None,
            end=None,
            conditions=(),
        ) if letter in _WEIGHTS:
            return node.body is not None and weight in walk(node.body)
    return False
