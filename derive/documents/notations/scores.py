"""A softmax that writes the index of a score for the score: e^j/Σ_i e^i, where e^{o_j}/Σ_i e^{o_i} stands elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def scores_of(rows: Sequence[Row]) -> tree.Name | None:
    """The name of what the document takes e^x of and sums, as the o of Σ_i e^{o_i}; None if there is not just one."""
    sums = (node for row in rows for node in walk(row.chain) if isinstance(node, tree.BigSum))
    found = dict[str, tree.Name]()
    for node in sums:
        match node:
            case tree.BigSum(
                limits=tree.Limits(index=(over,)),
                body=tree.Power(base=tree.Name(letters="e"), exponent=tree.Name(subscripts=(below,)) as score),
            ) if over == below:
                found[score.letters + "".join(score.accents)] = score
    return next(iter(found.values())) if len(found) == 1 else None


def with_scores(node: Node, score: tree.Name | None) -> Node | None:
    """e^{o_j}/Σ_i e^{o_i} for e^j/Σ_i e^i: nobody takes e to the power of a number of a class."""
    match node:
        case tree.Fraction(
            above=tree.Power(base=tree.Name(letters="e"), exponent=tree.Name() as own) as above,
            below=tree.BigSum(
                limits=tree.Limits(index=(over,)),
                body=tree.Power(base=tree.Name(letters="e"), exponent=tree.Name() as inner) as body,
            ) as below,
        ) if score and inner == over and _is_letter(own) and own != over:
            first, second = (replace(score, subscripts=(index,), place=index.place) for index in (own, inner))
            total = replace(below, body=replace(body, exponent=second))
            return replace(node, above=replace(above, exponent=first), below=total)
    return None


def _is_letter(name: tree.Name) -> bool:
    return len(name.letters) == 1 and name == tree.Name(name.place, name.letters)
