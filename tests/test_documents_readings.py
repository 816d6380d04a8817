"""What may be read in two ways: numbers as layers, brackets that apply or multiply, how far a sign reaches."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


LAYERS = r"""
$$u^l_j = \sigma(s_j^l), \quad s_j^l = \sum_k w_{jk}^l u_k^{l-1}$$
$$C = \frac{1}{2} \sum_j (u_j^3 - t_j)^2$$
$$\frac{\partial C}{\partial w_{jk}^3} = (u_j^3 - t_j) \sigma'(s_j^3) u^2_k$$
"""


def test_numbers_above_names_that_have_layers_are_layers():
    assert [one.outcome for one in judged(LAYERS)] == [Outcome.PROVED]
    assert [one.outcome for one in judged(LAYERS.replace("u^2_k", "u^1_k"))] != [Outcome.PROVED]
    (wrong,) = judged(LAYERS.replace("= (u_j^3 - t_j) ", "= (t_j - u_j^3) "))
    assert wrong.outcome is Outcome.WRONG


def test_a_two_above_a_name_that_has_no_other_number_there_is_a_square():
    text = (
        r"$$u^l = W^l v^{l-1}, \quad u^0 = v$$" + "\n"
        r"$$R = \sum_{i} \sum_{j} W_{ij}^2$$" + "\n"
        r"$$\frac{\partial R}{\partial W_{ij}} = 2 W_{ij}$$"
    )
    assert judged(text)[-1].outcome is Outcome.PROVED
    assert judged(text.replace("= 2 W", "= 3 W"))[-1].outcome is Outcome.WRONG


UNIT = r"""
$$h_j(s_j) = \tanh(s_j)$$
$$\frac{\partial h_j(s_j)}{\partial s_j} = 1 - h_j(s_j)^2 = (1 - h_j)(1 + h_j)$$
"""


def test_a_unit_with_what_it_is_computed_from_in_brackets_is_no_product():
    assert [one.outcome for one in judged(UNIT)] == [Outcome.PROVED] * 2
    assert judged(UNIT.replace("1 - h_j(", "1 + h_j("))[0].outcome is Outcome.WRONG


def test_an_operator_before_a_bracket_may_reach_over_the_whole_product():
    text = r"$$\frac{d}{dz} (1 - t) z + \frac{d}{dz} \ln(1 + e^{-z}) = 1 - t - \frac{e^{-z}}{1 + e^{-z}}$$"
    (one,) = judged(text)
    assert (one.outcome, one.reason) == (Outcome.PROVED, "if the derivative reaches over all that follows")
    assert judged(text.replace("= 1 - t", "= 1 + t"))[0].outcome is Outcome.WRONG


ENTRIES = r"""
$$(u^{(p,3)})_{j} = \sum_{i=1}^{n} w_{ij}^{(2)} (u^{(p,2)})_i + b_j^{(2)}$$
$$\frac{\partial (u^{(p,3)})_{j}}{\partial w^{(2)}_{ij}} = (u^{(p,2)})_i$$
"""


def test_an_entry_of_a_name_in_brackets_is_an_entry():
    assert [one.outcome for one in judged(ENTRIES)] == [Outcome.PROVED]
    assert judged(ENTRIES.replace("= (u^{(p,2)})_i", "= (u^{(p,3)})_j"))[0].outcome is Outcome.WRONG


def test_softmax_of_what_has_a_sample_is_over_the_classes():
    text = (
        r"$$q_k^{(p)} = \mathrm{softmax}(u^{(p)})_k$$" + "\n"
        r"$$\frac{\partial q_k^{(p)}}{\partial u_k^{(p)}} = q_k^{(p)} (1 - q_k^{(p)})$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert judged(text.replace("(1 - q", "(2 - q"))[0].outcome is Outcome.WRONG


PAIRS = r"""
$$y_{ij} = \sum_{k=1}^D x_{ik} w_{kj}$$
$$\frac{\partial L}{\partial w_{ab}} = \sum_{i=1}^N \frac{\partial L}{\partial y_{ib}} x_{ia}$$
"""


def test_two_first_letters_below_a_name_are_two_indices_where_one_stands_beside_an_index():
    assert [one.outcome for one in judged(PAIRS)] == [Outcome.PROVED]
    assert judged(PAIRS.replace("x_{ia}", "x_{ib}"))[0].outcome is Outcome.WRONG


def test_the_numbers_of_features_stand_beside_an_index():
    text = (
        r"$$z_i = w_1 x_{i1} + w_2 x_{i2} + b$$" + "\n"
        r"$$J = \frac{1}{N} \sum_{i=1}^N z_i^2$$" + "\n"
        r"$$\frac{\partial J}{\partial w_1} = \frac{2}{N} \sum_{i=1}^N z_i x_{i1}$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert judged(text.replace("z_i x_{i1}$", "z_i x_{i2}$"))[0].outcome is Outcome.WRONG


def test_a_remark_between_two_rows_is_not_what_the_next_one_goes_on_with():
    text = r"""$$
