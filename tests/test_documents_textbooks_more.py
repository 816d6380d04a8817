"""More habits of well-known textbooks: primes behind calls, σ as a value, sums over inputs, models of entries."""

import pytest

from derive.documents import Outcome, check_text

PRIMES = r"""
$$h_\theta(x) = g(\theta^T x), \quad g(z) = \frac{1}{1+e^{-z}}$$

$$J(\theta) = -\frac1m \sum_{i=1}^m \left[y^{(i)} \log h_\theta(x^{(i)})
+ (1 - y^{(i)}) \log(1 - h_\theta(x^{(i)}))\right]$$

$$\sigma(x)' = \left(\frac{1}{1+e^{-x}}\right)' = \frac{-(1+e^{-x})'}{(1+e^{-x})^2} = \frac{-1'-(e^{-x})'}{(1+e^{-x})^2}
= \frac{0-(-x)'(e^{-x})}{(1+e^{-x})^2} = \sigma(x)(1-\sigma(x))$$

$$\frac{\partial}{\partial \theta_j} J(\theta)
= \frac1m \sum_{i=1}^m \left[h_\theta(x^{(i)}) - y^{(i)}\right] x_j^{(i)}$$
"""

INPUTS = r"""
$$C = -\frac{1}{n} \sum_x \left[y \ln a + (1-y) \ln (1-a)\right]$$

where $a = \sigma(z)$ and $z = \sum_j w_j x_j + b$.

$$\frac{\partial C}{\partial w_j}
= -\frac1n \sum_x \left(\frac{y}{\sigma(z)} - \frac{(1-y)}{1-\sigma(z)}\right) \frac{\partial \sigma}{\partial w_j}
= \frac1n \sum_x x_j (\sigma(z) - y)$$

$$\frac{\partial C}{\partial b} = \frac1n \sum_x (\sigma(z) - y)$$
"""

SAMPLES = r"""
$$a^{l}_j = \sigma\left(\sum_k w^{l}_{jk} a^{l-1}_k + b^l_j\right)$$

$$C = \frac{1}{2n} \sum_x \|y(x)-a^L(x)\|^2$$

For a single training example

$$C = \frac{1}{2} \|y-a^L\|^2 = \frac{1}{2} \sum_j (y_j-a^L_j)^2$$

$$\frac{\partial C}{\partial a^L_j} = a_j^L-y_j$$
"""

IDENTITY = r"""
$$z = \mathbf{w}^\top \mathbf{x} + b, \quad \sigma(z) = z, \quad
\mathcal{L}(\mathbf{w}, b) = \frac{1}{n} \sum_i \left(\sigma(z^{[i]}) - y^{[i]}\right)^2$$

where $z^{[i]} = \mathbf{w}^\top \mathbf{x}^{[i]} + b$.

$$\frac{\partial \mathcal{L}}{\partial w_j} = \frac{\partial}{\partial w_j} \frac1n \sum_i (z^{[i]} - y^{[i]})^2
= \frac{2}{n} \sum_i (z^{[i]} - y^{[i]}) x_j^{[i]}$$
"""

HIDDEN = r"""
设 $\hat y_j^k = f(\beta_j - \theta_j)$，$f$ 为 Sigmoid 函数，$\beta_j = \sum_{h=1}^q w_{hj} b_h$，
$b_h = f(\alpha_h - \gamma_h)$，$\alpha_h = \sum_{i=1}^d v_{ih} x_i$，
$E_k = \frac12 \sum_{j=1}^l (\hat y_j^k - y_j^k)^2$。

$$g_j = -\frac{\partial E_k}{\partial \hat y_j^k} \cdot \frac{\partial \hat y_j^k}{\partial \beta_j}
= \hat y_j^k (1 - \hat y_j^k)(y_j^k - \hat y_j^k)$$

$$\frac{\partial E_k}{\partial v_{ih}} = \sum_{j=1}^l (-g_j) \cdot w_{hj} \cdot f'(\alpha_h - \gamma_h) \cdot x_i
= -b_h (1 - b_h) \sum_{j=1}^l g_j w_{hj} \cdot x_i$$
"""

SEVERAL = r"""
$$f(x,y) = x y, \qquad \frac{\partial f}{\partial x} = y$$

$$\frac{df(x)}{dx} = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$

$$f = q z, \qquad \frac{\partial f}{\partial q} = z$$
"""

DIFFERENTIALS = r"""
$Z^{[1]} = W^{[1]} X + b^{[1]}$, $A^{[1]} = \tanh(Z^{[1]})$, $Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}$,
$A^{[2]} = \sigma(Z^{[2]})$ and
$J = -\frac{1}{m} \sum_{i=1}^m (y^{(i)} \log a^{[2](i)} + (1 - y^{(i)}) \log(1 - a^{[2](i)}))$.

$$dZ^{[2]} = A^{[2]} - Y, \qquad {d}W^{[2]} = \frac{1}{m} {d}Z^{[2]} A^{[1]T}, \qquad
dZ^{[1]} = W^{[2]T} {\rm d}Z^{[2]} * (1 - (A^{[1]})^2), \qquad dW^{[1]} = \frac{1}{m} dZ^{[1]} X^T$$
"""

