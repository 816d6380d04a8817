"""What a report on an experiment says, in English and in Chinese."""

from __future__ import annotations

EXPERIMENT_PHRASES: dict[str, tuple[str, str]] = {
    # the frame
    "experiment-title": ("Reproduced: {}", "复现：{}"),
    "experiment-runs": ("Published numbers, run again", "与已发表的数值对照"),
    "experiment-claims": ("Claims, and what judges them", "各项论断及其检验"),
    "experiment-follows": ("What follows", "由此可见"),
    "column-list": ("numbers", "数值"),
    "column-count": ("how many", "个数"),
    "column-difference": ("max |Δ|", "最大 |Δ|"),
    "column-tolerance": ("tolerance", "容差"),
    "column-verdict": ("verdict", "结论"),
    "column-epoch": ("epoch", "轮"),
    "column-published": ("published", "已发表"),
    "column-ours": ("ours", "本程序"),
    "column-apart": ("|Δ|", "|Δ|"),
    "column-run": ("run", "训练"),
    "reproduced": ("reproduced", "已复现"),
    "not-reproduced": ("not reproduced", "未复现"),
    "differs-as-it-must": ("not reproduced, as expected", "未复现，符合预期"),
    "source-mistaken": ("not reproduced: the source is wrong", "未复现：原文有误"),
    "agrees-unexpectedly": ("reproduced, unexpectedly", "已复现，出乎预期"),
    "all-as-expected": (
        "Lists that come out within their tolerance: {} of {}{}.",
        "在容差之内得到复现的有 {} 组数值（共 {} 组）{}。",
    ),
    "others-mistaken": ("; lists in which the source is wrong: {}", "；原文有误的有 {} 组"),
    "others-must-differ": (
        "; controls that must not come out: {}",
        "；作为对照、本来就不应复现的有 {} 组",
    ),
    "some-unexpected": ("Not as expected: {}.", "与预期不符：{}。"),
    "quoted": ("“{}”", "“{}”"),
    "never-reached": (
        " Where ∞ stands, this was not reached in all the epochs of the run.",
        "其中 ∞ 表示直到训练结束仍未达到。",
    ),
    "experiment-figures": ("Figures", "图"),
    "verdict-holds": ("holds", "成立"),
    "verdict-in part": ("holds in part", "部分成立"),
    "verdict-fails": ("fails", "不成立"),
    "rerun": ("How to run it again", "如何重新运行"),
    "rerun-lead": (
        "This runs it again and says which numbers come out:",
        "下面的命令重新运行这个实验，并报告哪些数值得到复现：",
    ),
    "cell-saved": (
        "What came out when it was last run and kept; needs Gradproof",
        "保存下来的运行结果（需要安装 Gradproof）",
    ),
    # mnist: the runs
    "lead-mnist": (
        "Images of handwritten digits are to be read: 28 × 28 grey values in, ten classes out. Do the published "
        "training curves of this task come out again, number by number? Which loss and activation of the output "
        "learn fastest, and what helps against overfitting?",
        "任务是识别手写数字：输入 28 × 28 个灰度值，输出十个类别。已发表的训练曲线能否逐个数值地重现？"
        "输出层采用哪种激活函数与损失函数学得最快？怎样减轻过拟合？",
    ),
    "settings-mnist": (
        "Our own runs: a network 784-30-10 with sigmoid hidden neurons on the MNIST data; {seeds} starts of each pair, "
        "{epochs} epochs, batches of 10, {images} test images. Learning rates: {rate_softmax_ce:g} for softmax and "
        "for sigmoid with cross-entropy and for the mean squared error, for the last also {rate_sigmoid_mse_fast:g}.",
        "本程序的训练：784-30-10 网络，隐藏层为 sigmoid，MNIST 数据；激活函数与损失函数的每种组合取 {seeds} "
        "组初始参数，"
        "训练 {epochs} 轮，每批 10 个样本，用 {images} 张测试图像检验。学习率：softmax 加交叉熵、sigmoid "
        "加交叉熵和均方误差"
        "都取 {rate_softmax_ce:g}，均方误差另取 {rate_sigmoid_mse_fast:g}。",
    ),
    "settings-mnist-published": (
        "The published runs are those of Michael Nielsen, Neural Networks and Deep Learning, chapters 1 and 3, with "
        "the "
        "random numbers of his program: sigmoid outputs with cross-entropy, learning rate 0.5, batches of 10. Their "
        "costs are means over the N images that they are taken of, plus the penalty (λ/2N) Σ w².",
        "已发表的训练取自 Michael Nielsen《神经网络与深度学习》第 1 章和第 3 章，使用与其程序相同的随机数："
        "sigmoid 输出加交叉熵，学习率 0.5，每批 10 个样本。其中的代价等于所取 N 张图像的损失的平均值"
        "加上正则项 (λ/2N) Σ w²。",
    ),
    "settings-mnist-full": (
        "Over 50,000 images and many epochs roundings grow, most without regularisation. Two runs of "
        "ours that add up each batch in opposite orders differ by roundings alone; the tolerance of that run is three "
        "times their difference.",
        "在 50000 张图像上训练多轮时，舍入误差会逐渐放大，不加正则化时尤其明显。"
        "该组数值的容差取为：本程序以相反次序对每批求和的两次训练之间差别的三倍。",
    ),
    "settings-mnist-short": (
        "Without all images only the training lists are compared; the lists on test images and the long runs need "
        "them: --full --data FOLDER.",
        "没有全部图像时只比较训练集上的数值；测试图像上的各组数值以及较长的训练需要全部图像：--full --data 文件夹。",
    ),
    "run-overfitting": ("1,000 images, λ = 0", "1000 张图像，λ = 0"),
    "run-regularized": ("1,000 images, λ = 0.1", "1000 张图像，λ = 0.1"),
    "run-overfitting_full": ("50,000 images, λ = 0", "50000 张图像，λ = 0"),
    "run-regularized_full": ("50,000 images, λ = 5", "50000 张图像，λ = 5"),
    "list-test cost": ("{}: test cost", "{}：测试代价"),
    "list-test accuracy": ("{}: right on test images", "{}：测试图像识别正确数"),
    "list-training cost": ("{}: training cost", "{}：训练代价"),
    "list-training accuracy": ("{}: right on training images", "{}：训练图像识别正确数"),
    "printed-accuracies": (
        "Accuracies printed in the book (per cent, best epoch of the best run; its runs were not seeded)",
        "书中给出的准确率（百分数，取最好的一次训练中最好的一轮；书中的训练没有固定随机种子）",
    ),
    "run-chapter-1-30": ("chapter 1, quadratic, 30 hidden", "第 1 章，二次损失，30 个隐藏神经元"),
    "run-chapter-1-100": ("chapter 1, quadratic, 100 hidden", "第 1 章，二次损失，100 个隐藏神经元"),
    "run-chapter-3-30": ("chapter 3, cross-entropy, 30 hidden", "第 3 章，交叉熵，30 个隐藏神经元"),
    "run-chapter-3-100": ("chapter 3, cross-entropy, 100 hidden", "第 3 章，交叉熵，100 个隐藏神经元"),
    "run-chapter-3-30-regularized": ("chapter 3, 30 hidden, λ = 5", "第 3 章，30 个隐藏神经元，λ = 5"),
    "run-chapter-3-100-regularized": (
        "chapter 3, 100 hidden, λ = 5, validation",
        "第 3 章，100 个隐藏神经元，λ = 5，验证集",
    ),
    "run-chapter-3-100-slow": (
        "chapter 3, 100 hidden, λ = 5, η = 0.1, 60 epochs, validation",
        "第 3 章，100 个隐藏神经元，λ = 5，η = 0.1，60 轮，验证集",
    ),
    # gender: the runs
    "lead-gender": (
        "A small network is to tell women from men by weight and height. A lesson trained it with the mean squared "
        "error, then with cross-entropy, printed 20 losses of each, and concluded that cross-entropy learns faster. Do "
        "the printed numbers come out again, and does the conclusion hold?",
        "用一个小网络根据体重和身高判断性别。某课程先用均方误差、再用交叉熵训练它，各打印了 20 个损失值，"
        "由此得出结论：交叉熵学得更快。这些数值能否重现？结论是否成立？",
    ),
    "experiment-setting": ("Setting and data", "设置与数据"),
    "gender-weight": ("weight (kg)", "体重（kg）"),
    "gender-height": ("height (cm)", "身高（cm）"),
    "gender-input-weight": ("weight - 62", "体重 - 62"),
    "gender-input-height": ("height - 164", "身高 - 164"),
    "gender-target": ("target", "目标值"),
    "gender-data": (
        "Inputs are weight and height less the floor of their means; the target is 1 for a woman, 0 for a man.",
        "输入为体重与身高各减去均值的整数部分；目标值：女为 1，男为 0。",
    ),
    "gender-program": (
        "Neurons 3 and 4 are hidden, 5 is the output; every layer is a sum with weights and a bias, then a sigmoid: "
        "net 3 = w31 · height + w32 · weight + b3, net 4 likewise, net 5 = w53 · output 3 + w54 · output 4 + b5. In "
        "the "
        "program for the mean squared error the backward pass is not the gradient of the forward pass:",
        "神经元 3、4 为隐藏层，5 为输出层；每个神经元先加权求和再加偏置，然后取 sigmoid："
        "净输入 3 = w31 · 身高 + w32 · 体重 + b3，净输入 4 类似，净输入 5 = w53 · 输出 3 + w54 · 输出 4 + b5。"
        "均方误差的程序中，反向传播并不是前向传播的梯度：",
    ),
    "gender-mistake-inputs": (
        "1. The update of w31, w32, w41 and w42 pairs each weight with the other input.",
        "1. 更新 w31、w32、w41、w42 时，每个权重都配错了输入。",
    ),
    "gender-mistake-hidden": (
        "2. The forward pass pairs w53 with output 4 and w54 with output 3; the update, and what flows back into "
        "neurons 3 and 4, pairs them the other way round.",
        "2. 前向传播中 w53 配输出 4、w54 配输出 3；而更新以及传回神经元 3、4 的误差正好配反。",
    ),
    "gender-mistake-w32": (
        "3. The new w32 is computed from the old w41.",
        "3. 新的 w32 由旧的 w41 算出。",
    ),
    "gender-starts": (
        "The starts from which the printed numbers come out, recovered by a search in [0, 1):",
        "由打印的数值反推得到的初始参数（在 [0, 1) 内搜索）：",
    ),
    "gender-parameter": ("parameter", "参数"),
    "settings-gender": (
        "Four people, network 2-2-1 of sigmoids, one sample at a time, learning rate {learning_rate:g}, {epochs} "
        "epochs; the mean loss of every {printed_every}th is printed. The starts were not published: they are "
        "recovered from the printed numbers. Random starts of the fair comparison: {seeds}.",
        "四个样本，2-2-1 的 sigmoid 网络，逐个样本训练，学习率 {learning_rate:g}，共 {epochs} 轮，每 {printed_every} "
        "轮打印一次平均损失。初始参数没有公布，由打印的数值反推得到。公平比较时用 {seeds} 组随机初始参数。",
    ),
    "run-mse-as-published": ("mean squared error, as published", "均方误差，原程序"),
    "run-mse-inputs-corrected": ("the same, inputs paired rightly", "同上，改正输入与权重的对应"),
    "run-mse-hidden-corrected": ("the same, hidden neurons paired rightly", "同上，改正隐藏神经元与权重的对应"),
    "run-mse-w32-corrected": ("the same, w32 from w32", "同上，改为由旧的 w32 更新 w32"),
    "run-mse-all-corrected": ("the same, all three corrected", "同上，三处全部改正"),
    "run-bce": ("cross-entropy", "交叉熵"),
    # gender: what follows
    "follows-gender": (
        "The published MSE curve was made by a network whose backward pass does not belong to its forward pass. The "
        "loss went down all the same, so the curve does not show it; comparing each entry of the gradient with the "
        "derived one shows it at once. For all four people at the recovered start, the entries that differ: {}. The "
        "third mistake, the new w32 computed from the old w41, lies in the update: no gradient check sees that one.",
        "已发表的均方误差曲线出自一个反向传播与前向传播不一致的网络。损失照样下降，单看曲线发现不了问题；"
        "而把梯度的各个分量与推导出的梯度逐一比较，立刻就能发现。在反推得到的初始参数处对四个样本计算，"
        "不同的分量有：{}。"
        "第三处错误（新的 w32 由旧的 w41 算出）出在参数更新中，梯度检验发现不了这一处。",
    ),
    "column-entry": ("entry", "分量"),
    "column-backward": ("backward pass as published", "原程序的反向传播"),
    "column-derived": ("derived gradient", "推导出的梯度"),
    "entry-equal": ("✓ equal", "✓ 相同"),
    "entry-differs": ("✗ differs", "✗ 不同"),
    # neuron: the runs
    "lead-neuron": (
        "One neuron is to answer the input 1 with 0. It starts with a wrong output, 0.82, or with a very wrong one, "
        "0.98. With the quadratic loss the second hardly learns at first; does cross-entropy cure that, and at which "
        "learning rate?",
        "让一个神经元对输入 1 给出输出 0。它从错误的输出 0.82 或错得更厉害的 0.98 开始。"
        "用二次损失时，后者起初几乎学不动；交叉熵能否解决这个问题？学习率应取多大？",
    ),
    "settings-neuron": (
        "One sigmoid neuron, input {input}, target {target}, {epochs} epochs of gradient descent on the one sample. "
        "The book is Michael Nielsen's Neural Networks and Deep Learning, chapter 3. It shows these runs as figures "
        "that a script computes where they are read, and prints few numbers. What stands here as the book's is "
        "therefore no printed number but what the rule of that script comes to: the first output to six digits, the "
        "other numbers to four. Ours are rounded to as many digits, and then none may differ. The table lists the "
        "first output, then w, b and the output after the last epoch; 2/2 is w = b = 2.",
        "一个 sigmoid 神经元，输入为 {input}，目标值为 {target}，用这一个样本做 {epochs} 轮梯度下降。"
        "书指 Michael Nielsen《神经网络与深度学习》第 3 章。书中的插图由脚本在阅读时现场计算，印出的数值很少。"
        "因此这里“书中”各行并非印出的数值，而是按该脚本的规则算得的结果：初始输出取六位小数，其余取四位。"
        "本程序的数值舍入到相同的位数，之后各位数字都必须一致。"
        "表中列出初始输出，以及最后一轮之后的 w、b 和输出；2/2 表示 w = b = 2。",
    ),
    "run-neuron": ("{}, w={}, b={}, η={}", "{}，w = {}，b = {}，η = {}"),
    "neuron-quadratic": ("quadratic", "二次损失"),
    "neuron-bce": ("cross-entropy", "交叉熵"),
    "neuron-widget": ("book's rule", "书中插图的规则"),
    "column-book": ("the book", "书中"),
    "column-first": ("at first", "初始输出"),
    "column-w": ("w", "w"),
    "column-b": ("b", "b"),
    "column-output": ("output", "输出"),
}
