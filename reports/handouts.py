"""Handouts: the document of a derivation or of an experiment, in one format, with the files that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from derive.catalog import derive, known_name
from derive.checker import Proof, prove
from numeric.experiments import EXPERIMENTS
from numeric.experiments.record import Experiment
from numeric.whole_file import write_whole
from reports.audience import addressed
from reports.derivation import derivation_document
from reports.document import Document, Figure
from reports.experiments import experiment_document
from reports.figures import picture_bytes, pictures
from reports.html import render_html
from reports.latex import render_latex
from reports.markdown import render_markdown
from reports.pdf import compiled
from reports.symbols import symbol_blocks
from reports.text import render_text
from reports.worked import worked_blocks

COURSE = ("sigmoid-mse", "sigmoid-bce", "softmax-ce", "gender", "neuron", "mnist")
"""The derivations and experiments of the course, in its order."""


@dataclass(frozen=True)
class Handout:
    """The files of a handout by their names, the handout itself first."""

    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Format:
    """The ending of a file, how it is written, and which forms of a figure lie beside it."""

    ending: str
    write: Callable[[Document, Mapping[str, bytes]], bytes]
    figures: tuple[tuple[str, str], ...] = ()
    """Theme and form."""


def _as_bytes(render: Callable[[Document], str]) -> Callable[[Document, Mapping[str, bytes]], bytes]:
    return lambda document, beside: render(document).encode()


FORMATS = {
    "markdown": Format("md", _as_bytes(render_markdown), (("light", "png"), ("dark", "png"))),
    "html": Format("html", _as_bytes(render_html)),
    "latex": Format("tex", _as_bytes(render_latex), (("light", "pdf"),)),
    "pdf": Format("pdf", lambda document, beside: compiled(render_latex(document), beside), (("light", "pdf"),)),
    "text": Format("txt", _as_bytes(lambda document: render_text(document, 100))),
}


def derivation_handout(
    proof: Proof,
    form: str,
    lang: str,
    detail: str,
    title: str = "",
    *,
    audience: str = "all",
    density: float = 0.4,
    seed: int = 1,
) -> Handout:
    """The handout of a derivation, with symbols, an example and code; raises what `compiled` and `generate` raise."""
    derivation = derivation_document(proof, lang, detail=detail)
    symbols, worked = symbol_blocks(proof.derivation, lang), worked_blocks(proof, lang)
    whole = replace(derivation, blocks=(*symbols, *derivation.blocks, *worked))
    name = proof.derivation.name if audience == "all" else f"{proof.derivation.name}-{audience}"
    return _handout(name, addressed(whole, audience, density=density, seed=seed), form, title)


def experiment_handout(experiment: Experiment, form: str, lang: str, title: str = "") -> Handout:
    """The handout of an experiment, with its figures; raises what `compiled` raises."""
    return _handout(experiment.name, experiment_document(experiment, lang, _figures(experiment, lang)), form, title)


def _figures(experiment: Experiment, lang: str) -> tuple[Figure, ...]:
    """The figures of an experiment; each is drawn once for a theme and a form, when it is asked for."""
    found = []
    for picture in pictures(experiment):

        @cache
        def drawn(theme: str, form: str, picture: object = picture) -> bytes:
            return picture_bytes(experiment, picture, theme, lang, form)  # type: ignore[arg-type]

        place = lang == "zh"
        found.append(
            Figure(
                _stem(f"{experiment.name}-{picture.name}", lang), picture.title[place], picture.caption[place], drawn
            )
        )
    return tuple(found)


def _stem(name: str, lang: str) -> str:
    """The name of a file without its ending; English is not named."""
    return name if lang == "en" else f"{name}.{lang}"


def _handout(name: str, document: Document, form: str, title: str) -> Handout:
    if title:
        document = replace(document, title=title)
    chosen = FORMATS[form]
    stem = _stem(name, document.lang)
    beside = {
        f"{figure.name}.{theme}.{kind}": figure.drawn(theme, kind)
        for figure in document.blocks
        if isinstance(figure, Figure)
        for theme, kind in chosen.figures
    }
    content = chosen.write(document, beside)
    return Handout({f"{stem}.{chosen.ending}": content, **({} if form == "pdf" else beside)})


class Subjects:
    """What handouts are asked for; each derivation is proved and each experiment run once.

    Raises:
        UnknownNameError, MisfitError: a name is neither of a derivation nor of an experiment.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name if name in EXPERIMENTS else known_name(name) for name in names]

    def write(
        self,
        folder: Path,
        forms: Sequence[str],
        langs: Sequence[str],
        *,
        detail: str = "brief",
        title: str = "",
        audience: str = "all",
        density: float = 0.4,
        seed: int = 1,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Iterator[Path]:
        """Write every handout, whole files only, and give the path of each.

        Raises:
            TexError: PDF is asked for, and there is no TeX engine.
            OSError: a file cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        done, total = 0, len(self._names) * len(forms) * len(langs)
        for name in self._names:
            experiment = EXPERIMENTS[name].carry_out(lambda done, total: None) if name in EXPERIMENTS else None
            proof = prove(derive(name)) if experiment is None else None
            for lang in langs:
                for form in forms:
                    if experiment is not None:
                        handout = experiment_handout(experiment, form, lang, title)
                    else:
                        assert proof is not None
                        handout = derivation_handout(
                            proof, form, lang, detail, title, audience=audience, density=density, seed=seed
                        )
                    done += 1
                    progress(done, total)
                    yield _written(folder, handout)


def _written(folder: Path, handout: Handout) -> Path:
    for name, content in handout.files.items():
        write_whole(folder / name, lambda file, content=content: file.write(content))  # type: ignore[misc]
    return folder / next(iter(handout.files))
