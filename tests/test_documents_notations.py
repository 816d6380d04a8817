"""Notation that only a document itself explains: it is taken as it is meant, and a mistake in it is still one."""

from __future__ import annotations

import pytest

from derive.checker import Verdict, check
from derive.documents import Outcome, check_text
from derive.expr import ONE, Sym, add, mul, num, power
from derive.steps import Setting


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text)]


SOFTMAX = r"""
$$\sigma(\mathbf{u})_i = \frac{e^{u_i}}{\sum_{j=1}^{K} e^{u_j}}$$
$$\frac{\partial \sigma(\mathbf{u})_i}{\partial u_j} = \sigma(\mathbf{u})_i (\delta_{ij} - \sigma(\mathbf{u})_j)$$
"""


def test_sigma_with_an_index_behind_its_argument_is_the_softmax_that_the_document_says_it_is() -> None:
    assert outcomes(SOFTMAX) == [Outcome.PROVED, Outcome.PROVED]
    wrong = SOFTMAX.replace(r"(\delta_{ij} - \sigma(\mathbf{u})_j)", r"(\delta_{ij} + \sigma(\mathbf{u})_j)")
    assert outcomes(wrong) == [Outcome.PROVED, Outcome.WRONG]
    assert outcomes(SOFTMAX.replace("e^{u_j}}$$", "u_j}$$"))[0] is Outcome.WRONG


def test_a_sigmoid_beside_a_softmax_of_the_same_letter_stays_one() -> None:
    text = (
        SOFTMAX
        + "\nFor one number\n\n"
        + r"$$\sigma(v) = \frac{1}{1+e^{-v}}, \quad \sigma'(v) = \sigma(v)(1-\sigma(v))$$"
    )
    assert Outcome.WRONG not in outcomes(text)
    assert outcomes(text).count(Outcome.PROVED) >= 3


STEPS = r"""
$$w_{ji}(t+1) = w_{ji}(t) - \eta \frac{\partial E}{\partial w_{ji}}$$
$$\Delta v(t) = -\epsilon g + \mu \Delta v(t-1)$$
"""


def test_a_time_in_brackets_multiplies_nothing() -> None:
    assert outcomes(STEPS) == [Outcome.GIVEN, Outcome.GIVEN]


OF_SAMPLE = r"""
$$a_j = \frac{1}{1+e^{-s_j}}$$
The error of sample $k$ is
$$E_k = \frac{1}{2} \sum_{j=1}^{l} (a_j^k - t_j^k)^2$$
"""


def test_the_letter_of_a_sample_above_a_name_is_no_power() -> None:
    found = outcomes(OF_SAMPLE + r"$$\frac{\partial E_k}{\partial a_j} = a_j - t_j$$")
    assert Outcome.WRONG not in found


REDEFINED = r"""# One
$$\ell_i = - y_i \log a_i - (1-y_i) \log(1-a_i)$$
$$J = \frac{1}{m} \sum_{i=1}^m \ell_i$$
# Two
$$\ell_i = y_i \log a_i + (1-y_i) \log(1-a_i)$$
$$J = -\frac{1}{m} \sum_{i=1}^m \ell_i$$
"""


def test_a_cost_made_of_a_loss_that_got_another_formula_is_defined_anew() -> None:
    assert Outcome.WRONG not in outcomes(REDEFINED)


def test_a_class_chosen_in_the_text_is_a_condition_and_defines_nothing() -> None:
    text = r"""
Two cases: $c_i = j$ and $c_i \neq j$.

$$q_j = \sum_{i \neq j} c_i + c_j$$
$$\sum_{i \neq j} c_i = q_j - c_j$$
"""
    assert Outcome.WRONG not in outcomes(text)


SQUARED = r"""
The label is $y \in \{-1, +1\}$.

$$\|\mathbf{v} + y^{(n)} \mathbf{u}\|^2 = \|\mathbf{v}\|^2 + 2 y^{(n)} \mathbf{v}^\top \mathbf{u} + \|\mathbf{u}\|^2$$
"""


