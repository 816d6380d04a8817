"""y_i(z_i) = …: the name of a unit with what it is computed from in brackets; a(z) of which a_i comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.formulas.customs import UNKNOWN
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import key_of
from derive.reading import tree
from derive.reading.tree import Node

_VARIABLES = ("u", "v", "s", "ξ")
"""Letters for what a function is said to be applied to."""


def without_arguments(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with y_i for each y_i(z_i) of a document that has y_i(z_i) = f(z_i), or (y_1(x), …, y_n(x))."""
    computed, listed = _computed(rows), _listed(rows)

    def is_unit(unit: tree.Name, called: tree.Bracket) -> bool:
        return _names(unit, called) in computed or (bool(unit.subscripts) and (unit.letters, called) in listed)

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=(tree.Name() as unit, tree.Bracket() as called, *rest)) if is_unit(unit, called):
                own: Node = unit
            case tree.Juxtaposed(
                items=(tree.Name() as unit, tree.Power(base=tree.Bracket() as called) as raised, *rest)
            ) if is_unit(unit, called):
                own = replace(raised, place=unit.place, base=unit)
            case _:
                return None
        return tree.Juxtaposed(node.place, (own, *rebuilt(tuple(rest), change))) if rest else own

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if computed or listed else rows


def _listed(rows: Sequence[Row]) -> frozenset[tuple[str, tree.Bracket]]:
    """The letters and the argument of what is listed as (y_1(x), …, y_n(x))."""
    found = set[tuple[str, tree.Bracket]]()
    for node in (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Bracket)):
        calls = [item for item in node.items if not isinstance(item, tree.Dots)]
        match calls:
            case [
                tree.Juxtaposed(items=(tree.Name(letters=letters, subscripts=(_, *_)), tree.Bracket() as called)),
                _,
                *_,
            ] if len(called.items) == 1 and isinstance(called.items[0], tree.Name):
                alike = (item.items if isinstance(item, tree.Juxtaposed) else () for item in calls)
                if all(len(items) == 2 and _letters(items[0]) == letters and items[1] == called for items in alike):
                    found.add((letters, called))
    return frozenset(found)


def _letters(node: Node) -> str:
    return node.letters if isinstance(node, tree.Name) and node.subscripts else ""


def _computed(rows: Sequence[Row]) -> frozenset[tuple[str, str]]:
    """The keys of what stands so before a sign and, as a product, could not be equal to what follows."""
    found = set[tuple[str, str]]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(items=(tree.Name() as unit, tree.Bracket(items=(of,)) as called)),
                links=(link, *_),
            ) if (names := _names(unit, called)) and of in walk(link.node) and unit not in walk(link.node):
                found.add(names)
    return frozenset(found)


def _names(unit: tree.Name, called: tree.Bracket) -> tuple[str, str] | None:
    """The keys of a unit and of the name in a bracket behind it, if both have the same index."""
    match called:
        case tree.Bracket(kind="(", items=(tree.Name() as of,)) if unit.subscripts == of.subscripts != ():
            return key_of(replace(unit, subscripts=())), key_of(replace(of, subscripts=()))
    return None


