"""Backpropagation through a hidden layer: with an unknown f, and with every elementwise activation of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.tables import ACTIVATIONS, Activation
from derive.topics.topic import Topic


def _with_unknown(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    from derive.backprop import derive_backprop

    return derive_backprop(BACKPROP.name, None, {}, laws)


BACKPROP = Topic(
    name="backprop",
    title=("Backpropagation through a hidden layer", "隐藏层的反向传播"),
    group="hidden-layers",
    question=(
        "How does the loss change when a weight deep inside of the network is changed a little? The error term of a "
        "layer is found from that of the layer after it; so the gradient of every layer follows, from the last to "
        "the first. Here that recursion is derived.",
        "网络深处的某个权重稍有变动，损失会怎样变化？后一层的误差项决定前一层的误差项，"
        "由后往前逐层递推，就得到每一层的梯度。下面推导这个递推公式。",
    ),
    sizes=(
        "`ℓ` is any hidden layer; the layers `ℓ + 1`, `ℓ` and `ℓ - 1` have `n`, `m` and `p` neurons, with the indices "
        "`of-n`; `of-m`; `of-p`. `E` is any smooth function of the net inputs of layer `ℓ + 1`; started at the output "
        "layer, the recursion reaches every layer of a network of any depth.",
        "`ℓ` 是任意一个隐藏层；第 `ℓ + 1`、`ℓ`、`ℓ - 1` 层分别有 `n`、`m`、`p` 个神经元，"
        "下标分别用 `of-n`；`of-m`；`of-p`。"
        "`E` 是第 `ℓ + 1` 层净输入的任意光滑函数；从输出层开始逐层往前递推，不论网络有多深，都能推到每一层。",
    ),
    build=_with_unknown,
    of=lambda activation: backprop_of(activation),
)


def backprop_of(activation: Activation) -> Topic:
    """The hidden layer with this activation; it must be elementwise when it comes to deriving."""
    name = f"{BACKPROP.name}-{activation.name}"

    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive.backprop import derive_backprop
        from derive.notation import DefinitionError, activation_definition, is_elementwise

        definition = activation_definition(activation, values)
        if not is_elementwise(definition):
            raise DefinitionError(
                "activation",
                f"a hidden layer takes an elementwise activation, and {activation.name} mixes all net inputs",
            )
        domains = {parameter.name: parameter.domain for parameter in activation.parameters}
        return derive_backprop(name, definition, domains, laws)

    (english, chinese), (its, its_chinese) = BACKPROP.title, activation.title
    return replace(
        BACKPROP,
        name=name,
        title=(f"{english}: {its}", f"{chinese}：{its_chinese}"),
        parameters=activation.parameters,
        activation=activation,
        build=build,
        of=None,
    )


HIDDEN_LAYERS = (BACKPROP, *(backprop_of(one) for one in ACTIVATIONS.values() if not one.distribution))
