"""Somebody's own gradients: every wrong one is caught, most are named rightly, no right one is accused."""

import ast
import json
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from bank.catalogue import RIGHT, TENSORS, WRONG

from cli import main
from derive.notation import DefinitionError
from numeric import assert_gradient, gradcheck, kernels
from numeric.checking import FunctionError, GradcheckReport, Judgement, PointError
from numeric.checking.difference import central, complex_step
from numeric.checking.loading import load
from numeric.checking.mistakes import MISTAKES
from numeric.checking.pieces import Pieces
from numeric.checking.subject import subject
from numeric.reference import Reference
from reports.gradcheck import gradcheck_json, gradcheck_text

ROOT = Path(__file__).parent.parent
BANK = ROOT / "tests" / "bank"
EPSILON = np.finfo(float).eps


def place_of(case) -> str:
    return f"{case.place} against {case.against}"


@cache
def outcome(case_place: str) -> GradcheckReport:
    case = next(case for case in (*WRONG, *RIGHT, *TENSORS) if case.place == case_place)
    return gradcheck(load(f"{BANK}/{case.place}"), case.against, **case.options)


def named(case) -> bool:
    found = set(outcome(case.place).mistakes)
    return any(found >= set(names.split("+")) for names in case.names)


# The bank.


def test_the_bank_is_large_enough_and_whole():
    assert len(WRONG) >= 40
    assert len(RIGHT) >= 20
    recorded = {case.place.split(".py:")[0] + ":" + case.place.split(":")[1].split(".")[0] for case in (*WRONG, *RIGHT)}
    for path in [*sorted(BANK.glob("wrong_*.py")), BANK / "right_numpy.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        missing = [name for name in functions if not name.startswith("_") and f"{path.stem}:{name}" not in recorded]
        assert not missing


@pytest.mark.parametrize("case", WRONG, ids=place_of)
def test_a_wrong_one_is_caught(case):
    report = outcome(case.place)
    assert report.judgement is Judgement.WRONG
    wrong = [quantity for quantity in report.quantities if quantity.judgement is Judgement.WRONG]
    for quantity in wrong:
        if quantity.shapes:
            assert quantity.shapes[0] != quantity.shapes[1]
        else:
            worst = quantity.worst
            assert not abs(worst.yours - worst.derived) <= worst.tolerance


@pytest.mark.parametrize("case", [case for case in WRONG if case.names], ids=place_of)
def test_a_mistake_that_has_a_name_gets_it(case):
    assert named(case), f"{outcome(case.place).mistakes} in place of {case.names}"


def test_four_of_five_are_named_rightly():
    unnamed = [case.place for case in WRONG if not named(case)]
    share = 1 - len(unnamed) / len(WRONG)
    assert share >= 0.8, f"{len(WRONG) - len(unnamed)} of {len(WRONG)} are named rightly, but not {unnamed}"


@pytest.mark.parametrize("case", [case for case in WRONG if not case.names], ids=place_of)
def test_a_mistake_without_a_name_gets_none(case):
    assert outcome(case.place).mistakes == ()


@pytest.mark.parametrize("case", RIGHT, ids=place_of)
def test_a_right_one_is_not_accused(case):
    report = outcome(case.place)
    assert report.judgement is Judgement.RIGHT, str(report)
    assert report.mistakes == ()


@pytest.mark.parametrize("case", TENSORS, ids=place_of)
def test_tensors(case):
    library = case.place.split("_")[0]
    if find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    report = outcome(case.place)
    assert report.library == library
    assert report.precision == EPSILON
    assert report.judgement is (Judgement.WRONG if case.names else Judgement.RIGHT), str(report)
    assert named(case) or not case.names


# Each mistake of the table, made on purpose.

SKEW = {"activation": "exp(net[i])*sum(net[k], k)", "loss": "mse"}
ON_WHAT = {
    "log-2": "softmax-ce",
    "log-10": "softmax-ce",
    "exchanged": "softmax-kl",
    "derivative-at-net": "tanh-quadratic",
    "missing-term": "sigmoid-bce",
    "transposed-jacobian": SKEW,
}


RECORDS = [name for name in MISTAKES if ":" not in name]
"""The mistakes that are no other record of the tables of activations and losses."""


@pytest.mark.parametrize("name", RECORDS)
def test_every_mistake_of_the_table_is_recognised(name):
    what = ON_WHAT.get(name, "softmax-mse")
    options = {"against": what} if isinstance(what, str) else dict(what)
    checked = subject(**({"against": ""} | options))

    def made(net, t):
        pieces = Pieces(checked, checked.derivation.setting, net, t, np.ones((len(net), 1)))
        return [pieces.delta, *MISTAKES[name].gradient(pieces)]

    ways = range(1, len(made(np.full((2, 3), 0.3), np.full((2, 3), 1 / 3))))
    reports = [gradcheck(lambda net, t, way=way: made(net, t)[way], targets="dense", **options) for way in ways]
    wrong = [report for report in reports if not report.right]
    assert any(name in report.mistakes for report in wrong)
    assert all(report.mistakes for report in wrong)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("other-loss:mae", "tanh-mae"),
        ("other-loss:log-cosh", "tanh-log-cosh"),
        ("other-activation:softsign", "softsign-quadratic"),
        ("other-activation:arctan", "arctan-quadratic"),
    ],
)
def test_the_gradient_of_another_pair_is_told_by_its_name(name, other):
    kernel = kernels(other)
    for function in (kernel.delta, kernel.loss):
        report = gradcheck(function, "tanh-quadratic")
        assert name in report.mistakes


