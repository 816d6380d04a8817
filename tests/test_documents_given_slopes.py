"""Derivatives that a document gives for what it does not define: they stand for definitions, and others follow."""

import pytest

from derive.documents import Judgement, Outcome, check_text

GIVEN = r"""
$$\frac{\partial C}{\partial a_i} = 2(a_i - y_i)$$
$$a_i = \sigma(z_i), \quad z_i = \sum_j w_{ij} x_j$$
$$\frac{\partial C}{\partial z_i} = 2(a_i - y_i) \sigma(z_i) (1 - \sigma(z_i))$$
$$\frac{\partial C}{\partial w_{ij}} = 2(a_i - y_i) \sigma(z_i) (1 - \sigma(z_i)) x_j$$
$$\frac{\partial C}{\partial x_j} = \sum_i w_{ij} 2(a_i - y_i) \sigma(z_i) (1 - \sigma(z_i))$$
"""
STEPS = r"""
$$\frac{\partial u_i}{\partial v_i} = 3 v_i^2$$
$$\frac{\partial E}{\partial v_j} = 3 v_j^2 \frac{\partial E}{\partial u_j}$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text)]


def accused(text: str) -> list[Judgement]:
    return [one for one in check_text(text) if one.outcome is Outcome.WRONG]


def test_what_follows_from_a_derivative_that_is_given_is_proved():
    assert outcomes(GIVEN) == [*[Outcome.GIVEN] * 3, *[Outcome.PROVED] * 3]


def test_a_derivative_that_is_given_is_said_to_be_that():
    first = check_text(GIVEN)[0]
    assert "nothing defines C" in first.reason


def test_one_that_is_given_is_a_step_of_the_chain_rule():
    assert outcomes(STEPS) == [Outcome.GIVEN, Outcome.PROVED]


@pytest.mark.parametrize(
    ("part", "mistake"),
    [
        (r"\frac{\partial C}{\partial z_i} = 2(a_i - y_i)", r"\frac{\partial C}{\partial z_i} = 2(y_i - a_i)"),
        (r"z_i) (1 - \sigma(z_i))$$", r"z_i) (1 + \sigma(z_i))$$"),
        (r"\frac{\partial C}{\partial w_{ij}} = 2", r"\frac{\partial C}{\partial w_{ij}} = -2"),
    ],
)
def test_a_wrong_sign_in_what_follows_is_found(part, mistake):
    assert part in GIVEN
    assert accused(GIVEN.replace(part, mistake, 1))


def test_what_does_not_follow_is_not_proved():
    assert outcomes(STEPS.replace("3 v_j^2 ", "3 v_j "))[1] is not Outcome.PROVED
    assert outcomes(GIVEN.replace(")) x_j$$", ")) x_i$$"))[4] is not Outcome.PROVED
