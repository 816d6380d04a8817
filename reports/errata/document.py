"""The errata as a document: counts, and for each article its corrections and all its statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from derive.documents import Judgement, Outcome
from derive.steps import Hypothesis
from reports.checking.words import MARKS, outcome_word
from reports.document import Block, Code, Document, Equations, Heading, Paragraph, Phrase, Piece, Table
from reports.errata.articles import ARTICLES, Article
from reports.errata.corrections import meant, mistake, sides, why_not
from reports.errata.elsewhere import Elsewhere, elsewhere
from reports.errata.reasons import told_with_formulas
from reports.errata.statements import Statement, statements
from reports.phrases import say
from reports.phrases.reasons import told


def errata_document(lang: str) -> Document:
    """All errata in a language."""
    blocks = [*_summary(lang)]
    for article in ARTICLES:
        blocks += _article(article, lang)
    return Document(say("errata", lang), lang, tuple(blocks))


def _summary(lang: str) -> Iterator[Block]:
    yield Paragraph(
        tuple(Code(part) if at % 2 else part for at, part in enumerate(say("errata-lead", lang).split("`")))
    )
    yield Paragraph((say("errata-training", lang),))
    yield Heading(say("errata-counts", lang))
    yield _counts(lang)
    yield Paragraph((say("errata-meanings", lang),))


def _counts(lang: str) -> Table:
    """A row an article, a column a verdict that occurs."""
    counts = {article: Counter(_verdict(article, one, lang) for one in statements(article)) for article in ARTICLES}
    total = sum(counts.values(), Counter[str]())
    every = [*(_outcome(outcome, lang) for outcome in Outcome), say("errata-single", lang)]
    shown_verdicts = [verdict for verdict in every if total[verdict]]
    named = [(article.title[lang == "zh"], counts[article]) for article in ARTICLES]
    rows = [
        (name, *(str(found[verdict]) for verdict in shown_verdicts), str(found.total()))
        for name, found in (*named, (say("errata-sum", lang), total))
    ]
    return Table((say("errata-article", lang), *shown_verdicts, say("errata-sum", lang)), tuple(rows))


def _verdict(article: Article, one: Statement, lang: str) -> str:
    """The mark and the word."""
    if one.is_single_precision:
        return say("errata-single", lang)
    return _outcome(Outcome.WRONG if _is_wrong(article, one) else one.judgement.outcome, lang)


def _is_wrong(article: Article, one: Statement) -> bool:
    """By itself, or by what the article says with it."""
    found = elsewhere(article, one)
    return one.is_wrong or (found is not None and found.is_wrong)


def _outcome(outcome: Outcome, lang: str) -> str:
    return f"{MARKS[outcome]} {outcome_word(outcome, lang)}"


def _article(article: Article, lang: str) -> Iterator[Block]:
    found = statements(article)
    formulas = [one for one in found if one.printed is None]
    numbers = [one for one in found if one.printed is not None]
    yield Heading(article.title[lang == "zh"])
    if article.source:
        yield Paragraph((say("errata-source", lang, article.source),))
    yield Paragraph((say("errata-lines", lang), Code(article.path)))
    if wrong := [one for one in formulas if _is_wrong(article, one)]:
        yield Heading(say("errata-corrections", lang), 3)
        for one in wrong:
            found_elsewhere = elsewhere(article, one)
            yield from _meant(one, found_elsewhere, lang) if found_elsewhere else _correction(one, lang)
    yield Heading(say("errata-formulas", lang), 3)
    yield _formulas(article, formulas, lang)
    if numbers:
        yield Heading(say("errata-numbers", lang), 3)
        yield _numbers(article, numbers, lang)


def _correction(one: Statement, lang: str) -> Iterator[Block]:
    """What is printed, and what is meant; where that is not found, what shows that it is wrong."""
    assert one.equation is not None
    judgement, repair = one.judgement, one.judgement.repair
    case = (" ", judgement.case) if judgement.case else ()
    yield Paragraph((say("errata-at-line", lang, one.line), *case))
    left, right = one.pair
    printed = (left, right, say("errata-as-printed", lang))
    yield Equations((printed, (*meant(left, right, repair), told(repair.kind, lang))) if repair else (printed,))
    for use in repair.uses if repair else ():
        yield Paragraph((say("errata-given", lang), Hypothesis(*sides(use))))
    if repair is None and (why := why_not(judgement, lang)):
        yield Paragraph((why,))


def _meant(one: Statement, found: Elsewhere, lang: str) -> Iterator[Block]:
    """What is printed, and why it is wrong as it is meant."""
    yield Paragraph((say("errata-at-line", lang, one.line), " ", one.shown))
    yield Paragraph((say("errata-rightly", lang), found.finding.why(lang)))


def _formulas(article: Article, found: Sequence[Statement], lang: str) -> Table:
    header = (say("errata-line", lang), say("errata-statement", lang), say("verdict", lang), say("errata-remark", lang))
    return Table(header, tuple(row for one in found for row in _formula_rows(article, one, lang)))


def _formula_rows(article: Article, one: Statement, lang: str) -> Iterator[tuple[Piece, ...]]:
    """One row; a second hypothesis takes another."""
    first, *more = _remarks(one.judgement, elsewhere(article, one), lang)
    yield str(one.line), one.shown, _verdict(article, one, lang), first
    yield from (("", "", "", piece) for piece in more)


def _remarks(judgement: Judgement, found: Elsewhere | None, lang: str) -> tuple[Piece, ...]:
    """The hypotheses, the case, or the reason; and what else decides it."""
    if found is not None:
        key = "errata-elsewhere-wrong" if found.is_wrong else "errata-elsewhere"
        words = say(key, lang, say(f"ruling-{found.finding.ruling}", lang), found.line)
        if found.is_wrong:
            return (words,)
        return (Phrase((told_with_formulas(judgement.reason, lang), say("semicolon", lang), words)),)
    if judgement.uses:
        return tuple(Hypothesis(*sides(use)) for use in judgement.uses)
    return (judgement.case or told_with_formulas(judgement.reason, lang),)


def _numbers(article: Article, found: Sequence[Statement], lang: str) -> Table:
    keys = ("line", "value-of", "printed", "right")
    header = (*(say(f"errata-{key}", lang) for key in keys), say("verdict", lang), say("errata-remark", lang))
    return Table(header, tuple(_number_row(article, one, lang) for one in found))


def _number_row(article: Article, one: Statement, lang: str) -> tuple[Piece, ...]:
    assert one.printed is not None
    number, repair = one.printed, one.judgement.repair
    remark = mistake(*one.pair, repair, lang) if repair else ""
    return str(one.line), one.number, number.digits, number.right, _verdict(article, one, lang), remark
