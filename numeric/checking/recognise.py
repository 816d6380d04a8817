"""From numbers that are wrong to the mistake that explains them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import isclose, prod

import numpy as np

from numeric.checking.mistake import Mistake
from numeric.checking.mistakes import MISTAKES, TRANSPOSED
from numeric.checking.pieces import Pieces
from numeric.checking.subject import Array

Together = tuple[Mistake, ...]
_NAMED = 3
"""No more alternatives than these are told."""


@dataclass(frozen=True, eq=False)
class Observed:
    """What a function returned at one point, and the right values; `trusted` marks entries that are off kinks."""

    pieces: Pieces
    yours: Array
    right: Array
    trusted: Array


def recognise(quantity: str, observed: Sequence[Observed], likeness: float) -> tuple[Together, ...]:
    """The mistakes, alone or with one or two constant factors on top, that give these numbers at every point.

    Args:
        quantity: gradient, slope, dw, db, loss or losses.
        observed: the points; a mistake without a value at some of them is judged by the others.
        likeness: the relative difference up to which numbers are taken to be the same.
    """
    factors = [mistake for mistake in MISTAKES.values() if mistake.factor]
    quick = [mistake for mistake in MISTAKES.values() if not mistake.factor and not mistake.slow]
    slow = [mistake for mistake in MISTAKES.values() if mistake.slow]
    twice = _two_of(factors, observed[0].pieces)
    tiers: list[Iterable[Together]] = [
        ((factor,) for factor in factors),
        ((mistake,) for mistake in quick),
        ((mistake, factor) for mistake in quick for factor in factors),
        ((mistake,) for mistake in slow),
        twice,
        ((mistake, factor) for mistake in slow for factor in factors),
        ((mistake, *two) for mistake in quick for two in twice),
    ]
    for tier in tiers:
        found = [together for together in tier if _explains(together, quantity, observed, likeness)]
        if found:
            return tuple(found[:_NAMED])
    return ()


def _two_of(factors: Sequence[Mistake], pieces: Pieces) -> list[Together]:
    """Two factors whose product is none of them, and not 1."""
    single = {1.0, *(_scale((factor,), pieces) for factor in factors)}
    return [two for two in combinations(factors, 2) if all(not isclose(_scale(two, pieces), one) for one in single)]


def _scale(factors: Together, pieces: Pieces) -> float:
    return prod(factor.factor(pieces) for factor in factors if factor.factor)


def _explains(together: Together, quantity: str, observed: Sequence[Observed], likeness: float) -> bool:
    """Whether all numbers agree with the mistaken ones, and somewhere these differ from the right ones."""
    differs = tried = False
    for one in observed:
        alternatives = list(_mistaken(together, quantity, one.pieces))
        if not alternatives:
            continue
        tried = True
        agreeing = [array for array in alternatives if _agree(one, array, likeness)]
        if not agreeing:
            return False
        differs |= any(not _agree(replace(one, yours=one.right), array, likeness) for array in agreeing)
    return tried and differs


def _mistaken(together: Together, quantity: str, pieces: Pieces) -> Iterator[Array]:
    first, *factors = together
    scale = _scale(tuple(factors), pieces)
    arrays = _kept(pieces, first, losses=quantity in ("loss", "losses"))
    shaped = FORMS[quantity]
    return (shaped(scale * array, pieces) for array in arrays)


def _kept(pieces: Pieces, mistake: Mistake, *, losses: bool) -> list[Array]:
    """The mistaken arrays, computed once for a point."""
    key = (mistake.name, losses)
    if key not in pieces.mistaken:
        with np.errstate(all="ignore"):
            ways = mistake.losses(pieces) if losses else mistake.gradient(pieces)
            pieces.mistaken[key] = list(ways)
    return pieces.mistaken[key]


FORMS: dict[str, Callable[[Array, Pieces], Array]] = {
    "gradient": lambda delta, pieces: delta,
    "slope": lambda delta, pieces: delta,
    "dw": lambda delta, pieces: delta.T @ pieces.a,
    "db": lambda delta, pieces: delta.sum(axis=0),
    "losses": lambda losses, pieces: losses,
    "loss": lambda losses, pieces: losses.mean(keepdims=True)[0],
}
"""What becomes of δ, or of the losses of the samples, in each quantity."""


def _agree(one: Observed, mistaken: Array, likeness: float) -> bool:
    return _alike(one.yours, mistaken, one.right, one.trusted, likeness)


def _alike(yours: Array, mistaken: Array, right: Array, trusted: Array, likeness: float) -> bool:
    """Whether two arrays are the same, beside their own size and that of what is right."""
    if yours.shape != mistaken.shape or not np.isfinite(yours[trusted]).all():
        return False
    size = np.abs(mistaken[trusted])
    largest = max(size.max(initial=0), np.abs(right[trusted]).max(initial=0))
    return bool(np.all(np.abs(yours - mistaken)[trusted] <= likeness * (size + 0.01 * largest)))


def recognise_shape(quantity: str, observed: Sequence[Observed], likeness: float) -> tuple[Together, ...]:
    """What a wrong shape comes from: a transposition, or a sum over one axis."""
    first = observed[0]
    if first.yours.shape == first.right.shape[::-1] and first.right.ndim == 2:
        turned = [Observed(one.pieces, one.yours.T, one.right, one.trusted) for one in observed]
        if all(_agree(one, one.right, likeness) for one in turned):
            return ((TRANSPOSED,),)
        return tuple((TRANSPOSED, *found) for found in recognise(quantity, turned, likeness)) or ((TRANSPOSED,),)
    if quantity not in ("gradient", "slope"):
        return ()
    factors: list[Together] = [(), *((mistake,) for mistake in MISTAKES.values() if mistake.factor)]
    axes = ((0, "summed-over-samples"), (1, "summed-over-outputs"))
    return tuple(
        chain.from_iterable(
            [(MISTAKES[name], *factor)]
            for axis, name in axes
            for factor in factors
            if all(_summed_alike(one, axis, factor, likeness) for one in observed)
        )
    )[:_NAMED]


def _summed_alike(one: Observed, axis: int, factors: Together, likeness: float) -> bool:
    total = _scale(factors, one.pieces) * one.right.sum(axis=axis)
    yours = one.yours.squeeze() if one.yours.size == total.size else one.yours
    return _alike(yours, total, total, np.ones(total.shape, dtype=bool), likeness)
