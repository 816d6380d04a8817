"""The a of L(a, y) and of L = (y - a)² where networks have layers: what the last of them puts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS
from derive.reading import tree
from derive.reading.tree import Node

_OUTPUTS = frozenset("aA")


def with_last_layer(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a^[2] for the a of L(a, y) = …, where layer 2 is the last and no row says what a is; or a^L."""
    letter = _argument_of_loss(rows) or _in_loss(rows)
    sides = [
        side
        for row in rows
        if (links := row.chain.links)
        for side in (row.chain.first, *(one.node for one in links[:-1]))
    ]
    if not letter or any(_is_alone(side, letter) for side in sides):
        return rows
    every = [node for row in rows for node in walk(row.chain)]
    numbers = {number for node in every if (number := _layer_number(node, letter))}
    lettered = any(_is_of_last(node, letter) for node in every)
    if lettered == (len(numbers) > 1):
        return rows

    def change(node: Node) -> Node | None:
        if isinstance(node, tree.Power) and isinstance(node.base, tree.Name):
            return node
        if not isinstance(node, tree.Name) or not _is_alone(node, letter):
            return None
        if lettered:
            return tree.Power(node.place, node, tree.Name(node.place, "L"))
        top = tree.Number(node.place, str(max(numbers)))
        return replace(node, superscripts=(tree.Layer(node.place, "[", top),))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _argument_of_loss(rows: Sequence[Row]) -> str:
    """The letter of what a loss is said to be a function of first, be it L(a, y) = …."""
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(
                    items=(tree.Name(letters=loss), tree.Bracket(items=(tree.Name(letters=letter) as first, _)))
                ),
                links=(_, *_),
            ) if loss in COSTS and first == tree.Name(first.place, letter):
                return letter
    return ""


def _in_loss(rows: Sequence[Row]) -> str:
    """The letter of activations that stands alone in the formula of a loss."""
    for row in rows:
        match row.chain:
            case tree.Chain(first=tree.Name(letters=loss, superscripts=()), links=(link, *_)) if loss in COSTS:
                inside = list(walk(link.node))
                raised = {id(one.base) for one in inside if isinstance(one, tree.Power)}
                bare = [one for one in inside if isinstance(one, tree.Name) and id(one) not in raised]
                found = {one.letters for one in bare if _is_any(one)}
                if len(found) == 1:
                    return found.pop()
    return ""


def _is_any(name: tree.Name) -> bool:
    return name.letters in _OUTPUTS and _is_alone(name, name.letters)


def _layer_number(node: Node, letter: str) -> int:
    """The 2 of a^[2]."""
    match node:
        case tree.Name(letters=name, superscripts=(tree.Layer(bracket="[", content=tree.Number(text=text)),)) if (
            name == letter and text.isdecimal()
        ):
            return int(text)
    return 0


def _is_of_last(node: Node, letter: str) -> bool:
    """Whether it is a^L or a^L_j."""
    match node:
        case tree.Power(base=tree.Name(letters=name), exponent=tree.Name(letters="L", subscripts=(), superscripts=())):
            return name == letter
    return False


def _is_alone(node: Node | None, letter: str) -> bool:
    """Whether a node is a letter without a layer, be it with indices."""
    return isinstance(node, tree.Name) and node == tree.Name(node.place, letter, subscripts=node.subscripts)
