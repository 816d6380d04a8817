"""h(x) beside h_θ(x), and df/dx of f_a(x) = a x: parameters are told below the name of a function or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk, without_scripts
from derive.reading import tree
from derive.reading.tree import Node

_MODELS = frozenset("hfgπ")
_PARAMETERS = frozenset("θwWβbΘ")


def with_one_model(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with h_θ(x) for h(x) too, but where a statement gives them two formulas."""
    called = [call for row in rows for node in walk(row.chain) for call in _calls(node)]
    plain = {name.letters for name, _ in called if not name.subscripts}
    names = {name.letters: name for name, _ in called if _has_parameters(name) and name.letters in plain}
    names = {letters: name for letters, name in names.items() if _agree(letters, rows)}

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed):
            return None
        called = {id(name) for name, _ in _calls(node) if not name.subscripts and name.letters in names}
        if not called:
            return None
        items = (
            replace(item, subscripts=names[item.letters].subscripts)
            if isinstance(item, tree.Name) and id(item) in called
            else rebuilt(item, change)
            for item in node.items
        )
        return replace(node, items=tuple(items))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if names else rows


def without_told_constants(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with f(x) for the f_a(x) = a x of which only df/dx is spoken."""
    slopes = (node.of for row in rows for node in walk(row.chain) if isinstance(node, tree.Derivative))
    bare = {of.letters for of in slopes if isinstance(of, tree.Name) and not of.subscripts}
    told = {name for row in rows if (name := _with_constant(row)) and name.letters in bare}

    def change(node: Node) -> Node | None:
        return replace(node, subscripts=()) if isinstance(node, tree.Name) and node in told else None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if told else rows


def _with_constant(row: Row) -> tree.Name | None:
    """The f_a of a row f_a(x) = a x."""
    match row.chain:
        case tree.Chain(
            first=tree.Juxtaposed(
                items=(tree.Name(subscripts=(tree.Name(subscripts=()) as constant,)) as head, tree.Bracket(kind="("))
            ),
            links=(link, *_),
        ) if link.sign in DEFINING:
            names = (part.letters for part in without_scripts(link.node) if isinstance(part, tree.Name))
            return head if any(constant.letters in letters for letters in names) else None
    return None


def _agree(letters: str, rows: Sequence[Row]) -> bool:
    """Whether one of two names has no formula, or both have the same one."""
    plain, full = list[Node](), list[Node]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(items=(tree.Name(letters=name) as head, _)) as first, links=(link, *_)
            ):
                if name == letters and link.sign in DEFINING and any(_calls(first)):
                    (full if head.subscripts else plain).append(link.node)
    return not plain or not full or any(one in full for one in plain)


def is_called(letters: str, rows: Sequence[Row]) -> bool:
    """Whether a name with its parameters below it stands before a bracket, as in h_θ(x) and h_θ(y x)."""
    every = (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Juxtaposed))
    return any(
        isinstance(head, tree.Name)
        and head.letters == letters
        and _has_parameters(head)
        and isinstance(of, tree.Bracket)
        for node in every
        for head, of in pairwise(node.items)
    )


def _calls(node: Node) -> Iterator[tuple[tree.Name, tree.Bracket]]:
    """The names in a product that stand before a bracket with one name in it."""
    for head, of in pairwise(node.items) if isinstance(node, tree.Juxtaposed) else ():
        inside = of.base if isinstance(of, tree.Power) else of
        match head, inside:
            case tree.Name(letters=letters, superscripts=(), accents=(), primes=0), tree.Bracket(
                kind="(", items=(tree.Name(),)
            ) if letters in _MODELS and (not head.subscripts or _has_parameters(head)):
                yield head, inside


def _has_parameters(name: tree.Name) -> bool:
    """Whether nothing but parameters stands below a name, as θ, or W and b."""
    return bool(name.subscripts) and all(map(_is_parameter, name.subscripts))


def _is_parameter(below: Node) -> bool:
    items = below.items if isinstance(below, tree.Listing) else (below,)
    return all(isinstance(item, tree.Name) and item.letters in _PARAMETERS and not item.subscripts for item in items)
