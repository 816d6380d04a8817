"""Habits of many notes: ∂/∂w before a sum without brackets, a^(1) for the input, slopes at the values of an example."""

from derive.documents import Outcome, check_text

EXAMPLE = r"""
We take $v^{(1)} = 0.4$, $v^{(2)} = 0.7$, $c^{(1)} = 0.2$ and $c^{(2)} = 0.1$.

$$\hat{y} = \sigma(z^{(3)}), \quad z^{(3)} = v^{(2)} a^{(2)} + c^{(2)}$$

$$a^{(2)} = \sigma(z^{(2)}) = \sigma(v^{(1)} a^{(1)} + c^{(1)}) = \sigma(v^{(1)} x + c^{(1)})$$

$$z^{(2)} = v^{(1)} a^{(1)} + c^{(1)}$$

$$\frac{\partial z^{(2)}}{\partial c^{(1)}} = \frac{\partial}{\partial c^{(1)}} v^{(1)} x + c^{(1)} = 1$$

$$\frac{\partial z^{(3)}}{\partial a^{(2)}} = \frac{\partial}{\partial a^{(2)}} v^{(2)} a^{(2)} + c^{(2)} = v^{(2)}$$

$$\frac{\partial z^{(2)}}{\partial v^{(1)}} = x = 0.6$$

$$\frac{\partial a^{(2)}}{\partial z^{(2)}} = \sigma(0.44)(1 - \sigma(0.44)) \approx 0.24$$

$$\frac{\partial L}{\partial c^{(1)}} = (-0.915) \cdot 0.345 \cdot (-0.7) = 0.220$$
"""

LAYERS = r"""
$$u^{(l)} = V^{(l)} h^{(l-1)} + c^{(l)}, \quad h^{(l)} = \sigma(u^{(l)})$$

$$\frac{\partial h^{(3)}}{\partial u^{(3)}} = h^{(3)} (1 - h^{(3)})$$

$$\frac{\partial h_1^{(2)}}{\partial u_1^{(2)}} = h_1^{(2)} (1 - h_1^{(2)})$$

$$\frac{\partial h_2^{[2]}}{\partial u_2^{[2]}} = h_2^{[2]} (1 - h_2^{[2]})$$
"""

NORMALIZED = r"""
$$
\begin{align*}
\frac{\partial \hat{u}_i}{\partial u_i}
&= \frac{\partial}{\partial u_i} \left[ \frac{u_i - \mu}{\sqrt{v + \epsilon}} \right] \\
&= \frac{\partial}{\partial u_i} \left[ \frac{u_i}{\sqrt{v + \epsilon}} - \frac{\mu}{\sqrt{v + \epsilon}} \right] \\
&= \frac{1}{\sqrt{v + \epsilon}}
\end{align*}
$$

$$\frac{\partial \hat{u}_i}{\partial v} = -\frac{1}{2} (u_i - \mu)(v + \epsilon)^{-3/2}$$

$$\frac{\partial \hat{u}_i}{\partial \mu} = -\frac{1}{\sqrt{v + \epsilon}}$$

$$
\begin{align*}
\frac{\partial v}{\partial u_i}
&= \frac{\partial}{\partial u_i} \left[ \frac{1}{m} \Sigma^m_{i=1}(u_i - \mu)^2 \right] \\
&= \frac{2}{m} (u_i - \mu)
\end{align*}
$$

$$
\begin{align*}
\frac{\partial \mu}{\partial u_i} &= \frac{\partial}{\partial u_i} \left[ \frac{1}{m} \Sigma_{j=1}^m u_j \right] \\
&= \frac{1}{m}
\end{align*}
$$

$$
\begin{align*}
\frac{\partial f}{\partial u_i} &= \frac{\partial f}{\partial \hat{u}_i} \frac{\partial \hat{u}_i}{\partial u_i}
+ \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j} \frac{\partial \hat{u}_j}{\partial \mu}
\frac{\partial \mu}{\partial u_i}
+ \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j} \frac{\partial \hat{u}_j}{\partial v}
\frac{\partial v}{\partial u_i} \\
&= \frac{1}{\sqrt{v + \epsilon}} \left[ \frac{\partial f}{\partial \hat{u}_i}
- \frac{1}{m} \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j}
- \frac{1}{m} \frac{u_i - \mu}{v + \epsilon} \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j} (u_j - \mu) \right] \\
&= \frac{1}{\sqrt{v + \epsilon}} \left[ \frac{\partial f}{\partial \hat{u}_i}
- \frac{1}{m} \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j}
- \frac{1}{m} \hat{u}_i \Sigma^m_{j=1} \frac{\partial f}{\partial \hat{u}_j} \hat{u}_j \right]
\end{align*}
$$
"""


