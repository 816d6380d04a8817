"""y_i(z_i) = …: the name of a unit with what it is computed from in brackets, which is no product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.families import rebuilt
from derive.documents.rows import Row, walk
from derive.documents.vocabulary import key_of
from derive.reading import tree
from derive.reading.tree import Node


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
