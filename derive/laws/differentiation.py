"""The laws of differentiation: each rewrites one ∂ body / ∂ variable."""

from __future__ import annotations

from derive.algebra import simplify
from derive.expr import (
    MINUS_ONE,
    TWO,
    ZERO,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    add,
    div,
    log,
    mul,
    neg,
    power,
)
from derive.laws.dependence import avoid, constant_apart, depends
from derive.laws.law import Scope, entered
from derive.steps import symbol_key


@entered("definition", "", "definition", "代入定义")
def _definition(node: Expr, scope: Scope) -> Expr | None:
    """Write out what a symbol stands for; under ∂, the symbol that is differentiated."""
    match node:
        case D(Sym() as symbol, variable):
            definition = scope.setting.definition_of(symbol)
            taken = scope.reserved.union(variable.indices, symbol.indices)
            return D(avoid(definition.at(symbol), taken), variable) if definition else None
        case Sym():
            definition = scope.setting.definition_of(node)
            return definition.at(node) if definition else None
        case _:
            return None


@entered("constant", "diff(c, x) = 0", "constant", "常数求导")
def _constant(node: Expr, scope: Scope) -> Expr | None:
    return ZERO if isinstance(node, D) and not depends(node.body, node.variable, scope) else None


@entered("variable", "diff(x[k], x[i]) = delta(k, i)", "independent variables", "自变量求导")
def _variable(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Sym() as symbol, variable) if symbol_key(symbol) == symbol_key(variable):
            pairs = zip(symbol.indices, variable.indices, strict=True)
            return mul(*(Delta(own, other) for own, other in pairs if own is not other))
        case _:
            return None


@entered("sum", "diff(u + v, x) = diff(u, x) + diff(v, x)", "sum rule", "和的求导法则")
def _sum(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Add(parts), variable):
            return add(*(D(part, variable) for part in parts))
        case D(Sum() as body, variable):
            whole = avoid(body, variable.indices)
            assert isinstance(whole, Sum)
            return Sum(D(whole.body, variable), whole.index, whole.excluded)
        case _:
            return None


@entered("constant-factor", "diff(c*u, x) = c*diff(u, x)", "constant factor", "提出常数因子")
def _constant_factor(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Mul(parts), variable):
            fixed, varying = constant_apart(parts, variable, scope)
            return mul(*fixed, D(mul(*varying), variable)) if fixed and varying else None
        case _:
            return None


@entered("product", "diff(u*v, x) = diff(u, x)*v + u*diff(v, x)", "product rule", "积的求导法则")
def _product(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Mul(parts), variable):
            return add(
                *(mul(*parts[:place], D(part, variable), *parts[place + 1 :]) for place, part in enumerate(parts))
            )
        case _:
            return None


@entered("quotient", "diff(u/v, x) = (diff(u, x)*v - u*diff(v, x))/v**2", "quotient rule", "商的求导法则")
def _quotient(node: Expr, scope: Scope) -> Expr | None:
    if not isinstance(node, D):
        return None
    above, below = fraction(node.body)
    if not depends(below, node.variable, scope):
        return None
    du = D(above, node.variable) if depends(above, node.variable, scope) else ZERO
    return div(add(mul(du, below), neg(mul(above, D(below, node.variable)))), power(below, TWO))


def fraction(node: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator as they stand on the page."""
    above, below = list[Expr](), list[Expr]()
    for part in node.factors if isinstance(node, Mul) else (node,):
        match part:
            case Pow(base, Num(value)) if value < 0:
                below.append(power(base, Num(-value)))
            case _:
                above.append(part)
    return mul(*above), mul(*below)


@entered("power", "diff(u**c, x) = c*u**(c - 1)*diff(u, x)", "power rule", "幂的求导法则")
def _power(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Pow(base, exponent), variable) if not depends(exponent, variable, scope):
            return mul(exponent, power(base, simplify(add(exponent, MINUS_ONE))), D(base, variable))
        case _:
            return None


@entered(
    "general-power",
    "diff(u**v, x) = u**v*diff(v*log(u), x)",
    "power with a variable exponent",
    "幂指函数求导",
)
def _general_power(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Pow(base, exponent) as body, variable):
            return mul(body, D(mul(exponent, log(base)), variable))
        case _:
            return None


@entered("cases", "", "each case on its own", "分段求导")
def _cases(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Where(condition, then, otherwise), variable):
            return Where(condition, D(then, variable), D(otherwise, variable))
        case D(Fn("max", (first, second)), variable):
            return Where(Rel(">", first, second), D(first, variable), D(second, variable))
        case _:
            return None


@entered("unknown-function", "diff(f(u), x) = f'(u)*diff(u, x)", "derivative of f", "f 的导数")
def _unknown_function(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Fn(name, (argument,)), variable) if name.rstrip("'") == "f":
            return mul(Fn(name + "'", (argument,)), D(argument, variable))
        case _:
            return None


@entered("chain", "diff(E, x) = sum(diff(E, v[k])*diff(v[k], x), k)", "chain rule", "链式法则")
def _chain(node: Expr, scope: Scope, through: Sym) -> Expr | None:
    """∂E/∂x = Σ_k ∂E/∂v_k · ∂v_k/∂x, where E depends on x through v alone; v_k is `through`."""
    if not isinstance(node, D):
        return None
    if not through.indices:
        return Mul((D(node.body, through), D(through, node.variable)))
    index = through.indices[-1]
    return Sum(Mul((D(node.body, through), D(through, node.variable))), index)
