"""A function that abbreviates a formula has no derivative in any table: the laws find it."""

from __future__ import annotations

from functools import cache, partial

from derive.expr import D, Expr, Fn, Sym, map_nodes
from derive.functions import FUNCTIONS
from derive.laws.functions import enter_function_law
from derive.laws.law import LAWS, Scope
from derive.laws.lines import derivation_of
from derive.laws.outputs import in_outputs
from derive.parser import parse
from derive.steps import Definition, Setting


@cache
def _found_derivative(name: str) -> Expr:
    argument, value = Sym("u"), Sym("value")
    definition = Definition(value, parse(FUNCTIONS[name].definition, known={"u"}))
    scope = Scope(Setting({definition.key: definition}), LAWS)
    line = derivation_of(D(definition.formula, argument), scope)[-1].rhs
    written = in_outputs(line, (value,), (argument,), scope)
    result = written[-1].rhs if written else line
    return map_nodes(result, lambda part: Fn(name, (argument,)) if part is value else None)


for _function in FUNCTIONS.values():
    if _function.definition and _function.law[0]:
        enter_function_law(_function, partial(_found_derivative, _function.name))
