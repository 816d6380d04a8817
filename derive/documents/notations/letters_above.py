"""a^{(n)} and a^{n-1}, δ^k_j and δ^m_1: other letters than l and L above names, for a layer and for the last one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.layers import LAYERS
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_OF_LAYERS = frozenset("nkijmp")
_FOR_UNITS = "quvrs"


def with_usual_letters(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with l for the n of a^{(n)} and a^{(n-1)}, or of a^n and a^{n-1}, where nothing runs over n.

    And with L for the m of a^m and a^{m-1} beside a^{k+1}, and then another letter for an l below names.
    """
    every = [node for row in rows for node in walk(row.chain)]
    summed = {one.letters for node in every if isinstance(node, tree.Big) for over in node.limits.index
              for one in walk(over) if isinstance(one, tree.Name)}  # fmt: skip
    marked = [node.content for node in every if isinstance(node, tree.Layer)]
    if marked and not _letters_in(marked) & set(LAYERS) and (usual := _usual(marked, summed)):
        return [replace(row, chain=rebuilt(row.chain, partial(_in_layers, usual))) for row in rows]
    powers = [node for node in every if isinstance(node, tree.Power) and isinstance(node.base, tree.Name)]
    exponents = [power.exponent for power in powers]
    usual = _usual(exponents, summed)
    above = {
        power.base.letters
        for power in powers
        if isinstance(power.base, tree.Name)
        and isinstance(power.exponent, tree.Name)
        and power.exponent.letters in usual
    }
    if len(above) > 2 and not _letters_in(exponents) & {"l", "ℓ"}:
        if "l" in summed:
            rows = _with_other_units(rows)
        return [replace(row, chain=rebuilt(row.chain, partial(_in_powers, usual))) for row in rows]
    return rows


def _usual(contents: Sequence[Node], summed: set[str]) -> Mapping[str, str]:
    """l for the one letter of which more than one neighbour stands there; of two, L for that which has only lower ones.

    Letters that are summed over are none of these.
    """
    found = [neighbour for content in contents if (neighbour := _neighbour(content))[0]]
    letters = [letter for letter, _ in found]
    raised = {letter for letter, sign in found if sign == "+"}
    moved = {letter for letter in letters if letters.count(letter) > 1 or raised - {letter}} - summed
    last = moved - raised
    if len(moved) == 1:
        return dict.fromkeys(moved, "l")
    if len(moved) == 2 and len(last) == 1:
        return {letter: "L" if letter in last else "l" for letter in moved}
    return {}


def _neighbour(content: Node) -> tuple[str, str]:
    """The n of n-1 and n+1, and the sign."""
    match content:
        case tree.Sum(
            terms=(
                tree.Term(sign="", node=tree.Name(letters=letter, subscripts=())),
                tree.Term(sign=sign, node=tree.Number(text="1")),
            )
        ) if letter in _OF_LAYERS:
            return letter, sign
    return "", ""


def _letters_in(nodes: Iterable[Node]) -> set[str]:
    return {one.letters for node in nodes for one in walk(node) if isinstance(one, tree.Name)}


def _in_layers(usual: Mapping[str, str], node: Node) -> Node | None:
    return replace(node, content=_with(usual, node.content)) if isinstance(node, tree.Layer) else None


def _in_powers(usual: Mapping[str, str], node: Node) -> Node | None:
    if isinstance(node, tree.Power) and isinstance(node.base, tree.Name):
        exponent = _with(usual, node.exponent)
        return None if exponent == node.exponent else replace(node, exponent=exponent)
    return None


def _with_other_units(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a letter that stands nowhere for the l of Σ_l w_{lj}."""
    used = _letters_in(row.chain for row in rows)
    letter = next((letter for letter in _FOR_UNITS if letter not in used), "l")
    return [replace(row, chain=rebuilt(row.chain, partial(_renamed, {"l": letter}))) for row in rows]


def _with(usual: Mapping[str, str], node: Node) -> Node:
    found: Node = rebuilt(node, partial(_renamed, usual))
    return found


def _renamed(usual: Mapping[str, str], node: Node) -> Node | None:
    if isinstance(node, tree.Name) and node.letters in usual:
        return replace(node, letters=usual[node.letters])
    return None
