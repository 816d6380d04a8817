"""The figure of overfitting and its cure: what a network makes of a noisy line, and its errors by the strength."""

from __future__ import annotations

from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, blank, legend_below
from reports.figures.theme import Theme
from reports.figures.words import word

_SHOWN = ("none", "l2-0.1", "l2-10")


def _fits(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The samples, the line that they scatter around, and the function learned without a penalty and with two."""
    curves = experiment.curves
    figure = blank(3.8)
    axes = figure.subplots()
    axes.plot(curves["x"], curves["x"], color=theme.faint, linewidth=1, label=word("true-line", lang))
    for place, name in enumerate(_SHOWN):
        label = word("no-penalty", lang) if name == "none" else word("l2-strength", lang, name.partition("-")[2])
        axes.plot(curves["x"], curves[f"outputs-{name}"], label=label, **theme.style(place))
    axes.plot(curves["samples-x"], curves["samples-y"], "o", color=theme.ink, markersize=4, label=word("samples", lang))
    axes.set_xlabel("x")
    axes.set_ylabel("y")
    legend_below(figure, axes, 3)
    return figure


def _by_strength(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The errors on both parts by the strength of each penalty; 0 stands at the left."""
    strengths = experiment.settings["strengths"]
    places = range(len(strengths))
    figure = blank(3.4)
    all_axes = figure.subplots(1, 2, sharey=True)
    for axes, penalty in zip(all_axes, ("l1", "l2"), strict=True):
        for place, part in enumerate(("train", "test")):
            look = {**theme.style(place), "marker": theme.marker(place)}
            axes.plot(places, experiment.curves[f"{part}-{penalty}"], label=word(f"{part}-samples", lang), **look)
        variance = experiment.settings["noise"] ** 2
        axes.axhline(
            variance, color=theme.faint, linewidth=1, linestyle=(0, (2, 3)), label=word("noise-variance", lang)
        )
        axes.set_xticks(places, [f"{one:g}" for one in strengths])
        axes.set_title(penalty.upper())
        axes.set_xlabel("λ")
    all_axes[0].set_ylim(bottom=0)
    all_axes[0].set_ylabel(word("squared-error", lang))
    legend_below(figure, all_axes[0], 3)
    return figure


OVERFITTING = (
    Picture(
        "fits",
        ("A noisy line, learned", "学习一条带噪声的直线"),
        (
            "Without a penalty the network follows the samples, and swings where there are none; with the right one it "
            "comes near to the line; with too strong a one it learns next to nothing.",
            "不加正则项时，网络追随各个样本，在没有样本的地方大幅摆动；正则化强度合适时接近直线；"
            "过强时几乎什么也没学到。",
        ),
        _fits,
    ),
    Picture(
        "strengths",
        ("Too little, enough, too much", "太弱、合适与太强"),
        (
            "Mean squared errors after training, by the strength of the penalty. No function has, on average, a "
            "smaller error on new samples than the variance of the noise.",
            "训练之后的均方误差，随正则化强度变化。平均说来，任何函数在新样本上的误差都不会小于噪声的方差。",
        ),
        _by_strength,
    ),
)
