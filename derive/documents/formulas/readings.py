"""Other readings of what is written, tried where the plain one does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import combinations

from derive.documents.formulas.reach import Key
from derive.documents.formulas.repairs import is_empty
from derive.expr import (
    Add,
    D,
    Expr,
    Index,
    Mul,
    Sum,
    Sym,
    add,
    all_indices,
    free_indices,
    fresh_index,
    map_nodes,
    mul,
    open_indices,
    rename,
    replace,
    symbols,
    walk,
)
from derive.steps import symbol_key

_MOST_APART = 5
"""Of so many quantities below a Σ it is tried which of them have its index."""


def wider(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr, str]]:
    """Both sides with more below a sign than strict notation puts there, and what that supposes.

    Every Σ is taken over the terms after it too, if those name its index and nothing else binds it; every
    operator d/dz before a bracket over the factors after it, before a sum over the terms after it.
    """
    wide = _widened(left), _widened(right)
    if wide != (left, right) and free_indices(wide[0]) == free_indices(wide[1]):
        why = "if Σ reaches over the terms after it"
        yield *wide, why
    wide = _differentiated(left), _differentiated(right)
    if wide != (left, right):
        why = "if the derivative reaches over all that follows"
        yield *wide, why


def partly_bound(side: Expr, outer: Set[Index]) -> Iterator[Expr]:
    """The side with some of what has the k of a Σ_k below it keeping the k that is outside; one for each choice."""
    for part in walk(side):
        if isinstance(part, Sum) and part.index in outer:
            runs = fresh_index(part.index.size, all_indices(side) | outer)
            keys = sorted({symbol_key(one) for one in symbols(part.body) if part.index in one.indices}, key=str)
            for count in range(1, len(keys) if len(keys) <= _MOST_APART else 1):
                for bound in combinations(keys, count):
                    body = map_nodes(part.body, partial(_running, keys=bound, old=part.index, new=runs))
                    whole = Sum(body, runs, part.excluded)
                    yield replace(side, part, whole)


def _running(node: Expr, keys: Sequence[Key], old: Index, new: Index) -> Expr | None:
    """A symbol of these with a new index for the old one."""
    if isinstance(node, Sym) and symbol_key(node) in keys:
        return Sym(node.name, tuple(new if index == old else index for index in node.indices), node.layer)
    return None


def over_the_rest(side: Expr, loose: Iterable[Index]) -> Expr:
    """Σ_i (a_i + b_i) for Σ_i a_i + b_i, where nothing else says what the i of b_i is."""
    letters = {index.name: index for index in loose}

    def put(part: Expr) -> Expr | None:
        if not isinstance(part, Add):
            return None
        for at, term in enumerate(part.terms[:-1]):
            *before, last = term.factors if isinstance(term, Mul) else (term,)
            if isinstance(last, Sum) and last.index.name in letters:
                own, rest = letters[last.index.name], part.terms[at + 1 :]
                if all(own in free_indices(other) for other in rest):
                    inner = add(last.body, *(rename(other, {own: last.index}) for other in rest))
                    return add(*part.terms[:at], mul(*before, Sum(inner, last.index, last.excluded)))
        return None

    return map_nodes(side, put)


def over_what_it_has(side: Expr, loose: Iterable[Index]) -> Expr:
    """Σ_k e^{a_k} for Σ_i e^{a_k}, where nothing else says what the k is."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sum) and is_empty(part) and len(own := open_indices(part.body) & set(loose)) == 1:
            return Sum(rename(part.body, dict.fromkeys(own, part.index)), part.index, part.excluded)
        return None

    return map_nodes(side, put)


def _widened(node: Expr) -> Expr:
    def put(part: Expr) -> Expr | None:
        if not isinstance(part, Add):
            return None
        for at, term in enumerate(part.terms[:-1]):
            factors = term.factors if isinstance(term, Mul) else (term,)
            rest = part.terms[at + 1 :]
            last = factors[-1]
            if isinstance(last, Sum) and all(last.index in free_indices(other) for other in rest):
                wide = Sum(Add((last.body, *rest)), last.index, last.excluded)
                term = Mul((*factors[:-1], wide)) if len(factors) > 1 else wide
                return Add((*part.terms[:at], term)) if at else term
        return None

    return map_nodes(node, put)


def _differentiated(node: Expr) -> Expr:
    """d/dz ((1 - y) z) for (d/dz (1 - y)) z, and d/dw (Σ_i w_i x_i + b) for (d/dw Σ_i w_i x_i) + b."""

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Mul):
            for at, factor in enumerate(part.factors[:-1]):
                if isinstance(factor, D) and isinstance(factor.body, Add):
                    whole = D(mul(factor.body, *part.factors[at + 1 :]), factor.variable)
                    return mul(*part.factors[:at], whole)
        if isinstance(part, Add):
            for at, term in enumerate(part.terms[:-1]):
                if isinstance(term, D) and isinstance(term.body, Sum):
                    return add(*part.terms[:at], D(add(term.body, *part.terms[at + 1 :]), term.variable))
        return None

    return map_nodes(node, put)
