"""What a lecturer would write, in LaTeX and in text; brackets; widths."""

import cmath
import math
import re
from fractions import Fraction
from textwrap import dedent

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from derive.expr import (
    MINUS_ONE,
    ONE,
    PI,
    TWO,
    ZERO,
    Add,
    Array,
    D,
    Delta,
    Entry,
    Expr,
    Fn,
    Generic,
    Index,
    MatMul,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    div,
    exp,
    fn,
    log,
    mul,
    neg,
    num,
    power,
    sub,
)
from derive.functions import FUNCTIONS
from derive.steps import Case
from derive.writing.latex import latex, latex_case, latex_equation
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.marks import at_step, spelled
from derive.writing.textmath import beside, box, columns, fit, line, stack, text, text_case

i, j, k, s = Index("i", "n"), Index("j", "m"), Index("k", "n"), Index("s", "N")
E, E_MEAN, Q, U, N = Sym("E"), Sym("E_mean"), Sym("q"), Sym("u"), Sym("n")
Y, Y_I, T, B = (Sym(name, (index,)) for name, index in (("y", k), ("y", i), ("t", k), ("b", k)))
NET, NET_I, A = Sym("net", (k,)), Sym("net", (i,)), Sym("a", (j,))
W, NET_L, W_NEXT = Sym("w", (k, j)), Sym("net", (j,), 0), Sym("w", (k, j), 1)
HALF = num(Fraction(1, 2))
DELTAS, OUTPUTS = Array("Delta", Sym("delta", (s, k)), s, k), Array("A", Sym("a", (s, j)), s, j)
STEP = Where(Rel(">", NET, ZERO), ONE, ZERO)
SOFTMAX = div(exp(NET), Sum(exp(NET_I), i))


def over(denominator: Expr) -> Expr:
    return Pow(denominator, MINUS_ONE)


