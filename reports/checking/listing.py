"""What was found, as compilers print it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.documents import Judgement, Outcome
from derive.expr import Expr
from derive.writing.textmath import beside, box, fit, line
from reports.checking.files import CheckedFile
from reports.checking.formulas import in_a_line, shown
from reports.checking.words import condition, differs, equations, mistake, outcome_word, reason, summary, where
from reports.phrases import say
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
_INDENT = 4


def checked_text(
    files: Sequence[CheckedFile], width: int = 100, *, every: bool = False, colour: bool = False, lang: str = "en"
) -> str:
    """What does not simply hold, with its line and a caret below the sign; with `every`, all that was decided."""
    rows = list[str]()
    for file in files:
        for one in file.told(every=every):
            word = outcome_word(one.outcome, lang)
            shown_word = f"\x1b[{_COLOURS[one.outcome]}m{word}\x1b[0m" if colour else word
            rows.append(f"{file.name}:{where(one.place, lang)}: {shown_word}{condition(one)}")
            rows += (" " * _INDENT + row if row else "" for row in _entry(file, one, width - _INDENT, lang))
            rows.append("")
        rows.append(f"{file.name}: {summary(file, lang)}")
    return "\n".join(rows) + "\n"


def _entry(file: CheckedFile, one: Judgement, width: int, lang: str) -> Iterator[str]:
    """The line with the caret, and all that is known."""
    written, caret = _window(file.line(one.place), one.place.column, width)
    if written:
        yield written
        yield " " * caret + "^"
    if one.reason:
        yield reason(one, lang)
    if one.left is not None and one.right is not None:
        yield from _beside(say("check-understood", lang, ""), (one.left, one.right), "", width)
    if one.counterexample is not None:
        yield differs(one.counterexample, lang)
    if one.repair is not None:
        given = say("check-given", lang, equations(one.repair.uses)) if one.repair.uses else ""
        yield from _beside(f"{mistake(one.repair, lang)} ", (one.repair.side,), given, width)


def _beside(words: str, sides: tuple[Expr, ...], after: str, width: int) -> Iterator[str]:
    """Words and a formula, or two that are equal; a long one stands below the words, drawn in two dimensions."""
    flat = " = ".join(map(in_a_line, sides))
    if columns(flat) <= width // 2:
        yield f"{words}{flat}{after}"
        return
    yield words.rstrip() + after
    yield from (f"  {row}" for row in _drawn(tuple(map(shown, sides)), width - 2))


def _drawn(sides: tuple[Expr, ...], width: int) -> Iterator[str]:
    """The sides of an equality on one baseline, or each on lines of its own where that is too wide."""
    drawn = [part for side in sides for part in (line(" = "), box(side))][1:]
    if sum(part.width for part in drawn) <= width:
        yield from str(beside(*drawn)).split("\n")
        return
    for at, side in enumerate(sides):
        sign = "= " if at else ""
        for number, part in enumerate(fit(side, width - len(sign))):
            yield from str(beside(line(sign if number == 0 else " " * len(sign)), part)).split("\n")


def _window(text: str, column: int, room: int) -> tuple[str, int]:
    """As much of the line as there is room for round the column, and how many terminal columns are before it."""
    before, after = text[max(column - 1 - room, 0) : column - 1], text[column - 1 : column - 1 + room]
    while columns(before) > room * 2 // 3:
        before = before[1:]
    while columns(before) + columns(after) > room:
        after = after[:-1]
    return before + after, columns(before)
