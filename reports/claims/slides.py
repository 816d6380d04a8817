"""Slides on classification, training and beyond: what they state."""

from __future__ import annotations

from numeric.articles import classes, shapes, training
from reports.claims import limits
from reports.claims.measured import Computed, Judged, Unchecked
from reports.claims.proved import Derived, Stated
from reports.claims.record import Sentence, Silent
from reports.claims.transcribed import Formulas, Numbers

_LN = r"$$-(0 \ln 0.1 + 1 \ln 0.5 + 0 \ln 0.4) = \ln 0.5$$"
_LN_RIGHT = r"$$-(0 \ln 0.1 + 1 \ln 0.5 + 0 \ln 0.4) = -\ln 0.5$$"
_CHAIN = r"$$\frac{d}{dx} \sin(x^2) = \cos(x^2) + 2 x \sin(x^2)$$"
_CHAIN_RIGHT = r"$$\frac{d}{dx} \sin(x^2) = 2 x \cos(x^2)$$"
_NORM_P = r"$$N_p = \left(\sum_{i=1}^n |x_i|^p\right)^{\frac{1}{p}}$$"
_NORM = r"$$\left(\sum_{i=1}^n |x_i|^1\right)^{\frac{1}{1}} = \sum_{i=1}^n |x_i|$$"
_SQUARES = r"$$\left(\sum_{i=1}^n |x_i|^2\right)^{\frac{1}{2}} = \sqrt{\sum_{i=1}^n x_i^2}$$"

