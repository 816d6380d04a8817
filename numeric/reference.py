"""Values to 50 digits, from the definitions of a derivation: what everything numeric is held against.

Nothing of the laws, of the stable forms or of the generated code is used as long as 1600 digits are
enough. A derivative is the coefficient of ε in the value of the loss at net + ε, not a formula that
somebody derived. Where they are not enough - 1 - y is 10^-43429 at a net of 1e5, so that log(1 - y) is
log 0, and exp(exp(1e5)) has too many digits - the stable formula is evaluated that is proved equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath.ctx_mp import MPContext

from derive.checker.meaning import Facts, Meaning
from derive.checker.values import Arithmetic, Clock, LogOfZeroError, UndefinedError, Variable
from derive.derivation import Derivation
from derive.expr import D, Expr, Index
from derive.notation import LOSS, I, K, net, output
from derive.steps import Hypothesis, Setting
from numeric.proved_values import LARGEST_EXPONENT_BITS, ProvedForms, StableNumbers, exponential

Number = Any
"""A number of mpmath; `float` rounds it."""
Env = Mapping[Index, int]
Rows = Sequence[Sequence[float]] | np.ndarray[Any, Any]

DIGITS = 50
_CARRIED = (80, 400, 1600)
"""Digits carried, in turn."""
_LOWEST = -340
"""The power of ten below which a value is 0 in float64, and above which 400 digits leave 50 beside 1."""
_INFINITY = Fraction(10**400)
"""Stands for ∞: beyond float64, and finite, so that limits come out."""


class Numbers(Arithmetic):
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
        if name == "exp" and self.context.mag(value) > LARGEST_EXPONENT_BITS:
            raise UndefinedError("exp of too large a number")
        if name == "exp":
            return exponential(self.context, value)
        return getattr(self.context, name)(value)

    def unknown(self, name: str, orders: tuple[int, ...], args: Sequence[Number]) -> Number:
        raise UndefinedError(f"the function {name} is not known")

    def sign(self, value: Number) -> int:
        return int(value > 0) - int(value < 0)

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

    `by_definition` and `by_stable_form` are the two ways to a value; all else takes the second where the
    first has none.

    Raises:
        UndefinedError: a formula has no value there, or a parameter has none.
    """

    def __init__(self, derivation: Derivation, parameters: Mapping[str, float] | None = None) -> None:
        self.derivation = derivation
        self._facts = Facts(_with_net_free(derivation.setting))
        self._proved = ProvedForms(derivation)
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

    def value(self, formula: Expr, env: Env, net: Sequence[float], t: Sequence[float]) -> Number:
        """A formula at one sample, its indices given values from 1."""
        return self.values(formula, [env], net, t)[0]

    def values(self, formula: Expr, envs: Sequence[Env], net: Sequence[float], t: Sequence[float]) -> list[Number]:
        """The same for several values of its indices."""
        try:
            return self.by_definition(formula, envs, net, t)
        except UndefinedError:
            try:
                return self.by_stable_form(formula, envs, net, t)
            except UndefinedError:
                pass
            raise

    def by_definition(
        self, formula: Expr, envs: Sequence[Env], net: Sequence[float], t: Sequence[float]
    ) -> list[Number]:
        """From the definitions alone.

        Raises:
            UndefinedError: there is no value, or 1600 digits do not tell it.
        """
        values = self._variables(net, t)

        def evaluate(digits: int) -> tuple[MPContext, list[Number]]:
            numbers = Numbers(digits, values)
            meaning = Meaning(numbers, self._facts, {"n": len(net)}, Clock())
            return numbers.context, [meaning.value(formula, env) for env in envs]

        return _settled(evaluate)

    def by_stable_form(
        self, formula: Expr, envs: Sequence[Env], net: Sequence[float], t: Sequence[float]
    ) -> list[Number]:
        """From the stable formula that is proved equal, under the hypotheses of the derivation.

        Raises:
            UndefinedError: there is no value, or the targets are not what a hypothesis says.
        """
        values = self._variables(net, t)
        stable, quantities = self._proved.of(formula), self._proved.quantities
        assumed = self.derivation.hypotheses if isinstance(formula, D) else ()

        def evaluate(digits: int) -> tuple[MPContext, list[Number]]:
            numbers = StableNumbers(quantities, digits, values, len(net))
            if not all(_holds(hypothesis, numbers) for hypothesis in assumed):
                raise UndefinedError("a hypothesis of the derivation does not hold for these targets")
            return numbers.context, [numbers.value(stable, env) for env in envs]

        return _settled(evaluate)

    def _variables(self, net: Sequence[float], t: Sequence[float]) -> dict[Variable, Fraction]:
        values = dict(self._parameters)
        for name, numbers in (("net", net), ("t", t)):
            values.update({Variable(name, None, (place,)): _exact(x) for place, x in enumerate(numbers, 1)})
        return values

    def _rows(self, formula: Expr, index: Index, net: Rows, t: Rows) -> np.ndarray[Any, Any]:
        rows = [self._row(formula, index, row, targets) for row, targets in zip(net, t, strict=True)]
        return np.array(rows, dtype=object)

    def _row(self, formula: Expr, index: Index, net: Sequence[float], t: Sequence[float]) -> list[Number]:
        return self.values(formula, [{index: place} for place in range(1, len(net) + 1)], net, t)


_net_i = net(I)


def _with_net_free(setting: Setting) -> Setting:
    kept = {key: definition for key, definition in setting.definitions.items() if key[0] != _net_i.name}
    return Setting(kept, setting.domains)


def _exact(value: float) -> Fraction:
    value = float(value)
    if value != value:
        raise UndefinedError("NaN has no value")
    return Fraction(value) if abs(value) != float("inf") else (_INFINITY if value > 0 else -_INFINITY)


def _holds(hypothesis: Hypothesis, numbers: StableNumbers) -> bool:
    left, right = (numbers.value(side, {}) for side in (hypothesis.left, hypothesis.right))
    return left == right or _agree(numbers.context, left, right)


def _settled(evaluate: Callable[[int], tuple[MPContext, list[Number]]]) -> list[Number]:
    """The values, with more and more digits until two in a row give the same 50, or 0 is left of all of them."""
    before: list[Number] = []
    for digits in _CARRIED:
        context, now = evaluate(digits)
        lowest = context.mpf(10) ** _LOWEST if digits == _CARRIED[-1] else 0
        if before and all(_agree(context, *pair) or abs(pair[1]) < lowest for pair in zip(before, now, strict=True)):
            return now
        before = now
    raise UndefinedError(f"{_CARRIED[-1]} digits do not tell the value")


def _agree(context: MPContext, before: Number, now: Number) -> bool:
    """To 50 digits; two zeros may be digits lost twice."""
    return bool(now) and bool(abs(now - before) <= abs(now) * context.mpf(10) ** -DIGITS)
