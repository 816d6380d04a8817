"""The laws of integration: each rewrites one ∫ body d variable, which is known but for a constant."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from derive.algebra import flatten, simplify
from derive.expr import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    D,
    Expr,
    Fn,
    Integral,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    add,
    children,
    div,
    fn,
    log,
    map_nodes,
    mul,
    neg,
    num,
    power,
    rebuild,
)
from derive.functions import FUNCTIONS
from derive.laws.dependence import constant_apart, depends
from derive.laws.functions import function_law
from derive.laws.law import LAWS, Law, Scope, entered
from derive.laws.lines import differentiate
from derive.parser import parse

_U, _FREE = Sym("u"), Sym("#free")


def slope(node: Expr, variable: Sym, scope: Scope) -> Expr:
    """The derivative of a formula, by the laws of differentiation, regrouped."""
    line = D(node, variable)
    steps = differentiate(line, scope)
    return simplify(steps[-1].rhs if steps else line)


def replaced(node: Expr, old: Expr, new: Expr) -> Expr:
    """The formula with another in place of a part, numbers folded."""
    return flatten(map_nodes(node, lambda part: new if part is old else None))


@entered("integral-sum", "integral(u + v, x) = integral(u, x) + integral(v, x)", "integral of a sum", "和的积分")
def _sum(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Integral(Add(parts), variable):
            return add(*(Integral(part, variable) for part in parts))
        case Integral(Sum(body, index, excluded), variable) if index not in variable.indices:
            return Sum(Integral(body, variable), index, excluded)
        case _:
            return None


@entered(
    "integral-constant-factor",
    "integral(c*u, x) = c*integral(u, x)",
    "constant factor before the integral",
    "常数因子提到积分号外",
)
def _constant_factor(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Integral(Mul(parts), variable):
            fixed, varying = constant_apart(parts, variable, scope)
            return mul(*fixed, Integral(mul(*varying), variable)) if fixed and varying else None
        case _:
            return None


@entered("integral-constant", "integral(c, x) = c*x", "integral of a constant", "常数的积分")
def _constant(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Integral(body, variable) if not depends(body, variable, scope):
            return mul(body, variable)
        case _:
            return None


@entered("integral-power", "integral(x**c, x) = x**(c + 1)/(c + 1)", "integral of a power", "幂函数的积分")
def _power(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Integral(Sym() as body, variable) if body is variable:
            return div(power(body, TWO), TWO)
        case Integral(Pow(base, exponent), variable) if base is variable and not depends(exponent, variable, scope):
            higher = simplify(add(exponent, ONE))
            return None if higher is ZERO else div(power(base, higher), higher)
        case _:
            return None


@entered("integral-reciprocal", "integral(1/x, x) = log(x)", "integral of the reciprocal", "倒数的积分")
def _reciprocal(node: Expr, scope: Scope, positive: bool = True) -> Expr | None:
    """The logarithm, of the absolute value where the variable may be negative."""
    match node:
        case Integral(Pow(base, exponent), variable) if base is variable and exponent is MINUS_ONE:
            return log(variable if positive else fn("abs", variable))
        case _:
            return None


@entered("integral-arctangent", "integral(1/(1 + x**2), x) = atan(x)", "integral that is an arctangent", "反正切型积分")
def _arctangent(node: Expr, scope: Scope) -> Expr | None:
    return _known(node, "1/(1 + u**2)", lambda variable: fn("atan", variable))


@entered("integral-tangent", "integral(1 + tan(x)**2, x) = tan(x)", "integral that is a tangent", "正切型积分")
def _tangent(node: Expr, scope: Scope) -> Expr | None:
    return _known(node, "1 + tan(u)**2", lambda variable: fn("tan", variable))


def _known(node: Expr, pattern: str, result: Callable[[Sym], Expr]) -> Expr | None:
    """The result, where the integrand is the pattern with the variable for u, up to the order of its terms."""
    match node:
        case Integral(body, variable):
            wanted = replaced(parse(pattern), _U, variable)
            return result(variable) if simplify(add(body, neg(wanted))) is ZERO else None
        case _:
            return None


def function_integral(name: str) -> str:
    """The name of the law for the integral of a function of the table."""
    return f"integral-of-{function_law(name)}"


@cache
def _table_antiderivative(name: str) -> Expr:
    return parse(FUNCTIONS[name].antiderivative, known={"u", "pi"})


def _enter_function_integral(name: str) -> None:
    def rewrite(node: Expr, scope: Scope) -> Expr | None:
        match node:
            case Integral(Fn(function, (argument,)), variable) if function == name and argument is variable:
                return replaced(_table_antiderivative(name), _U, variable)
            case _:
                return None

    english, chinese = FUNCTIONS[name].law
    text = FUNCTIONS[name].antiderivative
    LAWS[function_integral(name)] = Law(
        function_integral(name),
        f"integral({name}(u), u) = {text}",
        f"integral of the {english}",
        f"{chinese.removesuffix('求导').strip()}的积分",
        rewrite,
    )


for _function in FUNCTIONS.values():
    if _function.antiderivative:
        _enter_function_integral(_function.name)


@entered(
    "integral-substitution",
    "integral(f(u)*diff(u, x), x) = integral(f(u), u)",
    "integration by substitution",
    "换元积分",
)
def _substitution(node: Expr, scope: Scope, symbol: Sym) -> Expr | None:
    """∫ g(u) u′ dx = ∫ g(u) du, where u is a symbol with a definition."""
    definition = scope.setting.definition_of(symbol)
    match node:
        case Integral(body, variable) if definition is not None:
            parts = body.factors if isinstance(body, Mul) else (body,)
            written = D(symbol, variable)
            if written in parts:
                rest = mul(*(part for part in parts if part is not written))
            else:
                inner = definition.at(symbol)
                change = slope(inner, variable, scope)
                if change is ZERO:
                    return None
                rest = _written_in(simplify(div(body, change)), inner, symbol)
            free = map_nodes(rest, lambda part: _FREE if part is symbol else None)
            return Integral(rest, symbol) if not depends(free, variable, scope) else None
        case _:
            return None


def _written_in(node: Expr, inner: Expr, symbol: Sym) -> Expr:
    """The formula with the symbol for what it stands for; exp(-v) is 1/exp(v), v**4 is (v**2)**2."""

    def change(part: Expr) -> Expr | None:
        match part, inner:
            case _ if part is inner:
                return symbol
            case (Fn("exp", (one,)), Fn("exp", (other,))) if one is neg(other) or neg(one) is other:
                return power(symbol, MINUS_ONE)
            case (Pow(base, Num(high)), Pow(own, Num(low))) if base is own and (high / low).denominator == 1:
                return power(symbol, num(high / low))
            case (Fn("exp", (Add(parts),)), Fn("exp", (other,))) if other in parts or neg(other) in parts:
                exponent = ONE if other in parts else MINUS_ONE
                rest = add(*(one for one in parts if one is not other and one is not neg(other)))
                return mul(fn("exp", rest), power(symbol, exponent))
            case (Add(), Add()) if simplify(add(part, inner)) is ZERO:
                return neg(symbol)
            case _:
                return None

    return flatten(map_nodes(node, change))


@entered(
    "integral-parts",
    "integral(u*diff(v, x), x) = u*v - integral(v*diff(u, x), x)",
    "integration by parts",
    "分部积分",
)
def _parts(node: Expr, scope: Scope, kept: Expr, found: Expr) -> Expr | None:
    """∫ u v′ dx, given u, which is kept, and v, which was found as the integral of the rest."""
    if not isinstance(node, Integral):
        return None
    body, variable = node.body, node.variable
    if body is mul(kept, D(found, variable)):
        rest = mul(found, D(kept, variable))
    else:
        rest = simplify(mul(found, slope(kept, variable, scope)))
    return add(mul(kept, found), neg(Integral(rest, variable)))


@entered(
    "integral-cases",
    "integral(where(x > c, u, v), x) = where(x > c, integral(u, x), integral(v, x))",
    "each case integrated on its own",
    "分段积分",
)
def _cases(node: Expr, scope: Scope, constant: Expr = ZERO) -> Expr | None:
    """A constant of integration for the second case apart joins the two."""
    match node:
        case Integral(Where(condition, then, otherwise), variable):
            return Where(condition, Integral(then, variable), add(Integral(otherwise, variable), constant))
        case _:
            return None


@entered("by-cases", "max(u, v) = where(u > v, u, v)", "written case by case", "分段写出")
def _by_cases(node: Expr, scope: Scope) -> Expr | None:
    """The formula as cases at the outside, max, min and ReLU written as such."""
    found = _lifted(node)
    return found if found is not node else None


def _lifted(node: Expr) -> Expr:
    if isinstance(node, Rel):
        return node
    below = children(node)
    above = tuple(map(_lifted, below))
    for place, part in enumerate(above):
        if isinstance(part, Where) and not isinstance(node, Where | Integral | D):
            branches = (
                rebuild(node, (*above[:place], one, *above[place + 1 :])) for one in (part.then, part.otherwise)
            )
            return Where(part.condition, *map(_lifted, branches))
    match node, above:
        case Fn("max", _), (first, second):
            return Where(Rel(">", first, second), first, second)
        case Fn("min", _), (first, second):
            return Where(Rel("<", first, second), first, second)
        case Fn("relu", _), (argument,):
            return Where(Rel(">", argument, ZERO), argument, ZERO)
        case Fn("abs", _), (argument,):
            return Where(Rel(">", argument, ZERO), argument, neg(argument))
        case Fn("sign", _), (argument,):
            return Where(Rel(">", argument, ZERO), ONE, MINUS_ONE)
        case _:
            return node if below == above else rebuild(node, above)


@entered("antiderivative", "", "integrated", "积分")
def _antiderivative(node: Expr, scope: Scope, derivative: Expr, variable: Sym) -> Expr | None:
    """E = ∫ ∂E/∂y dy."""
    return Integral(derivative, variable)


@entered("constant-of-integration", "", "with the constant of integration", "加上积分常数")
def _constant_of_integration(node: Expr, scope: Scope, constant: Sym) -> Expr | None:
    return add(node, constant)
