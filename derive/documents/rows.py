"""A line of a document's mathematics with the words beside it: what the parts of this package work on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from derive.reading import Declaration, Formula, NotRead, Place, Prose, Reading
from derive.reading.tree import Cases, Chain, Node

_HEADING = re.compile(r"^\s*#{1,6} |\\(?:chapter|section|subsection|paragraph)\b", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One chain; `words` stand in the line itself, `before` is the prose since the display before.

    Rows of one display share their `block`, statements side by side also their `line`; a row inside a sentence is
    `inline`; `section` counts the headings before it. Of a row that could not be read, `unread` says why, and the
    chain is empty.
    """

    chain: Chain
    place: Place
    words: str = ""
    before: str = ""
    inline: bool = False
    block: int = 0
    line: int = 0
    section: int = 0
    unread: NotRead | None = None
    in_a_cell: bool = False
    """Whether a stroke, as between the cells of a table, stands before it."""


class NotUnderstood(NotRead):
    """A formula that could be read and cannot be given a meaning."""


def rows_of(reading: Reading) -> tuple[Row, ...]:
    """The rows of a document with the prose before them; a brace of definitions is a row for each."""
    found, before, at, section = list[Row](), "", 0, 0
    for row in reading.rows:
        for piece in reading.pieces[at : row.piece]:
            if isinstance(piece, Formula) and piece.display:
                before = ""
            elif isinstance(piece, Prose | Formula):
                before += piece.text
            section += isinstance(piece, Prose) and len(_HEADING.findall(piece.text))
        at = max(at, row.piece)
        formula = reading.pieces[row.piece]
        leading = reading.pieces[row.piece - 1] if row.piece else None
        in_a_cell = isinstance(leading, Prose) and "|" in leading.text
        inline = isinstance(formula, Formula) and not formula.display
        words = f"{row.words} {row.after}".strip()
        unread = row.content if isinstance(row.content, NotRead) else None
        chains = [Chain(row.place, None, ())] if isinstance(row.content, NotRead) else _apart(row.content)
        found += (
            Row(chain, chain.place, words, before, inline, row.piece, row.line, section, unread, in_a_cell)
            for chain in chains
        )
    return tuple(found)


def declarations_of(reading: Reading) -> str:
    """What the comments of a document declare."""
    return ",".join(piece.text for piece in reading.pieces if isinstance(piece, Declaration))


def _apart(chain: Chain) -> list[Chain]:
    """The statements that a brace only gathers."""
    match chain:
        case Chain(first=Cases(rows=rows), links=()) if all(isinstance(row.value, Chain) for row in rows):
            return [row.value for row in rows if isinstance(row.value, Chain)]
    return [chain]


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, outermost first."""
    yield node
    for child in below(node):
        yield from walk(child)


def below(node: Any) -> Iterator[Node]:
    """The nodes directly below, in reading order."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value) and not isinstance(value, Place | type):
        yield from below(value)
