"""Σ_x ‖y(x) - a^L(x)‖²: where a sum goes over the inputs x, what stands before (x) belongs to that sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node

_OUTPUTS = frozenset({"y", "a", "t", "o", "d"})
_LETTERS = ("s", "r", "q")


def with_inputs_counted(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_s ‖y^{(s)} - a^{L(s)}‖² for such a sum over inputs."""

    def change(node: Node) -> Node | None:
        return _over_samples(node) if isinstance(node, tree.BigSum) else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _over_samples(total: tree.BigSum) -> Node | None:
    match total.limits:
        case tree.Limits(index=(tree.Name(letters="x", subscripts=(), style=style) as over,)) if total.body:
            index = tree.Name(over.place, _LETTERS[0])
            body = rebuilt(total.body, partial(_marked, tree.Name(over.place, "x", style=style), index))
            limits = replace(total.limits, index=(index,))
            return None if body == total.body else tree.BigSum(total.place, limits, body)
    return None


def _marked(over: tree.Name, index: tree.Name, node: Node) -> Node | None:
    """y^{(s)} for y(x)."""
    if not isinstance(node, tree.Juxtaposed) or not any(_is_output(over, *two) for two in pairwise(node.items)):
        return None
    found, called = list[Node](), False
    for head, after in pairwise((*node.items, None)):
        if called:
            called = False
        elif head is not None and after is not None and (called := _is_output(over, head, after)):
            found.append(_of_sample(head, tree.Layer(after.place, "(", index)))
        elif head is not None:
            found.append(rebuilt(head, partial(_marked, over, index)))
    return found[0] if len(found) == 1 else replace(node, items=tuple(found))


def _is_output(over: tree.Name, head: Node, after: Node) -> bool:
    name = head.base if isinstance(head, tree.Power) else head
    of = after.items if isinstance(after, tree.Bracket) and after.kind == "(" else ()
    return isinstance(name, tree.Name) and name.letters in _OUTPUTS and not name.superscripts and of == (over,)


def _of_sample(head: Node, mark: tree.Layer) -> Node:
    """The name with the mark of a sample, behind the layer that stands above it."""
    if isinstance(head, tree.Power):
        assert isinstance(head.base, tree.Name)
        layer = tree.Layer(head.place, "[", head.exponent)
        return replace(head.base, superscripts=(layer, mark))
    assert isinstance(head, tree.Name)
    return replace(head, superscripts=(mark,))
