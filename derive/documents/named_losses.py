"""CE(y, ŷ) and MSE(y, ŷ) of a document that nowhere says what these are: by their names they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node

_CROSS_ENTROPY = frozenset(
    {"CE", "CrossEntropy", "crossentropy", "crossEntropy", "Crossentropy", "cross_entropy", "cross entropy"}
)
_ESTIMATES = frozenset({"hat"})
"""The accents of what is computed, beside a target."""
_LETTERS = "kjiqrs"


def with_named_losses(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with -Σ_k y_k log ŷ_k for CE(y, ŷ), of which no row is a definition."""
    every = [node for row in rows for node in walk(row.chain)]
    stated = {name for row in rows if (name := _called(row.chain.first))}
    names = {name for node in every if (name := _called(node))} - stated
    taken = {node.letters for node in every if isinstance(node, tree.Name)}
    letter = next((letter for letter in _LETTERS if letter not in taken), _LETTERS[0])

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=(_, tree.Bracket(items=(tree.Name() as first, tree.Name() as second)))):
                if _called(node) in names:
                    target, output = (second, first) if _ESTIMATES & set(first.accents) else (first, second)
                    return _cross_entropy(node.place, target, output, letter)
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if names else rows


def _called(node: Node | None) -> str:
    """The name of a cross-entropy before two arguments."""
    match node:
        case tree.Juxtaposed(items=(tree.Word(text=name) | tree.Name(letters=name), tree.Bracket(items=(_, _)))):
            return name if name in _CROSS_ENTROPY else ""
    return ""


def _cross_entropy(place: Place, target: tree.Name, output: tree.Name, letter: str) -> Node:
    index = tree.Name(place, letter)
    own, other = (replace(name, subscripts=(*name.subscripts, index)) for name in (target, output))
    logarithm = tree.Juxtaposed(place, (tree.Word(place, "log"), other))
    total = tree.BigSum(place, tree.Limits((index,)), tree.Juxtaposed(place, (own, *logarithm.items)))
    return tree.Sum(place, (tree.Term("-", total, place),))
