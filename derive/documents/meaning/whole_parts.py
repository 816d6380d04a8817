"""Powers, brackets, norms and sums of vectors and matrices."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.formulas.arrays import LOOSE, Array, inner, joined, squared_norm, summed, times
from derive.documents.formulas.opaque import opaque
from derive.documents.meaning.whole_displayed import Displayed
from derive.documents.trees.rows import NotUnderstood
from derive.expr import ONE, TWO, Fn, Index, Num, Sum, Sym, div, exp, free_indices, open_indices, power
from derive.reading import tree
from derive.reading.tree import Node

_ABUSE = 0.5

_OF_NUMBER = 0.3
"""What it costs that ‖·‖ is of a number."""


class Parts(Displayed):
    """What a bracket, a power or a sum is, entry by entry."""

    @abstractmethod
    def values(self, node: Node) -> Iterator[Array]:
        """What the formula may mean, in any order."""

    def raised(self, base: Node, exponent: Node) -> Iterator[Array]:
        if isinstance(base, tree.Name) and base.letters == "e" and not base.subscripts and not base.accents:
            yield from (one.with_entry(exp(one.entry)) for one in self.value(exponent))
            return
        above = self.meanings.formula(exponent)
        for one in self.value(base):
            if one.kind == "matrix" and isinstance(above, Num) and above.value == -1:
                yield self.inverse(one)
                continue
            if one.axes and isinstance(above, Num) and above.value < 0:
                raise NotUnderstood("an inverse of a matrix is not understood", exponent.place)
            if one.kind == "matrix":
                if above is TWO:
                    layered = any(isinstance(mark, tree.Layer) for mark in _marks(base))
                    yield from (found.dearer(0.2 if layered else 0.1) for found in times(one, self._again(one)))
                yield one.with_entry(power(one.entry, above), 0.15)
            else:
                yield one.with_entry(power(one.entry, above))
                if above is TWO and one.kind == "column" and isinstance(base, tree.Bracket):
                    yield Array(squared_norm(one), (), False, one.cost + LOOSE)

    def inverse(self, one: Array) -> Array:
        """A matrix of its own; its entries are not computed."""
        row, column = one.axes
        found = opaque("inverse", (one.entry,))
        others = tuple(index for index in found.indices if index not in one.axes)
        way = "" if found.indices.index(row) < found.indices.index(column) else "ᵀ"
        return Array(Sym(found.name + way, (*others, row, column)), one.axes, False, one.cost)

    def _again(self, one: Array) -> Array:
        axes = tuple(self.axis() for _ in one.axes)
        return replace(one, entry=one.at(axes), axes=axes)

    def bracket(self, node: tree.Bracket) -> Iterator[Array]:
        if any(isinstance(item, tree.Dots) for item in node.items):
            yield from self.family(list(node.items), node, row=node.kind == "[")
            return
        if node.kind == "⟨" and len(node.items) == 2:
            yield from joined(self.value(node.items[0]), self.value(node.items[1]), inner)
            return
        if len(node.items) != 1:
            raise NotUnderstood("a list in a bracket is not understood here", node.place)
        inside = self.value(node.items[0])
        if node.kind == "‖":
            for one in inside:
                cost = one.cost + (0 if one.axes else _OF_NUMBER)
                yield Array(power(squared_norm(one), div(ONE, TWO)), (), False, cost)
        elif node.kind == "|":
            for one in inside:
                yield one.with_entry(Fn("abs", (one.entry,)))
        elif node.kind in ("(", "[", "{", "\\{"):
            yield from inside
        else:
            raise NotUnderstood("this bracket is not understood", node.place)

    def entry(self, node: tree.Scripted) -> Iterator[Array]:
        """(W x)_i, (A B)_ij, ‖x‖_2; [x_i]_i with all entries."""
        if node.primes and not node.superscripts and not node.subscripts:
            yield Array(self.meanings.primed(node))
            return
        if node.primes or node.superscripts:
            raise NotUnderstood("an index or a prime after a bracket is not understood", node.place)
        if isinstance(node.body, tree.Bracket) and node.body.kind == "‖":
            yield from self.norm(node.body, node.subscripts)
            return
        indices = [self.meanings.index(script) for script in node.subscripts]
        for one in self.value(node.body):
            if not one.axes and set(indices) <= free_indices(one.entry):
                yield Array(one.entry, tuple(indices), False, one.cost)
            elif len(one.axes) == len(indices):
                yield Array(one.at(indices), (), False, one.cost)
            elif one.kind == "matrix" and len(indices) == 1:
                yield Array(one.at((indices[0], one.axes[1])), one.axes[1:], True, one.cost)

    def norm(self, body: tree.Bracket, kind: Sequence[Node]) -> Iterator[Array]:
        match tuple(kind):
            case (tree.Number(text="2"),) | (tree.Name(letters="F"),) | (tree.Label(text="F" | "2"),):
                yield from self.values(body)
            case (tree.Number(text="1"),):
                for one in self.value(body.items[0]):
                    yield Array(summed(Fn("abs", (one.entry,)), one.axes), (), False, one.cost)
            case (tree.Name(letters="p" | "q" | "r", accents=(), subscripts=()) as degree,):
                order = self.meanings.formula(degree)
                for one in self.value(body.items[0]):
                    total = summed(power(Fn("abs", (one.entry,)), order), one.axes)
                    yield Array(power(total, div(ONE, order)), (), False, one.cost)
            case _:
                raise NotUnderstood("this norm is not understood", body.place)

    def big(self, node: tree.Big) -> Iterator[Array]:
        if node.body is None:
            raise NotUnderstood("nothing is summed here", node.place)
        if not isinstance(node, tree.BigSum):
            yield from self.big_product(node, node.body)
            return
        body = node.body
        if not node.limits.index:
            for one in self.value(body):
                if one.axes:
                    yield Array(summed(one.entry, one.axes), (), False, one.cost)
                elif len(open_indices(one.entry)) == 1:
                    yield one.with_entry(self.meanings.over_own_index(node, one.entry))
            return
        if self.meanings.is_over_layers(node):
            for one in self.value(body):
                yield one.with_entry(self.meanings.over_layers(one.entry))
            return
        ranges = self.meanings.bind(node)
        try:
            found = self.value(body)
        finally:
            self.meanings.unbind(ranges.indices)
        for one in found:
            if len(one.axes) == len(ranges.indices) and not free_indices(one.entry) & set(ranges.indices):
                yield Array(summed(one.entry, one.axes), (), False, one.cost + _ABUSE)
                continue
            if one.kind == "matrix" and len(ranges.indices) == 1 and ranges.indices[0] not in free_indices(one.entry):
                yield from self.over_samples(one, ranges.indices[0])
                one = one.dearer(2 * _ABUSE)
            yield one.with_entry(self.meanings.over_all(node, one.entry, ranges))

    def over_samples(self, one: Array, index: Index) -> Iterator[Array]:
        """What Σ_i is of a matrix without an i: the sum of its columns, or of its rows."""
        first, second = one.axes
        yield Array(Sum(one.at((first, index)), index), (first,), False, one.cost + _ABUSE)
        yield Array(Sum(one.at((index, second)), index), (second,), True, one.cost + _ABUSE)

    def big_product(self, node: tree.Big, body: Node) -> Iterator[Array]:
        """Π of numbers."""
        ranges = self.meanings.bind(node)
        try:
            found = [one for one in self.value(body) if not one.axes]
        finally:
            self.meanings.unbind(ranges.indices)
        for one in found:
            yield one.with_entry(self.meanings.over_all(node, one.entry, ranges))


def _marks(base: Node) -> Sequence[Node]:
    """What stands above a name, be it in a bracket."""
    match base:
        case tree.Name(superscripts=marks):
            return marks
        case tree.Bracket(items=(inner,)):
            return _marks(inner)
    return ()
