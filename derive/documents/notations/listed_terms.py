"""-y_1 log p_1 - y_2 log p_2 beside p = [p_1, p_2] and p_k: the sum over all entries of vectors that are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from derive.documents.trees.families import Family, family_of, rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node


def with_sums_of_listed(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_k y_k log p_k for the terms of all entries, where the p_k stand with a letter too."""
    every = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    lettered = {
        node.letters for node in every if len(node.subscripts) == 1 and isinstance(node.subscripts[0], tree.Name)
    }
    lengths = {name: length for row in rows for name, length in _listed(row.chain).items() if name in lettered}

    def change(node: Node) -> Node | None:
        return _summed(node, lengths) if isinstance(node, tree.Sum) else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if lengths else rows


def _listed(chain: tree.Chain) -> dict[str, int]:
    """How many entries a vector has that a statement lists from the first to the last, as p = [p_1, p_2]."""
    match chain:
        case tree.Chain(first=tree.Name(letters=letters, subscripts=()), links=(tree.Link(sign="=", node=right),)):
            body = right.body if isinstance(right, tree.Transposed) else right
            items = body.items if isinstance(body, tree.Bracket) and body.kind in ("[", "(") else ()
            if len(items) > 1 and all(_number(item, letters) == at for at, item in enumerate(items, 1)):
                return {letters: len(items)}
    return {}


def _number(node: Node, letters: str) -> int:
    """The 2 of p_2, for these letters; else 0."""
    match node:
        case tree.Name(letters=own, subscripts=(tree.Number(text=text),), superscripts=(), primes=0) if own == letters:
            return int(text) if text.isdecimal() else 0
    return 0


def _summed(node: tree.Sum, lengths: Mapping[str, int]) -> tree.Sum | None:
    """The sum that all terms of a formula are, if they belong together and are as many as there are entries."""
    family = family_of([term.node for term in node.terms])
    signs = {term.sign or "+" for term in node.terms}
    if family is None or len(signs) > 1 or not _is_of_all(family, len(node.terms), lengths):
        return None
    first = node.terms[0]
    total = tree.BigSum(first.node.place, tree.Limits((tree.Name(node.place, family.letter),)), family.body)
    return replace(node, terms=(replace(first, node=total),))


def _is_of_all(family: Family, count: int, lengths: Mapping[str, int]) -> bool:
    """Whether the letter of the family stands below listed vectors of so many entries alone."""
    found = [node for node in walk(family.body) if isinstance(node, tree.Name)]
    below = [node.letters for node in found for one in node.subscripts if getattr(one, "letters", "") == family.letter]
    times = sum(node.letters == family.letter for node in found)
    starts = isinstance(family.start, tree.Number) and family.start.text == "1"
    return starts and len(below) == times > 0 and all(lengths.get(name) == count for name in below)
