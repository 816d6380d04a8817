"""A document as Markdown with mathematics the way GitHub renders it."""

from __future__ import annotations

from derive.board import aligned
from derive.checker import Verdict
from derive.expr import Expr
from derive.latex import latex, latex_equation
from derive.steps import Step
from reports.document import Block, Board, Document, Equations, Heading, Paragraph, Table
from reports.phrases import say

MARKS = {
    Verdict.PROVED: r"\checkmark",
    Verdict.AGREES: r"\approx",
    Verdict.UNDECIDED: "?",
    Verdict.WRONG: r"\times",
}


def render_markdown(document: Document) -> str:
    """One Markdown text; displays are fenced as ```math."""
    return "\n\n".join([f"# {escape(document.title)}", *(_block(block, document) for block in document.blocks)]) + "\n"


def _block(block: Block, document: Document) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {escape(text)}"
        case Paragraph(pieces):
            return "".join(f"$`{latex(piece)}`$" if isinstance(piece, Expr) else escape(piece) for piece in pieces)
        case Equations(rows, boxed):
            return "\n\n".join(_display(_boxed(latex_equation(left, right), boxed)) for left, right, _ in rows)
        case Board(lines):
            return _display(aligned(lines, lambda step: marked(step, document)))
        case Table(header, rows):
            cells = [header, tuple("---" for _ in header), *rows]
            return "\n".join("| " + " | ".join(escape(cell) for cell in row) + " |" for row in cells)


def marked(step: Step, document: Document) -> str:
    """The verdict on a step, behind its law."""
    verdict = document.verdicts.get(step)
    if verdict is None:
        return ""
    return rf"\quad {MARKS[verdict]}\ \text{{{say(verdict.value, document.lang)}}}"


def _display(text: str) -> str:
    return f"```math\n{text}\n```"


def _boxed(text: str, boxed: bool) -> str:
    return rf"\boxed{{{text}}}" if boxed else text


def escape(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made literal."""
    for letter in "\\`*_{}[]<>#|$&~!":
        text = text.replace(letter, "\\" + letter)
    return text