NUMBERED = r"""
$$loss = -(y_1 \ln a_1 + y_2 \ln a_2 + y_3 \ln a_3)$$

$$-y_1 + a_1 (y_1 + y_2 + y_3) = a_1 - y_1$$
"""

TOTAL = r"""
The softmax $S(a)$ has the entries

$$S_j = \frac{e^{a_j}}{\sum_{k=1}^{N} e^{a_k}}$$

For simplicity $\Sigma$ stands for $\sum_{k=1}^{N} e^{a_k}$. For $i = j$:

$$\frac{\partial \frac{e^{a_i}}{\sum_{k=1}^{N} e^{a_k}}}{\partial a_j}
= \frac{e^{a_i} \Sigma - e^{a_j} e^{a_i}}{\Sigma^2}$$

Reordering a bit:

$$\frac{\partial \frac{e^{a_i}}{\sum_{k=1}^{N} e^{a_k}}}{\partial a_j}
= \frac{e^{a_i} \Sigma - e^{a_j} e^{a_i}}{\Sigma^2}
= \frac{e^{a_i}}{\Sigma} \frac{\Sigma - e^{a_j}}{\Sigma} = S_i (1 - S_j)$$
"""

MODEL = r"""
$$J(\theta) = \frac{1}{2} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2$$

with $h_\theta(x) = \sum_{j=0}^n \theta_j x_j$.

$$\frac{\partial}{\partial \theta_j} J(\theta) = \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (PRIMES, 6), (INPUTS, 3), (SAMPLES, 2), (IDENTITY, 2), (HIDDEN, 3), (SEVERAL, 3), (DIFFERENTIALS, 4),
        (NUMBERED, 1), (TOTAL, 4), (MODEL, 1),
    ],
)  # fmt: skip
def test_it_is_read_and_holds(text, count):
    found = outcomes(text)
    assert len(found) >= count
    assert {*found} <= {Outcome.PROVED, Outcome.CONDITIONAL, Outcome.IN_CASE}
    assert found.count(Outcome.PROVED) >= count - 1


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        (PRIMES, "0-(-x)'(e^{-x})", "0+(-x)'(e^{-x})"),
        (PRIMES, r"- y^{(i)}\right] x_j^{(i)}", r"+ y^{(i)}\right] x_j^{(i)}"),
        (INPUTS, r"- \frac{(1-y)}{1-\sigma(z)}", r"+ \frac{(1-y)}{1-\sigma(z)}"),
        (INPUTS, r"= \frac1n \sum_x (\sigma(z) - y)", r"= \frac1n \sum_x (y - \sigma(z))"),
        (SAMPLES, "= a_j^L-y_j", "= y_j-a_j^L"),
        (IDENTITY, r"\frac{2}{n} \sum_i", r"\frac{1}{n} \sum_i"),
        (HIDDEN, r"= -b_h (1 - b_h)", r"= b_h (1 - b_h)"),
        (DIFFERENTIALS, r"* (1 - (A^{[1]})^2)", r"* (1 - A^{[1]})"),
        (NUMBERED, "= a_1 - y_1", "= a_1 + y_1"),
        (TOTAL, "S_i (1 - S_j)", "S_i (1 + S_j)"),
        (MODEL, "- y^{(i)}) x_j^{(i)}", "+ y^{(i)}) x_j^{(i)}"),
    ],
)
def test_a_slip_is_found(text, right, slip):
    assert right in text
    assert Outcome.WRONG in outcomes(text.replace(right, slip))


def test_an_index_slip_in_a_definition_makes_nothing_else_wrong():
    text = r"""
$$\mu_l = \frac{1}{N} \sum_p h_{pj}, \qquad \sigma^2_l = \frac{1}{N} \sum_p (h_{pl} - \mu_l)^2$$

$$\frac{d \sigma_l^2}{d h_{ij}} = \frac{2}{N} (h_{il} - \mu_l) \delta_{jl}$$
"""
    assert Outcome.WRONG not in outcomes(text)
    right = text.replace("h_{pj}", "h_{pl}")
    assert outcomes(right) == [Outcome.PROVED]
    assert outcomes(right.replace(r"\frac{2}{N} (h", r"\frac{1}{N} (h")) == [Outcome.WRONG]


def test_a_chain_rule_of_a_vector_and_of_its_entries_is_no_error_of_the_program():
    text = r"""
$$\mathbf{z} = W \mathbf{a}, \qquad \frac{\partial J}{\partial a_k} = \sum_{j=0}^{n}
\frac{\partial z^{(L)}}{\partial a_k^{(L-1)}} \times \frac{\partial a_j^{(L)}}{\partial z_j^{(L)}}
\times \frac{\partial J}{\partial a_j^{(L)}}$$
"""
    found = check_text(text)
    assert [one.outcome for one in found][-1] is Outcome.NOT_READ
    assert not any("error of this program" in one.reason for one in found)
