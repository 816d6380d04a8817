"""Σ and Π with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.documents.formulas.opaque import OPAQUE
from derive.documents.meaning.names import Names
from derive.documents.trees.limits import (
    first_value,
    is_index_in,
    is_length_in,
    is_whole,
    leaves_last_out,
    one_below,
    text_of,
    without_slip,
)
from derive.documents.trees.rows import NotUnderstood, walk
from derive.documents.trees.vocabulary import PRIME, key_of
from derive.expr import (
    ONE,
    Expr,
    Index,
    Ordinal,
    Sum,
    Sym,
    add,
    exp,
    log,
    map_nodes,
    mul,
    num,
    open_indices,
    power,
    rename,
)
from derive.reading import tree
from derive.reading.tree import Node


@dataclass(frozen=True)
class Ranges:
    """What a Σ or Π runs over: its indices, what the first leaves out, and the weight of each term."""

    indices: tuple[Index, ...]
    excluded: tuple[Index, ...]
    weight: Expr


class Sums(Names):
    """The meaning of Σ, and of Π as the exponential of a sum of logarithms."""

    sums: int
    outer: frozenset[Index]
    """Free indices of the side with which the chain begins: no bare Σ runs over them if it can run over another."""

    def big(self, node: tree.Big) -> Expr:
        if node.body is None:
            raise NotUnderstood("nothing is summed here", node.place)
        limits = node.limits
        if not limits.index:
            if limits.end or limits.conditions:
                raise NotUnderstood("what the sum runs over is not understood", node.place)
            return self.without_limits(node, node.body)
        if self.is_over_layers(node):
            return self.over_layers(self.formula(node.body))
        ranges = self.bind(node)
        try:
            body = self.formula(node.body)
        finally:
            self.unbind(ranges.indices)
        return self.over_all(node, body, ranges)

    def over_all(self, node: tree.Big, body: Expr, ranges: Ranges) -> Expr:
        """The Σ or Π over all its indices, the last innermost."""
        if ranges.weight is not ONE:
            body = mul(ranges.weight, body) if isinstance(node, tree.BigSum) else power(body, ranges.weight)
        for index in reversed(ranges.indices):
            body = self.over(node, body, index, ranges.excluded if index is ranges.indices[0] else ())
        return body

    def is_over_layers(self, node: tree.Big) -> bool:
        """Whether the l of Σ_l is the one that stands above the names in its body."""
        match node.limits.index:
            case (tree.Name(letters="l" | "ℓ" as letter),) if isinstance(node, tree.BigSum) and node.body:
                return any(
                    isinstance(mark, tree.Layer)
                    and isinstance(mark.content, tree.Name)
                    and mark.content.letters == letter
                    for part in walk(node.body)
                    if isinstance(part, tree.Name)
                    for mark in part.superscripts
                )
        return False

    def over_layers(self, body: Expr) -> Expr:
        """The sum for a network of the layers ℓ - 1, ℓ and ℓ + 1."""
        return add(*(shifted(body, step) for step in (-1, 0, 1)))

    def bind(self, node: tree.Big) -> Ranges:
        """The indices that the limits introduce, which stand for their letters from now on, and over what they run."""
        limits = without_slip(node, self.vocabulary.is_index, {bound.name for bound in self.bound})
        size, indices = self.size_of(node, limits), list[Index]()
        for over in limits.index:
            if not isinstance(over, tree.Name) or len(over.letters.rstrip(PRIME)) != 1 or over.subscripts:
                raise NotUnderstood("what the sum runs over is not understood", over.place)
            self.sums += 1
            indices.append(Index(over.letters, size or self.own_size(over.letters, f".{self.sums}")))
        self.bound += indices
        first = first_value(limits) if size and len(indices) == 1 else None
        for index in indices:
            self.counted.pop(index, None)
            if limits.start is not None:
                self.counted[index] = None if first is None else add(Ordinal(index), num(first - 1))
        odd = [part for part in limits.conditions if not is_whole(part)]
        without = [(part, self.left_out(part, indices)) for part in odd]
        excluded = [other for _, other in without if other]
        if size and self.leaves_last_out(limits):
            excluded.append(Index(size, size))
        odd = [part for part, other in without if not other]
        weights = [self.membership("".join(map(text_of, odd)), odd, indices)] if odd else []
        if size is None:
            ends = [part for part in (limits.start, limits.end) if part]
            text = f"{indices[0].name}={'…'.join(map(text_of, ends))}"
            weights.append(self.membership(text, ends, indices))
        return Ranges(tuple(indices), tuple(excluded), mul(*weights) if weights else ONE)

    def unbind(self, indices: Sequence[Index]) -> None:
        """The letters mean again what they meant before."""
        del self.bound[len(self.bound) - len(indices) :]

    def membership(self, text: str, parts: Sequence[Node], indices: Sequence[Index]) -> Expr:
        """1 for what belongs to a range that is not computed, 0 for the rest: a quantity of which nothing is known."""
        names = [part for whole in parts for part in walk(whole) if isinstance(part, tree.Name)]
        others = dict.fromkeys(self.index(name) for name in names if self.is_letter(name))
        return Sym(f"{OPAQUE}𝟙({text})", tuple(dict.fromkeys((*indices, *others))))

    def is_letter(self, name: tree.Name) -> bool:
        """Whether a name in a limit is an index."""
        plain = not (name.accents or name.subscripts or name.superscripts or name.primes)
        return plain and name.letters in self.letters()

    def over(self, node: tree.Big, body: Expr, index: Index, excluded: tuple[Index, ...]) -> Expr:
        if isinstance(node, tree.BigSum):
            return Sum(body, index, excluded)
        return exp(Sum(log(body), index, excluded))

    def size_of(self, node: tree.Big, limits: tree.Limits) -> str | None:
        """How far the indices run, if they run from the first on; empty if that is not said."""
        start, end = limits.start, limits.end
        if start is not None and not (isinstance(start, tree.Number) and start.text in ("0", "1")):
            return None
        match end:
            case None:
                return ""
            case tree.Name():
                return f"#{key_of(end)}"
            case tree.Sum() if (name := one_below(end)) and (
                self.leaves_last_out(limits) or (isinstance(start, tree.Number) and start.text == "0")
            ):
                return f"#{key_of(name)}"
            case tree.Juxtaposed() | tree.Bracket() if node.body is not None and is_length_in(node.body, end, limits):
                return ""
            case tree.Number(text=text) if text.isdecimal() and len(limits.index) == 1 and node.body is not None:
                return "" if is_index_in(node.body, limits.index[0]) else None
        return None

    def leaves_last_out(self, limits: tree.Limits) -> bool:
        """Whether it runs from 1 to one below a size."""
        end = one_below(limits.end)
        return leaves_last_out(limits) and len(limits.index) == 1 and end is not None and not self.is_letter(end)

    def left_out(self, condition: Node, indices: Sequence[Index]) -> Index | None:
        """The i of k ≠ i; None for another condition."""
        match condition:
            case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign="≠", node=tree.Name() as second),)):
                if len(indices) == 1 and indices[0].name in (first.letters, second.letters):
                    other = second if indices[0].name == first.letters else first
                    return self.index(other) if self.is_letter(other) else None
        return None

    def without_limits(self, node: tree.Big, body: Node) -> Expr:
        """A bare Σ runs over the one index of its body."""
        return self.over_own_index(node, self.formula(body))

    def over_own_index(self, node: tree.Big, value: Expr) -> Expr:
        """The sum of a value over the one index that is free in it."""
        free = open_indices(value) - set(self.bound)
        if len(free) > 1:
            free -= self.outer
        if len(free) != 1:
            raise NotUnderstood("which index this sum runs over is not said", node.place)
        (index,) = free
        own = self.own_index(index)
        return self.over(node, rename(value, {index: own}), own, ())

    def summed_over(self, body: Expr, index: Index) -> Expr:
        own = self.own_index(index)
        return Sum(rename(body, {index: own}), own)

    def own_index(self, index: Index) -> Index:
        """An index of the same letter for one sum."""
        self.sums += 1
        return Index(index.name, f"{index.size}.{self.sums}" if index.size.startswith("?") else index.size)


def shifted(body: Expr, step: int) -> Expr:
    """The formula with every layer moved."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.layer is not None:
            return Sym(part.name, part.indices, part.layer + step)
        return None

    return map_nodes(body, put)
