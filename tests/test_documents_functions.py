"""Functions that a document defines, where they stand without their arguments: sheets of derivatives, gradients."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text
from derive.documents.formulas.symmetric import symmetric_names


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown", seconds=3) if one.outcome is not Outcome.GIVEN]


SHEET = r"""
1. $f(\mathbf{u}) = \mathbf{c}^T \mathbf{u} + 3$
$$\nabla_{\mathbf{u}} f = \mathbf{c}$$
2. $f(\mathbf{u}) = \mathbf{u}^T \mathbf{u}$
$$\nabla f = 2 \mathbf{u}$$
3. $f(\mathbf{Q}) = \mathbf{u}^T \mathbf{Q} \mathbf{v}$
$$\frac{\partial f}{\partial \mathbf{Q}} = \mathbf{u} \mathbf{v}^T$$
4. $f(t) = t^4 - t$
$$\frac{df}{dt} = 4 t^3 - 1$$
5. $\mathbf{f}(\mathbf{u}) = \mathbf{Q} \mathbf{u}$
$$\frac{\partial \mathbf{f}}{\partial \mathbf{u}} = \mathbf{Q}$$
"""


def test_each_item_of_a_sheet_speaks_of_its_own_function():
    found = judged(SHEET)
    assert len(found) == 5
    assert all(one.holds for one in found)


@pytest.mark.parametrize(
    ("right", "mistaken"),
    [
        ("f = 2 \\mathbf{u}", "f = \\mathbf{u}"),
        ("\\mathbf{u} \\mathbf{v}^T", "2 \\mathbf{u} \\mathbf{v}^T"),
        ("4 t^3 - 1", "4 t^3"),
    ],
)
def test_a_mistake_in_one_item_is_found(right, mistaken):
    found = judged(SHEET.replace(right, mistaken))
    assert [one.outcome for one in found].count(Outcome.WRONG) == 1


SEVERAL = r"""
For $f(u, v) = u^3 v - v^2$ we have $$\frac{\partial f}{\partial u} = 3 u^2 v$$ $$\nabla f = (3 u^2 v, u^3 - 2 v)$$
"""


def test_the_slopes_and_the_gradient_of_a_function_of_two_variables():
    found = judged(SEVERAL)
    assert len(found) == 3
    assert all(one.holds for one in found)
    assert [one.outcome for one in judged(SEVERAL.replace("- 2 v)", "+ 2 v)"))][-1] is Outcome.WRONG


def test_a_gradient_as_a_column_and_its_value_at_a_point():
    columns = r"\begin{pmatrix} 3 u^2 v \\ u^3 - 2 v \end{pmatrix} = \begin{pmatrix} 6 \\ 1 \end{pmatrix}"
    first, second, values = judged(f"For $f(u, v) = u^3 v - v^2$ $$\\nabla f(u, v) = {columns}$$")
    assert first.holds
    assert second.holds
    assert values.outcome is Outcome.NOT_READ


def test_a_function_of_several_at_another_argument_is_not_taken_for_itself():
    text = r"For $f(u, v) = u v$ $$\frac{\partial f}{\partial u} = v$$ $$f(u + h, v) = u v + h v$$"
    assert not any(one.outcome is Outcome.WRONG for one in judged(text))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (r"where \mathbf{A} is symmetric", {"A"}),
        ("for a symmetric matrix Q", {"Q"}),
        ("if S is not symmetric", set()),
        ("其中 A 是对称矩阵", {"A"}),
    ],
)
def test_words_call_a_matrix_symmetric(words, names):
    assert symmetric_names(words) == names


QUADRATIC = (
    r"$f(\mathbf{u}) = \mathbf{u}^T \mathbf{S} \mathbf{u}${words} $$\nabla_{\mathbf{u}} f = 2 \mathbf{S} \mathbf{u}$$"
)


def test_the_gradient_of_a_quadratic_form_needs_its_matrix_to_be_symmetric():
    (said,) = judged(QUADRATIC.replace("{words}", r", where $\mathbf{S}$ is symmetric"))
    assert said.outcome is Outcome.CONDITIONAL
    (unsaid,) = judged(QUADRATIC.replace("{words}", ""))
    assert unsaid.outcome is Outcome.WRONG


ENTRYWISE = r"""
$g(\mathbf{Z}) = \max(0, \mathbf{Z})$, so $g'(\mathbf{Z}) = \mathbb{I}(\mathbf{Z} > 0)$ and
$f(\mathbf{z}) = \tanh(\mathbf{z})$, so $f'(\mathbf{z}) = 1 - \tanh^2(\mathbf{z})$.
"""


def test_the_derivative_of_a_function_that_goes_entry_by_entry():
    found = judged(ENTRYWISE)
    assert [one.outcome for one in found] == [Outcome.PROVED] * 2
    assert judged(ENTRYWISE.replace("1 - ", "1 + "))[-1].outcome is Outcome.WRONG
    assert judged(ENTRYWISE.replace("Z} > 0", "Z} > 1"))[0].outcome is Outcome.WRONG


@pytest.mark.parametrize("said", ["f'(u) = 1$ if $u > 0", "f'(u) = 0$ if $u < 0", "\\frac{df}{du} = 1$ for $u > 0"])
def test_a_slope_beside_a_kink_is_not_wrong_for_holding_on_one_side(said):
    found = judged(f"For $f(u) = \\max(0, u)$ we have ${said}$.")
    assert [one.outcome for one in found] == [Outcome.IN_CASE]


def test_a_slope_that_holds_on_no_side_of_a_kink_is_wrong():
    (one,) = judged("For $f(u) = \\max(0, u)$ we have $f'(u) = 2$.")
    assert one.outcome is Outcome.WRONG


MIXED = r"""
Let $f(t) = t^2$, so $\frac{df}{dt} = 2t$.
Let $f(u, v) = u^2 v$, so $\nabla f = (2uv, u^2)$.
Let $f(\mathbf{u}) = \mathbf{u}^\top Q \mathbf{u}$, so $\nabla f = (Q + Q^\top) \mathbf{u}$.
Let $f(X) = \mathrm{tr}(Q X)$, so $\nabla f = Q^\top$.
"""


def test_one_letter_may_be_a_function_of_a_number_of_two_of_a_vector_and_of_a_matrix_in_turn():
    found = judged(MIXED)
    assert len(found) == 5
    assert all(one.holds for one in found)
    assert [one.outcome for one in judged(MIXED.replace("(Q + Q", "(2 Q + Q"))].count(Outcome.WRONG) == 1
