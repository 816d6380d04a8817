"""Habits of many notes: Σ alone, a last layer H, f(x_i) for f_i, z = W x + b beside σ(W x + b), g after its use."""

from derive.documents import Outcome, check_text
from derive.documents.formulas.symmetric import of_quadratic_forms
from derive.expr import D, Index, Sym, mul
from derive.steps import Setting

NAMED = r"""
$$a^{l}_j = \sigma\Big(\sum_k w^{l}_{jk} a_k^{l-1} + b^{l}_j\Big)$$
Let us write $z_j^l = \sum_k w_{jk}^{l} a_k^{l-1} + b_j^{l}$, and $\delta^l_i = \frac{\partial C}{\partial z^l_i}$. Then

$$\frac{\partial C}{\partial z^l_k} = \sum_{i=1}^n \delta^{l+1}_i w^{l+1}_{ik} \sigma'(z^l_k)$$
"""
TOTALS = r"""
$$s_i = \frac{e^{u_i}}{\sum_{k=1}^n e^{u_k}}$$

For $i = j$ we have

$$\frac{\partial s_i}{\partial u_j} = \frac{e^{u_i}\sum - e^{u_j}e^{u_i}}{\sum^2}
= \frac{e_i}{\sum}\frac{\sum - e_j}{\sum} = s_i(1 - s_j)$$

and for $i \neq j$ we have

$$\frac{\partial s_i}{\partial u_j} = \frac{0 - e^{u_j}e^{u_i}}{\sum^2} = -\frac{e_j}{\sum}\frac{e_i}{\sum} = -s_j s_i$$
"""
LAST = r"""
The loss is $\ell = \frac{1}{2} \sum_j (y_j - z_j^H)^2$, with
$z_k^{l+1} = \sum_{j} w_{jk}^{l+1} g(z_{j}^l) + b_{k}^{l+1}$
and $\delta_j^l = \frac{\partial \ell}{\partial z_j^l}$. For $l = H$ we get

$$\frac{\partial \ell}{\partial z_j^H} = z_j^H - y_j$$

and before

$$\frac{\partial z_k^{l+1}}{\partial z_j^l}
= \frac{\partial}{\partial z_j^l} \left( \sum_{j'} w_{j'k}^{l+1} g(z_{j'}^l) + b_{k}^{l+1} \right)
= w_{jk}^{l+1} g'(z_j^l)$$
"""
SAMPLES = r"""
$$J(v, c) = \frac{1}{N} \sum_{i=1}^N [\ln(1 + e^{-z_i}) + (1 - y_i) z_i], \quad z_i = v x_i + c$$
Let
$$f(x_i) = \ln(1 + e^{-z_i}) + (1 - y_i) z_i$$
\begin{align}
\frac{dJ}{dv} &= \frac{1}{N} \sum_{i=1}^N \frac{d}{dv} f(x_i) \\
&= \frac{1}{N} \sum_{i=1}^N \frac{df}{dz_i} \cdot \frac{dz_i}{dv} \\
\because \frac{dz_i}{dv} &= x_i \\
&= \frac{1}{N} \sum_{i=1}^N \frac{df}{dz_i} x_i
\end{align}
"""
BRACES = r"""
$$C = \frac{1}{2} \left\| {y - a} \right\|^2$$

$$\nabla_a C = {a - y}$$

$$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$

$$\frac{\partial p_i}{\partial z_j} = p_i (\mathds{1}(i{=}j) - p_j)$$
"""

LOGISTIC = r"""
$$h_\theta(x) = g(\theta^T x)$$

$$g(z) = \frac{1}{1 + e^{-z}}$$

$$J(\theta) = -\frac{1}{m} \sum_{i=1}^m [y^{(i)} \log(h_\theta(x^{(i)})) + (1 - y^{(i)}) \log(1 - h_\theta(x^{(i)}))]$$

$$\frac{\partial}{\partial \theta_j} J(\theta) = \frac{1}{m} \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}$$
"""

