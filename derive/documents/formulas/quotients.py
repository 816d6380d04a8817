"""Derivatives as limits of quotients of differences: lim_{h→0} (f(x + h) - f(x))/h is f'(x), whatever f may be."""

from __future__ import annotations

from fractions import Fraction

from derive.expr import Add, D, Expr, Mul, Num, Pow, Sym, add, map_nodes, mul, neg, num, sub, symbols


def slope_by_quotient(body: Expr, step: Sym) -> Expr | None:
    """What the quotient tends to for a step that goes to 0; None if it is none of a difference and the step."""
    if not isinstance(body, Mul):
        return None
    weight, differences = Fraction(1), list[Add]()
    for factor in body.factors:
        match factor:
            case Num(value):
                weight *= value
            case Add():
                differences.append(factor)
            case Pow(Mul((Num(several), base)), Num(value)) if value == -1 and base is step:
                weight /= several
            case Pow(base, Num(value)) if value == -1 and base is step:
                pass
            case _:
                return None
    below = sum(isinstance(factor, Pow) for factor in body.factors)
    if len(differences) != 1 or len(differences[0].terms) != 2 or below != 1:
        return None
    for later, earlier in (differences[0].terms, differences[0].terms[::-1]):
        for variable in dict.fromkeys(symbols(later)):
            found = _slope(later, neg(earlier), variable, step)
            if found is not None:
                return mul(num(weight), found)
    return None


def _slope(later: Expr, earlier: Expr, variable: Sym, step: Sym) -> Expr | None:
    """What the difference is by the step: of a function at x + h or x, and the same at x or at x - h."""
    ahead = (add(variable, step), add(step, variable))
    plain = map_nodes(later, lambda part: variable if part in ahead else None)
    if step in symbols(plain) or variable is step:
        return None
    behind = map_nodes(plain, lambda part: sub(variable, step) if part is variable else None)
    steps = {plain: 0, behind: 1}.get(earlier, -1) + (step in symbols(later))
    return mul(num(steps), D(plain, variable)) if earlier in (plain, behind) and steps else None
