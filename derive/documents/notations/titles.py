"""(Mean) μ = …: a word in brackets before what a row defines only names it; y_k (= o_k) says y_k = o_k."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_SHORTEST = 3


def without_titles(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without such words, which stand nowhere else, and with y_k = o_k for y_k (= o_k)."""
    every = [node for row in rows for node in walk(row.chain)]
    letters = [node.letters for node in every if isinstance(node, tree.Name)]
    return [replace(row, chain=_plain(row.chain, letters)) for row in rows]


def _plain(chain: tree.Chain, letters: Sequence[str]) -> tree.Chain:
    match chain.first:
        case tree.Juxtaposed(items=(tree.Bracket(kind="(", items=(title,)), *rest)) if rest and _is_title(
            title, letters
        ):
            first: Node = rest[0] if len(rest) == 1 else tree.Juxtaposed(rest[0].place, tuple(rest))
            return replace(chain, first=first)
        case tree.Juxtaposed(
            items=(
                first,
                tree.Bracket(kind="(", items=(tree.Chain(first=None, links=(tree.Link(sign="="),) as links),)),
            )
        ):
            return replace(chain, first=first, links=(*links, *chain.links))
    return chain


def _is_title(node: Node, letters: Sequence[str]) -> bool:
    match node:
        case tree.Word(text=text, subscripts=(), superscripts=()) | tree.Text(text=text):
            return len(text) >= _SHORTEST
        case tree.Name(letters=text, subscripts=(), superscripts=()):
            return len(text) >= _SHORTEST and text.isalpha() and letters.count(text) == 1
    return False