def _outcomes(text):
    return [judgement.outcome for judgement in check_text(text)]


def test_operator_before_a_sum_that_stands_elsewhere_reaches_over_all_of_it():
    found = check_text(EXAMPLE)
    assert Outcome.WRONG not in {one.outcome for one in found}
    slopes = [one for one in found if one.place.line in (10, 12)]
    assert [one.outcome for one in slopes] == [Outcome.PROVED] * 4


def test_slip_behind_such_an_operator_is_wrong():
    for right, slip in (("c^{(1)} = 1$", "c^{(1)} = x$"), ("c^{(2)} = v^{(2)}$", "c^{(2)} = a^{(2)}$")):
        assert right in EXAMPLE
        assert Outcome.WRONG in _outcomes(EXAMPLE.replace(right, slip))


def test_input_under_the_name_of_a_layer():
    slope = [one for one in check_text(EXAMPLE) if one.place.line == 14]
    assert slope[0].outcome is Outcome.PROVED
    slip = [one for one in check_text(EXAMPLE.replace("= x = 0.6", "= c^{(1)} = 0.6")) if one.place.line == 14]
    assert slip[0].outcome is Outcome.WRONG


def test_slope_at_values_that_stand_in_the_document():
    found = {one.place.line: one for one in check_text(EXAMPLE) if one.place.column < 60}
    assert found[16].outcome is Outcome.AGREES
    slip = [one for one in check_text(EXAMPLE.replace("0.44", "0.64")) if one.place.line == 16]
    assert slip[0].outcome is Outcome.WRONG


def test_number_at_values_that_are_not_all_known_is_not_judged():
    text = EXAMPLE.replace("$$\\frac{\\partial z^{(2)}}{\\partial v^{(1)}} = x = 0.6$$\n", "\n")
    found = [one for one in check_text(text) if one.place.line == 16]
    assert found[0].outcome is Outcome.NOT_READ
    assert found[0].reason == "at which values this is a number is not said"


def test_decimal_that_is_cut_off():
    found = [one for one in check_text(EXAMPLE) if one.place.line == 18]
    assert found[-1].outcome is Outcome.AGREES
    for slip in ("0.219", "0.222"):
        found = [one for one in check_text(EXAMPLE.replace("0.220", slip)) if one.place.line == 18]
        assert found[-1].outcome is Outcome.WRONG


def test_numbered_layers_and_their_numbered_units():
    found = [one.outcome for one in check_text(LAYERS) if one.place.line > 2]
    assert found == [Outcome.PROVED] * 3
    for right, slip in (("(1 - h^{(3)})", "(1 + h^{(3)})"), ("= h_1^{(2)}", "= -h_1^{(2)}"), ("- h_2", "- 2 h_2")):
        assert right in LAYERS
        assert _outcomes(LAYERS.replace(right, slip)).count(Outcome.WRONG) == 1


def test_capital_sigma_with_limits_is_a_sum_and_slopes_of_formulas_tell_what_is_differentiated():
    found = check_text(NORMALIZED)
    assert {one.outcome for one in found} <= {Outcome.PROVED, Outcome.GIVEN}
    assert sum(one.outcome is Outcome.PROVED for one in found) > 8


