"""Habits of notes: signs spelled as HTML does, macros with marks around their arguments, primes, variables below."""

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


_SLOPES_BELOW = r"""
$$r = \sum_i v_i x_i, \qquad \hat t = \tanh(r), \qquad E = \frac12 (\hat t - t)^2$$

$$E_{\hat t} = \frac{\partial E}{\partial \hat t} = \hat t - t$$

$$
E_{v_i} = \frac{\partial E}{\partial v_i} = E_{\hat t} \, \frac{\partial \hat t}{\partial v_i}
= (\hat t - t)(1 - \hat t^2) x_i
$$

$$
\frac{\partial \hat t}{\partial r}
= \frac{\frac \partial {\partial r} {(e^r - e^{-r})} \cdot (e^r + e^{-r}) - (e^r - e^{-r})^2}{(e^r + e^{-r})^2}
$$
"""


def test_the_variable_below_a_loss_is_no_index() -> None:
    assert _outcomes(_SLOPES_BELOW) == [Outcome.PROVED] * 4


@pytest.mark.parametrize(
    ("meant", "slip"), [("(1 - \\hat t^2) x_i", "(1 + \\hat t^2) x_i"), ("{(e^r - e^{-r})}", "{(e^r + e^{-r})}")]
)
def test_a_slip_with_such_a_variable_is_called_wrong(meant: str, slip: str) -> None:
    assert _SLOPES_BELOW.count(meant) == 1
    assert _outcomes(_SLOPES_BELOW.replace(meant, slip)).count(Outcome.WRONG) == 1


_HEADINGS = r"""
## Weights

$$
\frac{\partial L}{\partial V_{ij}}
= \sum_a \sum_b \frac{\partial L}{\partial H_{ab}} \frac{\partial H_{ab}}{\partial V_{ij}}
$$

$$
\frac{\partial H_{ab}}{\partial V_{ij}}
= \frac{\partial}{\partial V_{ij}} \left( \sum_k X_{ak} V_{bk} + C_{ab} \right) = X_{aj} \delta_{ib}
$$

$$\frac{\partial L}{\partial V} = \left( \frac{\partial L}{\partial H} \right)^\top X$$

## Activations

Given $H_{ij} = h(X_{ij})$,

$$\frac{\partial L}{\partial X_{ij}} = \frac{\partial L}{\partial H_{ij}} h'(X_{ij})$$
"""


def test_a_definition_that_a_derivative_implies_is_not_undone_by_another_section() -> None:
    assert _outcomes(_HEADINGS) == [Outcome.PROVED] * 4


@pytest.mark.parametrize(
    ("meant", "slip"), [(r"X_{aj} \delta_{ib}", r"X_{ai} \delta_{ib}"), (r"\right)^\top X", r"\right)^\top X X")]
)
def test_a_slip_with_such_a_definition_is_not_proved(meant: str, slip: str) -> None:
    assert _HEADINGS.count(meant) == 1
    assert _outcomes(_HEADINGS.replace(meant, slip)) != [Outcome.PROVED] * 4


def test_the_order_in_a_chain_rule_of_matrices_is_a_manner_of_speaking() -> None:
    formal = r"$$\frac{\partial L}{\partial V} = \frac{\partial L}{\partial H}^\top \frac{\partial H}{\partial V}$$"
    assert Outcome.WRONG not in _outcomes(_HEADINGS.replace("## Activations", f"{formal}\n\n## Activations"))


def test_a_product_after_a_mistake_is_right_again() -> None:
    text = r"For $A, B, C \in \mathbb{R}^{n \times n}$: $$A (B + C) = A B + 2 A C = A B + A C$$"
    assert _outcomes(text) == [Outcome.WRONG, Outcome.RIGHT_AGAIN]
    assert Outcome.RIGHT_AGAIN not in _outcomes(text.replace("A B + A C$$", "B A + A C$$"))


def test_the_rows_of_targets_may_sum_to_one() -> None:
    text = r"$$G_{ij} = P_{ij} \sum_k T_{ik} - T_{ij} = P_{ij} - T_{ij}$$"
    assert _outcomes(text) == [Outcome.CONDITIONAL]
    assert _outcomes(text.replace("T", "V")) == [Outcome.WRONG]