\begin{aligned}
L &= - t \ln p - (1 - t) \ln (1 - p) \\
  & \quad \text{, where } p = \sigma(z) \\
  &= - \ln (1 - p) - t \ln \frac{p}{1 - p}
\end{aligned}
$$"""
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert judged(text.replace("- t \\ln \\frac", "+ t \\ln \\frac"))[0].outcome is Outcome.WRONG


CASES = r"""
$$p_k = \frac{e^{u_k}}{\sum_q e^{u_q}}$$
Otherwise (in the case where $k = j$):
$$\frac{\partial p_k}{\partial u_j} = p_k (1 - p_k)$$
"""


def test_a_case_in_brackets_directly_before_a_formula_is_its_case():
    (one,) = judged(CASES)
    assert one.outcome is Outcome.PROVED
    assert one.case is not None
    (other,) = judged(CASES.replace("(in the case where $k = j$)", "(not only where $k = j$, as we will see below)"))
    assert other.outcome is not Outcome.PROVED


def test_a_case_of_an_index_that_a_formula_does_not_have_is_no_case_of_it():
    text = (
        r"$$r_j = \sum_i w_{ij} x_i$$ $$\frac{\partial r_q}{\partial w_{ij}} = 0$$" + "\n"
        r"for $q \ne j$, since" + "\n"
        r"$$s_j = \sum_i v_{ij} r_i$$ $$\frac{\partial s_j}{\partial v_{ij}} = r_i$$"
    )
    assert judged(text)[-1].outcome is Outcome.PROVED


@pytest.mark.parametrize("arrow", ["=>", r"\Rightarrow", r"\implies"])
def test_an_arrow_of_two_characters_is_an_arrow(arrow):
    text = rf"$$a = \sigma(z) {arrow} 1 - a = \frac{{1}}{{1 + e^{{z}}}}$$"
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert judged(text.replace("1 - a", "1 + a"))[0].outcome is Outcome.WRONG


def test_signs_of_programming_languages_are_read():
    assert judged("$$x^2 >= 0 => x^2 + 1 != 0$$") == []
    assert judged("$$(x + 1)^2 = x^2 + 2 x + 1 >= 0$$")[0].outcome is Outcome.PROVED


def test_a_percentage_is_a_part_of_one():
    assert judged(r"With $p = 90\%$ we have $-\ln(p) \approx 0.105$.")[0].outcome is Outcome.AGREES
    assert judged(r"With $p = 90\%$ we have $-\ln(p) \approx 0.205$.")[0].outcome is Outcome.WRONG


def test_a_sign_may_stand_above_in_the_fraction_of_a_derivative():
    text = r"$$\frac{- \partial \sum_i t_i \ln p_i}{\partial p_j} = -\frac{t_j}{p_j}$$"
    assert judged(text)[0].outcome is Outcome.PROVED
    assert judged(text.replace("= -", "= "))[0].outcome is Outcome.WRONG


def test_the_counts_of_right_and_wrong_predictions_are_names():
    text = r"$$\frac{2 TP}{2 TP + FP + FN} = \frac{TP}{TP + \frac12 (FP + FN)}$$"
    assert judged(text)[0].outcome is Outcome.PROVED
    assert judged(text.replace("2 TP + FP", "TP + FP"))[0].outcome is Outcome.WRONG


BASE = r"""
$$\log(p) = \frac{\ln(p)}{\ln(10)}$$
$$\frac{d \log(p)}{d p} = \frac{1}{p \ln(10)}$$
"""


def test_the_base_of_a_bare_log_is_what_a_row_says_it_is():
    assert [one.outcome for one in judged(BASE)] == [Outcome.PROVED] * 2
    assert judged(BASE.replace(r"p \ln(10)", "p"))[1].outcome is Outcome.WRONG


def test_a_prime_on_what_is_no_known_function_makes_no_product_of_a_bracket():
    text = r"$$\delta^l = \Sigma'(z^l) (W^{l+1})^T \delta^{l+1} = \sigma'(z^l) \odot (W^{l+1})^T \delta^{l+1}$$"
    assert Outcome.WRONG not in [one.outcome for one in judged(text)]


def test_d_before_a_matrix_in_bold_is_its_gradient():
    text = r"""$$\boldsymbol{A} = \boldsymbol{X} \boldsymbol{W}$$
