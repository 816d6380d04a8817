"""Losses designed backwards: from the activation and the wanted error term to the loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.tables import ACTIVATIONS, Activation, Parameter
from derive.topics.about import Words
from derive.topics.topic import Topic

GROUP = "designs"

_QUESTION = (
    "A network learns with the gradient, and the gradient is the error term times what the layer was given. So it is "
    "the error term that should be large where the error is large. Here it is chosen first, and the loss is found from "
    "it: "
    "the chain rule is solved for the slope of the loss, the slope is integrated, and the constant follows from the "
    "demand that the loss is 0 where the output is the target.",
    "网络靠梯度学习，而梯度等于误差项乘以该层的输入。因此，误差大时误差项就应该大。这里先选定误差项，再倒推损失函数："
    "由链式法则解出损失函数对输出的导数，再积分，最后由“输出等于目标值时损失为 0”确定常数。",
)
_TWO_SLOPES = (
    "Two derivatives of `E` occur: with respect to the net input it is the error term `δ`, which is wanted; with "
    "respect to the output it is the slope of the loss, as a rule another formula, which the chain rule turns into "
    "`δ`.",
    "这里有 `E` 的两个导数：对净输入的导数是误差项 `δ`，即所希望的；对输出的导数一般是另一个式子，由链式法则化为 `δ`。",
)
_ONE_OUTPUT = (
    "All of this is said of one output; the loss of `n` outputs is the sum of theirs. " + _TWO_SLOPES[0],
    "以下只讨论一个输出；`n` 个输出的损失是各输出损失之和。" + _TWO_SLOPES[1],
)
_ALL_OUTPUTS = (
    "`n` outputs, with the indices `of-n`. Every output depends on all net inputs: there is a loss only if the mixed "
    "derivatives of the error terms agree, which is checked first. " + _TWO_SLOPES[0],
    "`n` 个输出，下标用 `of-n`。每个输出都依赖于全部净输入，所以只有当误差项的混合偏导数相等时损失函数才存在，"
    "这一点首先检验。" + _TWO_SLOPES[1],
)
_MARKED = {
    "C": ("constant of integration", "积分常数"),
    **dict.fromkeys(
        ("u", "v", "z", "r", "s", "p", "q"), ("variable of a substitution in the integral", "换元所用的变量")
    ),
    **dict.fromkeys(
        ("K", "L", "M", "P", "Q"), ("constant that joins two cases without a jump", "使两段连续相接的常数")
    ),
}


def design_of(
    activation: Activation,
    error: str,
    *,
    name: str = "",
    title: Words | None = None,
    parameters: tuple[Parameter, ...] = (),
    hypotheses: Sequence[str] | None = None,
    letters: str | None = None,
) -> Topic:
    """The topic of the loss for this activation whose error term is the wanted one, a formula in y and t.

    Without `hypotheses`, targets that belong to outputs which sum to 1 sum to 1, too. `letters` are those that
    the derivation brings in, where they are known.
    """

    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive.design import Target, design_loss
        from derive.notation import hypothesis

        known = None if hypotheses is None else tuple(map(hypothesis, hypotheses))
        return design_loss(Target(topic.name, activation, error, parameters, known), values, laws)

    english, chinese = activation.title
    topic = Topic(
        name=name or f"design-{activation.name}",
        title=title or (f"loss design: {english}", f"损失函数设计：{chinese}"),
        group=GROUP,
        question=_QUESTION,
        sizes=_ALL_OUTPUTS if "[" in activation.formula else _ONE_OUTPUT,
        symbols={name: words for name, words in _MARKED.items() if letters is None or name in letters},
        parameters=(*activation.parameters, *parameters),
        activation=activation,
        build=build,
    )
    return topic


def _entry(
    name: str, activation: str, error: str, letters: str, title: Words, parameters: tuple[Parameter, ...] = ()
) -> Topic:
    return design_of(
        ACTIVATIONS[activation],
        error,
        name=f"design-{name}",
        title=title,
        parameters=parameters,
        letters=letters,
    )


DESIGNS = (
    _entry(
        "bce",
        "sigmoid",
        "y - t",
        "Cu",
        ("Binary cross-entropy, designed from its error term", "由误差项倒推二元交叉熵"),
    ),
    _entry(
        "ce",
        "softmax",
        "y - t",
        "C",
        ("Cross-entropy, designed from its error term", "由误差项倒推交叉熵"),
    ),
    _entry(
        "quadratic",
        "identity",
        "y - t",
        "Cu",
        ("Quadratic loss, designed from its error term", "由误差项倒推二次损失"),
    ),
    _entry(
        "poisson",
        "exp",
        "y - t",
        "C",
        ("Poisson loss, designed from its error term", "由误差项倒推泊松损失"),
    ),
    _entry(
        "huber",
        "identity",
        "max(-c, min(c, y - t))",
        "CuKL",
        ("Huber loss, designed from a clipped error", "由截断的误差倒推 Huber 损失"),
        (Parameter("c"),),
    ),
)
