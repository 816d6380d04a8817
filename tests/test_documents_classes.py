"""The class of a sample: the letter that the words give it, and scores that are written by their index."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text
from derive.documents.formulas.classes import class_letters


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


OF_SAMPLE = r"""
The loss of one sample is
$$L_i = -\ln \frac{e^{u_{t_i}}}{\sum_j e^{u_j}} = -u_{t_i} + \ln \sum_j e^{u_j}$$
with $q_k = \frac{e^{u_k}}{\sum_j e^{u_j}}$:
$$\frac{\partial L_i}{\partial u_k} = q_k - \mathbb{1}(t_i = k)$$
$$\frac{\partial L_i}{\partial u_{t_i}} = q_{t_i} - 1$$
"""


def test_entries_at_the_class_of_a_sample_are_entries_at_one_more_index():
    found = judged(OF_SAMPLE)
    assert len(found) == 3
    assert all(one.holds for one in found)


@pytest.mark.parametrize(
    ("right", "mistaken"),
    [("= -u_{t_i} +", "= u_{t_i} +"), ("q_{t_i} - 1", "q_{t_i}"), ("q_k - ", "2 q_k - ")],
)
def test_a_mistake_beside_the_class_of_a_sample_is_found(right, mistaken):
    assert Outcome.WRONG in [one.outcome for one in judged(OF_SAMPLE.replace(right, mistaken))]


def test_a_hinge_that_leaves_out_the_class_of_a_sample():
    hinge = r"$$L_i = \sum_{j \neq t_i} \max(0, u_j - u_{t_i} + 1)$$"
    slope = r"$$\frac{\partial L_i}{\partial u_j} = \mathbb{1}(u_j - u_{t_i} + 1 > 0)$$"
    (one,) = judged(hinge + "\n\nIf $j \\neq t_i$, then\n\n" + slope)
    assert one.holds
    (other,) = judged(hinge + "\n\nIf $j \\neq t_i$, then\n\n" + slope.replace("+ 1 >", "+ 2 >"))
    assert other.outcome is Outcome.WRONG


def test_a_sum_over_samples_leaves_their_classes_open():
    text = r"$$L = -\sum_i \ln q_{i t_i}$$ $$\frac{\partial L}{\partial q_{i t_i}} = -\frac{2}{q_{i t_i}}$$"
    assert {one.outcome for one in judged(text)} == {Outcome.NOT_READ}


def test_a_star_marks_a_class():
    text = r"The class is $c^*$: $$H = -\ln q_{c^*}, \qquad \frac{\partial H}{\partial q_{c^*}} = -\frac{1}{q_{c^*}}$$"
    assert all(one.holds for one in judged(text))


OF_ALL = r"""
$$q_{ik} = \frac{e^{u_{ik}}}{\sum_l e^{u_{il}}}$$
$$L = -\frac{1}{N} \sum_{i=1}^N \ln q_{i,t_i}$$
$$\frac{\partial L}{\partial u_{ik}} = \frac{1}{N} (q_{ik} - \mathbb{1}\{t_i = k\})$$
"""


def test_in_a_sum_every_sample_has_a_class_of_its_own():
    (one,) = judged(OF_ALL)
    assert one.holds
    (other,) = judged(OF_ALL.replace("q_{ik} - \\", "q_{ik} + \\"))
    assert other.outcome is Outcome.WRONG
