"""Quotients and logarithms of exponentials: the sigmoid, tanh and softplus in them, and the shift of a softmax."""

from __future__ import annotations

from derive.algebra import Term, expand, over_one, product, simplify, terms
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
    mul,
    neg,
    num,
    power,
    rename,
    sub,
    walk,
)
from numeric.stable.law import SHIFT, TOP, StableScope, entered


@entered("sigmoid", "1/(1 + exp(-u)) = sigmoid(u)", "the sigmoid in it", "认出 sigmoid")
def _logistic(node: Expr, scope: StableScope) -> Expr | None:
    """A/(A + B) = σ(ln A - ln B) for products A and B of exponentials."""
    split = _quotient(node)
    if split is None:
        return None
    above, (first, second) = split
    if len(above) != 1:
        return None
    for one, other in ((first, second), (second, first)):
        ratio = _constant_ratio(above[0], one)
        if ratio is not None:
            return mul(ratio, fn("sigmoid", simplify(sub(_log_of(one), _log_of(other)))))
    return None


@entered("hyperbolic-tangent", "(exp(u) - exp(-u))/(exp(u) + exp(-u)) = tanh(u)", "the tanh in it", "认出 tanh")
def _hyperbolic(node: Expr, scope: StableScope) -> Expr | None:
    """(A - B)/(A + B) = tanh((ln A - ln B)/2) for products A and B of exponentials."""
    split = _quotient(node)
    if split is None:
        return None
    above, (one, other) = split
    if len(above) != 2:
        return None
    first, second = above if _like(above[0], one) else above[::-1]
    scale, negative = _constant_ratio(first, one), _constant_ratio(second, other)
    if scale is None or negative is None or simplify(add(scale, negative)) is not ZERO:
        return None
    return mul(scale, fn("tanh", simplify(div(sub(_log_of(one), _log_of(other)), TWO))))


def _quotient(node: Expr) -> tuple[list[Term], tuple[Term, Term]] | None:
    """Numerator and denominator as sums of products of exponentials, if there are two below and one or two above."""
    if not isinstance(node, (Mul, Pow)) or any(isinstance(part, Sum) for part in walk(node)):
        return None
    if not any(isinstance(part, Fn) and part.name == "exp" for part in walk(node)):
        return None
    above, below = (terms(expand(part)) for part in over_one(node))
    if len(below) != 2 or len(above) > 2 or not all(map(_is_exponential, below)):
        return None
    return above, (below[0], below[1])


def _is_exponential(term: Term) -> bool:
    """A positive number times powers of exponentials."""
    return term[0] > 0 and all(
        isinstance(base, Fn) and base.name == "exp" and isinstance(exponent, Num) for base, exponent in term[1].items()
    )


def _log_of(term: Term) -> Expr:
    coefficient, powers = term
    parts = [mul(exponent, base.args[0]) for base, exponent in powers.items() if isinstance(base, Fn)]
    return add(*([] if coefficient == 1 else [log(num(coefficient))]), *parts)


def _exponentials_of(term: Term) -> dict[Expr, Expr]:
    return {base: exponent for base, exponent in term[1].items() if isinstance(base, Fn) and base.name == "exp"}


def _like(left: Term, right: Term) -> bool:
    return _exponentials_of(left) == _exponentials_of(right)


def _constant_ratio(left: Term, right: Term) -> Expr | None:
    """left/right where that has no exponential."""
    if not _like(left, right):
        return None
    others = {base: exponent for base, exponent in left[1].items() if base not in _exponentials_of(left)}
    return product((left[0] / right[0], others))


@entered("softplus", "log(1 + exp(u)) = softplus(u)", "the softplus in it", "认出 softplus")
def _softplus(node: Expr, scope: StableScope) -> Expr | None:
    """ln(A + B) = ln A + softplus(ln B - ln A) for products A and B of exponentials."""
    match node:
        case Fn("log", (Add() as inside,)):
            parts = terms(inside)
            if len(parts) != 2 or not all(map(_is_exponential, parts)):
                return None
            first, second = sorted(parts, key=lambda term: len(term[1]))
            if not second[1]:
                return None
            return add(_log_of(first), fn("softplus", simplify(sub(_log_of(second), _log_of(first)))))
        case _:
            return None


