"""Steps of gradient descent: why they descend, momentum that looks ahead, and a penalty that makes weights decay."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import flatten, simplify
from derive.derivation import Derivation, Result
from derive.expr import (
    ONE,
    TWO,
    ZERO,
    Add,
    D,
    Expr,
    Generic,
    Index,
    Mul,
    Pow,
    Sum,
    Sym,
    add,
    div,
    map_nodes,
    mul,
    neg,
    sub,
)
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.notation import LOSS, I, K, setting_of
from derive.optimisers import OPTIMISERS
from derive.optimising import GRADIENT, RATE, WEIGHT, before, derive_rules, now, rules_setting
from derive.pair import Board
from derive.steps import Definition, Domain, Hypothesis, Part

DECAY = Sym("lambda")
PENALISED = Sym("J")


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
    scope = Scope(setting_of(definitions, {}), laws, reserved=frozenset({K}))
    moved = Part("step-weight", tuple(derivation_of(D(moved_weight, RATE), scope)))
    board = Board(D(new, RATE), scope)
    board.apply("chain", moved_weight)
    board.apply("back-substitution", after)
    board.write("substitution", scope.laws["substitution"](board.line, scope, (moved.goal, moved.result)))
    board.inside("sum-factor")
    slope = board.part("step-loss")

    at_start = Hypothesis(RATE, ZERO)
    board = Board(slope.goal, scope)
    board.write("substitution", slope.result)
    board.write("same-point", scope.laws["same-point"](board.line, scope, at_start, after, _gradient(K)), (at_start,))
    board.tidy()
    start = board.part("step-start")
    results = {
        "step-loss": Result(slope.goal, slope.result),
        "step-start": Result(start.goal, start.result, (at_start,)),
    }
    return Derivation("sgd", scope.setting, (at_start,), (moved, slope, start), results)


def derive_look_ahead(laws: Mapping[str, Law]) -> Derivation:
    """The rules that take the gradient at the point ahead, in terms of that point: they are those of the record."""
    own = rules_setting(OPTIMISERS["nesterov"])
    velocity, here, ahead = now("v"), now("theta"), now("psi")
    reach = mul(RATE, Sym("mu"))
    definitions = (
        *(one for one in own.definitions.values() if one.symbol.name in (velocity.name, WEIGHT)),
        Definition(here, add(before("theta"), neg(mul(RATE, velocity)))),
        Definition(ahead, add(here, neg(mul(reach, velocity)))),
    )
    scope = Scope(setting_of(definitions, own.domains), laws)
    was_ahead = Hypothesis(before("theta"), add(before(WEIGHT), mul(reach, before("v"))))
    board = Board(ahead, scope)
    board.apply("definition")
    _write_out(board, here)
    board.assume(was_ahead)
    _write_out(board, velocity)
    rule, speed = (scope.laws["definition"](symbol, scope) for symbol in (now(WEIGHT), velocity))
    board.write("regrouping", map_nodes(rule, lambda part: speed if part is velocity else None))
    board.apply("back-substitution", velocity)
    board.apply("back-substitution", now(WEIGHT))
    part = board.part("look-ahead")
    result = Result(part.goal, part.result, (was_ahead,))
    return Derivation("look-ahead", scope.setting, (was_ahead,), (part,), {part.key: result})


def _write_out(board: Board, symbol: Sym) -> None:
    """The next line with the definition of one symbol."""
    formula = board.scope.laws["definition"](symbol, board.scope)
    board.write("definition", flatten(map_nodes(board.line, lambda part: formula if part is symbol else None)))


def derive_weight_decay(laws: Mapping[str, Law]) -> Derivation:
    """The gradient of an L2 penalty, and how much of it is in a step of SGD, of Adam, and of AdamW."""
    weight, gradient, slope = _weight(I), _gradient(I), Sym("u", (I,))
    squares = Sum(Pow(_weight(K), TWO), K)
    definitions = (
        Definition(LOSS, Generic(LOSS.name, _weight(K), K)),
        Definition(PENALISED, Add((LOSS, mul(div(DECAY, TWO), squares)))),
        Definition(gradient, D(LOSS, weight)),
        Definition(slope, D(PENALISED, weight)),
        Definition(_moved(I), _rule("sgd", weight, slope)),
    )
    domains = dict.fromkeys((RATE.name, DECAY.name, "epsilon"), Domain.POSITIVE)
    scope = Scope(setting_of(definitions, domains), laws, reserved=frozenset({I, K}))
    penalised = _penalised(slope, gradient, scope)
    known = penalised.result

    board = Board(_moved(I), scope)
    board.apply("definition")
    board.write("substitution", scope.laws["substitution"](board.line, scope, (slope, known)))
    rest = _at(board.line, weight, ZERO)
    kept = simplify(sub(_at(board.line, weight, ONE), rest))
    board.write("regrouping", Add((Mul((kept, weight)), simplify(rest))))
    plain = board.part("decay-step")

    parts = [penalised, plain]
    for name in ("sgd", "adam", "adamw"):
        parts.append(_share(name, weight, gradient, known, scope))
    chosen = {part.key: Result(part.goal, part.result) for part in parts}
    return Derivation("weight-decay", scope.setting, (), tuple(parts), chosen)


def _at(formula: Expr, weight: Sym, value: Expr) -> Expr:
    return flatten(map_nodes(formula, lambda part: value if part is weight else None))


def _penalised(slope: Sym, gradient: Sym, scope: Scope) -> Part:
    board = Board(slope, scope)
    board.apply("definition")
    assert isinstance(board.line, D)
    board.extend(derivation_of(board.line, scope, keep=lambda node: node.body is LOSS))
    board.apply("back-substitution", gradient)
    board.tidy()
    return board.part("decay-gradient")


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
    board = Board(D(step, DECAY), scope)
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    return board.part(f"decay-{name}")
