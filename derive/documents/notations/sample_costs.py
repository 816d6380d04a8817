"""E_n = ½ Σ_k (y_k - t_k)²: the n of one sample, where no other name of its formula has it, only names the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.documents.trees.vocabulary import LOSSES
from derive.reading import tree
from derive.reading.tree import Node


def with_costs_of_one(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a label for the n of each E_n that has such a formula and that nothing sums over n."""
    found = {name for row in rows if (name := _defined(row.chain))}
    found -= {name for row in rows for node in walk(row.chain) for name in _summed(node)}

    def change(node: Node) -> Node | None:
        if (name := _costs(node)) in found:
            assert isinstance(node, tree.Name)
            return replace(node, subscripts=(tree.Label(node.subscripts[0].place, name[1]),))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if found else rows


def _defined(chain: tree.Chain) -> tuple[str, str] | None:
    """The E and the n of E_n = …, where no n stands behind the sign."""
    match chain:
        case tree.Chain(first=first, links=(tree.Link(sign=sign, node=right), *_)) if first and sign in DEFINING:
            name = _costs(first)
            written = [node for node in walk(right) if isinstance(node, tree.Name)]
            inside = {node.letters for node in written}
            return name if name and name[1] not in inside and any(node.subscripts for node in written) else None
    return None


def _costs(node: Node | None) -> tuple[str, str] | None:
    """The E and the n of a cost E_n."""
    match node:
        case tree.Name(letters=letters, subscripts=(tree.Name(letters=below, subscripts=(), superscripts=()),)):
            return (letters, below) if letters in LOSSES and len(below) == 1 else None
    return None


def _summed(node: Node) -> set[tuple[str, str]]:
    """The costs in a sum over their letter."""
    if not isinstance(node, tree.Big) or node.body is None:
        return set()
    over = {index.letters for index in node.limits.index if isinstance(index, tree.Name)}
    return {name for part in walk(node.body) if (name := _costs(part)) and name[1] in over}
