"""Vectors and matrices that are written out entry by entry, and what is computed with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.documents.trees.rows import NotUnderstood
from derive.expr import TWO, Expr, add, div, mul, neg, num, power
from derive.reading.places import Place


@dataclass(frozen=True)
class Grid:
    """The entries of a matrix by rows; a column has rows of one entry, a number is one row of one."""

    rows: tuple[tuple[Expr, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def is_number(self) -> bool:
        return self.shape == (1, 1)

    def entries(self) -> Iterator[Expr]:
        for row in self.rows:
            yield from row

    def each(self, change: Callable[[Expr], Expr]) -> Grid:
        return Grid(tuple(tuple(map(change, row)) for row in self.rows))

    def transposed(self) -> Grid:
        return Grid(tuple(zip(*self.rows, strict=True)))


def number(value: Expr) -> Grid:
    return Grid(((value,),))


def column(values: Sequence[Expr]) -> Grid:
    return Grid(tuple((value,) for value in values))


def by_entries(first: Grid, second: Grid, join: Callable[[Expr, Expr], Expr], place: Place) -> Grid:
    """Entry by entry; a number goes with all entries."""
    if first.is_number:
        return second.each(lambda entry: join(first.rows[0][0], entry))
    if second.is_number:
        return first.each(lambda entry: join(entry, second.rows[0][0]))
    if first.shape != second.shape:
        raise NotUnderstood("the shapes in this formula do not fit", place)
    return Grid(tuple(tuple(map(join, *rows)) for rows in zip(first.rows, second.rows, strict=True)))


def product(first: Grid, second: Grid, place: Place) -> Grid:
    """The product of matrices, of a number and a matrix; of two columns, their inner product."""
    if first.is_number or second.is_number:
        return by_entries(first, second, mul, place)
    if first.shape[1] != second.shape[0] and first.shape == second.shape and first.shape[1] == 1:
        first = first.transposed()
    if first.shape[1] != second.shape[0]:
        raise NotUnderstood("the shapes in this product do not fit", place)
    columns = second.transposed().rows
    return Grid(tuple(tuple(add(*map(mul, row, other)) for other in columns) for row in first.rows))


def quotient(first: Grid, second: Grid, place: Place) -> Grid:
    return by_entries(first, second, div, place)


def norm(one: Grid) -> Grid:
    """The root of the sum of all squares."""
    return number(power(add(*(power(entry, TWO) for entry in one.entries())), div(num(1), TWO)))


def negative(one: Grid) -> Grid:
    return one.each(neg)
