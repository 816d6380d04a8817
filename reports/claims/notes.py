"""Notes on entropy, cross-entropy and softmax: what they state."""

from __future__ import annotations

from numeric.articles import classes, information, transcript
from reports.claims.measured import Computed, Unchecked
from reports.claims.proved import Derived, Stated
from reports.claims.record import Sentence, Silent
from reports.claims.transcribed import Formulas, Numbers

_ENTROPY = r"$$H = -\sum_{i=1}^n p_i \log_2 p_i$$" + "\n\n" + r"$$\sum_{i=1}^n p_i \log_2 \frac{1}{p_i} = H$$"
_CATS = "$$p_{dog} = 1 - p_{cat}$$\n\n$$q_{dog} = 1 - q_{cat}$$\n\n"
_TWO = _CATS + (
    r"$$-(p_{cat} \ln q_{cat} + p_{dog} \ln q_{dog}) = -p_{cat} \ln q_{cat} - (1 - p_{cat}) \ln(1 - q_{cat})$$"
)
_TWO_LOGS = _CATS + (
    r"$$-(p_{cat} \ln q_{cat} + p_{dog} \ln q_{dog}) = -p_{cat} \ln q_{cat} - p_{dog} \ln(1 - q_{cat})$$"
)
_RENAMED = (
    _CATS
    + "$$y = p_{cat}$$\n\n$$p = q_{cat}$$\n\n"
    + (r"$$-(p_{cat} \ln q_{cat} + p_{dog} \ln q_{dog}) = -(y \ln p + (1 - y) \ln(1 - p))$$")
)
_SIGN = r"$$--\sum_{i=1}^n p_i \ln q_i = -\sum_{i=1}^n p_i \ln q_i$$"
_SIGN_RIGHT = 2 * (r"$$H = -\sum_{i=1}^n p_i \log q_i$$" + "\n\n")

