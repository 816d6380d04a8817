"""A table in LaTeX that takes more room than a page has: words are broken into lines, and pages end between rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from derive.steps import Case, Hypothesis
from derive.writing.marks import Mark
from derive.writing.textmath import box
from reports.document import POWER_OF_TEN, Code, Letters, Link, Phrase, Piece
from reports.rendering.columns import columns

_LARGE = 4000
"""Letters that a table may have before it would be too small to read on one page."""
_TOO_WIDE = 120
"""Letters that its rows may have before they would be too small to read in one line."""
_WIDEST = 60
"""Letters of the widest column for which it is given more room than others."""
_NARROW = 20
"""Letters of the widest column that is never broken into lines."""
_LINE = 96
"""Letters that a line of the page has."""
_MOST = 0.7
"""The share of the page that narrow columns have at most."""
_GAP = 0.03
"""The share of the page that separates two columns."""

Row = Sequence[Piece]


def is_large(header: Row, rows: Sequence[Row]) -> bool:
    """Whether it has more than a page of text, or rows that are far wider than the page."""
    wide = sum(_widths(header, rows))
    return len(rows) * wide > _LARGE or wide > _TOO_WIDE


def large_table(header: Row, rows: Sequence[Row], written: Callable[[Piece], str]) -> str:
    """Each row as a table of its own with the same columns, the head on every page; formulas are made to fit theirs."""
    shares = _shares(_widths(header, rows), _longest_words(header, rows))
    sides = "".join(rf"p{{{share:.3f}\linewidth}}" for share in shares)
    head = [rf"\raggedright\textbf{{{written(cell)}}}" for cell in header]
    return "\n".join(_lines(sides, head, [[_fitted(cell, written) for cell in row] for row in rows]))


def _lines(sides: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    begins, ends = rf"{{\footnotesize\begin{{tabular}}{{@{{}}{sides}@{{}}}}", r"\end{tabular}"
    yield rf"\def\tablehead{{{begins}"
    yield " & ".join(head) + r" \tabularnewline \hline"
    yield ends + r"\par}\nopagebreak}"
    for place, row in enumerate(rows):
        yield (r"\tablerow" if place else r"\firstrow") + "{" + begins
        yield " & ".join(row) + r" \tabularnewline"
        yield ends + "}}"


def _shares(widths: Sequence[int], words: Sequence[int]) -> list[float]:
    """What each column has of the page: narrow ones the room that they need, the others what is left.

    Where all are narrow they share the page, and no column is narrower than its longest word.
    """
    room = 1 - _GAP * (len(widths) - 1)
    narrow = sum(width for width in widths if width <= _NARROW) / _LINE
    wide = sum(min(width, _WIDEST) for width in widths if width > _NARROW)
    if not wide or narrow > _MOST * room:
        least = [min(word / _LINE, room / len(words)) for word in words]
        more = [min(width, _WIDEST) - word for width, word in zip(widths, words, strict=True)]
        left = (room - sum(least)) / max(sum(more), 1)
        return [one + left * rest for one, rest in zip(least, more, strict=True)] if sum(more) else least
    return [width / _LINE if width <= _NARROW else (room - narrow) * min(width, _WIDEST) / wide for width in widths]


def _breaks(cell: Piece) -> bool:
    """Whether TeX finds places to break it into lines."""
    if isinstance(cell, Code):
        return len(_pieces(cell)) > 1 or " " in cell.text
    return isinstance(cell, str | Link | Phrase) or _letters(cell) > _WIDEST


def _breakable(formulas: str) -> str:
    """With brackets within which TeX may end a line."""
    return _BRACKET.sub(lambda found: rf"\big{found[1] or found[2]}", formulas)


_BRACKET = re.compile(r"\\(?:(l)eft|(r)ight)(?![a-zA-Z])")


def _pieces(code: Code) -> list[Code]:
    """The code in pieces behind which a line may end."""
    return [Code(piece) for piece in re.split(r"(?<=[*/(,=}])(?=[^ ])", code.text)]


def _widths(header: Row, rows: Sequence[Row]) -> list[int]:
    """How many letters the widest cell of each column has."""
    return [max(map(_letters, column)) for column in zip(header, *rows, strict=True)]


def _longest_words(header: Row, rows: Sequence[Row]) -> list[int]:
    """How many letters the longest word of each column has; a formula is made to fit."""
    table = zip(header, *rows, strict=True)
    return [
        max((columns(word) for cell in column for text in _texts(cell) for word in _as_set(text).split()), default=0)
        for column in table
    ]


def _texts(cell: Piece) -> list[str]:
    """The words of a cell."""
    if isinstance(cell, Phrase):
        return [text for piece in cell.pieces for text in _texts(piece)]
    return [cell] if isinstance(cell, str) else []


def _as_set(text: str) -> str:
    """With every power of ten as long as it is in print."""
    return POWER_OF_TEN.sub(r"\1_×_10\2\3", text)


def _letters(cell: Piece) -> int:
    match cell:
        case str():
            return columns(_as_set(cell))
        case Code(text) | Letters(text) | Link(text):
            return columns(text)
        case Hypothesis(left, right):
            return box(left).width + box(right).width + len(" = ")
        case Case():
            return len("i ≠ j")
        case Phrase(pieces):
            return sum(map(_letters, pieces))
        case _:
            return box(cell).width


def _fitted(cell: Piece, written: Callable[[Piece], str]) -> str:
    """Words, code and long formulas in lines as wide as the column, a formula for one line made to fit it.

    One that would become far too small is broken into lines before.
    """
    if _breaks(cell):
        words = r"\allowbreak{}".join(map(written, _pieces(cell))) if isinstance(cell, Code) else written(cell)
        return rf"\raggedright {words if isinstance(cell, Code | str | Link) else _breakable(words)}"
    fitted = rf"\sbox{{\lineofmath}}{{{written(cell)}}}"
    if isinstance(cell, Mark | Hypothesis):
        lines = rf"\piecesof{{1.6\linewidth}}{{{_breakable(written(cell))}}}"
        return rf"{{{fitted}\ifdim\wd\lineofmath>1.6\linewidth{lines}\fi\roomy{{\fit}}}}"
    return rf"{fitted}\roomy{{\fit}}"
