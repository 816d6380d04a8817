"""Kinds of mathematics whose signs look like those of formulas here and mean something else: they are not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_DIFFERENTIAL = re.compile(r"d[A-Z]")
_CONVOLUTION = re.compile(r"卷积|convolution", re.IGNORECASE)
_TURNED = re.compile(r"rot\s*_?\{?180|rot180|翻转\s*180|旋转\s*180|flip", re.IGNORECASE)


def has_differentials(nodes: Sequence[Node]) -> bool:
    """Whether dX is a change of X: in tr(… dX), in dA B + A dB or in d(…), and not the slope by X."""
    for node in nodes:
        match node:
            case tree.Juxtaposed(items=items) if any(map(_begins_differential, pairwise(items))):
                return True
            case tree.Sum(terms=terms) if len(terms) == 2 and all(_has_one_factor_changed(one.node) for one in terms):
                return True
    return False


def is_differential(name: tree.Name) -> bool:
    """Whether a name is a change of another, where the document has such."""
    return name.letters == "d" or bool(_DIFFERENTIAL.fullmatch(name.letters))


def has_convolutions(rows: Iterable[Row], nodes: Iterable[Node]) -> bool:
    """Whether * stands for a convolution: of a document that speaks of them and turns kernels round."""
    words = " ".join(f"{row.before} {row.words}" for row in rows)
    names = " ".join(node.text for node in nodes if isinstance(node, tree.Word))
    return bool(_CONVOLUTION.search(words) and _TURNED.search(f"{words} {names}"))


def _begins_differential(pair: tuple[Node, Node]) -> bool:
    """d(…), and tr(…) with a change in it."""
    match pair:
        case tree.Name(letters="d", subscripts=()), tree.Bracket(kind="("):
            return True
        case tree.Word(text="tr" | "Tr" | "trace"), tree.Bracket() as inside:
            return any(isinstance(part, tree.Name) and is_differential(part) for part in walk(inside))
    return False


def _has_one_factor_changed(node: Node) -> bool:
    """A dX, of two factors."""
    match node:
        case tree.Juxtaposed(items=(first, second)):
            parts: tuple[Node, ...] = (first, second)
        case tree.Product(factors=(one, other)):
            parts = (one.node, other.node)
        case _:
            return False
    changed = [isinstance(part, tree.Name) and is_differential(part) for part in parts]
    return sum(changed) == 1 and all(isinstance(part, tree.Name) for part in parts)
