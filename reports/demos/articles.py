"""The demos of the lesson, the tutorial, the article on a single neuron and the notes."""

from __future__ import annotations

from reports.demos.record import Demo, Words

_ELSEWHERE: Words = (
    "the title of another page, to which the article leads; nothing of it is described",
    "另一页面的标题，文章只给出链接，没有任何内容",
)
_TEASER: Words = (
    "the teaser of another article; no formula of it is given",
    "另一篇文章的摘要，没有给出任何公式",
)

LESSON = (
    Demo(
        "convolutional-network",
        "000",
        2,
        2,
        ("Convolutional networks", "卷积神经网络"),
        reason=(
            "what the course as a whole goes on to; this lesson is about dense layers and says nothing of convolutions",
            "整个课程后续的内容；本课只讲全连接层，没有涉及卷积",
        ),
    ),
    Demo(
        "dense-network",
        "000",
        2,
        2,
        ("Fully connected layers, derived and made to run", "全连接层：数学推导与可以运行的程序"),
        ("derive backprop", "codegen sigmoid-bce"),
    ),
    Demo(
        "digits",
        "000",
        14,
        14,
        ("Reading handwritten digits, and how to make it converge faster", "识别手写数字，如何加快收敛"),
        ("reproduce mnist",),
    ),
    Demo(
        "sigmoid-curve",
        "000",
        23,
        24,
        ("The curve of the sigmoid", "sigmoid 的曲线"),
        ("report sigmoid --out handouts",),
    ),
    Demo(
        "output-gradient",
        "000",
        25,
        32,
        ("The gradient of a sigmoid neuron of the output layer with MSE", "输出层单个神经元的梯度（sigmoid、MSE）"),
        ("derive sigmoid-mse",),
    ),
    Demo(
        "why-slow",
        "000",
        33,
        42,
        (
            "Why MSE on a sigmoid is slow: the error term against the loss",
            "sigmoid 加 MSE 为什么慢：误差项与 loss 的关系",
        ),
        ("saturation sigmoid-mse", "saturation sigmoid-bce"),
    ),
    Demo(
        "new-loss",
        "000",
        42,
        50,
        ("Cross-entropy for two classes, with the error term y - t", "二分类的交叉熵损失函数，误差项为 y - t"),
        ("derive sigmoid-bce",),
    ),
    Demo(
        "deriving-backwards",
        "000",
        52,
        56,
        (
            "Designing a loss: from the error term that is wanted back to the loss",
            "设计损失函数：由希望的误差项倒着推导",
        ),
        ('design --activation sigmoid --error "y - t"', 'design --activation softmax --error "y - t"'),
    ),
    Demo(
        "gender-cross-entropy",
        "000",
        58,
        62,
        (
            "The gender demo with cross-entropy: CrossEntropyLoss_gender, _computeLoss and the output's error term",
            "判断性别 Demo（交叉熵）：CrossEntropyLoss_gender、_computeLoss 与输出层误差项",
        ),
        (
            "train --data gender --layers 2-2-1 --activations sigmoid,sigmoid --loss bce --learning-rate 0.1 --batch 1"
            " --shuffle none --initialisation uniform --epochs 191 --evaluate-every 10",
        ),
    ),
    Demo(
        "gender-mse",
        "000",
        63,
        63,
        (
            "The gender demo with MSE: NeuralNetwork_train_fix_zeroMean_answer_fix",
            "判断性别 Demo（MSE）：NeuralNetwork_train_fix_zeroMean_answer_fix",
        ),
        (
            "train --data gender --layers 2-2-1 --activations sigmoid,sigmoid --loss mse --learning-rate 0.1 --batch 1"
            " --shuffle none --initialisation uniform --epochs 191 --evaluate-every 10",
        ),
    ),
    Demo(
        "gender-lists",
        "000",
        66,
        110,
        ("Both programs' 20 printed losses, compared", "两个程序打印的各 20 个损失值及其比较"),
        ("reproduce gender",),
    ),
)

TUTORIAL = (
    Demo(
        "softmax",
        "001",
        16,
        24,
        ("Softmax, step by step", "Softmax 的工作过程"),
        ("derive softmax", "codegen softmax-ce"),
    ),
    Demo(
        "coding",
        "001",
        26,
        38,
        ("Entropy and cross-entropy as lengths of codes", "熵与交叉熵：编码长度"),
        (
            "derive entropy",
            "derive cross-entropy",
        ),
    ),
    Demo(
        "softmax-cross-entropy",
        "001",
        40,
        72,
        (
            "Backpropagation through softmax with cross-entropy, in two cases",
            "Softmax 加交叉熵的反向传播，分两种情形",
        ),
        ("derive softmax-ce",),
    ),
    Demo(
        "indicator-form",
        "001",
        74,
        79,
        ("Cross-entropy with an indicator, and its mean over the samples", "交叉熵的示性函数形式及其对样本的平均"),
        (
            "derive cross-entropy-one-hot",
            "derive cross-entropy-mean",
        ),
    ),
    Demo("lstm", "001", 82, 82, ("LSTM", "LSTM 神经网络"), reason=_ELSEWHERE),
    Demo("fine-tuning", "001", 83, 83, ("Transfer learning", "迁移学习"), reason=_ELSEWHERE),
)

