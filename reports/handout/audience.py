"""For whom a document is: for students some lines stay open; for those who correct them the answers are marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from derive.board import Line
from derive.expr import Expr, walk
from reports.document import Board, Document, Equations, Exercise, Paragraph, with_boards
from reports.phrases import say


def addressed(document: Document, audience: str, *, density: float = 0.4, seed: int = 1) -> Document:
    """The document for "all", for a "student" without the answers to exercises, or with each "answer" marked.

    Of the lines whose formula stands nowhere else in the document a share of about `density`, chosen by `seed`,
    is left open, at least one. The same lines are marked in the answers.
    """
    if audience == "all":
        return document
    asked = _chosen(document, density, seed)
    key = "to-fill-in" if audience == "student" else "filled-in"
    lead = Paragraph((say(key, document.lang, len(asked)),))
    answers = audience == "answer"

    def opened(board: Board) -> Board:
        return Board(tuple(_asked(row, answers) if row in asked else row for row in board.lines))

    blocks = [with_boards(block, opened) for block in document.blocks]
    if not answers:
        blocks = [replace(block, answer=()) if isinstance(block, Exercise) else block for block in blocks]
    hidden = set() if answers else {row.step for row in asked}
    verdicts = {step: verdict for step, verdict in document.verdicts.items() if step not in hidden}
    return replace(document, blocks=(lead, *blocks), verdicts=verdicts)


def _chosen(document: Document, density: float, seed: int) -> set[Line]:
    rows = list(_askable(document))
    random = Random(seed)
    order = sorted(rows, key=lambda row: random.random())
    return set(order[: max(1, round(density * len(rows)))])


def _askable(document: Document) -> Iterator[Line]:
    """The lines whose right side stands nowhere else in the document, not even inside of another formula."""
    boards = list(document.boards)
    shown = [side for board in boards for row in board.lines for side in (row.left, row.right)]
    for block in document.blocks:
        if isinstance(block, Equations):
            shown += [side for left, right, _ in block.rows for side in (left, right) if isinstance(side, Expr)]
    counts = Counter(node for side in shown if side is not None for node in set(walk(side)))
    for board in boards:
        yield from (row for row in board.lines if row.right is not None and counts[row.right] == 1)


def _asked(row: Line, answers: bool) -> Line:
    return replace(row, asked=True) if answers else replace(row, asked=True, right=None, inside=())