LETTERS = r"""
The hidden units give $I_j = \sum_i w_{ji} x_i$ and $O_j = f(I_j)$, those of the output $I_k = \sum_j w_{kj} O_j$ and
$O_k = f(I_k)$, and the output is $y_k (= O_k)$, with $f(x) = \frac{1}{1 + e^{-x}}$.

$$E = \frac{1}{2} \sum_k (d_k - y_k)^2$$

$$\frac{\partial E}{\partial O_j} = \sum_k \frac{\partial E}{\partial I_k} \frac{\partial I_k}{\partial O_j}
= \sum_k -(d_k - y_k) f'(I_k) \frac{\partial}{\partial O_j} \left(\sum_{j'} w_{kj'} O_{j'}\right)
= -\sum_k (d_k - y_k) f'(I_k) w_{kj}$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text) if one.outcome is not Outcome.GIVEN]


def changed(text: str, part: str, other: str) -> str:
    assert part in text
    return text.replace(part, other)


def test_what_an_activation_is_applied_to_is_the_name_that_another_definition_gives_it():
    assert outcomes(NAMED) == [Outcome.PROVED]
    assert outcomes(changed(NAMED, r"w^{l+1}_{ik} \sigma'", r"w^{l+1}_{ki} \sigma'")) == [Outcome.WRONG]


def test_a_sum_sign_alone_is_the_sum_in_the_denominator():
    assert outcomes(TOTALS) == [Outcome.PROVED] * 6
    assert outcomes(changed(TOTALS, r"\frac{\sum - e_j}", r"\frac{\sum + e_j}"))[1:3] == [
        Outcome.WRONG,
        Outcome.RIGHT_AGAIN,
    ]
    assert outcomes(changed(TOTALS, r"-\frac{e_j}{\sum}\frac{e_i}{\sum}", r"-\frac{e_j}{\sum}"))[4] is Outcome.WRONG


def test_a_letter_that_is_said_to_be_the_last_layer_is_no_power():
    assert outcomes(LAST) == [Outcome.PROVED] * 3
    assert outcomes(changed(LAST, "z_j^H - y_j$$", "y_j - z_j^H$$"))[0] is Outcome.WRONG


def test_the_index_of_a_sum_has_a_prime_beside_layers():
    assert outcomes(changed(LAST, "w_{j'k}", "w_{kj'}"))[1] is Outcome.WRONG


def test_a_function_of_a_sample_stands_for_its_value_and_a_reason_does_not_break_a_chain():
    assert outcomes(SAMPLES) == [Outcome.PROVED] * 4
    assert outcomes(changed(SAMPLES, "&= x_i", "&= -x_i"))[2] is Outcome.WRONG
    assert outcomes(changed(SAMPLES, r"\frac{df}{dz_i} x_i", r"\frac{df}{dz_i} x_i^2"))[3] is Outcome.WRONG


def test_braces_that_hold_all_of_a_bracket_or_a_sign_print_nothing():
    assert outcomes(BRACES) == [Outcome.PROVED] * 2
    assert outcomes(changed(BRACES, "{a - y}", "{y - a}"))[0] is Outcome.WRONG
    assert outcomes(changed(BRACES, "- p_j)", "+ p_j)"))[1] is Outcome.WRONG


def test_a_result_under_another_heading_does_not_go_on_with_a_chain():
    text = r"""
# One

$$q = x^2 = x \cdot x$$

This is the result. Now to something else.

# Two

