"""What derivations about information say, in English and in Chinese: parts, results, conclusions."""

from __future__ import annotations

INFORMATION_PHRASES: dict[str, tuple[str, str]] = {
    # entropy
    "entropy-form": ("The mean information", "信息量的平均值"),
    "entropy-slope": ("Entropy, differentiated with respect to a probability", "熵对某个概率求导"),
    "entropy-uniform": ("All outcomes equally likely", "各种结果等可能"),
    "result-entropy": ("entropy", "熵"),
    "result-entropy-slope": ("slope of the entropy", "熵的导数"),
    "result-entropy-uniform": ("entropy of equally likely outcomes", "各种结果等可能时的熵"),
    # units
    "units-logarithm": ("The logarithm of a probability", "概率的对数"),
    "units-exchange": ("From one unit to the other", "两种单位的换算"),
    "result-units-logarithm": ("logarithm of a probability", "概率的对数"),
    "result-units-exchange": ("entropy in nats", "以奈特计的熵"),
    # cross-entropy
    "cross-entropy-form": ("The mean information according to the prediction", "按预测计算的平均信息量"),
    "cross-entropy-slope": (
        "Cross-entropy, differentiated with respect to a predicted probability",
        "交叉熵对某个预测概率求导",
    ),
    "cross-entropy-right": ("If the prediction is right", "预测完全正确时"),
    "result-cross-entropy": ("cross-entropy", "交叉熵"),
    "result-cross-entropy-slope": ("slope of the cross-entropy", "交叉熵的导数"),
    "result-cross-entropy-right": ("cross-entropy of a right prediction", "预测完全正确时的交叉熵"),
    # divergence
    "divergence-form": ("The logarithm of the quotient taken apart", "把商的对数拆开"),
    "divergence-entropies": ("The same in terms of entropies", "用熵来表示"),
    "divergence-total": ("Entropy and divergence together", "熵与散度之和"),
    "divergence-slope": (
        "The divergence, differentiated with respect to a predicted probability",
        "散度对某个预测概率求导",
    ),
    "result-divergence-form": ("divergence as two sums", "散度写成两个和式"),
    "result-divergence-entropies": ("divergence in terms of entropies", "用熵表示的散度"),
    "result-divergence-total": ("cross-entropy", "交叉熵"),
    "result-divergence-slope": ("slope of the divergence", "散度的导数"),
    # Gibbs' inequality
    "gibbs-mean": ("The divergence as a mean of values of φ", "散度是 φ 的函数值的平均"),
    "gibbs-least": ("φ where the probabilities are equal", "两个概率相等时的 φ"),
    "gibbs-slope": ("The slope of φ", "φ 的导数"),
    "gibbs-flat": ("The slope where the probabilities are equal", "两个概率相等时的导数"),
    "gibbs-curvature": ("The curvature of φ", "φ 的二阶导数"),
    "gibbs-uniform": ("The divergence from equally likely outcomes", "相对于均匀分布的散度"),
    "result-gibbs-uniform": ("divergence from equally likely outcomes", "相对于均匀分布的散度"),
    "result-gibbs-mean": ("mean of φ", "φ 的平均值"),
    "result-gibbs-least": ("value of φ at u = 1", "u = 1 处 φ 的值"),
    "result-gibbs-flat": ("slope of φ at u = 1", "u = 1 处 φ 的导数"),
    "result-gibbs-curvature": ("curvature of φ", "φ 的二阶导数"),
    # one-hot labels
    "limit-quotient": ("x ln x, with the exponential of -s for x", "以 -s 的指数函数代替 x 后的 x ln x"),
    "limit-ratio": ("The slopes of numerator and denominator", "分子与分母的导数之比"),
    "label-entropy": ("The label itself", "标签本身"),
    "smoothed-entropy": ("The label, smoothed", "平滑之后的标签"),
    "result-limit-quotient": ("-x ln x as a quotient", "-x ln x 写成商"),
    "result-limit-ratio": ("ratio of the slopes", "导数之比"),
    "result-label-entropy": ("entropy of the label", "标签的熵"),
    "result-smoothed-entropy": ("entropy of the smoothed label", "平滑标签的熵"),
    "one-hot-indicator": ("The indicator is the one-hot label", "示性函数就是 one-hot 标签"),
    "one-hot-loss": ("One logarithm is left", "只剩一个对数"),
    "one-hot-slope": ("Differentiated with respect to a predicted probability", "对某个预测概率求导"),
    "result-one-hot-indicator": ("loss with one-hot targets", "用 one-hot 目标值表示的损失"),
    "result-one-hot-loss": ("loss as one logarithm", "写成一个对数的损失"),
    "result-one-hot-slope": ("slope of the loss", "损失的导数"),
    # two classes
    "binary-sum-p": ("The sum of the true probabilities has two terms", "真实概率之和只有两项"),
    "binary-other-p": ("The other true probability", "另一个真实概率"),
    "binary-sum-q": ("The sum of the predicted ones has two terms", "预测概率之和只有两项"),
    "binary-other-q": ("The other predicted probability", "另一个预测概率"),
    "binary-form": ("Cross-entropy of two classes", "两个类别的交叉熵"),
    "result-binary-other-p": ("the other true probability", "另一个真实概率"),
    "result-binary-other-q": ("the other predicted probability", "另一个预测概率"),
    "result-binary-form": ("binary cross-entropy", "二元交叉熵"),
    # samples
    "mean-form": ("The mean written out", "写出平均值"),
    "mean-slope": (
        "Differentiated with respect to a predicted probability of one sample",
        "对某个样本的某个预测概率求导",
    ),
    "result-mean-form": ("mean loss", "平均损失"),
    "result-mean-slope": ("slope of the mean loss", "平均损失的导数"),
    # numbers and conclusions
    "conclusion": ("Conclusion", "结论"),
    "information-entropies": (
        "The last row has the outputs of softmax for the net inputs {}, those of {}. Of distributions over {} outcomes "
        "the uniform one has the largest entropy, {} nats or {} bits: that follows from {}.",
        "最后一行是净输入为 {} 时 softmax 的输出，净输入取自{}。在 {} 种结果的各种分布中，均匀分布的熵最大，"
        "为 {} 奈特，即 {} 比特：这是{}的推论。",
    ),
    "information-factor": (
        "With logarithms to the base {}, one unit of information is {} nats, and 1 nat is {} units.",
        "对数以 {} 为底时，1 个单位的信息量等于 {} 奈特，而 1 奈特等于 {} 个这样的单位。",
    ),
    "information-cross": (
        "The unit of the cross-entropy of a label `p` and a prediction `q`, {}, changes by the same factor: its "
        "logarithms are of `q`, and the numbers below are cross-entropies.",
        "标签 `p` 与预测 `q` 的交叉熵，即 {}，换单位时也乘以同一因子：它取的是 `q` 的对数。下表中的数都是交叉熵。",
    ),
    "information-printed": (
        "Examples of {}, which say that the logarithms are taken to the base 2, so that the numbers should be in {}. "
        "The logarithms of outcomes with probability 0 do not matter where the label has 0 too.",
        "以下例子取自{}。原文说对数以 2 为底，即单位应为{}。标签为 0 的类别，即使预测概率为 0，其对数也不起作用。",
    ),
    "information-logarithm": (
        "For the prediction ({}) of the label ({}), {source} has “→ ln {}”, which is {}: {} Cross-entropy is {} nats, "
        "or {} bits.",
        "对于预测 ({}) 与标签 ({})，{source}给出“→ ln {}”，其值为 {}：{}交叉熵是 {} 奈特，即 {} 比特。",
    ),
    "information-right": ("right.", "正确。"),
    "information-wrong": ("wrong.", "错误。"),
    "information-sign-missing": ("wrong, a minus is missing.", "错误，缺少负号。"),
    "information-by-net": ("Behind softmax", "放在 softmax 之后"),
    "information-same-slope": (
        "Both losses have the same error term (`first`, `second`): the entropy of the targets, by which "
        "they differ, does not depend on the network. For one-hot targets it is 0 (0 ln 0 counts as its limit, 0), "
        "and the losses are equal.",
        "两种损失的误差项相同（`first`、`second`）：两者只差目标值的熵，而它与网络无关。"
        "目标值为 one-hot 时这个熵等于 0（0 ln 0 按其极限 0 计），两种损失相等。",
    ),
    "information-other-slope": (
        "The losses differ in their error terms (`first`, `second`).",
        "两种损失的误差项不同（`first`、`second`）。",
    ),
    "information-divergences": (
        "Four predictions of `p` = ({}), the first one right, the second one outputs of softmax; nats, and in the last "
        "column the divergence in bits.",
        "对 `p` = ({}) 的四种预测，第一种完全正确，第二种是 softmax 的输出；单位为奈特，最后一列是以比特计的散度。",
    ),
    "information-in-bits": ("in bits", "以比特计"),
    "gibbs-conclusion": (
        "The curvature `curvature` is positive everywhere, so the slope of φ grows; at u = 1 it is 0, so φ falls "
        "before "
        "and rises after, and its value 0 there is its least, taken nowhere else. `gibbs-mean` is a sum of such values "
        "with positive factors. So the divergence is never negative, and it is 0 only where `q` and `p` are the same "
        "for every outcome. The same in words: no prediction has a smaller cross-entropy than the truth.",
        "二阶导数 `curvature` 处处为正，所以 φ 的导数递增；它在 u = 1 处为 0，因此 φ 在此之前下降、在此之后上升，"
        "在该处取到最小值 0，而且别处取不到。`gibbs-mean` 是这样的函数值乘以正的系数之和。"
        "所以散度不会是负数，只有每种结果的 `q` 与 `p` 都相同时才等于 0。换句话说："
        "没有哪种预测的交叉熵比真实分布的更小。",
    ),
    "gibbs-uniform-conclusion": (
        "As the divergence from the uniform distribution is not negative either, `entropy` is at most ln `n`.",
        "与均匀分布之间的散度也不会是负数，所以 `entropy` 不超过 ln `n`。",
    ),
    "gibbs-picture": ("The logarithm and its tangent", "对数与它的切线"),
    "gibbs-caption": (
        "The line touches the logarithm at u = 1 and lies above it everywhere else; the gap between them is φ.",
        "直线在 u = 1 处与对数曲线相切，在其他地方都在曲线上方；两者之差就是 φ。",
    ),
    "limit-conclusion": (
        "As x goes to 0, s grows without bound, and so do numerator and denominator of `limit-quotient`; the ratio of "
        "their slopes is x, which goes to 0. By the rule of L'Hôpital x ln x goes to 0 too, so 0 ln 0 = 0 is the value "
        "that makes it continuous. With it the entropy of the label is 0. The smoothed label has no logarithm of 0; "
        "as ε goes to 0, its first term goes to 1 ln 1 = 0 and the others are of the kind x ln x, so "
        "`smoothed-entropy` "
        "goes to 0 as well.",
        "当 x 趋于 0 时，s 无限增大，`limit-quotient` 的分子与分母也都无限增大；两者导数之比是 x，趋于 0。"
        "由洛必达法则，x ln x 也趋于 0，所以规定 0 ln 0 = 0 能使它连续。这样标签的熵等于 0。"
        "平滑之后的标签不会出现 0 的对数；当 ε 趋于 0 时，第一项趋于 1 ln 1 = 0，其余各项都是 x ln x 的形式，"
        "所以 `smoothed-entropy` 也趋于 0。",
    ),
    "limit-numbers": ("The last column is for {} classes.", "最后一列按 {} 个类别计算。"),
    "limit-picture": ("-x ln x near 0", "0 附近的 -x ln x"),
    "limit-caption": (
        "The curve is 0 at both ends: at x = 1, where nothing is open, and in the limit at x = 0.",
        "曲线在两端都是 0：在 x = 1 处没有不确定性，在 x = 0 处极限为 0。",
    ),
    "information-classes": (
        "Samples of {}: the probability that softmax gives to the class of the label, as printed there and as it is, "
        "and the loss.",
        "样本取自{}：softmax 给标签所属类别的概率，原文数值与正确数值，以及损失。",
    ),
    "information-class": ("label", "标签"),
    "information-mean": (
        "The mean over the {} samples is {} nats, or {} bits.",
        "{} 个样本的平均值是 {} 奈特，即 {} 比特。",
    ),
    "information-bce": (
        "With the target in the place of the true probability and the output in that of the predicted one, this is "
        "the term of an output of {}, `loss`.",
        "把真实概率换成目标值、预测概率换成输出，就是{}（`loss`）中每个输出的那一项。",
    ),
}
