"""Two-dimensional mathematics for a terminal, in Unicode characters.

Most are one column wide; Chinese labels take two columns a character, an accent that combines none.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from derive.steps import Case
from derive.writing.layout import Printable, marks_of
from derive.writing.linear import (
    compare_sign,
    function_name,
    index_text,
    layer_text,
    letters,
    linear,
    partial_sign,
    spaces,
    subscript,
    superscript,
)
from derive.writing.marks import (
    Antiderivative,
    Apply,
    Big,
    Bracket,
    Cases,
    Compare,
    Fraction,
    Indexed,
    Line,
    Mark,
    Name,
    Partial,
    Power,
    Root,
    Row,
    Scripts,
    Sigma,
    Terms,
    Transposed,
    spelled,
)


@dataclass(frozen=True)
class Box:
    """A rectangle of characters; `baseline` is the number of the line that neighbours stand on."""

    lines: tuple[str, ...]
    baseline: int = 0

    @property
    def width(self) -> int:
        return columns(self.lines[0])

    @property
    def height(self) -> int:
        return len(self.lines)

    def __str__(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)


def columns(text: str) -> int:
    """The width of the text on a terminal."""
    return sum(map(_columns, text))


def _columns(letter: str) -> int:
    if letter.isascii():
        return 1
    return 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def line(text: str) -> Box:
    return Box((text,))


def beside(*boxes: Box) -> Box:
    """The boxes in a row, on one baseline."""
    above = max(part.baseline for part in boxes)
    under = max(part.height - part.baseline for part in boxes)
    columns = []
    for part in boxes:
        blank = (" " * part.width,)
        columns.append((above - part.baseline) * blank + part.lines + (under - part.height + part.baseline) * blank)
    return Box(tuple(map("".join, zip(*columns, strict=True))), above)


def stack(*boxes: Box, at: int = 0, left: bool = False) -> Box:
    """The boxes one below the other, centred or to the left; the baseline is that of box number `at`."""
    width = max(part.width for part in boxes)
    lines = [
        _padded(" " * (0 if left else (width - part.width) // 2) + text, width) for part in boxes for text in part.lines
    ]
    return Box(tuple(lines), sum(part.height for part in boxes[:at]) + boxes[at].baseline)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def box(formula: Printable) -> Box:
    """The formula drawn.

    >>> from derive.expr import Index, Sym, div, sub
    >>> k = Index("k", "n")
    >>> y, t = Sym("y", (k,)), Sym("t", (k,))
    >>> print(box(div(sub(y, t), y)))
    yₖ - tₖ
    ───────
      yₖ
    """
    return _draw(marks_of(formula))


def text(formula: Printable) -> str:
    return str(box(formula))


def text_case(case: Case) -> str:
    return f"{letters(case.first.name)} {'=' if case.equal else '≠'} {letters(case.second.name)}"


def fit(formula: Printable, width: int) -> list[Box]:
    """The formula in as many boxes, one below the other, as it takes to stay within the width.

    It is broken before + and -; where that is not enough, it is written in one dimension and
    broken at spaces.
    """
    mark = marks_of(formula)
    whole = _draw(mark)
    if whole.width <= width:
        return [whole]
    if isinstance(mark, Terms):
        rows: list[Box] = []
        for place, (negative, term) in enumerate(mark.items):
            piece = _term(_draw(term), negative, first=place == 0)
            if rows and rows[-1].width + piece.width <= width:
                rows[-1] = beside(rows[-1], piece)
            else:
                rows.append(piece)
        if all(row.width <= width for row in rows):
            return rows
    return [line(part) for part in _wrapped(linear(mark), width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Broken at spaces, and within a word only where it is too wide for a line."""
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".lstrip()
        if columns(longer) <= width:
            rows[-1] = longer
            continue
        rows.append("")
        for letter in word:
            if columns(rows[-1] + letter) > width:
                rows.append("")
            rows[-1] += letter
    return [row for row in rows if row]


