"""Habits of many notes: x[i] for an entry, Σ_{y_i ∈ D}, Σ to dim(x), dots without a sign, z^1 and z^2 of layers."""

import pytest

from derive.documents import Outcome, check_text


def outcomes(text: str) -> list[str]:
    """The outcomes of all statements but what is given."""
    return [one.outcome.name for one in check_text(text) if one.outcome is not Outcome.GIVEN]


CODE = r"""
$$\mathbf{u}_{\texttt{new}} = \mathbf{V} \mathbf{u}_{\texttt{old}} + \mathbf{c}$$
$$\frac{\partial u_{\texttt{new}}[i]}{\partial u_{\texttt{old}}[j]} = \mathbf{V}[i,j]$$
$$\frac{\partial u_{\texttt{new}}[i]}{\partial \mathbf{c}[j]} = \begin{cases} 1 & \text{if } i == j \\
0 & \text{otherwise} \end{cases} \quad \triangleleft \quad [M \times M]$$
$$\frac{\partial C}{\partial \mathbf{V}[i,j]} = \frac{\partial C}{\partial u_{\texttt{new}}[i]} u_{\texttt{old}}[j]$$
"""


def test_entries_in_square_brackets_are_read() -> None:
    assert outcomes(CODE) == ["PROVED"] * 3


@pytest.mark.parametrize(
    ("right", "slip", "at"),
    [
        (r"= \mathbf{V}[i,j]", r"= \mathbf{V}[j,i]", 0),
        (r"{cases} 1 &", r"{cases} 2 &", 1),
        (r"u_{\texttt{old}}[j]$$" + "\n", r"u_{\texttt{old}}[i]$$" + "\n", 2),
    ],
)
def test_a_slip_among_entries_in_square_brackets_is_found(right: str, slip: str, at: int) -> None:
    text = CODE.replace(right, slip)
    assert text != CODE
    assert [number for number, outcome in enumerate(outcomes(text)) if outcome == "WRONG"] == [at]


JACOBIANS = r"""
The layer is $\mathbf{s} = \mathbf{V} \mathbf{u} + \mathbf{c}$, and we write
$$\mathbf{G}^{\mathbf{u}}[i,j] = \frac{\partial s[i]}{\partial u[j]} = \mathbf{V}[i,j]$$
$$\mathbf{G}^{\mathbf{c}}[i,j] = \frac{\partial s[i]}{\partial c[j]}$$
"""


def test_a_letter_in_bold_above_a_matrix_is_a_mark() -> None:
    assert outcomes(JACOBIANS) == ["PROVED"]
    assert outcomes(JACOBIANS.replace(r"= \mathbf{V}[i,j]", r"= 2\mathbf{V}[i,j]")) == ["WRONG"]


MEMBERS = r"""
The model is $h_i = \sigma(\mathbf{v} \cdot \mathbf{u}_i)$ and the likelihood
$$P = \prod_{y_i \in \mathcal{D}} h_i^{y_i} (1 - h_i)^{1 - y_i}$$
$$\log P = \sum_{y_i \in \mathcal{D}} \left( y_i \log h_i + (1 - y_i) \log(1 - h_i) \right)$$
$$\log P = \sum_{(\mathbf{u}_i, y_i) \in \mathcal{D}} \left( y_i \log h_i + (1 - y_i) \log(1 - h_i) \right)$$
$$\sum_{y_i \in \mathcal{D}} 2 h_i = 2 \sum_i h_i$$
"""


def test_a_sum_over_what_has_an_index_runs_over_the_index() -> None:
    assert outcomes(MEMBERS) == ["PROVED"] * 3
    assert outcomes(MEMBERS.replace(r"2 \sum_i h_i", r"3 \sum_i h_i"))[2] == "WRONG"
    assert outcomes(MEMBERS.replace(r"= \sum_{y_i", r"= -\sum_{y_i"))[0] == "WRONG"
    assert outcomes(MEMBERS.replace(r"\sum_{y_i \in \mathcal{D}} 2", r"\sum_{y_i \in S_1} 2"))[2] == "NOT_READ"


SCORES = r"""
$$\text{softmax}(u + c)_i = \frac{e^{u_i + c}}{\sum_{j=1}^{\dim(u)} e^{u_j + c}}
= \frac{e^{u_i}}{\sum_{j=1}^{\dim(u)} e^{u_j}}$$
When $j = i$:
$$\begin{aligned}\frac{\partial S_j}{\partial u_i} &= \frac{\partial}{\partial u_i} \frac{e^{u_j}}{\sum_k^m e^{u_k}} \\
&= \frac{e^{u_i} (e^{u_1} + e^{u_2} ... + e^{u_m}) - e^{u_i} e^{u_i}}{(e^{u_1} + e^{u_2} + ... e^{u_m})^2} \\
&= S_i (1 - S_i)\end{aligned}$$
When $j \neq i$:
$$\frac{\partial S_j}{\partial u_i} = -S_j S_i$$
"""


def test_sums_to_a_dimension_and_with_dots_between_terms_are_read() -> None:
    assert outcomes(SCORES) == ["PROVED"] * 5


