"""Remarks beside formulas and words typed as letters, samples counted by l, one letter for two functions."""

import pytest

from derive.documents import Outcome, check_text

REMARKS = r"""
\begin{align}
a_k &= \sum_d W_{kd} x_d, \quad E = \sum_k v_k f(a_k)
\end{align}
\begin{align}
\frac{\partial~}{\partial W_{ij}} \sum_k v_k f(a_k)
&= \sum_k \frac{\partial}{\partial W_{ij}} v_k f(a_k) & & \mbox{past the sum} \\
&= \sum_k v_k \frac{\partial}{\partial W_{ij}} f(a_k) & & v_k \mbox{ is constant} \\
&= \sum_k v_k f'(a_k) x_j \delta_{ki} & & \mbox{sum over } d \\
&= v_i f'(a_i) x_j & & \mbox{now the } \delta
\end{align}
"""
SAMPLES = r"""
$$E = \frac{1}{2L} \sum_{l=1}^L (y^{(l)} - \hat y^{(l)})^2, \quad \hat y^{(l)} = \sum_k v_k x_k^{(l)}$$
$$\frac{\partial E}{\partial v_i} = \frac{1}{L} \sum_{l=1}^L (\hat y^{(l)} - y^{(l)}) x_i^{(l)}$$
"""


def outcomes(text: str, carrier: str = "markdown") -> list[Outcome]:
    return [one.outcome for one in check_text(text, carrier) if one.outcome is not Outcome.GIVEN]


def test_a_chain_goes_on_past_the_remarks_in_a_column_beside_it():
    assert outcomes(REMARKS, "latex") == [Outcome.PROVED] * 4


def test_a_slip_beside_a_remark_is_found():
    part = r"v_k f'(a_k) x_j \delta_{ki}"
    assert part in REMARKS
    assert Outcome.WRONG in outcomes(REMARKS.replace(part, f"-{part}"), "latex")


def test_a_letter_of_layers_over_which_a_sum_runs_counts_samples():
    assert outcomes(SAMPLES) == [Outcome.PROVED]
    assert outcomes(SAMPLES.replace(r"(\hat y^{(l)} - y^{(l)})", r"(y^{(l)} - \hat y^{(l)})")) == [Outcome.WRONG]


def test_a_product_of_shapes_is_no_product_of_numbers():
    assert outcomes(r"With sizes: $[u] = [D_0 \times 1]$ and $[W^k] = [D_k \times D_{k-1}]$") == []
    assert outcomes(r"It gives an $(k \times p) \cdot (p \times m) = k \times m$ matrix.") == []


TYPED = r"""
$$a_j = \frac{e^{z_j}}{\sum_{k=1}^K e^{z_k}} \quad for\ j = 1, \ldots, K$$
$$
\begin{align}
&if \ j=i \\
&\qquad \frac{\partial a_j}{\partial z_i}
= \frac{e^{z_j} \sum_k e^{z_k} - e^{z_j} e^{z_j}}{(\sum_k e^{z_k})^2} = a_j - a_j^2 \\
&if \ j \neq i \\
&\qquad \frac{\partial a_j}{\partial z_i} = -\frac{e^{z_j} e^{z_i}}{(\sum_k e^{z_k})^2} = -a_j a_i
\end{align}
$$
"""
BOTH = r"""
$$\sigma'(z) = \left(\frac{1}{1 + e^{-z}}\right)' = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)(1 - \sigma(z))$$
and over classes $$\sigma(z)_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
"""


def test_an_unknown_function_that_is_said_to_be_a_known_one_is_no_mistake():
    text = (
        r"$$a_j^l = \sum_i w_{ji}^l z_i^{l-1}, \quad z_j^l = h(a_j^l)$$ "
        r"$$z_j^L = h(a_j^L) = h_{\mathrm{out}}(a_j^L)$$ "
        r"with $h_{\mathrm{out}}(a_j^L) = \log[\mathrm{softmax}(a_j^L)] = \log(p)$"
    )
    assert Outcome.WRONG not in outcomes(text)


