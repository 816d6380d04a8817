"""More habits of real notes: marks that are escaped, words in braces of cases, sums without an index."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text


def judged(text: str, carrier: str = "markdown") -> list[Judgement]:
    return [one for one in check_text(text, carrier, seconds=3) if one.outcome is not Outcome.GIVEN]


def decides(text: str, right: str, slip: str, carrier: str = "markdown") -> None:
    """The right formula holds behind the text, and the slip is called wrong there."""
    assert judged(f"{text}\n$${right}$$", carrier)[-1].holds
    assert judged(f"{text}\n$${slip}$$", carrier)[-1].outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("text", "right", "slip"),
    [
        (
            r"$$s^{[1]}\_2 = u^{[1]}\_2v^{[0]} + c^{[1]}\_2, \quad r^{[1]}\_2 = \tanh(s^{[1]}\_2)$$",
            r"\frac{\partial r^{[1]}\_2}{\partial u^{[1]}\_2} = (1 - (r^{[1]}\_2)^2) v^{[0]}",
            r"\frac{\partial r^{[1]}\_2}{\partial u^{[1]}\_2} = (1 - r^{[1]}\_2) v^{[0]}",
        ),
        (
            r"$$E_{train\_loss} = \frac{1}{2} (r - t)^2$$",
            r"\frac{\partial E_{train\_loss}}{\partial r} = r - t",
            r"\frac{\partial E_{train\_loss}}{\partial r} = t - r",
        ),
        (
            r"$$r = \frac{1.}{1. + e^{-s}}$$",
            r"\frac{d r}{d s} = r \cdot * (1. - r)",
            r"\frac{d r}{d s} = r \cdot * (1. + r)",
        ),
        (
            r"$$E = \frac{1}{2} {\left\| {r - t} \right\|}^2$$",
            r"\frac{\partial E}{\partial r} = r - t",
            r"\frac{\partial E}{\partial r} = {\left( {t - r} \right)}",
        ),
    ],
)
def test_escaped_underlines_dots_behind_numbers_and_braces_around_everything_are_read(text, right, slip):
    decides(text, right, slip)


@pytest.mark.parametrize(("when", "other"), [("if", "otherwise"), ("si", "sinon."), ("falls", "sonst")])
def test_the_words_of_a_case_need_no_mark_of_a_column(when, other):
    text = r"$$\textsc{softmax}(s)_i = \frac{\exp(s_i)}{\sum_j \exp(s_j)}, \quad q_i = \textsc{softmax}(s)_i$$"
    cases = r"\begin{cases} q_i (1 - q_i) \text{ %s } i = j \\ %s q_i q_j \text{ %s} \end{cases}"
    slope = r"\frac{\partial q_i}{\partial s_j} = "
    decides(text, slope + cases % (when, "-", other), slope + cases % (when, "", other), "latex")


def test_the_one_of_a_condition_may_come_from_another_font():
    text = r"$$q_i = \frac{\exp(s_i)}{\sum_j \exp(s_j)}$$"
    right = r"\frac{\partial q_i}{\partial s_j} = q_i (\mathds{1}_{i=j} - q_j)"
    decides(text, right, right.replace("- q_j", "+ q_j"), "latex")


@pytest.mark.parametrize("limits", ["", "_{}^{}"])
def test_n_is_an_index_beside_a_sum_without_one(limits):
    text = rf"$$q_n = \frac{{e^{{s_n}}}}{{\sum{limits} e^{{s_k}}}}$$"
    slope = r"\frac{\partial q_n}{\partial s_n} = q_n (1 %s q_n)"
    decides(text, slope % "-", slope % "+")


def test_n_is_an_index_where_another_letter_is_summed_over_below_the_same_name():
    text = r"$$q_n = \frac{e^{s_n}}{\sum_k e^{s_k}}$$"
    slope = r"\frac{\partial q_n}{\partial s_m} = q_n (\delta_{nm} - q_%s)"
    decides(text, slope % "m", slope % "n")


def test_n_is_no_index_where_a_sum_runs_up_to_it():
    text = r"$$q = \sum_{k=1}^n s_k^2$$ $$\frac{\partial q}{\partial s_n} = 2 s_n$$"
    assert judged(text)[-1].outcome is Outcome.NOT_READ


def test_the_activation_in_the_formula_of_a_loss_is_that_of_the_last_layer():
    text = r"""
