"""What a document consists of: prose, formulas, declarations, and definitions of macros, each with its places."""

from __future__ import annotations

from dataclasses import dataclass

from derive.reading.places import Passage, Place


@dataclass(frozen=True)
class Piece:
    """A part of a document."""

    passage: Passage

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def place(self) -> Place:
        return self.passage.place

    def at(self, offset: int) -> Place:
        """The place in the document of one character of the text."""
        return self.passage.at(offset)


@dataclass(frozen=True)
class Prose(Piece):
    """Text between formulas, code in a line included."""


@dataclass(frozen=True)
class Formula(Piece):
    """What stands between the signs of a formula; a `display` stands on lines of its own."""

    display: bool


@dataclass(frozen=True)
class Declaration(Piece):
    """What stands after "gradproof:" in a comment."""


@dataclass(frozen=True)
class Definitions(Piece):
    r"""A `\newcommand` or the like outside of formulas."""