NOTES: tuple[Sentence | Silent, ...] = (
    Sentence(
        1,
        Unchecked("opinion"),
        ("Truth is found by independent effort alone.", "不用相当的独立功夫，在严重的问题上不能找出真理。"),
    ),
    Silent(2, 5, "title"),
    Sentence(
        6,
        Computed(information.judge_entropy_grows),
        (
            "The more uncertain a variable, the larger its entropy and the information it takes to settle it.",
            "变量的不确定性越大，熵也就越大，把它搞清楚所需要的信息量也就越大。",
        ),
    ),
    Sentence(
        7,
        Stated(_ENTROPY),
        (
            r"$H = \mathbb{E}[\log_2 \frac{1}{p}] = -\sum p \log_2 p$.",
            r"$H = \mathbb{E}[\log_2 \frac{1}{p}] = -\sum p \log_2 p$。",
        ),
        stands_for=(10,),
    ),
    Silent(8, 8, "title"),
    Sentence(
        9,
        Computed(information.judge_difference),
        (
            "The smaller the difference of two distributions, the smaller their cross-entropy.",
            "两个概率分布的差异性越小，交叉熵值越小。",
        ),
    ),
    Sentence(10, Formulas(14)),
    Sentence(
        11,
        Derived("kl-divergence", "divergence-total", "H_of_p_q"),
        (r"$H(p, q) = H(p) + D(p \| q)$, with the divergence $D$.", r"$H(p, q) = H(p) + D(p \| q)$，其中 $D$ 是散度。"),
        stands_for=(16,),
    ),
    Sentence(
        12,
        Computed(information.judge_divergence),
        ("The smaller the KL divergence, the better.", "KL 散度越小越好。"),
    ),
    Sentence(13, Formulas(18)),
    Sentence(14, Formulas(20)),
    Sentence(15, Formulas(22)),
    Sentence(
        16,
        Numbers(26),
        (r"The entropy of a one-hot label is $1 \log 1 = 0$.", r"one-hot 编码的熵为 $1 \log 1 = 0$。"),
        last=17,
    ),
    Silent(18, 18, "title"),
    Sentence(
        19,
        Stated(_TWO),
        (
            r"For two classes, $H(P, Q) = -P(cat) \log Q(cat)$ $- (1 - P(cat)) \log(1 - Q(cat))$.",
            r"二分类时，$H(P, Q) = -P(cat) \log Q(cat)$ $- (1 - P(cat)) \log(1 - Q(cat))$。",
        ),
        last=23,
        stands_for=(34, 39),
    ),
    Sentence(20, Formulas(36)),
    Sentence(
        22,
        Stated(_TWO_LOGS),
        (
            r"It is also $-P(cat) \log Q(cat)$ $- P(dog) \log(1 - Q(cat))$.",
            r"它也等于 $-P(cat) \log Q(cat)$ $- P(dog) \log(1 - Q(cat))$。",
        ),
        stands_for=(40,),
    ),
    Sentence(
        23,
        Stated(_RENAMED),
        (
            r"With $y$ for $P(cat)$ and $p$ for $Q(cat)$ it is $-(y \log p + (1 - y) \log(1 - p))$.",
            r"记 $P(cat)$ 为 $y$、$Q(cat)$ 为 $p$，即 $-(y \log p + (1 - y) \log(1 - p))$。",
        ),
        stands_for=(45,),
    ),
    Sentence(
        24,
        Numbers(61),
        (
            "The cross-entropy of (1, 0, 0, 0, 0) and (0.4, 0.3, 0.05, 0.05, 0.2), to base 2, is about 0.916.",
            "(1, 0, 0, 0, 0) 与 (0.4, 0.3, 0.05, 0.05, 0.2) 的交叉熵（以 2 为底）≈ 0.916。",
        ),
        last=30,
    ),
    Sentence(27, Formulas(58)),
    Sentence(
        28,
        Formulas(60),
        (
            r"$-(1 \cdot \log 0.4 + 0 \cdot \log 0.3 + \dots)$ $= -\log 0.4$.",
            r"$-(1 \cdot \log 0.4 + 0 \cdot \log 0.3 + \dots)$ $= -\log 0.4$。",
        ),
        last=29,
    ),
    Sentence(
        31,
        Numbers(78),
        (
            "That with (0.98, 0.01, 0, 0, 0.01), to base 2, is about 0.02.",
            "与 (0.98, 0.01, 0, 0, 0.01) 的交叉熵（以 2 为底）≈ 0.02。",
        ),
        last=35,
    ),
    Sentence(
        32,
        Stated(_SIGN, _SIGN_RIGHT),
        (r"$H(P, Q) = --\sum P \log Q$.", r"$H(P, Q) = --\sum P \log Q$。"),
        stands_for=(75,),
    ),
    Sentence(
        33,
        Formulas(77),
        (
            r"$-(1 \cdot \log 0.98 + 0 \cdot \log 0 + \dots)$ $= -\log 0.98$.",
            r"$-(1 \cdot \log 0.98 + 0 \cdot \log 0 + \dots)$ $= -\log 0.98$。",
        ),
        last=34,
    ),
    Silent(36, 36, "title"),
    Sentence(37, Formulas(85), last=38),
    Sentence(
        39,
        Computed(classes.judge_probabilities),
        (
            "The new outputs can be taken as the probabilities of the classes.",
            "新的输出可以理解为一个样例属于不同类别的概率。",
        ),
    ),
    Sentence(
        40,
        Computed(transcript.judge_transcript),
        (
            "What the PyTorch program prints: softmax of (3, 7, 4) and (3, 5, 8), by the library and by hand, "
            "30 numbers.",
            "PyTorch 程序的输出：(3, 7, 4) 与 (3, 5, 8) 的 softmax，分别由库函数和自定义代码算出，共 30 个数。",
        ),
        stands_for=tuple(range(105, 122)),
    ),
    Sentence(
        40,
        Numbers(91, 93, 95, 97, 99, 101),
        (
            "Softmax of the library and exponentials over their sum give the same six probabilities.",
            "库函数的 softmax 与指数除以指数之和给出同样的六个概率。",
        ),
    ),
)
