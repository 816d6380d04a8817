"""What a reader supposes: the usual network, what H(p) is, the letters of layers, and what a mistaken sum was to be."""

import pytest

from derive.documents import Judgement, Outcome, check_text

BACKWARD = r"""
The error of layer $l$ is $\boldsymbol\delta^{(l)} = \frac{\partial L}{\partial \mathbf z^{(l)}}$.

$$\frac{\partial L}{\partial\mathbf W^{(2)}}=\boldsymbol\delta^{(2)}(\mathbf a^{(1)})^T$$

$$\frac{\partial L}{\partial\mathbf b^{(2)}}=\boldsymbol\delta^{(2)}$$

$$\frac{\partial L}{\partial W_{ji}^{(2)}}
=\frac{\partial L}{\partial z_j^{(2)}} \frac{\partial z_j^{(2)}}{\partial W_{ji}^{(2)}}
=\delta_j^{(2)}a_i^{(1)}$$

$$\frac{\partial L}{\partial a_i^{(1)}} =\sum_{j=1}^{k}\delta_j^{(2)}W_{ji}^{(2)}$$

$$\boldsymbol\delta^{(1)} = \left((\mathbf W^{(2)})^T\boldsymbol\delta^{(2)}\right) \odot g'(\mathbf z^{(1)})$$

$$\frac{\partial L}{\partial\mathbf W^{(1)}}=\boldsymbol\delta^{(1)}\mathbf x^T$$
"""

LETTERS = r"""
$$a_j^k = \sum_{l=0}^{r_{k-1}} w_{l,j}^k o_l^{k-1}, \quad o_j^k = g(a_j^k)$$

$$E = \frac{1}{2}(g(a_1^m) - y)^2$$

It depends on the outputs $o_l^{m-1}$ of the layer before.

$$\delta_j^k = \frac{\partial E}{\partial a_j^k}$$

$$\frac{\partial a_j^k}{\partial w_{i,j}^k} = o_i^{k-1}$$

$$\frac{\partial E}{\partial w_{i,j}^k} = \delta_j^k o_i^{k-1}$$

$$\delta_1^m = \frac{\partial E}{\partial a_1^m} = (g(a_1^m) - y) g'(a_1^m)$$

$$\delta_j^k = g'(a_j^k) \sum_{l=1}^{r^{k+1}} w_{j,l}^{k+1} \delta_l^{k+1}$$
"""

ENTROPIES = r"""
The divergence of two distributions is

$$D_{KL}(p||q) = \sum_{x \in X} p(x) \log\frac{p(x)}{q(x)}
= \sum_{x \in X} p(x) \log p(x) - \sum_{x \in X} p(x) \log q(x) = -H(p) - \sum_{x \in X} p(x) \log q(x)$$

where $H(p)$ is the entropy of $p$.
"""

MISTAKEN = r"""
$$y_i = \frac{e^{a_i}}{\sum_{i=1}^C e^{a_k}}$$

$$\frac{\partial y_i}{\partial a_i} = y_i (1 - y_i)$$
"""

JOINED = r"""
$$net_o = w1o \cdot out_{h1} + w2o \cdot out_{h2}$$

$$\frac{\partial net_o}{\partial w1o} = out_{h1}$$

$$\frac{\partial net_o}{\partial out_{h2}} = w2o$$
"""

SLOPES = r"""
The derivative is zero for each term in the sum, save for the case where $u = k$:

$$\frac{\partial L}{\partial \hat y_k}
= \frac{\partial}{\partial \hat y_k} \left( -\sum_{u=1}^K y_u \log \hat y_u \right) = -\frac{y_k}{\hat y_k}$$

$$\frac{\partial \hat y_k}{\partial z_j} = \begin{cases}
\hat y_k (1 - \hat y_k), & j = k \\ -\hat y_j \hat y_k, & j \ne k \end{cases}$$

$$\frac{\partial L}{\partial z_j} = -y_j (1 - \hat y_j) + \sum_{k \ne j} y_k \hat y_j$$
"""

PARTS = r"""
$$\frac{\partial E}{\partial w_j} = \frac{1}{m} \sum_{i=1}^m \frac{\partial E^{(i)}}{\partial w_j}
= \frac1m \sum_{i=1}^m \frac{\partial E^{(i)}}{\partial y^{(i)}} \frac{\partial y^{(i)}}{\partial w_j}$$

with $E^{(i)} = \frac12 (t^{(i)} - y^{(i)})^2$ and $y^{(i)} = \sum_j w_j x_j^{(i)}$:

$$\frac{\partial E}{\partial w_j} = \frac1m \sum_{i=1}^m (y^{(i)} - t^{(i)}) x_j^{(i)}$$
"""

