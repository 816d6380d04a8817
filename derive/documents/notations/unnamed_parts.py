"""E = Σ E_k = ½ (t_1 - y_1)² + ½ (t_2 - y_2)²: of what the parts are nothing is said but the formula behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.rows import DEFINING, Row
from derive.documents.trees.vocabulary import LOSSES
from derive.reading import tree
from derive.reading.tree import Node


def with_parts_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with E = Σ E_k and E = … for such a chain, where no row tells an E_k."""
    told = [row.chain.first for row in rows if row.chain.links]
    return [part for row in rows for part in _apart(row, told)]


def _apart(row: Row, told: Sequence[Node | None]) -> Iterator[Row]:
    chain = row.chain
    match chain:
        case tree.Chain(
            first=tree.Name(letters=letters) as whole,
            links=(tree.Link(sign=sign, node=tree.BigSum(body=tree.Name(subscripts=(_,)) as one)) as link, _, *_),
        ) if sign in DEFINING and letters in LOSSES and not any(_is_part(first, one, whole) for first in told):
            yield replace(row, chain=replace(chain, links=(link,)))
            yield replace(row, chain=replace(chain, links=chain.links[1:]))
            return
    yield row


def _is_part(first: Node | None, one: tree.Name, whole: tree.Name) -> bool:
    """Whether a row begins with an entry of the parts."""
    if not isinstance(first, tree.Name) or first == whole:
        return False
    return first.letters == one.letters and bool(first.subscripts or first.superscripts)
