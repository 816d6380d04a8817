"""g'(x) = g(x)(1 - g(x)) and dg(x)/dx in a document whose x^(i) have entries: this x is only what g is applied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, statements, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = ("u", "v", "s", "ξ")
_EULER = "e"


def with_own_variables(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with g'(u) = g(u)(1 - g(u)) for such a statement, where no other quantity stands."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    of_samples = {
        name.letters
        for name in names
        if name.subscripts and any(isinstance(mark, tree.Layer) for mark in name.superscripts)
    }
    used = {name.letters for name in names}
    letter = next((letter for letter in _LETTERS if letter not in used), "")
    if not of_samples or not letter:
        return rows
    found = list[Row]()
    for statement in statements(rows):
        variable = _own_variable([row.chain for row in statement], of_samples)
        found += [replace(row, chain=_renamed(row.chain, variable, letter)) if variable else row for row in statement]
    return found


def _own_variable(chains: Sequence[tree.Chain], of_samples: set[str]) -> tree.Name | None:
    """The x of g'(x) = … and dg(x)/dx = …, if no other quantity stands in it."""
    variable = _varied(chains[0].first)
    if variable is None or variable.letters not in of_samples:
        return None
    every = [node for chain in chains for node in walk(chain)]
    heads = {
        head.letters
        for node in every
        if isinstance(node, tree.Juxtaposed)
        for head, after in pairwise(node.items)
        if isinstance(head, tree.Name) and isinstance(after, tree.Bracket)
    }
    names = [node for node in every if isinstance(node, tree.Name) and node.letters not in heads | {_EULER}]
    return variable if all(name == tree.Name(name.place, variable.letters) for name in names) else None


def _varied(first: Node | None) -> tree.Name | None:
    """By what a left side differentiates a function of it."""
    match first:
        case (
            tree.Juxtaposed(items=(tree.Name(primes=1), tree.Bracket(kind="(", items=(tree.Name() as variable,))))
            | tree.Derivative(by=(tree.Name() as variable,))
        ):
            return variable
    return None


def _renamed(chain: tree.Chain, variable: tree.Name, letter: str) -> tree.Chain:
    def change(node: Node) -> Node | None:
        return replace(variable, place=node.place, letters=letter) if node == variable else None

    found: tree.Chain = rebuilt(chain, change)
    return found
