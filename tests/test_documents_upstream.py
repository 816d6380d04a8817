"""Upstream gradients that a document does not define: those of an unknown loss, followed along what it does define."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text
from reports.phrases.reasons import told

LAYER = r"""
$$z_i = \sum_{j=1}^m w_{ij} x_j + b_i$$
$$a_i = \tanh(z_i)$$
"""
NORMED = r"""
$$\mu = \frac{1}{m} \sum_{i=1}^m x_i, \qquad v = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2$$
$$\hat{x}_i = \frac{x_i - \mu}{\sqrt{v + \epsilon}}$$
$$y_i = \gamma \hat{x}_i + \beta$$
"""


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    ("definitions", "formula"),
    [
        (LAYER, r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial a_i} (1 - a_i^2)"),
        (LAYER, r"\frac{\partial L}{\partial w_{ij}} = \frac{\partial L}{\partial a_i} (1 - a_i^2) x_j"),
        (LAYER, r"\frac{\partial L}{\partial x_j} = \sum_i \frac{\partial L}{\partial z_i} w_{ij}"),
        (NORMED, r"\frac{\partial L}{\partial \gamma} = \sum_{i=1}^m \frac{\partial L}{\partial y_i} \hat{x}_i"),
        (NORMED, r"\frac{\partial L}{\partial \hat{x}_i} = \frac{\partial L}{\partial y_i} \gamma"),
        (
            NORMED,
            r"\frac{\partial L}{\partial v} = -\frac{1}{2} \sum_{i=1}^m \frac{\partial L}{\partial \hat{x}_i} "
            r"(x_i - \mu) (v + \epsilon)^{-3/2}",
        ),
        (
            NORMED,
            r"\frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat{x}_i} \frac{1}{\sqrt{v + \epsilon}} "
            r"+ \frac{\partial L}{\partial v} \frac{2 (x_i - \mu)}{m} + \frac{\partial L}{\partial \mu} \frac{1}{m}",
        ),
    ],
)
def test_the_chain_rule_holds_through_a_loss_that_is_not_defined(definitions, formula):
    (one,) = judged(f"{definitions}\n$${formula}$$")
    assert one.holds


@pytest.mark.parametrize(
    ("definitions", "formula"),
    [
        (LAYER, r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial a_i} (1 - a_i)"),
        (LAYER, r"\frac{\partial L}{\partial w_{ij}} = -\frac{\partial L}{\partial a_i} (1 - a_i^2) x_j"),
        (LAYER, r"\frac{\partial L}{\partial x_j} = \sum_i \frac{\partial L}{\partial z_i} w_{ij}^2"),
        (NORMED, r"\frac{\partial L}{\partial \gamma} = \sum_{i=1}^m \frac{\partial L}{\partial y_i} x_i"),
        (NORMED, r"\frac{\partial L}{\partial \hat{x}_i} = \frac{\partial L}{\partial y_i} \gamma^2"),
        (
            NORMED,
            r"\frac{\partial L}{\partial v} = \frac{1}{2} \sum_{i=1}^m \frac{\partial L}{\partial \hat{x}_i} "
            r"(x_i - \mu) (v + \epsilon)^{-3/2}",
        ),
    ],
)
def test_a_wrong_step_through_a_loss_that_is_not_defined_is_found(definitions, formula):
    (one,) = judged(f"{definitions}\n$${formula}$$")
    assert one.outcome is Outcome.WRONG
    assert one.counterexample is not None or one.repair is not None


def test_a_chain_rule_of_which_nothing_is_defined_says_for_which_functions_it_holds():
    (one,) = judged(r"$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \frac{\partial a}{\partial w}$$")
    assert (one.outcome, one.reason) == (Outcome.PROVED, "whatever functions a(w), L(a) may be")
    assert told(one.reason, "zh") == "无论 a(w), L(a) 是怎样的函数都成立"


def test_what_only_looks_like_a_chain_rule_is_neither_proved_nor_accused():
    (one,) = judged(r"$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \frac{\partial w}{\partial a}$$")
    assert one.outcome is Outcome.NOT_READ


@pytest.mark.parametrize(("factor", "kind"), [("-", "a sign"), ("2 ", "a factor")])
def test_a_chain_rule_with_a_sign_or_a_number_before_it_holds_for_no_functions(factor, kind):
    chain = r"\frac{\partial L}{\partial a} \frac{\partial a}{\partial w}"
    (one,) = judged(rf"$$\frac{{\partial L}}{{\partial w}} = {factor}{chain}$$")
    assert one.outcome is Outcome.WRONG
    assert one.repair
    assert one.repair.kind == kind


def test_what_is_assigned_before_anything_uses_it_is_defined_and_later_an_update():
    found = check_text(
        r"$$s_i \gets \tanh(z_i)$$" + "\n"
        r"$$\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial s_i} (1 - s_i^2)$$" + "\n"
        r"$$z_i \gets z_i - \eta \frac{\partial L}{\partial z_i}$$"
    )
    assert [(one.outcome.value, one.reason) for one in found] == [
        ("given", "a definition"), ("proved", ""), ("given", "an update"),
    ]  # fmt: skip


def test_an_operator_before_a_product_of_vectors_may_reach_over_all_of_it():
    (one,) = judged(
        r"Let $\mathbf{x} \in \mathbb{R}^n$, $\mathbf{b} \in \mathbb{R}^m$, $A \in \mathbb{R}^{m \times n}$." + "\n"
        r"$$\nabla_{\mathbf{x}} \|A \mathbf{x} - \mathbf{b}\|_2^2 = "
        r"\nabla_{\mathbf{x}} (A \mathbf{x} - \mathbf{b})^T (A \mathbf{x} - \mathbf{b})$$"
    )
    assert one.holds


BACKWARD = r"""
$$z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j$$
$$a^l_j = \tanh(z^l_j)$$
$$\delta^l_j = \left(\sum_k w^{l+1}_{kj} \delta^{l+1}_k\right) (1 - (a^l_j)^2)$$
"""


def test_errors_that_a_document_only_computes_are_the_derivatives_with_which_its_formulas_hold():
    found = judged(
        BACKWARD + r"$$\frac{\partial C}{\partial b^l_j} = \delta^l_j$$" + "\n"
        r"$$\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j$$" + "\n"
        r"$$\frac{\partial C}{\partial w^l_{jk}} = a^l_k \delta^l_j$$"
    )
    assert [(one.outcome, one.reason) for one in found[-3:-1]] == [(Outcome.PROVED, "if δ is ∂C/∂z")] * 2
    assert found[-1].outcome is Outcome.NOT_READ


def test_what_is_defined_in_a_way_that_is_not_understood_is_not_called_independent():
    found = judged(
        r"$$r = \operatorname{argmax}(x_1)$$" + "\n"
        r"$$h_i = \frac{x_i}{r}$$" + "\n"
        r"$$\frac{\partial r}{\partial x_i} = \frac{x_i}{r}$$"
    )
    assert (found[-1].outcome, found[-1].reason) == (Outcome.NOT_READ, "what defines r was not read")


def test_an_error_that_has_a_formula_is_nothing_else():
    found = judged(
        r"$$z = w x$$" + "\n"
        r"$$y = \tanh(z)$$" + "\n"
        r"$$E = \frac{1}{2} (y - t)^2$$" + "\n"
        r"$$\delta = y - t$$" + "\n"
        r"$$\frac{\partial E}{\partial w} = \delta x$$"
    )
    assert found[-1].outcome is Outcome.WRONG


def test_what_stands_in_the_place_of_a_name_on_the_other_side_defines_it():
    found = check_text(
        r"$$a = \sigma(z) = \sigma(w x + b)$$" + "\n"
        r"$$\frac{\partial z}{\partial w} = x$$" + "\n"
        r"$$\frac{\partial L}{\partial a} = \frac{\partial}{\partial a} \frac{1}{2} (a - y)^2 = a - y$$" + "\n"
        r"$$\frac{\partial L}{\partial z} = (a - y) a (1 - a)$$" + "\n"
        r"$$\frac{\partial L}{\partial b} = (a - y) a^2$$"
    )
    said = [(one.outcome.value, one.reason) for one in found]
    assert said == [("given", "a definition")] * 2 + [("proved", "")] + [("given", "a definition")] + [
        ("proved", ""), ("proved", ""), ("wrong", ""),
    ]  # fmt: skip


def test_an_index_that_is_another_elsewhere_is_not_taken_for_one_of_both():
    found = judged(
        r"$$\frac{\partial L}{\partial z_j} = \sum_k \frac{\partial L}{\partial p_k} "
        r"\frac{\partial p_k}{\partial z_j}$$"
        "\n"
        r"$$\frac{\partial L}{\partial z_j} = \frac{\partial L}{\partial p_j} \frac{\partial p_j}{\partial z_j}$$"
    )
    assert [one.outcome for one in found] == [Outcome.PROVED, Outcome.NOT_READ]
    (one,) = judged(
        r"$$\frac{\partial L}{\partial z_j} = \frac{\partial L}{\partial p_j} \frac{\partial p_j}{\partial z_j}$$"
    )
    assert (one.outcome, one.reason) == (Outcome.PROVED, "whatever functions p_j(z_j), L(p) may be")


LAST = r"""
$$z^L_j = \sum_k w^L_{jk} a^{L-1}_k + b^L_j$$
$$\delta^L_j = \frac{\partial C}{\partial z^L_j}$$
"""


@pytest.mark.parametrize(
    ("formula", "outcome", "reason"),
    [
        (r"\frac{\partial C}{\partial b^l_j} = \delta^l_j", Outcome.PROVED, "if all layers are like the last"),
        (
            r"\frac{\partial C}{\partial w^l_{jk}} = a^{l-1}_k \delta^l_j",
            Outcome.PROVED,
            "if all layers are like the last",
        ),
        (
            r"\frac{\partial C}{\partial a^l_j} = \sum_k w^{l+1}_{kj} \delta^{l+1}_k",
            Outcome.PROVED,
            "if δ is ∂C/∂z and all layers are like the last",
        ),
        (r"\frac{\partial C}{\partial w^l_{jk}} = a^l_k \delta^l_j", Outcome.NOT_READ, "nothing defines C"),
    ],
)
def test_formulas_of_the_last_layer_may_be_those_of_every_layer(formula, outcome, reason):
    one = judged(f"{LAST}$${formula}$$")[-1]
    assert (one.outcome, one.reason) == (outcome, reason)


def test_what_holds_only_if_a_sum_is_one_is_no_mistake_where_nothing_is_said_of_it():
    (one,) = judged(r"$$-t_i + y_i \sum_j t_j = y_i - t_i$$")
    assert one.outcome is Outcome.CONDITIONAL
    assert len(one.uses) == 1


def test_an_entry_of_a_function_of_a_vector_may_have_a_power():
    found = judged(
        r"$$y_c = \varsigma(\mathbf{z})_c = \frac{e^{z_c}}{\sum_{d=1}^C e^{z_d}}$$" + "\n"
        r"$$\prod_{c=1}^{C} \varsigma(\mathbf{z})_c^{t_c} = \prod_{c=1}^{C} y_c^{t_c}$$"
    )
    assert found[-1].holds


@pytest.mark.parametrize(
    ("second", "outcome", "reason"),
    [
        ("", Outcome.WRONG, ""),
        (r"$$H = \mathbf{a} \mathbf{b}^T$$", Outcome.NOT_READ, "it is not clear whether H is what it is said to be"),
    ],
)
def test_two_formulas_for_a_matrix_that_differ_accuse_nobody(second, outcome, reason):
    one = judged(
        r"$$H = \mathbf{a} \mathbf{a}^T$$" + f"\n{second}\n"
        r"$$\mathbf{z}^T H \mathbf{z} = 3 (\mathbf{a}^T \mathbf{z})^2$$"
    )[-1]
    assert (one.outcome, one.reason) == (outcome, reason)


def test_a_sum_over_paths_that_stops_before_the_loss_is_wrong():
    layer = r"$$z_k = \sum_j w_{kj} x_j$$ "
    paths = (
        r"$$\frac{\partial C}{\partial x_j} = \sum_k \frac{\partial C}{\partial z_k} \frac{\partial z_k}{\partial x_j}"
    )
    found = judged(layer + paths + r" = \sum_k \frac{\partial z_k}{\partial x_j}$$")
    assert [one.outcome for one in found] == [Outcome.PROVED, Outcome.WRONG]
    assert found[-1].repair
