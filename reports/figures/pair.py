"""Loss and error term of a pair against its net input, for each target: whether the gradient lives where E is large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from matplotlib.figure import Figure

from reports.figures.picture import blank, legend_below
from reports.figures.theme import THEMES, chinese_font, styled
from reports.figures.words import word
from reports.figures.writing import FORMS

Curves = Mapping[float, tuple[Sequence[float], Sequence[float]]]
"""By target: the losses and the errors."""


def pair_picture(title: str, nets: Sequence[float], curves: Curves, theme: str, form: str, lang: str) -> bytes:
    """What the file of the figure holds; the words are English where no Chinese font is found."""
    lang = lang if lang == "en" or chinese_font() else "en"
    content = BytesIO()
    with styled(THEMES[theme], lang):
        _drawn(title, nets, curves, theme, lang).savefig(content, format=form, metadata=dict(FORMS[form]))
    return content.getvalue()


def _drawn(title: str, nets: Sequence[float], curves: Curves, theme: str, lang: str) -> Figure:
    figure = blank(3.2)
    figure.suptitle(title)
    all_axes = figure.subplots(1, 2)
    for place, (axes, name) in enumerate(zip(all_axes, ("loss", "error"), strict=True)):
        for number, (target, values) in enumerate(curves.items()):
            axes.plot(nets, values[place], label=word("target-is", lang, target), **THEMES[theme].style(number))
        axes.axhline(0, color=THEMES[theme].faint, linewidth=0.8)
        axes.set_xlim(min(nets), max(nets))
        axes.set_xlabel("net")
        axes.set_ylabel(word(name, lang))
    legend_below(figure, all_axes[0], len(curves))
    return figure
