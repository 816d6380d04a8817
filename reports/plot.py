"""Curves as data: what a plot shows, and the figure of a handout that is drawn of it when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reports.document import Figure


@dataclass(frozen=True)
class Panel:
    """One pair of axes: what the vertical one shows, places on the horizontal one, and the curves over them by name."""

    label: str
    places: Sequence[float]
    curves: Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Plot:
    """Panels side by side; all have the same names of curves, which stand below once, if any.

    `axis` names the horizontal axis of each; `height` is in inches; in a `square` plot a unit is as long on one axis
    as on the other.
    """

    axis: str
    panels: Sequence[Panel]
    title: str = ""
    height: float = 3.2
    square: bool = False


def plot_figure(name: str, plot: Plot, caption: str, lang: str) -> Figure:
    """The figure of a handout, drawn once for a theme and a form."""

    @cache
    def drawn(theme: str, form: str) -> bytes:
        from reports.figures.curves import curves_picture

        return curves_picture(plot, theme, form, lang)

    return Figure(name + ("" if lang == "en" else f".{lang}"), plot.title, caption, drawn)
