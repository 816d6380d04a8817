"""Habits of real notes: what they leave out, and what they write in a way of their own."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text

WITHOUT_INDEX = r"""
$$m = \frac{1}{N} \sum_{i=1}^N u_i, \qquad v = \frac{1}{N} \sum_{i=1}^N (u_i - m)^2$$
$$\hat{u} = \frac{u_i - m}{\sqrt{v + \epsilon}}$$
$$r_i = g_i \hat{u} + h_i$$
"""


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown", seconds=3) if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{\partial L}{\partial g_i} = \frac{\partial L}{\partial r_i} \hat{u}_i",
        r"\frac{\partial L}{\partial v} = -\frac{1}{2} \sum_{i=1}^N \frac{\partial L}{\partial r_i} g_i (u_i - m) "
        r"(v + \epsilon)^{-3/2}",
    ],
)
def test_an_index_that_a_definition_leaves_out_on_its_left_is_understood(formula):
    (one,) = judged(f"{WITHOUT_INDEX}\n$${formula}$$")
    assert one.holds
    (one,) = judged(f"{WITHOUT_INDEX}\n$${formula.replace('= ', '= 2 ')}$$")
    assert one.outcome is Outcome.WRONG


def test_an_index_that_stands_twice_on_the_right_alone_is_not_taken_for_one_that_was_left_out():
    judgements = judged(r"$$s = w_i x_i$$ $$t = s - 1$$ $$\frac{\partial t}{\partial x_i} = w_i$$")
    assert not any(one.outcome is Outcome.WRONG for one in judgements)


def test_a_variance_that_lost_its_square_is_wrong_and_what_follows_from_the_right_one_is_not():
    text = WITHOUT_INDEX.replace("v =", r"\sigma^2 =").replace("m)^2", "m)").replace("v +", r"\sigma^2 +")
    follows = (
        r"\frac{\partial L}{\partial m} = -\sum_{i=1}^N \frac{\partial L}{\partial r_i} \frac{g_i}"
        r"{\sqrt{\sigma^2 + \epsilon}} - \frac{\partial L}{\partial \sigma^2} \frac{2}{N} \sum_{i=1}^N (u_i - m)"
    )
    wrong, right = judged(f"{text}\n$${follows}$$")
    assert (wrong.outcome, wrong.place.line, wrong.repair and wrong.repair.kind) == (Outcome.WRONG, 2, "a square")
    assert right.holds


INDEX_NOTATION = r"""
In Einstein notation, with $\mathbf{1}_h$ for a vector of ones:
$$s_b = \mathbf{1}_h u_{bh}, \qquad q_b = \mathbf{1}_h u_{bh}^2, \qquad r_{bd} = u_{bh} V^Q_{hd}$$
"""


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{\partial q_b}{\partial u_{pc}} = 2 u_{bh} \delta_{bp} \delta_{hc} = 2 u_{bc} \delta_{bp}",
        r"\frac{\partial L}{\partial u_{pc}} = \frac{\partial L}{\partial q_b} \frac{\partial q_b}{\partial u_{pc}} "
        r"= 2 \frac{\partial L}{\partial q_p} u_{pc}",
        r"\frac{\partial L}{\partial V^Q_{hd}} = \frac{\partial L}{\partial r_{bd}} u_{bh}",
        r"\frac{\partial L}{\partial u_{bh}} = \frac{\partial L}{\partial r_{bd}} V^Q_{hd}",
    ],
)
def test_repeated_indices_are_summed_over_where_a_document_says_so(formula):
    judgements = judged(f"{INDEX_NOTATION}\n$${formula}$$")
    assert judgements
    assert all(one.holds for one in judgements)


def test_a_mistake_between_two_sums_that_are_not_written_is_found():
    wrong, right = judged(
        rf"{INDEX_NOTATION}$$\frac{{\partial L}}{{\partial u_{{bh}}}} = 3 \frac{{\partial L}}{{\partial r_{{bd}}}} "
        r"V^Q_{hd}$$ $$s_b q_b = q_b s_b$$"
    )
    assert (wrong.outcome, right.outcome) == (Outcome.WRONG, Outcome.PROVED)


def test_nothing_is_summed_over_silently_where_a_document_writes_its_sums():
    text = INDEX_NOTATION.replace("In Einstein notation", r"With $a = \sum_i g_i$ and")
    assert not any(one.holds for one in judged(rf"{text}$$\frac{{\partial q_b}}{{\partial u_{{bc}}}} = 2 u_{{bc}}$$"))


CLASS = r"""
$$\text{CE}(y, \hat{y}) = -\sum_i y_i \log \hat{y}_i = -\log \hat{y}_k = -\log(\text{softmax}(s)_k)$$
"""


def test_a_name_with_an_accent_is_defined_by_what_stands_in_its_place_on_the_other_side():
    first, *rest = judged(CLASS + r"$$\frac{\partial \text{CE}}{\partial s_j} = \hat{y}_j - y_j$$")
    assert first.outcome is Outcome.CONDITIONAL  # y_j = δ_jk
    assert [one.outcome for one in rest] == [Outcome.CONDITIONAL]  # Σ y = 1


def test_the_letter_of_the_class_is_kept_for_what_follows():
    right, wrong = judged(
        CLASS + r"$$\frac{\partial \text{CE}}{\partial s_k} = \hat{y}_k - 1$$"
        r"$$\frac{\partial \text{CE}}{\partial s_k} = 1 - \hat{y}_k$$"
    )[1:]
    assert right.outcome is Outcome.CONDITIONAL
    assert wrong.outcome is Outcome.WRONG


def test_a_variable_that_was_used_before_is_not_defined_by_a_wrong_step():
    wrong = judged(
        r"$$z = w x + b$$ $$a = \sigma(z)$$ $$E = \frac{1}{2} (a - t)^2$$"
        r"$$\frac{\partial E}{\partial w} = (a - t) a (1 - a) x = (a - t) a (1 - a) \cdot a (1 - a)$$"
    )[-1]
    assert wrong.outcome is Outcome.WRONG


SOFTMAX = r"$$p_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$"


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\frac{\partial p_i}{\partial s_{j \neq i}} = -p_i p_j", Outcome.PROVED),
        (r"\frac{\partial p_{i = j}}{\partial s_j} = p_j (1 - p_j)", Outcome.PROVED),
        (r"\frac{\partial p_{i \neq j}}{\partial s_j} = p_i (1 - p_j)", Outcome.WRONG),
    ],
)
def test_a_condition_may_stand_where_an_index_does(formula, outcome):
    assert [one.outcome for one in judged(f"{SOFTMAX}\n$${formula}$$")] == [outcome]


WORDS = r"""
For a centre word $c$ and an outside word $o$:
$$p_o = \frac{\exp(\mathbf{b}_o^\top \mathbf{a}_c)}{\sum_w \exp(\mathbf{b}_w^\top \mathbf{a}_c)}$$
Its loss is
$$J = -\log p_o = -\mathbf{b}_o^\top \mathbf{a}_c + \log \sum_w \exp(\mathbf{b}_w^\top \mathbf{a}_c)$$
"""


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\frac{\partial J}{\partial \mathbf{a}_c} = -\mathbf{b}_o + \sum_w p_w \mathbf{b}_w", Outcome.PROVED),
        (r"\frac{\partial J}{\partial \mathbf{b}_o} = (p_o - 1) \mathbf{a}_c", Outcome.PROVED),
        (r"\frac{\partial J}{\partial \mathbf{a}_c} = \mathbf{b}_o - \sum_w p_w \mathbf{b}_w", Outcome.WRONG),
    ],
)
def test_the_letter_of_a_word_marks_a_vector_or_is_one_of_all_words(formula, outcome):
    assert judged(f"{WORDS}\n$${formula}$$\nAll others have $w \\neq o$.")[-1].outcome is outcome


def test_the_letter_of_a_class_among_weights_of_all_classes_is_no_mark():
    judgements = judged(
        r"$$L = -\mathbf{w}_c^\top \mathbf{x} + \log \sum_j \exp(\mathbf{w}_j^\top \mathbf{x})$$"
        r"$$\frac{\partial L}{\partial \mathbf{w}_c} = -\mathbf{x} + \frac{\exp(\mathbf{w}_c^\top \mathbf{x})}"
        r"{\sum_j \exp(\mathbf{w}_j^\top \mathbf{x})} \mathbf{x}$$"
    )
    assert [one.outcome for one in judgements] == [Outcome.PROVED]


def test_a_formula_for_one_of_all_vectors_is_no_definition_of_all():
    judgements = judged(
        WORDS + r"With a one-hot $\mathbf{y}$: $$\mathbf{b}_o = \mathbf{B} \mathbf{y}$$ for $w \neq o$."
    )
    assert judgements[-1].outcome in (Outcome.CONDITIONAL, Outcome.NOT_READ)


LAYERS = r"""
The matrix $W^l$ has these entries: $$u_j^l = \sum_k W_{jk}^l h_k^{l-1} + b_j^l$$ $$h_j^l = \phi(u_j^l)$$
The output is $h_j^L = y_j$.
"""


def test_the_output_is_what_the_last_layer_gives():
    formula = r"\frac{\partial E}{\partial u_j^L} = \frac{\partial E}{\partial y_j} \phi'(u_j^L)"
    (one,) = judged(f"{LAYERS}$${formula}$$")
    assert one.holds
    (one,) = judged(f"{LAYERS}$${formula.replace('phi', 'phi(u_j^L) + phi')}$$")
    assert not one.holds


def test_a_sum_over_some_nodes_holds_if_these_are_all():
    step = r"\frac{\partial E}{\partial u_j^l} = \sum_{d \in \mathcal{D}_j} \frac{\partial E}{\partial u_d^{l+1}} "
    (right,) = judged(LAYERS + rf"$${step} \frac{{\partial u_d^{{l+1}}}}{{\partial u_j^l}}$$")
    assert right.holds
    assert "leaves out nothing" in right.reason
    (wrong,) = judged(LAYERS + rf"$${step} \frac{{\partial u_d^{{l+1}}}}{{\partial h_j^l}}$$")
    assert wrong.outcome is Outcome.NOT_READ


LIKELIHOOD = r"""
$$p_c = \frac{e^{s_c}}{\sum_d e^{s_d}}$$
$$-\log \mathcal{L} = E = -\log \prod_{i=c}^C p_c^{t_c} = -\sum_{c=1}^C t_c \log p_c$$
"""


def test_a_loss_is_the_first_formula_after_the_logarithm_of_a_likelihood_without_one():
    assert [one.outcome for one in judged(LIKELIHOOD)] == [Outcome.PROVED]
    outcomes = [one.outcome for one in judged(LIKELIHOOD + r"$$\frac{\partial E}{\partial s_i} = p_i - t_i$$")]
    assert outcomes == [Outcome.PROVED, Outcome.CONDITIONAL]
    outcomes = [one.outcome for one in judged(LIKELIHOOD + r"$$\frac{\partial E}{\partial s_i} = p_i + t_i$$")]
    assert outcomes == [Outcome.PROVED, Outcome.WRONG]


def test_the_letter_of_an_inner_sum_may_stand_where_it_begins():
    (one,) = judged(r"$$E = \sum_{i=1}^n \sum_{i=c}^C t_{ic} q_{ic} = \sum_{i=1}^n \sum_{c=1}^C q_{ic} t_{ic}$$")
    assert one.holds


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\frac{\partial s_i}{\partial s_k} = \delta{ik}", Outcome.PROVED),
        (r"\frac{\partial s_i}{\partial s_k} = 2 \delta_{ik}", Outcome.WRONG),
        (r"\frac{\partial s_i}{\partial s_k} = 1", Outcome.WRONG),
        (r"\frac{\partial v_i}{\partial v_k} = \delta_{ik}", Outcome.PROVED),
        (r"\frac{\partial v_i}{\partial v_k} = 1", Outcome.NOT_READ),
        (r"\frac{\partial p_i}{\partial s_k} = p_i (\delta{ik} - p_k)", Outcome.PROVED),
    ],
)
def test_a_forgotten_sign_of_a_subscript_is_understood_and_a_variable_is_independent_of_the_others(formula, outcome):
    assert [one.outcome for one in judged(f"{SOFTMAX}\n$${formula}$$")] == [outcome]


def test_a_forgotten_sign_of_a_layer_is_understood():
    text = r"$$z{[l]}_i = \sum_j W^{[l]}_{ij} a^{[l-1]}_j + b{[l]}_i$$"
    (one,) = judged(text + r"$$\frac{\partial z^{[l]}_i}{\partial b^{[l]}_i} = 1$$")
    assert one.holds


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\frac{\partial p_k}{\partial s_l} = p_k (\delta_{kl} - p_l)", Outcome.PROVED),
        (r"\frac{\partial p_k}{\partial s_l} = p_k (\delta_{kl} + p_l)", Outcome.WRONG),
        (r"\sum_{k'} \delta_{kk'} p_{k'} = p_k", Outcome.PROVED),
    ],
)
def test_a_prime_makes_another_index(formula, outcome):
    text = r"$$p_k = \frac{e^{s_k}}{\sum_{k'=1}^n e^{s_{k'}}}$$"
    assert [one.outcome for one in judged(f"{text}\n$${formula}$$")] == [outcome]


IN_LINES = r"""
> $\nabla w_l p_k = \nabla w_l \frac{\exp(x^T w_k)}{\sum_{k'} \exp(x^T w_{k'})}$
> $= x (\delta_{kl} p_k - p_k p_l)$
> $= x p_k (\delta_{kl} - p_l)$
"""


def test_formulas_in_lines_of_their_own_go_on_and_a_gradient_may_name_its_variable_beside_it():
    assert [one.outcome for one in judged(IN_LINES)] == [Outcome.PROVED, Outcome.PROVED]
    outcomes = [one.outcome for one in judged(IN_LINES.replace("- p_k p_l", "+ p_k p_l"))]
    assert outcomes[0] is Outcome.WRONG
    outcomes = [one.outcome for one in judged(IN_LINES.replace("\n> $=", " and\n> $="))]
    assert outcomes == [Outcome.NOT_READ, Outcome.NOT_READ]
    outcomes = [one.outcome for one in judged("With $a = b$ and\n$(u+1)^2$\n$= u^2 + 2u + 1$ $= u^2 + 2u$")]
    assert outcomes == [Outcome.PROVED, Outcome.WRONG]


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"\mathbb{E}[\log (a b)] = \mathbb{E}[\log a] + \mathbb{E}[\log b]", Outcome.PROVED),
        (r"\mathbb{E}[\log (s e^{-v^2})] = \mathbb{E}[\log s] - \mathbb{E}[v^2]", Outcome.PROVED),
        (r"v + \mathbb{E}[(\frac{a}{b})^2] = v + \mathbb{E}[\frac{a^2}{b^2}]", Outcome.PROVED),
        (r"\mathbb{E}[a b] = \mathbb{E}[a] \mathbb{E}[b]", Outcome.NOT_READ),
    ],
)
def test_the_mean_of_a_logarithm_is_told_however_its_product_is_written(formula, outcome):
    assert [one.outcome for one in judged(f"$${formula}$$")] == [outcome]


CLASSES = r"""
$$s_c = w_c^T x, \qquad p_c = \text{softmax}(s)_c$$
$$\frac{\partial p_c}{\partial s_k} = p_c (\delta_{ck} - p_k)$$
"""


def test_what_a_delta_tells_apart_is_meant_for_both_cases():
    assert judged(CLASSES)[-1].holds
    assert judged(CLASSES.replace("= p_c (", "= p_k ("))[-1].outcome is Outcome.WRONG


PULLED_OUT = r"$$-t_j + \sum_{i=1}^C t_i y_j = -t_j + y_i \sum_{i=1}^C t_i = y_j - t_j$$"


def test_after_a_slip_a_step_is_right_again_under_the_hypothesis_that_it_needs():
    assert [one.outcome for one in judged(PULLED_OUT)] == [Outcome.WRONG, Outcome.RIGHT_AGAIN]
    outcomes = [one.outcome for one in judged(PULLED_OUT.replace("y_i", "y_j"))]
    assert outcomes == [Outcome.PROVED, Outcome.CONDITIONAL]
