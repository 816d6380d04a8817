"""Fractions that are derivatives: ∂L/∂z, dE/dw, ∂/∂x, second orders; and what an operator stands before."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.places import NotRead, Place
from derive.reading.tree import (
    Bracket,
    Derivative,
    Differential,
    Gradient,
    Juxtaposed,
    Name,
    Node,
    Number,
    Power,
    Product,
    Scripted,
    Sum,
    Term,
    Word,
)

_MAX_OPERATORS = 8
_ORDERS = ("2", "3", "4")
_NO_DIFFERENTIALS = ("dim", "diag", "det", "dist", "div", "data", "dot", "den", "diff", "delta", "deg")


def derivative(above: Node, below: Node, place: Place) -> Node | None:
    """The derivative that a fraction writes, if it writes one. Raises NotRead for a broken one."""
    lower = _parts(below)
    if not lower or not all(isinstance(item, Differential) for item in lower[:1]):
        if above == Differential(place, None, None) and isinstance(below, Name):
            return Derivative(place, None, (below,))  # the ∂ below was forgotten
        upper = _parts(above)
        if isinstance(below, Name) and upper and isinstance(upper[0], Differential) and upper[0].of is not None:
            return derivative(above, Differential(below.place, None, below), place)  # here too
        return _by_d(above, below, place)
    match above:
        case Sum(terms=(Term(sign="-", node=inner),)) if isinstance((_parts(inner) or [inner])[0], Differential):
            found = derivative(inner, below, place)
            return Sum(place, (Term("-", found, place),)) if found else None
        case Sum(terms=(Term(sign="", node=first) as term, *rest)) if (
            rest and (body := _behind_sign(first)) and not isinstance(body, Name)
        ):
            whole = Sum(above.place, (replace(term, node=body), *rest))
            return derivative(Differential(place, None, Bracket(place, "(", (whole,))), below, place)
    upper = _parts(above)
    terms = [term.node for term in above.terms] if isinstance(above, Sum) else [above]
    bare = not any(isinstance(item, Differential) for term in terms for item in _parts(term))
    if bare and isinstance(above, Sum | Juxtaposed) and len(lower) == 1:
        return derivative(Differential(above.place, None, Bracket(place, "(", (above,))), below, place)  # and here
    if not upper or not isinstance(upper[0], Differential):
        raise NotRead("above this ∂ stands no single ∂", place)
    if any(isinstance(item, Differential) for item in upper[1:]):
        raise NotRead("two differentials above are not understood", place)
    head = upper[0]
    of = joined([*([head.of] if head.of else ()), *upper[1:]])
    groups = list[list[Node]]()
    for item in lower:
        if not isinstance(item, Differential):
            groups[-1].append(item)
        elif item.of is None or item.order is not None:
            raise NotRead("what the derivative is taken by is missing", item.place)
        else:
            groups.append([item.of])
    by = [group[0] if len(group) == 1 else Juxtaposed(group[0].place, tuple(group)) for group in groups]
    return Derivative(place, of, _repeated(by, head.order), head.order)


def _behind_sign(node: Node) -> Node | None:
    """The w x of ∂ w x, before which the ∂ stands for a whole sum; None if there is no such sign."""
    match node:
        case Differential(order=None, of=of):
            return of
        case Juxtaposed(items=(Differential(order=None, of=of), *rest)) if of is not None:
            return joined([of, *rest])
        case Product(factors=(first, *others)) if inner := _behind_sign(first.node):
            return replace(node, factors=(replace(first, node=inner), *others))
    return None


def _by_d(above: Node, below: Node, place: Place) -> Node | None:
    """As above, of differentials that are written with the letter d."""
    lower, upper = _d_parts(below), _d_parts(above)
    if upper is None or lower is None or lower[1] is None or lower[0]:
        return None
    by: list[Node] = [lower[1]]
    items = _parts(below)
    if upper[0] and len(items) > 1 and all(isinstance(item, Name) for item in items):
        split = [_d_parts(item) for item in items]
        if all(part and part[1] for part in split):
            by = [part[1] for part in split if part and part[1]]
    return Derivative(place, upper[1], _repeated(by, upper[0]), upper[0], straight=True)


def _d_parts(node: Node) -> tuple[Node | None, Node | None] | None:
    """The order and the body of a differential with d; None if the node is none."""
    head, *rest = _parts(node)
    match head:
        case Power(base=Name() as base, exponent=exponent):
            if is_d(base):
                return exponent, joined(rest)
            inner = without_d(base)
            return (None, replace(head, base=inner)) if inner and not rest else None
        case Name():
            if is_d(head):
                return None, joined(rest)
            inner = without_d(head)
            return (None, joined([inner, *rest])) if inner else None
        case Word(text=text) if len(text) == 2 and text[0] == "d" and not rest:
            return None, Name(head.place, text[1], (), head.subscripts, head.superscripts, head.primes)
    return None


def is_d(name: Name) -> bool:
    """A d, or the δ that some write for it."""
    is_letter = name.letters in ("d", "δ") and name.style in ("", "upright")
    return is_letter and name == Name(name.place, name.letters, style=name.style)


def without_d(name: Name) -> Name | None:
    """The y of dy; None for another name."""
    if (
        name.letters[0] != "d"
        or len(name.letters) < 2
        or name.accents
        or name.letters in _NO_DIFFERENTIALS
        or name.style
    ):
        return None
    return replace(name, letters=name.letters[1:], place=replace(name.place, column=name.place.column + 1))


def _repeated(by: list[Node], order: Node | None) -> tuple[Node, ...]:
    """Each variable as often as its power says, where the order calls for it: ∂x² is twice x."""
    found = list[Node]()
    for node in by:
        match node, order:
            case Power(base=base, exponent=Number(text=times)), Number() if times in _ORDERS:
                found += [base] * int(times)
            case Power(base=base, exponent=exponent), _ if order is not None and exponent == order:
                found.append(base)
            case _:
                found.append(node)
    return tuple(found)


def as_often(by: tuple[Node, ...], order: Node | None) -> tuple[Node, ...]:
    """A single variable as often as the operator says: ∂_x² differentiates twice by x."""
    if len(by) == 1 and isinstance(order, Number) and order.text in _ORDERS:
        return by * int(order.text)
    return by


def _parts(node: Node) -> list[Node]:
    return list(node.items) if isinstance(node, Juxtaposed) else [node]


def joined(items: list[Node]) -> Node | None:
    """Side by side again; None if nothing is left."""
    if len(items) > 1:
        return Juxtaposed(items[0].place, tuple(items))
    return items[0] if items else None


def applied(items: list[Node]) -> list[Node]:
    """Operators before a single thing, a call or one function of one thing take it; before more they stay undecided.

    In the quotient rule ∂/∂z e^z (Σ …) means another thing than in ∂/∂z x² y.
    """
    operators = [
        at for at, item in enumerate(items[:-1]) if isinstance(item, Derivative | Gradient) and item.of is None
    ]
    if len(operators) > _MAX_OPERATORS:
        raise NotRead(f"more than {_MAX_OPERATORS} operators one before the other", items[0].place)
    for at in reversed(operators):
        operator, rest = items[at], items[at + 1 :]
        applies = len(rest) == 2 and (
            isinstance(rest[0], Word) or (isinstance(rest[0], Name) and isinstance(rest[1], Bracket | Scripted))
        )
        if len(rest) == 1 or applies:
            if isinstance(operator, Derivative):
                items = [*items[:at], replace(operator, of=joined(rest), beside=True)]
            elif isinstance(operator, Gradient):
                items = [*items[:at], replace(operator, of=joined(rest))]
    return items
