"""Vectorised networks: formulas of one sample, then of all samples side by side, as courses with code print them."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text

FORWARD = r"""For each example

$$z^{[1](i)} = W^{[1]} x^{(i)} + b^{[1]}$$
$$a^{[1](i)} = \tanh(z^{[1](i)})$$
$$z^{[2](i)} = W^{[2]} a^{[1](i)} + b^{[2]}$$
$$a^{[2](i)} = \sigma(z^{[2](i)})$$

and the cost is

$$J = -\frac{1}{m} \sum_{i=1}^{m} \left( y^{(i)} \log(a^{[2](i)}) + (1 - y^{(i)}) \log(1 - a^{[2](i)}) \right)$$

Backwards, for all examples at once,

"""
BACKWARD = [
    r"$$dZ^{[2]} = A^{[2]} - Y$$",
    r"$$dW^{[2]} = \frac{1}{m} dZ^{[2]} A^{[1]T}$$",
    r"$$dZ^{[1]} = W^{[2]T} dZ^{[2]} * (1 - (A^{[1]})^2)$$",
]
SLIPS = [
    ("A^{[2]} - Y", "Y - A^{[2]}", "a sign"),
    ("A^{[1]T}", "A^{[1]}", "an order or a transpose"),
    ("W^{[2]T}", "W^{[2]}", "an order or a transpose"),
    ("(A^{[1]})^2", "A^{[1]}", "a square"),
]
LAYERS = r"""The cost $J$ of a deep network with $A^{[l]} = g(Z^{[l]})$ and

$$Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$$

has $dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}$. Backwards

$$dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * g'(Z^{[l]})$$

"""


def judged(rows: list[str]) -> list[Judgement]:
    return list(check_text(FORWARD + "\n".join(rows), seconds=4)[-len(rows) :])


def test_the_matrices_of_all_samples_are_known_from_the_formulas_of_one():
    assert {one.outcome for one in judged(BACKWARD)} == {Outcome.PROVED}


@pytest.mark.parametrize(("old", "new", "kind"), SLIPS)
def test_a_slip_in_a_vectorised_formula_is_found(old, new, kind):
    (at,) = (number for number, row in enumerate(BACKWARD) if old in row)
    found = judged([row.replace(old, new) for row in BACKWARD])[at]
    assert (found.outcome, found.repair and found.repair.kind) == (Outcome.WRONG, kind)


def test_the_mean_may_be_taken_at_once_in_place_of_later():
    at_once = [r"$$dZ^{[2]} = \frac{1}{m} (A^{[2]} - Y)$$", r"$$dW^{[2]} = dZ^{[2]} A^{[1]T}$$"]
    assert {one.outcome for one in judged(at_once)} == {Outcome.PROVED}


def test_an_activation_named_in_words_stands_for_an_open_one():
    text = LAYERS + r"which with tanh in the hidden layers is $dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * (1 - (A^{[l]})^2)$."
    right, slip = (check_text(one, seconds=4)[-1] for one in (text, text.replace("(A^{[l]})^2", "A^{[l]}")))
    assert (right.outcome, right.reason) == (Outcome.PROVED, "with tanh for the function that is left open")
    assert slip.outcome is Outcome.WRONG


def test_a_missing_prime_is_named():
    found = check_text(LAYERS.replace("g'", "g"), seconds=4)[-1]
    assert (found.outcome, found.repair and found.repair.kind) == (Outcome.WRONG, "a missing prime")
