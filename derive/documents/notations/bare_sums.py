"""Σ e^{z} beside e^{z_i}: a sum without an index over the entries of what has one elsewhere in its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = "kqrsuv"
_INDICES = frozenset("ijklmnpqrsuv")


def with_indexed_sums(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_k e^{z_k} for Σ e^{z}; one such sum does not reach over the next."""
    found, head = list[Row](), frozenset[str]()
    for row in rows:
        head = head if row.chain.first is None else _letters(row.chain.first)
        bare = any(map(_is_bare, walk(row.chain)))
        found.append(replace(row, chain=_indexed(_over_the_rest(row.chain, head))) if bare else row)
    return found


def _over_the_rest(chain: tree.Chain, head: frozenset[str]) -> tree.Chain:
    """Σ_k for a Σ without an index, where k is the one index behind it that the head of its chain has not."""

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.BigSum) or not _is_bare(node) or node.body is None:
            return None
        rest = _letters(node.body) - head
        if not head or len(rest) != 1:
            return None
        (letter,) = rest
        return replace(node, limits=replace(node.limits, index=(tree.Name(node.place, letter),)))

    links = tuple(rebuilt(link, change) for link in chain.links)
    return replace(chain, links=links)


def _letters(node: Node) -> frozenset[str]:
    """The letters of the indices in a formula that no sum binds."""
    names = [one for one in walk(node) if isinstance(one, tree.Name)]
    bound = {
        getattr(index, "letters", "")
        for one in walk(node)
        if isinstance(one, tree.Big)
        for index in one.limits.index
    }  # fmt: skip
    below = {getattr(index, "letters", "") for name in names for index in name.subscripts}
    return frozenset((below & _INDICES) - bound)


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
