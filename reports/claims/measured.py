"""Sentences that figures decide: of an experiment that was run again, or a few that are computed on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from numeric.experiments.record import Claim
from numeric.experiments.saved import saved
from reports.claims.record import Finding, Ruling
from reports.document import Code, Piece
from reports.errata.articles import Article
from reports.experiments import reason, run_title, with_figures
from reports.phrases import say

RULINGS = {"holds": Ruling.RIGHT, "in part": Ruling.PART, "fails": Ruling.WRONG}


class Judged:
    """A claim that an experiment judges."""

    def __init__(self, experiment: str, claim: str) -> None:
        self.experiment, self.claim = experiment, claim

    def findings(self, article: Article) -> Sequence[Finding]:
        claim = next(one for one in saved(self.experiment).claims if one.name == self.claim)
        return [
            Finding(
                RULINGS[claim.verdict],
                lambda lang: reason(claim, lang),
                lambda lang: say(f"claim-{claim.name}", lang),
            )
        ]

    def named(self, lang: str) -> Piece:
        return Code(f"reproduce {self.experiment}")


class Reproduced:
    """Numbers that an experiment computes anew."""

    def __init__(self, experiment: str, run: str) -> None:
        self.experiment, self.run = experiment, run

    def findings(self, article: Article) -> Sequence[Finding]:
        run = next(one for one in saved(self.experiment).runs if one.name == self.run)
        ruling = Ruling.RIGHT if run.reproduced else Ruling.WRONG
        size = f"{run.max_abs_diff:.1e}"
        return [Finding(ruling, lambda lang: say("claims-run", lang, len(run.ours), size, run_title(run, lang)))]

    def named(self, lang: str) -> Piece:
        return Code(f"reproduce {self.experiment}")


class Computed:
    """What a function finds; the phrase `why-NAME` says which figures it rests on."""

    def __init__(self, judge: Callable[[], Claim]) -> None:
        self.judge = judge

    def findings(self, article: Article) -> Sequence[Finding]:
        claim = self.judge()
        return [Finding(RULINGS[claim.verdict], lambda lang: with_figures(f"why-{claim.name}", claim, lang))]

    def named(self, lang: str) -> Piece:
        return say("claims-by-numbers", lang)


class Unchecked:
    """What nothing here can check, or what states nothing; the phrase says why."""

    def __init__(self, why: str, *, given: bool = False) -> None:
        self.why, self.given = why, given

    def findings(self, article: Article) -> Sequence[Finding]:
        ruling = Ruling.GIVEN if self.given else Ruling.OPEN
        return [Finding(ruling, lambda lang: say(f"claims-open-{self.why}", lang))]

    def named(self, lang: str) -> Piece:
        return "–"
