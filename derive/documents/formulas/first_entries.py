"""wᵀx and Σ_{i=0}^n w_i x_i with w_0 in them, beside w_0 + Σ_{i=1}^n w_i x_i: x_0 is 1."""

from __future__ import annotations

from collections.abc import Iterator

from derive.documents.formulas.lettered import plain_name
from derive.documents.trees.rows import walk as parts_of
from derive.expr import Add, Expr, Sum, Sym, add, map_nodes, symbols, walk
from derive.reading import show, tree
from derive.reading.tree import Node


def firsts(left: Expr, right: Expr, sides: tuple[Node, Node]) -> Iterator[tuple[str, str]]:
    """The w_0 and the w of each w_0 + Σ_k w_k x_k; b and w, where one side begins with 1 and the other with 0."""
    starts = [{_start(part) for part in parts_of(side) if isinstance(part, tree.BigSum)} for side in sides]
    if starts[0] and starts[0] == starts[1]:
        return
    absorbed = starts in ([{"0"}, {"1"}], [{"1"}, {"0"}])
    for side in (left, right):
        for part in walk(side):
            for first, base in _pairs(part) if isinstance(part, Add) else ():
                if first == f"{base}_0" or (absorbed and not first[-1].isdigit()):
                    yield first, base


def _start(total: tree.BigSum) -> str:
    return show(total.limits.start) if total.limits.start else ""


def _pairs(whole: Add) -> Iterator[tuple[str, str]]:
    for term in whole.terms:
        for other in whole.terms:
            if isinstance(term, Sym) and isinstance(other, Sum):
                yield from ((plain_name(term), plain_name(part)) for part in symbols(other.body) if _runs(part, other))


def without_first(side: Expr, first: str, base: str) -> Expr:
    """The side with Σ_k w_k x_k for w_0 + Σ_k w_k x_k."""

    def put(part: Expr) -> Expr | None:
        if not isinstance(part, Add) or (first, base) not in _pairs(part):
            return None
        return add(*(term for term in part.terms if not (isinstance(term, Sym) and plain_name(term) == first)))

    return map_nodes(side, put)


def _runs(symbol: Sym, total: Sum) -> bool:
    return total.index in symbol.indices
