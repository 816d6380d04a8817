"""Σ_i (p_i - y_i)² beside p_1 and p_2: where a document only has numbered quantities, the terms of its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_MOST = 9
"""So many terms are written out."""
_INDICES = frozenset("ijknm")


def with_terms_of_sums(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with (p_1 - y_1)² + (p_2 - y_2)² for the sum, where p_1 and p_2 are differentiated and no p_i is."""
    said = [row for row in rows if row.chain.links]
    every = [node for row in said for node in walk(row.chain)]
    numbers = _numbers(every)
    by = {_plain(name) for node in every if isinstance(node, tree.Derivative) for name in node.by if number_below(name)}
    outside = {_plain(node) for row in said for node in walk(rebuilt(row.chain, _emptied)) if letter_below(node)}

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.BigSum) or node.body is None:
            return None
        names = [name for name in walk(node.body) if isinstance(name, tree.Name) and letter_below(name)]
        letters, kinds = {letter_below(name) for name in names}, {_plain(name) for name in names}
        alone = all(len(name.subscripts) == 1 for name in names)
        if len(letters) != 1 or not alone or not kinds & by or kinds & outside:
            return None
        seen = set[int]().union(*(numbers.get(kind, set()) for kind in kinds))
        length = len(seen)
        if seen != set(range(1, length + 1)) or not _fits(node.limits, letters.pop(), length):
            return None
        terms = (tree.Term("+" if at > 1 else "", term_at(node.body, at), node.place) for at in range(1, length + 1))
        return tree.Bracket(node.place, "(", (tree.Sum(node.place, tuple(terms)),))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if by else rows


def _numbers(every: Sequence[Node]) -> dict[tree.Name, set[int]]:
    """The numbers that stand below names."""
    found: dict[tree.Name, set[int]] = {}
    for node in every:
        if isinstance(node, tree.Name) and (number := number_below(node)):
            found.setdefault(_plain(node), set()).add(number)
    return found


def number_below(node: Node) -> int:
    """The 2 of p_2; else 0."""
    match node:
        case tree.Name(subscripts=(tree.Number(text=text),), superscripts=()) if text.isdecimal():
            return int(text)
    return 0


def letter_below(node: Node) -> str:
    """The i of p_i, and of w_ij, which has no numbers; else nothing."""
    match node:
        case tree.Name(subscripts=(*_, tree.Name(letters=letter))) if letter in _INDICES:
            return letter
    return ""


def _plain(node: Node) -> tree.Name:
    """The name without what stands below it, wherever it stands."""
    assert isinstance(node, tree.Name)
    return replace(node, subscripts=(), style="")


def _emptied(node: Node) -> Node | None:
    return replace(node, body=None) if isinstance(node, tree.BigSum) else None


def _fits(limits: tree.Limits, letter: str, length: int) -> bool:
    """Whether a sum runs over a letter, and as far, if it says that."""
    over = [index.letters if isinstance(index, tree.Name) else "" for index in limits.index]
    ends = isinstance(limits.end, tree.Number) and limits.end.text == str(length)
    begins = limits.start is None or (isinstance(limits.start, tree.Number) and limits.start.text == "1")
    return (
        1 < length <= _MOST
        and over in ([], [letter])
        and begins
        and not limits.conditions
        and (limits.end is None or ends)
    )


def term_at(body: Node, number: int) -> Node:
    """One term."""

    def put(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and letter_below(node):
            return replace(node, subscripts=(tree.Number(node.place, str(number)),))
        return None

    found: Node = rebuilt(body, put)
    return found
