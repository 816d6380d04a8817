"""Algebra, definitions read from right to left, hypotheses, and what was derived before."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from derive.algebra import expand, simplify
from derive.expr import (
    Array,
    Entry,
    Expr,
    MatMul,
    Mul,
    Sum,
    Sym,
    Transpose,
    Where,
    children,
    map_nodes,
    rebuild,
    rename,
)
from derive.laws.law import Scope, entered
from derive.steps import Hypothesis, symbol_key


@entered("regrouping", "", "regrouped", "整理")
def _regrouping(node: Expr, scope: Scope) -> Expr | None:
    return simplify(node)


@entered("expanding", "u*(v + w) = u*v + u*w", "multiplied out", "展开")
def _expanding(node: Expr, scope: Scope, keep: Collection[Expr] = ()) -> Expr | None:
    """Multiply out every bracket but those to keep."""
    return expand(node, keep)


@entered("back-substitution", "", "back-substitution", "回代")
def _back_substitution(node: Expr, scope: Scope, *symbols: Sym) -> Expr | None:
    """Read a definition from right to left: the symbol in place of its formula."""
    formulas = {scope.setting.definitions[symbol_key(symbol)].at(symbol): symbol for symbol in symbols}
    found = _read_backwards(node, formulas)
    return found if found is not node else None


def _read_backwards(node: Expr, formulas: Mapping[Expr, Sym]) -> Expr:
    if isinstance(node, Where):  # a definition by cases, read within the same case
        split = {formula: symbol for formula, symbol in formulas.items() if isinstance(formula, Where)}
        same = {formula: symbol for formula, symbol in split.items() if formula.condition is node.condition}
        if same:
            then = _read_backwards(
                node.then, {**formulas, **{formula.then: symbol for formula, symbol in same.items()}}
            )
            other = _read_backwards(
                node.otherwise, {**formulas, **{formula.otherwise: symbol for formula, symbol in same.items()}}
            )
            return Where(node.condition, then, other)
    if node in formulas:
        return formulas[node]
    below = children(node)
    above = tuple(_read_backwards(child, formulas) for child in below)
    return node if above == below else rebuild(node, above)


@entered("hypothesis", "", "by hypothesis", "由假设")
def _hypothesis(node: Expr, scope: Scope, hypothesis: Hypothesis) -> Expr | None:
    """Replace the left side of the hypothesis, whatever its letters, by the right side."""
    used = map_nodes(node, lambda part: hypothesis.right if same_up_to_letters(part, hypothesis.left) else None)
    return used if used is not node else None


def same_up_to_letters(node: Expr, pattern: Expr) -> bool:
    """Whether two closed formulas differ at most in the letters of their bound indices."""
    if node is pattern:
        return True
    if not isinstance(node, Sum) or not isinstance(pattern, Sum) or node.index.size != pattern.index.size:
        return False
    return rename(pattern.body, {pattern.index: node.index}) is node.body and node.excluded == pattern.excluded


@entered("substitution", "", "inserted from above", "代入上面的结果")
def _substitution(node: Expr, scope: Scope, *known: tuple[Expr, Expr]) -> Expr | None:
    """Put in what was derived before: pairs of a formula and what it was found to equal."""
    found = map_nodes(node, lambda part: next((right for left, right in known if part is left), None))
    return found if found is not node else None


@entered("matrix-form", "", "matrix form", "矩阵形式")
def _matrix_form(node: Expr, scope: Scope, names: Mapping[str, str]) -> Expr | None:
    """Σ_s u_si v_sj = [Uᵀ V]_ij, the matrices named after the letters of their entries."""
    match node:
        case Sum(Mul((Sym(left, (s1, row)) as first, Sym(right, (s2, column)) as second)), index, ()) if (
            s1 is index and s2 is index
        ):
            return Entry(
                MatMul(Transpose(Array(names[left], first, s1, row)), Array(names[right], second, s2, column)),
                row,
                column,
            )
        case _:
            return None
