"""Functions of vectors and matrices: entry by entry, softmax, traces, diagonals, sums along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial, reduce

from derive.documents.formulas.arrays import (
    Array,
    Readings,
    diagonal,
    joined,
    largest,
    readings,
    spread_diagonal,
    summed,
    times,
)
from derive.documents.formulas.customs import INFORMATION, NOT_COMPUTED, UNKNOWN
from derive.documents.formulas.opaque import opaque
from derive.documents.meaning.probabilities import as_name, is_conditional
from derive.documents.meaning.shapes import TRACES, Shapes
from derive.documents.trees.calls import head_text
from derive.documents.trees.rows import Meant, NotUnderstood
from derive.documents.trees.vocabulary import LOSSES, key_of
from derive.expr import (
    Expr,
    Index,
    Sum,
    Sym,
    div,
    exp,
    open_indices,
)
from derive.reading import tree
from derive.reading.tree import Node


class Functions(Shapes):
    """What a function of an array is."""

    def begins_call(self, items: list[Node], at: int) -> bool:
        """Whether a function of a vector begins here."""
        item = items[at]
        if at + 1 >= len(items) or not isinstance(item, tree.Name | tree.Word):
            return False
        known = isinstance(item, tree.Word) and bool(self.meanings.vocabulary.function(item.text))
        return known or self.has_arrays(items[at + 1]) or self.is_custom(item)

    def called(self, head: tree.Name | tree.Word, after: Node) -> Readings | None:
        """A function of an array, entry by entry unless it is softmax; None if it is none."""
        head = as_name(head)
        text = head.text if isinstance(head, tree.Word) else head.letters
        if isinstance(head, tree.Name) and isinstance(after, tree.Bracket) and is_conditional(head, after):
            return (Array(self.meanings.with_arguments(head, after)),)
        if isinstance(head, tree.Name) and text in LOSSES and self.rank(head):
            return None  # a matrix before a bracket
        if text in INFORMATION and isinstance(after, tree.Bracket):
            name = head if isinstance(head, tree.Name) else tree.Name(head.place, text, (), head.subscripts)
            return (Array(self.meanings.with_arguments(name, after)),)
        if text in TRACES and isinstance(head, tree.Word):
            inside = self.value(after)
            return tuple(
                Array(_trace(one) if one.axes else one.entry, (), False, one.cost)
                for one in inside
                if one.kind in ("matrix", "number")
            )
        if text == "diag":
            return self.diagonals(after)
        if text == "prod" and isinstance(after, tree.Bracket) and len(after.items) > 1:
            first, *others = map(self.value, after.items)
            return reduce(lambda one, other: joined(one, other, times), others, first)
        if text.rpartition(".")[2] == "sum" and isinstance(after, tree.Bracket):
            return self.along_axis(after)
        if isinstance(head, tree.Name) and head.style == "bold" and text in UNKNOWN and isinstance(after, tree.Bracket):
            return self.vector_of(head, after)
        if not (isinstance(after, tree.Bracket) and after.kind in ("(", "[", "\\{", "{")):
            known = isinstance(head, tree.Word) and self.meanings.vocabulary.function(text)
            if not (known and self.has_arrays(after)):
                return None
            after = tree.Bracket(after.place, "(", (after,))
        key = key_of(replace(head, primes=0), self.meanings.letters())
        if key in self.customs and not head.primes and len(after.items) == 1:
            if found := self.customs[key].at(self.value(after.items[0])):
                return found
            raise NotUnderstood(f"{key} of an argument of this shape is not understood", head.place)
        slope = key in self.customs and head.primes == 1 and len(after.items) == 1
        if slope and (found := self.customs[key].slope(self.value(after.items[0]))):
            return found
        if not self.has_arrays(after):
            if isinstance(head, tree.Name) and self.rank(head) == 1 and self.is_unsaid(head, after):
                return self.vector_of_unsaid(head, after)
            self.refuse_slope(key, head, after)
            return None
        unsaid = key in self.functions and key not in self.meanings.customs
        if (
            isinstance(head, tree.Name)
            and unsaid
            and not (head.superscripts and self.meanings.is_function(head, after))
        ):
            return (self.named(head),)
        if isinstance(head, tree.Name) and (head.letters in LOSSES or len(after.items) > 1):
            if self.meanings.is_unsaid_of_several(head, after):
                return self.of_several(head_text(head), after)
            return (Array(self.meanings.with_arguments(head, after)),)
        known = self.meanings.vocabulary.function(text if isinstance(head, tree.Word) else key)
        if known == "softmax":
            return readings(found for one in self.value(after) for found in self.softmax(one))
        if known == "sum" or not self.meanings.is_function(head, after):
            if self.is_unsaid(head, after):
                return self.of_unsaid(text, head, after)
            if isinstance(head, tree.Word) and len(after.items) > 1 and text in LOSSES:
                return (Array(self.meanings.with_arguments(tree.Name(head.place, text), after)),)
            if isinstance(head, tree.Word) and len(after.items) > 1 and text not in NOT_COMPUTED:
                return self.of_several(text, after)
            self.refuse_slope(key, head, after)
            return None
        if known in ("max", "min") and len(after.items) == 2:
            first, second = map(self.value, after.items)
            return joined(first, second, partial(largest, known))
        if known in ("max", "min") and len(after.items) == 1 and not (isinstance(head, tree.Word) and head.subscripts):
            inside = self.value(after.items[0])
            return tuple(Array(opaque(known, (one.entry,), one.axes), (), False, one.cost) for one in inside)
        return tuple(self.entrywise(head, after, one) for one in self.value(after))

    def refuse_slope(self, key: str, head: tree.Name | tree.Word, after: tree.Bracket) -> None:
        """Σ'(z) of a Σ of which nothing is said is no product."""
        alone = isinstance(head, tree.Name) and head.primes and isinstance(after.items[0], tree.Name)
        if alone and not self.meanings.is_function(head, after) and not self.is_unsaid(head, after):
            raise NotUnderstood(f"the function {key} is not known here", head.place)

    def is_unsaid(self, head: tree.Name | tree.Word, after: tree.Bracket) -> bool:
        """Whether a head before a bracket is a function of which nothing is said."""
        if isinstance(head, tree.Word):
            return len(head.text) > 1 and len(after.items) == 1 and head.text not in NOT_COMPUTED
        return self.meanings.may_be_function(key_of(head, self.meanings.letters()), head, after)

    def of_unsaid(self, name: str, head: tree.Name | tree.Word, after: tree.Bracket) -> Readings:
        """A function of which nothing is said may give a number for an array, or one for each of its entries."""
        as_name = head if isinstance(head, tree.Name) else tree.Name(head.place, name, (), head.subscripts)
        symbol, found = self.meanings.symbol(as_name), list[Array]()
        for one in self.value(after.items[0]):
            for apart, cost in ((one.axes, 0.1), ((), 0.2)):
                value = opaque(symbol.name, (one.entry,), apart)
                entry = Sym(value.name, symbol.indices + value.indices, symbol.layer)
                found.append(Array(entry, () if apart else one.axes, one.row and not apart, one.cost + cost))
                if not one.axes:
                    break
        return tuple(found)

    def vector_of_unsaid(self, head: tree.Name, after: tree.Bracket) -> Readings:
        """The vector h_{W,b}(x) of a number x, which is no product."""
        symbol, axis = self.meanings.symbol(replace(head, primes=0)), self.axis()
        value = opaque(symbol.name, [self.meanings.formula(after.items[0])])
        return (Array(Sym(value.name, (*symbol.indices, *value.indices, axis), symbol.layer), (axis,), False, 0.1),)

    def of_several(self, name: str, after: tree.Bracket) -> Readings:
        """A function of several arguments of which nothing is said: a number, or of the shape of one of them."""
        every = [one[0] for one in map(self.value, after.items)]
        entries, shapes = [one.entry for one in every], {one.axes: one for one in every}
        found = [Array(opaque(name, entries, [index for one in every for index in one.axes]))]
        for axes, one in shapes.items():
            if axes:
                apart = [index for other in every for index in other.axes if other is not one]
                found.append(Array(opaque(name, entries, apart), axes, one.row, 0.1))
        return tuple(found)

    def vector_of(self, head: tree.Name, after: tree.Bracket) -> Readings:
        """A function in bold gives a vector."""
        axis = self.axis()
        return tuple(
            Array(self.component(head.letters, one, axis), (axis,), False, one.cost)
            for one in self.value(after.items[0])
        )

    def component(self, name: str, one: Array, index: Index) -> Sym:
        """An entry of a function of the whole array, of which nothing is said."""
        value = opaque(name, (one.entry,), one.axes)
        return Sym(value.name, (*value.indices, index))

    def entry_of_call(self, head: tree.Name | tree.Word, after: Node) -> Readings | None:
        """softmax(W x)_i, or g(z)_i of a g of which nothing is said but that it is a function of the whole z."""
        match after:
            case tree.Scripted(body=tree.Bracket() as bracket, subscripts=(_, *_), superscripts=(), primes=0):
                if not self.has_arrays(bracket):
                    return None
                try:
                    indices = [self.meanings.index(script) for script in after.subscripts]
                except NotUnderstood:
                    return None
                if len(indices) == 1 and not self.meanings.is_function(head, bracket) and self.is_unsaid(head, bracket):
                    one = self.value(bracket.items[0])[0]
                    return (Array(self.component(head_text(head), one, indices[0]), (), False, one.cost),)
                found = [one for one in self.called(head, bracket) or () if len(one.axes) == len(indices)]
                return tuple(Array(one.at(indices), (), False, one.cost) for one in found) or None
        return None

    def takes_loosely(self, head: tree.Word, after: Node) -> bool:
        """Whether a function without brackets stands before something with a vector in it."""
        known = self.meanings.vocabulary.function(head.text)
        is_call = isinstance(after, tree.Name | tree.Word | tree.Derivative)
        return bool(known) and known != "softmax" and (self.has_arrays(after) or is_call)

    def entrywise(self, head: tree.Name | tree.Word, after: tree.Bracket, one: Array) -> Array:
        """The function at an entry, by the rules for numbers."""
        argument = replace(after, items=(Meant(after.place, one.entry),))
        return one.with_entry(self.meanings.formula(tree.Juxtaposed(head.place, (head, argument))))

    def softmax(self, one: Array) -> Iterator[Array]:
        """Over a vector; of a matrix, over what there is of each sample, or over the other axis."""
        likelier = len(one.axes) == 2 and self.meanings.vocabulary.samples_in_rows
        for place, axis in enumerate(one.axes[:2]):
            other = self.axis()
            other = Index(other.name, axis.size)
            axes = (*one.axes[:place], other, *one.axes[place + 1 :])
            found = one.with_entry(div(exp(one.entry), Sum(exp(one.at(axes)), other)))
            yield found.dearer(0.1 * (place != likelier))

    def along_axis(self, after: tree.Bracket) -> Readings:
        """sum(dZ, axis=1): over the columns of each row; axis=0 over the rows."""
        items = after.items[0].items if isinstance(after.items[0], tree.Listing) else after.items
        axis = ""
        for item in items[1:]:
            match item:
                case tree.Chain(first=tree.Word(text="axis") | tree.Name(letters="axis"), links=(link,)):
                    axis = link.node.text if isinstance(link.node, tree.Number) else "?"
        found = list[Array]()
        for one in self.value(items[0]):
            if not axis:
                found.append(Array(summed(one.entry, one.axes), (), False, one.cost))
            elif axis in ("0", "1") and one.kind == "matrix":
                along, kept = one.axes[int(axis)], one.axes[1 - int(axis)]
                found.append(Array(Sum(one.entry, along), (kept,), axis == "0", one.cost))
        return tuple(found)

    def diagonals(self, after: Node) -> Readings:
        """A diagonal matrix of a vector, or of an entry with one index, and the diagonal of a matrix."""
        found = list[Array]()
        for one in self.value(after):
            if not one.axes and len(own := open_indices(one.entry)) == 1:
                one = Array(one.entry, tuple(own), False, one.cost)
            if len(one.axes) == 1:
                found.append(spread_diagonal(one, self.axis()))
            elif one.kind == "matrix":
                found.append(diagonal(one))
        return tuple(found)


def _trace(one: Array) -> Expr:
    return Sum(one.at((one.axes[0], one.axes[0])), one.axes[0])
