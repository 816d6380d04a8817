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


def pair_picture(
    title: str, nets: Sequence[float], curves: Curves, letters: Sequence[str], theme: str, form: str, lang: str
) -> bytes:
    """What the file of the figure holds; the words are English where no Chinese font is found.

    `letters` are those of the loss, the error term, the net input and the target.
    """
    lang = lang if lang == "en" or chinese_font() else "en"
    content = BytesIO()
    with styled(THEMES[theme], lang):
        _drawn(title, nets, curves, letters, theme, lang).savefig(content, format=form, metadata=dict(FORMS[form]))
    return content.getvalue()


def _drawn(title: str, nets: Sequence[float], curves: Curves, letters: Sequence[str], theme: str, lang: str) -> Figure:
    loss, error, net, target = letters
    figure = blank(3.2)
    figure.suptitle(title)
    all_axes = figure.subplots(1, 2)
    names = (word("loss", lang) + f" {loss}", word("error", lang) + f" {error} = ∂{loss}/∂{net}")
    for place, (axes, name) in enumerate(zip(all_axes, names, strict=True)):
        for number, (wanted, values) in enumerate(curves.items()):
            axes.plot(nets, values[place], label=f"{target} = {wanted:g}", **THEMES[theme].style(number))
        axes.axhline(0, color=THEMES[theme].faint, linewidth=0.8)
        axes.set_xlim(min(nets), max(nets))
        axes.set_xlabel(net)
        axes.set_ylabel(name)
    legend_below(figure, all_axes[0], len(curves))
    return figure
