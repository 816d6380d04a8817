"""What depends on what, definitions seen through; and bound letters that keep out of the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.expr import (
    D,
    Expr,
    Generic,
    Index,
    Sum,
    Sym,
    all_indices,
    children,
    free_indices,
    fresh_index,
    map_nodes,
    rename,
)
from derive.laws.law import Scope
from derive.steps import symbol_key


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
        case Sum() | Generic():
            whole = avoid(node, _letters_of_case(scope))
            apart |= {(whole.index, other) for other in whole.excluded} if isinstance(whole, Sum) else set()
            return depends(children(whole)[0], variable, scope, apart)
        case D(body, _):
            return depends(body, variable, scope, apart)
        case _:
            return any(depends(child, variable, scope, apart) for child in children(node))


def constant_apart(parts: Sequence[Expr], variable: Sym, scope: Scope) -> tuple[list[Expr], list[Expr]]:
    """The factors of a product that are constant, and those that vary with the variable."""
    varying = [part for part in parts if depends(part, variable, scope)]
    return [part for part in parts if part not in varying], varying


def _letters_of_case(scope: Scope) -> tuple[Index, ...]:
    """What a case says of its letters is not said of a bound index of the same name."""
    return (scope.case.first, scope.case.second) if scope.case else ()


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
