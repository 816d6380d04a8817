"""The gallery: the handouts that the repository shows, made anew by one function, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

from derive.board import LANGUAGES
from derive.catalog import derive
from derive.checker import prove
from numeric.experiments import EXPERIMENTS
from reports.derivation import derivation_document, title_of
from reports.document import Block, Document, Heading
from reports.experiments import experiment_title
from reports.figures.cropping import cropped
from reports.figures.theme import drawn_with
from reports.formats import FORMATS
from reports.handout.figures import file_stem
from reports.handout.options import Options
from reports.handout.pages import PAGES
from reports.handout.writing import CORE, Handout, subject, write_handouts, written
from reports.phrases import say
from reports.rendering.latex import render_latex
from reports.rendering.markdown import escape
from reports.rendering.pdf import TexError, compiled

GALLERY = (*CORE, "backprop-sigmoid", *PAGES)
"""What the gallery has a handout of, as Markdown with pictures in every language."""
PRINTED = "softmax-ce"
"""What it has a PDF and a picture of."""


def write_gallery(folder: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> Iterator[Path]:
    """Write the whole gallery from the saved results, and give the path of each file.

    Raises:
        TexError: there is no TeX engine, or no pdftoppm for the picture.
        OSError: a file cannot be written.
    """
    subjects = [subject(name) for name in GALLERY]
    total = (len(GALLERY) + 2) * len(LANGUAGES) + 2
    yield from write_handouts(
        subjects, folder, [FORMATS["markdown"]], LANGUAGES, Options(), lambda done, _: progress(done, total)
    )
    done = len(GALLERY) * len(LANGUAGES) + 1
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
    """A link to every handout, in Markdown."""
    rows = [f"# {say('gallery', lang)}", say("gallery-lead", lang), f"```sh\n{COMMAND}\n```"]
    rows += ["\n".join(f"- [{escape(_title(name, lang))}]({file_stem(name, lang)}.md)" for name in GALLERY)]
    rows += [f"[{say('gallery-pdf', lang)}]({PRINTED}.pdf)"]
    return "\n\n".join(rows) + "\n"


COMMAND = "python cli.py report --gallery --out reports/gallery"
"""What makes the gallery anew."""


def _title(name: str, lang: str) -> str:
    if name in EXPERIMENTS:
        return experiment_title(name, lang)
    if name in PAGES:
        return PAGES[name].title(lang)
    return title_of(derive(name), lang)