@pytest.mark.parametrize("name", [name for name, mistake in MISTAKES.items() if mistake.factor])
def test_a_factor_comes_on_top_of_another_mistake(name):
    checked = subject("softmax-brier")

    def mistaken(net, t):
        pieces = Pieces(checked, checked.derivation.setting, net, t, np.ones((len(net), 1)))
        return MISTAKES[name].factor(pieces) * pieces.loss_slope * pieces.diagonal

    report = gradcheck(mistaken, "softmax-brier")
    assert {"diagonal-jacobian", name} <= set(report.mistakes)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=lambda mistake: mistake.name)
def test_a_mistake_has_a_sentence_in_two_languages(mistake):
    english, chinese = mistake.sentence
    assert english.isascii() or set(english) & set("δ∂Σ≠_")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-bce", "gelu-mse", "tanh-log-cosh", "softplus-poisson"])
def test_generated_code_passes(name):
    kernel = kernels(name)
    for function in (kernel.loss, kernel.delta, kernel.loss_and_delta, kernel.gradient):
        assert_gradient(function, name)


# Numbers.


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def delta(net, t):
    return (softmax(net) - t) / len(net)


def test_the_worst_entry_is_the_one_that_was_spoiled():
    def spoiled(net, t):
        gradient = delta(net, t)
        gradient[2, 1] += 1e-3
        return gradient

    report = gradcheck(spoiled, "softmax-ce")
    (quantity,) = report.quantities
    assert quantity.differing == len(report.points)
    assert quantity.worst.index == (2, 1)
    assert quantity.worst.yours - quantity.worst.derived == pytest.approx(1e-3)
    assert report.mistakes == ()


def test_the_derived_value_has_50_digits():
    net, t = np.array([[0.5, -1.0]]), np.array([[0.25, 0.75]])
    worst = gradcheck(delta, "softmax-ce", net=net, t=t).quantities[0].worst
    right = Reference(subject("softmax-ce").derivation).delta(net.tolist(), t.tolist())[worst.index]
    assert worst.digits == right.context.nstr(right, 50)
    assert len(worst.digits.lstrip("-0.")) >= 49


@pytest.mark.parametrize(
    ("relative", "judgement", "strictly"),
    [
        (1e-16, Judgement.RIGHT, Judgement.RIGHT),
        (1e-11, Judgement.RIGHT, Judgement.WRONG),
        (1e-4, Judgement.WRONG, Judgement.WRONG),
    ],
)
def test_what_rounding_does_not_explain_is_noted_or_wrong(relative, judgement, strictly):
    def off(net, t):
        return delta(net, t) * (1 + relative)

    report = gradcheck(off, "softmax-ce")
    assert report.judgement is judgement
    assert bool(report.quantities[0].notes) == (relative == 1e-11)
    assert gradcheck(off, "softmax-ce", strict=True).judgement is strictly


