"""Sums whose terms nearly cancel, written so that nothing does: u - u·p as u times what p lacks of 1."""

from __future__ import annotations

from derive.algebra import cost, expand, factors, product, simplify
from derive.expr import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
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
    exp,
    fn,
    free_indices,
    log,
    map_nodes,
    mul,
    neg,
    num,
    power,
    rename,
    walk,
)
from derive.notation import output, target
from derive.steps import Domain
from numeric.stable.law import ABOVE, LOG_OUTPUT, LOG_REST, REST, StableScope, entered
from numeric.stable.signs import evidently_positive


def _oriented(node: Expr) -> Expr:
    """Every difference u - v in a fixed order, so that v - u is seen to be its negative."""

    def turn(part: Expr) -> Expr | None:
        if isinstance(part, Add) and len(part.terms) == 2:
            first, second = (factors(_oriented(term)) for term in part.terms)
            if (first[0] < 0) != (second[0] < 0):
                positive, negative = (first, second) if first[0] > 0 else (second, first)
                difference = sorted((positive, negative), key=lambda term: repr(product((abs(term[0]), term[1]))))
                turned = Add(tuple(product((abs(t[0]) * (1 if t is difference[0] else -1), t[1])) for t in difference))
                return turned if difference[0] is positive else Mul((MINUS_ONE, turned))
        return None

    return map_nodes(node, turn)


def ratio(left: Expr, right: Expr) -> Expr:
    """left/right with all common factors cancelled."""
    return product(factors(mul(_oriented(left), power(_oriented(right), MINUS_ONE))))


def complement(part: Expr, sign: int, scope: StableScope) -> Expr | None:
    """1 - p (sign -1) or 1 + p (sign 1) without cancellation, for the p for which that is known."""
    match part:
        case Fn("sigmoid", (u,)) if sign < 0:
            return fn("sigmoid", simplify(neg(u)))
        case Fn("tanh", (u,)):
            return mul(TWO, fn("sigmoid", simplify(mul(num(2 * sign), u))))
        case Fn("erf", (u,)):
            return fn("erfc", simplify(mul(num(-sign), u)))
        case Fn("exp", (u,)) if sign < 0:
            return neg(fn("expm1", u))
        case Sym(_, (index,), _) if scope.is_output(part):
            quantity = REST if sign < 0 else ABOVE
            return quantity.at(index) if scope.has(quantity) else None
        case Pow(base, exponent) if exponent is TWO and sign < 0:
            below, beyond = complement(base, -1, scope), complement(base, 1, scope)
            return mul(below, beyond) if below and beyond else None
        case Pow(Sym(_, (index,), _) as base, exponent) if sign < 0 and scope.is_output(base):
            if scope.has(LOG_OUTPUT) and not (isinstance(exponent, Num) and exponent.value.denominator == 1):
                return neg(fn("expm1", mul(exponent, LOG_OUTPUT.at(index))))
    return None


def _lacking(term: Expr, other: Expr, scope: StableScope) -> Expr | None:
    """term + other as term·(1 ± p)."""
    number, powers = factors(ratio(other, term))
    if abs(number) != 1 or len(powers) != 1:
        return None
    left = complement(product((abs(number), powers)), int(number), scope)
    return None if left is None else mul(term, left)


@entered("complement", "u - u*sigmoid(v) = u*sigmoid(-v)", "what is lacking to 1", "与 1 的差")
def _complement(node: Expr, scope: StableScope) -> Expr | None:
    """The same for tanh, erf and exp, and for an output whose 1 - y is known."""
    if not isinstance(node, Add):
        return None
    found = list[Expr]()
    for place, term in enumerate(node.terms):
        for other_place, other in enumerate(node.terms):
            if place != other_place and (product_of := _lacking(term, other, scope)) is not None:
                rest = [part for at, part in enumerate(node.terms) if at not in (place, other_place)]
                found.append(add(product_of, *rest))
    return min(found, key=cost, default=None)


