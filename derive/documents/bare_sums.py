"""Σ e^{z} beside e^{z_i}: a sum without an index over the entries of what has one elsewhere in its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = "kqrsuv"
_INDICES = frozenset("ijklmnpqrsuv")


def with_indexed_sums(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_k e^{z_k} for Σ e^{z}; one such sum does not reach over the next."""
    return [replace(row, chain=_indexed(row.chain)) if any(map(_is_bare, walk(row.chain))) else row for row in rows]


def _indexed(chain: tree.Chain) -> tree.Chain:
    names = [node for node in walk(chain) if isinstance(node, tree.Name)]
    letter = next((letter for letter in _LETTERS if all(name.letters != letter for name in names)), "")
    indexed = {_without_index(name) for name in names} - {None}

    def change(node: Node) -> Node | None:
        if not letter or not isinstance(node, tree.BigSum) or not _is_bare(node):
            return None
        if isinstance(node.body, tree.Product) and (factors := _apart(node, node.body)):
            return tree.Product(node.place, rebuilt(factors, change))
        body = rebuilt(node.body, entry)
        limits = replace(node.limits, index=(tree.Name(node.place, letter),))
        return None if body == node.body else replace(node, limits=limits, body=body)

    def entry(node: Node) -> Node | None:
        if isinstance(node, tree.Name) and replace(node, style="") in indexed:
            return replace(node, subscripts=(*node.subscripts, tree.Name(node.place, letter)))
        return None

    found: tree.Chain = rebuilt(chain, change)
    return found


def _is_bare(node: Node) -> bool:
    return isinstance(node, tree.BigSum) and node.limits == tree.Limits() and node.body is not None


def _without_index(name: tree.Name) -> tree.Name | None:
    """z for z_i, and h_2 for h_{2i}."""
    match name.subscripts:
        case (*others, tree.Name(letters=letter)) if letter in _INDICES:
            return replace(name, subscripts=tuple(others), style="")
    return None


def _apart(node: tree.BigSum, body: tree.Product) -> tuple[tree.Factor, ...]:
    """The factors with the sum around what stands before the next such sum; nothing if there is none."""
    at = next((at for at, factor in enumerate(body.factors) if _is_bare(factor.node)), 0)
    if not at:
        return ()
    inner = body.factors[0].node if at == 1 else replace(body, factors=body.factors[:at])
    return tree.Factor("", replace(node, body=inner)), *body.factors[at:]