def test_a_tolerance_is_that_of_the_operands():
    """y - t is 0 but for the rounding of y: an error in the last digits of y is nobody's mistake."""
    net = np.array([[1.0, 2.0]])
    report = gradcheck(delta, "softmax-ce", net=net, t=softmax(net))
    worst = report.quantities[0].worst
    assert abs(worst.derived) < 1e-15
    assert report.right
    assert 1e-16 < worst.tolerance < 1e-12
    spoiled = gradcheck(lambda net, t: delta(net, t) + 1e-12, "softmax-ce", net=net, t=softmax(net), strict=True)
    assert spoiled.judgement is Judgement.WRONG


def test_more_than_double_precision_is_not_asked_for():
    assert gradcheck(lambda net, t: delta(net, t).astype(np.longdouble), "softmax-ce", strict=True).right


@pytest.mark.parametrize(
    "hypothesis", ["sum(t[k], k) = 3", "sum(t[k]**2, k) = 1", "sum(t[k], k) = sum(y[k], k)", "0*t[k] = 0"]
)
def test_targets_fulfil_the_hypotheses(hypothesis):
    """With Σt = 3 the gradient is 3y - t."""

    def general(net, t):
        return (softmax(net) * t.sum(axis=1, keepdims=True) - t) / len(net)

    assert gradcheck(general, "softmax-ce", hypotheses=[hypothesis]).right
    assert gradcheck(delta, "softmax-ce", hypotheses=[hypothesis]).right == ("sum(y[k]" in hypothesis)


def test_single_precision_is_taken_for_what_it_is():
    report = gradcheck(lambda net, t: delta(net, t).astype(np.float32), "softmax-ce", strict=True)
    assert report.right
    assert report.precision == np.finfo(np.float32).eps


def loss(net, t):
    return -np.sum(t * np.log(softmax(net))) / len(net)


def test_a_loss_is_also_differentiated():
    report = gradcheck(loss, "softmax-ce")
    values, slope = report.quantities
    assert (values.name, values.methods) == ("loss", ("digits",))
    assert (slope.name, slope.methods) == ("slope", ("central", "complex"))


def test_no_complex_step_through_abs():
    def stable(net, t):
        return np.mean(np.sum(np.maximum(net, 0) - net * t + np.log1p(np.exp(-np.abs(net))), axis=1))

    slope = gradcheck(stable, "sigmoid-bce").quantities[1]
    assert slope.methods == ("central",)
    assert slope.judgement is Judgement.RIGHT


def test_central_differences_know_their_error():
    net = np.array([[0.3, -1.2], [2.0, 0.7]])
    gradient, error = central(lambda x: complex(np.sum(np.exp(x))), net, EPSILON, 20 * EPSILON)
    assert np.all(np.abs(gradient - np.exp(net)) <= error)
    assert np.all(error < 1e-5)
    exact = complex_step(lambda x: complex(np.sum(np.exp(x))), net, EPSILON, gradient, error)
    assert exact == pytest.approx(np.exp(net), rel=1e-15)
    assert complex_step(lambda x: complex(np.sum(np.abs(x))), net, EPSILON, np.sign(net), error) is None


def test_a_loss_wrong_only_in_its_slope():
    """The values are right at the points that are tried, and constant about them."""

    def frozen(net, t):
        return loss(np.round(net * 4) / 4, t)

    report = gradcheck(frozen, "softmax-ce", net=[[0.5, 0.25]], t=[[1.0, 0.0]])
    assert [quantity.judgement.value for quantity in report.quantities] == ["right", "wrong"]


def test_the_same_seed_gives_the_same_report():
    one, same, other = (gradcheck(delta, "softmax-ce", seed=seed).quantities[0].worst for seed in (5, 5, 6))
    assert one == same
    assert one != other


