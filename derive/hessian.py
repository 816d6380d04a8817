"""The second derivatives ∂²E/∂net_i∂net_j: the proved error term differentiated once more."""

from __future__ import annotations

from dataclasses import replace

from derive.algebra import flatten
from derive.derivation import Derivation, Result
from derive.expr import D, Expr, Index, Sym, map_nodes, rename, walk
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
    through_outputs(board, jacobian)
    part = Part("hessian", tuple(board.steps))
    results = {**derivation.results, "hessian": Result(part.goal, part.result, error.uses)}
    return replace(derivation, parts=(*derivation.parts, part), results=results)


def through_outputs(board: Board, jacobian: Expr) -> None:
    """Differentiate a line in the outputs by net_j: ∂y_k/∂net_i, given, put in for every k, sums rid of their δ."""
    scope = board.scope
    board.extend(differentiate(board.line, scope, keep=_of_output))
    slopes = [node for node in dict.fromkeys(walk(board.line)) if isinstance(node, D)]
    known = [(slope, rename(jacobian, {I: L, K: _index(slope)})) for slope in slopes]
    if known:
        board.write("substitution", flatten(scope.laws["substitution"](board.line, scope, *known)))
    board.extend(differentiate(board.line, scope))
    pulled = map_nodes(board.line, lambda node: scope.laws["sum-factor"].apply(node, scope))
    board.write("sum-factor", flatten(pulled))
    board.tidy()


def _of_output(node: D) -> bool:
    return isinstance(node.body, Sym) and node.body.name == output(K).name


def _index(slope: D) -> Index:
    assert isinstance(slope.body, Sym)
    return slope.body.indices[0]
