"""Written derivations: what is understood, what is decided, and what is said of a mistake."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, NotUnderstood, Outcome, check_text
from derive.expr import Sum

DECIDED = {
    Outcome.PROVED, Outcome.AGREES, Outcome.WRONG, Outcome.RIGHT_AGAIN, Outcome.CONDITIONAL, Outcome.IN_CASE
}  # fmt: skip


def judged(text: str, declarations: str = "") -> list[Judgement]:
    """The judgements without those on what needs no decision."""
    return [one for one in check_text(text, "markdown", declarations) if one.outcome is not Outcome.GIVEN]


def outcomes(text: str, declarations: str = "") -> list[Outcome]:
    return [one.outcome for one in judged(text, declarations)]


def by_line(text: str) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = {}
    for one in check_text(text):
        if one.outcome is not Outcome.GIVEN:
            found.setdefault(one.place.line, []).append(one)
    return found


SOFTMAX = r"""
$$z_i = w_i * x + b$$
$$\hat{y}_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}$$
$$L = - \sum_{i=1}^n y_i \ln \hat{y}_i$$
"""

SEED_004 = r"""softmax
$$S(y_i) = \frac{e^{y_i}}{\sum_j e^j}$$
$$z_i = w_i * x + b$$
$$\frac{\partial L}{\partial z_i} = \sum_{k=1}^n \frac{\partial L}{\partial \hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i}$$
$$\hat{y}_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}$$
$$\frac{\partial L}{\partial \hat{y}_k} = \frac{\partial (-\sum_{j=1}^n y_j \ln \hat{y}_j)}{\partial \hat{y}_k} = -\frac{y_k}{\hat{y}_k}$$
$$L = -\sum_{i=1}^n y_i \ln \hat{y}_i$$
$$\frac{\partial w_i}{\partial b} = x, \frac{\partial z_i}{\partial b} = 1$$
最后来求 $\frac{\partial \hat{y}_k}{\partial z_i}$, 这个分为两个情况: 第一种情况当 $k \neq i$ 时:
$$\frac{\partial \hat{y}_k}{\partial z_i} = \frac{\partial \left(\frac{e^{z_k}}{\sum_{j=1}^n e^{z_j}} \right)}{\partial z_i} = -e^{z_k} \frac{1}{\left(\sum_{j=1}^n e^{z_j} \right)^2} e^{z_i} = -\frac{e^{z_k}}{\left(\sum_{j=1}^n e^{z_j} \right)} \frac{e^{z_i}}{\left(\sum_{j=1}^n e^{z_j} \right)} = -\hat{y}_k \hat{y}_i$$
第二种情况是当 $k=i$ 时:
$$\frac{\partial \hat{y}_k}{\partial z_i} = \frac{\partial \hat{y}_i}{\partial z_i} = \frac{\partial \left(\frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}} \right)}{\partial z_i} = \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - (e^{z_i})^2}{\left(\sum_{j=1}^n e^{z_j} \right)^2} = \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - e^{z_i}}{\left(\sum_{j=1}^n e^{z_j} \right) \left(\sum_{j=1}^n e^{z_j} \right)} = \hat{y}_i (1 - \hat{y}_i)$$
$$\begin{aligned}\frac{\partial L}{\partial z_i} &= \sum_{k=1}^n \left[\frac{\partial L}{\partial \hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] = \sum_{k=1}^n \left[-\frac{y_k}{\hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] \\&= -\frac{y_i}{\hat{y}_i} \frac{\partial \hat{y}_i}{\partial z_i} + \sum_{k=1, k \neq i}^n \left[-\frac{y_k}{\hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] \\&= -\frac{y_i}{\hat{y}_i} \hat{y}_i (1 - \hat{y}_i) + \sum_{k=1, k \neq i}^n \left[-\frac{y_k}{\hat{y}_k} (-\hat{y}_k \hat{y}_i) \right] \\&= y_i (\hat{y}_i - 1) + \sum_{k=1, k \neq i}^n y_k \hat{y}_i \\&= -y_i + y_i \hat{y}_i + \sum_{k=1, k \neq i}^n y_k \hat{y}_i \\&= -y_i + \sum_{k=1}^n y_k \hat{y}_i\end{aligned}$$
由于在多分类问题中, $\sum_{k=1}^n y_k = 1$, 所以最终的结果为:
$$\hat{y}_i - y_i$$
$$\frac{\partial L}{\partial w_i} = \hat{y}_i - y_i$$
"""  # noqa: E501

SEED_001 = r"""
$$\frac{\partial L}{\partial z_{i}}=\frac{\partial L}{\partial y_{j}}\frac{\partial y_{j}}{\partial z_{i}},其中\left\{\begin{matrix} \begin{matrix} y_{j}=\frac{e^{z_{j}}}{\sum_{k}e^{z_{k}}}\\ \\ \, \, L=-\sum_{j}\hat{y_{j}}lny_{j}\\ \end{matrix} \end{matrix}\right.$$
$$\frac{\partial L}{\partial y_{j}}=\frac{\partial[ -\sum_{j}\hat{y_{j}}logy_{j}]}{\partial y_{j}}=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}$$
$$\frac{\partial L}{\partial z_{i}}=\sum_{j}\frac{\partial (-\hat{y}_{j}lny_{j})}{\partial z_{i}} =\sum_{j}\frac{\partial (-\hat{y}_{j}lny_{j})}{\partial y_{j}} \frac{\partial (y_{j})}{\partial z_{i}}$$
当 $j=i$ 时,有:
$$\large {\color{Magenta} \begin{matrix} {\color{Golden} \frac{\partial y_{j}}{\partial z_{i}}}=\frac{\partial y_{i}}{\partial z_{i}}=\frac{\partial [\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}}}]}{\partial z_{i}}=\frac{e^{z_{i}}\sum_{k}e^{z_{k}}-(e^{z_{i}})^{2} }{ (\sum_{k}e^{z_{k}})^{2} }\\ \\ \: =\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}} }(1-\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}} })=y_{i}(1-y_{i}) \end{matrix}}$$
当 $j\neq i$ 时:
$${\color{Magenta} {\color{Golden} \frac{\partial y_{j}}{\partial z_{i}}}=\frac{\partial [\frac{e^{z_{j}} }{\sum_{k}e^{z_{k}}}]}{\partial z_{i}}=\frac{0-e^{z_{j}}e^{z_{i}} }{ (\sum_{k}e^{z_{k}})^{2} }=-y_{i}y_{j}}$$
故,
$$\large \begin{matrix} {\color{Red} \frac{\partial L}{\partial z_{i}}}=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}\frac{\partial y_{j}}{\partial z_{i}}\\ \\ \: =-\frac{\hat{y_{i}}}{y_{i}}y_{i}(1-y_{i})+\sum_{j\neq i}\frac{\hat{y_{j}}}{y_{j}}y_{i}y_{j}\\ \\ =y_{i}\hat{y}_{i}-\hat{y}_{i}+\sum_{j\neq i}y_{i}\hat{y}_{j}\\ \\ =-\hat{y}_{i}+\sum_{j}y_{i}\hat{y}_{j}\\ \\ =-\hat{y}_{i}+y_{i}\sum_{j}\hat{y}_{j}\\ \\ ={\color{Magenta} y_{i}-\hat{y_{i}}} \end{matrix}$$
$$\sum_{j}\hat{y}_{j}=1$$
"""  # noqa: E501

P, W, R, C = Outcome.PROVED, Outcome.WRONG, Outcome.RIGHT_AGAIN, Outcome.CONDITIONAL


def test_the_chain_of_seed_004_has_its_mistakes_where_they_are_and_nowhere_else():
    found = {line: [one.outcome for one in some] for line, some in by_line(SEED_004).items()}
    assert found == {
        2: [W],
        4: [P],
        6: [P, P],
        8: [W, P],
        10: [P, P, P, P],
        12: [P, P, P, W, R],
        13: [P] * 7,
        15: [C],
        16: [W],
    }


def test_the_repairs_of_seed_004_are_named():
    lines = by_line(SEED_004)
    square, factor = lines[12][3].repair, lines[16][0].repair
    assert square
    assert square.kind == "a square"
    assert factor
    assert factor.kind == "a missing or superfluous factor"
    assert len(factor.uses) == 1
    assert isinstance(factor.uses[0].left, Sum)


def test_seed_001_with_the_roles_of_its_symbols_exchanged():
    found = {line: [one.outcome for one in some] for line, some in by_line(SEED_001).items()}
    assert found == {
        2: [W],
        3: [P, W],
        4: [P, P],
        6: [P] * 5,
        8: [P] * 3,
        10: [P, P, P, P, P, C],
    }
    superfluous = by_line(SEED_001)[3][1].repair
    assert superfluous
    assert superfluous.kind == "a superfluous sum"


RIGHT = (
    r"\frac{\partial \hat{y}_k}{\partial z_i} = \hat{y}_k (\delta_{ik} - \hat{y}_i)",
    r"\frac{\partial L}{\partial z_i} = \hat{y}_i \sum_k y_k - y_i",
    r"\frac{\partial^2 L}{\partial \hat{y}_k^2} = \frac{y_k}{\hat{y}_k^2}",
    r"\sum_k \hat{y}_k = 1",
    r"\frac{\partial}{\partial z_i}\left(\frac{1}{\sum_{j=1}^n e^{z_j}}\right) = -\frac{e^{z_i}}{(\sum_j e^{z_j})^2}",
    r"\frac{\partial L}{\partial w_i} = (\hat{y}_i \sum_k y_k - y_i) x",
    r"\frac{\partial \hat{y}_k}{\partial z_i} = \begin{cases} \hat{y}_i(1 - \hat{y}_i) & i = k \\ "
    r"-\hat{y}_k \hat{y}_i & i \neq k \end{cases}",
)

PLANTED = (
    (r"\frac{\partial \hat{y}_k}{\partial z_i} = \hat{y}_k (\delta_{ik} + \hat{y}_i)", "a sign"),
    (r"\frac{\partial L}{\partial \hat{y}_k} = \frac{y_k}{\hat{y}_k}", "a sign"),
    (r"\frac{\partial L}{\partial \hat{y}_k} = -2\frac{y_k}{\hat{y}_k}", "a factor"),
    (r"\frac{\partial}{\partial z_i}\left(\frac1{\sum_j e^{z_j}}\right) = -\frac{e^{z_i}}{\sum_j e^{z_j}}", "a square"),
    (r"\frac{\partial L}{\partial \hat{y}_k} = -\frac{y_k}{\hat{y}_i}", "an index"),
    (r"\frac{\partial L}{\partial \hat{y}_k} = -\sum_k \frac{y_k}{\hat{y}_k}", "a superfluous sum"),
    (r"\frac{\partial L}{\partial z_i} = \frac{\partial L}{\partial \hat{y}_k} "
     r"\frac{\partial \hat{y}_k}{\partial z_i}", "a missing sum"),
    (r"\frac{\partial L}{\partial \hat{y}_k} = -\frac{\hat{y}_k}{y_k}", "a fraction upside down"),
    (r"\frac{\partial L}{\partial w_i} = \hat{y}_i \sum_k y_k - y_i", "a missing or superfluous factor"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "formula", "kind"),
    [
        ("Substituting gives", r"L = \sum_k y_k \ln \hat y_k", "a sign"),
        ("Put this into the loss:", r"L = -\sum_i y_i z_i - \ln\sum_k e^{z_k}", "a sign"),
        ("", r"L = -\sum_i y_i z_i - \ln\sum_k e^{z_k}", "a sign"),
    ],
)
def test_a_loss_that_is_said_to_follow_or_has_a_sign_lost_is_wrong_where_it_differs(words, formula, kind):
    one = judged(f"{SOFTMAX}\n$\\sum_k y_k = 1$. {words}\n$${formula}$$")[-1]
    assert one.outcome is W
    assert one.repair
    assert one.repair.kind == kind


@pytest.mark.parametrize(
    ("words", "formula"),
    [
        ("", r"L = \frac12 \sum_k (\hat y_k - y_k)^2"),
        ("", r"L = -\frac1n\sum_k y_k \ln \hat y_k"),
        ("Instead we define the likelihood:", r"L = \sum_k y_k \ln \hat y_k"),
    ],
)
def test_another_loss_of_the_same_name_is_a_definition(words, formula):
    assert check_text(f"{SOFTMAX}\n{words}\n$${formula}$$")[-1].outcome is Outcome.GIVEN


def test_a_loss_of_a_and_y_stands_for_its_formula_at_the_output_of_a_sample():
    text = r"""
