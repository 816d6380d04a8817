"""A lesson on cross-entropy for two classes: what it states."""

from __future__ import annotations

from numeric.articles import training
from reports.claims import limits
from reports.claims.measured import Computed, Judged, Reproduced, Unchecked
from reports.claims.proved import Derived, Proportional
from reports.claims.record import Sentence, Silent
from reports.claims.transcribed import Formulas

_BCE_MEAN = "-sum(t[k]*log(y[k]) + (1 - t[k])*log(1 - y[k]), k)/n"

LESSON: tuple[Sentence | Silent, ...] = (
    Silent(1, 12, "title"),
    Sentence(
        13,
        Judged("gender", "lower-at-the-end"),
        (
            "The gender demo, trained with the mean squared error, converges slowly; cross-entropy is faster.",
            "“判断性别Demo”（均方误差）训练收敛得比较慢；用交叉熵更快。",
        ),
    ),
    Sentence(14, Judged("mnist", "mse-starts-slowly")),
    Sentence(14, Judged("mnist", "ce-converges-faster")),
    Silent(15, 15, "question"),
    Sentence(
        16,
        Computed(training.judge_two_classes),
        ("Telling sex from weight and height is a problem of two classes.", "“判断性别Demo”属于二分类。"),
        last=17,
    ),
    Sentence(
        17,
        Computed(training.judge_larger_gradient),
        ("The larger the gradient, the faster the convergence.", "梯度越大，收敛越快。"),
        last=18,
    ),
    Sentence(
        19,
        Reproduced("gender", "mse-as-published"),
        (
            "The program before used the mean squared error on sigmoids.",
            "之前的程序使用的是 MSE 损失函数和 sigmoid 激活函数。",
        ),
        last=23,
    ),
    Silent(24, 26, "question"),
    Sentence(27, Formulas(20, 21, 22), last=32),
    Sentence(
        33,
        Computed(limits.judge_flat_at_the_ends),
        (
            "Where the loss is very large or very small, the derivative of the activation is small: the output is "
            "near 0 or 1.",
            "loss 很大或者很小时，输出接近 0 或 1，激活函数的导数很小。",
        ),
        last=35,
    ),
    Sentence(
        35,
        Computed(training.judge_two_classes),
        ("The target can only be 0 or 1.", "真实值只能等于 0 或者 1。"),
    ),
    Sentence(
        35,
        Computed(limits.judge_no_gradient_at_the_ends),
        ("So the gradient is small where the loss is very large or very small.", "loss 很大或者很小时，梯度都很小。"),
        last=36,
    ),
    Sentence(
        36,
        Judged("neuron", "slow-from-2/2"),
        ("Where the loss is very large, convergence is slow.", "loss 很大时，收敛速度很慢。"),
        last=37,
    ),
    Sentence(
        36,
        Computed(training.judge_slow_where_cheap),
        ("Where the loss is very small, convergence is slow.", "loss 很小时，收敛速度很慢。"),
        last=37,
    ),
    Sentence(
        37,
        Unchecked("wish"),
        (
            "One wishes for a gradient that is large where the loss is large and small where it is small.",
            "希望 loss 很大时梯度很大，loss 很小时梯度很小。",
        ),
        last=40,
    ),
    Sentence(
        40,
        Proportional("sigmoid-mse"),
        ("The gradient is proportional to the error term.", "误差项与梯度成正比。"),
        last=41,
    ),
    Sentence(
        42,
        Formulas(29, 31),
        last=42,
    ),
    Sentence(43, Formulas(37), last=47, stands_for=(36,)),
    Sentence(
        48,
        Derived("", "delta", "y[i] - t[i]", size=1, loss=_BCE_MEAN, activation="sigmoid"),
        (
            r"Cross-entropy with $1/n$, $e = -\frac{1}{n} \sum (t \ln y + (1 - t) \ln(1 - y))$, gives $\delta = y - t$ "
            "with the sigmoid.",
            r"交叉熵 $e = -\frac{1}{n} \sum (t \ln y + (1 - t) \ln(1 - y))$ 与 sigmoid 配合，"
            r"误差项为 $\delta = y - t$。",
        ),
        last=51,
    ),
    Sentence(
        52,
        Derived("design-bce", "loss", "-t*log(y) - (1 - t)*log(1 - y)"),
        (
            "Deriving backwards from the error term that is wanted, $y - t$, one finds the loss: cross-entropy.",
            "由希望的误差项 $y - t$ 倒着推导，可以得到损失函数，即交叉熵。",
        ),
        last=56,
    ),
    Sentence(
        57,
        Computed(training.judge_proportional),
        (
            "The new loss makes the speed of convergence proportional to the loss.",
            "使用新的损失函数，使 loss 跟收敛速度成正比。",
        ),
    ),
    Silent(58, 65, "question"),
    Sentence(
        66,
        Computed(training.judge_rounds),
        ("The lists are the results of 20 rounds.", "取 20 轮的训练结果。"),
    ),
    Sentence(
        67,
        Reproduced("gender", "mse-as-published"),
        ("The 20 printed losses of the program before.", "之前的代码打印的 20 个损失值。"),
        last=87,
    ),
    Sentence(
        67,
        Judged("gender", "published-gradient-is-right"),
        (
            "They are those of the program whose gradient is the one derived above (line 27).",
            "这些数值出自按上面（第 27 行）的梯度公式训练的程序。",
        ),
        last=87,
    ),
    Sentence(
        88,
        Reproduced("gender", "bce"),
        ("The 20 printed losses of the new program.", "现在的代码打印的 20 个损失值。"),
        last=108,
    ),
    Sentence(
        109,
        Judged("gender", "conclusions-as-printed"),
        (
            "In the last round the new program's loss is nearer to 0, and it falls faster in the first three "
            "(line 110).",
            "最后一轮，现在的代码的 loss 更接近 0；前三轮也下降得更快（第 110 行）。",
        ),
    ),
    Sentence(
        109,
        Judged("gender", "lower-at-the-end"),
        ("So it has converged further.", "所以现在的代码更加收敛。"),
    ),
    Sentence(
        110,
        Judged("gender", "faster-in-first-three"),
        (
            "So it trains faster where the loss is large.",
            "所以现在的代码在 loss 很大时训练速度更快。",
        ),
    ),
    Silent(111, 111, "page"),
)
