"""Habits of many notes: short commands of the physics package, ∇W and dQ explained by one row, L(ŷ^(i), y^(i))."""

import pytest

from derive.documents import Outcome, check_text


def outcomes(text: str, carrier: str = "markdown") -> list[str]:
    """The outcomes of all statements but what is given."""
    found = check_text(text, carrier)
    return [one.outcome.name for one in found if one.outcome is not Outcome.GIVEN]


PHYSICS = r"""
\begin{align*}
  s &= \vb{v} \vdot \vb{u} + c \\
  h &= \sigma(s)
\end{align*}
and so
\begin{align*}
  \pdv{s}{\vb{v}} &= \vb{u} \\
  \dv{h}{s} &= h (1 - h)
\end{align*}
With $\vb{M} = \mqty[p & q \\ q & p]$ the product is
\begin{align*}
  \mqty[p & q \\ q & p] \mqty[a \\ b] &= \mqty[p a + q b \\ q a + p b]
\end{align*}
"""


def test_the_short_commands_of_the_physics_package_are_read() -> None:
    assert outcomes(PHYSICS, "latex") == ["PROVED"] * 3


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (r"\pdv{s}{\vb{v}} &= \vb{u}", r"\pdv{s}{\vb{v}} &= \vb{v}"),
        ("h (1 - h)", "h (1 + h)"),
        (r"\mqty[p a + q b", r"\mqty[p a - q b"),
    ],
)
def test_a_slip_among_short_commands_is_found(right: str, slip: str) -> None:
    found = outcomes(PHYSICS.replace(right, slip), "latex")
    assert sorted(found) == ["PROVED", "PROVED", "WRONG"]


SAMPLES = r"""
$$\ell(y, q) = -y \ln q - (1 - y) \ln(1 - q), \quad C = \frac{1}{m} \sum_{i=1}^m \ell(y^{(i)}, q^{(i)})$$

so that every example has the same weight:

$$\frac{\partial C}{\partial \ell^{(i)}} = \frac{1}{m}$$
"""


def test_a_loss_at_what_belongs_to_a_sample_is_that_of_the_sample() -> None:
    assert outcomes(SAMPLES) == ["PROVED"]
    assert outcomes(SAMPLES.replace(r"\ell^{(i)}} = \frac{1}{m}", r"\ell^{(i)}} = 1")) == ["WRONG"]


NABLA = r"""
A layer is $\bm{a}^l=\sigma(\bm{z}^l)$ with $\bm{z}^l=\bm{V}^l\bm{a}^{l-1}+\bm{c}^l$, and the gradient of the cost is
$$\nabla\bm{V}^l=\frac{\partial C}{\partial\bm{V}^l}$$
Then
$$\nabla\bm{V}^l=\frac{\partial C}{\partial\bm{z}^l}(\bm{a}^{l-1})^T$$
and a step of the descent is
$$\theta^{k+1}=\theta^k-\eta\cdot\nabla\theta^k$$
"""


def test_a_gradient_of_weights_is_what_the_row_says_that_explains_it() -> None:
    assert outcomes(NABLA) == ["PROVED", "PROVED"]
    assert outcomes(NABLA.replace(r"(\bm{a}^{l-1})^T", r"(\bm{a}^{l})^T"))[1] != "PROVED"


DIFFERENTIALS = r"""
The inputs are rows of $\mathbf X$, of width $d=3$, with $\mathbf S_1=\mathbf X\mathbf W_1+\mathbf b_1$ and
$\mathbf H_1=\tanh(\mathbf S_1)$. For any quantity let
$$
d\mathbf K\equiv\frac{\partial J}{\partial\mathbf K}.
$$
Then
$$
d\mathbf S_1=d\mathbf H_1\odot(1-\mathbf H_1\odot\mathbf H_1)
$$
$$
d\mathbf W_1=\mathbf X^{\mathsf T}d\mathbf S_1
$$
$$
(db_1)_j=\sum_{i=1}^{N}(dS_1)_{ij}
$$
"""


def test_a_d_before_a_name_is_a_slope_where_a_row_says_so_of_any_quantity() -> None:
    assert outcomes(DIFFERENTIALS) == ["PROVED"] * 3


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        (r"(1-\mathbf H_1", r"(1+\mathbf H_1"),
        (r"\mathbf X^{\mathsf T}d\mathbf S_1", r"\mathbf X^{\mathsf T}d\mathbf H_1"),
        (r"\sum_{i=1}^{N}(dS_1)_{ij}", r"\sum_{i=1}^{N}(dH_1)_{ij}"),
    ],
)
def test_a_slip_among_such_slopes_is_found(right: str, slip: str) -> None:
    found = outcomes(DIFFERENTIALS.replace(right, slip))
    assert sorted(found) == ["PROVED", "PROVED", "WRONG"]


TWO_NAMES = r"""
The scores are $\mathbf S=\mathbf U\mathbf w+b$ with $\mathbf U \in \mathbb R^{N \times k}$ and
$\mathbf w \in \mathbb R^k$, for one example $s_i=\sum_j U_{ij}w_j+b$, and $\mathbf p=\sigma(\mathbf S)$. The cost is
$$J=\frac1N\sum_{i=1}^N (p_i-y_i)^2$$
$$\frac{\partial J}{\partial w_j}=\sum_{i=1}^N\frac{\partial J}{\partial s_i}U_{ij}$$
$$\frac{\partial J}{\partial\mathbf w}=\mathbf U^T\frac{\partial J}{\partial\mathbf S}$$
$$\sum_{i=1}^N\frac{\partial J}{\partial s_i}U_{ij}=\sum_{i=1}^N\frac{\partial J}{\partial S_i}U_{ij}$$
"""


def test_a_small_letter_and_a_capital_of_one_formula_are_one_quantity() -> None:
    assert outcomes(TWO_NAMES) == ["PROVED"] * 3
    assert outcomes(TWO_NAMES.replace(r"S_i}U", r"p_i}U"))[2] == "WRONG"


WIDTHS = r"""
A unit takes $\bm{u}\in\mathbb{R}^N$ and gives $\bm{s}\in\mathbb{R}^M$ with $\bm{W}\in\mathbb{R}^{M\times N}$.
In a network
$$\bm{u}^l=\sigma\left(\bm{W}^l\bm{u}^{l-1}+\bm{b}^l\right)$$
$$\bm{s}^l=\bm{W}^l\bm{u}^{l-1}+\bm{b}^l$$
$$\begin{aligned}
\frac{\partial J}{\partial\bm{s}^l}&=\frac{\partial J}{\partial\bm{u}^l}\odot\sigma'(\bm{s}^l)\\
\
\frac{\partial J}{\partial\bm{u}^{l-1}}&=(\bm{W}^l)^T\frac{\partial J}{\partial\bm{s}^l}
\end{aligned}$$
"""


def test_the_widths_of_one_unit_do_not_hold_for_all_layers() -> None:
    assert outcomes(WIDTHS) == ["PROVED"] * 2
    assert outcomes(WIDTHS.replace(r"\sigma'(\bm{s}^l)", r"\sigma(\bm{s}^l)"))[0] == "WRONG"
    assert outcomes(WIDTHS.replace(r"\odot", "-"))[0] != "PROVED"