$$x^3$$
"""
    assert outcomes(text) == [Outcome.PROVED]
    assert outcomes(changed(text, "# Two", "It is")) == [Outcome.PROVED, Outcome.WRONG]


def test_an_array_with_three_indices_of_which_two_are_alike_is_no_matrix_of_a_quadratic_form():
    i, k = Index("i", "n"), Index("k", "n")
    form = mul(Sym("T", (i, i, k)), Sym("A", (i, k)), Sym("x", (i,)), Sym("x", (k,)))
    found = list(of_quadratic_forms([D(form, Sym("x", (i,)))], Setting({})))
    assert [one.left.name for one in found if isinstance(one.left, Sym)] == ["A"]


def test_a_vector_is_told_by_the_entries_of_its_samples_and_a_function_may_be_defined_after_its_use():
    slip = r"(y^{(i)} - h_\theta(x^{(i)})) x_j"
    for text in (
        LOGISTIC,
        LOGISTIC.replace(r" = g(\theta^T x)$$", r" = g(\theta^T x) = \frac{1}{1 + e^{-\theta^T x}}$$"),
    ):
        own = text if text is LOGISTIC else changed(text, r"$$g(z) = \frac{1}{1 + e^{-z}}$$", "")
        assert outcomes(own) == [Outcome.PROVED]
        assert outcomes(changed(own, r"(h_\theta(x^{(i)}) - y^{(i)}) x_j", slip)) == [Outcome.WRONG]


def test_an_aside_in_brackets_may_say_what_is_equal_and_a_primed_letter_is_that_of_the_same_layer():
    assert outcomes(LETTERS) == [Outcome.PROVED] * 3
    assert Outcome.WRONG in outcomes(changed(LETTERS, r"= -\sum_k (d_k", r"= \sum_k (d_k"))


def test_counts_in_brackets_are_the_shape_of_something():
    text = r"The weights $W$ have shape $(n_{in}, n_{out}) = (2, 6)$ and $y = x^2$, so $\frac{dy}{dx} = 2x$."
    assert outcomes(text) == [Outcome.PROVED]
    assert outcomes(changed(text, "(2, 6)", "(2, 6, 1)")) == [Outcome.NOT_READ, Outcome.PROVED]


def test_braces_forgotten_below_and_a_sum_without_its_index():
    text = r"""
$$z_k^{l+1} = \sum_j w_{kj}^{l+1} a_j^l + b_k^{l+1}, \quad a_j^l = \sigma(z_j^l)$$
and $\delta_j^l = \frac{\partial C}{\partial z_j^l}$, so that

$$\frac{\partial C}{\partial z_j^l}
= \sum \frac{\partial C}{\partial z_k^{l+1}} \frac{\partial z_k^{l+1}}{\partial z_j^l}
= \sum \delta_k^{l+1} w_kj^{l+1} \sigma'(z_j^l)$$
"""
    assert outcomes(text) == [Outcome.PROVED] * 2
    assert outcomes(changed(text, "w_kj", "w_jk"))[1] is not Outcome.PROVED
    assert outcomes(changed(text, r"\delta_k^{l+1} w", r"\delta_k^{l+1} 2 w"))[1] is Outcome.WRONG


def test_a_loss_is_not_said_by_the_logarithm_of_a_likelihood_that_has_no_formula():
    text = r"""
We write $\mathcal{L}(\theta|t, z) = P(t|z, \theta)$ with $y_c = e^{z_c} / \sum_d e^{z_d}$, and minimize

$$-\log \mathcal{L}(\theta|t, z) = \xi(t, z) = -\log \prod_{c=1}^C y_c^{t_c} = -\sum_{c=1}^C t_c \log(y_c)$$

$$\frac{\partial \xi}{\partial y_i} = -\frac{t_i}{y_i}$$
"""
    assert outcomes(text) == [Outcome.PROVED] * 2
    assert outcomes(changed(text, r"= -\frac{t_i}", r"= \frac{t_i}"))[-1] is Outcome.WRONG


def test_what_a_function_of_a_number_is_applied_to_is_no_vector_of_samples():
    law = r"$$g'(x) = \left(\frac{1}{1 + e^{-x}}\right)' = g(x)(1 - g(x))$$"
    text = LOGISTIC + "\nand\n\n" + law
    assert outcomes(text) == [Outcome.PROVED] * 3
    assert outcomes(changed(text, "(1 - g(x))", "(1 + g(x))")) == [Outcome.PROVED] * 2 + [Outcome.WRONG]
