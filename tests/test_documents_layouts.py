"""Habits of notes on batches and layers: which way a matrix lies, what a bare sum runs over, what goes unsaid."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text

RIGHT = {Outcome.PROVED, Outcome.AGREES, Outcome.CONDITIONAL}


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


def all_hold(text: str) -> bool:
    found = judged(text)
    return bool(found) and all(one.outcome in RIGHT for one in found)


def is_accused(text: str) -> bool:
    return Outcome.WRONG in [one.outcome for one in judged(text)]


ROWS = r"""
$$Z_1 = X W_1 + b_1, \quad H = \mathrm{ReLU}(Z_1), \quad Z_2 = H W_2 + b_2, \quad P = \mathrm{softmax}(Z_2)$$
The loss is $L = -\frac{1}{N} \sum_{i=1}^N \sum_{k=1}^K Y_{ik} \log P_{ik}$ for one-hot labels $Y$.
$$\frac{\partial L}{\partial Z_2} = \frac{1}{N} (P - Y)$$
$$\frac{\partial L}{\partial W_2} = H^T \frac{\partial L}{\partial Z_2} = \frac{1}{N} H^T (P - Y)$$
$$\frac{\partial L}{\partial b_2} = \sum_{i=1}^N \frac{\partial L}{\partial Z_{2,i}}$$
$$\frac{\partial L}{\partial Z_1} = \frac{\partial L}{\partial Z_2} W_2^T \odot \mathbb{1}[Z_1 > 0]$$
"""
SLOPES = r"""
$$z_j = \sum_i w_{ij} x_i$$
$$\delta x = \left[ \frac{\partial E}{\partial x_i} \right]_i, \quad \delta x_i = \sum_j w_{ij} \delta z_j$$
"""
BARE_SUM = r"""
$$p_i = \frac{e^{z_i}}{\sum e^{z}}$$
$$\frac{\partial p_i}{\partial z_i}
= \frac{e^{z_i} \sum e^{z} - e^{z_i} e^{z_i}}{\sum e^{z} \cdot \sum e^{z}} = p_i (1 - p_i)$$
"""
LAYERS = r"""
With the matrices of layer $l$,
$$Z^{(l)} = W^{(l)} A^{(l-1)} + b^{(l)}, \quad A^{(l)} = \sigma_l(Z^{(l)})$$
$$Z^{(L)}_{kn} = \sum_{l=1}^{S} W^{(L)}_{kl} A^{(L-1)}_{ln} + b^{(L)}_k, \quad s = \sum_{n=1}^N b_n$$
$$\frac{\partial Z^{(L)}_{kn}}{\partial W^{(L)}_{ij}}
= \sum_{l=1}^{S} \delta_{ik} \delta_{jl} A^{(L-1)}_{ln} = \delta_{ik} A^{(L-1)}_{jn}$$
$$\frac{\partial A^{(L)}_{kn}}{\partial W^{(L)}_{ij}}
= \frac{\partial\sigma_L}{\partial Z^{(L)}_{kn}} \frac{\partial Z^{(L)}_{kn}}{\partial W^{(L)}_{ij}}$$
"""
ONE_EXAMPLE = r"""
$$z^{[1]} = W^{[1]} x + b^{[1]}, \quad a^{[1]} = \tanh(z^{[1]}), \quad z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}$$
$$\hat{y} = a^{[2]} = \sigma(z^{[2]})$$
$$\mathcal{L}(a, y) = -(y \log a + (1-y)\log(1-a))$$
$$dz^{[2]} = a^{[2]} - y$$
$$dW^{[2]} = dz^{[2]} a^{[1]T}$$
$$dz^{[1]} = W^{[2]T} dz^{[2]} * g^{[1]\prime}(z^{[1]})$$
"""
UNIT_VECTORS = r"""
$$\boldsymbol y_j = \boldsymbol\gamma \odot \boldsymbol x_j$$
$$\frac{\partial C}{\partial \boldsymbol\gamma}
= \sum_i \boldsymbol e_i \left(\frac{\partial C}{\partial \boldsymbol\gamma}\right)_i
= \sum_j \frac{\partial C}{\partial \boldsymbol y_j} \odot \boldsymbol x_j$$
"""
BY_NAME = r"""
$$\hat y = \mathrm{softmax}(\theta), \quad J = \mathrm{CE}(y, \hat{y})$$
$$\frac{\partial J}{\partial \theta} = (\hat{y} - y)^\intercal$$
"""
SQUARED = r"""
$$J = \frac{1}{2m} \sum_{i=1}^m (\boldsymbol\theta^T \mathbf{x}^{(i)} - y^{(i)})^2$$
$$(\textbf{X} \boldsymbol\theta - \textbf{y})^2
= (\textbf{X} \boldsymbol\theta - \textbf{y})^T (\textbf{X} \boldsymbol\theta - \textbf{y})$$
$$\nabla_{\boldsymbol\theta} J = \frac{1}{m} \textbf{X}^T (\textbf{X} \boldsymbol\theta - \textbf{y})$$
"""
WRITTEN_OUT = r"""
$$X = \begin{pmatrix} x_{1,1} & x_{1,2} \\ x_{2,1} & x_{2,2} \end{pmatrix}, \quad
W = \begin{pmatrix} w_{1,1} & w_{1,2} \\ w_{2,1} & w_{2,2} \end{pmatrix}$$
$$Y = XW = \begin{pmatrix} x_{1,1} w_{1,1} + x_{1,2} w_{2,1} & x_{1,1} w_{1,2} + x_{1,2} w_{2,2} \\
x_{2,1} w_{1,1} + x_{2,2} w_{2,1} & x_{2,1} w_{1,2} + x_{2,2} w_{2,2} \end{pmatrix}$$
"""


@pytest.mark.parametrize(
    ("text", "part", "mistaken"),
    [
        (ROWS, r"\frac{1}{N} (P - Y)$$", r"\frac{1}{N} (P + Y)$$"),
        (ROWS, r"\frac{1}{N} H^T (P", r"\frac{2}{N} H^T (P"),
        (ROWS, r"Z_2} W_2^T \odot", r"Z_2} W_2^T \odot (1 - X) \odot"),
        (SLOPES, r"w_{ij} \delta z_j", r"w_{ij}^2 \delta z_j"),
        (BARE_SUM, r"p_i (1 - p_i)", r"p_i (1 + p_i)"),
        (BARE_SUM, r"- e^{z_i} e^{z_i}", r"+ e^{z_i} e^{z_i}"),
        (LAYERS, r"\delta_{ik} A^{(L-1)}_{jn}$$", r"2 \delta_{ik} A^{(L-1)}_{jn}$$"),
        (ONE_EXAMPLE, r"= a^{[2]} - y", r"= a^{[2]} + y"),
        (ONE_EXAMPLE, r"= dz^{[2]} a^{[1]T}", r"= 2 dz^{[2]} a^{[1]T}"),
        (UNIT_VECTORS, r"y_j} \odot \boldsymbol x_j$$", r"y_j} \odot \boldsymbol x_j^2$$"),
        (BY_NAME, r"(\hat{y} - y)", r"(\hat{y} + y)"),
        (SQUARED, r"\frac{1}{m} \textbf{X}^T", r"\frac{2}{m} \textbf{X}^T"),
        (WRITTEN_OUT, r"x_{2,1} w_{1,2} +", r"x_{2,1} w_{1,2} -"),
    ],
)
def test_what_is_right_holds_and_a_slip_in_it_is_found(text: str, part: str, mistaken: str) -> None:
    assert all_hold(text)
    assert part in text
    assert is_accused(text.replace(part, mistaken))


def test_two_sizes_that_a_document_names_do_not_stand_for_one_another() -> None:
    text = r"$$c = \frac{1}{N} \sum_{i=1}^N \sum_{k=1}^m x_{ik}, \quad s = \sum_{i=1}^N \sum_{k=1}^m x_{ik}$$" + "\n"
    assert all_hold(text + r"So $$\frac{\partial c}{\partial x_{ij}} = \frac{1}{N}$$")
    assert is_accused(text + r"So $$\frac{\partial c}{\partial x_{ij}} = \frac{1}{m}$$")


def test_a_gradient_of_a_quadratic_form_may_suppose_a_symmetric_matrix() -> None:
    (found,) = judged(r"$$\nabla_x \mathbf{x}^T \mathbf{A} \mathbf{x} = 2 \mathbf{A} \mathbf{x}$$")
    assert found.outcome is Outcome.CONDITIONAL
    assert [one.left.name for one in found.uses] == ["A"]
    assert is_accused(r"$$\nabla_x \mathbf{x}^T \mathbf{A} \mathbf{x} = \mathbf{A} \mathbf{x}$$")


def test_a_loss_defined_anew_behind_its_name_in_words_is_no_mistake() -> None:
    text = (
        "# Squares\n\n"
        r"$$\text{Error} = E = \frac12 \sum_i (x_i - t_i)^2$$ $$\frac{\partial E}{\partial x_i} = x_i - t_i$$"
        "\n\n# Cross-entropy\n\n"
        r"$$\text{Error} = E = -\sum_i t_i \log x_i$$ $$\frac{\partial E}{\partial x_i} = -\frac{t_i}{x_i}$$"
    )
    assert all_hold(text)


def test_iverson_brackets_and_one_bracket_too_many_at_the_end_are_read() -> None:
    text = r"$$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$ $$\frac{\partial p_i}{\partial z_j} = p_i ([i = j] - p_j))$$"
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert is_accused(text.replace("[i = j] -", "[i = j] +"))


def test_columns_that_are_drawn_with_strokes_make_a_matrix() -> None:
    text = (
        r"$$X = \begin{pmatrix} | & \cdots & | \\ x_1 & \cdots & x_N \\ | & \cdots & | \end{pmatrix}$$"
        "\n"
        r"$$y = \sigma(z)$$ $$\frac{dy}{dz} = y (1 - y)$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]


def test_a_lost_one_is_named() -> None:
    text = r"$$h = \tanh(s), \quad E = \frac12 (v h - t)^2$$ $$\frac{\partial E}{\partial s} = -h^2 (v h - t) v$$"
    (found,) = judged(text)
    assert found.repair is not None
    assert found.repair.kind == "a missing 1"


def test_what_a_loss_is_divided_by_may_be_a_length_of_its_name() -> None:
    text = r"$$L = \frac{1}{2 n} \sum_i (o_i - y_i)^2$$ $$\frac{\partial L}{\partial o_i} = \frac{o_i - y_i}{L}$$"
    assert not is_accused(text)


def test_a_slope_is_no_number_everywhere_but_may_be_0_somewhere() -> None:
    assert is_accused(r"$$\tanh'(x) = \frac{4}{(e^x + e^{-x})^2} = 1$$")
    assert not is_accused(r"$$f(x) = x^2 - x, \quad f'(x) = 2 x - 1 = 0$$")
    assert not is_accused(r"$$E = (w x - t)^2, \quad \frac{dE}{dw} = 2 (w x - t) x = 3$$")


def test_a_total_derivative_has_a_part_of_its_own() -> None:
    text = r"$$\frac{du_t}{db} = 1 + \frac{du_t}{dh_{t-1}} \frac{dh_{t-1}}{db}$$"
    assert not is_accused(text)


def test_changes_and_convolutions_are_told_from_slopes_and_products() -> None:
    changes = r"$$Y = A B$$ $$dY = dA\,B + A\,dB$$ $$dL = \mathrm{tr}(G^T dX)$$"
    assert [one.outcome for one in judged(changes)] == [Outcome.NOT_READ] * 2
    convolution = (
        "In a convolution the kernel is turned by 180 degrees, rot180:\n\n"
        r"$$z^l = a^{l-1} * w^l$$ $$\delta^{l-1} = \delta^l * \text{rot180}(w^l)$$ $$a^{l-1} * w^l = z^l + b$$"
    )
    assert not is_accused(convolution)


def test_a_number_close_behind_a_name_and_one_bracket_too_few_at_the_end_are_read() -> None:
    text = (
        r"$$A2_j = \frac{e^{Z2_j}}{\sum_{k=1}^{10} e^{Z2_k}}$$ $$\frac{\partial A2_i}{\partial Z2_i} = A2_i (1 - A2_i$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]
    assert is_accused(text.replace("(1 - A2_i", "(1 + A2_i"))


def test_a_word_in_brackets_names_what_a_row_defines() -> None:
    text = (
        r"$$(Mean) \space \mu = \frac{1}{N} \sum_{j=1}^N x_j$$ "
        r"$$\frac{\partial}{\partial x_i} \sum_j (x_j - \mu)^2 = 2 (x_i - \mu)$$"
    )
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED]


def test_a_wrong_second_definition_accuses_nothing_that_comes_after_it() -> None:
    text = r"""
