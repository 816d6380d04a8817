"""Habits of well-known textbooks: wide spaces, ∂_x², what a loss is of below its name, rows as errors."""

import pytest

from derive.documents import Outcome, check_text

SPACES = r"""
$$f(x) = x^2 + 3 x \hspace{0.5in} \rightarrow \hspace{0.5in} \frac{d f}{d x} = 2x + 3$$

$$\partial_x f(x) = 2x + 3 \;\;\;\;\;\; \partial_x^2 f(x) = 2$$

$$\Rightarrow \quad f(1) = 4 \ \ \ \ \ \frac{d^2 f}{d x^2} = 2$$
"""

CONSTANTS = r"""
$$f_c(x) = c + x \hspace{1in} \frac{df}{dx} = 1$$

$$f_a(x) = ax \hspace{1in} \frac{df}{dx} = a$$
"""

BELOW = r"""
$$E_{(w, b)} = \sum_{i=1}^{m} (y_i - w x_i - b)^2$$

$$\frac{\partial E_{(w, b)}}{\partial w} = 2\left(w \sum_{i=1}^m x_i^2 - \sum_{i=1}^m (y_i - b) x_i\right)$$

$$\frac{\partial E_{(w, b)}}{\partial b} = 2\left(mb - \sum_{i=1}^m (y_i - w x_i)\right)$$

Setting it to zero gives

$$b = \frac{1}{m} \sum_{i=1}^m (y_i - w x_i)
= \frac{1}{m} \sum_{i=1}^m y_i - \frac{w}{m} \sum_{i=1}^m x_i = \bar y - w \bar x$$
"""

ROWS = r"""
Let $\boldsymbol{z} = W \boldsymbol{x} + \boldsymbol{b}_1$, $\boldsymbol{h} = \mathrm{ReLU}(\boldsymbol{z})$,
$\boldsymbol{\theta} = U \boldsymbol{h} + \boldsymbol{b}_2$,
$\hat{\boldsymbol{y}} = \mathrm{softmax}(\boldsymbol{\theta})$
and $J = CE(\boldsymbol{y}, \hat{\boldsymbol{y}})$ for a one-hot $\boldsymbol{y}$,
with $W \in \mathbb{R}^{D_h \times D_x}$
and $U \in \mathbb{R}^{N_c \times D_h}$. Then

$$\boldsymbol{\delta}_1 = \frac{\partial J}{\partial \boldsymbol{\theta}} = (\hat{\boldsymbol{y}} - \boldsymbol{y})^T$$

\begin{align*}
\boldsymbol{\delta}_2 = \frac{\partial J}{\partial \boldsymbol{z}}
&= \boldsymbol{\delta}_1 \frac{\partial \boldsymbol{\theta}}{\partial \boldsymbol{h}}
\frac{\partial \boldsymbol{h}}{\partial \boldsymbol{z}} \\
&= \boldsymbol{\delta}_1 U \frac{\partial \boldsymbol{h}}{\partial \boldsymbol{z}} \\
&= \boldsymbol{\delta}_1 U \circ \mathrm{ReLU}'(\boldsymbol{z})
\end{align*}

$$\frac{\partial J}{\partial U} = \boldsymbol{\delta}_1^T \boldsymbol{h}^T, \qquad
\frac{\partial J}{\partial W} = \boldsymbol{\delta}_2^T \boldsymbol{x}^T, \qquad
\frac{\partial J}{\partial \boldsymbol{x}} = (\boldsymbol{\delta}_2 W)^T$$
"""

SAMPLES = r"""
$$L(\theta) = \sum_{n=1}^N C^n(\theta), \qquad
\frac{\partial L(\theta)}{\partial w} = \sum_{n=1}^N \frac{\partial C^n(\theta)}{\partial w}$$
"""

LOSSES = r"""
$$J(\theta) = \frac{1}{N} \sum_n l^n, \quad l^n = (\hat y^n - y^n)^2, \quad
\frac{\partial J}{\partial \hat y^n} = \frac{2}{N} (\hat y^n - y^n)$$
"""

FORGOTTEN = r"""
$$\frac{-\ln (1 - p)}{\partial p} = \frac{1}{1 - p}$$
"""

POWERS = r"""
With $x = \text{input}$ and $net = w_5 * h + b$ we have

$$\frac{\partial net}{\partial w_5} = 1 * h * w_5^{(1 - 1)} + 0 = h$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (SPACES, 5), (CONSTANTS, 2), (BELOW, 4), (ROWS, 7), (SAMPLES, 1), (LOSSES, 1), (FORGOTTEN, 1), (POWERS, 2),
    ],
)  # fmt: skip
def test_it_is_read_and_holds(text, count):
    found = outcomes(text)
    assert len(found) == count
    assert {*found} <= {Outcome.PROVED, Outcome.AGREES, Outcome.CONDITIONAL}
    assert found.count(Outcome.CONDITIONAL) == (text is ROWS)


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        (SPACES, r"\partial_x^2 f(x) = 2", r"\partial_x^2 f(x) = 2x"),
        (SPACES, r"\frac{d f}{d x} = 2x + 3", r"\frac{d f}{d x} = 2x - 3"),
        (CONSTANTS, r"\frac{df}{dx} = a", r"\frac{df}{dx} = x"),
        (CONSTANTS, r"\frac{df}{dx} = 1", r"\frac{df}{dx} = c"),
        (BELOW, "(y_i - b) x_i", "(y_i + b) x_i"),
        (BELOW, r"\bar y - w \bar x", r"\bar y + w \bar x"),
        (ROWS, r"(\hat{\boldsymbol{y}} - \boldsymbol{y})^T", r"(\boldsymbol{y} - \hat{\boldsymbol{y}})^T"),
        (ROWS, r"U \circ \mathrm{ReLU}'", r"U \circ \mathrm{ReLU}"),
        (ROWS, r"= (\boldsymbol{\delta}_2 W)^T", r"= (\boldsymbol{\delta}_1 U)^T"),
        (SAMPLES, r"\frac{\partial C^n(\theta)}{\partial w}$$", r"2 \frac{\partial C^n(\theta)}{\partial w}$$"),
        (LOSSES, r"\frac{2}{N} (\hat y^n - y^n)", r"\frac{2}{N} (y^n - \hat y^n)"),
        (FORGOTTEN, r"= \frac{1}{1 - p}", r"= -\frac{1}{1 - p}"),
        (POWERS, r"w_5^{(1 - 1)}", r"w_5^{(2 - 1)}"),
    ],
)
def test_a_slip_is_found(text, right, slip):
    assert right in text
    assert Outcome.WRONG in outcomes(text.replace(right, slip))


def test_a_slope_has_the_number_of_the_product_that_it_is():
    text = r"""
$$\frac{\partial E}{\partial w} = \frac{\partial E}{\partial y} * \frac{\partial y}{\partial w}$$

where $E = \frac{1}{2} (t - y)^2$ and $y = \tanh(w x)$. At $t = 0.01$ and $y = 0.75$

$$\frac{\partial E}{\partial y} = -(t - y) = 0.74, \qquad \frac{\partial y}{\partial w} = 0.5$$

$$\frac{\partial E}{\partial w} = 0.74 * 0.5 = 0.37$$
"""
    assert outcomes(text)[-2:] == [Outcome.AGREES, Outcome.AGREES]
    assert outcomes(text.replace("0.74 * 0.5 = 0.37", "0.7 * 0.5 = 0.35"))[-2:] == [Outcome.NOT_READ, Outcome.AGREES]
