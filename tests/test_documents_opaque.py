"""What is read without being computed: expectations, inverses, max(z), functions of which nothing is said."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text

GIVEN, PROVED, UNREAD = Outcome.GIVEN, Outcome.PROVED, Outcome.NOT_READ


def last(text: str) -> Judgement:
    return check_text(text)[-1]


@pytest.mark.parametrize(
    "text",
    [
        r"$$\mathbb{E}[a + 2b] = \mathbb{E}[a] + 2\mathbb{E}[b]$$",
        r"$$\mathbb{E}_{x \sim p}[-\log q_i] = \mathbb{E}_{x \sim p}[-\log q_i]$$",
        "Softmax: $y_i = e^{z_i} / \\sum_j e^{z_j}$.\n\n"
        r"$$\frac{e^{z_i - \max(z)}}{\sum_j e^{z_j - \max(z)}} = y_i$$",
        r"$$\mathbb{E}_{x \sim p}[\log \frac{p_i}{q_i}] = \sum_i p_i \log p_i - \sum_i p_i \log q_i$$",
        "Let $A \\in \\mathbb{R}^{n \\times n}$ and $b \\in \\mathbb{R}^n$ be given.\n\n"
        r"$$A^{-1} (b + b) = 2 A^{-1} b$$",
    ],
)
def test_what_holds_whatever_its_value_is_is_proved(text):
    assert last(text).outcome is PROVED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (r"$$\mathbb{E}[a b] = \mathbb{E}[a] \mathbb{E}[b]$$", "E(a b)"),
        ("$$s_i = t_i^2$$\n$$s_i + \\max(t) = t_i$$", "max(t)"),
        ("$$s_i = t_i^2$$\n$$e^{\\mathbb{E}_{x \\sim p}[s_i]} = 2 t_i$$", "E_{x∼p}(sᵢ)"),
    ],
)
def test_what_does_not_hold_with_it_is_no_mistake(text, name):
    found = last(text)
    assert found.outcome is UNREAD
    assert found.reason == f"{name} is not computed"


def test_an_inverse_on_one_side_only_accuses_nobody():
    assert (
        last("Let $A \\in \\mathbb{R}^{n \\times n}$ and $b \\in \\mathbb{R}^n$.\n\n$$A^{-1} b = A b$$").outcome
        is UNREAD
    )


def test_a_wrong_step_under_an_expectation_over_known_weights_is_found():
    assert last(r"$$\mathbb{E}_{x \sim p}[\log p_i] = -\sum_i p_i \log p_i$$").outcome is Outcome.WRONG


def test_the_definition_of_a_function_that_is_used_before_it_is_taken_up():
    found = check_text("$$a = \\phi_1(s)$$\n$$\\phi_1(s) = 3 s$$\n$$a + s = 4 s$$\n$$a + s = 5 s$$")
    assert [one.outcome for one in found[-2:]] == [PROVED, Outcome.WRONG]


@pytest.mark.parametrize(
    "text",
    [
        r"$$\sum_{d \in D_j} (a_d + b_d) = \sum_{d \in D_j} a_d + \sum_{d \in D_j} b_d$$",
        r"$$\sum_{i=2}^{n} 2 z_i = 2 \sum_{i=2}^{n} z_i$$",
        r"$$\prod_{i < k} e^{z_i} = e^{\sum_{i < k} z_i}$$",
        r"$$\sum_{i=c}^C e^{z_c} = \sum_{k=1}^C e^{z_k}$$",
        r"$$\frac{\partial}{\partial z_j} \sum_{k=1}^2 z_k^2 = 2 z_j$$",
        r"$$\frac{\partial}{\partial z_k} \sum_{w \in \text{Vocab}} e^{z_w} = \sum_{c \in C} \delta_{kc} e^{z_c}$$",
    ],
)
def test_a_sum_over_a_set_or_a_part_of_a_range_is_read(text):
    assert last(text).outcome is PROVED


def test_a_sum_over_a_part_is_not_taken_for_that_over_all():
    for limits in (r"d \in D_j", "d=2", "d < k"):
        found = last(rf"$$\sum_{{{limits}}} a_d = \sum_d a_d$$")
        assert found.outcome is UNREAD
        assert found.reason.startswith("𝟙(d")


def test_what_depends_on_a_function_of_which_nothing_is_said_is_still_judged_for_itself():
    text = "$$y = \\chi_1(x)$$\n$$L = (y - s)^2$$\n$$\\frac{\\partial L}{\\partial y} = y - s$$"
    assert last(text).outcome is Outcome.WRONG


def test_a_derivative_of_a_function_of_several_arguments_accuses_nobody():
    text = "$$y_i = \\gamma f(x_i, \\mu) + \\beta$$\n$$\\frac{\\partial y_i}{\\partial \\gamma} = \\hat{x}_i$$"
    assert last(text).outcome is UNREAD


@pytest.mark.parametrize(
    "formula",
    [
        r"E[(u + v - w)^2] = E[((u - w) + v)^2] = E[(u - w)^2] + 2 E[v (u - w)] + E[v^2]",
        r"\mathbb{E}[a X + b] = a \mathbb{E}[X] + b",
        r"E[(u - \mu)^2] = E[u^2] - 2 \mu E[u] + \mu^2",
        r"E[(X - E[X])^2] = E[X^2] - (E[X])^2",
        r"E_q[\ln \sigma^2] = 2 \ln \sigma",
    ],
)
def test_a_mean_of_a_square_is_that_of_its_terms_and_what_is_not_random_comes_out(formula):
    assert all(one.outcome is PROVED for one in check_text(f"$${formula}$$"))


@pytest.mark.parametrize(
    "formula",
    [r"E[(u - w)^2] = E[u^2] + E[w^2]", r"E[u v] = E[u] E[v]", r"E_{\mu}[\mu u] = \mu E_{\mu}[u]"],
)
def test_what_a_mean_needs_to_be_equal_is_not_supposed(formula):
    assert [one.outcome for one in check_text(f"$${formula}$$")] == [UNREAD]
