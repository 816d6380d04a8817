"""Habits of notes: signs spelled as HTML does, macros with marks around their arguments, primes behind brackets."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text


def _outcomes(text: str, carrier: str = "markdown") -> list[Outcome]:
    return [one.outcome for one in check_text(text, carrier) if one.outcome is not Outcome.GIVEN]


_ENTITIES = r"""
With $z = u w &#43; c$, $a = \sigma(z)$ and $E = \frac12 (a - t)^2$:

$$
\begin{aligned}
\frac{\partial E}{\partial z} &amp;= \frac{\partial E}{\partial a} \sigma \&#39; (z) \\\\
&amp;= (a - t) \sigma&#39;(z)
\end{aligned}
$$
"""


def test_signs_that_are_spelled_for_html_are_read() -> None:
    assert _outcomes(_ENTITIES) == [Outcome.PROVED] * 2
    assert _outcomes(_ENTITIES.replace("= (a - t)", "= (t - a)")) == [Outcome.PROVED, Outcome.WRONG]


_MARKED_MACROS = r"""
\documentclass{article}
\begin{document}
\def\slope[#1]{\partial_{#1}}
\def\mean[#1,#2]{\frac{1}{#2}\sum_{#1=1}^{#2}}
\begin{align}
h_i &= \sigma(x_i w + b) \\
J &= \mean[i, m](h_i - t_i)^2 \\
\slope[w] J &= \mean[i, m] 2 (h_i - t_i) h_i (1 - h_i) x_i
\end{align}
\end{document}
"""


def test_macros_say_what_stands_around_their_arguments() -> None:
    assert _outcomes(_MARKED_MACROS, "latex") == [Outcome.PROVED]
    assert _outcomes(_MARKED_MACROS.replace("(1 - h_i) x_i", "(1 + h_i) x_i"), "latex") == [Outcome.WRONG]


def test_such_a_macro_that_is_used_otherwise_is_not_read() -> None:
    found = check_text(_MARKED_MACROS.replace(r"\slope[w]", r"\slope w"), "latex")
    assert [one.reason for one in found if one.outcome is Outcome.NOT_READ] == [
        r"the macro \slope is not used as it is defined"
    ]


_PRIMES = r"""
$$J(w) = \frac1m \sum_{i=1}^m (u_i w - t_i)^2$$

$$J'(w) = \frac1m \left( \sum_{i=1}^m (u_i w - t_i)^2 \right)' = \frac2m \sum_{i=1}^m u_i (u_i w - t_i)$$

$$\frac{\partial q_j}{\partial z_k} = \left( \frac{e^{z_j}}{\sum_s e^{z_s}} \right)'_{z_k} = q_j (\delta_{jk} - q_k)$$
"""


def test_a_prime_behind_a_bracket_is_a_derivative() -> None:
    assert _outcomes(_PRIMES) == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("meant", "slip"),
    [(r"= \frac2m", r"= \frac1m"), ("= q_j (", "= q_k ("), (r"(u_i w - t_i)^2 \right)'", r"(u_i w - t_i) \right)'")],
)
def test_a_slip_behind_such_a_prime_is_called_wrong(meant: str, slip: str) -> None:
    assert _PRIMES.count(meant) == 1
    assert Outcome.WRONG in _outcomes(_PRIMES.replace(meant, slip))


def test_a_loss_with_a_prime_that_adds_to_the_loss_is_another_one() -> None:
    text = r"$$J(w) = (w - t)^2$$ $$J'(w) = J(w) + \lambda w^2$$"
    assert _outcomes(text) == []


_TARGET = r"""
$$y = w x$$

$$C = \frac1n \sum_{i=1}^n (w x_i - y_i)^2, \qquad C_1 = \sum_{i=1}^n x_i (w x_i - y_i)$$

$$\frac2n C_1 = \frac2n \sum_{i=1}^n x_i (w x_i - y_i)$$
"""


def test_the_target_is_not_what_is_computed() -> None:
    assert _outcomes(_TARGET) == [Outcome.PROVED]
    assert _outcomes(_TARGET.replace(r"= \frac2n", r"= \frac1n")) == [Outcome.WRONG]
