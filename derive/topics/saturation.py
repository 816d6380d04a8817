"""Error against gradient: why a pair learns slowly where it is wrong, and why another does not."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.tables import ACTIVATIONS, LOSSES
from derive.topics.about import Words
from derive.topics.topic import Topic

GROUP = "saturation"

_SIZES = (
    "`n` outputs, with the indices `of-n`; every output depends on its own net input alone.",
    "`n` 个输出，下标用 `of-n`；每个输出只依赖于自己的净输入。",
)


def _entry(activation: str, loss: str, title: Words, question: Words) -> Topic:
    name = f"{GROUP}-{activation}-{loss}"
    records = ACTIVATIONS[activation], LOSSES[loss]

    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive.saturation.derivation import derive_saturation

        return derive_saturation(name, *records, values, laws)

    return Topic(
        name=name,
        title=title,
        group=GROUP,
        question=question,
        sizes=_SIZES,
        activation=ACTIVATIONS[activation],
        build=build,
    )


SATURATION = (
    _entry(
        "sigmoid",
        "mse",
        ("Why squared error with the sigmoid learns slowly", "为什么均方误差配 sigmoid 学得慢"),
        (
            "A network learns with the gradient, and the gradient is the error term times what the layer was given. "
            "One would wish for a large error term where the error is large. Is it so for the mean squared error with "
            "the sigmoid? The error term is derived, then its slope, to see where it stops growing, then the largest "
            "slope of the activation, which bounds what is left of it after many layers.",
            "网络靠梯度学习，而梯度等于误差项乘以该层的输入。我们希望误差大的时候误差项也大。"
            "均方误差配 sigmoid 时是这样吗？"
            "先推导误差项，再求它的导数，看它在何处不再增大；最后求激活函数导数的最大值，它限制了误差项穿过多层之后还剩多少。",
        ),
    ),
    _entry(
        "sigmoid",
        "bce",
        ("Why cross-entropy with the sigmoid does not saturate", "为什么交叉熵配 sigmoid 不会饱和"),
        (
            "The slope of the sigmoid goes to 0 at both ends, and with the squared error the error term goes with it. "
            "With the cross-entropy it does not: here is why. The error term is derived, then its slope, which is "
            "never negative: the larger the error, the larger the error term.",
            "sigmoid 的导数在两端都趋于 0，配均方误差时误差项也随之趋于 0；配交叉熵时却不会，原因如下。"
            "先推导误差项，再求它的导数："
            "它恒不为负，误差越大，误差项就越大。",
        ),
    ),
)
