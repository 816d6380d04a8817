"""Laws of differentiation that are written without an argument, as (fg)' = f'g + fg': f and g are functions of an x."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.formulas.customs import ARBITRARY
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.documents.trees.vocabulary import PRIME
from derive.reading import tree
from derive.reading.tree import Node

_FUNCTIONS = frozenset("fghuvw")
_CONSTANTS = frozenset("abckαβλ")
_VARIABLE = "x"


def laws_of(rows: Sequence[Row]) -> list[Row]:
    """The rows; in a law every function has its argument."""
    found, defined = list[Row](), set[str]()
    for row in rows:
        variable = _taken_by(row.chain) if row.unread is None else None
        found.append(replace(row, chain=_with_arguments(row.chain, variable, defined)) if variable else row)
        defined.update(_defined(row.chain))
    return found


def _defined(chain: tree.Chain) -> Iterator[str]:
    """The letter of which a statement may say what it is."""
    head, arguments = chain.first, tuple[Node, ...]()
    match chain.first:
        case tree.Juxtaposed(items=(tree.Name() as name, tree.Bracket(items=items))):
            head, arguments = name, items
    named = all(isinstance(one, tree.Name) for one in arguments)
    if isinstance(head, tree.Name) and named and not head.primes and chain.links and chain.links[0].sign in DEFINING:
        yield head.letters


def _with_arguments(chain: tree.Chain, variable: tree.Name, defined: set[str]) -> tree.Chain:
    names = list(_letters(chain))
    functions = sorted({name.letters for name in names} & _FUNCTIONS)
    others = {name.letters for name in names} - set(functions)
    if not 0 < len(functions) <= len(ARBITRARY) or not others <= _CONSTANTS | {variable.letters}:
        return chain
    if set(functions) & defined or any(map(_is_of_another_kind, walk(chain))) or not (others or _has_terms(chain)):
        return chain
    meant = dict(zip(functions, ARBITRARY, strict=False))

    def change(node: Node) -> Node | None:
        match node:
            case tree.Derivative(by=by) if node.of is not None:
                return replace(node, of=rebuilt(node.of, change), by=by)
            case tree.Scripted(body=tree.Bracket() as body, primes=1):
                return tree.Derivative(node.place, rebuilt(body, change), (variable,))
            case tree.Power(base=tree.Name() as run) if len(run.letters) > 1:
                product: Node = rebuilt(tree.with_last(node, run), change)
                return product
            case tree.Name() if len(node.letters) > 1:
                single: Node = rebuilt(tree.apart(node), change)
                return single
            case tree.Name(letters=letters) if letters in meant:
                return tree.Bracket(node.place, "(", (_called(replace(node, letters=meant[letters]), variable),))
        return None

    found = rebuilt(chain, change)
    assert isinstance(found, tree.Chain)
    return found


def _called(name: tree.Name, variable: tree.Name) -> Node:
    return tree.Juxtaposed(name.place, (name, tree.Bracket(name.place, "(", (variable,))))


def _letters(chain: tree.Chain) -> Iterator[tree.Name]:
    """All names, runs of letters taken apart; of one with scripts, the name as it is."""
    for node in walk(chain):
        if isinstance(node, tree.Name):
            plain = not (node.accents or node.subscripts or node.superscripts or node.style)
            parts = tree.apart(node) if plain else replace(node, letters=f"{node.letters}{PRIME}")
            yield from (part for part in walk(parts) if isinstance(part, tree.Name))


def _taken_by(chain: tree.Chain) -> tree.Name | None:
    """The variable of the law: an x for (…)', or that of the d/dx [u v] with which it begins."""
    match chain:
        case tree.Chain(first=tree.Scripted(body=tree.Bracket(), subscripts=(), superscripts=(), primes=1), links=(_,)):
            return tree.Name(chain.place, _VARIABLE)
        case tree.Chain(
            first=tree.Derivative(of=of, by=(tree.Name(subscripts=(), superscripts=()) as variable,), order=None),
            links=(_,),
        ) if isinstance(of, tree.Bracket | tree.Fraction | tree.Juxtaposed):
            slopes = [node for node in walk(chain.links[0].node) if isinstance(node, tree.Derivative)]
            primes = any(isinstance(node, tree.Name) and node.primes for node in walk(chain.links[0].node))
            same = all(node.by == (variable,) and isinstance(node.of, tree.Name) for node in slopes)
            return variable if same and (slopes or primes) and variable.letters not in _FUNCTIONS else None
    return None


def _is_of_another_kind(node: Node) -> bool:
    """f(x), which has its argument already; f∘g and f⁻¹, which are no products and powers."""
    match node:
        case tree.Juxtaposed(items=items):
            return any(
                isinstance(one, tree.Name)
                and one.letters in _FUNCTIONS
                and isinstance(other, tree.Bracket)
                and isinstance(other.items[0], tree.Name)
                for one, other in pairwise(items)
            )
        case tree.Product(factors=factors):
            return any(factor.sign == "∘" for factor in factors)
        case tree.Power(base=tree.Name(), exponent=tree.Sum()):
            return True
    return False


def _has_terms(chain: tree.Chain) -> bool:
    """Whether there is a sum or a fraction in it; (uv)' = v'u' may be about rows and columns."""
    return any(isinstance(node, tree.Sum | tree.Fraction) for node in walk(chain))
