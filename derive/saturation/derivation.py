"""The derivation behind "error against gradient": δ of an elementwise pair, its slope, and the bound of f′."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import flatten, simplify
from derive.derivation import Derivation, Result
from derive.expr import D, Expr, mul
from derive.laws import Law, Scope
from derive.laws.lines import differentiate
from derive.notation import LOSS, RESERVED, I, K, activation_definition, loss_definition, net, output
from derive.pair import Board, activation_parts, delta_part, loss_part
from derive.steps import Part, Setting
from derive.tables import Activation, Loss


def derive_saturation(
    name: str, activation: Activation, loss: Loss, values: Mapping[str, Expr], laws: Mapping[str, Law]
) -> Derivation:
    """δ_i, ∂δ_i/∂net_i, and ∂y_i/∂net_i with its square completed, so that its largest value can be read off.

    Raises:
        LawError: the activation mixes net inputs, or its slope is no quadratic in the output.
    """
    definitions = [loss_definition(loss, values), activation_definition(activation, values)]
    domains = {one.name: one.domain for record in (activation, loss) for one in record.parameters}
    setting = Setting({one.key: one for one in definitions}, {**domains, "t": loss.targets})
    scope = Scope(setting, laws, reserved=RESERVED)
    slope_of_loss = loss_part(scope)
    same, different, jacobian = activation_parts(D(output(K), net(I)), scope)
    delta = delta_part(scope, slope_of_loss.result, same.result, different.result, ())
    second = _slope(scope, delta.result, same.result)
    square = Board(D(output(I), net(I)), scope)
    square.write("substitution", same.result)
    square.apply("completing-square", output(I))
    bound = Part("square", tuple(square.steps))
    results = {
        "delta": Result(delta.goal, delta.result),
        "delta-slope": Result(second.goal, second.result),
        "bound": Result(bound.goal, bound.result),
    }
    parts = (slope_of_loss, same, different, jacobian, delta, second, bound)
    return Derivation(name, setting, (), parts, results)


def _slope(scope: Scope, delta: Expr, slope: Expr) -> Part:
    """∂²E/∂net_i² = ∂δ_i/∂net_i, the known slope of y_i put in."""
    known = D(output(I), net(I))
    board = Board(D(D(LOSS, net(I)), net(I)), scope)
    board.write("substitution", D(delta, net(I)))
    board.extend(differentiate(board.line, scope, keep=lambda node: node is known))
    board.write("substitution", flatten(scope.laws["substitution"](board.line, scope, (known, slope))))
    by_output = simplify(differentiate(D(delta, output(I)), Scope(Setting({}), scope.laws))[-1].rhs)
    board.write("regrouping", flatten(mul(slope, by_output)))  # the slope of y_i stays in front as a factor
    return Part("delta-slope", tuple(board.steps))
