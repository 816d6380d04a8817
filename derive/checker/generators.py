"""What the polynomials of an exact value are written in.

A generator is a variable, the exponential of a monomial, a logarithm, an unknown function at its
arguments, a sign, …, or stands for a polynomial P. The latter makes P**-1 a monomial: nothing is
ever reduced, and multiplying P out again decides whether a value is zero. Relations between
generators that go unseen here only make a true equality fail; none proves a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from math import gcd, lcm, prod
from typing import Any

from derive.checker.factors import factor, irreducible
from derive.checker.polynomial import ONE, Monomial, Poly, Rational, add, generators, lean, mul, scale, times, to_power
from derive.checker.values import CannotError, Clock, Variable

_MOST_SIGNS = 8
_MOST_PRODUCTS = 500_000
"""So many products of terms are multiplied out at once, in a second or two and some hundred megabytes."""
_MOST_IN_EXPONENT = 5000
"""So many terms of an exponent become factors of one monomial."""


class Generators:
    """The table of generators: what they stand for, and what is known of their signs."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._numbers: dict[tuple[object, ...], int] = {}
        self._described: list[tuple[Any, ...]] = []
        self.relation: dict[int, tuple[int, Poly]] = {}
        """generator ** step = a polynomial in lower generators."""
        self.exponent: dict[int, Monomial] = {}
        """Of exp(monomial)."""
        self.under_log: dict[int, int] = {}
        """Of log |generator|."""
        self.under_arctangent: dict[int, Poly] = {}
        """Of arctan."""
        self.variables: dict[int, Variable] = {}
        self.positive: set[int] = set()
        self.unit: set[int] = set()
        """Variables between 0 and 1."""
        self.signs: set[int] = set()
        self._kinked: set[int] = set()  # a sign is in it somewhere
        self._factors: dict[int, tuple[int, Monomial]] = {}
        self._arguments: list[Poly] = []
        self._argument_numbers: dict[frozenset[tuple[Monomial, Rational]], int] = {}

    def number(self, *what: object, of: Iterable[int] = (), positive: bool = False) -> int:
        """The generator that this describes; `of` are those in it."""
        if what not in self._numbers:
            generator = self._numbers[what] = len(self._numbers)
            self._described.append(what)
            if positive:
                self.positive.add(generator)
            if not self._kinked.isdisjoint(of):
                self._kinked.add(generator)
        return self._numbers[what]

    def variable(self, variable: Variable, positive: bool, unit: bool) -> int:
        generator = self.number("variable", variable, positive=positive)
        self.variables[generator] = variable
        if unit:
            self.unit.add(generator)
        return generator

    def exponential(self, monomial: Monomial) -> int:
        generator = self.number("exp", monomial, of=generators([monomial]), positive=True)
        self.exponent[generator] = monomial
        signs = [-1 if self.under_log.get(part) in self.unit else int(part in self.positive) for part, _ in monomial]
        if all(power == 1 for _, power in monomial) and prod(signs) < 0:
            self.unit.add(generator)  # u**t between 0 and 1
        return generator

    def logarithm(self, inner: int) -> int:
        generator = self.number("log", inner, of=[inner])
        self.under_log[generator] = inner
        return generator

    def trigonometric(self, name: str, argument: int) -> int:
        cosine = self.number("cos", argument, of=self.inside(argument))
        sine = self.number("sin", argument, of=self.inside(argument))
        self.relation[sine] = (2, {(): 1, ((cosine, 2),): -1})
        return cosine if name == "cos" else sine

    def sign(self, inner: int) -> int:
        """1 or -1: the sign of an irreducible generator."""
        if inner in self.signs:
            return inner
        if inner in self._kinked and self.relation.get(inner, (0, ONE))[0] != 1:
            raise CannotError("a sign of what may be 0 for some signs")
        generator = self.number("sign", inner)
        self.relation[generator] = (2, ONE)
        self.signs.add(generator)
        self._kinked.add(generator)
        return generator

    def standing_for(self, value: Poly) -> int:
        """A generator equal to the polynomial, which must not be 0 for any values of its signs."""
        what = ("value", frozenset(value.items()))
        if what not in self._numbers:
            self._check_nowhere_zero(value)
            positive = all(map(self._evidently_positive, self._by_signs(value)))
            self.relation[self.number(*what, of=generators(value), positive=positive)] = (1, value)
        return self._numbers[what]

    def polynomial(self, generator: int) -> Poly:
        """What a generator stands for, or itself."""
        step, value = self.relation.get(generator, (0, ONE))
        return value if step == 1 else {((generator, 1),): 1}

    def argument(self, value: Poly) -> tuple[int, int]:
        """A number for the argument of a function, the same for equal values, and a sign for opposite ones."""
        key = frozenset(value.items())
        if key not in self._argument_numbers:
            self._argument_numbers[key] = self._find_argument(value)
        number = self._argument_numbers[key]
        return abs(number), 1 if number > 0 else -1

    def _find_argument(self, value: Poly) -> int:
        opposite = scale(-1, value)
        for number, argument in enumerate(self._arguments, 1):
            if not self.clear(add([argument, opposite]))[0]:
                return number
            if not self.clear(add([argument, value]))[0]:
                return -number
        self._arguments.append(value)
        return len(self._arguments)

    def inside(self, argument: int) -> set[int]:
        return generators(self._arguments[argument - 1])

    def within(self, generator: int) -> set[int]:
        """The generators that an exponential is of, logarithms seen through; of anything else itself."""
        if generator in self.under_log:
            return self.within(self.under_log[generator])
        if generator in self.exponent:
            return {inner for part, _ in self.exponent[generator] for inner in self.within(part)}
        return {generator}

    def varies(self, generator: int, label: int) -> bool:
        """Whether an index that has the label for its value occurs in it."""
        match self._described[generator]:
            case ("pi",):
                return False
            case ("variable", Variable("sum", None, (number,))):
                return self.varies(number, label)
            case ("variable", Variable(_, _, values)):
                return label in values
            case (("log" | "sign"), int(inner)):
                return self.varies(inner, label)
            case ("exp", monomial) | ("sum", _, monomial):
                return any(self.varies(part, label) for part, _ in monomial)
            case ("value", terms):
                return any(self.varies(part, label) for part in generators(monomial for monomial, _ in terms))
        raise CannotError("a function of an index that runs to an open end")

    # Normal forms.

    def mul(self, left: Poly, right: Poly) -> Poly:
        self._afford(len(left) * len(right))
        return mul(left, right)

    def afford_exponent(self, terms: int) -> None:
        if terms > _MOST_IN_EXPONENT:
            raise CannotError("too many terms")

    def _afford(self, products: int) -> None:
        """Go on only if there is time and room for so many products of terms."""
        if products > _MOST_PRODUCTS:
            raise CannotError("too many terms")
        if products > 1000:
            self.clock.check()

    def clear(self, value: Poly) -> tuple[Poly, Monomial]:
        """Polynomial · monomial, with no whole power of a generator that stands for something in the former."""
        outer: Monomial = ()
        while True:
            generator = max(
                (
                    g
                    for monomial in value
                    for g, e in monomial
                    if g in self.relation and not 0 <= e < self.relation[g][0]
                ),
                default=-1,
            )
            if generator < 0:
                return value, outer
            step, meaning = self.relation[generator]
            wholes = {monomial: int(dict(monomial).get(generator, 0) // step) for monomial in value}
            low = min(wholes.values())
            powers = [ONE]
            for _ in range(max(wholes.values()) - low):
                powers.append(self.mul(powers[-1], meaning))
            self._afford(sum(len(powers[whole - low]) for whole in wholes.values()))
            value = add(
                self.mul(
                    {times(monomial, ((generator, -step * whole),) if whole else ()): value[monomial]},
                    powers[whole - low],
                )
                for monomial, whole in wholes.items()
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
        terms = [dict(monomial) for monomial in value]
        lowest = ((g, min(exponents.get(g, 0) for exponents in terms)) for g in generators(value))
        common = tuple(sorted((generator, exponent) for generator, exponent in lowest if exponent))
        value = {times(monomial, to_power(common, -1)): coefficient for monomial, coefficient in value.items()}
        content = Fraction(
            gcd(*(coefficient.numerator for coefficient in value.values())),
            lcm(*(coefficient.denominator for coefficient in value.values())),
        )
        if value[min(value)] < 0:
            content = -content
        outer = times(outer, common)
        if len(value) > 1:
            outer = times(outer, ((self.standing_for(scale(1 / content, value)), 1),))
        return lean(content), outer

    def fold(self, value: Poly) -> Poly:
        """Whole powers of generators that stand for numbers put into the coefficients."""
        terms = []
        for monomial, coefficient in value.items():
            for generator, exponent in monomial:
                number = self.polynomial(generator).get(())
                whole = int(exponent // 1)
                if number and whole and len(self.polynomial(generator)) == 1:
                    coefficient = lean(coefficient * Fraction(number) ** whole)
                    monomial = times(monomial, ((generator, -whole),))
            terms.append({monomial: coefficient})
        return add(terms)

    def put(self, value: Poly, generator: int, meaning: Poly) -> Poly:
        """The value with another one in place of a generator, of which it has whole positive powers only."""
        terms = []
        for monomial, coefficient in value.items():
            term: Poly = {tuple(part for part in monomial if part[0] != generator): coefficient}
            for _ in range(int(dict(monomial).get(generator, 0))):
                term = self.mul(term, meaning)
            terms.append(term)
        return add(terms)

    # Factors and signs.

    def factors(self, monomial: Monomial) -> tuple[int, Monomial]:
        """A sign and irreducible factors of a product of generators, which they give up to a positive number."""
        sign = 1
        found: dict[int, Rational] = {}
        for generator, exponent in monomial:
            self.clock.tick()
            if generator not in self._factors:
                self._factors[generator] = self._factored(generator)
            own, inner = self._factors[generator]
            sign = sign * own if exponent % 2 == 1 else sign
            for part, power in inner:
                found[part] = lean(found.get(part, 0) + power * exponent)
        return sign, tuple(sorted((part, power) for part, power in found.items() if power))

    def _factored(self, generator: int) -> tuple[int, Monomial]:
        value = self.polynomial(generator)
        if len(value) == 1 and value.keys().isdisjoint({(), ((generator, 1),)}):
            return self.factors(next(iter(value)))
        if len(value) == 1 or irreducible(value):
            return 1, ((generator, 1),)
        self.clock.check()
        sign, parts = factor(value)
        found = Monomial()
        for part, multiplicity in parts:
            coefficient, monomial = self.split(part)
            self._factors.update({inner: (1, ((inner, 1),)) for inner, _ in monomial})
            sign *= (1 if coefficient > 0 else -1) ** multiplicity
            found = times(found, to_power(monomial, multiplicity))
        return sign, found

    def _by_signs(self, value: Poly) -> list[Poly]:
        """The value for all choices of the signs in it."""
        signs = sorted(generators(value) & self.signs)
        if len(signs) > _MOST_SIGNS:
            raise CannotError("too many signs at once")
        values = []
        for choice in product((1, -1), repeat=len(signs)):
            chosen = value
            for generator, sign in zip(signs, choice, strict=True):
                chosen = self.put(chosen, generator, {(): sign})
            values.append(chosen)
        return values

    def _check_nowhere_zero(self, value: Poly) -> None:
        """0 for some choice of signs only: dividing by it or asking for its sign would be wrong there."""
        within = generators(value)
        if within & self._kinked - self.signs and not self._evidently_positive(value):
            raise CannotError("a divisor that may be 0 for some signs")
        if not all(self._by_signs(value)):
            raise CannotError("a divisor that is 0 for some signs")

    def _evidently_positive(self, value: Poly) -> bool:
        """No negative term, or only ones with factors from (0, 1) that one without these factors outweighs."""
        low: dict[Monomial, Rational] = {}
        for monomial, coefficient in value.items():
            rest = tuple(part for part in monomial if part[0] not in self.unit or part[1] <= 0)
            if any(generator not in self.positive and exponent % 2 == 1 for generator, exponent in rest):
                return False
            if coefficient < 0 or rest == monomial:
                low[rest] = low.get(rest, 0) + coefficient
        return all(least >= 0 for least in low.values())
