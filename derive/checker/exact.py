"""Exact values: sums of monomials in generators, with rational exponents, over the rationals.

A generator is a variable, an exponential exp(m) of a monomial, a logarithm of another generator,
an unknown function at its arguments, …, or stands for a polynomial P: then P**-1 is a monomial,
nothing is ever reduced, and multiplying P out again decides whether a value is zero. Relations
between generators that go unseen here only make a true equality fail; none proves a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from fractions import Fraction
from math import gcd, lcm

from derive.checker.meaning import Arithmetic, CannotError, Clock, LogOfZeroError, UndefinedError, Variable
from derive.steps import Domain

Rational = int | Fraction
Monomial = tuple[tuple[int, Rational], ...]
"""Generators by number, rising, with exponents other than 0."""
Poly = dict[Monomial, Rational]

MOST_BRANCHES = 256
_ODD = ("sin", "atan", "erf")


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
    return tuple((generator, _lean(old * exponent)) for generator, old in monomial) if exponent else ()


def _lean(value: Rational) -> Rational:
    return value.numerator if value.denominator == 1 else value


def _plus(terms: Iterable[Poly]) -> Poly:
    total: Poly = {}
    for term in terms:
        for monomial, coefficient in term.items():
            new = total.get(monomial, 0) + coefficient
            if new:
                total[monomial] = new
            else:
                del total[monomial]
    return total


class Exact(Arithmetic):
    """The algebra, and the signs chosen on the branch at hand."""

    def __init__(self, domains: Mapping[str, Domain], clock: Clock) -> None:
        self._domains, self._clock = domains, clock
        self.generators: list[tuple[object, ...]] = []
        """What each generator is: its kind and all that tells it from others of the kind."""
        self._numbers: dict[tuple[object, ...], int] = {}
        self._relation: dict[int, tuple[int, Poly]] = {}  # generator ** step = a polynomial in lower generators
        self._positive: set[int] = set()
        self._unit: set[int] = set()
        self._factors: dict[int, tuple[int, Monomial]] = {}
        self._arguments: list[Poly] = []
        self._argument_numbers: dict[frozenset[tuple[Monomial, Rational]], int] = {}
        self.known: dict[Variable, Poly] = {}
        self._signs: dict[int, int] = {}
        self._script: list[int] = []
        self._read = 0

    def under(self, known: Mapping[Variable, Poly]) -> Exact:
        """The same algebra where some variables have values; the generators are shared."""
        other = copy(self)
        other.known, other._signs, other._script, other._read = dict(known), {}, [], 0
        return other

    # What Arithmetic asks for.

    def number(self, value: Fraction | int) -> Poly:
        return {(): _lean(value)} if value else {}

    def variable(self, variable: Variable) -> Poly:
        if variable in self.known:
            return self.known[variable]
        domain = self._domains.get(variable.name, Domain.REAL)
        generator = self._generator("variable", variable, positive=domain is not Domain.REAL)
        if domain is Domain.UNIT:
            self._unit.add(generator)
        return {((generator, 1),): 1}

    def pi(self) -> Poly:
        return {((self._generator("pi", positive=True), 1),): 1}

    def add(self, terms: Iterable[Poly]) -> Poly:
        return _plus(terms)

    def mul(self, left: Poly, right: Poly) -> Poly:
        if len(left) * len(right) > 1000:
            self._clock.check()
        total: Poly = {}
        for first, a in left.items():
            for second, b in right.items():
                monomial = times(first, second)
                new = total.get(monomial, 0) + a * b
                if new:
                    total[monomial] = new
                else:
                    del total[monomial]
        return total

    def power(self, base: Poly, exponent: int) -> Poly:
        if exponent >= 0 and len(base) != 1:
            result: Poly = {(): 1}
            for _ in range(exponent):
                result = self.mul(result, base)
            return result
        coefficient, monomial = self.split(base)
        if not coefficient:
            raise UndefinedError("division by zero")
        return {to_power(monomial, exponent): _lean(Fraction(coefficient) ** exponent)}

    def smooth(self, name: str, value: Poly) -> Poly:
        if name == "exp":
            return self._exp(value)
        if name == "log":
            return self._log(value)
        if self.vanishes(value):
            return {(): 1} if name == "cos" else {}
        number, sign = self._argument(value)
        if name in ("sin", "cos"):
            cosine = self._generator("cos", number)
            sine = self._generator("sin", number)
            self._relation[sine] = (2, {(): 1, ((cosine, 2),): -1})
        generator = self._generator(name, number)
        return {((generator, 1),): sign if name in _ODD else 1}

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Poly]) -> Poly:
        numbers = []
        for arg in args:
            number, sign = self._argument(arg)
            numbers.append(sign * number)
        return {((self._generator("unknown", name, orders, tuple(numbers)), 1),): 1}

    def sign(self, value: Poly) -> int:
        if not value:
            return 0
        sign, unsure = self._signed(*self.split(value))
        for generator in unsure:
            sign *= self._choose(generator)
        return sign

    def integer(self, value: Poly) -> int | None:
        if not value:
            return 0
        constant = value.get((), 0)
        return constant.numerator if len(value) == 1 and constant and constant.denominator == 1 else None

    def vanishes(self, value: Poly) -> bool:
        return not value or not self.clear(value)[0]

    # Normal forms.

    def clear(self, value: Poly) -> tuple[Poly, Monomial]:
        """Polynomial · monomial, with no whole power of a generator that stands for a polynomial in the former."""
        outer: Monomial = ()
        while True:
            open_generators = (
                generator
                for monomial in value
                for generator, exponent in monomial
                if generator in self._relation and not 0 <= exponent < self._relation[generator][0]
            )
            generator = max(open_generators, default=-1)
            if generator < 0:
                return value, outer
            step, meaning = self._relation[generator]
            exponents = {monomial: dict(monomial).get(generator, 0) // step for monomial in value}
            low = min(exponents.values())
            powers: list[Poly] = [{(): 1}]
            for _ in range(max(exponents.values()) - low):
                powers.append(self.mul(powers[-1], meaning))
            value = _plus(
                self.mul(
                    {times(monomial, ((generator, -step * whole),) if whole else ()): value[monomial]},
                    powers[whole - low],
                )
                for monomial, whole in exponents.items()
            )
            outer = times(outer, ((generator, step * low),) if low else ())

    def split(self, value: Poly) -> tuple[Rational, Monomial]:
        """The value as coefficient · monomial; a polynomial of several terms gets a generator."""
        if len(value) == 1:
            ((monomial, coefficient),) = value.items()
            return coefficient, monomial
        value, outer = self.clear(value)
        if not value:
            return 0, ()
        common = self._common(value)
        value = {times(monomial, to_power(common, -1)): coefficient for monomial, coefficient in value.items()}
        outer = times(outer, common)
        scale = Fraction(
            gcd(*(coefficient.numerator for coefficient in value.values())),
            lcm(*(coefficient.denominator for coefficient in value.values())),
        )
        if value[min(value)] < 0:
            scale = -scale
        if len(value) > 1:
            outer = times(outer, ((self._standing_for({m: _lean(c / scale) for m, c in value.items()}), 1),))
        return _lean(scale), outer

    def factors(self, monomial: Monomial) -> Monomial:
        """The irreducible factors of a product of generators."""
        found: Monomial = ()
        for generator, exponent in monomial:
            found = times(found, to_power(self._irreducible(generator)[1], exponent))
        return found

    def polynomial(self, generator: int) -> Poly:
        """What a generator stands for, or itself."""
        return self._relation[generator][1] if self.generators[generator][0] == "value" else {((generator, 1),): 1}

    def variables(self, generator: int) -> dict[int, Variable]:
        """The variables in what a generator stands for, by their generators."""
        found = {g for monomial in self.polynomial(generator) for g, _ in monomial}
        named = {g: self.generators[g][1] for g in sorted(found) if self.generators[g][0] == "variable"}
        return {g: variable for g, variable in named.items() if isinstance(variable, Variable)}

    @staticmethod
    def _common(value: Poly) -> Monomial:
        """The greatest monomial that divides every term."""
        terms = [dict(monomial) for monomial in value]
        lowest = ((g, min(exponents.get(g, 0) for exponents in terms)) for g in set[int]().union(*terms))
        return tuple(sorted((generator, exponent) for generator, exponent in lowest if exponent))

    def _generator(self, *what: object, positive: bool = False) -> int:
        if what not in self._numbers:
            self._numbers[what] = len(self.generators)
            self.generators.append(what)
            if positive:
                self._positive.add(self._numbers[what])
        return self._numbers[what]

    def _standing_for(self, value: Poly) -> int:
        positive = self._evidently_positive(value)
        generator = self._generator("value", frozenset(value.items()), positive=positive)
        self._relation[generator] = (1, value)
        return generator

    def _prime(self, prime: int) -> int:
        return self._standing_for({(): prime})

    def _argument(self, value: Poly) -> tuple[int, int]:
        """A number for the argument of a function, the same for equal values, and a sign for opposite ones."""
        key = frozenset(value.items())
        if key in self._argument_numbers:
            number = self._argument_numbers[key]
            return abs(number), 1 if number > 0 else -1
        number = len(self._arguments) + 1
        opposite = self.mul({(): -1}, value)
        for old, argument in enumerate(self._arguments, 1):
            if self.vanishes(_plus([argument, opposite])):
                number = old
                break
            if self.vanishes(_plus([argument, value])):
                number = -old
                break
        else:
            self._arguments.append(value)
        self._argument_numbers[key] = number
        return abs(number), 1 if number > 0 else -1

    # Exponentials, logarithms, factors.

    def _exp(self, value: Poly) -> Poly:
        coefficient: Rational = 1
        result: Monomial = ()
        for monomial, factor in value.items():
            kind, *of = self.generators[monomial[0][0]] if len(monomial) == 1 and monomial[0][1] == 1 else (None,)
            if kind != "log":
                result = times(result, ((self._generator("exp", monomial, positive=True), factor),))
                continue
            base = of[0]
            assert isinstance(base, int)
            if base not in self._positive and self._choose(base) < 0:
                if factor.denominator == 1:
                    coefficient *= (-1) ** factor.numerator
                else:
                    base = self._standing_for({((base, 1),): -1})
            result = times(result, ((base, factor),))
        return {result: coefficient}

    def _log(self, value: Poly) -> Poly:
        coefficient, monomial = self.split(value)
        if not coefficient:
            raise LogOfZeroError("log 0")
        self._assume_positive(coefficient, monomial)
        terms: list[Poly] = []
        for number, sign in ((coefficient.numerator, 1), (coefficient.denominator, -1)):
            for prime, exponent in _prime_factors(abs(number)).items():
                terms.append(self._log_of(self._prime(prime), sign * exponent))
        for generator, exponent in monomial:
            for factor, inner in self._irreducible(generator)[1]:
                terms.append(self._log_of(factor, inner * exponent))
        return _plus(terms)

    def _log_of(self, generator: int, exponent: Rational) -> Poly:
        kind, *of = self.generators[generator]
        if kind == "exp":
            exponent_of = of[0]
            assert isinstance(exponent_of, tuple)
            return {exponent_of: _lean(exponent)}
        return {((self._generator("log", generator), 1),): _lean(exponent)}

    def _irreducible(self, generator: int) -> tuple[int, Monomial]:
        """The sign and the irreducible factors of what a generator stands for."""
        if generator not in self._factors:
            self._factors[generator] = (1, ((generator, 1),))
            value = self._relation[generator][1] if self.generators[generator][0] == "value" else {}
            if len(value) > 1 and not self._linear(value):
                self._factors[generator] = self._factored(value)
        return self._factors[generator]

    @staticmethod
    def _linear(value: Poly) -> bool:
        """Of degree 1 in a generator whose coefficient is a number: irreducible."""
        seen: dict[int, int] = {}
        for monomial in value:
            for generator, exponent in monomial:
                alone = len(monomial) == 1 and exponent == 1
                seen[generator] = seen.get(generator, 0) + (1 if alone else 2)
        return 1 in seen.values()

    def _factored(self, value: Poly) -> tuple[int, Monomial]:
        from sympy.polys.domains import ZZ
        from sympy.polys.rings import ring

        self._clock.check()
        roots: dict[int, int] = {}
        for monomial in value:
            for generator, exponent in monomial:
                roots[generator] = lcm(roots.get(generator, 1), exponent.denominator)
        order = sorted(roots)
        exponents = {
            tuple(int(dict(monomial).get(generator, 0) * roots[generator]) for generator in order): coefficient
            for monomial, coefficient in value.items()
        }
        polynomials = ring([f"g{generator}" for generator in order], ZZ)[0]
        constant, factors = polynomials.from_dict({key: ZZ(int(c)) for key, c in exponents.items()}).factor_list()
        sign, found = (1 if constant > 0 else -1), ()
        for factor, multiplicity in factors:
            terms: Poly = {
                tuple((g, _lean(Fraction(e, roots[g]))) for g, e in zip(order, key, strict=True) if e): int(coefficient)
                for key, coefficient in factor.terms()
            }
            coefficient, monomial = self.split(terms)
            sign *= (1 if coefficient > 0 else -1) ** multiplicity
            found = times(found, to_power(monomial, multiplicity))
            self._factors.update({generator: (1, ((generator, 1),)) for generator, _ in monomial})
        return sign, found

    # Signs.

    def _evidently_positive(self, value: Poly) -> bool:
        """No negative term, or only ones in variables from (0, 1) that the constant outweighs."""
        low: Rational = 0
        for monomial, coefficient in value.items():
            if coefficient > 0:
                if any(generator not in self._positive and exponent % 2 == 1 for generator, exponent in monomial):
                    return False
                low += 0 if monomial else coefficient
            elif all(generator in self._unit and exponent > 0 for generator, exponent in monomial):
                low += coefficient
            else:
                return False
        return low >= 0

    def _signed(self, coefficient: Rational, monomial: Monomial) -> tuple[int, list[int]]:
        """The evident sign, and the irreducible factors in odd powers whose sign is not evident."""
        sign, factors = (coefficient > 0) - (coefficient < 0), ()
        for generator, exponent in monomial:
            if generator not in self._positive and exponent % 2 == 1:
                own, inner = self._irreducible(generator)
                sign, factors = sign * own, times(factors, inner)
        return sign, [generator for generator, e in factors if generator not in self._positive and e % 2 == 1]

    def _choose(self, generator: int) -> int:
        self.forks += 1
        if generator not in self._signs:
            if self._read == len(self._script):
                self._script.append(1)
            self._signs[generator] = self._script[self._read]
            self._read += 1
        return self._signs[generator]

    def _assume_positive(self, coefficient: Rational, monomial: Monomial) -> None:
        """A value under a logarithm is positive: the last open sign follows."""
        sign, unsure = self._signed(coefficient, monomial)
        open_signs = [generator for generator in unsure if generator not in self._signs]
        last = open_signs[-1] if open_signs else None
        for generator in unsure:
            if generator != last:
                sign *= self._choose(generator)
        if last is not None:
            self.forks += 1
            self._signs[last] = sign
        elif sign < 0:
            raise UndefinedError("the logarithm of a negative number")

    @property
    def forked(self) -> bool:
        """Whether any sign has been chosen or assumed on this branch."""
        return bool(self._signs)

    def first_branch(self) -> None:
        self._signs, self._script, self._read = {}, [], 0

    def next_branch(self) -> bool:
        """Go on to the next choice of signs; False when there is none."""
        while self._script and self._script[-1] < 0:
            self._script.pop()
        if not self._script:
            return False
        self._script[-1] = -1
        self._signs, self._read = {}, 0
        return True


def _prime_factors(number: int) -> dict[int, int]:
    factors: dict[int, int] = {}
    divisor = 2
    while number > 1:
        if divisor * divisor > number:
            divisor = number
        if divisor > 10**6:
            raise CannotError("a number too large to factor")
        while number % divisor == 0:
            factors[divisor] = factors.get(divisor, 0) + 1
            number //= divisor
        divisor += 1
    return factors
