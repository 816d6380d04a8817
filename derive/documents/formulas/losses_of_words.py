"""A loss that only words name, as "with a sigmoid and the cross-entropy": what it is of, an equality has to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derive.documents.trees.vocabulary import COSTS
from derive.expr import ONE, D, Expr, Fn, Index, Sum, Sym, add, mul, neg, sub, symbols, walk
from derive.steps import Definition, Hypothesis

_CROSS_ENTROPY = re.compile(r"cross[- ]?entropy|\blog[- ]loss|交叉熵", re.IGNORECASE)
_TARGETS = ("y", "t", "Y", "T")
_MAX_PAIRS = 6


@dataclass(frozen=True)
class Supposed:
    """What a loss would be: the cross-entropy of an output and its target, whose entries may have to add up to 1."""

    definition: Definition
    output: Sym
    target: Sym
    needed: tuple[Hypothesis, ...]

    @property
    def reason(self) -> str:
        """What is supposed, in words."""
        return f"if {self.definition.symbol.name} is the cross-entropy of {self.output.name} and {self.target.name}"


def names_cross_entropy(words: str) -> bool:
    """Whether the words speak of the cross-entropy."""
    return bool(_CROSS_ENTROPY.search(words))


def cross_entropies(sides: Sequence[Expr]) -> Iterator[Supposed]:
    """What the one loss that is differentiated in some sides would be as a cross-entropy of what stands there."""
    bodies = {part.body for side in sides for part in walk(side) if isinstance(part, D)}
    losses = {body for body in bodies if isinstance(body, Sym) and body.name in COSTS and not body.indices}
    if len(losses) != 1:
        return
    (loss,) = losses
    every = dict.fromkeys(symbol for side in sides for symbol in symbols(side))
    targets = [symbol for symbol in every if symbol.name in _TARGETS]
    pairs = [
        (output, target)
        for target in targets
        for output in every
        if output.indices == target.indices and output.layer is target.layer is None and output not in (target, loss)
    ]
    for output, target in pairs[:_MAX_PAIRS]:
        if not target.indices:
            yield Supposed(Definition(loss, binary_cross_entropy(output, target)), output, target, ())
        elif len(target.indices) == 1:
            index = Index("κ", target.indices[0].size)
            own, other = Sym(output.name, (index,)), Sym(target.name, (index,))
            total = Sum(other, index)
            yield Supposed(Definition(loss, Sum(binary_cross_entropy(own, other), index)), output, target, ())
            one_of_all = neg(Sum(mul(other, Fn("log", (own,))), index))
            yield Supposed(Definition(loss, one_of_all), output, target, (Hypothesis(total, ONE),))


def binary_cross_entropy(output: Sym, target: Sym) -> Expr:
    """-(y log ŷ + (1 - y) log(1 - ŷ))."""
    first = mul(target, Fn("log", (output,)))
    second = mul(sub(ONE, target), Fn("log", (sub(ONE, output),)))
    return neg(add(first, second))
