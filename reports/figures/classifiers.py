"""Figures of the experiments with classifiers of digits: one layer, ReLU beside the sigmoid, early stopping."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, band, blank, legend_below
from reports.figures.theme import Theme
from reports.figures.words import word


def _weights(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The weights of every class as an image."""
    rows = [np.reshape(experiment.curves[f"pixels-weights-{place}"], (28, 28)) for place in range(10)]
    largest = max(float(np.abs(row).max()) for row in rows)
    colours = LinearSegmentedColormap.from_list("weights", [theme.lines[1], theme.page, theme.lines[0]])
    figure = blank(3.2)
    for place, (axes, row) in enumerate(zip(figure.subplots(2, 5).ravel(), rows, strict=True)):
        axes.imshow(row, cmap=colours, vmin=-largest, vmax=largest, interpolation="nearest")
        axes.set_title(str(place))
        axes.set_axis_off()
    return figure


def _learning(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Loss and accuracy, epoch by epoch."""
    figure = blank(3.4)
    all_axes = figure.subplots(1, 2)
    for axes, what in zip(all_axes, ("loss", "accuracy"), strict=True):
        for place, part in enumerate(("train", "test")):
            values = experiment.curves[f"{what}-{part}"]
            axes.plot(range(1, len(values) + 1), values, label=word(part, lang), **theme.style(place))
        axes.set_xlabel(word("epoch", lang))
        axes.set_ylabel(word(what, lang))
    legend_below(figure, all_axes[0], 2)
    return figure


_STARTS = ("symmetric", "nielsen-large", "uniform")


def _one_minimum(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The cost from three starts."""
    figure = blank(3.2)
    axes = figure.subplots()
    for place, start in enumerate(_STARTS):
        cost = experiment.curves[f"cost-{start}"]
        epochs = experiment.settings["every"] * np.arange(1, len(cost) + 1)
        axes.plot(epochs, cost, label=word(f"start-{start}", lang), **theme.style(place))
    axes.set_yscale("log")
    axes.set_xlabel(word("epoch", lang))
    axes.set_ylabel(word("cost-penalised", lang))
    legend_below(figure, axes, len(_STARTS))
    return figure


_ANIMALS = ("tiger", "cat", "rabbit")


def _animals(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The probabilities of each row of the slides' table, printed ones as marks."""
    printed = np.reshape(next(run.published for run in experiment.runs if run.name == "table"), (-1, 3))
    ours = np.reshape(experiment.curves["probabilities"], (-1, 3))
    figure = blank(3.0)
    all_axes = figure.subplots(1, len(ours), sharey=True)
    for place, axes in enumerate(all_axes):
        axes.bar(range(3), ours[place], color=theme.lines[0], width=0.6, label=word("ours", lang))
        look = {"color": theme.lines[1], "markerfacecolor": "none", "linestyle": "none"}
        axes.plot(range(3), printed[place], theme.marker(1), label=word("published", lang), **look)
        axes.set_xticks(range(3), [word(animal, lang) for animal in _ANIMALS])
        axes.set_title(word("example-row", lang, place + 1))
        axes.grid(visible=False, axis="x")
    all_axes[0].set_ylim(0, 1)
    all_axes[0].set_ylabel(word("probability", lang))
    legend_below(figure, all_axes[0], 2)
    return figure


_ACTIVATIONS = ("sigmoid", "relu")


def _depth(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Accuracy with one hidden layer and with four."""
    figure = blank(3.4)
    all_axes = figure.subplots(1, 2, sharey=True)
    for axes, depth in zip(all_axes, ("one", "four"), strict=True):
        for place, activation in enumerate(_ACTIVATIONS):
            label = word(f"activation-{activation}", lang)
            band(axes, theme, place, label, experiment.curves, f"{activation}-{depth}")
        axes.set_title(word(f"depth-{depth}", lang))
        axes.set_xlabel(word("epoch", lang))
    all_axes[0].set_ylim(0, 1)
    all_axes[0].set_ylabel(word("test-accuracy", lang))
    legend_below(figure, all_axes[0], 2)
    return figure


def _errors(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The size of the error terms, layer by layer."""
    figure = blank(3.2)
    axes = figure.subplots()
    for place, activation in enumerate(_ACTIVATIONS):
        sizes = experiment.curves[f"errors-{activation}"]
        look = {**theme.style(place), "marker": theme.marker(place)}
        axes.plot(range(1, len(sizes) + 1), sizes, label=word(f"activation-{activation}", lang), **look)
        axes.set_xticks(range(1, len(sizes) + 1))
    axes.set_yscale("log")
    axes.set_xlabel(word("layer", lang))
    axes.set_ylabel(word("error-size", lang))
    legend_below(figure, axes, 2)
    return figure


def _turning(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The losses of the whole run, with the epochs that are kept and at which it would stop."""
    figure = blank(3.6)
    axes = figure.subplots()
    for place, part in enumerate(("train", "validation", "test")):
        loss = experiment.curves[f"loss-{part}"]
        axes.plot(range(1, len(loss) + 1), loss, label=word(part, lang), **theme.style(place))
    epochs = {row["which"]: row["epoch"] for row in experiment.settings["rows"]}
    top = max(experiment.curves["loss-test"])
    for which, key, height in (("kept", "kept-epoch", 1.06), ("stopped", "stops-epoch", 0.96)):
        _mark(axes, theme, epochs[which], height * top, word(key, lang, epochs[which]))
    axes.set_ylim(0, 1.12 * top)
    axes.set_xlabel(word("epoch", lang))
    axes.set_ylabel(word("loss", lang))
    legend_below(figure, axes, 3)
    return figure


def _mark(axes: Axes, theme: Theme, epoch: int, height: float, text: str) -> None:
    axes.plot([epoch, epoch], [0, height], color=theme.faint, linewidth=1, linestyle=(0, (2, 3)))
    axes.annotate(text, (epoch, height), xytext=(4, 0), textcoords="offset points", va="center", color=theme.ink)


SOFTMAX_LISTING = (
    Picture(
        "animals",
        ("Probabilities of three animals", "三种动物的概率"),
        (
            "Each row of the slides' table: softmax of its net inputs as bars, the printed probabilities as marks.",
            "课件表格的每一行：柱形为净输入的 softmax，标记为原文给出的概率。",
        ),
        _animals,
    ),
)
SOFTMAX_REGRESSION = (
    Picture(
        "weights",
        ("What each class looks for", "每个类别看重哪些像素"),
        (
            "The weights of each class at the places of their pixels: where they are blue, ink speaks for the class, "
            "where they are orange, against it.",
            "各类别的权重，画在对应像素的位置：蓝色处有墨迹支持这一类别，橙色处有墨迹则反对。",
        ),
        _weights,
    ),
    Picture(
        "learning",
        ("One layer learns", "一层网络的学习"),
        (
            "Cross-entropy in nats and the share that is right, after each epoch.",
            "每轮之后的交叉熵（奈特）与准确率。",
        ),
        _learning,
    ),
    Picture(
        "one-minimum",
        ("Three starts, one minimum", "三组初始参数，同一个最小值"),
        (
            "The cost with weight decay on 1,000 images, from small, from large and from positive parameters.",
            "1000 张图像上含权重衰减的代价，初始参数分别为较小的值、较大的值和正值。",
        ),
        _one_minimum,
    ),
)
RELU = (
    Picture(
        "depth",
        ("One hidden layer, and four", "一个隐藏层与四个隐藏层"),
        (
            "The share of the test images that is right, median and spread of the starts.",
            "测试图像的准确率：各组初始参数的中位数与范围。",
        ),
        _depth,
    ),
    Picture(
        "errors",
        ("What reaches each layer", "到达各层的误差项"),
        (
            "The root mean square of the error terms in each layer before the first step; the last layer is the "
            "output.",
            "第一步之前各层误差项的均方根，最后一层为输出层。",
        ),
        _errors,
    ),
)
EARLY_STOPPING = (
    Picture(
        "turning",
        ("When to stop", "何时停止"),
        (
            "The losses of a run that goes on to the end. The training loss falls on; the validation loss turns, and "
            "the test loss with it.",
            "训练到最后的损失曲线。训练集损失继续下降，验证集损失转而上升，测试集损失也随之上升。",
        ),
        _turning,
    ),
)
