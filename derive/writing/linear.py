"""Formulas on a single line of Unicode text: for names, and where two dimensions find no room."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from derive.functions import FUNCTIONS
from derive.writing.marks import (
    COMBINING,
    GREEK,
    PRIME,
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
    styled,
)

_SUBSCRIPTS = str.maketrans("0123456789-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPERSCRIPTS = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_RELATIONS = {"<=": "≤", ">=": "≥"}


def linear(mark: Mark) -> str:
    """The marks in one line, with the brackets that stacking spares."""
    match mark:
        case Number(text):
            return text
        case Name(name, indices, layer):
            return letters(name) + layer_text(layer) + _below(indices, spelled(name).label)
        case Terms(items):
            drawn = "".join(f" {'-' if negative else '+'} {linear(term)}" for negative, term in items)
            return f"-{drawn[3:]}" if items[0][0] else drawn[3:]
        case Row(parts, dots):
            return _row(parts, dots)
        case Fraction(top, bottom):
            loose = not _is_tight(top) and not (isinstance(top, Row) and all(map(_is_tight, top.parts)))
            above = f"({linear(top)})" if loose else linear(top)
            below = linear(bottom) if _is_tight(bottom) else f"({linear(bottom)})"
            return f"{above}/{below}"
        case Power(base, exponent):
            return linear(base) + (superscript(exponent) or f"^({linear(exponent)})")
        case Root(body, degree):
            return f"{linear(degree) if degree else ''}√({linear(body)})"
        case Bracket(body, kind):
            return f"{kind[0]}{linear(body)}{kind[1]}".strip(".")
        case Sigma(index, size, excluded, body):
            without = "".join(f", {letters(index)}≠{letters(other)}" for other in excluded)
            return f"Σ({letters(index)}=1…{letters(size)}{without}) {linear(body)}"
        case Antiderivative(body, variable):
            return f"∫ {linear(body)} d{linear(variable)}"
        case Apply(function, args, bare):
            inner = ", ".join(map(linear, args))
            return f"{function_name(function)} {inner}" if bare else f"{function_name(function)}({inner})"
        case Partial(order, body, sign):
            return partial_sign(order, sign) + (linear(body) if body else "")
        case Compare(left, op, right):
            return f"{linear(left)} {compare_sign(op)} {linear(right)}"
        case Cases(rows):
            lines = (" : ".join((linear(value), *filter(None, [", ".join(map(linear, when))]))) for value, when in rows)
            return "{" + "; ".join(lines) + "}"
        case Dots():
            return "…"
        case Matrix(name):
            return named(name)
        case Transposed(body):
            return f"{linear(body)}ᵀ"
        case Indexed(body, indices):
            return linear(body) + _below(indices)
        case _:
            return _as_written(mark)


def _as_written(mark: Mark) -> str:
    """The marks that only a formula has that somebody wrote."""
    match mark:
        case Sign(text) | Upright(text):
            return text
        case Line(parts):
            return "".join(gap + linear(part) for gap, part in zip(spaces(parts), parts, strict=True))
        case Styled(letter, style):
            return styled(letter, style)
        case Accented(accent, Name(name) | Matrix(name)) if accent in COMBINING and not is_word(name):
            return letters(f"{name}_{accent}")
        case Accented(accent, body):
            return f"{accent}({linear(body)})"
        case Scripts(body, below, above):
            return linear(body) + _low(below) + _high(above)
        case Big(sign, below, above, body):
            limits = "…".join(linear(part) for part in (below, above) if part is not None)
            return f"{sign}({limits}) {linear(body)}" if limits else f"{sign} {linear(body)}"
        case Grid(kind, rows):
            left, right = tuple(kind or "[]")
            return left + "; ".join(" ".join(linear(cell) if cell else "" for cell in row) for row in rows) + right
        case _:
            raise TypeError(f"cannot draw {type(mark).__name__}")


def spaces(parts: tuple[Mark, ...]) -> list[str]:
    """What stands before each part of a line: a space, but none between a name and a bracket, or behind a minus."""
    found = [""]
    for before, part in pairwise(parts):
        close = isinstance(part, Bracket) and not isinstance(before, Sign | Fraction)
        comma = isinstance(part, Sign) and part.text in ",;"
        found.append("" if close or comma or (isinstance(before, Sign) and before.before) else " ")
    return found


def _low(mark: Mark | None) -> str:
    """Below the line, small if Unicode has all of it."""
    text = "" if mark is None else linear(mark).replace(" ", "")
    return text.translate(_SUBSCRIPTS) if all(ord(letter) in _SUBSCRIPTS for letter in text) else f"_{{{text}}}"


def _high(mark: Mark | None) -> str:
    """Above the line, likewise; primes stand as they are."""
    text = "" if mark is None else linear(mark)
    if set(text) <= {PRIME}:
        return text
    return text.translate(_SUPERSCRIPTS) if all(ord(letter) in _SUPERSCRIPTS for letter in text) else f"^({text})"


def letters(name: str) -> str:
    """A name as it is read, without its label: Greek letters, and an accent where one letter can carry it."""
    spelling = spelled(name)
    base = letters(spelling.base) if spelling.base != name else GREEK.get(name, name)
    if spelling.suffix and is_word(spelling.base):
        base = f"{spelling.suffix[1:]}({base})"
    elif spelling.suffix:
        base = unicodedata.normalize("NFC", base + COMBINING[spelling.accent])
    return base + PRIME * spelling.primes + _raised(spelling.raised)


def _raised(text: str) -> str:
    """Small above the line, if Unicode has all of it."""
    if all(ord(letter) in _SUPERSCRIPTS for letter in text):
        return text.translate(_SUPERSCRIPTS)
    return f"^{text}" if len(text) == 1 or text[0] in "([" else f"^({text})"


def named(name: str) -> str:
    """A name with its label."""
    return letters(name) + _below((), spelled(name).label)


def function_name(name: str) -> str:
    known = FUNCTIONS.get(name)
    return (known.text or known.name) if known else named(name.rstrip("'")) + "′" * name.count("'")


def layer_text(layer: int | None) -> str:
    return "" if layer is None else f"⁽ˡ{f'{layer:+d}'.translate(_SUPERSCRIPTS) if layer else ''}⁾"


def index_text(indices: tuple[str, ...], label: str = "") -> str:
    """The label, then the indices."""
    below = ("" if all(len(index) == 1 for index in indices) else ",").join(map(letters, indices))
    return ",".join(filter(None, (label, below)))


def subscript(indices: tuple[str, ...], label: str = "") -> str | None:
    """The label and the indices as small letters below the line, if Unicode has all of them."""
    text = index_text(indices, label)
    return text.translate(_SUBSCRIPTS) if all(ord(letter) in _SUBSCRIPTS for letter in text) else None


def superscript(exponent: Mark) -> str | None:
    """A whole number as small digits above the line."""
    match exponent:
        case Number(text) if text.isdecimal():
            return text.translate(_SUPERSCRIPTS)
        case _:
            return None


def _below(indices: tuple[str, ...], label: str = "") -> str:
    small = subscript(indices, label)
    return f"_{{{index_text(indices, label)}}}" if small is None else small


def partial_sign(order: int, sign: str = "∂") -> str:
    return sign if order == 1 else f"{sign}{str(order).translate(_SUPERSCRIPTS)}"


def compare_sign(op: str) -> str:
    return _RELATIONS.get(op, op)


def _row(parts: tuple[Mark, ...], dots: tuple[bool, ...]) -> str:
    drawn = linear(parts[0])
    for left, right, dot in zip(parts, parts[1:], dots, strict=False):
        # after a/b, a factor without a dot could be read as a part of b
        drawn += (" · " if dot or _is_quotient(left) else " ") + linear(right)
    return drawn


def _is_quotient(mark: Mark) -> bool:
    return isinstance(mark, Fraction) and not (isinstance(mark.top, Partial) and mark.top.body is None)


def _is_tight(mark: Mark) -> bool:
    match mark:
        case Name() | Number() | Power() | Root() | Bracket() | Indexed() | Partial() | Apply(_, _, False) | Scripts():
            return True
        case _:
            return False
