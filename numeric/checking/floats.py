"""Formulas at one sample in float64: fast, and as exact as somebody's code is that they are compared with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from derive.checker.meaning import Facts, Meaning
from derive.checker.values import Arithmetic, Clock, LogOfZeroError, UndefinedError, Variable
from derive.expr import Expr, Index


class _Floats(Arithmetic):
    def __init__(self, values: Mapping[Variable, float]) -> None:
        super().__init__()
        self._values = values

    def number(self, value: Fraction | int) -> float:
        return float(value)

    def variable(self, variable: Variable) -> float:
        if variable not in self._values:
            raise UndefinedError(f"no value is given for {variable}")
        return self._values[variable]

    def pi(self) -> float:
        return math.pi

    def add(self, terms: Iterable[float]) -> float:
        return math.fsum(terms)

    def mul(self, left: float, right: float) -> float:
        return left * right

    def power(self, base: float, exponent: int) -> float:
        if not base and exponent < 0:
            raise UndefinedError("division by zero")
        return float(base**exponent)

    def smooth(self, name: str, value: float) -> float:
        if name == "log" and value <= 0:
            raise UndefinedError("the logarithm of a negative number") if value else LogOfZeroError("log 0")
        return float(getattr(math, name)(value))

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[float]) -> float:
        raise UndefinedError(f"the function {name} is not known")

    def sign(self, value: float) -> int:
        return (value > 0) - (value < 0)

    def integer(self, value: float) -> int | None:
        return int(value) if abs(value) < 10**6 and value == int(value) else None

    def vanishes(self, value: float) -> bool:
        return not value


class FloatSample:
    """Formulas at one sample; `facts` are those of a setting in which the names with values are free.

    Raises:
        UndefinedError: (when evaluated) a formula has no value there.
    """

    def __init__(self, facts: Facts, values: Mapping[str, Sequence[float]]) -> None:
        numbers = {
            Variable(name, None, (place,)): float(x) for name, row in values.items() for place, x in enumerate(row, 1)
        }
        size = len(next(iter(values.values())))
        self._meaning = Meaning(_Floats(numbers), facts, {"n": size}, Clock())

    def at(self, formula: Expr, env: Mapping[Index, int]) -> float:
        """The value of a formula, its open indices given values from 1."""
        return float(self._meaning.value(formula, env))
