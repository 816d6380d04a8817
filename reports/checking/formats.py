"""The forms in which `check` says what it found: one table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from reports.checking.annotations import annotations_text
from reports.checking.data import checked_json
from reports.checking.files import CheckedFile
from reports.checking.listing import checked_text
from reports.checking.page import checked_page
from reports.checking.report import checked_markdown
from reports.json_form import SCHEMA


@dataclass(frozen=True)
class Style:
    """How it is to be said: the language, also what holds, the columns of a terminal and its colours."""

    lang: str = "en"
    every: bool = False
    width: int = 100
    colour: bool = False


def written(files: Sequence[CheckedFile], form: str, style: Style) -> str:
    """What was found in the documents, in one of the FORMATS."""
    return FORMATS[form](files, style)


def _json(files: Sequence[CheckedFile], style: Style) -> str:
    content = {"schema": SCHEMA, **checked_json(files)}
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[CheckedFile], Style], str]] = {
    "text": lambda files, style: checked_text(
        files, style.width, every=style.every, colour=style.colour, lang=style.lang
    ),
    "markdown": lambda files, style: checked_markdown(files, lang=style.lang, every=style.every),
    "html": lambda files, style: checked_page(files, lang=style.lang, every=style.every),
    "json": _json,
    "github": lambda files, style: annotations_text(files, lang=style.lang),
}
