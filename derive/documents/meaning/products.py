"""Things side by side: products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.formulas.opaque import expectation
from derive.documents.meaning.applications import Applications
from derive.documents.trees.calls import (
    distribution,
    expectation_name,
    expected,
    flat,
    is_number,
)
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.vocabulary import key_of
from derive.expr import (
    Expr,
    Num,
    Sym,
    free_indices,
    mul,
    num,
    power,
    symbols,
)
from derive.reading import tree
from derive.reading.tree import Node

_COUNTS = frozenset({"m", "n", "N", "M"})
"""Letters for how many samples there are, which a factor 1/n before a sum has below."""


class Products(Applications):
    """What a formula's parts mean when they stand beside one another."""

    def explicit_product(self, node: tree.Product) -> Expr:
        """Of entries, ⊙ multiplies too."""
        parts = list[Expr]()
        for factor in node.factors:
            if factor.sign in ("∘", "⊗", "⊕", "@"):
                raise NotUnderstood(f"the product {factor.sign} of vectors is not understood here", factor.node.place)
            if factor.sign == "*" and self.vocabulary.convolutions:
                raise NotUnderstood("a convolution is not understood", factor.node.place)
            value = self.formula(factor.node)
            parts.append(power(value, num(-1)) if factor.sign == "/" else value)
        return mul(*parts)

    def side_by_side(self, node: tree.Juxtaposed) -> Expr:
        items, factors, at = flat(node.items), list[Expr](), 0
        while at < len(items):
            value, at = self.next_factor(items, at)
            factors.append(value)
        return mul(*factors)

    def next_factor(self, items: list[Node], at: int) -> tuple[Expr, int]:
        """The value of one factor, and where the next begins."""
        item = items[at]
        after = items[at + 1] if at + 1 < len(items) else None
        if isinstance(item, tree.Derivative) and item.of is None and after is not None:
            if self.reaches_all(items[at + 1 :]):
                rest = tree.Juxtaposed(after.place, tuple(items[at + 1 :]))
                return self.formula(replace(item, of=rest)), len(items)
            if not isinstance(after, tree.Bracket):
                raise NotUnderstood("how far this derivative reaches is not clear", item.place)
            return self.formula(replace(item, of=after)), at + 2
        head, exponent = (item.base, item.exponent) if isinstance(item, tree.Power) else (item, None)
        call, above = (after.base, after.exponent) if isinstance(after, tree.Power) else (after, None)
        if inside := expected(head, call):
            mean = self.mean(head, inside)
            return (power(mean, self.formula(above)) if above else mean), at + 2
        if isinstance(head, tree.Name | tree.Word):
            found = self.applied(head, items, at + 1)
            if found:
                value, end = found
                return (power(value, self.positive_power(exponent)) if exponent else value), end
        return self.formula(item), at + 1

    def reaches_all(self, rest: Sequence[Node]) -> bool:
        """Whether an operator reaches over all that follows: a number, or a name, of no function, before more names.

        Of a function with its argument alone there is no doubt either.
        """
        first, end = rest[0], 1
        if isinstance(first, tree.Fraction | tree.Number) and self.is_constant(first):
            return len(rest) > 1
        while end < len(rest) and isinstance(rest[end], tree.Word):
            end += 1
        if isinstance(first, tree.Word) and self.vocabulary.function(first.text) and end < len(rest):
            return len(rest) == end + 1 or (len(rest) == end + 2 and isinstance(rest[end + 1], tree.Bracket))
        is_factor = isinstance(first, tree.Name) and not self.vocabulary.function(key_of(first))
        return is_factor and len(rest) > 1 and not isinstance(rest[1], tree.Bracket)

    def is_constant(self, node: Node) -> bool:
        """Whether a factor is a number that is written out, or such a part of how many there are, as 1/N."""
        match node:
            case tree.Fraction(above=above, below=tree.Name() as count):
                known = count.letters in _COUNTS or key_of(count, self.letters()) in self.vocabulary.sizes
                return is_number(above) and known
        return is_number(node)

    def mean(self, head: Node, inside: Node) -> Expr:
        """E[…]; over x ∼ p, of what has p_i in it, it is the sum over i by which p_i weighs."""
        body, own = self.formula(inside), distribution(head)
        if own and not own.subscripts:
            name = self.symbol(own).name
            weights = {part for part in symbols(body) if part.name == name and len(part.indices) == 1}
            over = {index for part in weights for index in part.indices} - set(self.bound) - self.outer
            if len(over) == 1 and free_indices(body) >= over:
                (index,) = over
                return self.summed_over(mul(Sym(name, (index,)), body), index)
        return expectation(expectation_name(head), body)

    def positive_power(self, exponent: Node) -> Expr:
        found = self.formula(exponent)
        if not isinstance(found, Num) or found.value < 0:
            raise NotUnderstood("this power of a function is not understood", exponent.place)
        return found
