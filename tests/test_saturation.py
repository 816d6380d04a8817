"""Error against gradient: limits, largest sizes, what saturates, and how error terms shrink through layers."""

from __future__ import annotations

import json
from fractions import Fraction
from math import inf, pi

import mpmath
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import cli
from derive.catalog import derive
from derive.checker import Verdict, prove
from derive.parser import parse
from derive.ranges import range_of
from derive.saturation.analysis import analyse
from derive.saturation.curve import Curve
from derive.saturation.decimals import in_sympy, value_at
from derive.saturation.largest import largest_of
from derive.saturation.limits import limit_of
from derive.saturation.signs import rises
from derive.tables import ACTIVATIONS, POSITIVES, PROBABILITIES, REALS
from derive.writing.plain import plain
from numeric.depth import decay_through_layers

SIGMOID = "1/(1 + exp(-net))"
UNIT = {"y": PROBABILITIES, "t": PROBABILITIES}


def curve(body: str, output: str = SIGMOID, ranges=None) -> Curve:
    return Curve(parse(body), parse(output), UNIT if ranges is None else ranges)


@pytest.mark.parametrize(
    ("body", "output", "ranges", "low", "high"),
    [
        ("y - t", SIGMOID, UNIT, "-t", "1 - t"),
        ("y*(1 - y)*(y - t)", SIGMOID, UNIT, "0", "0"),
        ("y", "net*sigmoid(net)", {"y": REALS}, "0", "inf"),
        ("(y - t)*(sigmoid(net) + y - y*sigmoid(net))", "net*sigmoid(net)", {"t": REALS}, "0", "inf"),
        ("y - t", "atan(net)", {"t": REALS}, "-1/2*(2*t + pi)", "1/2*(pi - 2*t)"),
        ("sign(y - t)", SIGMOID, UNIT, "-1", "1"),
        ("max(-c, min(c, y - t))", "net", {"t": REALS, "c": POSITIVES}, "-c", "c"),
        ("where(net > 0, y - t, 0)", "max(net, 0)", {"t": POSITIVES}, "0", "inf"),
        ("where(abs(y - t) <= c, y - t, c*sign(y - t))", "net", {"t": REALS, "c": POSITIVES}, "-c", "c"),
        ("sin(y)", "net", {}, None, None),
    ],
)
def test_limits_are_found_with_their_letters(body, output, ranges, low, high):
    own = curve(body, output, ranges)
    for end, expected in ((-1, low), (1, high)):
        limit = limit_of(own, end)
        if expected is None:
            assert limit is None
        elif expected == "inf":
            assert limit is not None
            assert (limit.value, limit.sign) == (None, 1)
        else:
            assert limit is not None
            assert plain(limit.value) == expected


def test_a_limit_is_borne_out_by_the_values_far_out():
    own = curve("tanh(y - t)*(1 - y**2)", "tanh(net)", {"t": REALS})
    limit = limit_of(own, 1)
    assert limit is not None
    assert plain(limit.value) == "0"
    whole = in_sympy(own.in_net, own.ranges)
    assert abs(value_at(whole, {"net": Fraction(50), "t": Fraction(1, 3)})) < 1e-40


def test_the_largest_error_term_of_sigmoid_with_squared_error_is_exact():
    found = analyse(derive("sigmoid-mse"))
    zero, one = found.targets
    assert [plain(target.largest.exact) for target in (zero, one)] == ["8/27/n", "8/27/n"]
    assert [plain(target.largest.place) for target in (zero, one)] == ["2/3", "1/3"]
    assert zero.largest.net == pytest.approx(np.log(2))
    nets = np.linspace(-12, 12, 200001)
    y = 1 / (1 + np.exp(-nets))
    assert np.max(2 * y * (1 - y) * y) == pytest.approx(zero.largest.size, rel=1e-9)
    assert zero.monotone.verdict is Verdict.WRONG
    assert found.saturates is True


def test_cross_entropy_does_not_saturate_although_the_slope_of_the_activation_does():
    found = analyse(derive("sigmoid-bce"))
    assert found.saturates is False
    assert [plain(limit.value) for limit in found.slope_ends] == ["0", "0"]
    assert [target.largest.size for target in found.targets] == [1, 1]
    assert all(target.monotone.verdict is Verdict.PROVED for target in found.targets)


@pytest.mark.parametrize(
    ("name", "saturates"),
    [
        ("tanh-quadratic", True),
        ("relu-mse", True),
        ("softmax-mse", True),
        ("softmax-ce", False),
        ("exp-poisson", False),
        ("identity-huber", False),
        ("arctan-quadratic", True),
    ],
)
def test_what_saturates(name, saturates):
    assert analyse(derive(name)).saturates is saturates