@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-focal", "tanh-hinge", "softmax-mse", "exp-poisson"])
def test_points_keep_what_the_derivation_supposes(name):
    seen = []

    def watch(net, t):
        seen.append((net.copy(), t.copy()))
        return np.zeros(net.shape)

    gradcheck(watch, name, parameters={"gamma": 2} if "focal" in name else None)
    batches = {len(net) for net, _ in seen}
    assert batches == {5, 7}
    for net, t in seen:
        assert np.all(np.abs(net) > 0.1)
        if name == "softmax-ce":
            assert t.sum(axis=1) == pytest.approx(np.ones(len(t)), abs=1e-12)
        if name in ("softmax-ce", "sigmoid-focal", "exp-poisson"):
            assert np.all(t >= 0)
    assert any(np.all((t == 0) | (t == 1)) for _, t in seen)
    assert any(np.all((t != 0) & (t != 1)) for _, t in seen)
    assert any(set(t.ravel()) == {-1.0, 1.0} for _, t in seen) == (name in ("tanh-hinge", "softmax-mse"))


# Kinks.


def relu_mse(at_zero):
    return lambda net, t: 2 * (np.maximum(net, 0) - t) * np.heaviside(net, at_zero) / net.size


@pytest.mark.parametrize("at_zero", [0.0, 0.5, 1.0])
def test_a_point_on_a_kink_is_said_to_be_one(at_zero):
    report = gradcheck(relu_mse(at_zero), "relu-mse")
    assert report.right
    (kink,) = report.quantities[0].kinks
    assert kink.index == (0, 0)
    assert kink.low < kink.high
    assert kink.low <= kink.yours <= kink.high
    assert "on a kink: sample 0, output 0" in gradcheck_text(report, "en", 200)
    assert "位于不可导点" in gradcheck_text(report, "zh", 200)


def test_beyond_the_slopes_of_a_kink_is_wrong():
    report = gradcheck(relu_mse(3.0), "relu-mse")
    assert report.judgement is Judgement.WRONG
    worst = report.quantities[0].worst
    assert worst.on_kink
    assert not worst.low <= worst.yours <= worst.high


@pytest.mark.parametrize(
    ("name", "gradient", "net", "t"),
    [
        ("identity-mae", lambda net, t: np.sign(net - t) / net.size, 1.5, 1.5),
        ("identity-hinge", lambda net, t: np.where(net * t < 1, -t, 0) / len(net), 0.5, 2.0),
        ("tanh-mae", lambda net, t: np.sign(np.tanh(net) - t) * (1 - np.tanh(net) ** 2) / net.size, 0.3, np.tanh(0.3)),
    ],
)
def test_where_everything_is_a_kink_nothing_is_decided(name, gradient, net, t):
    report = gradcheck(gradient, name, net=[[net]], t=[[t]])
    assert report.judgement is Judgement.UNDECIDED
    assert len(report.quantities[0].kinks) == 1
    with pytest.raises(AssertionError, match="kink"):
        assert_gradient(gradient, name, net=[[net]], t=[[t]])


def test_a_seam_without_a_jump_is_no_kink():
    """abs(net) occurs in softsign, and its derivative has no jump at 0."""
    report = gradcheck(lambda net, t: (net - t) / len(net), "identity-quadratic", net=[[0.0]], t=[[1.0]])
    assert report.right

    def softsign(net, t):
        y = net / (1 + np.abs(net))
        return (y - t) / (1 + np.abs(net)) ** 2 / len(net)

    report = gradcheck(softsign, "softsign-quadratic", net=[[0.0, 1.0]], t=[[1.0, 0.5]])
    assert report.right
    assert report.quantities[0].kinks == ()


def test_a_loss_is_not_differentiated_across_a_kink():
    def mae(net, t):
        return np.abs(net - t).mean()

    report = gradcheck(mae, "identity-mae", net=[[0.5, 1.0]], t=[[0.5, 3.0]])
    assert report.right
    assert [quantity.name for quantity in report.quantities] == ["loss"]


