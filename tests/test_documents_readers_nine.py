"""Habits of notes on gradients: each is read, and a slip in it is found."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text
from derive.reading import read, show


def outcomes(text, carrier="markdown"):
    """What is decided of a document, without what it says itself."""
    return [one.outcome for one in check_text(text, carrier) if one.outcome is not Outcome.GIVEN]


def proved(text, count):
    assert outcomes(text) == [Outcome.PROVED] * count


def refuted(text, right, wrong):
    """The same with a slip, which is called wrong."""
    assert right in text
    assert Outcome.WRONG in outcomes(text.replace(right, wrong))


CALLED = r"""
$$q(v) = \frac{e^{z_v}}{\sum_u e^{z_u}}$$
$$\frac{\partial \log q(v)}{\partial z_k} = \delta_{vk} - q(k)$$
$$\frac{\partial q(v)}{\partial z_k} = q(v) (\delta_{vk} - q(k))$$
$$\sum_v q(v)^2 (\delta_{vk} - q(k)) = q(k)^2 - q(k) \sum_v q(v)^2$$
"""


@pytest.mark.parametrize("name", ["q", r"\pi", "p"])
def test_an_index_in_round_brackets_tells_the_entry(name):
    text = CALLED.replace("q(", f"{name}(")
    proved(text, 3)
    refuted(text, rf"= \delta_{{vk}} - {name}(k)", rf"= \delta_{{vk}} - {name}(v)")
    refuted(text, rf"= {name}(v) (", rf"= {name}(k) (")
    refuted(text, rf"= {name}(k)^2", rf"= {name}(k)")


def test_a_parameter_below_a_function_is_no_index_of_it():
    text = r"""
$$J(w) = \frac12 (h_w(x) - y)^2$$ with $h_w(x) = w x$.
$$\frac{d J(w)}{d w} = (w x - y) x$$
"""
    proved(text, 1)
    refuted(text, "= (w x - y) x", "= (w x - y)")


MACROS = r"""
With $\X \in \R^{m \times n}$ and $\w \in \Reals^n$ let $J = (\X \w - \y)^\T (\X \w - \y)$.
$$\nabla_{\w} J = 2 \X^\T (\X \w - \y)$$
"""


def test_macros_of_single_letters_need_no_preamble():
    proved(MACROS, 1)
    refuted(MACROS, r"= 2 \X^\T", r"= \X^\T")
    refuted(MACROS, r"2 \X^\T (\X \w - \y)", r"2 \X^\T (\X \w + \y)")


@pytest.mark.parametrize(
    ("macro", "meant"),
    [
        (r"\yhat", r"\hat{y}"),
        (r"\thetahat", r"\hat{\theta}"),
        (r"\hatx", r"\hat{x}"),
        (r"\Wmat", r"\mathbf{W}"),
        (r"\Wmatr^{(l)}", r"\mathbf{W}^{(l)}"),
        (r"\vecx", r"\mathbf{x}"),
        (r"\btheta", r"\mathbf{\theta}"),
        (r"\bs{x}", r"\mathbf{x}"),
        (r"\bs x", r"\mathbf{s} x"),
        (r"\v{x}^T \b{w}", r"\mathbf{x}^T \mathbf{w}"),
        (r"\vb^l", r"\mathbf{b}^l"),
        (r"\vb{b}^l", r"\mathbf{b}^l"),
        (r"\cL", r"\mathcal{L}"),
        (r"\beta", r"\beta"),
        (r"\half", r"\frac12"),
        (r"\partder{L}{x}", r"\frac{\partial L}{\partial x}"),
    ],
)
def test_usual_macros_stand_for_what_their_names_say(macro, meant):
    (found,), (expected,) = read(f"${macro}$").rows, read(f"${meant}$").rows
    assert show(found.content) == show(expected.content)


def test_a_macro_of_the_document_comes_before_a_usual_one():
    (row,) = read(r"\newcommand{\yhat}{\tilde{q}} $\yhat$").rows
    assert show(row.content) == "(tilde q)"


ERRORS = r"""
The error of a sample is $e^{(i)} = \hat y^{(i)} - y^{(i)}$ with $\hat y^{(i)} = w x^{(i)} + b$.
$$J = \frac{1}{2m} \sum_{i=1}^m (e^{(i)})^2$$
$$\frac{\partial J}{\partial w} = \frac{1}{m} \sum_{i=1}^m e^{(i)} x^{(i)}$$
$$\frac{\partial J}{\partial b} = \frac{1}{m} \sum_{i=1}^m e^{(i)}$$
"""


def test_an_error_of_a_sample_is_no_power_of_e():
    proved(ERRORS, 2)
    refuted(ERRORS, "e^{(i)} x^{(i)}", "e^{(i)}")
    refuted(ERRORS, r"b} = \frac{1}{m}", r"b} = -\frac{1}{m}")


def test_a_power_of_e_stays_one_where_no_statement_begins_with_it():
    proved(r"With $f(u) = e^{(u)}$: $$f'(u) = e^{(u)}$$", 1)


def test_the_cutoff_of_a_measure_belongs_to_its_name():
    text = r"""