@entered(
    "sum-complement",
    "1 - sum(t[k]*p[k], k) = (1 - sum(t[k], k)) + sum(t[k]*(1 - p[k]), k)",
    "what is lacking to 1, term by term",
    "逐项与 1 的差",
)
def _sum_complement(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Add((one, Mul((minus, Sum(Mul((t, p)), index, ()))))) if one is ONE and minus is MINUS_ONE:
            left = complement(p, -1, scope)
            if left is not None:
                return Add((Add((ONE, neg(Sum(t, index)))), Sum(mul(t, left), index)))
    return None


@entered(
    "own-term",
    "u[i] - y[i]*sum(u[k], k) = u[i]*(1 - y[i]) - y[i]*sum(u[k], k, k != i)",
    "the own term out of the sum",
    "拆出自身的项",
)
def _own_term(node: Expr, scope: StableScope) -> Expr | None:
    """Where a formula takes from a term the same one times y, hidden in a sum."""
    if not isinstance(node, Add) or not scope.has(REST):
        return None
    for place, term in enumerate(node.terms):
        outside, total = _with_sum(term)
        if total is None or total.excluded:
            continue
        others = [part for at, part in enumerate(node.terms) if at != place]
        local = others[0] if len(others) == 1 else Add(tuple(others))
        for index in sorted(free_indices(local), key=lambda one: one.name):
            own = mul(*outside, rename(total.body, {total.index: index}))
            y = output(index)
            if ratio(own, local) is neg(y) or expand(add(own, mul(y, local))) is ZERO:
                lacking = Add((ONE, neg(y)))
                kept = add(*(_within_bracket(mul(part, lacking)) for part in others))
                if ratio(own, local) is neg(y):
                    kept = product(factors(mul(local, lacking)))
                return Add((kept, mul(*outside, Sum(total.body, total.index, (index,)))))
    return None


def _within_bracket(node: Expr) -> Expr:
    """The product with what divides a term of one of its brackets cancelled there."""
    shorter = simplify(node)
    return shorter if cost(shorter) < cost(node) else product(factors(node))


def _with_sum(term: Expr) -> tuple[list[Expr], Sum | None]:
    parts = term.factors if isinstance(term, Mul) else (term,)
    totals = [part for part in parts if isinstance(part, Sum)]
    return [part for part in parts if not isinstance(part, Sum)], totals[0] if len(totals) == 1 else None


def _saturates(scope: StableScope) -> bool:
    return scope.has(REST) and scope.has(ABOVE)


@entered(
    "difference",
    "y - t = (1 - t)*y - t*(1 - y)",
    "the difference without cancellation",
    "无抵消的差",
)
def _difference(node: Expr, scope: StableScope) -> Expr | None:
    """Exact at t = 0 and t = 1, where y may round to t; with the same from below, at t = -1, for y of both signs."""
    if not isinstance(node, Add) or not _saturates(scope):
        return None
    for place, term in enumerate(node.terms):
        for y in [part for part in factors(term)[1] if scope.is_output(part)]:
            assert isinstance(y, Sym)
            t = target(y.indices[0])
            wanted = neg(mul(term, t, power(y, MINUS_ONE)))
            for other_place, other in enumerate(node.terms):
                if other_place != place and ratio(other, wanted) is ONE:
                    rest = [part for at, part in enumerate(node.terms) if at not in (place, other_place)]
                    return add(mul(ratio(term, y), _apart(y, t, scope)), *rest)
    return None


def _apart(y: Sym, t: Sym, scope: StableScope) -> Expr:
    """y - t by what y lacks to 1, or to -1."""
    index = y.indices[0]
    near_one: Expr = Add((Mul((Add((ONE, neg(t))), y)), neg(mul(t, REST.at(index)))))
    if not evidently_positive(scope.stable[REST.name], scope.domains):  # y grows without bound
        formula = rename(scope.stable["y"], dict(zip(scope.activation.symbol.indices, (index,), strict=True)))
        return Where(Rel("<=", y, TWO), near_one, Add((formula, neg(t))))
    if evidently_positive(scope.stable["y"], scope.domains) or scope.domains.get("t", Domain.REAL) is not Domain.REAL:
        return near_one
    near_minus_one = Add((Mul((Add((ONE, t)), y)), neg(mul(t, ABOVE.at(index)))))
    return Where(Rel("<", t, ZERO), near_minus_one, near_one)


@entered("even-power", "(-u)**2 = u**2", "the sign squared", "负号平方")
def _even_power(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Pow(Mul((Num(number), *rest)), Num(value)) if number < 0 and value % 2 == 0:
            return power(mul(num(-number), *rest), num(value))
    return None


@entered(
    "dominant-term",
    "y - t*log(y) = y*(1 - t*log(y)*exp(-log(y)))",
    "the dominant term in front",
    "提出主导项",
)
def _dominant_term(node: Expr, scope: StableScope) -> Expr | None:
    """For y that grows without bound, so that ∞ - ∞ does not arise."""
    match node:
        case Add((Sym(_, (index,), _) as y, Mul((minus, Sym("t", _, _) as t, logarithm)))):
            if minus is not MINUS_ONE or not scope.is_output(y) or logarithm is not LOG_OUTPUT.at(index):
                return None
            if evidently_positive(scope.stable.get(REST.name, neg(ONE)), scope.domains):
                return None  # y is less than 1
            vanishing = mul(logarithm, exp(neg(logarithm)))
            return Where(
                Rel("<=", logarithm, ONE),
                Add((Mul((MINUS_ONE, t, logarithm)), y)),
                Mul((y, Add((ONE, Mul((MINUS_ONE, t, vanishing)))))),
            )
    return None


@entered("margin", "1 - t*y = (1 - t) + t*(1 - y)", "the margin without cancellation", "无抵消的间隔")
def _margin(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Add((one, Mul((minus, Sym("t", (index,), _) as t, y)))) if one is ONE and minus is MINUS_ONE:
            if not scope.is_output(y) or y is not output(index) or not _saturates(scope):
                return None
            return Where(
                Rel("<", t, ZERO),
                Add((Add((ONE, t)), neg(mul(t, ABOVE.at(index))))),
                Add((Add((ONE, neg(t))), mul(t, REST.at(index)))),
            )
    return None


@entered("unfolding", "", "definition of the output, in its case", "代入该情形下输出的定义")
def _unfolding(node: Expr, scope: StableScope) -> Expr | None:
    """Where the output is defined by cases and a sum in one case has it, that case of the definition."""
    definition = scope.activation
    if not isinstance(node, Where) or not isinstance(definition.formula, Where):
        return None
    for index in sorted(free_indices(node), key=lambda one: one.name):
        formula = definition.at(output(index))
        if isinstance(formula, Where) and formula.condition is node.condition:
            then, otherwise = (
                _unfolded(branch, output(index), meant)
                for branch, meant in ((node.then, formula.then), (node.otherwise, formula.otherwise))
            )
            if (then, otherwise) != (node.then, node.otherwise):
                return Where(node.condition, then, otherwise)
    return None


def _unfolded(branch: Expr, y: Sym, meant: Expr) -> Expr:
    if not any(isinstance(part, Add) and y in part.terms for part in walk(branch)):
        return branch
    return simplify(map_nodes(branch, lambda part: meant if part is y else None))


@entered("cancelling", "u*(v/u + w) = v + u*w", "cancelled within the bracket", "在括号内约去")
def _cancelling(node: Expr, scope: StableScope) -> Expr | None:
    """A factor that divides a term of a bracket beside it, taken into the bracket: it may be 0."""
    if not isinstance(node, Mul):
        return None
    for place, part in enumerate(node.factors):
        for at, bracket in enumerate(node.factors):
            if not (isinstance(part, Sym) and part.indices and isinstance(bracket, Add)):
                continue
            if any(factors(term)[1].get(part) is MINUS_ONE for term in bracket.terms):
                inside = Add(tuple(product(factors(mul(part, term))) for term in bracket.terms))
                rest = [factor for other, factor in enumerate(node.factors) if other not in (place, at)]
                return mul(*rest, inside)
    return None


@entered("zero-case", "u*where(v > 0, w, 0) = where(v > 0, u*w, 0)", "the product within its case", "在情形内相乘")
def _zero_case(node: Expr, scope: StableScope) -> Expr | None:
    if not isinstance(node, Mul):
        return None
    for place, part in enumerate(node.factors):
        if isinstance(part, Where) and ZERO in (part.then, part.otherwise):
            rest = [factor for at, factor in enumerate(node.factors) if at != place]
            return Where(part.condition, mul(*rest, part.then), mul(*rest, part.otherwise))
    return None


@entered("share", "u/(1 + abs(u)) = sign(u)/(1 + 1/abs(u))", "divided through by |u|", "分子分母同除以 |u|")
def _share(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Mul((u, Pow(Add((one, Fn("abs", (v,)) as size)), minus))) if one is ONE and minus is MINUS_ONE and u is v:
            return div(fn("sign", u), Add((ONE, power(size, MINUS_ONE))))
        case Mul((Fn("abs", _) as size, Pow(Add((one, v)), minus))) if one is ONE and minus is MINUS_ONE and size is v:
            return div(ONE, Add((ONE, power(size, MINUS_ONE))))
    return None


@entered(
    "share-lacking",
    "1 - u/(1 + abs(u)) = where(u > 0, 1/(1 + abs(u)), 1 + abs(u)/(1 + abs(u)))",
    "what a share lacks to 1",
    "份额与 1 的差",
)
def _share_lacking(node: Expr, scope: StableScope) -> Expr | None:
    """And likewise what its negative lacks."""
    match node:
        case Add((one, second)) if one is ONE:
            number, powers = factors(second)
            for u in powers:
                below = Add((ONE, fn("abs", u)))
                if abs(number) == 1 and powers == {u: ONE, below: MINUS_ONE}:
                    side = Rel(">" if number < 0 else "<", u, ZERO)
                    larger = Add((ONE, mul(fn("abs", u), power(below, MINUS_ONE))))
                    return Where(side, power(below, MINUS_ONE), larger)
    return None


# Logarithms.


@entered("log-output", "", "logarithm of the output", "输出的对数")
def _log_output(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Sym(name, (index,), _) as y,)):
            if scope.is_output(y) and scope.has(LOG_OUTPUT):
                return LOG_OUTPUT.at(index)
            if name == REST.name and scope.has(LOG_REST):
                return LOG_REST.at(index)
    return None


@entered("log-quotient", "log(u/v) = log(u) - log(v)", "logarithm of a quotient", "商的对数")
def _log_quotient(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Mul((u, Pow(v, exponent))),)) if exponent is MINUS_ONE and scope.is_output(v):
            return Add((log(u), neg(log(v))))
    return None


@entered("log1p", "log(1 + u) = log1p(u)", "log1p", "log1p")
def _log1p(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Add(parts),)) if ONE in parts and not any(isinstance(part, Sum) for part in parts):
            return fn("log1p", add(*(part for part in parts if part is not ONE)))
    return None


@entered(
    "log-cosh",
    "log(cosh(u)) = where(abs(u) <= 2, log1p(2*sinh(u/2)**2), abs(u) - log(2) + log1p(exp(-2*abs(u))))",
    "ln cosh for small and for large arguments",
    "ln cosh 分大小两种情形",
)
def _log_cosh(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Fn("cosh", (u,)),)):
            size = fn("abs", u)
            small = fn("log1p", mul(TWO, power(fn("sinh", div(u, TWO)), TWO)))
            large = Add((size, neg(log(TWO)), fn("log1p", exp(mul(num(-2), size)))))
            return Where(Rel("<=", size, TWO), small, large)
    return None


