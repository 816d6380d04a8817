"""Sparse polynomials with rational coefficients and exponents, as plain dictionaries."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

Rational = int | Fraction
Monomial = tuple[tuple[int, Rational], ...]
"""Generators by number, rising, with exponents other than 0."""
Poly = dict[Monomial, Rational]

ONE: Poly = {(): 1}


def times(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    exponents = dict(left)
    for generator, exponent in right:
        total = exponents.get(generator, 0) + exponent
        if total:
            exponents[generator] = total
        else:
            del exponents[generator]
    return tuple(sorted(exponents.items()))


def to_power(monomial: Monomial, exponent: Rational) -> Monomial:
    return tuple((generator, lean(old * exponent)) for generator, old in monomial) if exponent else ()


def lean(value: Rational) -> Rational:
    """An int where possible: it is much faster than a Fraction."""
    return value.numerator if value.denominator == 1 else value


def add(terms: Iterable[Poly]) -> Poly:
    total: Poly = {}
    for term in terms:
        for monomial, coefficient in term.items():
            new = total.get(monomial, 0) + coefficient
            if new:
                total[monomial] = new
            else:
                del total[monomial]
    return total


def mul(left: Poly, right: Poly) -> Poly:
    return add({times(first, second): a * b} for first, a in left.items() for second, b in right.items())


def scale(factor: Rational, value: Poly) -> Poly:
    return {monomial: lean(factor * coefficient) for monomial, coefficient in value.items()}


def generators(value: Iterable[Monomial]) -> set[int]:
    return {generator for monomial in value for generator, _ in monomial}
