"""What a printed formula is made of: the marks that `layout` gives and the printers draw."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


def _greek(letter: str) -> str:
    name = unicodedata.name(letter).rsplit(" ", 1)[1].replace("LAMDA", "LAMBDA")
    return name.title() if letter.isupper() else name.lower()


GREEK = {_greek(letter): letter for letter in "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"}
"""The letters that have a name of their own: Greek capitals that look Latin have none."""

MEAN = "_mean"
"""A name that ends so is a mean and gets a bar."""


class Mark:
    """Something to draw."""


@dataclass(frozen=True)
class Number(Mark):
    text: str


@dataclass(frozen=True)
class Name(Mark):
    """A variable with its indices below and its layer above."""

    name: str
    indices: tuple[str, ...] = ()
    layer: int | None = None


@dataclass(frozen=True)
class Terms(Mark):
    """Terms with their signs; True is a minus. A single term is there for its minus."""

    items: tuple[tuple[bool, Mark], ...]


@dataclass(frozen=True)
class Row(Mark):
    """Factors side by side; `dots` says for each gap whether a multiplication dot stands in it."""

    parts: tuple[Mark, ...]
    dots: tuple[bool, ...]


@dataclass(frozen=True)
class Fraction(Mark):
    top: Mark
    bottom: Mark


@dataclass(frozen=True)
class Power(Mark):
    base: Mark
    exponent: Mark


@dataclass(frozen=True)
class Root(Mark):
    body: Mark


@dataclass(frozen=True)
class Bracket(Mark):
    """The kind is one of () [] ||."""

    body: Mark
    kind: str = "()"


@dataclass(frozen=True)
class Sigma(Mark):
    """Σ over index = 1 … size without the excluded values."""

    index: str
    size: str
    excluded: tuple[str, ...]
    body: Mark


@dataclass(frozen=True)
class Apply(Mark):
    """A function and its arguments; a bare one stands without brackets, as ln y."""

    function: str
    args: tuple[Mark, ...]
    bare: bool = False


@dataclass(frozen=True)
class Partial(Mark):
    """∂ of some order, and what follows it."""

    order: int
    body: Mark | None


@dataclass(frozen=True)
class Compare(Mark):
    left: Mark
    op: str
    right: Mark


@dataclass(frozen=True)
class Cases(Mark):
    """Values, each with the conditions that hold together for it."""

    rows: tuple[tuple[Mark, tuple[Compare, ...]], ...]


@dataclass(frozen=True)
class Dots(Mark):
    """What is left out of a list."""


@dataclass(frozen=True)
class Matrix(Mark):
    name: str


@dataclass(frozen=True)
class Transposed(Mark):
    body: Mark


@dataclass(frozen=True)
class Indexed(Mark):
    """Indices below something that is not a name."""

    body: Mark
    indices: tuple[str, ...]
