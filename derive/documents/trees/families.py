"""Three dots: x_1, x_2, …, x_n and a_1 + a_2 + … + a_n, from the first and the last of what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

from derive.documents.trees.limits import one_below
from derive.documents.trees.rows import parts_of, walk
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node

_LETTERS = "kijqrsuvp"
_MIN_STRANGE = 3
"""So many terms, the last among them, tell what a strange one should have been."""


@dataclass(frozen=True)
class Family:
    """`body` at `letter` = `start` … `end`."""

    body: Node
    letter: str
    start: Node
    end: Node


@dataclass(frozen=True)
class SumWithDots(tree.BigSum):
    """Σ for a sum with three dots; `strange` are terms among them that should have been others, with these."""

    strange: tuple[tuple[Node, Node], ...] = ()


def family_of(items: Sequence[Node], *, strange: bool = False) -> Family | None:
    """The family to which all belong: the first, maybe more in order, and the last; maybe with `strange` between."""
    if len(items) < 2:
        return None
    first, last = items[0], items[-1]
    taken = {node.letters for item in items for node in walk(item) if isinstance(node, tree.Name)}
    letter = next(letter for letter in (*_LETTERS, "κ") if letter not in taken)
    ends = list[tuple[Node, Node]]()
    body = _merged(first, last, tree.Name(first.place, letter), ends)
    if body is None or not ends or any(end != ends[0] for end in ends):
        return None
    start, end = ends[0]
    if not _is_start(start) or not (one_below(end) or isinstance(end, tree.Name | tree.Number | tree.Label)):
        return None
    found = Family(body, letter, start, _end(end))
    if strange or all(meant == item for item, meant in between(found, items)):
        return found
    return None


def between(family: Family, items: Sequence[Node]) -> list[tuple[Node, Node]]:
    """What stands between the first and the last, each with the member of the family at its place."""
    first = int(_text(family.start)) + 1
    return [(item, put(family, tree.Number(item.place, str(at)))) for at, item in enumerate(items[1:-1], first)]


def stacked(node: tree.Matrix) -> Family | None:
    """The family of which a matrix of one row or one column with three dots consists."""
    cells = [cell for row in node.rows for cell in row if cell is not None]
    if min(len(node.rows), len(node.rows[0])) > 1 or not any(isinstance(cell, tree.Dots) for cell in cells):
        return None
    return family_of([cell for cell in cells if not isinstance(cell, tree.Dots)])


def put(family: Family, number: Node) -> Node:
    """The member with a number for the letter."""
    found: Node = rebuilt(family.body, lambda node: number if _is_letter(node, family.letter) else None)
    return found


def rebuilt(node: Any, change: Any) -> Any:
    """The tree with every outermost node changed for which `change` gives another."""
    if isinstance(node, Node):
        if (changed := change(node)) is not None:
            return changed
    elif isinstance(node, tuple):
        return tuple([rebuilt(part, change) for part in node])
    elif node is None or isinstance(node, str | int | Place | type) or not hasattr(node, "__dataclass_fields__"):
        return node
    return replace(node, **{name: rebuilt(getattr(node, name), change) for name in parts_of(node.__class__)})


def _merged(first: Any, last: Any, letter: tree.Name, ends: list[tuple[Node, Node]]) -> Any:
    """What both have in common, with the letter where they differ; None if they differ in more than a number."""
    if isinstance(first, Node) and isinstance(last, Node):
        if first == last:
            return first
        below = _text(first) == "0" and one_below(last) is not None
        if _is_start(first) and (below or isinstance(last, tree.Name | tree.Number | tree.Label)):
            ends.append((first, last))
            return letter
    if type(first) is not type(last):
        return None
    if isinstance(first, tuple):
        if len(first) != len(last):
            return None
        parts = [_merged(one, other, letter, ends) for one, other in zip(first, last, strict=True)]
        return None if any(part is None for part in parts) else tuple(parts)
    if isinstance(first, Place):
        return first
    if not hasattr(first, "__dataclass_fields__"):
        return first if first == last else None
    values = dict[str, Any]()
    for field in fields(first):
        one, other = getattr(first, field.name), getattr(last, field.name)
        if one is None and other is None:
            values[field.name] = None
            continue
        values[field.name] = _merged(one, other, letter, ends)
        if values[field.name] is None:
            return None
    return replace(first, **values)


def _is_start(node: Node) -> bool:
    return isinstance(node, tree.Number | tree.Label) and node.text in ("0", "1")


def _is_letter(node: Node, letter: str) -> bool:
    return isinstance(node, tree.Name) and node.letters == letter


def _text(node: Node) -> str:
    return node.text if isinstance(node, tree.Number | tree.Label) else ""


def _end(node: Node) -> Node:
    return tree.Name(node.place, node.text) if isinstance(node, tree.Label) and node.text.isalpha() else node


def with_sums(node: Node) -> Node:
    """The tree with Σ for sums with three dots."""

    def change(part: Node) -> Node | None:
        part = _with_dots_apart(part)
        match part:
            case tree.Sum(terms=terms) if any(isinstance(term.node, tree.Dots) for term in terms):
                return _summed(part, terms)
        return None

    found: Node = rebuilt(node, change)
    return found


def _with_dots_apart(node: Node) -> Node:
    """a_1 + a_2 + … + a_n for a_1 + a_2 … + a_n and for a_1 + a_2 + … a_n."""
    if not isinstance(node, tree.Sum) or {term.sign or "+" for term in node.terms} != {"+"}:
        return node
    terms = list[tree.Term]()
    for term in node.terms:
        match term.node:
            case tree.Juxtaposed(items=(*before, tree.Dots() as dots)) if before and term is not node.terms[-1]:
                terms += [replace(term, node=_joined(before)), tree.Term("+", dots, dots.place)]
            case tree.Juxtaposed(items=(tree.Dots() as dots, *after)) if after and term is not node.terms[0]:
                terms += [replace(term, node=dots), tree.Term("+", _joined(after), after[0].place)]
            case _:
                terms.append(term)
    return replace(node, terms=tuple(terms))


def _joined(items: Sequence[Node]) -> Node:
    return items[0] if len(items) == 1 else tree.Juxtaposed(items[0].place, tuple(items))


def _summed(node: tree.Sum, terms: Sequence[tree.Term]) -> Node | None:
    """a_1 + a_2 + … + a_n, with whatever other terms stand around it."""
    at = next(number for number, term in enumerate(terms) if isinstance(term.node, tree.Dots))
    if at + 1 >= len(terms) or any(isinstance(term.node, tree.Dots) for term in terms[at + 1 :]):
        return None
    for start, strange in product(range(at), (False, True)):
        members = [*terms[start:at], terms[at + 1]]
        if len({term.sign or "+" for term in (*members, terms[at])}) > 1 or (strange and len(members) < _MIN_STRANGE):
            continue
        items = [term.node for term in members]
        if found := family_of(items, strange=strange):
            limits = tree.Limits((tree.Name(node.place, found.letter),), found.start, found.end)
            odd = tuple((item, meant) for item, meant in between(found, items) if item != meant) if strange else ()
            term = replace(terms[start], node=SumWithDots(items[0].place, limits, found.body, odd))
            kept = (*terms[:start], term, *terms[at + 2 :])
            return kept[0].node if len(kept) == 1 and not kept[0].sign else replace(node, terms=kept)
    return None
