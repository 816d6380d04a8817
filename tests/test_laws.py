"""Every law does what its printed statement says, and the statement is true."""

from __future__ import annotations

import pytest

from derive.algebra import flatten
from derive.catalog import derive, design, names
from derive.checker import Checker, Verdict
from derive.expr import D, Expr, Index, Sum, Sym, map_nodes
from derive.functions import FUNCTIONS
from derive.laws import LAWS, Scope
from derive.parser import parse, parse_equation
from derive.steps import Definition, Domain, Setting
from derive.writing.plain import plain

X = Sym("x")
K, I = Index("k", "n"), Index("i", "n")


def definition(symbol: Sym, formula: str) -> Definition:
    return Definition(symbol, parse(formula))


DEFINITIONS = (  # what u, v, w and E stand for while a law is tried: any smooth positive functions do
    definition(Sym("u"), "2 + sin(x)"),
    definition(Sym("v"), "1 + x**2"),
    definition(Sym("w"), "exp(x)"),
    definition(Sym("u", (K,)), "x[k]**2 + x[k]"),
    definition(Sym("v", (K,)), "exp(z[k]*x)"),
    definition(Sym("E"), "sum(v[l]**2, l)"),
)
SETTING = Setting({one.key: one for one in DEFINITIONS}, {"x": Domain.UNIT, "z": Domain.UNIT, "c": Domain.POSITIVE})
DETAILS = {
    "chain": (Sym("v", (K,)),),
    "sum-split": (I,),
    "integral-substitution": (Sym("u"),),
    "integral-parts": (Sym("u"), Sym("v")),
    "completing-square": (X,),
}
STATED = [name for name, law in LAWS.items() if law.statement]


def sides(name: str) -> tuple[Expr, Expr]:
    return parse_equation(LAWS[name].statement)


@pytest.mark.parametrize("name", STATED)
def test_the_law_is_its_statement(name):
    left, right = sides(name)
    rewritten = LAWS[name].apply(left, Scope(SETTING, LAWS), *DETAILS.get(name, ()))
    assert rewritten is not None
    assert plain(flatten(rewritten)) == plain(flatten(right))


@pytest.mark.parametrize("name", STATED)
def test_the_statement_is_true(name):
    left, right = sides(name)
    if name == "unknown-function":
        left, right = (map_nodes(side, lambda part: X if part is Sym("u") else None) for side in (left, right))
    finding = Checker(SETTING).check(left, right)
    assert finding.verdict is Verdict.PROVED, finding


@pytest.mark.parametrize("name", [name for name in STATED if name not in ("constant", "log-one", "sign-function")])
def test_a_statement_with_its_right_side_doubled_is_refuted(name):
    left, right = sides(name)
    if name == "unknown-function":
        left, right = (map_nodes(side, lambda part: X if part is Sym("u") else None) for side in (left, right))
    doubled = flatten(parse(f"2*({plain(right)})"))
    assert Checker(SETTING).check(left, doubled).verdict is Verdict.WRONG


@pytest.mark.parametrize("name", [name for name in STATED if name != "expanding"])
def test_a_law_leaves_alone_what_it_is_not_about(name):
    assert LAWS[name].apply(Sym("c"), Scope(SETTING, LAWS), *DETAILS.get(name, ())) is None


def test_every_law_has_a_name_in_both_languages():
    for law in LAWS.values():
        assert law.en
        assert law.zh
        assert law.zh != law.en


def test_the_sum_law_never_captures_an_index():
    """∂/∂z_k of Σ_k e^{z_k}: the bound k is another k (sympy#21891)."""
    captured = D(Sum(parse("exp(z[k])"), K), Sym("z", (K,)))
    rewritten = LAWS["sum"](captured, Scope(SETTING, LAWS))
    assert isinstance(rewritten, Sum)
    assert rewritten.index is not K
    assert Checker(SETTING).check(captured, parse("exp(z[k])")).verdict is Verdict.PROVED


def test_every_function_has_a_derivative_or_stands_for_a_formula():
    for function in FUNCTIONS.values():
        assert bool(function.derivative) + bool(function.definition) == (function.name != "max")


@pytest.mark.parametrize("name", [one.name for one in FUNCTIONS.values() if one.arity == 1])
def test_the_derivative_of_every_function_is_proved(name):
    left = parse(f"diff({name}(x), x)")
    line = LAWS["differentiation"](left, Scope(SETTING, LAWS))
    assert Checker(SETTING).check(left, line).holds


def test_no_law_stands_unused():
    own = (
        {"activation": "identity", "loss": "tan(y)*exp(y)*(1 + t) + sin(y)*cos(y) + sinh(y) + cosh(y)*tanh(y - t)"},
        {"activation": "identity", "loss": "sigmoid(y) + softplus(y) + relu(y) + min(y, t) + y**y + erf(y) + sqrt(y)"},
        {"activation": "atan(net)", "loss": "abs(y - t)*sign(y)"},
        {"activation": "expm1(net) + exprel(net)", "loss": "erfc(y) + log1p(exp(y)) + log1prel(y**2)"},
    )
    derivations = [derive(name) for name in names()] + [derive(**one) for one in own]
    derivations += [derive("softmax-brier", hessian=True), derive("silu-mse")]
    functions = "sin(y) + cos(y) + sinh(y) + cosh(y) + tanh(y) + exp(y) + erf(y) + sigmoid(y) + tan(y) + atan(y)"
    designed = (
        ("identity", f"{functions} + abs(y) + sign(y) + 1/(1 + y**2) + y*exp(y) - t"),
        ("exp", "y*log(y)"),
        ("identity", "1 + tan(y)**2"),
        ("arctan", "y - t"),
        ("leaky-relu", "y - t"),
        ("softmax", "2*(y - t)"),
    )
    derivations += [design(activation, error) for activation, error in designed]
    used = {step.law for derivation in derivations for step in derivation.walk()}
    assert set(LAWS) - used == set()