LATEX = [
    # derivatives
    (D(E, Y), r"\frac{\partial E}{\partial y_{k}}"),
    (D(D(E, NET), W), r"\frac{\partial^{2} E}{\partial w_{kj}\,\partial \mathit{net}_{k}}"),
    (D(D(E, NET), NET), r"\frac{\partial^{2} E}{\partial \mathit{net}_{k}^{2}}"),
    (D(E, NET_L), r"\frac{\partial E}{\partial \mathit{net}^{(\ell)}_{j}}"),
    (D(add(Y, T), Y), r"\frac{\partial}{\partial y_{k}} \left(y_{k} + t_{k}\right)"),
    (
        Sum(Mul((D(E, Y_I), D(Y_I, NET))), i),
        r"\sum_{i=1}^{n} \frac{\partial E}{\partial y_{i}} \cdot \frac{\partial y_{i}}{\partial \mathit{net}_{k}}",
    ),
    (sub(W, mul(Sym("eta"), D(E, W))), r"w_{kj} - \eta \frac{\partial E}{\partial w_{kj}}"),
    # names
    (E_MEAN, r"\bar{E}"),
    (Sym("net_mean", (k,)), r"\overline{\mathit{net}}_{k}"),
    (Sym("y_hat", (k,)), r"\hat{y}_{k}"),
    (Sym("delta_tilde", (k,)), r"\tilde{\delta}_{k}"),
    (Sym("y_bar"), r"\bar{y}"),
    (Sym("net_hat", (k,)), r"\widehat{\mathit{net}}_{k}"),
    (Sym("net_tilde"), r"\widetilde{\mathit{net}}"),
    (Sym("y_hat_mean", (k,)), r"\bar{\hat{y}}_{k}"),
    (Sym("_hat"), r"\mathit{\_hat}"),
    (Sym("y.真实", (k,)), r"y_{\text{真实},\,k}"),
    (Sym("y_hat.0"), r"\hat{y}_{\text{0}}"),
    (Sym("w.out", (Index("k1", "n"), j), 0), r"w^{(\ell)}_{\text{out},\,k_{1},\,j}"),
    (power(Sym("y.true", (k,)), TWO), r"y_{\text{true},\,k}^{2}"),
    (mul(Q, Sym("y_hat", (k,))), r"q \hat{y}_{k}"),
    (mul(Q, Sym("net_hat", (k,))), r"q\,\widehat{\mathit{net}}_{k}"),
    (Sym("y."), r"\mathit{y.}"),
    (Sym(".y"), r"\mathit{.y}"),
    (Sym("delta", (k,)), r"\delta_{k}"),
    (Delta(i, k), r"\delta_{ik}"),
    (W_NEXT, r"w^{(\ell+1)}_{kj}"),
    (Sym("w", (Index("k1", "n"), j)), r"w_{k_{1},\,j}"),
    (power(NET_L, TWO), r"\left(\mathit{net}^{(\ell)}_{j}\right)^{2}"),
    # signs and fractions
    (neg(div(T, Y)), r"-\frac{t_{k}}{y_{k}}"),
    (num(Fraction(-3, 4)), r"-\frac{3}{4}"),
    (mul(TWO, Y), r"2 y_{k}"),
    (mul(TWO, over(N), sub(Y, T)), r"\frac{2}{n} \left(y_{k} - t_{k}\right)"),
    (mul(HALF, power(sub(T, Y), TWO)), r"\frac{1}{2} \left(t_{k} - y_{k}\right)^{2}"),
    (mul(HALF, Q, over(U)), r"\frac{q}{2 u}"),
    (mul(over(Q), exp(NET)), r"\frac{e^{\mathit{net}_{k}}}{q}"),
    (div(sub(Y, T), mul(Y, sub(ONE, Y))), r"\frac{y_{k} - t_{k}}{y_{k} \left(1 - y_{k}\right)}"),
    (Mul((over(Q), Sum(A, j))), r"\frac{1}{q} \sum_{j=1}^{m} a_{j}"),
    (Mul((MINUS_ONE, Sum(A, j), over(Q))), r"-\frac{1}{q} \sum_{j=1}^{m} a_{j}"),
    (SOFTMAX, r"\frac{e^{\mathit{net}_{k}}}{\sum_{i=1}^{n} e^{\mathit{net}_{i}}}"),
    (mul(TWO, over(Pow(PI, HALF)), exp(neg(power(U, TWO)))), r"\frac{2}{\sqrt{\pi}} e^{-u^{2}}"),
    (
        Mul((Mul((MINUS_ONE, T, over(Y))), Mul((Y, sub(ONE, Y))))),
        r"-\frac{t_{k}}{y_{k}} \cdot y_{k} \left(1 - y_{k}\right)",
    ),
    (Mul((T, Mul((MINUS_ONE, over(Y))))), r"t_{k} \cdot \left(-\frac{1}{y_{k}}\right)"),
    (Mul((Q, MINUS_ONE)), r"q \cdot \left(-1\right)"),
    (Mul((ONE, A)), r"1 \cdot a_{j}"),
    (Mul((Q, HALF)), r"q \cdot \frac{1}{2}"),
    (Add((Q, Mul((MINUS_ONE, add(U, ONE))))), r"q - \left(u + 1\right)"),
    (Add((Add((Q, U)), sub(Q, U))), r"\left(q + u\right) + \left(q - u\right)"),
    # sums
    (neg(Sum(mul(T, log(Y)), k)), r"-\sum_{k=1}^{n} t_{k} \ln y_{k}"),
    (Sum(Y_I, i, (k,)), r"\sum_{\substack{i=1\\ i\neq k}}^{n} y_{i}"),
    (Add((Sum(mul(W, A), j), B)), r"\sum_{j=1}^{m} w_{kj} a_{j} + b_{k}"),
    (Mul((Sum(A, j), B)), r"\left(\sum_{j=1}^{m} a_{j}\right) b_{k}"),
    (Mul((B, Sum(A, j))), r"b_{k} \sum_{j=1}^{m} a_{j}"),
    (Mul((Mul((Q, Sum(A, j))), B)), r"\left(q \sum_{j=1}^{m} a_{j}\right) \cdot b_{k}"),
    (power(Sum(A, j), TWO), r"\left(\sum_{j=1}^{m} a_{j}\right)^{2}"),
    (Sum(sub(Y, T), k), r"\sum_{k=1}^{n} \left(y_{k} - t_{k}\right)"),
    (Sum(neg(A), j), r"\sum_{j=1}^{m} \left(-a_{j}\right)"),
    # functions
    (power(exp(U), TWO), r"\left(e^{u}\right)^{2}"),
    (log(sub(ONE, Y)), r"\ln\left(1 - y_{k}\right)"),
    (Mul((log(Y), T)), r"\ln\left(y_{k}\right) t_{k}"),
    (power(log(Y), TWO), r"\left(\ln y_{k}\right)^{2}"),
    (power(fn("abs", U), TWO), r"\left|u\right|^{2}"),
    (Pow(add(U, ONE), HALF), r"\sqrt{u + 1}"),
    (Pow(U, num(Fraction(1, 3))), r"u^{1/3}"),
    (fn("f'", NET_L), r"f'\!\left(\mathit{net}^{(\ell)}_{j}\right)"),
    (fn("sigmoid", NET), r"\sigma\!\left(\mathit{net}_{k}\right)"),
    (fn("max", U, ZERO), r"\max\left(u, 0\right)"),
    (Generic("L_hat.0", Y, k), r"\hat{L}_{\text{0}}\!\left(y_{1}, \dots, y_{n}\right)"),
    (Generic("E", NET, k), r"E\!\left(\mathit{net}_{1}, \dots, \mathit{net}_{n}\right)"),
    (STEP, r"\begin{cases} 1 & \mathit{net}_{k} > 0 \\ 0 & \mathit{net}_{k} \le 0 \end{cases}"),
    (
        Where(Rel(">", U, ONE), ONE, Where(Rel("<", U, MINUS_ONE), MINUS_ONE, U)),
        r"\begin{cases} 1 & u > 1 \\ -1 & u < -1 \\ u & u \le 1,\ u \ge -1 \end{cases}",
    ),
    (
        Where(Rel(">", U, Q), ONE, Where(Rel(">=", U, ZERO), U, ZERO)),
        r"\begin{cases} 1 & u > q \\ u & u \le q,\ u \ge 0 \\ 0 & u \le q,\ u < 0 \end{cases}",
    ),
    # matrices
    (Entry(Array("Y_hat.0", Y, s, k), s, k), r"\left[\hat{\mathbf{Y}}_{\text{0}}\right]_{sk}"),
    (Entry(MatMul(Transpose(DELTAS), OUTPUTS), k, j), r"\left[\boldsymbol{\Delta}^{\top} \mathbf{A}\right]_{kj}"),
    (
        Entry(Transpose(MatMul(DELTAS, OUTPUTS)), j, k),
        r"\left[\left(\boldsymbol{\Delta} \mathbf{A}\right)^{\top}\right]_{jk}",
    ),
]


