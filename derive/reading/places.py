"""Where things stand in a document, and text that remembers where it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, order=True)
class Place:
    """Line and column, both from 1; in a notebook they count within the cell of that number, from 1."""

    line: int
    column: int
    cell: int = 0

    def __str__(self) -> str:
        cell = f"cell {self.cell}, " if self.cell else ""
        return f"{cell}{self.line}:{self.column}"


class NotRead(ValueError):  # noqa: N818
    """What could not be understood: the reason, and the place."""

    def __init__(self, reason: str, place: Place) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NotRead) and (self.reason, self.place) == (other.reason, other.place)

    def __hash__(self) -> int:
        return hash((self.reason, self.place))

    def __repr__(self) -> str:
        return f"NotRead({self.reason!r}, {self.place})"


@dataclass(frozen=True)
class Problem:
    """Something in a document that is not as it should be, though reading goes on."""

    reason: str
    place: Place


@dataclass(frozen=True)
class Passage:
    """Text cut from a document; `runs` are its unbroken stretches: the offset where each begins, and its place."""

    text: str
    runs: tuple[tuple[int, Place], ...]

    @classmethod
    def of(cls, text: str, cell: int = 0) -> Self:
        """A whole document, or a whole cell of a notebook."""
        runs, lines, offset = [], text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 0
        for number, line in enumerate(lines, 1):
            runs.append((offset, Place(number, 1, cell)))
            offset += len(line) + 1
        return cls("\n".join(lines), tuple(runs))

    @property
    def place(self) -> Place:
        return self.at(0)

    def at(self, offset: int) -> Place:
        """The place of one character."""
        start, place = self.runs[bisect_right(self.runs, offset, key=lambda run: run[0]) - 1]
        return Place(place.line, place.column + offset - start, place.cell)

    def cut(self, start: int, end: int) -> Self:
        """A part, by offsets."""
        first = bisect_right(self.runs, start, key=lambda run: run[0])
        last = bisect_right(self.runs, max(start, end - 1), key=lambda run: run[0])
        inner = ((offset - start, place) for offset, place in self.runs[first:last])
        return type(self)(self.text[start:end], ((0, self.at(start)), *inner))

    def strip(self) -> Self:
        """Without the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    @classmethod
    def join(cls, parts: Iterable[Self]) -> Self:
        """One passage after the other, with nothing between."""
        texts, runs, offset = list[str](), list[tuple[int, Place]](), 0
        for part in parts:
            if part.text:
                runs += ((offset + start, place) for start, place in part.runs)
                texts.append(part.text)
                offset += len(part.text)
        return cls("".join(texts), tuple(runs) or ((0, Place(1, 1)),))
