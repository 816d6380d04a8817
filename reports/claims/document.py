"""The sentences of the articles with their verdicts, as a document and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reports.claims.record import Finding, Ruling, Sentence, Silent
from reports.claims.table import CLAIMS
from reports.claims.transcript import transcript_blocks
from reports.document import Block, Document, Heading, Paragraph, Piece, Table
from reports.errata.articles import ARTICLES, Article
from reports.errata.printing import phrase
from reports.phrases import say


@dataclass(frozen=True)
class Row:
    """One verdict: the sentence, and one of the findings of its check."""

    sentence: Sentence
    finding: Finding

    def said(self, lang: str) -> Piece:
        if words := self.sentence.said[lang == "zh"]:
            return phrase(words)
        return self.finding.said(lang) if self.finding.said else ""


@cache
def rows_of(article: Article) -> tuple[Row, ...]:
    """Every sentence of an article in the order of its lines, its check run."""
    return tuple(sorted(judged(article, CLAIMS[article]), key=lambda row: row.sentence.line))


def judged(article: Article, entries: Sequence[Sentence | Silent]) -> Iterator[Row]:
    """Run the check of each sentence."""
    for one in entries:
        if isinstance(one, Sentence):
            for finding in one.check.findings(article):
                yield Row(one, finding)


def claims_document(lang: str) -> Document:
    """All articles in a language."""
    blocks: list[Block] = [Paragraph((say("claims-lead", lang),)), Heading(say("claims-counts", lang)), _counts(lang)]
    blocks.append(Paragraph((say("claims-meanings", lang),)))
    for article in ARTICLES:
        blocks += _article(article, lang)
    blocks += transcript_blocks(lang)
    return Document(say("claims", lang), lang, tuple(blocks))


def counts() -> Mapping[Article, Counter[Ruling]]:
    """How many sentences of each article have which verdict."""
    return {article: Counter(row.finding.ruling for row in rows_of(article)) for article in ARTICLES}


def _counts(lang: str) -> Table:
    found = counts()
    total = sum(found.values(), Counter[Ruling]())
    occurring = [ruling for ruling in Ruling if total[ruling]]
    named = [*((article.title[lang == "zh"], one) for article, one in found.items()), (say("errata-sum", lang), total)]
    rows = [(name, *(str(one[ruling]) for ruling in occurring), str(one.total())) for name, one in named]
    header = (say("errata-article", lang), *(_word(ruling, lang) for ruling in occurring), say("errata-sum", lang))
    return Table(header, tuple(rows))


def _word(ruling: Ruling, lang: str) -> str:
    return say(f"ruling-{ruling}", lang)


def _article(article: Article, lang: str) -> Iterator[Block]:
    yield Heading(article.title[lang == "zh"])
    if article.source:
        yield Paragraph((say("errata-source", lang, article.source),))
    header = tuple(say(f"claims-{key}", lang) for key in ("line", "said", "verdict", "why", "check"))
    yield Table(header, tuple(_row(row, lang) for row in rows_of(article)))
    yield Paragraph((_silent(article, lang),))


def _row(row: Row, lang: str) -> tuple[Piece, ...]:
    one, finding = row.sentence, row.finding
    return _span(one.lines), row.said(lang), _word(finding.ruling, lang), finding.why(lang), one.check.named(lang)


def _span(lines: range) -> str:
    return str(lines[0]) if len(lines) == 1 else f"{lines[0]}–{lines[-1]}"


def _silent(article: Article, lang: str) -> str:
    """The lines that state nothing, by what they are."""
    by_kind: dict[str, list[str]] = {}
    for one in CLAIMS[article]:
        if isinstance(one, Silent):
            by_kind.setdefault(one.what, []).append(_span(one.lines))
    comma, semicolon = say("comma", lang), say("semicolon", lang)
    kinds = [
        say("claims-lines-of", lang, say(f"silent-{what}", lang), comma.join(spans)) for what, spans in by_kind.items()
    ]
    return say("claims-silent", lang, semicolon.join(kinds))
