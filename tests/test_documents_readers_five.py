"""Habits of notes: conditions in a line, derivatives that are only given, dW_2 for those of numbered weights."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text

_SOFTMAX = r"$$s_i = \frac{e^{u_i}}{\sum_k e^{u_k}}$$" + "\n\n"
_SAME = r"$\frac{\partial s_j}{\partial u_i} = s_i (1 - s_i)$"
_APART = r"$\frac{\partial s_j}{\partial u_i} = -s_i s_j$"


def _outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


_SENTENCES = [
    r"- **Diagonal ($i = j$):** {}" + "\n" + r"- **Off-diagonal ($i \neq j$):** {}",
    r"When $i = j$, we have {}; for $i \neq j$ the derivative is {}.",
    r"We find {} if $i = j$, and {} for $i \neq j$.",
    r"Here {} (when $i = j$) and {} (when $j \neq i$).",
    r"当 $i = j$ 时，{}；若 $i \neq j$，则有 {}。",
]


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_a_statement_in_a_line_is_under_the_condition_beside_it(sentence: str) -> None:
    assert _outcomes(_SOFTMAX + sentence.format(_SAME, _APART)) == [Outcome.PROVED] * 2


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_two_conditions_that_are_exchanged_are_found(sentence: str) -> None:
    assert _outcomes(_SOFTMAX + sentence.format(_APART, _SAME)) == [Outcome.WRONG] * 2


def test_other_words_between_are_no_condition_of_the_statement() -> None:
    apart = (
        r"The term with $i = j$ was treated above, so that in general $\frac{\partial s_j}{\partial u_i} = -s_i s_j$."
    )
    assert _outcomes(_SOFTMAX + apart) == [Outcome.IN_CASE]


_BY_GIVEN_SLOPES = r"""
$$L = -\sum_n \sum_i t_i^{(n)} \log s_i^{(n)}$$

$$\frac{\partial s_j}{\partial u_i} = s_j (\delta_{ij} - s_i)$$

$$\frac{\partial L}{\partial u_i} = \sum_j -t_j (\delta_{ij} - s_i)$$

Since $\sum_j t_j = 1$:

$$\frac{\partial L}{\partial u_i} = s_i - t_i$$
"""


def test_the_loss_of_one_sample_is_followed_through_derivatives_that_are_given() -> None:
    first, second = (one for one in check_text(_BY_GIVEN_SLOPES) if one.outcome is not Outcome.GIVEN)
    assert first.outcome is Outcome.PROVED
    assert first.reason == "if L is the loss of one sample, with the derivatives that are given"
    assert second.outcome is Outcome.CONDITIONAL
    assert second.uses


def test_a_loss_without_a_formula_is_so_too() -> None:
    text = _BY_GIVEN_SLOPES.replace(
        r"$$L = -\sum_n \sum_i t_i^{(n)} \log s_i^{(n)}$$", r"$$\frac{\partial L}{\partial s_j} = -\frac{t_j}{s_j}$$"
    )
    assert _outcomes(text) == [Outcome.PROVED, Outcome.CONDITIONAL]
    assert _outcomes(text.replace("s_i - t_i", "t_i - s_i")) == [Outcome.PROVED, Outcome.WRONG]


@pytest.mark.parametrize(
    ("meant", "slip"),
    [("= s_i - t_i", "= t_i - s_i"), (r"\sum_j -t_j", r"\sum_j t_j"), ("= s_i - t_i", "= s_i - 2 t_i")],
)
def test_a_slip_behind_them_is_not_proved(meant: str, slip: str) -> None:
    assert _BY_GIVEN_SLOPES.count(meant) == 1
    found = _outcomes(_BY_GIVEN_SLOPES.replace(meant, slip))
    assert sum(outcome in (Outcome.WRONG, Outcome.NOT_READ) for outcome in found) == 1


_BY_CODE = r"""
$$Z_1 = W_1 X + b_1, \quad A_1 = \sigma(Z_1), \quad Z_2 = W_2 A_1 + b_2, \quad A_2 = \sigma(Z_2)$$

$$dZ_2 = A_2 - Y$$

$$dW_2 = \frac{1}{m} dZ_2 A_1^T$$

$$dZ_1 = W_2^T dZ_2 \odot A_1 \odot (1 - A_1)$$

$$dW_1 = \frac{1}{m} dZ_1 X^T$$
"""


def test_differentials_of_numbered_weights_are_derivatives() -> None:
    assert _outcomes(_BY_CODE) == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("meant", "slip"),
    [
        (r"dW_2 = \frac{1}{m} dZ_2 A_1^T", r"dW_2 = \frac{1}{m} dZ_2 A_2^T"),
        (r"dW_1 = \frac{1}{m} dZ_1 X^T", r"dW_1 = -\frac{1}{m} dZ_1 X^T"),
        ("(1 - A_1)$$", "(1 + A_1)$$"),
    ],
)
def test_a_slip_in_a_differential_of_numbered_weights_is_not_proved(meant: str, slip: str) -> None:
    assert _BY_CODE.count(meant) == 1
    found = _outcomes(_BY_CODE.replace(meant, slip))
    assert found.count(Outcome.PROVED) == 2
