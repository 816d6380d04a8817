"""The demos of the slides."""

from __future__ import annotations

from reports.demos.record import Demo

SLIDES = (
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
        ("derive relu", "reproduce relu-depth"),
    ),
    Demo(
        "sigmoid-problem",
        "004",
        224,
        229,
        ("The problem of the sigmoid, and its derivative", "sigmoid 激活函数的问题及其导数"),
        ("saturation sigmoid-quadratic", "reproduce relu-depth"),
    ),
    Demo(
        "checkpoint",
        "004",
        241,
        245,
        ("A checkpoint with a variable of the shape (4, 5)", "模型存储（Ckpt），其中 v_2 的形状为 (4, 5)"),
        (
            "train --data patterns --layers 16-5-4-16 --activations tanh,tanh,sigmoid --loss bce --learning-rate 0.1"
            " --batch 1 --seed 4 --epochs 1000 --evaluate-every 100 --save saved.npz",
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
            "reproduce overfitting",
            "reproduce mnist",
            "derive p-norm",
            "derive l1",
            "derive l2",
            "derive weight-decay",
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