SLIDES: tuple[Sentence | Silent, ...] = (
    Silent(1, 12, "title"),
    Sentence(13, Formulas(5)),
    Silent(15, 29, "title"),
    Sentence(
        30,
        Computed(training.judge_ten_classes),
        ("Digits are a problem of ten classes: ten values come out.", "手写数字是 10 分类问题，输出 10 个值。"),
        last=33,
    ),
    Silent(34, 50, "picture"),
    Sentence(51, Formulas(11)),
    Silent(52, 58, "picture"),
    Sentence(59, Judged("mnist", "inputs-284"), last=62, stands_for=(15,)),
    Silent(63, 66, "picture"),
    Sentence(
        67,
        Numbers(25, 27, 29, places=2),
        ("Softmax of 1.2, 0.9, 0.4 is 0.46, 0.34, 0.2.", "logits 为 1.2、0.9、0.4 时，概率为 0.46、0.34、0.2。"),
        last=87,
    ),
    Sentence(79, Formulas(21)),
    Silent(88, 90, "title"),
    Sentence(
        91,
        Derived("softmax-ce", "delta"),
        (
            r"The cross-entropy $-\sum y \ln \hat{y}$ is the loss for a one-hot target.",
            r"交叉熵 $-\sum y \ln \hat{y}$ 是 one-hot 目标值的损失。",
        ),
    ),
    Sentence(
        93,
        Computed(classes.judge_one_hot_sum),
        ("One-hot: one entry is 1, the others are 0.", "one-hot：一个为 1，其余为 0。"),
        last=107,
    ),
    Sentence(
        108,
        Stated(_LN, _LN_RIGHT),
        (
            r"For $\hat{y} = (0.1, 0.5, 0.4)$ and $y = (0, 1, 0)$ the cross-entropy is $\ln 0.5$.",
            r"$\hat{y} = (0.1, 0.5, 0.4)$、$y = (0, 1, 0)$ 时，交叉熵为 $\ln 0.5$。",
        ),
        last=111,
        stands_for=(43,),
    ),
    Sentence(109, Formulas(41)),
    Silent(112, 115, "title"),
    Sentence(
        116,
        Numbers(51, 53, 55),
        ("Softmax of 1.5, 0.7, 0.2 is 0.57, 0.25, 0.17.", "老虎 1.5、猫 0.7、兔子 0.2 的概率为 0.57、0.25、0.17。"),
    ),
    Sentence(
        117,
        Numbers(59, 61, 63),
        ("Softmax of 1.1, 2.5, 1.5 is 0.15, 0.61, 0.22.", "老虎 1.1、猫 2.5、兔子 1.5 的概率为 0.15、0.61、0.22。"),
    ),
    Sentence(
        118,
        Numbers(67, 69, 71),
        ("Softmax of 2.0, 1.5, 1.1 is 0.49, 0.30, 0.21.", "老虎 2.0、猫 1.5、兔子 1.1 的概率为 0.49、0.30、0.21。"),
    ),
    Sentence(
        116,
        Computed(classes.judge_answers),
        ("The answers of the three rows are right, right and wrong.", "三行的判断结果依次为正确、正确、错误。"),
        last=118,
    ),
    Silent(120, 120, "title"),
    Sentence(122, Formulas(77)),
    Sentence(124, Formulas(79)),
    Sentence(126, Formulas(81)),
    Silent(128, 128, "title"),
    Sentence(130, Formulas(83)),
    Sentence(132, Formulas(85)),
    Sentence(134, Formulas(87)),
    Silent(136, 136, "title"),
    Sentence(138, Formulas(89)),
    Sentence(140, Formulas(91)),
    Silent(142, 142, "title"),
    Sentence(144, Formulas(95)),
    Sentence(146, Formulas(97)),
    Sentence(148, Formulas(99)),
    Sentence(150, Formulas(101)),
    Sentence(152, Formulas(103)),
    Sentence(154, Formulas(105)),
    Sentence(156, Formulas(107)),
    Sentence(158, Formulas(109)),
    Silent(160, 160, "title"),
    Sentence(
        162,
        Derived("softmax", "jacobian", "y[k]*(delta(i, k) - y[i])"),
        (
            r"$\frac{\partial \hat{y}_k}{\partial z_i}$ is found in two cases.",
            r"求 $\frac{\partial \hat{y}_k}{\partial z_i}$ 要分两种情况。",
        ),
    ),
    Sentence(164, Formulas(115), last=166),
    Sentence(168, Formulas(119), last=170),
    Silent(172, 172, "title"),
    Sentence(
        174,
        Stated(_CHAIN, _CHAIN_RIGHT),
        (
            r"$(f(u))' = f'(u) + f \cdot u'$, tried with $f$ the sine and $u = x^2$.",
            r"$(f(u))' = f'(u) + f \cdot u'$，以 $f$ 为正弦、$u = x^2$ 检验。",
        ),
        stands_for=(123,),
    ),
    Sentence(175, Formulas(125)),
    Silent(177, 177, "title"),
    Sentence(179, Formulas(127)),
    Silent(181, 185, "fragment"),
    Sentence(187, Formulas(133)),
    Sentence(
        189,
        Computed(classes.judge_one_hot_sum),
        ("With several classes the targets sum to 1.", "在多分类问题中，目标值之和为 1。"),
    ),
    Sentence(189, Formulas(137), last=191),
    Sentence(193, Formulas(139), last=195),
    Sentence(197, Formulas(141)),
    Silent(199, 199, "title"),
    Sentence(
        201,
        Computed(training.judge_epoch),
        (
            "In an epoch all samples are used once; the batch size determines how many steps that takes.",
            "一个 epoch 代表所有的数据都训练过一遍，调整参数的次数由 batch_size 决定。",
        ),
    ),
    Sentence(
        202,
        Unchecked("practice"),
        (
            "One usually trains for several epochs and validates every few of them.",
            "通常会训练多个 epochs，每隔若干个 epochs 用验证数据集查看模型性能。",
        ),
    ),
    Sentence(
        203,
        Unchecked("practice"),
        (
            "The test data are used after all epochs.",
            "所有的 epochs 训练完以后，用测试数据集查看最终的模型性能。",
        ),
    ),
    Silent(206, 213, "title"),
    Sentence(215, Formulas(147)),
    Sentence(217, Formulas(149)),
    Sentence(
        217,
        Computed(limits.judge_kink),
        (r"At $x = 0$ the derivative of $\max(x, 0)$ is 0.", r"$\max(x, 0)$ 在 $x = 0$ 处的导数为 0。"),
    ),
    Silent(222, 222, "title"),
    Sentence(
        224,
        Computed(limits.judge_flat_at_the_ends),
        ("The sigmoid has a problem: it saturates.", "sigmoid 激活函数有问题：会饱和。"),
    ),
    Sentence(224, Judged("relu-depth", "deep-sigmoids-stall")),
    Sentence(224, Judged("relu-depth", "errors-fade")),
    Sentence(227, Formulas(155)),
    Sentence(229, Formulas(157)),
    Silent(232, 241, "fragment"),
    Sentence(
        245,
        Computed(shapes.judge_shapes),
        (
            "In a checkpoint a variable has its shape, such as (4, 5).",
            "检查点（ckpt）中每个变量都有形状，例如 v_2 与 v_3 为 (4, 5)。",
        ),
    ),
    Silent(247, 249, "title"),
    Sentence(
        251,
        Judged("mnist", "overfitting"),
        (
            "One regularises since a model that can do too much overfits.",
            "需要正则化，是因为模型能力过强会过拟合。",
        ),
        last=259,
    ),
    Sentence(253, Unchecked("fragment"), ("Much data.", "数据多。")),
    Sentence(261, Formulas(171, 173), last=263),
    Sentence(
        265,
        Judged("mnist", "regularization-helps"),
        ("Against overfitting there are the L1 and L2 norms.", "正则项（L1、L2 范数）用来减轻过拟合。"),
        last=272,
    ),
    Sentence(
        274,
        Stated(_NORM_P),
        (r"$\|x\|_p = (\sum |x_i|^p)^{1/p}$.", r"$\|x\|_p = (\sum |x_i|^p)^{1/p}$。"),
        stands_for=(179,),
    ),
    Sentence(
        276,
        Stated(_NORM),
        (
            r"$\|x\|_1 = |x_0| + \dots + |x_{n-1}|$: the norm above for $p = 1$.",
            r"$\|x\|_1 = |x_0| + \dots + |x_{n-1}|$，即上式取 $p = 1$。",
        ),
        stands_for=(181,),
    ),
    Sentence(
        278,
        Stated(_SQUARES),
        (
            r"$\|x\|_2 = \sqrt{x_0^2 + \dots + x_{n-1}^2}$: the norm above for $p = 2$.",
            r"$\|x\|_2 = \sqrt{x_0^2 + \dots + x_{n-1}^2}$，即上式取 $p = 2$。",
        ),
        stands_for=(183,),
    ),
    Silent(280, 280, "title"),
    Sentence(284, Formulas(189)),
    Sentence(
        286,
        Unchecked("kinds", given=True),
        (
            "An autoencoder learns without labels, unlike supervised learning.",
            "自编码器是无监督学习，不同于有监督学习。",
        ),
        last=292,
    ),
    Silent(294, 294, "title"),
    Sentence(
        296,
        Computed(classes.judge_code_bits),
        (
            "A code such as 1,0,1,0 can stand for a pattern of 16 bits.",
            "16 位的模式可以用 1,0,1,0 这样的编码表示。",
        ),
        last=304,
    ),
    Sentence(296, Judged("autoencoder", "code-is-bits"), last=304),
    Sentence(298, Judged("autoencoder", "codes-group-digits")),
    Sentence(
        308,
        Judged("autoencoder", "looks-like-digits"),
        (
            "Original image, features, image rebuilt: what comes back looks like the original.",
            "原始图像、特征提取、图像重建：重建的图像与原图相像。",
        ),
        last=312,
    ),
)
