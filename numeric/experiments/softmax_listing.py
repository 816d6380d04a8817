"""Softmax by hand: the PyTorch listing of the notes, the examples of the slides, the cross-entropies of both.

What was printed is compared as printed: ours is rounded to as many decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from numeric.articles.classes import LABELS, SAID, TABLE
from numeric.articles.transcript import Value, transcript
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.generation import kernels

EXAMPLE, EXAMPLE_PRINTED = (1.2, 0.9, 0.4), ("0.46", "0.34", "0.2")
"""Net inputs of the slides, and the probabilities beside them."""
TABLE_PRINTED = (("0.57", "0.25", "0.17"), ("0.15", "0.61", "0.22"), ("0.49", "0.30", "0.21"))
"""Of the slides' table: tiger, cat, rabbit."""
PREDICTIONS, CROSSED = (0.4, 0.98), ("0.916", "0.02")
"""Of the notes: the probability of the right class, and the cross-entropy, which they say is to base 2."""


def run(*, progress: Callable[[int, int], None] = lambda done, total: None) -> Experiment:
    """Every printed number beside ours."""
    values, softmax = transcript(), kernels("softmax").output
    example, table = softmax(np.array([EXAMPLE])), softmax(np.array(TABLE))
    answers = [float(place == label) for place, label in zip(table.argmax(axis=1), LABELS, strict=True)]
    crossed = -np.log(PREDICTIONS)
    runs = (
        _listing("float32", [one.single for one in values], values, expected=True),
        _listing("float64", [one.double for one in values], values, expected=False),
        _printed("example", EXAMPLE_PRINTED, example.ravel().tolist()),
        _printed("table", [one for row in TABLE_PRINTED for one in row], table.ravel().tolist(), mistaken=True),
        Run("answers", tuple(map(float, SAID)), tuple(answers), 0.0),
        _printed("nats", CROSSED, crossed.tolist()),
        _printed("bits", CROSSED, (crossed / np.log(2)).tolist(), mistaken=True),
    )
    progress(1, 1)
    return Experiment(
        "softmax-listing",
        runs,
        (judge_last_digits(example.ravel().tolist(), table.ravel().tolist()),),
        {},
        {"logits": tuple(np.ravel(TABLE).tolist()), "probabilities": tuple(table.ravel().tolist())},
    )


def _listing(name: str, ours: Sequence[str], values: Sequence[Value], *, expected: bool) -> Run:
    return Run(name, tuple(float(one.printed) for one in values), tuple(map(float, ours)), 0.0, expected)


def _printed(name: str, texts: Sequence[str], ours: Sequence[float], *, mistaken: bool = False) -> Run:
    """Numbers of a page; each of ours to as many decimals as the printed one has, and then none may differ."""
    rounded = tuple(round(value, _decimals(text)) for value, text in zip(ours, texts, strict=True))
    return Run(name, tuple(map(float, texts)), rounded, 0.0, not mistaken, mistaken)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def judge_last_digits(*ours: Sequence[float]) -> Claim:
    """The probabilities of the slides are right to their last digit, or but for it."""
    texts = [*EXAMPLE_PRINTED, *(one for row in TABLE_PRINTED for one in row)]
    values = [value for part in ours for value in part]
    apart = [abs(float(text) - value) for text, value in zip(texts, values, strict=True)]
    units = [10.0 ** -_decimals(text) for text in texts]
    right = sum(one <= unit / 2 for one, unit in zip(apart, units, strict=True))
    near = all(one <= 1.5 * unit for one, unit in zip(apart, units, strict=True))
    verdict: Verdict = "holds" if right == len(apart) else "in part" if near else "fails"
    return Claim("slides-last-digits", verdict, {"numbers": len(apart), "right": right, "worst": max(apart)})
