"""The class of a sample: the letter that the words give it, and scores that are written by their index."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text
from derive.documents.classes import class_letters


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown", seconds=3) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("let k be the index of the correct class, and the true class is q.", {"q"}),
        ("the index of the target class is k, for any incorrect class j", {"k"}),
        ("正确类别为k，其他类别的分数", {"k"}),
        ("非正确类别 j 的概率", set()),
        ("for the correct class y = 1", set()),
        ("the correct class (there is only one) or the true label", set()),
    ],
)
def test_words_give_the_class_its_letter(words, letters):
    assert class_letters(words) == letters


LOSS = r"""
$$L = -\sum_i t_i \log q_i$$
{words}
$$L = -t_k \log q_k = -\log q_k$$
"""


def test_the_loss_is_that_of_the_correct_class_where_the_words_name_it():
    found = judged(LOSS.replace("{words}", "The index of the correct class is $k$, so"))
    assert [one.outcome for one in found] == [Outcome.CONDITIONAL] * 2


def test_a_sum_that_is_lost_without_such_words_is_a_mistake():
    found = judged(LOSS.replace("{words}", "Therefore"))
    assert found[0].outcome is Outcome.WRONG


SCORES = r"""
$$q_j = \frac{e^j}{\sum_i e^i}$$
The scores are the $u_i$:
$$\frac{\partial q_k}{\partial u_k} = \frac{\partial}{\partial u_k} \frac{e^{u_k}}{\sum_i e^{u_i}} = q_k - q_k^2$$
"""


def test_a_softmax_of_indices_is_that_of_the_scores_that_stand_elsewhere():
    assert all(one.holds for one in judged(SCORES))
    (first, second) = judged(SCORES.replace("q_k^2", "q_k^3"))
    assert first.holds
    assert second.outcome is Outcome.WRONG


def test_nothing_is_called_wrong_by_a_softmax_of_indices_where_scores_have_two_names():
    other = r"$$r_i = \frac{e^{v_i}}{\sum_j e^{v_j}}$$"
    found = judged(SCORES + other)
    assert found
    assert not any(one.outcome is Outcome.WRONG for one in found)
