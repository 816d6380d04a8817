"""Formulas that cannot be decided as they are printed, but by what the article says with them: as the claims judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from derive.documents import Outcome
from reports.claims.record import Finding, Ruling, Sentence
from reports.claims.table import CLAIMS
from reports.claims.transcribed import Formulas, Numbers
from reports.errata.articles import Article
from reports.errata.statements import Statement

_DECIDED = (Ruling.RIGHT, Ruling.CONDITION, Ruling.WRONG)
_OPEN = (Outcome.NOT_READ, Outcome.GIVEN)


@dataclass(frozen=True)
class Elsewhere:
    """What was found of a sentence of the article, and the line of the claims on which it stands."""

    line: int
    finding: Finding

    @property
    def is_wrong(self) -> bool:
        return self.finding.ruling is Ruling.WRONG


def elsewhere(article: Article, one: Statement) -> Elsewhere | None:
    """Nothing where the formula itself is decided, or nothing else decides it."""
    if one.judgement.outcome not in _OPEN or one.printed is not None:
        return None
    return _by_line(article).get(one.line)


@cache
def _by_line(article: Article) -> Mapping[int, Elsewhere]:
    """By the line of the transcription for which the check of a sentence stands."""
    sentences = [one for one in CLAIMS[article] if isinstance(one, Sentence) and one.stands_for]
    return {
        line: Elsewhere(one.line, finding)
        for one in sentences
        if not isinstance(one.check, Formulas | Numbers)
        for finding in one.check.findings(article)
        if finding.ruling in _DECIDED
        for line in one.stands_for
    }