WEIGHTED = r"""
The loss $L$ depends on the outputs of the units.

$$\frac{\partial L}{\partial w_{ij}}
= \frac{\partial z_j}{\partial w_{ij}} \frac{\partial L}{\partial z_j} = y_i \frac{\partial L}{\partial z_j}$$

$$\frac{\partial L}{\partial y_i}
= \sum_j \frac{\partial z_j}{\partial y_i} \frac{\partial L}{\partial z_j}
= \sum_j w_{ij} \frac{\partial L}{\partial z_j}$$
"""

NAMED = r"""
The derivative of the sigmoid is

$$\frac{\partial \hat y}{\partial z} = \hat y (1 - \hat y)$$

For tanh we get

$$\frac{\partial a_i}{\partial u_i} = 1 - a_i^2$$

For the binary cross-entropy

$$\frac{\partial L}{\partial p} = -\frac{y}{p} + \frac{1-y}{1-p}$$

so that, with a sigmoid and the binary cross-entropy,

$$\frac{\partial L}{\partial s} = p - y$$

With the squared error

$$\frac{\partial E}{\partial o_k} = o_k - t_k$$

With the cross-entropy

$$\frac{\partial C}{\partial q_k} = - \frac{t_k}{q_k}$$
"""

SAMPLES = r"""
The outputs are $\hat Y_n = V x_n$, and the loss is $\ell(V) = \frac1N \sum_{n=1}^N \|Vx_n - Y_n\|^2$. Let

$$e_n = Vx_n - Y_n$$

Then $\nabla_V \ell = \frac{2}{N} \sum_n e_n x_n^T$.

$$\nabla_V \ell = \frac{2}{N} \sum_{n=1}^N (Vx_n - Y_n) x_n^T$$
"""

FOUR = r"""
The error of layer $l$ is $\delta^l_j = \frac{\partial C}{\partial z^l_j}$. The four equations of backpropagation:

$$\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)$$

$$\frac{\partial C}{\partial b^l_j} = \delta^l_j$$

$$\frac{\partial C}{\partial W^l_{jk}} = a^{l-1}_k \delta^l_j$$
"""

LOOP = r"""
The model is $h(x) = w x$.

$$
\begin{align}
Repeat \quad until \quad convergence \{ \\
& w := w + \alpha \sum_{i=1}^m (y_i - w x_i) x_i \\
&\}
\end{align}
$$
"""


