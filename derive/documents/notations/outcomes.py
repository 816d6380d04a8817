"""Σ_x p(x) log q(x): a sum over outcomes, whose probabilities are entries p_x and q_x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_DISTRIBUTIONS = frozenset("pqPQr")
_LETTERS = "kijqrsuv"


def with_outcomes(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_k p_k for Σ_x p(x), where nothing else in the sum has an x."""
    used = {node.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in _LETTERS if letter not in used), "")

    def change(node: Node) -> Node | None:
        return _over_entries(node, letter) if isinstance(node, tree.BigSum) else None

    summed = any(isinstance(node, tree.BigSum) for row in rows for node in walk(row.chain))
    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if letter and summed else rows


def _over_entries(total: tree.BigSum, letter: str) -> Node | None:
    match total.limits:
        case tree.Limits(index=(tree.Name(letters=outcome, subscripts=()) as over,), start=None, end=None):
            index = tree.Name(over.place, letter)
            if total.body is None:
                return None
            body: Node = rebuilt(total.body, partial(_entries, outcome, index))
            if body == total.body or any(isinstance(one, tree.Name) and one.letters == outcome for one in walk(body)):
                return None
            return tree.BigSum(total.place, tree.Limits((index,)), body)
    return None


def _entries(outcome: str, index: tree.Name, node: Node) -> Node | None:
    """p_k for p(x) among things side by side."""
    if not isinstance(node, tree.Juxtaposed) or not any(_is_probability(outcome, *two) for two in pairwise(node.items)):
        return None
    found, at = list[Node](), 0
    while at < len(node.items):
        head = node.items[at]
        if at + 1 < len(node.items) and _is_probability(outcome, head, node.items[at + 1]):
            assert isinstance(head, tree.Name)
            found.append(replace(head, subscripts=(*head.subscripts, index)))
            at += 2
        else:
            found.append(rebuilt(head, partial(_entries, outcome, index)))
            at += 1
    return found[0] if len(found) == 1 else replace(node, items=tuple(found))


def _is_probability(outcome: str, head: Node, after: Node) -> bool:
    match head, after:
        case tree.Name(letters=letters, primes=0), tree.Bracket(kind="(", items=(tree.Name() as of,)):
            return letters in _DISTRIBUTIONS and of == tree.Name(of.place, outcome)
    return False
