"""σ(z) = max(0, z) in one row and σ(z) = tanh z in another: what is said of σ there is said of this function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.formulas.customs import UNKNOWN
from derive.documents.notations.activations import activation_called_sigma
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_WORDS = frozenset(
    (
        "sigmoid",
        "softplus",
        "relu",
        "ReLU",
        "max",
        "min",
        "tanh",
        "log",
        "ln",
        "sin",
        "cos",
        "arctan",
        "sinh",
        "cosh",
        "sign",
        "erf",
    )
)
_NAMES = frozenset({"Φ", "Phi", "tanh", "erf"})


def with_several_activations(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with another letter for a σ that is told to be no sigmoid, up to where it is told again or forgotten.

    A σ that is told to be one known activation and nothing else is that one everywhere.
    """
    if activation_called_sigma(rows) or not any(_argument(row.chain) for row in rows):
        return rows
    used = {node.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in UNKNOWN if letter not in used), "")
    if not letter:
        return rows
    found, since = list[Row](), None
    for row in rows:
        argument = _argument(row.chain)
        if argument is not None:
            since = row if any(_is_another(link.node, argument) for link in row.chain.links[:1]) else None
        speaks = argument is not None or row.chain.first is None or _is_of_sigma(row.chain.first)
        if since is not None and speaks and _is_near(row, since):
            row = replace(row, chain=rebuilt(row.chain, lambda node: _renamed(node, letter)))
        found.append(row)
    return found


def _argument(chain: tree.Chain) -> tree.Name | None:
    """The z of σ(z) = …."""
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(head, tree.Bracket(kind="(", items=(tree.Name() as argument,)))),
            links=(tree.Link(sign=sign), *_),
        ) if sign in DEFINING and _is_sigma(head):
            return argument
    return None


def _is_sigma(node: Node) -> bool:
    return isinstance(node, tree.Name) and node == tree.Name(node.place, "σ")


def _is_of_sigma(node: Node) -> bool:
    """Whether it is σ'(z) or dσ/dz."""
    match node:
        case tree.Juxtaposed(items=(tree.Name(letters="σ", subscripts=(), superscripts=()), *_)):
            return True
        case tree.Derivative(of=of):
            first = of.items[0] if isinstance(of, tree.Juxtaposed) else of
            return isinstance(first, tree.Name) and _is_sigma(first)
    return False


def _is_near(row: Row, told: Row) -> bool:
    """Whether it stands in the same section, and of a table in the same row."""
    in_table = bool(row.column or told.column)
    return row.section == told.section and (not in_table or row.place.line == told.place.line)


def _is_another(node: Node, argument: tree.Name) -> bool:
    """Whether a formula is that of no sigmoid, whatever slip may be in it."""
    parts = [*walk(node)]
    exponents = [part.exponent for part in parts if isinstance(part, tree.Power) and _is_euler(part.base)]
    signs = {exponent == argument for exponent in exponents if argument in walk(exponent)}
    return (
        node == argument
        or len(signs) > 1
        or any(isinstance(part, tree.Cases | tree.Indicator) for part in parts)
        or any(isinstance(part, tree.Word) and part.text in _WORDS for part in parts)
        or any(isinstance(part, tree.Name) and part.letters in _NAMES for part in parts)
    )


def _is_euler(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.letters == "e"


def _renamed(node: Node, letter: str) -> Node | None:
    if isinstance(node, tree.Name) and node.letters == "σ" and not (node.subscripts or node.superscripts):
        return replace(node, letters=letter)
    return None
