"""What is right in the way it is meant is not called wrong; what is wrong in every way is."""

import pytest

from derive.documents import Outcome, check_text
from derive.expr import open_indices

ONE_HOT = r"""
Since the target is {words}, only $y_k = 1$, so

$$C = -\sum_i^N y_i \log a_i = {right}$$
"""
PARTLY = r"""
$$H_k = f(h_k),\quad f(u) = \frac{1}{1+e^{-u}},\quad o_k = \sum_j w_{kj} H_j,\quad E = \frac12\sum_k (o_k - t_k)^2$$

$$\frac{\partial E}{\partial h_k} = \sum_{k=1}^{m} \frac{\partial E}{\partial o_k}
\frac{\partial o_k}{\partial H_k} \frac{\partial H_k}{\partial h_k}$$
"""
ENTRY_AMONG_VECTORS = r"""
$$z_j = \sum_k w_{jk} x_k + b_j,\quad a_j = \sigma(z_j),\quad C = \frac12 \sum_j (a_j - t_j)^2$$
$$\delta_j = \frac{\partial C}{\partial z_j}$$
$$\delta = \nabla_a C \odot \sigma'(z)$$
$$\delta = \nabla_a C \odot \sigma'(z_j)$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize("words", ["one-hot", "$one$-$hot$", "one–hot"])
def test_the_class_of_a_one_hot_target_is_the_one_that_is_said_to_be_1(words: str):
    text = ONE_HOT.replace("{words}", words)
    assert outcomes(text.replace("{right}", r"-y_k \log a_k")) == [Outcome.CONDITIONAL]
    (slip,) = outcomes(text.replace("{right}", r"y_k \log a_k"))
    assert slip in (Outcome.WRONG, Outcome.NOT_READ)


def test_without_the_words_a_term_is_no_sum():
    text = ONE_HOT.replace("{words}", "dense").replace("{right}", r"-y_k \log a_k")
    assert Outcome.CONDITIONAL not in outcomes(text)


def test_the_index_of_a_sum_may_be_another_than_the_same_letter_outside():
    (judgement,) = [one for one in check_text(PARTLY, "markdown") if one.outcome is not Outcome.GIVEN]
    assert judgement.outcome is Outcome.PROVED
    assert judgement.reason == "if the index of the sum is another than that outside of it"


def test_what_no_choice_of_the_letters_makes_right_is_not_proved():
    lost = PARTLY.replace(r"\frac{\partial H_k}{\partial h_k}", "H_k")
    assert lost != PARTLY
    assert Outcome.PROVED not in outcomes(lost)


def test_an_entry_in_a_formula_of_vectors_is_not_read():
    *_, vector, entry = outcomes(ENTRY_AMONG_VECTORS)
    assert (vector, entry) == (Outcome.PROVED, Outcome.NOT_READ)
    slip = ENTRY_AMONG_VECTORS.replace(r"\sigma'(z)", r"\sigma(z)")
    assert Outcome.PROVED not in outcomes(slip)


MATRICES = r"""
Forward: $z_1 = W_1 x + b_1$, $a_1 = \max(0, z_1)$, $z_2 = W_2 a_1 + b_2$, $L = \frac12\|z_2 - y\|^2$.

$$\frac{\partial L}{\partial z_2} = z_2 - y$$
$$\frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial z_2} a_1^T, \quad
\frac{\partial L}{\partial a_1} = W_2^T \frac{\partial L}{\partial z_2}$$
$$\frac{\partial L}{\partial z_1} = \frac{\partial L}{\partial a_1} \odot \mathbb{1}[z_1 > 0]$$
$$\frac{\partial L}{\partial W_1} = \frac{\partial L}{\partial z_1} x^T$$
"""


def test_what_is_written_as_a_matrix_is_read_as_one():
    found = [one for one in check_text(MATRICES, "markdown") if one.outcome is not Outcome.GIVEN]
    assert {one.outcome for one in found} == {Outcome.PROVED}
    assert all(one.left is not None and open_indices(one.left) for one in found)


@pytest.mark.parametrize(
    ("part", "slip"),
    [
        (r"= \frac{\partial L}{\partial z_1} x^T", r"= x^T \frac{\partial L}{\partial z_1}"),
        (r"= \frac{\partial L}{\partial z_2} a_1^T", r"= a_1^T \frac{\partial L}{\partial z_2}"),
        (r"\mathbb{1}[z_1 > 0]", r"\mathbb{1}[z_1 < 0]"),
    ],
)
def test_no_matrix_is_taken_for_a_number_to_make_a_slip_right(part: str, slip: str):
    assert part in MATRICES
    assert Outcome.WRONG in outcomes(MATRICES.replace(part, slip))


LYING = r"""
For the rows $h = \mathrm{ReLU}(xW_1 + b_1)$, $s = hW_2 + b_2$ and the loss $L = \frac{1}{2}\|s - t\|^2$:

