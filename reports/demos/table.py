"""The demos, article by article."""

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

_LESSON = (
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
        "new-loss",
        "000",
        42,
        50,
        ("Cross-entropy for two classes, with the error term y - t", "二分类的交叉熵损失函数，误差项为 y - t"),
        ("derive sigmoid-bce",),
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

_TUTORIAL = (
    Demo(
        "softmax",
        "001",
        16,
        24,
        ("Softmax, step by step", "Softmax 的工作过程"),
        ("derive softmax", "codegen softmax-ce"),
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
    Demo("lstm", "001", 82, 82, ("LSTM", "LSTM 神经网络"), reason=_ELSEWHERE),
    Demo("fine-tuning", "001", 83, 83, ("Transfer learning", "迁移学习"), reason=_ELSEWHERE),
)

_SINGLE_NEURON = (
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
        "switchable-normalization",
        "002",
        155,
        155,
        ("Switchable Normalization", "Switchable Normalization"),
        reason=_TEASER,
    ),
)

_NOTES = (
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
            "train --data gender --layers 2-2-1 --activations sigmoid,sigmoid --loss bce --optimizer adam"
            " --learning-rate 0.1 --batch all --epochs 100 --evaluate-every 10",
        ),
    ),
    Demo("activations", "003", 2, 2, ("Activations", "激活函数"), ("list",)),
    Demo(
        "binary-cross-entropy",
        "003",
        18,
        23,
        ("Cross-entropy of two classes, cat and dog", "二分类的交叉熵（猫、狗）"),
        ("derive sigmoid-bce",),
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

_SLIDES = (
    Demo(
        "regression",
        "004",
        3,
        17,
        ("Regression: the loss ½(y - ŷ)² of a model's output", "回归问题：模型输出的损失 ½(y - ŷ)²"),
        ("derive identity-quadratic",),
    ),
    Demo(
        "softmax-regression",
        "004",
        28,
        63,
        (
            "Ten classes: images of digits, logits Wx + b, softmax, one-hot targets",
            "十分类：MNIST 图像、logits Wx + b、softmax、one-hot 编码",
        ),
        ("reproduce softmax-regression",),
    ),
    Demo(
        "logits-to-loss",
        "004",
        67,
        118,
        (
            "From logits to probabilities to cross-entropy: 1.2, 0.9, 0.4; tiger, cat and rabbit",
            "由 logits 到概率再到交叉熵：1.2、0.9、0.4；老虎、猫、兔子",
        ),
        ("reproduce softmax-listing",),
    ),
    Demo(
        "classifier-gradient",
        "004",
        120,
        197,
        ("The gradient of softmax with cross-entropy by w and b", "softmax 加交叉熵对 w、b 的梯度"),
        ("derive softmax-ce",),
    ),
    Demo(
        "early-stopping",
        "004",
        199,
        203,
        (
            "Training in epochs and batches, validated every few epochs, tested at the end",
            "按 epoch 与 batch 训练，每隔若干轮验证，最后测试",
        ),
        ("reproduce early-stopping",),
    ),
    Demo(
        "relu",
        "004",
        213,
        222,
        ("ReLU and its derivative, and a network of it", "ReLU 及其导数，以及使用它的网络"),
        ("derive relu", "reproduce relu"),
    ),
    Demo(
        "sigmoid-problem",
        "004",
        224,
        229,
        ("The problem of the sigmoid, and its derivative", "sigmoid 激活函数的问题及其导数"),
        ("derive sigmoid", "reproduce relu"),
    ),
    Demo(
        "checkpoint",
        "004",
        241,
        245,
        ("A checkpoint with a variable of the shape (4, 5)", "模型存储（Ckpt），其中 v_2 的形状为 (4, 5)"),
        (
            "train --data patterns --layers 16-5-4-16 --activations tanh,tanh,sigmoid --loss bce --learning-rate 0.5"
            " --batch 1 --epochs 500 --evaluate-every 100 --save saved.npz",
            "show saved.npz",
            "evaluate saved.npz --data patterns",
            "predict saved.npz --data patterns --samples 3",
        ),
    ),
    Demo(
        "regularisation",
        "004",
        247,
        278,
        ("Overfitting and its cure, L1 and L2", "过拟合与 L1、L2 正则项"),
        (
            "reproduce mnist",
            "train --data mnist --samples 1000 --layers 784-30-10 --activations sigmoid,softmax --loss ce"
            " --learning-rate 0.5 --l1 0.1 --epochs 20",
        ),
    ),
    Demo(
        "autoencoder",
        "004",
        280,
        312,
        (
            "An autoencoder: 16 bits, a code of 4, 16 bits; images, features, images again",
            "自编码器：16 位，编码为 4 位，再还原；原始图像、特征提取、图像重建",
        ),
        (
            "reproduce autoencoder",
            "train --data mnist --reconstruct --layers 784-30-784 --activations relu,sigmoid --loss bce"
            " --optimizer adam --learning-rate 0.003 --batch 20 --precision float32 --epochs 15",
        ),
    ),
)

DEMOS: dict[str, Demo] = {demo.name: demo for demo in (*_LESSON, *_TUTORIAL, *_SINGLE_NEURON, *_NOTES, *_SLIDES)}
"""By name, in the order of the articles."""
