"""Vectors that a document lists, as x = (1, x_1, …, x_n)ᵀ: what θᵀx is, written out term by term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from derive.documents.trees.families import Family, family_of, put, rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.documents.trees.vocabulary import key_of
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node

_LETTERS = "kqrsuvpij"


@dataclass(frozen=True)
class Listed:
    """The entries one after the other: single ones, and families of them; a row lies."""

    parts: tuple[Node | Family, ...]
    row: bool

    @property
    def shape(self) -> tuple[object, ...]:
        """What has to be the same of two that are multiplied entry by entry."""
        return tuple((part.start, part.end) if isinstance(part, Family) else None for part in self.parts)

    @property
    def is_pieced(self) -> bool:
        """Whether it is more than one family, so that it is no vector of entries of one kind."""
        return len(self.parts) > 1


def lists_of(rows: Iterable[Row]) -> Mapping[str, Listed]:
    """The vectors that are made of pieces, by their names; what is listed twice in two ways is left out."""
    found: dict[str, Listed | None] = {}
    for row in rows:
        for name, node in _defined(row.chain):
            listed = listed_as(node)
            if listed is not None and listed.is_pieced and all(map(_is_entry, listed.parts)):
                listed = replace(listed, row=False)
                known = found.setdefault(key_of(name), listed)
                found[key_of(name)] = known if known == listed else None
    return {name: listed for name, listed in found.items() if listed is not None}


def _is_entry(part: Node | Family) -> bool:
    """Whether it is a number, a small letter or a family of them, so that a list of such is a vector."""
    node = part.body if isinstance(part, Family) else part
    return isinstance(node, tree.Number) or (isinstance(node, tree.Name) and node.letters.islower())


def _defined(chain: tree.Chain) -> Iterable[tuple[tree.Name, Node]]:
    if isinstance(chain.first, tree.Name):
        for link in chain.links:
            if link.sign in DEFINING:
                yield chain.first, link.node


def listed_as(node: Node) -> Listed | None:
    """The entries of a list, of a matrix of one row or of one column."""
    match node:
        case tree.Transposed(body=body):
            listed = listed_as(body)
            return listed and replace(listed, row=not listed.row)
        case tree.Matrix(rows=(row,)):
            return _listed(row, row=True)
        case tree.Matrix(rows=rows) if all(len(row) == 1 for row in rows):
            return _listed([row[0] for row in rows], row=False)
        case tree.Bracket(kind="[" | "(", items=(tree.Listing(items=items),)):
            return _listed(items, row=True)
        case tree.Bracket(kind="[" | "(", items=items) if len(items) > 1 and set(node.separators) <= {","}:
            return _listed(items, row=True)
    return None


def _listed(cells: Sequence[Node | None], *, row: bool) -> Listed | None:
    items, parts = [cell for cell in cells if cell is not None], list[Node | Family]()
    while items:
        dots = next((at for at, item in enumerate(items) if isinstance(item, tree.Dots)), None)
        if dots is None:
            return Listed((*parts, *items), row)
        if dots + 1 >= len(items):
            return None
        members = next(
            (
                (start, found)
                for start in range(dots)
                if (found := family_of([*items[start:dots], items[dots + 1]])) is not None
            ),
            None,
        )
        if members is None:
            return None
        start, family = members
        parts += items[:start]
        if isinstance(family.start, tree.Number | tree.Label) and family.start.text == "0":
            parts.append(put(family, family.start))
            family = replace(family, start=tree.Number(family.start.place, "1"))
        parts.append(replace(family, start=tree.Number(family.start.place, "1")))
        items = items[dots + 2 :]
    return Listed(tuple(parts), row) if parts else None


def with_lists(chain: tree.Chain, lists: Mapping[str, Listed]) -> tree.Chain:
    """The statement with the products of listed vectors written out."""
    taken = {node.letters for node in walk(chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in _LETTERS if letter not in taken), "κ")

    def lying(node: Node) -> Listed | None:
        match node:
            case tree.Transposed(body=tree.Name() as name):
                return lists.get(key_of(name))
            case tree.Matrix() | tree.Bracket() | tree.Transposed():
                listed = listed_as(node)
                return listed if listed and listed.row and listed.is_pieced else None
        return None

    def standing(node: Node) -> Listed | None:
        if isinstance(node, tree.Name):
            return lists.get(key_of(node))
        listed = listed_as(node)
        return listed if listed and not listed.row and listed.is_pieced else None

    def product(first: Node, second: Node) -> Node | None:
        left, right = lying(first), standing(second)
        if left is None or right is None or left.shape != right.shape:
            return None
        return _inner(left, right, letter, first.place)

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=items):
                for at, (first, second) in enumerate(pairwise(items)):
                    if found := product(first, second):
                        rest = (*items[:at], found, *items[at + 2 :])
                        return replace(node, items=rest) if len(rest) > 1 else found
            case tree.Product(factors=(first, second)) if second.sign == "·":
                return product(first.node, second.node)
        return None

    found: Node = rebuilt(chain, change)
    assert isinstance(found, tree.Chain)
    return found


def _inner(left: Listed, right: Listed, letter: str, place: Place) -> Node:
    terms = list[tree.Term]()
    for one, other in zip(left.parts, right.parts, strict=True):
        if isinstance(one, Family) and isinstance(other, Family):
            index = tree.Name(place, letter)
            body = _times(put(one, index), put(other, index), place)
            limits = tree.Limits((index,), one.start, one.end)
            terms.append(tree.Term("+" if terms else "", tree.BigSum(place, limits, body), place))
        elif not isinstance(one, Family) and not isinstance(other, Family):
            terms.append(tree.Term("+" if terms else "", _times(one, other, place), place))
    return tree.Bracket(place, "(", (tree.Sum(place, tuple(terms)),))


def _times(first: Node, second: Node, place: Place) -> Node:
    for one, other in ((first, second), (second, first)):
        if isinstance(one, tree.Number) and one.text == "1":
            return other
    if all(isinstance(one, tree.Name) and one.style == "bold" for one in (first, second)):
        first = tree.Transposed(place, first)
    return tree.Juxtaposed(place, (first, second))


def with_whole_vectors(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with p for the [p_1, …, p_K]ᵀ with which they begin, so that they may define it."""
    return [replace(row, chain=_begun_with_vector(row.chain)) for row in rows]


def _begun_with_vector(chain: tree.Chain) -> tree.Chain:
    first = chain.first.body if isinstance(chain.first, tree.Transposed) else chain.first
    match first:
        case tree.Bracket(
            kind="(" | "[",
            items=(
                tree.Name(subscripts=(tree.Number(text="1"),)) as one,
                tree.Dots(),
                tree.Name(subscripts=(tree.Name(letters=size),)) as last,
            ),
        ) if chain.links and size.isupper() and replace(last, subscripts=one.subscripts) == one:
            return replace(chain, first=replace(one, subscripts=()))
    return chain