$$s_k = \sum_j W_{jk} x_j + b_k, \quad J = \sum_k s_k^2$$
In terms of vectors, $$\vec{s} = W \vec{x} + \vec{b}$$
$$\frac{\partial J}{\partial W_{jk}} = 2 s_k x_j$$
"""
    assert [one.outcome for one in judged(text)] == [Outcome.WRONG, Outcome.PROVED]


def test_a_slope_of_a_bare_loss_is_that_of_the_last_loss_with_a_label() -> None:
    text = r"""
$$J_{one}(v) = -\log \sigma(v)$$ $$\frac{\partial J}{\partial v} = -(1 - \sigma(v))$$
$$J_{two}(v) = v^3$$ $$\frac{\partial J}{\partial v} = 3 v^2$$
"""
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED] * 2
    assert is_accused(text.replace("3 v^2", "2 v^2"))


def test_an_operator_before_a_minus_reaches_over_the_terms_up_to_the_next_operator() -> None:
    loss = r"$$J = -\log \sigma(u) - u^2$$"
    text = (
        r"$$\frac{\partial}{\partial u} J = \frac{\partial}{\partial u} - \log \sigma(u) - u^2 "
        r"= -(1 - \sigma(u)) - 2 u$$"
    )
    assert all_hold(loss + text)
    assert is_accused(loss + text.replace("- 2 u$", "+ 2 u$"))


def test_a_class_may_have_the_letter_over_which_the_loss_sums() -> None:
    text = r"""
