"""Limits, as lim_{z→∞} σ(z): found symbolically, and borne out by values far out."""

from __future__ import annotations

from collections.abc import Sequence

from derive.documents.formulas.customs import ARBITRARY
from derive.documents.formulas.quotients import slope_by_quotient
from derive.documents.trees.rows import NotUnderstood
from derive.expr import (
    ONE,
    ZERO,
    Add,
    Expr,
    Fn,
    Mul,
    Num,
    Pow,
    Sym,
    add,
    div,
    map_nodes,
    neg,
    symbols,
    walk,
)
from derive.reading import tree
from derive.reading.tree import Node

INFINITY = Sym("∞")
_FAR = Sym("net")
"""What goes to infinity."""


def limit_in(node: Node) -> tuple[tree.Name, Node, Node] | None:
    """What goes where, and of what the limit is, if a formula is one."""
    match node:
        case tree.Juxtaposed(
            items=(tree.Word(text="lim", subscripts=(tree.Chain(first=tree.Name() as variable, links=(to,)),)), *body)
        ) if to.sign == "→" and body:
            whole = body[0] if len(body) == 1 else tree.Juxtaposed(body[0].place, tuple(body))
            return variable, to.node, whole
    return None


def limit(body: Expr, variable: Expr, goal: Expr, node: Node) -> Expr:
    """The limit of a formula as a variable goes to a number, to ∞ or to -∞.

    Raises:
        NotUnderstood: it is not found, or is not the same from both sides.
    """
    if isinstance(variable, Sym) and goal is ZERO and (slope := slope_by_quotient(body, variable)):
        return slope
    plain = all(isinstance(part, Add | Mul | Pow | Fn | Num | Sym) and not _is_arbitrary(part) for part in walk(body))
    if isinstance(variable, Sym) and plain:
        far = goal in (INFINITY, neg(INFINITY))
        ends = (1 if goal is INFINITY else -1,) if far else (1, -1)
        moved = _with(body, variable, _FAR if far else add(goal, div(ONE, _FAR)))
        found = [one for end in ends if (one := _far_out(moved, end)) is not None]
        if found and all(one is found[0] for one in found):
            return found[0]
    raise NotUnderstood("this limit is not computed", node.place)


def _is_arbitrary(part: Expr) -> bool:
    return isinstance(part, Fn) and part.name.rstrip("'") in ARBITRARY


def _with(body: Expr, variable: Sym, value: Expr) -> Expr:
    return map_nodes(body, lambda part: value if part is variable else None)


def _far_out(body: Expr, end: int) -> Expr | None:
    """The limit for net → ∞ (end 1) or → -∞ (end -1), other names being any constants."""
    from derive.saturation.curve import Curve  # SymPy takes a second to load
    from derive.saturation.limits import limit_of

    names = _renamed([one for one in dict.fromkeys(symbols(body)) if one is not _FAR and one.name != "pi"])
    back = {constant: one for one, constant in names.items()}
    plain = map_nodes(body, lambda part: names.get(part) if isinstance(part, Sym) else None)
    found = limit_of(Curve(plain, _FAR, {}), end)
    if found is None:
        return None
    if found.value is None:
        return {1: INFINITY, -1: neg(INFINITY)}.get(found.sign)
    return map_nodes(found.value, lambda part: back.get(part) if isinstance(part, Sym) else None)


def _renamed(constants: Sequence[Sym]) -> dict[Sym, Sym]:
    """Names without indices, which SymPy takes for numbers of any value."""
    return {one: Sym(f"c{number}") for number, one in enumerate(constants, 1)}
