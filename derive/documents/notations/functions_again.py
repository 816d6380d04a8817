"""g(z) = tanh z after g(z) = σ(z), another choice: the a = g(z) from before is from there on another one too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.reading import tree
from derive.reading.tree import Node

Call = tuple[str, str]
"""The letters of a function and of what it is applied to."""


def with_functions_given_again(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with s(h) = … for the s = … and s(h) for the s∘h and for the ŷ = s(h) of a function that is told twice.

    The s = … is one only before an s(h) = …, and ŷ only behind what tells the function after it.
    """
    called = [_call(row.chain.first) if _defines(row.chain) else None for row in rows]
    again = {call for call in called if call is not None}
    found = [
        replace(row, chain=_composed(_with_argument(row.chain, again, called[at:]), again))
        for at, row in enumerate(rows)
    ]
    told = {call: [at for at, row in enumerate(found) if _tells(row.chain, call)] for call in again}
    values = [
        (key, call, next((row for row in told[call] if row > at), None))
        for at, row in enumerate(found)
        for key, call in _value(row.chain, told).items()
    ]
    firsts = [row.chain.first for row in found if _defines(row.chain)]
    starts = {key: (call, start) for key, call, start in values if start is not None and firsts.count(key) == 1}
    return [
        replace(row, chain=_put(row.chain, {key: call for key, (call, start) in starts.items() if at >= start}))
        for at, row in enumerate(found)
    ]


def _defines(chain: tree.Chain) -> bool:
    return bool(chain.links) and chain.links[0].sign in DEFINING


def _call(node: Node | None) -> Call | None:
    """The s and h of s(h)."""
    match node:
        case tree.Juxtaposed(items=(tree.Name() as head, tree.Bracket(kind="(", items=(tree.Name() as of,)))):
            return (head.letters, of.letters) if _is_plain(head) and _is_plain(of) else None
    return None


def _is_plain(node: Node | None) -> bool:
    return isinstance(node, tree.Name) and node == tree.Name(node.place, node.letters)


def _tells(chain: tree.Chain, call: Call) -> bool:
    return _defines(chain) and _call(chain.first) == call


def _with_argument(chain: tree.Chain, again: set[Call], later: Sequence[Call | None]) -> tree.Chain:
    """s(h) = … for an s = … h … before an s(h) = …."""
    first = chain.first
    if not _defines(chain) or not isinstance(first, tree.Name) or not _is_plain(first):
        return chain
    names = {node.letters for node in walk(chain.links[0].node) if isinstance(node, tree.Name)} - {"e"}
    for head, of in sorted(again):
        if first.letters == head and names == {of} and (head, of) in later:
            return replace(chain, first=_applied(first, (head, of)))
    return chain


def _applied(node: Node, call: Call) -> tree.Juxtaposed:
    head, of = (tree.Name(node.place, letters) for letters in call)
    return tree.Juxtaposed(node.place, (head, tree.Bracket(node.place, "(", (of,))))


def _composed(chain: tree.Chain, again: set[Call]) -> tree.Chain:
    """s(h) for s∘h."""

    def change(node: Node) -> Node | None:
        match node:
            case tree.Product(
                factors=(tree.Factor(node=tree.Name() as head), tree.Factor(sign="∘", node=tree.Name() as of))
            ) if (head.letters, of.letters) in again and _is_plain(head) and _is_plain(of):
                return _applied(node, (head.letters, of.letters))
        return None

    found: tree.Chain = rebuilt(chain, change)
    return found


def _value(chain: tree.Chain, told: Mapping[Call, Sequence[int]]) -> dict[tree.Name, Call]:
    """The ŷ of ŷ = s(h)."""
    first = chain.first
    if _defines(chain) and isinstance(first, tree.Name) and not (first.subscripts or first.superscripts):
        call = _call(chain.links[0].node)
        if call is not None and len(told.get(call, ())) > 1:
            return {first: call}
    return {}


def _put(chain: tree.Chain, values: Mapping[tree.Name, Call]) -> tree.Chain:
    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Name):
            return None
        return tree.Bracket(node.place, "(", (_applied(node, values[node]),)) if node in values else node

    found: tree.Chain = rebuilt(chain, change) if values else chain
    return found
