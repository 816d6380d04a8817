"""A document as one HTML page that works without a network and without a script; mathematics is MathML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence

from derive.board import Line
from derive.expr import Expr
from derive.steps import Case, Hypothesis
from derive.writing.breaking import broken
from derive.writing.layout import Printable
from derive.writing.marks import Mark
from derive.writing.mathml import mathml, mathml_case, mathml_equation, mathml_right
from derive.writing.textmath import box
from reports.document import (
    MARKS,
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
    with_verdict,
)
from reports.phrases import say
from reports.rendering.columns import columns
from reports.rendering.html_page import escape, page, prose

_COLUMNS = ("left-side", "right-side", "law-used", "verdict")
_MANY = 12
"""Lines of a board beyond which it can be folded."""


def render_html(document: Document) -> str:
    """One complete page, which is well-formed XML, too."""
    body = "\n".join(_blocks(document))
    by = "".join(f'<p class="by">{escape(line)}</p>\n' for line in (document.author, document.course) if line)
    return page(document.title, document.lang, f"{by}{body}")


def _blocks(document: Document) -> Iterator[str]:
    name = document.title
    for block in document.blocks:
        if isinstance(block, Heading):
            name = block.text
        yield _block(block, name, document)


def _block(block: Block, name: str, document: Document) -> str:
    """The block; a board or a table is named like the heading above it."""
    match block:
        case Heading(text, level):
            return f"<h{level}>{prose(text)}</h{level}>"
        case Paragraph(pieces):
            return f"<p>{_words(pieces)}</p>"
        case Equations(rows, boxed):
            return "\n".join(_equation(left, right, note, boxed) for left, right, note in rows)
        case Board(rows):
            board = _board(rows, name, document)
            long = len(rows) > _MANY and any(row.depth for row in rows)
            return _details(len(rows), board, document.lang, opened=True) if long else board
        case Cases(columns):
            beside = "\n".join(
                f'<section><p class="case">{mathml_case(case)}</p>\n{_board(board.lines, name, document)}</section>'
                for case, board in columns
            )
            return f'<div class="cases">\n{beside}\n</div>'
        case Table(header, rows):
            return _table(header, rows, name)
        case Judgement(mark, sentence, verdict, reason):
            said = prose(with_verdict(sentence, verdict, document.lang))
            return f'<p class="judgement"><strong>{mark} {said}</strong><br />{prose(reason)}</p>'
        case Figure():
            return _figure(block, document.lang)
        case Listing(code, language, title):
            inner = f'<code lang="en" data-language="{language}">{escape(code)}</code>'
            return f'<figure class="listing"><figcaption>{_words(title)}</figcaption><pre>{inner}</pre></figure>'
        case Cell():
            return ""
        case Exercise(question, answer):
            written = "\n".join(_block(part, name, document) for part in answer)
            shown = f"\n<details><summary>{escape(say('answer', document.lang))}</summary>\n{written}\n</details>"
            return f'<div class="exercise"><p>{_words(question)}</p>{shown if answer else _SPACE}</div>'


def _figure(figure: Figure, lang: str) -> str:
    """Both pictures inside of the page, of which a browser shows the one that suits it."""
    light, dark = (f"data:image/png;base64,{b64encode(figure.drawn(theme, 'png')).decode()}" for theme in _THEMES)
    return (
        f'<figure><picture><source media="screen and (prefers-color-scheme: dark)" srcset="{dark}" />'
        f'<img alt="{escape(figure.caption)}" src="{light}" /></picture>'
        f"<figcaption><strong>{prose(titled(figure, lang))}</strong> {prose(figure.caption)}</figcaption></figure>"
    )


_THEMES = ("light", "dark")
_SPACE = '<div class="space"></div>'
"""Room to write an answer in."""


def _equation(left: Printable, right: Printable, note: str, boxed: bool) -> str:
    formula = mathml_equation(left, right)
    ems = _ems(left) + _ems(right) + _EQUALS
    if boxed:
        formula = f'<div class="box">{formula}</div>'
    kind = "formula boxed" if boxed else "formula"
    named = f'<div class="note">{escape(note)}</div>' if note else ""
    shape = "equation long" if ems > _LONG_ON_PAPER else "equation"
    return f'<div class="{shape}">{named}<div class="{kind}"{_sized(ems)}>{formula}</div></div>'


_EM = 0.47
"""The width of a character of a formula in a terminal, in ems of the page, measured on long ones."""
_EQUALS = 2.0


def _ems(formula: Printable) -> float:
    return box(formula).width * _EM


def _sized(ems: float) -> str:
    return f' style="--ems: {ems:.4g}"'


def _board(rows: Sequence[Line], name: str, document: Document) -> str:
    head = "".join(f'<span role="columnheader">{escape(say(key, document.lang))}</span>' for key in _COLUMNS)
    written = [f'<div role="row" class="unseen">{head}</div>', *(_line(row, document) for row in rows)]
    return f'<div class="board" role="table" aria-label="{escape(name)}">\n' + "\n".join(written) + "\n</div>"


def _line(row: Line, document: Document) -> str:
    left = mathml(row.left) if row.left is not None else ""
    ems = (_ems(row.right) if row.right is not None else _ROOM) + _EQUALS
    right = mathml_right(row.right) if row.right is not None else _open(document.lang)
    kind = "right formula answer" if row.asked and row.right is not None else "right formula"
    law = joined([_piece(part) for part in row.reason], row, document.lang)
    drawn = (
        f'<div class="{_shape(row, ems)}" role="row"><div class="left" role="cell">{left}</div>'
        f'<div class="{kind}" role="cell"{_sized(ems)}>{right}</div>'
        f'<div class="law" role="cell">{law}</div>{_verdict(row, document)}</div>'
    )
    if not row.inside:
        return drawn
    board = _board(row.inside, _laws(row, document.lang), document)
    steps = _details(len(row.inside), board, document.lang)
    return f'{drawn}\n<div class="inside" role="row"><div role="cell" aria-colspan="4">{steps}</div></div>'


_ROOM = 14.0
"""Ems to write an answer in."""


def _open(lang: str) -> str:
    return f'= <span class="blank" role="img" aria-label="{escape(say("blank", lang))}"></span>'


def _shape(row: Line, ems: float) -> str:
    """What the style sheet has to know: that a side is too wide to stand beside the rest."""
    apart = row.left is not None and _ems(row.left) > _WIDE_LEFT
    longest = ems > _LONG_ON_A_SCREEN or max(map(_of_law, row.reason)) > _WIDE_LAW
    kinds = {"line": True, "apart": apart, "long": longest or ems > _LONG_ON_PAPER, "longest": longest}
    return " ".join(kind for kind, holds in kinds.items() if holds)


def _of_law(part: Piece) -> float:
    """The ems of an equation that a law names; its words are broken into lines."""
    return _ems(part.left) + _ems(part.right) + _EQUALS if isinstance(part, Hypothesis) else 0.0


_WIDE_LAW = 12
"""Ems of such an equation that does not fit beside the right side."""
_WIDE_LEFT, _LONG_ON_PAPER, _LONG_ON_A_SCREEN = 10, 24, 38
"""Ems beyond which the left side has a line of its own, and the law stands below the right side."""


def _laws(row: Line, lang: str) -> str:
    return ("，" if lang == "zh" else ", ").join(part for part in row.reason if isinstance(part, str))


def _verdict(row: Line, document: Document) -> str:
    verdict = document.verdicts.get(row.step)
    if verdict is None:
        return '<div class="verdict" role="cell"></div>'
    mark = f'<span class="mark" aria-hidden="true">{MARKS[verdict]}</span>'
    word = escape(say(verdict.value, document.lang))
    return f'<div class="verdict {verdict.value}" role="cell">{mark}{word}</div>'


def _details(count: int, inner: str, lang: str, *, opened: bool = False) -> str:
    summary = escape(say("each-step", lang, count))
    state = ' open=""' if opened else ""
    return f"<details{state}><summary>{summary}</summary>\n{inner}\n</details>"


def _table(header: tuple[Piece, ...], rows: tuple[tuple[Piece, ...], ...], name: str) -> str:
    head = "".join(f'<th scope="col">{_piece(cell)}</th>' for cell in header)
    wide = sum(any(_of_cell(cell) > _WIDE_CELL for cell in column) for column in zip(*rows, strict=True))
    room = min(_ROOM_OF_CELLS, _ROOM_OF_TABLE - _ROOM_OF_OTHERS * (len(header) - wide)) / wide if wide else _WIDE_CELL
    written = (
        f'<tr><th scope="row"{_short(first)}>{_piece(first)}</th>{"".join(_cell(cell, room) for cell in rest)}</tr>\n'
        for first, *rest in rows
    )
    return (
        f'<div class="table"><table><caption class="unseen">{escape(name)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{''.join(written)}</tbody></table></div>"
    )


def _of_cell(cell: Piece) -> float:
    if isinstance(cell, Mark):
        return _AS_WRITTEN * _ems(cell)
    return _ems(cell) if isinstance(cell, Expr) else _of_law(cell)


_AS_WRITTEN = 1.25
"""By how much a formula with signs such as Σ between its parts is wider in a line than it is measured."""
_WIDE_CELL = 25
"""Ems of a formula that is made to fit its cell, as it would push the other columns out of the page."""
_ROOM_OF_CELLS, _ROOM_OF_TABLE, _ROOM_OF_OTHERS = 38.0, 60.0, 9.0
"""Ems that all columns with such formulas have together, at most; that a table has; that another column takes of it."""


def _cell(cell: Piece, room: float) -> str:
    if (ems := _of_cell(cell)) > min(_WIDE_CELL, room):
        parts: list[Piece] = [*broken(cell)] if isinstance(cell, Expr | Mark) and ems > room else [cell]
        widest = max(map(_of_cell, parts))
        drawn = "<wbr />".join(map(_piece, parts))
        return f'<td><div class="formula" style="--ems: {widest:.4g}; --room: {room:.4g}em">{drawn}</div></td>'
    number = isinstance(cell, str) and re.fullmatch(r"[-−+]?\d[\d,.]*(?:e[-+]?\d+)?\s*%?", cell)
    kind = ' class="number"' if number else _short(cell)
    return f"<td{kind}>{_piece(cell)}</td>"


def _short(cell: Piece) -> str:
    """A class for what is never broken into lines, such as a verdict."""
    text = cell.text if isinstance(cell, Code) else cell
    return ' class="short"' if isinstance(text, str) and 0 < columns(text) <= _SHORT else ""


_SHORT = 16
"""Columns of a cell that stays in one line."""


_STOPS = re.compile("[,.;:)、，。；：）”]*")


def _words(pieces: Sequence[Piece]) -> str:
    """The pieces in a row; no line begins with the comma behind a formula. Code and links may be broken."""
    written = formula = ""
    breaks = False
    for piece in pieces:
        if isinstance(piece, str):
            stops = _STOPS.match(piece) if formula and not breaks else None
            count = stops.end() if stops else 0
            kept = f'<span class="together">{formula}{piece[:count]}</span>' if count else formula
            written, formula = written + kept + prose(piece[count:]), ""
        else:
            written, formula, breaks = written + formula, _piece(piece), isinstance(piece, Code | Link)
    return written + formula


def _piece(part: Piece) -> str:
    match part:
        case Expr() | Mark():
            return mathml(part, inline=True)
        case Phrase(pieces):
            return _words(pieces)
        case Letters(text):
            return f"<math>{_letters(text)}</math>"
        case Link(text, file):
            return f'<a href="{escape(file)}">{escape(text)}</a>'
        case Code(text):
            return f'<code lang="en">{_breakable(text)}</code>'
        case Case():
            return mathml_case(part)
        case Hypothesis(left, right):
            return mathml_equation(left, right, inline=True)
        case _:
            return prose(part)


def _breakable(code: str) -> str:
    """Code that is too long for a cell, with places where a line may end; no line ends within an option."""
    pieces = re.split(r"(?<=[*/(,=}])(?=[^ ])", code) if len(code) > _LONG_CODE else [code]
    return _OPTION.sub(r'<span class="together">\g<0></span>', "<wbr />".join(map(escape, pieces)))


_OPTION = re.compile(r"(?<!\S)--[\w-]+")
_LONG_CODE = 40
"""Letters of code that stays in one line, but for its spaces."""
_MATRICES = {"Δ": "𝚫", "A": "𝐀", "Y": "𝐘"}
_RAISED = {"ᵀ": "<mi>⊤</mi>", "²": "<mn>2</mn>", "ᴸ": "<mi>L</mi>", "′": "<mo>′</mo>"}
_FUNCTIONS = ("max",)
_FIXED = {**dict.fromkeys("()[]", ' stretchy="false"'), "/": ' lspace="0" rspace="0"'}


def _letters(text: str) -> str:
    """Letters of mathematics one by one: n = 2, (N, m), ΔᵀA/N, net → ∞."""
    drawn = list[str]()
    for part in re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+|\S", text):
        if part[0].isdecimal():
            drawn.append(f"<mn>{part}</mn>")
        elif part in _RAISED and drawn:
            drawn.append(f"<msup>{drawn.pop()}{_RAISED[part]}</msup>")
        elif part.isascii() and part.isalpha() and len(part) > 1 and part not in _FUNCTIONS:
            drawn.append(f'<mi class="word">{part}</mi>')
        elif part.isalpha() or part == "∞":
            drawn.append(f"<mi>{_MATRICES.get(part, part)}</mi>")
        else:
            signs = part == "-" and (not drawn or (drawn[-1].startswith("<mo") and ")" not in drawn[-1]))
            fixed = ' form="prefix"' if signs else _FIXED.get(part, "")
            drawn.append(f"<mo{fixed}>{escape(part.replace('-', '−'))}</mo>")
    return "".join(drawn)
