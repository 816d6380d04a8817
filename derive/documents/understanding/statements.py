"""What a document was understood to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.documents.meaning.shapes import Ranks
from derive.documents.trees.vocabulary import Vocabulary
from derive.expr import Expr, Index, Sym, symbols
from derive.reading.places import Place
from derive.reading.tree import Node
from derive.steps import Case, Definition, Hypothesis


@dataclass(frozen=True)
class Equality:
    """left = right, to be decided; `again` if it may also define its left side anew, unless it is `claimed` to follow.

    `sides` are the trees, for the digits that numbers are printed with.
    """

    place: Place
    left: Expr
    right: Expr
    sides: tuple[Node, Node]
    row: int
    chain: int = 0
    case: Case | None = None
    sign: str = "="
    again: bool = False
    claimed: bool = False
    section: int = 0
    stale: bool = False
    """Whether what defined its left side before does not hold any more, so that it can only agree with it."""
    entries: tuple[tuple[Expr, Expr, Node, Node], ...] = ()
    """Of matrices that are written out, all entries of both sides with what is printed for them."""
    axes: tuple[Index, ...] = ()
    """Of these, the indices on the left, which has no entries written out: they stand for the numbers of each entry."""
    shape: tuple[int, ...] = ()
    """How far these run."""
    others: tuple[tuple[Expr, Expr], ...] = ()
    """What else the sides may mean, of vectors and matrices."""
    whole: bool = False
    """Whether its sides are entries of vectors or matrices."""
    turned: tuple[tuple[Expr, Expr], ...] = ()
    """The sides with factors of the right one exchanged or transposed."""
    reordered: bool = False
    """Whether its shapes fit only with factors of the right side exchanged or transposed, as they are here."""
    loose: bool = False
    """Whether its shapes fit only in a reading that strict notation does not allow."""
    supposed: int = 0
    """So many values stand beside it, under which it is said to hold."""
    equation: bool = False
    """Whether the words before say that something is to be solved."""
    activation: str = ""
    """What the words before it name for a function that it leaves open."""
    loss: str = ""
    """What they name for a loss that it differentiates."""
    strange: tuple[tuple[Expr, Expr], ...] = ()
    """Terms among three dots that should have been others, with these."""
    bent: bool = False
    """Whether sizes would have to be equal that the document tells apart."""
    goes_on: bool = False
    """Whether its left side is not the first of its chain."""
    bridges: bool = False
    """Whether its left side is not the one before the sign, which could not be read, but the last that was."""
    implied: bool = False
    """Not printed: a formula that stands alone as the result of the chain before."""


@dataclass(frozen=True)
class Note:
    """What needs no decision (`given`), or cannot be read."""

    place: Place
    given: bool
    reason: str
    at: Place | None = None


@dataclass(frozen=True)
class Given:
    """A definition and the row in which it stands."""

    place: Place
    row: int
    definition: Definition
    section: int = 0
    loose: bool = False
    """Whether its shapes fit only in a reading that strict notation does not allow."""


@dataclass(frozen=True)
class Understood:
    """A document's statements in their order, and all that they refer to."""

    vocabulary: Vocabulary
    items: tuple[Equality | Note, ...]
    givens: tuple[Given, ...]
    hypotheses: tuple[Hypothesis, ...]
    spaces: tuple[tuple[Sym, tuple[str, ...]], ...]
    """How far the indices of a vector or a matrix are said to run, as in X ∈ ℝ^{m×n}; empty for a number."""
    values: tuple[tuple[Sym, Expr, int], ...]
    implied_sums: bool = False
    """Whether the words say that repeated indices are summed over."""
    ranks: Mapping[int, Ranks] = field(default_factory=dict)
    """How many axes the names have beside their written indices, by section; empty where nothing is a vector."""
    unread: Mapping[str, int] = field(default_factory=dict)
    """Names of what is defined in a way that was not understood, with the row."""
    signs: frozenset[str] = frozenset()
    """Names of labels that are said to be 1 or -1."""
    mixed_layouts: bool = False
    """Whether the words tell of gradients as rows and of gradients as columns."""
    cross_entropy: bool = False
    """Whether the words speak of the cross-entropy."""
    classes: frozenset[str] = frozenset()
    """The letters that the words have for the class of a sample."""

    def sides(self) -> list[Expr]:
        """Both sides of every equality."""
        return [side for one in self.items if isinstance(one, Equality) for side in (one.left, one.right)]

    def symbols(self) -> Iterator[Sym]:
        """All symbols in what the document says."""
        for one in self.items:
            for side in (one.left, one.right) if isinstance(one, Equality) else ():
                yield from symbols(side)
        for given in self.givens:
            yield from symbols(given.definition.symbol)
            yield from symbols(given.definition.formula)


def with_sides(found: Understood, change: Callable[[Expr], Expr]) -> Understood:
    """With every side of every equality changed, and what else it may mean."""

    def changed(one: Equality | Note) -> Equality | Note:
        if isinstance(one, Note):
            return one
        others, turned = (
            tuple((change(left), change(right)) for left, right in pairs) for pairs in (one.others, one.turned)
        )
        entries = tuple((change(left), change(right), first, second) for left, right, first, second in one.entries)
        return replace(
            one, left=change(one.left), right=change(one.right), others=others, turned=turned, entries=entries
        )

    return replace(found, items=tuple(map(changed, found.items)))
