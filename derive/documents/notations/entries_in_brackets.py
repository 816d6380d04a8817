"""x[i] and W[i, j], as code writes the entries of a vector and a matrix; an L^x in bold, told from others by x."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = frozenset("ijklmn")
_OPERATORS = frozenset("E")
"""What stands before a bracket to be applied to it."""


def with_entries_below(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with x_i for x[i], of the names that have a letter or a number in square brackets behind them."""
    names = {
        name.letters
        for row in rows
        for node in walk(row.chain)
        for name, inside in _calls(node)
        if any(isinstance(one, tree.Name) for one in inside)
    }
    return [replace(row, chain=rebuilt(row.chain, partial(_lowered, names=names))) for row in rows] if names else rows


def with_marks_in_bold(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a label for the exponent in bold of a name in bold: no vector is a power."""

    def change(node: Node) -> Node | None:
        match node:
            case tree.Power(
                base=tree.Name(style="bold") as name, exponent=tree.Name(style="bold", subscripts=()) as mark
            ):
                return replace(name, superscripts=(*name.superscripts, tree.Label(mark.place, mark.letters)))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _calls(node: Node) -> Iterator[tuple[tree.Name, tuple[Node, ...]]]:
    """The names in a product that have a bracket with indices behind them, with those."""
    if isinstance(node, tree.Juxtaposed):
        for name, after in zip(node.items, node.items[1:], strict=False):
            if inside := _entry(name, after):
                assert isinstance(name, tree.Name)
                yield name, inside


def _entry(name: Node, after: Node) -> tuple[Node, ...]:
    """The i and j of W[i, j]."""
    match name, after:
        case tree.Name(letters=letters, subscripts=below, primes=0), tree.Bracket(
            kind="[", items=items, separators=separators
        ) if set(separators) <= {","} and not any(isinstance(script, tree.Name) for script in below):
            found = tuple(index for item in items for index in _indices(item))
            return found if letters not in _OPERATORS and len(found) >= len(items) else ()
    return ()


def _indices(item: Node) -> tuple[Node, ...]:
    """The index letters or the number between two commas."""
    match item:
        case tree.Number(text=text) if text.isdecimal():
            return (item,)
        case tree.Name(letters=letters, subscripts=(), superscripts=(), accents=(), style="") if (
            set(letters) <= _LETTERS
        ):
            return tuple(tree.Name(item.place, letter) for letter in letters)
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Name(letters=letters)), tree.Term(node=tree.Number()))):
            return (item,) if len(letters) == 1 else ()
    return ()


def _lowered(node: Node, names: set[str]) -> Node | None:
    if not isinstance(node, tree.Juxtaposed):
        return None
    found = list[Node]()
    for item in node.items:
        inside = _entry(found[-1], item) if found else ()
        if inside and isinstance(name := found[-1], tree.Name) and name.letters in names:
            found[-1] = replace(name, subscripts=(*name.subscripts, *inside), style="")
        else:
            found.append(rebuilt(item, partial(_lowered, names=names)))
    return replace(node, items=tuple(found)) if len(found) > 1 else found[0]
