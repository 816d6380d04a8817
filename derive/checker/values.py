"""Numbers with an ε, over any arithmetic: what a value is, and how values are reckoned with."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Scalar = Any
"""A number of the arithmetic in use."""
Value = Any
"""A Scalar or a Dual."""
Key = tuple[str, int, int | None]


class UndefinedError(ArithmeticError):
    """The formula has no value here: a pole, the logarithm of a negative number."""


class UnfitPointError(UndefinedError):
    """The point tells nothing: it is too near a kink, outside a domain, or the numbers grow too large."""


class LogOfZeroError(UndefinedError):
    """log 0; a product with a factor 0 is 0 all the same."""


class CannotError(Exception):
    """The checker has no way to go on; the message says why."""


_TICKS = 64
"""Of so many steps one asks for the time."""


class Clock:
    """The time limit of the equality at hand."""

    def __init__(self) -> None:
        self._ticks = 0
        self.start(float("inf"))

    def start(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds

    def tick(self) -> None:
        """Check now and then: to ask for the time takes longer than most of what is done in between."""
        self._ticks += 1
        if self._ticks % _TICKS == 0:
            self.check()

    def check(self) -> None:
        if time.thread_time() > self._end:
            raise CannotError("out of time")


class Variable(NamedTuple):
    """One variable at given values of its indices."""

    name: str
    layer: int | None
    values: tuple[int, ...]

    @property
    def key(self) -> Key:
        return self.name, len(self.values), self.layer

    def __str__(self) -> str:
        layer = "" if self.layer is None else f"^(l{self.layer:+d})" if self.layer else "^l"
        return f"{self.name}{layer}" + (f"[{','.join(map(str, self.values))}]" if self.values else "")


class Arithmetic(ABC):
    """The numbers that formulas take as values."""

    def __init__(self) -> None:
        self.assumed: list[Scalar] = []
        """Values taken to be positive since their logarithms occur."""
        self.doubtful = 0
        """Above 0 while a formula is evaluated that may not count: one branch of a case distinction."""

    @abstractmethod
    def number(self, value: Fraction | int) -> Scalar: ...

    @abstractmethod
    def variable(self, variable: Variable) -> Scalar: ...

    @abstractmethod
    def pi(self) -> Scalar: ...

    @abstractmethod
    def add(self, terms: Sequence[Scalar]) -> Scalar: ...

    @abstractmethod
    def mul(self, left: Scalar, right: Scalar) -> Scalar: ...

    @abstractmethod
    def power(self, base: Scalar, exponent: int) -> Scalar: ...

    @abstractmethod
    def smooth(self, name: str, value: Scalar) -> Scalar:
        """One of exp, log, sin, cos, atan, erf."""

    @abstractmethod
    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Scalar]) -> Scalar:
        """The partial derivative, by the arguments numbered in `orders`, of an arbitrary smooth function."""

    @abstractmethod
    def sign(self, value: Scalar) -> Scalar:
        """1, -1, or 0 where the value is 0 for certain; maybe a number that is 1 or -1."""

    @abstractmethod
    def integer(self, value: Scalar) -> int | None:
        """The integer that the value is for certain, if it is one."""

    @abstractmethod
    def vanishes(self, value: Scalar) -> bool: ...

    def total(self, body: Scalar, size: str, label: int) -> Scalar:
        """Σ of the body up to a size that is left open; what varies with the index has the label for its value."""
        raise CannotError(f"no size {size} is known")


class Dual:
    """value + slope·ε; the ε of a higher tag stands outside."""

    __slots__ = ("slope", "tag", "value")

    def __init__(self, tag: int, value: Value, slope: Value) -> None:
        self.tag, self.value, self.slope = tag, value, slope


def _tag(value: Value) -> int:
    return value.tag if isinstance(value, Dual) else -1


class Reckoning:
    """The operations on values; the only derivatives that are known here are those in `_slope`."""

    def __init__(self, arithmetic: Arithmetic) -> None:
        self._arithmetic = arithmetic
        self.zero, self.one = arithmetic.number(0), arithmetic.number(1)

    def add(self, terms: Sequence[Value]) -> Value:
        tag = max(map(_tag, terms), default=-1)
        if tag < 0:
            return self._arithmetic.add(terms)
        moving = [term for term in terms if _tag(term) == tag]
        still = [term for term in terms if _tag(term) != tag]
        value = self.add([*still, *(term.value for term in moving)])
        return Dual(tag, value, self.add([term.slope for term in moving]))

    def mul(self, left: Value, right: Value) -> Value:
        first, second = _tag(left), _tag(right)
        if first < second:
            left, right, first, second = right, left, second, first
        if first < 0:
            return self._arithmetic.mul(left, right)
        if first > second:
            return Dual(first, self.mul(left.value, right), self.mul(left.slope, right))
        slope = self.add([self.mul(left.slope, right.value), self.mul(left.value, right.slope)])
        return Dual(first, self.mul(left.value, right.value), slope)

    def scale(self, factor: Fraction | int, value: Value) -> Value:
        return self.mul(self._arithmetic.number(factor), value)

    def sub(self, left: Value, right: Value) -> Value:
        return self.add([left, self.scale(-1, right)])

    def div(self, left: Value, right: Value) -> Value:
        return self.mul(left, self.whole_power(right, -1))

    def whole_power(self, base: Value, exponent: int) -> Value:
        if exponent == 0:
            return self.one
        if not isinstance(base, Dual):
            return self._arithmetic.power(base, exponent)
        slope = self.mul(self.scale(exponent, self.whole_power(base.value, exponent - 1)), base.slope)
        return Dual(base.tag, self.whole_power(base.value, exponent), slope)

    def power(self, base: Value, exponent: Value) -> Value:
        if not isinstance(exponent, Dual):
            integer = self._arithmetic.integer(exponent)
            if integer is not None:
                return self.whole_power(base, integer)
        return self.smooth("exp", self.mul(exponent, self.smooth("log", base)))

    def smooth(self, name: str, u: Value) -> Value:
        if not isinstance(u, Dual):
            return self._arithmetic.smooth(name, u)
        value = self.smooth(name, u.value)
        return Dual(u.tag, value, self.mul(self._slope(name, u.value, value), u.slope))

    def _slope(self, name: str, u: Value, value: Value) -> Value:
        match name:
            case "exp":
                return value
            case "log":
                return self.whole_power(u, -1)
            case "sin":
                return self.smooth("cos", u)
            case "cos":
                return self.scale(-1, self.smooth("sin", u))
            case "atan":
                return self.whole_power(self.add([self.one, self.whole_power(u, 2)]), -1)
            case _:  # erf
                bell = self.smooth("exp", self.scale(-1, self.whole_power(u, 2)))
                root = self.power(self._arithmetic.pi(), self._arithmetic.number(Fraction(-1, 2)))
                return self.scale(2, self.mul(root, bell))

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Value]) -> Value:
        tag = max(map(_tag, args), default=-1)
        if tag < 0:
            return self._arithmetic.unknown(name, orders, args)
        still = [arg.value if _tag(arg) == tag else arg for arg in args]
        slopes = [
            self.mul(self.unknown(name, tuple(sorted((*orders, place))), still), arg.slope)
            for place, arg in enumerate(args)
            if _tag(arg) == tag
        ]
        return Dual(tag, self.unknown(name, orders, still), self.add(slopes))

    def sign(self, value: Value) -> Scalar:
        while isinstance(value, Dual):
            value = value.value
        return self._arithmetic.sign(value)

    def choose(self, sign: Scalar, positive: Callable[[], Value], other: Callable[[], Value]) -> Value:
        """One value where the sign is 1, the other elsewhere; both in one where the sign is open, maybe 0."""
        known = self._arithmetic.integer(sign)
        if known is not None:
            return positive() if known > 0 else other()
        self._arithmetic.doubtful += 1
        try:
            first, second = positive(), other()
        finally:
            self._arithmetic.doubtful -= 1
        square = self.mul(sign, sign)
        if self._arithmetic.vanishes(self.sub(square, self.one)):
            square = self.one
        share = self.scale(Fraction(1, 2), self.add([square, sign]))  # 1 where the sign is 1, 0 where it is 0 or -1
        return self.add([second, self.mul(share, self.sub(first, second))])

    def function(self, name: str, args: Sequence[Value]) -> Value:
        """A function that a formula names, from the smooth ones and the sign."""
        match name, args:
            case (("exp" | "log" | "sin" | "cos" | "atan" | "erf"), [u]):
                return self.smooth(name, u)
            case _, [u] if name.rstrip("'") in ("f", "g") and len(name) < 5:
                return self.unknown(name[0], (0,) * (len(name) - 1), [u])
            case "sign", [u]:
                return self.sign(u)
            case "abs", [u]:
                return self.mul(self.sign(u), u)
            case "max", [u, v]:
                return self.choose(self.sign(self.sub(u, v)), lambda: u, lambda: v)
            case "min", [u, v]:
                return self.choose(self.sign(self.sub(v, u)), lambda: u, lambda: v)
            case "relu", [u]:
                return self.choose(self.sign(u), lambda: u, lambda: self.zero)
            case "tan", [u]:
                return self.div(self.smooth("sin", u), self.smooth("cos", u))
            case (("sinh" | "cosh" | "tanh"), [u]):
                up, down = self.smooth("exp", u), self.smooth("exp", self.scale(-1, u))
                sinh, cosh = self.sub(up, down), self.add([up, down])
                if name == "tanh":
                    return self.div(sinh, cosh)
                return self.scale(Fraction(1, 2), sinh if name == "sinh" else cosh)
            case "sigmoid", [u]:
                return self.whole_power(self.add([self.one, self.smooth("exp", self.scale(-1, u))]), -1)
            case "softplus", [u]:
                return self.smooth("log", self.add([self.one, self.smooth("exp", u)]))
            case "log1p", [u]:
                return self.smooth("log", self.add([self.one, u]))
            case "expm1", [u]:
                return self.sub(self.smooth("exp", u), self.one)
            case "exprel", [u]:
                return self.div(self.sub(self.smooth("exp", u), self.one), u)
            case "log1prel", [u]:
                return self.div(self.smooth("log", self.add([self.one, u])), u)
            case "erfc", [u]:
                return self.sub(self.one, self.smooth("erf", u))
        raise CannotError(f"no function {name} of {len(args)} arguments is known")
