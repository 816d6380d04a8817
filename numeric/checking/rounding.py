"""Formulas at one sample, with the rounding error that a floating-point evaluation may make.

A number is carried with an error, in units of ε, the precision of the arithmetic (2⁻⁵² for
float64): every operation may be off by ε times the size of its operands, every input by ε times
its own size, and both spread to first order. What cancels keeps the error of its operands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from mpmath.ctx_mp import MPContext

from derive.checker.meaning import Facts, Meaning
from derive.checker.values import Arithmetic, Clock, LogOfZeroError, UndefinedError, Variable
from derive.expr import Expr, Index
from derive.steps import Setting

Number = Any
_DIGITS = 34


class Rounded(NamedTuple):
    """A value, and its possible error in units of ε."""

    value: Number
    error: Number


class Switch(NamedTuple):
    """What an abs, a max or a case distinction asked the sign of: its distance from 0, and its error."""

    distance: float
    error: float

    def open(self, precision: float) -> bool:
        """Whether arithmetic of this precision cannot tell the sign: the sample sits on a kink, or on a seam."""
        return self.distance <= 8 * precision * self.error


class _Roundings(Arithmetic):
    def __init__(self, values: Mapping[Variable, Number]) -> None:
        super().__init__()
        self.context = MPContext()
        self.context.dps = _DIGITS
        self.switches: list[Switch] = []
        self._values = values

    def number(self, value: Fraction | int) -> Rounded:
        number = self.context.mpf(value.numerator) / value.denominator
        return Rounded(number, self.context.mpf(0) if value.denominator == 1 else abs(number))

    def variable(self, variable: Variable) -> Rounded:
        if variable not in self._values:
            raise UndefinedError(f"no value is given for {variable}")
        number = self.context.mpf(self._values[variable])
        return Rounded(number, abs(number))

    def pi(self) -> Rounded:
        return Rounded(+self.context.pi, +self.context.pi)

    def add(self, terms: Iterable[Rounded]) -> Rounded:
        terms = list(terms)
        error = self.context.fsum(term.error + abs(term.value) for term in terms)
        return Rounded(self.context.fsum(term.value for term in terms), error)

    def mul(self, left: Rounded, right: Rounded) -> Rounded:
        value = left.value * right.value
        return Rounded(value, abs(left.value) * right.error + abs(right.value) * left.error + abs(value))

    def power(self, base: Rounded, exponent: int) -> Rounded:
        if not base.value and exponent < 0:
            raise UndefinedError("division by zero")
        value = base.value**exponent
        slope = exponent * base.value ** (exponent - 1) if base.value or exponent > 0 else 0
        return Rounded(value, abs(slope) * base.error + abs(value))

    def smooth(self, name: str, value: Rounded) -> Rounded:
        x, context = value.value, self.context
        if name == "log" and x <= 0:
            raise UndefinedError("the logarithm of a negative number") if x else LogOfZeroError("log 0")
        result = getattr(context, name)(x)
        match name:
            case "exp":
                slope = result
            case "log":
                slope = 1 / x
            case "sin":
                slope = context.cos(x)
            case "cos":
                slope = context.sin(x)
            case "atan":
                slope = 1 / (1 + x * x)
            case _:  # erf
                slope = 2 / context.sqrt(context.pi) * context.exp(-x * x)
        return Rounded(result, abs(slope) * value.error + abs(result))

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Rounded]) -> Rounded:
        raise UndefinedError(f"the function {name} is not known")

    def sign(self, value: Rounded) -> Rounded:
        self.switches.append(Switch(float(abs(value.value)), float(value.error)))
        zero = self.context.mpf(0)
        return Rounded(zero + (value.value > 0) - (value.value < 0), zero)

    def integer(self, value: Rounded) -> int | None:
        number = value.value
        return int(number) if abs(number) < 10**6 and number == int(number) else None

    def vanishes(self, value: Rounded) -> bool:
        return not value.value


class Sample:
    """The formulas of a setting at one sample; evaluating them remembers every switch that was met.

    Args:
        setting: what the symbols stand for.
        values: numbers for the variables by name, such as {"net": [0.1, -2], "t": [0, 1]}, or for y:
            a name with values is free, whatever the setting says of it.

    Raises:
        UndefinedError: (when evaluated) a formula has no value there.
    """

    def __init__(self, setting: Setting, values: Mapping[str, Sequence[float]]) -> None:
        numbers = {Variable(name, None, (place,)): x for name, row in values.items() for place, x in enumerate(row, 1)}
        self._arithmetic = _Roundings(numbers)
        size = len(next(iter(values.values())))
        self._meaning = Meaning(self._arithmetic, Facts(without(setting, values)), {"n": size}, Clock())

    def at(self, formula: Expr, env: Mapping[Index, int] | None = None) -> Rounded:
        """The value of a formula, its open indices given values from 1."""
        value = self._meaning.value(formula, env or {})
        assert isinstance(value, Rounded)
        return value

    @property
    def switches(self) -> Sequence[Switch]:
        return self._arithmetic.switches


def without(setting: Setting, names: Collection[str]) -> Setting:
    """The setting in which these names are free."""
    kept = {key: definition for key, definition in setting.definitions.items() if key[0] not in names}
    return Setting(kept, setting.domains)
