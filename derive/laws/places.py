"""The value of a formula at a place, as one writes it down: cases decided, functions of 0 put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.algebra import flatten, simplify
from derive.expr import ONE, ZERO, Expr, Fn, Num, Rel, Sym, Where, add, map_nodes, neg
from derive.ranges import Ranges, not_negative

_NO_RANGES: Ranges = {}


def at(
    node: Expr,
    symbol: Sym,
    place: Expr,
    decided: Callable[[Rel], bool | None] = lambda _: None,
    ranges: Ranges = _NO_RANGES,
) -> Expr:
    """The value of a formula at a place; cases are decided where they can be, functions of 0 folded."""
    put = map_nodes(node, lambda part: place if part is symbol else None)

    def change(part: Expr) -> Expr | None:
        match part:
            case Where(Rel(op, left, right) as condition, then, otherwise):
                difference = simplify(folded(add(left, neg(right)), ranges))
                known = op in (">=", "<=") if difference is ZERO else decided(Rel(op, difference, ZERO))
                branches = (map_nodes(one, change) for one in (then, otherwise))
                return Where(condition, *branches) if known is None else map_nodes(then if known else otherwise, change)
            case _:
                return None

    return simplify(folded(map_nodes(put, change), ranges))


_AT_ZERO: Mapping[str, Expr] = {
    **dict.fromkeys(("sin", "sinh", "tan", "tanh", "atan", "erf", "abs", "sign", "expm1", "log1p", "relu"), ZERO),
    **dict.fromkeys(("exp", "cos", "cosh", "erfc"), ONE),
}


def folded(node: Expr, ranges: Ranges = _NO_RANGES) -> Expr:
    """The formula with functions of 0, ln 1, ln of an exponential, and absolute values of known sign put in."""

    def change(part: Expr) -> Expr | None:
        if not isinstance(part, Fn):
            return None
        args = tuple(map_nodes(arg, change) for arg in part.args)
        shorter = tuple(map(simplify, args))
        args = tuple(short if isinstance(short, Num) else arg for arg, short in zip(args, shorter, strict=True))
        match part.name, args:
            case name, (argument,) if argument is ZERO and name in _AT_ZERO:
                return _AT_ZERO[name]
            case "log", (argument,) if argument is ONE:
                return ZERO
            case "log", (Fn("exp", (argument,)),):
                return argument
            case "abs", (argument,) if not_negative(argument, ranges):
                return argument
            case "abs", (argument,) if not_negative(neg(argument), ranges):
                return simplify(neg(argument))
            case _:
                return Fn(part.name, args)

    return flatten(map_nodes(node, change))
