"""g'(x) = g(x)(1 - g(x)) in a document whose x^(i) are vectors: this x is only what g is applied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = ("u", "v", "s", "ξ")
_EULER = "e"


def with_own_variables(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with g'(u) = g(u)(1 - g(u)) for such a statement, where no other quantity stands."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    of_samples = {name.letters for name in names if any(isinstance(mark, tree.Layer) for mark in name.superscripts)}
    used = {name.letters for name in names}
    letter = next((letter for letter in _LETTERS if letter not in used), "")
    if not of_samples or not letter:
        return rows
    return [replace(row, chain=_renamed(row.chain, of_samples, letter)) for row in rows]


def _renamed(chain: tree.Chain, of_samples: set[str], letter: str) -> tree.Chain:
    match chain.first:
        case tree.Juxtaposed(items=(tree.Name(primes=primes) as head, tree.Bracket(kind="(", items=(variable,)))) if (
            primes and isinstance(variable, tree.Name) and variable.letters in of_samples
        ):
            names = [node for node in walk(chain) if isinstance(node, tree.Name)]
            others = [name for name in names if name.letters not in (head.letters, _EULER)]
            if all(name == tree.Name(name.place, variable.letters) for name in others):

                def change(node: Node) -> Node | None:
                    return replace(variable, place=node.place, letters=letter) if node == variable else None

                found: tree.Chain = rebuilt(chain, change)
                return found
    return chain
