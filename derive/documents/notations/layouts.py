"""Which way a document lays its batches: the samples as rows, as in X W, or as columns, as in W X."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from derive.documents.trees.calls import flat
from derive.reading import tree
from derive.reading.tree import Node

_WEIGHTS = frozenset({"W", "Θ"})
_BATCHES = frozenset("XAHZYPOSG")


def has_samples_in_rows(nodes: Iterable[Node]) -> bool:
    """Whether more weights stand behind a batch, or what is differentiated by one, than before it."""
    behind = before = 0
    for first, second in (pair for node in nodes for pair in _neighbours(node)):
        behind += _is_batch(first) and _is_weight(second)
        before += _is_weight(first) and _is_batch(second)
    return behind > before


def _neighbours(node: Node) -> Iterator[tuple[Node, Node]]:
    match node:
        case tree.Name(letters=letters) if len(letters) > 1 and letters.isupper():
            parts = tree.apart(node)
            yield from pairwise(parts.items if isinstance(parts, tree.Juxtaposed) else ())
        case tree.Juxtaposed(items=items):
            yield from pairwise(flat(items))
        case tree.Product(factors=factors):
            yield from pairwise(factor.node for factor in factors)


def _is_weight(node: Node) -> bool:
    """W, W_1, Wᵀ and W^{[2]T}."""
    inner = node.body if isinstance(node, tree.Transposed) else node
    return isinstance(inner, tree.Name) and inner.letters in _WEIGHTS


def _is_batch(node: Node) -> bool:
    """X, dZ or ∂L/∂Z."""
    match node:
        case tree.Derivative(by=(tree.Name(letters=letters),)) | tree.Name(letters=letters):
            return letters.removeprefix("d") in _BATCHES
    return False