For probabilities $p_j$ it holds $\text{Recall@}k \approx \sum_{j=1}^k p_j$.
$$\text{Acc@}k = \frac{1}{N} \sum_{i=1}^N a_{ik} = \frac{2}{2N} \sum_{i=1}^N a_{ik}$$
"""
    proved(text, 1)
    refuted(text, r"\frac{2}{2N}", r"\frac{2}{N}")


AGAIN = r"""
A neuron computes $z = w x + b$ and $a = g(z)$. For the sigmoid:
$$g(z) = \frac{1}{1 + e^{-z}}$$
$$g'(z) = a (1 - a)$$
For the hyperbolic tangent:
$$g(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}$$
$$g'(z) = 1 - a^2$$
"""


def test_a_value_is_that_of_the_function_that_was_told_last():
    proved(AGAIN, 2)
    refuted(AGAIN, "= a (1 - a)", "= a (1 + a)")
    refuted(AGAIN, "= 1 - a^2", "= 1 + a^2")


COMPOSED = r"""
With weights $w_i$ and inputs $x_i$:
$$h = \sum_i w_i x_i$$
$$s = \frac{e^h - 1}{e^h + 1}$$
$$\hat y = s \circ h$$
$$\frac{\partial s(h)}{\partial h} = \frac12 (1 - s^2(h))$$
$$\frac{\partial \hat y}{\partial h} = \frac12 (1 - \hat y^2)$$
Another choice is
$$s(h) = \frac{1}{1 + e^{-h}}$$
$$\frac{\partial s(h)}{\partial h} = s(h) (1 - s(h))$$
$$\frac{\partial \hat y}{\partial h} = \hat y (1 - \hat y)$$
"""


def test_a_function_may_be_told_by_its_formula_and_with_its_argument_later():
    proved(COMPOSED, 4)
    refuted(COMPOSED, "(1 - s^2(h))", "(1 + s^2(h))")
    refuted(COMPOSED, r"\hat y (1 - \hat y)", r"\hat y (1 + \hat y)")
    refuted(COMPOSED, r"= \frac12 (1 - \hat y^2)", r"= (1 - \hat y^2)")


ACTIVATIONS = r"""
Each unit has $z = w x$ and $a = \sigma(z)$, so that $\frac{\partial a}{\partial w} = \sigma'(z) x$.

| Name | Function | Derivative |
|---|---|---|
| Sigmoid | $\sigma(z) = \frac{1}{1 + e^{-z}}$ | $\sigma'(z) = \sigma(z) (1 - \sigma(z))$ |
| Tanh | $\sigma(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}$ | $\sigma'(z) = 1 - \sigma(z)^2$ |
| ReLU | $\sigma(z) = \max(0, z)$ | $\sigma'(z) = \mathbb{1}[z > 0]$ |
| Softplus | $\sigma(z) = \ln(1 + e^z)$ | $\sigma'(z) = \frac{1}{1 + e^{-z}}$ |
| SiLU | $\sigma(z) = z \cdot \text{sigmoid}(z)$ | $\sigma'(z) = \sigma(z) + \text{sigmoid}(z) (1 - \sigma(z))$ |
| Identity | $\sigma(z) = z$ | $\sigma'(z) = 1$ |
"""


def test_each_row_of_a_table_of_activations_has_its_own():
    found = outcomes(ACTIVATIONS)
    assert Outcome.WRONG not in found
    assert found.count(Outcome.PROVED) >= 7
    refuted(ACTIVATIONS, r"\sigma(z) (1 - \sigma(z))", r"\sigma(z) (1 + \sigma(z))")
    refuted(ACTIVATIONS, r"1 - \sigma(z)^2", r"1 - \sigma(z)")
    refuted(ACTIVATIONS, r"= \mathbb{1}[z > 0]", r"= 1 - \mathbb{1}[z > 0]")
    refuted(ACTIVATIONS, r"$\sigma'(z) = \frac{1}{1 + e^{-z}}$", r"$\sigma'(z) = \frac{1}{1 + e^{z}}$")
    refuted(ACTIVATIONS, r"\text{sigmoid}(z) (1 - \sigma(z))", r"\text{sigmoid}(z) (1 + \sigma(z))")


def test_each_paragraph_on_activations_has_its_own():
    text = r"""
