"""Derivatives that are written as primes: (…)'_x, (…)' after f'(x) = or df/dx =, and J'(w) of a loss J(w)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, statements, walk
from derive.documents.trees.vocabulary import LOSSES
from derive.reading import tree
from derive.reading.tree import Node

_COUNTING = frozenset("ijklmnpqrs")
"""Letters that stand below a bracket as an index."""


def with_primed_brackets(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with d/dx (…) for (…)' and (…)'_x where the variable is told, with dJ/dw for J'(w)."""
    found, losses = list[Row](), {name for row in rows if (name := _loss_of_one(row.chain.first))}
    losses -= {name for row in rows for name in losses if _adds_to(row.chain, name) or _is_shifted(row.chain, name)}
    for statement in statements(rows):
        variable = _told_by(statement[0].chain.first)
        found += [replace(row, chain=_of_losses(_spelled_out(row.chain, variable), losses)) for row in statement]
    return found


def _loss_of_one(first: Node | None) -> tuple[tree.Name, tree.Name] | None:
    """The J and the w of a left side J(w)."""
    match first:
        case tree.Juxtaposed(items=(tree.Name(primes=0) as loss, tree.Bracket(kind="(", items=(tree.Name() as of,)))):
            return (loss, of) if loss.letters in LOSSES else None
    return None


def _adds_to(chain: tree.Chain, known: tuple[tree.Name, tree.Name]) -> bool:
    """Whether it is J'(w) = J(w) + …, of another loss with a prime."""
    loss, of = known
    called = tree.Juxtaposed(chain.place, (loss, tree.Bracket(chain.place, "(", (of,))))
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name(primes=1) as head, _)),
            links=(tree.Link(node=tree.Sum(terms=terms)),),
        ):
            return replace(head, primes=0) == loss and any(term.node in (loss, called) for term in terms)
    return False


def _is_shifted(chain: tree.Chain, known: tuple[tree.Name, tree.Name]) -> bool:
    """Whether J(w + ε) stands there, of a function whose values are compared."""
    loss, of = known
    calls = (pair for node in walk(chain) if isinstance(node, tree.Juxtaposed) for pair in pairwise(node.items))
    return any(
        head == loss and isinstance(inside, tree.Bracket) and inside.items != (of,) and of in walk(inside)
        for head, inside in calls
    )


def _of_losses(chain: tree.Chain, losses: set[tuple[tree.Name, tree.Name]]) -> tree.Chain:
    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=items):
                return replace(node, items=_with_slopes(rebuilt(items, change), losses))
        return None

    found: tree.Chain = rebuilt(chain, change) if losses else chain
    return found


def _with_slopes(items: Sequence[Node], losses: set[tuple[tree.Name, tree.Name]]) -> tuple[Node, ...]:
    made = list[Node]()
    for item in items:
        match made[-1:], item:
            case [tree.Name(primes=1) as head], tree.Bracket(kind="(", items=(tree.Name() as of,)) if (
                loss := replace(head, primes=0)
            ) in {known for known, by in losses if by == of}:
                made[-1] = tree.Derivative(head.place, loss, (of,))
            case _:
                made.append(item)
    return tuple(made)


def _told_by(first: Node | None) -> Node | None:
    """The x of a left side f'(x), f(x)' or df/dx."""
    match first:
        case tree.Juxtaposed(items=(tree.Name(primes=0), tree.Scripted(primes=1) as called)) if inside := _argument(
            called
        ):
            return inside
        case tree.Juxtaposed(items=(tree.Name(primes=1), tree.Bracket(kind="(", items=(tree.Name() as variable,)))):
            return variable
        case tree.Derivative(of=tree.Name() | tree.Juxtaposed(), by=(tree.Name() as variable,), order=None):
            return variable
    return None


def _argument(called: tree.Scripted) -> tree.Name | None:
    """The x of the (x)' in f(x)'."""
    match called:
        case tree.Scripted(
            body=tree.Bracket(kind="(", items=(tree.Name() as variable,)), subscripts=(), superscripts=()
        ):
            return variable
    return None


def _spelled_out(chain: tree.Chain, told: Node | None) -> tree.Chain:
    def change(node: Node) -> Node | None:
        variable = told
        match node:
            case tree.Juxtaposed(items=(tree.Name() as head, tree.Scripted(primes=1) as called)) if (
                inside := _argument(called)
            ) and inside == told:
                return tree.Derivative(node.place, replace(node, items=(head, called.body)), (inside,))
            case tree.Scripted(body=tree.Number() as body, subscripts=(), superscripts=(), primes=1):
                pass
            case tree.Scripted(
                body=tree.Bracket() as body,
                subscripts=(tree.Name() | tree.Power() as below,),
                superscripts=(),
                primes=1,
            ):
                variable = None if isinstance(below, tree.Name) and below.letters in _COUNTING else below
            case tree.Scripted(body=tree.Bracket() as body, subscripts=(), superscripts=(), primes=1):
                pass
            case _:
                return None
        return None if variable is None else tree.Derivative(node.place, rebuilt(body, change), (variable,))

    found: tree.Chain = rebuilt(chain, change)
    return found
