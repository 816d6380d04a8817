"""How many columns of a terminal a text takes: a Chinese character takes two."""

from __future__ import annotations

from derive.writing.textmath import columns

__all__ = ["columns", "padded"]


def padded(text: str, width: int) -> str:
    """The text with blanks behind it up to a width."""
    return text + " " * max(width - columns(text), 0)
