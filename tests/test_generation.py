"""Generated code computes what the definitions say: every pair against 50 digits, differences and a complex step."""

from __future__ import annotations

import ast
import inspect
import keyword
import sys
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from generated import (
    N_IN,
    N_OUT,
    N_SAMPLES,
    PAIRS,
    Array,
    Own,
    Point,
    complex_step,
    functions_of,
    module_of,
    parameters_of,
    point_apart,
    point_for,
    proof_of,
    records,
)

from derive.catalog import derive
from derive.checker import Finding, Proof, Verdict, prove
from derive.expr import D, neg
from derive.functions import FUNCTIONS
from derive.notation import TAKEN, I, K, net, output
from derive.tables import pairs
from derive.tokens import FormulaError
from numeric import kernels
from numeric.generation import Module, UnprovedError, generate
from numeric.reference import Reference

KINDS = ("dense", "one-hot")
DTYPES = (np.float64, np.float32)

# How far generated code may be from the exact value, in units of the dtype's epsilon at net of about 1.5. The
# accuracy at all magnitudes has a command of its own; here a wrong formula must show, and rounding must not.
OUTPUT_EPS = 16  # of the value itself; erfc takes the most
LOSS_EPS = 8  # of the largest loss of a sample
DELTA_EPS = 32  # of the largest entry of δ, of which a difference of larger numbers may be left
JACOBIAN_EPS = 8  # of the largest entry

STEP = 2.0**-9
DIFFERENCES = 1e-8
"""What differences of fourth order with that step leave, relative to the largest entry: STEP⁴ and eps/STEP."""


class Expected(NamedTuple):
    """The exact values at a point, from the definitions."""

    point: Point
    output: Array
    losses: Array
    delta: Array


@cache
def reference_of(name: str) -> Reference:
    return Reference(derive(name), parameters_of(name))


@cache
def expected_of(name: str, kind: str) -> Expected:
    point, reference = point_for(name, kind), reference_of(name)
    delta = reference.delta(point.net, point.t)
    return Expected(point, reference.output(point.net), reference.losses(point.net, point.t), delta)


def exact(values: Array) -> Array:
    return np.asarray(values, dtype=np.float64).astype(object)


def error(got: Array, wanted: Array) -> float:
    """The largest difference, taken before anything is rounded."""
    return float(np.max(np.abs(exact(got) - wanted)))


def size(values: Array) -> float:
    return float(np.max(np.abs(values)))


def fourth_order(low: Array, lower: Array, upper: Array, high: Array) -> Array:
    """The derivative from values at -2, -1, 1 and 2 steps."""
    return (low - 8 * lower + 8 * upper - high) / (12 * STEP)


def test_every_pair_of_the_tables_is_tried():
    pytest.importorskip("scipy", reason="without scipy no code can be made of gelu, and its pairs are left out")
    assert [f"{activation.name}-{loss.name}" for activation, loss in pairs()] == PAIRS


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PAIRS)
def test_every_function_gives_the_exact_values_rounded(name, kind, dtype):
    point, outputs, losses, delta = expected_of(name, kind)
    k, parameters, eps = functions_of(name), parameters_of(name), float(np.finfo(dtype).eps)
    a, net_, t = (values.astype(dtype) for values in (point.a, point.net, point.t))

    y = k.output(net_, **parameters)
    assert y.dtype == dtype
    assert float(np.max(np.abs(exact(y) - outputs) / np.maximum(np.abs(outputs), 1e-30))) <= OUTPUT_EPS * eps

    loss, (loss_too, delta_too) = k.loss(net_, t, **parameters), k.loss_and_delta(net_, t, **parameters)
    for mean in (loss, loss_too):
        assert mean.dtype == dtype
        assert np.ndim(mean) == 0
        assert error(mean, sum(losses) / N_SAMPLES) <= LOSS_EPS * eps * size(losses)
    for found in (k.delta(net_, t, **parameters), delta_too):
        assert found.dtype == dtype
        assert found.shape == (N_SAMPLES, N_OUT)
        assert error(found, delta) <= DELTA_EPS * eps * size(delta)

    dw, db = k.gradient(a, net_, t, **parameters)
    assert (dw.dtype, db.dtype) == (dtype, dtype)
    assert (dw.shape, db.shape) == ((N_OUT, N_IN), (N_OUT,))
    within = DELTA_EPS * eps * N_SAMPLES * size(delta)
    assert error(dw, delta.T.dot(exact(point.a))) <= within * size(point.a)
    assert error(db, delta.sum(axis=0)) <= within


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PAIRS)
def test_the_derived_formula_is_the_derivative_of_the_definitions_to_forty_digits(name, kind):
    point, _, _, delta = expected_of(name, kind)
    formula = reference_of(name).formula(derive(name).results["delta"].right, I, point.net, point.t)
    assert float(np.max(np.abs(formula / N_SAMPLES - delta))) <= 1e-40 * size(delta)


