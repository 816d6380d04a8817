"""The words and marks of a formula as typed, and errors that point at one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MAX_LENGTH = 4000
PRIMES = "'′’"

_LETTER = "A-Za-zΑ-ΡΣ-Ωα-ω"
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{_LETTER}][{_LETTER}0-9_]*[{PRIMES}]*)"
    r"|(?P<mark>\*\*|==|!=|>=|<=|[-+*/^()\[\]{},=<>−·⋅×≥≤≠])"
)
_SPELLINGS = {"^": "**", "−": "-", "·": "*", "⋅": "*", "×": "*", "≥": ">=", "≤": "<=", "≠": "!=", "π": "pi"}


class FormulaError(ValueError):
    """What is wrong with a formula, and where: `position` is an offset into `text`; `source` names the formula."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.position = position
        self.source = "formula"

    def show(self) -> str:
        """The message, the text around the place, and a caret under the place."""
        start, end = 0, len(self.text)
        if end > 100:
            start, end = max(0, self.position - 60), min(end, self.position + 40)
        before = ("…" if start else "") + visible(self.text[start : self.position])
        after = visible(self.text[self.position : end]) + ("…" if end < len(self.text) else "")
        return f"{self.source}: {self.message}\n  {before}{after}\n  {' ' * _columns(before)}^"


@contextmanager
def reading(source: str) -> Iterator[None]:
    """Errors in formulas read here say of which formula they speak."""
    try:
        yield
    except FormulaError as error:
        error.source = source
        raise


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula is longer than {MAX_LENGTH} characters", text, MAX_LENGTH)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if not found:
            raise FormulaError(f"the character {visible(text[at])} has no meaning in a formula", text, at)
        yield Token(found.lastgroup or "", _SPELLINGS.get(found[0], found[0]), at)
        at = found.end()
    yield Token("end", "", len(text))


def visible(text: str) -> str:
    """The text on one line, with an escape for every character that cannot be seen."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _columns(text: str) -> int:
    """The width on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
