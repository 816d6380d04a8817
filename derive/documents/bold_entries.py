"""y_c = 1 and e^{z_j} in bold: what stands so is an entry of a vector that is printed in bold, and no vector itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.documents.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_BASE = "e"


def letters_of_entries(rows: Sequence[Row]) -> frozenset[str]:
    """The letters that are in bold though they are numbers where an index stands below them.

    Where all but one of a side are, so is that one.
    """
    known = {name.letters for row in rows for name in _evident(row.chain)}
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


def _beside(chain: tree.Chain, known: set[str]) -> Iterator[str]:
    """The one other letter of a side whose names in bold all have an index."""
    for link in chain.links:
        names = [node for node in walk(link.node) if isinstance(node, tree.Name) and node.style == "bold"]
        letters = {name.letters for name in names}
        if all(map(_is_indexed, names)) and len(letters - known) == 1 and letters & known:
            yield from letters - known


def _is_indexed(name: Node) -> bool:
    return isinstance(name, tree.Name) and name.style == "bold" and len(name.subscripts) == 1
