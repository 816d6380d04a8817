"""Conditions that stand where an index does: ∂E/∂z_{i ≠ k} is ∂E/∂z_i for i ≠ k, and p_{k = l} is p_l."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.reading import tree
from derive.reading.tree import Node


def with_conditions(row: Row) -> tuple[Row, ...]:
    """The row with plain indices, and beside it the condition that one of them had, if there is just one."""
    conditions = dict[tuple[str, str], tree.Chain]()

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Name):
            return None
        below = tuple(map(plain, node.subscripts))
        return None if below == node.subscripts else replace(node, subscripts=below)

    def plain(script: Node) -> Node:
        match script:
            case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign=sign, node=tree.Name() as second),)):
                if sign == "≠":
                    conditions[first.letters, second.letters] = script
                    return first
                return second if sign == "=" else script
        return script

    chain = rebuilt(row.chain, change)
    assert isinstance(chain, tree.Chain)
    if len(conditions) > 1:
        return (row,)
    beside = (replace(row, chain=condition, words="") for condition in conditions.values())
    return (replace(row, chain=chain), *beside)
