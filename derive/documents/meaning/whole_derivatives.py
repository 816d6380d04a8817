"""Derivatives of and by vectors and matrices: gradients, Jacobians, and what is loosely written for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.formulas.arrays import (
    Array,
    Jacobian,
    diagonal,
)
from derive.documents.meaning.whole_functions import Functions
from derive.documents.trees.calls import at_variable
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.vocabulary import key_of
from derive.expr import (
    D,
    Sym,
)
from derive.reading import tree
from derive.reading.tree import Node

_ABUSE = 0.5
_QUANTITIES = frozenset("WwbΘθazh")
"""Of these ∇W is the gradient of the loss by them."""


class Derivatives(Functions):
    """What a derivative of an array, or by one, is."""

    def derivative(self, of: Node, by: Node) -> Iterator[Array]:
        yield from self.derivative_by(of, by, self.variable(by))

    def derivative_by(self, of: Node, by: Node, variable: Array) -> Iterator[Array]:
        assert isinstance(variable.entry, Sym)
        if variable.entry.name.startswith("#"):
            raise NotUnderstood("a derivative by this is not understood", by.place)
        for one in self.value(at_variable(of, by, self.meanings.vocabulary)):
            entry = D(one.entry, variable.entry)
            if not one.axes or not variable.axes:
                shape = variable if variable.axes else one
                yield Array(entry, shape.axes, shape.row, one.cost, Jacobian(one.entry, variable.entry, len(one.axes)))
                continue
            jacobian = Jacobian(one.entry, variable.entry, len(one.axes))
            found = Array(entry, one.axes + variable.axes, False, one.cost, jacobian)
            yield found
            yield from self.loosely(found, one, variable)

    def loosely(self, found: Array, of: Array, by: Array) -> Iterator[Array]:
        """A Jacobian in the other layout; what is written for one that is diagonal, or for ∂z_i/∂W_ij."""
        if len(of.axes) == len(by.axes) == 1:
            yield replace(found, axes=found.axes[::-1], cost=found.cost + _ABUSE, jacobian=None)
            yield diagonal(found).dearer(_ABUSE)
        elif len(of.axes) == len(by.axes):
            same = of.axes
            yield Array(found.at((*same, *same)), same, False, found.cost + _ABUSE)
        elif len(of.axes) == 2 and len(by.axes) == 1:
            for axis in of.axes:
                yield Array(found.at((*of.axes, axis)), of.axes, False, found.cost + _ABUSE)
        elif len(of.axes) == 1 and len(by.axes) == 2:
            for own, other in ((0, 1), (1, 0)):
                at = list(by.axes)
                at[own] = of.axes[0]
                for row in (False, True):
                    yield Array(found.at((of.axes[0], *at)), (at[other],), row, found.cost + _ABUSE)

    def second_derivative(self, of: Node, first: Node, second: Node) -> Iterator[Array]:
        yield from self.second_derivative_by(of, self.variable(first), self.variable(second))

    def second_derivative_by(self, of: Node, outer: Array, inner: Array) -> Iterator[Array]:
        assert isinstance(inner.entry, Sym)
        assert isinstance(outer.entry, Sym)
        for one in self.value(of):
            if not one.axes:
                yield Array(D(D(one.entry, inner.entry), outer.entry), outer.axes + inner.axes, False, one.cost)

    def hessian(self, of: Node, node: Node) -> Iterator[Array]:
        """∇²f, by the x with which f(x) is written or was defined."""
        match of:
            case tree.Juxtaposed(items=(_, tree.Bracket(items=(argument,)))):
                yield from self.second_derivative(of, argument, argument)
            case tree.Name() if (outer := self.parameter(of)) and (inner := self.parameter(of)):
                yield from self.second_derivative_by(of, outer, inner)
            case _:
                raise NotUnderstood("what this gradient is taken by is not said", node.place)

    def variable(self, by: Node) -> Array:
        if (value := self.meanings.value_of_function(by)) is not None:
            return Array(value)
        found = self.value(by)[0]
        flipped = isinstance(by, tree.Transposed)
        if not isinstance(found.entry, Sym) or (flipped and len(found.axes) != 1):
            raise NotUnderstood("a derivative by this is not understood", by.place)
        return found

    def parameter(self, function: tree.Name) -> Array | None:
        """The argument with which the document defined a function, as the x of f(x)."""
        key = key_of(function, self.meanings.letters())
        if key in self.meanings.customs:
            return Array(self.meanings.customs[key].parameter)
        if key not in self.customs:
            return None
        given = self.customs[key].parameter
        assert isinstance(given.entry, Sym)
        axes = tuple(self.axis() for _ in given.axes)
        return replace(given, entry=given.at(axes), axes=axes)

    def gradient(self, of: Node, by: Sequence[Node], node: Node) -> Iterator[Array]:
        if not by:
            match of:
                case tree.Juxtaposed(items=(_, tree.Bracket(items=(argument,)))):
                    by = (argument,)
                case tree.Name() if (loss := self.meanings.vocabulary.only_loss) and (
                    self.rank(of) or of.letters in _QUANTITIES
                ):
                    yield from self.derivative(tree.Name(node.place, loss), of)
                    return
                case tree.Name() if parameter := self.parameter(of):
                    yield from self.derivative_by(of, node, parameter)
                    return
                case _:
                    raise NotUnderstood("what this gradient is taken by is not said", node.place)
        if len(by) == 1 and isinstance(by[0], tree.Name) and not self.rank(by[0]):
            last = replace(by[0], superscripts=(tree.Layer(by[0].place, "[", tree.Name(by[0].place, "L")),))
            by = (last,) if self.rank(last) else by
        yield from self.derivative(of, by[0] if len(by) == 1 else tree.Juxtaposed(node.place, tuple(by)))