@pytest.mark.parametrize(("formula", "expected"), LATEX)
def test_latex(formula: Expr, expected: str) -> None:
    assert latex(formula) == expected


TEXT = [
    (
        D(E, NET),
        """
         ∂E
        ─────
        ∂netₖ
        """,
    ),
    (
        neg(div(T, Y)),
        """
          tₖ
        - ──
          yₖ
        """,
    ),
    (
        mul(TWO, over(N), sub(Y, T)),
        """
        2
        ─ (yₖ - tₖ)
        n
        """,
    ),
    (
        neg(Sum(mul(T, log(Y)), k)),
        """
          n
        - Σ  tₖ ln yₖ
         k=1
        """,
    ),
    (
        Sum(Mul((D(E, Y_I), D(Y_I, NET))), i, (k,)),
        """
           n     ∂E     ∂yᵢ
           Σ     ─── · ─────
        i=1, i≠k ∂yᵢ   ∂netₖ
        """,
    ),
    (
        SOFTMAX,
        """
           netₖ
          e
        ─────────
         n   netᵢ
         Σ  e
        i=1
        """,
    ),
    (
        Mul((exp(U), over(Q), sub(ONE, div(exp(U), Q)))),
        """
         u ⎛     u⎞
        e  ⎜    e ⎟
        ── ⎜1 - ──⎟
        q  ⎝    q ⎠
        """,
    ),
    (
        power(div(Q, U), TWO),
        """
        ⎛q⎞²
        ⎜─⎟
        ⎝u⎠
        """,
    ),
    (
        STEP,
        """
        ⎧ 1   netₖ > 0
        ⎨
        ⎩ 0   netₖ ≤ 0
        """,
    ),
    (
        Pow(add(U, ONE), HALF),
        """
         _____
        √u + 1
        """,
    ),
    (
        Sym("w", (k, Index("c", "n"))),
        """
        w
         kc
        """,
    ),
    (Mul((fn("f'", NET_L), W_NEXT)), "f′(net⁽ˡ⁾ⱼ) w⁽ˡ⁺¹⁾ₖⱼ"),
    (Entry(MatMul(Transpose(DELTAS), OUTPUTS), k, j), "[Δᵀ A]ₖⱼ"),
    (Generic("E", NET, k), "E(net₁, …, netₙ)"),
    (mul(Y, sub(Delta(i, k), Y_I)), "yₖ (δᵢₖ - yᵢ)"),
    (mul(Sym("eta"), E_MEAN, fn("sigmoid", fn("abs", U))), "η Ē σ(│u│)"),
    (Sym("y_hat", (k,)), "ŷₖ"),
    (
        div(sub(Sym("y.真实", (k,)), Sym("z_tilde", (k,))), Q),
        """
        y       - z̃ₖ
         真实,k
        ────────────
             q
        """,
    ),
    (Sym("y.0"), "y₀"),
]