$$d\boldsymbol{W} = \boldsymbol{X}^T d\boldsymbol{A}$$
$$d\boldsymbol{W} = (d\boldsymbol{A}^T \boldsymbol{X})^T$$"""
    assert Outcome.WRONG not in [one.outcome for one in judged(text)]


def test_a_slope_by_a_variable_beside_another_slope_by_it_is_decided():
    """The kink is on one side, a derivative by the variable on the other."""
    text = r"$$f(u) = \max(0, u)$$ $$g = \sin(u)$$ $$\frac{\partial f}{\partial u} = \frac{\partial g}{\partial u}$$"
    assert judged(text)[-1].outcome is not Outcome.PROVED


SCALED = r"""
$$Y = X W$$
$$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Y}$$
$$\nabla W = \frac{1}{N} \frac{\partial L}{\partial W}$$
"""


def test_what_a_bare_gradient_of_weights_is_scaled_by_accuses_nobody():
    assert Outcome.WRONG not in [one.outcome for one in judged(SCALED)]


MISREAD = r"""
$$\mathbf{a} = R(\mathbf{z}) \odot \mathbf{k}$$
$$\mathbf{b} = \mathbf{k} + \mathbf{z}$$
$$\mathbf{a} + \mathbf{b} = Q \mathbf{k}$$
$$\mathbf{a} - \mathbf{b} = Q \mathbf{z}$$
"""


def test_a_name_with_which_nothing_holds_accuses_nobody():
    assert Outcome.WRONG not in [one.outcome for one in judged(MISREAD)]
    (one,) = judged(
        r"$$\mathbf{b} = 2 \mathbf{z} + \mathbf{k}$$ $$\mathbf{b} - \mathbf{z} = \mathbf{k} - 5 \mathbf{z}$$"
    )
    assert one.outcome is Outcome.WRONG


MEANS = r"""
Here $\overline{u_k}$ is the mean of a column.
$$v_{ik} = u_{ik} - \overline{u_k}$$
$$\frac{d\overline{u_k}}{du_{lk}} = \frac{1}{N}$$
$$\frac{d}{du_{lk}} \frac{1}{N} \sum_{i=1}^N (u_{ik} - \overline{u_k})^2
= \frac{2}{N} \sum_{i=1}^N (u_{ik} - \overline{u_k}) (\delta(i = l) - \frac{1}{N})
= \frac{2 (u_{lk} - \overline{u_k})}{N}$$
"""


def test_a_bar_is_a_mean_where_the_words_say_so():
    assert [one.outcome for one in judged(MEANS)] == [Outcome.PROVED] * 3
    assert judged(MEANS.replace(r"= \frac{1}{N}$", r"= \frac{2}{N}$"))[0].outcome is Outcome.WRONG
    assert Outcome.PROVED not in [one.outcome for one in judged(MEANS.replace("mean", "norm"))][:1]


def test_a_sigma_is_the_root_of_the_variance_where_the_words_say_so():
    text = r"""Here $\overline{u_k}$ and $\sigma_k^2$ are the mean and the variance of a column.
