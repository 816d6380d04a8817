"""Vectors and matrices as what one entry of them is: every operation of theirs is one on entries and indices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, product

from derive.documents.formulas.sizes import with_indices
from derive.documents.trees.vocabulary import COSTS
from derive.expr import (
    ONE,
    TWO,
    ZERO,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Num,
    Sum,
    Sym,
    add,
    all_indices,
    free_indices,
    mul,
    power,
    symbols,
)
from derive.expr import rename as renamed

AXIS = "·"
"""What the name of an axis begins with until the statement is complete."""
MAX_READINGS = 12
_LETTERS = "ijklpqrsuvabcdeghtwxyzmnNM"
LOOSE = 0.5
"""A reading that costs so much is not what anybody would write who minds shapes."""
_LOOSE, LOOSER = 0.2, 0.4
"""What a reading costs that strict notation does not allow; the dearest is tried last."""


@dataclass(frozen=True)
class Jacobian:
    """Of a derivative: what is differentiated and by what, and how many axes belong to the first."""

    of: Expr
    by: Expr
    above: int


@dataclass(frozen=True)
class Array:
    """`entry` at the indices `axes`: none for a number, one for a vector (a `row` if it lies), two for a matrix."""

    entry: Expr
    axes: tuple[Index, ...] = ()
    row: bool = False
    cost: float = 0.0
    jacobian: Jacobian | None = None

    @property
    def kind(self) -> str:
        """number, column, row, matrix, or array of more axes."""
        if self.jacobian and self.jacobian.above > 1:
            return "array"
        return ("number", "row" if self.row else "column", "matrix")[len(self.axes)] if len(self.axes) < 3 else "array"

    def at(self, axes: Sequence[Index]) -> Expr:
        """The entry at other indices."""
        return renamed(self.entry, dict(zip(self.axes, axes, strict=True)))

    def dearer(self, cost: float) -> Array:
        return replace(self, cost=self.cost + cost)

    def with_entry(self, entry: Expr, cost: float = 0.0) -> Array:
        """Of the same shape."""
        return Array(entry, self.axes, self.row, self.cost + cost)


Readings = tuple[Array, ...]
"""What a formula may mean, the likeliest first; never none."""


def readings(found: Iterator[Array]) -> Readings:
    """The cheapest of all that differ."""
    kept: dict[tuple[Expr, tuple[Index, ...], bool], Array] = {}
    for one in sorted(found, key=lambda array: array.cost):
        kept.setdefault((one.entry, one.axes, one.row), one)
        if len(kept) == MAX_READINGS:
            break
    return tuple(kept.values())


Joint = Callable[[Array, Array], Iterator[Array]]


def joined(first: Readings, second: Readings, join: Joint) -> Readings:
    """All that comes of joining one reading of each."""
    chosen = sorted(product(first, second), key=lambda two: two[0].cost + two[1].cost)[: 4 * MAX_READINGS]
    return readings(found for one, other in chosen for found in join(one, other))


# Sums.


def plus(first: Array, second: Array, *, to_rows: bool = False) -> Iterator[Array]:
    """The sum: of equal shapes, of a number and all entries, of a matrix and a vector added to its columns or rows."""
    for one, other in _aligned(first, second, to_rows=to_rows):
        yield Array(add(one.entry, other.entry), one.axes, one.row, one.cost)


def times_entries(first: Array, second: Array) -> Iterator[Array]:
    """The product entry by entry."""
    if {first.kind, second.kind} == {"row", "column"}:
        return
    for one, other in _aligned(first, second):
        yield Array(mul(one.entry, other.entry), one.axes, one.row, one.cost)


def largest(name: str, first: Array, second: Array) -> Iterator[Array]:
    """max or min entry by entry, be it of a number and all entries."""
    for one, other in _aligned(first, second):
        yield Array(Fn(name, (one.entry, other.entry)), one.axes, one.row, first.cost + second.cost)


def _aligned(first: Array, second: Array, *, to_rows: bool = False) -> Iterator[tuple[Array, Array]]:
    """Both over the same axes; the first carries the cost of both."""
    cost = first.cost + second.cost
    if first.kind == second.kind != "array" or (first.kind == second.kind and len(first.axes) == len(second.axes)):
        yield replace(first, cost=cost), replace(second, entry=second.at(first.axes), axes=first.axes)
    elif "number" in (first.kind, second.kind):
        scalar, other = (first, second) if first.kind == "number" else (second, first)
        extra = 0.0 if isinstance(scalar.entry, Num) else _LOOSE
        shape = replace(other, cost=cost + extra)
        yield replace(shape, entry=first.entry), replace(shape, entry=second.entry)
    elif {first.kind, second.kind} == {"row", "column"}:
        flipped = replace(second, entry=second.at(first.axes), axes=first.axes, row=first.row)
        yield replace(first, cost=cost + LOOSER), flipped
    elif "matrix" in (first.kind, second.kind) and "array" not in (first.kind, second.kind):
        matrix, vector = (first, second) if first.kind == "matrix" else (second, first)
        for at, place in enumerate((1, 0) if vector.row or to_rows else (0, 1)):
            spread = replace(vector, entry=vector.at(matrix.axes[place : place + 1]), axes=matrix.axes, row=False)
            shape = replace(matrix, cost=cost + _LOOSE * (1 + at / 2))
            pair = (shape, spread) if matrix is first else (replace(spread, cost=shape.cost), shape)
            yield pair


# Products.


def times(first: Array, second: Array, sign: str = "") -> Iterator[Array]:
    """The product that the shapes allow; `sign` is what is written between."""
    cost = first.cost + second.cost
    yield from _chained(first, second, cost)
    match first.kind, second.kind:
        case ("number", _) | (_, "number"):
            shape = second if first.kind == "number" else first
            yield replace(shape, entry=mul(first.entry, second.entry), cost=cost, jacobian=None)
        case ("row", "column") | ("matrix", "column") | ("row", "matrix") | ("matrix", "matrix"):
            yield _contracted(first, second, cost + (_LOOSE if sign == "*" else 0.0))
        case "column", "row":
            yield Array(mul(first.entry, second.entry), first.axes + second.axes, False, cost)
        case ("column", "column") | ("row", "row"):
            inner = cost + (_LOOSE if sign in ("·", "×") else LOOSER)
            yield replace(_contracted(first, second, inner), row=False)
    same = first.kind == second.kind and (sign or first.kind in ("column", "row"))
    for one in times_entries(first, second) if same or sign == "*" else ():
        if one.axes and "number" not in (first.kind, second.kind):
            usual = sign in ("·", "×") or len(one.axes) == 1
            yield one.dearer(_LOOSE / 2 if sign == "*" else _LOOSE if usual else 3 * _LOOSE)


def _contracted(first: Array, second: Array, cost: float) -> Array:
    """Σ over the last axis of the first and the first axis of the second."""
    index = first.axes[-1]
    body = mul(first.entry, second.at((index, *second.axes[1:])))
    axes = first.axes[:-1] + second.axes[1:]
    return Array(Sum(body, index), axes, len(axes) == 1 and len(second.axes) == 2, cost)


def _chained(first: Array, second: Array, cost: float) -> Iterator[Array]:
    """The chain rule: ∂a/∂b ∂b/∂c is a sum over all entries of b, and so is δ ∂b/∂c for a δ of the shape of b."""
    one, other = first.jacobian, second.jacobian
    if one and other:
        if _same(one.by, other.of):
            yield from _linked(first, second, cost)
        elif _same(one.of, other.by):
            yield from _linked(second, first, cost)
    elif other and other.above == len(first.axes) > 0 and len(second.axes) > 2:
        above, below = second.axes[: other.above], second.axes[other.above :]
        body = mul(first.at(above), second.entry)
        for index in reversed(above):
            body = Sum(body, index)
        yield Array(body, below, False, cost + _LOOSE)


def _linked(first: Array, second: Array, cost: float) -> Iterator[Array]:
    """Their product, if what stands between them has the same shape in both."""
    assert first.jacobian
    assert second.jacobian
    outer, inner = first.jacobian, second.jacobian
    middle = first.axes[outer.above :]
    if len(middle) != inner.above:
        return
    axes = first.axes[: outer.above] + second.axes[inner.above :]
    body = mul(first.entry, second.at(middle + second.axes[inner.above :]))
    for index in reversed(middle):
        body = Sum(body, index)
    yield Array(body, axes, False, cost, Jacobian(outer.of, inner.by, outer.above))


def _same(first: Expr, second: Expr) -> bool:
    """Whether both are the same quantity, whatever their axes are called."""
    if isinstance(first, Sym) and isinstance(second, Sym):
        return (first.name, len(first.indices), first.layer) == (second.name, len(second.indices), second.layer)
    return first is second


def quotient(first: Array, second: Array) -> Iterator[Array]:
    """Division by a number, or entry by entry."""
    inverse = second.with_entry(power(second.entry, Num(-ONE.value)))
    if second.kind == "number":
        yield replace(first, entry=mul(first.entry, inverse.entry), cost=first.cost + second.cost, jacobian=None)
    else:
        yield from (one.dearer(_LOOSE / 2) for one in times_entries(first, inverse))


def outer(first: Array, second: Array) -> Iterator[Array]:
    """The matrix of all products of two vectors."""
    if len(first.axes) == len(second.axes) == 1:
        yield Array(mul(first.entry, second.entry), first.axes + second.axes, False, first.cost + second.cost)


def inner(first: Array, second: Array) -> Iterator[Array]:
    """The inner product of two vectors, or of two matrices as if they were."""
    if len(first.axes) == len(second.axes) > 0:
        yield Array(summed(mul(first.entry, second.at(first.axes)), first.axes), (), False, first.cost + second.cost)


# One array.


def transposed(one: Array) -> Iterator[Array]:
    """The transpose; of an entry w_ij, the entry of the transposed matrix."""
    if one.kind == "matrix":
        yield replace(one, axes=one.axes[::-1], jacobian=None)
    elif one.kind in ("row", "column"):
        yield replace(one, row=not one.row, jacobian=None)
    elif one.kind == "number":
        if isinstance(one.entry, Sym) and len(set(one.entry.indices)) == 2:
            yield one.with_entry(Sym(one.entry.name, one.entry.indices[::-1], one.entry.layer))
        yield one.dearer(_LOOSE if free_indices(one.entry) else 2 * LOOSER)


def diagonal(one: Array) -> Array:
    """The vector of the entries on the diagonal of a matrix."""
    return Array(one.at((one.axes[0], one.axes[0])), one.axes[:1], False, one.cost)


def spread_diagonal(one: Array, fresh: Index) -> Array:
    """The matrix with the vector on its diagonal."""
    other = Index(fresh.name, one.axes[0].size)
    return Array(mul(Delta(one.axes[0], other), one.entry), (one.axes[0], other), False, one.cost)


def summed(entry: Expr, axes: Sequence[Index]) -> Expr:
    for index in reversed(axes):
        entry = Sum(entry, index)
    return entry


def squared_norm(one: Array) -> Expr:
    return summed(power(one.entry, TWO), one.axes)


# Two sides.


def pairs(left: Readings, right: Readings) -> tuple[tuple[Array, Array], ...]:
    """The readings of two sides that can be equal, over the same axes, the likeliest first."""
    found = list[tuple[float, int, Array, Array]]()
    order = count()
    for first, second in product(left, right):
        cost = first.cost + second.cost
        if first.kind == second.kind and len(first.axes) == len(second.axes):
            found.append((cost, next(order), first, replace(second, entry=second.at(first.axes), axes=first.axes)))
        elif {first.kind, second.kind} == {"row", "column"}:
            lying = replace(second, entry=second.at(first.axes), axes=first.axes, row=first.row)
            found.append((cost + LOOSER, next(order), first, lying))
        elif "number" in (first.kind, second.kind) and (second.entry is ZERO or second.entry is ONE):
            found.append((cost + LOOSER, next(order), first, second))
        elif second.kind == "number" and (named := _by_entry(first, second.entry)):
            found.append((cost + LOOSE, next(order), named, second))
        elif (
            first.kind == "number"
            and isinstance(first.entry, Sym)
            and first.entry.name in COSTS
            and second.kind == "column"
        ):
            found.append((cost + _LOOSE, next(order), first, Array(summed(second.entry, second.axes))))
    return tuple((first, second) for _, _, first, second in sorted(found, key=lambda one: one[:2])[:MAX_READINGS])


def _by_entry(whole: Array, entry: Expr) -> Array | None:
    """The entry that a formula with an index for each axis tells: ∂L/∂p = -y_i/p_i, Δ = A_ij - T_ij."""
    free = free_indices(entry) - free_indices(whole.entry)
    every = (symbol.indices for symbol in symbols(entry))
    orders = {indices for indices in every if set(indices) == free and len(indices) == len(free)}
    if not isinstance(whole.entry, D | Sym) or len(free) != len(whole.axes) or len(orders) != 1:
        return None
    return Array(whole.at(orders.pop()), (), False, whole.cost)


def with_letters(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Both sides with letters for their axes that nothing else in them has."""
    every = all_indices(left) | all_indices(right)
    taken = {index.name for index in every}
    letters = iter([letter for letter in _LETTERS if letter not in taken])
    free = sorted(free_indices(left) | free_indices(right), key=lambda index: index.name)
    axes = [*free, *sorted(every - set(free), key=lambda index: index.name)]
    names = {index: Index(next(letters, index.name), index.size) for index in axes if index.name.startswith(AXIS)}
    first, second = (with_indices(side, lambda index: names.get(index, index)) for side in (left, right))
    return first, second