@pytest.mark.parametrize(("formula", "expected"), TEXT)
def test_text(formula: Expr, expected: str) -> None:
    assert text(formula) == dedent(expected).strip("\n")


LINEAR = [
    (D(D(E, NET), W), "∂²E/(∂wₖⱼ ∂netₖ)"),
    (SOFTMAX, "e^(netₖ)/(Σ(i=1…n) e^(netᵢ))"),
    (Sum(Y_I, i, (k,)), "Σ(i=1…n, i≠k) yᵢ"),
    (STEP, "{1 : netₖ > 0; 0 : netₖ ≤ 0}"),
    (Sym("w", (k, Index("c", "n"))), "w_{kc}"),
    (Entry(MatMul(Transpose(DELTAS), OUTPUTS), k, j), "[Δᵀ A]ₖⱼ"),
    (Mul((Pow(U, HALF), log(Y))), "√(u) ln yₖ"),
    (Generic("E", NET, k), "E(net₁, …, netₙ)"),
    (Sym("y_hat", (k,)), "ŷₖ"),
    (Sym("L_mean"), "L̄"),
    (Sym("delta_tilde"), "δ̃"),
    (mul(Sym("net_mean", (k,)), Sym("net_hat")), "mean(net)ₖ hat(net)"),
    (Sym("y_bar.true", (k, i)), "ȳ_{true,ki}"),
    (Sym("y_hat.0"), "ŷ₀"),
    (Generic("L.0", Y, k), "L₀(y₁, …, yₙ)"),
    (Entry(Array("Y_hat.真", Y, s, k), s, k), "[Ŷ_{真}]ₛₖ"),
]


@pytest.mark.parametrize(("formula", "expected"), LINEAR)
def test_linear(formula: Expr, expected: str) -> None:
    assert linear(layout(formula)) == expected


def test_cases_and_equations() -> None:
    assert [latex_case(Case(i, k, equal)) for equal in (True, False)] == ["i = k", r"i \neq k"]
    assert [text_case(Case(i, k, equal)) for equal in (True, False)] == ["i = k", "i ≠ k"]
    assert latex_equation(Q, U) == "q = u"


def test_boxes_stand_on_one_baseline() -> None:
    drawn = beside(box(D(E, Y)), line(" = "), box(neg(div(T, Y))))
    assert str(drawn) == "∂E      tₖ\n─── = - ──\n∂yₖ     yₖ"
    assert stack(line("ab"), drawn, at=1).baseline == 2


# Trees of every kind: what must hold whatever the formula.

indices = st.sampled_from([i, j, k, Index("c", "n"), Index("k1", "n")])
leaves = st.one_of(
    st.sampled_from([E, Q, Y, W, NET_L, E_MEAN, PI, N, Delta(i, k), Entry(Transpose(DELTAS), k, s)]),
    st.builds(
        Sym, st.sampled_from(["y_hat", "z_tilde.0", "y.真实", "net_bar.true"]), st.sampled_from([(), (k,), (s, k)])
    ),
    st.builds(lambda top, bottom: num(Fraction(top, bottom)), st.integers(-3, 3), st.integers(1, 3)),
)