$$\mathcal{L}(a, y) = -y \log a - (1 - y) \log(1 - a)$$
$$J = \frac1m \sum_{i=1}^m \mathcal{L}(a^{[L](i)}, y^{(i)})
    = -\frac1m \sum_{i=1}^m \left(y^{(i)} \log a^{[L](i)} SIGN (1 - y^{(i)}) \log(1 - a^{[L](i)})\right)$$
"""
    assert outcomes(text.replace("SIGN", "+"))[-1] is P
    assert outcomes(text.replace("SIGN", "-"))[-1] is W


def test_a_cost_of_such_losses_is_differentiated():
    text = r"""
$$L(a, y) = \frac{1}{2}(a - y)^2$$
$$a = w x$$
$$J = \frac{1}{m}\sum_{i=1}^m L(a^{(i)}, y^{(i)})$$
$$\frac{\partial J}{\partial w} = \frac{1}{m}\sum_{i=1}^m (a^{(i)} - y^{(i)}) x^{(i)}$$
"""
    assert outcomes(text) == [P]


def test_rows_and_columns_that_are_exchanged_in_a_written_matrix_are_wrong():
    text = r"""
$$\delta = \begin{pmatrix} \delta_1 \\ \delta_2 \end{pmatrix}, \quad x = \begin{pmatrix} x_1 \\ x_2 \end{pmatrix}$$
$$\delta x^T = \begin{pmatrix} \delta_1 x_1 & A \\ B & \delta_2 x_2 \end{pmatrix}$$
"""
    right, exchanged = (r"\delta_1 x_2", r"\delta_2 x_1"), (r"\delta_2 x_1", r"\delta_1 x_2")
    for (first, second), outcome in ((right, P), (exchanged, W)):
        assert judged(text.replace("A", first).replace("B", second))[0].outcome is outcome


def test_what_has_one_value_everywhere_is_no_equation():
    assert outcomes(r"$$\frac{e^x}{e^x} - 1 = 1$$") == [W]
    assert check_text(r"$$\frac{e^x}{2} - 1 = 1$$")[0].outcome is Outcome.GIVEN


def test_values_that_are_given_later_do_not_excuse_a_formula_those_before_are_its_hypothesis():
    wrong, values = r"$$\frac{\partial L}{\partial \hat y} = -\frac{1}{\hat y}$$", "$y = 1$"
    assert outcomes(f"{SCALAR}\n{wrong}\nLet {values}.") == [W]
    assert outcomes(f"{SCALAR}\nLet {values}. Then\n{wrong}") == [Outcome.CONDITIONAL]


@pytest.mark.parametrize("formula", RIGHT)
def test_what_is_right_is_proved(formula):
    assert outcomes(f"{SOFTMAX}\n$${formula}$$") == [P]


@pytest.mark.parametrize(("formula", "kind"), PLANTED)
def test_a_planted_mistake_is_found_at_its_line_and_named(formula, kind):
    (one,) = judged(f"{SOFTMAX}\n$${formula}$$")
    assert one.outcome is W
    assert one.place.line == 6
    assert one.counterexample
    assert one.repair
    assert one.repair.kind == kind


SCALAR = r"""
$$z = w x + b$$
$$\hat y = \sigma(z)$$
$$L = -\left[y\log\hat y + (1-y)\log(1-\hat y)\right]$$
"""


def test_a_logistic_regression_in_scalars():
    text = (
        SCALAR
        + r"""
