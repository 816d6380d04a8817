"""Partial fractions: a quotient of polynomials in one variable taken apart, and what that needs of polynomials."""

from __future__ import annotations

from collections.abc import Iterable
from math import factorial

from derive.algebra import TooLargeError, expand, factor, factors, product, simplify, terms
from derive.expr import (
    MINUS_ONE,
    ONE,
    ZERO,
    Expr,
    Num,
    Sym,
    add,
    contains,
    div,
    mul,
    neg,
    num,
    power,
)
from derive.laws.dependence import depends
from derive.laws.integration import replaced, slope
from derive.laws.law import Scope, entered


@entered("partial-fractions", "", "partial fractions", "部分分式")
def _partial_fractions(node: Expr, scope: Scope, variable: Sym) -> Expr | None:
    """A quotient of polynomials in the variable as a polynomial and fractions with one linear factor below each."""
    try:
        return _into_fractions(node, variable, scope)
    except TooLargeError:
        return None


def _into_fractions(node: Expr, variable: Sym, scope: Scope) -> Expr | None:
    coefficient, powers = factors(node)
    above, below = list[Expr](), dict[Expr, int]()
    for base, exponent in powers.items():
        if not depends(base, variable, scope) and not depends(exponent, variable, scope):
            above.append(power(base, exponent))
        elif not isinstance(exponent, Num) or exponent.value.denominator != 1:
            return None
        elif exponent.value > 0:
            above.append(power(base, exponent))
        else:
            linear = _linear_factors(base, variable)
            if linear is None:
                return None
            for one in linear:
                times = -exponent.value.numerator
                same, ratio = _with_same_root(one, below, variable)
                below[same] = below.get(same, 0) + times
                above.append(power(ratio, num(-times)))
    numerator = coefficients(mul(Num(coefficient), *above), variable)
    if numerator is None or not below or (len(below) == 1 and len(numerator) == 1):
        return None
    denominator = coefficients(mul(*(power(base, num(times)) for base, times in below.items())), variable)
    assert denominator is not None
    quotient, rest = _divided(numerator, denominator)
    found = [mul(one, power(variable, num(place))) for place, one in enumerate(quotient) if one is not ZERO]
    for base, times in below.items():
        found += _fractions(rest, below, base, times, variable, scope)
    return add(*found)


def _with_same_root(base: Expr, known: Iterable[Expr], variable: Sym) -> tuple[Expr, Expr]:
    """A linear factor that is known and has the same root, and what the base is of it: y - 1 is -(1 - y)."""
    constant, leading = coefficients(base, variable) or []
    for other in known:
        its_constant, its_leading = coefficients(other, variable) or []
        if simplify(add(mul(constant, its_leading), neg(mul(its_constant, leading)))) is ZERO:
            return other, simplify(div(leading, its_leading))
    return base, ONE


def _fractions(
    rest: list[Expr], below: dict[Expr, int], base: Expr, times: int, variable: Sym, scope: Scope
) -> list[Expr]:
    """The fractions with powers of one linear factor a·v + b below: the Taylor coefficients of the others at -b/a."""
    constant, leading = coefficients(base, variable) or []
    others = (power(other, num(-degree)) for other, degree in below.items() if other is not base)
    left = mul(_polynomial(rest, variable), *others)
    root = simplify(neg(div(constant, leading)))
    found = []
    for order in range(times):
        value = simplify(replaced(left, variable, root))
        scale = mul(num(factorial(order)), power(leading, num(order)))
        above = factor(simplify(div(value, scale)))
        if above is not ZERO:
            found.append(mul(above, power(base, num(order - times))))
        left = slope(left, variable, scope) if depends(left, variable, scope) else ZERO
    return found


def coefficients(node: Expr, variable: Sym) -> list[Expr] | None:
    """The coefficients of a polynomial in the variable, from the constant on; None where it is none."""
    found = dict[int, list[Expr]]()
    for coefficient, powers in terms(expand(node)):
        degree = powers.get(variable, ZERO)
        if not isinstance(degree, Num) or degree.value.denominator != 1 or degree.value < 0:
            return None
        rest = product((coefficient, {base: up for base, up in powers.items() if base is not variable}))
        if contains(rest, variable):
            return None
        found.setdefault(degree.value.numerator, []).append(rest)
    listed = [simplify(add(*found.get(degree, ()))) for degree in range(max(found, default=0) + 1)]
    while len(listed) > 1 and listed[-1] is ZERO:
        listed.pop()
    return listed


def _polynomial(listed: list[Expr], variable: Sym) -> Expr:
    return add(*(mul(one, power(variable, num(place))) for place, one in enumerate(listed)))


def _linear_factors(base: Expr, variable: Sym) -> list[Expr] | None:
    """The base itself if it is linear in the variable, two factors if it is a difference of squares."""
    listed = coefficients(base, variable)
    if listed is None or len(listed) not in (2, 3):
        return None
    if len(listed) == 2:
        return [base]
    constant, middle, leading = listed
    root = _square_root(neg(div(constant, leading)) if middle is ZERO else ZERO)
    if middle is not ZERO or root is None:
        return None
    if isinstance(leading, Num) and leading.value < 0:
        return [add(root, neg(variable)), mul(neg(leading), add(root, variable)) if leading is not MINUS_ONE
                else add(root, variable)]  # fmt: skip
    return [mul(leading, add(variable, neg(root))), add(variable, root)]


def _square_root(node: Expr) -> Expr | None:
    coefficient, powers = factors(simplify(node))
    if coefficient <= 0:
        return None
    above, below = (round(part**0.5) for part in (coefficient.numerator, coefficient.denominator))
    if above**2 != coefficient.numerator or below**2 != coefficient.denominator:
        return None
    halves = dict[Expr, Expr]()
    for base, exponent in powers.items():
        if not isinstance(exponent, Num) or exponent.value.numerator % 2 or exponent.value.denominator != 1:
            return None
        halves[base] = num(exponent.value / 2)
    return mul(div(num(above), num(below)), product((num(1).value, halves)))


def _divided(above: list[Expr], below: list[Expr]) -> tuple[list[Expr], list[Expr]]:
    """Quotient and remainder of polynomials."""
    rest = list(above)
    quotient: list[Expr] = [ZERO] * max(len(above) - len(below) + 1, 0)
    while len(rest) >= len(below):
        shift = len(rest) - len(below)
        quotient[shift] = simplify(div(rest[-1], below[-1]))
        for place, one in enumerate(below):
            rest[place + shift] = simplify(add(rest[place + shift], neg(mul(quotient[shift], one))))
        rest.pop()
    return quotient, rest or [ZERO]
