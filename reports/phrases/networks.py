"""What is said of trained networks, in English and in Chinese."""

from __future__ import annotations

NETWORK_PHRASES: dict[str, tuple[str, str]] = {
    "training-stopped": (
        "Stopped after epoch {}: the validation loss had not fallen for {} evaluations.",
        "第 {} 轮后停止：验证集损失已连续 {} 次评估没有下降。",
    ),
    "training-kept": (
        "The parameters kept are those of epoch {}, with the least validation loss, {}.",
        "保留第 {} 轮的参数，此时验证集损失最小，为 {}。",
    ),
    "training-saved": ("Saved in {}: {}", "已存入 {}：{}"),
    "network-epoch": ("parameters after epoch {}", "第 {} 轮之后的参数"),
    "network-classes": ("classes: {}", "类别：{}"),
    "network-batch-norm": (
        "batch normalisation before the activations of hidden layers, whose b is its shift β; "
        "what is evaluated takes the running mean and variance",
        "隐藏层在激活之前作批量归一化，其 b 即平移参数 β；评估时使用训练中累计的均值与方差",
    ),
    "network-parameter": ("parameter", "参数"),
    "network-shape": ("shape", "形状"),
    "network-count": ("numbers", "个数"),
    "network-least": ("least", "最小值"),
    "network-largest": ("largest", "最大值"),
    "network-total": ("{} numbers in all", "共 {} 个数"),
    "network-part": ("part", "数据"),
    "network-samples": ("samples", "样本数"),
    "network-loss": ("loss", "损失"),
    "network-right": ("right", "准确率"),
}
