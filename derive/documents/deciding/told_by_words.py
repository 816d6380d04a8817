"""∂L/∂ŷ = -y/ŷ + (1 - y)/(1 - ŷ) of an L without a formula, where the words say that it is the cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.documents.deciding.given_slopes import GivenSlope
from derive.documents.deciding.settings import setting_of
from derive.documents.formulas.losses_of_words import binary_cross_entropy
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.statements import Equality
from derive.expr import TWO, Expr, Fn, Sum, Sym, div, fresh_index, log, mul, neg, power, rename, sub, symbols
from derive.steps import Definition, Setting

_TARGETS = frozenset("ytdYTD")


def settings_told(one: Equality, slope: GivenSlope) -> Iterator[Setting]:
    """What is differentiated by the words: an activation, a loss, or a loss of what an activation puts out."""
    body, variable = slope.body, slope.variable
    if body.name not in LOSSES:
        if one.activation and body.indices == variable.indices:
            yield _with([Definition(body, Fn(one.activation, (variable,)))], one)
        return
    every = dict.fromkeys(symbols(slope.formula))
    others = [symbol for symbol in every if symbol.indices == variable.indices and symbol is not variable]
    targets = [symbol for symbol in others if symbol.name in _TARGETS]
    outputs = [symbol for symbol in others if symbol not in targets] or [variable]
    if not one.loss or body.indices or len(targets) != 1 or len(outputs) != 1:
        return
    (target,), (output,) = targets, outputs
    if output is not variable and not one.activation:
        return
    inner = [Definition(output, Fn(one.activation, (variable,)))] if output is not variable else []
    for formula in _losses(one.loss, target, output):
        yield _with([Definition(body, _over_all(formula, target)), *inner], one)


def _with(definitions: Sequence[Definition], one: Equality) -> Setting:
    return setting_of({made.key: made for made in definitions}, (one.left, one.right))


def _losses(name: str, target: Sym, output: Sym) -> Iterator[Expr]:
    """The formulas that go by a name, of one output."""
    if name == "squared error":
        square = power(sub(output, target), TWO)
        yield from (div(square, TWO), square)
        return
    yield binary_cross_entropy(output, target) if name.startswith("binary") else neg(mul(target, log(output)))


def _over_all(formula: Expr, target: Sym) -> Expr:
    """The sum over all outputs, if there are several."""
    for index in target.indices:
        other = fresh_index(index.size, target.indices)
        formula = Sum(rename(formula, {index: other}), other)
    return formula