@pytest.mark.parametrize("name", PAIRS)
def test_the_error_term_is_the_complex_step_of_the_loss(name):
    """E at net + ih, evaluated by 50 lines that share nothing with the checker, the reference or the generated code."""
    point, _, _, delta = expected_of(name, "dense")
    rows = zip(point.net, point.t, strict=True)
    steps = np.array([complex_step(reference_of(name), parameters_of(name), *row) for row in rows]) / N_SAMPLES
    assert float(np.max(np.abs(steps - delta))) <= 1e-40 * size(delta)
    found = functions_of(name).delta(
        *(values.astype(np.float64) for values in (point.net, point.t)), **parameters_of(name)
    )
    assert error(found, steps) <= DELTA_EPS * np.finfo(np.float64).eps * size(delta)


@pytest.mark.parametrize("name", PAIRS)
def test_delta_is_the_difference_of_the_generated_loss(name):
    point, k, parameters = point_for(name, "dense"), functions_of(name), parameters_of(name)
    net_, t = point.net.astype(np.float64), point.t.astype(np.float64)
    found = k.delta(net_, t, **parameters)
    for place in np.ndindex(net_.shape):
        moved = np.zeros_like(net_)
        moved[place] = STEP
        around = [k.loss(net_ + by * moved, t, **parameters) for by in (-2, -1, 1, 2)]
        assert abs(fourth_order(*around) - found[place]) <= DIFFERENCES * size(found), place


@pytest.mark.parametrize("name", PAIRS)
def test_the_jacobian_is_the_derivative_of_the_output(name):
    point, k, parameters = point_for(name, "dense"), functions_of(name), parameters_of(name)
    envs = [{K: row, I: column} for row in range(1, N_OUT + 1) for column in range(1, N_OUT + 1)]
    slopes = reference_of(name).values(D(output(K), net(I)), envs, point.net[0], point.t[0])
    wanted = np.array(slopes, dtype=object).reshape(N_OUT, N_OUT)
    for dtype in DTYPES:
        found = k.output_jacobian(point.net.astype(dtype), **parameters)
        assert found.dtype == dtype
        assert found.shape == (N_SAMPLES, N_OUT, N_OUT)
        assert error(found[0], wanted) <= JACOBIAN_EPS * np.finfo(dtype).eps * size(wanted)


def test_every_row_of_the_jacobian_is_that_of_its_sample():
    k, rows = functions_of("softmax-brier"), np.random.default_rng(4).normal(size=(5, 3))
    every = k.output_jacobian(rows)
    for place, row in enumerate(rows):
        np.testing.assert_array_equal(every[place], k.output_jacobian(row[None])[0])


@pytest.mark.parametrize("name", PAIRS)
def test_every_step_to_a_stable_form_holds_and_free_parameters_are_keywords(name):
    module = module_of(name)
    assert module.proof.holds
    assert all(finding.holds for finding in module.findings.values())
    free = [one.name for part in records(name) for one in part.parameters if not one.default]
    assert sorted(module.parameters) == sorted(free)


def test_kernels_are_the_functions_of_the_module():
    k, point = kernels("softmax-huber"), point_for("softmax-huber", "dense")
    np.testing.assert_array_equal(
        k.delta(point.net, point.t, c=0.875), functions_of("softmax-huber").delta(point.net, point.t, c=0.875)
    )
    assert kernels("softmax-huber") is k


# A user's own formulas.

