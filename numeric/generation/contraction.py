"""The product of a matrix in δ_ij with a vector, by the laws of sums: no matrix is left."""

from __future__ import annotations

from derive.algebra import flatten, simplify
from derive.expr import Delta, Expr, Sum, map_nodes, walk
from derive.laws import Scope
from derive.steps import Step

_LAWS = ("kronecker-contraction", "sum-of-sums", "sum-factor", "expanding")
_MOST_LINES = 30


def contracted(start: Sum, scope: Scope) -> tuple[Step, ...]:
    """Steps from Σ_j H_ij v_j to sums that are free of δ and have no factor without j."""
    line: Expr = start
    steps = list[Step]()
    while len(steps) < _MOST_LINES and (found := _next(line, scope)):
        name, changed = found
        steps.append(Step(line, changed, name))
        line = changed
    tidy = flatten(simplify(line))
    if tidy is not line:
        steps.append(Step(line, tidy, "regrouping"))
    return tuple(steps)


def _next(line: Expr, scope: Scope) -> tuple[str, Expr] | None:
    for name in _LAWS:

        def change(node: Expr, name: str = name) -> Expr | None:
            if not isinstance(node, Sum):
                return None
            if name == "expanding":
                if not any(isinstance(part, Delta) for part in walk(node.body)):
                    return None
                body = scope.laws[name].apply(node.body, scope)
                return Sum(body, node.index, node.excluded) if body is not None and body is not node.body else None
            return scope.laws[name].apply(node, scope)

        changed = map_nodes(line, change)
        if changed is not line:
            return name, flatten(changed)
    return None
