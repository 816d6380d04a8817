"""The laws for the functions of the table: f(u)′ = f′(u) u′."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from derive.algebra import flatten
from derive.expr import D, Expr, Fn, Sym, map_nodes, mul
from derive.functions import FUNCTIONS, Function
from derive.laws.law import LAWS, Law, Scope, entered
from derive.parser import parse


def enter_function_law(function: Function, outer: Callable[[], Expr]) -> None:
    """Enter the law f(u)′ = f′(u) u′ for a function of the table; `outer` gives f′ as a formula in u."""

    def rewrite(node: Expr, scope: Scope) -> Expr | None:
        match node:
            case D(Fn(name, (argument,)), variable) if name == function.name:
                slope = map_nodes(outer(), lambda part: argument if part is _U else None)
                return flatten(mul(slope, D(argument, variable)))
            case _:
                return None

    name = function_law(function.name)
    statement = f"diff({function.name}(u), x) = ({function.derivative})*diff(u, x)" if function.derivative else ""
    LAWS[name] = Law(name, statement, *function.law, rewrite)


_U = Sym("u")


def function_law(name: str) -> str:
    """The name of the law for a function: error function -> error-function."""
    return FUNCTIONS[name].law[0].lower().replace(" ", "-")


@cache
def _table_derivative(name: str) -> Expr:
    return parse(FUNCTIONS[name].derivative, known={"u", "pi"})


for _function in FUNCTIONS.values():
    if _function.derivative:
        enter_function_law(_function, partial(_table_derivative, _function.name))


@entered("abbreviation", "", "abbreviation written out", "展开简写")
def _abbreviation(node: Expr, scope: Scope) -> Expr | None:
    """Write out a function that stands for a formula in u and v."""
    match node:
        case D(Fn(name, args), variable) if FUNCTIONS[name].definition:
            values = dict(zip((_U, Sym("v")), args, strict=False))
            formula = parse(FUNCTIONS[name].definition, known={"u", "v"})
            return D(map_nodes(formula, lambda part: values.get(part) if isinstance(part, Sym) else None), variable)
        case _:
            return None