def _draw(mark: Mark) -> Box:
    match mark:
        case Name(name, indices, layer):
            return _lowered(line(letters(name) + layer_text(layer)), indices, spelled(name).label)
        case Terms(items):
            return beside(*(_term(_draw(term), negative, place == 0) for place, (negative, term) in enumerate(items)))
        case Row(parts, dots):
            gaps = (line(" · " if dot else " ") for dot in (*dots, False))
            drawn = [piece for part, gap in zip(parts, gaps, strict=True) for piece in (_draw(part), gap)]
            return beside(*drawn[:-1])
        case Fraction(top, bottom):
            return _fraction(_draw(top), _draw(bottom))
        case Power(base, exponent):
            return _power(_draw(base), superscript(exponent) or _draw(exponent))
        case Root(body, None):
            return _root(_draw(body))
        case Bracket(body, kind):
            return _bracketed(_draw(body), kind)
        case Sigma(index, size, excluded, body):
            limits = [f"{letters(index)}=1", *(f"{letters(index)}≠{letters(other)}" for other in excluded)]
            summed = stack(line(letters(size)), line("Σ"), line(", ".join(limits)), at=1)
            return beside(summed, line(" "), _draw(body))
        case Antiderivative(body, variable):
            inner = _draw(body)
            return beside(_integral_sign(inner), line(" "), inner, line(" d"), _draw(variable))
        case Apply(function, args, bare):
            inner = _listed(args)
            called = line(function_name(function))
            return beside(called, line(" "), inner) if bare else beside(called, _bracketed(inner, "()"))
        case Partial(order, body, letter):
            sign = line(partial_sign(order, letter))
            return beside(sign, _draw(body)) if body else sign
        case Compare(left, op, right):
            return beside(_draw(left), line(f" {compare_sign(op)} "), _draw(right))
        case Cases(rows):
            return _cases([(_draw(value), _listed(when) if when else line("")) for value, when in rows])
        case Transposed(body):
            return _power(_draw(body), "ᵀ")
        case Indexed(body, indices):
            return _lowered(_draw(body), indices)
        case Line(parts):
            pieces = zip(spaces(parts), parts, strict=True)
            return beside(*(piece for gap, part in pieces for piece in (line(gap), _draw(part))))
        case Scripts(body, None, above) if above is not None:
            raised = linear(mark).removeprefix(linear(body))
            return _power(_draw(body), _draw(above) if raised.startswith("^") else raised)
        case Big(sign, below, above, body):
            over, under = ([_draw(part)] if part else [] for part in (above, below))
            return beside(stack(*over, line(sign), *under, at=len(over)), line(" "), _draw(body))
        case _:
            return line(linear(mark))


def _listed(marks: tuple[Mark, ...]) -> Box:
    first, *rest = map(_draw, marks)
    return beside(first, *(beside(line(", "), part) for part in rest))


def _term(term: Box, negative: bool, first: bool) -> Box:
    if not first:
        return beside(line(" - " if negative else " + "), term)
    # a minus must not run into the bar of a fraction
    sign = "- " if term.lines[term.baseline].startswith("─") else "-"
    return beside(line(sign), term) if negative else term


def _fraction(top: Box, bottom: Box) -> Box:
    inner = any("─" in text for part in (top, bottom) for text in part.lines)
    bar = line("─" * (max(top.width, bottom.width) + 2 * inner))
    return stack(top, bar, bottom, at=1)


def _power(base: Box, exponent: Box | str) -> Box:
    """Small characters stand in the top line of the base, a box above it."""
    if isinstance(exponent, str):
        blank = " " * len(exponent)
        return beside(base, Box((exponent, *(blank for _ in range(base.baseline))), base.baseline))
    higher = base.baseline + exponent.height - (base.height > 2)
    blank = " " * exponent.width
    return beside(base, Box((*exponent.lines, *(blank for _ in range(higher + 1 - exponent.height))), higher))


def _lowered(base: Box, indices: tuple[str, ...], label: str = "") -> Box:
    """Label and indices in the last line of the base if Unicode has them small, else below it."""
    if not (indices or label):
        return base
    small = subscript(indices, label)
    foot = base.height - 1 - base.baseline + (small is None)
    text = index_text(indices, label) if small is None else small
    return beside(base, Box((*(" " * columns(text) for _ in range(foot)), text)))


def _root(body: Box) -> Box:
    if body.height == 1 and body.width < 3:
        return beside(line("√"), body)
    edge = (" ", *("│" for _ in body.lines[1:]), "√")
    lines = (side + text for side, text in zip(edge, ("_" * body.width, *body.lines), strict=True))
    return Box(tuple(lines), body.baseline + 1)


_TALL = {"(": ("⎛", "⎜", "⎝"), ")": ("⎞", "⎟", "⎠"), "[": ("⎡", "⎢", "⎣"), "]": ("⎤", "⎥", "⎦")}


def _integral_sign(body: Box) -> Box:
    if body.height == 1:
        return line("∫")
    return Box(("⌠", *("⎮",) * (body.height - 2), "⌡"), body.baseline)


def _bracketed(body: Box, kind: str) -> Box:
    left, right = kind[0], kind[1]
    return beside(_edge(left, body.height, body.baseline), body, _edge(right, body.height, body.baseline))


_BARS = {"|": "│", "‖": "║"}


def _edge(side: str, height: int, baseline: int) -> Box:
    if side in _BARS:
        return Box((_BARS[side],) * height, baseline)
    if side == ".":
        return Box(("",) * height, baseline)
    if height == 1:
        return line(side)
    top, middle, foot = _TALL.get(side, (side,) * 3)
    return Box((top, *(middle for _ in range(height - 2)), foot), baseline)


def _cases(rows: list[tuple[Box, Box]]) -> Box:
    column = max(value.width for value, _ in rows) + 3
    drawn = [beside(value, line(" " * (column - value.width)), condition) for value, condition in rows]
    if len(drawn) == 2 or any(row.height > 1 for row in drawn):
        drawn = [part for row in drawn for part in (row, line(""))][:-1]
    body = stack(*drawn, left=True)
    middle = body.height // 2
    brace = ("⎧", *("⎪",) * (middle - 1), "⎨", *("⎪",) * (body.height - middle - 2), "⎩")
    return beside(Box(brace, middle), line(" "), Box(body.lines, middle))