LETTERS = r"""
$$a_j^k = \sum_{i=1}^{D_{k-1}} w_{ji}^k z_i^{k-1} + b_j^k, \quad z_j^k = h(a_j^k)$$
$$ \delta_j^k = \frac{\partial E}{\partial a_j^k}$$
$$\frac{\partial E}{\partial w_{ji}^k} = \delta_j^k \cdot h(a_i^{k-1})$$
$$\frac{\partial E}{\partial b_j^k} = \delta_j^k$$
"""


def test_another_letter_than_l_may_count_the_layers_above_names():
    assert outcomes(LETTERS) == [Outcome.PROVED] * 2
    assert outcomes(LETTERS.replace("h(a_i^{k-1})", "h'(a_i^{k-1})"))[0] is not Outcome.PROVED
    assert Outcome.WRONG in outcomes(LETTERS.replace(r"= \delta_j^k$$", r"= -\delta_j^k$$"))


def test_words_that_are_typed_as_letters_are_words():
    assert outcomes(TYPED) == [Outcome.PROVED] * 4
    assert Outcome.WRONG in outcomes(TYPED.replace("= -a_j a_i", "= a_j a_i"))


def test_a_letter_may_stand_for_a_function_of_a_number_and_for_softmax_by_entries():
    assert outcomes(BOTH) == [Outcome.PROVED] * 4
    assert Outcome.WRONG in outcomes(BOTH.replace(r"\sigma(z)(1 - ", r"\sigma(z)(1 + "))


def test_names_in_brackets_have_the_values_in_the_brackets_after_them():
    text = r"With $(x, y) = (2, 3)$ and $\theta = (w, b) = (1, 4)$ we have $$z = w x + b = 6, \quad 2 (y - z) = -6$$"
    assert Outcome.WRONG not in outcomes(text)
    assert Outcome.NOT_READ not in outcomes(text)
    assert Outcome.WRONG in outcomes(text.replace("= -6", "= 6"))


def test_a_zero_above_a_name_counts_steps_and_is_no_power():
    text = r"With $b^0 = 4$ and $w^0 = 5$ let $z = b^0 + 2 w^0$. $$e^{z} - e^{14} = 0, \quad 3 z = 42$$"
    assert set(outcomes(text)) <= {Outcome.CONDITIONAL, Outcome.AGREES, Outcome.PROVED}
    assert Outcome.WRONG in outcomes(text.replace("= 42", "= 9"))


LOW = r"""
$$z = w^{T}.x + b, \quad \hat y = \sigma(w^T.x + b)$$
$$L = -y \ln \hat y - (1-y)\ln(1-\hat y). \quad \frac{\partial L}{\partial b} = \hat y - y.$$
$$\nabla_w L = (\hat y - y).x$$
"""


def test_a_point_close_to_both_its_neighbours_is_a_product():
    assert outcomes(LOW) == [Outcome.PROVED] * 2
    assert outcomes(LOW.replace(r"(\hat y - y).x", r"(y - \hat y).x"))[1] is Outcome.WRONG


ENTRIES = r"""
$$\hat y = \sigma(w^T x + b)$$
$$z = w^T x + b = w_1 x_1 + w_2 x_2 + b$$
$$L = -(y \ln \hat y + (1-y) \ln(1-\hat y))$$
$$\frac{\partial L}{\partial w_1} = x_1 (\hat y - y), \quad \frac{\partial z}{\partial w_2} = x_2$$
"""


def test_a_product_of_vectors_may_be_written_out_with_their_entries():
    assert outcomes(ENTRIES) == [Outcome.PROVED] * 3
    assert outcomes(ENTRIES.replace("w_2 x_2 + b", "w_2 x_2 - b"))[0] is Outcome.WRONG
    assert outcomes(ENTRIES.replace(r"x_1 (\hat y - y)", r"x_1 (y - \hat y)"))[1] is Outcome.WRONG


ONE = r"""
$$z = w x + b, \quad \hat y = \sigma(z), \quad E = -(y_1 \ln \hat y_1 + (1 - y_1) \ln(1 - \hat y_1))$$
$$\frac{\partial E}{\partial \hat y} = -\frac{y}{\hat y} + \frac{1 - y}{1 - \hat y}$$
$$\frac{\partial E}{\partial w} = x (\hat y - y)$$
"""


