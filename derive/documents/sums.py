"""Σ and Π with their limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from derive.documents.names import Names
from derive.documents.opaque import OPAQUE
from derive.documents.rows import NotUnderstood, walk
from derive.documents.vocabulary import key_of
from derive.expr import (
    ONE,
    Expr,
    Index,
    Ordinal,
    Sum,
    Sym,
    add,
    exp,
    free_indices,
    log,
    map_nodes,
    mul,
    num,
    power,
    rename,
)
from derive.reading import show, tree
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
        limits = _without_slip(node, self.vocabulary.is_index)
        size, indices = self.size_of(node, limits), list[Index]()
        for over in limits.index:
            if not isinstance(over, tree.Name) or len(over.letters) != 1 or over.subscripts:
                raise NotUnderstood("what the sum runs over is not understood", over.place)
            self.sums += 1
            indices.append(Index(over.letters, size or self.own_size(over.letters, f".{self.sums}")))
        self.bound += indices
        first = _first(limits) if size and len(indices) == 1 else None
        for index in indices:
            self.counted.pop(index, None)
            if limits.start is not None:
                self.counted[index] = None if first is None else add(Ordinal(index), num(first - 1))
        odd = [part for part in limits.conditions if not _is_whole(part)]
        without = [(part, self.left_out(part, indices)) for part in odd]
        excluded = [other for _, other in without if other]
        odd = [part for part, other in without if not other]
        weights = [self.membership("".join(map(_text, odd)), odd, indices)] if odd else []
        if size is None:
            ends = [part for part in (limits.start, limits.end) if part]
            text = f"{indices[0].name}={'…'.join(map(_text, ends))}"
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
            case tree.Number(text=text) if text.isdecimal() and len(limits.index) == 1 and node.body is not None:
                return "" if _is_index_in(node.body, limits.index[0]) else None
            case tree.Sum(terms=(tree.Term(sign="", node=tree.Name() as name), tree.Term(sign="-", node=one))) if (
                isinstance(one, tree.Number)
                and one.text == "1"
                and isinstance(start, tree.Number)
                and start.text == "0"
            ):
                return f"#{key_of(name)}"
        return None

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
        value = self.formula(body)
        free = free_indices(value) - set(self.bound)
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


def _first(limits: tree.Limits) -> int | None:
    """The number from which on a sum counts as many as its size says; None if that is not clear."""
    match limits.start, limits.end:
        case tree.Number(text="1"), tree.Name():
            return 1
        case tree.Number(text="0"), tree.Sum():
            return 0
    return None


def shifted(body: Expr, step: int) -> Expr:
    """The formula with every layer moved."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.layer is not None:
            return Sym(part.name, part.indices, part.layer + step)
        return None

    return map_nodes(body, put)


def _without_slip(node: tree.Big, is_index: Callable[[str], bool]) -> tree.Limits:
    """The limits of Σ_{i=c} of what has a c and no i in it: those of Σ over c."""
    match node.limits:
        case tree.Limits(index=(tree.Name() as over,), start=tree.Name() as start) if is_index(start.letters):
            if node.body is not None and _is_index_in(node.body, start) and not _is_index_in(node.body, over):
                return replace(node.limits, index=(start,), start=None)
    return node.limits


def _is_index_in(body: Node, letter: Node) -> bool:
    """Whether the letter stands below a name."""
    return isinstance(letter, tree.Name) and any(
        isinstance(inner, tree.Name) and inner.letters == letter.letters
        for part in walk(body)
        if isinstance(part, tree.Name | tree.Scripted)
        for script in (*part.subscripts, *part.superscripts)
        for inner in walk(script)
    )


def _is_whole(condition: Node) -> bool:
    """c ∈ C, k ∈ {1, …, n} and w ∈ Vocab: all that there is."""
    match condition:
        case tree.Chain(first=tree.Name(letters=letter), links=(tree.Link(sign="∈", node=space),)):
            match space:
                case tree.Bracket(items=(tree.Listing(items=items),)) | tree.Bracket(items=items):
                    begins = isinstance(items[0], tree.Number) and items[0].text in ("0", "1")
                    return begins and any(isinstance(item, tree.Dots) for item in items)
                case tree.Name(letters=name, accents=(), subscripts=(), superscripts=()):
                    return name in ("V", letter.upper()) or len(name) > 2
                case tree.Word() | tree.Text():
                    return True
    return False


def _text(node: Node) -> str:
    """What a limit prints, on one line."""
    match node:
        case tree.Chain(first=first, links=links):
            return _text(first) + "".join(f"{link.sign}{_text(link.node)}" for link in links) if first else ""
        case tree.Bracket(kind=kind, items=items):
            return kind[-1] + ",".join(map(show, items)) + {"{": "}", "[": "]", "(": ")"}.get(kind[-1], kind[-1])
    return show(node).strip("()")
