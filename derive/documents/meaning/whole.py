"""From the tree of a formula with vectors and matrices to what an entry of it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from derive.documents.formulas.arrays import (
    LOOSER,
    Array,
    Joint,
    Readings,
    diagonal,
    joined,
    outer,
    plus,
    quotient,
    readings,
    times,
    times_entries,
    transposed,
)
from derive.documents.formulas.opaque import expectation
from derive.documents.meaning.shapes import LYING, is_ones, rank_key
from derive.documents.meaning.whole_parts import Parts
from derive.documents.trees.calls import expectation_name, expected, flat
from derive.documents.trees.rows import Meant, NotUnderstood
from derive.expr import (
    ONE,
    TWO,
    Delta,
    Index,
    Sym,
    div,
    neg,
    power,
)
from derive.reading import tree
from derive.reading.tree import Node

_AS_COLUMN = 0.3
"""What it costs that W_i is a column and no row."""
_NARROW = 0.2
"""What it costs that ∇ does not reach over the product of vectors behind it, which has a gradient as a whole."""


class Wholes(Parts):
    """Gives the formulas of one statement their meaning as arrays; what has no vector in it is left to `meanings`."""

    def value(self, node: Node) -> Readings:
        """What the formula may mean."""
        if not self.has_arrays(node):
            return (Array(self.meanings.formula(node)),)
        found = readings(self.values(node))
        if not found:
            raise NotUnderstood("the shapes in this formula do not fit", node.place)
        return found

    def values(self, node: Node) -> Iterator[Array]:
        match node:
            case tree.Name(letters=letters) if len(letters) > 1 and isinstance(
                parts := self.apart(node), tree.Juxtaposed
            ):
                yield from self.side_by_side(flat(parts.items))
            case tree.Name():
                one = self.named(node)
                yield one
                if self.is_part_of_matrix(node, one):
                    assert isinstance(one.entry, Sym)
                    yield one.with_entry(Sym(one.entry.name, one.entry.indices[::-1], one.entry.layer), _AS_COLUMN)
            case tree.Sum(terms=terms):
                yield from self.added(terms)
            case tree.Product(factors=factors):
                yield from self.multiplied(factors)
            case tree.Juxtaposed(items=items):
                yield from self.side_by_side(flat(items))
            case tree.Fraction(above=above, below=below):
                yield from joined(self.value(above), self.value(below), quotient)
            case tree.Power(base=tree.Name() as run) | tree.Transposed(body=tree.Name() as run) if isinstance(
                self.apart(run), tree.Juxtaposed
            ):
                whole = tree.with_last(node, run)
                yield from self.side_by_side(flat(whole.items) if isinstance(whole, tree.Juxtaposed) else [whole])
            case tree.Power(base=tree.Name() as base, exponent=tree.Number(text="2")) if (
                self.meanings.is_quantity_squared(base)
            ):
                one = self.named(base)
                assert isinstance(one.entry, Sym)
                yield one.with_entry(Sym(f"{one.entry.name}²", one.entry.indices))
            case tree.Power(base=base, exponent=exponent):
                yield from self.raised(base, exponent)
            case tree.Transposed(body=body):
                for one in self.value(body):
                    yield from transposed(one)
            case tree.Bracket():
                yield from self.bracket(node)
            case tree.Scripted():
                yield from self.entry(node)
            case tree.Matrix(rows=rows):
                yield from self.matrix(node, rows)
            case tree.Derivative(of=of, by=by) if of is not None and len(by) == 1:
                yield from self.derivative(of, by[0])
            case tree.Derivative(of=of, by=(first, second)) if of is not None:
                yield from self.second_derivative(of, first, second)
            case tree.Gradient(of=of, by=(by,), order=tree.Number(text="2")) if of is not None:
                yield from self.second_derivative(of, by, by)
            case tree.Gradient(of=of, by=(), order=tree.Number(text="2")) if of is not None:
                yield from self.hessian(of, node)
            case tree.Gradient(of=of, by=by) if of is not None and node.order is None:
                yield from self.gradient(of, by, node)
            case tree.Big():
                yield from self.big(node)
            case tree.Root(body=body, degree=None):
                for one in self.value(body):
                    yield one.with_entry(power(one.entry, div(ONE, TWO)))
            case tree.Chain(first=first, links=()) if first:
                yield from self.value(first)
            case tree.Indicator(conditions=(tree.Chain(first=first) as condition,)) if first:
                for one in self.value(first):
                    entry = replace(condition, first=Meant(first.place, one.entry))
                    yield one.with_entry(self.meanings.formula(replace(node, conditions=(entry,))))
            case tree.Cases():
                yield self.by_cases(node)
            case tree.Indicator(place=place, conditions=conditions):
                chosen, other = tree.Number(place, "1"), tree.Number(place, "0")
                yield self.by_cases(tree.Cases(place, (tree.Case(chosen, conditions), tree.Case(other, ()))))
            case _:
                raise NotUnderstood("this is not understood in a formula with vectors", node.place)

    def named(self, name: tree.Name) -> Array:
        if self.is_identity(name):
            row, column = self.axis(), self.axis()
            column = Index(column.name, row.size)
            return Array(Delta(row, column), (row, column))
        if is_ones(name):
            return Array(ONE, (self.axis(),))
        symbol = self.symbol(name)
        if symbol is None:
            raise NotUnderstood("this is not understood in a formula with vectors", name.place)
        rank = self.rank(name)
        if rank == 1 and symbol.name == "e" and name.style == "bold" and len(symbol.indices) == 1:
            axis = Index(self.axis().name, symbol.indices[0].size)
            return Array(Delta(symbol.indices[0], axis), (axis,))  # a unit vector
        if not rank:
            return Array(self.meanings.formula(name))
        axes = tuple(self.axis() for _ in range(abs(rank)))
        return Array(Sym(symbol.name, symbol.indices + axes, symbol.layer), axes, rank == LYING)

    def is_part_of_matrix(self, name: tree.Name, one: Array) -> bool:
        """Whether W_i may be a column of W as well as a row: of a matrix of which entries or all are written too."""
        if len(one.axes) != 1 or not isinstance(one.entry, Sym) or len(one.entry.indices) != 2:
            return False
        whole = rank_key(Sym(one.entry.name), name)
        return self.ranks.get(whole) == 2 or one.entry.name in self.meanings.vocabulary.doubly

    def added(self, terms: Sequence[tree.Term]) -> Iterator[Array]:
        found = self.signed(terms[0])
        add = partial(plus, to_rows=self.meanings.vocabulary.samples_in_rows)
        for term in terms[1:]:
            found = joined(found, self.signed(term), add)
        yield from found

    def signed(self, term: tree.Term) -> Readings:
        if not set(term.sign) <= {"+", "-"}:
            raise NotUnderstood(f"the sign {term.sign} has two values", term.place)
        found = self.value(term.node)
        if term.sign.count("-") % 2:
            return tuple(replace(one, entry=neg(one.entry), jacobian=None) for one in found)
        return found

    def multiplied(self, factors: Sequence[tree.Factor]) -> Iterator[Array]:
        found = self.value(factors[0].node)
        for factor in factors[1:]:
            if factor.sign == "⊕":
                raise NotUnderstood("one vector behind another is not understood here", factor.node.place)
            if factor.sign == "*" and self.meanings.vocabulary.convolutions:
                raise NotUnderstood("a convolution is not understood", factor.node.place)
            join = _JOINTS.get(factor.sign) or partial(times, sign=factor.sign)
            found = joined(found, self.value(factor.node), join)
        yield from found

    def side_by_side(self, items: list[Node]) -> Iterator[Array]:
        found: Readings = ()
        at, wide = 0, list[Array]()
        while at < len(items):
            wide += self.wider(found, items, at)
            more, at = self.next_factor(items, at)
            found = joined(found, more, times) if found else more
            if not found:
                break
        if not found and not wide:
            raise NotUnderstood("the shapes in this product do not fit", items[at - 1].place)
        yield from found
        yield from wide

    def wider(self, found: Readings, items: list[Node], at: int) -> Iterator[Array]:
        """An operator before several factors may reach over all of them."""
        item, rest = items[at], items[at + 1 :]
        if isinstance(item, tree.Gradient | tree.Derivative) and item.of is None and len(rest) > self.extent(rest):
            try:
                whole = self.value(replace(item, of=tree.Juxtaposed(rest[0].place, tuple(rest))))
            except NotUnderstood:
                return
            for one in joined(found, whole, times) if found else whole:
                yield one.dearer(0.1)

    def extent(self, rest: Sequence[Node]) -> int:
        """How many nodes the operand behind an operator has: a function goes with its argument."""
        words = 0
        while words < len(rest) - 1 and (isinstance(rest[words], tree.Word) or self.meanings.is_constant(rest[words])):
            words += 1
        left = rest[words:]
        return words + (2 if _is_call(left) else min(len(left), 1))

    def next_factor(self, items: list[Node], at: int) -> tuple[Readings, int]:
        """The value of one factor, and where the next begins."""
        item, rest = items[at], items[at + 1 :]
        if isinstance(item, tree.Gradient | tree.Derivative) and item.of is None and rest:
            taken = self.extent(rest)
            of = rest[0] if taken == 1 else tree.Juxtaposed(rest[0].place, tuple(rest[:taken]))
            found = self.value(replace(item, of=of))
            if isinstance(item, tree.Gradient) and len(rest) > taken and self.value(of)[0].axes:
                found = tuple(one.dearer(_NARROW) for one in found)
            return found, at + 1 + taken
        head, exponent = (item.base, item.exponent) if isinstance(item, tree.Power) else (item, None)
        if inside := expected(head, rest[0] if rest else None):
            name = expectation_name(head)
            if not self.has_arrays(inside):
                return (Array(self.meanings.mean(head, inside)),), at + 2
            return tuple(one.with_entry(expectation(name, one.entry)) for one in self.value(inside)), at + 2
        if isinstance(head, tree.Transposed) and isinstance(head.body, tree.Name | tree.Word) and rest:
            called = self.called(head.body, rest[0])
            if called:
                return readings(found for one in called for found in transposed(one)), at + 2
        if isinstance(head, tree.Name | tree.Word) and rest:
            call, script = (rest[0].base, rest[0].exponent) if isinstance(rest[0], tree.Power) else (rest[0], None)
            if entry := self.entry_of_call(head, call):
                raised = self.meanings.formula(script) if script is not None else ONE
                return tuple(one.with_entry(power(one.entry, raised)) for one in entry), at + 2
        if isinstance(head, tree.Name | tree.Word) and rest:
            called = self.called(head, rest[0])
            if called and exponent is not None:
                above = self.meanings.positive_power(exponent)
                return tuple(one.with_entry(power(one.entry, above)) for one in called), at + 2
            if called:
                return called, at + 2
            if isinstance(head, tree.Name) and exponent is None and (raised_call := self.raised_call(head, rest[0])):
                return raised_call, at + 2
        if isinstance(head, tree.Word) and rest and self.takes_loosely(head, rest[0]):
            argument, end = self.next_factor(items, at + 1)
            return tuple(self.entrywise(head, tree.Bracket(item.place, "(", ()), one) for one in argument), end
        if not self.has_arrays(item):  # scalar factors side by side belong together
            end = at + 1
            while end < len(items) and not self.has_arrays(items[end]) and not self.begins_call(items, end):
                end += 1
            part = items[at] if end == at + 1 else tree.Juxtaposed(items[at].place, tuple(items[at:end]))
            return (Array(self.meanings.formula(part)),), end
        return self.value(item), at + 1

    def raised_call(self, head: tree.Name, after: Node) -> Readings:
        """h_θ(x)^y, the power of a function that gives a number."""
        match after:
            case tree.Power(base=tree.Bracket(kind="(") as call, exponent=exponent) if not head.primes:
                found = [one for one in self.called(head, call) or () if not one.axes]
                above = self.meanings.formula(exponent) if found else ONE
                return tuple(one.with_entry(power(one.entry, above)) for one in found)
        return ()


def _entries(first: Array, second: Array) -> Iterator[Array]:
    """⊙: entry by entry; beside a vector a diagonal Jacobian is its diagonal, and a row stands for its entries."""
    if {first.kind, second.kind} == {"row", "column"}:
        yield from (one.dearer(LOOSER) for one in times_entries(first, replace(second, row=first.row)))
    if first.kind == "column" and second.jacobian and second.kind == "matrix":
        yield from times_entries(first, diagonal(second))
    yield from times_entries(first, second)


_JOINTS: Mapping[str, Joint] = {"/": quotient, "⊗": outer, "⊙": _entries, "∘": _entries}
"""What stands between factors, besides what the shapes decide."""


def _is_call(rest: Sequence[Node]) -> bool:
    return len(rest) > 1 and isinstance(rest[0], tree.Name | tree.Word) and isinstance(rest[1], tree.Bracket)
