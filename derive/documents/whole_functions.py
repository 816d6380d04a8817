"""Functions of vectors and matrices: entry by entry, softmax, traces, diagonals, sums along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.documents.arrays import (
    Array,
    Readings,
    diagonal,
    readings,
    spread_diagonal,
    summed,
)
from derive.documents.products import INFORMATION, UNKNOWN
from derive.documents.rows import Meant, NotUnderstood
from derive.documents.shapes import TRACES, Shapes
from derive.documents.vocabulary import LOSSES, key_of
from derive.expr import (
    Expr,
    Index,
    Sum,
    div,
    exp,
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
        return known or self.has_arrays(items[at + 1])

    def called(self, head: tree.Name | tree.Word, after: Node) -> Readings | None:
        """A function of an array, entry by entry unless it is softmax; None if it is none."""
        text = head.text if isinstance(head, tree.Word) else head.letters
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
        if text.rpartition(".")[2] == "sum" and isinstance(after, tree.Bracket):
            return self.along_axis(after)
        if isinstance(head, tree.Name) and head.style == "bold" and text in UNKNOWN and isinstance(after, tree.Bracket):
            raise NotUnderstood("a function of a whole vector is not understood", head.place)
        if not (isinstance(after, tree.Bracket) and after.kind in ("(", "[", "\\{", "{")):
            known = isinstance(head, tree.Word) and self.meanings.vocabulary.function(text)
            if not (known and self.has_arrays(after)):
                return None
            after = tree.Bracket(after.place, "(", (after,))
        key = key_of(replace(head, primes=0), self.meanings.letters())
        if key in self.customs and not head.primes and len(after.items) == 1:
            return self.customs[key].at(self.value(after.items[0]))
        if not self.has_arrays(after):
            return None
        if isinstance(head, tree.Name) and key in self.functions and key not in self.meanings.customs:
            return (self.named(head),)
        if isinstance(head, tree.Name) and (head.letters in LOSSES or len(after.items) > 1):
            return (Array(self.meanings.with_arguments(head, after)),)
        known = self.meanings.vocabulary.function(text if isinstance(head, tree.Word) else key)
        if known == "softmax":
            return readings(found for one in self.value(after) for found in self.softmax(one))
        if known == "sum" or not self.meanings.is_function(head, after):
            if isinstance(head, tree.Name) and self.meanings.may_be_function(key, head, after):
                raise NotUnderstood(f"whether {key} is a function or a factor is not clear", head.place)
            return None
        return tuple(self.entrywise(head, after, one) for one in self.value(after))

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
        """Over a vector; of a matrix, over each of its columns or each of its rows."""
        for place, axis in enumerate(one.axes[:2]):
            other = self.axis()
            other = Index(other.name, axis.size)
            axes = (*one.axes[:place], other, *one.axes[place + 1 :])
            found = one.with_entry(div(exp(one.entry), Sum(exp(one.at(axes)), other)))
            yield found.dearer(0.1 * place)

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
        found = list[Array]()
        for one in self.value(after):
            if len(one.axes) == 1:
                found.append(spread_diagonal(one, self.axis()))
            elif one.kind == "matrix":
                found.append(diagonal(one))
        return tuple(found)


def _trace(one: Array) -> Expr:
    return Sum(one.at((one.axes[0], one.axes[0])), one.axes[0])
