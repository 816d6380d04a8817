"""Hypotheses turned into values: every way to satisfy them by giving some variables values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from derive.checker.exact import Exact
from derive.checker.generators import Generators
from derive.checker.meaning import Env, Meaning
from derive.checker.polynomial import Poly, add, generators, scale
from derive.checker.values import CannotError, Variable
from derive.expr import Expr

Equation = tuple[Expr, Expr, Env]
Known = Mapping[Variable, Poly]


def solutions(meaning: Callable[[Known], tuple[Exact, Meaning]], equations: Sequence[Equation]) -> list[Known]:
    """All solutions. A product is 0 if a factor is; each factor must be linear in a variable.

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


def _solved(table: Generators, factor: int) -> tuple[int, Poly]:
    """A variable, by its generator, and the value for which the factor is 0."""
    poly = table.polynomial(factor)
    if not generators(poly) <= table.variables.keys():
        raise CannotError("a hypothesis is not algebraic in the variables")
    for generator in sorted(generators(poly), reverse=True):
        alone = ((generator, 1),)
        if [monomial for monomial in poly if generator in dict(monomial)] == [alone]:
            rest = {monomial: coefficient for monomial, coefficient in poly.items() if monomial != alone}
            return generator, scale(-1 / Fraction(poly[alone]), rest)
    raise CannotError("a hypothesis cannot be solved for a variable")
