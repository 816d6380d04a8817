"""What is said of the experiments that train the networks of the slides, in English and in Chinese."""

from __future__ import annotations

from derive.optimisers import OPTIMISERS

TRAINED_PHRASES: dict[str, tuple[str, str]] = {
    "experiments": ("Experiments (reproduce NAME)", "实验（reproduce 名称）"),
    "experiment-own-title": ("Experiment: {}", "实验：{}"),
    "experiment-demands": ("What must come out", "应当得到的结果"),
    "gradients-from": (
        "The gradients that they are trained with are derived, proved and printed as code; their derivations are "
        "shown by: ",
        "训练所用的梯度都经过推导和证明，再生成代码；下列命令给出这些推导：",
    ),
    "sentence-end": (".", "。"),
    # softmax by hand
    "lead-softmax-listing": (
        "The notes print a PyTorch program that takes softmax of two rows, by the library and by hand, with what it "
        "prints; the slides compute probabilities from net inputs. Which of these numbers come out again?",
        "笔记给出一段 PyTorch 程序及其输出，用库函数和自定义代码求两行数的 softmax；课件由净输入算出概率。"
        "这些数值中哪些能够重现？",
    ),
    "settings-softmax-listing": (
        "The listing in single precision, exponentials summed one after the other, four decimals as PyTorch prints "
        "them. In double precision some end in another digit. The other numbers are rounded to the decimals "
        "that are printed.",
        "程序用单精度、逐个累加指数，按 PyTorch 的格式保留四位小数；若用双精度，有些值的末位不同。"
        "其余数值舍入到原文的位数。",
    ),
    "run-float32": ("the listing, single precision", "程序输出，单精度"),
    "run-float64": ("the listing, double precision", "程序输出，双精度"),
    "run-example": ("the slides: softmax of 1.2, 0.9, 0.4", "课件：1.2、0.9、0.4 的 softmax"),
    "run-table": ("the slides: tiger, cat, rabbit", "课件：老虎、猫、兔子"),
    "run-answers": ("which of their answers are right", "其中哪些判断正确"),
    "run-nats": ("the notes: cross-entropies, in nats", "笔记：交叉熵，单位为奈特"),
    "run-bits": ("the same to base 2, as the notes say", "同上，以 2 为底（笔记的说法）"),
    "column-logits": ("net inputs", "净输入"),
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
        "16 patterns finds a word of 4 bits of its own. The printed pattern, 0000010100000101, is learned together "
        "with its cyclic shifts, 8 patterns in all. Images: network 784-{features}-784, hidden neurons "
        "ReLU, outputs sigmoid with cross-entropy on the grey values, Adam, "
        "{epochs} epochs of {images} images of MNIST; all figures on {test_images} test images.",
        "模式：16-4-16 网络，隐藏神经元为 sigmoid({slopes[0]} net)，输出层为 sigmoid 加交叉熵，逐个模式训练；"
        "输出大于 1/2 记为 1。为了让编码接近比特，再以隐藏神经元 sigmoid({slopes[1]} net) 继续训练。"
        "初始参数取第 {seed} 组：试过的 60 组中，只有它使 16 个模式各得一个不同的 4 位编码。课件中的模式 "
        "0000010100000101 "
        "连同它的循环移位（共 8 个）一起学习。图像：784-{features}-784 网络，隐藏层为 ReLU，输出层为 sigmoid "
        "加交叉熵（目标为灰度值），Adam，用 {images} 张 MNIST 图像训练 {epochs} 轮；各项数值都在 {test_images} "
        "张测试图像上得到。",
    ),
    "run-one-hot": ("16 patterns with one bit set", "16 个 one-hot 模式"),
    "run-one-hot-bits": ("the same, from a code rounded to 4 bits", "同上，编码取整为 4 个比特"),
    "run-printed": ("the printed pattern and its shifts, 8 in all", "课件中的模式及其移位（8 个）"),
    "code-of-patterns": ("The learned code", "学到的编码"),
    "code-patterns-lead": (
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
    # softmax regression
    "lead-softmax-regression": (
        "Ten classes from 784 grey values by a single layer: net inputs Wx + b, softmax, cross-entropy with one-hot "
        "targets. What follows from the formulas before anything is learned, how many digits does it read, and does "
        "it matter where it starts?",
        "只用一层，由 784 个灰度值分出十个类别：净输入 Wx + b，softmax，与 one-hot 目标值的交叉熵。"
        "在学习之前，由公式能得出什么？它能认出多少数字？初始参数的选取有没有影响？",
    ),
    "settings-softmax-regression": (
        "Network 784-10 on {images} images of MNIST, {epochs} epochs, batches of 100, learning rate 0.2; after them "
        "{right:.1%} of {test_images} test images are right. Starts are compared on the first {few} training images, "
        "all of them in each step, with L2 weight decay. The published figure is that of the TensorFlow tutorial "
        "MNIST for ML beginners (2015): parameters 0 at first, 1,000 steps of 100 images, learning rate 0.5; about "
        "92 % right, taken as ± 1. The comparison needs all images: --data DIR.",
        "784-10 网络，{images} 张 MNIST 图像，训练 {epochs} 轮，每批 100 个样本，学习率 0.2；训练后 {test_images} "
        "张测试图像的准确率为 {right:.1%}。比较不同初始参数时，用前 {few} 张训练图像，每步用全部图像，并加 L2 "
        "权重衰减。已发表的数值取自 TensorFlow 教程 MNIST For ML Beginners（2015）：参数初始为 0，共 1000 步，每步 100 "
        "张图像，学习率 0.5，准确率“约 92%”（这里按 ± 1 计）。与它比较需要全部图像：--data DIR。",
    ),
    "run-loss-from-nothing": (
        "all parameters 0: the loss is ln 10",
        "参数全为 0：损失为 ln 10",
    ),
    "run-gradient-from-nothing": (
        "there, the derivative by a bias is 1/10 less the share of its class",
        "此时损失对偏置的导数等于 1/10 减去该类所占的比例",
    ),
    "run-tutorial": ("TensorFlow's tutorial, per cent right", "TensorFlow 教程，准确率（%）"),
    "learned-by-epoch": ("How it learns: losses, and the share that is right", "学习过程：损失与准确率"),
    # ReLU
    "lead-relu-depth": (
        "The sigmoid has a problem: it saturates, and its derivative is never more than 1/4. What becomes of it in a "
        "deep network, and does ReLU cure it?",
        "sigmoid 有一个问题：会饱和，导数最大只有 1/4。在深层网络中后果如何？ReLU 能否解决？",
    ),
    "settings-relu-depth": (
        "Networks 784-30-10 and 784-30-30-30-30-10 below softmax with cross-entropy, {seeds} starts each, {epochs} "
        "epochs of {images} images of MNIST, batches of 10, learning rate 0.1; each activation starts as was proposed "
        "for it, sigmoids as Glorot and Bengio, ReLU as He and others. Error terms are root mean squares over "
        "{batch} images before the first step.",
        "784-30-10 与 784-30-30-30-30-10 网络，输出层为 softmax 加交叉熵，各取 {seeds} 组初始参数，用 {images} 张 "
        "MNIST 图像训练 {epochs} 轮，每批 10 个样本，学习率 0.1；两种激活函数各用为其提出的初始化方法："
        "sigmoid 用 Glorot 与 Bengio 的，ReLU 用 He 等人的。误差项取第一步之前 {batch} 张图像上的均方根。",
    ),
    "run-relu-slope": (
        "f′(x) of ReLU at -2, -1, 0, 1, 2",
        "ReLU 在 -2、-1、0、1、2 处的 f′(x)",
    ),
    "errors-by-layer": ("What reaches each layer", "到达各层的误差项"),
    "errors-lead": (
        "The root mean square of the error terms of every layer of the deep networks before the first step, and of "
        "each the share of that of the output layer.",
        "深层网络在第一步之前各层误差项的均方根，以及与输出层之比。",
    ),
    "column-layer": ("layer", "层"),
    "column-sigmoid": ("sigmoid", "sigmoid"),
    "column-relu": ("ReLU", "ReLU"),
    "column-share": ("share", "比值"),
    # early stopping
    "lead-early-stopping": (
        "A network is trained for several epochs, looked at with validation data on the way and with test data at "
        "the end. When should it stop? And does what is kept in a file come back as it was?",
        "网络训练多轮，其间用验证数据考察，最后用测试数据考察。应当在什么时候停止？模型存入文件再读回，是否与原来一样？",
    ),
    "settings-early-stopping": (
        "Network 784-30-10, ReLU and softmax with cross-entropy, batches of 10, learning rate 0.1. Of the first 1,000 "
        "training images of MNIST {samples[train]} train and {samples[validation]} validate; {samples[test]} test. "
        "{epochs} epochs, or until the validation loss has not fallen for {patience} of them; what is kept are the "
        "parameters with the least validation loss. A run is broken off after {begun} epochs and goes on from its "
        "checkpoint. The printed shape, v_2: (4, 5), is that of w_2 in a network 16-5-4-16.",
        "784-30-10 网络，ReLU，softmax 加交叉熵，每批 10 个样本，学习率 0.1。MNIST 前 1000 张训练图像中，"
        "{samples[train]} 张用于训练，{samples[validation]} 张用于验证；另有 {samples[test]} 张测试图像。"
        "训练 {epochs} 轮，或到验证集损失连续 {patience} 轮没有下降为止；保留验证集损失最小时的参数。另一次训练在 "
        "{begun} 轮后中断，再从检查点继续。课件中的形状 v_2: (4, 5) 对应 16-5-4-16 网络的 w_2。",
    ),
    "run-stopped-as-far": (
        "with early stopping: the same validation losses as far as it goes",
        "早停：停止之前的验证集损失与完整训练相同",
    ),
    "run-resumed": (
        "broken off and gone on: the same training losses, every epoch",
        "中断后继续：每轮的训练集损失都相同",
    ),
    "run-loaded": ("saved and loaded: the same outputs", "存储后读回：输出相同"),
    "run-shape": ("saved and loaded: the printed shape, (4, 5)", "存储后读回：课件中的形状 (4, 5)"),
    "kept-and-last": ("Losses: what is kept, and what training to the end gives", "损失：保留的参数与训练到最后的参数"),
    "column-which": ("parameters", "参数"),
    "column-training": ("training", "训练集"),
    "column-validation": ("validation", "验证集"),
    "column-test": ("test", "测试集"),
    "column-right": ("right", "准确率"),
    "row-kept": ("kept", "保留的"),
    "row-stopped": ("where it stops", "停止时的"),
    "row-last": ("at the end", "最后的"),
    "shapes-lead": (
        "The parameters of the network 16-5-4-16 as they are read from its file:",
        "从文件中读回的 16-5-4-16 网络的参数：",
    ),
    "column-parameter": ("parameter", "参数"),
    "column-shape": ("shape", "形状"),
    # claims: what is said, and under -why what its verdict rests on
    # autoencoder
    "claim-code-is-bits": (
        "Patterns of 16 bits become codes of 4 bits, and come back from them.",
        "16 位的模式变成 4 位的编码，并能由编码还原。",
    ),
    "claim-code-is-bits-why": (
        "With soft hidden neurons {soft_whole:g} of {patterns:g} patterns come back from the four numbers; rounded to "
        "bits these are {soft_words:g} different words, from which {soft_back:g} come back: the network uses values in "
        "between. With steep ones, sigmoid({steep:g} net), there are {steep_words:g} words, and "
        "{steep_back:g} patterns come back from their bits.",
        "隐藏神经元较平缓时，{patterns:g} 个模式中有 {soft_whole:g} 个能由四个数还原；把这些数取整为比特，得到 "
        "{soft_words:g} 个不同的编码，由它们能还原 {soft_back:g} 个：网络用到了中间值。隐藏神经元较陡，即 "
        "sigmoid({steep:g} net) 时，有 {steep_words:g} 个编码，由比特能还原 {steep_back:g} 个模式。",
    ),
    "claim-looks-like-digits": (
        "What comes back looks like digits.",
        "还原的图像看起来仍是数字。",
    ),
    "claim-looks-like-digits-why": (
        "A softmax regression that was trained on images as they are reads {originals:.1%} of the test images, "
        "{rebuilt:.1%} of those that the autoencoder gives back and {linear:.1%} of those of the linear code.",
        "用原图训练的 softmax 回归，对测试图像的识别率为 {originals:.1%}，对自编码器还原的图像为 {rebuilt:.1%}，"
        "对线性编码还原的图像为 {linear:.1%}。",
    ),
    "claim-better-than-linear": (
        "The autoencoder gives images back better than a linear code of the same length.",
        "自编码器还原图像的效果优于同样长度的线性编码。",
    ),
    "claim-better-than-linear-why": (
        "Mean squared error of a pixel of the test images: autoencoder {rebuilt:.5f}, principal components, the best "
        "linear code, {linear:.5f}, the mean image alone {mean:.5f}.",
        "测试图像每个像素的均方误差：自编码器 {rebuilt:.5f}，主成分（最好的线性编码）{linear:.5f}，"
        "只用平均图像 {mean:.5f}。",
    ),
    "claim-codes-group-digits": (
        "The features, learned without labels, group the digits.",
        "不用标签学到的特征能把数字归类。",
    ),
    "claim-codes-group-digits-why": (
        "For {codes:.1%} of the first 1,000 test images the nearest other image, by the 30 numbers of the code, is one "
        "of the same digit; by the 784 pixels for {pixels:.1%}, by chance for {chance:.1%}.",
        "对前 1000 张测试图像，按 30 个数的编码找最近的另一张图像，有 {codes:.1%} 是同一个数字；按 784 个像素为 "
        "{pixels:.1%}，随机为 {chance:.1%}。",
    ),
    # softmax regression
    "claim-one-minimum": (
        "Wherever softmax regression starts, it comes to the same minimum.",
        "无论初始参数如何，softmax 回归都收敛到同一个最小值。",
    ),
    "claim-one-minimum-why": (
        "{starts:g} starts of very different size: at the first look their costs are {lowest_first:.3g} to "
        "{highest_first:.3g}, in the end {lowest:.5f} to {highest:.5f}. Cross-entropy behind softmax is convex in W "
        "and b.",
        "{starts:g} 组大小相差很大的初始参数：首次记录时代价为 {lowest_first:.3g} 到 {highest_first:.3g}，最后为 "
        "{lowest:.5f} 到 {highest:.5f}。softmax 之后的交叉熵是 W 与 b 的凸函数。",
    ),
    "claim-weights-look-for-digits": (
        "The weights of a class look for the images of that class.",
        "每个类别的权重与该类别的图像最为吻合。",
    ),
    "claim-weights-look-for-digits-why": (
        "For {own:g} of {classes:g} classes no mean image of another class suits the weights better than that of the "
        "class itself, the mean of all images taken off.",
        "减去全部图像的平均之后，{classes:g} 个类别中有 {own:g} 个，其权重与本类别平均图像的吻合程度高于其他任何类别。",
    ),
    # ReLU
    "claim-relu-is-ahead": (
        "With one hidden layer ReLU is ahead of the sigmoid after the first epoch.",
        "只有一个隐藏层时，第一轮之后 ReLU 领先于 sigmoid。",
    ),
    "claim-relu-is-ahead-why": (
        "From {ahead:g} of {starts:g} starts. Median of the test images that are right: ReLU {relu:.1%}, sigmoid "
        "{sigmoid:.1%}.",
        "{starts:g} 组初始参数中有 {ahead:g} 组如此。测试准确率的中位数：ReLU {relu:.1%}，sigmoid {sigmoid:.1%}。",
    ),
    "claim-deep-sigmoids-stall": (
        "With four hidden layers sigmoids hardly learn in the time in which ReLU does.",
        "有四个隐藏层时，在 ReLU 学会的时间内，sigmoid 几乎学不动。",
    ),
    "claim-deep-sigmoids-stall-why": (
        "Test images right after the last epoch, median of the starts: sigmoid {sigmoid_one:.1%} with one hidden "
        "layer and {sigmoid_four:.1%} with four, ReLU {relu_one:.1%} and {relu_four:.1%}. Guessing gets {guessing:.0%} "
        "right: four layers of sigmoids have gone {way:.0%} of the way from there to where one is; below 10% would be "
        "hardly learning.",
        "最后一轮之后测试准确率的中位数：sigmoid 一个隐藏层 {sigmoid_one:.1%}，四个隐藏层 {sigmoid_four:.1%}；ReLU "
        "分别为 {relu_one:.1%} 和 {relu_four:.1%}。随机猜测的准确率为 {guessing:.0%}：从猜测到单隐藏层的水平，"
        "四层 sigmoid 走完了 {way:.0%}；不到 10% 才算几乎学不动。",
    ),
    "claim-errors-fade": (
        "Sigmoids make the error term vanish on its way back; ReLU does not.",
        "误差项反向传播时，经过 sigmoid 会逐层消失，经过 ReLU 则不会。",
    ),
    "claim-errors-fade-why": (
        "Of the size of the error term at the output, {sigmoid:.2%} reach the first hidden layer of four with "
        "sigmoids, a factor of {sigmoid_factor:.2f} a layer; with ReLU {relu:.1%}, a factor of {relu_factor:.2f}.",
        "四个隐藏层中，到达第一层的误差项与输出层相比：sigmoid 为 {sigmoid:.2%}，每层乘以 {sigmoid_factor:.2f}；"
        "ReLU 为 {relu:.1%}，每层乘以 {relu_factor:.2f}。",
    ),
    # early stopping
    "claim-stopping-keeps-the-better": (
        "Early stopping keeps a better network than training to the end gives.",
        "早停保留的网络优于训练到最后的网络。",
    ),
    "claim-stopping-keeps-the-better-why": (
        "Loss on the test images {kept:.3f} after epoch {epoch:g}, which is kept, and {last:.3f} after epoch "
        "{epochs:g}; right {right_kept:.1%} and {right_last:.1%}. What early stopping looks at is the loss.",
        "测试集损失：保留的第 {epoch:g} 轮为 {kept:.3f}，第 {epochs:g} 轮为 {last:.3f}；"
        "准确率分别为 {right_kept:.1%} 和 {right_last:.1%}。早停看的是损失。",
    ),
    "claim-validation-stands-for-test": (
        "Validation images tell when the loss on test images turns.",
        "由验证图像可以看出测试集损失何时开始上升。",
    ),
    "claim-validation-stands-for-test-why": (
        "The validation loss is least after epoch {validation:g}, the test loss after epoch {test:g}; stopping by the "
        "one misses the least of the other by {missed:.1%}.",
        "验证集损失在第 {validation:g} 轮最小，测试集损失在第 {test:g} 轮最小；按前者停止，测试集损失与其最小值相差 "
        "{missed:.1%}。",
    ),
    "claim-cut-files-are-refused": (
        "A file that was cut off is refused, wherever it was cut.",
        "被截断的文件无论断在哪里都会被拒绝。",
    ),
    "claim-cut-files-are-refused-why": (
        "{refused:g} of {cuts:g} cuts of a saved network were refused.",
        "对一个存储的网络截断 {cuts:g} 次，其中 {refused:g} 次被拒绝。",
    ),
    # softmax by hand
    "claim-slides-last-digits": (
        "The probabilities on the slides are those of softmax.",
        "课件中的概率就是 softmax 的值。",
    ),
    "claim-slides-last-digits-why": (
        "Of {numbers:g} numbers {right:g} are right to the decimals that are printed; the worst is off by {worst:.4f}.",
        "{numbers:g} 个数中有 {right:g} 个印出的各位小数都正确；偏差最大的差 {worst:.4f}。",
    ),
    # optimisers
    "lead-optimisers": (
        "What is gained by momentum, by a step of its own for each weight, by a correction for the start? Each "
        "optimiser runs with its printed code: down a narrow valley, for a gradient that stays the same, and on a "
        "small network. What must come out is known where it is derived, or follows from the shape of the valley.",
        "动量、每个权重各自的步长、对初始偏差的修正，分别带来什么好处？各优化器都用生成的代码运行：沿狭长山谷下降、"
        "面对始终不变的梯度、训练一个小网络。凡是推导过的，或由山谷形状决定的，结果应是多少事先就知道。",
    ),
    "settings-optimisers": (
        "The valley is a quadratic loss of two weights, {condition} times as steep across as along, askew to the "
        "weights; {steps} steps. The steady gradient is {gradient} for {steady_steps} steps. The network 16-4-16 "
        "(tanh, softmax with cross-entropy) gives each of 16 patterns back: {epochs} epochs, batches of {batch}, start "
        "{seed}. The learning rates are the best of those tried: with the least mean loss of a run. All other "
        "parameters have their defaults.",
        "山谷是两个权重的二次损失，横向比纵向陡 {condition} 倍，且与坐标轴斜交；共 {steps} 步。不变的梯度为 "
        "{gradient}，共 {steady_steps} 步。16-4-16 网络（tanh，softmax 加交叉熵）把 16 个模式各自还原：训练 {epochs} "
        "轮，每批 {batch} 个，初始参数第 {seed} 组。学习率取试过的值中全程平均损失最小的一个，其余参数都取默认值。",
    ),
    **{
        f"run-steady-{one.name}": (
            f"{one.title[0][:1].upper()}{one.title[0][1:]}: derived steps for a steady gradient",
            f"{one.title[1]}：梯度不变时推导出的各步",
        )
        for one in OPTIMISERS.values()
        if one.state
    },
    "run-valley-sgd": (
        "Gradient descent with its best learning rate: errors shrink by (κ - 1)/(κ + 1), κ = 4, 25, 100",
        "学习率最佳的梯度下降：误差每步乘以 (κ - 1)/(κ + 1)，κ = 4、25、100",
    ),
    "run-valley-momentum": (
        "Momentum with its best constants: by (√κ - 1)/(√κ + 1)",
        "参数最佳的动量法：每步乘以 (√κ - 1)/(√κ + 1)",
    ),
    "run-valley-nesterov": (
        "Nesterov momentum with its best constants: by 1 - 2/√(3κ + 1)",
        "参数最佳的 Nesterov 动量法：每步乘以 1 - 2/√(3κ + 1)",
    ),
    "optimiser-best": ("The best learning rates, and where the runs end", "最佳学习率与最终损失"),
    "column-optimiser": ("optimiser", "优化器"),
    "column-valley-rate": ("η, valley", "山谷中的 η"),
    "column-valley-end": ("last loss", "最终损失"),
    "column-network-rate": ("η, network", "网络的 η"),
    "column-network-end": ("last loss", "最终损失"),
    # overfitting
    "lead-overfitting": (
        "Samples scatter around a line, and a network with far more weights than there are samples learns them. Does "
        "it "
        "learn the line, or the noise? What do L1 and L2 do about it, and can they do too much?",
        "样本散布在一条直线周围，而网络的权重远多于样本。它学到的是直线，还是噪声？L1 与 L2 正则化能起什么作用，"
        "会不会过头？",
    ),
    "settings-overfitting": (
        "{samples} samples (x, x + ε) to train on, x uniform between -1 and 1, ε normal with the standard deviation "
        "{noise:g}; {test_samples} others to test. Network 1-30-1, tanh below identity, {weights} weights, mean "
        "squared "
        "error. Gradient descent with momentum, η = {learning_rate:g}, all samples in every step, {epochs} steps, "
        "from the same "
        "start each time; weights drawn from a normal distribution with the standard deviation 1.",
        "训练样本 {samples} 个，形如 (x, x + ε)，x 在 -1 与 1 之间均匀分布，ε 服从标准差为 {noise:g} 的正态分布；"
        "另有 {test_samples} 个测试样本。网络 1-30-1，隐藏层为双曲正切，输出层恒等，共 {weights} 个权重，"
        "损失为均方误差。"
        "带动量的梯度下降，η = {learning_rate:g}，每步用全部样本，共 {epochs} 步，每次从同样的初始参数开始；"
        "初始权重服从标准差为 1 的正态分布。",
    ),
    "run-l1-step": (
        "what L1 adds to a step: -η λ/N sgn(w), each weight",
        "L1 给每一步增加的量：-η λ/N 乘以 w 的符号，逐个权重",
    ),
    "run-l2-step": ("what L2 adds to a step: -η λ/N w, each weight", "L2 给每一步增加的量：-η λ/N 乘以 w，逐个权重"),
    "errors-by-strength": ("Errors and weights by the strength", "误差与权重随强度的变化"),
    "column-penalty": ("penalty", "正则项"),
    "column-zeros": ("weights smaller than 0.01 in size", "绝对值小于 0.01 的权重"),
    "claim-more-weights-than-samples": (
        "A model that can do too much overfits: it learns the noise of its samples.",
        "过于复杂的模型会过拟合：它把样本中的噪声也学了进去。",
    ),
    "claim-more-weights-than-samples-why": (
        "The mean squared error on the training samples falls to {train:.4f}, below the variance of the noise, "
        "{noise:g}; on the test samples it is {least:.4f} at its best and {test:.4f} in the end.",
        "训练样本上的均方误差降到 {train:.4f}，低于噪声的方差 {noise:g}；"
        "测试样本上的均方误差最好时为 {least:.4f}，最后升到 {test:.4f}。",
    ),
    "claim-penalties-cure": ("L1 and L2 help against it.", "L1 与 L2 正则化对此有效。"),
    "claim-penalties-cure-why": (
        "Mean squared error on the test samples: {none:.4f} without, {l1:.4f} with L1 and {l2:.4f} with L2 in the "
        "strength that is best there. With the line itself it would be {noise:g}.",
        "测试样本上的均方误差：不加正则项为 {none:.4f}；取最合适的强度，L1 为 {l1:.4f}，L2 为 {l2:.4f}。"
        "若用直线本身，则为 {noise:g}。",
    ),
    "claim-too-strong-underfits": (
        "Too strong a penalty underfits: not even the training samples are learned.",
        "正则化过强会欠拟合：连训练样本也学不好。",
    ),
    "claim-too-strong-underfits-why": (
        "With λ = {strength:g} the error on training and test samples is {l1_train:.4f} and {l1_test:.4f} with L1, "
        "{l2_train:.4f} and {l2_test:.4f} with L2.",
        "λ = {strength:g} 时，训练样本与测试样本上的误差：L1 为 {l1_train:.4f} 与 {l1_test:.4f}，"
        "L2 为 {l2_train:.4f} 与 {l2_test:.4f}。",
    ),
    "claim-l1-leaves-few": (
        "L1 leaves few weights that are not 0, fewer than L2.",
        "L1 只留下少数不为 0 的权重，比 L2 更少。",
    ),
    "claim-l1-leaves-few-why": (
        "Of {weights:g} weights, {l1:g} are smaller than 0.01 in size with L1, {l2:g} with L2, each in its best "
        "strength; without a penalty {none:g}. In {fewer:g} of the {strengths:g} strengths more are so small with L1 "
        "than with L2; with λ = {strongest:g} it is {l1_strongest:g} with L1 and {l2_strongest:g} with L2. The slope "
        "of L1 does not shrink with the weight: at this λ its steps alone, with momentum, carry a weight back and "
        "forth across 0 by up to {swing:.3f}, so that it does not come to rest there.",
        "在 {weights:g} 个权重中，绝对值小于 0.01 的：取最合适的强度，L1 有 {l1:g} 个，L2 有 {l2:g} 个；不加正则项有 "
        "{none:g} 个。{strengths:g} 种强度中有 {fewer:g} 种是 L1 的小权重更多；λ = {strongest:g} 时，L1 有 "
        "{l1_strongest:g} 个，L2 有 {l2_strongest:g} 个。L1 的导数不随权重变小：在这个 λ 下，仅由它产生的带动量的各步"
        "就会使权重在 0 的两侧来回摆动，幅度可达 {swing:.3f}，因而停不到 0 上。",
    ),
}
