"""J for J_{neg}: of several losses that labels tell apart, the slope of the bare letter is that of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS
from derive.reading import tree
from derive.reading.tree import Node

_KINDS = frozenset({"ce", "CE", "bce", "BCE", "mse", "MSE", "nll", "NLL", "reg", "sq", "log"})
"""What losses are told apart by."""


def with_labelled_losses(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with J_{neg} for the J of a derivative, where J_{neg} was defined last and nothing unread is between."""
    heads = [_head(row) for row in rows]
    names = {(head.letters, head.subscripts) for head in heads if head}
    letters = {letter for letter in COSTS if sum(name == letter for name, _ in names) > 1}
    last = dict[str, tree.Name]()
    found = list[Row]()
    for row, head in zip(rows, heads, strict=True):
        if row.unread and row.states:
            last.clear()
        elif head and head.letters in letters:
            last.pop(head.letters, None)
            if head.subscripts:
                last[head.letters] = head
        found.append(replace(row, chain=_with(row.chain, last)) if last and not row.unread else row)
    return found if letters else rows


def with_joined_labels(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with L_{ce} for an L_{c e} that is typed with a space."""
    return [replace(row, chain=rebuilt(row.chain, _with_label)) for row in rows]


def _with_label(node: Node) -> Node | None:
    match node:
        case tree.Name(letters=letters, subscripts=(first, _, *_) as parts) if letters in COSTS:
            plain = all(isinstance(part, tree.Name) and part == tree.Name(part.place, part.letters) for part in parts)
            label = "".join(part.letters for part in parts if isinstance(part, tree.Name))
            return replace(node, subscripts=(tree.Label(first.place, label),)) if plain and label in _KINDS else None
    return None


def _with(chain: tree.Chain, last: dict[str, tree.Name]) -> tree.Chain:
    def change(node: Node) -> Node | None:
        match node:
            case tree.Derivative(of=tree.Name(letters=letters) as of) if letters in last:
                if of == replace(last[letters], subscripts=()):
                    return replace(node, of=replace(of, subscripts=last[letters].subscripts))
        return None

    found: tree.Chain = rebuilt(chain, change)
    return found


def _head(row: Row) -> tree.Name | None:
    """The name of the loss that a row defines, be it with its arguments."""
    match row.chain:
        case (
            tree.Chain(first=tree.Name() as name, links=(link, *_))
            | tree.Chain(first=tree.Juxtaposed(items=(tree.Name() as name, tree.Bracket())), links=(link, *_))
        ) if name.letters in COSTS and link.sign in ("=", ":="):
            derived = any(isinstance(part, tree.Derivative | tree.Gradient) for part in walk(link.node))
            return None if derived or not all(map(_is_label, name.subscripts)) else name
    return None


def _is_label(script: Node) -> bool:
    """Whether a script tells losses apart; a letter such as i counts."""
    return not isinstance(script, tree.Name) or len(script.letters) > 1