The network puts out $A$: $$L = -t \ln(A) - (1 - t) \ln(1 - A)$$
$$Z^{[1]} = V^{[1]} X + c^{[1]}, \quad A^{[1]} = \tanh(Z^{[1]})$$
$$Z^{[2]} = V^{[2]} A^{[1]} + c^{[2]}, \quad A^{[2]} = \sigma(Z^{[2]})$$
"""
    decides(
        text,
        r"\frac{\partial L}{\partial A^{[2]}} = \frac{1 - t}{1 - A^{[2]}} - \frac{t}{A^{[2]}}",
        r"\frac{\partial L}{\partial A^{[2]}} = \frac{1 - t}{1 - A^{[2]}} + \frac{t}{A^{[2]}}",
    )
    (one,) = judged(text.replace("The network", r"With $$A = \sqrt{A^{[2]}}$$ the network"))[:1] or [None]
    assert one is None or one.outcome is not Outcome.WRONG


def test_the_activation_in_the_formula_of_a_loss_may_be_one_of_a_layer_with_a_letter():
    text = (
        r"$$E = \frac{1}{2} \sum_j (t_j - a_j)^2, \quad a^l_j = \tanh(z^l_j), \quad z^l_j = \sum_k v^l_{jk} a^{l-1}_k$$"
    )
    decides(
        text,
        r"\frac{\partial E}{\partial a^L_j} = a_j - t_j",
        r"\frac{\partial E}{\partial a^L_j} = t_j - a_j",
    )


SLOPES_OF_CODE = r"""
$$Z^{[1]} = W^{[1]} X + b^{[1]}$$ $$A^{[1]} = \tanh(Z^{[1]})$$
$$Z^{[2]} = W^{[2]} A^{[1]} + b^{[2]}$$ $$A^{[2]} = \sigma(Z^{[2]})$$
$$\mathrm{d}z^{[2]} = A^{[2]} - Y$$
$$db^{[2]} = \frac{1}{m} np.sum(\mathrm{d}z^{[2]}, axis=1, keepdims=True)$$
"""


def test_an_upright_d_makes_one_name_with_the_small_letter_of_a_matrix():
    decides(
        SLOPES_OF_CODE,
        r"\mathrm{d}w^{[2]} = \frac{1}{m} \mathrm{d}z^{[2]} A^{[1]T}",
        r"\mathrm{d}w^{[2]} = \frac{1}{m} \mathrm{d}z^{[2]} (1 - A^{[1]T})",
    )


def test_a_derivative_may_have_its_d_and_its_variable_in_one_upright_word():
    text = r"$$r = \tanh(s)$$"
    decides(text, r"\frac{\mathrm{d}}{\mathrm{ds}} r = 1 - r^2", r"\frac{\mathrm{d}}{\mathrm{ds}} r = 1 - r")


NUMBERED = r"""
$$s_1 = u_1 x + c_1, \quad s_2 = u_2 x + c_2, \quad r_1 = \sigma(s_1), \quad r_2 = \sigma(s_2)$$
$$E = cost = \sum (r_i - t_i)^2$$
"""


def test_a_sum_over_numbered_quantities_has_these_for_its_terms():
    decides(
        NUMBERED, r"\frac{\partial E}{\partial r_2} = 2 (r_2 - t_2)", r"\frac{\partial E}{\partial r_2} = r_2 - t_2"
    )
    decides(
        NUMBERED,
        r"\frac{\partial E}{\partial u_1} = \frac{\partial E}{\partial r_1} r_1 (1 - r_1) x, "
        r"\frac{\partial E}{\partial r_1} = 2 (r_1 - t_1)",
        r"\frac{\partial E}{\partial r_1} = 2 (r_2 - t_2)",
    )


def test_a_sum_stays_one_where_its_quantities_have_letters_elsewhere():
    text = r"$$E = \sum_i (r_i - t_i)^2, \quad \frac{\partial E}{\partial r_i} = 2 (r_i - t_i)$$"
    first, _, third = judged(
        text + r"$$\frac{\partial E}{\partial r_1} = 2 (r_1 - t_1), \frac{\partial E}{\partial r_2} = r_2 + t_2$$"
    )
    assert first.holds
    assert third.outcome is not Outcome.PROVED


def test_a_derivative_of_a_sum_needs_no_brackets_in_a_fraction():
    decides(
        r"$$s_j = \sum_k u_{jk} r_k + c_j$$",
        r"\frac{\partial s_j}{\partial c_j} = \frac{\partial \sum_k u_{jk} r_k + c_j}{\partial c_j} = 1",
        r"\frac{\partial \sum_k u_{jk} r_k + c_j}{\partial c_j} = c_j",
    )


@pytest.mark.parametrize(
    "told", [r"$$\theta \leftarrow \theta - \alpha \nabla \ell$$", r"$\frac{\partial \ell}{\partial \theta}$"]
)
def test_a_gradient_is_by_what_steps_against_it_or_is_differentiated_by_elsewhere(told):
    text = rf"$$\ell = \frac{{1}}{{2}} \| A \theta - y \|^2$$ {told}"
    decides(text, r"\nabla \ell = A^T (A \theta - y)", r"\nabla \ell = A^T (A \theta + y)")


def test_a_gradient_is_by_nothing_where_two_things_step_against_it():
    text = r"$$\ell = \frac{1}{2} (v u - t)^2$$ $$v \leftarrow v - \nabla \ell, u \leftarrow u - \nabla \ell$$"
    assert judged(rf"{text} $$\nabla \ell = (v u - t) u$$")[-1].outcome is Outcome.NOT_READ


@pytest.mark.parametrize(
    "end", ["", r"$$\frac{\partial E}{\partial s^{(L)}} = \prod_{l=1}^L \frac{\partial s^{(l)}}{\partial r^{(l-1)}}$$"]
)
def test_a_letter_below_is_a_layer_where_it_stands_for_layers_above_other_names(end):
    text = rf"""
