"""The tables of activations and losses, and which pairs make sense."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import cache

import pytest

from derive.catalog import MisfitError, UnknownNameError, derive, known_name, names
from derive.expr import Add, Delta, Expr, Fn, Index, Mul, Num, Pow, Rel, Sum, Sym, Where, children
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
        case Sum():  # of one output
            return below[0]
        case Delta():  # equal indices
            return 1.0
        case Where():
            return below[1] if below[0] else below[2]
        case Fn(name, _):
            own = {
                "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
                "abs": abs,
                "max": max,
                "sign": lambda u: (u > 0) - (u < 0),
            }
            return own.get(name, getattr(math, name, None))(*below)
    raise AssertionError(node)


@pytest.mark.parametrize(
    "activation", [one for one in ACTIVATIONS.values() if not one.distribution], ids=lambda one: one.name
)
def test_the_stated_outputs_are_the_outputs(activation):
    formula = activation_definition(activation, {}).formula
    seen = [value(formula, {"net": net, "alpha": 0.3}) for net in [x / 8 for x in range(-240, 241)]]
    low, high = activation.outputs.low, activation.outputs.high
    if activation.outputs.lowest:
        low = {"-α": -0.3}[activation.outputs.lowest]
        assert f"({activation.outputs.lowest}, " in str(activation.outputs)
    assert min(seen) >= low
    assert low == -math.inf or min(seen) - low < 0.07
    assert max(seen) <= high
    assert high == math.inf or high - max(seen) < 0.07


def test_the_lowest_outputs_are_computed_minima():
    for name in ("silu", "gelu"):
        formula = activation_definition(ACTIVATIONS[name], {}).formula
        lowest = min(value(formula, {"net": -step / 10000}) for step in range(5000, 15000))
        stated = ACTIVATIONS[name].outputs.low
        assert stated == pytest.approx(lowest, abs=1e-9)
        assert stated <= lowest


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


RECORDS = [*ACTIVATIONS.values(), *LOSSES.values()]
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:[./]\d+)?")
NETS = [step / 64 for step in range(-8 * 64, 8 * 64 + 1)]


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.name)
def test_every_record_says_what_it_is_for_in_two_sentences_of_both_languages(record):
    english, chinese = record.purpose
    assert english.endswith(".")
    assert len(re.findall(r"\.(?= |$)", english)) == 2
    assert english.isascii()
    assert not set(english) & set("\\$_^{}")
    assert len(english) <= 260
    assert chinese.endswith("。")
    assert chinese.count("。") == 2
    assert not re.search(r"[,;:!?()'\"\\$_^{}]|(?<!\d)\.|\.(?!\d)", chinese)
    assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", chinese)
    assert len(chinese) <= 120
    assert set(NUMBER.findall(english)) == set(NUMBER.findall(chinese))


def test_no_two_records_share_a_purpose():
    for place in (0, 1):
        assert len({record.purpose[place] for record in RECORDS}) == len(RECORDS)


@cache
def result(name: str, what: str) -> Expr:
    return derive(name).results[what].right


def slope(name: str, net: float) -> float:
    """The derived slope of an activation of one net input; alpha = 0.3."""
    point = {"net": net, "alpha": 0.3}
    point["y"] = value(activation_definition(ACTIVATIONS[name], {}).formula, point)
    return value(result(name, "jacobian"), point)


def error_term(name: str, **point: float) -> float:
    return value(result(name, "delta"), {"n": 1.0, **point})


@pytest.mark.parametrize(
    ("name", "highest"),
    [
        ("identity", "1"),
        ("sigmoid", "1/4"),
        ("tanh", "1"),
        ("relu", "1"),
        ("silu", "1.10"),
        ("gelu", "1.13"),
        ("softsign", "1"),
        ("arctan", "1"),
    ],
)
def test_the_highest_slope_of_an_activation_is_the_stated_one(name, highest):
    assert all(highest in NUMBER.findall(text) for text in ACTIVATIONS[name].purpose)
    rounding = 0.005 if "." in highest else 1e-12
    assert max(slope(name, net) for net in NETS) == pytest.approx(float(Fraction(highest)), abs=rounding)


@pytest.mark.parametrize(("name", "turn"), [("silu", "-1.28"), ("gelu", "-0.75")])
def test_the_slope_is_negative_below_the_stated_net_input(name, turn):
    assert all(turn in NUMBER.findall(text) for text in ACTIVATIONS[name].purpose)
    assert all(slope(name, net) < 0 for net in [*NETS, float(turn) - 0.005] if net <= float(turn) - 0.005)
    assert all(slope(name, net) > 0 for net in [*NETS, float(turn) + 0.005] if net >= float(turn) + 0.005)


def test_what_else_is_said_of_the_slopes_of_activations():
    assert {slope("identity", net) for net in NETS} == {1}
    assert {slope("relu", net) for net in NETS} == {0, 1}
    assert min(slope("leaky-relu", net) for net in NETS) == 0.3
    for net in NETS:
        assert slope("elu", net) > 0
        assert slope("softplus", net) == pytest.approx(1 / (1 + math.exp(-net)))
        assert slope("exp", net) == math.exp(net)
        assert slope("sigmoid", net) <= 1 / 4
    assert slope("elu", -8) / slope("elu", -7) == pytest.approx(math.exp(-1))
    assert slope("tanh", 8) < slope("arctan", 8) / 1000
    assert slope("tanh", 8) < slope("softsign", 8) / 1000
    assert slope("arctan", 1000) * 1000**2 == pytest.approx(1, abs=1e-5)
    assert ACTIVATIONS["arctan"].outputs.high == pytest.approx(1.57, abs=0.005)


@pytest.mark.parametrize("name", ["sigmoid-bce", "softmax-ce", "softmax-kl", "exp-poisson", "identity-quadratic"])
def test_the_error_terms_said_to_be_output_minus_target_are(name):
    i = (Index("i", "n"),)
    assert result(name, "delta") is Add((Sym("y", i), Mul((Num(Fraction(-1)), Sym("t", i)))))


def test_what_is_said_of_the_slopes_of_losses_for_regression():
    errors = [step / 16 for step in range(-80, 81) if step]
    assert {abs(error_term("identity-mae", y=error, t=0)) for error in errors} == {1}
    for error in errors:
        assert abs(error_term("identity-huber", y=error, t=0, c=2)) == min(abs(error), 2)
        assert error_term("identity-log-cosh", y=error, t=0) == math.tanh(error)


def test_what_is_said_of_the_slopes_of_losses_with_a_margin():
    for t in (-1, 1):
        for y in NETS:
            missing = max(1 - t * y, 0)
            assert abs(error_term("identity-hinge", y=y, t=t)) == (1 if missing else 0)
            assert error_term("identity-squared-hinge", y=y, t=t) == pytest.approx(-2 * t * missing)


def test_what_is_confidently_wrong_learns_slowly_by_squares_and_fast_by_cross_entropy():
    y = 1e-6
    assert abs(error_term("sigmoid-mse", y=y, t=1)) < 1e-5
    assert error_term("sigmoid-bce", y=y, t=1) == pytest.approx(-1, abs=1e-5)


def test_what_is_said_of_the_slopes_of_losses_of_probabilities():
    for y in [step / 100 for step in range(1, 100)]:
        for t in (0, 0.5, 1):
            assert abs(error_term("sigmoid-brier", y=y, t=t)) / (y * (1 - y)) <= 2
    easy, hard = (
        error_term("sigmoid-focal", y=y, t=1, gamma=2) / error_term("sigmoid-bce", y=y, t=1) for y in (0.99, 0.1)
    )
    assert easy < 0.001 < 1 < hard


def test_the_slope_of_generalized_cross_entropy_is_that_of_cross_entropy_times_a_power():
    def loss_slope(name, y):
        formula = loss_definition(LOSSES[name], {}).formula
        ends = (value(formula, {"y": y + side, "t": 0.7, "q": 0.4}) for side in (1e-6, -1e-6))
        return (next(ends) - next(ends)) / 2e-6

    for y in (0.1, 0.5, 0.9):
        assert loss_slope("generalized-ce", y) == pytest.approx(loss_slope("ce", y) * y**0.4, rel=1e-6)
