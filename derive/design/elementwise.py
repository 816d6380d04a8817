"""The loss of one output, for an activation that is a function of one net input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.algebra import cost, flatten, simplify, starts_negative
from derive.derivation import Derivation, Result
from derive.design.target import CONSTANT, NET, E, T, Target, Y, bare, has_logarithm, without_constant
from derive.expr import ONE, ZERO, Add, D, Expr, Fn, Integral, Pow, Rel, Where, add, contains, div, map_nodes, neg, walk
from derive.laws import Law, LawError, Scope
from derive.laws.antiderivation import Integration, Integrator
from derive.laws.lines import derivation_of
from derive.laws.outputs import in_outputs
from derive.laws.places import at
from derive.notation import DefinitionError
from derive.pair import Board
from derive.ranges import Ranges, positive
from derive.steps import Definition, Part, Setting, Step, symbol_key

_MUCH_SHORTER = 0.75


def design_elementwise(target: Target, values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    """The derivation of E with ∂E/∂net = δ for one output; where no law leads on, E stays an integral.

    Raises:
        DefinitionError, FormulaError: there is no error term, or the activation cannot be inverted.
    """
    wanted = target.wanted(values, indexed=False)
    output = Definition(Y, bare(target.definition(values).formula))
    scope = _scope(target, laws, [output])
    slope = _slope(scope)
    integrand, reached = _separated(wanted, slope.result)
    energy = Definition(E, Integral(integrand, Y))
    parts: tuple[Part, ...]
    before = (slope, _wanted(scope, reached))
    integrator = Integrator(scope, target.ranges)
    try:
        found = integrator.integrate(add(energy.formula, CONSTANT))
        _refuse_undefined(found, target.ranges)
    except LawError:
        scope = _scope(target, laws, [energy, output])
        parts = (*before, _separation(scope, reached, integrand, slope), _integral(scope, integrand))
        return Derivation(target.name, scope.setting, (), parts, {"loss": Result(E, energy.formula)})
    antiderivative = without_constant(found.steps[-1].rhs)
    zero = at(antiderivative, Y, T, integrator.decided, target.ranges)
    plain = zero if any(isinstance(part, Where) for part in walk(antiderivative)) else _at_target(antiderivative)
    known = [Definition(CONSTANT, _negative(plain))] if _is_finite(zero) else []
    scope = _scope(target, laws, [energy, output, *found.definitions, *known])
    parts = (
        *before,
        _separation(scope, reached, integrand, slope),
        _integration(scope, integrand, found),
        *_joints(found),
        *(_constant(scope, antiderivative, one.formula) for one in known),
    )
    left_out = not known or (target.usual and has_logarithm(zero))
    result = antiderivative if left_out else _tidied(_inside(antiderivative, known[0].formula))
    results = {"loss": Result(E, result), "back": Result(D(result, NET), reached)}
    return Derivation(target.name, scope.setting, (), parts, results)


def _scope(target: Target, laws: Mapping[str, Law], definitions: Sequence[Definition]) -> Scope:
    return Scope(Setting({one.key: one for one in definitions}, target.domains), laws)


def _slope(scope: Scope) -> Part:
    """∂y/∂net, in y where it can be."""
    board = Board(D(Y, NET), scope)
    board.extend(derivation_of(board.line, scope))
    board.extend(in_outputs(board.line, (Y,), (NET,), scope))
    formula = scope.setting.definitions[symbol_key(Y)].formula
    board.write("back-substitution", flatten(map_nodes(board.line, lambda part: Y if part is formula else None)))
    if contains(board.line, NET) and not isinstance(board.line, Where):
        inverted = scope.laws["inverse-function"].apply(board.line, scope, Y, NET)
        if inverted is None:
            raise DefinitionError("activation", "its slope cannot be written in the output y alone")
        board.write("inverse-function", inverted)
        board.tidy()
    return Part("slope", tuple(board.steps))


def _separated(wanted: Expr, slope: Expr) -> tuple[Expr, Expr]:
    """∂E/∂y, and the error term that E has with it: 0 where the activation is flat, whatever E is."""
    if not isinstance(slope, Where):
        return _quotient(wanted, slope), wanted
    if slope.condition is not Rel(">", NET, ZERO):
        raise DefinitionError("activation", "only an activation with a kink at net = 0 is meant here")
    if slope.otherwise is ZERO:
        return _quotient(wanted, slope.then), Where(slope.condition, wanted, ZERO)
    if contains(slope.then, NET) or contains(slope.otherwise, NET):
        raise DefinitionError("activation", "its slope cannot be written in the output y alone")
    branches = (_quotient(wanted, one) for one in (slope.then, slope.otherwise))
    return Where(Rel(">", Y, ZERO), *branches), wanted


def _quotient(wanted: Expr, slope: Expr) -> Expr:
    return simplify(wanted if slope is ONE else div(wanted, slope))


def _wanted(scope: Scope, reached: Expr) -> Part:
    goal = D(E, NET)
    return Part("wanted", (Step(goal, scope.laws["wanted-error"](goal, scope, reached), "wanted-error"),))


def _separation(scope: Scope, reached: Expr, integrand: Expr, slope: Part) -> Part:
    """∂E/∂y from ∂E/∂net = ∂E/∂y ∂y/∂net; where the activation is flat, the chain itself."""
    board = Board(D(E, Y), scope)
    if isinstance(slope.result, Where):
        chain = Board(D(E, NET), scope)
        chain.apply("chain", Y)
        chain.apply("substitution", (slope.goal, slope.result))
        chain.write("substitution", flatten(chain.line))
        return Part("separation", (*chain.steps, Step(board.line, integrand, "separation")))
    board.apply("separation", Y, NET)
    known = ((D(E, NET), reached), (slope.goal, slope.result))
    inserted = flatten(scope.laws["substitution"](board.line, scope, *known))
    board.write("substitution", inserted if cost(integrand) < cost(inserted) else integrand)
    board.write("regrouping", integrand)
    return Part("separation", tuple(board.steps))


def _integral(scope: Scope, integrand: Expr) -> Part:
    board = Board(E, scope)
    board.apply("antiderivative", integrand, Y)
    return Part("integration", tuple(board.steps))


def _integration(scope: Scope, integrand: Expr, found: Integration) -> Part:
    """E = ∫ … dy = the antiderivative + C."""
    board = Board(E, scope)
    board.extend(_integral(scope, integrand).steps)
    board.apply("constant-of-integration", CONSTANT)
    board.extend(found.steps)
    return Part("integration", tuple(board.steps))


def _refuse_undefined(found: Integration, ranges: Ranges) -> None:
    """Cases that meet at an output that may not exist, where the antiderivative has no value.

    Raises:
        LawError: there are such.
    """
    for one in found.joints:
        logarithms = (part for side in (one.left, one.right) for part in walk(side) if isinstance(part, Fn))
        if not all(positive(part.args[0], ranges) for part in logarithms if part.name == "log"):
            raise LawError("the branches of the antiderivative meet outside of the outputs")


def _joints(found: Integration) -> list[Part]:
    """Where cases meet, both have the same value."""
    steps = [Step(one.left, one.right, "joined") for one in dict.fromkeys(found.joints) if one.left is not one.right]
    steps += [
        Step(one.symbol, one.formula, "regrouping")
        for one in found.definitions
        if one.symbol in found.constants and one.formula is not one.symbol
    ]
    return [Part("joints", tuple(steps))] if steps else []


def _constant(scope: Scope, antiderivative: Expr, value: Expr) -> Part:
    start = add(_at_target(antiderivative), CONSTANT)
    zero = Step(start, scope.laws["zero-at-target"](start, scope, ZERO), "zero-at-target")
    return Part("constant", (zero, Step(CONSTANT, value, "regrouping")))


def _at_target(antiderivative: Expr) -> Expr:
    """Its value where the output is the target."""
    return flatten(map_nodes(antiderivative, lambda part: T if part is Y else None))


def _is_finite(node: Expr) -> bool:
    """Whether it has no logarithm of 0 in it, and no division by 0."""
    return not any(
        (isinstance(part, Fn) and part.name == "log" and part.args[0] is ZERO)
        or (isinstance(part, Pow) and part.base is ZERO)
        for part in walk(node)
    )


def _negative(node: Expr) -> Expr:
    """Minus the formula, positive terms first; regrouped only where that makes it much shorter."""
    found = map(neg, node.terms) if isinstance(node, Add) else [neg(node)]
    turned = flatten(add(*sorted(found, key=starts_negative)))
    shorter = simplify(neg(node))
    return shorter if cost(shorter) < _MUCH_SHORTER * cost(turned) else turned


def _inside(antiderivative: Expr, constant: Expr) -> Expr:
    """The sum; where the antiderivative is by cases, the constant in each."""
    match antiderivative:
        case Where(condition, then, otherwise):
            return Where(condition, _inside(then, constant), _inside(otherwise, constant))
        case _:
            return _tidied(add(antiderivative, constant))


def _tidied(node: Expr) -> Expr:
    """Regrouped only where that makes it much shorter: ln y and ln (1 - y) stay in the order in which they came."""
    if isinstance(node, Where):
        return node
    shorter = simplify(node)
    return shorter if cost(shorter) < _MUCH_SHORTER * cost(node) else flatten(node)