OWN = {
    "quartic": Own("(y - t)**4/4", "atan(net)"),
    "quartic, by name": Own("(y - t)**4/4", "sigmoid"),
    "a root of a power": Own("abs(y - t)**(3/2)", "net"),
    "sin, cos, sqrt and powers": Own("sin(pi*y)*cos(t) + sqrt(1 + y**2)*(2 + t)**y", "net"),
    "min and max": Own("min(y, t)*y + max(y, 2*t)**2", "net"),
    "cases": Own("where(y > t, y - t, t*(y - t)**3)", "sin(net)"),
    "long brackets": Own("tan(y)*exp(y)*(1 + t) + sinh(y) + cosh(y)*tanh(y - t)", "sigmoid(net)"),
    "functions that stand for formulas": Own("relu(y)*t + erf(y) + erfc(y*t) + log1p(exp(y)) + expm1(y)", "net"),
    "a sum without targets": Own("sum(y[k], k)", "net"),
    "log-sum-exp": Own("log(sum(exp(y[k]), k)) - sum(t[k]*y[k], k)", "net"),
    "pairwise squares": Own("sum(sum((y[k] - y[l])**2*t[k], l), k)", "sigmoid(net)"),
    "pairwise logistic": Own("sum(sum(log(1 + exp(-(y[k] - y[l])*(t[k] - t[l]))), l), k)", "net"),
    "pairwise distances": Own("sum(sum(abs(y[k] - y[l])*t[k]*t[l], l), k)", "tanh(net)"),
    "pairwise erf": Own("sum(sum(erf(y[k] - t[l]), l), k)", "net"),
    "products of all pairs": Own("sum(sum(y[k]*y[l]*t[k], l), k)", "net"),
    "a mean over n": Own("sum((y[k] - t[k])**2, k)/n**2", "net*n"),
    "focal on softmax": Own("-sum(t[k]*(1 - y[k])**2*log(y[k]), k)", "softmax"),
    "softmax written out": Own("-sum(t[k]*log(y[k]), k)", "exp(net[i])/sum(exp(net[k]), k)"),
    "centred": Own("(y - t)**2/2", "net[i] - sum(net[k], k)/n"),
    "all but one": Own("(y - t)**2/2", "sum(net[k], k) - net[i]"),
    "a row normalised": Own("(y - t)**2/2", "net[i]/sqrt(1 + sum(net[k]**2, k))"),
    "own entry times the sum": Own("(y - t)**2/2", "net[i]*sum(net[k], k)"),
    "a matrix of the net": Own("(y - t)**2/2", "sum(sin(net[i]*net[k]), k)"),
    "a temperature": Own("-sum(t[k]*log(y[k]), k)", "softmax", ("T",), ("sum(t[k], k) = 1",)),
    "a value for a parameter": Own("c*(y - t)**2", "tanh(net/s)", ("c=1e-3", "s=7/3")),
    "two free parameters": Own("p*(y - t)**2 + q*y**4", "tanh(p*net)", ("p", "q")),
    "a free exponent": Own("(1 + (y - t)**2)**q", "net", ("q",)),
}


def own_point(own: Own, parameters: dict[str, float]) -> tuple[Reference, Point]:
    rng = np.random.default_rng(7)
    reference = Reference(own.derivation, parameters)

    def draw() -> Array:
        t = rng.uniform(0.1, 0.9, size=(1, N_OUT))
        return np.array([[0.125, 0.5, 0.25, 0.125]]) if own.hypotheses else t

    return reference, point_apart(reference, draw, rng)


def holds_own_values(own: Own, values: dict[str, float]) -> None:
    """The generated functions give the exact values; `values` by the names of the formula."""
    reference, point = own_point(own, values)
    keywords = dict(zip(own.module.parameters, (values[name] for name in sorted(values)), strict=True))
    wanted, k = reference.delta(point.net, point.t), own.functions
    envs = [{K: row, I: column} for row in range(1, N_OUT + 1) for column in range(1, N_OUT + 1)]
    slopes = reference.values(D(output(K), net(I)), envs, point.net[0], point.t[0])
    for dtype in DTYPES:
        net_, t, eps = point.net.astype(dtype), point.t.astype(dtype), np.finfo(dtype).eps
        y, loss, delta = k.output(net_, **keywords), k.loss(net_, t, **keywords), k.delta(net_, t, **keywords)
        jacobian = k.output_jacobian(net_, **keywords)
        assert {y.dtype, loss.dtype, delta.dtype, jacobian.dtype} == {np.dtype(dtype)}
        outputs, losses = reference.output(point.net), reference.losses(point.net, point.t)
        assert error(y, outputs) <= OWN_EPS * eps * size(outputs)
        assert error(loss, sum(losses) / N_SAMPLES) <= OWN_EPS * eps * size(losses)
        assert error(delta, wanted) <= OWN_EPS * eps * size(wanted)
        assert error(k.loss_and_delta(net_, t, **keywords)[1], wanted) <= OWN_EPS * eps * size(wanted)
        matrix = np.array(slopes, dtype=object).reshape(N_OUT, N_OUT)
        assert error(jacobian[0], matrix) <= OWN_EPS * eps * size(matrix)
        np.testing.assert_array_equal(net_, point.net)


