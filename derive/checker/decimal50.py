"""Decimal values at a random point: 80 digits are carried so that 40 can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import exp, log, prod
from random import Random
from typing import Any
from zlib import crc32

from mpmath.ctx_mp import MPContext

from derive.checker.generators import Generators
from derive.checker.polynomial import Poly
from derive.checker.values import Arithmetic, LogOfZeroError, UndefinedError, UnfitPointError, Variable
from derive.steps import Domain

Number = Any

DIGITS = 40
CARRIED = 80
_CONTEXT = MPContext()
_CONTEXT.dps = CARRIED
_KINK = Fraction(1, 10**6)
_HUGE = 10**25


@contextmanager
def more_digits() -> Iterator[None]:
    """Carry so many digits that a difference of numbers that agree to 80 has some left."""
    _CONTEXT.dps = 5 * CARRIED
    try:
        yield
    finally:
        _CONTEXT.dps = CARRIED


class Decimals(Arithmetic):
    """One point. A variable takes its value when it is first met; the same seed gives the same point.

    With `one_hot` the entries of a target t along its last index are 0 but for one, which is 1.
    """

    def __init__(
        self,
        domains: Mapping[str, Domain],
        seed: str,
        *,
        scale: int = 1,
        one_hot: bool = False,
        size: int = 1,
        known: Mapping[Variable, Poly] | None = None,
        table: Generators | None = None,
    ) -> None:
        super().__init__()
        self._domains, self._seed, self._scale, self.one_hot, self._size = domains, seed, scale, one_hot, size
        self._known, self._table = known or {}, table
        self._shared = {variable.name for variable in self._known}
        self.point: dict[Variable, Number] = {}
        self.functions: dict[str, str] = {}
        self.largest = _CONTEXT.mpf(1)
        self.signs = 0

    def number(self, value: Fraction | int) -> Number:
        return _CONTEXT.mpf(value.numerator) / value.denominator

    def variable(self, variable: Variable) -> Number:
        if variable not in self.point:
            self.point[variable] = self._given(variable)
        return self.point[variable]

    def _given(self, variable: Variable) -> Number:
        domain = self._domains.get(variable.name, Domain.REAL)
        if variable in self._known:
            value = self._evaluate(self._known[variable])
            if (domain is not Domain.REAL and value < 0) or (domain is Domain.UNIT and value > 1):
                raise UnfitPointError(f"{variable} outside its domain")
            return value
        random = Random(f"{self._seed} {variable}")
        if self.one_hot and variable.name == "t" and variable.values:
            hot = Random(f"{self._seed} {variable.values[:-1]}").randint(1, self._size)
            return self.number(int(variable.values[-1] == hot))
        low, high = {Domain.REAL: (0.05, 2.0), Domain.POSITIVE: (0.03, 3.0), Domain.UNIT: (0.05, 0.95)}[domain]
        scale = Fraction(1 if domain is Domain.UNIT else self._scale)
        if domain is not Domain.REAL and variable.name in self._shared:
            scale = Fraction(1, 4 * self._size)  # so small that a sum leaves room for the one that is solved for
        drawn = exp(random.uniform(log(low), log(high))) if domain is Domain.POSITIVE else random.uniform(low, high)
        value = Fraction(round(drawn * 10**10), 10**10) * scale
        return self.number(value * (random.choice((1, -1)) if domain is Domain.REAL else 1))

    def _evaluate(self, poly: Poly) -> Number:
        assert self._table is not None
        terms = []
        for monomial, coefficient in poly.items():
            term = self.number(coefficient)
            for generator, exponent in monomial:
                term *= self._of_generator(self._table, generator) ** self.number(exponent)
            terms.append(term)
        return self.add(terms)

    def _of_generator(self, table: Generators, generator: int) -> Number:
        """A variable, or a formula of such."""
        if table.relation.get(generator, (0, {}))[0] == 1:
            return self._evaluate(table.polynomial(generator))
        if generator in table.under_log:
            return _CONTEXT.log(abs(self._of_generator(table, table.under_log[generator])))
        if generator in table.exponent:
            parts = (self._of_generator(table, part) ** self.number(power) for part, power in table.exponent[generator])
            return _CONTEXT.exp(prod(parts, start=self.number(1)))
        return self.variable(table.variables[generator])

    def pi(self) -> Number:
        return +_CONTEXT.pi

    def add(self, terms: Iterable[Number]) -> Number:
        terms = list(terms)
        for term in terms:
            self._watch(term)
        return _CONTEXT.fsum(terms)

    def _watch(self, value: Number) -> None:
        if abs(value) > self.largest:
            self.largest = abs(value)
            if self.largest > _HUGE:
                raise UnfitPointError("the numbers grow too large")

    def mul(self, left: Number, right: Number) -> Number:
        return left * right

    def power(self, base: Number, exponent: int) -> Number:
        if not base and exponent < 0:
            raise UndefinedError("division by zero")
        return base**exponent

    def smooth(self, name: str, value: Number) -> Number:
        if name == "log" and value <= 0:
            raise UndefinedError("the logarithm of a negative number") if value else LogOfZeroError("log 0")
        if name == "exp" and value > 10**4:
            raise UnfitPointError("the numbers grow too large")
        self._watch(value)
        return getattr(_CONTEXT, name)(value)

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Number]) -> Number:
        """c·sin(Σ x_k/(k + 1)) + (Σ x_k/k)²/2, differentiated by the arguments in `orders`."""
        c = Fraction(100 + crc32(name.encode()) % 97, 100)
        self.functions[name] = f"{float(c)}*sin(sum(x_k/(k + 1))) + sum(x_k/k)**2/2"
        inner = self.add([arg / (place + 2) for place, arg in enumerate(args)])
        square = self.add([arg / (place + 1) for place, arg in enumerate(args)])
        wave = _CONTEXT.sin(inner + len(orders) * _CONTEXT.pi / 2)
        wave *= self.number(c * prod((Fraction(1, place + 2) for place in orders), start=Fraction(1)))
        parabola = (square**2 / 2, square, self.number(1), self.number(0))[min(len(orders), 3)]
        return wave + parabola * self.number(prod((Fraction(1, place + 1) for place in orders), start=Fraction(1)))

    def sign(self, value: Number) -> int:
        self.signs += 1
        if abs(value) < self.largest * self.number(Fraction(1, 10 ** (CARRIED - 15))):
            if self.one_hot:
                raise UnfitPointError("at a kink")
            return 0
        if abs(value) < self.number(_KINK):
            raise UnfitPointError("near a kink")
        return 1 if value > 0 else -1

    def integer(self, value: Number) -> int | None:
        return int(value) if value == int(value) else None

    def vanishes(self, value: Number) -> bool:
        return not value

    def agree(self, left: Number, right: Number) -> bool:
        self._watch(left)
        self._watch(right)
        return bool(abs(left - right) <= self.largest * self.number(Fraction(1, 10**DIGITS)))

    def text(self, value: Number) -> str:
        return str(_CONTEXT.nstr(value, 10))