def test_the_number_of_the_only_sample_is_left_out_where_the_document_does_so():
    assert outcomes(ONE) == [Outcome.PROVED] * 2
    assert outcomes(ONE.replace(r"x (\hat y - y)", r"x (y - \hat y)"))[1] is Outcome.WRONG


MAPS = r"""
With a matrix $W \in \mathbb{R}^{n \times p}$ and a scalar function $f$ of $G$ let $$G: X \mapsto X W$$ Then
$$\frac{df}{dX} = \frac{df}{dG} W^T$$
"""


def test_a_map_defines_what_it_is_called():
    assert outcomes(MAPS) == [Outcome.PROVED]
    assert outcomes(MAPS.replace(r"\frac{df}{dG} W^T", r"\frac{df}{dG} W")) != [Outcome.PROVED]


def test_what_goes_on_from_itself_is_an_update_whatever_its_shape():
    text = (
        r"With $W \in \mathbb{R}^{n \times m}$ $$V dW = (\beta) V dW + (1 - \beta) dW, \quad W = W - \eta \times V dW$$"
    )
    assert outcomes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "y=1时$p(y|x)=\\hat{y}$, y=0时，$p(y|x)=1-\\hat{y}$",
        r"When y = 1, $p(y|x) = \hat y$, and when $y = 0$, $p(y|x) = 1 - \hat y$.",
        r"$$v = \sigma^2, \quad u = \frac{x}{\sigma} \quad \text{Let } \sigma = \sqrt{\sigma^2 + \epsilon}$$",
    ],
)
def test_what_holds_at_a_value_and_what_is_let_contradict_nothing(text):
    assert Outcome.WRONG not in outcomes(text)


def test_functions_of_several_numbers_are_told_apart_by_what_stands_below_them():
    text = r"$$u = g_1(x, y) = x + y$$ $$v = g_2(x, y) = x - y, \quad \frac{\partial v}{\partial y} = -1$$"
    assert outcomes(text) == [Outcome.PROVED]


CLASS = r"""
For one-hot targets $y = [0, \dots, 1, \dots, 0]$ the loss is $$L = -\sum_{i=1}^K y_i \log(a_i)$$ with
$$a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$ With the correct class $c$: $$L = -\log(a_c)$$

**Case 2:** $j \neq c$ (another class)
$$\frac{\partial L}{\partial z_j} = -\frac{1}{a_c} \cdot (-a_c a_j) = a_j$$
"""


def test_a_case_of_a_class_is_kept_where_the_target_is_told_by_the_class():
    assert outcomes(CLASS) == [Outcome.CONDITIONAL, Outcome.CONDITIONAL, Outcome.PROVED]
    assert outcomes(CLASS.replace("(-a_c a_j) = a_j", "(a_c a_j) = -a_j"))[1] is Outcome.WRONG


def test_a_target_of_a_loss_without_a_name_may_be_one_hot():
    text = r"""
$$\nabla_{z^{(i)}} \text{CE}(y^{(i)}, \hat{y}^{(i)}) = \text{softmax}(z^{(i)}) - y^{(i)} = \hat{y}^{(i)} - y^{(i)}$$
where $z^{(i)} \in \mathbb{R}^k$, $\hat{y}^{(i)} \in \mathbb{R}^k$ and $y^{(i)} \in \mathbb{R}^k$ is a one-hot vector.
"""
    assert outcomes(text) == [Outcome.CONDITIONAL]


ROWS = r"""
Of the samples $z^{(i)} \in \mathbb{R}^n$ with the entries $z_j^{(i)} = \theta_j x_j^{(i)}$ and $\mathbf{z}$:
$$\begin{align}
\sigma'(z) &= \frac{d}{dz} (1 + e^{-z})^{-1} \\
&= -(1 + e^{-z})^{-2} \cdot (-e^{-z}) = \frac{e^{-z}}{(1 + e^{-z})^2}
\end{align}$$
"""


