"""Hypotheses turned into values: every way to satisfy them by giving some variables values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from derive.checker.exact import Exact
from derive.checker.generators import Generators
from derive.checker.meaning import Env, Meaning
from derive.checker.polynomial import Poly, add, generators, lean, scale, times, to_power
from derive.checker.values import CannotError, Variable
from derive.expr import Expr

Equation = tuple[Expr, Expr, Env]
Known = Mapping[Variable, Poly]


def solutions(meaning: Callable[[Known], tuple[Exact, Meaning]], equations: Sequence[Equation]) -> list[Known]:
    """All solutions. A product is 0 if a factor is; each factor must be linear in a variable.

    Where what the variable is multiplied by is 0, nothing is said.

    What is solved for first may be given in terms of what is solved for later, so values are
    put into values that are known already.
    """

    def extend(known: Known) -> Iterator[Known]:
        exact, values = meaning(known)
        left_over: list[list[int]] = []
        for left, right, env in equations:
            difference = add([values.value(left, env), scale(-1, values.value(right, env))])
            coefficient, monomial = exact.table.split(difference)
            factors = [generator for generator, exponent in exact.table.factors(monomial)[1] if exponent > 0]
            if coefficient and not factors:
                return
            if coefficient:
                left_over.append(factors)
        if not left_over:
            yield known
            return
        for factor in min(left_over, key=lambda factors: max(len(exact.table.polynomial(one)) for one in factors)):
            generator, value = _solved(exact.table, factor)
            updated = {variable: exact.table.put(old, generator, value) for variable, old in known.items()}
            yield from extend({**updated, exact.table.variables[generator]: value})

    return list(extend({}))


def _linear(poly: Poly, generator: int) -> tuple[Poly, Poly]:
    """slope and rest of poly = slope · generator + rest; no slope where it is not of that form."""
    slope: Poly = {}
    rest: Poly = {}
    for monomial, coefficient in poly.items():
        if dict(monomial).get(generator, 0) not in (0, 1):
            return {}, {}
        if generator in dict(monomial):
            slope[times(monomial, ((generator, -1),))] = coefficient
        else:
            rest[monomial] = coefficient
    return slope, rest


def _solved(table: Generators, factor: int) -> tuple[int, Poly]:
    """A variable, by its generator, and the value for which the factor is 0."""
    poly = table.polynomial(factor)
    variables = generators(poly) & table.variables.keys()
    within = {inner for generator in generators(poly) - variables for inner in table.within(generator)}
    not_algebraic = CannotError("a hypothesis is not algebraic in the variables")
    if not within <= table.variables.keys():
        raise not_algebraic
    found = [
        (len(slope) > 1 or () not in slope, -generator, slope, rest)
        for generator in variables - within
        for slope, rest in [_linear(poly, generator)]
        if slope
    ]
    if found:
        _, negated, slope, rest = min(found, key=lambda one: one[:2])
        coefficient, monomial = table.split(slope)
        return -negated, table.mul(rest, {to_power(monomial, -1): lean(-1 / Fraction(coefficient))})
    raise not_algebraic if within else CannotError("a hypothesis cannot be solved for a variable")