# Verdicts.


def test_loss_and_gradient_of_different_scales_do_not_belong_together():
    apart = gradcheck(lambda net, t: (loss(net, t), len(net) * delta(net, t)), "softmax-ce")
    assert apart.consistent is False
    assert apart.judgement is Judgement.WRONG
    assert {"missing-1/N", "mismatch"} <= set(apart.mistakes)
    both = gradcheck(lambda net, t: (len(net) * loss(net, t), len(net) * delta(net, t)), "softmax-ce")
    assert both.consistent is True
    assert both.judgement is Judgement.WRONG


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_wrong(value):
    report = gradcheck(lambda net, t: delta(net, t) * value, "softmax-ce")
    assert report.judgement is Judgement.WRONG
    assert report.mistakes == ("not-finite",)
    document = json.dumps(gradcheck_json(report), allow_nan=False)
    assert not np.isfinite(float(json.loads(document)["quantities"][0]["worst"]["yours"]))


def test_one_that_changes_its_mind_is_undecided():
    random = np.random.default_rng(0)
    report = gradcheck(lambda net, t: delta(net, t) * random.uniform(), "softmax-ce")
    assert report.judgement is Judgement.UNDECIDED
    assert "two calls" in str(report)


def test_only_off_the_hypothesis():
    """y Σt - t is the gradient without Σt = 1, y - t with it: each is right where it is meant."""

    def general(net, t):
        return (softmax(net) * t.sum(axis=1, keepdims=True) - t) / len(net)

    assert gradcheck(general, "softmax-ce").right
    assert gradcheck(general, "softmax-ce", hypotheses=[]).right
    assert gradcheck(delta, "softmax-ce").right
    assert not gradcheck(delta, "softmax-ce", hypotheses=[]).right


def classes(net, t):
    gradient = softmax(net)
    gradient[np.arange(len(net)), t.argmax(axis=1)] -= 1
    return gradient / len(net)


def test_targets_read_as_classes():
    report = gradcheck(classes, "softmax-ce")
    assert report.right
    assert "read as classes" in report.notes[0][0]
    dense = gradcheck(classes, "softmax-ce", targets="dense")
    assert dense.judgement is Judgement.WRONG
    assert dense.mistakes == ("reads-classes",)


def test_class_labels():
    def of_labels(net, labels):
        gradient = softmax(net)
        gradient[np.arange(len(net)), labels] -= 1
        return gradient / len(net)

    assert gradcheck(of_labels, "softmax-ce", targets="labels").right
    report = gradcheck(lambda net, labels: -of_labels(net, labels), "softmax-ce", targets="labels")
    assert report.mistakes == ("sign",)


def test_own_formulas():
    def quartic(net, t):
        return (np.arctan(net) - t) ** 3 / (1 + net**2) / len(net)

    assert gradcheck(quartic, loss="(y-t)**4/4", activation="atan(net)").right
    report = gradcheck(lambda net, t: 3 * quartic(net, t) * 2, loss="(y-t)**4/4", activation="atan(net)")
    assert report.judgement is Judgement.WRONG


def test_a_parameter_reaches_the_function_by_name():
    def loss(net, t, c):
        r = np.abs(net - t)
        return np.where(r <= c, r**2 / 2, c * r - c**2 / 2).sum(axis=1).mean()

    assert gradcheck(loss, "identity-huber", parameters={"c": 0.7}).right
    assert gradcheck(loss, "identity-huber", let=["c=7/10"]).right


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (lambda g: g.T, "transposed"),
        (lambda g: g.sum(axis=0), "summed-over-samples"),
        (lambda g: g.sum(axis=1), "summed-over-outputs"),
        (lambda g: g.mean(axis=0, keepdims=True), "summed-over-samples"),
        (lambda g: g[:, :-1], ""),
        (lambda g: g.ravel(), ""),
    ],
)
def test_a_wrong_shape_is_one_finding(shape, name):
    report = gradcheck(lambda net, t: shape(2 * (softmax(net) - t) * t), "softmax-ce", kind="gradient")
    assert report.judgement is Judgement.WRONG
    (quantity,) = report.quantities
    assert quantity.shapes[1] == (5, 3)
    assert quantity.shapes[0] == shape(np.zeros((5, 3))).shape
    right = gradcheck(lambda net, t: shape(delta(net, t)), "softmax-ce")
    assert (name in right.mistakes) == bool(name)


