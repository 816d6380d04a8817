"""A document in other symbols: every formula of it, and the letters between its words."""

from __future__ import annotations

from dataclasses import replace

from derive.board import Line
from derive.derivation import Derivation
from derive.expr import Expr, all_indices
from derive.steps import Case, Hypothesis
from derive.writing.layout import Printable
from derive.writing.marks import Mark
from reports.document import (
    Block,
    Board,
    Cases,
    Code,
    Document,
    Equations,
    Exercise,
    Letters,
    Link,
    Listing,
    Paragraph,
    Phrase,
    Piece,
    Table,
)
from reports.handout.notation import Notation, read_symbols


def notation_for(derivation: Derivation, symbols: str, lang: str) -> Notation:
    """The notation that a text chooses, which must leave every symbol of the derivation told apart.

    Raises:
        SymbolsError: the symbols cannot be read, or clash.
    """
    notation = read_symbols(symbols, lang)
    formulas = [formula for step in derivation.walk() for formula in (step.lhs, step.rhs)]
    sizes = {index.size for formula in formulas for index in all_indices(formula)}
    # where t is a number of steps it is no target
    notation = replace(notation, names={old: new for old, new in notation.names.items() if old not in sizes})
    notation.check(formulas)
    return notation


def renamed(document: Document, notation: Notation) -> Document:
    """The document with its quantities and indices called what the notation calls them."""
    return replace(document, blocks=tuple(_block(block, notation) for block in document.blocks))


def _side(side: Printable, to: Notation) -> Printable:
    return side if isinstance(side, Mark) else to.expr(side)


def _block(block: Block, to: Notation) -> Block:
    match block:
        case Paragraph(pieces):
            return Paragraph(_pieces(pieces, to))
        case Equations(rows):
            return replace(block, rows=tuple((_side(left, to), _side(right, to), note) for left, right, note in rows))
        case Board():
            return _board(block, to)
        case Cases(columns):
            return Cases(tuple((to.case(case), _board(board, to)) for case, board in columns))
        case Table(header, rows):
            return Table(_pieces(header, to), tuple(_pieces(row, to) for row in rows))
        case Listing():
            return replace(block, title=_pieces(block.title, to))
        case Exercise(question, answer):
            return Exercise(_pieces(question, to), tuple(_block(part, to) for part in answer))  # type: ignore[misc]
        case _:
            return block


def _board(board: Board, to: Notation) -> Board:
    return Board(tuple(_line(row, to) for row in board.lines))


def _line(row: Line, to: Notation) -> Line:
    return replace(
        row,
        left=to.expr(row.left) if row.left is not None else None,
        right=to.expr(row.right) if row.right is not None else None,
        reason=tuple(_reason(part, to) for part in row.reason),
        inside=tuple(_line(one, to) for one in row.inside),
    )


def _reason(part: str | Case | Hypothesis, to: Notation) -> str | Case | Hypothesis:
    match part:
        case Case():
            return to.case(part)
        case Hypothesis():
            return to.hypothesis(part)
        case _:
            return part


def _pieces(pieces: tuple[Piece, ...], to: Notation) -> tuple[Piece, ...]:
    return tuple(_piece(one, to) for one in pieces)


def _piece(piece: Piece, to: Notation) -> Piece:
    match piece:
        case Letters(text):
            return Letters(to.letters(text))
        case Expr():
            return to.expr(piece)
        case Phrase(pieces):
            return Phrase(_pieces(pieces, to))
        case str() | Code() | Link() | Mark():
            return piece
        case _:
            return _reason(piece, to)
