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
ACCENTS = {"_hat": "hat", "_bar": "bar", "_tilde": "tilde", MEAN: "bar"}
"""A name that ends so is drawn with the accent; what is a mean gets a bar."""


@dataclass(frozen=True)
class Spelling:
    """How a name is drawn: a base, an accent above it, a label below it, before the indices."""

    base: str
    suffix: str = ""
    label: str = ""

    @property
    def accent(self) -> str:
        """One of hat, bar, tilde, or nothing."""
        return ACCENTS.get(self.suffix, "")


def spelled(name: str) -> Spelling:
    """What is read off a name: the accent from its end, the label from behind its first point.

    The base may end in an accent again: the mean of ŷ is y_hat_mean.

    >>> spelled("y_hat.true")
    Spelling(base='y', suffix='_hat', label='true')
    """
    head, _, label = name.partition(".")
    if not (head and label):
        head, label = name, ""
    suffix = next((end for end in ACCENTS if head.endswith(end) and head != end), "")
    return Spelling(head.removesuffix(suffix), suffix, label)


def with_accent(name: str, suffix: str) -> str:
    """The name with one more accent; its label stays behind."""
    head, point, label = name.partition(".")
    return head + suffix + point + label


def is_word(name: str) -> bool:
    """Whether the name without its accents and its label is more than one letter."""
    spelling = spelled(name)
    return is_word(spelling.base) if spelling.suffix or spelling.label else len(GREEK.get(name, name)) > 1


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
