"""The derivatives of the known functions at any argument, by the formulas of the textbooks."""

from __future__ import annotations

from derive.expr import ONE, TWO, Expr, Fn, add, div, mul, neg, num, power, sub


def slope_at(known: str, u: Expr) -> Expr | None:
    """The derivative of a function at u; None where none is known here."""
    value = Fn(known, (u,))
    match known:
        case "sigmoid":
            return mul(value, sub(ONE, value))
        case "tanh":
            return sub(ONE, power(value, TWO))
        case "exp":
            return value
        case "log":
            return power(u, num(-1))
        case "sin":
            return Fn("cos", (u,))
        case "cos":
            return neg(Fn("sin", (u,)))
        case "softplus":
            return Fn("sigmoid", (u,))
        case "relu":
            return mul(div(ONE, TWO), add(ONE, Fn("sign", (u,))))
    return None
