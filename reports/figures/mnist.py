"""Figures of the MNIST experiment: curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from numeric.experiments.record import Experiment, Run
from reports.figures.picture import Deviations, Draw, Picture, band, blank, differences, legend_below
from reports.figures.theme import DASHES, Theme
from reports.figures.words import word

_PARTS = {"test": "test", "training": "train"}


def _runs(experiment: Experiment) -> Mapping[str, Run]:
    return {run.name: run for run in experiment.runs}


def _published(name: str) -> Draw:
    """Costs and counts of a published run beside ours, and below what is left between them."""

    def draw(experiment: Experiment, theme: Theme, lang: str) -> Figure:
        figure = blank(4.9)
        axes = figure.subplots(2, 2, sharex=True, height_ratios=(3, 2))
        runs = _runs(experiment)
        for column, (kind, label) in enumerate((("cost", "cost"), ("accuracy", "accuracy"))):
            top, bottom = axes[0][column], axes[1][column]
            shown = {part: runs[f"{name} {part} {kind}"] for part in _PARTS if f"{name} {part} {kind}" in runs}
            for place, (part, run) in enumerate(shown.items()):
                whole = 1.0 if kind == "cost" else _samples(experiment, name, part, run)
                _beside(top, theme, lang, place, word(_PARTS[part], lang), run, whole)
            top.set_ylabel(word(label, lang))
            top.set_ylim(bottom=0 if kind == "cost" else None)
            rows = [
                Deviations(word(_PARTS[part], lang), range(1, len(run.ours) + 1), _sizes(run))
                for part, run in shown.items()
            ]
            differences(bottom, theme, lang, rows, max(run.tolerance for run in shown.values()))
            bottom.set_xlabel(word("epoch", lang))
            bottom.set_ylabel(word("difference" if kind == "cost" else "difference-count", lang))
            if not any(any(row.sizes) for row in rows):
                total = sum(len(row.sizes) for row in rows)
                bottom.annotate(
                    word("all-equal", lang, total), (0.5, 0.52), xycoords="axes fraction", ha="center", va="center"
                )
        legend_below(figure, axes[0][0], 2)
        figure.align_ylabels()
        return figure

    return draw


def _beside(axes: Axes, theme: Theme, lang: str, place: int, title: str, run: Run, whole: float) -> None:
    """The published numbers as a line, ours as marks on it, as many as can be told apart; counts as shares."""
    published, ours = np.array(run.published) / whole, np.array(run.ours) / whole
    epochs = np.arange(1, len(run.ours) + 1)
    step = max(1, len(epochs) // 20)
    axes.plot(epochs, published, label=word("published-of", lang, title), **theme.style(place))
    axes.plot(
        epochs[place * step // 2 :: step],
        ours[place * step // 2 :: step],
        theme.marker(place),
        color=theme.lines[place],
        markerfacecolor="none",
        label=word("ours-of", lang, title),
    )


def _samples(experiment: Experiment, name: str, part: str, run: Run) -> int:
    """Of how many images the counts are."""
    shares = experiment.curves[f"{name}-{_PARTS[part]}-accuracy"]
    return round(run.ours[-1] / shares[-1])


def _sizes(run: Run) -> list[float]:
    return [abs(theirs - ours) for theirs, ours in zip(run.published, run.ours, strict=True)]


def _has(name: str) -> Callable[[Experiment], bool]:
    return lambda experiment: any(run.name.split(" ")[0] == name for run in experiment.runs)


def _overfitting(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The cost turns on test images; what regularization makes of it."""
    figure = blank(3.9)
    left, right = figure.subplots(1, 2)
    curves = experiment.curves
    for place, part in enumerate(("test", "train")):
        cost = curves[f"overfitting-{part}-cost"]
        left.plot(range(1, len(cost) + 1), cost, label=word(part, lang), **theme.style(place))
    test = curves["overfitting-test-cost"]
    turn = int(np.argmin(test))
    left.plot([turn + 1], [test[turn]], "o", color=theme.ink, markersize=5)
    left.annotate(
        word("least", lang, turn + 1),
        (turn + 1, test[turn]),
        xytext=(14, -16),
        textcoords="offset points",
        arrowprops={"arrowstyle": "-", "color": theme.faint, "shrinkB": 3},
    )
    left.set_ylim(bottom=0)
    left.set_ylabel(word("cost", lang))
    left.set_title(word("without", lang))
    for place, name in enumerate(("overfitting", "regularized")):
        accuracy = curves[f"{name}-test-accuracy"]
        label = word("without" if name == "overfitting" else "with", lang)
        right.plot(
            range(1, len(accuracy) + 1), accuracy, label=label, **{**theme.style(place + 2), "linestyle": DASHES[place]}
        )
    right.set_title(word("test-accuracy", lang))
    right.set_ylabel(word("accuracy", lang))
    for axes in (left, right):
        axes.set_xlabel(word("epoch", lang))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=1)
    return figure


