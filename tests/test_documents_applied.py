"""The input of an activation that only the derivatives name, vectors beside a matrix, and what is told later."""

import pytest

from derive.documents import Outcome, check_text

NEURON = r"""
The output of a neuron is $\hat y = \sigma(w^T x + b)$, the loss $L = -y \ln \hat y - (1-y) \ln(1 - \hat y)$. So

$$\frac{\partial L}{\partial w_i}
= \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z} \frac{\partial z}{\partial w_i}$$

$$\frac{\partial \hat y}{\partial z} = \hat y (1 - \hat y), \quad \frac{\partial L}{\partial z} = \hat y - y$$
"""

LAYERS = r"""
$$z_j^{[1]} = \sum_k W_{jk}^{[1]} x_k + b_j^{[1]}, \quad a_j^{[1]} = \tanh(z_j^{[1]})$$

$$a^{[2]} = \sigma\left(\sum_k W_{1k}^{[2]} a^{[1]}_k + b^{[2]}\right)$$

$$L = -y\log a^{[2]} - (1-y)\log\left(1-a^{[2]}\right)$$

$$\frac{\partial L}{\partial z^{[2]}} = a^{[2]}-y$$

$$\frac{\partial L}{\partial W_{1k}^{[2]}} = \frac{\partial L}{\partial z^{[2]}} a^{[1]}_k$$
"""

SHAPE = r"""
For a layer $z = W x + b$, $a = \sigma(z)$ with $W \in \mathbb{R}^{m \times n}$ and the cost
$C = \frac{1}{2} \| a - y \|^2$ we have

$$\frac{\partial C}{\partial z} = (a - y) \odot \sigma'(z), \qquad
\frac{\partial C}{\partial W} = \frac{\partial C}{\partial z} x^T$$
"""

LIKELIHOOD = r"""
$$L(\theta) = \prod_{i=1}^m (h_\theta(x^{(i)}))^{y^{(i)}} (1 - h_\theta(x^{(i)}))^{1-y^{(i)}}$$

where $h_\theta(x) = g(\theta^T x) = \frac{1}{1+e^{-\theta^T x}}$. With $\ell(\theta) = \log L(\theta)$ we get

$$\frac{\partial}{\partial \theta_j} \ell(\theta) = \sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}$$
"""

COST = r"""
Let $\hat{y}^{(i)} = \sigma(z^{(i)})$ with $z^{(i)} = w^T x^{(i)} + b$ and

$$J(w,b) = \frac1m \sum_{i=1}^m L(\hat y^{(i)}, y^{(i)})$$

where $L(\hat y, y) = -(y\log \hat y + (1-y)\log(1-\hat y))$. Then

$$\frac{\partial J}{\partial b} = \frac1m \sum_{i=1}^m (\hat y^{(i)} - y^{(i)})$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(("text", "count"), [(NEURON, 3), (LAYERS, 2), (SHAPE, 2), (LIKELIHOOD, 1), (COST, 1)])
def test_it_is_read_as_it_is_meant(text, count):
    assert outcomes(text) == [Outcome.PROVED] * count


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (NEURON, r"\hat y (1 - \hat y),", r"\hat y (1 + \hat y),"),
        (NEURON, r"= \hat y - y$$", r"= y - \hat y$$"),
        (LAYERS, "= a^{[2]}-y", "= a^{[2]}+y"),
        (LAYERS, r"a^{[1]}_k$$", r"x_k$$"),
        (SHAPE, r"(a - y) \odot", r"(y - a) \odot"),
        (SHAPE, r"{\partial z} x^T", r"{\partial z} a^T"),
        (LIKELIHOOD, r"(y^{(i)} - h_\theta(x^{(i)})) x", r"(y^{(i)} + h_\theta(x^{(i)})) x"),
        (COST, r"(\hat y^{(i)} - y^{(i)})$$", r"(y^{(i)} - \hat y^{(i)})$$"),
    ],
)
def test_a_slip_in_it_is_found(text, old, new):
    assert text.count(old) == 1
    found = outcomes(text.replace(old, new))
    assert Outcome.WRONG in found


def test_a_name_that_fits_two_functions_is_taken_for_none():
    text = (
        r"$$a = \sigma(w x + b), \quad p = \sigma(v x + c)$$"
        + "\n\n"
        + r"$$\frac{\partial a}{\partial z} = a (1 - a)$$"
    )
    assert outcomes(text) == [Outcome.NOT_READ]


PARTIALS = r"""
For $S_i = \frac{e^{a_i}}{\sum_{k=1}^N e^{a_k}}$ we want $D_j S_i = \frac{\partial S_i}{\partial a_j}$.
For all $i$ and $j$