@pytest.mark.parametrize(
    "said", ["i = 1..m", r"i = \{1...m\}", r"i = \overline{1, m}", "l = 0..r_{k-1}", r"B = \{x_1 \dots x_m\}"]
)
def test_ranges_without_commas_only_say_what_there_is(said: str) -> None:
    assert _outcomes(f"The outputs $y_i$, where ${said}$, are summed.") == []


_NUMBERED_TERMS = r"""
$$f_\theta(x) = \theta_0 + \theta_1 x_1 + \theta_2 x_2 = \sum_{i=0}^{d=2} \theta_i x_i$$

With $J(\theta) = \frac12 (f_\theta(x) - t)^2$,

$$\frac{\partial J}{\partial \theta_j} = (f_\theta(x) - t) x_j$$
"""


def test_terms_with_numbers_are_the_sum_that_they_are_said_to_be() -> None:
    assert _outcomes(_NUMBERED_TERMS) == [Outcome.PROVED] * 2
    assert _outcomes(_NUMBERED_TERMS.replace("= (f_", "= -(f_")) == [Outcome.PROVED, Outcome.WRONG]


@pytest.mark.parametrize(("meant", "slip"), [(r"\theta_2 x_2", r"\theta_2 x_1"), ("{i=0}", "{i=1}")])
def test_terms_that_are_not_those_of_the_sum_are_not_proved(meant: str, slip: str) -> None:
    assert _NUMBERED_TERMS.count(meant) == 1
    assert _outcomes(_NUMBERED_TERMS.replace(meant, slip))[0] is not Outcome.PROVED


_EXAMPLE = r"""
$$u_k = \sum_j v_{kj} h_j + c_k, \qquad \delta_k = \frac{\partial C}{\partial u_k}$$

$$
\frac{\partial C}{\partial h_1} = \frac{\partial C(u_1, u_2, \dots, u_n)}{\partial h_1}
= \sum_k \frac{\partial C}{\partial u_k} \frac{\partial u_k}{\partial h_1} = \sum_k v_{k1} \delta_k
$$

and so for the others: $$\frac{\partial C}{\partial h_j} = \sum_k v_{kj} \delta_k$$
"""


def test_one_number_for_an_index_is_an_example() -> None:
    assert _outcomes(_EXAMPLE) == [Outcome.PROVED] * 4


@pytest.mark.parametrize(
    ("meant", "slip"),
    [("v_{k1} ", "v_{1k} "), (r"\frac{\partial u_k}{\partial h_1}", r"\frac{\partial u_k}{\partial h_2}")],
)
def test_a_slip_in_the_example_is_not_proved(meant: str, slip: str) -> None:
    assert _EXAMPLE.count(meant) == 1
    assert _outcomes(_EXAMPLE.replace(meant, slip)) != [Outcome.PROVED] * 4


def test_the_first_entry_of_an_affine_model_is_no_example() -> None:
    text = (
        r"$$f = \sum_j \theta_j x_j, \quad J = \frac12 (f - t)^2, \quad \frac{\partial J}{\partial \theta_0} = f - t$$"
    )
    assert Outcome.WRONG not in _outcomes(text)


_TARGET_BESIDE_A_UNIT = r"""
$$y = \sigma(v x)$$

$$a_i = \sigma(v x_i), \qquad C = \frac1n \sum_{i=1}^n (a_i - y_i)^2$$

$$\frac{\partial C}{\partial v} = \frac1n \sum_{i=1}^n 2 (a_i - y_i) a_i (1 - a_i) x_i$$
"""


def test_the_target_is_not_a_unit_with_the_formula_of_the_model() -> None:
    assert _outcomes(_TARGET_BESIDE_A_UNIT) == [Outcome.PROVED]
    slip = _TARGET_BESIDE_A_UNIT.replace(
        r"= \frac1n \sum_{i=1}^n 2 (a_i - y_i) a_i (1 -", r"= \frac1n \sum_{i=1}^n 2 (a_i - y_i) a_i (1 +"
    )
    assert _outcomes(slip) == [Outcome.WRONG]