def test_slips_in_the_slopes_of_a_normalization():
    for right, slip in (
        (r"&= \frac{2}{m} (u_i - \mu)", r"&= \frac{1}{m} (u_i - \mu)"),
        (r"&= \frac{1}{\sqrt{v + \epsilon}}" + "\n", r"&= \frac{1}{v + \epsilon}" + "\n"),
        ("&= \\frac{1}{m}\n", "&= 1\n"),
    ):
        assert right in NORMALIZED
        assert Outcome.WRONG in _outcomes(NORMALIZED.replace(right, slip))


def test_row_after_a_mistake_that_goes_back_to_what_is_right():
    slip = NORMALIZED.replace(
        r"\frac{\partial f}{\partial \hat{u}_j} (u_j - \mu)", r"\frac{\partial f}{\partial \hat{u}_j} (u_i - \mu)"
    )
    assert _outcomes(slip)[-2:] == [Outcome.WRONG, Outcome.RIGHT_AGAIN]


LABEL = r"""
$$\ell_{c e}(u, y) = -u_y + \log \sum_{j=1}^k \exp u_j, \quad q = \operatorname{softmax}(u)$$

$$\frac{\partial \ell_{c e}(u, y)}{\partial u_i} = -1\{i = y\} + \frac{\exp u_i}{\sum_{j=1}^k \exp u_j}$$

As a vector, $\nabla_u \ell_{c e}(u, y) = q - e_y$.
"""
STEPS = r"""
$$[A_i \in \mathbb{R}^{m \times n_i}, V_i \in \mathbb{R}^{n_i \times n_{i+1}}]$$

$$A_{i+1} = \sigma_i(A_i V_i), \quad i = 1, \ldots, L$$

With $D_{i+1} = \frac{\partial \ell(A_{L+1}, y)}{\partial A_{i+1}}$ we have

$$\nabla_{V_i} \ell(A_{L+1}, y) = A_i^T (D_{i+1} \circ \sigma'(A_i V_i))$$
"""
MATRICES = r"""
$$P \in \mathbb{R}^{m \times n} = X A$$

$$\frac{\partial P_{ij}}{\partial A_{kj}} = X_{ik}$$

$$\langle U, V \rangle_F = \sum_{i,j} U_{ij} V_{ij}$$

$$\langle U, B V \rangle_F = \langle B^T U, V \rangle_F$$
"""


def test_label_below_a_name_without_an_index_of_its_own():
    found = [one.outcome for one in check_text(LABEL) if one.place.line > 2]
    assert found == [Outcome.PROVED] * 2
    for right, slip in (("= -1", "= 1"), ("q - e_y", "q + e_y"), ("q - e_y", "e_y - q")):
        assert right in LABEL
        assert Outcome.WRONG in _outcomes(LABEL.replace(right, slip))


def test_layers_that_a_letter_counts_from_step_to_step():
    assert _outcomes(STEPS)[-1] is Outcome.PROVED
    for right, slip in (
        (r"\sigma'(A_i V_i))", r"\sigma'(A_{i+1} V_{i+1}))"),
        (r"\sigma'", r"\sigma"),
        ("= A_i", "= -A_i"),
    ):
        assert right in STEPS
        assert _outcomes(STEPS.replace(right, slip))[-1] is Outcome.WRONG


def test_product_whose_sizes_do_not_fit_is_not_accused():
    loose = r"$$(D_{i+1} \circ \sigma'(A_i V_i)) V_i^T = D_{i+1} \cdot \sigma'(A_i V_i) \cdot V_i$$"
    found = check_text(STEPS + "\n" + loose + "\n")[-1]
    assert found.outcome is Outcome.NOT_READ


