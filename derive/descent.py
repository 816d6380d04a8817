"""Steps of gradient descent: why they descend, momentum that looks ahead, and a penalty that makes weights decay."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import flatten, simplify
from derive.derivation import Derivation, Result
from derive.expr import ONE, TWO, ZERO, Add, D, Expr, Generic, Index, Mul, Pow, Sum, Sym, add, div, map_nodes, mul, neg
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.notation import LOSS, I, K
from derive.optimisers import OPTIMISERS
from derive.optimising import GRADIENT, RATE, WEIGHT, Writer, before, derive_rules, now, setting_of
from derive.steps import Definition, Domain, Hypothesis, Part, Setting

DECAY = Sym("lambda")
PENALISED = Sym("E_lambda")


def _weight(index: Index) -> Sym:
    return Sym(WEIGHT, (index,))


def _moved(index: Index) -> Sym:
    """The weight after the step."""
    return Sym(f"{WEIGHT}_tilde", (index,))


def _gradient(index: Index) -> Sym:
    return Sym(GRADIENT, (index,))


def _rule(name: str, weight: Expr, gradient: Expr) -> Expr:
    """What an optimiser without state makes of a weight."""
    ((_, formula),) = OPTIMISERS[name].read_rules()
    put = {Sym(WEIGHT): weight, Sym(GRADIENT): gradient}
    return map_nodes(formula, lambda part: put.get(part) if isinstance(part, Sym) else None)


def _setting(definitions: tuple[Definition, ...], domains: Mapping[str, Domain]) -> Setting:
    return Setting({one.key: one for one in definitions}, domains)


def derive_descent(laws: Mapping[str, Law]) -> Derivation:
    """∂E/∂η along the step of gradient descent: -Σ g² where the step begins."""
    new, moved_weight, after = Sym("E_tilde"), _moved(K), Sym("g_tilde", (K,))
    definitions = (
        Definition(LOSS, Generic(LOSS.name, _weight(K), K)),
        Definition(_gradient(K), D(LOSS, _weight(K))),
        Definition(moved_weight, _rule("sgd", _weight(K), _gradient(K))),
        Definition(new, Generic(LOSS.name, moved_weight, K)),
        Definition(after, D(new, moved_weight)),
    )
    scope = Scope(_setting(definitions, {}), laws, reserved=frozenset({K}))
    moved = Part("step-weight", tuple(derivation_of(D(moved_weight, RATE), scope)))
    board = Writer(D(new, RATE), scope)
    board.apply("chain", moved_weight)
    board.apply("back-substitution", after)
    board.write("substitution", scope.laws["substitution"](board.line, scope, (moved.goal, moved.result)))
    board.everywhere("sum-factor")
    slope = Part("step-loss", tuple(board.steps))

    at_start = Hypothesis(RATE, ZERO)
    board = Writer(slope.goal, scope)
    board.write("substitution", slope.result)
    board.write("same-point", scope.laws["same-point"](board.line, scope, at_start, after, _gradient(K)), (at_start,))
    board.tidy()
    start = Part("step-start", tuple(board.steps))
    results = {
        "step-loss": Result(slope.goal, slope.result),
        "step-start": Result(start.goal, start.result, (at_start,)),
    }
    return Derivation("sgd", scope.setting, (at_start,), (moved, slope, start), results)


def derive_look_ahead(laws: Mapping[str, Law]) -> Derivation:
    """The rules that take the gradient at the point ahead, in terms of that point: they are those of the record."""
    optimiser = OPTIMISERS["nesterov"]
    own = setting_of(optimiser)
    mu, velocity = Sym("mu"), now("v")
    here, ahead = now("theta"), now("psi")

    def point_ahead(point: Expr, speed: Expr) -> Expr:
        return add(point, neg(mul(RATE, mu, speed)))

    moved = Definition(here, add(before("theta"), neg(mul(RATE, velocity))))
    looking = Definition(ahead, point_ahead(here, velocity))
    definitions = (*(one for one in own.definitions.values() if one.symbol.name in ("v", WEIGHT)), moved, looking)
    scope = Scope(_setting(definitions, own.domains), laws)
    was_ahead = Hypothesis(before("theta"), add(before(WEIGHT), mul(RATE, mu, before("v"))))
    board = Writer(ahead, scope)
    board.apply("definition")
    board.write("definition", flatten(map_nodes(board.line, lambda part: moved.formula if part is here else None)))
    board.assume(was_ahead)
    speed = own.definitions["v", 1, None].formula
    board.write("definition", flatten(map_nodes(board.line, lambda part: speed if part is velocity else None)))
    written = own.definitions[WEIGHT, 1, None].formula
    board.write("regrouping", map_nodes(written, lambda part: speed if part is velocity else None))
    board.write("back-substitution", map_nodes(board.line, lambda part: velocity if part is speed else None))
    board.apply("back-substitution", now(WEIGHT))
    part = Part("look-ahead", tuple(board.steps))
    result = Result(part.goal, part.result, (was_ahead,))
    return Derivation("look-ahead", scope.setting, (was_ahead,), (part,), {"look-ahead": result})


def derive_weight_decay(laws: Mapping[str, Law]) -> Derivation:
    """The gradient of an L2 penalty, and how much of it is in a step of SGD, of Adam, and of AdamW."""
    weight, gradient, slope = _weight(I), _gradient(I), Sym("u", (I,))
    squares = Sum(Pow(_weight(K), TWO), K)
    definitions = (
        Definition(LOSS, Generic(LOSS.name, _weight(K), K)),
        Definition(PENALISED, Add((LOSS, Mul((div(DECAY, TWO), squares))))),
        Definition(gradient, D(LOSS, weight)),
        Definition(slope, D(PENALISED, weight)),
        Definition(_moved(I), _rule("sgd", weight, slope)),
    )
    domains = dict.fromkeys((RATE.name, DECAY.name, "epsilon"), Domain.POSITIVE)
    scope = Scope(_setting(definitions, domains), laws, reserved=frozenset({I, K}))
    penalised = _penalised(slope, gradient, scope)
    known = penalised.result

    board = Writer(_moved(I), scope)
    board.apply("definition")
    board.write("substitution", scope.laws["substitution"](board.line, scope, (slope, known)))
    kept = simplify(add(*(_coefficient(board.line, weight, value) for value in (ONE, ZERO))))
    board.write("regrouping", Add((Mul((kept, weight)), _without(board.line, weight))))
    plain = Part("decay-step", tuple(board.steps))

    parts = [penalised, plain]
    for name in ("sgd", "adam", "adamw"):
        parts.append(_share(name, weight, gradient, known, scope))
    chosen = {part.key: Result(part.goal, part.result) for part in parts}
    return Derivation("weight-decay", scope.setting, (), tuple(parts), chosen)


def _coefficient(formula: Expr, weight: Sym, value: Expr) -> Expr:
    put = flatten(map_nodes(formula, lambda part: value if part is weight else None))
    return put if value is ONE else neg(put)


def _without(formula: Expr, weight: Sym) -> Expr:
    return simplify(flatten(map_nodes(formula, lambda part: ZERO if part is weight else None)))


def _penalised(slope: Sym, gradient: Sym, scope: Scope) -> Part:
    board = Writer(slope, scope)
    board.apply("definition")
    assert isinstance(board.line, D)
    board.extend(derivation_of(board.line, scope, keep=lambda node: node.body is LOSS))
    board.apply("back-substitution", gradient)
    board.tidy()
    return Part("decay-gradient", tuple(board.steps))


def _share(name: str, weight: Sym, gradient: Sym, known: Expr, scope: Scope) -> Part:
    """∂/∂λ of the step that a steady gradient gives: what the penalty, or the decay, adds to it."""
    optimiser = OPTIMISERS[name]
    decays = any(own.symbol == DECAY.name for own in optimiser.parameters)
    steady = known if not decays else gradient
    if optimiser.state:
        step = derive_rules(optimiser, scope.laws).results["steady-step"].right
    else:
        step = simplify(add(Sym(WEIGHT), neg(_rule(name, Sym(WEIGHT), Sym(GRADIENT)))))
    put = {Sym(GRADIENT): steady, before(WEIGHT): weight}
    step = flatten(map_nodes(step, lambda part: put.get(part) if isinstance(part, Sym) else None))
    board = Writer(D(step, DECAY), scope)
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    return Part(f"decay-{name}", tuple(board.steps))