@entered("log-exp", "log(exp(u)) = u", "logarithm of an exponential", "指数的对数")
def _log_exp(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Fn("log", (Fn("exp", (u,)),)):
            return u
        case Fn("log", (Fn("sigmoid", (u,)),)):
            return neg(fn("softplus", simplify(neg(u))))
        case _:
            return None


# Vectors: softmax and whatever has its shape.


def _softmax(node: Expr) -> tuple[Expr, Sum, Expr] | None:
    """c, Σ_k exp(v_k) and exp(v_i) of a product c·exp(v_i)/Σ_k exp(v_k)."""
    if not isinstance(node, Mul):
        return None
    for factor in node.factors:
        match factor:
            case Pow(Sum(Fn("exp", _) as body, index, ()) as total, exponent) if exponent is MINUS_ONE:
                for own in node.factors:
                    if isinstance(own, Fn) and own.name == "exp" and _same_shape(own, body, index):
                        rest = [part for part in node.factors if part is not factor and part is not own]
                        return mul(*rest), total, own
    return None


def _same_shape(own: Expr, body: Expr, index: object) -> bool:
    return any(rename(body, {index: other}) is own for other in free_indices(own))  # type: ignore[dict-item]


def _shifted(node: Expr, by: Sym) -> Expr:
    """exp(v) as exp(v - shift)."""
    assert isinstance(node, Fn)
    return exp(add(node.args[0], neg(by)))


def _is_shifted(node: Expr) -> bool:
    return any(part is SHIFT or part is TOP for part in walk(node))


@entered(
    "all-but-one",
    "1 - exp(u[i])/sum(exp(u[k]), k) = sum(exp(u[k]), k, k != i)/sum(exp(u[k]), k)",
    "the share of all the others",
    "其余各项的份额",
)
def _all_but_one(node: Expr, scope: StableScope) -> Expr | None:
    match node:
        case Add((first, second)) if first is ONE:
            found = _softmax(neg(second))
            if found is None or found[0] is not ONE:
                return None
            _, total, own = found
            (index,) = [other for other in free_indices(own) if rename(total.body, {total.index: other}) is own][:1]
            return mul(Sum(total.body, total.index, (index,)), power(total, MINUS_ONE))
        case _:
            return None


@entered(
    "log-softmax",
    "log(exp(u[i])/sum(exp(u[k]), k)) = (u[i] - c) - log(sum(exp(u[k] - c), k))",
    "logarithm of a softmax, shifted",
    "softmax 的对数（平移）",
)
def _log_softmax(node: Expr, scope: StableScope) -> Expr | None:
    """Of a softmax, and of the share of all the others: ln(1 - y), by y itself where that is small."""
    if not isinstance(node, Fn) or node.name != "log" or not isinstance(node.args[0], Mul):
        return None
    inside = node.args[0]
    match inside.factors:
        case (Sum(Fn("exp", _) as body, index, (own,)), Pow(Sum(_, _, ()), exponent)) if exponent is MINUS_ONE:
            shifted = _shifted(body, TOP)
            term = _shifted(body, SHIFT)
            share = div(rename(term, {index: own}), Sum(term, index))
            large = Add((log(Sum(shifted, index, (own,))), neg(log(Sum(shifted, index)))))
            return Where(Rel("<=", share, div(ONE, TWO)), fn("log1p", neg(share)), large)
    found = _softmax(inside)
    if found is None or found[0] is not ONE:
        return None
    _, total, top = found
    assert isinstance(top, Fn)
    return Add((Add((top.args[0], neg(TOP))), neg(log(Sum(_shifted(total.body, TOP), total.index)))))


@entered("max-shift", "exp(u[i])/sum(exp(u[k]), k) = exp(u[i] - c)/sum(exp(u[k] - c), k)", "shifted", "平移")
def _max_shift(node: Expr, scope: StableScope) -> Expr | None:
    """The same number may be taken from every exponent of a quotient of exponentials and their sums."""
    match node:
        case Mul((Sum(Fn("exp", _) as body, index, (own,)), Pow(Sum(_, _, ()), exponent))) if exponent is MINUS_ONE:
            if _is_shifted(node):
                return None
            shifted = _shifted(body, SHIFT)
            return mul(Sum(shifted, index, (own,)), power(Sum(shifted, index), MINUS_ONE))
    found = _softmax(node)
    if found is None or _is_shifted(node):
        return None
    rest, total, own_term = found
    return mul(rest, _shifted(own_term, SHIFT), power(Sum(_shifted(total.body, SHIFT), total.index), MINUS_ONE))
