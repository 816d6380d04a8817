"""CE(y, ŷ), H(p) and D_KL(p‖q) of a document that nowhere says what these are: by their names they are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import key_of
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node

_CROSS_ENTROPY = frozenset(
    {"CE", "CrossEntropy", "crossentropy", "crossEntropy", "Crossentropy", "cross_entropy", "cross entropy"}
)
_DIVERGENCE = frozenset({"D_KL", "D_K,L", "KL"})
_ENTROPY = re.compile(r"entropy|熵", re.IGNORECASE)
_ESTIMATES = frozenset({"hat"})
"""The accents of what is computed, beside a target."""
_LETTERS = "kjiqrs"
_Formula = Callable[[Place, Sequence[tree.Name], tree.Name], Node]


def with_named_losses(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with -Σ_k y_k log ŷ_k for CE(y, ŷ), of which no row is a definition; H where the words say entropy."""
    every = [node for row in rows for node in walk(row.chain)]
    stated = {_called(row.chain.first) for row in rows if row.chain.links}
    nats = any(_ENTROPY.search(f"{row.before} {row.words}") for row in rows) and not any(map(_is_of_bits, every))
    names = {called for node in every if (called := _called(node))[1] and (nats or called[0] != "H")} - stated
    taken = {node.letters for node in every if isinstance(node, tree.Name)}
    letter = next((letter for letter in _LETTERS if letter not in taken), _LETTERS[0])

    def change(node: Node) -> Node | None:
        called = _called(node)
        if called not in names or not isinstance(node, tree.Juxtaposed):
            return None
        return _formula(called)(node.place, _arguments(node.items[1]), tree.Name(node.place, letter))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if names else rows


def _called(node: Node | None) -> tuple[str, int]:
    """The name of a known loss before its one or two arguments, and how many there are; an empty one for all else."""
    match node:
        case tree.Juxtaposed(items=(tree.Word() | tree.Name() as head, tree.Bracket(kind="(") as bracket)):
            name = head.text if isinstance(head, tree.Word) and not head.subscripts else key_of(head)
            count = len(_arguments(bracket))
            known = count == 2 and (name in _CROSS_ENTROPY or name in _DIVERGENCE)
            return (name, count) if known or (name == "H" and 0 < count < 3) else ("", 0)
    return "", 0


def _arguments(bracket: Node) -> Sequence[tree.Name]:
    """The names in a bracket; none if anything else is in it."""
    assert isinstance(bracket, tree.Bracket)
    items = bracket.items[0].items if isinstance(bracket.items[0], tree.Listing) else bracket.items
    names = [item for item in items if isinstance(item, tree.Name)]
    return names if len(names) == len(items) else ()


def _is_of_bits(node: Node) -> bool:
    match node:
        case tree.Word(text="log", subscripts=(tree.Number(text="2"),)):
            return True
    return False


def _formula(called: tuple[str, int]) -> _Formula:
    name, count = called
    return _divergence if name in _DIVERGENCE else _entropy if count == 1 else _cross_entropy


def _cross_entropy(place: Place, names: Sequence[tree.Name], index: tree.Name) -> Node:
    first, second = names
    target, output = (second, first) if _ESTIMATES & set(first.accents) else (first, second)
    return _total("-", place, _entry(target, index), _entry(output, index), index)


def _entropy(place: Place, names: Sequence[tree.Name], index: tree.Name) -> Node:
    (own,) = (_entry(name, index) for name in names)
    return _total("-", place, own, own, index)


def _divergence(place: Place, names: Sequence[tree.Name], index: tree.Name) -> Node:
    first, second = (_entry(name, index) for name in names)
    return _total("", place, first, tree.Bracket(place, "(", (tree.Fraction(place, first, second),)), index)


def _entry(name: tree.Name, index: tree.Name) -> tree.Name:
    """An entry of a vector, which is printed as a number where the vector is bold."""
    return replace(name, subscripts=(*name.subscripts, index), style="" if name.style == "bold" else name.style)


def _total(sign: str, place: Place, factor: Node, argument: Node, index: tree.Name) -> Node:
    """Σ_k of a factor and the logarithm of the argument."""
    body = tree.Juxtaposed(place, (factor, tree.Word(place, "log"), argument))
    return tree.Sum(place, (tree.Term(sign, tree.BigSum(place, tree.Limits((index,)), body), place),))