$$v_{ik} = \frac{u_{ik} - \overline{u_k}}{\sqrt{\sigma_k^2 + \epsilon}}, \qquad \sum_{i=1}^N v_{ik} = 0$$
$$\frac{dv_{ik}}{du_{lk}} = \frac{\delta(i = l) - 1 / N}{\sqrt{\sigma_k^2 + \epsilon}}
- \frac{(u_{ik} - \overline{u_k}) (u_{lk} - \overline{u_k})}{N \sqrt{\sigma_k^2 + \epsilon}^3}$$"""
    assert all(one.holds for one in judged(text))
    assert judged(text.replace(r"}^3}", r"}}"))[-1].outcome is Outcome.WRONG


def test_a_delta_with_its_condition_in_brackets_is_a_kronecker_delta():
    for delta in (r"\delta(i = l)", r"\delta(i, l)"):
        text = rf"$$\sum_i u_i {delta} = u_l$$"
        assert judged(text)[0].outcome is Outcome.PROVED
        assert judged(text.replace("= u_l$", "= 2 u_l$"))[0].outcome is Outcome.WRONG


def test_an_approximation_with_a_variable_accuses_nobody():
    assert (
        judged(r"Where $\sigma(z) \approx 1$ we have $\sigma'(z) \approx 0$, low ($\approx 0$) or high ($\approx 1$).")
        == []
    )
    assert judged(r"$\sigma(0) \approx 0.4$")[0].outcome is Outcome.WRONG


def test_a_sample_may_stand_above_a_name_with_and_without_brackets():
    text = (
        r"$$p^{(i)} = \sigma(\theta x^{(i)})$$ $$J = \sum_{i=1}^m (p^{(i)} - y^{(i)})^2$$" + "\n"
        r"If $y^{i} = k$, and if $y^i \not = k$:" + "\n"
        r"$$\frac{\partial J}{\partial \theta} = 2 \sum_{i=1}^m (p^{(i)} - y^{(i)}) p^{(i)} (1 - p^{(i)}) x^{(i)}$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]


def test_a_parameter_that_is_written_in_two_ways_accuses_nobody():
    text = r"""$$J = \sum_{i=1}^m \sum_{k=1}^K t_{ik}
