"""The formats a derivation can be written in: one table."""

from __future__ import annotations

import json

from derive.checker import Proof
from reports.derivation import derivation_document
from reports.document import Document
from reports.html import render_html
from reports.json_form import SCHEMA, proof_json
from reports.latex import render_latex
from reports.markdown import render_markdown
from reports.text import render_text

FORMATS = {"markdown": render_markdown, "latex": render_latex, "html": render_html}


def write(proof: Proof, form: str, *, lang: str, detail: str, width: int = 80, colour: bool = False) -> str:
    """The derivation in one of the formats text, markdown, latex, html and json."""
    if form == "json":
        return json.dumps({"schema": SCHEMA, **proof_json(proof)}, ensure_ascii=False, indent=2) + "\n"
    document: Document = derivation_document(proof, lang, detail=detail)
    if form == "text":
        return render_text(document, width, colour=colour)
    return FORMATS[form](document)
