"""w_kj^{l+1} for w_{kj}^{l+1}: the braces are forgotten where w has two indices elsewhere and j is only an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_INDICES = frozenset("ijklmn")


def with_forgotten_braces(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with w_{kj} for the w_k j of such a slip."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    pairs = {_letters(name) for name in names if len(name.subscripts) == 2}
    single = {_letters(name) for name in names if len(name.subscripts) == 1}
    if not any((letters[0], letters[1]) in single for letters in pairs if len(letters) == len("wkj")):
        return rows

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=items):
                kept = list[Node]()
                for item in (rebuilt(item, change) for item in items):
                    merged = _merged(kept[-1], item, pairs) if kept else None
                    kept[-1:] = [merged] if merged else [*kept[-1:], item]
                return kept[0] if len(kept) == 1 else replace(node, items=tuple(kept))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _letters(name: tree.Name) -> tuple[str, ...]:
    return (name.letters, *(getattr(index, "letters", "") for index in name.subscripts))


def _merged(name: Node, index: Node, pairs: set[tuple[str, ...]]) -> Node | None:
    """w_{kj}^l of w_k and j^l."""
    match name, index:
        case tree.Name(subscripts=(_,), superscripts=(), primes=0), tree.Power(
            base=tree.Name(letters=letter, subscripts=(), superscripts=()) as base
        ) if letter in _INDICES and (*_letters(name), letter) in pairs:
            return replace(index, place=name.place, base=replace(name, subscripts=(*name.subscripts, base)))
    return None
