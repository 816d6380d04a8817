"""Factors of polynomials and of whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm
from random import Random

from derive.checker.polynomial import Monomial, Poly, generators, lean, times
from derive.checker.values import CannotError

_LARGEST_PRIME = 10**6
_MODULUS = 2**31 - 1
_HIGHEST_DEGREE = 24
_MOST_TERMS = 400


def prime_factors(number: int) -> Iterator[tuple[int, int]]:
    divisor = 2
    while number > 1:
        if divisor * divisor > number:
            divisor = number
        if divisor > _LARGEST_PRIME:
            raise CannotError("a number too large to factor")
        exponent = 0
        while number % divisor == 0:
            number, exponent = number // divisor, exponent + 1
        if exponent:
            yield divisor, exponent
        divisor += 1


def irreducible(value: Poly) -> bool:
    """Seen to be irreducible: a·g + b, primitive, where a and b have no common factor."""
    by_generator: dict[int, list[Monomial]] = {}
    linear = generators(value)
    for monomial in value:
        linear -= {generator for generator, exponent in monomial if exponent != 1}
        for generator, _ in monomial:
            by_generator.setdefault(generator, []).append(monomial)
    if not linear:
        return False
    best = min(sorted(linear), key=lambda generator: len(by_generator[generator]))
    slope = {times(monomial, ((best, -1),)): value[monomial] for monomial in by_generator[best]}
    rest = {monomial: value[monomial] for monomial in value if monomial not in by_generator[best]}
    return all(_coprime_in(generator, slope, rest) for generator in generators(slope) & generators(rest))


def _coprime_in(generator: int, left: Poly, right: Poly) -> bool:
    """No common factor has the generator in it: so at random values of all others, modulo a prime."""
    random = Random(generator)
    values: dict[int, int] = {}
    root = lcm(*(dict(monomial).get(generator, 0).denominator for monomial in (*left, *right)))
    first, second = (_image(poly, generator, root, values, random) for poly in (left, right))
    if first is None or second is None:
        return False
    while second:
        first, second = second, _remainder(first, second)
    return len(first) == 1


def _image(poly: Poly, generator: int, root: int, values: dict[int, int], random: Random) -> list[int] | None:
    """Coefficients by falling powers of the generator; None if the highest vanishes by chance."""
    found: dict[int, int] = {}
    for monomial, coefficient in poly.items():
        power, image = 0, coefficient.numerator * pow(coefficient.denominator, -1, _MODULUS)
        for inner, exponent in monomial:
            if inner == generator:
                power = int(exponent * root)
            elif exponent.denominator == 1:
                image *= pow(values.setdefault(inner, random.randrange(2, _MODULUS)), int(exponent), _MODULUS)
            else:
                return None
        found[power] = (found.get(power, 0) + image) % _MODULUS
    highest = max(found)
    return [found.get(power, 0) for power in range(highest, -1, -1)] if found[highest] else None


def _remainder(dividend: list[int], divisor: list[int]) -> list[int]:
    rest, inverse = list(dividend), pow(divisor[0], -1, _MODULUS)
    while len(rest) >= len(divisor):
        quotient = rest[0] * inverse
        rest = [
            (coefficient - quotient * other) % _MODULUS
            for coefficient, other in zip(rest, [*divisor, *[0] * (len(rest) - len(divisor))], strict=True)
        ][1:]
    while rest and not rest[0]:
        rest = rest[1:]
    return rest


def factor(value: Poly) -> tuple[int, list[tuple[Poly, int]]]:
    """A sign and the factors with multiplicities, of a polynomial with whole coefficients.

    The factors are irreducible; a polynomial that would take too long is left whole, which is no
    less true: it can only keep an equality from being seen.
    """
    from sympy.polys.domains import ZZ
    from sympy.polys.rings import ring

    order = sorted(generators(value))
    exponents = {monomial: dict(monomial) for monomial in value}
    roots = [lcm(*(exponents[monomial].get(inner, 0).denominator for monomial in value)) for inner in order]
    whole = {
        tuple(int(exponents[monomial].get(inner, 0) * root) for inner, root in zip(order, roots, strict=True)): ZZ(
            int(c)
        )
        for monomial, c in value.items()
    }
    if max(map(sum, whole)) > _HIGHEST_DEGREE or len(whole) > _MOST_TERMS:
        return 1, [(value, 1)]
    polynomials = ring([f"g{inner}" for inner in order], ZZ)[0]
    constant, parts = polynomials.from_dict(whole).factor_list()
    found: list[tuple[Poly, int]] = []
    for part, multiplicity in parts:
        terms: Poly = {
            tuple((g, lean(Fraction(e, root))) for g, e, root in zip(order, key, roots, strict=True) if e): int(c)
            for key, c in part.terms()
        }
        found.append((terms, multiplicity))
    return (1 if constant > 0 else -1), found
