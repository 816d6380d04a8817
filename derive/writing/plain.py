"""The text form of a formula: what `derive.parser.parse` reads back.

Numbers, nested sums and nested products are folded as the parser folds them, and the index
of a sum gets another letter where the parser would not take it: free elsewhere, or nested.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.expr import (
    ZERO,
    Add,
    Array,
    D,
    Delta,
    Entry,
    Expr,
    Fn,
    Generic,
    Index,
    Integral,
    MatMul,
    Mul,
    Num,
    Ordinal,
    Pow,
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    all_indices,
    children,
    free_indices,
    fresh_index,
    mul,
    power,
    rebuild,
    rename,
)
from derive.parser import MAX_DIGITS

_LOOSE, _POWER, _ATOM = range(3)


def plain(expr: Expr) -> str:
    """The formula as text, with no more brackets than it needs.

    >>> from derive.parser import parse
    >>> plain(parse("(-1)*(t[k] / y[k]) + (2 * 3)"))
    '6 - t[k]/y[k]'
    """
    folded = _folded(expr)
    return _text(_apart(folded, free_indices(folded)), _LOOSE)


def _folded(node: Expr) -> Expr:
    below = tuple(map(_folded, children(node)))
    match node:
        case Add():
            return add(*below)
        case Mul():
            try:
                return mul(*below)
            except ZeroDivisionError:  # a formula that has no value still has a text
                return Mul(below)
        case Pow(_, Num(value)) if below[0] is ZERO and value > 0:
            return ZERO
        case Pow():
            return power(*below)
        case _:
            return rebuild(node, below)


def _apart(node: Expr, taken: frozenset[Index]) -> Expr:
    """The same formula, no index of a sum named like a taken one: free in the whole, or of an outer sum."""
    match node:
        case Sum(body, index, excluded):
            new = index
            if index.name in {other.name for other in taken}:
                new = fresh_index(index.size, taken | all_indices(node))
            return Sum(_apart(rename(body, {index: new}), taken | {new}), new, excluded)
        case _:
            return rebuild(node, tuple(_apart(child, taken) for child in children(node)))


def _text(node: Expr, level: int) -> str:
    """The text, in brackets where it binds less than the level needs."""
    own, text = _written(node)
    return text if own >= level else f"({text})"


def _written(node: Expr) -> tuple[int, str]:
    """How tightly the text of the node holds together, and the text."""
    match node:
        case Num(value) if value >= 0 and value.denominator == 1:
            return _ATOM, _integer(value.numerator)
        case Num() | Mul():
            negative, text = _product(node)
            return _LOOSE, f"-{text}" if negative else text
        case Pow(_, Num(value)) if value < 0:
            return _LOOSE, _product(node)[1]
        case Pow(base, Num(value)) if value == Fraction(1, 2):
            return _ATOM, _call("sqrt", base)
        case Pow(base, exponent):
            return _POWER, f"{_text(base, _ATOM)}**{_text(exponent, _ATOM)}"
        case Add(terms):
            return _LOOSE, _sum(terms)
        case Rel(op, left, right):
            return _LOOSE, f"{_text(left, _LOOSE)} {op} {_text(right, _LOOSE)}"
        case Sym(name, indices, layer):
            place = "" if layer is None else f"{{l{layer:+}}}" if layer else "{l}"
            return _ATOM, name + place + (f"[{', '.join(_names(indices))}]" if indices else "")
        case _:
            return _ATOM, _form(node)


def _form(node: Expr) -> str:
    """Everything that is written name(…)."""
    match node:
        case Fn(name, args):
            return _call(name, *args)
        case Sum(body, index, excluded):
            return _call("sum", body, index.name, *(f"{index.name} != {other.name}" for other in excluded))
        case Delta(first, second):
            return _call("delta", first.name, second.name)
        case Ordinal(index):
            return _call("ordinal", index.name)
        case Where(condition, then, otherwise):
            return _call("where", condition, then, otherwise)
        case D(body, variable):
            return _call("diff", body, variable)
        case Integral(body, variable):
            return _call("integral", body, variable)
        case Generic(name, argument, index):
            return _call("generic", name, argument, index.name)
        case Array(name, entry, row, column):
            return _call("array", name, entry, row.name, column.name)
        case Transpose(matrix):
            return _call("transpose", matrix)
        case MatMul(left, right):
            return _call("matmul", left, right)
        case Entry(matrix, row, column):
            return _call("entry", matrix, row.name, column.name)
    raise TypeError(f"{type(node).__name__} is no formula")


def _call(name: str, *args: Expr | str) -> str:
    return f"{name}({', '.join(arg if isinstance(arg, str) else _text(arg, _LOOSE) for arg in args)})"


def _names(indices: Iterable[Index]) -> list[str]:
    return [index.name for index in indices]


def _sum(terms: tuple[Expr, ...]) -> str:
    """Terms with their signs; the number, which folding puts last, comes first if it is positive: 1 - y."""
    if isinstance(terms[-1], Num) and terms[-1].value > 0:
        terms = (terms[-1], *terms[:-1])
    text = ""
    for term in terms:
        negative, size = _product(term)
        sign = "-" if negative else "+"
        text = f"{text} {sign} {size}" if text else f"-{size}" if negative else size
    return text


def _product(node: Expr) -> tuple[bool, str]:
    """Whether the product (or any other term) is negative, and its text without the sign."""
    factors = node.factors if isinstance(node, Mul) else (node,)
    negative, text = False, ""
    if isinstance(factors[0], Num):
        value, factors = factors[0].value, factors[1:]
        negative = value < 0
        if abs(value) != 1 or not factors:
            text = _integer(abs(value.numerator)) + (f"/{_integer(value.denominator)}" if value.denominator > 1 else "")
    for factor in factors:
        match factor:
            case Pow(base, Num(value)) if value < 0:
                text = f"{text or 1}/{_text(power(base, Num(-value)), _POWER)}"
            case _:
                text = (text and f"{text}*") + _text(factor, _POWER)
    return negative, text


def _integer(value: int) -> str:
    """The digits, in groups where there are more than the parser takes in one number."""
    high, low = divmod(value, 10**MAX_DIGITS)
    if not high:
        return str(low)
    return f"({_integer(high)}*10**{MAX_DIGITS}{f' + {low}' if low else ''})"
