"""The blocks that every report is made of. A document says what is written; a renderer, how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from derive.board import Line
from derive.checker import Verdict
from derive.expr import Expr, Sym
from derive.steps import Case, Hypothesis, Step
from derive.writing.layout import Printable
from derive.writing.marks import Mark


@dataclass(frozen=True)
class Letters:
    """Letters of mathematics between words: n, (N, m)."""

    text: str


@dataclass(frozen=True)
class Code:
    """A name of a program, or a command, between words."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a file beside this one."""

    text: str
    file: str


@dataclass(frozen=True)
class Phrase:
    """Several pieces where one is expected."""

    pieces: tuple[Piece, ...]


Piece = str | Letters | Code | Link | Expr | Mark | Hypothesis | Case | Phrase
"""Words, or a formula or code between them; a hypothesis is any equation, marks are a formula as somebody wrote it."""


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Words, with formulas between them."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Equations:
    """Formulas below one another: left = right, and a note."""

    rows: tuple[tuple[Printable, Printable, str], ...]
    boxed: bool = False


@dataclass(frozen=True)
class Board:
    """A chain of equalities with the law beside each line, and its verdict where there is a proof."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Cases:
    """Boards that stand side by side, each with its condition above it."""

    columns: tuple[tuple[Case, Board], ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells below a header; a cell is a number, words, a formula or a phrase of them."""

    header: tuple[Piece, ...]
    rows: tuple[tuple[Piece, ...], ...]


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
    title: tuple[Piece, ...]


@dataclass(frozen=True)
class Cell:
    """A program for a notebook to run, and what it does; other formats leave it out."""

    code: str
    title: str


@dataclass(frozen=True)
class Exercise:
    """A question and its answer; without one there is room to write."""

    question: tuple[Piece, ...]
    answer: tuple[Paragraph | Equations | Table, ...]


@dataclass(frozen=True)
class Figure:
    """A picture: the name of its files without theme and ending, a title, and what one sees in it.

    `drawn` gives its bytes for a theme ("light", "dark") and a form ("png", "svg", "pdf").
    """

    name: str
    title: str
    caption: str
    drawn: Callable[[str, str], bytes]


Block = Heading | Paragraph | Equations | Board | Cases | Table | Judgement | Listing | Cell | Exercise | Figure


@dataclass(frozen=True)
class Document:
    """A title, the blocks, the language, and the verdict on each step that the blocks show."""

    title: str
    lang: str
    blocks: tuple[Block, ...]
    verdicts: Mapping[Step, Verdict] = field(default_factory=dict)
    author: str = ""
    course: str = ""

    @property
    def boards(self) -> Iterator[Board]:
        """Every board, those that stand side by side too."""
        for block in self.blocks:
            if isinstance(block, Board):
                yield block
            elif isinstance(block, Cases):
                yield from (board for _, board in block.columns)


MARKS = {Verdict.PROVED: "✓", Verdict.AGREES: "≈", Verdict.UNDECIDED: "?", Verdict.WRONG: "✗"}
"""What stands before the word of a verdict."""


_MINUS = re.compile(r"(?<![\w.)}-])-(?=[\d∞]|[a-zα-ω]\b)|(?<=\s)-(?=\s)")
"""A hyphen in words that is a sign: before a number or a letter of mathematics, or between two."""
POWER_OF_TEN = re.compile(r"\b(\d(?:\.\d+)?)e([-+]?)0*(\d+)\b")
"""1.2e-05: the digits, the sign and the size of the exponent."""


def with_minus(words: str) -> str:
    """The words with a true minus where plain formulas have a hyphen: -0.5, y - t, net → -∞."""
    return _MINUS.sub("−", words)


def with_boards(block: Block, change: Callable[[Board], Board]) -> Block:
    """The block with its boards changed."""
    match block:
        case Board():
            return change(block)
        case Cases(columns):
            return Cases(tuple((case, change(board)) for case, board in columns))
        case _:
            return block


def titled(figure: Figure, lang: str) -> str:
    """The title of a figure with the stop that the language has."""
    return f"{figure.title}。" if lang == "zh" else f"{figure.title}."


def joined(reason: Sequence[str], row: Line, lang: str) -> str:
    """The written pieces of a line's reason as one: "case i = k", "inserted from above, Σ t = 1"."""
    if row.step.law in ("case", "hypothesis"):  # the case and the equation are the object of the words
        return " ".join(reason)
    return ("，" if lang == "zh" else ", ").join(reason)


def with_verdict(sentence: str, verdict: str, lang: str) -> str:
    """The two with a dash as the language has it."""
    return f"{sentence}——{verdict}" if lang == "zh" else f"{sentence} – {verdict}"


def sentence(words: str, formulas: Mapping[str, Piece] | None = None) -> tuple[Piece, ...]:
    """Words in which letters of mathematics, or the names of formulas, stand between backticks."""
    named = {**_QUANTITIES, **(formulas or {})}
    parts = (named.get(part, Letters(part)) if place % 2 else part for place, part in enumerate(words.split("`")))
    return tuple(part for part in parts if part != "")


_QUANTITIES = {name: Sym(name) for name in ("E", "y", "t", "net", "a", "w", "b")} | {"δ": Sym("delta")}
