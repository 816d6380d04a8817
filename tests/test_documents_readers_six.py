"""Habits of notes: sums of all entries that are listed, and conditions in brackets as masks."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text


def _outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


_TWO_CLASSES = r"""
Let the scores be $u = [u_1, u_2]$, the probabilities $q = [q_1, q_2]$ and the target $t = [t_1, t_2]$.

$$L = -t_1 \log(q_1) - t_2 \log(q_2) = -\sum_k t_k \log(q_k)$$

$$q_k = \frac{e^{u_k}}{\sum_j e^{u_j}}$$

$$\frac{\partial L}{\partial q_k} = -\frac{t_k}{q_k}$$

$$\sum_{\text{all } k} t_k = t_i + \sum_{k \neq i} t_k$$
"""


def test_terms_of_all_entries_that_are_listed_are_a_sum() -> None:
    assert _outcomes(_TWO_CLASSES) == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("meant", "slip"),
    [
        (r"= -\sum_k t_k", r"= \sum_k t_k"),
        (r"= -\frac{t_k}{q_k}", r"= \frac{t_k}{q_k}"),
        (r"- t_2 \log(q_2)", r"- t_2 \log(q_1)"),
        ("t = [t_1, t_2]", "t = [t_1, t_2, t_3]"),
        (r"= t_i + \sum", r"= 2 t_i + \sum"),
    ],
)
def test_a_slip_in_such_a_sum_is_not_proved(meant: str, slip: str) -> None:
    assert _TWO_CLASSES.count(meant) == 1
    assert _outcomes(_TWO_CLASSES.replace(meant, slip)) != [Outcome.PROVED] * 3


_MASK = r"""
$$Z_1 = X W_1, \quad A_1 = \mathrm{ReLU}(Z_1), \quad Z_2 = A_1 W_2$$

$$dZ_1 = dA_1 \odot (Z_1 > 0)$$
"""


def test_a_condition_in_brackets_is_a_mask() -> None:
    assert _outcomes(_MASK) == [Outcome.PROVED]


@pytest.mark.parametrize("slip", ["(Z_1 < 0)", "(1 - (Z_1 > 0))", "(A_1 > 1)"])
def test_another_mask_is_not_proved(slip: str) -> None:
    assert Outcome.PROVED not in _outcomes(_MASK.replace("(Z_1 > 0)", slip))


_SAMPLES_ABOVE = r"""
$$E = \frac12 \sum_{n=1}^N \sum_k (p_k^n - t_k^n)^2$$

$$\frac{\partial E}{\partial p_k} = p_k - t_k$$
"""


def test_the_letter_of_a_sum_above_two_names_with_indices_is_a_sample() -> None:
    assert _outcomes(_SAMPLES_ABOVE) == [Outcome.PROVED]
    assert _outcomes(_SAMPLES_ABOVE.replace("= p_k - t_k", "= t_k - p_k")) == [Outcome.WRONG]


def test_in_a_power_series_it_is_a_power() -> None:
    series = r"$$g = \sum_n p^n, \quad \frac{\partial g}{\partial p} = \sum_n p^n$$"
    assert Outcome.PROVED not in _outcomes(series)
