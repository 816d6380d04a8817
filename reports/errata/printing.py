"""What an article prints at a sign: both sides, drawn from what was read and not from what it was taken to mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.documents.trees.rows import walk
from derive.reading import NotRead, Passage, Place, Reading, read_formula
from derive.reading.drawing import drawn, line
from derive.reading.tree import Chain, Node
from derive.writing.layout import Printable, marks_of
from derive.writing.marks import Mark, Sign
from reports.document import Phrase, Piece


@dataclass(frozen=True)
class Sides:
    """What stands left and right of a sign; left is nothing where the formula begins with the sign."""

    left: Node | None
    sign: str
    right: Node

    @property
    def marks(self) -> Mark:
        return equation(self.first, self.second, self.sign)

    @property
    def first(self) -> Mark | None:
        return None if self.left is None else drawn(self.left)

    @property
    def second(self) -> Mark:
        return drawn(self.right)


def equation(left: Printable | None, right: Printable, sign: str = "=") -> Mark:
    """Both with a sign between them."""
    return line([*([] if left is None else [marks_of(left)]), Sign(sign), marks_of(right)])


def written(formula: str) -> Mark:
    r"""A formula in LaTeX as it is read. Raises ValueError for one that cannot be.

    >>> from derive.writing.linear import linear
    >>> print(linear(written(r"\hat{y}_k - y_k")))
    ŷₖ - yₖ
    """
    rows = read_formula(Passage.of(formula))
    if len(rows) != 1 or isinstance(rows[0].content, NotRead):
        raise ValueError(f"cannot read {formula}")
    return drawn(rows[0].content)


def phrase(words: str) -> Piece:
    """Words with formulas between dollar signs."""
    parts = (written(part) if at % 2 else part for at, part in enumerate(words.split("$")))
    pieces = tuple(part for part in parts if part != "")
    return pieces[0] if len(pieces) == 1 else Phrase(pieces)


def sides_of(reading: Reading) -> Mapping[Place, Sides]:
    """By the place of each sign."""
    return dict(_sides(reading))


def _sides(reading: Reading) -> Iterator[tuple[Place, Sides]]:
    last, piece = None, -1
    for row in reading.rows:
        last, piece = last if row.piece == piece else None, row.piece
        if isinstance(row.content, NotRead):
            last = None
            continue
        for chain in walk(row.content):
            if isinstance(chain, Chain):
                left = chain.first if chain.first is not None or not row.continues else last
                for link in chain.links:
                    yield link.place, Sides(left, link.sign, link.node)
                    left = link.node
        last = row.content.links[-1].node if row.content.links else row.content.first
