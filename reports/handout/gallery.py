"""The gallery: the handouts that the repository shows, made anew by one function, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from os import cpu_count
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

from derive.board import LANGUAGES
from derive.catalog import derive
from derive.checker import prove
from derive.workers import spread
from reports.derivation import derivation_document
from reports.document import Block, Document, Heading, Link, Listing, Paragraph
from reports.figures.cropping import cropped
from reports.figures.theme import drawn_with
from reports.formats import FORMATS
from reports.handout.chapters import course
from reports.handout.course import contents_blocks
from reports.handout.figures import file_stem
from reports.handout.options import Options
from reports.handout.writing import Handout, file_name, subject, write_handouts, written
from reports.phrases import say
from reports.rendering.latex import render_latex
from reports.rendering.pdf import TexError, compiled

GALLERY = tuple(course())
"""What the gallery has a handout of, as Markdown with pictures in every language: the whole course."""
PRINTED = "softmax-ce"
"""What it has a PDF and a picture of."""


def write_gallery(folder: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> Iterator[Path]:
    """Write the whole gallery from the saved results, and give the path of each file.

    Raises:
        TexError: there is no TeX engine, or no pdftoppm for the picture.
        OSError: a file cannot be written.
    """
    total = len(GALLERY) + 2 * len(LANGUAGES) + 2
    tasks = [(name, folder) for name in reversed(GALLERY)]  # the pages of whole tables take longest: they go first
    for paths in spread(_handouts, tasks, cpu_count() or 1, lambda done, _: progress(done, total)):
        yield from paths
    done = len(GALLERY) + 1
    yield from write_handouts([subject(PRINTED)], folder, [FORMATS["pdf"]], ("en",), Options())
    for lang in LANGUAGES:
        files = {
            f"{file_stem(f'{PRINTED}-board', lang)}.png": board_picture(PRINTED, lang),
            f"{file_stem('README', lang)}.md": contents_page(lang).encode(),
        }
        for name, content in files.items():
            yield written(folder, Handout({name: content}))
            done += 1
            progress(done, total)
    yield written(folder, Handout({MADE_WITH: (json.dumps(drawn_with(), indent=2) + "\n").encode()}))
    progress(total, total)


def _handouts(task: tuple[str, Path]) -> list[Path]:
    """One of the gallery's handouts, in every language."""
    name, folder = task
    return list(write_handouts([subject(name)], folder, [FORMATS["markdown"]], LANGUAGES, Options()))


MADE_WITH = "made-with.json"
"""Pictures are the same bytes where these are the same."""


def board_picture(name: str, lang: str) -> bytes:
    """The heart of a derivation on one page, as PNG: definitions, the activation's two cases, the error term, results.

    Raises:
        TexError: there is no TeX engine, or no pdftoppm.
    """
    pdftoppm = which("pdftoppm")
    if pdftoppm is None:
        raise TexError("for a picture of a page pdftoppm must be installed; it comes with poppler")
    document = derivation_document(prove(derive(name)), lang)
    heart = replace(document, blocks=tuple(_under(document, _HEART)))
    page = compiled(render_latex(heart, "board"), {})
    with TemporaryDirectory() as place:
        path = Path(place) / "board.pdf"
        path.write_bytes(page)
        run([pdftoppm, "-png", "-singlefile", "-r", "110", str(path), str(path.with_suffix(""))], check=True)
        return cropped(path.with_suffix(".png").read_bytes())


_HEART = ("loss", "cases", "jacobian", "delta", "result")


def _under(document: Document, keys: tuple[str, ...]) -> Iterator[Block]:
    """The blocks under the headings of these phrases."""
    wanted, shown = {say(key, document.lang) for key in keys}, False
    for block in document.blocks:
        if isinstance(block, Heading):
            shown = block.text in wanted
        if shown:
            yield block


def contents_page(lang: str) -> str:
    """The contents of the course, in Markdown."""
    form = FORMATS["markdown"]
    command = Listing(COMMAND, "sh", (say("gallery-lead", lang),))
    pdf = Paragraph((Link(say("gallery-pdf", lang), f"{PRINTED}.pdf"),))
    blocks = contents_blocks(lang, lambda name: file_name(name, form, lang))
    return form.write(Document(say("gallery", lang), lang, (command, *blocks, pdf)), {}).decode()


COMMAND = "python cli.py report --gallery --out reports/gallery"
"""What makes the gallery anew."""
