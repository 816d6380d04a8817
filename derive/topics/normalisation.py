"""Batch and layer normalisation."""

from __future__ import annotations

from collections.abc import Mapping

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.topics.topic import Build, Topic


def _over(samples: bool, name: str) -> Build:
    def build(values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
        from derive.normalisation import OVER_FEATURES, OVER_SAMPLES, derive_normalisation

        return derive_normalisation(name, OVER_SAMPLES if samples else OVER_FEATURES, laws)

    return build


_SYMBOLS = {
    "x": ("input of the normalisation, such as a net input", "归一化的输入，例如净输入"),
    "mu": ("mean of the inputs", "输入的均值"),
    "sigma_squared": ("variance of the inputs, with 1 over their number", "输入的方差（除以个数）"),
    "epsilon": ("a small positive number, against division by 0", "很小的正数，防止除以 0"),
    "x_hat": ("standardised input: mean 0, variance nearly 1", "标准化的输入：均值为 0，方差接近 1"),
    "gamma": ("scale, learned", "缩放参数，由训练得到"),
    "beta": ("shift, learned", "平移参数，由训练得到"),
    "y": ("output of the normalisation", "归一化的输出"),
    "g": (
        "derivative of the loss with respect to an output; it comes from what follows",
        "损失对输出的导数，由后面的层给出",
    ),
    "E": ("loss, any smooth function of the outputs", "损失，输出的任意光滑函数"),
}

BATCH_NORM = Topic(
    name="batch-norm",
    title=("Batch normalisation", "批量归一化"),
    group="normalisation",
    question=(
        "A layer learns more easily if its inputs keep their mean and their spread while the layers before it change. "
        "Batch normalisation sees to that with the mean and the variance of the batch; so every output depends on "
        "every sample, and `dx` is no product of two numbers as for an activation. Here it is derived, with the same "
        "care for equal and different indices as for softmax, and with it `dgamma` and `dbeta`.",
        "前面各层在变，一层的输入若仍保持均值与分散程度不变，这一层就更容易学。批量归一化用一批样本的均值与方差做到这一点；"
        "于是每个输出都依赖于每个样本，`dx` 不再像激活函数那样只是两个数的乘积。"
        "下面像推导 softmax 那样分下标相同与不同两种情形推导它，并推导 `dgamma` 与 `dbeta`。",
    ),
    sizes=(
        "`N` samples of one feature, with the indices `of-N`; every feature is normalised on its own, in the same way. "
        "`E` is any smooth function of all outputs, whatever follows.",
        "一个特征的 `N` 个样本，下标 `of-N`；每个特征各自按同样的方式归一化。"
        "`E` 是全部输出的任意光滑函数，不论后面是什么。",
    ),
    symbols=_SYMBOLS,
    build=_over(True, "batch-norm"),
)

LAYER_NORM = Topic(
    name="layer-norm",
    title=("Layer normalisation", "层归一化"),
    group="normalisation",
    question=(
        "Batch normalisation needs a batch. Layer normalisation takes the mean and the variance over the features of "
        "one sample instead, so that a sample does not depend on the others. The derivation is the same but for the "
        "index of the sums, and for `γ` and `β`, which each feature has for itself. It gives `dx`, `dgamma` and "
        "`dbeta`.",
        "批量归一化离不开一批样本。层归一化改为对一个样本的各个特征取均值与方差，样本之间互不影响。"
        "推导与批量归一化相同，只是求和的下标换了，而且每个特征有自己的 `γ` 与 `β`：求 `dx`、`dgamma` 与 `dbeta`。",
    ),
    sizes=(
        "One sample of `n` features, with the indices `of-n`; every sample is normalised on its own, in the same way. "
        "`E` is any smooth function of all outputs, whatever follows.",
        "一个样本的 `n` 个特征，下标 `of-n`；每个样本各自按同样的方式归一化。"
        "`E` 是全部输出的任意光滑函数，不论后面是什么。",
    ),
    symbols=_SYMBOLS,
    build=_over(False, "layer-norm"),
)

NORMALISATIONS = (BATCH_NORM, LAYER_NORM)
