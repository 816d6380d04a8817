"""The letter of the sigmoid for something else: σ(z) = max(0, z), and σ_n = σ(wᵀx_n) for its value at a sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from derive.documents.formulas.customs import UNKNOWN
from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import DEFINING, Row, walk
from derive.reading import show, tree
from derive.reading.tree import Node

_VALUES = "svu"
"""Letters for a value of σ, which is no function."""
_OTHERS = frozenset({"relu", "tanh"})


def activation_called_sigma(rows: Iterable[Row]) -> str:
    """The activation that σ is said to be; nothing where it is said to be two, or none that has another name."""
    found = set(_said(rows))
    return found.pop() if len(found) == 1 else ""


def _said(rows: Iterable[Row]) -> Iterator[str]:
    """What stands behind σ(z) = …, by its name."""
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(
                    items=(
                        tree.Name(letters="σ", subscripts=(), primes=0),
                        tree.Bracket(kind="(", items=(argument,)),
                    )
                ),
                links=(tree.Link(sign="=" | ":=" | "≡", node=node), *_),
            ):
                yield _activation(node, argument)


def _activation(node: Node, argument: Node) -> str:
    match node:
        case tree.Juxtaposed(items=(tree.Word(text="max"), tree.Bracket(items=items))):
            parts = items[0].items if len(items) == 1 and isinstance(items[0], tree.Listing) else items
            match [part for part in parts if part != argument]:
                case [tree.Number(text="0")] if len(parts) == 2:
                    return "relu"
        case tree.Juxtaposed(items=(tree.Word(text=text), inside)) if inside == argument or (
            isinstance(inside, tree.Bracket) and inside.items == (argument,)
        ):
            return text.lower() if text.lower() in _OTHERS else ""
    return ""


def told_by_slopes(rows: Sequence[Row]) -> dict[str, str]:
    """What f is where f'(x) = f(x)(1 - f(x)) or f'(x) = 1 - f(x)² is all that the rows say of it."""
    found = dict[str, set[str]]()
    given = set[str]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Juxtaposed(
                    items=(
                        tree.Name(letters=letters, subscripts=(), superscripts=()) as head,
                        tree.Bracket(kind="(", items=(tree.Name() as argument,)),
                    )
                ),
                links=(link, *_),
            ) if letters in UNKNOWN and link.sign in DEFINING:
                if not head.primes:
                    given.add(letters)
                elif head.primes == 1 and (name := _with_slope(show(link.node), letters, show(argument))):
                    found.setdefault(letters, set()).add(name)
    return {letters: min(names) for letters, names in found.items() if len(names) == 1 and letters not in given}


def _with_slope(text: str, letters: str, argument: str) -> str:
    """The activation of which a formula is the slope."""
    call = f"{letters} [( {argument}]"
    rest = f"(- 1 ({call}))"
    if text in {f"({call} [{bracket} {rest}])" for bracket in "(["} | {
        f"({sign} ({call}) [( {rest}])" for sign in "·×*"
    }:
        return "sigmoid"
    squares = f"({letters} (^ [( {argument}] 2))", f"((^ {letters} 2) [( {argument}])"
    return "tanh" if text in {f"(- 1 {square})" for square in squares} else ""


def with_values_of_sigma(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with s_n for the σ_n of a σ_n = σ(wᵀx_n), or with another letter that the document has not."""
    used = {node.letters for row in rows for node in walk(row.chain) if isinstance(node, tree.Name)}
    letter = next((letter for letter in _VALUES if letter not in used), "")
    values = any(_names_value(row.chain) for row in rows)
    alone = any(_says_alone(row.chain) for row in rows) and any(_applies(row.chain) for row in rows)
    if not letter or not (values or alone):
        return rows

    def change(node: Node) -> Node | None:
        match node:
            case tree.Juxtaposed(items=items) if alone:
                called = {id(head) for head, of in pairwise(items) if _is_call(of)}
                changed = (item if id(item) in called else rebuilt(item, change) for item in items)
                return replace(node, items=tuple(changed))
            case tree.Name() if (values and _is_entry(node)) or (alone and _is_alone(node)):
                return replace(node, letters=letter)
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def with_identity(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with z for σ(z), where σ(z) = z is all that is said of σ."""
    said = [link.node in of.items for row in rows for of, link in _calls_defined(row)]
    if not said or not all(said):
        return rows

    def change(node: Node) -> Node | None:
        if not isinstance(node, tree.Juxtaposed):
            return None
        found, items = list[Node](), [rebuilt(item, change) for item in node.items]
        for item in items:
            match found[-1:], item:
                case [tree.Name(letters="σ", primes=0) as head], tree.Bracket(kind="(") if _is_alone(head):
                    found[-1] = item
                case [tree.Name(letters="σ", primes=1) as head], tree.Bracket(kind="("):
                    found[-1] = tree.Number(head.place, "1")
                case _:
                    found.append(item)
        return found[0] if len(found) == 1 else replace(node, items=tuple(found))

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _calls_defined(row: Row) -> Iterator[tuple[tree.Bracket, tree.Link]]:
    """The bracket of a σ(z) with the sign and what stands behind it."""
    match row.chain:
        case tree.Chain(
            first=tree.Juxtaposed(items=(tree.Name(letters="σ", subscripts=(), primes=0), tree.Bracket() as of)),
            links=(link, *_),
        ) if link.sign in DEFINING:
            yield of, link


def with_arguments_of_sigma(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows with ∂σ(z)/∂w for ∂σ/∂w, where z is all that σ is applied to and w another name."""
    every = [node for row in rows for node in walk(row.chain) if isinstance(node, tree.Juxtaposed)]
    pairs = (pair for node in every for pair in pairwise(node.items))
    calls = {of for head, of in pairs if isinstance(head, tree.Name) and head.letters == "σ" and _is_call(of)}
    if len(calls) != 1:
        return rows
    (call,) = calls

    def change(node: Node) -> Node | None:
        match node:
            case tree.Derivative(of=tree.Name() as of, by=(tree.Name() as by,)) if _is_alone(of):
                own = isinstance(call, tree.Bracket) and by in call.items
                return None if own else replace(node, of=tree.Juxtaposed(of.place, (of, call)))
        return None

    return [replace(row, chain=rebuilt(row.chain, change)) for row in rows]


def _says_alone(chain: tree.Chain) -> bool:
    """Whether it says what σ is without an argument, as in σ = 1/u."""
    match chain:
        case tree.Chain(first=tree.Name() as name, links=(link, *_)) if _is_alone(name) and link.sign in DEFINING:
            return not isinstance(link.node, tree.Name | tree.Word | tree.Dots)
    return False


def _applies(chain: tree.Chain) -> bool:
    """Whether σ is a function somewhere in it."""
    products = (node for node in walk(chain) if isinstance(node, tree.Juxtaposed))
    pairs = (pair for node in products for pair in pairwise(node.items))
    return any(isinstance(head, tree.Name) and _is_alone(head) and _is_call(of) for head, of in pairs)


def _is_alone(name: tree.Name) -> bool:
    return name.letters == "σ" and not (name.primes or name.subscripts or name.superscripts or name.accents)


def _is_call(of: Node) -> bool:
    """Whether σ is applied to a bracket, which has no σ in it as that of σ(1 - σ) has."""
    inside = of.base if isinstance(of, tree.Power) else of
    return isinstance(inside, tree.Bracket) and not any(
        isinstance(part, tree.Name) and part.letters == "σ" for part in walk(inside)
    )


def _names_value(chain: tree.Chain) -> bool:
    if not isinstance(chain.first, tree.Name) or not _is_entry(chain.first):
        return False
    inside = [node for link in chain.links[:1] for node in walk(link.node) if isinstance(node, tree.Name)]
    return any(node.letters == chain.first.letters and not node.subscripts for node in inside)


def _is_entry(name: tree.Name) -> bool:
    return name.letters == "σ" and not name.primes and len(name.subscripts) == 1 and not name.superscripts
