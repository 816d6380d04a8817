"""The mathematics that somebody else has written, given its meaning and decided."""

from __future__ import annotations

from derive.documents.deciding.checks import SECONDS
from derive.documents.deciding.judge import judge
from derive.documents.deciding.judgements import Judgement, Outcome, Repair
from derive.documents.deciding.single import with_single_entries
from derive.documents.notations.rewriting import rewritten
from derive.documents.notations.telling import completed
from derive.documents.trees.rows import NotUnderstood, Row, declarations_of, rows_of
from derive.documents.trees.vocabulary import Vocabulary, declared
from derive.documents.understanding.definitions import understand
from derive.documents.understanding.statements import Understood
from derive.reading import Reading, read

__all__ = ["Judgement", "NotUnderstood", "Outcome", "Repair", "Understood", "check_reading", "check_text", "understood"]


def check_text(
    text: str, carrier: str = "markdown", declarations: str = "", *, seconds: float = SECONDS
) -> tuple[Judgement, ...]:
    """A judgement on every sign of a document, in its order; `seconds` is the limit for each.

    Raises:
        NotUnderstood: a declaration says nothing that is known.
        NotRead: the carrier is a notebook and the text is none.
    """
    return check_reading(read(text, carrier), declarations, seconds=seconds)


def check_reading(reading: Reading, declarations: str = "", *, seconds: float = SECONDS) -> tuple[Judgement, ...]:
    """The same for a document that has been read."""
    rows, known = _told(reading, declarations)
    found = understand(rows, known)
    judgements = judge(found, seconds=seconds)
    return with_single_entries(judgements, rows, known, seconds) if found.ranks else judgements


def understood(reading: Reading, declarations: str = "") -> Understood:
    """What a document says, before anything is decided; declarations outside of it come first."""
    return understand(*_told(reading, declarations))


def _told(reading: Reading, declarations: str) -> tuple[tuple[Row, ...], Vocabulary]:
    """The rows of a document, and what its names are."""
    rows = rewritten(rows_of(reading))
    known = declared(",".join(filter(None, (declarations, declarations_of(reading)))))
    return rows, completed(known, rows)
