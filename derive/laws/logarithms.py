"""The laws of logarithms."""

from __future__ import annotations

from derive.expr import ONE, ZERO, Delta, Expr, Fn, Mul, Pow, Sum, log, mul, neg, sub
from derive.laws.differentiation import fraction
from derive.laws.law import Scope, entered


@entered("log-quotient", "log(u/v) = log(u) - log(v)", "logarithm of a quotient", "商的对数")
def _log_quotient(node: Expr, scope: Scope) -> Expr | None:
    """ln(u/v) = ln u - ln v, and ln(1/v) = -ln v."""
    match node:
        case Fn("log", (argument,)):
            above, below = fraction(argument)
            if below is ONE:
                return None
            return neg(log(below)) if above is ONE else sub(log(above), log(below))
        case _:
            return None


@entered("log-power", "log(u**c) = c*log(u)", "logarithm of a power", "幂的对数")
def _log_power(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Fn("log", (Pow(base, exponent),)):
            return mul(exponent, log(base))
        case _:
            return None


@entered("log-exp", "log(exp(u)) = u", "the logarithm undoes the exponential", "对数与指数互逆")
def _log_exp(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Fn("log", (Fn("exp", (argument,)),)):
            return argument
        case _:
            return None


@entered("log-one", "log(1) = 0", "logarithm of 1", "1 的对数")
def _log_one(node: Expr, scope: Scope) -> Expr | None:
    return ZERO if node is log(ONE) else None


@entered("zero-log-zero", "", "by convention 0 ln 0 = 0", "约定 0 ln 0 = 0")
def _zero_log_zero(node: Expr, scope: Scope) -> Expr | None:
    """A sum of δ ln δ that leaves out where δ is 1: the continuous value, as x ln x goes to 0 with x."""
    match node:
        case Sum(Mul((Delta() as factor, Fn("log", (argument,)))), index, (left_out,)):
            return ZERO if factor is argument and {factor.first, factor.second} == {index, left_out} else None
        case _:
            return None
