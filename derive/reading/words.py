"""Which words in a formula speak about it, and which are names."""

from __future__ import annotations

import re

from derive.reading.expansion import Token
from derive.reading.symbols import CHINESE, CONJUNCTIONS, NOT_LOG, PLAIN_FUNCTIONS

_NAME = re.compile(r"[\w *+@-]+|[A-Za-z_]{2,}(?:\.[A-Za-z_]{2,})+")
"""Words, or a name of a library such as np.sum."""
_TYPED = ("if", "otherwise", "else", "for", "when", "where", "and", "or", "with")
_VOWELS = frozenset("aeou")
_INDEX_LETTERS = frozenset("ijklmnpqrstuv")
_NO_INDICES = frozenset(("in", "is", "min", "mid", "int", "sim", "lin", "ln", "nn", "mn", "ut", "test", "rms", "ll"))


def speaks(text: str) -> bool:
    """Whether the words are about the formula: if, otherwise, 其中; not softmax or loss."""
    text = text.strip()
    if any("\u3400" <= char <= "\uffff" for char in text):
        return text.startswith(CHINESE)
    parts = text.lower().split()
    return not _NAME.fullmatch(text) or len(parts) > 2 or any(part in CONJUNCTIONS for part in parts)


def is_typed(token: Token) -> bool:
    r"""Whether letters of a formula are a word about it, though typed as letters: a = b \quad for\ i = 1."""
    return token.kind == "letters" and token.text in _TYPED


def function_at_start(letters: str) -> int:
    """The length of the function name with which a run of letters begins, as in lny or logp; 0 if there is none."""
    if letters in PLAIN_FUNCTIONS:
        return len(letters)
    if letters.startswith("ln"):
        return 2
    if letters.startswith("log") and not letters.startswith(NOT_LOG):
        return 3
    return 3 if letters.startswith("exp") and len(letters) == 4 else 0


def is_word(letters: str) -> bool:
    """Whether a run of letters behind a subscript sign without braces is a word: total, out, size; not ij or iy."""
    plain = len(letters) > 2 and letters.isascii() and letters.islower() and not function_at_start(letters[1:])
    return plain and (not _VOWELS.isdisjoint(letters) or (len(letters) > 3 and "i" in letters))


def are_indices(letters: str) -> bool:
    """Whether a run of letters in a subscript is one index a letter: ij, kj; not true, in, hh."""
    return 1 < len(letters) <= 3 and letters not in _NO_INDICES and _INDEX_LETTERS.issuperset(letters)
