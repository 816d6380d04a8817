"""Figures of the MNIST experiment: single digits, and which are taken for which."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from numeric.experiments.record import Experiment
from reports.figures.picture import Picture, blank, shades
from reports.figures.theme import Theme
from reports.figures.words import word

_COLUMNS = 6


def _digits(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Each image over the ten probabilities that the network gives it."""
    chosen = experiment.settings["digits"]
    rows = -(-len(chosen) // _COLUMNS)
    figure = blank(0.5 + 2.15 * rows)
    grid = figure.subplots(2 * rows, _COLUMNS, squeeze=False, height_ratios=(1.25, 1) * rows)
    for axes in grid.ravel():
        axes.set_axis_off()
    for place, digit in enumerate(chosen):
        row, column = divmod(place, _COLUMNS)
        _image(grid[2 * row][column], experiment, theme, lang, digit)
        _bars(grid[2 * row + 1][column], experiment, theme, lang, digit, first=column == 0)
    return figure


def _image(axes: Axes, experiment: Experiment, theme: Theme, lang: str, digit: dict[str, int]) -> None:
    pixels = np.reshape(experiment.curves[f"pixels-{digit['image']}"], (28, 28))
    axes.imshow(pixels, cmap=shades(theme.page, theme.ink), vmin=0, vmax=1, interpolation="nearest")
    right = digit["label"] == digit["guess"]
    mark = f"{digit['label']}" if right else word("is-read-as", lang, digit["label"], digit["guess"])
    axes.set_title(mark, color=theme.ink if right else theme.lines[1])


def _bars(axes: Axes, experiment: Experiment, theme: Theme, lang: str, digit: dict[str, int], *, first: bool) -> None:
    """A bar a digit: filled for the network's answer, framed for the label where that is another."""
    axes.set_axis_on()
    probabilities = experiment.curves[f"probabilities-{digit['image']}"]
    wrong = digit["label"] != digit["guess"]
    colours = [theme.lines[1 if wrong else 0] if one == digit["guess"] else theme.faint for one in range(10)]
    axes.bar(range(10), probabilities, color=colours, width=0.8)
    axes.plot([digit["label"]], [-0.08], "^", color=theme.ink, markersize=4, clip_on=False)
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 1], ["0", "1"] if first else ["", ""])
    axes.set_xticks(range(0, 10, 2))
    axes.tick_params(axis="x", length=0, pad=8)
    axes.grid(visible=False)
    if first:
        axes.set_ylabel(word("probability", lang))


def _confusion(experiment: Experiment, theme: Theme, lang: str) -> Figure:
    """Counts; only what is off the diagonal is coloured, which would drown beside it."""
    counts = np.reshape(experiment.curves["confusion"], (10, 10)).astype(int)
    off = np.where(np.eye(10, dtype=bool), 0, counts)
    colours = shades(theme.page, theme.lines[1])
    figure = blank(4.8)
    axes = figure.subplots()
    norm = LogNorm(0.5, max(2, off.max()))
    axes.imshow(np.where(off > 0, off, 0.5), cmap=colours, norm=norm)
    for label in range(10):
        for guess in range(10):
            count = counts[label, guess]
            if label == guess:
                axes.text(guess, label, f"{count}", ha="center", va="center", weight="bold", color=theme.ink)
                axes.add_patch(_frame(theme, guess, label))
            elif count:
                shade = _luminance(colours(norm(count))[:3])
                ink = "#000000" if shade > 0.18 else "#ffffff"
                axes.text(guess, label, f"{count}", ha="center", va="center", color=ink)
    axes.set_xticks(range(10))
    axes.set_yticks(range(10))
    axes.set_xlabel(word("guess", lang))
    axes.set_ylabel(word("label", lang))
    axes.grid(visible=False)
    axes.tick_params(length=0)
    return figure


def _frame(theme: Theme, x: int, y: int) -> Rectangle:
    return Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, fill=False, edgecolor=theme.faint, linewidth=1)


def _luminance(colour: tuple[float, ...]) -> float:
    """How bright a colour is, from 0 to 1, as the contrast rules of the web count it."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


DIGITS = (
    Picture(
        "digits",
        (
            "Some test images, right and wrong, with the probabilities",
            "识别正确与错误的一些测试图像，以及网络给出的概率",
        ),
        (
            "Above, the first test images that are right, below the wrong answers of which the network is surest; "
            "the triangle "
            "stands at the label.",
            "上面是测试集中排在最前面的几张识别正确的图像，下面是网络最有把握却认错的图像；三角形标出标签。",
        ),
        _digits,
    ),
    Picture(
        "confusion",
        ("Which digit is taken for which", "哪个数字被认作哪个：混淆矩阵"),
        (
            "Counts on the test images of the middle one of the starts, softmax with cross-entropy. Framed: right "
            "answers. Coloured on a logarithmic scale: mistakes.",
            "softmax 加交叉熵，取准确率居中的那组初始参数，格中为测试图像的张数。"
            "带框的是判断正确的；着色（对数尺度）的是判断错误的。",
        ),
        _confusion,
    ),
)
