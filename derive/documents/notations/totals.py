"""e^{z_i}/Σ and e_i/Σ: a Σ alone stands for the sum in the denominator that the document has written out before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_TOTAL = "Σ"
_LETTERS = "kqrsuv"


def with_totals(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Σ_k e^{z_k} for such a Σ, and e^{z_i} for the e_i beside it, where no row says what these are."""
    names = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)]
    firsts = (row.chain.first for row in rows if row.chain.links)
    heads = {node.letters for node in firsts if isinstance(node, tree.Name) and not node.primes}
    first = next((number for number, row in enumerate(rows) if any(map(_is_total, walk(row.chain)))), None)
    letter = next((letter for letter in _LETTERS if all(name.letters != letter for name in names)), "")
    if first is None or _TOTAL in heads or not letter:
        return rows
    written = [found for row in rows[: first + 1] for node in walk(row.chain) for found in _denominators(node)]
    total = next(filter(None, (_lettered(found, letter) for found in reversed(written))), None)
    if total is None:
        return rows
    exponent = _exponent(total.body) if "e" not in heads else None

    def change(node: Node) -> Node | None:
        if _is_total(node):
            return tree.Bracket(node.place, "(", (replace(total, place=node.place),))
        match node:
            case tree.Name(letters="e", subscripts=(index,), superscripts=(), primes=0) if exponent:
                above = replace(exponent, subscripts=(index,), place=node.place)
                return tree.Power(node.place, tree.Name(node.place, "e"), above)
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _is_total(node: Node) -> bool:
    return isinstance(node, tree.Name) and node == tree.Name(node.place, _TOTAL)


def _denominators(node: Node) -> Iterator[tree.BigSum]:
    """The sums by which something is divided."""
    match node:
        case tree.Fraction(below=tree.BigSum() as below):
            yield below
        case tree.Product(factors=factors):
            yield from (one.node for one in factors if one.sign == "/" and isinstance(one.node, tree.BigSum))


def _lettered(total: tree.BigSum, letter: str) -> tree.BigSum | None:
    """The sum with a letter of its own for its index."""
    match total.limits.index:
        case (tree.Name(subscripts=()) as index,) if total.body is not None:
            below = {one.letters for node in walk(total.body) if isinstance(node, tree.Name) for one in node.subscripts
                     if isinstance(one, tree.Name)}  # fmt: skip
            meant = {index.letters, *(below if index.letters not in below and len(below) == 1 else ())}

            def change(node: Node) -> Node | None:
                bare = isinstance(node, tree.Name) and not node.subscripts and node.letters in meant
                return replace(index, letters=letter, place=node.place) if bare else None

            found: tree.BigSum = rebuilt(replace(total, limits=replace(total.limits, start=None, end=None)), change)
            return found
    return None


def _exponent(body: Node | None) -> tree.Name | None:
    """The z_k of e^{z_k}."""
    match body:
        case tree.Power(base=tree.Name(letters="e"), exponent=tree.Name(subscripts=(_,)) as exponent):
            return exponent
    return None
