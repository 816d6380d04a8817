"""Rational algebra on formulas: what a lecturer does between two applications of a law.

A product is a coefficient and a table of bases with exponents; a sum is a table of such
products. Whatever is no sum, product or power is a base. Nothing here knows of losses or
activations, and the checker does not use it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

from derive.expr import (
    INDEX_NAMES,
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Where,
    add,
    children,
    free_indices,
    map_nodes,
    mul,
    neg,
    num,
    power,
    rebuild,
    rename,
    walk,
)

Powers = Mapping[Expr, Expr]
"""Bases with their exponents, in the order of the page."""

Term = tuple[Fraction, Powers]
_MOST_TERMS = 400
_HIGHEST_EXPANDED_POWER = 6


class TooLargeError(ValueError):
    """The formula grows beyond what anybody would read."""


def flatten(node: Expr) -> Expr:
    """Undo grouping: no product in a product, no sum in a sum, numbers folded."""
    below = tuple(flatten(child) for child in children(node))
    match node:
        case Add():
            return add(*below)
        case Mul():
            return mul(*below)
        case Pow():
            return power(*below)
        case _:
            return rebuild(node, below) if below else node


def factors(node: Expr) -> Term:
    """The node as one product, like bases merged: 2·y·(1-y)/y is 2 and {1-y: 1}."""
    coefficient = Fraction(1)
    powers: dict[Expr, Expr] = {}
    waiting: list[tuple[Expr, Expr]] = [(node, ONE)]
    while waiting:
        base, exponent = waiting.pop()
        match base:
            case Mul(parts) if _is_whole(exponent):
                waiting.extend((part, exponent) for part in reversed(parts))
            case Num(value) if _is_whole(exponent) and (value or _value(exponent) > 0):
                coefficient *= value ** _value(exponent).numerator
            case Pow(inner, inner_exponent) if _is_whole(exponent):
                waiting.append((inner, _times(inner_exponent, exponent)))
            case Fn("exp", (argument,)) if starts_negative(argument):
                waiting.append((Fn("exp", (neg(argument),)), _times(MINUS_ONE, exponent)))
            case _:
                _multiply(powers, base, exponent)
    for base in [base for base in powers if isinstance(base, Fn) and base.name in _MERGED]:
        _merge_functions(powers, base)
    return (coefficient, powers) if coefficient else (coefficient, {})


_MERGED = {"sign": ("", 1, "abs"), "sinh": ("cosh", -1, "tanh"), "sin": ("cos", -1, "tan")}
"""u·sgn(u) = |u|, sinh(u)/cosh(u) = tanh(u), sin(u)/cos(u) = tan(u)."""


def _merge_functions(powers: dict[Expr, Expr], base: Fn) -> None:
    partner_name, partner_exponent, merged = _MERGED[base.name]
    partner = Fn(partner_name, base.args) if partner_name else base.args[0]
    if powers[base] is ONE and powers.get(partner) is num(partner_exponent):
        del powers[base], powers[partner]
        _multiply(powers, Fn(merged, base.args), ONE)


def product(term: Term) -> Expr:
    """The product that `factors` took apart."""
    coefficient, powers = term
    ordered = sorted(powers.items(), key=lambda item: _place(*item))
    return mul(Num(coefficient), *(_power(base, exponent) for base, exponent in ordered))


def _place(base: Expr, exponent: Expr) -> int:
    """Constants first, then what is above the line, then below, then sums and cases; else as on the page."""
    match base:
        case Sym(name, (), _) if name in INDEX_NAMES or not _is_divisor(exponent):
            return 0
        case Sum() | Where():
            return 3
        case _:
            return 2 if isinstance(exponent, Num) and exponent.value < 0 else 1


def terms(node: Expr) -> list[Term]:
    """The node as a sum of products, like products merged; brackets inside a product stay."""
    gathered: dict[frozenset[tuple[Expr, Expr]], Term] = {}
    for part in node.terms if isinstance(node, Add) else (node,):
        for coefficient, powers in terms(part) if isinstance(part, Add) else (factors(part),):
            if len(powers) == 1:
                (base, exponent) = next(iter(powers.items()))
                if isinstance(base, Add) and exponent is ONE:  # a bracket with a number in front
                    for inner, inner_powers in terms(base):
                        _gather(gathered, (coefficient * inner, inner_powers))
                    continue
            _gather(gathered, (coefficient, powers))
    if len(gathered) > _MOST_TERMS:
        raise TooLargeError("the formula has too many terms")
    return [term for term in gathered.values() if term[0]]


def total(parts: Iterable[Term]) -> Expr:
    """The sum that `terms` took apart: sums last, and a positive term in front where there is one."""
    kept = sorted(parts, key=lambda term: any(isinstance(base, Sum) for base in term[1]))
    first = next((place for place, term in enumerate(kept) if term[0] > 0), 0)
    return add(*map(product, [kept[first], *kept[:first], *kept[first + 1 :]])) if kept else ZERO


def collect(node: Expr) -> Expr:
    """Merge powers in each product and like products in the sum; expand nothing."""
    return total(terms(node))


def expand(node: Expr, keep: Collection[Expr] = ()) -> Expr:
    """Multiply out every bracket but those to keep; cancel brackets against denominators first."""
    for _ in range(4):
        expanded = _expand_once(node, keep)
        if expanded is node:
            break
        node = expanded
    return node


def _expand_once(node: Expr, keep: Collection[Expr]) -> Expr:
    kept = set(keep) | {
        base
        for part in walk(node)
        if isinstance(part, (Mul, Pow))
        for base, exponent in factors(part)[1].items()
        if isinstance(base, Add) and not _is_small_power(exponent)
    }
    return total(terms(total(_expanded(node, kept))))


def _expanded(node: Expr, kept: set[Expr]) -> list[Term]:
    if isinstance(node, Add):
        return [term for part in node.terms for term in _expanded(part, kept)]
    coefficient, powers = factors(node)
    done: list[Term] = [(coefficient, {})]
    for base, exponent in powers.items():
        if isinstance(base, Add) and base not in kept and _is_small_power(exponent):
            bracket = [term for part in base.terms for term in _expanded(part, kept)]
            for _ in range(_value(exponent).numerator):
                done = [factors(mul(product(left), product(right))) for left in done for right in bracket]
                if len(done) > _MOST_TERMS:
                    raise TooLargeError("the formula has too many terms")
        else:
            done = [factors(mul(product(term), _power(base, exponent))) for term in done]
    return done


def factor(node: Expr) -> Expr:
    """Take out what every term of a sum has in common: 2 a b - 2 a c is 2 a (b - c)."""
    parts = terms(node)
    if len(parts) < 2:
        return total(parts)
    common = dict(parts[0][1])
    for _, powers in parts[1:]:
        for base, exponent in list(common.items()):
            lowest = _lower(exponent, powers[base]) if base in powers else None
            if lowest is None:
                del common[base]
            else:
                common[base] = lowest
    number = Fraction(
        gcd(*(coefficient.numerator for coefficient, _ in parts)),
        lcm(*(coefficient.denominator for coefficient, _ in parts)),
    )
    if all(coefficient < 0 for coefficient, _ in parts):
        number = -number
    inverse = product((1 / number, {base: _times(MINUS_ONE, exponent) for base, exponent in common.items()}))
    rest = total(factors(mul(inverse, product(part))) for part in parts)
    return mul(product((number, common)), rest)


def together(node: Expr) -> Expr:
    """Bring a sum over its common denominator and factor what is above."""
    parts = terms(node)
    below: dict[Expr, Expr] = {}
    for _, powers in parts:
        for base, exponent in powers.items():
            if isinstance(exponent, Num) and exponent.value < 0 and not isinstance(base, Num):
                known = below.get(base, ZERO)
                below[base] = num(max(_value(known), -exponent.value))
    if not below:
        return factor(node)
    above = expand(add(*(mul(product((Fraction(1), below)), product(part)) for part in parts)))
    under = product((Fraction(1), {base: neg(exponent) for base, exponent in below.items()}))
    return product(factors(mul(factor(above), under)))


def over_one(node: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator with fractions inside fractions resolved; nothing is cancelled."""
    match node:
        case Add(parts):
            above: Expr = ZERO
            below: Expr = ONE
            for part in parts:
                part_above, part_below = over_one(part)
                if part_below is below:
                    above = add(above, part_above)
                else:
                    above, below = add(mul(above, part_below), mul(part_above, below)), mul(below, part_below)
            return above, below
        case Mul(parts):
            fractions = [over_one(part) for part in parts]
            return mul(*(above for above, _ in fractions)), mul(*(below for _, below in fractions))
        case Pow(base, Num(value)) if value.denominator == 1:
            above, below = over_one(base)
            size = num(abs(value))
            above, below = power(above, size), power(below, size)
            return (above, below) if value > 0 else (below, above)
        case _:
            return node, ONE


