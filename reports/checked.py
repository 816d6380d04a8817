"""What `check` says of a written derivation: a listing as compilers print it, plain data, or annotations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derive.documents import Judgement, Outcome, Understood
from derive.reading.places import Place
from derive.writing.latex import latex
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.textmath import text_case
from reports.rendering.columns import columns

_COLOURS = {
    Outcome.PROVED: "32",
    Outcome.AGREES: "36",
    Outcome.WRONG: "31;1",
    Outcome.CONDITIONAL: "33",
    Outcome.IN_CASE: "33",
    Outcome.RIGHT_AGAIN: "33",
    Outcome.UNDECIDED: "33",
    Outcome.NOT_READ: "35",
}
_QUIET = {Outcome.PROVED, Outcome.AGREES, Outcome.GIVEN}
"""What the listing only counts."""
_LEVELS = {Outcome.WRONG: "error", Outcome.NOT_READ: "notice"}
"""Of annotations; all else that is said is a warning."""


@dataclass(frozen=True)
class CheckedFile:
    """A document and what was found: its name, its text, whether it is a notebook, what it says, and the judgements."""

    name: str
    text: str
    carrier: str
    understood: Understood
    judgements: tuple[Judgement, ...]

    def passes(self, *, strict: bool) -> bool:
        """Nothing is wrong; with `strict`, nothing is undecided or not read either."""
        bad = {Outcome.WRONG, *((Outcome.UNDECIDED, Outcome.NOT_READ) if strict else ())}
        return not any(one.outcome in bad for one in self.judgements)


def checked_text(files: Sequence[CheckedFile], width: int = 100, *, every: bool = False, colour: bool = False) -> str:
    """What does not simply hold, with its line and a caret below the sign; with `every`, all that was decided."""
    rows = list[str]()
    for file in files:
        source = _lines(file)
        for one in file.judgements:
            if one.outcome is Outcome.GIVEN or (one.outcome in _QUIET and not every):
                continue
            rows += [*_entry(file.name, one, source, width, colour), ""]
        rows.append(f"{file.name}: {_summary(file)}")
    return "\n".join(rows) + "\n"


def _entry(name: str, one: Judgement, source: Callable[[Place], str], width: int, colour: bool) -> Iterator[str]:
    word = f"\x1b[{_COLOURS[one.outcome]}m{one.outcome.value}\x1b[0m" if colour else one.outcome.value
    yield f"{name}:{_where(one.place)}: {word}{_condition(one)}"
    line, caret = _window(source(one.place), one.place.column, width - 4)
    if line:
        yield f"    {line}"
        yield " " * (4 + caret) + "^"
    yield from (f"    {row}" for row in _details(one))


def _where(place: Place) -> str:
    cell = f"cell {place.cell}:" if place.cell else ""
    return f"{cell}{place.line}:{place.column}"


def _condition(one: Judgement) -> str:
    if one.uses:
        return ": " + ", ".join(f"{_formula(use.left)} = {_formula(use.right)}" for use in one.uses)
    return f" ({text_case(one.case)})" if one.case is not None else ""


def _details(one: Judgement) -> Iterator[str]:
    if one.reason:
        at = f", at {_where(one.at)}" if one.at is not None else ""
        yield f"{one.reason}{at}"
    if one.left is not None and one.right is not None:
        yield f"understood: {_formula(one.left)} = {_formula(one.right)}"
    if one.counterexample is not None:
        yield f"for {one.counterexample}"
    if one.repair is not None:
        side = "left" if one.repair.on_left else "right"
        given = ", ".join(f"{_formula(use.left)} = {_formula(use.right)}" for use in one.repair.uses)
        yield f"probably {one.repair.kind}; the {side} side should be {_formula(one.repair.side)}" + (
            f", given {given}" if given else ""
        )


def _formula(expr: Any) -> str:
    return linear(layout(expr))


def _window(line: str, column: int, room: int) -> tuple[str, int]:
    """As much of the line as there is room for round the column, and how many terminal columns are before it."""
    before, after = line[max(column - 1 - room, 0) : column - 1], line[column - 1 : column - 1 + room]
    while columns(before) > room * 2 // 3:
        before = before[1:]
    while columns(before) + columns(after) > room:
        after = after[:-1]
    return before + after, columns(before)


def _lines(file: CheckedFile) -> Callable[[Place], str]:
    """The line of a place; of a notebook, within its cell."""
    texts = [file.text]
    if file.carrier == "notebook":
        texts += ["".join(cell.get("source", "")) for cell in json.loads(file.text).get("cells", ())]
    split = [text.replace("\r\n", "\n").replace("\r", "\n").split("\n") for text in texts]

    def line(place: Place) -> str:
        rows = split[place.cell]
        return rows[place.line - 1] if place.line <= len(rows) else ""

    return line


def _summary(file: CheckedFile) -> str:
    counts = Counter(one.outcome for one in file.judgements)
    told = [f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome]]
    return ", ".join(told) if told else "no equality was found"


def explained_text(file: CheckedFile) -> str:
    """What was understood: the definitions, the hypotheses, and every equality with its place."""
    known = file.understood
    rows = [f"{file.name}:"]
    for given in known.givens:
        definition = given.definition
        rows.append(f"  {_where(given.place)}: {_formula(definition.symbol)} := {_formula(definition.formula)}")
    rows += [f"  hypothesis: {_formula(one.left)} = {_formula(one.right)}" for one in known.hypotheses]
    for one in file.judgements:
        if one.left is not None and one.right is not None:
            rows.append(f"  {_where(one.place)}: {_formula(one.left)} = {_formula(one.right)}{_condition(one)}")
        else:
            rows.append(f"  {_where(one.place)}: {one.outcome.value}: {one.reason}")
    return "\n".join(rows) + "\n"


def checked_json(files: Sequence[CheckedFile]) -> dict[str, Any]:
    """The same for a program; of a single file its entry itself."""
    entries = [_file_json(file) for file in files]
    return entries[0] if len(entries) == 1 else {"files": entries}


def _file_json(file: CheckedFile) -> dict[str, Any]:
    counts = Counter(one.outcome.value for one in file.judgements)
    return {
        "file": file.name,
        "equalities": [_judgement_json(one) for one in file.judgements],
        "counts": {outcome.value: counts[outcome.value] for outcome in Outcome if counts[outcome.value]},
    }


def _judgement_json(one: Judgement) -> dict[str, Any]:
    return {
        "line": one.place.line,
        "column": one.place.column,
        "cell": one.place.cell or None,
        "lhs": latex(one.left) if one.left is not None else None,
        "rhs": latex(one.right) if one.right is not None else None,
        "verdict": one.outcome.value,
        "reason": one.reason,
        "case": text_case(one.case) if one.case is not None else None,
        "uses": [f"{latex(use.left)} = {latex(use.right)}" for use in one.uses],
        "counterexample": str(one.counterexample) if one.counterexample is not None else None,
        "repair": {"kind": one.repair.kind, "side": latex(one.repair.side)} if one.repair is not None else None,
    }


def annotations_text(files: Sequence[CheckedFile]) -> str:
    """Workflow commands that put what does not hold beside its line in a pull request."""
    rows = []
    for file in files:
        for one in file.judgements:
            if one.outcome not in _QUIET:
                level = _LEVELS.get(one.outcome, "warning")
                message = "; ".join([one.outcome.value + _condition(one), *_details(one)])
                place = f"file={_property(file.name)},line={one.place.line},col={one.place.column}"
                rows.append(f"::{level} {place}::{_data(message)}")
    return "".join(f"{row}\n" for row in rows)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
