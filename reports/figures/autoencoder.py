"""Figures of the autoencoder experiment: codes, images that come back, the loss."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, blank, legend_below, shades
from reports.figures.theme import Theme
from reports.figures.words import word

_VERSIONS = ("originals", "rebuilt", "linear")


def _code(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Every pattern, its code and what comes back, a row a pattern."""
    curves, n_bits = experiment.curves, experiment.settings["bits"]
    n_patterns = len(curves["patterns-one-hot"]) // n_bits
    figure = blank(3.1)
    shown = ("patterns-one-hot", "code-one-hot", "code-one-hot-bits", "outputs-one-hot")
    widths = [len(curves[name]) // n_patterns for name in shown]
    for axes, name in zip(figure.subplots(1, 4, width_ratios=widths), shown, strict=True):
        values = np.reshape(curves[name], (n_patterns, -1))
        axes.imshow(values, cmap=shades(theme.page, theme.ink), vmin=0, vmax=1, interpolation="nearest", aspect="auto")
        axes.set_xlabel(word(name, lang))
        axes.set_xticks([0, values.shape[1] - 1], ["1", str(values.shape[1])])
        axes.set_yticks([0, n_patterns - 1], ["1", str(n_patterns)] if name == shown[0] else ["", ""])
        axes.grid(visible=False)
        axes.tick_params(length=0)
    return figure


def _digits(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """A column an image: given, given back, and given back by the linear code."""
    digits = experiment.settings["digits"]
    figure = blank(2.5)
    grid = figure.subplots(len(_VERSIONS), len(digits), squeeze=False)
    for row, version in zip(grid, _VERSIONS, strict=True):
        for axes, digit in zip(row, digits, strict=True):
            pixels = np.reshape(experiment.curves[f"pixels-{version}-{digit['image']}"], (28, 28))
            axes.imshow(pixels, cmap=shades(theme.page, theme.ink), vmin=0, vmax=1, interpolation="nearest")
            axes.set_xticks([])
            axes.set_yticks([])
            axes.grid(visible=False)
            axes.spines[:].set_visible(False)
        row[0].set_ylabel(word(f"images-{version}", lang), rotation=0, ha="right", va="center")
    for axes, digit in zip(grid[0], digits, strict=True):
        axes.set_title(str(digit["label"]))
    return figure


def _learning(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The loss of the autoencoder of images, epoch by epoch."""
    figure = blank(3.2)
    axes = figure.subplots()
    for place, part in enumerate(("train", "test")):
        loss = experiment.curves[f"loss-digits-{part}"]
        axes.plot(range(1, len(loss) + 1), loss, label=word(part, lang), **theme.style(place))
    least = experiment.settings["least_loss"]
    axes.axhline(least, color=theme.ink, linewidth=1, linestyle=(0, (6, 3)))
    axes.annotate(word("least-loss", lang), (1.2, least), xytext=(0, 3), textcoords="offset points", va="bottom")
    axes.set_xlabel(word("epoch", lang))
    axes.set_ylabel(word("loss-an-image", lang))
    legend_below(figure, axes, 2)
    return figure


AUTOENCODER = (
    Picture(
        "code",
        ("Sixteen patterns, their codes, and what comes back", "十六个模式、它们的编码与还原结果"),
        (
            "A row a pattern: the 16 bits that are given, the outputs of the 4 hidden neurons, those of the steeper "
            "ones, and the 16 outputs before they are rounded. The paper is 0, the ink is 1.",
            "每行一个模式：输入的 16 位、4 个隐藏神经元的输出、较陡的隐藏神经元的输出，以及取整之前的 16 "
            "个输出。底色为 0，墨色为 1。",
        ),
        _code,
    ),
    Picture(
        "digits",
        ("Images before and after 30 numbers", "压缩成 30 个数前后的图像"),
        (
            "The first test image of each class; what the autoencoder gives back; what as many principal components "
            "give back, the best that a linear code can do. Values below 0 and above 1 are cut off.",
            "各类别的第一张测试图像、自编码器还原的图像，以及用同样多的主成分（最好的线性编码）还原的图像。"
            "小于 0 或大于 1 的值被截断。",
        ),
        _digits,
    ),
    Picture(
        "learning",
        ("The loss of the autoencoder of images", "图像自编码器的损失"),
        (
            "Cross-entropy of the 784 grey values, summed, in nats. It cannot reach 0: a grey value between 0 and 1 "
            "has an entropy of its own, and the mean of that over the test images is the level line.",
            "784 个灰度值的交叉熵之和，单位为奈特。它不可能达到 0：介于 0 和 1 "
            "之间的灰度值本身就有熵，水平虚线是它在测试图像上的平均值。",
        ),
        _learning,
    ),
)
