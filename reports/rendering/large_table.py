"""A table in LaTeX that takes more room than a page has: words are broken into lines, and pages end between rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derive.steps import Case, Hypothesis
from derive.writing.textmath import box
from reports.document import Code, Letters, Link, Piece
from reports.rendering.columns import columns

_LARGE = 4000
"""Letters that a table may have before it would be too small to read on one page."""
_WIDEST = 60
"""Letters of the widest column for which it is given more room than others."""
_NARROWEST = 5
_GAP = 0.018
"""The share of the page that separates two columns."""

Row = Sequence[Piece]


def is_large(header: Row, rows: Sequence[Row]) -> bool:
    """Whether it has more than a page of text."""
    return len(rows) * sum(_widths(header, rows)) > _LARGE


def large_table(header: Row, rows: Sequence[Row], written: Callable[[Piece], str]) -> str:
    """Each row as a table of its own with the same columns; formulas are made to fit theirs."""
    shares = [max(_NARROWEST, min(width, _WIDEST)) for width in _widths(header, rows)]
    room = 1 - _GAP * len(shares)
    sides = "".join(rf"p{{{room * share / sum(shares):.3f}\linewidth}}" for share in shares)
    head = [rf"\raggedright\textbf{{{written(cell)}}}" for cell in header]
    return "\n".join(_lines(sides, head, [[_fitted(cell, written) for cell in row] for row in rows]))


def _lines(sides: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for place, row in enumerate([head, *rows]):
        rule = r" \hline" if place == 0 else ""
        yield rf"{{\footnotesize\begin{{tabular}}{{@{{}}{sides}@{{}}}}"
        yield " & ".join(row) + rf" \tabularnewline{rule}"
        yield r"\end{tabular}\par}"


def _breaks(cell: Piece) -> bool:
    """Whether TeX finds places to break it into lines."""
    if isinstance(cell, Code):
        return max(map(len, cell.text.split()), default=0) < _WIDEST // 2
    return isinstance(cell, str | Link) or _letters(cell) > _WIDEST


def _widths(header: Row, rows: Sequence[Row]) -> list[int]:
    """How many letters the widest cell of each column has."""
    return [max(map(_letters, column)) for column in zip(header, *rows, strict=True)]


def _letters(cell: Piece) -> int:
    match cell:
        case str():
            return columns(cell)
        case Code(text) | Letters(text) | Link(text):
            return columns(text)
        case Hypothesis(left, right):
            return box(left).width + box(right).width + len(" = ")
        case Case():
            return len("i ≠ j")
        case _:
            return box(cell).width


def _fitted(cell: Piece, written: Callable[[Piece], str]) -> str:
    """Words, code and long formulas in lines as wide as the column, a formula for one line made to fit it."""
    if _breaks(cell):
        return rf"\raggedright {written(cell)}"
    return rf"\sbox{{\lineofmath}}{{{written(cell)}}}\fit"
