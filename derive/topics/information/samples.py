"""Cross-entropy as a mean over samples, with its slope by the prediction for one of them."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import D, Expr, Index, Sym
from derive.laws import Law
from derive.laws.lines import derivation_of
from derive.notation import I, S
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition
from derive.topics.information.quantities import GROUP, SYMBOLS, scope_of
from derive.topics.topic import Topic

R = Index("r", "N")
"""A sample that is looked at."""

_SIZES = {"s": "N", "k": "n"}
_LOSS = Definition(Sym("L", (S,)), parse("-sum(p[s, k]*log(q[s, k]), k)", sizes=_SIZES))
_MEAN = Definition(Sym("L_mean"), parse("1/N*sum(L[s], s)", sizes=_SIZES))


def _derive(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((_LOSS, _MEAN), laws, S, R)
    board = Board(_MEAN.symbol, scope)
    board.apply("definition")
    board.inside("definition")
    board.inside("sum-factor")
    form = board.part("mean-form")

    board = Board(D(_MEAN.symbol, Sym("q", (R, I))), scope)
    board.write("substitution", D(form.result, Sym("q", (R, I))))
    board.extend(derivation_of(board.line, scope))
    slope = board.part("mean-slope")
    return Derivation(
        MEAN_TOPIC.name, scope.setting, (), (form, slope), {part.key: result_of(part) for part in (form, slope)}
    )


MEAN_TOPIC = Topic(
    name="cross-entropy-mean",
    title=("Cross-entropy as a mean over samples", "交叉熵对样本取平均"),
    group=GROUP,
    question=(
        "A network is trained on many samples, each with a label of its own. The loss of all is the mean, `mean-form`. "
        "How does it depend on the prediction for one sample? As the loss of that sample does, divided by `N`.",
        "训练网络要用许多样本，每个样本有自己的标签。全部样本的损失取平均值，即 `mean-form`。"
        "它怎样依赖于对某一个样本的预测？与该样本单独的损失一样，只是要除以 `N`。",
    ),
    sizes=(
        "`n` classes and `N` samples; indices: `of-n` for classes, `of-N` for samples. Logarithms are natural.",
        "共 `n` 个类别、`N` 个样本；下标 `of-n` 表示类别，`of-N` 表示样本。对数取自然对数。",
    ),
    symbols={
        "L": ("loss of each sample", "每个样本的损失"),
        "p": SYMBOLS["p"],
        "q": SYMBOLS["q"],
    },
    build=_derive,
)