$$\frac{\partial L}{\partial s} = s - t$$
$$\frac{\partial L}{\partial W_2} = h^T \frac{\partial L}{\partial s}, \quad
\frac{\partial L}{\partial h} = \frac{\partial L}{\partial s} W_2^T$$
"""


def test_rows_before_matrices_are_rows_in_letters_that_run_together_too():
    assert outcomes(LYING) == [Outcome.PROVED] * 3


@pytest.mark.parametrize(
    ("part", "slip"),
    [
        (r"h^T \frac{\partial L}{\partial s}", r"h \frac{\partial L}{\partial s}"),
        (r"\frac{\partial L}{\partial s} W_2^T", r"\frac{\partial L}{\partial s} W_2"),
        (r"h^T \frac{\partial L}{\partial s}", r"\frac{\partial L}{\partial s} h^T"),
        (r"\frac{\partial L}{\partial s} W_2^T", r"W_2^T \frac{\partial L}{\partial s}"),
    ],
)
def test_a_slip_among_rows_is_not_proved(part: str, slip: str):
    assert part in LYING
    assert outcomes(LYING.replace(part, slip)) != [Outcome.PROVED] * 3


LATER = r"""
# Derivation

Begin with one sigmoid output and the usual loss:

$$\frac{\partial L}{\partial\hat y} = -\frac{y}{\hat y}+\frac{1-y}{1-\hat y}$$

# Example

We take the squared error

$$L = \frac12(\hat y-y)^2$$
"""


def test_a_loss_that_is_told_later_in_another_section_accuses_nothing():
    assert outcomes(LATER) == [Outcome.NOT_READ]
    assert outcomes(LATER.replace("# Example", "")) == [Outcome.WRONG]


SOLVED = r"""
$$z_j = \sum_k w_{jk} a_k + b_j, \quad \delta_j = \frac{\partial C}{\partial z_j}$$

$$\frac{\partial C}{\partial b_j} = \delta_j$$

$$\frac{\partial C}{\partial w_{ji}} = \delta_j \frac{\partial z_j}{\partial w_{ji}}$$

which is solved as:

$$\frac{\partial C}{\partial w_{ji}} = \delta_j a_i$$
"""


def test_a_slope_is_not_right_because_another_slope_may_be_zero():
    assert set(outcomes(SOLVED)) == {Outcome.PROVED}
    assert outcomes(SOLVED.replace(r"\delta_j a_i", r"\delta_j a_j"))[-1] is Outcome.WRONG


OTHER_ACTIVATION = r"""
The output is $a = \sigma(z)$, and the loss is $L = \frac12 (a - y)^2$.

With tanh instead, we compute

$$\frac{\partial a}{\partial z} = 1 - a^2$$
"""


def test_a_slope_of_what_the_words_name_is_not_that_of_an_older_formula():
    assert outcomes(OTHER_ACTIVATION) == [Outcome.PROVED]
    assert outcomes(OTHER_ACTIVATION.replace("With tanh instead, we", "We")) == [Outcome.WRONG]
    assert outcomes(OTHER_ACTIVATION.replace("1 - a^2", "1 + a^2")) == [Outcome.WRONG]


CLASS_AND_TARGET = r"""
The loss is $C = \log \sum_k e^{z_k} - z_y$ with $z_j = \sum_k w_{jk} a_k$, and $\sum_j y_j = 1$.

$$\frac{\partial e^{z_y}}{\partial w_{jk}} = e^{z_y} a_k y_j$$
"""


def test_a_letter_for_a_class_and_for_its_target_accuses_nothing():
    assert Outcome.WRONG not in outcomes(CLASS_AND_TARGET)


SOUGHT = r"$$\text{min arg}_w \frac{1}{\sum_i p_i} = \text{min arg}_w \log \frac{1}{\sum_i p_i}$$"


def test_where_something_is_least_is_no_product():
    assert outcomes(SOUGHT) == [Outcome.NOT_READ]


SPLIT = r"""
The outputs are $\hat y = \text{softmax}(z)$ with the one-hot target $y$.

$$\nabla_{z_j} (-y_j \log(\text{softmax}(z))) = \nabla_{z_j} (-\log(\text{softmax}(z)))$$
"""


def test_an_entry_that_nobody_names_accuses_nothing():
    assert Outcome.WRONG not in outcomes(SPLIT)
