"""What a figure of a report is, and the parts that several share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10, nan

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from reports.figures.theme import WIDTH, Theme
from reports.figures.words import word

Draw = Callable[[Experiment, Theme, str], Figure]


@dataclass(frozen=True)
class Picture:
    """One figure of an experiment: title and caption in English and Chinese, and how it is drawn.

    `wanted` says whether an experiment has what the figure shows: a short run lacks some.
    """

    name: str
    title: tuple[str, str]
    caption: tuple[str, str]
    draw: Draw
    wanted: Callable[[Experiment], bool] = lambda experiment: True


def blank(height: float) -> Figure:
    """An empty figure that makes room for titles, labels and legends by itself."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def shades(least: str, most: str) -> LinearSegmentedColormap:
    """Colours between two."""
    return LinearSegmentedColormap.from_list("shades", [least, most])


def legend_below(figure: Figure, axes: Axes, n_columns: int) -> None:
    """The names of the lines under the plots, where they cover nothing."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=n_columns)


def band(
    axes: Axes, theme: Theme, place: int, label: str, curves: Mapping[str, Sequence[float]], name: str, start: int = 1
) -> None:
    """The line NAME-median with its spread around it, NAME-low to NAME-high; `start` is the first epoch."""
    epochs = range(start, start + len(curves[f"{name}-median"]))
    axes.plot(epochs, curves[f"{name}-median"], label=label, **theme.style(place))
    colour = theme.lines[place % len(theme.lines)]
    axes.fill_between(epochs, curves[f"{name}-low"], curves[f"{name}-high"], color=colour, alpha=0.2, linewidth=0)


@dataclass(frozen=True)
class Deviations:
    """What is left between published numbers and ours: a name, and the size of each difference at its place."""

    label: str
    at: Sequence[float]
    sizes: Sequence[float]


def differences(
    axes: Axes,
    theme: Theme,
    lang: str,
    rows: Sequence[Deviations],
    tolerance: float = 0.0,
    *,
    joined: bool = False,
    reach: Sequence[float] = (),
) -> None:
    """Sizes of differences on a logarithmic axis, `joined` by lines; `reach` are more sizes that it has room for.

    A difference of nothing has no logarithm: it stands on a line of its own under a break, at the tick "0".
    """
    sizes = [*(size for row in rows for size in row.sizes), *reach]
    above = [size for size in (*sizes, tolerance) if size > 0]
    low, high = floor(log10(min(above, default=1.0))), floor(log10(max(above, default=1.0))) + 1
    zero, first = low - max(1.0, (high - low) / 5), float(low)
    dot = 3 if len(sizes) < 200 else 2
    for place, row in enumerate(rows):
        heights = [log10(size) if size > 0 else nan for size in row.sizes]
        look = theme.style(place) if joined else {"color": theme.lines[place], "linestyle": "none", "alpha": 0.8}
        axes.plot(row.at, heights, marker=theme.marker(place), markersize=dot, label=row.label, **look)
        nothing = [at for at, size in zip(row.at, row.sizes, strict=True) if size == 0]
        axes.plot(
            nothing, [zero] * len(nothing), theme.marker(place), color=theme.lines[place], markersize=dot, alpha=0.8
        )
    if 0 in sizes:
        axes.axhline((zero + first) / 2, color=theme.faint, linewidth=0.8, linestyle=(0, (2, 3)))
        bottom, ticks, names = zero - (high - zero) / 10, [zero], ["0"]
    else:
        bottom, ticks, names = first - (high - first) / 20, list[float](), list[str]()
    if tolerance > 0:
        axes.axhline(log10(tolerance), color=theme.ink, linewidth=1, linestyle=(0, (6, 3)))
        axes.annotate(
            word("tolerance", lang),
            (1, log10(tolerance)),
            xycoords=("axes fraction", "data"),
            xytext=(-2, 2),
            textcoords="offset points",
            ha="right",
            va="bottom",
        )
    if above:
        powers = np.arange(low, high + 1, max(1, -(-(high - low) // 5)))
        ticks += powers.tolist()
        names += [f"$10^{{{power}}}$" for power in powers]
    axes.set_yticks(ticks, names)
    axes.set_ylim(bottom, high + (high - bottom) / 12)
