"""The formats of documents: one table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from derive.checker import Proof
from reports.derivation import derivation_document
from reports.document import Document
from reports.handout.renaming import notation_for, renamed
from reports.json_form import SCHEMA, proof_json
from reports.rendering.html import render_html
from reports.rendering.latex import render_latex
from reports.rendering.markdown import render_markdown
from reports.rendering.notebook import render_notebook
from reports.rendering.pdf import compiled
from reports.rendering.text import render_text

_WIDTH = 100
"""Columns of a text file."""


@dataclass(frozen=True)
class Format:
    """How a handout is written: the ending of its file, what writes it, and which forms of a figure that takes.

    `figures` are themes and forms; they lie beside the file unless it has them inside, and `write` is given them.
    """

    ending: str
    write: Callable[[Document, Mapping[str, bytes]], bytes]
    figures: tuple[tuple[str, str], ...] = ()
    apart: bool = True
    suffix: str = ""
    """Put to the name of the handout."""


def _text(render: Callable[[Document], str]) -> Callable[[Document, Mapping[str, bytes]], bytes]:
    return lambda document, beside: render(document).encode()


def _tex(kind: str) -> Format:
    suffix = "-slides" if kind == "beamer" else ""
    return Format("tex", _text(lambda document: render_latex(document, kind)), _PRINTED, suffix=suffix)


def _pdf(kind: str) -> Format:
    suffix = "-slides" if kind == "beamer" else ""

    def write(document: Document, beside: Mapping[str, bytes]) -> bytes:
        return compiled(render_latex(document, kind), beside)

    return Format("pdf", write, _PRINTED, apart=False, suffix=suffix)


_PRINTED = (("light", "pdf"),)

FORMATS = {
    "markdown": Format("md", _text(render_markdown), (("light", "png"), ("dark", "png"))),
    "html": Format("html", _text(render_html)),
    "latex": _tex("article"),
    "pdf": _pdf("article"),
    "notebook": Format("ipynb", _text(render_notebook)),
    "text": Format("txt", _text(lambda document: render_text(document, _WIDTH))),
}
SLIDES = {"latex": _tex("beamer"), "pdf": _pdf("beamer")}
"""The formats that can be slides."""


def write(
    proof: Proof, form: str, *, lang: str, detail: str, symbols: str = "", width: int = 80, colour: bool = False
) -> str:
    """The derivation in one of the formats text, markdown, latex, html, notebook and json.

    Raises:
        SymbolsError: the symbols cannot be read, or clash.
    """
    if form == "json":
        return as_json(proof_json(proof))
    notation = notation_for(proof.derivation, symbols, lang)
    document = renamed(derivation_document(proof, lang, detail=detail), notation)
    return as_written(document, form, width=width, colour=colour)


def as_json(content: Mapping[str, Any]) -> str:
    """One JSON document with the version of its schema."""
    return json.dumps({"schema": SCHEMA, **content}, ensure_ascii=False, indent=2) + "\n"


def as_written(document: Document, form: str, *, width: int = 80, colour: bool = False) -> str:
    """A document without figures in one of the formats but JSON."""
    if form == "text":
        return render_text(document, width, colour=colour)
    return FORMATS[form].write(document, {}).decode()