$$D_j S_i = S_i (\delta_{ij} - S_j)$$

With the loss $L = \sum_k S_k^2$ it follows that

$$D_j L = 2 S_j \left(S_j - \sum_k S_k^2\right)$$
"""


def test_the_operator_of_a_partial_derivative_is_read():
    assert outcomes(PARTIALS) == [Outcome.PROVED] * 3
    assert outcomes(PARTIALS.replace(r"(\delta_{ij} - S_j)", r"(\delta_{ij} + S_j)")).count(Outcome.WRONG) == 1
    assert outcomes(PARTIALS.replace("= 2 S_j", "= S_j")).count(Outcome.WRONG) == 1


DIAGONAL = r"""
The model is $\hat{y} = \sigma(X w)$ with $X \in \mathbb{R}^{n \times d}$. For the loss

$$J(w) = -\frac{1}{n} \left[ y^T \log(\hat{y}) + (1 - y)^T \log(1 - \hat{y}) \right]$$

the Hessian is

$$\nabla_w^2 J = \frac{1}{n} X^T S X$$

with $S = \mathrm{diag}(\hat{y}_i (1 - \hat{y}_i))$.
"""


def test_a_diagonal_matrix_is_told_by_an_entry():
    assert outcomes(DIAGONAL) == [Outcome.PROVED]
    assert outcomes(DIAGONAL.replace(r"(1 - \hat{y}_i))", r"(1 + \hat{y}_i))")) == [Outcome.WRONG]


NORMAL = r"""
$$L = \frac{1}{2N} \|\mathbf{y} - X\mathbf{w}\|^2$$

$$\nabla_{\mathbf{w}} L = \frac{1}{N}\left(X^T X\mathbf{w} - X^T\mathbf{y}\right)$$

$$X^T X\mathbf{w} = X^T\mathbf{y} \Rightarrow \mathbf{w}^* = (X^T X)^{-1} X^T\mathbf{y}$$
"""


def test_an_equation_that_is_solved_says_where_the_gradient_is_zero():
    assert outcomes(NORMAL) == [Outcome.PROVED] * 2
    wrong = NORMAL.replace(r"X^T X\mathbf{w} = X^T\mathbf{y} \R", r"X^T X\mathbf{w} = 2 X^T\mathbf{y} \R")
    assert outcomes(wrong) == [Outcome.PROVED, Outcome.NOT_READ]


DECAY = r"""
$$\mathbf{z}= \mathbf{W}^{(1)} \mathbf{x},\quad \mathbf{h}= \phi (\mathbf{z}),\quad
\mathbf{o}= \mathbf{W}^{(2)} \mathbf{h}$$

$$L = l(\mathbf{o}, y), \quad s = \frac{\lambda}{2} \left(\|\mathbf{W}^{(1)}\|_F^2 + \|\mathbf{W}^{(2)}\|_F^2\right)$$

$$J = L + s$$

$$\frac{\partial J}{\partial \mathbf{W}^{(1)}}
= \frac{\partial J}{\partial \mathbf{z}} \mathbf{x}^\top + \lambda \mathbf{W}^{(1)}$$

$$\frac{\partial J}{\partial \mathbf{W}^{(2)}}
= \frac{\partial J}{\partial \mathbf{o}} \mathbf{h}^\top + \lambda \mathbf{W}^{(2)}$$
"""

SMALL_LETTER = r"""
Let $\mathbf{o} = \mathbf{W}\mathbf{x} + \mathbf{b}$ and

