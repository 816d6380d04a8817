"""Notes in the styles that people write them: everything in them is right, read and held to be right."""

from __future__ import annotations

from derive.documents import Outcome, check_text

NOTES = r"""# Hidden layers
$$net_k = \sum_j w_{kj} a_j + b_k$$
$$y_k = f(net_k)$$
$$E = \frac{1}{2}\sum_k (t_k - y_k)^2$$
$$\delta_k = \frac{\partial E}{\partial net_k} = (y_k - t_k) f'(net_k)$$
$$\frac{\partial E}{\partial w_{kj}} = \delta_k a_j$$
$$\frac{\partial E}{\partial a_j} = \sum_k w_{kj} \delta_k$$
# Upstream
$$p_i = \frac{\exp(o_i)}{\sum_k \exp(o_k)}$$
$$\frac{\partial p_i}{\partial o_j} = \begin{cases} p_i(1-p_i) & \text{if } i=j \\ -p_i p_j & \text{otherwise}\end{cases}$$
$$\frac{\partial p_i}{\partial o_j} = p_i (1-p_i), \quad i = j$$
$$\frac{\partial p_i}{\partial o_j} = -p_i p_j \quad \text{if } i \neq j$$
$$\frac{\partial p_i}{\partial o_j} = p_i(\mathbb{1}\{i=j\} - p_j)$$
$$\frac{\partial Q}{\partial o_j} = \sum_i \frac{\partial Q}{\partial p_i} \frac{\partial p_i}{\partial o_j}$$
$$\frac{\partial Q}{\partial o_j} = p_j \left(\frac{\partial Q}{\partial p_j} - \sum_i \frac{\partial Q}{\partial p_i} p_i\right)$$
# Batch
$$J = \frac{1}{2m} \sum_{i=1}^m (\hat y^{(i)} - y^{(i)})^2 + \frac{\lambda}{2} w^2$$
$$\hat y^{(i)} = w x^{(i)} + b$$
$$\frac{\partial J}{\partial w} = \frac{1}{m} \sum_{i=1}^m (\hat y^{(i)} - y^{(i)}) x^{(i)} + \lambda w$$
$$\frac{\partial J}{\partial b} = \frac{1}{m}\sum_{i=1}^m \hat y^{(i)} - y^{(i)}$$
# Functions
$$\frac{d \tanh(x)}{dx} = 1 - \tanh^2(x) = (1-\tanh(x))(1+\tanh(x))$$
$$\log \frac{a}{b} = \log a - \log b$$
$$\text{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
$$f(x) = x^2 + 3x, \quad f'(x) = 2x + 3$$
# A class
$$L = -z_c + \log \sum_j e^{z_j}$$
$$\frac{\partial L}{\partial z_j} = \frac{e^{z_j}}{\sum_k e^{z_k}} - \delta_{jc}$$
# Likelihood and variance
$$P = \prod_i p_i^{y_i}$$
$$\log P = \sum_i y_i \log p_i$$
$$\mu = \frac{1}{m}\sum_{i=1}^m x_i$$
$$\sigma^2 = \frac{1}{m} \sum_{i=1}^m (x_i - \mu)^2$$
$$\frac{\partial \sigma^2}{\partial x_i} = \frac{2}{m}(x_i - \mu)$$
# Layers
$$z^{(l)}_i = \sum_j w^{(l)}_{ij} a^{(l-1)}_j + b^{(l)}_i$$
$$a^{(l)}_i = \sigma(z^{(l)}_i)$$
$$\frac{\partial z^{(l+1)}_i}{\partial z^{(l)}_j} = w^{(l+1)}_{ij} a^{(l)}_j (1-a^{(l)}_j)$$
# Cross-entropy
$$D_{KL}(p \| q) = \sum_i p_i \log\frac{p_i}{q_i} = \sum_i p_i \log p_i - \sum_i p_i \log q_i$$
$$net_{h1} = 0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1 = 0.3775$$
"""  # noqa: E501


def test_notes_in_many_styles_are_read_and_nothing_right_in_them_is_called_wrong():
    found = [one for one in check_text(NOTES) if one.outcome is not Outcome.GIVEN]
    assert len(found) == 23
    assert [one.place.line for one in found if not one.holds] == []


def test_a_mistake_in_any_of_their_lines_is_found():
    lines = NOTES.splitlines()
    for number, (old, new) in MISTAKES.items():
        assert old in lines[number - 1]
        damaged = [*lines[: number - 1], lines[number - 1].replace(old, new, 1), *lines[number:]]
        found = [one for one in check_text("\n".join(damaged), seconds=2) if one.outcome is not Outcome.GIVEN]
        assert [one.place.line for one in found if not one.holds][:1] == [number], (number, new)


