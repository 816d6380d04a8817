"""The laws of indices and sums: Kronecker's δ, cases, a term apart, constants in front."""

from __future__ import annotations

from derive.algebra import factor, flatten, pull_constants, simplify
from derive.expr import (
    ONE,
    TWO,
    ZERO,
    Add,
    Delta,
    Expr,
    Index,
    Mul,
    Sum,
    Sym,
    add,
    free_indices,
    map_nodes,
    mul,
    neg,
    num,
    rename,
    replace,
    walk,
)
from derive.laws.law import Scope, entered
from derive.steps import Hypothesis


@entered("kronecker-contraction", "sum(delta(i, k)*u[k], k) = u[i]", "Kronecker contraction", "克罗内克 δ 缩并")
def _contraction(node: Expr, scope: Scope) -> Expr | None:
    """A sum whose terms vanish but where two indices are equal is that one term."""
    if not isinstance(node, Sum):
        return None
    for part in walk(node.body):
        if isinstance(part, Delta) and node.index in (part.first, part.second):
            other = part.second if part.first is node.index else part.first
            if flatten(replace(node.body, part, ZERO)) is not ZERO:
                continue  # something is left where the indices differ
            if other in node.excluded:
                return ZERO
            return rename(flatten(replace(node.body, part, ONE)), {node.index: other})
    return None


@entered("case", "", "case", "情形")
def _case(node: Expr, scope: Scope) -> Expr | None:
    """Write one index for both where the case says that they are equal; where they differ their δ is 0."""
    case = scope.case
    if case is None:
        return None
    if case.equal:
        return rename(node, {case.second: case.first})
    apart = (Delta(case.first, case.second), Delta(case.second, case.first))
    found = flatten(map_nodes(node, lambda part: ZERO if part in apart else None))
    return found if found is not node else None


@entered("merge-cases", "", "both cases in one, with δ", "用 δ 合并两种情形")
def _merge_cases(node: Expr, scope: Scope, equal: Expr, unequal: Expr, first: Index, second: Index) -> Expr | None:
    """From u where first = second (written with first) and v elsewhere: v + δ (u - v)."""
    extra = simplify(add(equal, neg(rename(unequal, {second: first}))))
    return factor(add(mul(Delta(first, second), rename(extra, {first: second})), unequal))


@entered("sum-split", "sum(u[k], k) = u[i] + sum(u[k], k, k != i)", "one term split off the sum", "从和式中拆出一项")
def _sum_split(node: Expr, scope: Scope, index: Index) -> Expr | None:
    match node:
        case Sum(body, bound, ()):
            return Add((rename(body, {bound: index}), Sum(body, bound, (index,))))
        case _:
            return None


@entered("sum-collect", "u[i] + sum(u[k], k, k != i) = sum(u[k], k)", "the term put back", "合并为完整的和式")
def _sum_collect(node: Expr, scope: Scope) -> Expr | None:
    """Take into a sum that leaves out k = i the term that is missing there."""
    if not isinstance(node, Add):
        return None
    for place, part in enumerate(node.terms):
        if isinstance(part, Sum) and len(part.excluded) == 1:
            missing = rename(part.body, {part.index: part.excluded[0]})
            rest = [term for other, term in enumerate(node.terms) if other != place]
            if missing in rest:
                rest.remove(missing)
                return add(*rest, Sum(part.body, part.index))
    return None


@entered("sum-factor", "sum(c*u[k], k) = c*sum(u[k], k)", "constant factor out of the sum", "常数因子提到求和号外")
def _sum_factor(node: Expr, scope: Scope, *wanted: Expr) -> Expr | None:
    """Every factor without the index, or just the wanted ones as they are written."""
    match node:
        case Sum(Mul(parts), index, excluded) if wanted:
            if not all(part in parts and index not in free_indices(part) for part in wanted):
                return None
            rest = [part for part in parts if part not in wanted]
            return mul(*wanted, Sum(mul(*rest), index, excluded))
        case Sum():
            pulled = pull_constants(node)
            if isinstance(pulled, Mul) and pulled.factors[-1] is not node:
                last = pulled.factors[-1]
                if isinstance(last, Sum) and last.body is ONE and len(last.excluded) < 2:
                    return mul(add(Sym(last.index.size), num(-len(last.excluded))), *pulled.factors[:-1])
            return pulled if pulled is not node else None
        case _:
            return None


@entered("into-sum", "c*sum(u[k], k) = sum(c*u[k], k)", "factor taken into the sum", "因子移入求和号内")
def _into_sum(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Mul(parts) if isinstance(parts[-1], Sum):
            last = parts[-1]
            return Sum(mul(*parts[:-1], last.body), last.index, last.excluded)
        case _:
            return None


@entered("sum-of-sums", "sum(u[k] + v[k], k) = sum(u[k], k) + sum(v[k], k)", "sum of a sum", "求和的线性性")
def _sum_of_sums(node: Expr, scope: Scope) -> Expr | None:
    match node:
        case Sum(Add(parts), index, excluded):
            return add(*(Sum(part, index, excluded) for part in parts))
        case _:
            return None


@entered("delta-value", "delta(i, i) = 1", "value of δ", "δ 的取值")
def _delta_value(node: Expr, scope: Scope) -> Expr | None:
    """1 where both indices are the same letter; 0 in a sum that leaves out where they are equal."""
    match node:
        case Delta(first, second) if first is second:
            return ONE
        case Sum(body, index, excluded) if excluded:
            apart = [Delta(*pair) for other in excluded for pair in ((index, other), (other, index))]
            changed = map_nodes(body, lambda part: ZERO if part in apart else None)
            return Sum(changed, index, excluded) if changed is not body else None
        case _:
            return None


@entered("two-terms", "", "of two terms one is left", "两项中只剩一项")
def _two_terms(node: Expr, scope: Scope, size: Hypothesis) -> Expr | None:
    """For n = 2, in the case i ≠ j: a sum that leaves out k = i is its term k = j."""
    case = scope.case
    match node:
        case Sum(body, index, (left_out,)) if case and not case.equal and left_out in (case.first, case.second):
            fits = size.left is Sym(index.size) and size.right is TWO
            return rename(body, {index: case.second if left_out is case.first else case.first}) if fits else None
        case _:
            return None
