"""Figures of the optimisers: their ways down a valley, their losses, and their steps for a steady gradient."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from derive.optimisers import OPTIMISERS
from numeric.experiments.optimisers import BOTTOM, START, heights
from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, blank, legend_below
from reports.figures.theme import Theme
from reports.figures.words import word
from reports.phrases import capitalised

_COLUMNS = 4
_AROUND = 1.0
"""What is shown of the valley around the paths."""


def _named(name: str, lang: str) -> str:
    return capitalised(OPTIMISERS[name].title[lang == "zh"])


def _paths(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """A panel an optimiser, each with its best learning rate."""
    figure = blank(3.6)
    n_rows = -(-len(OPTIMISERS) // _COLUMNS)
    panels = figure.subplots(n_rows, _COLUMNS, sharex=True, sharey=True).ravel()
    edges = [_edges(experiment, axis) for axis in "xy"]
    x, y = np.meshgrid(*(np.linspace(*ends, 120) for ends in edges))
    levels = np.geomspace(0.5, float(heights(np.array(START))) * 4, 8)
    for place, (axes, name) in enumerate(zip(panels, OPTIMISERS, strict=False)):
        axes.contour(x, y, heights(np.stack([x, y], -1)), levels, colors=theme.faint, linewidths=0.5)
        path = experiment.curves[f"path-x-{name}"], experiment.curves[f"path-y-{name}"]
        axes.plot(*path, marker=".", markersize=3, linewidth=0.9, color=theme.lines[place % len(theme.lines)])
        axes.plot(*BOTTOM, marker="+", markersize=8, color=theme.ink)
        axes.set_title(f"{_named(name, lang)}\nη = {experiment.settings['valley_rates'][name]:g}")
        axes.set_xlim(*edges[0])
        axes.set_ylim(*edges[1])
        axes.set_aspect("equal")
        axes.grid(visible=False)
    for axes in panels[len(OPTIMISERS) :]:
        axes.set_visible(False)
    return figure


def _edges(experiment: Experiment, axis: str) -> tuple[float, float]:
    """From where to where all paths go, and a little further."""
    seen = [value for name in OPTIMISERS for value in experiment.curves[f"path-{axis}-{name}"]]
    return min(seen) - _AROUND, max(seen) + _AROUND


def _lines(axes: Axes, experiment: Experiment, curve: str, theme: Theme, lang: str, start: int) -> None:
    for place, name in enumerate(OPTIMISERS):
        values = experiment.curves[f"{curve}-{name}"]
        axes.plot(range(start, start + len(values)), values, label=_named(name, lang), **theme.style(place))
    axes.set_yscale("log")


def _losses(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The valley, step by step, and the small network, epoch by epoch."""
    figure = blank(3.6)
    valley, network = figure.subplots(1, 2)
    _lines(valley, experiment, "valley", theme, lang, 0)
    valley.set_xlabel(word("step", lang))
    valley.set_ylabel(word("height", lang))
    _lines(network, experiment, "network", theme, lang, 0)
    network.set_xlabel(word("epoch", lang))
    network.set_ylabel(word("loss", lang))
    legend_below(figure, network, _COLUMNS)
    return figure


def _steady(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """How long the steps are, in learning rates, as long as the gradient stays the same."""
    figure = blank(3.4)
    axes = figure.subplots()
    _lines(axes, experiment, "steady", theme, lang, 1)
    axes.set_xscale("log")
    axes.set_xlabel(word("step", lang))
    axes.set_ylabel(word("step-in-rates", lang))
    legend_below(figure, axes, _COLUMNS)
    return figure


OPTIMISER_PICTURES = (
    Picture(
        "paths",
        ("Down a narrow valley", "沿狭长山谷下降"),
        (
            "Sixty steps of each optimiser from the same point, with the best learning rate of those tried; the cross "
            "is the lowest point. Gradient descent must take steps so small that it does not bounce out of the valley; "
            "momentum swings, and gets further along it.",
            "各优化器从同一点出发走 60 步，学习率取试过的最佳值；十字是最低点。梯度下降的步子必须小到不会弹出山谷；"
            "动量法左右摆动，但沿谷底走得更远。",
        ),
        _paths,
    ),
    Picture(
        "losses",
        ("The loss in the valley and on a small network", "山谷中的损失与小网络上的损失"),
        (
            "Left the valley, step by step; right the network 16-4-16, epoch by epoch. Each optimiser has the learning "
            "rate, of those tried, with the least mean loss of the run.",
            "左图为山谷（逐步），右图为 16-4-16 网络（逐轮）。每种优化器的学习率取试过的值中全程平均损失最小的一个。",
        ),
        _losses,
    ),
    Picture(
        "steady",
        ("Steps for a gradient that stays the same", "梯度始终不变时的步长"),
        (
            "The length of each step in learning rates, for a gradient of 0.3. Momentum speeds up to ten times the "
            "step of gradient descent; RMSProp starts ten times too long and comes down to 1; Adagrad fades with the "
            "root of the number of steps; Adam is at 1 from the first step on, as the derived formulas say.",
            "梯度为 0.3 时每一步的长度（以学习率为单位）。动量法逐渐加速到梯度下降的十倍；RMSProp "
            "的第一步长了十倍，然后降到 1；Adagrad 随步数的平方根衰减；Adam 从第一步起就是 1，与推导出的公式一致。",
        ),
        _steady,
    ),
)