def pull_constants(node: Sum) -> Expr:
    """Σ c·u = c·Σ u for every factor without the index of summation."""
    coefficient, powers = factors(node.body)
    inside = {base: up for base, up in powers.items() if node.index in free_indices(base) | free_indices(up)}
    outside = {base: up for base, up in powers.items() if base not in inside}
    if coefficient == 1 and not outside:
        return node
    return mul(product((coefficient, outside)), Sum(product((Fraction(1), inside)), node.index, node.excluded))


def cost(node: Expr) -> int:
    """How much there is to read."""
    return 1 + sum(map(cost, children(node)))


@lru_cache(maxsize=4096)
def simplify(node: Expr) -> Expr:
    """The shortest of the forms that collecting, expanding, factoring and a common denominator give.

    Of two that are equally short, the one with fewer fractions as terms of sums.
    """
    below = children(node)
    node = rebuild(node, tuple(map(simplify, below))) if below else node
    if not isinstance(node, (Add, Mul, Pow)):
        return node
    node = flatten(node)
    collected = collect(node)
    expanded = expand(collected)
    forms = (factor(collected), factor(expanded), together(collected), _joined(collected), collected, expanded)
    return min((*forms, _distributed(collected)), key=lambda form: (cost(form), _fractions(form)))


def _fractions(node: Expr) -> int:
    """How many terms of its sums are fractions, one in 1/(1 - y) (1 - t/y); an e^-u before brackets counts as one."""
    outside = factors(node)[1] if isinstance(node, Mul) else {}
    sums = [part for part in (node, *outside) if isinstance(part, Add)]
    inside = (factors(term)[1] for part in sums for term in part.terms)
    before_exponential = any(isinstance(base, Fn) and _is_divisor(up) for base, up in outside.items())
    return before_exponential + sum(
        any(_is_divisor(up) and not isinstance(base, Fn) for base, up in powers.items()) for powers in inside
    )


