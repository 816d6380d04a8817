"""Differentiation line by line: which law comes next, and where in the line it fits."""

from __future__ import annotations

from collections.abc import Callable

from derive.algebra import flatten
from derive.expr import Add, D, Delta, Expr, Fn, Mul, Pow, Sum, Sym, Where, map_nodes, walk
from derive.functions import FUNCTIONS
from derive.laws.dependence import depends
from derive.laws.differentiation import fraction
from derive.laws.functions import function_law
from derive.laws.law import LAWS, Law, LawError, Scope
from derive.steps import Step, symbol_key


def differentiation_law(node: D, scope: Scope) -> str:
    """The name of the law for this ∂, chosen by the shape of what is differentiated."""
    body, variable = node.body, node.variable
    if not depends(body, variable, scope):
        return "constant"
    match body:
        case Sym():
            return "variable" if symbol_key(body) == symbol_key(variable) else "definition"
        case Add() | Sum():
            return "sum"
        case Mul(parts) if not all(depends(part, variable, scope) for part in parts):
            return "constant-factor"
        case Mul() | Pow() if depends(fraction(body)[1], variable, scope):
            return "quotient"
        case Mul():
            return "product"
        case Pow(_, exponent):
            return "general-power" if depends(exponent, variable, scope) else "power"
        case Where() | Fn("max", _):
            return "cases"
        case Fn(name, _):
            if name not in FUNCTIONS:
                return "unknown-function"
            return function_law(name) if FUNCTIONS[name].law[0] else "abbreviation"
        case _:
            raise LawError("there is no law of differentiation for this formula")


_MOST_LINES = 400
Keep = Callable[[D], bool]


def keep_none(node: D) -> bool:
    """Differentiate everything."""
    return False


def differentiate(start: Expr, scope: Scope, keep: Keep = keep_none) -> tuple[Step, ...]:
    """Apply laws to the line until no ∂ is left but those to keep, then rid every sum of its δ.

    One law a line, wherever in the line it fits.

    Raises:
        LawError: there is no law for a part of the formula, or no end is in sight.
    """
    line, steps = start, list[Step]()
    while name := _next_law(line, scope, keep):
        changed = _apply_everywhere(name, line, scope, keep)
        steps.append(Step(line, changed, name, case=scope.case))
        line = changed
        if len(steps) > _MOST_LINES:
            raise LawError("the derivation takes too many steps")
    return tuple(steps)


def _next_law(line: Expr, scope: Scope, keep: Keep) -> str:
    for node in walk(line):
        if isinstance(node, D) and not keep(node):
            return differentiation_law(node, scope)
    sums = [node for node in walk(line) if isinstance(node, Sum)]
    return next((name for name in _SUM_LAWS if any(_on_sum(name, node, scope) for node in sums)), "")


def _apply_everywhere(name: str, line: Expr, scope: Scope, keep: Keep) -> Expr:
    def change(node: Expr) -> Expr | None:
        match node:
            case D():
                fits = not keep(node) and differentiation_law(node, scope) == name
                return scope.laws[name](node, scope) if fits else node
            case Sum() if name in _SUM_LAWS:
                return _on_sum(name, node, scope)
            case _:
                return None

    return flatten(map_nodes(line, change))


_SUM_LAWS = ("kronecker-contraction", "sum-of-sums", "expanding")
"""What rids a sum of a δ of its own index: contract; if that fails split the sum; if that fails multiply out."""


def _on_sum(name: str, node: Sum, scope: Scope) -> Expr | None:
    law = scope.laws[name]
    if name == "kronecker-contraction":
        return law.apply(node, scope)
    deltas = (part for part in walk(node.body) if isinstance(part, Delta))
    if not any(node.index in (part.first, part.second) for part in deltas):
        return None
    if name == "sum-of-sums":
        return law.apply(node, scope)
    body = law(node.body, scope)
    return Sum(body, node.index, node.excluded) if isinstance(body, Add) and body is not node.body else None


def _whole(node: Expr, scope: Scope, keep: Keep = keep_none) -> Expr | None:
    steps = differentiate(node, scope, keep)
    return steps[-1].rhs if steps else None


LAWS["differentiation"] = Law("differentiation", "", "laws of differentiation", "求导法则", _whole)


def derivation_of(goal: Expr, scope: Scope, keep: Keep = keep_none) -> list[Step]:
    """The main line for ∂u/∂x: its definition written out, then the laws of differentiation."""
    steps = list[Step]()
    line = goal
    if isinstance(goal, D) and not keep(goal) and differentiation_law(goal, scope) == "definition":
        line = scope.laws["definition"](goal, scope)
        steps.append(Step(goal, line, "definition", case=scope.case))
    inner = differentiate(line, scope, keep)
    if len(inner) == 1:
        steps += inner
    elif inner:
        steps.append(Step(line, inner[-1].rhs, "differentiation", case=scope.case, substeps=inner))
    return steps


def step_if_new(line: Expr, law: str, scope: Scope, *details: object) -> list[Step]:
    """One step by a law, or none where the law leaves the line as it is."""
    changed = scope.laws[law].apply(line, scope, *details)
    return [] if changed is None or changed is line else [Step(line, changed, law, case=scope.case)]
