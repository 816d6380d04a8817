"""Handouts: the document of a derivation, an experiment or a table, in any format, with the files that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from derive.catalog import UnknownNameError, derive, known_name, names
from derive.checker import Proof, prove
from derive.derivation import Derivation
from numeric.experiments import EXPERIMENTS
from numeric.experiments.record import Experiment
from numeric.experiments.saved import load as load_result
from numeric.experiments.saved import saved
from numeric.whole_file import write_whole
from reports.derivation import certificate_blocks, derivation_blocks, title_of, verdicts_of
from reports.document import Block, Document, Figure
from reports.experiments import experiment_document
from reports.formats import Format
from reports.handout.audience import addressed
from reports.handout.exercises import exercise_blocks
from reports.handout.figures import experiment_figures, file_stem
from reports.handout.functions import functions_of
from reports.handout.lead import lead_blocks
from reports.handout.notation import Notation
from reports.handout.options import Options
from reports.handout.pages import PAGES, Page
from reports.handout.renaming import notation_for, renamed
from reports.handout.symbols import symbol_blocks
from reports.handout.topics import extra_blocks
from reports.handout.worked import activation_blocks, code_blocks, example_blocks, picture_blocks

CORE = ("sigmoid-mse", "sigmoid-bce", "softmax-ce", "gender", "neuron", "mnist")
"""Three derivations and three experiments that have every kind of block; what is timed."""


@dataclass(frozen=True)
class Handout:
    """The files of a handout by their names, the handout itself first."""

    files: Mapping[str, bytes]


def derivation_content(proof: Proof, options: Options) -> Document:
    """All that a handout of a derivation says, in the symbols and for the audience that are asked for.

    Raises:
        SymbolsError: the symbols cannot be read, or clash.
    """
    derivation, lang = proof.derivation, options.lang
    notation = notation_for(derivation, options.symbols, lang)
    blocks = tuple(_derivation_blocks(proof, notation, options))
    title = options.title or title_of(derivation, lang)
    document = Document(title, lang, blocks, verdicts_of(proof), options.author, options.course)
    told = addressed(document, options.audience, density=options.density, seed=options.seed)
    return renamed(told, notation)


def _derivation_blocks(proof: Proof, notation: Notation, options: Options) -> Iterator[Block]:
    derivation, lang = proof.derivation, options.lang
    yield from lead_blocks(derivation, lang)
    yield from symbol_blocks(derivation, lang)
    yield from derivation_blocks(derivation, lang, options.detail)
    k = functions_of(proof)
    if k is not None and derivation.loss is not None:
        yield from example_blocks(derivation, k, lang, options.units)
        yield from picture_blocks(derivation, k, notation, lang, options.units)
    elif k is not None:
        yield from activation_blocks(derivation, k, notation, lang)
    if k is not None:
        yield from code_blocks(derivation, k, named=derivation.name in names(), lang=lang)
    yield from extra_blocks(proof, options)
    yield from certificate_blocks(proof, lang)
    yield from exercise_blocks(proof, k, lang, options.units)


def experiment_content(experiment: Experiment, options: Options) -> Document:
    """All that a handout of an experiment says, with its figures."""
    document = experiment_document(experiment, options.lang, experiment_figures(experiment, options.lang))
    title = options.title or document.title
    return replace(document, title=title, author=options.author, course=options.course)


def page_content(page: Page, options: Options) -> Document:
    """All that a handout of a whole table says."""
    document = page.document(options.lang)
    title = options.title or document.title
    return replace(document, title=title, author=options.author, course=options.course)


def name_for(name: str, audience: str) -> str:
    """The name of a handout, which says for whom it is where there is a choice."""
    whole = audience == "all" or name in EXPERIMENTS or name in PAGES
    return name if whole else f"{name}-{audience}"


def file_name(name: str, form: Format, lang: str) -> str:
    """The name of the file of a handout."""
    return f"{file_stem(name + form.suffix, lang)}.{form.ending}"


def handout(name: str, document: Document, form: Format) -> Handout:
    """The files of a document in a format.

    Raises:
        TexError: PDF is asked for, and there is no TeX engine.
    """
    beside = {
        f"{figure.name}.{theme}.{kind}": figure.drawn(theme, kind)
        for figure in document.blocks
        if isinstance(figure, Figure)
        for theme, kind in form.figures
    }
    content = form.write(document, beside)
    return Handout({file_name(name, form, document.lang): content, **(beside if form.apart else {})})


Subject = Derivation | Experiment | Page


def subject(name: str, results: Path | None = None) -> Subject:
    """The derivation or the page of that name, or the result of the experiment.

    The result is one of `results`, or else the one that comes along.

    Raises:
        UnknownNameError, MisfitError: nothing is called that.
        DataError: a saved result cannot be read.
    """
    if name in PAGES:
        return PAGES[name]
    if name not in EXPERIMENTS:
        return derive(_known(name))
    own = results / f"{name}.json" if results is not None else None
    return load_result(own) if own is not None and own.exists() else saved(name)


def write_handouts(
    subjects: Sequence[Subject],
    folder: Path,
    forms: Sequence[Format],
    langs: Sequence[str],
    options: Options,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Path]:
    """Write every handout, whole files only, and give the path of each; a derivation is proved once.

    Raises:
        SymbolsError: the symbols cannot be read, or clash.
        TexError: PDF is asked for, and there is no TeX engine.
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done, total = 0, len(subjects) * len(forms) * len(langs)
    for one in subjects:
        content = _content(one)
        name = name_for(one.name, options.audience)
        for lang in langs:
            document = content(replace(options, lang=lang))
            for form in forms:
                yield written(folder, handout(name, document, form))
                done += 1
                progress(done, total)


def _known(name: str) -> str:
    """The name of a derivation; a likely slip in one of an experiment or a page is told."""
    try:
        return known_name(name)
    except UnknownNameError as error:
        if close := get_close_matches(name, (*EXPERIMENTS, *PAGES), n=1, cutoff=0.7):
            raise UnknownNameError(f"there is no handout {name!r}; did you mean {close[0]}?") from error
        raise


def _content(one: Subject) -> Callable[[Options], Document]:
    if isinstance(one, Experiment):
        return lambda options: experiment_content(one, options)
    if isinstance(one, Page):
        return lambda options: page_content(one, options)
    proof = prove(one)
    return lambda options: derivation_content(proof, options)


def written(folder: Path, made: Handout) -> Path:
    """Write its files, each whole, and give the path of the first."""
    for name, content in made.files.items():
        write_whole(folder / name, lambda file, content=content: file.write(content))  # type: ignore[misc]
    return folder / next(iter(made.files))
