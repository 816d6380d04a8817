"""Entropy: the mean information of an outcome, its slope, and the uniform distribution."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import D, Expr, Sym
from derive.laws import Law
from derive.laws.lines import derivation_of
from derive.notation import K
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Hypothesis
from derive.topics.information.quantities import ENTROPY, GROUP, OUTCOMES, P_I, P_K, scope_of, symbols_of
from derive.topics.topic import Topic

_INFORMATION = Definition(Sym("I", (K,)), parse("log(1/p[k])"))
_MEAN = Definition(ENTROPY, parse("sum(p[k]*I[k], k)"))
_UNIFORM = Hypothesis(P_K, parse("1/n"))


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((_INFORMATION, _MEAN), laws)
    board = Board(ENTROPY, scope)
    board.apply("definition")
    board.inside("definition")
    board.inside("log-quotient")
    board.inside("sum-factor")
    form = board.part("entropy-form")

    board = Board(D(ENTROPY, P_I), scope)
    board.apply("substitution", (ENTROPY, form.result))
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    slope = board.part("entropy-slope")

    board = Board(ENTROPY, scope)
    board.apply("substitution", (ENTROPY, form.result))
    board.assume(_UNIFORM)
    board.inside("log-quotient")
    board.inside("sum-factor")
    board.tidy()
    uniform = board.part("entropy-uniform")
    return Derivation(
        ENTROPY_TOPIC.name,
        scope.setting,
        (_UNIFORM,),
        (form, slope, uniform),
        {"entropy": result_of(form), "entropy-slope": result_of(slope), "entropy-uniform": result_of(uniform)},
    )


ENTROPY_TOPIC = Topic(
    name="entropy",
    title=("Entropy", "熵"),
    group=GROUP,
    question=(
        "How uncertain is an outcome before it is known? A rare outcome tells more than a common one: its information "
        "is the logarithm of one over its probability. The mean of the information over all outcomes, `entropy`, is "
        "the entropy. With labels of this distribution no cross-entropy loss can fall below it.",
        "结果揭晓之前，不确定性有多大？越少见的结果带来的信息越多：一个结果的信息量是其概率倒数的对数。"
        "各种结果的信息量的平均值 `entropy` 就是熵。标签服从这个分布时，交叉熵损失不可能低于它。",
    ),
    sizes=OUTCOMES,
    symbols=symbols_of(ENTROPY.name, "p") | {"I": ("information of each outcome", "每种结果的信息量")},
    build=_derive,
)
