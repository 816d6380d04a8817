"""z^{(n_l)} and z^{n_l - 1}: n_l is how many layers there are where it stands above names, and the last one is L."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LAST = "L"
_SPACES = "bb"


def with_counted_layers(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with L for the n_l above names; not for a size, as in ℝ^{n_l}, nor beside another L there."""
    above = [content for row in rows for node in walk(row.chain) if (content := _above(node)) is not None]
    if not any(map(_has_count, above)) or any(_is_last(part) for content in above for part in walk(content)):
        return rows

    def change(node: Node) -> Node | None:
        content = _above(node)
        if content is None or not _has_count(content):
            return None
        put: Node = rebuilt(content, lambda part: tree.Name(part.place, _LAST) if _is_count(part) else None)
        if isinstance(node, tree.Layer):
            return replace(node, content=put)
        assert isinstance(node, tree.Power)
        assert isinstance(node.base, tree.Name)
        return replace(node.base, superscripts=(*node.base.superscripts, tree.Layer(put.place, "(", put)))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _above(node: Node) -> Node | None:
    """What stands above a name, in brackets or not."""
    match node:
        case tree.Layer(content=content):
            return content
        case tree.Power(base=tree.Name(style=style), exponent=exponent) if style != _SPACES:
            return exponent
    return None


def _has_count(content: Node) -> bool:
    """Whether it is n_l, or n_l and a number."""
    match content:
        case tree.Sum(terms=(tree.Term(sign="", node=first), tree.Term(node=tree.Number()))):
            return _is_count(first)
    return _is_count(content)


def _is_count(node: Node) -> bool:
    match node:
        case tree.Name(letters="n", subscripts=(tree.Name(letters="l" | "ℓ"),), superscripts=(), primes=0):
            return True
    return False


def _is_last(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.letters == _LAST and not node.subscripts