_UNIT_SLOPE = r"""
$$\sigma(z) = \frac1{1 + e^{-z}}, \quad a = \sigma(z), \quad L = -y \log a - (1 - y) \log(1 - a)$$

With numbers, $z = 0.5 \cdot 2 + 0.1 = 1.1$. The slopes are

$$\frac{\partial z}{\partial w_j} = x_j, \qquad \frac{\partial z}{\partial b} = 1$$

$$\frac{\partial L}{\partial b} = a - y$$
"""


def test_a_slope_of_one_holds_at_all_values() -> None:
    assert Outcome.NOT_READ not in _outcomes(_UNIT_SLOPE)
    assert _outcomes(_UNIT_SLOPE)[-1] is Outcome.PROVED
    assert _outcomes(_UNIT_SLOPE.replace("= a - y", "= y - a"))[-1] is not Outcome.PROVED


_BACKWARDS = r"""
\documentclass{article}
\begin{document}
Let $E = \frac12 (d - q)^2$.
\begin{gather}
\begin{aligned}
\frac{\partial E}{\partial q} = q - d
\end{aligned}
\shortintertext{where}
\begin{aligned}
\frac{1}{1 + e^{-z}} = q
\end{aligned}
\shortintertext{and so}
\begin{aligned}
\frac{\partial q}{\partial z} = q (1 - q)
\end{aligned}
\end{gather}
\end{document}
"""


def test_a_definition_may_be_written_backwards_and_words_end_a_row() -> None:
    assert _outcomes(_BACKWARDS, "latex") == [Outcome.PROVED] * 2
    assert _outcomes(_BACKWARDS.replace("= q (1 - q)", "= q (1 + q)"), "latex") == [Outcome.PROVED, Outcome.WRONG]


def test_a_target_is_not_defined_backwards() -> None:
    text = r"$$w x = t, \qquad E = (w x - t)^2, \qquad \frac{\partial E}{\partial w} = 2 x (w x - t)$$"
    assert _outcomes(text.replace("= 2 x", "= x"))[-1] is Outcome.WRONG


_HELD_FIXED = r"""
$$h = \sigma(v x), \quad q = \sigma(u h), \quad E = (q - t)^2$$

$$g = h - \frac{\partial E}{\partial h}$$

$$\frac{\partial}{\partial v} (h - g)^2 = 2 (h - g) \frac{\partial h}{\partial v}$$
"""


def test_a_target_that_is_made_of_a_derivative_may_be_held_fixed() -> None:
    found = [one for one in check_text(_HELD_FIXED) if one.outcome is not Outcome.GIVEN]
    assert [one.outcome for one in found] == [Outcome.NOT_READ]
    assert found[0].reason == "whether the derivative in g is held fixed is not said"


def test_the_one_row_of_a_last_layer_is_no_example() -> None:
    text = r"""
$$h_j = \tanh\left(\sum_k V_{jk} x_k\right), \quad p = \sigma\left(\sum_k U_{1k} h_k\right), \quad L = (p - t)^2$$

$$u = \sum_k U_{jk} h_k, \quad \frac{\partial p}{\partial U_{1k}} = p (1 - p) h_k$$
"""
    assert Outcome.PROVED in _outcomes(text)
    assert Outcome.PROVED not in _outcomes(text.replace("= p (1 - p) h_k$$", "= p (1 + p) h_k$$"))


_MEAN = r"""
Let $u^{(l)} = W^{(l)} h^{(l-1)} + b^{(l)}$, $h^{(l)} = \sigma(u^{(l)})$ and
$\delta^{(l)} = \frac{\partial C}{\partial u^{(l)}}$. For $m$ samples

$$\frac{\partial C}{\partial W^{(l)}} = \delta^{(l)} (h^{(l-1)})^T / m$$
"""


def test_a_loss_that_nothing_defines_may_be_a_mean() -> None:
    found = [one for one in check_text(_MEAN) if one.outcome is not Outcome.GIVEN]
    assert [one.outcome for one in found] == [Outcome.PROVED]
    assert found[0].reason == "if the samples stand beside one another and C is their mean"
    assert _outcomes(_MEAN.replace("/ m$$", "/ m^2$$")) != [Outcome.PROVED]
