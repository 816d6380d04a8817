"""MathML: the same mathematics as the LaTeX, well-formed, nothing in it that a user could have slipped in."""

import cmath
import math
import re
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mathml_reading import UNSEEN, as_latex, as_python
from test_printers import LATEX, NET, NET_L, TOKEN, VALUES, A, N, Q, U, Y, counted, formulas, numbers, value_of

from derive.catalog import derive, names
from derive.expr import (
    MINUS_ONE,
    Add,
    Array,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Mul,
    Pow,
    Sum,
    Sym,
    add,
    div,
    fn,
    log,
    neg,
    num,
)
from derive.functions import FUNCTIONS
from derive.steps import Case
from derive.writing.latex import latex, latex_equation
from derive.writing.marks import GREEK, at_step, spelled
from derive.writing.mathml import mathml, mathml_case, mathml_equation, mathml_right

i, k = Index("i", "n"), Index("k", "n")
SPACES = {" ", r"\!", r"\,", r"\ ", r"\left", r"\right"}
CHILDREN = {"mfrac": 2, "msqrt": 1, "msub": 2, "msup": 2, "mover": 2, "msubsup": 3, "munderover": 3}
LEAVES = {"mi", "mn", "mo", "mtext"}
GROUPS = {"math", "mrow", "mtable", "mtr", "mtd"}


def tokens(written: str) -> list[str]:
    """The two bars of a norm and of a divergence are one sign, which LaTeX spaces in two ways."""
    return [r"\Vert" if token == r"\parallel" else token for token in TOKEN.findall(written) if token not in SPACES]


def assert_same(written: str, expected: str) -> None:
    assert tokens(as_latex(fromstring(written))) == tokens(expected)


def assert_core(element: Element) -> None:
    """Elements of MathML Core, each with as many children as it takes."""
    below = list(element)
    if element.tag in LEAVES:
        assert not below
        assert element.text
    else:
        assert element.tag in CHILDREN or element.tag in GROUPS
        assert len(below) == CHILDREN.get(element.tag, len(below)) > 0
        assert not (element.text or "").strip()
    for child in below:
        assert_core(child)


@pytest.mark.parametrize(("formula", "expected"), LATEX)
def test_it_says_what_the_latex_says(formula: Expr, expected: str) -> None:
    assert_same(mathml(formula), expected)
    assert_core(fromstring(mathml(formula)))


@given(formulas)
def test_it_says_what_the_latex_says_of_any_tree(formula: Expr) -> None:
    assert_same(mathml(formula), latex(formula))
    assert_core(fromstring(mathml(formula)))


@pytest.mark.parametrize("name", names())
def test_every_line_of_every_derivation_says_what_the_latex_says(name: str) -> None:
    for step in dict.fromkeys(derive(name).walk()):
        for side in (step.lhs, step.rhs):
            assert_same(mathml(side), latex(side))


@given(st.recursive(st.one_of(st.sampled_from([Q, U, N]), numbers), counted, max_leaves=10))
def test_products_and_calls_keep_the_value(formula: Expr) -> None:
    expected = value_of(formula)
    written = as_python(fromstring(mathml(formula)))
    value = complex(eval(written, {"cmath": cmath, "e": math.e, **VALUES}))
    assert value == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if one.latex and one.arity == 1])
def test_functions_are_upright_and_applied(name: str) -> None:
    called = fn(name, Q) if name != "exp" else Fn("tanh", (Q,))
    function, apply, *_ = fromstring(mathml(called)).iter("mrow").__next__()
    assert function.get("class") is None
    assert apply.text == "\u2061"
    assert_same(mathml(called), latex(called))


