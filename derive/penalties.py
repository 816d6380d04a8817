"""The penalties of weights: what regularisation adds to the loss, one record each, formulas in w."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Penalty:
    """What is added to the loss for each weight w, times λ/N: λ is the strength, N the number of samples."""

    name: str
    title: tuple[str, str]
    """English, Chinese."""
    formula: str
    question: tuple[str, str]
    """What it does, and why one wants it (English, Chinese)."""
    source: str
    kink: tuple[str, str] = ("", "")
    """Where the derivative has a jump, and what it is taken to be there; formulas."""


_PENALTIES = (
    Penalty(
        "l1",
        ("L1 regularisation", "L1 正则化"),
        "abs(w)",
        (
            "A network with more weights than its data can settle fits the noise, too. L1 regularisation adds the "
            "absolute values of the weights to the loss. What becomes of a weight in one step, `penalty-update`? It "
            "loses "
            "a fixed amount, however small it is, so that weights which the data do not need come to 0. At 0 itself "
            "there is no derivative; 0 is taken there, the slope of a line that lies nowhere above the absolute "
            "value.",
            "权重太多、数据不足以把它们定下来时，网络会把噪声也拟合进去。L1 正则化在损失上加上各权重的绝对值。"
            "走一步之后，权重 `penalty-update` 会怎样？不论多小，每次都减去固定的量，所以数据用不着的权重会变到 0 "
            "附近。"
            "而在 0 处导数不存在，约定取 0，因为斜率为 0 的直线处处不高于绝对值。",
        ),
        "Tibshirani 1996",
        ("w[i] = 0", "0"),
    ),
    Penalty(
        "l2",
        ("L2 regularisation", "L2 正则化"),
        "w**2/2",
        (
            "A network with more weights than its data can settle fits the noise, too. L2 regularisation adds half "
            "of the "
            "squares of the weights to the loss. What becomes of a weight in one step, `penalty-update`? It is "
            "multiplied "
            "by a number a little below 1: the weights decay, and only what the data insist on stays. Small weights "
            "make "
            "a network that does not change much when its input changes a little.",
            "权重太多、数据不足以把它们定下来时，网络会把噪声也拟合进去。L2 正则化在损失上加上各权重平方的一半。"
            "走一步之后，权重 `penalty-update` 会怎样？它先乘以一个略小于 1 的数，即权重衰减，"
            "只有数据确实需要的部分才保留下来。"
            "权重小，输入稍有变化时网络的输出就不会大变。",
        ),
        "Krogh and Hertz 1992",
    ),
)

PENALTIES: dict[str, Penalty] = {penalty.name: penalty for penalty in _PENALTIES}