ReLU: $\sigma(z) = \max(0, z)$, $\sigma'(z) = \mathbb{1}[z > 0]$.

Tanh: $\sigma(z) = \tanh z$, $\sigma'(z) = 1 - \sigma(z)^2$.
"""
    proved(text, 2)
    refuted(text, r"1 - \sigma(z)^2", r"1 + \sigma(z)^2")


def test_a_slip_in_the_formula_of_the_sigmoid_makes_no_other_function_of_it():
    text = r"Let $\sigma(z) = \frac{1}{1 - e^{-z}}$ so that $\sigma'(z) = \sigma(z) (1 - \sigma(z))$."
    assert Outcome.WRONG in outcomes(text)


@pytest.mark.parametrize(
    ("braced", "meant"),
    [
        (r"\sum_j{w_{kj} a_j + b_k}", r"\sum_j w_{kj} a_j + b_k"),
        (r"\sum_{j=1}^n {a_j - b_j} + c", r"\sum_{j=1}^n (a_j - b_j) + c"),
        (r"\sum_j{v_j u_j}", r"\sum_j v_j u_j"),
    ],
)
def test_braces_behind_a_sum_are_read_where_one_reading_has_a_meaning(braced, meant):
    (found,), (expected,) = read(f"$z = {braced}$").rows, read(f"$z = {meant}$").rows
    assert show(found.content) == show(expected.content)


def test_braces_that_would_need_brackets_are_not_read():
    for text in (r"$z = \sum_j{a_j + b_j + c}$", r"$z = \sum_j{a_j + b} c$"):
        (row,) = read(text).rows
        assert "do not print" in str(row.content)


LAYERS = r"""
$$z_k^{l+1} = \sum_j{u_{kj}^{l+1} a_j^l + b_k^{l+1}}$$ with $a_j^l = \sigma(z_j^l)$.
$$\frac{\partial z_k^{l+1}}{\partial z_j^l} = u_{kj}^{l+1} \sigma'(z_j^l)$$
"""


def test_a_layer_whose_sum_stands_in_braces_is_a_definition():
    proved(LAYERS, 1)
    refuted(LAYERS, r"= u_{kj}^{l+1} \sigma'", r"= u_{jk}^{l+1} \sigma'")
    refuted(LAYERS, r"\sigma'(z_j^l)$$", r"\sigma(z_j^l)$$")


PARTS = r"""
$$net_{o1} = w_5 h_1, \quad out_{o1} = \sigma(net_{o1}), \quad net_{o2} = w_7 h_1, \quad out_{o2} = \sigma(net_{o2})$$
$$E_{total} = \sum E_k = \frac{1}{2} (T_1 - out_{o1})^2 + \frac{1}{2} (T_2 - out_{o2})^2$$
$$\frac{\partial E_{total}}{\partial out_{o1}} = -(T_1 - out_{o1})$$
$$\frac{\partial E_{total}}{\partial w_5} = -(T_1 - out_{o1}) out_{o1} (1 - out_{o1}) h_1$$
"""


def test_a_loss_is_told_by_the_formula_behind_a_sum_of_unnamed_parts():
    proved(PARTS, 2)
    refuted(PARTS, r"{\partial out_{o1}} = -(T_1", r"{\partial out_{o1}} = (T_1")
    refuted(PARTS, r"(1 - out_{o1}) h_1", r"(1 + out_{o1}) h_1")


MATRICES = r"""
With $W \in \mathbb{R}^{m \times n}$, $\mathbf{z}^{l+1} = W^l \mathbf{a}^l + \mathbf{b}^l$, any loss $J$ and
$\mathbf{\delta}^l = \frac{\partial J}{\partial \mathbf{z}^l}$:
$$\frac{\partial J}{\partial W^l} = \frac{\partial J}{\partial \mathbf{z}^{l+1}}
\frac{\partial \mathbf{z}^{l+1}}{\partial W^l} = \mathbf{\delta}^{l+1} (\mathbf{a}^l)^T$$
"""


def test_a_gradient_by_a_matrix_is_no_product_of_entries():
    proved(MATRICES, 2)
    slipped = outcomes(MATRICES.replace(r"(\mathbf{a}^l)^T", r"\mathbf{a}^l"))
    assert slipped[-1] is not Outcome.PROVED
