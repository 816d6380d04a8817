"""P(y | x; θ): probabilities are told apart by what stands in their brackets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import walk
from derive.documents.trees.vocabulary import SAMPLE
from derive.expr import Index
from derive.reading import show, tree
from derive.reading.tree import Node

PROBABILITIES = ("P", "p", "Pr", "ℙ")


def as_name(head: tree.Name | tree.Word) -> tree.Name | tree.Word:
    """Pr as the name of a quantity."""
    if isinstance(head, tree.Word) and head.text in PROBABILITIES:
        return tree.Name(head.place, head.text, (), head.subscripts, head.superscripts, head.primes)
    return head


def is_conditional(head: tree.Name, after: tree.Bracket) -> bool:
    """Whether it is a probability of one thing given another, or of a value that something has."""
    given = any(mark in ("|", ";") for mark in after.separators)
    return head.letters in PROBABILITIES and (given or any(isinstance(item, tree.Chain) for item in after.items))


def told(after: tree.Bracket, index: Callable[[Node], Index], letters: frozenset[str]) -> tuple[str, list[Index]]:
    """What stands in the bracket, and the indices in it; the (i) of a sample is a mark behind."""
    found, parts, sample = dict[Index, None](), list[str](), ""
    for item in after.items:
        parts.append(show(_bare(item, letters)))
        for node in walk(item):
            match node:
                case tree.Layer(content=tree.Name(letters=letter)) if letter in letters:
                    sample = SAMPLE
                case tree.Name(letters=letter, accents=(), subscripts=(), superscripts=()) if letter in letters:
                    found[index(node)] = None
    return f"({' '.join(parts)}){sample}", list(found)


def _bare(item: Node, letters: frozenset[str]) -> Node:
    """Without indices, so that P(y_i | x_i) is one for all i."""

    def is_index(node: Node) -> bool:
        content = node.content if isinstance(node, tree.Layer) else node
        return isinstance(content, tree.Name) and content.letters in letters

    def change(node: Node) -> Node | None:
        match node:
            case tree.Name(subscripts=below, superscripts=above) if any(map(is_index, (*below, *above))):
                return replace(
                    node,
                    subscripts=tuple(script for script in below if not is_index(script)),
                    superscripts=tuple(script for script in above if not is_index(script)),
                    style="",
                )
            case tree.Name() if is_index(node):
                return tree.Name(node.place, "·")
            case tree.Name(style=style) if style:
                return tree.Name(
                    node.place, node.letters, node.accents, node.subscripts, node.superscripts, node.primes
                )
        return None

    found: Node = rebuilt(item, change)
    return found
