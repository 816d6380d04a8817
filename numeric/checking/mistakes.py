"""The mistakes that are recognised: one record each, computed from the pieces of the derivation.

The order is from the plain to the far-fetched; where several explain the numbers, all are named.
"""

from __future__ import annotations

from derive.tables import ACTIVATIONS, LOSSES
from numeric.checking import mistaken, mistaken_formulas
from numeric.checking.mistake import Mistake, by_factor

CLASSES = "reads-classes"
"""Right for one-hot targets, and meant so."""

_EVERY = (
    # by a factor: name, factor, English, Chinese
    by_factor(
        "sign",
        lambda pieces: -1,
        "the sign is reversed, as from t - y in place of y - t",
        "符号相反，例如把 y - t 写成了 t - y",
    ),
    by_factor(
        "missing-1/N",
        lambda pieces: pieces.samples,
        "the mean over the N samples is missing: it is N times as large, the sum",
        "缺少对 N 个样本取平均：结果是和，大了 N 倍",
    ),
    by_factor(
        "twice-1/N",
        lambda pieces: 1 / pieces.samples,
        "it is divided by the number of samples N twice",
        "除以样本数 N 除了两次",
    ),
    by_factor(
        "1/n-for-1/N",
        lambda pieces: pieces.samples / pieces.outputs,
        "the mean is over the wrong axis: it is divided by the number of outputs n in place of the number of samples N",
        "平均的轴不对：除以了输出数 n 而不是样本数 N",
    ),
    by_factor(
        "missing-1/n",
        lambda pieces: pieces.outputs,
        "it is n times as large, n the number of outputs",
        "大了 n 倍（n 为输出数）",
    ),
    by_factor(
        "extra-1/n",
        lambda pieces: 1 / pieces.outputs,
        "it is divided by the number of outputs n once too often, as by a mean over all entries",
        "多除了一次输出数 n，例如对所有元素取了平均",
    ),
    by_factor("extra-2", lambda pieces: 2, "it has a factor 2 too much", "多了一个因子 2"),
    by_factor("missing-2", lambda pieces: 0.5, "a factor 2 is missing", "缺少因子 2"),
    Mistake(
        "log-2",
        (
            "the logarithm is to base 2 in place of e: bits, not nats",
            "对数以 2 为底而不是以 e 为底：单位是比特而不是奈特",
        ),
        mistaken.log_base(2),
        mistaken.log_base_loss(2),
    ),
    Mistake(
        "log-10",
        ("the logarithm is to base 10 in place of e", "对数以 10 为底而不是以 e 为底"),
        mistaken.log_base(10),
        mistaken.log_base_loss(10),
    ),
    # the chain rule
    Mistake(
        "missing-activation-derivative",
        ("the derivative of the activation is missing: this is ∂E/∂y", "缺少激活函数的导数：这只是 ∂E/∂y"),
        lambda pieces: [pieces.loss_slope],
    ),
    Mistake(
        "missing-loss-derivative",
        ("the derivative of the loss is missing: this is ∂y_i/∂net_i", "缺少损失函数的导数：这只是 ∂y_i/∂net_i"),
        lambda pieces: [pieces.diagonal / pieces.samples],
    ),
    Mistake(
        "derivative-twice",
        (
            "the derivative of the activation is applied once too often: it is in δ already",
            "激活函数的导数多乘了一次：δ 中已经包含它",
        ),
        mistaken.derivative_twice,
    ),
    Mistake(
        "derivative-at-output",
        (
            "the derivative of the activation is taken at y in place of net: f'(y)",
            "激活函数的导数取在 y 处而不是 net 处：f'(y)",
        ),
        mistaken.derivative_at_output,
    ),
    Mistake(
        "derivative-at-net",
        (
            "the derivative of the activation is written in y, but net is put into it",
            "激活函数的导数是用 y 写的，代入的却是 net",
        ),
        mistaken.derivative_at_net,
    ),
    Mistake(
        "half-product-rule",
        (
            "the product or quotient rule is applied by half: one factor is taken for constant",
            "乘积（商）法则只用了一半：把其中一个因子当作了常数",
        ),
        mistaken_formulas.half_product,
    ),
    # the Jacobian of a vector
    Mistake(
        "diagonal-jacobian",
        (
            "only the diagonal of the Jacobian is used: the terms with k ≠ i of Σ_k ∂E/∂y_k ∂y_k/∂net_i are missing",
            "只用了 Jacobian 矩阵的对角线：Σ_k ∂E/∂y_k ∂y_k/∂net_i 中缺少 k ≠ i 的项",
        ),
        mistaken.diagonal_only,
    ),
    Mistake(
        "lost-kronecker",
        (
            "δ_ik is lost: the derivative for i ≠ k is used where i = k too",
            "丢了 δ_ik：i = k 时也用了 i ≠ k 的导数",
        ),
        mistaken.lost_kronecker,
    ),
    Mistake(
        "off-diagonal-only",
        (
            "the term with k = i of Σ_k ∂E/∂y_k ∂y_k/∂net_i is missing",
            "Σ_k ∂E/∂y_k ∂y_k/∂net_i 中缺少 k = i 的项",
        ),
        mistaken.off_diagonal_only,
    ),
    Mistake(
        "off-diagonal-sign",
        (
            "the derivative ∂y_k/∂net_i for i ≠ k has the wrong sign",
            "i ≠ k 时导数 ∂y_k/∂net_i 的符号不对",
        ),
        mistaken.off_diagonal_sign,
    ),
    Mistake(
        "transposed-jacobian",
        ("the Jacobian is transposed: ∂y_i/∂net_k in place of ∂y_k/∂net_i", "Jacobian 矩阵被转置了"),
        mistaken.transposed_jacobian,
    ),
    Mistake(
        "summed-apart",
        (
            "the sum over k is of one factor alone, not of the products ∂E/∂y_k ∂y_k/∂net_i",
            "对 k 只求了一个因子的和，而不是乘积 ∂E/∂y_k ∂y_k/∂net_i 的和",
        ),
        mistaken.summed_apart,
    ),
    # what is put for what
    Mistake(
        "net-for-output",
        (
            "net is put where the output y is meant: the activation is missing",
            "应代入输出 y 处代入了 net：缺少激活函数",
        ),
        mistaken.net_for_output,
    ),
    Mistake(
        "activation-twice",
        ("the activation is applied twice", "激活函数用了两次"),
        mistaken.activation_twice,
        mistaken.activation_twice_loss,
    ),
    Mistake(
        "swapped-inputs",
        ("the inputs are swapped: (t, net) in place of (net, t)", "输入的次序反了：(t, net) 而不是 (net, t)"),
        mistaken.swapped_inputs,
        mistaken.swapped_inputs_loss,
    ),
    Mistake(
        "exchanged",
        ("target and output are exchanged", "目标值与输出互换了"),
        mistaken.exchanged,
        mistaken.exchanged_loss,
    ),
    # axes
    Mistake(
        "activation-over-samples",
        (
            "the sum inside of the activation runs over the wrong axis: over the samples, not the outputs",
            "激活函数中的求和沿错了轴：沿样本而不是沿输出",
        ),
        mistaken.over_samples,
    ),
    Mistake(
        "summed-over-samples",
        ("the entries of all samples are summed into one", "把所有样本的分量加在了一起"),
        mistaken.spread(0),
    ),
    Mistake(
        "summed-over-outputs",
        ("the entries of all outputs are summed into one", "把所有输出的分量加在了一起"),
        mistaken.spread(1),
    ),
    Mistake(
        CLASSES,
        (
            "the targets are read as classes, by their largest entry: this is right for one-hot targets alone",
            "把目标值当作类别（取最大的分量）：只对独热目标值正确",
        ),
        mistaken.classes,
        mistaken.classes_loss,
    ),
    # another formula
    Mistake(
        "missing-term",
        ("a term of the loss is missing", "损失函数缺了一项"),
        mistaken_formulas.missing_term,
        mistaken_formulas.missing_term_loss,
        slow=True,
    ),
    *(
        Mistake(
            f"other-loss:{name}",
            (f"this belongs to another loss: {name}", f"这属于另一个损失函数：{name}"),
            mistaken_formulas.other_loss(name),
            mistaken_formulas.other_loss_values(name),
            slow=True,
        )
        for name in LOSSES
    ),
    *(
        Mistake(
            f"other-activation:{name}",
            (f"this belongs to another activation: {name}", f"这属于另一个激活函数：{name}"),
            mistaken_formulas.other_activation(name),
            mistaken_formulas.other_activation_loss(name),
            slow=True,
        )
        for name in ACTIVATIONS
    ),
    *(
        Mistake(
            f"other-derivative:{name}",
            (
                f"the derivative is that of another activation, {name}, at the outputs of this one",
                f"导数是另一个激活函数（{name}）的，却取在这个激活函数的输出处",
            ),
            mistaken_formulas.other_derivative(name),
            slow=True,
        )
        for name, activation in ACTIVATIONS.items()
        if not activation.distribution and not activation.parameters
    ),
)

MISTAKES = {mistake.name: mistake for mistake in _EVERY}

TRANSPOSED = Mistake("transposed", ("the array is transposed", "数组被转置了"))
OFFSET = Mistake(
    "constant",
    (
        "it differs by a constant that does not depend on net; the gradient is the same",
        "只差一个与 net 无关的常数；梯度不变",
    ),
)
NOT_FINITE = Mistake(
    "not-finite",
    ("NaN or an infinity is returned where the value is finite", "在值有限的地方返回了 NaN 或无穷大"),
)
