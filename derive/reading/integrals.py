"""What stands under an integral, and by what it is integrated: the f and the y of ∫ f dy."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.differentials import is_d, joined, without_d
from derive.reading.tree import Factor, Fraction, Juxtaposed, Name, Node, Number, Product, Sum, Term


def split_integrand(node: Node) -> tuple[Node, Name] | None:
    """The body and the variable of integration; None where no differential ends the formula, or begins a numerator."""
    match node:
        case Name():
            by = without_d(node)
            return (Number(node.place, "1"), by) if by else None
        case Product(factors=(*first, Factor(node=last) as factor)) if found := split_integrand(last):
            return replace(node, factors=(*first, replace(factor, node=found[0]))), found[1]
        case Fraction(above=above) if found := split_integrand(above):
            return replace(node, above=found[0]), found[1]
        case Sum(terms=(Term(node=inner) as term,)) if found := split_integrand(inner):
            return replace(node, terms=(replace(term, node=found[0]),)), found[1]
        case Juxtaposed(items=items):
            return _split_items(items)
    return None


def _split_items(items: tuple[Node, ...]) -> tuple[Node, Name] | None:
    *first, last = items
    if isinstance(last, Name) and (by := without_d(last)):
        body = joined(first)
    elif isinstance(last, Name) and isinstance(first[-1], Name) and is_d(first[-1]):
        by, body = last, joined(first[:-1]) or Number(last.place, "1")
    elif found := split_integrand(last):
        body, by = joined([*first, found[0]]), found[1]
    else:
        return None
    return (body, by) if body is not None else None