OWN_EPS = 64
"""A user's formulas may cancel where those of the tables do not."""


@pytest.mark.parametrize("case", OWN)
def test_own_formulas_give_the_exact_values_rounded(case):
    own = OWN[case]
    if "erf" in own.loss:
        pytest.importorskip("scipy")
    holds_own_values(own, {name: 1.25 + at / 4 for at, name in enumerate(sorted(own.let)) if "=" not in name})


def test_another_power_in_the_loss_is_another_power_in_the_code():
    squares, quartics = Own("(y - t)**2", "net").functions, Own("(y - t)**4/4", "net").functions
    net_, t = np.array([[3.0, -1.0]]), np.array([[0.5, 0.25]])
    np.testing.assert_allclose(squares.loss(net_, t), 2.5**2 + 1.25**2, rtol=1e-15)
    np.testing.assert_allclose(quartics.loss(net_, t), (2.5**4 + 1.25**4) / 4, rtol=1e-15)
    np.testing.assert_allclose(squares.delta(net_, t), [[5.0, -2.5]], rtol=1e-15)
    np.testing.assert_allclose(quartics.delta(net_, t), [[2.5**3, -(1.25**3)]], rtol=1e-15)


def test_a_loss_of_ones_own_takes_any_finite_targets():
    k = Own("(y - t)**2", "net").functions
    assert k.loss(np.array([[1.0, 2.0]]), np.array([[-3.0, 5.0]])) == 25.0


def names_in(module: Module) -> list[str]:
    """Every name that the source of a module has a meaning for, and that a formula may have for a parameter."""
    found = set(keyword.kwlist)
    for node in ast.walk(ast.parse(module.source)):
        match node:
            case ast.Name(name) | ast.arg(name) | ast.FunctionDef(name) | ast.alias(name) | ast.alias(_, name):
                found.add(name or "")
    return sorted(name for name in found if name.isidentifier() and name[0] != "_" and name not in TAKEN | {*FUNCTIONS})


SHADOWING = "s*({0})*(y - t)**2 + s*y"
"""Its module has everything that a module with a saturating output has: y, 1 - y, 1 + y, δ, totals."""


def test_a_parameter_may_be_named_like_anything_in_the_module():
    """Some at once, so that they are parameters of one another's code."""
    plain_module = Own(SHADOWING.format("1"), "tanh(s*net)", ("s",)).module
    found = [name for name in [*names_in(plain_module), *QUANTITY_NAMES] if name != "s" and not _is_formula_word(name)]
    assert {"lambda", "out", "check", "np", "work", "slice", "len", "rest", "shift"} <= {*found}
    for start in range(0, len(found), 12):
        chosen = found[start : start + 12]
        own = Own(SHADOWING.format(" + ".join(chosen)), "tanh(s*net)", ("s", *chosen))
        holds_own_values(own, {name: 1.0 + at / 8 for at, name in enumerate(sorted(("s", *chosen)))})


QUANTITY_NAMES = ("above", "log_rest", "log_y", "rest", "shift", "top")


def _is_formula_word(name: str) -> bool:
    """Whether the syntax of formulas has a meaning for the word."""
    try:
        derive(loss=f"{name}*y", activation="net", let=(name,))
    except FormulaError:
        return True
    return False


# The Hessian.

HESSIANS = (
    "softmax-ce",
    "softmax-kl",
    "softmax-brier",
    "softmax-mse",
    "softmax-generalized-ce",
    "sigmoid-bce",
    "tanh-quadratic",
    "tanh-log-cosh",
    "softplus-poisson",
    "exp-poisson",
    "silu-mse",
    "relu-huber",
    "identity-quadratic",
)


