"""Curves in pictures: what is continuous is drawn through, what jumps is not."""

from __future__ import annotations

from math import atan, exp, isnan

import pytest

from reports.figures.curves import broken

PLACES = [place / 10 for place in range(-60, 61)]


def gaps(values):
    return [PLACES[place] for place, value in enumerate(broken(values)) if isnan(value)]


@pytest.mark.parametrize(
    ("curve", "where"),
    [
        (lambda x: float(x > 0), [0.1]),
        (lambda x: float(x >= 0), [0.0]),
        (lambda x: (x > 0) - (x < 0), [0.0]),
        (lambda x: 2 * exp(x) if x < 0 else 1.0, [0.0]),
        (lambda x: float(x > -2) - float(x > 3), [-1.9, 3.1]),
    ],
)
def test_a_jump_is_a_gap(curve, where):
    assert gaps([curve(x) for x in PLACES]) == where


@pytest.mark.parametrize(
    "curve", [abs, atan, exp, lambda x: max(x, 0.0), lambda x: 1 / (6.1 - x), lambda x: 1 / (1 + exp(-4 * x))]
)
def test_what_is_continuous_stays_whole(curve):
    values = [float(curve(x)) for x in PLACES]
    assert broken(values) == values
