"""Values of the stable formulas that are proved equal to the derived ones, in decimals.

Where the definitions need more digits than there are - log(1 - y) at a net of 1e308 - nothing
cancels in these, so a few digits more than are wanted do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from mpmath.ctx_mp import MPContext

from derive.checker.values import LogOfZeroError, UndefinedError, Variable
from derive.derivation import Derivation
from derive.expr import Add, D, Delta, Expr, Fn, Index, Mul, Num, Pow, Rel, Sum, Sym, Where, rename
from derive.notation import LOSS, SIZES, I, K
from numeric.stable.form import Stable
from numeric.stable.law import SHIFT, TOP

Number = Any
Env = Mapping[Index, int]
LARGEST_EXPONENT_BITS = 4000
"""exp of what has more bits before the point than this is not to be had."""

_ERFC_IS_ITS_ASYMPTOTE = 10**100
"""exp(-u²)/(u·sqrt(π)) differs from it by one part in 2u²."""


def exponential(context: MPContext, value: Number) -> Number:
    """exp(value), fast for huge integers too, as all floats beyond 2^53 are: mpmath raises e to their power."""
    if context.mag(value) < _INTEGERS_FROM_BITS:
        return context.exp(value)
    with context.workprec(context.prec + context.mag(value) + 20):
        halvings = context.nint(value / context.ln2)
        return context.ldexp(context.exp(value - halvings * context.ln2), int(halvings))


_INTEGERS_FROM_BITS = 10


class ProvedForms:
    """The stable form of the formulas of one derivation, found when it is asked for."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._known: dict[Expr, Expr] = {}

    @cached_property
    def _stable(self) -> Stable:
        return Stable(self._derivation)

    @property
    def quantities(self) -> dict[str, Expr]:
        """y, 1 - y and whatever else has a stable formula of its own, for index k."""
        return {name: form.formula for name, form in self._stable.forms.items()}

    def of(self, formula: Expr) -> Expr:
        """The stable form; of E its definition's, of ∂E/∂net_i that of the derived error term."""
        if formula not in self._known:
            self._known[formula] = self._stable.of(self._written_out(formula)).formula
        return self._known[formula]

    def _written_out(self, formula: Expr) -> Expr:
        if isinstance(formula, D):
            result = self._derivation.results.get("delta")
            if result is None or formula.body is not LOSS or formula.variable.name != "net":
                raise UndefinedError("there is no stable form of a derivative other than the error term")
            return rename(result.right, dict(zip((I,), formula.variable.indices, strict=True)))
        definition = self._derivation.setting.definition_of(LOSS)
        return definition.formula if formula is LOSS and definition else formula


class StableNumbers:
    """The value of stable formulas at one point, with so many digits.

    Args:
        forms: the stable formulas of y, rest and so on, by name.
        digits: the decimals carried.
        values: of net, t, and the parameters.
        size: n.
    """

    def __init__(self, forms: Mapping[str, Expr], digits: int, values: Mapping[Variable, Fraction], size: int) -> None:
        self.context = MPContext()
        self.context.dps = digits
        self._forms, self._size = forms, size
        self._values = {variable: self._number(value) for variable, value in values.items()}
        largest = max((self._values[one] for one in self._values if one.name == "net"), default=0)
        self._free = {SHIFT.name: largest, TOP.name: largest, "pi": self.context.pi, **dict.fromkeys(SIZES, size)}
        self._kept: dict[tuple[Expr, frozenset[tuple[Index, int]]], Number] = {}

    def value(self, node: Expr, env: Env) -> Number:
        key = node, frozenset(env.items())
        if key not in self._kept:
            self._kept[key] = self._fresh(node, env)
        return self._kept[key]

    def _number(self, value: Fraction) -> Number:
        return self.context.mpf(value.numerator) / value.denominator

    def _fresh(self, node: Expr, env: Env) -> Number:
        match node:
            case Num(value):
                return self._number(value)
            case Sym():
                return self._symbol(node, env)
            case Add(terms):
                return self.context.fsum(self.value(term, env) for term in terms)
            case Mul(factors):
                return self._product(factors, env)
            case Pow(base, exponent):
                return self._power(self.value(base, env), self.value(exponent, env))
            case Sum(body, index, excluded):
                left_out = {env[other] for other in excluded}
                places = [place for place in range(1, self._size + 1) if place not in left_out]
                return self.context.fsum(self.value(body, {**env, index: place}) for place in places)
            case Where(condition, then, otherwise):
                return self.value(then if self._holds(condition, env) else otherwise, env)
            case Delta(first, second):
                return self.context.mpf(env[first] == env[second])
            case Fn(name, args):
                return self._function(name, [self.value(arg, env) for arg in args])
        raise UndefinedError(f"{type(node).__name__} has no value here")

    def _symbol(self, node: Sym, env: Env) -> Number:
        variable = Variable(node.name, node.layer, tuple(env[index] for index in node.indices))
        if variable in self._values:
            return self._values[variable]
        if not node.indices and node.name in self._free:
            return self.context.mpf(self._free[node.name])
        if node.name not in self._forms:
            raise UndefinedError(f"no value is given for {variable}")
        return self.value(self._forms[node.name], {K: variable.values[0]})

    def _product(self, factors: Sequence[Expr], env: Env) -> Number:
        """0 where a factor is 0, even if another is log 0."""
        value, refused = self.context.mpf(1), None
        for factor in factors:
            try:
                value *= self.value(factor, env)
            except LogOfZeroError as error:
                refused = error
        if refused and value:
            raise refused
        return value

    def _power(self, base: Number, exponent: Number) -> Number:
        if not base and exponent <= 0:
            raise UndefinedError("division by zero")
        return base**exponent

    def _holds(self, condition: Rel, env: Env) -> bool:
        left, right = self.value(condition.left, env), self.value(condition.right, env)
        return bool({">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[condition.op])

    def _function(self, name: str, args: Sequence[Number]) -> Number:
        one, *others = args
        match name:
            case "exp" | "expm1" | "sinh" | "cosh":
                return self._exponential(name, one)
            case "log" if one <= 0:
                raise UndefinedError("the logarithm of a negative number") if one else LogOfZeroError("log 0")
            case "max" | "min":
                return (max if name == "max" else min)(one, *others)
            case "relu":
                return max(one, self.context.mpf(0))
            case "abs":
                return abs(one)
            case "sigmoid":
                return 1 / (1 + self._exponential("exp", -one))
            case "softplus":
                return max(one, 0) + self.context.log1p(self._exponential("exp", -abs(one)))
            case "exprel" | "log1prel":
                whole: Callable[[Number], Number] = getattr(
                    self.context, name.removesuffix("rel").replace("exp", "expm1")
                )
                return whole(one) / one if one else self.context.mpf(1)
            case "tanh" if self.context.mag(one) > LARGEST_EXPONENT_BITS:
                return self.context.sign(one)
            case "erfc" if abs(one) > _ERFC_IS_ITS_ASYMPTOTE:
                tail = self._exponential("exp", -one * one) / (abs(one) * self.context.sqrt(self.context.pi))
                return tail if one > 0 else 2 - tail
        return getattr(self.context, name)(one)

    def _exponential(self, name: str, value: Number) -> Number:
        if self.context.mag(value) <= LARGEST_EXPONENT_BITS:
            return exponential(self.context, value) if name == "exp" else getattr(self.context, name)(value)
        if value > 0 or name in ("sinh", "cosh"):
            raise UndefinedError(f"{name} of too large a number")
        return self.context.mpf({"exp": 0, "expm1": -1}[name])
