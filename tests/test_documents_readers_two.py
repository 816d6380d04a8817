"""Habits of notes on gradients: the layer n_l, h_θ(x) for the output, entries in bold, what is defined in passing."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, seconds=3) if one.outcome is not Outcome.GIVEN]


def decides(text: str, right: str, slip: str) -> None:
    """All of the text and the right formula hold behind it, and the slip is called wrong there."""
    assert all(one.holds for one in judged(f"{text}\n$${right}$$"))
    assert judged(f"{text}\n$${slip}$$")[-1].outcome is Outcome.WRONG


LAST_LAYER = r"""
The error of the last of all $n_l$ layers is
\begin{align}
\delta^{(n_l)}_i &= \frac{\partial}{\partial z^{n_l}_i} C(W,b;x,y)
= \frac{\partial}{\partial z^{n_l}_i} \frac{1}{2} \left\|h_{W,b}(x) - y\right\|^2 \\
&= \frac{\partial}{\partial z^{n_l}_i} \frac{1}{2} \sum_{j=1}^{s} (a_j^{(n_l)} - y_j)^2
= \frac{\partial}{\partial z^{n_l}_i} \frac{1}{2} \sum_{j=1}^{s} (f(z_j^{(n_l)}) - y_j)^2
\end{align}
The layer before it has
\begin{align}
\delta^{(n_l-1)}_i &= \frac{\partial}{\partial z^{n_l-1}_i} C(W,b;x,y)
= \sum_{j=1}^{s} \delta_j^{(n_l)} \frac{\partial z_j^{(n_l)}}{\partial z_i^{(n_l-1)}}
= \sum_{j=1}^{s} \delta_j^{(n_l)} \frac{\partial}{\partial z_i^{(n_l-1)}} \sum_{k} W_{jk}^{n_l-1} f(z_k^{n_l-1})
\end{align}
"""


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (
            r"\delta^{(n_l)}_i = (a^{(n_l)}_i - y_i) f'(z^{(n_l)}_i)",
            r"\delta^{(n_l)}_i = (y_i - a^{(n_l)}_i) f'(z^{(n_l)}_i)",
        ),
        (
            r"\delta^{(n_l-1)}_i = \Big(\sum_{j=1}^{s} W_{ji}^{n_l-1} \delta_j^{(n_l)}\Big) f'(z_i^{n_l-1})",
            r"\delta^{(n_l-1)}_i = \Big(\sum_{j=1}^{s} W_{ij}^{n_l-1} \delta_j^{(n_l)}\Big) f'(z_i^{n_l-1})",
        ),
    ],
)
def test_the_last_layer_is_called_by_the_number_of_layers(right: str, slip: str) -> None:
    decides(LAST_LAYER, right, slip)


def test_a_size_is_no_layer() -> None:
    text = r"With $x \in \mathbb{R}^{n_l}$ and $E = \sum_i x_i^2$ we have"
    decides(text, r"\frac{\partial E}{\partial x_i} = 2 x_i", r"\frac{\partial E}{\partial x_i} = x_i")


ENTRIES = r"""
The target $\mathbf{t}$ is one-hot: $\mathbf{t}_{c} = 1$ for the class $c$.
Both are vectors, $\mathbf{t}, \mathbf{o} \in \mathbb{R}^{m}$.
$$\mathbf{p}_{k} = \frac{e^{\mathbf{o}_{k}}}{\sum_{j} e^{\mathbf{o}_{j}}}$$
$$E = -\sum_{k} \mathbf{t}_{k} \log \mathbf{p}_{k}$$
"""


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (
            r"\frac{\partial E}{\partial \mathbf{o}_{i}} = \mathbf{p}_{i} - \mathbf{t}_{i}",
            r"\frac{\partial E}{\partial \mathbf{o}_{i}} = \mathbf{t}_{i} - \mathbf{p}_{i}",
        ),
        (
            r"\frac{\partial \mathbf{p}_{c}}{\partial \mathbf{o}_{c}} = \mathbf{p}_{c} (1 - \mathbf{p}_{c})",
            r"\frac{\partial \mathbf{p}_{c}}{\partial \mathbf{o}_{c}} = \mathbf{p}_{c} (1 + \mathbf{p}_{c})",
        ),
    ],
)
def test_entries_are_printed_in_bold(right: str, slip: str) -> None:
    text = ENTRIES
    assert judged(f"{text}\n$${right}$$")[-1].outcome in (Outcome.PROVED, Outcome.CONDITIONAL)
    assert judged(f"{text}\n$${slip}$$")[-1].outcome is Outcome.WRONG


def test_samples_in_bold_stay_vectors() -> None:
    text = r"$$E = \sum_{i=1}^{n} \|\mathbf{u}_i - M \mathbf{v}_i\|^2$$"
    decides(
        text,
        r"\nabla_M E = -2 \sum_{i=1}^{n} (\mathbf{u}_i - M \mathbf{v}_i) \mathbf{v}_i^T",
        r"\nabla_M E = 2 \sum_{i=1}^{n} (\mathbf{u}_i - M \mathbf{v}_i) \mathbf{v}_i^T",
    )


def test_a_star_behind_a_macro_lets_its_bars_grow() -> None:
    text = r"$$E = \norm*{A \mathbf{v} - \mathbf{u}}_2^2$$"
    decides(
        text,
        r"\nabla_{\mathbf{v}} E = 2 A^T (A \mathbf{v} - \mathbf{u})",
        r"\nabla_{\mathbf{v}} E = 2 A (A \mathbf{v} - \mathbf{u})",
    )


ONE_PATH = r"""
$$\frac{\partial C}{\partial W_{ij}} = \sum_{k} \frac{\partial C}{\partial a_k} \frac{\partial a_k}{\partial W_{ij}}
= \frac{\partial C}{\partial a_j} \frac{\partial a_j}{\partial W_{ij}}$$
"""


def test_a_sum_of_which_one_term_may_stay_is_not_called_superfluous() -> None:
    assert Outcome.WRONG not in {one.outcome for one in judged(ONE_PATH)}


def test_a_term_with_another_index_than_its_sum_is_wrong() -> None:
    lost = ONE_PATH.replace(r"\partial W_{ij}", r"\partial v_i")
    assert judged(lost)[-1].outcome is Outcome.WRONG


LIKELIHOOD = r"""
With $x, \theta \in \mathbb{R}^d$ our model is
$h(x) = \frac{1}{1 + e^{-\theta^T x}}$, and $x_j^{(i)}$ is an entry of $x^{(i)}$:
$$z^{(i)} = \sum_{j} \theta_j x_j^{(i)}$$
Then