def test_labels_that_are_one_or_minus_one_have_the_square_one() -> None:
    assert outcomes(SQUARED)[-1] is Outcome.CONDITIONAL
    assert outcomes(SQUARED.replace(r"The label is $y \in \{-1, +1\}$.", ""))[-1] is Outcome.WRONG
    assert outcomes(SQUARED.replace("+ 2 y", "+ y"))[-1] is Outcome.WRONG


OF_BATCH = r"""
$\mathbf{y}^{(n)}$ is one-hot.

$$z_c^{(n)} = \mathbf{w}_c^\top \mathbf{x}^{(n)} + b_c$$
$$p_c^{(n)} = \frac{e^{z_c^{(n)}}}{\sum_{j=1}^C e^{z_j^{(n)}}}$$
$$L = -\frac{1}{N} \sum_{n=1}^N \sum_{c=1}^C y_c^{(n)} \log p_c^{(n)}$$
$$\frac{\partial L}{\partial b_c} = \frac{1}{N} \sum_{n=1}^N (p_c^{(n)} - y_c^{(n)})$$
"""


def test_targets_of_every_sample_add_up_to_one() -> None:
    assert outcomes(OF_BATCH)[-1] is Outcome.CONDITIONAL
    assert outcomes(OF_BATCH.replace(r"(p_c^{(n)} - y", r"(p_c^{(n)} + y"))[-1] is Outcome.WRONG


@pytest.mark.parametrize("formula", [r"f(x + h) \approx f(x) + f'(x) h", r"g(u) \approx u + 1"])
def test_an_approximation_is_not_held_against_its_author(formula: str) -> None:
    assert outcomes(f"$$g(u) = u^2$$\n\n$${formula}$$")[-1] is Outcome.GIVEN


TABLE = r"""We obtain the result:

$$
\begin{array}{ccc}
a & b & y \\
1 & 0 & 1 + 1 = 2 \\
0 & 1 & 2 + 1 = 3
\end{array}
$$
"""


def test_the_cells_of_a_table_are_no_results_of_one_another() -> None:
    assert Outcome.WRONG not in outcomes(TABLE)
    assert outcomes(TABLE.replace("= 3", "= 4")).count(Outcome.WRONG) == 1


def test_a_formula_that_grows_without_end_when_multiplied_out_is_refused_in_time() -> None:
    terms = [Sym(f"v{number}") for number in range(14)]
    left, right = power(add(*terms), num(12)), power(add(*terms[1:], terms[0]), num(12))
    finding = check(left, mul(right, add(ONE, terms[0])), Setting({}), seconds=20)
    assert finding.verdict is Verdict.WRONG


def test_formulas_between_backticks_are_read_where_their_signs_stand_there_too() -> None:
    text = "Guarded `$$\nf(x) = x^2, \\quad f'(x) = 2x\n$$` and `$y = 2 + 3 = 6$`, but no `$HOME` and no ``$a_1 = 1$``."
    assert outcomes(text) == [Outcome.GIVEN, Outcome.PROVED, Outcome.GIVEN, Outcome.WRONG]


def test_two_functions_of_which_nothing_is_said_are_not_held_against_one_another() -> None:
    text = r"""$$\frac{\partial g(s x)}{\partial s} = h(x) (1 - h(x)) x$$"""
    assert outcomes(text) == [Outcome.NOT_READ]


def test_a_number_behind_a_line_that_is_set_as_a_remark_is_no_part_of_it() -> None:
    assert outcomes(r"$$\begin{aligned} q &= 2 + 3 & \pod{7} \\ &= 5 & \pod{8} \end{aligned}$$")[-1] is Outcome.AGREES


LAYERS_BELOW = r"""
$$a_l = W_l z_{l-1} + b_l$$
Gradients are columns, as long as what they are taken by:
$$\frac{\partial \ell}{\partial z_{l-1}}
= \left(\frac{\partial a_l}{\partial z_{l-1}}\right)^{T} \frac{\partial \ell}{\partial a_l}
= W_l^{T} \frac{\partial \ell}{\partial a_l}$$
"""


def test_layers_may_stand_below_names() -> None:
    assert outcomes(LAYERS_BELOW) == [Outcome.GIVEN, Outcome.PROVED, Outcome.PROVED]
    assert outcomes(LAYERS_BELOW.replace("= W_l^{T}", "= -W_l^{T}"))[2] is Outcome.WRONG


