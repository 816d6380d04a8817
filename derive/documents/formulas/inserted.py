"""A definition put in for its name, which holds whatever it depends on."""

from __future__ import annotations

from derive.expr import D, Expr, Index, Sum, Sym, children, map_nodes, rebuild, rename
from derive.steps import Setting


def inserts_definitions(left: Expr, right: Expr, setting: Setting) -> bool:
    """Whether the right side is the left one with the formulas of what is differentiated in it."""

    def put(part: Expr) -> Expr | None:
        match part:
            case D(Sym() as body, variable) if (definition := setting.definition_of(body)) is not None:
                return D(definition.at(body), variable)
        return None

    inserted = map_nodes(left, put)
    return inserted is not left and _with_depths(inserted) is _with_depths(right)


def _with_depths(node: Expr, depth: int = 0) -> Expr:
    """The formula with one letter for the index of every Σ of the same depth, so that letters do not matter."""
    if isinstance(node, Sum):
        index = Index(f"ι{depth}", node.index.size)
        return Sum(_with_depths(rename(node.body, {node.index: index}), depth + 1), index, node.excluded)
    return rebuild(node, tuple(_with_depths(child, depth) for child in children(node)))
