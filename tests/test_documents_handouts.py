"""What derivations print beside equal signs: inductions, integrals, several cases, conditions, lists of definitions."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text

AVERAGE = r"""# A running average
$$a_t = \gamma a_{t-1} + (1 - \gamma) x_t$$
# As a sum
$$\begin{aligned}
a_t &= \gamma a_{t-1} + (1 - \gamma) x_t \\
&= \gamma (1 - \gamma) \sum_{k=1}^{t-1} \gamma^{t-1-k} x_k + (1 - \gamma) x_t
&& \text{by induction}, a_{t-1} = (1 - \gamma) \sum_{k=1}^{t-1} \gamma^{t-1-k} x_k \\
&= (1 - \gamma) \left(\sum_{k=1}^{t-1} \gamma^{t-k} x_k + x_t\right) \\
&= (1 - \gamma) \sum_{k=1}^{t} \gamma^{t-k} x_k
\end{aligned}$$
# The mean
$$\frac{1}{t} \sum_{k=1}^{t} x_k = \frac{t-1}{t} \cdot \frac{1}{t-1} \sum_{k=1}^{t-1} x_k + \frac{x_t}{t}$$
"""

INTEGRALS = r"""# Primitives
$$F = \int (y - t) \, dy = \frac{1}{2} (y - t)^2 + C$$
$$\frac{\partial F}{\partial y} = y - t$$
$$\int \left(1 - \frac{t}{y}\right) \mathrm{d}y = y - t \ln y$$
$$\int \frac{dx}{1 + x^2} = \arctan x + C$$
$$\int -2 x e^{-x^2} \, dx = e^{-x^2} + 3$$
"""

CASES = r"""# Three cases
$$h(x) = \begin{cases} 0 & \text{if } x < 0 \\ x^2 & \text{if } 0 \le x \le 1 \\ 2x - 1 & \text{if } x > 1 \end{cases}$$
$$y_i = h(x_i)$$
$$\frac{\partial y_i}{\partial x_i}
= \begin{cases} 2 & x_i > 1 \\ 2 x_i & x_i \le 1, x_i > 0 \\ 0 & \text{otherwise} \end{cases}$$
"""

ALONG = r"""# Along a step
$$L = L(w_1, \dots, w_n)$$
$$g_k = \frac{\partial L}{\partial w_k}$$
$$v_k = w_k - s g_k$$
$$M = L(v_1, \dots, v_n)$$
$$\frac{\partial M}{\partial s} = \sum_k \frac{\partial M}{\partial v_k} \frac{\partial v_k}{\partial s} = -\sum_k \frac{\partial M}{\partial v_k} g_k$$
"""  # noqa: E501


def undecided(text: str) -> list[tuple[int, Outcome]]:
    """The lines of what does not hold, or holds only in part."""
    every = check_text(text, seconds=3)
    return [(one.place.line, one.outcome) for one in every if not one.holds and one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize("text", [AVERAGE, INTEGRALS, CASES, ALONG], ids=["sums", "integrals", "cases", "functions"])
def test_all_of_it_is_read_and_holds(text):
    assert undecided(text) == []


@pytest.mark.parametrize(
    ("text", "line", "old", "new"),
    [
        (AVERAGE, 8, r"\gamma^{t-k} x_k + x_t", r"\gamma^{t-1-k} x_k + x_t"),
        (AVERAGE, 9, r"\sum_{k=1}^{t}", r"\sum_{k=1}^{t-1}"),
        (AVERAGE, 12, r"\frac{x_t}{t}", "x_t"),
        (INTEGRALS, 2, r"\frac{1}{2} (y", "(y"),
        (INTEGRALS, 4, r"- t \ln y", r"+ t \ln y"),
        (INTEGRALS, 6, "= e^{-x^2}", "= x e^{-x^2}"),
        (CASES, 5, r"2 & x_i", r"1 & x_i"),
        (CASES, 5, "x_i > 0", "x_i > -1"),
        (ALONG, 6, r"= -\sum_k", r"= \sum_k"),
    ],
)
def test_a_mistake_in_it_is_found(text, line, old, new):
    lines = text.splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    assert (line, Outcome.WRONG) in undecided("\n".join(lines))


def test_what_is_not_clear_is_not_read():
    of_all_values = r"$$\int p(x) f(x) \, dx + x_0 = 1 + \int q(x) \, dx$$"
    with_limits = r"$$\int_0^1 2 x \, dx = 1$$"
    gap = r"$$y = \max(x, 0)$$ $$\frac{dy}{dx} = \begin{cases} 1 & x > 0 \\ 0 & x < -2 \end{cases}$$"
    for text in (of_all_values, with_limits, gap):
        assert [outcome for _, outcome in undecided(text)] == [Outcome.NOT_READ], text


def test_two_classes_and_two_letters_that_differ_are_named_where_they_are_needed():
    text = r"""# Two classes