$$s^{{(l)}} = w_l r^{{(l-1)}} + c_l, \quad r^{{(l)}} = \tanh(s^{{(l)}})$$ {end}
$$\delta^{{(l)}} = \frac{{\partial E}}{{\partial s^{{(l)}}}}$$
"""
    slope = r"\frac{\partial E}{\partial w_l} = \delta^{(l)} "
    decides(text, rf"{slope} r^{{(l-1)}}", rf"{slope} r^{{(l)}}")


def test_a_letter_below_is_an_index_where_a_sum_runs_over_it():
    text = r"$$r^{(l)} = \tanh(s^{(l)})$$ $$q = \sum_l w_l^2$$"
    decides(text, r"\frac{\partial q}{\partial w_l} = 2 w_l", r"\frac{\partial q}{\partial w_l} = w_l")


def test_a_list_of_what_comes_out_is_no_product_with_what_went_in():
    text = r"""
For one output $q(x) = \phi(u^T x)$ with $\phi(s) = \frac{1}{1 + e^{-s}}$.
For more, $\left[q_1(x), \dots, q_K(x)\right]^T = \phi(u^T x)$.
"""
    assert not any(one.outcome is Outcome.WRONG for one in judged(text))
    listed = r"$$\left[q_1(x), \dots, q_K(x)\right]^T = \tanh(x)$$"
    slope = r"\frac{\partial q_k}{\partial x_k} = 1 - q_k"
    decides(listed, rf"{slope}^2", slope)


def test_nothing_is_wrong_where_one_letter_is_a_class_and_a_vector_of_targets():
    text = r"""
\[ q^{(H)} = g(V^{(H)}x + c^{(H)}) \]
\[ f(x) = q^{(O)} = \text{softmax}(s^{(O)}) \]
For each $x$ a $y$ is expected, with a loss $l(f(x), y)$.
\[ \frac{\partial l(f(x), y)}{\partial V^{(O)}_{ij}} \quad \frac{\partial l(f(x), y)}{\partial c^{(O)}_{i}} \]
\[ \text{softmax}(s^{(O)})_i = \frac{\exp(s^{(O)}_i)}{\sum_{j=1}^{K} \exp(s^{(O)}_j)} \]
\[ l(f(x), y) = - \sum_{i=1}^K y_i \log(q^{(O)}_i) = -\log(q^{(O)}_y) \]
\[ \frac{\partial l(f(x), y)}{\partial q^{(O)}_i} = \frac{-\mathds{1}_{i=y}}{q^{(O)}_y} \]
For $i = y$ and for $i \neq y$:
\[ \frac{\partial l(f(x), y)}{\partial s^{(O)}_i} =
\begin{cases} q^{(O)}_y - 1 \text{ if } i = y \\ q^{(O)}_i \text{ else.} \end{cases} \]
"""
    assert not any(one.outcome is Outcome.WRONG for one in judged(text, "latex"))
