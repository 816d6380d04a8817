"""A document as Markdown with mathematics the way GitHub, or a notebook, renders it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as html_escape
from itertools import zip_longest

from derive.board import Line, aligned, latex_right
from derive.checker import Verdict
from derive.expr import Expr, Sym
from derive.steps import Case, Hypothesis, Step
from derive.writing.latex import latex, latex_case, latex_equation
from derive.writing.layout import Printable
from derive.writing.marks import Mark
from reports.document import (
    Block,
    Board,
    Cases,
    Cell,
    Code,
    Document,
    Equations,
    Exercise,
    Figure,
    Heading,
    Judgement,
    Letters,
    Link,
    Listing,
    Paragraph,
    Phrase,
    Piece,
    Table,
    joined,
    titled,
    with_minus,
    with_verdict,
)
from reports.phrases import say

MARKS = {
    Verdict.PROVED: r"\checkmark",
    Verdict.AGREES: r"\approx",
    Verdict.UNDECIDED: "?",
    Verdict.WRONG: r"\times",
}


@dataclass(frozen=True)
class Dialect:
    """How mathematics and pictures are written."""

    display: Callable[[str], str]
    inline: Callable[[str], str]
    picture: Callable[[Figure], str]


def _both_themes(figure: Figure) -> str:
    """Both pictures: a page in the dark shows the dark one. GitHub keeps this tag."""
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="{figure.name}.dark.png">\n'
        f'  <img alt="{html_escape(figure.caption)}" src="{figure.name}.light.png">\n</picture>'
    )


GITHUB = Dialect(lambda text: f"```math\n{text}\n```", lambda text: f"$`{text}`$", _both_themes)


def render_markdown(document: Document) -> str:
    """One Markdown text; displays are fenced as ```math."""
    return (
        "\n\n".join([*head(document), *filter(None, (block(one, document, GITHUB) for one in document.blocks))]) + "\n"
    )


def head(document: Document) -> Iterator[str]:
    """The title, and below it who wrote it for which course."""
    yield f"# {escape(document.title)}"
    yield from (f"*{escape(line)}*" for line in (document.author, document.course) if line)


def block(one: Block, document: Document, dialect: Dialect) -> str:
    """One block as Markdown; nothing for what only a notebook has."""
    match one:
        case Heading(text, level):
            return f"{'#' * level} {_prose(text)}"
        case Paragraph(pieces):
            return _words(pieces, dialect)
        case Equations(rows, boxed):
            return "\n\n".join(dialect.display(_equation(left, right, note, boxed)) for left, right, note in rows)
        case Board(lines):
            return "\n\n".join(dialect.display(text) for text in _displays(lines, document))
        case Cases(columns):
            return _beside(columns, document, dialect)
        case Table(header, rows):
            return _table(header, rows, dialect)
        case Judgement(mark, sentence, verdict, reason):
            return f"**{mark}** {_prose(with_verdict(sentence, verdict, document.lang))}\n\n{_prose(reason)}"
        case Listing(code, language, title):
            return f"{_words(title, dialect)}\n\n```{language}\n{code.rstrip()}\n```"
        case Cell():
            return ""
        case Exercise(question, answer):
            shown = "\n\n".join(block(part, document, dialect) for part in answer)
            word = html_escape(say("answer", document.lang))
            fold = f"\n\n<details><summary>{word}</summary>\n\n{shown}\n\n</details>" if answer else "\n\n<br><br><br>"
            return _words(question, dialect) + fold
        case Figure():
            return f"{dialect.picture(one)}\n\n**{_prose(titled(one, document.lang))}** {_prose(one.caption)}"


def _words(pieces: Sequence[Piece], dialect: Dialect) -> str:
    return "".join(_piece(one, dialect) for one in pieces)


def _piece(one: Piece, dialect: Dialect) -> str:
    match one:
        case str():
            return _prose(one)
        case Link(text, file):
            return f"[{escape(text)}]({file})"
        case Code(text):
            return f"`{text}`"
        case Phrase(pieces):
            return _words(pieces, dialect)
        case _:
            return dialect.inline(inline(one))


def _table(header: Sequence[Piece], rows: Sequence[Sequence[Piece]], dialect: Dialect) -> str:
    cells = [[_in_a_cell(one, dialect) for one in row] for row in (header, *rows)]
    cells.insert(1, ["---"] * len(header))
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def _in_a_cell(piece: Piece, dialect: Dialect) -> str:
    """A stroke would end the cell."""
    if isinstance(piece, Code | Link):
        return _piece(piece, dialect).replace("|", r"\|")
    if isinstance(piece, str):
        return _piece(piece, dialect)
    if isinstance(piece, Phrase):
        return "".join(_in_a_cell(one, dialect) for one in piece.pieces)
    return dialect.inline(inline(piece).replace("|", r"\vert "))


def _beside(columns: Sequence[tuple[Case, Board]], document: Document, dialect: Dialect) -> str:
    """A column a case; a display cannot stand in a table, so its lines are the cells."""
    header = [dialect.inline(latex_case(case)) for case, _ in columns]
    boards = [[_line(row, document, dialect) for row in board.lines] for _, board in columns]
    rows = [header, ["---"] * len(header), *zip_longest(*boards, fillvalue="")]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _line(row: Line, document: Document, dialect: Dialect) -> str:
    formula = (latex(row.left) if row.left is not None else "") + f" = {latex_right(row)}"
    law = joined([_in_a_cell(part, dialect) for part in row.reason], row, document.lang)
    verdict = marked(row.step, document).removeprefix(r"\quad ")
    written = formula.strip().replace("|", r"\vert ")
    return dialect.inline(rf"\displaystyle {written}") + f"<br>{law} {dialect.inline(verdict) if verdict else ''}"


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


def _equation(left: Printable, right: Printable, note: str, boxed: bool) -> str:
    equation = latex_equation(left, right)
    return (rf"\boxed{{{equation}}}" if boxed else equation) + (rf"\qquad \text{{{note}}}" if note else "")


_MATRICES = {"Δ": r"\boldsymbol{\Delta}", "A": r"\mathbf{A}", "Y": r"\mathbf{Y}"}
_SIGNS = {"ℓ": r"\ell{}", "ᵀ": r"^{\top}", "′": "'", "²": "^{2}", "ᴸ": "^{L}", "∞": r"\infty", "→": r"\to"}
_FUNCTIONS = {"max": r"\max"}


def _letters(text: str) -> str:
    """Letters of mathematics as LaTeX: n = 2, (N, m), ΔᵀA/N, net → ∞."""
    return re.sub(r"[A-Za-z]+|[^\W\d_]|\S", _letter, text)


def _letter(found: re.Match[str]) -> str:
    word = found[0]
    if not word.isalpha() or word in _SIGNS:
        return _SIGNS.get(word, word)
    written = {**_MATRICES, **_FUNCTIONS}.get(word) or latex(Sym(word))
    touches = written.startswith("\\") and written[-1].isalpha() and found.string[found.end() :][:1].isalpha()
    return written + "{}" if touches else written


def inline(piece: Letters | Expr | Mark | Hypothesis | Case) -> str:
    """A formula between words, as LaTeX."""
    match piece:
        case Letters(text):
            return _letters(text)
        case Hypothesis(left, right):
            return latex_equation(left, right)
        case Case():
            return latex_case(piece)
        case _:
            return latex(piece)


def _prose(text: str) -> str:
    return escape(with_minus(text))


def escape(text: str) -> str:
    """The text with everything that Markdown or HTML would read as markup made literal."""
    for letter in "\\`*_{}[]<>#|$&~!":
        text = text.replace(letter, "\\" + letter)
    return text