def grown(below: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(below, min_size=2, max_size=3).map(tuple)
    exponents = st.sampled_from([Fraction(-2), Fraction(-1), Fraction(-1, 2), Fraction(1, 2), Fraction(2)])
    relations = st.builds(Rel, st.sampled_from(["<", "<=", ">", ">="]), below, below)
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        st.builds(Pow, below, st.one_of(exponents.map(num), below)),
        st.builds(fn, st.sampled_from(["exp", "log", "abs", "tanh", "f'"]), below),
        st.builds(fn, st.just("max"), below, below),
        st.builds(Sum, below, indices, st.lists(indices, max_size=1).map(tuple)),
        st.builds(Where, relations, below, below),
        st.builds(D, below, st.sampled_from([Y, NET_L])),
        st.builds(Generic, st.just("E"), below, indices),
    )


formulas = st.recursive(leaves, grown, max_leaves=12)
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


def assert_balanced(written: str) -> None:
    opened = []
    closing = {"}": "{", r"\right": r"\left", r"\end": r"\begin"}
    for token in TOKEN.findall(written):
        if token in closing.values():
            opened.append(token)
        elif token in closing:
            assert opened.pop() == closing[token]
    assert not opened


@given(formulas)
def test_latex_is_balanced(formula: Expr) -> None:
    assert_balanced(latex(formula))


@given(formulas, st.integers(4, 60))
@example(add(*(Sym(name) for name in "abcdefgh")), 11)
def test_boxes_are_rectangular_and_fit(formula: Expr, width: int) -> None:
    drawn = box(formula)
    for part in (drawn, *fit(formula, width)):
        assert {columns(text) for text in part.lines} == {part.width}
        assert 0 <= part.baseline < part.height
    assert all(part.width <= width for part in fit(formula, width))
    if drawn.width <= width:
        assert fit(formula, width) == [drawn]


def test_a_wide_sum_is_broken_before_its_signs() -> None:
    long = add(*(div(Sym(name), Q) for name in "abc"), neg(U))
    assert "\n".join(map(str, fit(long, 8))) == "a   b\n─ + ─\nq   q\n   c\n + ─ - u\n   q"


def test_a_wide_label_is_broken_within_the_width() -> None:
    assert [str(part) for part in fit(Sym("y.真实真实", (k,)), 5)] == ["y_{真", "实真", "实,k}"]


@pytest.mark.parametrize(
    ("name", "drawn", "line"),
    [
        ("ŷ", r"\hat{y}_{k}", "ŷₖ"),
        ("z\u0304", r"\bar{z}_{k}", "z\u0304ₖ"),
        ("y\u20d7", r"\vec{y}_{k}", "y\u20d7ₖ"),
        ("σ\u0302", r"\hat{\sigma}_{k}", "σ\u0302ₖ"),
        ("ŷ.out", r"\hat{y}_{\text{out},\,k}", "ŷ_{out,k}"),
        ("y′", r"{y'}_{k}", "y′ₖ"),
        ("z^(1)", r"z^{\text{(1)}}_{k}", "z⁽¹⁾ₖ"),
        ("z^[1]", r"z^{\text{[1]}}_{k}", "z^[1]ₖ"),
    ],
)
def test_accents_primes_and_what_is_raised_are_drawn_and_not_spelled_out(name: str, drawn: str, line: str) -> None:
    assert latex(Sym(name, (k,))) == drawn
    assert str(box(Sym(name, (k,)))).split("\n")[0].startswith(line.partition("_")[0])
    assert linear(layout(Sym(name, (k,)))) == line


def test_a_power_of_what_has_something_raised_is_in_brackets() -> None:
    assert latex(power(Sym("z^(1)"), num(2))) == r"\left(z^{\text{(1)}}\right)^{2}"


@given(st.text(st.sampled_from("\\{}_^%$&#~`<"), min_size=1, max_size=12))
def test_what_is_raised_never_becomes_a_command(raised: str) -> None:
    words = {r"\text", r"\textbackslash", r"\^", r"\~"}
    assert_harmless(latex(Sym(f"y^{raised}")).replace(r"^{\text", r"{\text", 1), words)


