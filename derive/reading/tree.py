"""What a formula looks like before it has a meaning: every node has the place where it begins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.reading.places import Place


@dataclass(frozen=True)
class Node:
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Number(Node):
    """Digits as written: 0.50."""

    text: str


@dataclass(frozen=True)
class Label(Node):
    """Words or a mark beside a name that only tell it apart: true, 真实, *, +."""

    text: str


@dataclass(frozen=True)
class Layer(Node):
    """A superscript in brackets, which is no power: (l), [l], (i)."""

    bracket: str
    content: Node


@dataclass(frozen=True)
class Name(Node):
    """A letter, or a run of letters written without a space: `net` may be one name or n·e·t.

    Scripts of a run belong to its last letter if it is a product; `apart` gives that reading.
    `style` is bold, cal, bb, frak, upright or empty.
    """

    letters: str
    accents: tuple[str, ...] = ()
    subscripts: tuple[Node, ...] = ()
    superscripts: tuple[Node, ...] = ()
    primes: int = 0
    style: str = ""


@dataclass(frozen=True)
class Word(Node):
    """An upright name or function: ln, softmax, ReLU; `subscripts` as the 2 of log_2, the k of max_k."""

    text: str
    subscripts: tuple[Node, ...] = ()
    superscripts: tuple[Node, ...] = ()
    primes: int = 0


@dataclass(frozen=True)
class Text(Node):
    """Words that speak about the formula: if, otherwise, 其中."""

    text: str


@dataclass(frozen=True)
class Dots(Node):
    """An ellipsis."""


@dataclass(frozen=True)
class Hole(Node):
    """A dot in the place of an argument, as in f(·)."""


@dataclass(frozen=True)
class Juxtaposed(Node):
    """Side by side: products and applications, undecided. A power of the first letter run is not split off."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Factor:
    """A factor and the sign before it (· * × ⊙ ∘ ⊗ ⊕ / @, empty for the first); after / it is all that stands there."""

    sign: str
    node: Node


@dataclass(frozen=True)
class Product(Node):
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class Term:
    """A term and its sign: + - ± ∓; signs one after the other are collected, as in "--"."""

    sign: str
    node: Node
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Sum(Node):
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Fraction(Node):
    above: Node
    below: Node


@dataclass(frozen=True)
class Power(Node):
    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transposed(Node):
    body: Node


@dataclass(frozen=True)
class Root(Node):
    body: Node
    degree: Node | None = None


@dataclass(frozen=True)
class Accented(Node):
    """A hat or a bar over more than one letter."""

    accent: str
    body: Node


@dataclass(frozen=True)
class Bracket(Node):
    """`kind` is the opening bracket and the closing one where it differs in kind: ( [ { | ‖ ⟨ ⌊ ⌈ [) (].

    `separators` stand between the items: , ; | ‖.
    """

    kind: str
    items: tuple[Node, ...]
    separators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scripted(Node):
    """What is no name, with indices, superscripts or primes: (W x)_i, ‖x‖_2, (f(u))'."""

    body: Node
    subscripts: tuple[Node, ...] = ()
    superscripts: tuple[Node, ...] = ()
    primes: int = 0


@dataclass(frozen=True)
class Limits:
    """What a big sign runs over: `index` from `start` to `end`, and the conditions beside it."""

    index: tuple[Node, ...] = ()
    start: Node | None = None
    end: Node | None = None
    conditions: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Big(Node):
    limits: Limits
    body: Node | None


@dataclass(frozen=True)
class BigSum(Big):
    """Σ; the body is the rest of its term."""


@dataclass(frozen=True)
class BigProduct(Big):
    """Π; the body is the rest of its term."""


@dataclass(frozen=True)
class Integral(Node):
    """∫ of d by, without limits."""

    of: Node
    by: Name


@dataclass(frozen=True)
class Differential(Node):
    """∂L or dL on its own; `of` is None for a bare ∂."""

    order: Node | None
    of: Node | None


@dataclass(frozen=True)
class Derivative(Node):
    """∂ of / ∂ by; an operator whose argument is undecided has `of` None, and what follows stands beside it."""

    of: Node | None
    by: tuple[Node, ...]
    order: Node | None = None
    straight: bool = field(default=False, compare=False, repr=False)
    """Whether it is written with d."""
    beside: bool = field(default=False, compare=False, repr=False)
    """Whether `of` stands behind the fraction."""


@dataclass(frozen=True)
class Gradient(Node):
    """∇_by of; `of` None as in Derivative."""

    of: Node | None
    by: tuple[Node, ...]
    order: Node | None = None


@dataclass(frozen=True)
class Indicator(Node):
    """1{condition}."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class Case:
    """A row of a brace: the value, and its condition as words and statements (empty if there is none)."""

    value: Node
    condition: tuple[Node, ...]


@dataclass(frozen=True)
class Cases(Node):
    rows: tuple[Case, ...]


@dataclass(frozen=True)
class Matrix(Node):
    """Cells by rows; `kind` is its bracket; an empty cell is None."""

    kind: str
    rows: tuple[tuple[Node | None, ...], ...]


@dataclass(frozen=True)
class Listing(Node):
    """Formulas with commas between: 1, 2, …, n."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Link:
    """A sign such as = and what stands right of it."""

    sign: str
    node: Node
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class Chain(Node):
    """a = b ≤ c; without links a formula alone; without `first` it continues the chain before."""

    first: Node | None
    links: tuple[Link, ...]


def apart(name: Name) -> Juxtaposed | Name:
    """The run of letters as a product of single letters; scripts, accents and primes belong to the last.

    >>> here = Place(1, 1)
    >>> len(apart(Name(here, "wx", subscripts=(Name(here, "i"),))).items)
    2
    """
    if len(name.letters) == 1 or name.accents:
        return name
    row, column = name.place.line, name.place.column
    places = [Place(row, column + number, name.place.cell) for number in range(len(name.letters))]
    last = Name(places[-1], name.letters[-1], (), name.subscripts, name.superscripts, name.primes, name.style)
    first = (Name(place, letter, style=name.style) for place, letter in zip(places, name.letters[:-1], strict=False))
    return Juxtaposed(name.place, (*first, last))


def with_last(node: Power | Transposed, name: Name) -> Node:
    """The power or the transpose of a run of letters, which belongs to the last of them: XW^T is X times W^T."""
    parts = apart(name)
    if not isinstance(parts, Juxtaposed):
        return node
    *first, last = parts.items
    own = replace(node, base=last) if isinstance(node, Power) else replace(node, body=last)
    return Juxtaposed(name.place, (*first, own))
