"""∇f where nothing stands below the sign: by what else f is differentiated, or what steps against its gradient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_gradient_variables(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∇_θ f for ∇f, where ∂f/∂θ, f(θ) or θ - α ∇f is the only thing that tells by what it is taken."""
    every = [node for row in rows for node in walk(row.chain)]
    wanted = {node.of for node in every if isinstance(node, tree.Gradient) and _is_open(node)}
    told = {of: {by for row in rows for by in _told(row.chain, of)} for of in wanted if isinstance(of, tree.Name)}
    known = {of: found.pop() for of, found in told.items() if len(found) == 1}

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Gradient) and _is_open(node) and node.of in known:
            return replace(node, by=(known[node.of],))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if known else rows


def _is_open(node: tree.Gradient) -> bool:
    return not node.by and isinstance(node.of, tree.Name) and len(node.of.letters) == 1


def _told(chain: tree.Chain, of: tree.Name) -> Iterator[tree.Name]:
    """The names by which a row tells that a function is differentiated."""
    sides = [chain.first, *(link.node for link in chain.links)]
    for side in sides:
        for node in walk(side) if side else ():
            match node:
                case tree.Derivative(of=body, by=(tree.Name() as by,)) if body == of and _is_whole(by):
                    yield by
                case tree.Juxtaposed(items=(head, tree.Bracket(kind="(", items=items))) if head == of:
                    yield from (item for item in items if isinstance(item, tree.Name))
                case tree.Sum(terms=(tree.Term(node=tree.Name() as by), tree.Term(sign="-" | "+", node=step))):
                    if by in sides and any(isinstance(part, tree.Gradient) and part.of == of for part in walk(step)):
                        yield by


def _is_whole(name: tree.Name) -> bool:
    return not name.subscripts and not name.superscripts
