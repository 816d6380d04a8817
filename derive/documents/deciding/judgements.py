"""What is said about one equality of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from derive.checker import Counterexample
from derive.expr import Expr
from derive.reading.places import Place
from derive.steps import Case, Hypothesis


class Outcome(StrEnum):
    """GIVEN needs no decision: a definition, a hypothesis, an update, an equation to be solved.

    RIGHT_AGAIN is an equality that does not hold only since its left side is the result of a mistake before it.
    """

    PROVED = "proved"
    AGREES = "agrees"
    WRONG = "wrong"
    RIGHT_AGAIN = "right again"
    CONDITIONAL = "only under a hypothesis"
    IN_CASE = "only in a case"
    UNDECIDED = "undecided"
    NOT_READ = "not read"
    GIVEN = "given"


@dataclass(frozen=True)
class Repair:
    """What was probably meant: the kind of mistake and the side without it, under `uses`."""

    kind: str
    side: Expr
    uses: tuple[Hypothesis, ...] = ()
    on_left: bool = False


@dataclass(frozen=True)
class Judgement:
    """The verdict at one sign of a document, or on a row that has none; `at` is where what is not read begins.

    `uses` are the hypotheses without which it does not hold, `case` the case in which alone it holds, or under which
    it was decided; `left` and `right` are what its sides were taken to mean.
    """

    place: Place
    outcome: Outcome
    reason: str = ""
    left: Expr | None = None
    right: Expr | None = None
    case: Case | None = None
    uses: tuple[Hypothesis, ...] = ()
    counterexample: Counterexample | None = None
    repair: Repair | None = None
    at: Place | None = None

    @property
    def holds(self) -> bool:
        return self.outcome in (Outcome.PROVED, Outcome.AGREES)