$$l(\mathbf{y}, \hat{\mathbf{y}}) = - \sum_{j=1}^q y_j \log \frac{\exp(o_j)}{\sum_{k=1}^q \exp(o_k)}$$

$$\partial_{o_j} l(\mathbf{y}, \hat{\mathbf{y}}) = \frac{\exp(o_j)}{\sum_{k=1}^q \exp(o_k)} - y_j$$
"""


def test_a_penalty_is_kept_beside_a_loss_that_is_open():
    assert outcomes(DECAY) == [Outcome.PROVED] * 2
    assert (
        Outcome.PROVED
        not in outcomes(DECAY.replace(r"\lambda \mathbf{W}^{(1)}$$", r"2 \lambda \mathbf{W}^{(1)}$$"))[:1]
    )
    assert outcomes(DECAY.replace(r"\mathbf{h}^\top + ", r"\mathbf{h}^\top - "))[1] is Outcome.WRONG


def test_a_loss_with_a_small_letter_has_a_target():
    assert outcomes(SMALL_LETTER) == [Outcome.CONDITIONAL]
    assert outcomes(SMALL_LETTER.replace(" - y_j", " + y_j")) == [Outcome.WRONG]


FIXED_SAMPLE = r"""
The hidden unit $h$ takes $\alpha_h = \sum_{i=1}^{d} v_{ih} x_i$ and puts out $b_h = f(\alpha_h - \gamma_h)$, the
unit $j$
takes $\beta_j = \sum_{h=1}^{q} w_{hj} b_h$ and puts out $\hat y_j^k = f(\beta_j - \theta_j)$. On the sample $k$

$$E_k = \frac{1}{2}\sum_{j=1}^{l}(\hat y_j^k - y_j^k)^2$$

The function is the sigmoid, $f'(x) = f(x)(1-f(x))$. So

$$g_j = -\frac{\partial E_k}{\partial \hat y_j^k} \frac{\partial \hat y_j^k}{\partial \beta_j}
= \hat y_j^k(1-\hat y_j^k)(y_j^k - \hat y_j^k)$$

$$e_h = -\frac{\partial E_k}{\partial b_h} \frac{\partial b_h}{\partial \alpha_h} = b_h(1-b_h)\sum_{j=1}^l w_{hj} g_j$$
"""


def test_a_letter_that_what_is_computed_from_leaves_out_counts_no_samples():
    assert outcomes(FIXED_SAMPLE) == [Outcome.PROVED] * 3
    assert outcomes(FIXED_SAMPLE.replace("= b_h(1-b_h)", "= b_h(1+b_h)"))[-1] is Outcome.WRONG
    assert outcomes(FIXED_SAMPLE.replace(r"(y_j^k - \hat y_j^k)$$", r"(\hat y_j^k - y_j^k)$$"))[1] is Outcome.WRONG


LATER = r"""
$$\frac{\partial J}{\partial \theta_j}
= -\sum_{i=1}^m \left( \frac{y^{(i)}}{h_\theta(x^{(i)})} - \frac{1-y^{(i)}}{1-h_\theta(x^{(i)})} \right)
\frac{\partial h_\theta(x^{(i)})}{\partial \theta_j}
= \sum_{i=1}^m \left( h_\theta(x^{(i)}) - y^{(i)} \right) x_j^{(i)}$$

for $J(\theta) = -\sum_{i=1}^m [y^{(i)}\log h_\theta(x^{(i)}) + (1-y^{(i)})\log(1-h_\theta(x^{(i)}))]$,
$h_\theta(x) = g(\theta^T x)$, $g(z) = \frac{1}{1+e^{-z}}$.
"""


def test_what_is_told_later_may_need_what_is_told_after_it():
    assert outcomes(LATER) == [Outcome.PROVED] * 2
    assert Outcome.PROVED not in outcomes(LATER.replace(r"\frac{y^{(i)}}{h", r"\frac{1}{h"))
    assert outcomes(LATER.replace(r"- y^{(i)} \right) x", r"+ y^{(i)} \right) x"))[1] is Outcome.WRONG


FOCAL = r"""
With $p_t = \frac{1}{1+e^{-z}}$ let $FL = -(1-p_t)^\gamma \log(p_t)$. Then

