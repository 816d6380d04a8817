"""Functions that a document uses before it says what they are: J of h_θ(x) with “where h_θ(x) = σ(θᵀx)” after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import TypedDict, TypeVar

from derive.documents.formulas.customs import ARBITRARY, UNKNOWN, Custom, Functional
from derive.documents.formulas.opaque import OPAQUE
from derive.documents.meaning.shapes import WholeFunction
from derive.documents.notations.models import is_called
from derive.documents.trees.rows import walk
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.progress import Reading
from derive.expr import Expr, Fn, Sym, symbols
from derive.expr import walk as parts_of
from derive.reading import tree
from derive.reading.tree import Node

_Function = TypeVar("_Function", Custom, WholeFunction)


class Later(TypedDict, total=False):
    """With what a document has to be read once more."""

    customs: dict[str, Custom]
    wholes: dict[str, WholeFunction]
    functionals: dict[tuple[str, int], Functional]


def told_later(read: Reading, known: Later) -> Later:
    """What a document that was read says of functions after it has used them, and what was known so; as it is now."""
    late = {*known.get("customs", ()), *known.get("wholes", ())}
    once = [key for key, count in Counter([*read.heads, *(late - {*read.heads})]).items() if count == 1]
    late |= {key for key in once if _is_unknown(read, key)}
    customs = [key for key in once if key in late or _is_called_before(read, key)]
    wholes = [key for key in once if key in late or _is_model_before(read, key)]
    losses = {key: loss for key, loss in read.functionals.items() if _is_of_samples_before(read, key[0], loss)}
    found = _only(read.customs, customs), _only(read.wholes, wholes), losses
    return Later(customs=found[0], wholes=found[1], functionals=losses) if any(found) else Later()


def _only(found: Mapping[str, _Function], keys: list[str]) -> dict[str, _Function]:
    return {key: found[key] for key in keys if key in found}


def _is_unknown(read: Reading, key: str) -> bool:
    """Whether a function was taken for an arbitrary one, or for one that is not computed, where it first stood."""

    def is_it(part: Expr) -> bool:
        if isinstance(part, Sym):
            return part.name.startswith(f"{OPAQUE}{key}(")
        return key in UNKNOWN and isinstance(part, Fn) and part.name.rstrip("'") in ARBITRARY

    formulas = [given.definition.formula for given in read.givens]
    return any(is_it(part) for formula in (*formulas, *read.sides()) for part in parts_of(formula))


def _is_called_before(read: Reading, key: str) -> bool:
    """Whether a function of nothing but its argument stands in a row before the one that defines it."""
    custom, letters = read.customs.get(key), key.partition("_")[0]
    if custom is None or set(symbols(custom.value)) != {custom.parameter} or custom.parameter.indices:
        return False
    rows = read.rows[: read.defined_at.get(key, 0)]
    return any(name.letters == letters for row in rows for name in walk(row.chain) if isinstance(name, tree.Name))


def _is_model_before(read: Reading, key: str) -> bool:
    """Whether the h_θ(x) that stands before what defines it is this function, whose parameters are named.

    That may be in the same chain, as in ŷ = h_θ(x) = σ(θᵀx).
    """
    letters, below, _ = key.partition("_")
    number = read.defined_at.get(key)
    whole = read.wholes.get(key)
    if not below or number is None or whole is None or isinstance(whole.value[0].entry, Sym):
        return False
    match read.rows[number].chain.first:
        case tree.Juxtaposed(items=(tree.Name(letters=name), tree.Bracket())) if name == letters:
            return is_called(letters, read.rows[:number])
    return True


def _is_of_samples_before(read: Reading, name: str, loss: Functional) -> bool:
    """Whether L(ŷ^(i), y^(i)) stands in a row before the one that defines the loss L(ŷ, y)."""
    rows = read.rows[: loss.row] if name in LOSSES and loss.is_of_numbers else ()
    products = (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Juxtaposed))
    return any(_is_of_sample(name, head, of) for node in products for head, of in pairwise(node.items))


def _is_of_sample(name: str, head: Node, of: Node) -> bool:
    """Whether it is a value of a function at what is marked as a sample's."""
    match head, of:
        case tree.Name(letters=letters), tree.Bracket(items=items) if letters == name:
            return any(isinstance(item, tree.Name) and (item.superscripts or item.subscripts) for item in items)
    return False
