"""The hidden layer: δ_j = f′(net_j) Σ_k w_kj δ_k, and ∂E/∂w_ji, for any layer ℓ of a network of any depth.

E is an unknown smooth function of the net inputs of layer ℓ + 1, so the recursion holds for
whatever follows; starting from the δ of an output layer it reaches every layer by induction.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, Result
from derive.expr import Add, D, Expr, Fn, Generic, Index, Mul, Sum, Sym, map_nodes
from derive.laws import LAWS, Law, Scope
from derive.laws.lines import derivation_of, differentiate, step_if_new
from derive.notation import LOSS, batch_definitions
from derive.pair import Board, activation_parts, batch_parts, parameter_parts
from derive.steps import Definition, Domain, Part, Setting

K, J, I, U = Index("k", "n"), Index("j", "m"), Index("i", "p"), Index("u", "m")
"""A neuron of layer ℓ + 1, of layer ℓ, of layer ℓ - 1, and of layer ℓ again."""


def _net(index: Index, layer: int) -> Sym:
    return Sym("net", (index,), layer)


def _output(index: Index, layer: int) -> Sym:
    return Sym("y", (index,), layer)


def _weight(row: Index, column: Index, layer: int) -> Sym:
    return Sym("w", (row, column), layer)


def _bias(index: Index, layer: int) -> Sym:
    return Sym("b", (index,), layer)


def _delta(index: Index, layer: int) -> Sym:
    return Sym("delta", (index,), layer)


def derive_backprop(
    name: str, activation: Definition | None, domains: Mapping[str, Domain], laws: Mapping[str, Law] = LAWS
) -> Derivation:
    """The recursion for an elementwise activation, y_k := f(net_k); without one, for an unknown smooth f.

    For the unknown f there is also the mean over a batch.
    """
    formula: Expr = Fn("f", (_net(J, 0),))
    if activation is not None:
        own = Sym("net", activation.symbol.indices)
        formula = map_nodes(activation.formula, lambda part: _net(J, 0) if part is own else None)
    definitions = (
        Definition(LOSS, Generic("E", _net(K, 1), K)),
        Definition(_net(K, 1), Add((Sum(Mul((_weight(K, J, 1), _output(J, 0))), J), _bias(K, 1)))),
        Definition(_output(J, 0), formula),
        Definition(_net(J, 0), Add((Sum(Mul((_weight(J, I, 0), _output(I, -1))), I), _bias(J, 0)))),
        Definition(_delta(K, 1), D(LOSS, _net(K, 1))),
        Definition(_delta(J, 0), D(LOSS, _net(J, 0))),
    )
    batch = batch_definitions(definitions) if activation is None else []  # what holds for every f
    setting = Setting({definition.key: definition for definition in (*definitions, *batch)}, dict(domains))
    scope = Scope(setting, laws, reserved=frozenset({K, J, I}))
    activation_lines = activation_parts(D(_output(U, 0), _net(J, 0)), scope)
    upstream = _upstream(scope, activation_lines[-1])
    hidden = _hidden(scope, upstream)
    known = Result(hidden.goal, hidden.result)
    parameters = parameter_parts(
        {"weights": _weight(J, I, 0), "biases": _bias(J, 0)}, _net(U, 0), _delta(J, 0), known, scope
    )
    if batch:
        parameters += batch_parts(scope, _weight(J, I, 0), _bias(J, 0), _delta(J, 0), _output(I, -1))
    goals = {"delta": hidden, "dw": parameters[1], "db": parameters[3]}
    return Derivation(
        name,
        setting,
        (),
        (*activation_lines, upstream, hidden, *parameters),
        {key: Result(part.goal, part.result) for key, part in goals.items()},
    )


def _upstream(scope: Scope, jacobian: Part) -> Part:
    """∂net_k of layer ℓ + 1 by net_j of layer ℓ: w_kj f′(net_j)."""
    board = Board(D(_net(K, 1), _net(J, 0)), scope)
    board.extend(derivation_of(board.line, scope, keep=lambda node: node is jacobian.goal))
    board.apply("substitution", (jacobian.goal, jacobian.result))
    board.extend(differentiate(board.line, scope))
    return Part("upstream", tuple(board.steps))


def _hidden(scope: Scope, upstream: Part) -> Part:
    """δ_j = Σ_k ∂E/∂net_k ∂net_k/∂net_j, the factor that does not depend on k in front."""
    board = Board(D(LOSS, _net(J, 0)), scope)
    board.apply("chain", _net(K, 1))
    board.apply("back-substitution", _delta(K, 1))
    board.apply("substitution", (upstream.goal, upstream.result))
    board.extend(step_if_new(board.line, "sum-factor", scope))
    return Part("hidden-delta", tuple(board.steps))