With a one-hot $y$, $$\hat y_k = \frac{e^{x_k}}{\sum_j e^{x_j}}, \quad E = -\sum_i y_i \log \hat y_i$$
$$\frac{\partial E}{\partial x_k} = \begin{cases}
\hat y_k - 1 & \text{if } i = k \\
\hat y_k & \text{if } i \ne k
\end{cases}$$
"""
    assert [one.outcome for one in judged(text)] == [Outcome.CONDITIONAL]
    assert is_accused(text.replace(r"\hat y_k - 1", r"\hat y_k + 1"))


def test_error_terms_of_numbered_layers_end_somewhere() -> None:
    text = r"""
$$z^{[l]} = w^{[l]} a^{[l-1]} + b^{[l]}, \quad a^{[l]} = f(z^{[l]})$$
$$\delta^{[l]} = w^{[l+1]} \delta^{[l+1]} f'(z^{[l]})$$
$$\frac{\partial C}{\partial b^{[1]}} = \delta^{[1]}$$
$$\frac{\partial C}{\partial w^{[2]}} = \delta^{[2]} a^{[1]}$$
"""
    assert [one.outcome for one in judged(text)] == [Outcome.PROVED] * 2


def test_one_index_of_a_matrix_may_tell_a_column() -> None:
    text = r"With a weight matrix: $$A^T W_i = \sum_{j=1}^n A_j W_{ji} = z_i$$"
    assert not is_accused(text)
    assert is_accused(text.replace("A_j W_{ji}", "2 A_j W_{ji}"))


def test_an_entry_of_the_diagonal_tells_no_order_of_axes() -> None:
    text = r"With vectors, $$\frac{\partial E}{\partial \mathbf{x}} = J_{ii} x_i, \quad \mathbf{y} = J_{ii}$$"
    assert not is_accused(text)


@pytest.mark.parametrize(
    "text",
    [
        r"$$\|1\|_F = \prod_i z^T \odot c$$",
        r"$$X = [b + W]$$ $$\ln(x^{(i)}) \approx \max(0, w_{ij}) = a^{(l)}_j = \mathrm{tr}(W)$$",
        r"$$p_c \odot E \leftarrow \infty^{-1} = \frac{\frac{\partial t_k}{\partial \infty}}{N}$$",
        "当 $i \\neq j$ 时\n"
        r"\begin{align*}\tanh(y) = 10^9 w_{ij} = \lim_{x \to 0} \sigma'(z) \\ &= c \neq y\end{align*}",
        r"$$E \approx a_{\begin{pmatrix} L & j \\ E & y \end{pmatrix}} = e^{z_i}$$ $$\int_0^1 z_k dx$$",
    ],
)
def test_what_has_no_value_or_stands_in_an_odd_place_stops_nothing(text: str) -> None:
    assert check_text(text, "markdown")


def test_a_size_is_no_product() -> None:
    assert judged(r"The size is $N \times N_K - 1 = N \times 1$.") == []
