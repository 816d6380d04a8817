"""Cross-entropy: the mean information by predicted probabilities, its slope, and what it is when they are right."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import D, Expr
from derive.laws import Law
from derive.laws.lines import derivation_of
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Hypothesis
from derive.topics.information.quantities import (
    CROSS_ENTROPY,
    ENTROPY,
    ENTROPY_IS,
    GROUP,
    OUTCOMES,
    P_K,
    Q_I,
    Q_K,
    scope_of,
    symbols_of,
)
from derive.topics.topic import Topic

_MEAN = Definition(CROSS_ENTROPY, parse("sum(p[k]*log(1/q[k]), k)"))
_RIGHT = Hypothesis(Q_K, P_K)


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((_MEAN, ENTROPY_IS), laws)
    board = Board(CROSS_ENTROPY, scope)
    board.apply("definition")
    board.inside("log-quotient")
    board.inside("sum-factor")
    form = board.part("cross-entropy-form")

    board = Board(D(CROSS_ENTROPY, Q_I), scope)
    board.apply("substitution", (CROSS_ENTROPY, form.result))
    board.extend(derivation_of(board.line, scope))
    slope = board.part("cross-entropy-slope")

    board = Board(CROSS_ENTROPY, scope)
    board.apply("substitution", (CROSS_ENTROPY, form.result))
    board.assume(_RIGHT)
    board.apply("back-substitution", ENTROPY)
    right = board.part("cross-entropy-right")
    return Derivation(
        CROSS_ENTROPY_TOPIC.name,
        scope.setting,
        (_RIGHT,),
        (form, slope, right),
        {
            "cross-entropy": result_of(form),
            "cross-entropy-slope": result_of(slope),
            "cross-entropy-right": result_of(right),
        },
    )


CROSS_ENTROPY_TOPIC = Topic(
    name="cross-entropy",
    title=("Cross-entropy", "交叉熵"),
    group=GROUP,
    question=(
        "Outcomes come with the probabilities `p`, and somebody predicts `q`. How much information does an outcome "
        "have on average, if it is computed from the prediction? That is the cross-entropy, `cross-entropy`. As a "
        "loss it has "
        "the target in the place of `p` and the output of the network in the place of `q`.",
        "结果实际按概率 `p` 出现，而预测给出的概率是 `q`。若按预测来计算信息量，平均每个结果有多少信息？"
        "这就是交叉熵 `cross-entropy`。作为损失函数时，`p` 是目标值，`q` 是网络的输出。",
    ),
    sizes=OUTCOMES,
    symbols=symbols_of(CROSS_ENTROPY.name, ENTROPY.name, "p", "q"),
    build=_derive,
)
