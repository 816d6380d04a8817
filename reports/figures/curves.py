"""Curves against a net input, in one panel or several: what a loss, its error term or an activation looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from reports.figures.picture import blank, legend_below
from reports.figures.theme import THEMES, chinese_font, styled
from reports.figures.writing import FORMS

Panel = tuple[str, Mapping[str, Sequence[float]]]
"""What the vertical axis shows, and the curves by their names."""


def curves_picture(
    title: str,
    nets: Sequence[float],
    net: str,
    panels: Sequence[Panel],
    theme: str,
    form: str,
    lang: str,
    height: float = 3.2,
) -> bytes:
    """What the file of the figure holds; all panels have the same names of curves, which stand below once, if any.

    `net` names the horizontal axis; `height` is in inches. Chinese words need a Chinese font.
    """
    content = BytesIO()
    with styled(THEMES[theme], lang if chinese_font() else "en"):
        figure = blank(height)
        if title:
            figure.suptitle(title)
        all_axes = figure.subplots(1, len(panels), squeeze=False)[0]
        for axes, (name, curves) in zip(all_axes, panels, strict=True):
            for place, (label, values) in enumerate(curves.items()):
                axes.plot(nets, values, label=label, **THEMES[theme].style(place))
            axes.axhline(0, color=THEMES[theme].faint, linewidth=0.8)
            axes.set_xlim(min(nets), max(nets))
            axes.set_xlabel(net)
            axes.set_ylabel(name)
        if any(panels[0][1]):
            legend_below(figure, all_axes[0], len(panels[0][1]))
        figure.savefig(content, format=form, metadata=dict(FORMS[form]))
    return content.getvalue()
