"""Documents with whole vectors: rows instead of columns, how far an operator reaches, functions of vectors."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text

ROWS = r"""A network whose vectors are rows, with matrices $W^l \in \mathbb{R}^{m \times n}$ and $b^l \in \mathbb{R}^n$:

$$u^l = h^{l-1} W^l + b^l, \quad h^l = \phi(u^l)$$

Its error terms are $\delta^l = \frac{\partial E}{\partial u^l}$ and so

$$\delta^l = \delta^{l+1} (W^{l+1})^\top \odot \phi'(u^l)$$

$$\frac{\partial E}{\partial W^l} = (h^{l-1})^\top \delta^l$$

$$\frac{\partial E}{\partial b^l} = \delta^l$$
"""
VECTORS = (
    "With vectors $h = \\max(0, W x + b)$ and $p = \\text{softmax}(U h + c)$ and $C = \\frac12 \\|p - y\\|^2$:\n\n"
)


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


def test_vectors_that_lie_before_their_matrix_are_understood():
    assert outcomes(ROWS) == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\delta^{l+1} (W^{l+1})^\top", r"\delta^{l+1} W^{l+1}"),
        (r"= (h^{l-1})^\top \delta^l", r"= -(h^{l-1})^\top \delta^l"),
        (r"b^l} = \delta^l", r"b^l} = 2 \delta^l"),
    ],
)
def test_a_mistake_in_a_document_of_rows_is_found(old, new):
    assert outcomes(ROWS.replace(old, new)).count(Outcome.WRONG) == 1


@pytest.mark.parametrize(
    "text",
    [
        r"$$\nabla_{\mathbf{x}} (A\mathbf{x} - b)^T (A\mathbf{x} - b) = 2 A^T (A\mathbf{x} - b)$$",
        r"$$\nabla_{\mathbf{x}} \log (\mathbf{w}^\top \mathbf{x}) = \frac{1}{\mathbf{w}^\top \mathbf{x}} \mathbf{w}$$",
        r"$$\nabla_{\mathbf{x}}^2 (\mathbf{x}^\top \mathbf{x}) = 2 I$$",
        r"$$\frac{\partial}{\partial s_k} \log \sigma(-s_k) = -\sigma(s_k)$$",
        r"$$\frac{\partial}{\partial z_i} y_i \log(z_i) = \frac{y_i}{z_i}$$",
        VECTORS + r"$$p_i = \text{softmax}(U h + c)_i$$",
        VECTORS + r"$$h_i = \max(0, W x + b)_i$$",
        VECTORS + r"$$\nabla h = \frac{\partial C}{\partial h}$$",
        "$z = V\\mathbf{h}$, $a = \\sigma(z)$:\n$$\\frac{\\partial\\sigma}{\\partial z} = \\text{diag}(\\sigma'(z))$$",
        r"$p = \text{softmax}(\theta)$ and $CE = -\sum_i y_i \log p_i$ for a one-hot $y$."
        + "\n\n"
        + r"$$\frac{\partial CE}{\partial \theta_k} = p_k \sum_i y_i - y_k$$",
        r"$y_c = \varsigma(\mathbf{z})_c = \frac{e^{z_c}}{\sum_d e^{z_d}}$." + "\n\n" + r"$$\sum_c y_c = 1$$",
    ],
)  # fmt: skip
def test_what_operators_and_functions_of_vectors_mean_is_understood(text):
    assert outcomes(text)[-1] is Outcome.PROVED


def test_a_second_definition_that_cannot_be_judged_accuses_nobody():
    text = r"""With a vector $\theta$ and a matrix $X$:
$$H_{jk} = \frac{\partial^2 Q}{\partial \theta_j \partial \theta_k}$$
$$H = X X^T + X$$
$$z^T H z = \sum_j \sum_k z_j z_k \sum_i X_{ij} X_{ik}$$
"""
    found = check_text(text)[-1]
    assert (found.outcome, found.reason) == (Outcome.NOT_READ, "it is not clear whether H is what it is said to be")


def test_a_cost_that_its_own_model_makes_constant_is_differentiated_with_the_rest_held_fixed():
    text = r"""The model is $y = X \Theta + \epsilon$, the cost $J = (y - X \Theta)^T (y - X \Theta)$.
$$\Theta + \alpha \frac{\partial J}{\partial \Theta} = \Theta - 2 \alpha X^T (y - X \Theta)$$
"""
    assert outcomes(text) == [Outcome.PROVED]
    assert Outcome.WRONG not in outcomes(text.replace("- 2", "+ 2"))


def test_a_power_of_an_entry_of_a_function_is_one_of_that_entry():
    text = (
        r"$$y_c = \varsigma(\mathbf{z})_c$$" + "\n" + r"$$\prod_c \varsigma(\mathbf{z})_c^{t_c} = \prod_c y_c^{t_c}$$"
    )
    assert outcomes(text)[-1] is Outcome.PROVED


def test_a_chain_rule_in_which_a_matrix_had_to_be_a_vector_accuses_nobody():
    text = r"""Let $z_1 = x W_1 + b_1$, $h = \sigma(z_1)$,
$z_2 = h W_2 + b_2$ and $p = \mathrm{softmax}(z_2)$, $E = -\sum_i y_i \log p_i$.
$$\frac{\partial E}{\partial x} = \frac{\partial z_1}{\partial x} \cdot \frac{\partial h}{\partial z_1}
\cdot \frac{\partial z_2}{\partial h} \cdot \frac{\partial E}{\partial z_2}$$
"""
    assert Outcome.WRONG not in outcomes(text)


def test_a_small_letter_is_a_vector_where_two_of_them_make_a_formula_fit():
    least_squares = r"$$\nabla_w \frac{1}{2} \|y - Xw\|^2 = X^T X w - X^T y$$"
    assert [one.outcome for one in check_text(least_squares)] == [Outcome.PROVED]
    assert [one.outcome for one in check_text(least_squares.replace("- X^T y", "+ X^T y"))] == [Outcome.WRONG]
