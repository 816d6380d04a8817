"""Numbers in a document: whether one side is the other, to the digits that are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from mpmath.ctx_mp import MPContext

from derive.documents.trees.families import rebuilt
from derive.documents.trees.rows import walk
from derive.expr import Add, Expr, Fn, Mul, Num, Pow, Sym, children
from derive.reading import NotRead, tree
from derive.reading.tree import Node

_CONTEXT = MPContext()
_CONTEXT.dps = 40
_INFINITE = (_CONTEXT.inf, -_CONTEXT.inf)
_FUNCTIONS = {"exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "sinh": "sinh",
              "cosh": "cosh", "atan": "atan", "erf": "erf"}  # fmt: skip

_ROUNDED = re.compile(r"\d*\.\d{3,20}")
"""A decimal of so many places is taken to be rounded where a value is only approximate."""
_CARRIED = re.compile(r"\d*\.\d{2,20}")
"""The same in a formula with which results go on that were computed before."""
_NEAR_MIDDLE = 1.1
"""What is missing from a number that is cut off, in halves of its last place, is more than this."""
_EXACT_PLACES = 4
"""A decimal of more places than this is taken to be rounded."""


def is_closed(node: Expr) -> bool:
    """Whether the formula is a number."""
    if isinstance(node, Sym):
        return node.name in ("pi", "∞")
    return isinstance(node, Num | Add | Mul | Pow | Fn) and all(map(is_closed, children(node)))


def value(node: Expr) -> Any:
    """The value of a closed formula, or None where it has none."""
    match node:
        case Num(number):
            return _CONTEXT.mpf(number.numerator) / number.denominator
        case Sym("pi"):
            return +_CONTEXT.pi
        case Sym("∞"):
            return _CONTEXT.inf
    parts = [value(child) for child in children(node)]
    if any(part is None for part in parts):
        return None
    try:
        match node:
            case Add():
                return _CONTEXT.fsum(parts)
            case Mul():
                return _CONTEXT.fprod(parts)
            case Pow():
                found = parts[0] ** parts[1]
            case Fn("sigmoid"):
                found = 1 / (1 + _CONTEXT.exp(-parts[0]))
            case Fn("max" | "min" as name):
                found = max(parts) if name == "max" else min(parts)
            case Fn("relu"):
                found = max(parts[0], 0)
            case Fn("abs"):
                found = abs(parts[0])
            case Fn(name) if name in _FUNCTIONS and abs(parts[0]) < 10**4:
                found = getattr(_CONTEXT, _FUNCTIONS[name])(parts[0])
            case _:
                return None
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return found if isinstance(found, (_CONTEXT.mpf, int)) else None


def printed_step(node: Node) -> Fraction | None:
    """Half of the last digit of a decimal number: .005 for 0.46; None for what is no such number."""
    match node:
        case tree.Number(text=text):
            return Fraction(1, 2 * 10 ** len(text.partition(".")[2])) if "." in text else None
        case tree.Sum(terms=(tree.Term(sign="-" | "+", node=inner),)):
            return printed_step(inner)
        case tree.Bracket(items=(inner,)):
            return printed_step(inner)
    return None


def agree(
    left: Expr, right: Expr, sides: tuple[Node, Node], sign: str, read: Callable[[Node], Expr], *, inexact: bool = False
) -> bool | None:
    """Whether both are the same number, up to the rounding of a side that is one decimal; None if it cannot be told.

    `read` gives a formula of numbers its meaning. `inexact` are numbers of which one side was computed from what the
    document gives, with rounded results between.
    """
    first, second = value(left), value(right)
    if first is None or second is None:
        return None
    if first in _INFINITE or second in _INFINITE:
        return bool(first == second)
    steps = [step for side in sides if (step := printed_step(side)) is not None]
    rounded = (
        sum(_room(side, read, _CARRIED if inexact else _ROUNDED) for side in sides)
        if sign == "≈" or inexact
        else _CONTEXT.mpf(0)
    )
    rounded *= 2 if inexact else 1  # what was rounded before has been rounded again
    if not steps and sign == "≈":
        steps = [Fraction(1, 2)] if all(isinstance(side, tree.Number) for side in sides[1:]) else []
        if not steps:
            return bool(abs(first - second) <= max(rounded, _CONTEXT.mpf("0.01") * max(abs(first), abs(second))))
    spread = sum(map(_spread, sides, (first, second)))
    spread += rounded
    margin = sum(steps) + Fraction(1, 10**15) * (1 if steps else 0)
    room = (
        _CONTEXT.mpf(margin.numerator) / margin.denominator if margin else _CONTEXT.mpf(10) ** (-15 if inexact else -30)
    )
    return bool(abs(first - second) <= spread + room * max(1, 1 if steps else abs(first)))


def is_cut_off(left: Expr, right: Expr, sides: tuple[Node, Node]) -> bool:
    """Whether one side is a printed decimal of the other with its last digits left out.

    Near the middle between two decimals it is rather rounded in too few digits, as single precision does.
    """
    first, second = value(left), value(right)
    if first is None or second is None or first * second <= 0:
        return False
    for whole, short, side in ((first, second, sides[1]), (second, first, sides[0])):
        step, missing = printed_step(side), abs(whole) - abs(short)
        if step is None or step >= Fraction(1, 1000):
            continue
        if _NEAR_MIDDLE * float(step) < missing < float(2 * step) - 10**-12:
            return True
    return False


def _spread(side: Node, result: Any) -> Any:
    """How far a value may be off, about, since decimals of many places in it are rounded themselves."""
    relative = Fraction(0)
    for part in walk(side):
        if isinstance(part, tree.Number) and len(part.text.partition(".")[2]) > _EXACT_PLACES:
            step, number = printed_step(part), Fraction(part.text)
            relative += step / number if step and number else 0
    return abs(result) * 2 * _CONTEXT.mpf(relative.numerator) / relative.denominator


def _room(side: Node, read: Callable[[Node], Expr], decimal: re.Pattern[str]) -> Any:
    """How far the value may be off since the decimals in a formula are rounded, each to the digits that it shows."""
    found = _CONTEXT.mpf(0)
    if isinstance(side, tree.Number):
        return found
    decimals = {part.text for part in walk(side) if isinstance(part, tree.Number) and decimal.fullmatch(part.text)}
    whole = _read_value(side, read) if decimals else None
    for text in decimals:
        moved = str(Decimal(text) + Decimal(5).scaleb(-len(text.partition(".")[2]) - 1))

        def put(part: Node, text: str = text, moved: str = moved) -> Node | None:
            return replace(part, text=moved) if isinstance(part, tree.Number) and part.text == text else None

        other = _read_value(rebuilt(side, put), read)
        if whole is not None and other is not None:
            found += abs(other - whole)
    return found


def _read_value(side: Node, read: Callable[[Node], Expr]) -> Any:
    try:
        formula = read(side)
    except NotRead:
        return None
    return value(formula) if is_closed(formula) else None


def slope(function: Callable[[Fraction], Expr], at: Fraction) -> Num | None:
    """The derivative of a formula of one number, by differences at so small a distance that 20 digits are right."""
    step = Fraction(1, 10**12)
    above, below = value(function(at + step)), value(function(at - step))
    if above is None or below is None:
        return None
    found = Fraction(str(_CONTEXT.nstr((above - below) / 2 * 10**12, 20)))
    simple = found.limit_denominator(1000)
    return Num(simple if abs(simple - found) < Fraction(1, 10**18) else found)


def number_of(node: Expr) -> Fraction | None:
    """The value of a closed formula to 30 digits; None where it has none or an infinite one."""
    found = value(node)
    return None if found is None or not _CONTEXT.isfinite(found) else Fraction(str(_CONTEXT.nstr(found, 30)))


def text(node: Expr) -> str:
    return str(_CONTEXT.nstr(value(node), 8))
