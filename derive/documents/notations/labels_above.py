"""δ_k^o and δ_j^h: the letters o and h above names tell outputs from hidden units and are no powers."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = frozenset("oh")
_ERROR = "δ"
_OF_LAYERS = frozenset({"W", "w", "V", "v", "b", "z", "a", "net", _ERROR})


def with_labels_above(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a label for the o of δ_k^o; of other names than errors, where no o stands for itself."""
    every = [node for row in rows for node in walk(row.chain)]
    raised = [node for node in every if isinstance(node, tree.Power) and _letter(node) in _LETTERS]
    if not raised:
        return rows
    above = {id(node.exponent) for node in raised}
    alone = {
        node.letters
        for node in every
        if isinstance(node, tree.Name) and id(node) not in above and not (node.subscripts or node.superscripts)
    }
    return [replace(row, chain=rebuilt(row.chain, partial(_labelled, alone=alone))) for row in rows]


def _letter(power: tree.Power) -> str:
    """The single letter without scripts to which a name of a layer is raised."""
    match power:
        case tree.Power(
            base=tree.Name(letters=base, primes=0),
            exponent=tree.Name(letters=letter, accents=(), subscripts=(), superscripts=(), primes=0, style=""),
        ) if base in _OF_LAYERS:
            return letter
    return ""


def _labelled(node: Node, alone: Set[str]) -> tree.Name | None:
    if not isinstance(node, tree.Power) or (letter := _letter(node)) not in _LETTERS:
        return None
    assert isinstance(node.base, tree.Name)
    if node.base.letters != _ERROR and letter in alone:
        return None
    label = tree.Label(node.exponent.place, letter)
    return replace(node.base, superscripts=(*node.base.superscripts, label))
