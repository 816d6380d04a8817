"""The lines of a document on a page, with marks in them and what was found below them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape as html_escape

from derive.checker import Counterexample
from derive.documents import Judgement, Outcome, Repair
from derive.expr import Expr
from derive.reading.symbols import RELATIONS
from derive.writing.mathml import mathml, mathml_case, mathml_equation
from derive.writing.textmath import box
from reports.checking.files import QUIET, CheckedFile, Source
from reports.checking.formulas import equation_in_a_line, shown
from reports.checking.words import MARKS, around_given, condition, mistake, outcome_word, point, reason, values, where
from reports.phrases import say
from reports.rendering.html_page import escape, prose

_SIGN = re.compile(r"\\[A-Za-z]+|:=|==|=:|.", re.DOTALL)
_GRAVE = (Outcome.WRONG, Outcome.RIGHT_AGAIN, Outcome.IN_CASE, Outcome.CONDITIONAL, Outcome.UNDECIDED, Outcome.NOT_READ)
"""What colours the number of its line, the gravest first."""
_EM = 0.47
"""The width of a character of a formula in a terminal, in ems of the page."""
Numbered = tuple[int, Judgement]


def anchor(file: int, at: int) -> str:
    """The name of the mark at a judgement, both numbered from 1."""
    return f"at{file}-{at}"


def note_of(file: int, at: int) -> str:
    """The name of what is said of a judgement."""
    return f"note{file}-{at}"


def mark(outcome: Outcome) -> str:
    return f'<span class="mark {_class(outcome)}" aria-hidden="true">{MARKS[outcome]}</span>'


def written(file: CheckedFile, number: int, every: bool, lang: str) -> Iterator[str]:
    """All lines; of a notebook, cell by cell."""
    below: dict[tuple[int, int], list[Numbered]] = {}
    for at, one in enumerate(file.judgements, 1):
        below.setdefault((one.place.cell, one.place.line), []).append((at, one))
    for source in file.sources:
        lines = "\n".join(
            _line(text, count, below.get((source.cell, count), ()), number, every, lang)
            for count, text in enumerate(source.lines, 1)
        )
        yield f'{_cell(source, lang)}<div class="source{" code" if source.code else ""}">\n{lines}\n</div>'


def _cell(source: Source, lang: str) -> str:
    key = "check-code" if source.code else "check-whole-cell"
    return f'<h3 class="cell">{escape(say(key, lang, source.cell))}</h3>\n' if source.cell else ""


def _line(text: str, count: int, found: Sequence[Numbered], file: int, every: bool, lang: str) -> str:
    gravest = next((kind for kind in _GRAVE if any(one.outcome is kind for _, one in found)), None)
    kind = f" has-{_class(gravest)}" if gravest else ""
    noted = [numbered for numbered in found if _has_note(numbered[1], every)]
    notes = "".join("\n" + _note(one, file, at, lang) for at, one in noted)
    row = _marked(text, found, file, [at for at, _ in noted], lang)
    return f'<div class="row{kind}"><span class="count">{count}</span><code>{row}</code></div>{notes}'


def _has_note(one: Judgement, every: bool) -> bool:
    return one.outcome not in QUIET or (every and one.outcome is not Outcome.GIVEN)


def _marked(text: str, found: Sequence[Numbered], file: int, noted: Sequence[int], lang: str) -> str:
    """The line as it was written, a mark before each sign, the sign itself in its colour."""
    parts, done = list[str](), 0
    for at, one in sorted(found, key=lambda numbered: numbered[1].place.column):
        start = min(max(one.place.column - 1, done), len(text))
        end = start + _sign(text, start)
        parts += [_literal(text[done:start]), _mark(one, file, at, at in noted, lang)]
        parts.append(f'<span class="{_class(one.outcome)}">{_literal(text[start:end])}</span>' if end > start else "")
        done = end
    return "".join(parts) + _literal(text[done:])


def _sign(text: str, start: int) -> int:
    """The length of the sign that begins there; 0 where none does."""
    found = _SIGN.match(text, start)
    return len(found[0]) if found and found[0] in RELATIONS else 0


def _mark(one: Judgement, file: int, at: int, noted: bool, lang: str) -> str:
    said = outcome_word(one.outcome, lang) + condition(one)
    understood = f": {equation_in_a_line(one)}" if one.left is not None and one.right is not None else ""
    why = "" if noted or not one.reason or understood else f": {reason(one, lang)}"
    kind = f'class="mark {_class(one.outcome)}" id="{anchor(file, at)}"'
    named = f'title="{escape(said + understood + why)}" aria-label="{escape(said)}"'
    sign = MARKS[one.outcome]
    if noted:
        return f'<a {kind} href="#{note_of(file, at)}" {named}>{sign}</a>'
    return f'<span {kind} role="img" {named}>{sign}</span>'


def _note(one: Judgement, file: int, at: int, lang: str) -> str:
    """All that is known of it; open where it is wrong."""
    opened = ' open=""' if one.outcome is Outcome.WRONG else ""
    head = f"{mark(one.outcome)} {escape(outcome_word(one.outcome, lang))}{_condition(one)}"
    back = f'<a class="place" href="#{anchor(file, at)}">{escape(where(one.place, lang))}</a>'
    rows = "\n".join(f"<dt>{escape(name)}</dt>\n<dd>{value}</dd>" for name, value in _facts(one, lang).items())
    facts = f"\n<dl>\n{rows}\n</dl>" if rows else ""
    kind = f'class="finding of-{_class(one.outcome)}" id="{note_of(file, at)}"'
    return f"<details {kind}{opened}><summary>{head} {back}</summary>{facts}\n</details>"


def _condition(one: Judgement) -> str:
    equations = [mathml_equation(shown(use.left), shown(use.right), inline=True) for use in one.uses]
    uses = ": " + ", ".join(equations) if one.uses else ""
    return uses + (f" ({mathml_case(one.case)})" if one.case is not None else "")


def _facts(one: Judgement, lang: str) -> Mapping[str, str]:
    found = dict[str, str]()
    if one.reason:
        found[say("check-as-reason", lang)] = escape(reason(one, lang))
    if one.left is not None and one.right is not None:
        found[say("check-as-understood", lang)] = _sides(one.left, one.right)
    if one.counterexample is not None:
        found[say("check-as-counterexample", lang)] = _differs(one.counterexample, lang)
    if one.repair is not None:
        found[say("check-as-repair", lang)] = _repair(one.repair, lang)
    return found


def _sides(left: Expr, right: Expr) -> str:
    left, right = shown(left), shown(right)
    return _formula(mathml_equation(left, right), box(left).width + box(right).width + 4)


def _differs(counterexample: Counterexample, lang: str) -> str:
    left, right = values(counterexample, lang)
    sides = (say("check-left-value", lang, left), say("check-right-value", lang, right))
    apart = "".join(f'<span class="value">{prose(side)}</span> ' for side in sides)
    pairs = ", ".join(f'<span class="pair">{prose(pair)}</span>' for pair in point(counterexample))
    return f'{apart}<span class="point">{pairs}</span>'


def _repair(repair: Repair, lang: str) -> str:
    side = shown(repair.side)
    uses = ", ".join(mathml_equation(shown(use.left), shown(use.right), inline=True) for use in repair.uses)
    before, after = around_given(lang)
    given = f"{escape(before)}{uses}{escape(after)}" if uses else ""
    return f"{escape(mistake(repair, lang))} {_formula(mathml(side), box(side).width)}{given.lstrip(', ')}"


def _formula(drawn: str, width: int) -> str:
    """A formula on a line of its own, of about as many characters."""
    return f'<div class="formula" style="--ems: {width * _EM:.4g}">{drawn}</div>'


def _class(outcome: Outcome) -> str:
    return outcome.name.lower().replace("_", "-")


def _literal(text: str) -> str:
    """The text as it stands; what is neither seen nor a space is shown as a sign for that."""
    return html_escape("".join(map(_visible, text)))


def _visible(letter: str) -> str:
    """Marks that turn the direction of writing, too, would hide what stands there."""
    hidden = letter != "\t" and unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
    return "\N{REPLACEMENT CHARACTER}" if hidden else letter
