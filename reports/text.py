"""A document for a terminal: Unicode mathematics in two dimensions, as wide as the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from derive.board import Line
from derive.checker import Verdict
from derive.expr import Expr
from derive.layout import layout
from derive.linear import linear
from derive.steps import Case, Hypothesis
from derive.textmath import Box, beside, box, fit, line, text_case
from reports.columns import columns, padded
from reports.document import Block, Board, Document, Equations, Heading, Paragraph, Table
from reports.phrases import say

_MARKS = {Verdict.PROVED: "✓", Verdict.AGREES: "≈", Verdict.UNDECIDED: "?", Verdict.WRONG: "✗"}
_COLOURS = {Verdict.PROVED: "32", Verdict.AGREES: "36", Verdict.UNDECIDED: "33", Verdict.WRONG: "31;1"}
_INDENT = 2


def render_text(document: Document, width: int = 80, *, colour: bool = False) -> str:
    """The document in lines of at most `width` columns; with `colour`, ANSI colours."""
    painter = _Painter(document, max(width, 40), colour)
    written = [painter.bold(document.title), "═" * min(columns(document.title), width)]
    for block in document.blocks:
        written += ["", *painter.block(block)] if isinstance(block, Heading) else painter.block(block)
    return "\n".join(row.rstrip() for row in written) + "\n"


class _Painter:
    def __init__(self, document: Document, width: int, colour: bool) -> None:
        self._document, self._width, self._colour = document, width, colour
        rows = [row for block in document.blocks if isinstance(block, Board) for row in block.lines]
        self._side = min(max((columns(self._reason(row)) for row in rows), default=0), width * 3 // 10)
        words = [say(verdict.value, document.lang) for verdict in document.verdicts.values()]
        self._verdict_width = 2 + max(map(columns, words), default=0)

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text

    def block(self, block: Block) -> list[str]:
        match block:
            case Heading(text, _):
                return [self.bold(text), ""]
            case Paragraph(pieces):
                words = "".join(linear(layout(piece)) if isinstance(piece, Expr) else piece for piece in pieces)
                return wrap(words, self._width)
            case Equations(rows, _):
                return [row for left, right, note in rows for row in self._equation(left, right, note)]
            case Board(lines):
                return list(self._board(lines))
            case Table(header, rows):
                return table(header, rows)

    def _equation(self, left: Expr, right: Expr, note: str) -> Iterator[str]:
        start = beside(line(" " * _INDENT), box(left), line(" = "))
        pieces = fit(right, self._width - start.width)
        rows = beside(start, pieces[0]).lines
        yield from rows
        for piece in pieces[1:]:
            yield from beside(line(" " * start.width), piece).lines
        if len(rows) > 1 or note:
            yield ""

    def _board(self, lines: tuple[Line, ...]) -> Iterator[str]:
        reasons = [wrap(self._reason(row), self._side) for row in lines]
        room = self._width - self._side - self._verdict_width - 4
        left_width = max((box(row.left).width for row in lines if row.left is not None), default=0)
        left_width = min(left_width, self._width // 3)
        for row, reason in zip(lines, reasons, strict=True):
            *above, last = self._line(row, left_width, self._width)
            if last.width > room:
                above, last = [*above, last], line("")
            for piece in above:
                yield from piece.lines
            notes = [padded(text, self._side) for text in reason]
            notes[0] += "  " + self._verdict(row)
            height = max(last.height, last.baseline + len(notes))
            for place in range(height):
                text = last.lines[place] if place < last.height else ""
                note = notes[place - last.baseline] if 0 <= place - last.baseline < len(notes) else ""
                yield text.ljust(room) + "  " + note
            if height > 1 or above:
                yield ""

    def _line(self, row: Line, left_width: int, width: int) -> list[Box]:
        indent = _INDENT + 2 * row.depth
        left = box(row.left) if row.left is not None else line("")
        if left.width > left_width:  # the left side on lines of its own
            above = [beside(line(" " * indent), piece) for piece in fit(row.left, width - indent)] if row.left else []
            return [*above, *self._right(row, line(" " * (indent + 2) + "= "), width)]
        start = beside(line(" " * (indent + left_width - left.width)), left, line(" = "))
        return self._right(row, start, width)

    def _right(self, row: Line, start: Box, width: int) -> list[Box]:
        first, *rest = fit(row.right, width - start.width)
        return [beside(start, first), *(beside(line(" " * start.width), piece) for piece in rest)]

    def _reason(self, row: Line) -> str:
        separator = "，" if self._document.lang == "zh" else ", "
        first, *rest = (_piece(part) for part in row.reason)
        return f"{first} {rest[0]}" if isinstance(row.reason[-1], Case) else separator.join((first, *rest))

    def _verdict(self, row: Line) -> str:
        verdict = self._document.verdicts.get(row.step)
        if verdict is None:
            return ""
        word = f"{_MARKS[verdict]} {say(verdict.value, self._document.lang)}"
        return f"\x1b[{_COLOURS[verdict]}m{word}\x1b[0m" if self._colour else word


def _piece(part: str | Case | Hypothesis) -> str:
    match part:
        case Case():
            return text_case(part)
        case Hypothesis(left, right):
            return f"{linear(layout(left))} = {linear(layout(right))}"
        case _:
            return part


def table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Columns side by side, as wide as they need to be."""
    widths = [max(map(columns, column)) for column in zip(header, *rows, strict=True)]
    return [
        "  ".join(padded(cell, size) for cell, size in zip(cells, widths, strict=True)).rstrip()
        for cells in (header, tuple("─" * size for size in widths), *rows)
    ]


def wrap(words: str, width: int) -> list[str]:
    """Words in lines of at most `width` columns; Chinese breaks anywhere."""
    if columns(words) == len(words):
        return textwrap.wrap(words, width)
    rows, row = list[str](), ""
    for letter in words:
        if columns(row + letter) > width:
            rows, row = [*rows, row], ""
        row += letter
    return [*rows, row]
