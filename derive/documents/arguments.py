"""y_i(z_i) = …: the name of a unit with what it is computed from in brackets; a(z) of which a_i comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.customs import UNKNOWN
from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.documents.vocabulary import key_of
from derive.reading import tree
from derive.reading.tree import Node

_VARIABLES = ("u", "v", "s", "ξ")
"""Letters for what a function is said to be applied to."""


def without_arguments(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with y_i for each y_i(z_i) of a document that has y_i(z_i) = f(z_i)."""
    computed = _computed(rows)

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=(tree.Name() as unit, tree.Bracket() as called, *rest)) if (
                _names(unit, called) in computed
            ):
                own: Node = unit
            case tree.Juxtaposed(
                items=(tree.Name() as unit, tree.Power(base=tree.Bracket() as called) as raised, *rest)
            ) if _names(unit, called) in computed:
                own = replace(raised, place=unit.place, base=unit)
            case _:
                return None
        return tree.Juxtaposed(node.place, (own, *rebuilt(tuple(rest), change))) if rest else own

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if computed else rows


def _computed(rows: Sequence[Row]) -> frozenset[tuple[str, str]]:
    """The keys of what stands so before a sign and, as a product, could not be equal to what follows."""
    found = set[tuple[str, str]]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(items=(tree.Name() as unit, tree.Bracket(items=(of,)) as called)),
                links=(link, *_),
            ) if (names := _names(unit, called)) and of in walk(link.node) and unit not in walk(link.node):
                found.add(names)
    return frozenset(found)


def _names(unit: tree.Name, called: tree.Bracket) -> tuple[str, str] | None:
    """The keys of a unit and of the name in a bracket behind it, if both have the same index."""
    match called:
        case tree.Bracket(kind="(", items=(tree.Name() as of,)) if unit.subscripts == of.subscripts != ():
            return key_of(replace(unit, subscripts=())), key_of(replace(of, subscripts=()))
    return None


def with_functions_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with another letter for the function a of a'(z) and a(z), where a_i is what comes out of it."""
    every = [node for row in rows for node in walk(row.chain)]
    letters = {node.letters for node in every if isinstance(node, tree.Name)}
    values = {node.letters for node in every if isinstance(node, tree.Name) and (node.subscripts or node.superscripts)}
    heads = {head.letters for node in every for head in _called(node) if head.primes} & values
    free = [letter for letter in UNKNOWN if letter not in letters]
    names = dict(zip(sorted(heads), free, strict=False))

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed) or not any(head.letters in names for head in _called(node)):
            return None
        called = {id(head) for head in _called(node)}
        return replace(
            node,
            items=tuple(
                replace(item, letters=names[item.letters])
                if isinstance(item, tree.Name) and id(item) in called and item.letters in names
                else rebuilt(item, change)
                for item in node.items
            ),
        )

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if names else rows


def _called(node: Node) -> Iterator[tree.Name]:
    """The names without scripts that stand before a bracket in a product."""
    for head, of in pairwise(node.items) if isinstance(node, tree.Juxtaposed) else ():
        applied = isinstance(of, tree.Bracket) and of.kind == "(" and len(of.items) == 1
        if applied and isinstance(head, tree.Name) and not (head.subscripts or head.superscripts or head.accents):
            yield head


def with_one_variable(rows: Sequence[Row]) -> Sequence[Row]:
    """f(u) = 1 / (1 + e^{-u}) for f(θᵀx) = 1 / (1 + e^{-θᵀx}), where all that stands there is so replaced."""
    taken = {node.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in _VARIABLES if letter not in taken), "")
    return [replace(row, chain=_of_variable(row.chain, letter)) for row in rows] if letter else rows


def _of_variable(chain: tree.Chain, letter: str) -> tree.Chain:
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name(subscripts=(), primes=0), tree.Bracket(kind="(", items=(inside,)))),
            links=(tree.Link(sign="=" | ":=" | "≡", node=right),),
        ) if not isinstance(inside, tree.Name | tree.Number | tree.Listing | tree.Chain):
            names = {node.letters for node in walk(inside) if isinstance(node, tree.Name)}
            variable = tree.Name(inside.place, letter)
            found: tree.Chain = rebuilt(chain, lambda node: variable if node == inside else None)
            left = {node.letters for node in walk(found.links[0].node) if isinstance(node, tree.Name)}
            if names and found.links[0].node != right and not names & left:
                return found
    return chain
