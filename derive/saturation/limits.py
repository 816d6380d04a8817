"""Limits at net → ±∞: found symbolically by SymPy, then tried far out with many digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy

from derive.algebra import simplify
from derive.expr import MINUS_ONE, ONE, ZERO, Expr, Fn, Rel, Where, children, contains, neg, rebuild, sub
from derive.ranges import range_of
from derive.saturation.curve import NET, Curve
from derive.saturation.decimals import from_sympy, in_sympy, names_in, value_at
from derive.tables import Interval

_FAR, _FARTHER = 10**3, 10**6
_NEAR = 1e-4
_VALUES = (Fraction(2, 7), Fraction(3, 5), Fraction(1, 9), Fraction(5, 11))


@dataclass(frozen=True)
class Limit:
    """A finite value, a formula in t and constants; or None, and the sign of the infinity."""

    value: Expr | None
    sign: int = 0


def limit_of(curve: Curve, end: int) -> Limit | None:
    """The limit for net → ∞ (end 1) or → -∞ (end -1); None where none is found that decimals bear out.

    >>> from derive.parser import parse
    >>> from derive.tables import PROBABILITIES
    >>> from derive.writing.plain import plain
    >>> ranges = {"y": PROBABILITIES, "t": PROBABILITIES}
    >>> found = limit_of(Curve(parse("y - t"), parse("1/(1 + exp(-net))"), ranges), 1)
    >>> plain(found.value)
    '1 - t'
    """
    try:
        output = _settled(curve.output, Curve(curve.output, NET, curve.ranges), end)
        plain = Curve(curve.body, output, curve.ranges)
        settled = Curve(_settled(curve.body, plain, end), output, curve.ranges)
    except _OpenError:
        return None
    for found in _candidates(settled, end):
        limit = _as_limit(found)
        if limit is not None and _is_borne_out(curve, end, limit):
            return limit
    return None


def _candidates(curve: Curve, end: int) -> Iterator[sympy.Expr]:
    """Through the limit of y, where the formula is one in y alone; else straight, and with exponentials gone first."""
    if not contains(curve.body, NET):
        where = _limit(in_sympy(curve.output, curve.ranges), "net", sympy.oo * end)
        if where is not None:
            yield _limit(in_sympy(curve.body, curve.ranges), "y", where, "-" if end > 0 else "+")
    whole = in_sympy(curve.in_net, curve.ranges)
    yield _limit(whole, "net", sympy.oo * end)
    net = sympy.Symbol("net", real=True)
    gone = sympy.Symbol("gone", positive=True)
    turned = sympy.expand(whole.rewrite(sympy.exp)).subs(net, end * net)
    yield _limit(
        _limit(turned.subs(sympy.exp(-net), gone).subs(sympy.exp(net), 1 / gone), "gone", 0, "+"), "net", sympy.oo
    )


def _limit(formula: sympy.Expr | None, name: str, place: sympy.Expr | int, side: str = "+") -> sympy.Expr | None:
    if formula is None:
        return None
    symbol = next((one for one in formula.free_symbols if str(one) == name), sympy.Symbol(name, real=True))
    try:
        return sympy.limit(formula, symbol, place, side)
    except (NotImplementedError, ValueError, TypeError, RecursionError, AttributeError):
        return None


def _as_limit(found: sympy.Expr | None) -> Limit | None:
    if found in (sympy.oo, -sympy.oo):
        return Limit(None, 1 if found == sympy.oo else -1)
    if found is None or found.has(sympy.oo, -sympy.oo, sympy.zoo, sympy.nan, sympy.AccumBounds, sympy.Limit):
        return None
    if any(str(symbol) in ("net", "y", "gone") for symbol in found.free_symbols):
        return None
    return Limit(simplify(from_sympy(sympy.factor(found))))


def _is_borne_out(curve: Curve, end: int, limit: Limit) -> bool:
    whole = in_sympy(curve.in_net, curve.ranges)
    point = dict(zip(names_in(curve.in_net), _VALUES * 9, strict=False))
    near, far = (value_at(whole, {**point, "net": Fraction(end * place)}) for place in (_FAR, _FARTHER))
    if near is None or far is None:
        return False
    if limit.value is None:
        return bool(limit.sign * far > limit.sign * near > 0)
    wanted = value_at(in_sympy(limit.value, curve.ranges), point)
    return wanted is not None and bool(abs(far - wanted) < _NEAR * (1 + abs(wanted)))


class _OpenError(ValueError):
    """Which case holds far out depends on what is not known."""


def _settled(node: Expr, curve: Curve, end: int) -> Expr:
    """The formula as it is far out: without cases, max, min, ReLU, absolute values and signs.

    Raises:
        _OpenError: which of them holds stays open.
    """

    def sign(difference: Expr) -> int:
        return _sign_far_out(Curve(difference, curve.output, curve.ranges), end)

    if isinstance(node, Where):
        holds = _holds(node.condition, sign(_settled(sub(node.condition.left, node.condition.right), curve, end)))
        return _settled(node.then if holds else node.otherwise, curve, end)
    below = tuple(_settled(child, curve, end) for child in children(node)) if not isinstance(node, Rel) else ()
    match node, below:
        case Fn("abs", _), (inner,):
            return inner if sign(inner) >= 0 else neg(inner)
        case Fn("sign", _), (inner,):
            return ONE if sign(inner) > 0 else MINUS_ONE
        case Fn("relu", _), (inner,):
            return inner if sign(inner) > 0 else ZERO
        case Fn("max" | "min" as name, _), (first, second):
            return first if (sign(sub(first, second)) > 0) == (name == "max") else second
        case _:
            return rebuild(node, below) if below and below != children(node) else node


def _holds(condition: Rel, sign: int) -> bool:
    return condition.op in ((">", ">=") if sign > 0 else ("<", "<="))


def _sign_far_out(curve: Curve, end: int) -> int:
    """1 or -1."""
    everywhere = _sign(range_of(curve.body, curve.ranges))
    if everywhere:
        return everywhere
    limit = limit_of(curve, end)
    if limit is None:
        raise _OpenError
    if limit.value is None:
        return limit.sign
    found = _sign(range_of(limit.value, curve.ranges))
    if not found:
        raise _OpenError
    return found


def _sign(bounds: Interval) -> int:
    """Of all numbers in the range; 0 where it has both."""
    if bounds.low > 0 or (bounds.low == 0 and not bounds.low_included):
        return 1
    if bounds.high < 0 or (bounds.high == 0 and not bounds.high_included):
        return -1
    return 0


__all__ = ["Limit", "limit_of"]
