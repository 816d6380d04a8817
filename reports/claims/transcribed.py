"""Formulas and numbers that the transcription of an article has: their verdicts are those of the errata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from derive.documents import Outcome
from derive.steps import Hypothesis
from reports.checking.words import outcome_word
from reports.claims.record import Finding, Ruling, Words
from reports.document import Phrase, Piece
from reports.errata.articles import Article
from reports.errata.corrections import meant, mistake, sides, why_not
from reports.errata.numbers import Printed
from reports.errata.printing import equation
from reports.errata.reasons import told_with_formulas
from reports.errata.statements import Statement, statements
from reports.phrases import say

RULINGS = {
    Outcome.PROVED: Ruling.RIGHT,
    Outcome.AGREES: Ruling.RIGHT,
    Outcome.RIGHT_AGAIN: Ruling.AGAIN,
    Outcome.CONDITIONAL: Ruling.CONDITION,
    Outcome.IN_CASE: Ruling.CONDITION,
    Outcome.WRONG: Ruling.WRONG,
    Outcome.UNDECIDED: Ruling.UNDECIDED,
    Outcome.NOT_READ: Ruling.OPEN,
    Outcome.GIVEN: Ruling.GIVEN,
}


class Formulas:
    """The equalities on lines of the transcription; those of a chain that hold are one finding."""

    def __init__(self, *lines: int) -> None:
        self.lines = lines

    def findings(self, article: Article) -> Sequence[Finding]:
        return [_finding(chain) for chain in chains(_once(on_lines(article, self.lines)))]

    def named(self, lang: str) -> Piece:
        return _named(self.lines, lang)


class Numbers:
    """The numbers on lines of the transcription, all together, beside what they should be to as many digits.

    With `places` they are also judged to that many, where an article rounds one of several more than the others.
    """

    def __init__(self, *lines: int, places: int = 0) -> None:
        self.lines, self.places = lines, places

    def findings(self, article: Article) -> Sequence[Finding]:
        found = [one for one in on_lines(article, self.lines) if one.printed is not None]
        numbers = [one.printed for one in found if one.printed is not None]
        wrong = [one for one in found if one.is_wrong]
        if wrong:
            return [Finding(Ruling.WRONG, lambda lang: _mended(wrong, lang))]
        if any(one.is_single_precision for one in found):
            return [Finding(Ruling.CONDITION, lambda lang: say("claims-numbers-single", lang))]
        coarse = [
            one for one in numbers if one.places < self.places and Decimal(one.to(self.places)) != Decimal(one.digits)
        ]
        if coarse:
            return [Finding(Ruling.PART, _listed("claims-numbers-short", coarse, lambda one: one.to(self.places)))]
        key = "claims-numbers-right" if len(numbers) > 1 else "claims-number-right"
        return [Finding(Ruling.RIGHT, lambda lang: say(key, lang, len(numbers)))]

    def named(self, lang: str) -> Piece:
        return _named(self.lines, lang)


def on_lines(article: Article, lines: Sequence[int]) -> list[Statement]:
    """The statements there; a line without any is a mistake of the table."""
    found = [one for one in statements(article) if one.line in lines]
    if missing := set(lines) - {one.line for one in found}:
        raise LookupError(f"{article.path} states nothing on line {min(missing)}")
    return found


def _once(found: Sequence[Statement]) -> list[Statement]:
    """What is not read of a formula is told once, however many signs it has."""
    unread = {one.source: one for one in reversed(found) if one.judgement.outcome is Outcome.NOT_READ}
    return [one for one in found if one.judgement.outcome is not Outcome.NOT_READ or one is unread[one.source]]


def chains(found: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Equalities that hold and go on from one another, together; any other statement alone."""
    gathered: list[Statement] = []
    for one in found:
        if gathered and _goes_on(gathered[-1], one):
            gathered.append(one)
            continue
        if gathered:
            yield gathered
        gathered = [one]
    if gathered:
        yield gathered


def _goes_on(before: Statement, one: Statement) -> bool:
    both = before.judgement.holds and one.judgement.holds
    return both and one.judgement.left is not None and before.judgement.right == one.judgement.left


def _finding(chain: Sequence[Statement]) -> Finding:
    first, last = chain[0], chain[-1]
    ruling = Ruling.CONDITION if last.is_single_precision else RULINGS[last.judgement.outcome]
    return Finding(ruling, lambda lang: _why(chain, lang), lambda lang: _said(first, last))


def _said(first: Statement, last: Statement) -> Piece:
    """The first and the last side of a chain."""
    if first is last or first.sides is None or last.sides is None:
        return first.shown
    return equation(first.sides.first, last.sides.second)


def _why(chain: Sequence[Statement], lang: str) -> Piece:
    one = chain[-1]
    judgement = one.judgement
    if one.is_wrong and one.equation is not None and judgement.repair is not None:
        return equation(*meant(*one.pair, judgement.repair))
    if one.is_wrong:
        return why_not(judgement, lang)
    if judgement.outcome is Outcome.RIGHT_AGAIN:
        return say("claims-right-again", lang)
    if judgement.uses:
        return Hypothesis(*sides(judgement.uses[0]))
    if len(chain) > 1:
        return say("claims-chain", lang, len(chain))
    if judgement.holds and judgement.case is not None:
        return judgement.case
    return told_with_formulas(judgement.reason, lang) or outcome_word(judgement.outcome, lang)


def _mended(wrong: Sequence[Statement], lang: str) -> Piece:
    """Each number with the right one, and the mistake where it has a name."""
    pairs = [f"{one.printed.digits} → {one.printed.right}" for one in wrong if one.printed is not None]
    pieces: list[Piece] = [say("claims-numbers-wrong", lang, say("comma", lang).join(pairs))]
    for one in wrong:
        if one.judgement.repair is not None:
            pieces += [say("semicolon", lang), mistake(*one.pair, one.judgement.repair, lang)]
    return Phrase(tuple(pieces)) if len(pieces) > 1 else pieces[0]


def _listed(key: str, wrong: Sequence[Printed], right: Callable[[Printed], str]) -> Words:
    pairs = [f"{one.digits} → {right(one)}" for one in wrong]
    return lambda lang: say(key, lang, say("comma", lang).join(pairs))


def _named(lines: Sequence[int], lang: str) -> str:
    return say("claims-by-errata", lang, say("comma", lang).join(map(str, lines)))
