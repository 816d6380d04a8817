"""Figures of the gender demo: the two lists, the wrong backward pass, the fair comparison."""

from __future__ import annotations

from matplotlib.figure import Figure

from numeric.experiments.record import Experiment, Run
from reports.document import with_minus
from reports.experiments import wrong_entries
from reports.figures.picture import Deviations, Picture, band, blank, differences, legend_below
from reports.figures.theme import Theme
from reports.figures.words import word

_LISTS = {"mse-as-published": "list-mse", "bce": "list-bce"}
_FAIR = (("as-taught", "mse-2/n", "bce"), ("scaled-alike", "mse-2/n", "bce-1/n"), ("neither", "mse", "bce"))


def _runs(experiment: Experiment) -> dict[str, Run]:
    return {run.name: run for run in experiment.runs}


def _printed(experiment: Experiment) -> range:
    """The epochs whose loss is printed."""
    return range(0, experiment.settings["epochs"], experiment.settings["printed_every"])


def _sizes(run: Run) -> list[float]:
    return [abs(theirs - ours) for theirs, ours in zip(run.published, run.ours, strict=True)]


def _lists(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    figure = blank(4.9)
    axes = figure.subplots(2, 2, sharex=True, sharey="row", height_ratios=(3, 2))
    rows = []
    for column, (name, title) in enumerate(_LISTS.items()):
        run, top = _runs(experiment)[name], axes[0][column]
        epochs = _printed(experiment)
        top.plot(epochs, run.published, label=word("published", lang), **theme.style(0))
        top.plot(
            epochs,
            run.ours,
            theme.marker(1),
            color=theme.lines[1],
            markerfacecolor="none",
            markersize=5,
            label=word("ours", lang),
        )
        top.set_title(word(title, lang))
        rows.append(Deviations(word("difference", lang), epochs, _sizes(run)))
    tolerance = max(_runs(experiment)[name].tolerance for name in _LISTS)
    for column, row in enumerate(rows):
        bottom = axes[1][column]
        differences(bottom, theme, lang, [row], tolerance, reach=[size for one in rows for size in one.sizes])
        bottom.set_xlabel(word("epoch", lang))
    axes[0][0].set_ylim(bottom=0)
    axes[0][0].set_ylabel(word("mean-loss", lang))
    axes[1][0].set_ylabel(word("difference", lang))
    legend_below(figure, axes[0][0], 2)
    figure.align_ylabels()
    return figure


def _corrections(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """What separates the printed list from the best fit of each program: only one comes down to rounding."""
    figure = blank(4.4)
    axes = figure.subplots()
    rows = [
        Deviations(word(f"program-{run.name}", lang), _printed(experiment), _sizes(run))
        for run in experiment.runs
        if run.name.startswith("mse-")
    ]
    tolerance = _runs(experiment)["mse-as-published"].tolerance
    differences(axes, theme, lang, rows, tolerance, joined=True)
    axes.set_xlabel(word("epoch", lang))
    axes.set_ylabel(word("best-fit", lang))
    legend_below(figure, axes, 2)
    return figure


def _gradient(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The nine entries of the gradient, as the published program has them and as derived."""
    figure = blank(3.5)
    axes = figure.subplots()
    errors = experiment.settings["gradient_errors"]
    wrong = wrong_entries(errors)
    places = range(len(errors))
    for shift, key, place in ((-0.2, "published", 1), (0.2, "derived", 0)):
        axes.bar(
            [x + shift for x in places],
            [one[key] for one in errors.values()],
            0.38,
            color=theme.lines[place],
            hatch="////" if key == "published" else "",
            edgecolor=theme.page,
            label=word(f"backward-{key}", lang),
        )
    axes.axhline(0, color=theme.faint, linewidth=0.8)
    names = [f"{name}\n{'≠' if name in wrong else '='}" for name in errors]
    sizes = [one[key] for one in errors.values() for key in ("published", "derived")]
    axes.set_yscale("symlog", linthresh=1e-3)
    low, high = 1.6 * min(*sizes, -1e-3), 1.6 * max(*sizes, 1e-3)
    axes.set_ylim(low, high)
    ticks = [sign * 10.0**power for sign in (-1, 1) for power in range(-3, 6)]
    ticks = [0, *(tick for tick in ticks if low <= tick <= high)]
    axes.set_yticks(ticks, [with_minus(f"{tick:g}") for tick in ticks])
    axes.minorticks_off()
    axes.set_xticks(places, names)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.set_ylabel(word("gradient-entry", lang))
    legend_below(figure, axes, 2)
    return figure


def _fair(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Right gradients from the same starts, both losses measured alike."""
    figure = blank(3.9)
    all_axes = figure.subplots(1, 3, sharey=True)
    look = {"mse-2/n": 0, "bce": 1, "bce-1/n": 2, "mse": 3}
    for axes, (title, *ways) in zip(all_axes, _FAIR, strict=True):
        for way in ways:
            band(axes, theme, look[way], word(f"fair-{way}", lang), experiment.curves, f"fair-{way}", start=0)
        axes.set_title(word(title, lang))
        axes.set_yscale("log")
        axes.set_xlabel(word("epoch", lang))
    all_axes[0].set_ylabel(word("fair-error", lang))
    named = {
        label: handle for axes in all_axes for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(named.values(), named.keys(), loc="outside lower center", ncols=2)
    return figure


GENDER = (
    Picture(
        "lists",
        (
            "The two printed lists and ours, from the recovered starts",
            "打印的两组数值与本程序的结果（从反推得到的初始参数出发）",
        ),
        (
            "Above, the 20 printed losses as a line and ours as marks; below, the size of the difference on a "
            "logarithmic axis, exact agreement on the line 0. The MSE list needs the program as published, wrong "
            "backward pass included.",
            "上图：线为打印的 20 个损失值，标记为本程序的数值。下图：两者之差的绝对值（对数坐标），"
            "完全相等的画在 0 线上。均方误差的数值要用原程序（包括其中错误的反向传播）才能复现。",
        ),
        _lists,
    ),
    Picture(
        "corrections",
        ("The MSE list against the best fit of each program", "打印的均方误差数值与各程序的最佳拟合"),
        (
            "What separates the printed list from the nearest one of each program that equally thorough searches over "
            "the starts in [0, 1) found. Only the program as published comes down to rounding.",
            "对各程序同样彻底地搜索 [0, 1) 内的初始参数，图中是打印的数值与所找到的最接近的数值之差。"
            "只有原程序的差降到舍入误差的水平。",
        ),
        _corrections,
    ),
    Picture(
        "gradient",
        ("The published backward pass and the derived gradient", "原程序的反向传播与推导出的梯度"),
        (
            "At the recovered start, mean over the four people; logarithmic beyond ±0.001, ≠ marks the entries that "
            "differ. A gradient check compares entry by entry and finds "
            "the mistake at once; the falling loss does not show it.",
            "在反推得到的初始参数处对四个样本取平均；±0.001 以外为对数坐标，≠ 标出不同的分量。"
            "梯度检验逐个分量比较，立刻就能发现错误；而损失照样下降，从中看不出来。",
        ),
        _gradient,
    ),
    Picture(
        "fair",
        ("The two losses compared fairly", "两种损失函数的公平比较"),
        (
            "Right gradients, the same random starts, both measured by the mean squared error: median and the middle "
            "80 % of the starts.",
            "梯度都正确，随机初始参数相同，都用均方误差衡量：线为中位数，阴影带为居中的 80% 的初始参数。",
        ),
        _fair,
    ),
)