def test_a_square_weight_gradient_transposed():
    def layer(a, net, t):
        return (delta(net, t).T @ a).T

    report = gradcheck(layer, "softmax-ce", classes=4, inputs=4)
    assert report.mistakes == ("transposed",)
    assert report.quantities[0].shapes is None


# pytest.


def test_the_assertion_is_readable():
    assert assert_gradient(delta, "softmax-ce").right

    def mine(net, t):
        return t - softmax(net)

    with pytest.raises(AssertionError) as caught:
        assert_gradient(mine, "softmax-ce")
    lines = str(caught.value).splitlines()
    assert lines[0] == "mine against softmax-ce: wrong"
    assert lines[1] == "gradient: wrong, 51 of 51 entries differ"
    assert lines[2].startswith("  worst entry: sample ")
    assert "(counted from 0), at " in lines[2]
    assert lines[3].split()[0] == "yours"
    assert lines[4].split()[0] == "derived"
    assert float(lines[3].split()[1]) / float(lines[4].split()[1]) < -4
    assert lines[5].startswith("  the mistake: the sign is reversed")
    assert "N" in lines[5]


# Bad input.


def returns(value):
    return lambda net, t: value


BAD = {
    "unknown kind": ({"kind": "grad"}, FunctionError, "no kind 'grad'; choose auto"),
    "unknown targets": ({"targets": "hot"}, FunctionError, "no targets 'hot'"),
    "unknown library": ({"library": "tensorflow"}, FunctionError, "no library 'tensorflow'"),
    "net alone": ({"net": [[1.0]]}, PointError, "both net and t"),
    "shapes that differ": ({"net": [[1.0, 2.0]], "t": [[1.0]]}, PointError, r"net has shape \(1, 2\) and t \(1, 1\)"),
    "flat net": ({"net": [1.0, 2.0], "t": [0.0, 1.0]}, PointError, r"net has shape \(2,\)"),
    "empty batch": ({"net": np.zeros((0, 3)), "t": np.zeros((0, 3))}, PointError, r"net has shape \(0, 3\)"),
    "NaN in net": ({"net": [[np.nan, 1.0]], "t": [[0.0, 1.0]]}, PointError, "net has an entry that is not finite"),
    "net of words": ({"net": [["a"]], "t": [["b"]]}, PointError, "net is no array of numbers"),
    "targets off the domain": (
        {"net": [[0.0, 1.0]], "t": [[-1.0, 2.0]], "against": "softmax-kl"},
        PointError,
        "no value at",
    ),
    "targets off the hypothesis": (
        {"net": [[0.0, 1.0]], "t": [[0.5, 0.6]]},
        PointError,
        r"the hypothesis .* = 1 does not hold in sample 0",
    ),
    "no samples": ({"samples": 0}, PointError, "samples must be at least 1"),
    "no parameter": ({"against": "sigmoid-focal"}, DefinitionError, "gamma has no value"),
    "a parameter left free": ({"against": "sigmoid-focal", "let": ["gamma"]}, DefinitionError, "gamma has no value"),
    "parameter not a number": (
        {"against": "sigmoid-focal", "parameters": {"gamma": np.nan}},
        DefinitionError,
        "finite",
    ),
    "activation alone": ({"against": "softmax"}, DefinitionError, "softmax has no loss"),
    "hidden layer": ({"against": "backprop"}, DefinitionError, "backprop has no loss"),
    "topic": ({"against": "batch-norm"}, DefinitionError, "batch-norm has no loss"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused(case):
    options, kind, message = BAD[case]
    with pytest.raises(kind, match=message):
        gradcheck(delta, **({"against": "softmax-ce"} | options))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (returns(None), "returns None; a number or an array is expected"),
        (returns("loss"), "returns a str"),
        (returns({}), "returns a dict"),
        (returns([[1, 2], [3]]), "returns a list"),
        (lambda net: net, r"takes \(net\); \(net, t\) is expected"),
        (lambda w, x, y, z: x, r"takes \(w, x, y, z\)"),
        (lambda net, t, *, q: net, "needs a value for q"),
        (lambda net, t: net @ t, "raises ValueError: matmul"),
        (
            lambda net, t: net[0, 99],
            r"raises IndexError: index 99 is out of bounds .* \[called with arrays of shape \(5, 3\), \(5, 3\)\]",
        ),
        (lambda net, t: sys.exit(3), "raises SystemExit: 3"),
        (lambda net, t: np.sqrt(net.astype(complex)), "returns complex numbers"),
        (lambda net, t: (1, 2, 3, "x"), "returns a tuple"),
        (3, "int is no function"),
    ],
)
def test_a_function_that_cannot_be_used(function, message):
    with pytest.raises(FunctionError, match=message):
        gradcheck(function, "softmax-ce")


