"""What was found as Markdown: for each file, a table of what does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.documents import Judgement
from derive.expr import Expr
from derive.steps import Hypothesis
from derive.writing.latex import latex, latex_case
from reports.checking.files import CheckedFile
from reports.checking.formulas import shown
from reports.checking.words import around_given, differs, mistake, outcome_word, reason, summary, where
from reports.phrases import say
from reports.rendering.markdown import escape as markdown_escape

_COLUMNS = ("check-as-place", "check-as-verdict", "check-as-understood", "check-as-counterexample", "check-as-repair")
_IN_A_CELL = str.maketrans({"|": r"\vert ", "<": r"\lt ", ">": r"\gt ", "`": "'", "\n": " "})
"""What would end the cell, the formula or its line, or begin a tag."""


def checked_markdown(files: Sequence[CheckedFile], *, lang: str = "en", every: bool = False) -> str:
    """The whole report; with `every`, what holds is in the table, too."""
    title = say("check-title", lang, files[0].name if len(files) == 1 else say("check-files", lang, len(files)))
    parts = [f"# {escape(title)}"]
    for file in files:
        parts += [f"## {escape(file.name)}"] if len(files) > 1 else []
        parts.append(escape(summary(file, lang)))
        rows = [_row(_cells(one, lang)) for one in file.told(every=every)]
        head = [_row(escape(say(key, lang)) for key in _COLUMNS), _row("---" for _ in _COLUMNS)]
        parts.append("\n".join([*head, *rows]) if rows else escape(_nothing(file, lang)))
    return "\n\n".join(filter(None, parts)) + "\n"


def _nothing(file: CheckedFile, lang: str) -> str:
    return say("check-all-hold", lang) if file.judgements else ""


def _cells(one: Judgement, lang: str) -> Iterator[str]:
    yield where(one.place, lang)
    why = f": {escape(reason(one, lang))}" if one.reason else ""
    yield f"{escape(outcome_word(one.outcome, lang))}{_condition(one)}{why}"
    yield _equation(one.left, one.right) if one.left is not None and one.right is not None else ""
    yield escape(differs(one.counterexample, lang)) if one.counterexample is not None else ""
    yield _repair(one, lang)


def _condition(one: Judgement) -> str:
    uses = ": " + _equations(one.uses) if one.uses else ""
    return uses + (f" ({_formula(latex_case(one.case))})" if one.case is not None else "")


def _repair(one: Judgement, lang: str) -> str:
    if one.repair is None:
        return ""
    before, after = around_given(lang)
    given = f"{escape(before)}{_equations(one.repair.uses)}{escape(after)}" if one.repair.uses else ""
    return f"{escape(mistake(one.repair, lang))} {_formula(latex(shown(one.repair.side)))}{given}"


def _equations(uses: Sequence[Hypothesis]) -> str:
    return ", ".join(_equation(use.left, use.right) for use in uses)


def _equation(left: Expr, right: Expr) -> str:
    return _formula(f"{latex(shown(left))} = {latex(shown(right))}")


def _formula(text: str) -> str:
    return f"$`{text.translate(_IN_A_CELL)}`$"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escape(text: str) -> str:
    """Text that neither Markdown nor HTML reads as markup, in one line."""
    return markdown_escape("".join(letter if letter.isprintable() else " " for letter in text))
