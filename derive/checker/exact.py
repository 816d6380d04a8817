"""Exact values. Logarithms are of absolute values, roots of positive ones, and a sign may stay open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from derive.checker.factors import prime_factors
from derive.checker.generators import Generators
from derive.checker.polynomial import ONE, Monomial, Poly, Rational, add, generators, lean, scale, times, to_power
from derive.checker.values import Arithmetic, LogOfZeroError, UndefinedError, Variable
from derive.steps import Domain

_MINUS_ONE: Poly = {(): -1}
_ODD = ("sin", "atan", "erf")


class Exact(Arithmetic):
    """The algebra over a table of generators, where some variables may have values."""

    def __init__(self, table: Generators, domains: Mapping[str, Domain], known: Mapping[Variable, Poly]) -> None:
        super().__init__()
        self.table, self._domains, self._known = table, domains, known

    def number(self, value: Fraction | int) -> Poly:
        return {(): lean(value)} if value else {}

    def variable(self, variable: Variable) -> Poly:
        if variable in self._known:
            return self._known[variable]
        domain = self._domains.get(variable.name, Domain.REAL)
        return {((self.table.variable(variable, domain is not Domain.REAL, domain is Domain.UNIT), 1),): 1}

    def pi(self) -> Poly:
        return {((self.table.number("pi", positive=True), 1),): 1}

    def add(self, terms: Sequence[Poly]) -> Poly:
        return add(terms)

    def mul(self, left: Poly, right: Poly) -> Poly:
        return self.table.mul(left, right)

    def power(self, base: Poly, exponent: int) -> Poly:
        if exponent >= 0 and len(base) != 1:
            result = ONE
            for _ in range(exponent):
                result = self.mul(result, base)
            return result
        coefficient, monomial = self.table.split(base)
        if not coefficient:
            raise UndefinedError("division by zero")
        return {to_power(monomial, exponent): lean(Fraction(coefficient) ** exponent)}

    def smooth(self, name: str, value: Poly) -> Poly:
        if name == "exp":
            return self._exp(value)
        if name == "log":
            return self._log(value)
        if self.vanishes(value):
            return ONE if name == "cos" else {}
        inner = self._under_arctangent(value) if name in ("sin", "cos") else None
        if inner is not None:  # cos(atan u) = 1/√(1 + u²), sin(atan u) = u cos(atan u)
            root = self._exp(self.mul({(): Fraction(-1, 2)}, self._log(add([ONE, self.mul(inner, inner)]))))
            return root if name == "cos" else self.mul(inner, root)
        number, sign = self.table.argument(value)
        if name in ("sin", "cos"):
            generator = self.table.trigonometric(name, number)
        else:
            generator = self.table.number(name, number, of=self.table.inside(number))
            if name == "atan":
                self.table.under_arctangent[generator] = scale(sign, value)
        return {((generator, 1),): sign if name in _ODD else 1}

    def _under_arctangent(self, value: Poly) -> Poly | None:
        """The u of a value that is atan u or -atan u."""
        if len(value) != 1:
            return None
        ((monomial, coefficient),) = value.items()
        if abs(coefficient) != 1 or len(monomial) != 1 or monomial[0][1] != 1:
            return None
        inner = self.table.under_arctangent.get(monomial[0][0])
        return inner if inner is None else scale(coefficient, inner)

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Poly]) -> Poly:
        found = [self.table.argument(arg) for arg in args]
        inside = {generator for number, _ in found for generator in self.table.inside(number)}
        return {((self.table.number("unknown", name, orders, *found, of=inside), 1),): 1}

    def total(self, body: Poly, size: str, label: int) -> Poly:
        """Each term with the sum of what varies in it as an unknown; what does not comes as often as the size says."""
        terms = []
        for monomial, coefficient in body.items():
            varying = tuple(part for part in monomial if self.table.varies(part[0], label))
            fixed = tuple(part for part in monomial if part not in varying)
            number = (self.table.number("sum", size, varying),) if varying else ()
            unknown = self.variable(Variable("sum" if varying else size, None, number))
            terms.append(self.mul({fixed: coefficient}, unknown))
        return add(terms)

    def _exp(self, value: Poly) -> Poly:
        self.table.afford_exponent(len(value))
        found: dict[int, Rational] = {}

        def put(generator: int, power: Rational) -> None:
            found[generator] = found.get(generator, 0) + power

        for monomial, factor in self.table.fold(value).items():
            self.table.clock.tick()
            base = self.table.under_log.get(monomial[0][0]) if len(monomial) == 1 and monomial[0][1] == 1 else None
            if base is None:
                put(self.table.exponential(monomial), factor)
                continue
            # exp(c·log |g|) = |g|**c
            if base not in self.table.positive and factor % 2 != 0:
                sign = self.table.sign(base)
                if factor.denominator == 1:
                    put(sign, 1)
                else:
                    base = self.table.standing_for({times(((sign, 1),), ((base, 1),)): 1})
                    self.table.positive.add(base)
            put(base, factor)
        return {tuple(sorted((generator, power) for generator, power in found.items() if power)): 1}

    def _log(self, value: Poly) -> Poly:
        coefficient, monomial = self.table.split(value)
        if not coefficient:
            raise LogOfZeroError("log 0")
        sign = self.sign(value)
        if sign == _MINUS_ONE:
            raise UndefinedError("the logarithm of a negative number")
        if sign != ONE and not self.doubtful and len(sign) == 1:
            self.assumed.append(sign)
        terms: list[Poly] = []
        for number, exponent in ((abs(coefficient.numerator), 1), (coefficient.denominator, -1)):
            for prime, multiplicity in prime_factors(number):
                terms.append(self._log_of(self.table.standing_for({(): prime}), multiplicity * exponent))
        for generator, power in self.table.factors(monomial)[1]:
            terms.append(self._log_of(generator, power))
        return add(terms)

    def _log_of(self, generator: int, factor: Rational) -> Poly:
        if generator in self.table.signs:
            return {}
        if generator in self.table.exponent:
            return {self.table.exponent[generator]: factor}
        return {((self.table.logarithm(generator), 1),): factor}

    def sign(self, value: Poly) -> Poly:
        """The sign; where signs that stay open are in the value, one for each choice of them."""
        opened = next(iter(sorted(generators(value) & self.table.signs)), None)
        if opened is None or len(value) == 1:
            return self._sign_of(value)
        generator: Poly = {((opened, 1),): 1}
        above, below = (self.sign(self._with_sign(value, opened, one)) for one in (1, -1))
        even, odd = add([above, below]), self.mul(generator, add([above, scale(-1, below)]))
        return self.table.clear(scale(Fraction(1, 2), add([even, odd])))[0]  # even powers of signs are 1

    def _with_sign(self, value: Poly, opened: int, one: int) -> Poly:
        """The value where an open sign is 1, or -1."""
        cleared, outer = self.table.clear(value)
        rest: Monomial = tuple(part for part in outer if part[0] != opened)
        return self.mul(self.table.put(cleared, opened, {(): one}), {rest: 1})

    def _sign_of(self, value: Poly) -> Poly:
        coefficient, monomial = self.table.split(value)
        unsure = tuple(
            (generator, exponent) for generator, exponent in monomial if generator not in self.table.positive
        )
        sign, factors = self.table.factors(unsure)
        result: Monomial = ()
        for generator, exponent in factors:
            if generator not in self.table.positive and exponent % 2 == 1:
                result = times(result, ((self.table.sign(generator), 1),))
        odd = tuple((generator, 1) for generator, power in result if power % 2)  # s² = 1, as in |x| = s x
        return {odd: sign if coefficient > 0 else -sign} if coefficient else {}

    def integer(self, value: Poly) -> int | None:
        if not value:
            return 0
        constant = value.get((), 0)
        return constant.numerator if len(value) == 1 and constant and constant.denominator == 1 else None

    def vanishes(self, value: Poly) -> bool:
        return not value or not self.table.clear(value)[0]

    def equal(self, left: Poly, right: Poly) -> bool:
        """Whether both are the same wherever the values assumed positive are so."""
        if left == right:
            return True
        rest = self.table.clear(add([left, scale(-1, right)]))[0]
        return not rest or not self._under_assumptions(rest)

    def _under_assumptions(self, value: Poly) -> Poly:
        """The value with each sign that follows from an assumption put in."""
        signs: list[tuple[int, Poly]] = []
        for assumption in self.assumed:
            for generator, meaning in signs:
                assumption = self.table.clear(self.table.put(assumption, generator, meaning))[0]
            ((monomial, sign),) = assumption.items()
            if not monomial and sign < 0:
                raise UndefinedError("the logarithm of a negative number")
            if monomial:
                signs.append((monomial[-1][0], {monomial[:-1]: sign}))
        for generator, meaning in signs:
            value = self.table.put(value, generator, meaning)
        return self.table.clear(value)[0]