\begin{align}
P(y = 1 | x; \theta) &= h_\theta(x) \\
P(y = 0 | x; \theta) &= 1 - h_\theta(x)
\end{align}

In one formula, $$p(y | x; \theta) = h_\theta(x)^y (1 - h_\theta(x))^{1-y}$$ and for all samples

\begin{align}
L(\theta) &= p(\vec{y} | X; \theta) \\
&= \prod_{i=1}^n p(y^{(i)} | x^{(i)}; \theta)
\end{align}

Then $$\ell(\theta) = \log L(\theta)$$
"""


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (
            r"\ell(\theta) = \sum_{i=1}^n [y^{(i)} \log h(x^{(i)}) + (1 - y^{(i)}) \log(1 - h(x^{(i)}))]",
            r"\ell(\theta) = \sum_{i=1}^n [y^{(i)} \log h(x^{(i)}) - (1 - y^{(i)}) \log(1 - h(x^{(i)}))]",
        ),
        (
            r"\frac{\partial \ell(\theta)}{\partial \theta_j} = \sum_{i=1}^n (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}",
            r"\frac{\partial \ell(\theta)}{\partial \theta_j} = \sum_{i=1}^n (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}",
        ),
        (
            r"\prod_{i=1}^n p(y^{(i)} | x^{(i)}; \theta) "
            r"= \prod_{i=1}^n h_\theta(x^{(i)})^{y^{(i)}} (1 - h_\theta(x^{(i)}))^{1-y^{(i)}}",
            r"\prod_{i=1}^n p(y^{(i)} | x^{(i)}; \theta) "
            r"= \prod_{i=1}^n h_\theta(x^{(i)})^{y^{(i)}} (1 + h_\theta(x^{(i)}))^{1-y^{(i)}}",
        ),
    ],
)
def test_the_likelihood_of_all_samples_is_a_product_of_those_of_one(right: str, slip: str) -> None:
    decides(LIKELIHOOD, right, slip)


def test_two_models_of_one_letter_stay_apart() -> None:
    text = r"First $h_w(x) = w x$. Then $h(x) = x^2$. So $$\frac{d h(x)}{d x} = 2 x$$"
    assert judged(text)[-1].holds
    assert judged(text.replace("2 x", "x"))[-1].outcome is Outcome.WRONG


USED_FIRST = r"""
We minimise
$$J(\theta) = -\frac{1}{n}\sum\left[y_i \log(h_\theta(x_i)) + (1-y_i)\log(1-h_\theta(x_i))\right]$$
- where $y_i = 1$ and $h_\theta(x)=1 \rightarrow 0$,
- where $y_i = 0$ and $h_\theta(x)=1 \rightarrow \infin$.
"""
SAID_TWICE = r"""
Here $$h_\theta(x_i) = \frac{1}{1 + e^{-\theta^\top x_i}}$$ as said. Again with
$$h_\theta(x_i) = \frac{1}{1 + e^{-\theta^\top x_i}}, \qquad x_i = (x_{i1}, \dots, x_{ip})^\top$$
"""


def test_a_model_is_used_before_it_is_defined_twice() -> None:
    move = (
        r"\frac{\partial}{\partial \theta_j} J(\theta) = \frac{\partial}{\partial \theta_j}"
        r" \frac{-1}{n}\sum\left[y_i \log(h_\theta(x_i)) + (1-y_i)\log(1-h_\theta(x_i))\right]"
    )
    text = f"{USED_FIRST}\n$${move}$$\n{SAID_TWICE}"
    decides(
        text,
        r"\frac{\partial}{\partial \theta_j} J(\theta) = \frac{1}{n} \sum_{i=1}^n (h_\theta(x_i) - y_i) x_{ij}",
        r"\frac{\partial}{\partial \theta_j} J(\theta) = \frac{1}{n} \sum_{i=1}^n (y_i - h_\theta(x_i)) x_{ij}",
    )
    slipped = text.replace(r"\frac{-1}{n}", r"\frac{1}{n}")
    assert Outcome.WRONG in {one.outcome for one in judged(slipped)}


BY_LETTERS = r"""
A network has inputs $u_i$, hidden units $j$ and outputs $k$:
\begin{align}
o_k &= s_k, \quad \frac{\partial s_k}{\partial w_{kj}} = u_j \\
u_j &= \phi(s_j), \quad \frac{\partial s_j}{\partial w_{ji}} = u_i
\end{align}
The error of one sample and those of its units are
\begin{align}
E_n &= \frac{1}{2} \sum_{k=1}^K (o_k - t_k)^2 \\
\delta_k &= o_k - t_k \\
\delta_j &= \sum_{k=1}^K \frac{\partial E_n}{\partial s_k} \frac{\partial s_k}{\partial s_j}
= \phi'(s_j) \sum_{k=1}^K w_{kj} \delta_k
\end{align}
"""


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (
            r"\frac{\partial E_n}{\partial w_{kj}} = \delta_k u_j",
            r"\frac{\partial E_n}{\partial w_{kj}} = -\delta_k u_j",
        ),
        (
            r"\frac{\partial E_n}{\partial w_{ji}} = \delta_j u_i",
            r"\frac{\partial E_n}{\partial w_{ji}} = 2 \delta_j u_i",
        ),
        (
            r"\frac{\partial o_k}{\partial u_i} = \sum_j w_{kj} \phi'(s_j) w_{ji}",
            r"\frac{\partial o_k}{\partial u_i} = w_{kj} \phi'(s_j) w_{ji}",
        ),
        (
            r"\phi'(s_j) \sum_k w_{kj} \delta_k u_i = \delta_j u_i",
            r"\phi'(s_j) \sum_k w_{kj} \delta_k u_i = -\delta_j u_i",
        ),
    ],
)
def test_units_are_sums_of_what_their_slopes_say(right: str, slip: str) -> None:
    decides(BY_LETTERS, right, slip)


def test_a_cost_that_is_summed_keeps_its_index() -> None:
    text = r"$$E = \sum_n E_n, \quad E_n = \frac{1}{2} (o_n - t_n)^2$$"
    decides(text, r"\frac{\partial E}{\partial o_n} = o_n - t_n", r"\frac{\partial E}{\partial o_n} = t_n - o_n")


def test_a_unit_of_its_own_value_is_no_sum_of_it() -> None:
    text = r"$$v_j = \phi(s_j)$$" + "\n" + r"$$\frac{\partial s_j}{\partial w_{ji}} = v_i$$"
    (*_, told) = check_text(text)
    assert told.reason == "nothing defines s: this is taken for its derivative"


def test_a_formula_that_is_only_mentioned_does_not_outweigh_a_space() -> None:
    text = r"""
For $v \in \mathbb{R}^l$ the product $\nabla^2 f(x) \cdot v$ is cheap, while $\nabla^2 f(x)$ is not.
So we take $\nabla f(x)$ of $f(x)$ first.
$$z = W x + b \in \mathbb{R}^m, \quad x \in \mathbb{R}^d, W \in \mathbb{R}^{m \times d}, b \in \mathbb{R}^m$$
$$E = \frac{1}{2} \|z - y\|^2$$
"""
    right = r"$$\frac{\partial E}{\partial W} = (z - y) x^T$$"
    assert judged(text + right)[-1].outcome is Outcome.PROVED
    assert judged(text + right.replace("z - y", "y - z"))[-1].outcome is Outcome.WRONG
