"""π(v) = e^{z_v} / Σ_u e^{z_u}: the entries of a vector with their index in round brackets, as of a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_INDICES = frozenset("acijklmnqrstuv")


def with_called_entries_below(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with π_v for π(v), of the names of which every value is so told by its index."""
    nodes = [node for row in rows for node in walk(row.chain)]
    varied = {
        by.letters for node in nodes if isinstance(node, tree.Derivative) for by in node.by if isinstance(by, tree.Name)
    }
    names = {head for row in rows for head, index in _defined(row.chain) if index not in varied}
    if not names:
        return rows
    names -= {node.letters for node in nodes if isinstance(node, tree.Name) and node.subscripts}
    indices = {index for row in rows for head, index in _defined(row.chain) if head in names} | _below(nodes)
    called = [(head.letters, inside) for node in nodes for head, inside in _calls(node) if head.letters in names]
    names -= {head for head, inside in called if not _is_index(inside, indices)}
    return [replace(row, chain=rebuilt(row.chain, partial(_lowered, names=names))) for row in rows] if names else rows


def _defined(chain: tree.Chain) -> Iterator[tuple[str, str]]:
    """The letters of π and v where a statement says what π(v) is by entries of the number v."""
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(
                items=(
                    tree.Name(superscripts=(), accents=(), primes=0) as head,
                    tree.Bracket(kind="(", items=(tree.Name(letters=letter) as index,)),
                )
            ),
            links=(tree.Link(sign=sign, node=right), *_),
        ) if sign in DEFINING and _is_plain(index) and letter in _INDICES:
            parts = [*walk(right)]
            functions = {id(name) for part in parts for name, _ in _calls(part)}
            entries = [node for node in parts if isinstance(node, tree.Name) and id(node) not in functions]
            if 0 < sum(node.subscripts.count(index) for node in entries) == parts.count(index):
                yield head.letters, letter


def _is_plain(node: Node) -> bool:
    return isinstance(node, tree.Name) and node == tree.Name(node.place, node.letters)


def _below(nodes: Sequence[Node]) -> set[str]:
    """The letters that are indices of names."""
    names = (node for node in nodes if isinstance(node, tree.Name))
    return {below.letters for node in names for below in node.subscripts if isinstance(below, tree.Name)}


def _calls(node: Node) -> Iterator[tuple[tree.Name, Node]]:
    """The names in a product that have one thing in a bracket behind them, with that."""
    if isinstance(node, tree.Juxtaposed):
        for head, after in zip(node.items, node.items[1:], strict=False):
            bracket = after.base if isinstance(after, tree.Power) else after
            match head, bracket:
                case tree.Name(), tree.Bracket(kind="(", items=(inside,)):
                    yield head, inside


def _is_index(node: Node, letters: set[str]) -> bool:
    match node:
        case tree.Name(letters=letter, subscripts=(), accents=(), primes=0):
            return letter in letters
        case tree.Number(text=text):
            return text.isdecimal()
        case tree.Sum(terms=(tree.Term(sign="", node=tree.Name()), tree.Term(node=tree.Number(text=text)))):
            return text.isdecimal()
    return False


def _lowered(node: Node, names: set[str]) -> Node | None:
    if not isinstance(node, tree.Juxtaposed):
        return None
    found = list[Node]()
    for item in node.items:
        match found[-1:], item:
            case [tree.Name(letters=letters, subscripts=()) as head], tree.Bracket(kind="(", items=(inside,)) if (
                letters in names
            ):
                found[-1] = replace(head, subscripts=(inside,))
            case [tree.Name(letters=letters, subscripts=()) as head], tree.Power(
                base=tree.Bracket(kind="(", items=(inside,))
            ) as power if letters in names:
                found[-1] = replace(power, base=replace(head, subscripts=(inside,)))
            case _:
                found.append(rebuilt(item, partial(_lowered, names=names)))
    return replace(node, items=tuple(found)) if len(found) > 1 else found[0]
