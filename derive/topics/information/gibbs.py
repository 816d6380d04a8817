"""Gibbs' inequality: KL(p ‖ q) is a mean of φ(q/p), and φ(u) = u - 1 - ln u has its minimum 0 at u = 1 alone.

So no distribution has a larger entropy than the uniform one.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import terms, total
from derive.derivation import Derivation, result_of
from derive.expr import MINUS_ONE, D, Expr, Mul, Sum, Sym, neg, replace
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.notation import I, K
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Hypothesis, Part
from derive.topics.information.divergence import logarithms_apart
from derive.topics.information.quantities import (
    DIVERGENCE,
    DIVERGENCE_IS,
    ENTROPY,
    ENTROPY_IS,
    GROUP,
    OUTCOMES,
    P_K,
    P_SUMS_TO_ONE,
    Q_K,
    Q_SUMS_TO_ONE,
    scope_of,
    symbols_of,
)
from derive.topics.topic import Topic

_RATIO = Definition(Sym("u", (K,)), parse("q[k]/p[k]"))
_GAP = Definition(Sym("phi", (K,)), parse("u[k] - 1 - log(u[k])"))
_UNIFORM = Hypothesis(Q_K, parse("1/n"))
_EQUAL = Hypothesis(Sym("u", (K,)), parse("1"))
_GAP_I, _RATIO_I = Sym("phi", (I,)), Sym("u", (I,))


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((DIVERGENCE_IS, ENTROPY_IS, _RATIO, _GAP), laws)
    form = logarithms_apart(scope)
    mean = _mean(scope, form)
    least = _at_one(_GAP_I, "gibbs-least", scope)

    board = Board(D(_GAP_I, _RATIO_I), scope)
    board.extend(derivation_of(board.line, scope))
    slope = board.part("gibbs-slope")

    board = Board(slope.goal, scope)
    board.apply("substitution", (slope.goal, slope.result))
    board.assume(_EQUAL)
    flat = board.part("gibbs-flat")

    board = Board(D(slope.goal, _RATIO_I), scope)
    board.write("substitution", D(slope.result, _RATIO_I))
    board.extend(derivation_of(board.line, scope))
    curvature = board.part("gibbs-curvature")
    uniform = _of_uniform(scope, form)
    parts = (form, mean, least, slope, flat, curvature, uniform)
    return Derivation(
        GIBBS_TOPIC.name,
        scope.setting,
        (P_SUMS_TO_ONE, Q_SUMS_TO_ONE, _EQUAL, _UNIFORM),
        parts,
        {part.key: result_of(part) for part in (mean, least, flat, curvature, uniform)},
    )


def _mean(scope: Scope, form: Part) -> Part:
    """Σ p φ(q/p) = KL(p ‖ q)."""
    board = Board(Sum(Mul((P_K, _GAP.symbol)), K), scope)
    board.inside("definition")
    board.inside("definition")
    board.inside("log-quotient")
    board.in_sums("expanding")
    board.inside("sum-of-sums")
    board.inside("sum-factor")
    board.assume(Q_SUMS_TO_ONE)
    board.assume(P_SUMS_TO_ONE)
    board.write("regrouping", form.result)
    board.apply("substitution", (form.result, form.goal))
    return board.part("gibbs-mean")


def _of_uniform(scope: Scope, form: Part) -> Part:
    """KL(p ‖ q) = ln n - H(p) where q is the uniform distribution."""
    board = Board(DIVERGENCE, scope)
    board.apply("substitution", (DIVERGENCE, form.result))
    board.assume(_UNIFORM)
    board.inside("log-quotient")
    board.inside("sum-factor")
    board.assume(P_SUMS_TO_ONE)
    twice = Mul((MINUS_ONE, ENTROPY_IS.formula))
    board.write("regrouping", replace(board.line, neg(ENTROPY_IS.formula), twice))
    board.apply("back-substitution", ENTROPY)
    board.write("regrouping", total(terms(board.line)))
    return board.part("gibbs-uniform")


def _at_one(start: Expr, key: str, scope: Scope) -> Part:
    """φ(1), its definition written out."""
    board = Board(start, scope)
    board.apply("definition")
    board.assume(_EQUAL)
    board.inside("log-one")
    return board.part(key)


GIBBS_TOPIC = Topic(
    name="gibbs",
    title=("Gibbs' inequality", "吉布斯不等式"),
    group=GROUP,
    question=(
        "Why can a prediction never do better than the truth, so that the divergence is not negative, and 0 only where "
        "both are the same? The proof writes it as a mean, `gibbs-mean`, of values of one function, "
        "`φ`, that has its minimum 0 at one place alone.",
        "为什么预测不可能比真实分布更好，即散度不会是负数，而且只有两个分布相同时才等于 0？"
        "证明的办法是把它写成一个函数 `φ` 的函数值的平均 `gibbs-mean`，而这个函数只在一处取到最小值 0。",
    ),
    sizes=OUTCOMES,
    symbols=symbols_of(DIVERGENCE.name, ENTROPY.name, "p", "q")
    | {
        "u": ("predicted over true probability", "预测概率与真实概率之比"),
        "phi": ("how far ln u lies below its tangent at 1", "ln u 比它在 1 处的切线低多少"),
    },
    build=_derive,
)
