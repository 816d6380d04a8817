"""What a mistake is: a name, a sentence, and the numbers that somebody gets who makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from numeric.checking.pieces import Pieces
from numeric.checking.subject import Array

Mistaken = Callable[[Pieces], Iterable[Array]]
"""The arrays that somebody gets, in each way to make the mistake."""


def _nothing(pieces: Pieces) -> Iterable[Array]:
    return ()


@dataclass(frozen=True)
class Mistake:
    """`gradient` gives the mistaken δ of shape (n_samples, n_out), `losses` the mistaken E of each sample.

    A mistake by a constant factor has `factor`; it can be made together with any other.
    """

    name: str
    sentence: tuple[str, str]
    """English, Chinese."""
    gradient: Mistaken = _nothing
    losses: Mistaken = _nothing
    factor: Callable[[Pieces], float] | None = None
    slow: bool = False
    """Tried only where nothing else explains the numbers."""


def by_factor(name: str, factor: Callable[[Pieces], float], english: str, chinese: str) -> Mistake:
    """The mistake of multiplying by a constant, which the loss and its gradient share."""
    return Mistake(
        name,
        (english, chinese),
        lambda pieces: [factor(pieces) * pieces.delta],
        lambda pieces: [factor(pieces) * pieces.losses],
        factor,
    )
