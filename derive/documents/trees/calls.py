"""The shapes in which a function and its argument are written."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.vocabulary import Vocabulary
from derive.reading import show, tree
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


def at_variable(of: Node, by: Node, vocabulary: Vocabulary) -> Node:
    """The σ(z) of ∂σ/∂z, where σ is a function; other nodes as they are."""
    match of:
        case tree.Name(subscripts=(), superscripts=(), accents=(), primes=0) if of.letters in vocabulary.applied:
            known = vocabulary.function(of.letters)
        case tree.Word(subscripts=(), superscripts=(), primes=0):
            known = vocabulary.function(of.text)
        case _:
            return of
    return tree.Juxtaposed(of.place, (of, tree.Bracket(of.place, "(", (by,)))) if known else of


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


def is_multiplied(head: tree.Name, after: tree.Bracket) -> bool:
    """Whether h (1 - h) multiplies: the same name, with its layer, is a term in the bracket."""
    inside = after.items[0]
    terms = [term.node for term in inside.terms] if isinstance(inside, tree.Sum) else []
    return bool(head.superscripts) and head in terms


def expected(head: Node, after: Node | None) -> Node | None:
    """What stands in the bracket of an expectation E[…]."""
    match head, after:
        case (tree.Name(letters="E" | "𝔼", style="bb"), tree.Bracket(items=(inside,))) | (
            tree.Name(letters="E"),
            tree.Bracket(kind="[", items=(inside,)),
        ):
            return inside
    return None


def expectation_name(head: Node) -> str:
    """E with what stands below it, which tells the distribution."""
    scripts = head.subscripts if isinstance(head, tree.Name) else ()
    below = ",".join(_drawn(one) if isinstance(one, tree.Chain) else show(one) for one in scripts)
    return f"E_{{{below}}}" if below else "E"


def distribution(head: Node) -> tree.Name | None:
    """The p of E_{x∼p} and of E_p."""
    match head:
        case tree.Name(subscripts=(tree.Chain(links=(link,)),)) if link.sign in ("∼", "~"):
            return link.node if isinstance(link.node, tree.Name) else None
        case tree.Name(subscripts=(tree.Name() as own,)):
            return own
    return None


def is_number(node: Node) -> bool:
    """Whether a factor is a number that is written out, such as 1/2."""
    match node:
        case tree.Fraction(above=above, below=below):
            return is_number(above) and is_number(below)
        case tree.Sum(terms=(tree.Term(node=only),)):
            return is_number(only)
    return isinstance(node, tree.Number)


def _drawn(chain: tree.Chain) -> str:
    """x∼p."""
    return show(chain.first) + "".join(f"{link.sign}{show(link.node)}" for link in chain.links)
