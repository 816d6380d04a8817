"""Labels that are one-hot: the indicator, 0 ln 0 as a limit, an entropy of 0, and the loss of one class."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation, result_of
from derive.expr import D, Delta, Expr, Index, Mul, Sum, Sym, div, exp, log, mul, neg
from derive.laws import Law, Scope
from derive.laws.lines import derivation_of
from derive.notation import K, setting_of
from derive.pair import Board
from derive.parser import parse
from derive.steps import Definition, Domain
from derive.topics.about import Words
from derive.topics.information.quantities import GROUP, Q_I, scope_of
from derive.topics.topic import Topic

C = Index("c", "n")
"""The class of a label."""

_LABEL = Definition(Sym("t", (K, C)), Delta(K, C))
_SIZES: Words = (
    "`n` classes; indices: `of-n`, where `c` is the class of the label. Logarithms are natural.",
    "共 `n` 个类别，下标用 `of-n`，其中 `c` 是标签的类别。对数取自然对数。",
)
_LABELS: Words = ("labels as one-hot numbers, one for each class c", "标签（one-hot 编码），每个类别 c 各有一个")

# The loss of one class.

_LOSS = Definition(Sym("E", (C,)), parse("-sum(delta(k, c)*log(q[k]), k)"))


def _derive_loss(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    scope = scope_of((_LABEL, _LOSS), laws, C)
    board = Board(_LOSS.symbol, scope)
    board.apply("definition")
    board.apply("back-substitution", _LABEL.symbol)
    same = board.part("one-hot-indicator")

    board = Board(_LOSS.symbol, scope)
    board.apply("definition")
    board.inside("kronecker-contraction")
    alone = board.part("one-hot-loss")

    board = Board(D(_LOSS.symbol, Q_I), scope)
    board.write("substitution", D(alone.result, Q_I))
    board.extend(derivation_of(board.line, scope))
    slope = board.part("one-hot-slope")
    return Derivation(
        ONE_HOT_LOSS_TOPIC.name,
        scope.setting,
        (),
        (same, alone, slope),
        {part.key: result_of(part) for part in (same, alone, slope)},
    )


ONE_HOT_LOSS_TOPIC = Topic(
    name="cross-entropy-one-hot",
    title=("Cross-entropy of a one-hot label", "one-hot 标签的交叉熵"),
    group=GROUP,
    question=(
        "Some texts sum over all classes with an indicator, 1 for the class of the label and 0 for the others; some "
        "with one-hot targets; some write one logarithm. Are these three losses, `one-hot-loss`, the same?",
        "有的教材用示性函数对所有类别求和：是标签的类别取 1，其余取 0；有的用 one-hot 目标值；有的只写一个对数。"
        "这三种损失 `one-hot-loss` 相同吗？",
    ),
    sizes=_SIZES,
    symbols={
        "E": ("losses, one for each class c that a label can have", "损失，标签的每个可能类别 c 各有一个"),
        "t": _LABELS,
        "q": ("probabilities, the predicted ones", "预测的概率分布"),
    },
    build=_derive_loss,
)

# Its entropy.

_X, _S = Sym("x"), Sym("s")
_SMALL = Definition(_X, parse("exp(-s)"))
_SMOOTHED = Definition(Sym("p", (K, C)), parse("(1 - epsilon)*delta(k, c) + epsilon/n"))
_OF_LABEL = Definition(Sym("H", (C,)), neg(Sum(Mul((_LABEL.symbol, log(_LABEL.symbol))), K)))
_OF_SMOOTHED = Definition(Sym("H_tilde", (C,)), neg(Sum(Mul((_SMOOTHED.symbol, log(_SMOOTHED.symbol))), K)))


def _derive_entropy(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    definitions = (_LABEL, _OF_LABEL, _SMALL, _SMOOTHED, _OF_SMOOTHED)
    domains = {"s": Domain.REAL, "epsilon": Domain.UNIT}
    scope = Scope(setting_of(definitions, domains), laws, reserved=frozenset({K, C}))

    board = Board(neg(mul(_X, log(_X))), scope)
    board.inside("definition")
    board.inside("log-exp")
    board.write("regrouping", div(_S, exp(_S)))
    quotient = board.part("limit-quotient")

    board = Board(div(D(_S, _S), D(exp(_S), _S)), scope)
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    board.apply("back-substitution", _X)
    ratio = board.part("limit-ratio")

    label = _one_apart(_OF_LABEL, scope)
    label.inside("zero-log-zero")
    label.inside("delta-value")
    label.inside("log-one")
    smoothed = _one_apart(_OF_SMOOTHED, scope)
    smoothed.inside("delta-value")
    smoothed.inside("sum-factor")
    parts = (quotient, ratio, label.part("label-entropy"), smoothed.part("smoothed-entropy"))
    return Derivation(
        ONE_HOT_ENTROPY_TOPIC.name, scope.setting, (), parts, {part.key: result_of(part) for part in parts}
    )


def _one_apart(entropy: Definition, scope: Scope) -> Board:
    """The entropy with the term of class c apart, and the probabilities written out."""
    board = Board(entropy.symbol, scope)
    board.apply("definition")
    board.inside("sum-split", C)
    board.inside("definition")
    return board


ONE_HOT_ENTROPY_TOPIC = Topic(
    name="entropy-one-hot",
    title=("Entropy of a one-hot label", "one-hot 标签的熵"),
    group=GROUP,
    question=(
        "A one-hot label leaves nothing open, so its entropy should be 0. But the formula asks for 0 ln 0, which has "
        "no value of its own. What is it to be, and is the entropy `label-entropy` of a label of class c really 0? "
        "The answer comes from two limits: of `limit-quotient`, and of the entropy `smoothed-entropy` of a label "
        "that is smoothed a little.",
        "one-hot 标签没有任何不确定性，熵应当为 0。但公式中出现 0 ln 0，它本身没有值。应当取多少？"
        "类别 c 的标签的熵 `label-entropy` 真的是 0 吗？答案来自两个极限：`limit-quotient` 的极限，"
        "以及稍加平滑的标签的熵 "
        "`smoothed-entropy` 的极限。",
    ),
    sizes=_SIZES,
    symbols={
        "t": _LABELS,
        "H": ("entropies, one for the label of each class c", "熵，每个类别 c 的标签各有一个"),
        "H_tilde": ("the same, smoothed", "平滑之后的熵"),
        "p": ("the label, smoothed", "平滑之后的标签"),
        "epsilon": ("how much it is smoothed", "平滑的程度"),
        "x": ("a small probability", "一个很小的概率"),
        "s": ("its information in nats", "它的信息量（奈特）"),
    },
    build=_derive_entropy,
)
