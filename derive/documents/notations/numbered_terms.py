"""θ_0 + θ_1 x_1 + θ_2 x_2 beside Σ_{i=0}^{2} θ_i x_i: the terms with numbers as the sum that they are said to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.notations.counted import letter_below, number_below, term_at
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_MOST = 9
"""So many terms are taken together."""


def with_sums_of_numbered(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with θ_0 + Σ_i θ_i x_i, where nothing is differentiated by a θ_1; and with 2 for a limit d = 2."""
    rows = [replace(row, chain=rebuilt(row.chain, _with_plain_end)) for row in rows]
    every = [node for row in rows for node in walk(row.chain)]
    by = [name for node in every if isinstance(node, tree.Derivative) for name in node.by]
    sums = [] if any(map(number_below, by)) else list(_counted(every))

    def change(node: Node) -> Node | None:
        found = (_gathered(node, total, length) for total, length in sums) if isinstance(node, tree.Sum) else ()
        return next(filter(None, found), None)

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if sums else rows


def _with_plain_end(node: Node) -> Node | None:
    match node:
        case tree.BigSum(limits=tree.Limits(end=tree.Chain(first=tree.Name(), links=(link,))) as limits, body=body):
            if link.sign == "=" and isinstance(link.node, tree.Number | tree.Name):
                inner = None if body is None else rebuilt(body, _with_plain_end)
                return replace(node, limits=replace(limits, end=link.node), body=inner)
    return None


def _counted(every: Sequence[Node]) -> Iterator[tuple[tree.BigSum, int]]:
    """The sums that run to a number, over a letter that stands below single names."""
    for node in every:
        match node:
            case tree.BigSum(
                limits=tree.Limits(index=(tree.Name(letters=over),), end=tree.Number(text=text), conditions=()),
                body=body,
            ) if body is not None and text.isdecimal() and 1 < int(text) <= _MOST:
                names = [part for part in walk(body) if isinstance(part, tree.Name) and letter_below(part)]
                if names and all(len(name.subscripts) == 1 and letter_below(name) == over for name in names):
                    yield node, int(text)


def _gathered(node: tree.Sum, total: tree.BigSum, length: int) -> tree.Sum | None:
    """A sum with all terms from the first to the last as one."""
    assert total.body is not None
    wanted = [term_at(total.body, number) for number in range(1, length + 1)]
    own = [term for term in node.terms if term.sign in ("", "+") and term.node in wanted]
    if [term.node for term in own] != wanted or _leaves_first_out(node, total):
        return None
    whole = replace(own[0], node=replace(total, place=own[0].place, limits=tree.Limits(total.limits.index)))
    return replace(node, terms=tuple(whole if term is own[0] else term for term in node.terms if term not in own[1:]))


def _leaves_first_out(node: tree.Sum, total: tree.BigSum) -> bool:
    """Whether a θ_0 stands beside a sum that begins with θ_1: the two are not all there is."""
    begins = isinstance(total.limits.start, tree.Number) and total.limits.start.text == "1"
    letters = {name.letters for name in walk(total.body) if isinstance(name, tree.Name)} if total.body else set()
    names = (name for name in walk(node) if isinstance(name, tree.Name) and name.letters in letters)
    return begins and any(
        isinstance(below, tree.Number) and below.text == "0" for name in names for below in name.subscripts
    )
