"""The second derivatives ∂²E/∂net_i∂net_j: the proved error term differentiated once more."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TypeGuard

from derive.algebra import expand, flatten
from derive.derivation import Derivation, Result
from derive.expr import D, Delta, Expr, Index, Sum, Sym, map_nodes, rename, walk
from derive.laws import Scope
from derive.laws.lines import differentiate
from derive.notation import LOSS, RESERVED, I, K, net, output
from derive.pair import Board
from derive.steps import Part

L = Index("j", "n")
"""A second output index; the inputs, which are also called j, do not occur here."""


def with_hessian(derivation: Derivation, scope: Scope) -> Derivation:
    """The derivation with one more part: ∂²E/∂net_i∂net_j, from its results for δ and ∂y_k/∂net_i."""
    jacobian = next(part.result for part in derivation.parts if part.key == "jacobian")
    error = derivation.results["delta"]
    board = Board(D(D(LOSS, net(I)), net(L)), replace(scope, reserved=RESERVED | {L}))
    board.write("substitution", D(error.right, net(L)), error.uses)
    board.extend(differentiate(board.line, board.scope, keep=_of_output))
    slopes = [node for node in dict.fromkeys(walk(board.line)) if isinstance(node, D)]
    known = [(slope, rename(jacobian, {I: L, K: _index(slope)})) for slope in slopes]
    if known:
        board.apply("substitution", *known)
        board.write("regrouping", flatten(board.line))
    _resolve(board)
    board.tidy()
    part = Part("hessian", tuple(board.steps))
    results = {**derivation.results, "hessian": Result(part.goal, part.result, error.uses)}
    return replace(derivation, parts=(*derivation.parts, part), results=results)


def _of_output(node: D) -> bool:
    return isinstance(node.body, Sym) and node.body.name == output(K).name


def _index(slope: D) -> Index:
    assert isinstance(slope.body, Sym)
    return slope.body.indices[0]


def _resolve(board: Board) -> None:
    """Multiply out the sums that hold a δ of their own index, split them and contract."""
    if not any(map(_is_open, walk(board.line))):
        return
    opened = map_nodes(
        board.line, lambda node: Sum(expand(node.body), node.index, node.excluded) if _is_open(node) else None
    )
    board.write("expanding", opened)
    for law in ("sum-of-sums", "kronecker-contraction", "sum-factor"):
        board.write(law, flatten(map_nodes(board.line, partial(_in_sums, board.scope, law))))


def _is_open(node: Expr) -> TypeGuard[Sum]:
    return isinstance(node, Sum) and any(
        isinstance(part, Delta) and node.index in (part.first, part.second) for part in walk(node.body)
    )


def _in_sums(scope: Scope, law: str, node: Expr) -> Expr | None:
    return scope.laws[law].apply(node, scope) if isinstance(node, Sum) else None