$$\sigma'(z) = \sigma(z)(1-\sigma(z))$$
$$\frac{\partial L}{\partial \hat y} = -\frac{y}{\hat y} + \frac{1-y}{1-\hat y}$$
$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial \hat y}\frac{\partial \hat y}{\partial z}x = (\hat y-y)x$$
$$\frac{\partial L}{\partial w} = (\hat y - y)$$
$$\frac{d}{dx}\left(x^3\right) = 2x^2$$
"""
    )
    assert outcomes(text) == [P, P, P, P, W, W]


@pytest.mark.parametrize(
    "formula",
    [
        r"w = w - \eta \frac{\partial L}{\partial w}",
        r"w \leftarrow w - \eta \frac{\partial L}{\partial w}",
        r"0.5 = \frac{1}{1+e^{-z}}",
        r"L = \frac{1}{2}(y - \hat y)^2",
        r"\eta = 0.1",
    ],
)
def test_what_is_no_claim_is_not_called_wrong(formula):
    assert outcomes(f"{SCALAR}\n$${formula}$$") == []


def test_a_symbol_defined_anew_is_meant_in_its_new_sense_from_there():
    text = (
        SCALAR
        + r"""
$$\frac{\partial L}{\partial z} = \hat y - y$$
$$L = \frac{1}{2}(y - \hat y)^2$$
$$\frac{\partial L}{\partial z} = (\hat y - y)\hat y(1-\hat y)$$
"""
    )
    assert outcomes(text) == [P, P]


def test_one_case_printed_on_its_own_holds_in_that_case():
    (one,) = judged(SOFTMAX + r"$$\frac{\partial \hat{y}_k}{\partial z_i} = -\hat{y}_k\hat{y}_i$$")
    assert one.outcome is Outcome.IN_CASE
    assert one.case
    assert not one.case.equal


@pytest.mark.parametrize(
    ("formula", "outcome"),
    [
        (r"-\ln 0.4 \approx 0.916", Outcome.AGREES),
        (r"-\ln 0.4 = 0.92", Outcome.AGREES),
        (r"-\ln 0.4 = 0.93", Outcome.WRONG),
        (r"\log_2 8 = 3", Outcome.AGREES),
        (r"0.5 \times 0.3 + 0.1 \cdot 0.27 = 0.177", Outcome.AGREES),
        (r"1 + 1 = 3", Outcome.WRONG),
        (r"\frac{1}{2}(0.01 - 0.75136507)^2 = 0.274811083", Outcome.AGREES),
        (r"\frac{1}{2}(0.01 - 0.75136507)^2 = 0.274811383", Outcome.WRONG),
    ],
)
def test_numbers_are_compared_to_the_digits_printed(formula, outcome):
    assert outcomes(f"$${formula}$$") == [outcome]


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{\partial L}{\partial z} = \hat{y} - y",
        r"\frac{\partial Q}{\partial z_i} = \frac{\partial Q}{\partial z_i} + F(x)",
        r"\sum x_i y_j = 1 + s",
        r"W^T x = z_1 + \dots + z_n",
        r"\log p_i q_i s = 1 + q_i",
    ],
)
def test_what_is_not_understood_is_said_to_be_not_read(formula):
    (one,) = judged(f"{SOFTMAX}\n$${formula}$$")
    assert one.outcome is Outcome.NOT_READ
    assert one.reason


def test_a_declaration_tells_what_the_document_does_not():
    text = SOFTMAX + r"$$\frac{\partial L}{\partial z_i} = \hat{y}_i - y_i$$"
    (one,) = judged(text, "target=y, sum(y)=1, classes=n, index=k:n")
    assert one.outcome is C
    assert len(one.uses) == 1
    with pytest.raises(NotUnderstood):
        check_text(text, "markdown", "colour=red")


def test_a_condition_about_something_else_changes_nothing():
    assert outcomes(SOFTMAX + "当 $j=i$ 时\n\n$$\\sigma(-x) = 1 - \\sigma(x)$$") == [P]


def test_a_sum_over_an_index_that_nothing_in_it_has():
    text = SOFTMAX + r"$$G_i = - \sum_{j=1}^{k} 1\{y^{(i)} = j\} \log \frac{e^{z_{j}}}{\sum_{l=1}^k e^{z_{k}}}$$"
    (one,) = judged(text)
    assert one.outcome is W
    assert "runs over l" in one.reason


def test_a_name_of_the_field_is_held_to_its_formula():
    (one,) = judged(r"$$H(p,q) = \sum_i p_i \log q_i$$")
    assert one.outcome is W
    assert one.repair
    assert one.repair.kind == "a sign"


def test_what_takes_too_long_is_not_decided():
    deep = r"\tanh(" * 12 + "x" + ")" * 12
    found = check_text(f"$$\\frac{{d^2}}{{dx^2}} {deep} = x$$", seconds=0.3)
    assert [one.holds for one in found] == [False]


@pytest.mark.parametrize("formula", ["((2^{100})^{100})^{100} = 1", "x^{1000000} = 1", "1/0 = 2", "0^{-1} = 1"])
def test_numbers_that_cannot_be_written_out_are_refused(formula):
    assert outcomes(f"$${formula}$$") in ([Outcome.NOT_READ], [Outcome.UNDECIDED])


@pytest.mark.parametrize(
    "text",
    [
        "$$a = \\sigma(z)$$\n$$\\frac{\\partial L}{\\partial a} = a - y$$",
        "$$a = \\sigma(z)$$\n$$\\frac{\\partial z}{\\partial w} = x$$",
    ],
)
def test_what_the_document_does_not_define_is_no_reason_to_call_it_wrong(text):
    last = check_text(text)[-1]
    assert last.outcome is Outcome.GIVEN
    assert last.reason.startswith("nothing defines ")
