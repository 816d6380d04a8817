"""∂E/∂w1o: letters with a number between them are one name where something is differentiated by them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_joined_names(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with one name for such letters, and for those that only another number tells from them."""
    variables = [by for row in rows for node in walk(row.chain) if isinstance(node, tree.Derivative) for by in node.by]
    ends = {_ends(*by.items) for by in variables if isinstance(by, tree.Juxtaposed) and len(by.items) == 2} - {None}
    return [replace(row, chain=rebuilt(row.chain, partial(_joined, ends))) for row in rows] if ends else rows


def _ends(first: Node, second: Node) -> tuple[str, str] | None:
    """The w and the o of w1o."""
    match first, second:
        case (
            tree.Name(letters=begin, subscripts=(tree.Number(),), superscripts=(), primes=0),
            tree.Name(letters=end, subscripts=()) | tree.Power(base=tree.Name(letters=end, subscripts=())),
        ):
            return begin, end
    return None


def _joined(ends: Set[tuple[str, str] | None], node: Node) -> Node | None:
    if not isinstance(node, tree.Juxtaposed):
        return None
    found = list[Node]()
    for item in (rebuilt(item, partial(_joined, ends)) for item in node.items):
        if found and (both := _ends(found[-1], item)) and both in ends:
            found[-1] = _one(found[-1], item)
        else:
            found.append(item)
    return found[0] if len(found) == 1 else replace(node, items=tuple(found))


def _one(first: Node, second: Node) -> Node:
    """One name for both, with what stands above the second."""
    if isinstance(second, tree.Power):
        return replace(second, base=_one(first, second.base))
    assert isinstance(first, tree.Name)
    assert isinstance(second, tree.Name)
    (number,) = first.subscripts
    assert isinstance(number, tree.Number)
    label = tree.Label(number.place, f"{number.text}{second.letters}")
    return replace(first, subscripts=(label,), superscripts=second.superscripts, primes=second.primes)
