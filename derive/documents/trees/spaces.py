"""What ℝ^n and ℝ^{m×n} say of a vector or a matrix in them."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.trees.rows import walk
from derive.reading import tree
from derive.reading.tree import Node


def rank_of_space(node: Node) -> int | None:
    """How many axes they have; None for what is no such space."""
    factors = _factors(node)
    return None if factors is None else sum(not _is_one(factor) for factor in factors)


def names_of_space(node: Node) -> tuple[str, ...]:
    """How far each axis runs, where that is a letter for each; n_ for the n^{[l]} of any layer."""
    found = [factor for factor in _factors(node) or () if not _is_one(factor)]
    names = [name for factor in found if isinstance(factor, tree.Name) and (name := _size(factor))]
    return tuple(names) if len(names) == len(found) else ()


def _size(name: tree.Name) -> str:
    if _is_plain(name):
        return name.letters
    of_layer = len(name.superscripts) == 1 and isinstance(name.superscripts[0], tree.Layer)
    letters = {one.letters for mark in name.superscripts for one in walk(mark) if isinstance(one, tree.Name)}
    return f"{name.letters}_" if of_layer and letters == {"l"} and _is_plain(replace(name, superscripts=())) else ""


def _factors(node: Node) -> list[Node] | None:
    match node:
        case tree.Name(letters="R" | "ℝ"):
            return []
        case tree.Power(base=tree.Name(letters="R" | "ℝ"), exponent=tree.Product(factors=factors)):
            return [factor.node for factor in factors]
        case tree.Power(base=tree.Name(letters="R" | "ℝ"), exponent=exponent):
            return [exponent]
    return None


def _is_one(node: Node) -> bool:
    return isinstance(node, tree.Number) and node.text == "1"


def _is_plain(name: tree.Name) -> bool:
    return len(name.letters) == 1 and not name.subscripts and not name.superscripts and not name.accents