def _comparison(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """What the pairs get wrong, and their losses: median over the starts, and the least and largest."""
    figure = blank(4.2)
    left, right = figure.subplots(1, 2)
    curves = experiment.curves
    for place, (name, rate) in enumerate(experiment.settings["learning_rates"].items()):
        wrong = {
            f"wrong-{key}": [100 * (1 - accuracy) for accuracy in curves[f"{name}-accuracy-{key}"]]
            for key in ("median", "low", "high")
        }
        band(left, theme, place, word(f"pair-{name}", lang, rate), wrong, "wrong")
        band(right, theme, place, word(f"pair-{name}", lang, rate), curves, f"{name}-loss")
    left.set_yscale("log")
    left.set_ylabel(word("test-wrong", lang))
    low, high = left.get_ylim()
    ticks = [tick for tick in (1, 2, 3, 5, 7, 10, 20, 30, 50, 70, 100) if low <= tick <= high]
    left.set_yticks(ticks, [str(tick) for tick in ticks])
    left.minorticks_off()
    right.set_yscale("log")
    right.set_ylabel(word("training-loss", lang))
    for axes in (left, right):
        axes.set_xlabel(word("epoch", lang))
        axes.xaxis.get_major_locator().set_params(integer=True)
    legend_below(figure, left, 2)
    return figure


def _course(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    figure = blank(2.9)
    left, right = figure.subplots(1, 2)
    for axes, key, place in ((left, "loss", 0), (right, "accuracy", 1)):
        values = experiment.curves[f"course-{key}"]
        axes.plot(range(1, len(values) + 1), values, **theme.style(place))
        axes.set_xlabel(word("epoch", lang))
        axes.set_ylabel(word(key, lang))
    left.set_yscale("log")
    right.set_ylim(0, 1.04)
    return figure


def _drift(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    figure = blank(3.4)
    axes = figure.subplots()
    rows = []
    for key, name in (("drift-from-published", "drift-published"), ("drift-of-two-orders", "drift-own")):
        sizes = experiment.curves[key]
        rows.append(Deviations(word(name, lang), range(1, len(sizes) + 1), sizes))
    differences(axes, theme, lang, rows, joined=True)
    axes.set_xlabel(word("epoch", lang))
    axes.set_ylabel(word("drift", lang))
    legend_below(figure, axes, 2)
    return figure


def _printed(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """The accuracies that the book prints beside ours; the bar is the tolerance."""
    runs = [run for run in experiment.runs if len(run.ours) == 1]
    figure = blank(1.3 + 0.36 * len(runs))
    axes = figure.subplots()
    rows = np.arange(len(runs), 0, -1)
    printed = [run.published[0] for run in runs]
    axes.errorbar(
        printed,
        rows + 0.12,
        xerr=[run.tolerance for run in runs],
        fmt="s",
        color=theme.lines[1],
        markerfacecolor="none",
        elinewidth=1,
        capsize=3,
        label=word("printed", lang),
    )
    axes.plot([run.ours[0] for run in runs], rows - 0.12, "o", color=theme.lines[0], label=word("ours", lang))
    axes.set_yticks(rows, [word(f"book-{run.name}", lang) for run in runs])
    axes.set_ylim(0.4, len(runs) + 0.6)
    axes.set_xlabel(word("per-cent", lang))
    legend_below(figure, axes, 2)
    return figure


def _title(words: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Title and caption of a published run."""
    return (
        (f"Nielsen's run on {words[0]}, published and ours", f"Nielsen 在{words[1]}上的训练：已发表结果与本程序结果"),
        (
            "Above, published numbers as lines and ours as marks; below, the size of the difference at every epoch "
            "on a logarithmic axis, exact agreement on the line 0.",
            "上图：线为已发表的数值，标记为本程序的数值。下图：每一轮两者之差的绝对值（对数坐标），"
            "完全相等的画在 0 线上。",
        ),
    )


PUBLISHED = tuple(
    Picture(name.replace("_", "-"), *_title(words), _published(name), _has(name))
    for name, words in (
        ("overfitting", ("1,000 images", " 1000 张图像")),
        ("regularized", ("1,000 images with λ = 0.1", " 1000 张图像（λ = 0.1）")),
        ("overfitting_full", ("50,000 images", " 50000 张图像")),
        ("regularized_full", ("50,000 images with λ = 5", " 50000 张图像（λ = 5）")),
    )
)
CURVES = (
    Picture(
        "regularization",
        ("Overfitting, and what regularisation does", "过拟合与正则化的作用"),
        (
            "1,000 images, 400 epochs. Without regularisation the cost on test images turns while that on training "
            "images goes on falling; with L2 the accuracy on test images is higher.",
            "1000 张图像，400 轮。不加正则化时，训练代价继续下降，测试代价却回升；加 L2 正则化后测试准确率更高。",
        ),
        _overfitting,
    ),
    Picture(
        "comparison",
        ("Three pairs of activation and loss, from the same starts", "激活函数与损失函数的三种组合，初始参数相同"),
        (
            "784-30-10; the median over the starts, the band from the least to the largest. The losses have units of "
            "their own, so that only their shapes can be compared.",
            "784-30-10 网络；线为各组初始参数的中位数，阴影带为最小值到最大值。各损失函数的单位不同，只能比较形状。",
        ),
        _comparison,
    ),
    Picture(
        "course",
        ("The course's own setting: 100 images, one at a time", "课程自己的设置：100 张图像，逐个样本训练"),
        (
            "784-30-10, hidden layer sigmoid(net/78.5), softmax with cross-entropy, learning rate 10; measured on the "
            "training images.",
            "784-30-10 网络，隐藏层为 sigmoid(net/78.5)，softmax 加交叉熵，学习率 10；在训练图像上测量。",
        ),
        _course,
    ),
    Picture(
        "drift",
        ("How rounding grows in the long run", "舍入误差在长时间训练中的增长"),
        (
            "50,000 images, 30 epochs, no regularisation. Ours drifts from the published run as it drifts from itself "
            "when each batch is summed in the other order.",
            "50000 张图像，30 轮，不加正则化。本程序偏离已发表结果的程度，与只把每批样本改为倒序求和时的偏离程度相当。",
        ),
        _drift,
        lambda experiment: "drift-from-published" in experiment.curves,
    ),
    Picture(
        "printed",
        ("Accuracies printed in the book, and ours", "书中给出的准确率与本程序的结果"),
        (
            "The best epoch of the best run, in the book and here. The book's runs were not seeded; the bar is half a "
            "per cent either way.",
            "书中与本程序都取最好的一次训练中最好的一轮。书中的训练没有固定随机种子；误差线为上下各半个百分点。",
        ),
        _printed,
        lambda experiment: any(len(run.ours) == 1 for run in experiment.runs),
    ),
)
