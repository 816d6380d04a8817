"""What the checker says about an equality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """PROVED is exact algebra at every size tried; AGREES is 40 common digits at random points."""

    PROVED = "proved"
    AGREES = "agrees"
    UNDECIDED = "undecided"
    WRONG = "wrong"


@dataclass(frozen=True)
class Counterexample:
    """A point at which the two sides differ. Unknown functions are listed with the formula taken for them."""

    sizes: Mapping[str, int]
    indices: Mapping[str, int]
    point: Mapping[str, str]
    left: str
    right: str

    def __str__(self) -> str:
        where = [f"{name} = {value}" for part in (self.sizes, self.indices, self.point) for name, value in part.items()]
        return f"{', '.join(where)}: left {self.left}, right {self.right}"


@dataclass(frozen=True)
class Finding:
    """The verdict on one equality and what it rests on.

    `sizes` are the values tried of n, or of the leading size; `instances` counts index patterns and branches decided
    exactly, `points` the numeric points compared; `reason` says why nothing better was found. `for_every` says that
    it was decided for every value of that size at once, too.
    """

    verdict: Verdict
    sizes: tuple[int, ...] = ()
    instances: int = 0
    points: int = 0
    counterexample: Counterexample | None = field(default=None)
    reason: str = ""
    for_every: bool = False

    @property
    def holds(self) -> bool:
        return self.verdict in (Verdict.PROVED, Verdict.AGREES)
