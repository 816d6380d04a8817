"""What is decided of a document whose shapes cannot be understood, and what a model and a target of one name do."""

from __future__ import annotations

import pytest

from derive.documents import Outcome, check_text

TORN = r"""
For vectors $\mathbf{x}_i \in \mathbb{R}^p$, with $W \in \mathbb{R}^{q \times p}$ and $V \in \mathbb{R}^{r \times q}$,

$$E = \frac{1}{2} \sum_{i=1}^N (t_i - \tanh(V \cdot \tanh(W \cdot \mathbf{x}_i)))^2$$

"""
SLOPE = r"""
\frac{\partial E}{\partial V} = -\sum_{i=1}^N (t_i - \tanh(V \cdot \tanh(W \cdot \mathbf{x}_i)))
(1 - \tanh^2(V \cdot \tanh(W \cdot \mathbf{x}_i))) \cdot \tanh(W \cdot \mathbf{x}_i)
"""


def test_a_formula_without_its_transpose_holds_only_for_single_entries():
    (one,) = [one for one in check_text(f"{TORN}$${SLOPE}$$", seconds=3) if one.outcome is not Outcome.GIVEN]
    assert one.outcome is Outcome.CONDITIONAL
    assert one.reason.startswith("every vector and matrix has one entry")


def test_with_a_mistake_in_it_such_a_formula_does_not_hold_there_either():
    mistaken = SLOPE.replace("-\\sum", "\\sum")
    (one,) = [one for one in check_text(f"{TORN}$${mistaken}$$", seconds=3) if one.outcome is not Outcome.GIVEN]
    assert one.outcome is Outcome.NOT_READ


MODEL_AND_TARGET = r"""
The model is $y = \sigma(w x + b)$. For the samples $(x_i, y_i)$ we minimise

$$J = \frac{1}{2} \sum_{i=1}^{N} (y_i - \sigma(w x_i + b))^2$$

"""


@pytest.mark.parametrize(
    ("slope", "outcome"),
    [
        (r"-\sum_{i=1}^{N} (y_i - \sigma(w x_i + b)) \sigma'(w x_i + b) x_i", Outcome.PROVED),
        (r"-\sum_{i=1}^{N} (y_i - \sigma(w x_i + b)) \sigma(w x_i + b) x_i", Outcome.WRONG),
        (r"-\sum_{i=1}^{N} (y_i - \sigma(w x_i + b)) \sigma'(w x_i + b)", Outcome.WRONG),
    ],
)
def test_a_target_with_the_name_of_the_model_does_not_make_every_slope_zero(slope, outcome):
    judgements = check_text(f"{MODEL_AND_TARGET}$$\\frac{{\\partial J}}{{\\partial w}} = {slope}$$", seconds=3)
    assert judgements[-1].outcome is outcome
