"""Figures of the single neuron: its runs, the sigmoid, the gradients of both losses, the rule of the book's figure."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, blank, legend_below
from reports.figures.theme import Theme
from reports.figures.words import word

_STARTS = ("0.6/0.9", "2/2")
_COLUMNS = (("quadratic", "0.15"), ("bce", "0.005"), ("bce", "0.15"))


def _start(start: str, lang: str) -> str:
    return word("from-start", lang, *start.split("/"))


def _published_end(axes: Axes, experiment: Experiment, theme: Theme, place: int, name: str, label: str) -> None:
    """The published last output, where there is one."""
    ends = {run.name: run.published[-1] for run in experiment.runs}
    if name in ends:
        epochs = experiment.settings["epochs"]
        axes.plot(
            [epochs],
            [ends[name]],
            theme.marker(place),
            color=theme.lines[place],
            markerfacecolor="none",
            markersize=6,
            clip_on=False,
            label=label,
        )


def _runs(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Output and cost from both starts, for each loss and learning rate."""
    figure = blank(4.9)
    axes = figure.subplots(2, 3, sharex=True, sharey="row")
    for column, (loss, rate) in enumerate(_COLUMNS):
        for place, start in enumerate(_STARTS):
            name, label = f"{loss} {start} η={rate}", _start(start, lang)
            for row, what in enumerate(("output", "cost")):
                values = experiment.curves[f"{name} {what}"]
                axes[row][column].plot(range(len(values)), values, label=label, **theme.style(place))
            ours = word("published-of", lang, label)
            _published_end(axes[0][column], experiment, theme, place, name, ours)
        axes[0][column].set_title(word(f"neuron-{loss}", lang, rate))
        axes[1][column].set_xlabel(word("epoch", lang))
    axes[0][0].set_ylim(0, 1)
    axes[1][0].set_yscale("log")
    axes[0][0].set_ylabel(word("output-wanted", lang))
    axes[1][0].set_ylabel(word("cost-own", lang))
    legend_below(figure, axes[0][0], 2)
    figure.align_ylabels()
    return figure


def _sigmoid(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """σ and σ′, whose largest value is a quarter."""
    figure = blank(3.2)
    axes = figure.subplots()
    curves = experiment.curves
    axes.plot(curves["net"], curves["sigmoid"], **theme.style(0))
    axes.plot(curves["net"], curves["slope"], **theme.style(1))
    axes.annotate("σ(net)", (3, 0.9), color=theme.lines[0], ha="left", va="top", fontsize=11)
    axes.annotate("σ′(net)", (-3.6, 0.09), color=theme.lines[1], ha="right", va="bottom", fontsize=11)
    axes.plot([0], [0.25], theme.marker(1), color=theme.lines[1], markersize=6)
    axes.annotate(
        word("largest-slope", lang),
        (0, 0.25),
        xytext=(40, 6),
        textcoords="offset points",
        va="center",
        arrowprops={"arrowstyle": "-", "color": theme.faint, "shrinkB": 4},
    )
    axes.set_xlim(min(curves["net"]), max(curves["net"]))
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("net")
    return figure


def _gradient(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The gradient against the output: the quadratic loss forgets the worst errors."""
    figure = blank(3.4)
    axes = figure.subplots()
    curves = experiment.curves
    for place, loss in enumerate(("quadratic", "bce")):
        axes.plot(curves["output"], curves[f"{loss} gradient"], label=word(f"loss-{loss}", lang), **theme.style(place))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel(word("output-target", lang))
    axes.set_ylabel(word("gradient-net", lang))
    legend_below(figure, axes, 2)
    return figure


def _widget(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The same loss, start and learning rate; two rules."""
    figure = blank(3.6)
    all_axes = figure.subplots(1, 2, sharey=True)
    for axes, start in zip(all_axes, _STARTS, strict=True):
        for place, rule in enumerate(("bce", "widget")):
            name, label = f"{rule} {start} η=0.005", word(f"rule-{rule}", lang)
            values = experiment.curves[f"{name} output"]
            axes.plot(range(len(values)), values, label=label, **theme.style(place))
            _published_end(axes, experiment, theme, place, name, word("published-of", lang, label))
        axes.set_title(_start(start, lang))
        axes.set_xlabel(word("epoch", lang))
    all_axes[0].set_ylim(0, 1)
    all_axes[0].set_ylabel(word("output-wanted", lang))
    legend_below(figure, all_axes[0], 2)
    return figure


NEURON = (
    Picture(
        "sigmoid",
        ("The sigmoid and its derivative", "sigmoid 函数及其导数"),
        (
            "Where the output is near 0 or 1 the derivative is near 0; it is nowhere larger than 1/4.",
            "输出接近 0 或 1 时，导数接近 0；导数的最大值是 1/4。",
        ),
        _sigmoid,
    ),
    Picture(
        "gradient",
        ("The gradient against the output", "梯度与输出的关系"),
        (
            "Target 0, so that the output is the error. With the quadratic loss the gradient goes to 0 where the error "
            "is largest; with cross-entropy it is the error itself.",
            "目标值为 0，所以输出就是误差。使用二次损失时，误差最大处梯度反而趋于 0；使用交叉熵时，梯度就是误差本身。",
        ),
        _gradient,
    ),
    Picture(
        "runs",
        ("One neuron from two starts", "一个神经元，两组初始参数"),
        (
            "Input 1, target 0, 300 epochs. Above the output, with the published last value as a mark; below the cost, "
            "each loss in its own unit.",
            "输入为 1，目标值为 0，训练 300 轮。上图为输出，标记是已发表的最后数值；下图为损失，单位各不相同。",
        ),
        _runs,
    ),
    Picture(
        "widget",
        (
            "Cross-entropy at η = 0.005: the gradient and the rule of the book's figure",
            "交叉熵，η = 0.005：梯度与书中插图的规则",
        ),
        (
            "The script of the book's figure takes 1/(1 - a) where the gradient is a: the factor σ′ is missing. Its "
            "curves are reproduced, but they are not gradient descent.",
            "书中插图的脚本在梯度应为 a 的地方取 1/(1 - a)：缺少因子 σ′。它的曲线可以复现，但不是梯度下降。",
        ),
        _widget,
    ),
)
