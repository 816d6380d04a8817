"""Going along a document and cutting it into pieces; what Markdown and LaTeX have in common."""

from __future__ import annotations

import re

from derive.reading.macros import STARTS, definition
from derive.reading.pieces import Declaration, Definitions, Formula, Piece, Prose
from derive.reading.places import Passage, Problem

_DECLARATION = re.compile(r"(?<!\\)%[ \t]*gradproof:([^\n]*)")


class Scanner:
    """One pass over one passage; `pieces` and `problems` grow in order."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.text = passage.text
        self.at = 0
        self.start = 0
        """Where the prose began that is not yet a piece."""
        self.pieces: list[Piece] = []
        self.problems: list[Problem] = []
        self._found: dict[str, tuple[int, int]] = {}

    def find(self, mark: str, at: int) -> int:
        """The next place of a mark, -1 if there is none; no stretch of text is searched twice."""
        start, found = self._found.get(mark, (len(self.text) + 1, -1))
        if not (start <= at and (found == -1 or at <= found)):
            start, found = at, self.text.find(mark, at)
            self._found[mark] = start, found
        return found

    def find_closing(self, mark: str, at: int) -> int:
        """As `find`, but not after a backslash."""
        while (found := self.find(mark, at)) > 0:
            slashes = 0
            while self.text[found - slashes - 1] == "\\" and found - slashes > at:
                slashes += 1
            if slashes % 2 == 0:
                return found
            at = found + 1
        return found

    def prose(self, end: int) -> None:
        """The text up to here is prose."""
        if self.text[self.start : end].strip():
            self.pieces.append(Prose(self.passage.cut(self.start, end)))
        self.start = end

    def formula(self, opening: int, start: int, end: int, after: int, *, display: bool) -> None:
        """A formula from `start` to `end`; its signs from `opening` to `after`."""
        self.prose(opening)
        inner = self.passage.cut(start, end).strip()
        for found in _DECLARATION.finditer(inner.text):
            self.pieces.append(Declaration(inner.cut(*found.span(1)).strip()))
        if inner.text:
            self.pieces.append(Formula(inner, display))
        else:
            self.problem("an empty formula", opening)
        self.at = self.start = after

    def declaration(self, opening: int, start: int, end: int, after: int) -> None:
        self.prose(opening)
        self.pieces.append(Declaration(self.passage.cut(start, end).strip()))
        self.at = self.start = after

    def skip(self, opening: int, after: int) -> None:
        """Leave out what is neither prose nor formula."""
        self.prose(opening)
        self.at = self.start = after

    def definition(self) -> bool:
        """Take the definition of a macro that begins here."""
        if not STARTS.match(self.text, self.at):
            return False
        found = definition(self.text, self.at)
        if not found:
            self.problem("this definition is of no form that is understood", self.at)
            self.at += 1
            return True
        opening, after = self.at, found[1]
        self.prose(opening)
        self.pieces.append(Definitions(self.passage.cut(opening, after)))
        self.at = self.start = after
        return True

    def environment(self, opening: int, name: str) -> int:
        r"""The offset of the `\end` of the environment that begins at `opening`; -1 if there is none."""
        begin, end = f"\\begin{{{name}}}", f"\\end{{{name}}}"
        at, depth = opening + len(begin), 1
        while True:
            closed = self.find(end, at)
            opened = self.find(begin, at)
            if closed < 0:
                return -1
            if 0 <= opened < closed:
                at, depth = opened + len(begin), depth + 1
            else:
                at, depth = closed + len(end), depth - 1
                if depth == 0:
                    return closed

    def problem(self, reason: str, offset: int) -> None:
        self.problems.append(Problem(reason, self.passage.at(offset)))
