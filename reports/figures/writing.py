"""Figures into files, the same bytes for the same experiment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from numeric.experiments.record import Experiment
from numeric.whole_file import write_whole
from reports.figures.autoencoder import AUTOENCODER
from reports.figures.classifiers import EARLY_STOPPING, RELU, SOFTMAX_LISTING, SOFTMAX_REGRESSION
from reports.figures.gender import GENDER
from reports.figures.mnist import CURVES, PUBLISHED
from reports.figures.mnist_digits import DIGITS
from reports.figures.neuron import NEURON
from reports.figures.optimisers import OPTIMISER_PICTURES
from reports.figures.overfitting import OVERFITTING
from reports.figures.picture import Picture
from reports.figures.theme import THEMES, chinese_font, styled

FIGURES: Mapping[str, tuple[Picture, ...]] = {
    "gender": GENDER,
    "neuron": NEURON,
    "mnist": (*PUBLISHED, *CURVES, *DIGITS),
    "softmax-listing": SOFTMAX_LISTING,
    "autoencoder": AUTOENCODER,
    "softmax-regression": SOFTMAX_REGRESSION,
    "relu-depth": RELU,
    "early-stopping": EARLY_STOPPING,
    "optimisers": OPTIMISER_PICTURES,
    "overfitting": OVERFITTING,
}
"""By experiment, in the order of a report."""
FORMS: Mapping[str, Mapping[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""What a file would say about when and by what it was made, and is not to."""


def pictures(experiment: Experiment) -> list[Picture]:
    """The figures that there are of this run of the experiment."""
    return [picture for picture in FIGURES[experiment.name] if picture.wanted(experiment)]


def write_figures(
    experiment: Experiment,
    folder: Path,
    *,
    themes: Sequence[str] = ("light", "dark"),
    lang: str = "en",
    form: str = "png",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """Draw every figure of the experiment in every theme; the files, such as mnist-overfitting.light.png.

    A file is complete or not there: it is written under another name first. Without a Chinese font the
    words are English, and a line on stderr says so.

    Raises:
        OSError: a file cannot be written.
    """
    if lang == "zh" and not chinese_font():
        print("no font with Chinese characters was found: the words in the figures are English", file=sys.stderr)
        lang = "en"
    folder.mkdir(parents=True, exist_ok=True)
    todo = [(picture, theme) for picture in pictures(experiment) for theme in themes]
    written = []
    for done, (picture, theme) in enumerate(todo, 1):
        path = folder / f"{experiment.name}-{picture.name}.{theme}.{form}"
        _write(experiment, picture, theme, lang, form, path)
        written.append(path)
        progress(done, len(todo))
    return written


def drawn(experiment: Experiment, picture: Picture, theme: str, lang: str) -> Figure:
    """A figure with its title; to be drawn and saved inside of `styled`."""
    figure = picture.draw(experiment, THEMES[theme], lang)
    figure.suptitle(picture.title[lang == "zh"])
    return figure


def _write(experiment: Experiment, picture: Picture, theme: str, lang: str, form: str, path: Path) -> None:
    content = picture_bytes(experiment, picture, theme, lang, form)
    write_whole(path, lambda file: file.write(content))


def picture_bytes(experiment: Experiment, picture: Picture, theme: str, lang: str, form: str) -> bytes:
    """What the file of a figure holds."""
    content = BytesIO()
    with styled(THEMES[theme], lang):
        drawn(experiment, picture, theme, lang).savefig(content, format=form, metadata=dict(FORMS[form]))
    return content.getvalue()
