"""From the text of a file to its pieces: Markdown, LaTeX, or a notebook."""

from __future__ import annotations

import json

from derive.reading import latex, markdown
from derive.reading.pieces import Declaration, Definitions, Formula, Piece, Prose
from derive.reading.places import NotRead, Passage, Place, Problem

__all__ = ["CARRIERS", "Declaration", "Definitions", "Formula", "Piece", "Prose", "carrier_of", "cells", "pieces"]

CARRIERS = ("markdown", "latex", "notebook")
_ENDINGS = {".tex": "latex", ".latex": "latex", ".ltx": "latex", ".sty": "latex", ".ipynb": "notebook"}


def carrier_of(name: str) -> str:
    """How a file of this name is written: one of CARRIERS.

    >>> carrier_of("notes.tex"), carrier_of("notes.qmd")
    ('latex', 'markdown')
    """
    return _ENDINGS.get(name[name.rfind(".") :].lower(), "markdown") if "." in name else "markdown"


def pieces(text: str, carrier: str) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a document in their order, and what is wrong with its signs. Raises NotRead."""
    if carrier == "latex":
        return latex.cut(Passage.of(text))
    found, problems = list[Piece](), list[Problem]()
    for cell in cells(text, carrier):
        more, wrong = markdown.cut(cell)
        found += more
        problems += wrong
    return found, problems


def cells(text: str, carrier: str) -> list[Passage]:
    """The texts in which places are counted: the cells of text of a notebook, or the whole file. Raises NotRead."""
    if carrier != "notebook":
        return [Passage.of(text)]
    try:
        notebook = json.loads(text)
        sheets = (
            [sheet["cells"] for sheet in notebook["worksheets"]] if "worksheets" in notebook else [notebook["cells"]]
        )
        found = [cell for sheet in sheets for cell in sheet]
        sources = [(number, cell["source"]) for number, cell in enumerate(found, 1) if cell["cell_type"] == "markdown"]
        return [
            Passage.of(source if isinstance(source, str) else "".join(source), number) for number, source in sources
        ]
    except json.JSONDecodeError as error:
        raise NotRead(f"the notebook is no JSON: {error.msg}", Place(error.lineno, error.colno)) from None
    except (KeyError, TypeError, RecursionError):
        raise NotRead("the notebook has no cells", Place(1, 1)) from None
