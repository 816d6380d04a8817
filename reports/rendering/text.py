"""A document for a terminal: Unicode mathematics in two dimensions, as wide as the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from derive.board import Line
from derive.checker import Verdict
from derive.expr import Expr
from derive.steps import Case, Hypothesis
from derive.writing.layout import Printable, layout, marks_of
from derive.writing.linear import linear
from derive.writing.marks import Mark
from derive.writing.textmath import Box, beside, box, fit, line, text_case
from reports.document import (
    MARKS,
    Block,
    Board,
    Cases,
    Cell,
    Code,
    Document,
    Equations,
    Exercise,
    Figure,
    Heading,
    Judgement,
    Letters,
    Link,
    Listing,
    Paragraph,
    Phrase,
    Piece,
    Table,
    joined,
    with_verdict,
)
from reports.phrases import say
from reports.rendering.columns import columns, padded

_COLOURS = {Verdict.PROVED: "32", Verdict.AGREES: "36", Verdict.UNDECIDED: "33", Verdict.WRONG: "31;1"}
_MARK_COLOURS = {MARKS[verdict]: colour for verdict, colour in _COLOURS.items()}
_MARK = re.compile("[" + "".join(_MARK_COLOURS) + "]")
_INDENT = 2
_ROOM = 32
"""Columns to write an answer in."""


def render_text(document: Document, width: int = 80, *, colour: bool = False) -> str:
    """The document in lines of at most `width` columns; with `colour`, ANSI colours."""
    painter = _Painter(document, max(width, 40), colour)
    title = wrap(document.title, painter.width)
    written = [*map(painter.bold, title), "═" * max(map(columns, title))]
    written += [row for line in (document.author, document.course) if line for row in wrap(line, painter.width)]
    for block in document.blocks:
        written += ["", *painter.block(block)] if isinstance(block, Heading) else painter.block(block)
    rows = [row.rstrip() for row in written]
    return "\n".join(row for before, row in zip(["", *rows], rows, strict=False) if row or before) + "\n"


class _Painter:
    def __init__(self, document: Document, width: int, colour: bool) -> None:
        self._document, self.width, self._colour = document, width, colour
        rows = [row for board in document.boards for row in board.lines]
        self._side = min(max((columns(self._reason(row)) for row in rows), default=0), width * 3 // 10)
        words = [say(verdict.value, document.lang) for verdict in document.verdicts.values()]
        self._verdict_width = 2 + max(map(columns, words), default=0)

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self._colour else text

    def block(self, block: Block) -> list[str]:
        match block:
            case Heading(text, _):
                return [*map(self.bold, wrap(text, self.width)), ""]
            case Paragraph(pieces):
                return wrap("".join(map(_piece, pieces)), self.width)
            case Equations(rows, _):
                return [row for left, right, note in rows for row in self._equation(left, right, note)]
            case Board(lines):
                return list(self._board(lines))
            case Cases(columns):
                return [row for case, board in columns for row in ["", f"  {_piece(case)}:", "", *self.block(board)]]
            case Table(header, rows):
                written = tuple(tuple(map(_piece, row)) for row in rows)
                return ["", *map(self.marked, table(tuple(map(_piece, header)), written, self.width)), ""]
            case Judgement(mark, sentence, verdict, reason):
                head = wrap(with_verdict(sentence, verdict, self._document.lang), self.width - 2)
                rest = [*head[1:], *wrap(reason, self.width - 2)]
                return ["", self.marked(f"{mark} {head[0]}"), *(f"  {row}" for row in rest)]
            case Figure() | Cell():
                return []
            case Listing(code, _, title):
                words = wrap("".join(map(_piece, title)), self.width)
                return ["", *words, "", *(f"    {row}".rstrip() for row in code.splitlines()), ""]
            case Exercise(question, answer):
                shown = [say("answer", self._document.lang), *(row for part in answer for row in self.block(part))]
                return [*wrap("".join(map(_piece, question)), self.width), *(shown if answer else ["", "", ""]), ""]

    def marked(self, row: str) -> str:
        """The row with its marks in their colours."""
        if not self._colour:
            return row
        return _MARK.sub(lambda found: f"\x1b[{_MARK_COLOURS[found[0]]}m{found[0]}\x1b[0m", row)

    def _equation(self, left: Printable, right: Printable, note: str) -> Iterator[str]:
        start = beside(line(" " * _INDENT), box(left), line(" = "))
        pieces = fit(right, self.width - start.width)
        first = beside(start, pieces[0])
        for place, row in enumerate(first.lines):
            named = note and place == first.baseline and first.width + 4 + columns(note) <= self.width
            yield f"{row}    {note}" if named else row
        for piece in pieces[1:]:
            yield from beside(line(" " * start.width), piece).lines
        if first.height > 1 or note:
            yield ""

    def _board(self, lines: tuple[Line, ...]) -> Iterator[str]:
        reasons = [wrap(self._reason(row), self._side, _ITEM) for row in lines]
        room = self.width - self._side - self._verdict_width - 4
        left_width = max((box(row.left).width for row in lines if row.left is not None), default=0)
        left_width = min(left_width, self.width // 3)
        for row, reason in zip(lines, reasons, strict=True):
            *above, last = self._line(row, left_width, self.width)
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
                yield padded(text, room) + "  " + note
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
        if row.right is None:
            return [beside(start, line("_" * min(_ROOM, width - start.width)))]
        if row.asked:
            start = beside(start, line("» "))
        first, *rest = fit(row.right, width - start.width)
        return [beside(start, first), *(beside(line(" " * start.width), piece) for piece in rest)]

    def _reason(self, row: Line) -> str:
        return joined([_piece(part) for part in row.reason], row, self._document.lang)

    def _verdict(self, row: Line) -> str:
        verdict = self._document.verdicts.get(row.step)
        if verdict is None:
            return ""
        word = f"{MARKS[verdict]} {say(verdict.value, self._document.lang)}"
        return f"\x1b[{_COLOURS[verdict]}m{word}\x1b[0m" if self._colour else word


def _piece(part: Piece) -> str:
    match part:
        case Expr() | Mark():
            return linear(marks_of(part))
        case Phrase(pieces):
            return "".join(map(_piece, pieces))
        case Letters(text) | Code(text):
            return text
        case Link(text, file):
            return f"{text} ({file})"
        case Case():
            return text_case(part)
        case Hypothesis(left, right):
            return f"{linear(layout(left))} = {linear(layout(right))}"
        case _:
            return part


def table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], width: int = 0) -> list[str]:
    """Columns side by side; where a width is given, the widest are wrapped until all stay within it."""
    widths = [max(map(columns, column)) for column in zip(header, *rows, strict=True)]
    while width and sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    written = []
    for cells in (header, tuple("─" * size for size in widths), *rows):
        wrapped = [wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
        for parts in zip_longest(*wrapped, fillvalue=""):
            row = (padded(part, size) for part, size in zip(parts, widths, strict=True))
            written.append("  ".join(row).rstrip())
    return written


_NARROWEST = 12
_WIDE = "\u2e80-\uffef"
_WORD = re.compile(rf"[“（]*(?:[{_WIDE}]|[^\s{_WIDE}“”*/]+[*/]*|[*/]+)[，。、；：！？）”]*\s*|\s+|.")
"""What a line is not broken in: a word, or a Chinese character, with the punctuation that belongs to it."""
_ITEM = re.compile(r"[^、，,]+[、，,]*\s*|[、，,]+")
"""One of an enumeration."""


def wrap(words: str, width: int, unit: re.Pattern[str] = _WORD) -> list[str]:
    """Words in lines of at most `width` columns, broken between units; within them only where one is too wide."""
    rows = [""]
    for whole in unit.findall(words):
        for piece in [whole] if columns(whole.rstrip()) <= width else _WORD.findall(whole):
            if rows[-1] and columns(rows[-1] + piece.rstrip()) > width:
                rows.append("")
            for letter in piece if columns(piece.rstrip()) > width else [piece]:
                if columns(rows[-1] + letter.rstrip()) > width:
                    rows.append("")
                rows[-1] += letter
    return [row.rstrip() for row in rows]