def with_values_of_samples(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with f_i for the f(x_i) = … z_i … y_i … in which no x stands, and for the f of ∂f/∂z_i.

    So are the p(x_i) of distributions told that have no other indices.
    """
    values = {**_distributions(rows), **dict(found for row in rows if (found := _value_of_sample(row.chain)))}

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=items):
                return replace(node, items=_with_values(rebuilt(items, change), values))
            case tree.Derivative(of=tree.Name() as of, by=(tree.Name(subscripts=(_,) as below),)) if (
                of.letters in values and of == tree.Name(of.place, of.letters)
            ):
                return replace(node, of=replace(of, subscripts=below))
        return None

    return [replace(row, chain=_single(rebuilt(row.chain, change))) for row in rows] if values else rows


def _distributions(rows: Sequence[Row]) -> dict[str, tree.Name]:
    """The letters p, q of p(x_i), q(x_i), each with its x_i, where both are told so and never as p_i."""
    every = [node for row in rows for node in walk(row.chain)]
    entries = {node.letters for node in every if isinstance(node, tree.Name) and (node.subscripts or node.superscripts)}
    found = dict[str, tree.Name]()
    for first, second in (pair for node in every if isinstance(node, tree.Juxtaposed) for pair in pairwise(node.items)):
        match first, second:
            case tree.Name(letters="p" | "q" | "P" | "Q" as letter), tree.Bracket(kind="(", items=(tree.Name() as of,)):
                if letter not in entries and len(of.subscripts) == 1 and not of.superscripts:
                    found[letter] = of
    return found if len(found) > 1 else {}


def _value_of_sample(chain: tree.Chain) -> tuple[str, tree.Name] | None:
    """The f and the x_i of f(x_i) = …."""
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(
                items=(
                    tree.Name(subscripts=(), superscripts=(), accents=(), primes=0) as function,
                    tree.Bracket(kind="(", items=(tree.Name(subscripts=(index,), superscripts=()) as sample,)),
                )
            ),
            links=(tree.Link(sign="=" | ":=" | "≡", node=right),),
        ):
            inside = [node for node in walk(right) if isinstance(node, tree.Name)]
            bound = any(isinstance(node, tree.Big) for node in walk(right))
            letters = {function.letters, sample.letters}
            if not bound and not any(node.letters in letters for node in inside):
                of_same = {node.letters for node in inside if node.subscripts == (index,)}
                return (function.letters, sample) if len(of_same) > 1 else None
    return None


def _with_values(items: tuple[Node, ...], values: Mapping[str, tree.Name]) -> tuple[Node, ...]:
    found = list[Node]()
    for item in items:
        match found[-1:], item:
            case [tree.Name(subscripts=(), primes=0) as function], tree.Bracket(items=(tree.Name() as of,)) if (
                function.letters in values and _is_sample(of, values[function.letters])
            ):
                found[-1] = replace(function, subscripts=of.subscripts)
            case _:
                found.append(item)
    return tuple(found)


def _is_sample(name: tree.Name, sample: tree.Name) -> bool:
    """Whether it is the same name, maybe with another index."""
    return name.letters == sample.letters and len(name.subscripts) == 1 and not name.superscripts


def _single(chain: tree.Chain) -> tree.Chain:
    """The chain with the one factor for a product of one."""

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=(only,)):
                found: Node = rebuilt(only, change)
                return found
        return None

    kept: tree.Chain = rebuilt(chain, change)
    return kept


def with_functions_apart(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with another letter for the function a of a'(z) and a(z), where a_i is what comes out of it."""
    every = [node for row in rows for node in walk(row.chain)]
    letters = {node.letters for node in every if isinstance(node, tree.Name)}
    values = {node.letters for node in every if isinstance(node, tree.Name) and (node.subscripts or node.superscripts)}
    heads = {head.letters for node in every for head in _called(node) if head.primes} & values
    free = [letter for letter in UNKNOWN if letter not in letters]
    names = dict(zip(sorted(heads), free, strict=False))

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed) or not any(head.letters in names for head in _called(node)):
            return None
        called = {id(head) for head in _called(node)}
        return replace(
            node,
            items=tuple(
                replace(item, letters=names[item.letters])
                if isinstance(item, tree.Name) and id(item) in called and item.letters in names
                else rebuilt(item, change)
                for item in node.items
            ),
        )

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows] if names else rows


def _called(node: Node) -> Iterator[tree.Name]:
    """The names without scripts that stand before a bracket in a product."""
    for head, of in pairwise(node.items) if isinstance(node, tree.Juxtaposed) else ():
        applied = isinstance(of, tree.Bracket) and of.kind == "(" and len(of.items) == 1
        if applied and isinstance(head, tree.Name) and not (head.subscripts or head.superscripts or head.accents):
            yield head


def with_one_variable(rows: Sequence[Row]) -> Sequence[Row]:
    """f(u) = 1 / (1 + e^{-u}) for f(θᵀx) = 1 / (1 + e^{-θᵀx}), where all that stands there is so replaced."""
    taken = {node.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in _VARIABLES if letter not in taken), "")
    if not letter:
        return rows
    parts = [part for row in rows for part in _apart(row, rows)]
    return [replace(row, chain=_of_variable(row.chain, letter)) for row in parts]


def _apart(row: Row, rows: Sequence[Row]) -> tuple[Row, ...]:
    """g(θᵀx) = … before h(x) = g(θᵀx), for h(x) = g(θᵀx) = …, where no other row says what g is."""
    match row.chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name() as outer, tree.Bracket())),
            links=(
                tree.Link(
                    sign="=" | ":=" | "≡",
                    node=tree.Juxtaposed(items=(tree.Name(subscripts=(), primes=0) as inner, tree.Bracket())) as call,
                ),
                tree.Link(sign="=" | ":=" | "≡") as link,
            ),
        ) if outer.letters != inner.letters and not any(_says(other.chain, inner.letters) for other in rows):
            own = tree.Chain(call.place, call, (link,))
            if _of_variable(own, _VARIABLES[0]) != own:
                return replace(row, chain=own), replace(row, chain=replace(row.chain, links=row.chain.links[:1]))
    return (row,)


def _says(chain: tree.Chain, letters: str) -> bool:
    """Whether a statement begins with a function of that name at an argument."""
    match chain.first:
        case tree.Juxtaposed(items=(tree.Name(letters=name, primes=0), tree.Bracket())):
            return name == letters and bool(chain.links)
    return False


def _of_variable(chain: tree.Chain, letter: str) -> tree.Chain:
    match chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name(subscripts=(), primes=0), tree.Bracket(kind="(", items=(inside,)))),
            links=(tree.Link(sign="=" | ":=" | "≡", node=right),),
        ) if not isinstance(inside, tree.Name | tree.Number | tree.Listing | tree.Chain):
            names = {node.letters for node in walk(inside) if isinstance(node, tree.Name)}
            variable = tree.Name(inside.place, letter)
            found: tree.Chain = rebuilt(chain, lambda node: variable if node == inside else None)
            left = {node.letters for node in walk(found.links[0].node) if isinstance(node, tree.Name)}
            if names and found.links[0].node != right and not names & left:
                return found
    return chain
