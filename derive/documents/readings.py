"""Other readings of what is written, tried where the plain one does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from derive.expr import Add, Expr, Mul, Sum, free_indices, map_nodes


def wider_sums(left: Expr, right: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Both sides with every Σ taken over the terms after it too, if those name its index and nothing else binds it."""
    wide = _widened(left), _widened(right)
    if wide != (left, right) and free_indices(wide[0]) == free_indices(wide[1]):
        yield wide


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
