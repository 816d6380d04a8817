"""How a derivation is read: which words stand beside which line, and the whole as one LaTeX display."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.expr import Expr
from derive.laws import LAWS
from derive.steps import Case, Hypothesis, Part, Step
from derive.writing.latex import latex, latex_case

LANGUAGES = ("en", "zh")
_COMPOSITE = "differentiation"
_TOO_PLAIN_TO_NAME = ("constant", "variable")


@dataclass(frozen=True)
class Line:
    """One line of the board: left (None where it goes on from the line above) = right, and why.

    `depth` is 0 on the main line, 1 for the steps inside of a step, which a page can unfold: `inside`. An `asked`
    line is one that a student finds without its right side, which is None there; with its right side it is the answer.
    """

    left: Expr | None
    right: Expr | None
    reason: tuple[str | Case | Hypothesis, ...]
    step: Step
    depth: int = 0
    asked: bool = False
    inside: tuple[Line, ...] = ()


def lines(part: Part, lang: str = "en", *, full: bool = False) -> Iterator[Line]:
    """The lines of one part; with `full` each composite step line by line."""
    before: Expr | None = None
    for step in part.steps:
        if step.substeps and full:
            for inner in step.substeps:
                left = None if inner.lhs is before else inner.lhs
                yield Line(left, inner.rhs, reason(inner, lang), inner, 1)
                before = inner.rhs
        else:
            left = None if step.lhs is before else step.lhs
            inside = tuple(lines(Part(step.law, step.substeps), lang)) if step.substeps else ()
            yield Line(left, step.rhs, reason(step, lang), step, inside=inside)
            before = step.rhs


def reason(step: Step, lang: str = "en") -> tuple[str | Case | Hypothesis, ...]:
    """What licenses the step: the names of its laws, the hypotheses it uses, the case it takes."""
    if step.law == _COMPOSITE:
        inner = dict.fromkeys(inner.law for inner in step.substeps)
        named = [law for law in inner if law not in _TOO_PLAIN_TO_NAME] or list(inner)
        words = ("、" if lang == "zh" else ", ").join(law_name(law, lang) for law in named)
    else:
        words = law_name(step.law, lang)
    if step.law == "case" and step.case:
        return (words, step.case)
    return (words, *step.uses)


def law_name(law: str, lang: str) -> str:
    return LAWS[law].zh if lang == "zh" else LAWS[law].en


def latex_reason(parts: Sequence[str | Case | Hypothesis]) -> str:
    r"""The words of `reason` as mathematics: text in \text{…}, equations as they are."""
    first, *rest = parts
    return _latex_piece(first) + "".join(
        (r",\;" if isinstance(part, Hypothesis) else r"\;") + _latex_piece(part) for part in rest
    )


def _latex_piece(part: str | Case | Hypothesis) -> str:
    match part:
        case Case():
            return latex_case(part)
        case Hypothesis(left, right):
            return f"{latex(left)} = {latex(right)}"
        case _:
            return rf"\text{{{part}}}"


def _folded(parts: Sequence[str | Case | Hypothesis]) -> str:
    """`latex_reason` with a long list of laws in several rows, so that a display stays narrow."""
    words, *rest = parts
    assert isinstance(words, str)
    rows = [""]
    for word in re.findall(r".+?(?:, |、|$)", words):
        if rows[-1] and len(rows[-1]) + len(word) > (_WIDEST if ", " in words else _WIDEST // 2):
            rows.append("")
        rows[-1] += word
    if len(rows) == 1:
        return latex_reason(parts)
    written = r" \\ ".join(rf"\text{{{row.rstrip()}}}" for row in rows)
    tail = latex_reason(("", *rest)).removeprefix(r"\text{}") if rest else ""
    return rf"\begin{{array}}{{l}}{written}\end{{array}}{tail}"


def latex_right(row: Line) -> str:
    """The right side; room to write where it is left open, and a box round an answer."""
    if row.right is None:
        return r"\underline{\hspace{14em}\rule{0pt}{3.2em}}"
    return rf"\boxed{{{latex(row.right)}}}" if row.asked else latex(row.right)


_WIDEST = 34
"""Letters in one row of law names."""


def aligned(rows: Sequence[Line], mark: Callable[[Step], str] = lambda step: "") -> str:
    """The lines as one `aligned` display, the reason at the right and a mark behind it."""
    written = [
        rf"{latex(row.left) if row.left else ''} &= {latex_right(row)} && {_folded(row.reason)}{mark(row.step)}"
        for row in rows
    ]
    return "\\begin{aligned}\n" + " \\\\\n".join(written) + "\n\\end{aligned}"
