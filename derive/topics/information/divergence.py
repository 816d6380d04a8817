"""The Kullback-Leibler divergence: its two forms, H(p, q) = H(p) + KL(p ‖ q), and the slope it shares."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra import flatten
from derive.derivation import Derivation, result_of
from derive.expr import MINUS_ONE, Add, D, Expr, Mul, add
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.pair import Board
from derive.steps import Part
from derive.topics.information.quantities import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_IS,
    DIVERGENCE,
    DIVERGENCE_IS,
    ENTROPY,
    ENTROPY_IS,
    GROUP,
    OUTCOMES,
    Q_I,
    scope_of,
    symbols_of,
)
from derive.topics.topic import Topic


def logarithms_apart(scope: Scope) -> Part:
    """KL(p ‖ q) = Σ p ln p - Σ p ln q."""
    board = Board(DIVERGENCE, scope)
    board.apply("definition")
    board.inside("log-quotient")
    board.in_sums("expanding")
    board.inside("sum-of-sums")
    board.inside("sum-factor")
    return board.part("divergence-form")


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((DIVERGENCE_IS, ENTROPY_IS, CROSS_ENTROPY_IS), laws)
    form = logarithms_apart(scope)

    board = Board(DIVERGENCE, scope)
    board.apply("substitution", (DIVERGENCE, form.result))
    board.write("regrouping", Add((CROSS_ENTROPY_IS.formula, Mul((MINUS_ONE, ENTROPY_IS.formula)))))
    board.apply("back-substitution", ENTROPY, CROSS_ENTROPY)
    entropies = board.part("divergence-entropies")

    board = Board(add(ENTROPY, DIVERGENCE), scope)
    board.write("substitution", flatten(add(ENTROPY, entropies.result)))
    board.tidy()
    total = board.part("divergence-total")

    slopes = []
    for key, quantity in (("divergence-slope", DIVERGENCE), ("cross-entropy-slope", CROSS_ENTROPY)):
        board = Board(D(quantity, Q_I), scope)
        if quantity is DIVERGENCE:
            board.apply("substitution", (DIVERGENCE, form.result))
        board.extend(derivation_of(board.line, scope))
        slopes.append(board.part(key))
    return Derivation(
        DIVERGENCE_TOPIC.name,
        scope.setting,
        (),
        (form, entropies, total, *slopes),
        {part.key: result_of(part) for part in (form, entropies, total, *slopes)},
    )


DIVERGENCE_TOPIC = Topic(
    name="kl-divergence",
    title=("Kullback-Leibler divergence", "KL 散度"),
    group=GROUP,
    question=(
        "How much is lost by predicting `q` where the truth is `p`? The divergence `divergence-form` is written in two "
        "ways: as one sum, and as cross-entropy minus entropy. Here the two are shown to be the same, and that a "
        "loss may be the divergence or the cross-entropy: both have the same slope.",
        "真实分布是 `p`，却用 `q` 来预测，损失了多少？散度 `divergence-form` 有两种写法："
        "写成一个和式，或写成交叉熵减去熵。下面证明两者相等，并说明为什么用哪一个作损失函数都可以：它们的导数相同。",
    ),
    sizes=OUTCOMES,
    symbols=symbols_of(DIVERGENCE.name, ENTROPY.name, CROSS_ENTROPY.name, "p", "q"),
    build=_derive,
)
