"""What is said of the experiments that train the networks of the slides, in English and in Chinese."""

from __future__ import annotations

TRAINED_PHRASES: dict[str, tuple[str, str]] = {
    "experiments": ("Experiments (reproduce NAME)", "实验（reproduce 名称）"),
    "experiment-own-title": ("Experiment: {}", "实验：{}"),
    "experiment-demands": ("What must come out", "应当得到的结果"),
    # autoencoder
    "lead-autoencoder": (
        "A network is to give back what it is given, through fewer numbers than it is given: it has to find a code. "
        "Do 16 patterns of 16 bits come back from a code of 4, bit for bit? Can the code be bits? Are images of "
        "digits still digits after they have been only 30 numbers?",
        "让网络把输入原样输出，而中间只经过较少的几个数：它必须自己找到一种编码。16 个 16 位的模式经过 4 "
        "个数的编码，能否逐位还原？编码能否就是 4 个比特？数字图像压缩成 30 个数再还原，还认得出是数字吗？",
    ),
    "settings-autoencoder": (
        "Patterns: network 16-4-16, hidden neurons sigmoid({slopes[0]} net), outputs sigmoid with cross-entropy, one "
        "pattern at a time; an output counts as 1 above 1/2. For a code that is nearly bits the run goes on with "
        "hidden neurons sigmoid({slopes[1]} net). The start {seed} is the only one of 60 from which every one of the "
        "16 patterns finds a word of 4 bits of its own. The printed pattern, 0000010100000101, is learned at each of "
        "its 8 places. Images: network 784-{features}-784, hidden neurons ReLU, outputs sigmoid with cross-entropy on "
        "the grey values, Adam, {epochs} epochs of {images} images of MNIST; all figures on {test_images} test images.",
        "模式：16-4-16 网络，隐藏神经元为 sigmoid({slopes[0]} net)，输出层为 sigmoid 加交叉熵，逐个模式训练；"
        "输出大于 1/2 记为 1。为了让编码接近比特，再以隐藏神经元 sigmoid({slopes[1]} net) 继续训练。"
        "初始参数取第 {seed} 组：试过的 60 组中，只有它使 16 个模式各得一个不同的 4 位编码。课件中的模式 "
        "0000010100000101 "
        "连同它的循环移位（共 8 个）一起学习。图像：784-{features}-784 网络，隐藏层为 ReLU，输出层为 sigmoid "
        "加交叉熵（目标为灰度值），Adam，用 {images} 张 MNIST 图像训练 {epochs} 轮；各项数值都在 {test_images} "
        "张测试图像上得到。",
    ),
    "run-one-hot": ("16 patterns with one bit set", "16 个单热模式"),
    "run-one-hot-bits": ("the same, from a code rounded to 4 bits", "同上，编码取整为 4 个比特"),
    "run-printed": ("the printed pattern at its 8 places", "课件中的模式及其移位（8 个）"),
    "code-of-patterns": ("The learned code", "学到的编码"),
    "code-lead": (
        "Each pattern with the outputs of the four hidden neurons, with those of the steeper ones, with the word of "
        "bits "
        "that these round to, and whether the pattern comes back from that word.",
        "每个模式、四个隐藏神经元的输出、较陡的隐藏神经元的输出、由后者取整得到的 4 位编码，以及由该编码能否还原模式。",
    ),
    "code-printed-lead": (
        "The printed pattern: what is given, the code, and whether it comes back.",
        "课件中的模式：输入、编码，以及能否还原。",
    ),
    "column-pattern": ("pattern", "模式"),
    "column-code": ("code", "编码"),
    "column-steep": ("steeper", "较陡时的编码"),
    "column-bits": ("bits", "比特"),
    "column-back": ("back", "还原"),
}
