"""What was found as one page: the document as it was written, with a mark at every sign that was judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.documents import Outcome
from derive.writing.mathml import mathml_equation
from reports.checking.files import CheckedFile
from reports.checking.formulas import shown
from reports.checking.page_source import anchor, mark, note_of, written
from reports.checking.page_style import STYLE
from reports.checking.words import outcome_word, where
from reports.phrases import say
from reports.phrases.reasons import told
from reports.rendering.html_page import escape, page


def checked_page(files: Sequence[CheckedFile], *, lang: str = "en", every: bool = False) -> str:
    """The whole page, with a section for each file; with `every`, what holds has its details, too."""
    title = say("check-title", lang, files[0].name if len(files) == 1 else say("check-files", lang, len(files)))
    body = [_contents(files, lang)] if len(files) > 1 else []
    body += ["\n".join(_section(file, number, len(files) > 1, every, lang)) for number, file in enumerate(files, 1)]
    return page(title, lang, "\n".join(body), STYLE)


def _contents(files: Sequence[CheckedFile], lang: str) -> str:
    """The files with what was found in each."""
    rows = (
        f'<li><a href="#file{number}">{escape(file.name)}</a>{_counts(file, number, lang)}</li>'
        for number, file in enumerate(files, 1)
    )
    return f'<ul class="files">\n{"".join(rows)}\n</ul>'


def _section(file: CheckedFile, number: int, named: bool, every: bool, lang: str) -> Iterator[str]:
    yield f'<section id="file{number}">'
    if named:
        yield f'<h2 class="name">{escape(file.name)}</h2>'
    yield _counts(file, number, lang)
    yield _wrong_places(file, number, lang)
    yield from written(file, number, every, lang)
    yield "</section>"


def _counts(file: CheckedFile, number: int, lang: str) -> str:
    """How many of each outcome there are; each leads to the first of them."""
    first = {one.outcome: anchor(number, at) for at, one in reversed(list(enumerate(file.judgements, 1)))}
    rows = (
        f'<li><a href="#{first[outcome]}">{mark(outcome)} '
        f"{escape(say('check-count', lang, count, outcome_word(outcome, lang)))}</a></li>"
        for outcome, count in file.counts.items()
    )
    return f'<ul class="counts">{"".join(rows)}</ul>' if file.counts else f"<p>{escape(say('check-nothing', lang))}</p>"


def _wrong_places(file: CheckedFile, number: int, lang: str) -> str:
    """Links to what is wrong, with what was understood there and the likely mistake."""
    rows = list[str]()
    for at, one in enumerate(file.judgements, 1):
        if one.outcome is Outcome.WRONG:
            link = f'<a href="#{note_of(number, at)}">{escape(where(one.place, lang))}</a>'
            formula = ""
            if one.left is not None and one.right is not None:
                formula = mathml_equation(shown(one.left), shown(one.right), inline=True)
            kind = f'<span class="kind">{escape(told(one.repair.kind, lang))}</span>' if one.repair else ""
            rows.append(f'<li>{link} <span class="sides">{formula}</span> {kind}</li>')
    if not rows:
        return f"<p>{escape(say('check-none-wrong', lang))}</p>" if file.judgements else ""
    title = escape(say("check-wrong-places", lang))
    return f'<nav class="places" aria-label="{title}">\n<ul>\n{"".join(rows)}\n</ul>\n</nav>'
