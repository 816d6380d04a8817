"""L(ŷ^{(i)}, y^{(i)}) beside ∂J/∂L^{(i)}: the loss at what belongs to a sample is the loss of that sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS
from derive.reading import tree
from derive.reading.tree import Node


def with_losses_of_samples(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with L^{(i)} for L(ŷ^{(i)}, y^{(i)}), where L^{(i)} stands somewhere."""
    named = {
        node.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Name) and node.letters in COSTS and _mark(node) is not None
    }

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed):
            return None
        found = list[Node]()
        for item in node.items:
            match found[-1:], item:
                case [tree.Name(superscripts=(), subscripts=(), primes=0) as loss], tree.Bracket(
                    kind="(", items=of
                ) if loss.letters in named and (mark := _common(of)) is not None:
                    found[-1] = replace(loss, superscripts=(mark,))
                case _:
                    found.append(item)
        if len(found) == len(node.items):
            return None
        return rebuilt(replace(node, items=tuple(found)), change) if len(found) > 1 else found[0]

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if named else rows


def _mark(name: tree.Name) -> tree.Layer | None:
    """The (i) of L^{(i)}, with nothing else beside the name."""
    match name:
        case tree.Name(superscripts=(tree.Layer(bracket="(", content=tree.Name()) as mark,), subscripts=()):
            return mark
    return None


def _common(items: Sequence[Node]) -> tree.Layer | None:
    """The (i) that all of several names have; None if one has another or none."""
    marks = [_mark(item) if isinstance(item, tree.Name) else None for item in items]
    return marks[0] if len(marks) > 1 and all(mark is not None and mark == marks[0] for mark in marks) else None
