"""The words for what was found, in English and in Chinese, as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from derive.checker import Counterexample
from derive.documents import Judgement, Outcome, Repair
from derive.reading.places import Place
from derive.writing.textmath import text_case
from reports.checking.files import CheckedFile
from reports.checking.formulas import equation_in_a_line, in_a_line, plain
from reports.document import MARKS as VERDICTS
from reports.phrases import say
from reports.phrases.reasons import told

MARKS: Mapping[Outcome, str] = {
    **{Outcome(verdict.value): mark for verdict, mark in VERDICTS.items()},
    Outcome.RIGHT_AGAIN: "↻",
    Outcome.CONDITIONAL: "⊢",
    Outcome.IN_CASE: "◐",
    Outcome.NOT_READ: "⊘",
    Outcome.GIVEN: "∘",
}
"""What stands at a sign of the document."""


def outcome_word(outcome: Outcome, lang: str) -> str:
    return say(f"outcome-{outcome.name.lower().replace('_', '-')}", lang)


def where(place: Place, lang: str) -> str:
    """Line and column, as editors understand them, behind the cell."""
    cell = say("check-cell", lang, place.cell) + ":" if place.cell else ""
    return f"{cell}{place.line}:{place.column}"


def condition(one: Judgement) -> str:
    """What it holds under, or the case in which it was decided."""
    uses = ": " + equations(one.uses) if one.uses else ""
    return uses + (f" ({text_case(one.case)})" if one.case is not None else "")


def equations(uses: Sequence[Any]) -> str:
    return ", ".join(map(equation_in_a_line, uses))


def reason(one: Judgement, lang: str) -> str:
    """Why, and where that begins if it is not at the sign itself."""
    why = told(plain(one.reason), lang)
    return say("check-at", lang, why, where(one.at, lang)) if why and one.at is not None else why


def summary(file: CheckedFile, lang: str) -> str:
    words = [say("check-count", lang, number, outcome_word(one, lang)) for one, number in file.counts.items()]
    return say("comma", lang).join(words) if words else say("check-nothing", lang)


def point(counterexample: Counterexample) -> list[str]:
    """Where the two sides differ: the values of sizes, indices and variables."""
    values = {_variable(name): value for name, value in counterexample.point.items()}
    parts = (counterexample.sizes, counterexample.indices, values)
    return [f"{name} = {value}" for part in parts for name, value in part.items()]


def values(counterexample: Counterexample, lang: str) -> tuple[str, str]:
    """What the two sides are there: numbers, or why there is none."""
    return told(counterexample.left, lang), told(counterexample.right, lang)


def differs(counterexample: Counterexample, lang: str) -> str:
    """The whole counterexample in one line."""
    return say("check-differs", lang, say("comma", lang).join(point(counterexample)), *values(counterexample, lang))


def mistake(repair: Repair, lang: str) -> str:
    """What was probably mistaken, and which side is to be another."""
    side = say("check-left" if repair.on_left else "check-right", lang)
    return say("check-repair", lang, told(repair.kind, lang), side)


def around_given(lang: str) -> tuple[str, str]:
    """What stands before and behind the hypotheses that a repair needs."""
    before, _, after = say("check-given", lang, "\0").partition("\0")
    return before, after


def details(one: Judgement, lang: str) -> list[str]:
    """All that is known of it, each in one line."""
    rows = [reason(one, lang)] if one.reason else []
    if one.left is not None and one.right is not None:
        rows.append(say("check-understood", lang, equation_in_a_line(one)))
    if one.counterexample is not None:
        rows.append(differs(one.counterexample, lang))
    if one.repair is not None:
        given = say("check-given", lang, equations(one.repair.uses)) if one.repair.uses else ""
        rows.append(f"{mistake(one.repair, lang)} {in_a_line(one.repair.side)}{given}")
    return rows


def _variable(name: str) -> str:
    """y[1] and the like: the name of the symbol as it is read, and the values of its indices."""
    symbol, values = re.fullmatch(r"(.*?)(\[[\d,]+\])?", name, re.DOTALL).groups("")  # type: ignore[union-attr]
    return plain(re.sub(r"⟨(\w+)⟩", r"_\1", symbol.removeprefix("number "))) + values
