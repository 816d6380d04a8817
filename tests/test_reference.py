"""Values to 50 digits: two ways to them agree, limits come out, and what has no value is refused."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from derive.catalog import derive
from derive.checker.values import UndefinedError
from derive.expr import D
from derive.notation import LOSS, I, K, net, output
from derive.tables import pairs
from numeric.proved_values import exponential
from numeric.reference import Reference

VALUES = {"alpha": 0.25, "c": 1.5, "gamma": 2.0, "q": 0.5}
NETS = [(0.3, -1.2, 2.1), (1e-300, -2e-300, 1.0), (-700.0, 30.0, 1.0), (20.0, -37.5, 41.0), (3e4, -2e4, 0.5)]
TARGETS = (0.25, 0.5, 0.25)
INFINITY = float("inf")


def reference(name):
    derivation = derive(name)
    return Reference(derivation, {key: x for key, x in VALUES.items() if key in derivation.setting.domains})


def agree(left, right):
    context = MPContext()
    context.dps = 60
    size = max(abs(left), abs(right))
    return abs(context.mpf(left) - right) <= size * context.mpf(10) ** -50 or size < context.mpf(10) ** -340


@pytest.mark.parametrize("name", [f"{activation.name}-{loss.name}" for activation, loss in pairs()][::3])
def test_definitions_and_stable_forms_agree_to_50_digits(name):
    both = reference(name)
    places = (1, 2, 3)
    compared = 0
    for row in NETS:
        for formula, envs in (
            (output(K), [{K: place} for place in places]),
            (LOSS, [{}]),
            (D(LOSS, net(I)), [{I: place} for place in places]),
        ):
            try:
                first = both.by_definition(formula, envs, row, TARGETS)
            except UndefinedError:
                continue
            second = both.by_stable_form(formula, envs, row, TARGETS)
            assert all(agree(x, y) for x, y in zip(first, second, strict=True)), (row, formula)
            compared += 1
    assert compared >= 9


@pytest.mark.parametrize("name", ["sigmoid-bce", "softmax-focal", "tanh-quadratic", "softmax-ce"])
def test_the_error_term_is_the_quotient_of_differences(name):
    row, step = (0.3, -1.25, 2.0), 2.0**-20
    one = reference(name)
    for place in range(3):
        up, down = ([x + sign * step * (at == place) for at, x in enumerate(row)] for sign in (1, -1))
        quotient = (one.losses([up], [TARGETS])[0] - one.losses([down], [TARGETS])[0]) / (2 * step)
        assert float(one.delta([row], [TARGETS])[0][place]) == pytest.approx(float(quotient), rel=1e-9)


def test_where_1600_digits_are_not_enough_the_stable_form_is_taken():
    one = reference("sigmoid-bce")
    with pytest.raises(UndefinedError):
        one.by_definition(LOSS, [{}], (1e308,), (0.0,))
    assert one.losses([(1e308,)], [(0.0,)])[0] == Fraction(1e308)
    assert float(one.losses([(-1e308,)], [(0.25,)])[0]) == pytest.approx(0.25e308)


def test_exponentials_of_exponentials_come_out_without_end():
    one = reference("exp-log-cosh")
    assert float(one.losses([(1e5,)], [(0.0,)])[0]) == INFINITY
    assert float(one.delta([(-1e5,)], [(1.0,)])[0][0]) == 0


@pytest.mark.parametrize(
    ("name", "row", "outputs", "delta"),
    [
        ("sigmoid-bce", (INFINITY, -INFINITY), (1, 0), (0.75, -0.25)),
        ("softmax-ce", (INFINITY, 1.0), (1, 0), (0.75, -0.75)),
        ("tanh-quadratic", (INFINITY, -INFINITY), (1, -1), (0, 0)),
        ("relu-quadratic", (-INFINITY, INFINITY), (0, INFINITY), (0, INFINITY)),
        ("softsign-mae", (INFINITY, -INFINITY), (1, -1), (0, 0)),
    ],
)
def test_infinity_stands_for_the_limit(name, row, outputs, delta):
    one = reference(name)
    t = (0.25, 0.75) if name == "softmax-ce" else (0.25, 0.25)
    assert [float(y) for y in one.output([row])[0]] == list(outputs)
    assert [float(x) for x in one.delta([row], [t])[0]] == list(delta)


def test_the_stable_error_term_wants_the_hypothesis_to_hold():
    one = reference("softmax-ce")
    envs = [{I: 1}, {I: 2}]
    assert one.by_stable_form(D(LOSS, net(I)), envs, (0.0, 0.0), (0.5, 0.5)) == [0, 0]
    with pytest.raises(UndefinedError, match="hypothesis"):
        one.by_stable_form(D(LOSS, net(I)), envs, (0.0, 0.0), (0.5, 0.25))


@pytest.mark.parametrize("digits", [80, 400])
@pytest.mark.parametrize("value", [3.5, -745.0, 1e16, -1e22, 2.0**70 + 2.0**20])
def test_exponential_is_exp(digits, value):
    context = MPContext()
    context.dps = digits
    exact = context.exp(context.mpf(value) + context.mpf(1) / 3) / context.exp(context.mpf(1) / 3)
    assert abs(exponential(context, context.mpf(value)) / exact - 1) < context.mpf(10) ** (30 - digits)


def test_exponential_of_the_largest_float_takes_no_time():
    context = MPContext()
    context.dps = 1600
    value = context.mpf(1e308)
    for _ in range(100):
        result = exponential(context, value)
    assert context.log(result) == value


def test_nan_and_missing_parameters_have_no_value():
    with pytest.raises(UndefinedError, match="NaN"):
        reference("sigmoid-mse").output([(float("nan"),)])
    with pytest.raises(UndefinedError, match="gamma"):
        Reference(derive("sigmoid-focal")).losses([(0.0,)], [(1.0,)])


def test_a_batch_has_the_mean():
    one = reference("softmax-ce")
    rows, t = np.array([[1.0, 2.0], [0.5, -3.0]]), np.array([[1.0, 0.0], [0.25, 0.75]])
    assert agree(one.loss(rows, t), sum(one.losses(rows, t)) / 2)
    single = [one.delta([row], [targets])[0] for row, targets in zip(rows, t, strict=True)]
    assert all(agree(2 * x, y) for x, y in zip(one.delta(rows, t).ravel(), np.ravel(single), strict=True))
