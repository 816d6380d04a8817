"""Where accuracy is measured: nets from the smallest to the largest numbers, and targets that a loss is made for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from derive.steps import Domain
from derive.tables import PROBABILITIES, Activation, Loss

Row = tuple[float, ...]
SEED = 20261121


@dataclass(frozen=True)
class Sample:
    """One sample: net and t, each of length n_out, numbers of the format exactly."""

    net: Row
    t: Row

    @property
    def is_finite(self) -> bool:
        return bool(np.all(np.isfinite(self.net)))


@dataclass(frozen=True)
class Range:
    """The numbers of a floating-point format that matter: powers of ten and places where exp does something.

    `lowest` and `highest` are the powers of ten of the ends; y rounds to t within `saturated`; exp overflows
    or underflows within `edge`; `fine` bits are kept of dense targets, so that they sum to 1 exactly.
    """

    dtype: str
    lowest: int
    highest: int
    saturated: tuple[float, float]
    edge: tuple[float, float]
    fine: int


RANGES = {
    "float64": Range("float64", -300, 308, (20.0, 40.0), (700.0, 750.0), 40),
    "float32": Range("float32", -37, 38, (8.0, 20.0), (85.0, 105.0), 18),
}


def samples(activation: Activation, loss: Loss, dtype: str, limit: int | None = None) -> tuple[Sample, ...]:
    """Every row of nets with targets at the ends of their domain, and dense ones; `limit` takes fewer rows.

    Fewer rows are taken evenly from the first to the last.
    """
    span = RANGES[dtype]
    rng = np.random.default_rng(SEED)
    rows = nets(span, rng)
    if limit is not None and limit < len(rows):
        rows = [rows[round(place)] for place in np.linspace(0, len(rows) - 1, limit)]
    found = list[Sample]()
    for place, net in enumerate(rows):
        found.append(_sample(net, ends(loss, place, len(net)), span))
        found.append(_sample(net, dense(activation, loss, place, net, span, rng), span))
    return tuple(found)


def _sample(net: Sequence[float], t: Sequence[float], span: Range) -> Sample:
    number = np.dtype(span.dtype).type
    with np.errstate(all="ignore"):
        return Sample(tuple(float(number(x)) for x in net), tuple(float(number(x)) for x in t))


def nets(span: Range, rng: np.random.Generator) -> list[list[float]]:
    """Rows of net inputs, the last of them with ±∞."""
    rows = list[list[float]]()
    for exponent in np.linspace(span.lowest, span.highest, 9):
        sizes = _powers(exponent, span, rng)
        rows.append([sizes[0], -sizes[1], float(rng.normal())])
    largest, smallest = _powers(span.highest, span, rng), _powers(span.lowest, span, rng)
    rows.append([largest[0], -largest[1], 3.0])
    rows.append([-largest[0], -largest[1], -largest[2]])
    rows.append([smallest[0], 1e5, -1e-5])
    rows.append([1e16, 3.0, -1e16])
    rows.append([0.0, 0.0, 0.0])
    rows.append([1e-8, -2e-4, 1e-3])
    rows += [list(map(float, scale * rng.normal(size=3))) for scale in (0.3, 1, 1, 3, 3, 3)]
    rows += [_within(span.saturated, signs, rng) for signs in ((1, -1, 0), (1, 1, 1), (-1, -1, -1), (1, -1, 1))]
    rows += [_within(span.edge, signs, rng) for signs in ((1, -1, 0), (-1, 0, 0), (1, 1, 1))]
    low, high = span.edge
    rows.append([-(low + 9 * high) / 10, -(low + 8 * high) / 9, low / 10])
    rows.append(list(map(float, 2 * rng.normal(size=10))))
    rows.append(list(map(float, 4 * rng.normal(size=2))))
    infinite = float("inf")
    rows.append([infinite, 0.5, -2.0])
    rows.append([-infinite, 0.5, -infinite])
    return rows


def _within(span: tuple[float, float], signs: Sequence[int], rng: np.random.Generator) -> list[float]:
    """Numbers of these signs with a size in the span, an ordinary one for the sign 0."""
    return [float(sign * rng.uniform(*span)) if sign else float(rng.normal()) for sign in signs]


def _powers(exponent: float, span: Range, rng: np.random.Generator) -> list[float]:
    """Three numbers of that power of ten, none beyond the format."""
    factors = rng.uniform(1, 1.7 if exponent > span.highest - 1 else 9, 3)
    return [float(factor) * 10.0 ** float(exponent) for factor in factors]


def ends(loss: Loss, place: int, size: int) -> list[float]:
    """Targets where nothing of a loss is left to cancel: one class, all or none, a label of -1 or 1."""
    hot = [float(k == place % size) for k in range(size)]
    if loss.signed:
        return [1.0 if bit else -1.0 for bit in hot]
    if loss.targets is Domain.UNIT and place % 3:
        return [[1.0 - bit, 1.0][place % 3 - 1] if k != place % size else bit for k, bit in enumerate(hot)]
    return hot


def dense(
    activation: Activation, loss: Loss, place: int, net: Sequence[float], span: Range, rng: np.random.Generator
) -> list[float]:
    """Targets in the inside of their domain: shares that sum to 1, rates, counts, or any numbers."""
    size = len(net)
    if activation.distribution:
        return _shares(size, span, rng)
    if loss.outputs == PROBABILITIES:
        tiny = 10.0**span.lowest
        return [tiny if place % 5 == 1 and k == 0 else float(x) for k, x in enumerate(rng.uniform(0, 1, size))]
    if loss.targets is Domain.POSITIVE:
        return [float(x) for x in rng.gamma(1.0, 2.0, size)]
    scale = (1.0, 3.0, 1e-3)[place % 3]
    return [float(x) for x in scale * rng.normal(size=size)]


def _shares(size: int, span: Range, rng: np.random.Generator) -> list[float]:
    """Positive shares that sum to 1 without rounding."""
    whole = 2**span.fine
    cuts = sorted({0, whole, *(int(cut) for cut in rng.integers(1, whole, size - 1))})
    return [(high - low) / whole for low, high in pairwise(cuts)]
