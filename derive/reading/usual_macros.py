r"""Macros that notes use without their preamble: \vx and \bx for a vector in bold, \mW and \bW for a matrix."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from derive.reading.expansion import Macro, Macros, Token
from derive.reading.places import Place

_NOWHERE = Place(1, 1)
_NO_LETTERS = {"v": "b", "b": "bfim", "m": ""}
"""What stands for something else behind the first letter: \\vb, \\bb, \\bf and \\bm are styles."""


def _bold(letter: str) -> Macro:
    marks = [("command", "\\mathbf"), ("mark", "{"), ("letters", letter), ("mark", "}")]
    return Macro(0, tuple(Token(kind, text, _NOWHERE) for kind, text in marks))


USUAL: Macros = {
    f"\\{first}{letter}": _bold(letter)
    for first, letters in (("v", ascii_lowercase), ("b", ascii_lowercase + ascii_uppercase), ("m", ascii_uppercase))
    for letter in letters
    if letter not in _NO_LETTERS[first]
}
"""By their commands; what a document defines itself comes before them."""
