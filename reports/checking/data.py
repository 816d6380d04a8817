"""What was found, for a program: the words are English in every language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.documents import Judgement
from derive.writing.latex import latex
from derive.writing.textmath import text_case
from reports.checking.files import CheckedFile
from reports.checking.formulas import plain, shown


def checked_json(files: Sequence[CheckedFile]) -> dict[str, Any]:
    """The judgements with their places, formulas as LaTeX; of a single file its entry itself."""
    entries = [_file(file) for file in files]
    return entries[0] if len(entries) == 1 else {"files": entries}


def _file(file: CheckedFile) -> dict[str, Any]:
    return {
        "file": file.name,
        "equalities": [_judgement(one) for one in file.judgements],
        "counts": {outcome.value: number for outcome, number in file.counts.items()},
    }


def _judgement(one: Judgement) -> dict[str, Any]:
    return {
        "line": one.place.line,
        "column": one.place.column,
        "cell": one.place.cell or None,
        "lhs": latex(shown(one.left)) if one.left is not None else None,
        "rhs": latex(shown(one.right)) if one.right is not None else None,
        "verdict": one.outcome.value,
        "reason": plain(one.reason),
        "case": text_case(one.case) if one.case is not None else None,
        "uses": [f"{latex(shown(use.left))} = {latex(shown(use.right))}" for use in one.uses],
        "counterexample": str(one.counterexample) if one.counterexample is not None else None,
        "repair": {"kind": one.repair.kind, "side": latex(shown(one.repair.side))} if one.repair is not None else None,
    }