def test_statement_of_a_space_before_a_definition_and_the_inner_product_of_matrices():
    found = check_text(MATRICES)
    assert [one.outcome for one in found if one.place.line > 5] == [Outcome.PROVED] * 2
    assert found[1].reason == "a definition"
    assert Outcome.WRONG in _outcomes(MATRICES.replace("P_{ij}}{", "P_{ij}^2}{"))
    for right, slip in (("U_{ij} V_{ij}", "U_{ij} V_{ij}^2"), (r"\langle B^T U, V", r"\langle B U, V")):
        assert right in MATRICES
        assert _outcomes(MATRICES.replace(right, slip)) != _outcomes(MATRICES)


WEIGHTS = r"""
$$u^{(l)} = V^{(l)} h^{(l-1)} + c^{(l)}, \quad h^{(l)} = \sigma(u^{(l)})$$

$$\varDelta^{(l)} = \frac{\partial C}{\partial u^{(l)}}$$

$$\frac{\partial C}{\partial v^{(l)}} = \varDelta^{(l)} (h^{(l-1)})^T$$
"""


def test_slope_by_a_small_letter_that_stands_nowhere_else():
    assert _outcomes(WEIGHTS)[-1] is Outcome.PROVED
    for right, slip in ((r"= \varDelta^{(l)} (", r"= 2 \varDelta^{(l)} ("), ("(h^{(l-1)})^T", "(u^{(l-1)})^T")):
        assert right in WEIGHTS
        assert _outcomes(WEIGHTS.replace(right, slip))[-1] is Outcome.WRONG
    assert _outcomes(WEIGHTS + "\n$$v^{(l)} = 3$$\n")[-2] is not Outcome.PROVED


INSERTED = r"""
$$h_j^{[l]} = \sigma(u_j^{[l]})$$

\begin{align}
\frac{\partial L}{\partial u_1^{[2]}}
&= \frac{\partial L}{\partial h_1^{[2]}} \frac{\partial h_1^{[2]}}{\partial u_1^{[2]}} \\
&= \frac{\partial \frac{1}{2} (h_1^{[2]} - t_1)^2}{\partial h_1^{[2]}}
\frac{\partial \sigma(u_1^{[2]})}{\partial u_1^{[2]}} \\
&= (h_1^{[2]} - t_1) h_1^{[2]} (1 - h_1^{[2]})
\end{align}
"""
BOLD = r"""
$$L = -\frac{1}{N} \sum_{i=1}^N \mathbf{t}_i \log \hat{\mathbf{t}}_i$$

$$\frac{\partial L}{\partial \hat{\mathbf{t}}} = -\frac{1}{N} \frac{\mathbf{t}}{\hat{\mathbf{t}}}$$
"""


def test_formulas_that_are_put_in_for_each_factor_of_a_chain_rule():
    assert _outcomes(INSERTED)[-2:] == [Outcome.PROVED] * 2
    for right, slip in ((r"\frac{\partial \sigma(u", r"\frac{\partial \tanh(u"), ("- t_1) h_1", "+ t_1) h_1")):
        assert right in INSERTED
        assert Outcome.WRONG in _outcomes(INSERTED.replace(right, slip))


def test_entries_in_bold_below_a_logarithm():
    assert _outcomes(BOLD)[-1] is Outcome.PROVED
    slip = BOLD.replace(r"}} = -\frac{1}{N}", r"}} = \frac{1}{N}")
    assert slip != BOLD
    assert _outcomes(slip)[-1] is Outcome.WRONG


def test_sets_that_a_condition_tells():
    for mark in (r"\mid \forall", "|", ":", r": \forall"):
        slope = r"$\frac{\partial}{\partial u_i} u_i^2 = 2 u_i$"
        text = rf"The units are $u = \{{u_i {mark} i \in \mathbb{{S}}\}}$ and {slope}."
        found = check_text(text)
        assert [one.outcome for one in found] == [Outcome.GIVEN, Outcome.PROVED]
        assert found[0].reason == "what there is"
        assert Outcome.WRONG in _outcomes(text.replace("= 2 u_i", "= 3 u_i"))
    assert Outcome.NOT_READ in _outcomes(r"The units are $u = \{u_i \forall i\}$.")
