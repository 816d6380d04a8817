"""The tables of activations and losses, and which pairs make sense."""

from __future__ import annotations

import math

import pytest

from derive.catalog import MisfitError, UnknownNameError, derive, known_name, names
from derive.expr import Add, Expr, Fn, Mul, Num, Pow, Rel, Sym, Where, children
from derive.notation import activation_definition, loss_definition
from derive.tables import ACTIVATIONS, LOSSES, Interval, misfit, pairs


def value(node: Expr, point: dict[str, float]) -> float:
    """A plain evaluation of scalar formulas in floats, for this file alone."""
    below = [value(child, point) for child in children(node)]
    match node:
        case Num(number):
            return float(number)
        case Sym(name, _, _):
            return math.pi if name == "pi" else point[name]
        case Add():
            return math.fsum(below)
        case Mul():
            return math.prod(below)
        case Pow():
            return below[0] ** below[1]
        case Rel(op, _, _):
            return {">": below[0] > below[1], "<=": below[0] <= below[1]}[op]
        case Where():
            return below[1] if below[0] else below[2]
        case Fn(name, _):
            own = {"sigmoid": lambda u: 1 / (1 + math.exp(-u)), "abs": abs, "max": max}
            return own.get(name, getattr(math, name, None))(*below)
    raise AssertionError(node)


@pytest.mark.parametrize(
    "activation", [one for one in ACTIVATIONS.values() if not one.distribution], ids=lambda one: one.name
)
def test_the_stated_outputs_are_the_outputs(activation):
    formula = activation_definition(activation, {}).formula
    seen = [value(formula, {"net": net, "alpha": 0.3}) for net in [x / 8 for x in range(-240, 241)]]
    low, high = activation.outputs.low, activation.outputs.high
    if activation.name != "elu":  # -α, and α is left open
        assert min(seen) >= low
        assert low == -math.inf or min(seen) - low < 0.07
    assert max(seen) <= high
    assert high == math.inf or high - max(seen) < 0.07


def test_the_lowest_outputs_are_computed_minima():
    for name in ("silu", "gelu"):
        formula = activation_definition(ACTIVATIONS[name], {}).formula
        lowest = min(value(formula, {"net": -step / 1000}) for step in range(3000))
        assert ACTIVATIONS[name].outputs.low == pytest.approx(lowest, abs=1e-4)
        assert ACTIVATIONS[name].outputs.low <= lowest


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda one: one.name)
def test_every_loss_is_a_definition_with_source_and_both_titles(loss):
    assert loss_definition(loss, {}).symbol is Sym("E")
    assert loss.source
    assert all(loss.title)


def test_about_a_hundred_pairs_make_sense():
    assert 85 <= len(pairs()) <= 110
    assert {("softmax", "ce"), ("sigmoid", "mse"), ("sigmoid", "bce"), ("exp", "poisson"), ("identity", "hinge")} <= {
        (activation.name, loss.name) for activation, loss in pairs()
    }


@pytest.mark.parametrize(
    ("activation", "loss", "reason"),
    [
        ("sigmoid", "ce", "sum to 1"),
        ("tanh", "bce", r"outputs in \(0, 1\)"),
        ("relu", "poisson", r"outputs in \(0, ∞\)"),
        ("sigmoid", "hinge", "both signs"),
        ("identity", "focal", r"outputs in \(0, 1\)"),
    ],
)
def test_a_pair_that_does_not_fit_is_refused_with_the_reason(activation, loss, reason):
    with pytest.raises(MisfitError, match=reason):
        derive(f"{activation}-{loss}")
    assert misfit(ACTIVATIONS[activation], LOSSES[loss])


@pytest.mark.parametrize(
    ("inner", "outer", "fits"),
    [
        (Interval(0, 1), Interval(0, 1), True),
        (Interval(0, 1, low_included=True), Interval(0, 1), False),
        (Interval(0, 1), Interval(0, 1, low_included=True), True),
        (Interval(0, 2), Interval(0, 1), False),
        (Interval(-1, 1), Interval(-math.inf, math.inf), True),
    ],
)
def test_an_interval_lies_within_another(inner, outer, fits):
    assert inner.within(outer) is fits


def test_names_are_distinct_and_known():
    every = names()
    assert len(every) == len(set(every))
    for name in every:
        assert known_name(name) == name


def test_the_other_order_is_understood():
    assert derive("ce-softmax").results["delta"] == derive("softmax-ce").results["delta"]
    assert derive("generalized-ce-softmax").results == derive("softmax-generalized-ce").results


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("softmax-cee", "softmax-ce"),
        ("sigmiod-mse", "sigmoid-mse"),
        ("ce", "softmax-ce"),
        ("backprop-tan", "backprop-tanh"),
    ],
)
def test_a_mistyped_name_gets_a_suggestion(name, hint):
    with pytest.raises(UnknownNameError, match=hint):
        derive(name)
