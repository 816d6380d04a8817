"""∂/∂v - log σ(u): an operator as a term, which reaches over the terms behind it up to the next operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_operands(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂(-log σ(u))/∂v for it; of an operator before other factors, only its own term is changed."""
    return [replace(row, chain=rebuilt(row.chain, _joined)) for row in rows]


def _joined(node: Node) -> Node | None:
    if not isinstance(node, tree.Sum) or not any(_operator(term.node) for term in node.terms[:-1]):
        return None
    terms, at = list[tree.Term](), 0
    while at < len(node.terms):
        term, at = node.terms[at], at + 1
        end = at
        while _operator(term.node) and end < len(node.terms) and not _has_operator(node.terms[end].node):
            end += 1
        if end > at:
            inside = tuple(replace(one, node=rebuilt(one.node, _joined)) for one in node.terms[at:end])
            term, at = replace(term, node=_applied(term.node, inside)), end
        terms.append(term)
    return replace(node, terms=tuple(terms)) if len(terms) > 1 or terms[0].sign else terms[0].node


def _operator(node: Node) -> tree.Derivative | None:
    """The operator without an operand that a term is, or that is the last of its factors."""
    last = node.items[-1] if isinstance(node, tree.Juxtaposed) else node
    return last if isinstance(last, tree.Derivative) and last.of is None else None


def _has_operator(node: Node) -> bool:
    return any(isinstance(part, tree.Derivative) for part in walk(node))


def _applied(node: Node, terms: tuple[tree.Term, ...]) -> Node:
    place = terms[0].place
    operand = tree.Bracket(place, "(", (tree.Sum(place, terms),))
    operator = _operator(node)
    assert operator is not None
    whole = replace(operator, of=operand)
    return replace(node, items=(*node.items[:-1], whole)) if isinstance(node, tree.Juxtaposed) else whole
