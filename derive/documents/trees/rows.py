"""A line of a document's mathematics with the words beside it: what the parts of this package work on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from derive.expr import Expr
from derive.reading import Declaration, Formula, NotRead, Piece, Place, Prose, Reading
from derive.reading.tree import Big, Bracket, Cases, Chain, Name, Node, Scripted, Word

_HEAD = re.compile(r"(?:\A|\\\\|\n)\s*([A-Za-z])\s*&?=")
_EQUATES = re.compile(r"[=≈≡≜]|\\(?:approx|equiv|triangleq|coloneqq?|doteq|defeq|eqdef)\b")
DEFINING = ("=", ":=", "≡")
"""The signs behind which a definition may stand."""
_LONG = 10_000
_HEADING = re.compile(r"^\s*#{1,6} |\\(?:chapter|section|subsection|paragraph)\b", re.MULTILINE)
_LONGEST = 50_000
"""So many characters of one formula are given a meaning: nobody writes as many by hand."""
_BLANK = " \t\n>\\"


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
    column: int = 0
    """Of a formula in a table, which of its columns, from 1; 0 elsewhere."""
    states: bool = True
    """Of a row that could not be read, whether there is a sign such as = in it."""
    heads: tuple[str, ...] = ()
    """Of a row that could not be read, the letters that its display defines."""
    continues: bool = False
    """Of a row that could not be read, whether it begins with a sign such as =."""
    follows: bool = False
    """Whether nothing but space stands between a formula in a line and the one before."""
    length: int = 0
    """How many characters its formula has."""

    def stands_beside(self, other: Row) -> bool:
        """Whether both are statements of one line of a display."""
        return self is not other and (self.block, self.line) == (other.block, other.line)


@dataclass(frozen=True)
class Meant(Node):
    """A part that has its meaning already."""

    expr: Expr


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
        column = _column(reading.pieces, row.piece)
        inline = isinstance(formula, Formula) and not formula.display
        words = f"{row.words} {row.after}".strip()
        content = row.content
        if isinstance(formula, Formula) and len(formula.passage.text) > _LONGEST:
            content = NotRead("the formula is too long to be given a meaning", row.place)
        unread = content if isinstance(content, NotRead) else None
        states = isinstance(formula, Formula) and _states(formula.passage.text)
        heads = _HEAD.findall(formula.passage.text) if unread and isinstance(formula, Formula) else []
        chains = [Chain(row.place, None, ())] if isinstance(content, NotRead) else _apart(content)
        found += (
            Row(
                chain,
                chain.place,
                words,
                before,
                inline,
                row.piece,
                row.line,
                section,
                unread,
                column,
                states,
                tuple(heads),
                unread is not None and row.continues,
                inline and _follows(reading.pieces, row.piece),
                len(formula.text),
            )
            for chain in chains
        )
        found += (
            Row(label, label.place, "", before, inline=True, block=row.piece, line=-1, section=section)
            for label in row.labels
        )
    return tuple(found)


def _states(text: str) -> bool:
    """Whether a formula may equate anything; one that is too long to be written by hand may."""
    return len(text) > _LONG or bool(_EQUATES.search(text))


def _follows(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the formula before is one in a line too, with nothing but space and the marks of quotes between."""
    while at > 0:
        at -= 1
        piece = pieces[at]
        if isinstance(piece, Prose) and piece.text.strip(_BLANK):
            return False
        if isinstance(piece, Formula):
            return not piece.display
    return False


def _column(pieces: Sequence[Piece], at: int) -> int:
    """The column of a table in which a formula stands: the strokes before it in its line; 0 without one."""
    strokes = 0
    while at > 0:
        at -= 1
        piece = pieces[at]
        if isinstance(piece, Prose):
            line = piece.text.rpartition("\n")
            strokes += line[2].count("|")
            if line[1]:
                return strokes if line[2].lstrip().startswith("|") else 0
    return 0


def declarations_of(reading: Reading) -> str:
    """What the comments of a document declare."""
    return ",".join(piece.text for piece in reading.pieces if isinstance(piece, Declaration))


def _apart(chain: Chain) -> list[Chain]:
    """The statements that a brace only gathers; those in a bracket; of A ∈ ℝ^n = B both A ∈ ℝ^n and A = B."""
    match chain:
        case Chain(first=Cases(rows=rows), links=()) if all(isinstance(row.value, Chain) for row in rows):
            return [row.value for row in rows if isinstance(row.value, Chain)]
        case Chain(first=Bracket(kind="(" | "[", items=(Chain(), *_) as items), links=()):
            return [item for item in items if isinstance(item, Chain)]
        case Chain(first=first, links=links) if first is not None:
            for at, link in enumerate(links[:-1]):
                if link.sign == "∈" and links[at + 1].sign == "=":
                    own = first if at == 0 else links[at - 1].node
                    return [Chain(chain.place, first, links[: at + 1]), *_apart(Chain(own.place, own, links[at + 1 :]))]
    return [chain]


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, outermost first."""
    waiting = [node]
    while waiting:
        last = waiting.pop()
        yield last
        waiting += reversed(list(below(last)))


def without_scripts(node: Node) -> Iterator[Node]:
    """The node and all below it but for what stands below and above names and beside Σ."""
    yield node
    match node:
        case Name() | Word():
            return
        case Scripted(body=body) | Big(body=body):
            inner: Iterable[Node] = () if body is None else (body,)
        case _:
            inner = below(node)
    for child in inner:
        yield from without_scripts(child)


def below(node: Any) -> Iterator[Node]:
    """The nodes directly below, in reading order."""
    for name in parts_of(node.__class__):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif value and not isinstance(value, str | int):
            yield from _nodes(value)


@cache
def parts_of(kind: type) -> tuple[str, ...]:
    """The fields of a class that may have nodes in them."""
    return tuple(field.name for field in fields(kind) if field.name != "place")


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value) and not isinstance(value, Place | Expr | type):
        yield from below(value)


def statements(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Every statement with the rows that go on with it."""
    statement = list[Row]()
    for row in rows:
        if statement and (row.chain.first is not None or row.unread is not None):
            yield statement
            statement = []
        statement.append(row)
    if statement:
        yield statement