EXACT = [
    (neg(div(Y, Q)), "<mrow><mo>−</mo><mfrac><msub><mi>y</mi><mi>k</mi></msub><mi>q</mi></mfrac></mrow>"),
    (Delta(i, k), "<msub><mi>δ</mi><mrow><mi>i</mi><mo>&#x2063;</mo><mi>k</mi></mrow></msub>"),
    (
        NET_L,
        '<msubsup><mi class="word">net</mi><mi>j</mi><mrow><mo stretchy="false">(</mo><mi>ℓ</mi>'
        '<mo stretchy="false">)</mo></mrow></msubsup>',
    ),
    (log(Q), '<mrow><mi>ln</mi><mo rspace="0.167em">&#x2061;</mo><mi>q</mi></mrow>'),
    (Mul((Q, U)), "<mrow><mi>q</mi><mo>&#x2062;</mo><mi>u</mi></mrow>"),
    (
        Mul((Q, MINUS_ONE)),
        '<mrow><mi>q</mi><mo>⋅</mo><mrow><mo stretchy="false">(</mo><mrow><mo>−</mo><mn>1</mn></mrow>'
        '<mo stretchy="false">)</mo></mrow></mrow>',
    ),
    (Pow(Y, num(2)), "<msubsup><mi>y</mi><mi>k</mi><mn>2</mn></msubsup>"),
    (
        Sum(A, Index("j", "m"), (k,)),
        "<mrow><munderover><mo>∑</mo>"
        '<mtable class="limits"><mtr><mtd><mrow><mi>j</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn></mrow></mtd></mtr>'
        '<mtr><mtd><mrow><mi>j</mi><mo lspace="0" rspace="0">≠</mo><mi>k</mi></mrow></mtd></mtr></mtable>'
        "<mi>m</mi></munderover>"
        "<msub><mi>a</mi><mi>j</mi></msub></mrow>",
    ),
    (Array("Delta", Q, i, k), "<mi>𝚫</mi>"),
    (Sym("Delta"), '<mi mathvariant="normal">Δ</mi>'),
    (Sym("E_mean"), '<mover accent="false"><mi>E</mi><mo>‾</mo></mover>'),
    (
        Sym("y_hat", (k,)),
        '<msub><mover accent="true"><mi>y</mi><mo stretchy="false">^</mo></mover><mi>k</mi></msub>',
    ),
    (Sym("net_tilde"), '<mover accent="true"><mi class="word">net</mi><mo>~</mo></mover>'),
    (
        Sym("y.真实", (i, k)),
        "<msub><mi>y</mi><mrow><mtext>真实</mtext><mo>,</mo><mi>i</mi><mo>&#x2063;</mo><mi>k</mi></mrow></msub>",
    ),
    (Pow(Sym("y.0"), num(2)), "<msubsup><mi>y</mi><mtext>0</mtext><mn>2</mn></msubsup>"),
]


@pytest.mark.parametrize(("formula", "expected"), EXACT)
def test_elements(formula: Expr, expected: str) -> None:
    assert mathml(formula) == f'<math displaystyle="true">{expected}</math>'


def test_an_operator_is_applied_and_a_factor_multiplied() -> None:
    derivative, bracket = D(Add((Y, Q)), Y), Mul((add(Y, Q), U))
    assert [mo.text for mo in fromstring(mathml(derivative)).iter("mo") if mo.text in UNSEEN] == ["\u2061"]
    assert [mo.text for mo in fromstring(mathml(bracket)).iter("mo") if mo.text in UNSEEN] == ["\u2062"]


def test_low_contents_have_brackets_of_the_usual_size() -> None:
    low, high = mathml(neg(Add((Y, Q)))), mathml(neg(Add((div(Y, Q), Q))))
    assert low.count('stretchy="false"') == 2
    assert "stretchy" not in high


def test_equations_and_cases() -> None:
    both = "<mi>q</mi><mo>=</mo><mi>u</mi></math>"
    assert mathml_equation(Q, U) == f'<math displaystyle="true">{both}'
    assert mathml_equation(Q, U, inline=True) == f"<math>{both}"
    assert mathml_right(U) == '<math displaystyle="true"><mo form="infix">=</mo><mi>u</mi></math>'
    assert_same(mathml_equation(NET, Y), latex_equation(NET, Y))
    for equal, sign in ((True, "="), (False, r"\neq")):
        assert_same(mathml_case(Case(i, k, equal)), f"i {sign} k")


@given(st.text(min_size=1, max_size=12))
def test_a_name_never_becomes_markup(name: str) -> None:
    assume(name not in GREEK)
    assume(spelled(name).base == name)
    assume(at_step(name, ()) == (name, ()))
    assume(not name.endswith("'"))
    literal = "".join(letter if letter.isprintable() else " " for letter in name)
    for formula in (Sym(name), fn(name, Q) if name not in FUNCTIONS else Sym(name)):
        written = fromstring(re.sub("&#x206[123];", "", mathml(formula)))
        assert next(written.iter("mi")).text == literal
        assert {element.tag for element in written.iter()} <= {"math", "mrow", "mi", "mo"}


@given(st.text(min_size=1, max_size=12))
def test_a_label_never_becomes_markup(label: str) -> None:
    literal = "".join(letter if letter.isprintable() else " " for letter in label)
    for formula in (Sym(f"y_hat.{label}", (k,)), Array(f"y.{label}", Q, i, k), fn(f"y.{label.rstrip(chr(39))}.", Q)):
        written = fromstring(mathml(formula))
        assert next(written.iter("mtext")).text in (literal, literal.rstrip("'") + ".")
        assert_core(written)