\ln \frac{e^{\theta^{(k)\top} x^{(i)}}}{\sum_{j=1}^K e^{\theta^{(j)\top} x^{(i)}}}
+ \frac{\lambda}{2} \sum_{k=1}^K \sum_{j=0}^n \theta_{kj}^2$$
$$\nabla_{\theta^{(k)}} J = \sum_{i=1}^m x^{(i)} (t_{ik} - q_{ik}) + \lambda \theta_k$$"""
    assert Outcome.WRONG not in [one.outcome for one in judged(text)]


NAMELESS = r"""
$$C = \frac{1}{n} \sum_x C_x, \quad a_i^l = a(s_i^l), \quad s_i^l = \sum_k w_{ki}^l a_k^{l-1} + b_i^l$$
$$\delta_i^l = \frac{\partial C_x}{\partial s_i^l}$$
$$\delta_{i}^{l} = \sum_{j} w_{ij}^{l+1} \delta_{j}^{l+1} a'(s_{i}^{l})$$
$$\frac{\partial C_x}{\partial w_{ij}^{l}} = a_{i}^{l-1} \delta_{j}^{l}$$
"""


def test_a_letter_may_be_a_function_and_what_comes_out_of_it_and_a_loss_be_of_one_sample():
    assert [one.outcome for one in judged(NAMELESS)] == [Outcome.PROVED] * 2
    assert judged(NAMELESS.replace("a'(s", "2 a'(s"))[0].outcome is Outcome.WRONG
    assert judged(NAMELESS.replace(r"a_{i}^{l-1} \delta", r"a_{i}^{l-1} w_{ij}^{l} \delta"))[1].outcome is Outcome.WRONG


def test_what_there_was_no_time_to_judge_is_undecided():
    damaged = NAMELESS.replace("a'(s", "2 a'(s")
    outcomes = {one.outcome for one in check_text(damaged, seconds=1e-3)}
    assert Outcome.UNDECIDED in outcomes
    assert Outcome.WRONG not in outcomes


def test_a_slope_that_reaches_the_loss_is_missed():
    text = (
        r"$$y_i = \gamma_i u_i, \quad \frac{\partial L}{\partial \gamma_i} = \frac{\partial L}{\partial y_i} u_i$$"
        + "\n"
        r"$$\frac{\partial L}{\partial u_i} = \gamma_i$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED, Outcome.WRONG]
    right = text.replace("= \\gamma_i$", "= \\gamma_i \\frac{\\partial L}{\\partial y_i}$")
    assert [one.outcome for one in judged(right)] == [Outcome.PROVED] * 2


def test_what_has_no_sign_of_equality_states_nothing_be_it_read_or_not():
    found = check_text(r"$$f: \mathbb{R}^n \to \mathbb{R}, v \mapsto \Xi v$$ $$g: \mathbb{R} = v$$", "markdown")
    assert [one.outcome for one in found][-1] is Outcome.NOT_READ
    assert {one.outcome for one in found[:-1]} == {Outcome.GIVEN}


def test_braces_around_a_whole_formula_are_not_read():
    text = r"$$\displaystyle{\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}}$$"
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED] * 2
    assert judged(text.replace("= \\frac{e^z", "= \\frac{e^{-z}"))[1].outcome is Outcome.WRONG


def test_words_above_a_name_only_mark_it():
    assert judged(r"$$w^{new} = w^{old} - \eta g$$ $$w^{new} + \eta g = w^{old}$$")[-1].outcome is Outcome.PROVED
    assert judged(r"$$w^{new} = w^{old} - \eta g$$ $$w^{new} - \eta g = w^{old}$$")[-1].outcome is Outcome.WRONG


def test_a_backslash_before_a_prime_is_not_read():
    assert judged(r"$$\sigma\'(z) = \sigma(z) (1 - \sigma(z))$$")[0].outcome is Outcome.PROVED
    assert judged(r"$$\sigma\'(z) = \sigma(z) (1 + \sigma(z))$$")[0].outcome is Outcome.WRONG


ERRORS = r"""
$$z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j, \qquad a^l_j = \sigma(z^l_j)$$
$$\frac{\partial C}{\partial b^l_j} = \delta^l_j$$
$$\frac{\partial C}{\partial w^l_{jk}} = \delta^l_j a^{l-1}_k$$
"""


def test_a_mistake_is_found_where_the_document_does_not_say_what_its_error_is():
    assert all(one.holds for one in judged(ERRORS))
    for right, wrong in (
        ("= \\delta^l_j a", "= -\\delta^l_j a"),
        ("= \\delta^l_j a^{l-1}_k", "= \\delta^l_j a^{l-1}_j"),
    ):
        found = judged(ERRORS.replace(right, wrong))
        assert [one.outcome for one in found] == [Outcome.PROVED, Outcome.WRONG]


ENTRYWISE = r"""
$$\varphi(u_i) = \frac{e^{u_i}}{\sum_n e^{u_n}}, \qquad p_i = \varphi(u_i)$$
If $i = j$:
$$\frac{\partial p_i}{\partial u_j} = p_i (1 - p_j)$$
If $i \neq j$:
$$\frac{\partial p_i}{\partial u_j} = - p_i p_j$$
"""


def test_a_softmax_may_be_written_of_one_entry():
    assert all(one.holds for one in judged(ENTRYWISE))
    assert judged(ENTRYWISE.replace("= - p_i p_j", "= p_i p_j"))[-1].outcome is Outcome.WRONG


def test_a_derivative_by_a_number_of_things_is_no_derivative():
    text = r"""Let $H \in \mathbb{R}^{b \times d}$ and $Z = H W$.
