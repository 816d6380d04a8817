"""What is said with a brace, later or by a function of samples: δ below a brace, g after its use, p(x_i), ∇²."""

import pytest

from derive.documents import Outcome, check_text

BRACES = r"""
$$E = \frac12 \sum_k (d_k - y_k)^2, \quad y_k = \varphi(v_k)$$

$$\frac{\partial E}{\partial w_{kj}}
= -\underbrace{(d_k - \underbrace{\varphi(\overbrace{\sum_j w_{kj} h_j}^{v_k})}_{y_k}) \varphi'(v_k)}_{\delta_k} h_j$$

$$\frac{\partial E}{\partial w_{kj}} = -\delta_k h_j, \qquad \frac{\partial E}{\partial v_k} = -\delta_k$$
"""
REMARKS = r"""
$$s = \underbrace{a + a + a}_{n}, \quad t = \underbrace{s + 1}_{m \times 1} + \underbrace{2}_{\text{the rest}}$$
$$t = 3 a + 3$$
"""
LATER = r"""
$$J(\theta) = \frac1m\sum_{i=1}^m \log(1+e^{-\theta^T x^{(i)}})$$
$$\frac{\partial J}{\partial\theta_k} = -\frac1m\sum_{i=1}^m x_k^{(i)} (1-g(\theta^T x^{(i)}))$$
where $g(z)=\frac{1}{1+e^{-z}}$.
"""
DIVERGENCE = r"""
$$D_{KL}(p \| q)=\sum_{i=1}^{n} p(x_i) \log \frac{p(x_i)}{q(x_i)}$$
$$D_{KL}(p \| q)=\sum_{i=1}^{n} p(x_i) \log p(x_i) -\sum_{i=1}^{n} p(x_i) \log q(x_i)$$
"""
HESSIAN = r"""
Let $y_i \in \{0, 1\}$ and $\sigma$ be the sigmoid.

$$\ell(w) = \sum_{i=1}^n y_i \log\sigma(w^T x_i) + (1-y_i)\log(1-\sigma(w^T x_i))$$
$$\nabla^2 \ell(w) = -\sum_{i=1}^n \sigma(w^T x_i)(1-\sigma(w^T x_i)) x_i x_i^T$$
$$\nabla^2 \ell = -\sum_{i=1}^n \sigma(w^T x_i)(1-\sigma(w^T x_i)) x_i x_i^T$$
"""
PENALTY = r"""
$$C = C_0 + \frac{\lambda}{2n}\sum_w w^2$$
$$\frac{\partial C}{\partial w} = \frac{\partial C_0}{\partial w} + \frac{\lambda}{n} w, \quad
\frac{\partial C}{\partial b} = \frac{\partial C_0}{\partial b}$$
"""
ENTRIES = r"""
$$\frac{\partial J}{\partial W} = \begin{bmatrix}
\frac{\partial J}{\partial W_{11}} & \dots & \frac{\partial J}{\partial W_{1k}} \\ \vdots & \ddots & \vdots \\
\frac{\partial J}{\partial W_{m1}} & \dots & \frac{\partial J}{\partial W_{mk}}\end{bmatrix}$$
"""


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in check_text(text, "markdown") if one.outcome is not Outcome.GIVEN]


@pytest.mark.parametrize("text", [BRACES, LATER, DIVERGENCE, HESSIAN, PENALTY])
def test_the_right_text_is_proved(text: str):
    assert set(outcomes(text)) == {Outcome.PROVED}


@pytest.mark.parametrize(
    ("text", "part", "slip"),
    [
        (BRACES, r"= -\delta_k h_j", r"= \delta_k h_j"),
        (BRACES, r"(d_k - \underbrace", r"(d_k + \underbrace"),
        (LATER, r"-\frac1m\sum_{i=1}^m x_k", r"\frac1m\sum_{i=1}^m x_k"),
        (DIVERGENCE, r"-\sum_{i=1}^{n} p(x_i) \log q", r"+\sum_{i=1}^{n} p(x_i) \log q"),
        (HESSIAN, r"\ell(w) = -\sum", r"\ell(w) = \sum"),
        (HESSIAN, r"\ell = -\sum", r"\ell = \sum"),
        (PENALTY, r"\frac{\lambda}{n} w", r"\frac{\lambda}{2n} w"),
    ],
)
def test_a_slip_is_found(text: str, part: str, slip: str):
    assert part in text
    assert Outcome.WRONG in outcomes(text.replace(part, slip))


def test_a_number_or_a_remark_below_a_brace_defines_nothing():
    found = check_text(REMARKS, "markdown")
    assert all(judgement.outcome in (Outcome.GIVEN, Outcome.PROVED) for judgement in found)
    assert not any(judgement.place.line == 2 and judgement.left is not None for judgement in found[2:])


def test_a_matrix_of_slopes_by_its_entries_says_what_there_is():
    assert [one.outcome for one in check_text(ENTRIES, "markdown")] == [Outcome.GIVEN]
    other = ENTRIES.replace(r"\partial W_{1k}", r"\partial V_{1k}")
    assert [one.outcome for one in check_text(other, "markdown")] == [Outcome.NOT_READ]
