"""A document as a Jupyter notebook: its words and formulas in Markdown cells, its programs in cells that run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from reports.document import Block, Cell, Document, Figure, Heading
from reports.rendering.markdown import Dialect, block, escape, head

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def render_notebook(document: Document) -> str:
    """One notebook of format 4.5 without outputs; pictures are attached to their cells."""
    cells = list(_cells(document))
    for place, cell in enumerate(cells):
        cell["id"] = sha256(f"{place} {cell['source']}".encode()).hexdigest()[:12]
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, "title": document.title}
    notebook = new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text + "\n"


def _cells(document: Document) -> Iterator[Any]:
    """A Markdown cell from each heading to the next, interrupted by programs and pictures."""
    gathered = list(head(document))
    for one in document.blocks:
        if isinstance(one, Heading | Cell | Figure) and gathered:
            yield new_markdown_cell("\n\n".join(gathered))
            gathered = []
        match one:
            case Cell(code, title):
                yield new_markdown_cell(escape(title))
                yield new_code_cell(code.rstrip())
            case Figure():
                yield _picture(one, document)
            case _:
                gathered.append(_written(one, document))
    if gathered:
        yield new_markdown_cell("\n\n".join(gathered))


def _picture(figure: Figure, document: Document) -> Any:
    name = f"{figure.name}.png"
    attached = {name: {"image/png": b64encode(figure.drawn("light", "png")).decode()}}
    return new_markdown_cell(_written(figure, document), attachments=attached)


def _written(one: Block, document: Document) -> str:
    return block(one, document, _JUPYTER)


def _attached(figure: Figure) -> str:
    return f"![{escape(figure.caption)}](attachment:{figure.name}.png)"


_JUPYTER = Dialect(lambda text: f"$$\n{text}\n$$", lambda text: f"${text}$", _attached)