def test_a_variable_of_a_function_is_the_same_in_all_rows_of_its_statement():
    assert outcomes(ROWS) == [Outcome.PROVED] * 3
    assert outcomes(ROWS.replace(r"\cdot (-e^{-z})", r"\cdot e^{-z}"))[1] is Outcome.WRONG


LAYERED = r"""
$$z^l = W^l a^{l-1} + b^l, \quad a^l = \sigma(z^l), \quad J = \frac12 \|a^L - y\|^2$$
Written with brackets, $z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}$, it is the same: $W^l a^{l-1} = z^l - b^l$
"""


def test_the_output_of_the_last_layer_is_no_base_of_a_power():
    assert outcomes(LAYERED) == [Outcome.PROVED] * 2


def test_the_letter_of_the_sigmoid_may_be_said_to_be_another_activation():
    text = r"""
With $\sigma(z) = \max(0, z)$ element by element: $$a = \sigma(w x), \quad E = \frac12 (a - y)^2$$
$$\frac{\partial E}{\partial w} = (a - y) x \cdot 1_{wx > 0}$$
"""
    assert outcomes(text) == [Outcome.PROVED] * 2
    assert outcomes(text.replace("(a - y) x", "(y - a) x"))[1] is Outcome.WRONG


VALUES = r"""
$$L = \sum_{n=1}^N [y_n \log \sigma(w^T x_n) + (1 - y_n) \log(1 - \sigma(w^T x_n))]$$
With $\sigma_n = \sigma(w^T x_n)$:
$$\frac{\partial L}{\partial w}
= \sum_{n=1}^N \left[y_n \frac{\sigma_n (1 - \sigma_n)}{\sigma_n}
- (1 - y_n) \frac{\sigma_n (1-\sigma_n)}{1-\sigma_n}\right]
x_n
= \sum_{n=1}^N (y_n - \sigma_n) x_n$$
"""


def test_the_value_of_a_sigmoid_at_a_sample_has_its_letter():
    assert outcomes(VALUES) == [Outcome.PROVED] * 2
    assert Outcome.WRONG in outcomes(VALUES.replace(r"(y_n - \sigma_n) x_n", r"(y_n + \sigma_n) x_n"))


def test_what_fails_in_the_program_itself_is_undecided_and_the_rest_is_decided(monkeypatch):
    def fail(*_: object) -> None:
        raise KeyError("n")

    monkeypatch.setattr("derive.documents.deciding.judge.Judge.likeliest", fail)
    found = check_text(r"$$e^{x} e^{x} = e^{2 x}$$")
    assert [one.outcome for one in found] == [Outcome.UNDECIDED]
    assert "KeyError" in found[0].reason


def test_a_bound_variable_of_an_integral_has_no_value():
    text = r"$y = 2$ and $$\int p(y) dy = 1, \quad \int y \, p(y) dy = \mu$$"
    assert not any("error" in one.reason for one in check_text(text))


@pytest.mark.parametrize("loss", [r"1/2 \sum_k (d_k - y_k)^2", r"\sum_k 1/2 (d_k - y_k)^2"])
def test_a_fraction_on_the_line_multiplies_the_sum_or_the_bracket_behind_it(loss):
    text = rf"With vectors $\mathbf{{x}}$: $$E = {loss}$$ $$\frac{{\partial E}}{{\partial y_k}} = -(d_k - y_k)$$"
    assert outcomes(text) == [Outcome.PROVED]
    assert outcomes(text.replace("= -(d_k", "= (d_k")) == [Outcome.WRONG]


def test_usual_macros_need_no_preamble():
    text = r"$$E(\vw) = \frac12 (\vw^T \vx - t)^2$$ $$\nabla_{\vw} E = (\vw^T \vx - t) \vx$$"
    assert outcomes(text) == [Outcome.PROVED]
    assert outcomes(text.replace("= (\\vw^T", "= -(\\vw^T")) == [Outcome.WRONG]


def test_the_loss_of_one_sample_contradicts_no_sum_over_all():
    text = r"""
$$E(w) = \frac12 \sum_d (y^{(d)} - o^{(d)})^2$$
For each sample, so, calculate the error $E(w) = \frac12 (y^{(d)} - o^{(d)})^2$
"""
    assert outcomes(text) == []