@pytest.mark.parametrize(
    ("right", "slip", "at"),
    [
        (r"{\sum_{j=1}^{\dim(u)} e^{u_j + c}}", r"{\sum_{j=1}^{\dim(u)} e^{u_j}}", 0),
        (r"e^{u_2} ... + e^{u_m}) -", r"e^{u_2} ... + e^{u_m}) +", 2),
        (r"S_i (1 - S_i)", r"S_i (1 + S_i)", 3),
        (r"= -S_j S_i", r"= S_j S_i", 4),
    ],
)
def test_a_slip_among_them_is_found(right: str, slip: str, at: int) -> None:
    text = SCORES.replace(right, slip)
    assert text != SCORES
    assert outcomes(text)[at] == "WRONG"


STACKED = r"""
$$z^1 = 3 u + 1, \quad z^2 = \tanh(z^1), \quad z^3 = 2 z^2$$
$$\frac{\partial z^3}{\partial z^1} = 2 (1 - \tanh^2(z^1))$$
"""


def test_numbers_above_what_each_has_a_formula_are_those_of_layers() -> None:
    assert outcomes(STACKED) == ["PROVED"]
    assert outcomes(STACKED.replace("2 (1 - ", "2 (1 + ")) == ["WRONG"]
    assert outcomes("$$e^1 = e e^0, \\quad e^2 = e e^1, \\quad e^2 = e + e$$")[-1] == "WRONG"


TURNED = r"""
The layer is $\mathbf{s} = \mathbf{W} \mathbf{u}$ with
$$\frac{\partial J}{\partial \mathbf{W}} = \begin{bmatrix} \frac{\partial J}{\partial W_{1,1}} & \ldots &
\frac{\partial J}{\partial W_{n,1}} \\ \vdots & \ddots & \vdots \\ \frac{\partial J}{\partial W_{1,m}} & \ldots &
\frac{\partial J}{\partial W_{n,m}} \end{bmatrix}$$
"""


def test_a_layout_that_turns_a_gradient_is_not_called_wrong() -> None:
    assert outcomes(TURNED) == ["NOT_READ"]


VALUE = r"""
$$\frac{\partial C}{\partial s} = \frac{\partial C}{\partial \sigma} \frac{d\sigma}{ds}
= \frac{\partial C}{\partial \sigma} \sigma(s) (1 - \sigma(s))$$
"""


def test_a_derivative_by_a_function_is_one_by_its_value() -> None:
    assert outcomes(VALUE) == ["PROVED"] * 2
    assert outcomes(VALUE.replace("(1 - ", "(1 + ")) == ["PROVED", "WRONG"]
    assert outcomes(VALUE.replace(r"\sigma} \frac", r"\sigma} 2 \frac"))[0] == "WRONG"
    assert outcomes(VALUE.replace(r"\frac{d\sigma}{ds}", "3")) == ["NOT_READ"] * 2


DOTS = r"""
$$s = a_1 u_1 + a_2 u_2 + \dots + a_n u_n = \sum_{i=1}^n a_i u_i$$
"""


def test_a_minus_before_three_dots_is_no_plus() -> None:
    assert outcomes(DOTS) == ["PROVED"]
    assert outcomes(DOTS.replace(r"+ \dots", r"- \dots")) != ["PROVED"]
    assert outcomes(DOTS.replace(r"+ a_2 u_2 + \dots", r"- \dots")) != ["PROVED"]


NAMED = r"""
The output is $q = \sigma(s)$ with $s = v u + c$, and the loss is the cross-entropy. Then
$$\frac{\partial C}{\partial v} = \frac{\partial C}{\partial s} \frac{\partial s}{\partial v} = (q - y) u$$
"""


def test_a_loss_that_only_words_name_is_supposed_where_that_makes_a_step_right() -> None:
    last = check_text(NAMED)[-1]
    assert (last.outcome, last.reason) == (Outcome.PROVED, "if C is the cross-entropy of q and y")
    assert check_text(NAMED.replace("(q - y)", "(y - q)"))[-1].outcome is Outcome.NOT_READ
    assert check_text(NAMED.replace("cross-entropy", "loss"))[-1].outcome is Outcome.NOT_READ


SECH = r"""
$$\frac{d}{du}\tanh u = \text{sech}^2 u = \frac{1}{\cosh^2 u}, \quad \frac{d}{du}\tan u = \sec^2 u$$
"""


def test_a_secant_is_one_divided_by_a_cosine() -> None:
    assert outcomes(SECH) == ["PROVED"] * 3
    assert outcomes(SECH.replace(r"= \text", r"= -\text"))[0] == "WRONG"
    assert outcomes(SECH.replace(r"\sec^2", r"\csc^2"))[2] == "WRONG"


PAIRS = r"""
Let $G = XV$ with $X \in \mathbb R^{N \times D}$ and $V \in \mathbb R^{D \times M}$. Then
$$\frac{\partial C}{\partial x_{nd}} = \sum_m \frac{\partial C}{\partial g_{nm}} v_{dm}$$
$$\frac{\partial C}{\partial v_{dm}} = \sum_n \frac{\partial C}{\partial g_{nm}} x_{nd}$$
"""


def test_entries_in_small_letters_of_matrices_with_a_formula_are_read() -> None:
    assert outcomes(PAIRS) == ["PROVED"] * 2
    assert outcomes(PAIRS.replace("v_{dm}$$", "v_{md}$$")) != ["PROVED"] * 2
    assert outcomes(PAIRS.replace("} x_{nd}$$", "} v_{nd}$$"))[1] == "WRONG"
