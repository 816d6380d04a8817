"""Σ and Π with their limits."""

from __future__ import annotations

from derive.documents.names import Names
from derive.documents.rows import NotUnderstood, walk
from derive.documents.vocabulary import key_of
from derive.expr import Expr, Index, Sum, Sym, add, exp, free_indices, log, map_nodes, rename
from derive.reading import tree
from derive.reading.tree import Node


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
        indices, excluded = self.bind(limits)
        try:
            body = self.formula(node.body)
        finally:
            self.unbind(indices)
        for index in reversed(indices):
            body = self.over(node, body, index, excluded if index is indices[0] else ())
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

    def bind(self, limits: tree.Limits) -> tuple[list[Index], tuple[Index, ...]]:
        """The indices that the limits introduce, which stand for their letters from now on, and what is left out."""
        start = limits.start
        if start is not None and not (isinstance(start, tree.Number) and start.text in ("0", "1")):
            raise NotUnderstood("a sum that does not begin at 1 is not understood", start.place)
        size, indices = self.size_of(limits.end, start), list[Index]()
        for over in limits.index:
            if not isinstance(over, tree.Name) or len(over.letters) != 1 or over.subscripts:
                raise NotUnderstood("what the sum runs over is not understood", over.place)
            self.sums += 1
            indices.append(Index(over.letters, size or self.own_size(over.letters, f".{self.sums}")))
        excluded = tuple(self.left_out(condition, indices) for condition in limits.conditions)
        self.bound += indices
        return indices, excluded

    def unbind(self, indices: list[Index]) -> None:
        """The letters mean again what they meant before."""
        del self.bound[len(self.bound) - len(indices) :]

    def over(self, node: tree.Big, body: Expr, index: Index, excluded: tuple[Index, ...]) -> Expr:
        if isinstance(node, tree.BigSum):
            return Sum(body, index, excluded)
        return exp(Sum(log(body), index, excluded))

    def size_of(self, end: Node | None, start: Node | None) -> str:
        match end:
            case None:
                return ""
            case tree.Name():
                return f"#{key_of(end)}"
            case tree.Sum(terms=(tree.Term(sign="", node=tree.Name() as name), tree.Term(sign="-", node=one))) if (
                isinstance(one, tree.Number)
                and one.text == "1"
                and isinstance(start, tree.Number)
                and start.text == "0"
            ):
                return f"#{key_of(name)}"
        raise NotUnderstood("this upper limit is not understood", end.place)

    def left_out(self, condition: Node, indices: list[Index]) -> Index:
        """The i of k ≠ i."""
        match condition:
            case tree.Chain(first=tree.Name(letters=left), links=(link,)) if link.sign == "≠" and len(indices) == 1:
                if isinstance(link.node, tree.Name) and indices[0].name in (left, link.node.letters):
                    assert isinstance(condition, tree.Chain)
                    other = link.node if indices[0].name == left else condition.first
                    assert other is not None
                    return self.index(other)
        raise NotUnderstood("this condition of a sum is not understood", condition.place)

    def without_limits(self, node: tree.Big, body: Node) -> Expr:
        """A bare Σ runs over the one index of its body."""
        value = self.formula(body)
        free = free_indices(value) - set(self.bound)
        if len(free) > 1:
            free -= self.outer
        if len(free) != 1:
            raise NotUnderstood("which index this sum runs over is not said", node.place)
        (index,) = free
        self.sums += 1
        own = Index(index.name, f"{index.size}.{self.sums}" if index.size.startswith("?") else index.size)
        return self.over(node, rename(value, {index: own}), own, ())


def shifted(body: Expr, step: int) -> Expr:
    """The formula with every layer moved."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.layer is not None:
            return Sym(part.name, part.indices, part.layer + step)
        return None

    return map_nodes(body, put)
