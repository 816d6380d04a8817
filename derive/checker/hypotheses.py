"""Hypotheses turned into values: every way to satisfy them by giving some variables values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from derive.checker.exact import Exact, Monomial, Poly
from derive.checker.meaning import CannotError, Meaning, Variable
from derive.expr import Expr, Index

Equation = tuple[Expr, Expr, Mapping[Index, int]]
Known = Mapping[Variable, Poly]


def solutions(
    algebra: Exact, meaning: Callable[[Exact], Meaning], equations: Sequence[Equation], known: Known
) -> Iterator[Known]:
    """All solutions. An equation that is a product holds if a factor is 0; each factor must be linear somewhere."""
    exact = algebra.under(known)
    values = meaning(exact)
    open_equations: list[Monomial] = []
    for left, right, env in equations:
        coefficient, monomial = exact.split(
            exact.add([values.value(left, env), exact.mul({(): -1}, values.value(right, env))])
        )
        if coefficient and not monomial:
            return
        if coefficient:
            open_equations.append(monomial)
    if not open_equations:
        yield known
        return
    factored = [[g for g, e in exact.factors(monomial) if e > 0] for monomial in open_equations]
    easiest = min(factored, key=lambda factors: max(len(exact.variables(factor)) for factor in factors))
    for factor in easiest:
        variable, value = _solved(exact, factor)
        updated = {old: _put(exact, poly, variable, value) for old, poly in known.items()}
        yield from solutions(algebra, meaning, equations, {**updated, exact.variables(factor)[variable]: value})


def _solved(exact: Exact, factor: int) -> tuple[int, Poly]:
    """A variable, by its generator, and the value for which the factor is 0."""
    poly = exact.polynomial(factor)
    variables = exact.variables(factor)
    if variables.keys() != {generator for monomial in poly for generator, _ in monomial}:
        raise CannotError("a hypothesis is not algebraic in the variables")
    for generator in reversed(variables):
        if not any(generator in dict(monomial) and monomial != ((generator, 1),) for monomial in poly):
            slope = poly[((generator, 1),)]
            rest = {monomial: coefficient for monomial, coefficient in poly.items() if monomial != ((generator, 1),)}
            return generator, exact.mul(exact.power({(): -slope}, -1), rest)
    raise CannotError("a hypothesis cannot be solved for a variable")


def _put(exact: Exact, poly: Poly, generator: int, value: Poly) -> Poly:
    """The polynomial with a value in place of a variable."""
    terms = []
    for monomial, coefficient in poly.items():
        exponent = dict(monomial).get(generator, 0)
        rest = tuple(part for part in monomial if part[0] != generator)
        terms.append(exact.mul({rest: coefficient}, exact.power(value, int(exponent))))
    return exact.add(terms)
