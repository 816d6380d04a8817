"""The chains of three lecture notes, each side in our notation, are lines of our derivations in the same order.

000: a Chinese lesson on cross-entropy for binary classification (MSE with sigmoid).
001: a Chinese tutorial on softmax and cross-entropy (its target ŷ is our t, its output y our y, z our net).
004: slides on the same (their output ŷ is our y, their target y our t).
Where a note has a slip, the side stands here as it is meant.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.algebra import flatten
from derive.catalog import derive
from derive.expr import Add, Expr, Mul, Num, Pow, Sum, children, mul, num, rebuild
from derive.parser import parse
from derive.writing.plain import plain


def shape(node: Expr) -> str:
    """The formula up to the order of terms and factors, grouping, and u·u against u²; nothing is cancelled."""
    return plain(_sorted(flatten(node)))


def _sorted(node: Expr) -> Expr:
    below = tuple(_sorted(child) for child in children(node))
    match node:
        case Add():
            return Add(tuple(sorted(below, key=plain)))
        case Mul():
            return Mul(tuple(sorted((copy for factor in below for copy in _copies(factor)), key=plain)))
        case Pow():
            copies = _copies(rebuild(node, below))
            return Mul(tuple(copies)) if len(copies) > 1 else copies[0]
        case Sum(_, index, excluded):
            coefficient, rest = _coefficient(below[0])
            whole = Sum(rest, index, excluded)
            return whole if coefficient == 1 else Mul((num(coefficient), whole))
        case _:
            return rebuild(node, below) if below else node


def _copies(factor: Expr) -> list[Expr]:
    match factor:
        case Pow(base, Num(value)) if value.denominator == 1 and abs(value) > 1:
            return [base if value > 0 else Pow(base, num(-1))] * abs(value.numerator)
        case Mul(factors):
            return list(factors)
        case _:
            return [factor]


def _coefficient(node: Expr) -> tuple[Fraction, Expr]:
    numbers = [one.value for one in node.factors if isinstance(one, Num)] if isinstance(node, Mul) else []
    if not numbers:
        return Fraction(1), node
    (value,) = numbers
    return value, mul(*(one for one in node.factors if not isinstance(one, Num)))


CHAINS = {
    "000: the gradient of MSE with sigmoid": (
        "sigmoid-mse",
        [
            "-2/n*(t[k] - y[k])",
            "y[i]*(1 - y[i])",
            "diff(E, y[i])*diff(y[i], net[i])",
            "-2/n*(t[i] - y[i])*y[i]*(1 - y[i])",
            "delta[i]*a[j]",
            "-2/n*(t[i] - y[i])*(y[i]*(1 - y[i]))*a[j]",
        ],
    ),
    "001: the Jacobian, equal indices": (
        "softmax-ce",
        [
            "diff(y[i], net[i])",
            "diff(exp(net[i])/sum(exp(net[l]), l), net[i])",
            "(exp(net[i])*sum(exp(net[l]), l) - exp(net[i])**2)/sum(exp(net[l]), l)**2",
            "exp(net[i])/sum(exp(net[l]), l)*(1 - exp(net[i])/sum(exp(net[l]), l))",
            "y[i]*(1 - y[i])",
        ],
    ),
    "001: the Jacobian, different indices": (
        "softmax-ce",
        [
            "diff(exp(net[k])/sum(exp(net[l]), l), net[i])",
            "-exp(net[k])*exp(net[i])/sum(exp(net[l]), l)**2",
            "-y[i]*y[k]",
        ],
    ),
    "001: the gradient by the logits": (
        "softmax-ce",
        [
            "sum(diff(E, y[k])*diff(y[k], net[i]), k)",
            "-sum(t[k]/y[k]*diff(y[k], net[i]), k)",
            "-t[i]/y[i]*y[i]*(1 - y[i]) + sum(t[k]/y[k]*y[i]*y[k], k, k != i)",
            "y[i]*t[i] - t[i] + sum(y[i]*t[k], k, k != i)",
            "-t[i] + sum(y[i]*t[k], k)",
            "-t[i] + y[i]*sum(t[k], k)",
            "y[i] - t[i]",
        ],
    ),
    "004: the loss by the output": ("softmax-ce", ["diff(-sum(t[l]*log(y[l]), l), y[k])", "-t[k]/y[k]"]),
    "004: the Jacobian, different indices": (
        "softmax-ce",
        [
            "diff(exp(net[k])/sum(exp(net[l]), l), net[i])",
            "-exp(net[k])*(1/sum(exp(net[l]), l)**2)*exp(net[i])",
            "-exp(net[k])/sum(exp(net[l]), l)*(exp(net[i])/sum(exp(net[l]), l))",
            "-y[k]*y[i]",
        ],
    ),
    "004: the eight-sided gradient by the logits": (
        "softmax-ce",
        [
            "sum(diff(E, y[k])*diff(y[k], net[i]), k)",
            "sum(-t[k]/y[k]*diff(y[k], net[i]), k)",
            "-t[i]/y[i]*diff(y[i], net[i]) + sum(-t[k]/y[k]*diff(y[k], net[i]), k, k != i)",
            "-t[i]/y[i]*y[i]*(1 - y[i]) + sum(-t[k]/y[k]*(-y[k]*y[i]), k, k != i)",
            "t[i]*(y[i] - 1) + sum(t[k]*y[i], k, k != i)",
            "-t[i] + t[i]*y[i] + sum(t[k]*y[i], k, k != i)",
            "-t[i] + sum(t[k]*y[i], k)",
            "y[i] - t[i]",
        ],
    ),
    "004: the gradient by the weights": (
        "softmax-ce",
        ["sum(diff(E, net[k])*diff(net[k], w[i, j]), k)", "(y[i] - t[i])*a[j]"],
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_every_side_of_the_chain_is_a_line_in_the_same_order(name):
    derivation, sides = CHAINS[name]
    lines = [shape(side) for step in derive(derivation).steps for side in (step.lhs, step.rhs)]
    at = 0
    for side in sides:
        wanted = shape(parse(side))
        assert wanted in lines[at:], f"{side} is missing, or stands before the side that should precede it"
        at += lines[at:].index(wanted)


def test_shape_cancels_nothing_and_tells_formulas_apart():
    assert shape(parse("y[i]/y[i]*t[i]")) != shape(parse("t[i]"))
    assert shape(parse("y[k]*(1 - y[i])")) != shape(parse("y[k] - y[k]*y[i]"))
    assert shape(parse("b[k]*a[j] + 1")) == shape(parse("1 + a[j]*b[k]"))
