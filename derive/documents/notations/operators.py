"""How far ∂/∂v reaches: before a bare - log σ(u) over it, and over a sum that stands elsewhere as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_operands(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂(-log σ(u))/∂v for it; of an operator before other factors, only its own term is changed."""
    return [replace(row, chain=rebuilt(row.chain, _joined)) for row in rows]


def with_whole_operands(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂/∂w (w x + b) for ∂/∂w w x + b, where w x + b is a whole side or argument elsewhere."""
    every = [node for row in rows for node in walk(row.chain)]
    if not any(isinstance(node, tree.Sum) and _before_first(node) for node in every):
        return rows
    whole = [inner for node in every for inner in _wholes(node) if isinstance(inner, tree.Sum)]

    def change(node: Node) -> Node | None:
        found = _before_first(node) if isinstance(node, tree.Sum) else None
        return replace(found[0], of=tree.Bracket(node.place, "(", (found[1],))) if found and found[1] in whole else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _before_first(node: tree.Sum) -> tuple[tree.Derivative, tree.Sum] | None:
    """The operator with which a sum begins, and the sum without it."""
    first, *rest = node.terms
    match first.node:
        case tree.Juxtaposed(items=(tree.Derivative(of=None) as operator, *items)) if items:
            if first.sign or any(_has_operator(term.node) for term in rest):
                return None
            inner = items[0] if len(items) == 1 else tree.Juxtaposed(items[0].place, tuple(items))
            return operator, replace(node, terms=(replace(first, node=inner), *rest))
    return None


def _wholes(node: Node) -> tuple[Node, ...]:
    """The sides of a chain, or what stands in a bracket."""
    match node:
        case tree.Chain(first=first, links=links):
            sides = tuple(link.node for link in links)
            return sides if first is None else (first, *sides)
        case tree.Bracket(items=(inner,)):
            return (inner,)
    return ()


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
