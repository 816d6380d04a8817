r"""Formulas as LaTeX mathematics; needs amsmath (GitHub's and MathJax's have it).

Nothing that a user names can become a command: every name is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from derive.expr import Expr
from derive.functions import FUNCTIONS
from derive.steps import Case
from derive.writing.layout import layout
from derive.writing.marks import (
    GREEK,
    Antiderivative,
    Apply,
    Bracket,
    Cases,
    Compare,
    Dots,
    Fraction,
    Indexed,
    Mark,
    Matrix,
    Name,
    Number,
    Partial,
    Power,
    Root,
    Row,
    Sigma,
    Terms,
    Transposed,
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
_BRACKETS = {"()": ("(", ")"), "[]": ("[", "]"), "||": ("|", "|"), "‖‖": (r"\Vert ", r"\Vert")}


def latex(expr: Expr) -> str:
    r"""The formula as LaTeX, without $ around it.

    >>> from derive.expr import Index, Sym, div, neg
    >>> k = Index("k", "n")
    >>> print(latex(neg(div(Sym("t", (k,)), Sym("y", (k,))))))
    -\frac{t_{k}}{y_{k}}
    """
    return _draw(layout(expr))


def latex_equation(left: Expr, right: Expr) -> str:
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
        case Root(body):
            return rf"\sqrt{{{_draw(body)}}}"
        case Bracket(body, kind):
            left, right = _BRACKETS[kind]
            return rf"\left{left}{_draw(body)}\right{right}"
        case Sigma(index, size, excluded, body):
            return rf"\sum_{_limits(index, excluded)}^{{{_index(size)}}} {_draw(body)}"
        case Antiderivative(body, variable):
            return rf"\int {_draw(body)} \,\mathrm{{d}}{_draw(variable)}"
        case Apply(function, args, bare):
            return _applied(function, ", ".join(map(_draw, args)), bare)
        case Partial(order, body):
            sign = r"\partial" if order == 1 else rf"\partial^{{{order}}}"
            return f"{sign} {_draw(body)}" if body else sign
        case Compare(left, op, right):
            return f"{_draw(left)} {_RELATIONS.get(op, op)} {_draw(right)}"
        case Cases(rows):
            lines = (f"{_draw(value)} & " + r",\ ".join(map(_draw, conditions)) for value, conditions in rows)
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
            raise TypeError(f"cannot draw {type(mark).__name__}")


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
