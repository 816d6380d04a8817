"""Values to 50 digits, from the definitions of a derivation alone: what everything numeric is held against.

Nothing of the laws, of the stable forms or of the generated code is used here. A derivative is the
coefficient of ε in the value of the loss at net + ε, not a formula that somebody derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath.ctx_mp import MPContext

from derive.checker.meaning import Facts, Meaning
from derive.checker.values import Arithmetic, Clock, LogOfZeroError, UndefinedError, Variable
from derive.derivation import Derivation
from derive.expr import D, Expr, Index
from derive.notation import LOSS, I, K, net, output
from derive.steps import Setting

Number = Any
"""A number of mpmath; `float` rounds it."""
Rows = Sequence[Sequence[float]] | np.ndarray[Any, Any]

DIGITS = 50
_CARRIED = (80, 400, 1600)
"""Digits carried, more and more of them until two in a row give the same 50."""
_LOWEST = -2000
"""The power of ten below which a value is 0 in any floating-point format."""
_INFINITY = Fraction(10**400)
"""Stands for ∞: beyond float64, and finite, so that limits come out."""


class _Numbers(Arithmetic):
    """Decimals at given values of the variables."""

    def __init__(self, digits: int, values: Mapping[Variable, Fraction]) -> None:
        super().__init__()
        self.context = MPContext()
        self.context.dps = digits
        self._values = values

    def number(self, value: Fraction | int) -> Number:
        return self.context.mpf(value.numerator) / value.denominator

    def variable(self, variable: Variable) -> Number:
        if variable not in self._values:
            raise UndefinedError(f"no value is given for {variable}")
        return self.number(self._values[variable])

    def pi(self) -> Number:
        return +self.context.pi

    def add(self, terms: Iterable[Number]) -> Number:
        return self.context.fsum(terms)

    def mul(self, left: Number, right: Number) -> Number:
        return left * right

    def power(self, base: Number, exponent: int) -> Number:
        if not base and exponent < 0:
            raise UndefinedError("division by zero")
        return base**exponent

    def smooth(self, name: str, value: Number) -> Number:
        if name == "log" and value <= 0:
            raise UndefinedError("the logarithm of a negative number") if value else LogOfZeroError("log 0")
        return getattr(self.context, name)(value)

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Number]) -> Number:
        raise UndefinedError(f"the function {name} is not known")

    def sign(self, value: Number) -> int:
        return (value > 0) - (value < 0)

    def integer(self, value: Number) -> int | None:
        return int(value) if abs(value) < 10**6 and value == int(value) else None

    def vanishes(self, value: Number) -> bool:
        return not value


class Reference:
    """The outputs, the loss and the error term of a derivation at given numbers, to 50 digits.

    `net` and `t` have shape (n_samples, n_out) and are taken for exactly what the floats are; ±inf
    stands for the limit. Results are arrays of mpmath numbers, the loss and δ those of the mean
    over the samples, as in generated code.

    Args:
        derivation: of a pair such as softmax-ce; of an activation alone there is only `output`.
        parameters: a value for each free parameter of the formulas, such as {"gamma": 2}.

    Raises:
        UndefinedError: a formula has no value there, or a parameter has none.
    """

    def __init__(self, derivation: Derivation, parameters: Mapping[str, float] | None = None) -> None:
        self.derivation = derivation
        self._facts = Facts(_with_net_free(derivation.setting))
        self._parameters = {Variable(name, None, ()): _exact(value) for name, value in (parameters or {}).items()}

    def output(self, net: Rows) -> np.ndarray[Any, Any]:
        """y, shape (n_samples, n_out)."""
        return np.array([self._row(output(K), K, row, ()) for row in net], dtype=object)

    def losses(self, net: Rows, t: Rows) -> np.ndarray[Any, Any]:
        """E of each sample, shape (n_samples,)."""
        rows = zip(net, t, strict=True)
        return np.array([self.value(LOSS, {}, row, targets) for row, targets in rows], dtype=object)

    def loss(self, net: Rows, t: Rows) -> Number:
        """The mean of E over the samples, in the unit of the loss (nats where it has a logarithm)."""
        return sum(self.losses(net, t)) / len(net)

    def delta(self, net: Rows, t: Rows) -> np.ndarray[Any, Any]:
        """∂(mean of E)/∂net, shape (n_samples, n_out), by the ε of the definitions."""
        return self._rows(D(LOSS, _net_i), I, net, t) / len(net)

    def formula(self, formula: Expr, index: Index, net: Rows, t: Rows) -> np.ndarray[Any, Any]:
        """A formula of the derivation with one open index, sample by sample, shape (n_samples, n_out)."""
        return self._rows(formula, index, net, t)

    def value(self, formula: Expr, env: Mapping[Index, int], net: Sequence[float], t: Sequence[float]) -> Number:
        """A formula at one sample, its indices given values from 1."""
        values = dict(self._parameters)
        for name, numbers in (("net", net), ("t", t)):
            values.update({Variable(name, None, (place,)): _exact(x) for place, x in enumerate(numbers, 1)})
        before = None
        for digits in _CARRIED:
            numbers = _Numbers(digits, values)
            now = Meaning(numbers, self._facts, {"n": len(net)}, Clock()).value(formula, env)
            if before is not None and _agree(numbers.context, before, now):
                break
            before = now
        return now

    def _rows(self, formula: Expr, index: Index, net: Rows, t: Rows) -> np.ndarray[Any, Any]:
        rows = [self._row(formula, index, row, targets) for row, targets in zip(net, t, strict=True)]
        return np.array(rows, dtype=object)

    def _row(self, formula: Expr, index: Index, net: Sequence[float], t: Sequence[float]) -> list[Number]:
        return [self.value(formula, {index: place}, net, t) for place in range(1, len(net) + 1)]


_net_i = net(I)


def _with_net_free(setting: Setting) -> Setting:
    kept = {key: definition for key, definition in setting.definitions.items() if key[0] != _net_i.name}
    return Setting(kept, setting.domains)


def _exact(value: float) -> Fraction:
    value = float(value)
    if value != value:
        raise UndefinedError("NaN has no value")
    return Fraction(value) if abs(value) != float("inf") else (_INFINITY if value > 0 else -_INFINITY)


def _agree(context: MPContext, before: Number, now: Number) -> bool:
    size = max(abs(before), abs(now))
    return bool(abs(now - before) <= size * context.mpf(10) ** -DIGITS or size < context.mpf(10) ** _LOWEST)
