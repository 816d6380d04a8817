"""The blocks that every report is made of. A document says what is written; a renderer, how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from derive.board import Line
from derive.checker import Verdict
from derive.expr import Expr
from derive.steps import Hypothesis, Step


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Letters:
    """Letters of mathematics between words: n, (N, m)."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words, with formulas between them."""

    pieces: tuple[str | Letters | Hypothesis, ...]


@dataclass(frozen=True)
class Equations:
    """Formulas below one another: left = right, and a note."""

    rows: tuple[tuple[Expr, Expr, str], ...]
    boxed: bool = False


@dataclass(frozen=True)
class Board:
    """A chain of equalities with the law beside each line, and its verdict where there is a proof."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Judgement:
    """A sentence, the mark of the verdict on it, the verdict in a word, and what it is judged by."""

    mark: str
    sentence: str
    verdict: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """Code of a language, and what it is."""

    code: str
    language: str
    title: str


def with_verdict(sentence: str, verdict: str, lang: str) -> str:
    """The two with a dash as the language has it."""
    return f"{sentence}——{verdict}" if lang == "zh" else f"{sentence} – {verdict}"


@dataclass(frozen=True)
class Figure:
    """A picture: the name of its files without theme and ending, a title, and what one sees in it.

    `drawn` gives its bytes for a theme ("light", "dark") and a form ("png", "svg", "pdf").
    """

    name: str
    title: str
    caption: str
    drawn: Callable[[str, str], bytes]


def joined(reason: Sequence[str], row: Line, lang: str) -> str:
    """The written pieces of a line's reason as one: "case i = k", "inserted from above, Σ t = 1"."""
    if row.step.law in ("case", "hypothesis"):  # the case and the equation are the object of the words
        return " ".join(reason)
    return ("，" if lang == "zh" else ", ").join(reason)


Block = Heading | Paragraph | Equations | Board | Table | Judgement | Figure | Listing


@dataclass(frozen=True)
class Document:
    """A title, the blocks, the language, and the verdict on each step that the blocks show."""

    title: str
    lang: str
    blocks: tuple[Block, ...]
    verdicts: dict[Step, Verdict]