COMMANDS = {r"\mathit", r"\mathbf", r"\backslash", r"\wedge", r"\sim"}


@given(st.text(st.one_of(st.characters(codec="ascii"), st.sampled_from("\\{}_^%$&#~")), min_size=2, max_size=12))
@example(r"\input{x}")
@example(r"a}_\write")
def test_a_name_never_becomes_a_command(name: str) -> None:
    assume(re.fullmatch(r"[A-Z]?[a-z]*", name) is None)  # Greek
    assume(name not in FUNCTIONS and spelled(name).base == name and at_step(name, ()) == (name, ()))
    for written in (latex(Sym(name)), latex(fn(name, Q)), latex(Array(name, Q, i, k))):
        assert_harmless(written, COMMANDS)


@given(st.text(st.one_of(st.characters(), st.sampled_from("\\{}_^%$&#~.")), min_size=1, max_size=12))
@example(r"}\input{x}")
def test_a_label_never_becomes_a_command(label: str) -> None:
    label = label.replace("'", "")  # primes of a function
    words = {r"\mathbf", r"\hat", r"\text", r"\textbackslash", r"\^", r"\~"}
    for written in (latex(Sym(f"y_hat.{label}.")), latex(fn(f"y.{label}.", Q)), latex(Array(f"y.{label}.", Q, i, k))):
        assert written.count("_{") - written.count(r"\_{") == 1
        assert_harmless(written.replace(r"_{\text", r"{\text", 1), words)


def assert_harmless(written: str, commands: set[str]) -> None:
    assert_balanced(written)
    tokens = TOKEN.findall(written)
    allowed = commands | {r"\!", r"\left", r"\right"} | {"\\" + mark for mark in "{}$&#%_"}
    assert {token for token in tokens if token.startswith("\\")} <= allowed
    assert not {"^", "_", "$", "%", "&", "#", "~"} & set(tokens)


# Brackets: what is written, read as a calculator reads it, has the value of the tree.

numbers = st.builds(lambda top, bottom: num(Fraction(top, bottom)), st.integers(-3, 3), st.integers(1, 3))
VALUES = {"q": 0.7, "u": 1.3, "n": 3.0}


def counted(below: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(below, min_size=2, max_size=4).map(tuple)
    exponents = st.sampled_from([Fraction(-2), Fraction(-1), Fraction(-1, 2), Fraction(1, 2), Fraction(2), Fraction(3)])
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        st.builds(Pow, below, exponents.map(num)),
        st.builds(log, below),
        st.builds(exp, below),
    )


def value_of(formula: Expr) -> complex:
    match formula:
        case Num(number):
            result = complex(number)
        case Sym(name):
            result = complex(VALUES[name])
        case Add(terms):
            result = sum(map(value_of, terms), 0j)
        case Mul(factors):
            result = math.prod(map(value_of, factors), start=1 + 0j)
        case Pow(base, exponent):
            result = value_of(base) ** value_of(exponent).real
        case Fn(name, (argument,)):
            inner = value_of(argument)
            assume(abs(inner) < 10)
            result = cmath.exp(inner) if name == "exp" else cmath.log(inner)
    assume(1e-4 < abs(result) < 1e4)
    # beside a cut of the logarithm, rounding decides
    assume(abs(result.imag) > 1e-6 or result.real > 0)
    return result


def calculated(written: str) -> complex:
    """The text as Python: raised digits are powers, a space or a dot between factors is a product."""
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    python = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "**" + found[0].translate(digits), written)
    python = re.sub(r"ln (\w)", r"ln(\1)", python).replace("√", "cmath.sqrt").replace("ln", "cmath.log")
    python = re.sub(r" · |(?<![-+]) (?![-+])", "*", python).replace("^", "**")
    python = re.sub(r"(?<![\w.])(\d+)", r"\1.0", python)
    return complex(eval(python, {"cmath": cmath, "e": math.e, **VALUES}))


@given(st.recursive(st.one_of(st.sampled_from([Q, U, N]), numbers), counted, max_leaves=10))
def test_brackets_keep_the_value(formula: Expr) -> None:
    expected = value_of(formula)
    assert calculated(linear(layout(formula))) == pytest.approx(expected, rel=1e-6)
