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


def arguments_of(after: tree.Bracket) -> tuple[Node, ...]:
    """What stands in a bracket between commas, bars or, of two distributions, a stroke."""
    match after.items:
        case (tree.Listing(items=inner),):
            return inner
        case (tree.Product(factors=(first, tree.Factor(sign="/", node=second))),):
            return (first.node, second)
    return after.items


def refuse_itself(head: tree.Name | tree.Word, after: tree.Bracket) -> None:
    """σ(1 - σ) multiplies, σ(z) applies: the first is refused."""
    if not isinstance(head, tree.Name):
        return
    inside = after.items[0]
    parts = [term.node for term in inside.terms] if isinstance(inside, tree.Sum) else [inside]
    if any(isinstance(part, tree.Name) and part.letters == head.letters for part in parts):
        raise NotUnderstood(f"whether {head.letters} is a function or a value is not clear here", head.place)


def refuse_expectation(head: Node, after: Node | None) -> None:
    """E[…] is a mean over a distribution that nobody states."""
    match head, after:
        case (tree.Name(letters="E" | "𝔼", style="bb"), tree.Bracket()) | (
            tree.Name(letters="E"),
            tree.Bracket(kind="["),
        ):
            raise NotUnderstood("an expectation is not understood", head.place)


def is_number(node: Node) -> bool:
    """Whether a factor is a number that is written out, such as 1/2."""
    match node:
        case tree.Fraction(above=above, below=below):
            return is_number(above) and is_number(below)
    return isinstance(node, tree.Number)
