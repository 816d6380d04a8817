"""How many columns of a terminal a text takes: a Chinese character takes two."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def columns(text: str) -> int:
    """The width of the text in columns."""
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """The text with blanks behind it up to a width."""
    return text + " " * max(width - columns(text), 0)
