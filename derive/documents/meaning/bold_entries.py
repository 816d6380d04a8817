"""y_c = 1 and e^{z_j} in bold: what stands so is an entry of a vector that is printed in bold, and no vector itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS, key_of
from derive.reading import tree
from derive.reading.tree import Node

_BASE = "e"
_LOGARITHMS = ("log", "ln")


def letters_of_entries(rows: Sequence[Row]) -> frozenset[str]:
    """The letters that are in bold though they are numbers where an index stands below them.

    Where all but one of a side are, so is that one.
    """
    known = {name.letters for row in rows for name in _evident(row.chain)}
    varied = {by.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Derivative)
              for by in node.by if isinstance(by, tree.Name) and by.style == "bold" and not by.subscripts}  # fmt: skip
    for row in rows:
        names = list(_in_logarithm(row.chain))
        if varied & {name.letters for name in names}:
            known |= {key_of(replace(name, subscripts=())) for name in names}
    while known:
        new = {letter for row in rows for letter in _beside(row.chain, known)}
        if new <= known:
            break
        known |= new
    return frozenset(known)


def _evident(chain: tree.Chain) -> Iterator[tree.Name]:
    """The y_c of y_c = 1, and what stands alone in the exponent of an e or is the argument of exp."""
    match chain:
        case tree.Chain(first=tree.Name() as name, links=(tree.Link(sign="=", node=tree.Number(text="1")), *_)):
            if _is_indexed(name) and isinstance(name.subscripts[0], tree.Name):
                yield name
    for node in walk(chain):
        match node:
            case tree.Power(base=tree.Name(letters=letters, subscripts=()), exponent=tree.Name() as name):
                if letters == _BASE and _is_indexed(name):
                    yield name
            case tree.Juxtaposed(items=(tree.Word(text="exp"), tree.Bracket(items=(tree.Name() as name,)), *_)):
                if _is_indexed(name):
                    yield name


def _in_logarithm(chain: tree.Chain) -> Iterator[tree.Name]:
    """The y_i and ŷ_i of L = -Σ_i y_i log ŷ_i, where no name in bold is without an index."""
    match chain:
        case tree.Chain(first=tree.Name(letters=letters), links=(link, *_)) if letters in COSTS:
            names = [node for node in walk(link.node) if isinstance(node, tree.Name) and node.style == "bold"]
            calls = (items for node in walk(link.node) if isinstance(node, tree.Juxtaposed) for items in (node.items,))
            pairs = (pair for items in calls for pair in pairwise(items))
            if any(isinstance(one, tree.Word) and one.text in _LOGARITHMS and _is_indexed(of) for one, of in pairs):
                yield from names if all(map(_is_indexed, names)) else ()


def _beside(chain: tree.Chain, known: set[str]) -> Iterator[str]:
    """The one other letter of a side whose names in bold all have an index."""
    for link in chain.links:
        names = [node for node in walk(link.node) if isinstance(node, tree.Name) and node.style == "bold"]
        letters = {name.letters for name in names}
        if all(map(_is_indexed, names)) and len(letters - known) == 1 and letters & known:
            yield from letters - known


def _is_indexed(name: Node) -> bool:
    return isinstance(name, tree.Name) and name.style == "bold" and len(name.subscripts) == 1
