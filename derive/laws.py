"""The laws: general rules of calculus, of indices and of algebra, one record each.

A law rewrites one node. None knows of a particular loss or activation, and a derivation
writes no line but by a law of this table. `statement` is the law as a formula; where it is
an equation of two formulas, a test applies the law to its left side and must get the right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from derive.algebra import expand, factor, flatten, pull_constants, simplify
from derive.expr import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Array,
    D,
    Delta,
    Entry,
    Expr,
    Fn,
    Generic,
    Index,
    MatMul,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    all_indices,
    children,
    div,
    free_indices,
    fresh_index,
    log,
    map_nodes,
    mul,
    neg,
    power,
    rebuild,
    rename,
    walk,
)
from derive.expr import replace as replace_node
from derive.functions import FUNCTIONS, Function
from derive.parser import parse
from derive.steps import Case, Hypothesis, Setting, symbol_key


@dataclass(frozen=True)
class Scope:
    """What a law may look at besides the node: definitions, the case in force, and the table of laws."""

    setting: Setting
    laws: Mapping[str, Law]
    case: Case | None = None
    reserved: frozenset[Index] = frozenset()
    """Letters that the derivation uses itself; bound indices take others."""

    def under(self, case: Case | None) -> Scope:
        return replace(self, case=case)


Rewrite = Callable[..., "Expr | None"]
"""(node, scope, …) -> what the node equals, or None where the law does not apply."""


@dataclass(frozen=True)
class Law:
    """A law: its name, its statement, what it is called in English and in Chinese, and the rewrite."""

    name: str
    statement: str
    en: str
    zh: str
    apply: Rewrite

    def __call__(self, node: Expr, scope: Scope, *details: object) -> Expr:
        """Apply the law; a caller that is not sure whether it fits asks `apply`.

        Raises:
            ValueError: the law does not apply to the node.
        """
        rewritten = self.apply(node, scope, *details)
        if rewritten is None:
            raise ValueError(f"the law {self.name} does not apply here")
        return rewritten


LAWS: dict[str, Law] = {}


def _law(name: str, statement: str, en: str, zh: str) -> Callable[[Rewrite], Rewrite]:
    def enter(rewrite: Rewrite) -> Rewrite:
        LAWS[name] = Law(name, statement, en, zh, rewrite)
        return rewrite

    return enter


# What depends on what.


def may_coincide(first: Sym, second: Sym, scope: Scope, apart: frozenset[tuple[Index, Index]] = frozenset()) -> bool:
    """Whether two symbols can be the same variable for some values of the indices that the case allows."""
    if symbol_key(first) != symbol_key(second):
        return False
    case = scope.case
    unequal = {(case.first, case.second), (case.second, case.first)} if case and not case.equal else set()
    return not any(pair in unequal or pair in apart for pair in zip(first.indices, second.indices, strict=True))


def depends(node: Expr, variable: Sym, scope: Scope, apart: frozenset[tuple[Index, Index]] = frozenset()) -> bool:
    """Whether the node varies with the variable, definitions seen through."""
    match node:
        case Sym():
            if may_coincide(node, variable, scope, apart):
                return True
            definition = scope.setting.definition_of(node)
            if definition is None:
                return False
            return depends(avoid(definition.at(node), variable.indices), variable, scope, apart)
        case Sum(body, index, excluded):
            return depends(body, variable, scope, apart | {(index, other) for other in excluded})
        case D(body, _):
            return depends(body, variable, scope, apart)
        case _:
            return any(depends(child, variable, scope, apart) for child in children(node))


def avoid(node: Expr, taken: Iterable[Index]) -> Expr:
    """Give other letters to bound indices that would be mistaken for the taken ones."""
    taken = frozenset(taken) | free_indices(node)

    def change(part: Expr) -> Expr | None:
        if not isinstance(part, (Sum, Generic)):
            return None
        body = children(part)[0]
        index = part.index
        if index in taken:
            index = fresh_index(index.size, taken | all_indices(part))
            body = rename(body, {part.index: index})
        body = avoid(body, taken | {index})
        return Sum(body, index, part.excluded) if isinstance(part, Sum) else Generic(part.name, body, index)

    return map_nodes(node, change)


# Differentiation. Each law rewrites one ∂ body / ∂ variable.


@_law("definition", "", "definition", "代入定义")
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


@_law("constant", "diff(c, x) = 0", "constant", "常数求导")
def _constant(node: Expr, scope: Scope) -> Expr | None:
    return ZERO if isinstance(node, D) and not depends(node.body, node.variable, scope) else None


@_law("variable", "diff(x[k], x[i]) = delta(k, i)", "independent variables", "自变量求导")
def _variable(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Sym() as symbol, variable) if symbol_key(symbol) == symbol_key(variable):
            pairs = zip(symbol.indices, variable.indices, strict=True)
            return mul(*(Delta(own, other) for own, other in pairs if own is not other))
        case _:
            return None


@_law("sum", "diff(u + v, x) = diff(u, x) + diff(v, x)", "sum rule", "和的求导法则")
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


@_law("constant-factor", "diff(c*u, x) = c*diff(u, x)", "constant factor", "常数因子提出")
def _constant_factor(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Mul(parts), variable):
            varying = [part for part in parts if depends(part, variable, scope)]
            fixed = [part for part in parts if part not in varying]
            return mul(*fixed, D(mul(*varying), variable)) if fixed and varying else None
        case _:
            return None


@_law("product", "diff(u*v, x) = diff(u, x)*v + u*diff(v, x)", "product rule", "乘积法则")
def _product(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Mul(parts), variable):
            return add(
                *(mul(*parts[:place], D(part, variable), *parts[place + 1 :]) for place, part in enumerate(parts))
            )
        case _:
            return None


@_law("quotient", "diff(u/v, x) = (diff(u, x)*v - u*diff(v, x))/v**2", "quotient rule", "商的求导法则")
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


@_law("power", "diff(u**c, x) = c*u**(c - 1)*diff(u, x)", "power rule", "幂的求导法则")
def _power(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Pow(base, exponent), variable) if not depends(exponent, variable, scope):
            return mul(exponent, power(base, simplify(add(exponent, MINUS_ONE))), D(base, variable))
        case _:
            return None


@_law(
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


@_law("cases", "", "each case on its own", "分段求导")
def _cases(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Where(condition, then, otherwise), variable):
            return Where(condition, D(then, variable), D(otherwise, variable))
        case D(Fn("max", (first, second)), variable):
            return Where(Rel(">", first, second), D(first, variable), D(second, variable))
        case _:
            return None


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


@_law("abbreviation", "", "abbreviation written out", "展开简写")
def _abbreviation(node: Expr, scope: Scope) -> Expr | None:
    """Write out a function that stands for a formula in u and v."""
    match node:
        case D(Fn(name, args), variable) if FUNCTIONS[name].definition:
            values = dict(zip((_U, Sym("v")), args, strict=False))
            formula = parse(FUNCTIONS[name].definition, known={"u", "v"})
            return D(map_nodes(formula, lambda part: values.get(part) if isinstance(part, Sym) else None), variable)
        case _:
            return None


@_law("unknown-function", "diff(f(u), x) = f'(u)*diff(u, x)", "derivative of f", "f 的导数")
def _unknown_function(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case D(Fn(name, (argument,)), variable) if name.rstrip("'") == "f":
            return mul(Fn(name + "'", (argument,)), D(argument, variable))
        case _:
            return None


@_law("chain", "diff(E, x) = sum(diff(E, v[k])*diff(v[k], x), k)", "chain rule", "链式法则")
def _chain(node: Expr, scope: Scope, through: Sym) -> Expr | None:
    """∂E/∂x = Σ_k ∂E/∂v_k · ∂v_k/∂x, where E depends on x through v alone; v_k is `through`."""
    if not isinstance(node, D):
        return None
    index = through.indices[-1]
    return Sum(Mul((D(node.body, through), D(through, node.variable))), index)


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
            raise ValueError("there is no law of differentiation for this formula")


# Indices.


@_law("kronecker-contraction", "sum(delta(i, k)*u[k], k) = u[i]", "Kronecker contraction", "克罗内克 δ 收缩")
def _contraction(node: Expr, scope: Scope) -> Expr | None:
    """A sum whose terms vanish but where two indices are equal is that one term."""
    if not isinstance(node, Sum):
        return None
    for part in walk(node.body):
        if isinstance(part, Delta) and node.index in (part.first, part.second):
            other = part.second if part.first is node.index else part.first
            if flatten(replace_node(node.body, part, ZERO)) is not ZERO:
                continue  # something is left where the indices differ
            if other in node.excluded:
                return ZERO
            return rename(flatten(replace_node(node.body, part, ONE)), {node.index: other})
    return None


@_law("case", "", "case", "情形")
def _case(node: Expr, scope: Scope) -> Expr | None:
    """Write one index for both where the case says that they are equal."""
    case = scope.case
    return rename(node, {case.second: case.first}) if case and case.equal else None


@_law("merge-cases", "", "both cases in one, with δ", "用 δ 合并两种情形")
def _merge_cases(node: Expr, scope: Scope, equal: Expr, unequal: Expr, first: Index, second: Index) -> Expr | None:
    """From u where first = second (written with first) and v elsewhere: v + δ (u - v)."""
    extra = simplify(add(equal, neg(rename(unequal, {second: first}))))
    return factor(add(mul(Delta(first, second), rename(extra, {first: second})), unequal))


@_law("sum-split", "sum(u[k], k) = u[i] + sum(u[k], k, k != i)", "the term k = i apart", "拆出 k = i 的项")
def _sum_split(node: Expr, scope: Scope, index: Index) -> Expr | None:
    match node:
        case Sum(body, bound, ()):
            return Add((rename(body, {bound: index}), Sum(body, bound, (index,))))
        case _:
            return None


@_law("sum-collect", "u[i] + sum(u[k], k, k != i) = sum(u[k], k)", "the sum made whole", "并回完整的求和")
def _sum_collect(node: Expr, scope: Scope) -> Expr | None:
    """Take into a sum that leaves out k = i the term that is missing there."""
    if not isinstance(node, Add):
        return None
    for place, part in enumerate(node.terms):
        if isinstance(part, Sum) and len(part.excluded) == 1:
            missing = rename(part.body, {part.index: part.excluded[0]})
            rest = [term for other, term in enumerate(node.terms) if other != place]
            if missing in rest:
                rest.remove(missing)
                return add(*rest, Sum(part.body, part.index))
    return None


@_law("sum-factor", "sum(c*u[k], k) = c*sum(u[k], k)", "constant factor out of the sum", "常数因子提到求和号外")
def _sum_factor(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Sum():
            pulled = pull_constants(node)
            if isinstance(pulled, Mul) and pulled.factors[-1] is not node:
                last = pulled.factors[-1]
                if isinstance(last, Sum) and last.body is ONE and not last.excluded:
                    return mul(*pulled.factors[:-1], Sym(last.index.size))
            return pulled if pulled is not node else None
        case _:
            return None


@_law("sum-of-sums", "sum(u[k] + v[k], k) = sum(u[k], k) + sum(v[k], k)", "sum of a sum", "求和的线性性")
def _sum_of_sums(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Sum(Add(parts), index, excluded):
            return add(*(Sum(part, index, excluded) for part in parts))
        case _:
            return None


# Algebra, definitions read backwards, hypotheses, what was derived before.


@_law("regrouping", "", "regrouped", "整理")
def _regrouping(node: Expr, scope: Scope) -> Expr | None:
    return simplify(node)


@_law("expanding", "u*(v + w) = u*v + u*w", "multiplied out", "展开")
def _expanding(node: Expr, scope: Scope) -> Expr | None:
    return expand(node)


@_law("back-substitution", "", "back-substitution", "回代")
def _back_substitution(node: Expr, scope: Scope, *symbols: Sym) -> Expr | None:
    """Read a definition from right to left: the symbol in place of its formula."""
    formulas = {scope.setting.definitions[symbol_key(symbol)].at(symbol): symbol for symbol in symbols}
    found = _read_backwards(node, formulas)
    return found if found is not node else None


def _read_backwards(node: Expr, formulas: Mapping[Expr, Sym]) -> Expr:
    if isinstance(node, Where):  # a definition by cases, read within the same case
        split = {formula: symbol for formula, symbol in formulas.items() if isinstance(formula, Where)}
        same = {formula: symbol for formula, symbol in split.items() if formula.condition is node.condition}
        if same:
            then = _read_backwards(
                node.then, {**formulas, **{formula.then: symbol for formula, symbol in same.items()}}
            )
            other = _read_backwards(
                node.otherwise, {**formulas, **{formula.otherwise: symbol for formula, symbol in same.items()}}
            )
            return Where(node.condition, then, other)
    if node in formulas:
        return formulas[node]
    below = children(node)
    above = tuple(_read_backwards(child, formulas) for child in below)
    return node if above == below else rebuild(node, above)


@_law("hypothesis", "", "by hypothesis", "由假设")
def _hypothesis(node: Expr, scope: Scope, hypothesis: Hypothesis) -> Expr | None:
    """Replace the left side of the hypothesis, whatever its letters, by the right side."""
    used = map_nodes(node, lambda part: hypothesis.right if same_up_to_letters(part, hypothesis.left) else None)
    return used if used is not node else None


def same_up_to_letters(node: Expr, pattern: Expr) -> bool:
    """Whether two closed formulas differ at most in the letters of their bound indices."""
    if node is pattern:
        return True
    if not isinstance(node, Sum) or not isinstance(pattern, Sum) or node.index.size != pattern.index.size:
        return False
    return rename(pattern.body, {pattern.index: node.index}) is node.body and node.excluded == pattern.excluded


@_law("substitution", "", "inserted from above", "代入上面的结果")
def _substitution(node: Expr, scope: Scope, *known: tuple[Expr, Expr]) -> Expr | None:
    """Put in what was derived before: pairs of a formula and what it was found to equal."""
    found = map_nodes(node, lambda part: next((right for left, right in known if part is left), None))
    return found if found is not node else None


@_law("matrix-form", "", "matrix form", "矩阵形式")
def _matrix_form(node: Expr, scope: Scope, names: Mapping[str, str]) -> Expr | None:
    """Σ_s u_si v_sj = [Uᵀ V]_ij, the matrices named after the letters of their entries."""
    match node:
        case Sum(Mul((Sym(left, (s1, row)) as first, Sym(right, (s2, column)) as second)), index, ()) if (
            s1 is index and s2 is index
        ):
            return Entry(
                MatMul(Transpose(Array(names[left], first, s1, row)), Array(names[right], second, s2, column)),
                row,
                column,
            )
        case _:
            return None
