"""(x^{(3)})_j: an entry of a vector whose name is put between brackets."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.reading import tree
from derive.reading.tree import Node


def without_brackets(chain: tree.Chain) -> tree.Chain:
    """The chain with x_j^{(3)} for each of them, but not where the bracket holds what a function is applied to."""
    found: tree.Chain = rebuilt(chain, _plain)
    return found


def _plain(node: Node) -> Node | None:
    match node:
        case tree.Scripted():
            return _entry(node)
        case tree.Juxtaposed(items=items):
            applied = [_is_head(before) for before in (None, *items[:-1])]
            own = tuple(
                item if is_argument and _is_entry_of_call(item) else rebuilt(item, _plain)
                for item, is_argument in zip(items, applied, strict=True)
            )
            return replace(node, items=own)
    return None


def _entry(node: tree.Scripted) -> tree.Name | None:
    match node:
        case tree.Scripted(
            body=tree.Bracket(kind="(", items=(tree.Name() as name,)), subscripts=below, superscripts=(), primes=0
        ) if below:
            return replace(name, subscripts=(*name.subscripts, *below), style="")
    return None


def _is_entry_of_call(item: Node) -> bool:
    """The (z)_i of f(z)_i, or a power of it."""
    return isinstance(item.base if isinstance(item, tree.Power) else item, tree.Scripted)


def _is_head(before: Node | None) -> bool:
    """Whether what stands before a bracket may be a function."""
    return isinstance(before, tree.Word) or (isinstance(before, tree.Name) and not before.subscripts)
