"""The transcript of a PyTorch session that the notes print: softmax of two rows in single precision, run again.

Every number of it is computed anew with float32 exponentials that are summed one after the other, the probabilities
also by the generated softmax, and compared as text with the digits that are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.experiments.record import Claim
from numeric.generation import kernels

ROWS = ((3.0, 7.0, 4.0), (3.0, 5.0, 8.0))
"""What softmax is taken of."""
PROBABILITIES = (("0.0171", "0.9362", "0.0466"), ("0.0064", "0.0471", "0.9465"))
SUMMED = (
    (("20.0855", "20.0855"), ("1096.6332", "1116.7188"), ("54.5981", "1171.3169")),
    (("20.0855", "20.0855"), ("148.4132", "168.4987"), ("2980.9580", "3149.4568")),
)
"""By row: each exponential, and the sum so far."""
DIVIDED = (
    (("20.0855", "0.0171"), ("1096.6332", "0.9362"), ("54.5981", "0.0466")),
    (("20.0855", "0.0064"), ("148.4132", "0.0471"), ("2980.9580", "0.9465")),
)
"""By row: each exponential again, and its share of the sum."""


@dataclass(frozen=True)
class Value:
    """One of the printed numbers: which row, what it is ("softmax", "exp", "sum", "share") and of which entry."""

    row: int
    what: str
    entry: int
    printed: str
    single: str
    """What comes out in float32, to as many digits."""
    double: str
    """Likewise in float64."""

    @property
    def right(self) -> bool:
        return self.single == self.printed


def transcript() -> tuple[Value, ...]:
    """Every printed number in its order, beside what comes out."""
    single, double = _session(np.float32), _session(np.float64)
    return tuple(Value(*key, printed, single[key], double[key]) for key, printed in _printed())


def _printed() -> list[tuple[tuple[int, str, int], str]]:
    found = [((row, "softmax", at), text) for row, texts in enumerate(PROBABILITIES) for at, text in enumerate(texts)]
    for row, (sums, shares) in enumerate(zip(SUMMED, DIVIDED, strict=True)):
        for first, second, pairs in (("exp", "sum", sums), ("exp", "share", shares)):
            for at, texts in enumerate(pairs):
                found += [((row, first, at), texts[0]), ((row, second, at), texts[1])]
    return found


def _session(kind: Any) -> dict[tuple[int, str, int], str]:
    """What the program prints in one precision, four decimals as PyTorch prints them."""
    rows = np.array(ROWS, dtype=kind)
    found = {(row, "softmax", at): _four(one) for (row, at), one in np.ndenumerate(kernels("softmax").output(rows))}
    for row, entries in enumerate(rows):
        total = kind(0)
        for at, entry in enumerate(entries):
            total = kind(total + np.exp(entry))
            found[row, "exp", at], found[row, "sum", at] = _four(np.exp(entry)), _four(total)
        found |= {(row, "share", at): _four(np.exp(entry) / total) for at, entry in enumerate(entries)}
    return found


def _four(value: Any) -> str:
    return f"{float(value):.4f}"


def judge_transcript() -> Claim:
    """Whether every number of the transcript is what single precision prints."""
    values = transcript()
    right = sum(one.right for one in values)
    different = len({one.printed for one in values})
    in_double = sum(one.double != one.printed for one in values)
    figures = {"numbers": len(values), "different": different, "right": right, "double": in_double}
    return Claim("transcript", "holds" if right == len(values) else "fails", figures)
