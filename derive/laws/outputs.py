"""Back-substitution: σ′ = y (1 - y) is found here, from the definition of y alone."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import cost, expand, factors, flatten, over_one, product, simplify, terms, total
from derive.expr import ONE, Add, Expr, Fn, Num, Pow, Sym, Where, add, contains, exp, map_nodes, mul, neg, power, walk
from derive.laws.law import Scope
from derive.laws.lines import step_if_new
from derive.steps import Step, symbol_key


def in_outputs(line: Expr, outputs: tuple[Sym, ...], inputs: tuple[Sym, ...], scope: Scope) -> list[Step]:
    """Steps that write the line in the outputs instead of the inputs, where that makes it simpler; else regroup it."""
    formulas = {output: scope.setting.definitions[symbol_key(output)].at(output) for output in outputs}
    best = _written_in(line, formulas, inputs)
    if best is None:
        return step_if_new(line, "regrouping", scope)
    spelled = _spell(best, formulas)
    steps = [Step(line, spelled, "regrouping", case=scope.case)] if spelled is not line else []
    written = flatten(scope.laws["back-substitution"](spelled, scope, *outputs))
    return [*steps, Step(spelled, written, "back-substitution", case=scope.case)]


def _spell(node: Expr, formulas: Mapping[Sym, Expr]) -> Expr:
    """The node with every output written out, its formula kept together as a group."""
    if isinstance(node, Where):
        then = {output: formula.then for output, formula in formulas.items() if isinstance(formula, Where)}
        otherwise = {output: formula.otherwise for output, formula in formulas.items() if isinstance(formula, Where)}
        return Where(
            node.condition, _spell(node.then, {**formulas, **then}), _spell(node.otherwise, {**formulas, **otherwise})
        )
    return map_nodes(node, lambda part: formulas.get(part) if isinstance(part, Sym) else None)


def _written_in(line: Expr, formulas: Mapping[Sym, Expr], inputs: tuple[Sym, ...]) -> Expr | None:
    if isinstance(line, Where):
        return _written_by_cases(line, formulas, inputs)
    candidates = [
        form
        for form in (_by_factors(line, formulas), _by_elimination(line, formulas, inputs))
        if form is not None and any(contains(form, output) for output in formulas)
    ]
    good = [
        form
        for form in candidates
        if not _divides_by(form, (*formulas, *inputs))
        and (cost(form) < cost(line) or not any(contains(form, variable) for variable in inputs))
    ]
    return min(good, key=lambda form: (any(contains(form, variable) for variable in inputs), cost(form)), default=None)


def _written_by_cases(line: Where, formulas: Mapping[Sym, Expr], inputs: tuple[Sym, ...]) -> Expr | None:
    """Each case in the outputs, where the outputs are defined by the same cases."""
    then, otherwise = dict[Sym, Expr](), dict[Sym, Expr]()
    for output, formula in formulas.items():
        if not isinstance(formula, Where) or formula.condition is not line.condition:
            return None
        then[output], otherwise[output] = formula.then, formula.otherwise
    new_then, new_otherwise = _written_in(line.then, then, inputs), _written_in(line.otherwise, otherwise, inputs)
    if new_then is None and new_otherwise is None:
        return None
    return Where(line.condition, new_then or line.then, new_otherwise or line.otherwise)


def _by_factors(line: Expr, formulas: Mapping[Sym, Expr]) -> Expr:
    """Replace the factors of an output's formula, found together in a product, by the output."""
    patterns = {output: dict(factors(formula)[1]) for output, formula in formulas.items()}
    brackets = {base for pattern in patterns.values() for base in pattern if isinstance(base, Add)}
    parts = []
    for coefficient, powers in terms(expand(line, brackets)):
        for output, pattern in patterns.items():
            number = factors(formulas[output])[0]
            while pattern and all(_at_least(powers.get(base), exponent) for base, exponent in pattern.items()):
                inverse = {base: neg(exponent) for base, exponent in pattern.items()}
                divided = mul(product((coefficient / number, powers)), product((ONE.value, inverse)), output)
                coefficient, powers = factors(divided)
        parts.append((coefficient, powers))
    return simplify(total(parts))


def _at_least(exponent: Expr | None, wanted: Expr) -> bool:
    if not isinstance(exponent, Num) or not isinstance(wanted, Num):
        return exponent is wanted
    return exponent.value >= wanted.value > 0 or exponent.value <= wanted.value < 0


def _by_elimination(line: Expr, formulas: Mapping[Sym, Expr], inputs: tuple[Sym, ...]) -> Expr | None:
    """Solve the output's formula for its one transcendental part, and put the solution in."""
    if len(formulas) != 1 or len(inputs) != 1:
        return None
    ((output, formula),) = formulas.items()
    unknown = Sym("kernel")
    kernel = exp(inputs[0])
    formula, line = (_with_kernel(node, kernel, unknown) for node in (formula, line))
    if contains(formula, inputs[0]) or contains(line, inputs[0]) or not contains(line, unknown):
        return None
    value: Expr = output
    while isinstance(formula, Fn) and formula.name == "log":
        formula, value = formula.args[0], exp(value)
    solved = _solve(formula, value, unknown)
    return None if solved is None else simplify(map_nodes(line, lambda part: solved if part is unknown else None))


def _with_kernel(node: Expr, kernel: Expr, unknown: Sym) -> Expr:
    assert isinstance(kernel, Fn)
    inverse = exp(neg(kernel.args[0]))
    return map_nodes(
        node, lambda part: unknown if part is kernel else power(unknown, neg(ONE)) if part is inverse else None
    )


def _solve(formula: Expr, value: Expr, unknown: Sym) -> Expr | None:
    """Give the u with formula(u) = value, for a formula that is a quotient of linear ones."""
    difference, _ = over_one(add(formula, neg(value)))
    constant, slope = list[Expr](), list[Expr]()
    for coefficient, powers in terms(expand(difference)):
        degree = powers.get(unknown)
        rest = product((coefficient, {base: exponent for base, exponent in powers.items() if base is not unknown}))
        if contains(rest, unknown) or degree not in (None, ONE):
            return None
        (slope if degree else constant).append(rest)
    return simplify(mul(neg(add(*constant)), power(add(*slope), neg(ONE)))) if slope else None


def _is_negative(exponent: Expr) -> bool:
    return isinstance(exponent, Num) and exponent.value < 0


def _divides_by(node: Expr, variables: tuple[Sym, ...]) -> bool:
    below = [part.base for part in walk(node) if isinstance(part, Pow) and _is_negative(part.exponent)]
    return any(contains(base, variable) for base in below for variable in variables)