def statements(text: str) -> list[Judgement]:
    """What is said of a text, but for what is given."""
    return [one for one in check_text(text) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    "text",
    [BACKWARD, LETTERS, ENTROPIES, JOINED, SLOPES, PARTS, WEIGHTED, NAMED, SAMPLES, FOUR],
    ids=["network", "letters", "entropy", "names", "slopes", "parts", "weighted", "named", "samples", "four"],
)
def test_what_is_right_is_proved(text: str) -> None:
    found = statements(text)
    assert len(found) > 1
    assert {one.outcome for one in found} == {Outcome.PROVED}


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (BACKWARD, r"=\delta_j^{(2)}a_i^{(1)}", r"=-\delta_j^{(2)}a_i^{(1)}"),
        (BACKWARD, r"=\delta_j^{(2)}a_i^{(1)}", r"=\delta_j^{(2)}a_j^{(1)}"),
        (BACKWARD, r"\delta_j^{(2)}W_{ji}^{(2)}", r"\delta_j^{(2)}W_{ij}^{(2)}"),
        (LETTERS, r"= o_i^{k-1}", r"= o_j^{k-1}"),
        (LETTERS, r"\partial a_1^m} = (g(a_1^m) - y)", r"\partial a_1^m} = (y - g(a_1^m))"),
        (LETTERS, r"w_{j,l}^{k+1} \delta_l^{k+1}", r"w_{l,j}^{k+1} \delta_l^{k+1}"),
        (ENTROPIES, r"= -H(p) -", r"= H(p) -"),
        (ENTROPIES, r"- \sum_{x \in X} p(x) \log q(x) =", r"+ \sum_{x \in X} p(x) \log q(x) ="),
        (JOINED, r"{\partial w1o} = out_{h1}", r"{\partial w1o} = out_{h2}"),
        (MISTAKEN, r"= y_i (1 - y_i)", r"= y_i (1 + y_i)"),
        (NAMED, r"= \hat y (1 - \hat y)", r"= \hat y (1 + \hat y)"),
        (NAMED, r"= 1 - a_i^2", r"= 1 + a_i^2"),
        (NAMED, r"= -\frac{y}{p} + ", r"= -\frac{y}{p} - "),
        (NAMED, r"= p - y", r"= y - p"),
        (NAMED, r"= o_k - t_k", r"= t_k - o_k"),
        (NAMED, r"= - \frac{t_k}{q_k}", r"= \frac{t_k}{q_k}"),
        (SAMPLES, r"(Vx_n - Y_n) x_n^T", r"x_n (Vx_n - Y_n)^T"),
        (SAMPLES, r"e_n x_n^T$.", r"x_n e_n^T$."),
        (FOUR, r"= a^{l-1}_k \delta^l_j", r"= a^{l-1}_j \delta^l_k"),
        (FOUR, r"= a^{l-1}_k \delta^l_j", r"= -a^{l-1}_k \delta^l_j"),
        (PARTS, r"= \frac1m \sum_{i=1}^m (y", r"= \sum_{i=1}^m (y"),
        (WEIGHTED, r"= \sum_j w_{ij}", r"= \sum_j w_{ji}"),
    ],
)
def test_a_slip_in_it_is_wrong(text: str, right: str, wrong: str) -> None:
    assert right in text
    line = text[: text.index(right)].count("\n") + 1
    found = [one for one in check_text(text.replace(right, wrong, 1)) if one.place.line == line]
    assert Outcome.WRONG in {one.outcome for one in found}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\boldsymbol\delta^{(2)}(\mathbf a^{(1)})^T", r"\boldsymbol\delta^{(2)}(\mathbf a^{(2)})^T"),
        (r"=\boldsymbol\delta^{(1)}\mathbf x^T", r"=\mathbf x^T\boldsymbol\delta^{(1)}"),
        (r"=\boldsymbol\delta^{(2)}$$", r"=\boldsymbol\delta^{(1)}$$"),
    ],
)
def test_another_slip_in_the_supposed_network_is_not_proved(right: str, wrong: str) -> None:
    assert right in BACKWARD
    line = BACKWARD[: BACKWARD.index(right)].count("\n") + 1
    (found,) = (one for one in check_text(BACKWARD.replace(right, wrong, 1)) if one.place.line == line)
    assert found.outcome in (Outcome.WRONG, Outcome.NOT_READ)


def test_the_supposed_network_is_said() -> None:
    first = next(one for one in statements(BACKWARD))
    assert first.reason == "if z = W a + b with the a of the layer before, and a = f(z)"


def test_errors_without_a_definition_are_supposed_too() -> None:
    text = FOUR.partition("backpropagation:")[2]
    reason = "if z = W a + b with the a of the layer before, and a = sigmoid(z), δ = ∂C/∂z"
    assert [(one.outcome, one.reason) for one in statements(text)] == 2 * [(Outcome.PROVED, reason)]


def test_a_network_that_is_written_down_is_not_supposed() -> None:
    text = r"$$z_j^{(2)} = \sum_i W_{ij}^{(2)} a_i^{(1)} + b_j^{(2)}$$" + "\n" + BACKWARD
    assert not any("of the layer before" in one.reason for one in check_text(text))


def test_a_mistaken_sum_is_said_once() -> None:
    """What follows is compared with the sum as it was to be."""
    first, second = statements(MISTAKEN)
    assert first.outcome is Outcome.WRONG
    assert first.reason == "a sum runs over i, which nothing in it has"
    assert second.outcome is Outcome.PROVED


def test_the_lines_of_a_program_around_its_steps_are_no_formulas() -> None:
    found = check_text(LOOP)
    assert [one.outcome for one in found] == [Outcome.GIVEN, Outcome.GIVEN]


def test_a_sample_has_the_shape_of_what_a_function_takes() -> None:
    text = (
        ENTROPIES
        + r"""
$h_\theta(x) = \frac{1}{1+e^{-\theta^T x}}$, with the samples $x^{(i)}$:

$$J = -\frac1m \sum_{i=1}^m y^{(i)} \log h_\theta(x^{(i)}) + (1-y^{(i)}) \log(1-h_\theta(x^{(i)}))$$

$$\frac{\partial J}{\partial \theta_j} = \frac1m \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}$$
"""
    )
    assert statements(text)[-1].outcome is Outcome.PROVED


def test_an_aim_is_no_equality() -> None:
    text = r"""
The model is $h(x) = w x + b$, and $w$ and $b$ are chosen so that $h(x) \approx y$.
"""
    found = check_text(text)
    assert [one.outcome for one in found] == [Outcome.GIVEN, Outcome.GIVEN]
    assert found[-1].reason == "an approximation"
