"""From a wanted error term back to the loss: named losses, new ones, refusals, and what is said of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import mpmath
import numpy as np
import pytest
import sympy
from click.testing import CliRunner

import cli
from derive.catalog import derive, design
from derive.checker import Checker, Verdict, prove
from derive.design import NoLossError
from derive.design.findings import known_loss_of
from derive.design.shape import shape_of
from derive.expr import Integral, Sym, walk
from derive.laws import LAWS, LawError
from derive.laws.designing import DEMANDS
from derive.notation import DefinitionError
from derive.parser import parse
from derive.steps import Definition, Setting
from derive.sympy_form import to_sympy
from derive.tokens import FormulaError
from derive.writing.plain import plain
from numeric.generation import generate
from reports.design import design_document, found_blocks, refusal_document
from reports.rendering.text import render_text
from reports.verification import summary, verify_one

NAMED = [
    ("sigmoid", "y - t", "bce", "1"),
    ("softmax", "y - t", "ce", "1"),
    ("identity", "y - t", "quadratic", "1"),
    ("relu", "y - t", "quadratic", "1"),
    ("exp", "y - t", "poisson", "1"),
    ("identity", "max(-c, min(c, y - t))", "huber", "1"),
    ("identity", "where(abs(y - t) < c, y - t, c*sign(y - t))", "huber", "1"),
    ("identity", "tanh(y - t)", "log-cosh", "1"),
    ("sigmoid", "3*(y - t)", "bce", "3"),
    ("sigmoid", "2*(y - t)*y*(1 - y)", "brier", "1"),
    ("softmax", "2*y[i]*(y[i] - t[i] - sum(y[k]*(y[k] - t[k]), k))", "brier", "1"),
]


@pytest.mark.parametrize(("activation", "error", "loss", "factor"), NAMED)
def test_the_named_losses_are_found_from_their_error_terms(activation, error, loss, factor):
    derivation = design(activation, error, let=["c"] if "c*" in error or "c," in error else [])
    proof = prove(derivation)
    assert proof.holds
    assert set(proof.counts()) == {Verdict.PROVED}
    known = known_loss_of(derivation)
    assert known is not None
    assert (known.loss.name, plain(known.factor)) == (loss, factor)


@pytest.mark.parametrize(("activation", "error"), [("identity", "y - t"), ("softmax", "y - t")])
def test_as_many_lines_are_counted_as_can_be_seen(activation, error):
    proof = prove(design(activation, error))
    shown = [row for board in design_document(proof).boards for row in board.lines]
    assert sum(proof.counts().values()) == len(shown) + sum(len(row.inside) for row in shown)


@dataclass(frozen=True)
class Own:
    """An error term that is in no table, once for the program and once as mpmath takes it; f is the activation."""

    activation: str
    error: str
    f: Callable[[mpmath.mpf], mpmath.mpf]
    delta: Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]
    target: str = "0.3"


def _sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


OWN = [
    Own("identity", "(y - t)**3", lambda x: x, lambda y, t: (y - t) ** 3),
    Own("identity", "sin(y - t)", lambda x: x, lambda y, t: mpmath.sin(y - t)),
    Own("identity", "atan(y - t)", lambda x: x, lambda y, t: mpmath.atan(y - t)),
    Own("identity", "(y - t)*exp(-(y - t)**2)", lambda x: x, lambda y, t: (y - t) * mpmath.exp(-((y - t) ** 2))),
    Own("identity", "(y - t)/sqrt(1 + (y - t)**2)", lambda x: x, lambda y, t: (y - t) / mpmath.sqrt(1 + (y - t) ** 2)),
    Own("identity", "(y - t)/(1 + (y - t)**2)", lambda x: x, lambda y, t: (y - t) / (1 + (y - t) ** 2)),
    Own("sigmoid", "(y - t)**3", _sigmoid, lambda y, t: (y - t) ** 3),
    Own("tanh", "y - t", mpmath.tanh, lambda y, t: y - t),
    Own("tanh", "(y - t)**3", mpmath.tanh, lambda y, t: (y - t) ** 3),
    Own("arctan", "y - t", mpmath.atan, lambda y, t: y - t),
    Own("exp", "(y - t)**3", mpmath.exp, lambda y, t: (y - t) ** 3),
    Own("identity", "max(-1, min(2, y - t))", lambda x: x, lambda y, t: max(-1, min(2, y - t))),
]


@pytest.mark.parametrize("own", OWN, ids=lambda own: f"{own.activation}: {own.error}")
def test_the_derivative_of_a_new_loss_is_the_wanted_error_at_fifty_digits(own):
    derivation = design(own.activation, own.error)
    assert prove(derivation).holds
    loss = sympy.lambdify(
        sympy.symbols("y t", real=True),
        to_sympy(derivation.results["loss"].right, Setting({}), {}, {}),
        "mpmath",
    )
    with mpmath.workdps(90):
        t = mpmath.mpf(own.target)
        for net in map(mpmath.mpf, ("-2.7", "-0.6", "0.45", "1.9", "3.3")):
            found = mpmath.diff(lambda x: loss(own.f(x), t), net)
            wanted = own.delta(own.f(net), t)
            assert abs(found - wanted) < mpmath.mpf(10) ** -40
        at_target = loss(t, t)  # 0, or the constant that textbooks leave out
        constant = next(part.result for part in derivation.parts if part.key == "constant")
        left_out = any(symbol.name == "log" for symbol in walk(constant) if hasattr(symbol, "args"))
        assert left_out or abs(at_target) < mpmath.mpf(10) ** -80


def test_with_the_constant_the_loss_is_zero_at_the_target():
    derivation = design("sigmoid", "y - t")
    constant = next(part.result for part in derivation.parts if part.key == "constant")
    point = {"y": sympy.Rational(3, 10), "t": sympy.Rational(3, 10)}
    total = to_sympy(derivation.results["loss"].right, Setting({}), {}, {}) + to_sympy(constant, Setting({}), {}, {})
    assert abs(total.subs({symbol: point[str(symbol)] for symbol in total.free_symbols}).evalf(50)) < 1e-49


def test_an_error_term_with_differing_mixed_derivatives_is_refused_with_both_and_a_counterexample():
    with pytest.raises(NoLossError) as refused:
        design("softmax", "y*(y - t)")
    error = refused.value
    assert error.kind == "mixed"
    (left, first), (right, second) = error.sides
    assert [plain(one) for one in (left, right)] == [
        "diff(y[i]*(y[i] - t[i]), net[j])",
        "diff(y[j]*(y[j] - t[j]), net[i])",
    ]
    example = error.finding.counterexample
    nets = [mpmath.mpf(example.point[f"net[{k}]"]) for k in (1, 2)]
    targets = [mpmath.mpf(example.point[f"t[{k}]"]) for k in (1, 2)]

    def delta(place, x):
        y = [mpmath.exp(one) / sum(map(mpmath.exp, x)) for one in x]
        return y[place] * (y[place] - targets[place])

    by_second = mpmath.diff(lambda one: delta(0, [nets[0], one]), nets[1])
    by_first = mpmath.diff(lambda one: delta(1, [one, nets[1]]), nets[0])
    assert float(example.left) == pytest.approx(float(by_second), rel=1e-7)
    assert float(example.right) == pytest.approx(float(by_first), rel=1e-7)
    assert abs(by_second - by_first) > 1e-3
    assert prove(error.derivation).holds
    written = render_text(refusal_document(error, "en"), 100)
    assert plain(first) != plain(second)
    assert example.left in written
    assert example.right in written


def test_error_terms_that_do_not_sum_to_zero_belong_to_no_loss_of_the_outputs():
    with pytest.raises(NoLossError) as refused:
        design("softmax", "y - t", hypotheses=[])
    assert refused.value.kind == "shift"
    assert design("softmax", "y - t").results["loss"].uses == ()
    assert design("softmax", "y - t").results["back"].uses


@pytest.mark.parametrize(
    ("law", "broken"),
    [
        ("integral-power", lambda node: parse("y**2")),
        ("separation", lambda node: parse("diff(E, net)")),
        ("integral-reciprocal", lambda node: parse("2*log(y)")),
    ],
)
def test_a_broken_law_is_caught_at_its_line(law, broken):
    activation, error = ("sigmoid", "y - t") if law != "integral-power" else ("exp", "y*(y - t)")
    own = LAWS[law]

    def damaged(node, scope, *details):
        return None if own.apply(node, scope, *details) is None else broken(node)

    laws = {**LAWS, law: replace(own, apply=damaged)}
    try:
        proof = prove(design(activation, error, laws=laws))
    except LawError:
        return
    failure = proof.first_failure
    assert failure is not None
    assert failure.law in (law, "regrouping", "substitution")


def test_the_found_loss_goes_through_derivation_proof_and_code_like_any_other():
    found = plain(design("tanh", "y - t").results["loss"].right)
    proof = prove(derive(activation="tanh", loss=found))
    assert proof.holds
    delta = proof.derivation.results["delta"].right
    setting = proof.derivation.setting
    assert Checker(setting).check(delta, parse("y[i] - t[i]")).verdict is Verdict.PROVED
    names: dict[str, object] = {}
    exec(generate(proof).source, names)
    net, t = np.array([[0.3, -1.2]]), np.array([[0.5, -0.25]])
    np.testing.assert_allclose(names["delta"](net, t), np.tanh(net) - t, rtol=1e-13)  # type: ignore[operator]


def test_a_loss_that_is_infinite_at_the_target_keeps_its_constant_open():
    derivation = design("identity", "1/(y - t)")
    assert prove(derivation).holds
    assert plain(derivation.results["loss"].right) == "log(abs(y - t))"
    assert shape_of(derivation).least.verdict is not Verdict.PROVED
    assert "no finite value" in str(list(found_blocks(derivation, "en")))


def test_a_loss_without_a_closed_form_stays_an_integral_whose_slope_is_proved():
    derivation = design("sigmoid", "tanh(y - t)")
    assert any(isinstance(part, Integral) for part in walk(derivation.results["loss"].right))
    assert prove(derivation).holds
    written = render_text(design_document(prove(derivation), "en"), 100)
    assert "no law of integration that is known here" in written
    assert "codegen" not in written


@pytest.mark.parametrize(
    ("activation", "error", "convex", "least", "vanishes"),
    [
        ("sigmoid", "y - t", Verdict.PROVED, Verdict.PROVED, False),
        ("softmax", "y - t", Verdict.PROVED, Verdict.PROVED, False),
        ("tanh", "y - t", Verdict.PROVED, Verdict.PROVED, False),
        ("identity", "max(-1, min(1, y - t))", Verdict.PROVED, Verdict.PROVED, False),
        ("sigmoid", "2*(y - t)*y*(1 - y)", Verdict.WRONG, Verdict.PROVED, True),
        ("identity", "(y - t)*exp(-(y - t)**2)", Verdict.WRONG, Verdict.PROVED, True),
        ("relu", "y - t", Verdict.WRONG, Verdict.PROVED, True),
        ("identity", "sin(y - t)", Verdict.WRONG, Verdict.WRONG, None),
        ("sigmoid", "y", Verdict.PROVED, Verdict.WRONG, True),
    ],
)
def test_the_shape_of_a_loss_is_told(activation, error, convex, least, vanishes):
    shape = shape_of(design(activation, error))
    assert (shape.convex.verdict, shape.least.verdict, shape.vanishes) == (convex, least, vanishes)


def test_a_loss_that_is_not_convex_has_a_point_where_its_slope_falls():
    judged = shape_of(design("sigmoid", "2*(y - t)*y*(1 - y)")).convex
    t, net = float(judged.point["t"]), float(judged.point["net"])

    def delta(x):
        y = 1 / (1 + np.exp(-x))
        return 2 * (y - t) * y * (1 - y)

    assert float(judged.values[0]) == pytest.approx(delta(net))
    assert float(judged.values[1]) == pytest.approx(delta(net + 0.125))
    assert judged.values[1] < judged.values[0]


@pytest.mark.parametrize(
    ("activation", "error", "exception"),
    [
        ("sigmoid", "t", DefinitionError),
        ("sigmoid", "y[i] - t[i]", DefinitionError),
        ("sigmoid", "y - s", FormulaError),
        ("sigmoid", "(y - t", FormulaError),
        ("gelu", "y - t", DefinitionError),
        ("softmax", "y[i] - t[k]", DefinitionError),
        ("sigmoid", "1/(y - y)", DefinitionError),
    ],
)
def test_what_is_no_error_term_or_has_no_inverse_is_refused(activation, error, exception):
    with pytest.raises(exception):
        design(activation, error)


def run(*arguments: str):
    return CliRunner().invoke(cli.main, ["design", *arguments])


def test_the_command_prints_the_derivation_and_what_was_found():
    result = run("--activation", "exp", "--error", "y - t")
    assert result.exit_code == 0
    for said in ("E = y - t ln y", "Poisson", "convex", "python cli.py derive exp-poisson", "It is least at y = t"):
        assert said in result.output
    told = json.loads(run("--activation", "exp", "--error", "y - t", "--format", "json").output)
    assert told["holds"]
    assert told["design"]["known"]["loss"] == "poisson"
    assert told["design"]["convex"] == {"verdict": "proved"}
    assert told["design"]["far_out"][1]["delta"] == "∞"


def test_in_json_a_demand_has_no_verdict_and_is_not_counted():
    told = json.loads(run("--activation", "identity", "--error", "y - t", "--format", "json").output)
    demands = [step for step in told["steps"] if step["law"] in DEMANDS]
    assert demands
    assert all(step["demanded"] and not {"verdict", "instances", "for_every"} & set(step) for step in demands)
    assert all("verdict" in step and "demanded" not in step for step in told["steps"] if step not in demands)
    inner = sum(str(step).count("'lhs'") for step in told["steps"])
    assert sum(told["counts"].values()) == inner - len(demands)


def test_a_demand_is_no_failure_in_the_summary():
    assert "design-quadratic:" not in summary([verify_one("design-quadratic")], "en")


@pytest.mark.parametrize("form", ["markdown", "latex", "html", "notebook"])
def test_the_command_writes_every_format_in_chinese_too(form):
    result = run("--activation", "identity", "--error", "y - t", "--format", form, "--lang", "zh")
    assert result.exit_code == 0
    assert "倒推" in result.output or "结论" in result.output


def test_the_command_refuses_an_error_term_without_a_loss_with_exit_code_one():
    result = run("--activation", "softmax", "--error", "y*(y - t)")
    assert result.exit_code == 1
    assert "No loss has the error term" in result.output
    assert "A counterexample" in result.output
    told = json.loads(run("--activation", "softmax", "--error", "y*(y - t)", "--format", "json").output)
    assert told["design"]["exists"] is False
    assert len(told["design"]["sides"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--activation", "sigmiod", "--error", "y - t"), "did you mean sigmoid"),
        (("--activation", "sigmoid", "--error", "y - "), "error:"),
        (("--activation", "sigmoid", "--error", "c*(y - t)"), "declared with let"),
        (("--activation", "sigmoid"), "--error"),
        (("--activation", "identity", "--error", "C*(y - t)", "--let", "C"), "constant of integration"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_two(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not result.stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_findings_are_told_in_both_languages(lang):
    blocks = str(list(found_blocks(design("softmax", "y - t"), lang)))
    assert ("交叉熵" in blocks) == (lang == "zh")


def test_an_integral_is_known_but_for_a_constant():
    y = Sym("y")
    energy = Definition(Sym("E"), parse("integral(2*y, y)"))
    checker = Checker(Setting({energy.key: energy}))
    integral = parse("integral(2*y, y)")
    assert checker.check(integral, parse("y**2 + 5")).verdict is Verdict.PROVED
    assert checker.check(integral, parse("y**2 + y")).verdict is Verdict.WRONG
    assert checker.check(parse("diff(E, y)"), parse("2*y")).verdict is Verdict.PROVED
    assert checker.check(parse("diff(E, y)"), parse("3*y")).verdict is Verdict.WRONG
    assert not checker.check(parse("diff(integral(y*t, y), t)"), parse("y**2/2")).holds
    assert not checker.check(parse("diff(integral(y*t, y), t)"), parse("0")).holds
    assert y in walk(energy.formula)


def test_training_with_the_found_loss_is_training_with_that_of_the_table():
    found = plain(design("sigmoid", "y - t").results["loss"].right)
    network = ["--data", "gender", "--layers", "2-2-1", "--activations", "sigmoid,sigmoid"]
    settings = ["--learning-rate", "0.1", "--epochs", "3", "--seed", "5"]
    last = [
        CliRunner().invoke(cli.main, ["train", *network, "--loss", loss, *settings]).stdout.splitlines()[-1].split()
        for loss in (found, "bce")
    ]
    assert last[0][0] == "3"
    assert last[0] == last[1]
