"""Z_{i+1} = σ_i(Z_i W_i): layers that another letter than l counts, below the names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import partial

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.reading import tree
from derive.reading.tree import Node

_COUNTING = frozenset("ikjnp")
_ACTIVATIONS = frozenset("σfgφϕ")
_LAST = "L"


def with_stepped_layers(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with Z^{[l+1]} = σ(Z^{[l]} W^{[l]}), where the weights of each step are its own and no sum has the i."""
    every = [node for row in rows for node in walk(row.chain)]
    if any(isinstance(node, tree.Layer) and _letters_in(node) & {"l", "ℓ"} for node in every):
        return rows
    for letter in sorted({found for row in rows if (found := _step_letter(row.chain))}):
        steps = [row.chain for row in rows if _step_letter(row.chain) == letter]
        names = {name.letters for chain in steps for name in _with_letter(chain, letter)}
        names |= {node.letters for node in every if isinstance(node, tree.Name) and _offset(node, letter)}
        if not names & {inner.letters for node in every for inner in _summed(node, letter)}:
            put = partial(_layered, letter=letter, names=names)
            return [replace(row, chain=rebuilt(row.chain, put)) for row in rows]
    return rows


def _step_letter(chain: tree.Chain) -> str:
    """The i of Z_{i+1} = σ(Z_i W_i), in which a capital letter has it too."""
    match chain:
        case tree.Chain(first=tree.Name(subscripts=(below,), superscripts=()) as head, links=(link, *_)):
            letters = _letters_in(below) & _COUNTING
            if len(letters) != 1 or link.sign != "=":
                return ""
            (letter,) = letters
            names = list(_with_letter(link.node, letter))
            before = any(name.letters == head.letters and name.subscripts != head.subscripts for name in names)
            weighed = any(name.letters != head.letters and name.letters.isupper() for name in names)
            return letter if before and weighed and (_offset(head, letter) or _moves(names, letter)) else ""
    return ""


def _moves(names: Sequence[tree.Name], letter: str) -> bool:
    return any(_offset(name, letter) for name in names)


def _with_letter(node: Node, letter: str) -> Iterator[tree.Name]:
    """The names with the letter, or one of its neighbours, for their only script."""
    for part in walk(node):
        alone = isinstance(part, tree.Name) and len(part.subscripts) == 1 and not part.superscripts
        if isinstance(part, tree.Name) and alone and (_is_plain(part.subscripts[0], letter) or _offset(part, letter)):
            yield part


def _is_plain(below: Node, letter: str) -> bool:
    return isinstance(below, tree.Name) and below == tree.Name(below.place, letter)


def _offset(name: tree.Name, letter: str) -> bool:
    """Whether i+1 or i-1 is the only script of a name."""
    match name:
        case tree.Name(
            subscripts=(tree.Sum(terms=(tree.Term(sign="", node=first), tree.Term(node=tree.Number()))),),
            superscripts=(),
        ):
            return _is_plain(first, letter)
    return False


def _summed(node: Node, letter: str) -> Iterator[tree.Name]:
    """The names with the letter in a sum over it."""
    match node:
        case tree.Big(limits=tree.Limits(index=over), body=body) if body is not None:
            if any(_is_plain(one, letter) for one in over):
                yield from _with_letter(body, letter)


def _layered(node: Node, letter: str, names: Set[str]) -> Node | None:
    match node:
        case tree.Name(letters=own, subscripts=(below,), superscripts=()) if own in names:
            last = _is_plain(below, _LAST) or _offset(node, _LAST)
            if not last and not _is_plain(below, letter) and not _offset(node, letter):
                return None
            content = rebuilt(below, lambda one: replace(one, letters="l") if _is_plain(one, letter) else None)
            layer = () if own in _ACTIVATIONS else (tree.Layer(below.place, "[", content),)
            return replace(node, subscripts=(), superscripts=layer)
    return None


def _letters_in(node: Node) -> set[str]:
    return {one.letters for one in walk(node) if isinstance(one, tree.Name)}