@pytest.mark.parametrize("name", HESSIANS)
def test_the_hessian_times_a_vector_is_the_difference_of_delta(name):
    point, k = point_for(name, "dense"), functions_of(name, hessian=True)
    parameters = parameters_of(name)
    net_, t = point.net.astype(np.float64), point.t.astype(np.float64)
    v = np.random.default_rng(5).normal(size=net_.shape)
    around = [k.delta(net_ + by * STEP * v, t, **parameters) for by in (-2, -1, 1, 2)]
    found = k.hessian_vector_product(net_, t, v, **parameters)
    assert error(found, exact(fourth_order(*around))) <= 100 * DIFFERENCES * size(found)
    single = k.hessian_vector_product(*(values.astype(np.float32) for values in (net_, t, v)), **parameters)
    assert single.dtype == np.float32
    assert error(single, exact(found)) <= DELTA_EPS * np.finfo(np.float32).eps * size(found)


def test_the_hessian_refuses_a_vector_of_another_shape_or_with_nan():
    k, rows = functions_of("softmax-ce", hessian=True), np.eye(3)
    with pytest.raises(ValueError, match=r"v has the shape \(3, 2\), net \(3, 3\)"):
        k.hessian_vector_product(rows, rows, rows[:, :2])
    with pytest.raises(ValueError, match=r"v is NaN at sample 1, entry 2"):
        k.hessian_vector_product(rows, rows, np.array([[0, 0, 0], [0, 0, np.nan], [0, 0, 0]]))


def test_a_parameter_may_be_called_v_where_the_vector_is():
    k = kernels(loss="v*(y - t)**2", activation="net", let=["v"], hessian=True)
    net_, t, vector = np.array([[1.0, 2.0]]), np.array([[0.5, 0.25]]), np.array([[3.0, -1.0]])
    (keyword_,) = {*inspect.signature(k.delta).parameters} - {"net", "t", "out"}
    np.testing.assert_array_equal(k.hessian_vector_product(net_, t, vector, **{keyword_: 0.5}), vector)


# What no code is made of.


def damaged(proof: Proof) -> Proof:
    """The proof of the same derivation with its last step but for the sign."""
    derivation = proof.derivation
    part = derivation.parts[0]
    last = replace(part.steps[-1], rhs=neg(part.steps[-1].rhs), substeps=())
    parts = (replace(part, steps=(*part.steps[:-1], last)), *derivation.parts[1:])
    return prove(replace(derivation, parts=parts), sizes=(2,))


def test_no_code_is_made_of_a_step_that_is_wrong():
    proof = damaged(proof_of("sigmoid-mse"))
    wrong = proof.first_failure
    assert wrong is not None
    with pytest.raises(UnprovedError, match=rf"no code is made of sigmoid-mse: .*\({wrong.law}\) is wrong"):
        generate(proof)


def test_no_code_is_made_of_a_step_that_is_undecided():
    proof = proof_of("sigmoid-mse")
    step = next(proof.derivation.walk())
    doubtful = replace(proof, findings={**proof.findings, step: Finding(Verdict.UNDECIDED)})
    with pytest.raises(UnprovedError, match=rf"\({step.law}\) is undecided"):
        generate(doubtful)


def test_no_code_is_made_of_a_result_that_differences_of_the_loss_refute():
    """Every line is right, and the result is not the one that they end in."""
    derivation = proof_of("sigmoid-mse").derivation
    delta = derivation.results["delta"]
    results = {**derivation.results, "delta": replace(delta, right=neg(delta.right))}
    proof = prove(replace(derivation, results=results), sizes=(2,))
    assert proof.first_failure is None
    with pytest.raises(UnprovedError, match="no code is made of sigmoid-mse: its result delta is wrong"):
        generate(proof)


@pytest.mark.parametrize("name", ["gelu", "gelu-mse"])
def test_the_error_function_without_scipy_is_one_clear_error(name, monkeypatch):
    for module in ("scipy", "scipy.special"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match="install scipy"):
        generate(prove(derive(name), sizes=(2,)))


def test_an_activation_alone_gives_output_and_jacobian_only():
    k = kernels("softsign")
    np.testing.assert_array_equal(k.output(np.array([[1.0, -3.0]])), [[0.5, -0.75]])
    np.testing.assert_array_equal(k.output_jacobian(np.array([[1.0, -3.0]])), [np.diag([0.25, 0.0625])])
    assert not hasattr(k, "loss")
    assert not hasattr(k, "delta")