def _is_divisor(exponent: Expr) -> bool:
    return isinstance(exponent, Num) and exponent.value < 0


def _joined(node: Expr) -> Expr:
    """Every bracket of a product over its own common denominator."""
    if not isinstance(node, Mul):
        return node
    return product(factors(mul(*(together(part) if isinstance(part, Add) else part for part in node.factors))))


def _distributed(node: Expr) -> Expr:
    """The rest of a product taken into each term of its one bracket, and each term made simple."""
    parts = node.factors if isinstance(node, Mul) else ()
    nested = [part for part in parts if isinstance(part, Add) and any(map(_has_bracket, part.terms))]
    if len(nested) != 1:
        return node
    rest = [part for part in parts if part is not nested[0]]
    return total(term for part in nested[0].terms for term in terms(simplify(mul(part, *rest))))


def _has_bracket(node: Expr) -> bool:
    return isinstance(node, Mul) and any(isinstance(part, Add) for part in node.factors)


# Exponents are numbers nearly always; the general case goes through the same algebra.


def _value(exponent: Expr) -> Fraction:
    assert isinstance(exponent, Num)
    return exponent.value


def _is_whole(exponent: Expr) -> bool:
    return isinstance(exponent, Num) and exponent.value.denominator == 1


def _is_small_power(exponent: Expr) -> bool:
    return _is_whole(exponent) and 0 < _value(exponent) <= _HIGHEST_EXPANDED_POWER


def _times(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Num) and isinstance(right, Num):
        return num(left.value * right.value)
    return expand(mul(left, right))


def _plus(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Num) and isinstance(right, Num):
        return num(left.value + right.value)
    return expand(add(left, right))


def _lower(left: Expr, right: Expr) -> Expr | None:
    """The lower of two exponents, None where they share no sign or cannot be compared."""
    difference = _plus(left, neg(right))
    if not isinstance(difference, Num):
        return None
    lower = left if difference.value <= 0 else right
    if isinstance(lower, Num) and (_value(left) > 0) != (_value(right) > 0):
        return None
    return lower


def _power(base: Expr, exponent: Expr) -> Expr:
    if isinstance(base, Fn) and base.name == "exp" and isinstance(exponent, Num) and exponent.value == -1:
        return Fn("exp", (neg(base.args[0]),))
    return power(base, exponent)


def _multiply(powers: dict[Expr, Expr], base: Expr, exponent: Expr) -> None:
    merged = _plus(powers[base], exponent) if base in powers else exponent
    if merged is ZERO:
        del powers[base]
    else:
        powers[base] = merged


def _gather(gathered: dict[frozenset[tuple[Expr, Expr]], Term], term: Term) -> None:
    key = frozenset((unlettered(base), exponent) for base, exponent in term[1].items())
    known = gathered.get(key)
    gathered[key] = (term[0] + known[0], known[1]) if known else term


@lru_cache(maxsize=4096)
def unlettered(node: Expr) -> Expr:
    """The formula with one and the same letter for the index of every sum, to tell sums that are alike."""

    def put(part: Expr) -> Expr | None:
        if not isinstance(part, Sum):
            return None
        depth = sum(isinstance(inner, Sum) for inner in walk(part.body))
        index = Index(f"#{depth}", part.index.size)
        return Sum(unlettered(rename(part.body, {part.index: index})), index, part.excluded)

    return map_nodes(node, put)


def starts_negative(node: Expr) -> bool:
    match node:
        case Num(value):
            return value < 0
        case Mul((Num(value), *_)):
            return value < 0
        case _:
            return False
