"""A document in which every vector and matrix has one entry: there a formula holds however its shapes are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.deciding.judge import Judge
from derive.documents.deciding.judgements import Judgement, Outcome
from derive.documents.meaning.shapes import TRACES
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row
from derive.documents.trees.vocabulary import Vocabulary
from derive.documents.understanding.definitions import understand
from derive.documents.understanding.statements import Equality
from derive.reading import tree
from derive.reading.tree import Node

_PRODUCTS = frozenset("⊙∘⊗@")
_SELF = ("diag", *TRACES)
"""Functions that leave a matrix with one entry as it is."""


def with_single_entries(
    judgements: Sequence[Judgement], rows: Sequence[Row], vocabulary: Vocabulary, seconds: float
) -> tuple[Judgement, ...]:
    """The judgements, of which those that were not read are judged with one entry in every vector and matrix.

    That it fails there says nothing: w may stand beside w_i.
    """
    unread = {judgement.place for judgement in judgements if judgement.outcome is Outcome.NOT_READ}
    if not unread:
        return tuple(judgements)
    found = understand(of_one_entry(rows), vocabulary, numbers=True)
    judge = Judge(found, seconds)
    equalities = {item.place: item for item in found.items if isinstance(item, Equality) and item.place in unread}
    return tuple(
        _single(judgement, judge.alone(equalities[judgement.place])) if judgement.place in equalities else judgement
        for judgement in judgements
    )


def _single(judgement: Judgement, other: Judgement) -> Judgement:
    """What holds with single entries is no more than that."""
    says_something = other.left != other.right and not other.reason
    if not other.holds or not says_something:
        return judgement
    return replace(
        other,
        outcome=Outcome.CONDITIONAL,
        reason="every vector and matrix has one entry; how the shapes are meant was not understood",
    )


def of_one_entry(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without transposes, products of entries, gradients and norms, which are all usual ones of numbers."""
    return tuple(row if row.unread else replace(row, chain=rebuilt(row.chain, _number)) for row in rows)


def _alone(node: Node) -> Node:
    found = rebuilt(node, _number)
    assert isinstance(found, Node)
    return found


def _number(node: Node) -> Node | None:
    """What stands for numbers in the place of what is of vectors and matrices."""
    match node:
        case tree.Transposed(body=body):
            return _alone(body)
        case tree.Product(factors=factors) if any(factor.sign in _PRODUCTS for factor in factors):
            usual = (replace(one, sign="·") if one.sign in _PRODUCTS else one for one in factors)
            return _alone(replace(node, factors=tuple(usual)))
        case tree.Gradient(of=of, by=(by,), order=order):
            twice = isinstance(order, tree.Number) and order.text == "2"
            return _alone(tree.Derivative(node.place, of, (by, by) if twice else (by,), order))
        case (
            tree.Bracket(kind="‖", items=(inner,))
            | tree.Scripted(body=tree.Bracket(kind="‖", items=(inner,)), superscripts=(), primes=0)
        ):
            return tree.Bracket(node.place, "|", (_alone(inner),))
        case tree.Juxtaposed(items=(tree.Word(text=text), tree.Bracket(kind="(", items=(_,)) as argument, *rest)):
            if text in _SELF:
                return _alone(replace(node, items=(argument, *rest)))
    return None
