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
ACCENTS = {
    **{f"_{accent}": accent for accent in ("hat", "bar", "tilde", "vec", "dot", "ddot")},
    MEAN: "bar",
}
"""A name that ends so is drawn with the accent; what is a mean gets a bar."""
COMBINING = {
    "hat": "\N{COMBINING CIRCUMFLEX ACCENT}",
    "bar": "\N{COMBINING MACRON}",
    "tilde": "\N{COMBINING TILDE}",
    "vec": "\N{COMBINING RIGHT ARROW ABOVE}",
    "dot": "\N{COMBINING DOT ABOVE}",
    "ddot": "\N{COMBINING DIAERESIS}",
}
"""The accents as characters that stand above the letter before them."""
SQUARED = "_squared"
"""A name that ends so is drawn with a raised 2: the variance σ² is a quantity of its own."""
_SUFFIXES = {mark: f"_{accent}" for accent, mark in COMBINING.items()}
PRIME = "′"
STEPS = {"_before": "t-1", "_start": "0"}
"""A name that ends so is the same quantity at another step than t: drawn with this index."""


@dataclass(frozen=True)
class Spelling:
    """How a name is drawn: a base, an accent above it, a label below it, before the indices.

    Behind the base stand primes, and raised what is no exponent, as the (1) of a layer.
    """

    base: str
    suffix: str = ""
    label: str = ""
    primes: int = 0
    raised: str = ""

    @property
    def accent(self) -> str:
        """The name of the accent, or nothing."""
        return ACCENTS.get(self.suffix, "")


def spelled(name: str) -> Spelling:
    """What is read off a name: the accent from its end, the label from behind its first point.

    The base may end in an accent again: the mean of ŷ is y_hat_mean. A letter that has its accent in itself is the
    letter with the accent; what is raised stands behind a circumflex, and a squared letter has a 2 there.

    >>> spelled("y_hat.true")
    Spelling(base='y', suffix='_hat', label='true', primes=0, raised='')
    >>> spelled("ŷ′^(1)")
    Spelling(base='y', suffix='_hat', label='', primes=1, raised='(1)')
    """
    head, label = _divided(name, ".")
    head, raised = _divided(head, "^")
    if head.endswith(SQUARED) and head != SQUARED:
        head, raised = head.removesuffix(SQUARED), raised or "2"
    bare = head.rstrip(PRIME) or head
    suffix = next((end for end in ACCENTS if bare.endswith(end) and bare != end), "")
    base, suffix = (bare.removesuffix(suffix), suffix) if suffix else _apart(bare)
    return Spelling(base, suffix, label, len(head) - len(bare), raised)


def at_step(name: str, indices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The name and its indices, the step at which it is taken one of them; beta1 is β with the index 1."""
    end = next((end for end in STEPS if name.endswith(end) and name != end), "")
    name, indices = (name.removesuffix(end), (*indices, STEPS[end])) if end else (name, indices)
    letter = name.rstrip("0123456789")
    return (letter, (name.removeprefix(letter), *indices)) if letter in GREEK and letter != name else (name, indices)


def _divided(name: str, sign: str) -> tuple[str, str]:
    """What stands before and behind the first such sign, if something stands on both of its sides."""
    head, _, rest = name.partition(sign)
    return (head, rest) if head and rest else (name, "")


def _apart(name: str) -> tuple[str, str]:
    """The name without the accent that its last letter has in itself, and that accent as a suffix."""
    letters = unicodedata.normalize("NFD", name)
    if len(letters) > 1 and letters[-1] in _SUFFIXES:
        return unicodedata.normalize("NFC", letters[:-1]), _SUFFIXES[letters[-1]]
    return name, ""


def with_accent(name: str, suffix: str) -> str:
    """The name with one more accent; its label stays behind."""
    head, point, label = name.partition(".")
    return head + suffix + point + label


def is_word(name: str) -> bool:
    """Whether the name without its accents and all that stands beside it is more than one letter."""
    base = spelled(name).base
    return is_word(base) if base != name else len(GREEK.get(name, name)) > 1


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
    """A square root; another has its degree."""

    body: Mark
    degree: Mark | None = None


@dataclass(frozen=True)
class Bracket(Mark):
    """The kind is what stands left and right: () [] {} || ‖‖ ⟨⟩ ⌊⌋ ⌈⌉, a point for nothing."""

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
class Antiderivative(Mark):
    """∫ of the body by a variable."""

    body: Mark
    variable: Mark


@dataclass(frozen=True)
class Apply(Mark):
    """A function and its arguments; a bare one stands without brackets, as ln y."""

    function: str
    args: tuple[Mark, ...]
    bare: bool = False


@dataclass(frozen=True)
class Partial(Mark):
    """∂, or d, of some order, and what follows it."""

    order: int
    body: Mark | None
    sign: str = "∂"


@dataclass(frozen=True)
class Compare(Mark):
    left: Mark
    op: str
    right: Mark


@dataclass(frozen=True)
class Cases(Mark):
    """Values, each with the conditions that hold together for it."""

    rows: tuple[tuple[Mark, tuple[Mark, ...]], ...]


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


# What only a formula has that is drawn as somebody wrote it.


@dataclass(frozen=True)
class Sign(Mark):
    """A sign between marks, such as + × = and the comma; one for a single mark stands `before` it."""

    text: str
    before: bool = False


@dataclass(frozen=True)
class Line(Mark):
    """Marks and signs one behind the other: products and applications, undecided."""

    parts: tuple[Mark, ...]


@dataclass(frozen=True)
class Upright(Mark):
    """The name of a function, as log; `words` are no mathematics."""

    text: str
    words: bool = False


@dataclass(frozen=True)
class Styled(Mark):
    """A letter of another alphabet: bb, cal, frak."""

    letter: str
    style: str


@dataclass(frozen=True)
class Accented(Mark):
    accent: str
    body: Mark


@dataclass(frozen=True)
class Scripts(Mark):
    """Anything below and above anything."""

    body: Mark
    below: Mark | None = None
    above: Mark | None = None


@dataclass(frozen=True)
class Big(Mark):
    """Σ or Π with what stands below and above it, and its body."""

    sign: str
    below: Mark | None
    above: Mark | None
    body: Mark


@dataclass(frozen=True)
class Grid(Mark):
    """Cells in rows, in brackets of a kind, which may be empty."""

    kind: str
    rows: tuple[tuple[Mark | None, ...], ...]


_ALPHABETS = {"bb": "DOUBLE-STRUCK", "cal": "SCRIPT", "frak": "FRAKTUR"}
_OWN_NAMES = {"FRAKTUR": "BLACK-LETTER"}


def styled(letter: str, style: str) -> str:
    """The letter of the alphabet that Unicode has for the style, or as it is.

    >>> styled("E", "bb"), styled("R", "bb"), styled("θ", "bb")
    ('𝔼', 'ℝ', 'θ')
    """
    size = "CAPITAL" if letter.isupper() else "SMALL"
    alphabet = _ALPHABETS[style]
    names = (f"MATHEMATICAL {alphabet} {size} {letter}", f"{_OWN_NAMES.get(alphabet, alphabet)} {size} {letter}")
    for name in names if letter.isascii() else ():
        try:
            return unicodedata.lookup(name.upper())
        except KeyError:
            continue
    return letter
