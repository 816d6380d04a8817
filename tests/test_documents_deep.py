"""Deep networks of matrices: layers [l] and L, a column for each sample, and derivatives as factors of a chain rule."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text

COST = r"""A batch stands in the columns of $X$, and every layer computes

$$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$$
$$A^{[l]} = g^{[l]}(Z^{[l]})$$

with $A^{[0]} = X$. The cost of the batch is

$$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log a^{[L](i)} + (1 - y^{(i)}) \log (1 - a^{[L](i)}) \right)$$

"""
BACKWARD = r"""$$dW^{[l]} = \frac{\partial J}{\partial W^{[l]}} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}$$
$$db^{[l]} = \frac{\partial J}{\partial b^{[l]}} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}$$

"""
AT_OUTPUT = r"""$$\frac{\partial J}{\partial A^{[L]}}
= -\frac{1}{m} \left( \frac{Y}{A^{[L]}} - \frac{1-Y}{1-A^{[L]}} \right)$$"""
LAYER = r"""A batch stands in the columns of $X$, and a layer computes

$$Z = W X + b$$

for matrices $W$ and $X$ and a vector $b$. So $\frac{\partial L}{\partial X} = W^T \frac{\partial L}{\partial Z}$.

"""


def last(text: str):
    return check_text(text, seconds=5)[-1]


def test_the_columns_of_the_last_layer_are_what_a_cost_of_all_samples_compares():
    assert last(COST + BACKWARD + AT_OUTPUT).outcome is Outcome.PROVED


def test_a_slip_in_the_derivative_by_the_last_layer_is_found():
    found = last(COST + BACKWARD + AT_OUTPUT.replace("- \\frac{1-Y}", "+ \\frac{1-Y}"))
    assert found.outcome is Outcome.WRONG


def test_a_formula_that_holds_with_the_sigmoid_is_not_wrong_where_no_activation_is_said():
    found = last(COST + BACKWARD + r"$$\frac{\partial J}{\partial Z^{[L]}} = \frac{1}{m} (A^{[L]} - Y)$$")
    assert (found.outcome, found.reason) == (Outcome.PROVED, "with sigmoid for the function that is left open")


def test_a_derivative_by_activations_may_be_one_of_the_losses_of_the_samples():
    found = last(COST + BACKWARD + r"$$\frac{\partial J}{\partial A^{[l-1]}} = W^{[l]T} dZ^{[l]}$$")
    assert (found.outcome, found.reason) == (
        Outcome.PROVED,
        "if the losses of the samples are meant, and not their mean",
    )


def test_a_mean_that_is_left_out_of_a_derivative_by_weights_is_found():
    found = last(COST + BACKWARD + r"$$\frac{\partial J}{\partial W^{[l]}} = dZ^{[l]} A^{[l-1]T}$$")
    assert found.outcome is Outcome.WRONG


def test_the_cost_of_which_all_differentials_are_said_to_be_derivatives_is_taken():
    loss = BACKWARD.replace("J", r"\mathcal{L}")
    found = check_text(COST.replace("J =", r"J = ") + loss, seconds=5)[-1]
    assert found.outcome is Outcome.PROVED


@pytest.mark.parametrize("formula", [r"\frac{\partial Z}{\partial W} = X^T", r"\frac{\partial Z}{\partial X} = W^T"])
def test_a_derivative_of_a_matrix_is_the_factor_of_a_chain_rule(formula):
    assert last(LAYER + f"$${formula}$$").outcome is Outcome.PROVED


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{\partial Z}{\partial W} = W^T",
        r"\frac{\partial Z}{\partial X} = W",
        r"\frac{\partial Z}{\partial W} = 2 X^T",
    ],
)
def test_what_is_no_factor_of_a_chain_rule_is_not_proved(formula):
    assert not last(LAYER + f"$${formula}$$").holds


def test_the_activations_of_layer_zero_are_the_inputs_and_not_the_other_way_round():
    text = r"""For each example $z^{(i)} = w^T x^{(i)} + b$ and $a^{(i)} = \sigma(z^{(i)})$, and the cost is

$$J = -\frac{1}{m} \sum_{i=1}^m \left( y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log (1 - a^{(i)}) \right)$$
$$\frac{\partial J}{\partial w} = \frac{1}{m} X (A - Y)^T$$

In more layers $A^{[l]} = g(Z^{[l]})$ and $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$, where

$$A^{[0]} = X$$
$$dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}$$
"""
    assert all(one.outcome in (Outcome.PROVED, Outcome.GIVEN) for one in check_text(text, seconds=5))


NETWORK = r"""A batch stands in the columns of $X$. Each layer $l$ has a matrix $W^{[l]}$
and a vector $b^{[l]} \in \mathbb{R}^{n}$ and computes

$$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$$
$$A^{[l]} = g(Z^{[l]}) = \max(0, Z^{[l]})$$

so that $dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}$.

"""


@pytest.mark.parametrize(
    "formula",
    [
        r"dZ^{[l]} = dA^{[l]} \odot \mathbb{1}(Z^{[l]} > 0)",
        r"\frac{\partial A^{[l]}}{\partial Z^{[l]}} = \mathbb{I}(Z^{[l]} > 0)",
        r"db^{[l]} = \frac{1}{m} \sum_{i=1}^m dZ^{[l](i)} = \frac{1}{m} \text{np.sum}(dZ^{[l]}, \text{axis}=1)",
        r"db^{[l]} = \frac{1}{m} \sum_{i=1}^m dZ^{[l]}",
        r"\frac{\partial z_j^{[l](i)}}{\partial a_k^{[l-1](i)}} = W_{jk}^{[l]}",
        r"\frac{\partial z_j^{[l](i)}}{\partial W_{jk}^{[l]}} = a_k^{[l-1](i)}",
    ],
)
def test_formulas_of_all_samples_and_of_one_are_of_the_same_network(formula):
    assert last(NETWORK + f"$${formula}$$").outcome is Outcome.PROVED


@pytest.mark.parametrize(
    "formula",
    [
        r"dZ^{[l]} = dA^{[l]} \odot \mathbb{1}(Z^{[l]} < 0)",
        r"db^{[l]} = \frac{1}{m} \sum_{i=1}^m dZ^{[l](i)} = \text{np.sum}(dZ^{[l]}, \text{axis}=1)",
        r"\frac{\partial z_j^{[l](i)}}{\partial a_k^{[l-1](i)}} = W_{kj}^{[l]}",
    ],
)
def test_slips_in_formulas_of_one_sample_are_not_proved(formula):
    assert not last(NETWORK + f"$${formula}$$").holds


def test_the_slope_of_a_function_of_each_entry_is_known_at_a_vector():
    text = r"""The layer has $\mathbf{z} = W \mathbf{x}$ and $a_j = f(z_j)$ with $f(\mathbf{z}) = \tanh(\mathbf{z})$ and

$$f'(\mathbf{z}) = 1 - \tanh^2(\mathbf{z})$$
"""
    assert last(text).outcome is Outcome.PROVED
    assert last(text.replace("1 - ", "1 + ")).outcome is Outcome.WRONG
