"""The laws that lead from a wanted error term back to the loss."""

from __future__ import annotations

from derive.algebra import flatten, simplify
from derive.expr import (
    ONE,
    Add,
    D,
    Expr,
    Fn,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    add,
    contains,
    div,
    exp,
    fn,
    log,
    map_nodes,
    mul,
    neg,
    num,
    power,
)
from derive.laws.law import Scope, entered
from derive.steps import symbol_key

DEMANDS = ("wanted-error", "zero-at-target")
"""Laws of lines that state what the loss is to be: it is found so that they hold, and they need no proof."""


@entered("wanted-error", "", "the wanted error term", "所要求的误差项")
def _wanted_error(node: Expr, scope: Scope, wanted: Expr) -> Expr | None:
    return wanted if isinstance(node, D) else None


@entered("separation", "", "chain rule, solved for the first factor", "由链式法则解出")
def _separation(node: Expr, scope: Scope, through: Sym, variable: Sym) -> Expr | None:
    """∂E/∂y = ∂E/∂net / (∂y/∂net)."""
    match node:
        case D(body, by) if by is through:
            return div(D(body, variable), D(through, variable))
        case _:
            return None


@entered("inverse-function", "", "inverse function", "反函数")
def _inverse_function(node: Expr, scope: Scope, value: Sym, argument: Sym) -> Expr | None:
    """x = f⁻¹(y) put in for x, where y := f(x)."""
    solved = inverse(scope.setting.definitions[symbol_key(value)].at(value), argument, value)
    if solved is None or not contains(node, argument):
        return None
    return flatten(map_nodes(node, lambda part: solved if part is argument else None))


def inverse(formula: Expr, argument: Sym, value: Expr) -> Expr | None:
    """The argument at which the formula has the value, taken apart from the outside; None where that does not do."""
    match formula:
        case Sym() if formula is argument:
            return simplify(value)
        case Fn("log", (inner,)):
            return inverse(inner, argument, exp(value))
        case Fn("exp", (inner,)):
            return inverse(inner, argument, log(value))
        case Fn("atan", (inner,)):
            return inverse(inner, argument, fn("tan", value))
        case Add(parts) if sum(contains(part, argument) for part in parts) == 1:
            rest = [part for part in parts if not contains(part, argument)]
            (varying,) = (part for part in parts if contains(part, argument))
            return inverse(varying, argument, add(value, *map(neg, rest)))
        case Mul(parts) if sum(contains(part, argument) for part in parts) == 1:
            rest = [part for part in parts if not contains(part, argument)]
            (varying,) = (part for part in parts if contains(part, argument))
            return inverse(varying, argument, div(value, mul(*rest)))
        case Pow(base, Num(exponent)) if exponent == -1:
            return inverse(base, argument, power(value, num(-1)))
        case _:
            return None


@entered("zero-at-target", "", "E = 0 where the output is the target", "输出等于目标值时 E = 0")
def _zero_at_target(node: Expr, scope: Scope, value: Expr) -> Expr | None:
    return value


@entered("sum-of-outputs", "", "the outputs sum to 1", "输出之和为 1")
def _sum_of_outputs(node: Expr, scope: Scope) -> Expr | None:
    """Σ_k y_k = 1 for the outputs of softmax."""

    def change(part: Expr) -> Expr | None:
        match part:
            case Sum(Sym("y", (index,)), own, ()) if index is own:
                return ONE
            case _:
                return None

    found = flatten(map_nodes(node, change))
    return found if found is not node else None


@entered("common-part", "", "a part common to all k changes nothing", "对所有 k 都相同的部分不起作用")
def _common_part(node: Expr, scope: Scope, own: Expr) -> Expr | None:
    """∂E/∂y_k matters only up to what is the same for every k, since Σ_k ∂y_k/∂net_i = 0."""
    return own
