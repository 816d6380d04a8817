"""Δw, δx and dx as one name each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def increment(node: Node, change: Callable[[Node], Node | None], *, of_names: bool) -> Node | None:
    """Δ w as one name, an upright d, d before a vector or a matrix in bold, and a δ that stands before names only."""
    if not isinstance(node, tree.Juxtaposed):
        return None
    for at, pair in enumerate(pairwise(node.items)):
        match pair:
            case (
                tree.Name(letters="Δ" | "d" | "δ" as sign, subscripts=(), superscripts=()) as first,
                tree.Name() as name,
            ) if (
                sign == "Δ"
                or (sign == "d" and (name.style == "bold" or first.style == "upright"))
                or (sign == "δ" and of_names)
            ):
                whole = replace(name, letters=f"{sign}{name.letters}", place=first.place)
                items = (*node.items[:at], whole, *node.items[at + 2 :])
                return tree.Juxtaposed(node.place, rebuilt(items, change)) if len(items) > 1 else whole
    return None


def with_differentials_joined(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with dW for a {d}W, where dW stands elsewhere."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    runs = {name.letters[1:] for name in names if len(name.letters) == 2 and name.letters[0] == "d"}

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed):
            return None
        found = list[Node]()
        for item in node.items:
            match found[-1:], item:
                case [tree.Name(letters="d") as sign], tree.Name(letters=letters, style="") if (
                    letters in runs and _is_bare(sign)
                ):
                    found[-1] = replace(item, letters=f"d{letters}", place=sign.place)
                case _:
                    found.append(rebuilt(item, change))
        return found[0] if len(found) == 1 else replace(node, items=tuple(found))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if runs else rows


def _is_bare(name: tree.Name) -> bool:
    return not (name.subscripts or name.superscripts or name.accents or name.primes)


def only_before_names(rows: Sequence[Row]) -> bool:
    """Whether δ always stands before a name, as in δx and δw_ij, and has no index."""
    every = [node for row in rows for node in walk(row.chain)]
    deltas = [node for node in every if isinstance(node, tree.Name) and node.letters == "δ"]
    pairs = [pair for node in every if isinstance(node, tree.Juxtaposed) for pair in pairwise(node.items)]
    before = [first for first, second in pairs if isinstance(second, tree.Name)]
    marked = any(delta.subscripts or delta.superscripts for delta in deltas)
    return not marked and all(any(delta is first for first in before) for delta in deltas)
