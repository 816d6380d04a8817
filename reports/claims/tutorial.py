"""A tutorial on softmax and cross-entropy: what it states."""

from __future__ import annotations

from numeric.articles import classes, information
from reports.claims.measured import Computed
from reports.claims.proved import Derived, Stated
from reports.claims.record import Sentence, Silent
from reports.claims.transcribed import Formulas

_SOFTMAX = r"$$y_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}$$"

_TO_BASE_2 = "-sum(t[k]*log(y[k])/log(2), k)"
_ONE = "sum(t[k], k) = 1"

TUTORIAL: tuple[Sentence | Silent, ...] = (
    Silent(1, 16, "title"),
    Sentence(
        18,
        Computed(classes.judge_probabilities),
        ("Softmax brings the outputs into [0, 1].", "Softmax 使得到的值在 [0, 1] 之间。"),
    ),
    Sentence(
        18,
        Stated(_SOFTMAX + "\n\n" + r"$$\sum_{i=1}^n y_i = 1$$"),
        ("Its values can be taken as probabilities: they sum to 1.", "结果可以看作概率：总和为 1。"),
    ),
    Sentence(
        18,
        Computed(classes.judge_order),
        (
            "The larger the probability of a class, the more a sample is taken to belong to it.",
            "某个类别的概率越大，样本归为该类别的可能性也就越高。",
        ),
    ),
    Silent(20, 26, "picture"),
    Sentence(
        28,
        Computed(information.judge_code_length),
        (
            "$H(p)$ is the expected length of the code that it takes to tell a sample of $p$.",
            "$H(p)$ 是按真实分布 $p$ 识别一个样本所需编码长度的期望。",
        ),
    ),
    Sentence(30, Formulas(5)),
    Sentence(
        32,
        Computed(information.judge_code_of_another),
        (
            "$H(p, q)$ is the mean length of the code when it is made for $q$ and the samples are of $p$.",
            "$H(p, q)$ 是用估计分布 $q$ 编码真实分布 $p$ 的样本的平均编码长度。",
        ),
        last=36,
    ),
    Sentence(34, Formulas(7)),
    Silent(38, 38, "page"),
    Sentence(
        40,
        Derived("softmax-ce", "delta"),
        (
            "Behind softmax, cross-entropy can serve as the loss.",
            "在 Softmax 之后可以用交叉熵作为损失函数。",
        ),
    ),
    Sentence(42, Formulas(13)),
    Sentence(
        44,
        Computed(classes.judge_one_hot),
        ("The entries of the target are 0 or 1.", "真实值只能取值 0 或 1。"),
    ),
    Sentence(
        44,
        Derived("", "delta", "(y[i] - t[i])/log(2)", loss=_TO_BASE_2, activation="softmax", hypotheses=(_ONE,)),
        (
            r"The base $e$ is convenient: to another, such as 2, the error term is $(y - t)/\ln 2$, "
            "with one factor more.",
            r"取以 $e$ 为底计算方便：若以 2 为底，误差项为 $(y - t)/\ln 2$，多出一个因子。",
        ),
    ),
    Silent(46, 46, "picture"),
    Sentence(48, Formulas(17)),
    Sentence(
        50,
        Computed(classes.judge_all_outputs_depend),
        (
            "Every $y_j$ has $z_i$ in its denominator, so every output has to be considered.",
            "每个 $y_j$ 的分母中都有 $z_i$ 的贡献，故要考虑每一个输出值。",
        ),
    ),
    Sentence(52, Formulas(19)),
    Sentence(
        54,
        Derived("softmax", "jacobian", "y[k]*(delta(i, k) - y[i])"),
        (
            r"$\frac{\partial y_j}{\partial z_i}$ has to be found in two cases, for its value differs for $j = i$ "
            r"and for $j \neq i$.",
            r"$\frac{\partial y_j}{\partial z_i}$ 在 $j = i$ 与 $j \neq i$ 时求导结果不同，需分开讨论。",
        ),
    ),
    Sentence(56, Formulas(21)),
    Sentence(58, Formulas(25), last=60),
    Sentence(62, Formulas(29), last=64),
    Sentence(66, Formulas(33), last=68),
    Sentence(
        70,
        Computed(classes.judge_one_hot_sum),
        (
            "A sample has one label: one target is 1, the others are 0, so they sum to 1.",
            "一个样本的真实标签只有一个值为 1，其余为 0，故总和为 1。",
        ),
        last=72,
    ),
    Sentence(74, Formulas(41), last=76),
    Sentence(77, Formulas(43)),
    Sentence(
        79,
        Derived("cross-entropy-one-hot", "one-hot-indicator", "-sum(t[k, c]*log(q[k]), k)"),
        (
            r"The form with the indicator $1\{y = j\}$ is the same in essence as that with the one-hot target.",
            r"用示性函数 $1\{y = j\}$ 的形式与用 one-hot 目标值的形式本质是一样的。",
        ),
    ),
    Silent(82, 84, "page"),
)