MISTAKES = {
    5: ("(y_k - t_k) f'", "(t_k - y_k) f'"),
    6: (r"\delta_k a_j", r"\delta_k a_k"),
    7: (r"\sum_k w_{kj}", "w_{kj}"),
    10: ("-p_i p_j", "p_i p_j"),
    11: ("(1-p_i)", "(1+p_i)"),
    12: ("-p_i p_j", "-p_i p_j^2"),
    13: ("- p_j)", "- p_i)"),
    14: (r"\sum_i ", ""),
    15: ("- \\sum_i", "+ \\sum_i"),
    19: (r" + \lambda w", r" + 2\lambda w"),
    20: (r"\frac{1}{m}", r"\frac{2}{m}"),
    22: ("1 - ", "1 + "),
    23: ("a - ", "a + "),
    24: (r"\sum_j e^{z_j}", r"\sum_j e^{z_i}"),
    25: ("2x + 3", "2x + 3x"),
    28: (r"- \delta_{jc}", r"+ \delta_{jc}"),
    31: ("y_i", "p_i"),
    34: (r"\frac{2}{m}", r"\frac{1}{m}"),
    38: ("(1-a^{(l)}_j)", "(1-a^{(l)}_i)"),
    40: (r"= \sum_i p_i \log p_i -", r"= \sum_i p_i \log p_i +"),
}
"""By line: what stands there, and what is put in its place."""


MOMENTUM = r"""
$$
\begin{aligned}
\sum_{k=1}^{t} (1 - \beta) \beta^{t - k} &= (1 - \beta) \sum_{k=1}^{t} \beta^{t - k} \\
&= (1 - \beta) \frac{1 - \beta^t}{1 - \beta}
&& \text{as } \sum_{k=1}^{t} \beta^{t - k} = \frac{1 - \beta^t}{1 - \beta} \\
&= RESULT
\end{aligned}
$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


def test_an_index_counts_where_it_stands_for_itself_and_a_reason_beside_a_row_is_not_continued():
    assert outcomes(MOMENTUM.replace("RESULT", r"1 - \beta^t")) == [Outcome.PROVED] * 4
    assert outcomes(MOMENTUM.replace("RESULT", r"1 + \beta^t"))[-1] is Outcome.WRONG
    assert outcomes(MOMENTUM.replace("RESULT", r"1 - \beta^t").replace("{t - k}", "{t + k}"))[0] is Outcome.PROVED
    assert outcomes(MOMENTUM.replace("RESULT", r"1 - \beta^t").replace("{t - k}", "{k}"))[1] is Outcome.WRONG


def test_where_an_index_counts_from_is_not_guessed():
    assert outcomes(r"$$\sum_k \beta^k = \frac{\beta - \beta^{n+1}}{1 - \beta}$$") == [Outcome.NOT_READ]


NORM = r"""
$$
\begin{aligned}
N &= \left(\sum_{k=1}^n |x_k|^p\right)^{1/p} \\
&= RESULT && \text{by hypothesis, } p = 1
\end{aligned}
$$
"""


def test_a_value_beside_a_row_is_a_hypothesis_of_it():
    assert outcomes(NORM.replace("RESULT", r"\sum_{k=1}^n |x_k|")) == [Outcome.CONDITIONAL]
    assert outcomes(NORM.replace("RESULT", r"\sum_{k=1}^n |x_k|^2")) == [Outcome.NOT_READ]


def test_a_definition_that_comes_later_accuses_nobody_where_the_one_before_was_not_read():
    text = r"$$E = \int_t^y (s - t)^3 ds$$ $$y = w x$$ $$\frac{\partial E}{\partial w} = (y - t)^3 x$$"
    assert outcomes(f"{text}\n# Another\n" + r"$$E = -t \ln y$$")[1:] == [Outcome.NOT_READ]


def test_another_letter_is_named_where_the_document_tells_both_apart():
    cross_entropy = r"$$H(p, q) = -\sum_{i=1}^n p_i \ln q_i$$"
    one_hot = r"For a one-hot $p$ with $p_c = 1$: $$-\sum_{i=1}^n \delta_{ic} \ln q_i = -\ln LETTER_c$$"
    right, wrong = (check_text(f"{cross_entropy}\n{one_hot}".replace("LETTER", letter))[-1] for letter in "qp")
    assert right.outcome is Outcome.PROVED
    assert wrong.outcome is Outcome.WRONG
    assert wrong.repair
    assert wrong.repair.kind == "another letter"


def test_an_index_that_is_free_and_bound_accuses_nobody_unless_the_sum_is_superfluous():
    definition = r"$$L = \sum_{k=1}^n y_k^2 z_k$$"
    confused = r"$$\frac{\partial L}{\partial y_j} = \sum_j (y_j + z_j)^2$$"
    superfluous = r"$$\frac{\partial L}{\partial y_j} = \sum_j 2 y_j z_j$$"
    assert outcomes(f"{definition} {confused}") == [Outcome.NOT_READ]
    assert outcomes(f"{definition} {superfluous}") == [Outcome.WRONG]
