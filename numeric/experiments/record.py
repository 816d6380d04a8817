"""What an experiment leaves behind: numbers that should come out beside ours, claims with verdicts, curves to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["holds", "in part", "fails"]


@dataclass(frozen=True)
class Run:
    """One list of published numbers, or of others that should come out, and the same list as it came out here.

    `tolerance` is the largest difference that still counts as reproduced; `expected` says whether the
    numbers should come out at all, or are here to show that they do not. `mistaken` numbers must not come out because
    they, or what their source calls them, are wrong; other ones that must not come out are controls.
    """

    name: str
    published: tuple[float, ...]
    ours: tuple[float, ...]
    tolerance: float
    expected: bool = True
    mistaken: bool = False

    def __post_init__(self) -> None:
        if self.mistaken and self.expected:
            raise ValueError(f"{self.name}: numbers that are wrong cannot be expected to come out")
        if len(self.published) != len(self.ours):
            raise ValueError(f"{self.name}: {len(self.published)} numbers were published, {len(self.ours)} came out")

    @property
    def max_abs_diff(self) -> float:
        return max(abs(theirs - ours) for theirs, ours in zip(self.published, self.ours, strict=True))

    @property
    def reproduced(self) -> bool:
        return self.max_abs_diff <= self.tolerance


@dataclass(frozen=True)
class Claim:
    """A sentence of a source that can be checked, by its key in the phrases, and the figures that judge it."""

    name: str
    verdict: Verdict
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Experiment:
    """All that a report on an experiment needs; nothing of it has to be run again."""

    name: str
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)
    """What plots are drawn from, by name."""

    @property
    def as_expected(self) -> bool:
        """Everything that should come out did, and nothing else."""
        return all(run.reproduced == run.expected for run in self.runs)
