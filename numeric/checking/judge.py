"""One quantity at all points: entry by entry, the worst entry, the verdict and the mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.checking.mistakes import NOT_FINITE
from numeric.checking.pieces import Pieces
from numeric.checking.points import Point
from numeric.checking.recognise import Observed, Together, recognise, recognise_shape
from numeric.checking.report import Entry, Judgement, Quantity, Words
from numeric.checking.subject import Array
from numeric.checking.truth import Truth

_SINGLE = float(np.finfo(np.float32).eps)
_LIKENESS = 1e-6
ONLY_KINKS = ("every entry sits on a kink: nothing can be decided here", "每个分量都在不可导点上：这里无法判定")
_IMPRECISE = (
    "right to single precision only (relative difference {:.0e}): float32 inside, "
    "or a small constant that guards a logarithm",
    "只精确到单精度（相对误差 {:.0e}）：内部用了 float32，或加了防止对 0 取对数的小常数",
)


@dataclass(frozen=True, eq=False)
class Case:
    """What was returned at one point; `error` is what the method itself may be off by."""

    point: Point
    pieces: Pieces
    yours: Array
    truth: Truth
    error: Array | float = 0.0

    @property
    def fits(self) -> bool:
        return bool(self.yours.shape == np.shape(self.truth.values))

    @property
    def observed(self) -> Observed:
        right = np.asarray(self.truth.values).astype(float)
        return Observed(self.pieces, self.yours, right, ~np.asarray(self.truth.kinks, dtype=bool))

    def differences(self) -> Array:
        """How far each entry is from what is right, infinite where it is no number; shape of the quantity."""
        yours = np.asarray(self.yours)
        found = np.full(yours.shape, np.inf)
        for place in np.ndindex(*yours.shape):
            if np.isfinite(yours[place]):
                mine = float(yours[place])
                low, high = (np.asarray(end)[place] for end in (self.truth.low, self.truth.high))
                found[place] = max(float(low - mine), float(mine - high), 0.0)
        return found

    def tolerance(self, precision: float) -> Array:
        return np.asarray(self.truth.tolerance(precision) + self.error, dtype=float)

    def entry(self, name: str, place: tuple[int, ...], precision: float) -> Entry:
        value, low, high = (np.asarray(one)[place] for one in (self.truth.values, self.truth.low, self.truth.high))
        return Entry(
            name,
            self.point.title,
            place,
            float(np.asarray(self.yours)[place]),
            float(value),
            _digits(value),
            float(self.tolerance(precision)[place]),
            float(low),
            float(high),
            bool(np.asarray(self.truth.kinks)[place]),
        )


def _digits(value: Any) -> str:
    return str(value.context.nstr(value, 50)) if hasattr(value, "context") else str(value)


def judge(
    name: str, cases: Sequence[Case], methods: tuple[str, ...], precision: float, *, strict: bool = False
) -> Quantity:
    """The verdict on a quantity. `strict` accepts nothing beyond rounding of this precision."""
    likeness = max(_LIKENESS, precision**0.5)
    misfits = [case for case in cases if not case.fits]
    if misfits:
        found = recognise_shape(name, [case.observed for case in misfits], likeness)
        shapes = (misfits[0].yours.shape, np.shape(misfits[0].truth.values))
        return Quantity(name, Judgement.WRONG, methods, mistakes=found, shapes=shapes)
    excess = [_ratio(case.differences(), case.tolerance(precision)) for case in cases]
    kinks = tuple(
        case.entry(name, place, precision)
        for case, ratio in zip(cases, excess, strict=True)
        for place in np.ndindex(*ratio.shape)
        if np.asarray(case.truth.kinks)[place] and ratio[place] <= 1
    )
    compared, differing = sum(one.size for one in excess), sum(int((one > 1).sum()) for one in excess)
    worst = _worst(name, cases, excess, precision)
    judgement, mistakes, notes = Judgement.RIGHT, tuple[Together, ...](), tuple[Words, ...]()
    if differing:
        if strict or any(_far(case, precision) for case in cases):
            judgement, mistakes = Judgement.WRONG, _explained(name, cases, likeness)
        else:
            notes = (_imprecise(cases),)
    elif len(kinks) == compared:
        judgement, notes = Judgement.UNDECIDED, (ONLY_KINKS,)
    return Quantity(name, judgement, methods, compared, differing, worst, kinks, mistakes, None, notes)


def _ratio(differences: Array, tolerance: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(differences > 0, differences / tolerance, 0.0)


def _far(case: Case, precision: float) -> bool:
    return bool(np.any(case.differences() > case.tolerance(max(precision, _SINGLE))))


def _imprecise(cases: Sequence[Case]) -> Words:
    sizes = [np.abs(np.asarray(case.truth.values).astype(float)) for case in cases]
    relative = max(float(np.max(case.differences() / np.max(size))) for case, size in zip(cases, sizes, strict=True))
    return _IMPRECISE[0].format(relative), _IMPRECISE[1].format(relative)


def _worst(name: str, cases: Sequence[Case], excess: Sequence[Array], precision: float) -> Entry:
    """The entry whose difference is the largest multiple of what rounding explains."""
    most = [float(ratio.max(initial=0)) for ratio in excess]
    place = most.index(max(most))
    ratio = excess[place]
    return cases[place].entry(name, tuple(map(int, np.unravel_index(int(ratio.argmax()), ratio.shape))), precision)


def _explained(name: str, cases: Sequence[Case], likeness: float) -> tuple[Together, ...]:
    finite = [case.observed for case in cases if np.isfinite(case.yours).all()]
    found = recognise(name, finite, likeness) if finite else ()
    if len(finite) < len(cases):
        return (*found, (NOT_FINITE,))
    square = all(one.right.ndim == 2 and one.right.shape[0] == one.right.shape[1] for one in finite)
    return found or (recognise_shape(name, finite, likeness) if square and name == "dw" else ())
