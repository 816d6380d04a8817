"""Reads the mathematics in somebody's own Markdown, LaTeX or notebook: what stands there, not yet what it means."""

from __future__ import annotations

from dataclasses import dataclass

from derive.reading.conventions import (
    has_layers_in_brackets,
    sizes_defined_elsewhere,
    with_cutoffs_in_names,
    with_layers_above,
)
from derive.reading.expansion import Macros
from derive.reading.grammar import statement
from derive.reading.layout import parts
from derive.reading.places import NotRead, Passage, Place, Problem
from derive.reading.show import show
from derive.reading.source import CARRIERS, Declaration, Definitions, Formula, Piece, Prose, carrier_of, pieces
from derive.reading.symbols import RELATIONS
from derive.reading.tokens import define, tokens
from derive.reading.tree import Chain
from derive.reading.usual_macros import usual_in

__all__ = [
    "CARRIERS",
    "Declaration",
    "Definitions",
    "Formula",
    "NotRead",
    "Passage",
    "Piece",
    "Place",
    "Problem",
    "Prose",
    "Reading",
    "Row",
    "carrier_of",
    "read",
    "read_formula",
    "show",
]


@dataclass(frozen=True)
class Row:
    """One statement: in piece number `piece`, in row `line` of that formula (from 0), with the words beside it."""

    piece: int
    line: int
    content: Chain | NotRead
    place: Place
    words: str = ""
    after: str = ""
    continues: bool = False
    """Whether it begins with a sign such as = and so goes on with the chain before, be it read or not."""
    labels: tuple[Chain, ...] = ()
    """What it says of the formulas in braces with a letter below."""


@dataclass(frozen=True)
class Reading:
    """A document as read."""

    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read(text: str, carrier: str = "markdown") -> Reading:
    """All that stands in a document. Raises NotRead only for a notebook that is none.

    >>> [show(row.content) for row in read("So $$z_i = w_i x + b$$").rows]
    ['(= (z i) (+ ((w i) x) b))']
    """
    found, problems = pieces(text, carrier)
    formulas = [piece.passage.text for piece in found if isinstance(piece, Formula)]
    usual = usual_in(formulas)
    macros: Macros = usual | sizes_defined_elsewhere(formulas, usual)
    layers = has_layers_in_brackets(formulas)
    rows = list[Row]()
    for number, piece in enumerate(found):
        if isinstance(piece, Formula):
            rows += read_formula(piece.passage, macros, number, layers_in_brackets=layers)
        elif isinstance(piece, Definitions):
            try:
                define(piece.passage, macros)
            except NotRead as error:
                problems.append(Problem(error.reason, error.place))
    return Reading(tuple(found), tuple(rows), tuple(problems))


def read_formula(
    passage: Passage, macros: Macros | None = None, piece: int = 0, *, layers_in_brackets: bool = False
) -> list[Row]:
    """The statements of one formula; what cannot be read is a row with the reason."""
    try:
        every = with_cutoffs_in_names(tokens(passage, {} if macros is None else macros))
        found = parts(with_layers_above(every) if layers_in_brackets else every)
    except NotRead as error:
        return [Row(piece, 0, error.with_traceback(None), error.place)]
    except RecursionError:
        return [Row(piece, 0, NotRead("the formula is nested too deeply", passage.place), passage.place)]
    rows = list[Row]()
    for part in found:
        content: Chain | NotRead
        labels: tuple[Chain, ...] = ()
        try:
            content, labels = statement(list(part.tokens))
        except NotRead as error:
            content = error.with_traceback(None)
        except RecursionError:  # the caller has used up the stack
            content = NotRead("the formula is nested too deeply", part.place)
        continues = content.first is None if isinstance(content, Chain) else part.tokens[0].text in RELATIONS
        rows.append(Row(piece, part.line, content, part.place, part.words, part.after, continues, labels))
    return rows
