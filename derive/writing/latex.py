r"""Formulas as LaTeX mathematics; needs amsmath (GitHub's and MathJax's have it).

Nothing that a user names can become a command: every name is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.functions import FUNCTIONS
from derive.steps import Case
from derive.writing.layout import Printable, marks_of
from derive.writing.marks import (
    GREEK,
    Accented,
    Antiderivative,
    Apply,
    Big,
    Bracket,
    Cases,
    Compare,
    Dots,
    Fraction,
    Grid,
    Indexed,
    Line,
    Mark,
    Matrix,
    Name,
    Number,
    Partial,
    Power,
    Root,
    Row,
    Scripts,
    Sigma,
    Sign,
    Styled,
    Terms,
    Transposed,
    Upright,
    is_word,
    spelled,
)

_COMMANDS = {
    **{name: rf"\{name}" for name in GREEK},
    **{letter: rf"\{name}" for name, letter in GREEK.items()},
    "epsilon": r"\varepsilon",
    "ε": r"\varepsilon",
    "phi": r"\varphi",
    "φ": r"\varphi",
    **{letter: rf"\{name}" for name, letter in {"epsilon": "ϵ", "vartheta": "ϑ", "varrho": "ϱ", "phi": "ϕ"}.items()},
    **{letter: rf"\{name}" for name, letter in {"ell": "ℓ", "infty": "∞", "top": "⊤", "emptyset": "∅"}.items()},
    "ς": r"\varsigma",
}
_ESCAPED = {
    "\\": r"\backslash ",
    "^": r"\wedge ",
    "~": r"\sim ",
    **{letter: "\\" + letter for letter in "{}$&#%_"},
}
_ESCAPED_WORDS = _ESCAPED | {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
_WIDE = {"hat": "widehat", "bar": "overline", "tilde": "widetilde"}
_RELATIONS = {"<=": r"\le", ">=": r"\ge", "‖": r"\parallel"}
_BRACKETS = {
    **{side: side for side in "()[]|."},
    "{": r"\{",
    "}": r"\}",
    "‖": r"\Vert ",
    "⟨": r"\langle ",
    "⟩": r"\rangle ",
    "⌊": r"\lfloor ",
    "⌋": r"\rfloor ",
    "⌈": r"\lceil ",
    "⌉": r"\rceil ",
}
_SIGNS = {
    **{sign: sign for sign in "+-=<>,;|/@"},
    "·": r"\cdot",
    "*": r"\ast",
    "×": r"\times",
    "⊙": r"\odot",
    "∘": r"\circ",
    "⊗": r"\otimes",
    "⊕": r"\oplus",
    "±": r"\pm",
    "∓": r"\mp",
    "≈": r"\approx",
    "≡": r"\equiv",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\neq",
    "∝": r"\propto",
    "∈": r"\in",
    "∉": r"\notin",
    "⊂": r"\subset",
    "∼": r"\sim",
    "≪": r"\ll",
    "≫": r"\gg",
    "→": r"\to",
    "←": r"\gets",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "‖": r"\parallel",
    ":=": ":=",
    "=:": "=:",
    "≟": r"\stackrel{?}{=}",
    "′": r"\prime",
    "∇": r"\nabla",
}
_OPERATORS = (
    *("ln", "log", "lg", "exp", "max", "min", "sup", "inf", "arg", "det", "dim", "ker", "gcd", "Pr", "lim"),
    *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan"),
)
"""The functions that have a command."""
_STYLES = {"bb": "mathbb", "cal": "mathcal", "frak": "mathfrak"}
_GRIDS = {"": "matrix", "()": "pmatrix", "[]": "bmatrix", "{}": "Bmatrix", "||": "vmatrix", "‖‖": "Vmatrix"}
_BIG = {"Σ": r"\sum", "Π": r"\prod"}


def latex(formula: Printable) -> str:
    r"""The formula as LaTeX, without $ around it.

    >>> from derive.expr import Index, Sym, div, neg
    >>> k = Index("k", "n")
    >>> print(latex(neg(div(Sym("t", (k,)), Sym("y", (k,))))))
    -\frac{t_{k}}{y_{k}}
    """
    return _draw(marks_of(formula))


def latex_equation(left: Printable, right: Printable) -> str:
    return f"{latex(left)} = {latex(right)}"


def latex_case(case: Case) -> str:
    sign = "=" if case.equal else r"\neq"
    return f"{_index(case.first.name)} {sign} {_index(case.second.name)}"


def _draw(mark: Mark) -> str:
    match mark:
        case Number(text):
            return text
        case Name(name, indices, layer):
            drawn = f"{{{_name(name)}}}" if spelled(name).raised and layer is not None else _name(name)
            return drawn + _layer(layer) + _below(indices, spelled(name).label)
        case Terms(items):
            return _terms(items)
        case Row(parts, dots):
            return _row(parts, dots)
        case Fraction(top, bottom):
            return rf"\frac{{{_draw(top)}}}{{{_draw(bottom)}}}"
        case Power(base, exponent):
            return f"{_draw(base)}^{{{_draw(exponent)}}}"
        case Root(body, degree):
            return rf"\sqrt{f'[{_draw(degree)}]' if degree else ''}{{{_draw(body)}}}"
        case Bracket(body, kind):
            left, right = (_BRACKETS[side] for side in kind)
            return rf"\left{left}{_draw(body)}\right{right.strip()}"
        case Sigma(index, size, excluded, body):
            return rf"\sum_{_limits(index, excluded)}^{{{_index(size)}}} {_draw(body)}"
        case Antiderivative(body, variable):
            return rf"\int {_draw(body)} \,\mathrm{{d}}{_draw(variable)}"
        case Apply(function, args, bare):
            return _applied(function, ", ".join(map(_draw, args)), bare)
        case Partial(order, body, letter):
            sign = (r"\partial" if letter == "∂" else letter) + (f"^{{{order}}}" if order > 1 else "")
            return f"{sign} {_draw(body)}" if body else sign
        case Compare(left, op, right):
            return f"{_draw(left)} {_RELATIONS.get(op, op)} {_draw(right)}"
        case Cases(rows):
            lines = (" & ".join((_draw(value), *filter(None, [r",\ ".join(map(_draw, when))]))) for value, when in rows)
            return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"
        case Dots():
            return r"\dots"
        case Matrix(name):
            return _matrix(name)
        case Transposed(body):
            return rf"{_draw(body)}^{{\top}}"
        case Indexed(body, indices):
            return _draw(body) + _below(indices)
        case _:
            return _as_written(mark)


def _as_written(mark: Mark) -> str:
    """The marks that only a formula has that somebody wrote."""
    match mark:
        case Sign(text, before):
            return rf"{{{_SIGNS[text]}}}" if before and text == "·" else _SIGNS[text]
        case Line(parts):
            return _line(parts)
        case Upright(text, words):
            letters = text.isascii() and text.isalpha() and not words
            if text in _OPERATORS and not words:
                return rf"\{text}"
            return rf"\operatorname{{{text}}}" if letters else rf"\text{{{_escape(text, _ESCAPED_WORDS)}}}"
        case Styled(letter, style):
            return rf"\{_STYLES[style]}{{{_escape(letter)}}}" if letter.isascii() else _name(letter)
        case Accented(accent, body):
            wide = not isinstance(body, Name | Matrix) or is_word(body.name)
            return rf"\{_WIDE.get(accent, accent) if wide else accent}{{{_draw(body)}}}"
        case Scripts(body, below, above):
            base = (
                _draw(body)
                if isinstance(body, Name | Upright | Accented | Bracket | Sign | Partial)
                else f"{{{_draw(body)}}}"
            )
            return base + (f"_{{{_draw(below)}}}" if below else "") + (f"^{{{_draw(above)}}}" if above else "")
        case Big(sign, below, above, body):
            limits = (f"_{{{_draw(below)}}}" if below else "") + (f"^{{{_draw(above)}}}" if above else "")
            return f"{_BIG[sign]}{limits} {_draw(body)}"
        case Grid(kind, rows):
            cells = r" \\ ".join(" & ".join(_draw(cell) if cell else "" for cell in row) for row in rows)
            return rf"\begin{{{_GRIDS[kind]}}} {cells} \end{{{_GRIDS[kind]}}}"
        case _:
            raise TypeError(f"cannot draw {type(mark).__name__}")


def _line(parts: tuple[Mark, ...]) -> str:
    """A bracket close to what stands before it, words apart."""
    written = ""
    for before, part in zip((None, *parts), parts, strict=False):
        gap = "" if before is None or (isinstance(before, Sign) and before.before) else " "
        if isinstance(part, Bracket) and before is not None and not isinstance(before, Sign | Fraction):
            gap = r"\!"
        elif any(isinstance(one, Upright) and one.words for one in (before, part)) and before is not None:
            gap = r"\ "
        elif isinstance(part, Sign) and part.text in (",", ";"):
            gap = ""
        elif _is_partial_or_word(part) and before is not None and not isinstance(before, Sign):
            gap = r"\,"
        written += gap + _draw(part)
    return written


def _terms(items: tuple[tuple[bool, Mark], ...]) -> str:
    (negative, first), *rest = items
    drawn = ("-" if negative else "") + _draw(first)
    return drawn + "".join(f" {'-' if negative else '+'} {_draw(term)}" for negative, term in rest)


def _row(parts: tuple[Mark, ...], dots: tuple[bool, ...]) -> str:
    drawn = _draw(parts[0])
    for left, right, dot in zip(parts, parts[1:], dots, strict=False):
        # neighbours of a word need a gap to be told from its letters
        gap = r" \cdot " if dot else r"\," if _is_partial_or_word(left) or _is_partial_or_word(right) else " "
        drawn += gap + _draw(right)
    return drawn


def _is_partial_or_word(mark: Mark) -> bool:
    return isinstance(mark, Partial) or (isinstance(mark, Name) and is_word(mark.name))


def _name(name: str) -> str:
    """The name with its accents; its label goes before the indices."""
    if name in _COMMANDS:
        return _COMMANDS[name]
    spelling = spelled(name)
    base = spelling.base
    if base != name:
        drawn = _accented(spelling.accent, _name(base), is_word(base)) if spelling.accent else _name(base)
        primed = f"{{{drawn}{spelling.primes * chr(39)}}}" if spelling.primes else drawn
        return primed + _raised(spelling.raised)
    return _escape(base) if len(base) == 1 else rf"\mathit{{{_escape(base)}}}"


def _raised(text: str) -> str:
    if not text or text.isdigit():
        return f"^{{{text}}}" if text else ""
    return rf"^{{\text{{{_escape(text, _ESCAPED_WORDS)}}}}}"


def _matrix(name: str) -> str:
    spelling = spelled(name)
    if name in _COMMANDS:
        return rf"\boldsymbol{{{_COMMANDS[name]}}}"
    if spelling.accent or spelling.label:
        base = _matrix(spelling.base)
        drawn = _accented(spelling.accent, base, is_word(spelling.base)) if spelling.accent else base
        return drawn + _below((), spelling.label)
    return rf"\mathbf{{{_escape(name)}}}"


def _accented(accent: str, drawn: str, wide: bool) -> str:
    return rf"\{_WIDE[accent] if wide else accent}{{{drawn}}}"


def _escape(name: str, escaped: Mapping[str, str] = _ESCAPED) -> str:
    return "".join(escaped.get(letter, letter if letter.isprintable() else " ") for letter in name)


def _index(name: str) -> str:
    """An index; k1 is k with a number of its own, and t-1 one less than t."""
    letter, minus, number = name.partition("-")
    if letter and number.isdecimal():
        return f"{_name(letter)}{minus}{number}"
    numbered = re.fullmatch(r"(\D+)(\d+)", name)
    return f"{_name(numbered[1])}_{{{numbered[2]}}}" if numbered else name if name.isdecimal() else _name(name)


def _below(indices: tuple[str, ...], label: str = "") -> str:
    """The label upright, as words are, then the indices."""
    comma = "" if all(len(index) == 1 for index in indices) else r",\,"
    word = rf"\text{{{_escape(label, _ESCAPED_WORDS)}}}" if label else ""
    below = r",\,".join(filter(None, (word, comma.join(map(_index, indices)))))
    return f"_{{{below}}}" if below else ""


def _layer(layer: int | None) -> str:
    return "" if layer is None else rf"^{{(\ell{f'{layer:+d}' if layer else ''})}}"


def _limits(index: str, excluded: tuple[str, ...]) -> str:
    lines = [f"{_index(index)}=1", *(rf"{_index(index)}\neq {_index(other)}" for other in excluded)]
    below = r"\\ ".join(lines)
    return rf"{{\substack{{{below}}}}}" if excluded else f"{{{below}}}"


def _applied(function: str, args: str, bare: bool) -> str:
    known = FUNCTIONS.get(function)
    if bare and known:
        return f"{known.latex} {args}"
    if known and known.latex:
        gap = r"\!" if known.latex == r"\sigma" else ""
        return rf"{known.latex}{gap}\left({args}\right)"
    plain = function.rstrip("'")
    primes = function[len(plain) :]
    return rf"{_name(plain)}{_below((), spelled(plain).label)}{primes}\!\left({args}\right)"
