"""A document that was checked, and its text as lines that places point into."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from derive.documents import Judgement, Outcome, Understood
from derive.reading.places import Place

QUIET = frozenset({Outcome.PROVED, Outcome.AGREES, Outcome.GIVEN})
"""What is only counted."""


@dataclass(frozen=True)
class Source:
    """The lines of a file, or of one cell of a notebook, counted from 1; `code` is a cell that is not read."""

    lines: tuple[str, ...]
    cell: int = 0
    code: bool = False


@dataclass(frozen=True)
class CheckedFile:
    """A document and what was found: its name, its text, how it is written, what it says, and the judgements."""

    name: str
    text: str
    carrier: str
    understood: Understood
    judgements: tuple[Judgement, ...]

    def passes(self, *, strict: bool) -> bool:
        """Nothing is wrong; with `strict`, nothing is undecided or not read either."""
        bad = {Outcome.WRONG, *((Outcome.UNDECIDED, Outcome.NOT_READ) if strict else ())}
        return not any(one.outcome in bad for one in self.judgements)

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many there are of each outcome that occurs, in the order of the outcomes."""
        counted = Counter(one.outcome for one in self.judgements)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    def told(self, *, every: bool) -> Iterator[Judgement]:
        """What does not simply hold; with `every`, all that was decided."""
        for one in self.judgements:
            if one.outcome not in QUIET or (every and one.outcome is not Outcome.GIVEN):
                yield one

    @cached_property
    def sources(self) -> Sequence[Source]:
        """The text as lines; of a notebook, cell by cell."""
        if self.carrier != "notebook":
            return (Source(_lines(self.text)),)
        return tuple(
            Source(_lines(_written(cell)), number, cell.get("cell_type") != "markdown")
            for number, cell in enumerate(_cells(json.loads(self.text)), 1)
        )

    def line(self, place: Place) -> str:
        """The line of a place."""
        lines = self.sources[max(place.cell - 1, 0)].lines
        return lines[place.line - 1] if place.line <= len(lines) else ""


def _cells(notebook: Any) -> list[Any]:
    """All cells; in the notebooks of old, those of every sheet."""
    sheets = notebook.get("worksheets", [notebook])
    return [cell for sheet in sheets for cell in sheet["cells"]]


def _written(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    return source if isinstance(source, str) else "".join(map(str, source))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"))