@entered(
    "log-softplus",
    "log(softplus(u)) = where(u > 0, log(u + softplus(-u)), u + log(log1prel(exp(u))))",
    "logarithm of a softplus",
    "softplus 的对数",
)
def _log_softplus(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Fn("softplus", (u,)),)):
            large = log(Add((u, fn("softplus", simplify(neg(u))))))
            return Where(Rel(">", u, ZERO), large, Add((u, log(fn("log1prel", exp(u))))))
    return None


@entered("relative-exponential", "expm1(u)/u = exprel(u)", "the quotient that is 1 at 0", "在 0 处取 1 的商")
def _exprel(node: Expr, scope: StableScope) -> Expr | None:
    """expm1(u) times a sum with a term in 1/u: taken into the sum, and each quotient as one function."""
    if not isinstance(node, Mul):
        return None
    for place, part in enumerate(node.factors):
        if not isinstance(part, Fn) or part.name != "expm1":
            continue
        (_, powers) = factors(part.args[0])
        bases = [base for base, exponent in powers.items() if exponent is ONE]
        if len(bases) != 1 or len(powers) != 1:
            continue
        rest = [factor for at, factor in enumerate(node.factors) if at != place]
        inverse = power(bases[0], MINUS_ONE)
        for at, bracket in enumerate(rest):
            if isinstance(bracket, Add) and any(factors(term)[1].get(bases[0]) is MINUS_ONE for term in bracket.terms):
                others = [factor for other, factor in enumerate(rest) if other != at]
                return Add(tuple(mul(*others, _relative(term, part, bases[0])) for term in bracket.terms))
        if inverse in rest:
            rest.remove(inverse)
            return mul(*rest, _relative(inverse, part, bases[0]))
    return None


def _relative(term: Expr, expm1: Fn, base: Expr) -> Expr:
    """term·expm1(u), where a factor 1/base of the term makes it exprel(u)."""
    number, powers = factors(term)
    if powers.get(base) is not MINUS_ONE:
        return mul(term, expm1)
    scale = ratio(expm1.args[0], base)
    left = product((number, {part: exponent for part, exponent in powers.items() if part is not base}))
    return mul(left, scale, fn("exprel", expm1.args[0]))