$$\frac{d FL}{dz} = \gamma p_t (1-p_t)^\gamma \log(p_t) - (1-p_t)^{\gamma+1}$$
"""


def test_a_run_of_letters_that_is_defined_is_one_name():
    assert outcomes(FOCAL) == [Outcome.PROVED]
    assert outcomes(FOCAL.replace(" - (1-p_t)^{", " + (1-p_t)^{")) == [Outcome.WRONG]


MINIMUM = r"""
$$L(w,b) = \frac{1}{2m}\sum_{i=1}^{m}(wx_i+b-y_i)^2$$

$$\frac{\partial L}{\partial b} = \frac{1}{m}\sum_{i=1}^{m}(wx_i+b-y_i)$$

Setting the derivative to zero we get

$$b = \frac{1}{m}\sum_{i=1}^{m}(y_i - wx_i)$$
"""


def test_where_a_derivative_is_zero_is_no_definition():
    assert outcomes(MINIMUM) == [Outcome.PROVED]
    assert outcomes(MINIMUM.replace(r"b} = \frac{1}{m}\sum", r"b} = \sum")) == [Outcome.WRONG]


LETTERED = r"""
The hidden units are $h_j = \tanh(a_j)$ with $a_j = \sum_i w^{(1)}_{ji} x_i$, the outputs
$y_k = \sum_j w^{(2)}_{kj} h_j$. With $E = \frac12 \sum_k (y_k - t_k)^2$ and $\delta_k = y_k - t_k$

$$\frac{\partial E}{\partial w^{(2)}_{kj}} = \delta_k h_j$$

$$\delta_j \equiv \frac{\partial E}{\partial a_j} = (1 - h_j^2) \sum_k w^{(2)}_{kj} \delta_k$$

$$\frac{\partial E}{\partial w^{(1)}_{ji}} = \delta_j x_i$$
"""

SCORES = r"""
The log-likelihood is $\ell(\beta) = \sum_{i=1}^N \{ y_i \beta^T x_i - \log(1 + e^{\beta^T x_i}) \}$ and so

$$\frac{\partial \ell(\beta)}{\partial \beta} = \sum_{i=1}^N x_i (y_i - p(x_i; \beta))$$

where $p(x;\beta) = \frac{e^{\beta^T x}}{1+e^{\beta^T x}}$.
"""


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (LETTERED, r"\delta_k h_j$$", r"\delta_k h_i$$"),
        (LETTERED, r"\delta_j x_i$$", r"\delta_i x_i$$"),
        (LETTERED, "(1 - h_j^2)", "(1 - h_i^2)"),
        (SCORES, "x_i (y_i", "x_j (y_i"),
    ],
)
def test_a_letter_that_only_the_right_side_has_is_a_slip_where_another_makes_it_right(text, old, new):
    assert text.count(old) == 1
    assert set(outcomes(text)) == {Outcome.PROVED}
    (found,) = [one for one in check_text(text.replace(old, new)) if one.outcome is Outcome.WRONG]
    assert found.repair is not None
    assert found.repair.kind == "an index"


ONE_SUM = r"""
$$L(\theta) = \prod_{i=1}^m p_i^{y_i} (1 - p_i)^{1-y_i}$$

$$\log L(\theta) = \sum_{i=1}^m y_i \log p_i + (1 - y_i) \log(1 - p_i)$$
"""

NORMALISED = r"""
$$\mu = \frac{1}{m}\sum_{i=1}^m x_i, \quad v = \frac{1}{m}\sum_{i=1}^m (x_i - \mu)^2, \quad
\hat{x}_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}, \quad y_i = \gamma \hat{x}_i + \beta$$

