"""The laws of the absolute value and of the sign."""

from __future__ import annotations

from derive.expr import TWO, Expr, Fn, Mul, Pow, mul, power
from derive.laws.law import Scope, entered


@entered("sign-product", "u*sign(u) = abs(u)", "a number times its sign", "数与其符号之积")
def _sign_product(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Mul(factors):
            for factor in factors:
                match factor:
                    case Fn("sign", (argument,)) if argument in factors:
                        rest = [one for one in factors if one is not factor and one is not argument]
                        return mul(*rest, Fn("abs", (argument,)))
            return None
        case _:
            return None


@entered("absolute-square", "abs(u)**2 = u**2", "square of the absolute value", "绝对值的平方")
def _absolute_square(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Pow(Fn("abs", (argument,)), exponent) if exponent is TWO:
            return power(argument, TWO)
        case _:
            return None
