"""Formulas as trees: the forms of this field, what is not read, and that nothing crashes or hangs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.reading import NotRead, Passage, read, read_formula, show
from derive.reading.grammar import Grammar
from derive.reading.places import Place
from derive.reading.tokens import tokens
from derive.reading.tree import Chain, Juxtaposed, Name, apart


def shown(text: str) -> list[str]:
    """The rows of a formula, with the words before and after in brackets."""
    found = list[str]()
    for row in read_formula(Passage.of(text)):
        assert isinstance(row.content, Chain), row.content
        before, after = row.words and f"[{row.words}] ", row.after and f" [{row.after}]"
        found.append(f"{before}{show(row.content)}{after}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Names and scripts.
        (r"\hat{y}_i", "(hat y i)"),
        (r"\hat{y_i}", "(hat y i)"),
        (r"\hat y_i", "(hat y i)"),
        (r"\mathbf{\hat{y}}", "(bold hat y)"),
        (r"\overline{x+y}", "(bar (+ x y))"),
        (r"w_{kj}", "(w k j)"),
        (r"w_{k,j}^{(l)}", "(w k j ^(l))"),
        (r"w^{[l]}_{kj}", "(w k j ^[l])"),
        (r"a^{(l-1)}", "(a ^((- l 1)))"),
        (r"a^l", "(^ a l)"),
        (r"a^{(i)T}", "(T (a ^(i)))"),
        (r"x_i^2", "(^ (x i) 2)"),
        (r"x^2_i", "(^ (x i) 2)"),
        (r"x'^2", "(^ x' 2)"),
        (r"f''", "f''"),
        (r"x^{\prime}_i", "(x' i)"),
        (r"W^T x", "((T W) x)"),
        (r"W^{\top}", "(T W)"),
        (r"W^{\mathsf{T}}", "(T W)"),
        (r"W^{-T}", "(^ (T W) (- 1))"),
        (r"w^*", '(w ^"*")'),
        (r"y_{\text{true}}", '(y "true")'),
        (r"y_{真實}", '(y "真實")'),
        (r"w^{\text{new}}", '(w ^"new")'),
        (r"E_{total}", "(E total)"),
        (r"e^{(x)}", "(^ e [( x])"),
        (r"e^{z_i}", "(^ e (z i))"),
        (r"x_12", "((x 1) 2)"),
        (r"\alpha\beta", "(α β)"),
        (r"net_k", "(net k)"),
        (r"\mathcal{L}", "(cal L)"),
        (r"(Wx)_i", "(at [( Wx] i)"),
        (r"\theta{_k} x", "((θ k) x)"),
        (r"w_{k'}", "(w k')"),
        (r"a^{x,l-1}", "(^ a (, x (- l 1)))"),
        (r"\epsilon^{(i)\, 2}", "(^ (ϵ ^(i)) 2)"),
        (r"\bf{y, \hat{y}}", "(, (bold y) (bold hat y))"),
        # Functions.
        (r"\log_2 x", "((\\log 2) x)"),
        (r"lny_i", "(\\ln (y i))"),
        (r"logp_i", "(\\log (p i))"),
        (r"logits", "logits"),
        (r"\text{softmax}(z)_i", "(\\softmax (at [( z] i))"),
        (r"\operatorname{ReLU}(x)", "(\\ReLU [( x])"),
        (r"\mathrm{sigmoid}(x)", "(\\sigmoid [( x])"),
        (r"\max(0, x)", "(\\max [( 0,x])"),
        (r"\arg\max_k z_k", "((\\argmax k) (z k))"),
        (r"\ln^2 x", "((^ \\ln 2) x)"),
        (r"\ln{1-y}", r"(\ln [( (- 1 y)])"),
        (r"\exp{-(z)} x", r"(\exp [( (- [( z])] x)"),
        (r"\softmax(z)_i", r"(\softmax (at [( z] i))"),
        # Products.
        (r"w_i * x + b", "(+ (* (w i) x) b)"),
        (r"a \cdot b \bullet c", "(· a b c)"),
        (r"\delta \odot \sigma'(z)", "(⊙ δ (σ' [( z]))"),
        (r"\delta_y . (h_t)^T", "(· (δ y) (T [( (h t)]))"),
        (r"\delta \bigodot 1", "(⊙ δ 1)"),
        (r"a {} b", "(a b)"),
        (r"a \times -b", "(× a (- b))"),
        (r"a/bc", "(/ a bc)"),
        (r"1/2 (a-b)^2", "(1 / 2 · (^ [( (- a b)] 2))"),
        (r"1/2 a b", "(1 / 2 · (a b))"),
        (r"1/2n", "(/ 1 (2 n))"),
        # Fractions and roots.
        (r"\frac12", "(frac 1 2)"),
        (r"\frac xy z", "((frac x y) z)"),
        (r"\dfrac{a}{b}", "(frac a b)"),
        (r"{a \over b}", "(frac a b)"),
        (r"\sqrt[3]{x}", "(root x 3)"),
        (r"\sqrt2", "(root 2)"),
        # Sums.
        (r"\sum_{k=1}^n x_k", "(sum {k =1 to n} (x k))"),
        (r"\sum\limits^n_{k=1} x_k y_k + c", "(+ (sum {k =1 to n} ((x k) (y k))) c)"),
        (r"\sum_{k \neq i} x_k", "(sum {k (≠ k i)} (x k))"),
        (r"\sum_{k=1, k\ne i}^n x_k", "(sum {k =1 to n (≠ k i)} (x k))"),
        (r"\sum_{\substack{k=1\\k\neq i}}^n x_k", "(sum {k =1 to n (≠ k i)} (x k))"),
        (r"\sum_{j \in S} x_j", "(sum {j (∈ j S)} (x j))"),
        (r"\sum_{i,j} x_{ij}", "(sum {i j} (x i j))"),
        (r"\sum x", "(sum {} x)"),
        (r"\sum_i -x_i", "(sum {i} (- (x i)))"),
        (r"\sum_i a_i \cdot \sum_j b_j", "(sum {i} (· (a i) (sum {j} (b j))))"),
        (r"\prod_{i<j} a_{ij}", "(prod {i (< i j)} (a i j))"),
        # Derivatives.
        (r"\frac{\partial L}{\partial z_i}", "(d L (z i))"),
        (r"\frac{dE}{dw_{kj}}", "(d E (w k j))"),
        (r"\frac{df(net_k)}{dnet_k}", "(d (f [( (net k)]) (net k))"),
        (r"\frac{\mathrm{d}L}{\mathrm{d}x}", "(d L x)"),
        (r"\frac{d\hat{y}}{d z}", "(d (hat y) z)"),
        (r"\partial L/\partial z_i", "(d L (z i))"),
        (r"\pdv{L}{z_i}", "(d L (z i))"),
        (r"\pdv{z}(a)", "(d [( a] z)"),
        (r"\pdv[2]{L}{x}", "(d2 L x x)"),
        (r"\pdv{L}{x}{y}", "(d2 L x y)"),
        (r"\dv{y}{x}", "(d y x)"),
        (r"dL/dw \cdot x", "(· (d L w) x)"),
        (r"\frac{\partial^2 L}{\partial x^2}", "(d2 L x x)"),
        (r"\frac{\partial^2 L}{\partial x_i \partial x_j}", "(d2 L (x i) (x j))"),
        (r"\frac{d^2y}{dx^2}", "(d2 y x x)"),
        (r"\frac{\partial}{\partial x} x^2", "(d (^ x 2) x)"),
        (r"\frac{\partial}{\partial x}(1-x)^2", "(d (^ [( (- 1 x)] 2) x)"),
        (r"\frac{\partial}{\partial x}(1-x)(1+x)", "((d _ x) [( (- 1 x)] [( (+ 1 x)])"),
        (r"\frac{\partial}{\partial z} e^z (a+b)", "((d _ z) (^ e z) [( (+ a b)])"),
        (r"\frac{\partial}{\partial z} \log \sum_k z_k", "(d (\\log (sum {k} (z k))) z)"),
        (r"\frac{d}{dx}", "(d _ x)"),
        (r"a\ .*\ b", "(⊙ a b)"),
        (r"\frac{d_1}{d_2}", "(frac (d 1) (d 2))"),
        (r"\frac{d}{d+1}", "(frac d (+ d 1))"),
        (r"\frac{\partial (-\ln y)}{\partial y}", "(d [( (- (\\ln y))] y)"),
        (r"\frac{\partial \ln y}{\partial y}", "(d (\\ln y) y)"),
        (r"\nabla_{w} L", "(∇ L w)"),
        (r"\nabla_W L x^T", "((∇ _ W) L (T x))"),
        (r"\nabla J(\theta)", "(∇ (J [( θ]))"),
        (r"\partial_x f", "(d f x)"),
        # Brackets.
        (r"\left[ a \right]", "[[ a]"),
        (r"\Big( a \Big)", "[( a]"),
        (r"|x_0| + |x_1|", "(+ [| (x 0)] [| (x 1)])"),
        (r"\|x\|_2^2", "(^ (at [‖ x] 2) 2)"),
        (r"||x||", "[‖ x]"),
        (r"P(y|x;\theta)", "(P [( y|x;θ])"),
        (r"KL(p \| q)", "(KL [( p‖q])"),
        (r"f(\cdot)", "(f [( ·])"),
        (r"x \in [0,1)", "(∈ x [[) 0,1])"),
        # Indicators, cases, matrices.
        (r"1\{y=j\}", "(1 (= y j))"),
        (r"1{y=j}", "(1 (= y j))"),
        (r"\mathbb{1}[y=j]", "(1 (= y j))"),
        (r"\mathbf 1_{y=j}", "(1 (= y j))"),
        (r"1_{\{y = j\}}", "(1 (= y j))"),
        (
            r"\begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
            '(cases (1 "if" (> x 0)) (0 "otherwise"))',
        ),
        (r"\left\{\begin{array}{ll} a, & i=j \\ b, & i\ne j \end{array}\right.", "(cases (a (= i j)) (b (≠ i j)))"),
        (r"\begin{cases} a & 如果 x>0 \\ b & 否则 \end{cases}", '(cases (a "如果" (> x 0)) (b "否则"))'),
        (r"\begin{pmatrix} a & b \\ c & \end{pmatrix}", "(matrix( (a b) (c _))"),
        # Signs.
        (r"a = b \le c", "(a = b ≤ c)"),
        (r"z := a \approx 0.5 \Rightarrow b", "(z := a ≈ 0.5 ⇒ b)"),
        (r"a \overset{def}{=} b", "(:= a b)"),
        (r"a \stackrel{(1)}{=} b", "(= a b)"),
        (r"w \leftarrow w - \eta g", "(← w (- w (η g)))"),
        (r"w \leftarrow = w - g", "(← w (- w g))"),
        (r"\Rightarrow a = b", "(= a b)"),
        (r"a = \frac{b}{c}{} = d", "(= a (frac b c) d)"),
        (r"x_1 + \dots + x_n", "(+ (x 1) … (x n))"),
        (r"k = 1, 2, \dots, n", "(= k (, 1 2 … n))"),
        # What only shows.
        (r"\boxed{\delta = y - t}", "(= δ (- y t))"),
        (r"\color{red} a {\color{Magenta} = b}", "(= a b)"),
        (r"\textcolor{red}{a+b} = c", "(= (+ a b) c)"),
        (r"\underbrace{a+b}_{\text{this}}", "(+ a b)"),
        (r"\cancel{x} y", "(x y)"),
        (r"\displaystyle a \, b \; c \! d ~ e.", "(a b c d e)"),
    ],
)
def test_a_formula_has_this_tree(text, expected):
    assert shown(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", ["(= a b)", "(= _ c)"]),
        (r"\begin{align} a &= b \\ &\quad + c \\ &= d \end{align}", ["(= a (+ b c))", "(= _ d)"]),
        (r"\begin{align} a &= b \\ &- c \end{align}", ["(= a (- b c))"]),
        (r"\begin{gather} a = b \\ -c = d \end{gather}", ["(= a b)", "(= (- c) d)"]),
        (r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}", ["(= a b)", "(= _ c)"]),
        (r"a = b \\\\ = c \newline = d \\[1.6em] = e", ["(= a b)", "(= _ c)", "(= _ d)", "(= _ e)"]),
        (r"a = \\ b", ["(= a b)"]),
        (r"a = (b \\ + c) d", ["(= a ([( (+ b c)] d))"]),
        (r"\begin{align} a &= b & c &= d \end{align}", ["(= a b)", "(= c d)"]),
        (r"a = b,\quad c = d", ["(= a b)", "(= c d)"]),
        (r"a = b, c = d", ["(= a b)", "(= c d)"]),
        (r"a = b；c = d，e = f。", ["(= a b)", "(= c d)", "(= e f)"]),
        (r"i, j = 1", ["(= (, i j) 1)"]),
        (r"a = b \quad = c", ["(= a b c)"]),
        (r"a = b \quad \text{if } i = j", ["(= a b)", "[if] (= i j)"]),
        (r"a = b \quad \text{(chain rule)}", ["(= a b) [(chain rule)]"]),
        (r"a = b，其中 c = d", ["(= a b)", "[其中] (= c d)"]),
        (r"= b", ["(= _ b)"]),
        (r"\large \begin{matrix} a=b\\ \\ =c \end{matrix}", ["(= a b)", "(= _ c)"]),
        (r"a = b \tag{1} \label{eq:1}", ["(= a b)"]),
        (r"a = b \quad (3)", ["(= a b) [(3)]"]),
        (r"\begin{split} a &= \begin{cases} b & c=d \\ e & f=g \end{cases} \\ &= h \end{split}",
         ["(= a (cases (b (= c d)) (e (= f g))))", "(= _ h)"]),
    ],
)  # fmt: skip
def test_a_display_has_these_rows(text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "reason", "column"),
    [
        (r"a = ?", "? is not understood", 5),
        (r"a + ", "ends too early", 4),
        (r"a = (b + c = d", "never closed", 5),
        (r"a = b) + c", "closes nothing", 6),
        (r"a = {b", "never closed", 5),
        (r"\frac{a}", "denominator", 9),
        (r"a = \foo b", "foo", 5),
        (r"2 {1-y}", "do not print", 3),
        (r"\sum_k + ", "follows", 1),
        (r"x_i_j", "two subscripts", 4),
        (r"\frac{\partial a + b}{\partial x}", "no single", 1),
        (r"\int_0^1 x", "int", 1),
        (r"a = \left( b \right.", "no pair", 5),
        (r"\begin{cases} a", "never closed", 1),
        (r"\begin{foo} a \end{foo}", "foo", 1),
        (r"f: x", "not understood", 2),
        (r"n! = 1", "! is not", 2),
        (r"\left\{ \right\}", "nothing stands", 1),
        (r"a = (b \text{ if } c)", "words", 14),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(text, reason, column):
    (row,) = read_formula(Passage.of(text))
    assert isinstance(row.content, NotRead)
    assert reason in row.content.reason
    assert row.content.place == Place(1, column)


def test_one_row_that_cannot_be_read_leaves_the_others():
    rows = read_formula(Passage.of("a &= b \\\\\n &= ? \\\\\n &= d"))
    assert [isinstance(row.content, NotRead) for row in rows] == [False, True, False]
    assert [row.line for row in rows] == [0, 1, 2]
    assert [row.continues for row in rows] == [False, True, True]


def test_a_brace_too_many_leaves_the_other_rows():
    rows = read_formula(Passage.of(r"\begin{align} a &= b \\ &= {c \\ &= d \end{align}"))
    assert [isinstance(row.content, NotRead) for row in rows] == [False, True, False]


def test_every_node_has_its_place():
    (row,) = read("text\n\n$$\nz = \\frac{a}{b} + c_{ij}\n$$").rows
    assert isinstance(row.content, Chain)
    (link,) = row.content.links
    assert (str(row.place), str(link.place), str(link.node.place)) == ("4:1", "4:3", "4:5")
    fraction, name = (term.node for term in link.node.terms)
    assert (str(fraction.above.place), str(fraction.below.place)) == ("4:11", "4:14")
    assert [str(part.place) for part in (name, *name.subscripts)] == ["4:19", "4:22", "4:23"]


def test_a_run_of_letters_comes_apart():
    (row,) = read_formula(Passage.of("wx_i"))
    run = row.content.first
    assert run == Name(run.place, "wx", subscripts=(Name(run.place, "i"),))
    product = apart(run)
    assert isinstance(product, Juxtaposed)
    assert [(show(item), item.place.column) for item in product.items] == [("w", 1), ("(x i)", 2)]


# Hostile text.

PIECES = [
    *"abijkxyzdefnl0123456789+-*/=<>()[]{}|_^&',.;:!? \n\\",
    *(
        r"\\",
        r"\{",
        r"\}",
        r"\|",
        r"\left(",
        r"\right)",
        r"\left\{",
        r"\right.",
        r"\left|",
        r"\right|",
        r"\quad",
        r"\,",
    ),
    *(r"\frac", r"\sqrt", r"\hat", r"\mathbf", r"\sum", r"\prod", r"\partial", r"\nabla", r"\ln", r"\max", r"\alpha"),
    *(r"\begin{aligned}", r"\end{aligned}", r"\begin{cases}", r"\end{cases}", r"\begin{matrix}", r"\end{matrix}"),
    *(r"\text{if }", r"\text{", r"\color{red}", r"\textcolor{red}", r"\boxed", r"\over", r"\overset", r"\underset"),
    *(r"\mathbb{1}", r"\underbrace", r"\operatorname{f}", r"\def\a{", r"\def\a#1{#1", r"\a", r"\neq", r"\cdot", r"\to"),
    *(
        r"^{(l)}",
        r"_{ij}",
        r"^T",
        r"\prime",
        r"\substack",
        "其中",
        "真",
        "ŷ",
        "²",
        "∂",
        "$",
        "$$",
        "\n\n",
        "#1",
        "%",
        "`",
    ),
]
soup = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(soup)
@settings(max_examples=500, deadline=None)
def test_no_soup_of_tokens_crashes(text):
    for row in read_formula(Passage.of(text)):
        assert isinstance(row.content, NotRead) or show(row.content)
        assert row.place.line >= 1


@given(soup, st.sampled_from(["markdown", "latex"]))
@settings(max_examples=300, deadline=None)
def test_no_document_crashes_and_every_place_is_in_it(text, carrier):
    lines = text.split("\n")
    reading = read(text, carrier)
    for place in (entry.place for entry in (*reading.rows, *reading.problems)):
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    for piece in reading.pieces:
        for offset, char in enumerate(piece.text):
            place = piece.at(offset)
            assert (lines[place.line - 1] + "\n")[place.column - 1] == char


@pytest.mark.parametrize(
    "text",
    ["(" * 1000, r"\frac" * 1000, r"\hat" * 1000, r"\sum" * 1000, "x^{" * 50, r"\left(" * 50 + r"\right)" * 50,
     r"\partial" * 1000, r"\frac{d}{dx}" * 1000, r"\begin{cases}" * 50, r"\sqrt" * 1000, "{" * 59 + "x" + "}" * 59],
)  # fmt: skip
def test_what_is_nested_too_deeply_is_refused(text):
    (row,) = read_formula(Passage.of(text))
    assert isinstance(row.content, NotRead)


@pytest.mark.parametrize("part", ["a b ", "a=b,", "+a", r"a\\=", "|x|+", "a_i^2 ", r"\frac12 ", "x'", "a/b*"])
def test_the_work_grows_with_the_length_only(part):
    def steps(count: int) -> int:
        reader = Grammar(tokens(Passage.of(part.replace(r"\\", "") * count + "x"), {}))
        reader.chain(lists=True)
        return reader.steps

    assert steps(4000) <= 4.2 * steps(1000)


def test_a_hundred_thousand_tokens_are_read():
    (row,) = read_formula(Passage.of("a=b+c*d " * 12_000 + "e"))
    assert isinstance(row.content, Chain)
    assert len(row.content.links) == 12_000


@pytest.mark.parametrize("word", [r"\mathit{net}", r"\mathrm{net}", r"\text{net}"])
def test_an_upright_exponent_of_e_is_a_power_and_keeps_its_index(word):
    (row,) = read(rf"$$e^{{{word}_{{k}}}} = 1$$", "markdown").rows
    assert show(row.content) == r"(= (^ e (\net k)) 1)"