def test_an_index_that_is_summed_over_is_no_layer() -> None:
    text = r"""
$$s = \sum_{l=1}^{n} a_l z_l, \qquad r = a_1 - a_2$$
$$\frac{\partial s}{\partial a_l} = z_l$$
"""
    assert outcomes(text)[-1] is Outcome.PROVED
    assert outcomes(text.replace("= z_l", "= a_l"))[-1] is Outcome.WRONG


ROWS = r"""
$$z = W x + b, \qquad z \in \mathbb{R}^{m}, \; x \in \mathbb{R}^{d}, \; W \in \mathbb{R}^{m \times d}$$
$$\frac{\partial \ell}{\partial x} = W^{T} \frac{\partial \ell}{\partial z}$$
"""
AS_ROW = r"$$\frac{\partial \ell}{\partial x} = \frac{\partial \ell}{\partial z} W$$"


def test_order_is_no_mistake_where_gradients_are_told_as_rows_and_as_columns() -> None:
    assert outcomes(f"{ROWS}\nThe same step:\n{AS_ROW}")[-1] is Outcome.WRONG
    both = "In the numerator layout, no longer in the denominator layout:"
    assert outcomes(f"{ROWS}\n{both}\n{AS_ROW}")[-1] is Outcome.CONDITIONAL


MODEL = r"""
$$\frac{\partial J}{\partial \theta_j}
= \sum_{i=1}^m (y_i - h_\theta(x_i)) \frac{\partial h_\theta(x_i)}{\partial \theta_j}
= \sum_{i=1}^m (y_i - h_\theta(x_i)) \frac{\partial h_\theta(x_i)}{\partial \theta_j}$$
"""


def test_a_derivative_that_a_sum_has_lost_is_missed() -> None:
    assert Outcome.WRONG not in outcomes(MODEL)
    lost = MODEL.replace(r"(x_i)) \frac{\partial h_\theta(x_i)}{\partial \theta_j}$$", "(x_i))$$")
    found = check_text(lost)[-1]
    assert found.repair is not None
    assert (found.outcome, found.repair.kind) == (Outcome.WRONG, "a missing derivative")


@pytest.mark.parametrize("product", [r"\vec{w}_j \cdot \vec{x}_j", r"\mathbf{w}_j^T \mathbf{x}_j", "w_j^T x_j"])
def test_a_row_of_a_matrix_that_is_a_vector_has_the_entries_of_the_matrix(product: str) -> None:
    assert outcomes(f"$$u_j = {product} = \\sum_i w_{{ji}} x_{{ji}}$$")[-1] is Outcome.PROVED
    assert outcomes(f"$$u_j = {product} = \\sum_i w_{{ji}} x_{{ji}}^2$$")[-1] is Outcome.WRONG


ONE_SAMPLE = r"""
For a sample $k$ with $\hat{y}_j = \sigma(z_j)$ and $z_j = \sum_h w_{hj} b_h$:
$$E_k = \frac{1}{2} \sum_{j=1}^l (\hat{y}_j^k - y_j^k)^2$$
$$\Delta w_{hj} = -\eta \frac{\partial E_k}{\partial w_{hj}}$$
$$\Delta w_{hj} = -\eta (\hat{y}_j - y_j) \hat{y}_j (1 - \hat{y}_j) b_h$$
"""


def test_the_number_of_one_sample_may_be_left_out() -> None:
    assert outcomes(ONE_SAMPLE)[-1] is Outcome.PROVED
    assert outcomes(ONE_SAMPLE.replace(r"-\eta (", r"\eta ("))[-1] is Outcome.WRONG


def test_the_softmax_may_be_called_sigma_in_the_middle_of_a_chain() -> None:
    text = SOFTMAX.replace(r"$$\sigma(\mathbf{u})_i = \frac", r"$$q_i = \sigma(\mathbf{u})_i = \frac")
    text += r"$$\frac{\partial q_i}{\partial u_j} = q_i (\delta_{ij} - q_j)$$"
    assert outcomes(text)[-1] is Outcome.PROVED
    assert outcomes(text.replace("- q_j", "+ q_j"))[-1] is Outcome.WRONG
