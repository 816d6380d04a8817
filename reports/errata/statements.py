"""Every statement of an article with the verdict of the check."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from derive.documents import Judgement, Outcome, check_reading, understood
from derive.reading import Formula, Place, Reading, read
from derive.steps import Hypothesis
from derive.writing.layout import Printable
from reports.document import Code, Piece
from reports.errata.articles import Article
from reports.errata.corrections import sides
from reports.errata.numbers import Printed, printed_number
from reports.errata.printing import Sides, sides_of

SECONDS = 60.0
"""For each statement: so many that the verdicts are the same on every machine."""
_LONGEST = 60
"""Letters of a formula that is shown as it was typed."""
_FRAME = re.compile(r"\\begin\{aligned\}|(?:\\\\\s*)?\\end\{aligned\}")
"""What makes a formula stand in rows."""
_SPACES = re.compile(r"(?:\\[:;,!]|\\quad|\s)+")


@dataclass(frozen=True)
class Statement:
    """What stands at a place: a definition or the equation judged, and the source; `printed` if it is a number."""

    judgement: Judgement
    equation: Hypothesis | None
    source: str
    sides: Sides | None = None
    """What is printed at the sign; nothing where no sign stands, or nothing could be read."""
    printed: Printed | None = None

    @property
    def shown(self) -> Piece:
        """As it is printed; what is not printed, as it is understood; what is not read, as code."""
        if self.sides is not None:
            return self.sides.marks
        return Hypothesis(*sides(self.equation)) if self.equation is not None else Code(shortened(self.source))

    @property
    def pair(self) -> tuple[Printable, Printable]:
        """Both sides as they are printed, or as they are understood where that cannot be told."""
        assert self.equation is not None
        left, right = sides(self.equation)
        return (left, right) if self.sides is None else (self.sides.first or left, self.sides.second)

    @property
    def number(self) -> Piece:
        """What is said to be a number."""
        return self.sides.first if self.sides is not None and self.sides.first else Code(self.source)

    @property
    def line(self) -> int:
        return self.judgement.place.line

    @property
    def is_single_precision(self) -> bool:
        """Wrong in its last digit, but what single precision prints."""
        wrong = self.judgement.outcome is Outcome.WRONG
        return wrong and self.printed is not None and self.printed.is_single_precision

    @property
    def is_wrong(self) -> bool:
        return self.judgement.outcome is Outcome.WRONG and not self.is_single_precision


@cache
def statements(article: Article) -> tuple[Statement, ...]:
    """All of an article, in its order."""
    return tuple(statement for part in article.parts for statement in _of_part(part))


def _of_part(text: str) -> Iterator[Statement]:
    reading = read(text)
    known = understood(reading)
    definitions = {given.place: Hypothesis(given.definition.symbol, given.definition.formula) for given in known.givens}
    signs, lines = sides_of(reading), text.split("\n")
    for one in check_reading(reading, seconds=SECONDS):
        equation = definitions.get(one.place) or _judged(one)
        printed = printed_number(one.left, lines[one.place.line - 1], one.place.column - 1) if one.left else None
        yield Statement(one, equation, _source(reading, one.place), signs.get(one.place), printed)


def _judged(one: Judgement) -> Hypothesis | None:
    """The equation that was decided."""
    if one.left is None or one.right is None or one.outcome in (Outcome.NOT_READ, Outcome.GIVEN):
        return None
    return Hypothesis(one.left, one.right)


def _source(reading: Reading, place: Place) -> str:
    """The formula in which a place lies, as it is written, in one line without its spacing."""
    formulas = [piece.passage for piece in reading.pieces if isinstance(piece, Formula)]
    found = formulas[bisect_right(formulas, place, key=lambda passage: passage.place) - 1]
    return _SPACES.sub(" ", _FRAME.sub("", found.text)).strip()


def shortened(source: str) -> str:
    r"""The source of a formula up to the last space before it is too long; the transcription has it in full.

    >>> shortened(r"\sum_i " + 12 * r"\hat{y}_i + ")
    '\\sum_i \\hat{y}_i + \\hat{y}_i + \\hat{y}_i + \\hat{y}_i + …'
    """
    return source if len(source) <= _LONGEST else f"{source[: source.rindex(' ', 0, _LONGEST)]} …"