def test_the_largest_size_by_search_is_that_of_a_fine_grid():
    found = largest_of(curve("(y + 1)/(1 + net**2)", "atan(net)", {"y": REALS}))
    nets = np.linspace(-3, 3, 600001)
    values = (np.arctan(nets) + 1) / (1 + nets**2)
    assert found.size == pytest.approx(values.max(), rel=1e-9)
    assert found.net == pytest.approx(nets[values.argmax()], abs=1e-4)


@pytest.mark.parametrize(
    ("body", "output", "size", "net"),
    [("y", "atan(net)", pi / 2, inf), ("y", "net", inf, -inf), ("y", "exp(net)", inf, inf)],
)
def test_a_size_that_is_only_approached_or_has_no_bound(body, output, size, net):
    found = largest_of(curve(body, output, {}))
    assert found.size == pytest.approx(size)
    assert isinstance(found.net, float)
    assert abs(found.net) == inf


def test_a_curve_that_falls_somewhere_is_told_with_the_place():
    own = curve("y*(1 - y)")
    judged = rises(own, own.slope(parse("y*(1 - y)")))
    assert judged.verdict is Verdict.WRONG
    assert judged.values[1] < judged.values[0]
    assert judged.point["net"] >= 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_error_terms_shrink_through_layers_as_the_slopes_say(name):
    sizes = decay_through_layers(ACTIVATIONS[name], 6)
    assert len(sizes) == 6
    assert sizes[-1] == 1
    if name == "sigmoid":
        assert all(size <= 0.25**back for back, size in enumerate(reversed(sizes)))
        assert sizes[0] > 0.15**5
    else:
        assert sizes[0] > 100 * decay_through_layers(ACTIVATIONS["sigmoid"], 6)[0]


@given(
    st.sampled_from(
        ["y*(1 - y)", "(y - t)**2*y", "tanh(y - t)", "exp(-y)/(1 + y)", "log(y)*(1 - y)", "max(y, t) - min(y, t)",
         "sinh(y)**2/cosh(y)**2", "1/(1 + (y - t)**2)", "abs(y - t)", "atan(y)*y", "softplus(y - t)", "cosh(y) - 1"]
    ),
    st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000)),
    st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000)),
)  # fmt: skip
def test_a_range_holds_every_value(text, y, t):
    formula = parse(text)
    bounds = range_of(formula, UNIT)
    value = value_at(in_sympy(formula, UNIT), {"y": y, "t": t})
    assert bounds.low <= float(value) <= bounds.high


def test_the_values_have_fifty_digits():
    with mpmath.workdps(60):
        assert abs(value_at(in_sympy(parse("log(2)"), {}), {}) - mpmath.log(2)) < mpmath.mpf(10) ** -55


def run(*arguments: str):
    return CliRunner().invoke(cli.main, ["saturation", *arguments])


def test_the_command_tells_the_verdict_and_draws(tmp_path):
    picture = tmp_path / "error.svg"
    result = run("sigmoid-mse", "--figure", str(picture), "--layers", "4")
    assert result.exit_code == 0
    for said in ("It saturates", "8/(27 n)", "0.6931", "max f′ = 1/4", "0.016"):
        assert said in result.output
    assert picture.read_text().startswith("<?xml")
    told = json.loads(run("sigmoid-mse", "--format", "json").output)
    assert told["saturates"] is True
    assert told["targets"][0]["largest"]["exact"] == "8/27/n"
    assert len(told["layers"]) == 10


def test_the_command_speaks_chinese():
    result = run("sigmoid-bce", "--lang", "zh")
    assert result.exit_code == 0
    assert "它不会饱和" in result.output
    assert "It " not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sigmoid",), "name a pair"),
        (("sigmoid-msee",), "did you mean"),
        (("sigmoid-mse", "--figure", "x.gif"), "PNG, SVG or PDF"),
        (("--loss", "(y-t", "--activation", "tanh"), "loss:"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_two(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_topic_derives_where_the_error_term_turns_and_how_large_the_slope_can_be():
    derivation = derive("saturation-sigmoid-mse")
    proof = prove(derivation)
    assert proof.holds
    assert set(proof.counts()) == {Verdict.PROVED}
    assert plain(derivation.results["bound"].right) == "1/4 - (y[i] - 1/2)**2"
    slope = parse(plain(derivation.results["delta-slope"].right).replace("[i]", ""))
    at_turn = {"y": Fraction(2, 3), "t": Fraction(0)}
    assert abs(value_at(in_sympy(slope, UNIT), at_turn)) < 1e-50
    assert abs(value_at(in_sympy(slope, UNIT), {**at_turn, "y": Fraction(1, 2)})) > 0.01
