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
