"""Remarks beside formulas, samples that are counted by l, and operators before products."""

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
    assert outcomes(r"It gives an $(k \times p) \cdot (p \times m) = k \times m$ matrix.") == []