$$n = 2$$
$$\sum_{k=1}^n p_k = 1$$
# The other one
$$\sum_{k=1}^n p_k = p_i + p_j$$
$$\sum_{k=1}^n p_k - p_i = 1 - p_i$$
$$\sum_{k=1}^n p_k = p_i + 2 p_j$$
"""
    found = {one.place.line: one for one in check_text(text) if one.outcome is not Outcome.GIVEN}
    assert [found[line].outcome for line in (5, 6, 7)] == [Outcome.CONDITIONAL, Outcome.CONDITIONAL, Outcome.NOT_READ]
    assert found[5].case is not None
    assert not found[5].case.equal
    assert [len(found[line].uses) for line in (5, 6)] == [1, 1]


def test_a_value_that_stands_alone_is_named_where_it_is_needed():
    text = "# Start\n$$u_k = 1$$\n# Slope\n$$v_k = u_k - \\ln u_k$$\n$$\\frac{\\partial v_i}{\\partial u_i} = 0$$\n"
    assert undecided(text) == [(5, Outcome.CONDITIONAL)]
    assert undecided(text.replace("= 0", "= 1")) == [(5, Outcome.WRONG)]


def test_the_p_norm_is_its_sum_and_for_one_order_another_norm():
    text = r"""# Norms
$$\|x\|_p = \left(\sum_k |x_k|^p\right)^{1/p}$$
$$\frac{\partial \|x\|_p}{\partial x_i} = |x_i|^{p-1} \operatorname{sgn}(x_i) \, \|x\|_p^{1-p}$$
"""
    assert undecided(text) == []
    assert undecided(text.replace("^{1-p}$$", "^{p-1}$$")) == [(3, Outcome.WRONG)]


def test_a_list_of_definitions_below_headings_of_their_own_accuses_none_of_them():
    formulas = (
        r"\max(x_k, 0)",
        r"\ln(1 + e^{x_k})",
        "x_k",
        r"\frac{e^{x_k}}{\sum_l e^{x_l}}",
        r"\frac{e^{x_k}}{1 + e^{x_k}}",
    )
    text = "\n".join(f"# Number {number}\nSo it is smooth.\n$$y_k = {one}$$" for number, one in enumerate(formulas))
    assert undecided(text) == []
    assert undecided("# A\n$$y_k = e^{x_k}$$\nHence\n$$y_k = 2 e^{x_k}$$\n") == [(4, Outcome.WRONG)]


def test_the_entries_of_a_matrix_are_defined_in_brackets_around_it():
    text = r"""# Batch
$$G_{ji} = \frac{1}{N} \sum_{s=1}^N d_{sj} x_{si} = \frac{1}{N} \left[\mathbf{D}^\top \mathbf{X}\right]_{ji}$$
where $[\mathbf{D}]_{sj} = d_{sj}$ and $[\mathbf{X}]_{si} = x_{si}$.
"""
    assert undecided(text) == []
    assert [line for line, _ in undecided(text.replace(r"\mathbf{X}\right]_{ji}", r"\mathbf{X}\right]_{ij}"))] == [2]


def test_a_target_that_is_differentiated_is_said_to_stay_as_it_is():
    text = r"""# Error
$$y = \tanh(z)$$
$$E = \frac{1}{2} (t - y)^2$$
$$\frac{\partial E}{\partial z} = (t - y) \left(\frac{\partial t}{\partial z} - \frac{\partial y}{\partial z}\right)$$
"""
    (found,) = [one for one in check_text(text) if one.place.line == 4]
    assert (found.outcome, found.reason) == (Outcome.PROVED, "if t does not depend on z")
    assert [line for line, _ in undecided(text.replace(r"- \frac{\partial y}", r"+ \frac{\partial y}"))] == [4]


HUBER = r"""# Loss
$$h = \begin{cases} c x - \frac{1}{2} c^2 & c < x \\ -c x - \frac{1}{2} c^2 & -c > x \\
\frac{1}{2} x^2 & \text{otherwise} \end{cases}$$
$$\frac{d h}{d x} = \max(-c, \min(c, x))$$
"""


def test_what_bounds_a_range_on_both_sides_is_positive():
    assert undecided(HUBER) == []
    assert undecided(HUBER.replace("min(c", "min(2 c")) == [(4, Outcome.WRONG)]


def test_a_constant_that_is_solved_for_later_is_named_where_it_is_needed():
    text = "$$y = \\ln x$$\n$$y + K = \\ln x$$\n# Where they meet\n$$1 + K = 1$$\n$$K = 0$$\n"
    assert (2, Outcome.CONDITIONAL) in undecided(text)
    assert (2, Outcome.WRONG) in undecided(text.replace("$$K = 0$$", ""))
