"""A sentence that can be checked, what checks it, and what that finds; no verdict is written down anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reports.document import Piece
from reports.errata.articles import Article

Words = Callable[[str], Piece]
"""By language: "en" or "zh"."""


class Ruling(StrEnum):
    """CONDITION: right only under what the sentence does not say, which `why` names. PART: not all of it is right.

    AGAIN: false as printed, after a mistake without which it would be right. UNDECIDED: the check came to no end.
    """

    RIGHT = "right"
    CONDITION = "condition"
    PART = "part"
    AGAIN = "again"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    GIVEN = "given"
    OPEN = "open"
    """Nothing here can check it, and `why` says why."""


@dataclass(frozen=True)
class Finding:
    """A verdict and what it rests on: the figures, the correction, the condition.

    `said` is the statement itself where the check finds more than one, or reads it.
    """

    ruling: Ruling
    why: Words
    said: Words | None = None


class Check(Protocol):
    """What decides a sentence."""

    def findings(self, article: Article) -> Sequence[Finding]:
        """Run it."""

    def named(self, lang: str) -> Piece:
        """What was done, in a few words."""


@dataclass(frozen=True)
class Sentence:
    """A statement of an article: the line on which it stands, what checks it, what it says (English, Chinese).

    Formulas in it stand between dollar signs, in LaTeX.

    Where nothing is said the statement is a formula, which the check shows. `last` is the line on which it ends.
    `stands_for` are the lines of the transcription that the check decides in another way than the errata.
    """

    line: int
    check: Check
    said: tuple[str, str] = ("", "")
    last: int = 0
    stands_for: tuple[int, ...] = ()

    @property
    def lines(self) -> range:
        return range(self.line, max(self.line, self.last) + 1)


@dataclass(frozen=True)
class Silent:
    """Lines of an article that state nothing to check, and what they are: a key of the phrases."""

    first: int
    last: int
    what: str

    @property
    def lines(self) -> range:
        return range(self.first, self.last + 1)
