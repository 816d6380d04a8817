"""Formulas as MathML Core, which browsers draw by themselves.

Every mark becomes one element. Nothing that a user names can become markup: every name is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

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
    styled,
)

STYLE = """\
math .word { font-family: "Latin Modern Roman", "STIX Two Text", Cambria, serif; font-style: italic; }
math .cases mtd { text-align: left; }
math .limits mtd { padding: .08em 0; }
"""
"""What a style sheet must add: italic words, columns to the left, limits without gaps."""

_RELATIONS = {"<=": "≤", ">=": "≥"}
_ACCENTS = {"hat": "^", "bar": "‾", "tilde": "~", "vec": "→", "dot": "˙", "ddot": "¨"} | {
    "check": "ˇ",
    "breve": "˘",
    "acute": "´",
    "grave": "`",
}
_THIN = ' rspace="0.167em"'
_WIDE = ' rspace="0.333em"'
_TIGHT = ' lspace="0" rspace="0"'
"""As TeX sets the signs of indices and limits."""
_SLASH = f"<mo{_TIGHT}>/</mo>"
_DIFFERENTIAL = "d"
_TIMES, _APPLY, _SEPARATOR = "&#x2062;", "&#x2061;", "&#x2063;"
"""Signs that are not seen, only heard: a product, a function applied, one index beside another."""


def mathml(formula: Printable, *, inline: bool = False) -> str:
    """The formula as one <math> element, drawn as on a line of its own; inline, as low as the words around it.

    >>> from derive.expr import Index, Sym, div, neg
    >>> k = Index("k", "n")
    >>> print(mathml(neg(div(Sym("t", (k,)), Sym("q")))))
    <math displaystyle="true"><mrow><mo>−</mo><mfrac><msub><mi>t</mi><mi>k</mi></msub><mi>q</mi></mfrac></mrow></math>
    """
    drawn = _draw(marks_of(formula))
    return f"<math>{drawn}</math>" if inline else _math(drawn)


def mathml_right(formula: Printable) -> str:
    """The formula as the right side of an equation: = formula."""
    return _math('<mo form="infix">=</mo>' + _draw(marks_of(formula)))


def mathml_equation(left: Printable, right: Printable, *, inline: bool = False) -> str:
    """Both sides in one element; inline, as low as the words around it."""
    sides = f"{_draw(marks_of(left))}<mo>=</mo>{_draw(marks_of(right))}"
    return f"<math>{sides}</math>" if inline else _math(sides)


def mathml_case(case: Case) -> str:
    sign = "=" if case.equal else "≠"
    return f"<math>{_index(case.first.name)}<mo>{sign}</mo>{_index(case.second.name)}</math>"


def _math(elements: str) -> str:
    return f'<math displaystyle="true">{elements}</math>'


def _draw(mark: Mark) -> str:
    match mark:
        case Number(text):
            return _row(*(_SLASH if part == "/" else f"<mn>{part}</mn>" for part in re.split("(/)", text)))
        case Name(name, indices, layer):
            return _scripted(_name(name), _below(indices, spelled(name).label), _above(name, layer))
        case Terms(items):
            return _terms(items)
        case Row(parts, dots):
            return _product(parts, dots)
        case Fraction(top, bottom):
            return f"<mfrac>{_draw(top)}{_draw(bottom)}</mfrac>"
        case Power(base, exponent):
            return _raised(base, _draw(exponent))
        case Root(body, degree):
            inner = _draw(body)
            return f"<mroot>{inner}{_draw(degree)}</mroot>" if degree else f"<msqrt>{inner}</msqrt>"
        case Bracket(body, kind):
            return _bracketed(_draw(body), kind, low=_is_low(body))
        case Sigma(index, size, excluded, body):
            limits = f"{_limits(index, excluded)}{_index(size)}"
            return _row(f"<munderover><mo>∑</mo>{limits}</munderover>", _draw(body))
        case Antiderivative(body, variable):
            differential = _row(f'<mo lspace="0.167em" rspace="0">{_DIFFERENTIAL}</mo>', _draw(variable))
            return _row("<mo>∫</mo>", _draw(body), differential)
        case Apply(function, args, bare):
            return _applied(function, args, bare)
        case Partial(order, body, letter):
            sign = _scripted(f"<mi>{letter}</mi>", "", "" if order == 1 else f"<mn>{order}</mn>")
            return _row(sign, _draw(body)) if body else sign
        case Compare(left, op, right):
            return _row(_draw(left), f"<mo>{escape(_RELATIONS.get(op, op))}</mo>", _draw(right))
        case Cases(rows):
            cells = ([_draw(value), *([_listed(when, _WIDE)] if when else [])] for value, when in rows)
            lines = ("".join(f"<mtd>{cell}</mtd>" for cell in row) for row in cells)
            return _row("<mo>{</mo>", _table("cases", *lines))
        case Dots():
            return "<mi>…</mi>"
        case Matrix(name):
            return _matrix(name)
        case Transposed(body):
            return _raised(body, "<mi>⊤</mi>")
        case Indexed(body, indices):
            return _scripted(_draw(body), _below(indices))
        case _:
            return _as_written(mark)


def _as_written(mark: Mark) -> str:
    """The marks that only a formula has that somebody wrote."""
    match mark:
        case Sign(text, before):
            form = ' form="prefix"' if before else ""
            return f"<mo{form}>{escape(_SIGNS.get(text, text))}</mo>"
        case Line(parts):
            return _line(parts)
        case Upright(text, words):
            tag, kind = ("mtext", "") if words else ("mi", ' mathvariant="normal"' if len(text) == 1 else "")
            return f"<{tag}{kind}>{_escape(text)}</{tag}>"
        case Styled(letter, style):
            return f"<mi>{_escape(styled(letter, style))}</mi>"
        case Accented(accent, body):
            return _accented(accent, _draw(body), not isinstance(body, Name | Matrix) or is_word(body.name))
        case Scripts(body, below, above):
            return _scripted(_row(_draw(body)), *(_draw(part) if part else "" for part in (below, above)))
        case Big(sign, below, above, body):
            return _row(_over_and_under(f"<mo>{_BIG[sign]}</mo>", below, above), _draw(body))
        case Grid(kind, rows):
            cells = ("".join(f"<mtd>{_draw(cell) if cell else ''}</mtd>" for cell in row) for row in rows)
            grid = _table("grid", *cells)
            return _bracketed(grid, kind) if kind else grid
        case _:
            raise TypeError(f"cannot draw {type(mark).__name__}")


_SIGNS = {"-": "−", "*": "∗", "·": "⋅"}
_BIG = {"Σ": "∑", "Π": "∏"}


def _over_and_under(sign: str, below: Mark | None, above: Mark | None) -> str:
    if below and above:
        return f"<munderover>{sign}{_draw(below)}{_draw(above)}</munderover>"
    limit = below or above
    tag = "munder" if below else "mover"
    return f"<{tag}>{sign}{_draw(limit)}</{tag}>" if limit else sign


def _line(parts: tuple[Mark, ...]) -> str:
    """Between two marks stands an unseen sign: of a function applied, or of a product."""
    elements = list[str]()
    for before, part in zip((None, *parts), parts, strict=False):
        if before is not None and not isinstance(before, Sign) and not isinstance(part, Sign):
            applied = isinstance(before.body if isinstance(before, Scripts) else before, Upright)
            close = isinstance(part, Bracket) and not isinstance(before, Fraction)
            gap = _THIN if not close and (applied or _stands_apart(before) or _stands_apart(part)) else ""
            elements.append(f"<mo{gap}>{_APPLY if applied or close else _TIMES}</mo>")
        elements.append(_draw(part))
    return _row(*elements)


def _row(*elements: str) -> str:
    return elements[0] if len(elements) == 1 else f"<mrow>{''.join(elements)}</mrow>"


def _table(kind: str, *rows: str) -> str:
    return f'<mtable class="{kind}">{"".join(f"<mtr>{row}</mtr>" for row in rows)}</mtable>'


def _scripted(base: str, below: str = "", above: str = "") -> str:
    if below and above:
        return f"<msubsup>{base}{below}{above}</msubsup>"
    if below or above:
        tag = "msub" if below else "msup"
        return f"<{tag}>{base}{below or above}</{tag}>"
    return base


def _raised(base: Mark, above: str) -> str:
    """The exponent stands above the indices of its base, not behind them."""
    match base:
        case Name(name, indices, None):
            return _scripted(_name(name), _below(indices, spelled(name).label), above)
        case Indexed(body, indices):
            return _scripted(_draw(body), _below(indices), above)
        case _:
            return _scripted(_draw(base), above=above)


def _bracketed(body: str, kind: str = "()", *, low: bool = False) -> str:
    fixed = ' stretchy="false"' if low else ""
    return f"<mrow><mo{fixed}>{_side(kind[0])}</mo>{body}<mo{fixed}>{_side(kind[1])}</mo></mrow>"


def _side(bracket: str) -> str:
    """The bracket; nothing for the point that closes none."""
    return "" if bracket == "." else bracket


def _is_low(mark: Mark) -> bool:
    """Whether brackets of the usual size hold the mark, as TeX decides."""
    match mark:
        case Number() | Dots() | Matrix() | Name(_, _, None) | Sign() | Upright() | Styled():
            return True
        case Line(parts):
            return all(map(_is_low, parts))
        case Accented(_, body):
            return _is_low(body)
        case Terms(items):
            return all(_is_low(term) for _, term in items)
        case Row(parts) | Apply(_, parts):
            return all(map(_is_low, parts))
        case Bracket(body):
            return _is_low(body)
        case _:
            return False


def _listed(marks: tuple[Mark, ...], gap: str = "") -> str:
    first, *rest = map(_draw, marks)
    return _row(first, *(f"<mo{gap}>,</mo>{part}" for part in rest))


def _terms(items: tuple[tuple[bool, Mark], ...]) -> str:
    (negative, first), *rest = items
    drawn = (f"<mo>{'−' if negative else '+'}</mo>{_draw(term)}" for negative, term in rest)
    return _row(*(["<mo>−</mo>"] if negative else []), _draw(first), *drawn)


def _product(parts: tuple[Mark, ...], dots: tuple[bool, ...]) -> str:
    drawn = [_draw(parts[0])]
    for left, right, dot in zip(parts, parts[1:], dots, strict=False):
        sign = _APPLY if _is_operator(left) else _TIMES
        gap = _THIN if _stands_apart(left) or _stands_apart(right) else ""
        drawn += ["<mo>⋅</mo>" if dot else f"<mo{gap}>{sign}</mo>", _draw(right)]
    return _row(*drawn)


def _is_operator(mark: Mark) -> bool:
    """Whether it is ∂/∂x, which is applied to what follows."""
    return isinstance(mark, Fraction) and isinstance(mark.top, Partial) and mark.top.body is None


def _stands_apart(mark: Mark) -> bool:
    """Whether TeX, too, leaves a thin space beside the mark: a word, a fraction, a bracket, a sum."""
    match mark:
        case Power(base) | Transposed(base) | Indexed(base) | Scripts(base):
            return _stands_apart(base)
        case Name(name):
            return is_word(name)
        case Partial() | Fraction() | Bracket() | Sigma() | Antiderivative() | Apply() | Big() | Upright() | Line():
            return True
        case _:
            return False


def _name(name: str) -> str:
    """The name with its accents; its label goes before the indices."""
    spelling = spelled(name)
    base = spelling.base
    if base != name:
        drawn = _accented(spelling.accent, _name(base), is_word(base)) if spelling.accent else _name(base)
        return _scripted(drawn, above=_row(*(["<mo>′</mo>"] * spelling.primes)) if spelling.primes else "")
    letter = GREEK.get(name, name)
    if len(letter) > 1:
        return f'<mi class="word">{_escape(letter)}</mi>'
    upright = ' mathvariant="normal"' if letter in GREEK.values() and letter.isupper() else ""
    return f"<mi{upright}>{_escape(letter)}</mi>"


def _matrix(name: str) -> str:
    spelling = spelled(name)
    if spelling.accent or spelling.label:
        base = _matrix(spelling.base)
        drawn = _accented(spelling.accent, base, is_word(spelling.base)) if spelling.accent else base
        return _scripted(drawn, _below((), spelling.label))
    return f"<mi>{_escape(_bold(GREEK.get(name, name)))}</mi>"


def _accented(accent: str, drawn: str, wide: bool) -> str:
    """A hat as wide as a word; a bar is always as wide as what stands below it."""
    if accent == "bar":
        return f'<mover accent="false">{drawn}<mo>{_ACCENTS[accent]}</mo></mover>'
    fixed = "" if wide else ' stretchy="false"'
    return f'<mover accent="true">{drawn}<mo{fixed}>{_ACCENTS[accent]}</mo></mover>'


def _escape(name: str) -> str:
    return escape("".join(letter if letter.isprintable() else " " for letter in name))


def _bold(name: str) -> str:
    """The letters as the bold ones that Unicode has for mathematics: small Greek ones slanted, as in LaTeX."""
    return "".join(_BOLD.get(letter, letter) for letter in name)


def _bold_letters() -> dict[str, str]:
    found = {}
    for code in (*range(0x1D400, 0x1D434), *range(0x1D6A8, 0x1D6C1), *range(0x1D736, 0x1D74F)):
        found[unicodedata.normalize("NFKC", chr(code))] = chr(code)
    return found


_BOLD = _bold_letters()


def _index(name: str) -> str:
    """An index; k1 is k with a number of its own, and t-1 one less than t."""
    letter, _, number = name.partition("-")
    if letter and number.isdecimal():
        return _row(_name(letter), f"<mo{_TIGHT}>−</mo>", f"<mn>{number}</mn>")
    numbered = re.fullmatch(r"(\D+)(\d+)", name)
    if numbered:
        return _scripted(_name(numbered[1]), f"<mn>{numbered[2]}</mn>")
    return f"<mn>{name}</mn>" if name.isdecimal() else _name(name)


def _below(indices: tuple[str, ...], label: str = "") -> str:
    """The label upright, as words are, then the indices."""
    between = _SEPARATOR if all(len(index) == 1 for index in indices) else ","
    parts = [part for index in indices for part in (f"<mo>{between}</mo>", _index(index))][1:]
    if label:
        parts = [f"<mtext>{_escape(label)}</mtext>", *(["<mo>,</mo>"] if parts else []), *parts]
    return _row(*parts) if parts else ""


def _above(name: str, layer: int | None) -> str:
    """What stands above beside the name: its layer, and what is raised of the name itself."""
    raised = spelled(name).raised
    kind = "mn" if raised.isdigit() else "mtext"
    parts = [_layer(layer), f"<{kind}>{_escape(raised)}</{kind}>" if raised else ""]
    return _row(*filter(None, parts)) if any(parts) else ""


def _layer(layer: int | None) -> str:
    if layer is None:
        return ""
    sign, size = "−" if layer < 0 else "+", abs(layer)
    shift = f"<mo{_TIGHT}>{sign}</mo><mn>{size}</mn>" if layer else ""
    return _bracketed(_row("<mi>ℓ</mi>", shift) if shift else "<mi>ℓ</mi>", low=True)


def _limits(index: str, excluded: tuple[str, ...]) -> str:
    start = _row(_index(index), f"<mo{_TIGHT}>=</mo>", "<mn>1</mn>")
    without = (_row(_index(index), f"<mo{_TIGHT}>≠</mo>", _index(other)) for other in excluded)
    return _table("limits", *(f"<mtd>{line}</mtd>" for line in (start, *without))) if excluded else start


def _applied(function: str, args: tuple[Mark, ...], bare: bool) -> str:
    if bare:
        return _row(_called(function), f"<mo{_THIN}>{_APPLY}</mo>", _listed(args))
    low = all(map(_is_low, args))
    return _row(_called(function), f"<mo>{_APPLY}</mo>", _bracketed(_listed(args), low=low))


def _called(function: str) -> str:
    """A known function upright, σ apart; any other as a name, with its primes."""
    known = FUNCTIONS.get(function)
    if known and known.latex:
        return f"<mi>{known.text or known.name}</mi>"
    plain = function.rstrip("'")
    primes = ["<mo>′</mo>"] * (len(function) - len(plain))
    above = _above(plain, None)
    behind = _row(*filter(None, (above, *primes))) if above or primes else ""
    return _scripted(_name(plain), _below((), spelled(plain).label), behind)
