"""∂C/∂a_1 as an example of ∂C/∂a_j: where one number stands for an index, and no other, what is said holds of any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, below, walk
from derive.reading import tree
from derive.reading.tree import Node

_LETTERS = ("p", "q", "r", "s", "u")


def with_examples(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with a letter for the number, where all that it stands below is known by letters and undefined by it."""
    said = [row.chain for row in rows if row.unread is None and row.chain.links]
    names = [name for chain in said for name in _outside_lists(chain)]
    numbered = {name.letters for name in names if any(map(_number, name.subscripts))}
    numbers = {number for name in names for script in name.subscripts if (number := _number(script))}
    used = {name.letters for chain in said for name in walk(chain) if isinstance(name, tree.Name)}
    letter = next((letter for letter in _LETTERS if letter not in used), "")
    if len(numbers) != 1 or not letter or not numbered <= _lettered(names) or not numbered & _varied(said):
        return rows
    if numbers == {"0"} or any(map(_defines, said)) or any(map(_starts_later, said)):
        return rows

    def put(script: Node) -> Node:
        return tree.Name(script.place, letter) if _number(script) else script

    def change(node: Node) -> Node | None:
        if _is_list(node):
            return node
        if isinstance(node, tree.Name) and _is_numbered(node):
            return replace(node, subscripts=tuple(map(put, node.subscripts)))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _outside_lists(node: Node) -> Iterator[tree.Name]:
    """The names that stand in no matrix and in no list with dots."""
    if isinstance(node, tree.Name):
        yield node
    for part in below(node) if not _is_list(node) else ():
        yield from _outside_lists(part)


def _is_list(node: Node) -> bool:
    dots = isinstance(node, tree.Bracket | tree.Listing) and any(isinstance(part, tree.Dots) for part in below(node))
    return dots or isinstance(node, tree.Matrix)


def _number(script: Node) -> str:
    return script.text if isinstance(script, tree.Number) else ""


def _is_numbered(node: Node | None) -> bool:
    base = node.base if isinstance(node, tree.Power) else node
    return isinstance(base, tree.Name) and any(map(_number, base.subscripts))


def _defines(chain: tree.Chain) -> bool:
    """Whether a statement without derivatives has a number below a name: what is numbered there is there only once."""
    slopes = any(isinstance(node, tree.Derivative) for node in walk(chain))
    return _is_numbered(chain.first) or (
        chain.first is not None and not slopes and any(map(_is_numbered, _outside_lists(chain)))
    )


def _lettered(names: Sequence[tree.Name]) -> set[str]:
    """What has letters, and nothing else, below it somewhere."""
    return {
        name.letters
        for name in names
        if name.subscripts and all(isinstance(script, tree.Name) for script in name.subscripts)
    }


def _varied(said: Sequence[tree.Chain]) -> set[str]:
    """By what there are derivatives with a number below it."""
    slopes = (node for chain in said for node in walk(chain) if isinstance(node, tree.Derivative))
    every = (variable for slope in slopes for variable in slope.by if _is_numbered(variable))
    bases = (variable.base if isinstance(variable, tree.Power) else variable for variable in every)
    return {base.letters for base in bases if isinstance(base, tree.Name)}


def _starts_later(chain: tree.Chain) -> bool:
    """Whether a sum begins with its second term or a later one, so that the first is special."""
    sums = (node for node in walk(chain) if isinstance(node, tree.Big))
    return any(isinstance(node.limits.start, tree.Number) and node.limits.start.text not in "01" for node in sums)
