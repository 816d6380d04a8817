"""Formulas with sums over the samples or over the features, as NumPy expressions of whole arrays.

Formulas are those of one entry. An array has the shape (n_samples, n_features): a sum over N is one along its
last axis but one, a sum over n one along its last. What has no index is a number, or an array that is broadcast.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from derive.expr import Add, Expr, Mul, Num, Pow, Sum, Sym, free_indices, num, power
from derive.writing.plain import plain
from numeric.generation.emitter import HALF, NoCodeError
from numeric.generation.in_place import signed

AXES = {"N": -2, "n": -1}
"""Along which axis an index of this size runs."""
SIZES = {"N": "n_samples", "n": "n_features"}
"""What code calls a size."""


def array_code(formula: Expr, names: Mapping[str, str] = {}, *, keep: bool = False) -> str:
    """The values of a formula for all samples and features.

    Args:
        formula: of one entry; symbols are arrays of their names.
        names: what code calls a symbol, where it is not its own name.
        keep: whether what is a sum keeps the axis that it runs along, as an axis of length 1.

    Raises:
        NoCodeError: the formula has a sum over more than it is summed by, or a function.
    """
    return ast.unparse(_tree(formula, {**SIZES, **names}, keep))


def _tree(node: Expr, names: Mapping[str, str], keep: bool) -> ast.expr:
    def inner(part: Expr) -> ast.expr:
        return _tree(part, names, True)

    match node:
        case Num(value):
            number = ast.Constant(abs(value.numerator))
            whole = number if value.denominator == 1 else ast.BinOp(number, ast.Div(), ast.Constant(value.denominator))
            return whole if value >= 0 else ast.UnaryOp(ast.USub(), whole)
        case Sym(name):
            return ast.Name(names.get(name, name))
        case Add((first, *rest)):
            total = inner(first)
            for term in rest:
                negative, size = signed(term)
                total = ast.BinOp(total, ast.Sub() if negative else ast.Add(), inner(size))
            return total
        case Mul(factors):
            return _product(factors, lambda part: _tree(part, names, keep))
        case Pow(base, Num(value)) if value == 2:
            return _call("square", inner(base))
        case Pow(base, exponent) if exponent is HALF:
            return _call("sqrt", inner(base))
        case Pow(_, Num(value)) if value < 0:
            return _product((node,), inner)
        case Sum(body, index, ()) if free_indices(body) == {index}:
            return _call("add.reduce", inner(body), axis=AXES[index.size], **({"keepdims": True} if keep else {}))
    raise NoCodeError(f"there is no code of whole arrays for {plain(node)}")


def _product(factors: Sequence[Expr], code: Callable[[Expr], ast.expr]) -> ast.expr:
    """What is the same for all entries stands in front, where it is one number for each row or column."""
    same = [factor for factor in factors if not free_indices(factor)]
    others = [factor for factor in factors if free_indices(factor)]
    if all(map(_is_below, same)):
        same, others = [], [*others, *same]
    value: ast.expr | None = None
    for parts in filter(None, (same, others)):
        above = [code(part) for part in parts if not _is_below(part)]
        below = [code(_inverse(part)) for part in parts if _is_below(part)]
        quotient = _times([value, *above] if value else above) if value or above else ast.Constant(1)
        value = ast.BinOp(quotient, ast.Div(), _times(below)) if below else quotient
    assert value is not None
    return value


def _times(factors: Sequence[ast.expr]) -> ast.expr:
    return reduce(lambda left, right: ast.BinOp(left, ast.Mult(), right), factors)


def _call(name: str, argument: ast.expr, **named: object) -> ast.expr:
    keywords = [ast.keyword(key, ast.parse(repr(value), mode="eval").body) for key, value in named.items()]
    return ast.Call(ast.parse(f"np.{name}", mode="eval").body, [argument], keywords)


def _is_below(node: Expr) -> bool:
    return isinstance(node, Pow) and isinstance(node.exponent, Num) and node.exponent.value < 0


def _inverse(node: Expr) -> Expr:
    assert isinstance(node, Pow)
    assert isinstance(node.exponent, Num)
    return power(node.base, num(-node.exponent.value))
