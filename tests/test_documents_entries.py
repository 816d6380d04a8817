"""Matrices entry by entry, limits, and terms among three dots."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text
from derive.writing.plain import plain

SOFTMAX = r"""With a vector $z$ and $p = \mathrm{softmax}(z)$,

$$\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)$$

"""
JACOBIAN = SOFTMAX + r"The Jacobian is $$J = \mathrm{diag}(p) - p p^T$$"
WRITTEN = (
    SOFTMAX
    + r"""so that the Jacobian of two classes is

$$J = \begin{pmatrix} p_1 (1 - p_1) & -p_1 p_2 \\ -p_2 p_1 & p_2 (1 - p_2) \end{pmatrix}$$
"""
)
COMPONENTS = r"""Let $f(u, v) = \begin{pmatrix} u^2 v \\ 3 u + v^2 \end{pmatrix}$. Its derivatives are

$$\begin{pmatrix} \frac{\partial f_1}{\partial u} & \frac{\partial f_1}{\partial v} \\
  \frac{\partial f_2}{\partial u} & \frac{\partial f_2}{\partial v} \end{pmatrix}
  = \begin{pmatrix} 2 u v & u^2 \\ 3 & 2 v \end{pmatrix}$$
"""
HESSIAN = r"""Let $X \in \mathbb{R}^{m \times n}$, $w \in \mathbb{R}^n$, $E = \frac{1}{2} \|X w\|^2$.
The Hessian has the entries

$$\frac{\partial^2 E}{\partial w_j \partial w_k} = \sum_{i=1}^m X_{ij} X_{ik}$$

As a matrix, $H = X^T X$.
"""
DOTS = r"""If $L$ depends on $u_i = w_i x$ for $i = 1, \dots, n$, then

$$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u_1} w_1 + \frac{\partial L}{\partial u_2} w_2
  + \dots + \frac{\partial L}{\partial u_n} w_n$$
"""


def last(text: str) -> Judgement:
    return check_text(text, seconds=4)[-1]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (JACOBIAN, "p p^T", "p^T p"),
        (WRITTEN, "p_2 (1 - p_2)", "p_2 (1 - p_1)"),
        (COMPONENTS, r"u^2 \\ 3", r"3 \\ u^2"),
        (HESSIAN, "X^T X", "X X^T"),
        (DOTS, "u_2} w_2", "u_2} w_1"),
    ],
    ids=["jacobian", "written out", "components", "hessian", "dots"],
)
def test_a_slip_in_one_entry_is_found_and_nothing_else_accused(text, old, new):
    assert last(text).holds
    found = check_text(text.replace(old, new), seconds=4)
    assert found[-1].outcome is Outcome.WRONG
    assert all(one.holds or one.outcome is Outcome.GIVEN for one in found[:-1])


def test_the_slip_is_named_in_the_entry_where_it_stands():
    found = last(WRITTEN.replace("p_2 (1 - p_2)", "p_2 (1 - p_1)"))
    assert found.left is not None
    assert plain(found.left) == "diff(p_2, z_2)"


def test_a_matrix_of_which_most_is_another_is_not_accused():
    other = WRITTEN.replace(r"p_1 (1 - p_1) & -p_1 p_2 \\ -p_2 p_1", r"p_1 & p_2 \\ p_1")
    assert last(other).outcome is Outcome.NOT_READ


SIGMOID = r"With $\sigma(z) = \frac{1}{1 + e^{-z}}$: "


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\lim_{z \to -\infty} \sigma(z) = 0", Outcome.AGREES),
        (r"\lim_{z \to -\infty} \sigma(z) = -1", Outcome.WRONG),
        (r"\lim_{z \to \infty} \tanh(z) = 1", Outcome.AGREES),
        (r"\lim_{p \to 0} p \ln p = 0", Outcome.AGREES),
        (r"\lim_{x \to \infty} e^x = 1", Outcome.WRONG),
        (r"\lim_{x \to 0} \frac{1}{x} = 0", Outcome.NOT_READ),
    ],
)
def test_limits_are_taken(formula, outcome):
    assert last(f"{SIGMOID}\n\n$${formula}$$").outcome is outcome


def test_a_known_function_is_differentiated_twice():
    text = r"$$\sigma''(x) = \sigma'(x) (1 - 2 \sigma(x))$$"
    assert last(SIGMOID + text).outcome is Outcome.PROVED
    assert last(SIGMOID + text.replace("2", "")).outcome is Outcome.WRONG


def test_letters_of_two_layers_that_are_exchanged_are_named():
    text = r"""
$$net_j = \sum_i w_{ji} x_i, \qquad o_j = \tanh(net_j)$$
$$net_k = \sum_j w_{kj} o_j$$
$$E = \frac{1}{2} \sum_k (t_k - net_k)^2$$
$$\delta_j = \frac{\partial E}{\partial net_j}$$
$$\frac{\partial E}{\partial w_{ji}} = \delta_j x_i$$
"""
    assert last(text).outcome is Outcome.PROVED
    found = last(text.replace(r"\delta_j x_i", r"\delta_i x_j"))
    assert (found.outcome, found.repair and found.repair.kind) == (Outcome.WRONG, "another letter")
