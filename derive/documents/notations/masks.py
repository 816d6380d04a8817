"""dA ⊙ (Z > 0): a condition in brackets as a factor is 1 where it holds, and 0 elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node

_ENTRYWISE = ("⊙", "∘", "*", "·")
_ORDERS = (">", "<", "≥", "≤")


def with_masks(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with an indicator for each such factor."""
    return [replace(row, chain=rebuilt(row.chain, _masked)) for row in rows]


def _masked(node: Node) -> Node | None:
    if not isinstance(node, tree.Product) or not any(map(_condition, node.factors)):
        return None
    return replace(node, factors=tuple(map(_as_indicator, node.factors)))


def _condition(factor: tree.Factor) -> tree.Chain | None:
    """The condition that a factor is, entry by entry."""
    match factor.node:
        case tree.Bracket(kind="(" | "[", items=(tree.Chain(first=first, links=(link,)) as condition,)):
            return condition if first is not None and factor.sign in _ENTRYWISE and link.sign in _ORDERS else None
    return None


def _as_indicator(factor: tree.Factor) -> tree.Factor:
    condition = _condition(factor)
    return replace(factor, node=tree.Indicator(factor.node.place, (condition,))) if condition else factor
