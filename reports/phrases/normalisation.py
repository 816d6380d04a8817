"""What derivations of normalisation say, in English and in Chinese: parts, results, examples, training."""

from __future__ import annotations

NORMALISATION_PHRASES: dict[str, tuple[str, str]] = {
    # parts
    "mean": ("The mean, differentiated with respect to an input", "均值对输入求导"),
    "deviations": ("The deviations from the mean sum to 0", "与均值之差的总和为 0"),
    "variance": ("The variance, differentiated with respect to an input", "方差对输入求导"),
    "standardised-same": ("The standardised input, first case: equal indices", "标准化的输入求导，情形一：下标相同"),
    "standardised-other": (
        "The standardised input, second case: different indices",
        "标准化的输入求导，情形二：下标不同",
    ),
    "standardised": ("Both cases in one formula", "两种情形合并为一式"),
    "normalised-output": ("The output, differentiated with respect to an input", "输出对输入求导"),
    "output-gamma": ("The output, differentiated with respect to the scale", "输出对缩放参数求导"),
    "output-beta": ("The output, differentiated with respect to the shift", "输出对平移参数求导"),
    "dgamma": ("The gradient with respect to the scale", "对缩放参数的梯度"),
    "dbeta": ("The gradient with respect to the shift", "对平移参数的梯度"),
    "dx": ("The gradient with respect to an input", "对输入的梯度"),
    "standardised-sum": ("The standardised inputs sum to 0", "标准化的输入总和为 0"),
    "invariance": ("The gradients with respect to the inputs sum to 0", "对各输入的梯度总和为 0"),
    # results
    "result-dgamma": ("gradient of the scale", "对缩放参数的梯度"),
    "result-dbeta": ("gradient of the shift", "对平移参数的梯度"),
    "result-dx": ("gradient of an input", "对输入的梯度"),
    # numbers
    "normalisation-batch": (
        "One feature of a batch of {} samples; `γ` is {}, `β` is {} and `ε` is {}. The mean is {}, the variance {}. "
        "The loss that follows has the derivatives `g`:",
        "一个特征的 {} 个样本，`γ` 取 {}，`β` 取 {}，`ε` 取 {}。均值为 {}，方差为 {}。后面的损失给出导数 `g`：",
    ),
    "normalisation-layer": (
        "One sample of {} features; every `γ` is {}, every `β` is {} and `ε` is {}. The mean is {}, the variance {}. "
        "The loss that follows has the derivatives `g`:",
        "一个样本的 {} 个特征，每个 `γ` 取 {}，每个 `β` 取 {}，`ε` 取 {}。均值为 {}，方差为 {}。"
        "后面的损失给出导数 `g`：",
    ),
    "normalisation-differences": ("by differences", "数值差分"),
    "normalisation-fixed": ("mean and variance held fixed", "固定均值与方差"),
    "normalisation-read": (
        "The gradients `dx` sum to {}, as proved above; `dgamma` is {} and `dbeta` is {}. The last column is the usual "
        "mistake: mean and variance are taken for constants. It sums to {}, and the differences refute it.",
        "各个 `dx` 之和为 {}，与上面的证明一致；`dgamma` 为 {}，`dbeta` 为 {}。"
        "最后一列是常见的错误：把均值与方差当作常数。这一列之和是 {}，数值差分表明它不对。",
    ),
    "normalisation-sum": (
        "The gradients `dx` sum to {}, as proved above.",
        "各个 `dx` 之和为 {}，与上面的证明一致。",
    ),
    # in a network
    "normalisation-training": ("In training and afterwards", "训练时与训练后"),
    "normalisation-running": (
        "In training each batch is normalised by its own mean and variance. Afterwards the output for a sample must "
        "not depend on other samples: running averages take their place (`by`), in which each new batch counts {} "
        "(`follow`). The variance goes into them with the factor `N/(N - 1)`, which makes it unbiased.",
        "训练时，每批样本用自己的均值与方差归一化。训练结束后，一个样本的输出不应依赖于别的样本，"
        "因此改用训练中累计的滑动平均（`by`），每来一批，新值占 {}（`follow`）。"
        "方差计入时乘以 `N/(N - 1)`，成为无偏估计。",
    ),
    "normalisation-bias": (
        "A bias in front of the normalisation is the same number added to every input. As the gradients of the inputs "
        "sum to 0, it would never be learned, and it would change nothing: the mean takes it away. The layer does "
        "without; `β` takes its place. `command` trains like that.",
        "归一化之前的偏置，就是给每个输入加上同一个数。各输入的梯度之和为 0，所以它学不到任何东西；"
        "减去均值时它又被消去，也不起任何作用。因此这一层不用偏置，由 `β` 代替。用 `command` 即可这样训练。",
    ),
    "normalisation-depth": ("A deep network without and with it", "深层网络：不用与使用批量归一化"),
    "normalisation-without": ("without", "不用"),
    "normalisation-with": ("with batch normalisation", "使用批量归一化"),
    "normalisation-loss": ("training loss (nats)", "训练损失（奈特）"),
    "normalisation-right": ("test images right (%)", "测试集准确率（%）"),
    "normalisation-epoch": ("epoch", "轮"),
    "normalisation-network": (
        "The network {} with sigmoids learns the first {} handwritten digits of MNIST, at the learning rate {:g} in "
        "batches of {}; both times from the same weights and in the same order.",
        "用 sigmoid 作激活函数的网络 {} 学习 MNIST 的前 {} 个手写数字，学习率 {:g}，每批 {} 个样本；"
        "两次训练的初始权重与样本顺序都相同。",
    ),
    "normalisation-caption": (
        "Loss on the training images and share of the test images that are classified right, after each epoch.",
        "每一轮之后训练集上的损失，以及测试集上的准确率。",
    ),
    "normalisation-depth-read": (
        "After {} epochs the loss without it is {} nats, with {} % of the test images right; with it {} nats and {} %. "
        "This is one run of a network that is hard to train, as every sigmoid makes the gradient smaller; where "
        "training goes well anyway, less is gained.",
        "{} 轮之后：不用时损失为 {} 奈特，测试准确率 {}%；使用后损失为 {} 奈特，准确率 {}%。"
        "这只是一次运行，而且这个网络本来就难训练：每经过一个 sigmoid，梯度就缩小一次。"
        "若训练本来就顺利，收益会小一些。",
    ),
    # the code
    "normalisation-code": (
        "Made from the proof: each line of the formulas above for whole arrays. The module: `command`",
        "这段代码由上面的证明自动生成，逐行对应上面的公式，只是换成整个数组的运算。完整的模块：`command`",
    ),
    "normalisation-of-normalise": (
        "Forward, by the statistics of these inputs",
        "前向计算（用这些输入自身的均值与方差）",
    ),
    "normalisation-of-normalise_back": ("Backward", "反向计算"),
    "normalisation-of-normalise_by": ("Forward, by statistics that are given", "前向计算（用给定的均值与方差）"),
    "normalisation-of-follow": ("The running statistics", "滑动平均的均值与方差"),
    "normalisation-cell": (
        "The gradient of the inputs against central differences",
        "输入的梯度与中心差分比较",
    ),
}
