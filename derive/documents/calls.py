"""The shapes in which a function and its argument are written."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.rows import NotUnderstood
from derive.reading import tree
from derive.reading.tree import Node


def head_text(head: tree.Name | tree.Word) -> str:
    return head.text if isinstance(head, tree.Word) else head.letters


def flat(items: tuple[Node, ...]) -> list[Node]:
    found = list[Node]()
    for item in items:
        found += flat(item.items) if isinstance(item, tree.Juxtaposed) else [item]
    return found


def entry_of(node: Node) -> Node:
    """The (z_i) of softmax(z)_i; other nodes as they are."""
    match node:
        case tree.Scripted(body=tree.Bracket(items=(tree.Name() as name,)) as bracket, subscripts=(_,)):
            if not node.superscripts and not node.primes:
                entry = replace(name, subscripts=name.subscripts + node.subscripts, style="")
                return replace(bracket, items=(entry,))
    return node


def refuse_itself(head: tree.Name | tree.Word, after: tree.Bracket) -> None:
    """σ(1 - σ) multiplies, σ(z) applies: the first is refused."""
    if not isinstance(head, tree.Name):
        return
    inside = after.items[0]
    parts = [term.node for term in inside.terms] if isinstance(inside, tree.Sum) else [inside]
    if any(isinstance(part, tree.Name) and part.letters == head.letters for part in parts):
        raise NotUnderstood(f"whether {head.letters} is a function or a value is not clear here", head.place)
