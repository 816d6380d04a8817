"""What was found as workflow commands, which a forge puts beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from derive.documents import Outcome
from reports.checking.files import CheckedFile
from reports.checking.words import condition, details, outcome_word
from reports.phrases import say

_LEVELS = {Outcome.WRONG: "error", Outcome.NOT_READ: "notice"}
"""All else that is said is a warning."""


def annotations_text(files: Sequence[CheckedFile], *, lang: str = "en") -> str:
    """A command for each place that does not simply hold."""
    rows = []
    for file in files:
        for one in file.told(every=False):
            message = say("semicolon", lang).join(
                [outcome_word(one.outcome, lang) + condition(one), *details(one, lang)]
            )
            place = f"file={_property(file.name)},line={one.place.line},col={one.place.column}"
            rows.append(f"::{_LEVELS.get(one.outcome, 'warning')} {place}::{_data(message)}")
    return "".join(f"{row}\n" for row in rows)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
