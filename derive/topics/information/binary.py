"""The binary case out of the general one: n = 2 and sums of 1 leave one probability of each distribution."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import TWO, Add, Expr, Index, Sum, Sym, neg
from derive.laws import Law, Scope
from derive.notation import I, K
from derive.pair import Board
from derive.steps import Case, Hypothesis, Part
from derive.topics.information.quantities import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_IS,
    GROUP,
    P_I,
    P_SUMS_TO_ONE,
    Q_I,
    Q_SUMS_TO_ONE,
    scope_of,
    symbols_of,
)
from derive.topics.topic import Topic

J = Index("j", "n")
"""The class that is not class i."""

_TWO_CLASSES = Hypothesis(Sym("n"), TWO)


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((CROSS_ENTROPY_IS,), laws, J).under(Case(I, J, equal=False))
    true = _other(P_I, P_SUMS_TO_ONE, scope)
    predicted = _other(Q_I, Q_SUMS_TO_ONE, scope)

    board = Board(CROSS_ENTROPY, scope)
    board.apply("definition")
    board.inside("sum-split", I)
    board.inside("two-terms", _TWO_CLASSES, uses=(_TWO_CLASSES,))
    known = [(part.goal, part.result) for part in (true[-1], predicted[-1])]
    sums = (_TWO_CLASSES, P_SUMS_TO_ONE, Q_SUMS_TO_ONE)
    board.write("substitution", scope.laws["substitution"](board.line, scope, *known), sums)
    form = board.part("binary-form")
    return Derivation(
        BINARY_TOPIC.name,
        scope.setting,
        sums,
        (*true, *predicted, form),
        {part.key: result_of(part) for part in (true[-1], predicted[-1], form)},
    )


def _other(own: Sym, total: Hypothesis, scope: Scope) -> tuple[Part, Part]:
    """Σ u = u_i + u_j, so that u_j = 1 - u_i."""
    other = Sym(own.name, (J,))
    board = Board(Sum(Sym(own.name, (K,)), K), scope)
    board.inside("sum-split", I)
    board.inside("two-terms", _TWO_CLASSES, uses=(_TWO_CLASSES,))
    both = board.part(f"binary-sum-{own.name}")

    board = Board(other, scope)
    board.write("regrouping", Add((Add((own, other)), neg(own))))
    board.write("substitution", Add((both.goal, neg(own))), (_TWO_CLASSES,))
    board.assume(total)
    return both, board.part(f"binary-other-{own.name}")


BINARY_TOPIC = Topic(
    name="binary-cross-entropy",
    title=("Binary cross-entropy from the general one", "由一般的交叉熵推出二元交叉熵"),
    group=GROUP,
    question=(
        "With two classes one probability says all, as the other is what is missing to 1. What becomes of "
        "`binary-form`, a sum over classes, when that is put in? It becomes the loss of yes-or-no questions.",
        "只有两个类别时，知道一个概率就够了，另一个就是 1 减去它。把这一点代入对类别求和的 `binary-form`，会得到什么？"
        "得到的正是二分类所用的损失。",
    ),
    sizes=(
        "`n` classes, of which there are two when the hypothesis is used; indices: `of-n`, where `i` and `j` are "
        "different. Logarithms are natural.",
        "共 `n` 个类别，用到假设时 `n` 为 2；下标用 `of-n`，其中 `i` 与 `j` 不同。对数取自然对数。",
    ),
    symbols=symbols_of(CROSS_ENTROPY.name, "p", "q"),
    build=_derive,
)
