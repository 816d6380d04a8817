"""The documents of the corpus, what is said of each, and the mistakes planted in them."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from derive.documents import Judgement, Outcome, Understood, check_text, understood
from derive.documents.deciding.checks import SECONDS
from derive.documents.deciding.judge import Judge
from derive.documents.understanding.statements import Equality
from derive.reading import Place, carrier_of, read

CORPUS = Path(__file__).parent / "corpus"
PATHS = {path.name: path for path in sorted(CORPUS.iterdir()) if path.suffix != ".toml"}

Line = tuple[int, int]
"""Cell (0 outside of notebooks) and line."""


@dataclass(frozen=True)
class Planted:
    """One edit that makes a right line wrong, as the tables beside the corpus have it."""

    file: str
    old: str
    new: str
    kind: str

    def __str__(self) -> str:
        return f"{self.file}, {self.kind}: {self.old.strip()}  →  {self.new.strip()}"


def planted(tables: str = "planted_*") -> Iterator[Planted]:
    """The planted mistakes, in the order of their tables."""
    for table in sorted(CORPUS.glob(f"{tables}.toml")):
        for record in tomllib.loads(table.read_text("utf-8"))["planted"]:
            yield Planted(**record)


def names(table: str) -> list[str]:
    """The documents in which a table plants mistakes."""
    return list(dict.fromkeys(one.file for one in planted(table)))


@cache
def text_of(name: str) -> str:
    return PATHS[name].read_text("utf-8")


@cache
def judgements(name: str) -> tuple[Judgement, ...]:
    return check_text(text_of(name), carrier_of(name))


@cache
def understanding(name: str) -> Understood:
    return understood(read(text_of(name), carrier_of(name)))


@dataclass(frozen=True)
class Effect:
    """What an edit made of the signs that it touches: how many more of each outcome, and of which fewer."""

    more: Counter[Outcome]
    fewer: Counter[Outcome]

    @property
    def found(self) -> bool:
        return self.more[Outcome.WRONG] > 0

    def __str__(self) -> str:
        sides = (
            ", ".join(f"{number} {outcome}" for outcome, number in side.items()) for side in (self.fewer, self.more)
        )
        return "{} → {}".format(*(side or "–" for side in sides))


def effect(mistake: Planted) -> Effect:
    """The judgements where the document was damaged beside those on the same place before."""
    name, old = mistake.file, text_of(mistake.file)
    new = old.replace(mistake.old, mistake.new)
    damaged = understood(read(new, carrier_of(name)))
    before = _at(judgements(name), touched(understanding(name), old, new))
    after = _at(judged_near(damaged, lines := touched(damaged, new, old)), lines)
    return Effect(after - before, before - after)


@cache
def effects(name: str) -> tuple[tuple[Planted, Effect], ...]:
    """What came of every mistake planted in a document."""
    return tuple((one, effect(one)) for one in planted() if one.file == name)


def missed(name: str) -> list[str]:
    """The planted mistakes that were not called wrong, in words."""
    return [f"{one}: {what}" for one, what in effects(name) if not what.found]


def judged_near(whole: Understood, lines: frozenset[Line]) -> tuple[Judgement, ...]:
    """The judgements on the chains that have a sign at these lines, as in a judgement on the whole document."""
    near = {item.chain for item in whole.items if isinstance(item, Equality) and _line(item.place) in lines}
    judge = Judge(whole, SECONDS)
    kept = (item for item in whole.items if _line(item.place) in lines or getattr(item, "chain", None) in near)
    judge.understood = replace(whole, items=tuple(kept))
    return judge.all()


def _at(judged: tuple[Judgement, ...], lines: frozenset[Line]) -> Counter[Outcome]:
    return Counter(one.outcome for one in judged if _line(one.place) in lines)


def _line(place: Place) -> Line:
    """Of a notebook, the cell alone."""
    return (place.cell, 0) if place.cell else (0, place.line)


def touched(whole: Understood, text: str, other: str) -> frozenset[Line]:
    """Where a text is not as the other: the lines, and the line of the sign before them; of a notebook, the cells."""
    if text.startswith("{"):
        cells = zip(_cells(text), _cells(other), strict=True)
        return frozenset((number, 0) for number, (one, two) in enumerate(cells, 1) if one != two)
    ours, theirs = text.splitlines(), other.splitlines()
    start = _same(ours, theirs)
    end = len(ours) - _same(ours[start:][::-1], theirs[start:][::-1])
    column = _same(ours[start], theirs[start]) + 1
    signs = sorted(item.place for item in whole.items if item.place <= Place(start + 1, column))
    return frozenset((0, number) for number in range(start + 1, max(start + 1, end) + 1)) | {
        _line(sign) for sign in signs[-1:]
    }


def _same(first: Sequence[str], second: Sequence[str]) -> int:
    """How much two begin with alike."""
    alike = (one == two for one, two in zip(first, second, strict=False))
    return next((at for at, same in enumerate(alike) if not same), min(len(first), len(second)))


def _cells(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
