"""A document as Markdown with mathematics the way GitHub renders it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as html_escape

from derive.board import Line, aligned
from derive.checker import Verdict
from derive.expr import Expr
from derive.steps import Hypothesis, Step
from derive.writing.latex import latex_equation
from reports.document import (
    Block,
    Board,
    Document,
    Equations,
    Figure,
    Heading,
    Judgement,
    Letters,
    Listing,
    Paragraph,
    Table,
    with_verdict,
)
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
            return "".join(escape(piece) if isinstance(piece, str) else f"$`{inline(piece)}`$" for piece in pieces)
        case Equations(rows, boxed):
            return "\n\n".join(_display(_equation(left, right, note, boxed)) for left, right, note in rows)
        case Board(lines):
            return "\n\n".join(_display(text) for text in _displays(lines, document))
        case Table(header, rows):
            cells = [
                tuple(map(escape, header)),
                tuple("---" for _ in header),
                *(tuple(map(escape, row)) for row in rows),
            ]
            return "\n".join("| " + " | ".join(row) + " |" for row in cells)
        case Judgement(mark, sentence, verdict, reason):
            return f"**{mark}** {escape(with_verdict(sentence, verdict, document.lang))}\n\n{escape(reason)}"
        case Listing(code, language, title):
            return f"{escape(title)}\n\n```{language}\n{code.rstrip()}\n```"
        case Figure(name, title, caption):
            return _picture(name, title, caption)


def _picture(name: str, title: str, caption: str) -> str:
    """Both pictures: a page in the dark shows the dark one. GitHub keeps this tag."""
    text = html_escape(caption)
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{name}.dark.png">\n'
        f'  <img alt="{text}" src="{name}.light.png">\n</picture>\n\n**{escape(title)}.** {escape(caption)}'
    )


def _displays(lines: Sequence[Line], document: Document) -> Iterator[str]:
    """The lines in as many displays as it takes: MathJax reads no more than 5 KB at once."""
    start = 0
    for end in range(1, len(lines) + 1):
        text = aligned(lines[start:end], lambda step: marked(step, document))
        if end == len(lines) or len(text) + len(aligned(lines[end : end + 1])) > _LONGEST:
            yield text
            start = end


_LONGEST = 4000


def marked(step: Step, document: Document) -> str:
    """The verdict on a step, behind its law."""
    verdict = document.verdicts.get(step)
    if verdict is None:
        return ""
    return rf"\quad {MARKS[verdict]}\ \text{{{say(verdict.value, document.lang)}}}"


def _display(text: str) -> str:
    return f"```math\n{text}\n```"


def _equation(left: Expr, right: Expr, note: str, boxed: bool) -> str:
    equation = latex_equation(left, right)
    return (rf"\boxed{{{equation}}}" if boxed else equation) + (rf"\qquad \text{{{note}}}" if note else "")


_LETTERS = str.maketrans({"ℓ": r"\ell ", "Δ": r"\boldsymbol{\Delta}", "ᵀ": r"^{\top}", "A": r"\mathbf{A}"})


def inline(piece: Letters | Hypothesis) -> str:
    """A formula between words, as LaTeX."""
    if isinstance(piece, Letters):
        return piece.text.translate(_LETTERS)
    return latex_equation(piece.left, piece.right)


def escape(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made literal."""
    for letter in "\\`*_{}[]<>#|$&~!":
        text = text.replace(letter, "\\" + letter)
    return text
