"""What derivations about regularisation say, in English and in Chinese: parts, results, numbers, conclusions."""

from __future__ import annotations

REGULARISATION_PHRASES: dict[str, tuple[str, str]] = {
    # norms
    "norm-slope": ("The norm, differentiated with respect to an entry", "范数对一个分量求导"),
    "norm-one": ("For p = 1", "p = 1 时"),
    "norm-one-slope": ("The 1-norm, differentiated", "1-范数求导"),
    "norm-two": ("For p = 2", "p = 2 时"),
    "norm-two-slope": ("The 2-norm, differentiated", "2-范数求导"),
    "result-norm-slope": ("slope of the p-norm", "p-范数的导数"),
    "result-norm-one": ("norm for p = 1", "p = 1 时的范数"),
    "result-norm-one-slope": ("slope of the 1-norm", "1-范数的导数"),
    "result-norm-two": ("norm for p = 2", "p = 2 时的范数"),
    "result-norm-two-slope": ("slope of the 2-norm", "2-范数的导数"),
    "norm-numbers": (
        "The vector is ({}). As `p` grows, `norm` comes down to the largest absolute value of an entry, and with it "
        "the "
        "slope leaves all other entries alone. For `p` = 1 every entry has a slope of the same size.",
        "向量取 ({})。`p` 越大，`norm` 越接近各分量绝对值中的最大者，导数也就几乎只与这个分量有关。"
        "`p` = 1 时，各分量处导数的大小都一样。",
    ),
    "norm-picture": ("Vectors of two entries with the norm 1", "范数为 1 的二维向量"),
    "norm-caption": (
        "All vectors of two entries whose norm is 1. For p = 1 the curve has corners on the axes, where the other "
        "entry is 0: that is why a penalty with this norm makes entries 0.",
        "范数等于 1 的全部二维向量。p = 1 时曲线在坐标轴上有尖角，那里另一个分量为 0："
        "这就是用这种范数作正则项会使一些分量变成 0 的原因。",
    ),
    # penalties
    "penalty-slope": ("The penalty, differentiated with respect to a weight", "正则项对一个权重求导"),
    "penalty-total": ("Loss and penalty together, differentiated", "损失与正则项之和求导"),
    "penalty-update": ("A step of gradient descent", "梯度下降走一步"),
    "penalty-subgradient": (
        "How far |v| lies above the line through |w| with this slope",
        "|v| 比过点 (w, |w|)、以此为斜率的直线高多少",
    ),
    "result-penalty-slope": ("slope of the penalty", "正则项的导数"),
    "result-penalty-total": ("slope of the whole loss", "总损失的导数"),
    "result-penalty-update": ("weight after a step", "走一步之后的权重"),
    "result-penalty-subgradient": ("height above the line", "比直线高出的部分"),
    "subgradient-conclusion": (
        "The sign is -1, 0 or 1, so a number times it is at most the absolute value of the number: `below` is never "
        "negative, whatever the number v, and the line lies nowhere above the absolute value. The slope of such a "
        "line is called a "
        "subgradient. "
        "At 0 every number from -1 to 1 is one; 0 is taken, so that a weight that is 0 stays 0 unless the data move "
        "it.",
        "符号只能是 -1、0 或 1，一个数乘以它不会超过这个数的绝对值，所以无论 v 取何值，`below` 都不会是负数，"
        "直线处处不高于绝对值。"
        "这样的直线，其斜率叫作次梯度。在 0 处，从 -1 到 1 的任何数都是次梯度；"
        "这里约定取 0，于是等于 0 的权重保持为 0，除非数据使它改变。",
    ),
    "decay-step-number": ("step", "步"),
    "decay-steps": (
        "One weight where the loss of the data is flat, `η` = {}, `λ` = {}, `N` = {}. With L1 it loses `η λ` / `N` = "
        "{} in "
        "every step, until it is smaller than that; then it goes to and fro around 0, and only smaller learning rates "
        "bring it nearer. With L2 it loses a share, so it comes ever nearer to 0, but less and less.",
        "设数据的损失不随某个权重变化，`η` = {}，`λ` = {}，`N` = {}。L1 每一步减去 `η λ` / `N` = {}，"
        "直到权重的绝对值比这个量还小；此后它在 0 附近来回跳动，只有减小学习率才能更接近 0。"
        "L2 每一步减去固定的比例，所以越来越接近 0，但减得越来越少。",
    ),
    "penalty-picture": ("The penalties and their slopes", "两种正则项及其导数"),
    "penalty-panel-value": ("penalty of a weight", "一个权重的正则项"),
    "penalty-panel-slope": ("its slope", "导数"),
    "penalty-caption": (
        "The slope of L1 is as large for small weights as for large ones; that of L2 fades with the weight.",
        "L1 的导数对大小权重都一样大；L2 的导数随权重一起变小。",
    ),
    "penalty-code": (
        "Networks are trained with these functions where a penalty is asked for: `command`. They are made from the "
        "proof; "
        "the array is called net, and holds the weights.",
        "训练网络时若要求加正则项，用的就是这些函数：`command`。它们由证明自动生成；数组名为 net，存放的是权重。",
    ),
    "penalty-listing": (
        "The penalty of each weight, and its slope, from `formula`",
        "每个权重的正则项及其导数，来自 `formula`",
    ),
    "overfitting": ("Overfitting, and its cure", "过拟合及其对策"),
    "overfitting-line": (
        "A network with {weights} weights learns {samples} samples of y = x + ε, where ε is noise, without a penalty "
        "and "
        "with L1 and L2 in several strengths. `command` runs it again.",
        "一个有 {weights} 个权重的网络学习 {samples} 个样本 y = x + ε，其中 ε 是噪声；"
        "分别不加正则项、加不同强度的 L1 和 L2。重新运行：`command`",
    ),
    "overfitting-digits": ("The same with images of digits", "数字图像上的过拟合及其对策"),
    "overfitting-run": (
        "The network {network} learns {samples} images of digits in {epochs} epochs, once without and once with the "
        "penalty, "
        "`λ` = {strength}, as in Nielsen's book, chapter 3, from the same weights and in the same order. With `η` = "
        "{eta} a "
        "step multiplies each weight by {one}.",
        "网络 {network} 用 {samples} 张数字图像训练 {epochs} 轮，一次不加正则项，一次加（`λ` = {strength}），"
        "设置与 Nielsen 著作第 3 章相同，初始权重与样本顺序也相同。`η` = {eta} 时，每一步把各权重乘以 {one}。",
    ),
    "overfitting-kept": (
        "Over all {steps} steps that leaves {:.1%} of a weight that the data do not need.",
        "走完全部 {steps} 步，数据用不着的权重只剩下 {:.1%}。",
    ),
    "overfitting-test-cost": ("cost on test images", "测试图像上的代价"),
    "overfitting-test-accuracy": ("accuracy on test images", "测试图像上的准确率"),
    "overfitting-train-cost": ("cost on training images", "训练图像上的代价"),
    "overfitting-train-accuracy": ("accuracy on training images", "训练图像上的准确率"),
    "overfitting-again": (
        "Costs are those of the last epoch, the penalty included. `command` runs it again.",
        "代价取最后一轮的值，包含正则项。重新运行：`command`",
    ),
}
