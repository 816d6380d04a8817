"""Algebra, definitions read from right to left, hypotheses, and what was derived before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from derive.algebra import expand, flatten, simplify
from derive.expr import (
    ONE,
    TWO,
    ZERO,
    Array,
    Entry,
    Expr,
    Fn,
    MatMul,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    children,
    div,
    map_nodes,
    mul,
    neg,
    num,
    power,
    rebuild,
    rename,
)
from derive.laws.fractions import coefficients
from derive.laws.law import Scope, entered
from derive.steps import Hypothesis, symbol_key

_HALF = num(Fraction(1, 2))


@entered("regrouping", "", "regrouped", "整理")
def _regrouping(node: Expr, scope: Scope) -> Expr | None:
    return simplify(node)


@entered("root", "sqrt(u*v**2) = sqrt(u)*abs(v)", "square taken out of the root", "平方移出根号")
def _root(node: Expr, scope: Scope) -> Expr | None:
    """√(u v²) = √u |v|, which holds where u is not negative."""
    match node:
        case Pow(base, exponent) if exponent is _HALF:
            parts = base.factors if isinstance(base, Mul) else (base,)
            squares = [part for part in parts if isinstance(part, Pow) and part.exponent is TWO]
            if not squares:
                return None
            rest = mul(*(part for part in parts if part not in squares))
            outside = (Fn("abs", (square.base,)) for square in squares)
            return mul(*([] if rest is ONE else [Pow(rest, _HALF)]), *outside)
        case _:
            return None


@entered("expanding", "u*(v + w) = u*v + u*w", "multiplied out", "展开")
def _expanding(node: Expr, scope: Scope, keep: Collection[Expr] = ()) -> Expr | None:
    """Multiply out every bracket but those to keep."""
    return expand(node, keep)


@entered("completing-square", "x**2 + c*x = (x + c/2)**2 - c**2/4", "square completed", "配方")
def _completing_square(node: Expr, scope: Scope, variable: Sym) -> Expr | None:
    """a v² + b v + c as a (v + b/2a)² and what has no v."""
    listed = coefficients(node, variable)
    if listed is None or len(listed) != 3 or listed[1] is ZERO:
        return None
    constant, linear, leading = listed
    half = simplify(div(linear, mul(TWO, leading)))
    rest = simplify(add(constant, neg(mul(leading, power(half, TWO)))))
    square = mul(leading, power(add(variable, half), TWO))
    return (
        add(rest, square) if rest is not ZERO and isinstance(leading, Num) and leading.value < 0 else add(square, rest)
    )


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
    used = map_nodes(node, lambda part: _by_hypothesis(part, hypothesis))
    return used if used is not node else None


@entered("induction", "", "induction hypothesis", "归纳假设")
def _induction(node: Expr, scope: Scope, before: Hypothesis) -> Expr | None:
    """What is to be shown for step t, taken for the step before."""
    return _hypothesis(node, scope, before)


def _by_hypothesis(part: Expr, hypothesis: Hypothesis) -> Expr | None:
    """The right side where the part is the left one; one about u_k is about every u_i."""
    left = hypothesis.left
    if isinstance(part, Sym) and isinstance(left, Sym) and symbol_key(part) == symbol_key(left):
        return rename(hypothesis.right, dict(zip(left.indices, part.indices, strict=True)))
    return hypothesis.right if same_up_to_letters(part, left) else None


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


@entered("same-point", "", "taken at the same point", "在同一点取值")
def _same_point(node: Expr, scope: Scope, hypothesis: Hypothesis, old: Sym, new: Sym) -> Expr | None:
    """One defined symbol in place of another that stands for the same formula if the hypothesis holds."""
    if _written_out(old, scope, hypothesis) is not _written_out(new, scope, hypothesis):
        return None
    return map_nodes(node, lambda part: new if part is old else None)


def _written_out(node: Expr, scope: Scope, hypothesis: Hypothesis) -> Expr:
    """The node with the hypothesis and all definitions put in, those of a variable of ∂ too."""
    if node is hypothesis.left:
        return hypothesis.right
    definition = scope.setting.definition_of(node) if isinstance(node, Sym) else None
    if definition is not None and isinstance(node, Sym):
        return _written_out(definition.at(node), scope, hypothesis)
    return flatten(rebuild(node, tuple(_written_out(child, scope, hypothesis) for child in children(node))))


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
