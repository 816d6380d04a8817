"""Cuts a LaTeX document into pieces."""

from __future__ import annotations

import re

from derive.reading.pieces import Piece
from derive.reading.places import Passage, Problem
from derive.reading.scanner import Scanner

DISPLAYS = frozenset(
    name + star
    for name in ("equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray", "displaymath", "dmath")
    for star in ("", "*")
)
_VERBATIM = ("verbatim", "lstlisting", "minted", "Verbatim", "comment", "verbatim*")
_STEP = re.compile(
    r"\\begin\s*\{([A-Za-z]+\*?)\}|\\verb\*?([^A-Za-z\s])|%|\\\[|\\\(|\$\$?"
    r"|\\(?=(?:re)?newcommand|providecommand|Declare|[egx]?def\b|let\b)|\\.",
    re.DOTALL,
)
_GRADPROOF = re.compile(r"%+[ \t]*gradproof:([^\n]*)")


def cut(passage: Passage) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a document, and what is wrong with its signs."""
    scanner = _Latex(passage)
    scanner.run()
    return scanner.pieces, scanner.problems


class _Latex(Scanner):
    def run(self) -> None:
        while found := _STEP.search(self.text, self.at):
            self.at = found.end()
            sign = found[0]
            if sign == "%":
                self.comment(found.start())
            elif name := found[1]:
                self.begin(name, found.start(), found.end())
            elif bar := found[2]:
                end = self.find(bar, self.at)
                self.at = end + 1 if end >= 0 else self.at
            elif sign in ("\\[", "\\("):
                self.between(found.start(), sign, "\\]" if sign == "\\[" else "\\)", display=sign == "\\[")
            elif sign in ("$", "$$"):
                self.between(found.start(), sign, sign, display=sign == "$$")
            elif sign == "\\":
                self.at = found.start()
                if not self.definition():
                    self.at = found.end()
        self.prose(len(self.text))

    def comment(self, at: int) -> None:
        end = self.find("\n", at)
        end = len(self.text) if end < 0 else end
        if found := _GRADPROOF.match(self.text, at):
            self.declaration(at, found.start(1), end, end)
        else:
            self.skip(at, end)

    def begin(self, name: str, at: int, after: int) -> None:
        if name in _VERBATIM:
            end = self.find(f"\\end{{{name}}}", after)
            if end < 0:
                self.problem(f"this \\begin{{{name}}} is never ended", at)
            self.skip(at, len(self.text) if end < 0 else end)
        elif name in DISPLAYS:
            end = self.environment(at, name)
            if end < 0:
                self.problem(f"this \\begin{{{name}}} is never ended", at)
            else:
                close = end + len(f"\\end{{{name}}}")
                self.formula(at, at, close, close, display=True)

    def between(self, at: int, opening: str, closing: str, *, display: bool) -> None:
        start = at + len(opening)
        end = self.find_closing(closing, start)
        blank = self.find("\n\n", start)
        if end < 0 or (0 <= blank < end and opening != "\\["):
            self.problem(f"this {opening} is never closed", at)
            self.at = start
        else:
            self.formula(at, start, end, end + len(closing), display=display)