$$\partial R / \partial b = (\partial R / \partial Z)^\top \mathbf{1}$$"""
    assert Outcome.WRONG not in [one.outcome for one in judged(text)]


def test_an_operator_before_a_sum_may_reach_over_what_is_added():
    text = r"$$\frac{\partial}{\partial w_k} \sum_i w_i x_i + b = x_k$$"
    (one,) = judged(text)
    assert (one.outcome, one.reason) == (Outcome.PROVED, "if the derivative reaches over all that follows")
    assert judged(text.replace("= x_k", "= 2 x_k"))[0].outcome is not Outcome.PROVED


LOGISTIC = r"""
$$f(\theta^T x) = \frac{1}{1 + e^{- \theta^T x}}$$
$$\log \frac{f(\theta^T x)}{1 - f(\theta^T x)} = \theta^T x$$
$$E = - \frac{1}{N} \sum_{i=1}^{N} y_i \log f(\theta^T x_i) + (1 - y_i) \log (1 - f(\theta^T x_i))$$
$$\nabla_\theta E = -\frac{1}{N} \sum_{i=1}^{N} (y_i - f(\theta^T x_i)) x_i$$
"""


def test_a_function_may_be_defined_of_a_formula_and_a_sum_reach_over_what_needs_its_index():
    assert [one.outcome for one in judged(LOGISTIC)] == [Outcome.PROVED] * 2
    assert judged(LOGISTIC.replace("= -\\frac{1}{N} \\sum", "= \\frac{1}{N} \\sum"))[-1].outcome is Outcome.WRONG
    assert judged(LOGISTIC.replace("= \\theta^T x$", "= 2 \\theta^T x$"))[0].outcome is Outcome.WRONG


LETTER = r"""
$$a^{(n)} = \sigma(z^{(n)}), \quad z^{(n)} = W^{(n)} a^{(n-1)} + b^{(n)}$$
$$\delta^{(n-1)} = ({W^{(n)}}^T \delta^{(n)}) \odot \sigma'(z^{(n-1)})$$
$$\frac{\partial C}{\partial b^{(n)}} = \delta^{(n)}$$
$$\frac{\partial C}{\partial W^{(n)}} = \delta^{(n)} {a^{(n-1)}}^T$$
"""


def test_another_letter_than_l_may_number_the_layers():
    assert [one.outcome for one in judged(LETTER)] == [Outcome.PROVED] * 2
    assert judged(LETTER.replace("= \\delta^{(n)} {", "= -\\delta^{(n)} {"))[-1].outcome is Outcome.WRONG


def test_a_forgotten_sign_of_differentiation_below_is_understood():
    text = (
        r"$$f(u_i) = \frac{e^{u_i}}{\sum_k e^{u_k}}$$" + "\n"
        r"$$\frac{\partial f(u_i)}{u_i} = f(u_i) (1 - f(u_i))$$"
    )
    assert all(one.holds for one in judged(text))
    assert judged(text.replace("(1 - f", "(1 + f"))[-1].outcome is Outcome.WRONG


NORM = r"$$\Vert \mathbf{u} \Vert_2 = \sqrt{u_0^2 + u_1^2 + u_2^2 + \dots + u_{n-1}^2}$$"


def test_a_sum_with_dots_may_count_from_0_to_below_n():
    assert judged(NORM)[0].outcome is Outcome.PROVED
    assert judged(NORM.replace("u_1^2", "u_1"))[0].outcome is not Outcome.PROVED
    assert judged(NORM.replace("u_0^2", "u_0"))[0].outcome is not Outcome.PROVED


def test_the_entries_of_distributions_in_capitals_are_in_small_letters():
    assert judged(r"$$H(P_1, Q_1) = -\sum_i p_i \log(q_i)$$")[0].outcome is Outcome.PROVED
    assert judged(r"$$H(P_1, Q_1) = --\sum_i p_i \log(q_i)$$")[0].outcome is Outcome.WRONG