SINGLE_NEURON = (
    Demo(
        "neuron-quadratic",
        "002",
        27,
        41,
        (
            "One neuron with the quadratic loss, from w = 0.6, b = 0.9 and from w = b = 2",
            "单神经元模型，二次损失，初始值 0.6/0.9 与 2.00/2.00",
        ),
        ("reproduce neuron",),
    ),
    Demo(
        "neuron-cross-entropy",
        "002",
        85,
        89,
        ("The same neuron with cross-entropy, from w = b = 2", "同一神经元，交叉熵，初始值 2.00/2.00"),
        ("reproduce neuron",),
    ),
    Demo(
        "sigmoid-and-slope",
        "002",
        59,
        69,
        ("The curves of the sigmoid and of its derivative", "sigmoid 函数及其导函数的曲线"),
        ("reproduce neuron --figures pictures", "report sigmoid --out handouts"),
    ),
    Demo(
        "common-losses",
        "002",
        102,
        103,
        (
            "Common losses: MSE, cross-entropy, absolute error, hinge, log-likelihood, focal",
            "常见的损失函数：MSE、交叉熵、绝对误差、hinge、对数似然、Focal",
        ),
        (
            "derive identity-mse",
            "derive softmax-ce",
            "derive identity-mae",
            "derive identity-hinge",
            "derive sigmoid-bce",
            "derive sigmoid-focal",
        ),
    ),
    Demo(
        "vanishing-gradients",
        "002",
        113,
        114,
        ("Gradients that vanish in deep networks", "深度网络中的梯度衰减"),
        ("reproduce relu-depth", "saturation sigmoid-mse --layers 10"),
    ),
    Demo(
        "variance-cost",
        "002",
        120,
        121,
        ("The mean squared error as a cost", "方差代价函数"),
        ("derive identity-mse",),
    ),
    Demo(
        "linear-regression",
        "002",
        127,
        128,
        ("Linear regression: its loss, and how it is minimised", "线性回归的损失和优化"),
        (
            "derive identity-quadratic",
            "train --data gender --layers 2-1 --activations identity --loss quadratic --learning-rate 0.001"
            " --batch all --epochs 200 --evaluate-every 20",
        ),
    ),
    Demo("weighted-sampler", "002", 140, 141, ("WeightedRandomSampler", "WeightedRandomSampler"), reason=_TEASER),
    Demo("f-gan", "002", 147, 148, ("f-GAN and MINE", "f-GAN 与 MINE"), reason=_TEASER),
    Demo(
        "batch-normalisation",
        "002",
        154,
        154,
        ("Batch normalisation against overfitting", "过拟合问题的优化：批量归一化"),
        (
            "derive batch-norm",
            "train --data mnist --layers 784-30-10 --activations sigmoid,softmax --loss ce"
            " --batch-norm --learning-rate 0.1 --batch 50 --epochs 10",
        ),
    ),
    Demo(
        "switchable-normalization",
        "002",
        155,
        155,
        ("Switchable Normalization", "Switchable Normalization"),
        reason=_TEASER,
    ),
)

NOTES = (
    Demo(
        "backpropagation",
        "003",
        2,
        2,
        ("Backpropagation and the chain rule", "反向传播与链式求导法则"),
        ("derive backprop",),
    ),
    Demo(
        "optimisers",
        "003",
        2,
        2,
        ("Optimisers", "优化器"),
        (
            "derive adam",
            "reproduce optimisers",
            "train --data mnist --layers 784-30-10 --activations relu,softmax --loss ce --optimizer adam"
            " --learning-rate 0.001 --epochs 5",
        ),
    ),
    Demo(
        "normalisation",
        "003",
        2,
        2,
        ("Batch normalisation", "批量归一化"),
        ("derive batch-norm",),
    ),
    Demo("activations", "003", 2, 2, ("Activations", "激活函数"), ("list",)),
    Demo(
        "entropy",
        "003",
        5,
        7,
        ("Entropy, to base 2", "熵，以 2 为底"),
        (
            "derive entropy",
            "derive entropy-units",
        ),
    ),
    Demo(
        "divergence",
        "003",
        8,
        15,
        ("Cross-entropy and KL divergence, H(p, q) = H(p) + KL(p‖q)", "交叉熵与 KL 散度，H(p, q) = H(p) + KL(p‖q)"),
        (
            "derive cross-entropy",
            "derive kl-divergence",
            "derive gibbs",
        ),
    ),
    Demo(
        "one-hot-entropy",
        "003",
        16,
        17,
        ("The entropy of a one-hot label", "one-hot 编码的熵"),
        ("derive entropy-one-hot",),
    ),
    Demo(
        "binary-cross-entropy",
        "003",
        18,
        23,
        ("Cross-entropy of two classes, cat and dog", "二分类的交叉熵（猫、狗）"),
        (
            "derive binary-cross-entropy",
            "derive sigmoid-bce",
        ),
    ),
    Demo(
        "five-classes",
        "003",
        24,
        35,
        ("Cross-entropy of a label of five classes and two predictions", "五个类别的标签与两组预测的交叉熵"),
        ("reproduce softmax-listing",),
    ),
    Demo(
        "softmax-listing",
        "003",
        40,
        40,
        (
            "A program: softmax of (3, 7, 4) and (3, 5, 8), by the library and by hand",
            "程序：(3, 7, 4) 与 (3, 5, 8) 的 softmax，用库函数和自定义代码",
        ),
        ("reproduce softmax-listing",),
    ),
)
