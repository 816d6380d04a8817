"""Vectors and matrices as they are displayed, with three dots between their entries or their rows; cases by entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.formulas.arrays import Array
from derive.documents.meaning.choices import stated
from derive.documents.meaning.whole_derivatives import Derivatives
from derive.documents.trees.families import family_of
from derive.documents.trees.rows import Meant, NotUnderstood
from derive.expr import ONE
from derive.reading import tree
from derive.reading.tree import Node

_MAX_CELLS = 200


class Displayed(Derivatives):
    """What a matrix, a list or a distinction of cases is, entry by entry."""

    def matrix(self, node: tree.Matrix, rows: Sequence[Sequence[Node | None]]) -> Iterator[Array]:
        cells = [cell for row in rows for cell in row]
        if len(cells) > _MAX_CELLS:
            raise NotUnderstood("a matrix that is written out is not understood here", node.place)
        if len(rows) == 1 or len(rows[0]) == 1:
            yield from self.family([cell for cell in cells if cell is not None], node, row=len(rows) == 1)
            return
        kept = [row for row in rows if not _is_dots(row[0])]
        places = [place for place, cell in enumerate(kept[0]) if not isinstance(cell, tree.Dots)]
        corners = [[row[place] for place in places] for row in kept]
        lines = [family_of([*(cell for cell in row if cell is not None)]) for row in corners]
        whole = family_of([line.body for line in lines if line]) if all(lines) else None
        if whole is None or lines[0] is None:
            raise NotUnderstood("a matrix that is written out is not understood here", node.place)
        first, second = self.axis(), self.axis()
        with self.meanings.binding({whole.letter: first, lines[0].letter: second}):
            entry = self.meanings.formula(whole.body)
        yield Array(entry, (first, second))

    def family(self, items: list[Node], node: Node, *, row: bool) -> Iterator[Array]:
        """x_1, x_2, …, x_n; of vectors, the matrix of them."""
        found = family_of([item for item in items if not isinstance(item, tree.Dots)])
        if found is None or not any(isinstance(item, tree.Dots) for item in items):
            raise NotUnderstood("a vector that is written out is not understood here", node.place)
        axis = self.axis()
        with self.meanings.binding({found.letter: axis}):
            members = self.value(found.body)
        for one in members:
            if not one.axes:
                yield Array(one.entry, (axis,), row, one.cost)
            elif one.kind == ("column" if row else "row"):
                axes = (*one.axes, axis) if row else (axis, *one.axes)
                yield Array(one.entry, axes, False, one.cost)

    def by_cases(self, node: tree.Cases) -> Array:
        """A distinction of cases for each entry."""
        shape = Array(ONE)

        def entry(part: Node) -> Node:
            nonlocal shape
            if not self.has_arrays(part):
                return part
            found = self.value(part)[0]
            if not shape.axes:
                shape = found
            if len(found.axes) != len(shape.axes):
                raise NotUnderstood("the shapes in this formula do not fit", part.place)
            return Meant(part.place, found.at(shape.axes))

        def condition(part: Node) -> Node:
            match stated(part):
                case tree.Chain(first=first, links=(link,)) as chain if first is not None:
                    return replace(chain, first=entry(first), links=(replace(link, node=entry(link.node)),))
            return part

        rows = tuple(tree.Case(entry(row.value), tuple(map(condition, row.condition))) for row in node.rows)
        return Array(self.meanings.cases(replace(node, rows=rows)), shape.axes, shape.row, shape.cost)


def _is_dots(cell: Node | None) -> bool:
    return isinstance(cell, tree.Dots)
