"""The transcript that the notes print, value by value: what is printed beside what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from numeric.articles.transcript import ROWS, Value, transcript
from reports.document import Block, Heading, Paragraph, Piece, Table
from reports.phrases import say


def transcript_blocks(lang: str) -> Iterator[Block]:
    """A heading, what was done, a row for each printed number in its order."""
    values = transcript()
    right = sum(one.right for one in values)
    yield Heading(say("transcript", lang))
    yield Paragraph((say("transcript-lead", lang, len(values), right),))
    header = tuple(say(f"transcript-{key}", lang) for key in ("what", "printed", "single", "double"))
    yield Table((*header, say("claims-verdict", lang)), tuple(_row(one, lang) for one in values))


def _row(value: Value, lang: str) -> tuple[Piece, ...]:
    row = ROWS[value.row]
    listed = ", ".join(f"{entry:g}" for entry in row)
    what = say(f"transcript-of-{value.what}", lang, f"({listed})", f"{row[value.entry]:g}")
    verdict = say("ruling-right" if value.right else "ruling-wrong", lang)
    return what, value.printed, value.single, value.double, verdict
