"""∂L/∂w^{(l)} beside z^{(l)} = W^{(l)} a^{(l-1)}: the slope by a small letter that stands nowhere else is by W."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_WEIGHTS = frozenset("wuv")


def with_weights_alike(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with W^{(l)} for such a w^{(l)}."""
    every = [node for row in rows for node in walk(row.chain)]
    varied = [name for node in every for name in _variables(node)]
    places = {id(name) for name in varied}
    others = [node for node in every if isinstance(node, tree.Name) and id(node) not in places]
    small = {_kind(name) for name in varied if name.letters in _WEIGHTS} - {_kind(name) for name in others}
    large = {_kind(name) for name in others} - {_kind(name) for name in varied}
    found = {kind for kind in small if (kind[0].upper(), *kind[1:]) in large}

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and _kind(node) in found:
            return replace(node, letters=node.letters.upper())
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if found else rows


def _variables(node: Node) -> Iterator[tree.Name]:
    """By what a slope is taken."""
    if isinstance(node, tree.Derivative | tree.Gradient):
        yield from (by for by in node.by if isinstance(by, tree.Name))


def _kind(name: tree.Name) -> tuple[str, int, bool]:
    """The letters, and whether indices and a layer stand beside them."""
    return name.letters, len(name.subscripts), bool(name.superscripts)
