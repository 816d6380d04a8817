"""The figures of handouts: which file each is in, and when it is drawn."""

from __future__ import annotations

from functools import cache

from numeric.experiments.record import Experiment
from reports.document import Figure
from reports.figures import picture_bytes, pictures
from reports.plot import Plot


def experiment_figures(experiment: Experiment, lang: str) -> tuple[Figure, ...]:
    """The figures of an experiment; each is drawn once for a theme and a form, when it is asked for."""
    found = []
    for picture in pictures(experiment):

        @cache
        def drawn(theme: str, form: str, picture: object = picture) -> bytes:
            return picture_bytes(experiment, picture, theme, lang, form)  # type: ignore[arg-type]

        place = lang == "zh"
        name = file_stem(f"{experiment.name}-{picture.name}", lang)
        found.append(Figure(name, picture.title[place], picture.caption[place], drawn))
    return tuple(found)


def plot_figure(name: str, plot: Plot, caption: str, lang: str) -> Figure:
    """The figure of a handout, drawn once for a theme and a form."""

    @cache
    def drawn(theme: str, form: str) -> bytes:
        from reports.figures.curves import curves_picture

        return curves_picture(plot, theme, form, lang)

    return Figure(file_stem(name, lang), plot.title, caption, drawn)


def file_stem(name: str, lang: str) -> str:
    """The name of a file without its ending; English is not named."""
    return name if lang == "en" else f"{name}.{lang}"
