"""Curves against a net input, in one panel or several: what a loss, its error term or an activation looks like."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from math import nan

from reports.figures.picture import blank, legend_below
from reports.figures.theme import THEMES, chinese_font, styled
from reports.figures.writing import FORMS
from reports.plot import Plot

_MARGIN = 0.05
"""Of a square plot, on each side."""


def curves_picture(plot: Plot, theme: str, form: str, lang: str) -> bytes:
    """What the file of the figure holds; Chinese words need a Chinese font."""
    content = BytesIO()
    colours = THEMES[theme]
    with styled(colours, lang if chinese_font() else "en"):
        figure = blank(plot.height)
        if plot.title:
            figure.suptitle(_typeset(plot.title))
        all_axes = figure.subplots(1, len(plot.panels), squeeze=False)[0]
        for axes, panel in zip(all_axes, plot.panels, strict=True):
            for place, (name, values) in enumerate(panel.curves.items()):
                axes.plot(panel.places, broken(values), label=_typeset(name), **colours.style(place))
            axes.axhline(0, color=colours.faint, linewidth=0.8)
            axes.set_xlabel(_typeset(plot.axis))
            axes.set_ylabel(_typeset(panel.label))
            if plot.square:
                axes.margins(_MARGIN)
                axes.set_aspect("equal")
            else:
                axes.set_xlim(min(panel.places), max(panel.places))
        if any(plot.panels[0].curves):
            legend_below(figure, all_axes[0], len(plot.panels[0].curves))
        figure.savefig(content, format=form, metadata=dict(FORMS[form]))
    return content.getvalue()


def broken(values: Sequence[float]) -> list[float]:
    """The values with a gap at every jump, which would otherwise be drawn as a steep line that is not there.

    A jump is a step that is far longer than both of its neighbours, or two such steps where a value lies on the way.
    The value after the first step makes way for the gap.
    """
    steps = [abs(after - before) for before, after in pairwise(values)]
    found = list(values)
    for place in range(1, len(steps) - 1):
        for length in (1, 2):
            jump = steps[place : place + length]
            around = (steps[place - 1], *steps[place + length : place + length + 1])
            if len(jump) == length and len(around) == 2 and min(jump) > _JUMP * max(around) + _LEAST:
                found[place + 1] = nan
    return found


_JUMP, _LEAST = 4, 1e-9
"""How many times as long as its neighbours a step must be, and how long at least."""


def _typeset(words: str) -> str:
    """With a minus sign where formulas in plain text have a hyphen."""
    return " ".join("−" + word[1:] if word.startswith("-") else word for word in words.split(" "))