$$\frac{\partial L}{\partial x_i} = \frac{\gamma}{m \sqrt{v+\epsilon}} \left[ m \frac{\partial L}{\partial y_i}
- \sum_{j=1}^m \frac{\partial L}{\partial y_j} - \hat{x}_i \sum_{j=1}^m
\frac{\partial L}{\partial y_j} \hat{x}_j \right]$$
"""


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (ONE_SUM, r"+ (1 - y_i) \log", r"+ (1 + y_i) \log"),
        (ONE_SUM, r"+ (1 - y_i) \log", r"- (1 - y_i) \log"),
        (NORMALISED, r"- \hat{x}_i \sum", r"+ \hat{x}_i \sum"),
    ],
)
def test_a_slip_is_found_below_one_sum_for_two_terms_and_beside_a_number_of_samples(text, old, new):
    assert text.count(old) == 1
    assert outcomes(text) == [Outcome.PROVED]
    assert outcomes(text.replace(old, new)) == [Outcome.WRONG]


MODEL = r"""
The model is $\hat{y} = h_w(x) = \frac{1}{1+e^{-w^Tx}}$, the likelihood

$$L(w) = \prod_{i=1}^m h_w(x^{(i)})^{y^{(i)}}(1-h_w(x^{(i)}))^{1-y^{(i)}}$$

With $J(w) = -\frac{1}{m} \ln L(w)$ we get

$$\frac{\partial J}{\partial w_j} = \frac{1}{m}\sum_{i=1}^m (h_w(x^{(i)}) - y^{(i)})x_j^{(i)}$$
"""

NAMED = r"""
$$LSE(x) = \log\sum_{i=1}^n e^{x_i}$$

$$\frac{\partial LSE}{\partial x_j} = \frac{e^{x_j}}{\sum_{i=1}^n e^{x_i}}$$
"""


def test_a_function_is_defined_within_a_chain_and_by_a_name_of_several_letters():
    assert outcomes(MODEL)[-1] is Outcome.PROVED
    assert outcomes(MODEL.replace(" - y^{(i)})x_j", " + y^{(i)})x_j"))[-1] is Outcome.WRONG
    assert outcomes(NAMED) == [Outcome.PROVED]
    assert outcomes(NAMED.replace(r"x_j} = \frac", r"x_j} = -\frac")) == [Outcome.WRONG]


VALUE = r"""
The sigmoid is $\sigma(z) = \frac{1}{1+e^{-z}}$. Let $u = 1 + e^{-z}$, then $\sigma = u^{-1}$.

$$\frac{d\sigma}{du} = -u^{-2}$$

$$\frac{d\sigma}{dz} = \frac{d\sigma}{du} \frac{du}{dz} = \frac{e^{-z}}{(1+e^{-z})^2} = \sigma(1-\sigma)$$
"""

UNITS = r"""
$$z_{h_1} = w_1x_1+w_2x_2+b_{h_1}, \quad h_1 = \sigma(z_{h_1}), \quad z_o = w_5 h_1 + b_o, \quad o = \sigma(z_o)$$

With $E = \frac12 (o - y)^2$ and $\delta_o = \frac{\partial E}{\partial z_o}$

$$\frac{\partial E}{\partial z_{h_1}} = w_5 \delta_o \sigma'(z_{h_1})$$
"""

REMARKS = r"""
$$P_k=\frac{e^{f_k}}{\sum^m_{j=1}e^{f_j}}$$

$$结合 \frac{\partial P_k}{\partial f_k} = P_k(1-P_k) 可以得到 \frac{\partial \log P_k}{\partial f_k} = 1-P_k$$
"""


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (VALUE, "= -u^{-2}", "= u^{-2}"),
        (VALUE, r"= \sigma(1-\sigma)", r"= \sigma(1+\sigma)"),
        (UNITS, r"= w_5 \delta_o", r"= w_1 \delta_o"),
        (REMARKS, "= 1-P_k$$", "= 1+P_k$$"),
    ],
)
def test_values_of_a_function_units_as_labels_and_remarks_are_told_apart(text, old, new):
    assert text.count(old) == 1
    assert set(outcomes(text)) == {Outcome.PROVED}
    assert outcomes(text.replace(old, new)).count(Outcome.WRONG) == 1