def test_an_interruption_is_none_of_ours():
    def interrupted(net, t):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gradcheck(interrupted, "softmax-ce")


# The command.

MINE = """
import numpy as np

def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)

def right(net, t):
    return (softmax(net) - t) / len(net)

def wrong(net, t):
    print("busy")
    return softmax(net) - t

def unsteady(net, t):
    return right(net, t) * np.random.rand()

def failing(net, t):
    return net[
        :, 7
    ]

def focal(net, t, gamma):
    p = 1 / (1 + np.exp(-net))
    return -np.sum(t * (1 - p)**gamma * np.log(p) + (1 - t) * p**gamma * np.log(1 - p)) / len(net)

class Layer:
    def backward(self, a, net, t):
        return right(net, t).T @ a

class Demanding:
    def __init__(self, size):
        self.size = size

number = 3
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    path = tmp_path / "mine.py"
    path.write_text(MINE)
    return path


@pytest.fixture
def run(capsys):
    def call(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main.main(["gradcheck", *args], prog_name="gradproof")
        out, err = capsys.readouterr()
        return stop.value.code, out, err

    return call


@pytest.mark.parametrize(
    ("args", "code", "verdict"),
    [
        ("mine.py:right --against softmax-ce", 0, "✓ right"),
        ("mine.py:wrong --against softmax-ce", 1, "✗ wrong"),
        ("mine.py:unsteady --against softmax-ce", 1, "? undecided"),
        ("mine.py:focal --against sigmoid-focal --let gamma=2", 0, "✓ right"),
        ("mine.py:Layer.backward --against softmax-ce", 0, "✓ right"),
        ("mine.py:right --loss ce --activation softmax --samples 2 --classes 4 --seed 9", 0, "✓ right"),
        ("mine.py:right --against softmax-ce --no-hypotheses", 1, "✗ wrong"),
        ("mine.py:wrong --against softmax-ce --lang zh", 1, "✗ 错误"),
    ],
)
def test_exit_codes(run, mine, args, code, verdict):
    found, out, err = run(*args.split())
    assert found == code
    assert verdict in out.splitlines()[0]
    assert out.isascii() or "zh" not in args or "错误所在" in out
    assert set(err.split()) <= {"busy"}


def test_json_is_one_document_whatever_is_printed(mine):
    mine.write_text(MINE + "\nimport os\nprint('at import')\nos.write(1, b'raw')\nos.system('echo child')\n")
    command = [sys.executable, str(ROOT / "cli.py"), "gradcheck", f"{mine}:wrong", "--against", "softmax-ce", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["schema"] == 1
    assert document["verdict"] == "wrong"
    assert document["mistakes"] == ["missing-1/N"]
    (quantity,) = document["quantities"]
    worst = quantity["worst"]
    assert worst["yours"] == pytest.approx(worst["derived"] * {5: 5, 7: 7}[_samples(document, worst)])
    assert {"sample", "output", "tolerance", "digits"} <= worst.keys()
    assert all(word in done.stderr for word in ("at import", "raw", "child", "busy"))


def _samples(document, worst):
    return next(point["N"] for point in document["points"] if point["title"] == worst["point"])


def test_nothing_is_left_beside_the_file(run, mine):
    assert run("mine.py:right", "--against", "softmax-ce")[0] == 0
    assert [path.name for path in mine.parent.iterdir()] == ["mine.py"]


REFUSED = {
    "no such file": ("none.py:f --against softmax-ce", "cannot read none.py: No such file"),
    "a folder": (".:f --against softmax-ce", "cannot read ."),
    "no function named": ("mine.py --against softmax-ce", "write FILE.py:FUNCTION, not 'mine.py'"),
    "misspelled function": ("mine.py:rigth --against softmax-ce", "mine.py has no 'rigth'; did you mean right?"),
    "no function": ("mine.py:zzzz --against softmax-ce", "mine.py has no 'zzzz'; it has "),
    "a number": ("mine.py:number --against softmax-ce", "number in mine.py is no function but a int"),
    "a class that wants more": ("mine.py:Demanding --against softmax-ce", "Demanding() raises TypeError"),
    "no method": ("mine.py:Layer.backwards --against softmax-ce", "has no 'backwards'; did you mean backward?"),
    "one that raises": ("mine.py:failing --against softmax-ce", "mine.py:19: failing raises IndexError: index 7"),
    "unknown pair": ("mine.py:right --against sofmax-ce", "did you mean softmax-ce"),
    "no pair": ("mine.py:right", "give a name, such as softmax-ce"),
    "misfit": ("mine.py:right --against relu-ce", "relu-ce makes no sense"),
    "no gamma": ("mine.py:focal --against sigmoid-focal", "let: gamma has no value"),
    "gamma out of its domain": ("mine.py:focal --against sigmoid-focal --let gamma=-1", "gamma must be positive"),
    "a wrong kind": ("mine.py:right --against softmax-ce --kind both", "returns one array; (loss, gradient)"),
    "unknown kind": ("mine.py:right --against softmax-ce --kind x", "'x' is not one of"),
    "no samples": ("mine.py:right --against softmax-ce --samples 0", "--samples"),
    "contradiction": ("mine.py:right --against softmax-ce --no-hypotheses --hypothesis t=1", "contradict one another"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_are_one_line(run, mine, case):
    args, message = REFUSED[case]
    code, out, err = run(*args.split())
    assert (code, out) == (2, "")
    assert err.startswith("gradproof: ")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(net, t):\n    return net +\n", "mine.py:2: SyntaxError: invalid syntax"),
        ("import numpy\n1 / 0\n", "mine.py:2: running the file raises ZeroDivisionError: division by zero"),
        ("import no_such_module_at_all\n", "raises ModuleNotFoundError: No module named 'no_such_module_at_all'"),
        ("raise SystemExit('enough')\n", "mine.py:1: running the file raises SystemExit: enough"),
        ("\0\1\2", "mine.py"),
        ("# -*- coding: nonsense -*-\n", "SyntaxError"),
    ],
)
def test_a_file_that_does_not_run(run, mine, source, message):
    mine.write_text(source)
    code, out, err = run("mine.py:f", "--against", "softmax-ce")
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_help_says_that_the_file_is_run(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "is run as Python" in out
    assert "--hessian" not in out


def test_the_shell_completes_the_pair(run, monkeypatch, capsys):
    monkeypatch.setenv("_GRADPROOF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "gradproof gradcheck mine.py:f --against softmax-c")
    monkeypatch.setenv("COMP_CWORD", "4")
    with pytest.raises(SystemExit):
        main.main([], prog_name="gradproof")
    assert capsys.readouterr().out.split() == ["plain,softmax-ce"]


def test_neither_torch_nor_jax_is_imported_unasked(mine):
    script = (
        "import sys, cli\ntry:\n    cli.main(['gradcheck', 'mine.py:right', '--against', 'softmax-ce'])\n"
        "finally:\n    print(sorted({'torch', 'jax'} & set(sys.modules)), file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=mine.parent, capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
