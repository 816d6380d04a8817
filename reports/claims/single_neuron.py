"""An article on two losses of one neuron: what it states."""

from __future__ import annotations

from numeric.articles import classes, information, training
from reports.claims import limits
from reports.claims.measured import Computed, Judged, Unchecked
from reports.claims.proved import AllDerived, Derived, Proportional, Underivable
from reports.claims.record import Sentence, Silent
from reports.claims.transcribed import Formulas, Numbers

_EXCHANGED = "-sum(y[k]*log(t[k]) + (1 - y[k])*log(1 - t[k]), k)"

SINGLE_NEURON: tuple[Sentence | Silent, ...] = (
    Silent(1, 3, "title"),
    Sentence(
        5,
        Judged("neuron", "slow-from-2/2"),
        (
            "With the quadratic loss a network learns slowly where a neuron is clearly wrong.",
            "二次损失函数会在神经元犯了明显错误的情况下使得网络学习缓慢。",
        ),
    ),
    Sentence(
        5,
        Computed(limits.judge_gradient_where_wrong),
        ("Cross-entropy learns faster where it is clearly wrong.", "交叉熵损失函数会在明显犯错的时候学得更快。"),
    ),
    Silent(7, 15, "title"),
    Sentence(17, Formulas(7), last=19),
    Sentence(
        21,
        Derived("", "delta", "t[i] - y[i]", loss=_EXCHANGED, activation="sigmoid"),
        (
            "In cross-entropy $y$ is the label of the output and $a$ the target output; the error term is "
            "$a - y$ (line 85).",
            "交叉熵中 $y$ 是输出标签、$a$ 是目标输出；误差项是 $a - y$（第 85 行）。",
        ),
        last=25,
    ),
    Sentence(
        25,
        Unchecked("without-proof"),
        ("Why this can serve as a loss is not proved here.", "为什么它能作为损失函数，这里不予证明。"),
    ),
    Sentence(
        27,
        Computed(training.judge_both_inputs),
        (
            "The neuron is to answer 1 with 0 and 0 with 1; it learns that from the start 0.6, 0.9.",
            "期望输入为 1 时输出为 0，输入为 0 时输出为 1；从 0.6、0.9 开始可以学会。",
        ),
    ),
    Sentence(
        27,
        Numbers(11),
        (
            "With weight 0.6 and bias 0.9 the output is 0.82 at first.",
            "权重和偏置初始化为 0.6、0.9，刚开始神经元的输出是 0.82。",
        ),
        last=29,
    ),
    Silent(31, 33, "picture"),
    Sentence(
        35,
        Judged("neuron", "reached-after-300"),
        (
            "After 300 epochs the network does what it is to learn; from $w = b = 2$ too (line 41).",
            "经过 300 个 epoch，网络基本达到要求；从 $w = b = 2$ 开始也同样收敛（第 41 行）。",
        ),
    ),
    Sentence(
        35,
        Computed(training.judge_quick_at_first),
        ("The curve falls fast at first.", "学习曲线起初下降得很快。"),
    ),
    Sentence(35, Judged("neuron", "converges-in-80")),
    Sentence(
        37,
        Judged("neuron", "slow-from-2/2"),
        (
            "From $w = 2.00$, $b = 2.00$ it learns slowly at first, hardly at all.",
            "从 $w = 2.00$、$b = 2.00$ 开始，起初学习得很缓慢，几乎没有学习能力。",
        ),
        last=41,
    ),
    Sentence(
        41,
        Computed(training.judge_slow_where_costly),
        (
            "While it learns slowly, the cost is at a large value.",
            "起初学得很慢时，对应的 cost 处于很大的值。",
        ),
    ),
    Sentence(
        41,
        Unchecked("people"),
        (
            "People correct themselves most where they are most wrong, as in throwing a ball.",
            "人在犯了很大错误的情况下调整能力最强，例如投篮。",
        ),
        last=43,
    ),
    Silent(45, 45, "question"),
    Sentence(
        47,
        Derived("sigmoid-quadratic", "dw"),
        (
            "How the weights change depends on the partial derivative of the loss.",
            "权重系数的变化依赖于损失函数的偏导数。",
        ),
    ),
    Sentence(
        47,
        Computed(training.judge_bias_learned),
        ("It is the weights alone that are learned.", "真正学习的只是权重系数。"),
    ),
    Sentence(
        47,
        Computed(training.judge_flat_is_small_gradient),
        (
            "Where the curve is flat the partial derivatives with respect to the weights are small.",
            "曲线平坦、学习缓慢时，对权重系数的偏导数很小。",
        ),
        last=47,
    ),
    Silent(49, 57, "picture"),
    Silent(59, 67, "picture"),
    Sentence(
        69,
        Computed(limits.judge_flat_at_the_ends),
        (
            "Where the output is near 1 or 0 the curve is flat, the derivative small: the neuron is saturated.",
            "神经元输出接近 1 或者 0 时，曲线平坦，导数很小，即进入饱和状态。",
        ),
    ),
    Sentence(69, Judged("neuron", "largest-slope"), stands_for=(19,)),
    Silent(71, 79, "picture"),
    Sentence(81, Formulas(15), last=83),
    Sentence(
        85,
        Derived("sigmoid-bce", "delta", "y[i] - t[i]"),
        (r"The heart of the gradient is $\sigma(z) - y$.", r"这个式子中最为关键的一项是 $\sigma(z) - y$。"),
    ),
    Sentence(
        85,
        Computed(limits.judge_gradient_where_wrong),
        ("The larger the error, the larger the derivative.", "误差越大，得到的导数值越大。"),
    ),
    Sentence(
        85,
        Proportional("sigmoid-bce", only=True),
        (
            "The partial derivative with respect to a weight depends on the error alone.",
            "损失对于权重系数的偏导数只与误差有关。",
        ),
    ),
    Sentence(85, Judged("neuron", "gradient-is-the-error")),
    Sentence(
        85,
        Judged("neuron", "cross-entropy-is-faster"),
        (
            "From $w = b = 2.0$ cross-entropy converges fast: learning is no longer slow, and faster than with the "
            "quadratic loss.",
            "对 $w = b = 2.0$ 的例子，用交叉熵收敛得很快，解决了学习缓慢的问题，比二次损失函数更快。",
        ),
        last=89,
    ),
    Sentence(
        91,
        Judged("neuron", "slow-from-2/2"),
        (
            "Conclusion: with the quadratic loss a network learns slowly where a neuron is clearly wrong.",
            "结论：二次损失函数会在神经元明显犯错的情况下使得网络学习缓慢。",
        ),
    ),
    Sentence(
        91,
        Judged("neuron", "cross-entropy-is-faster"),
        (
            "Cross-entropy learns faster there: how fast a network learns depends on the loss.",
            "交叉熵此时学得更快：不同的损失函数带来不同的学习效率。",
        ),
    ),
    Silent(94, 101, "page"),
    Sentence(
        102,
        AllDerived("identity-mse", "softmax-ce", "identity-mae", "identity-hinge", "sigmoid-focal"),
        (
            "Losses to train with are the mean squared error, cross-entropy for classification, the mean absolute "
            "error, hinge and focal loss.",
            "训练所用的损失函数有均方误差、交叉熵（适用于分类）、绝对误差、hinge 损失和 Focal Loss 等。",
        ),
        last=103,
    ),
    Sentence(
        103,
        Derived("", "delta", loss="sqrt(sum((t[k] - y[k])**2, k)/n)", activation="identity"),
        ("So is the root of the mean squared error.", "均方根误差（RMSE）也是损失函数。"),
    ),
    Sentence(
        103,
        Underivable("sum(where(abs(y[k] - t[k]) > 1/2, 1, 0), k)", "sigmoid"),
        ("So is the 0-1 loss.", "0-1 损失也是损失函数。"),
    ),
    Sentence(
        103,
        Derived("cross-entropy-one-hot", "one-hot-loss", "-log(q[c])"),
        (
            "So is the logarithmic likelihood, minus the logarithm of the probability of the right class: "
            "cross-entropy for a one-hot "
            "target.",
            "对数似然损失（正确类别概率的负对数）也是损失函数，即 one-hot 目标值的交叉熵。",
        ),
    ),
    Sentence(
        103,
        Computed(classes.judge_focal),
        ("Focal loss is for classes of very unequal size.", "Focal Loss 应对类别不平衡。"),
    ),
    Silent(104, 140, "page"),
    Sentence(
        141,
        Unchecked("elsewhere"),
        (
            "PyTorch has WeightedRandomSampler, which draws samples in random order with given probabilities.",
            "PyTorch 的 WeightedRandomSampler 在加载数据时按指定的概率随机采样。",
        ),
    ),
    Silent(142, 147, "page"),
    Sentence(
        148,
        Unchecked("elsewhere"),
        (
            "MINE uses two techniques: mutual information as a network, and the dual form of the KL divergence.",
            "MINE 主要使用两种技术：互信息转为神经网络模型，以及用对偶 KL 散度计算损失。",
        ),
    ),
    Silent(149, 154, "page"),
    Sentence(
        155,
        Unchecked("elsewhere"),
        (
            "Switchable Normalization combines several normalizations with weights that are learned.",
            "Switchable Normalization 将多种归一化方法融合，权重由训练学得。",
        ),
    ),
    Silent(156, 161, "page"),
    Sentence(
        162,
        Computed(information.judge_news),
        (
            "That a team which wins with probability 1/8 has won is more information than that it is in the final.",
            "夺冠概率为 1/8 的球队夺冠了，这个消息的信息量比它进决赛更大。",
        ),
        last=163,
    ),
)
