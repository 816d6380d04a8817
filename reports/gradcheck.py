"""What the check of somebody's gradient code found: for a terminal, and as JSON."""

from __future__ import annotations

from math import isfinite
from typing import Any

from numeric.checking.mistake import Mistake
from numeric.checking.report import AXES, Entry, GradcheckReport, Judgement, Quantity
from reports.phrases import say
from reports.rendering.text import wrap

_MARKS = {Judgement.RIGHT: "✓", Judgement.WRONG: "✗", Judgement.UNDECIDED: "?"}
_COLOURS = {Judgement.RIGHT: "32", Judgement.WRONG: "31;1", Judgement.UNDECIDED: "33"}
_KINKS_SHOWN = 3


def gradcheck_text(report: GradcheckReport, lang: str, width: int = 80, *, colour: bool = False) -> str:
    """The verdict, the worst entry of each quantity that is wrong, the mistake, the points."""
    lines = [(0, say("checked-against", lang, report.function, report.against, _verdict(report, lang, colour)))]
    for quantity in report.quantities:
        lines += [(2, ""), *_quantity(quantity, lang)]
    lines += [(2, ""), (0, say("points", lang, _points(report, lang)))]
    if report.library != "numpy":
        lines.append((0, say("library", lang, report.library)))
    lines += [(0, note[lang == "zh"]) for note in report.notes]
    rows = (" " * indent + row for indent, line in lines for row in (wrap(line, width - indent) if line else [""]))
    return "\n".join(row.rstrip() for row in rows) + "\n"


def _verdict(report: GradcheckReport, lang: str, colour: bool) -> str:
    word = f"{_MARKS[report.judgement]} {say(report.judgement.value, lang)}"
    return f"\x1b[{_COLOURS[report.judgement]}m{word}\x1b[0m" if colour else word


def _quantity(quantity: Quantity, lang: str) -> list[tuple[int, str]]:
    title = say(f"of-{quantity.name}", lang)
    if quantity.shapes:
        lines = [(2, say("wrong-shape", lang, title, *quantity.shapes))]
    else:
        verdict = say(quantity.judgement.value, lang)
        methods = say("comma", lang).join(say(f"by-{method}", lang) for method in quantity.methods)
        counts = say("entries-differ", lang, differing=quantity.differing, compared=quantity.compared)
        lines = [(2, say("quantity", lang, title, verdict, counts, methods))]
    if quantity.judgement is Judgement.WRONG and quantity.worst:
        lines += [(4, line) for line in _entry(quantity.worst, lang)]
    for place, together in enumerate(quantity.mistakes):
        sentence = say("and-also", lang).join(mistake.sentence[lang == "zh"] for mistake in together)
        lines.append((4, say("or-mistake" if place else "mistake", lang, sentence)))
    for kink in quantity.kinks[:_KINKS_SHOWN]:
        lines.append((4, say("on-kink", lang, _where(kink, lang), kink.yours, kink.low, kink.high)))
    if len(quantity.kinks) > _KINKS_SHOWN:
        lines.append((4, say("more-kinks", lang, len(quantity.kinks) - _KINKS_SHOWN)))
    return [*lines, *((4, note[lang == "zh"]) for note in quantity.notes)]


def _entry(entry: Entry, lang: str) -> list[str]:
    derived = f"{entry.low!r} … {entry.high!r}" if entry.on_kink else entry.digits
    return [
        say("worst-entry", lang, _where(entry, lang)),
        f"  {say('yours', lang)} {entry.yours!r}",
        f"  {say('derived', lang)} {derived}",
        "  " + say("rounding-explains", lang, entry.tolerance),
    ]


def _where(entry: Entry, lang: str) -> str:
    axes = zip(AXES[entry.quantity], entry.index, strict=True)
    words = say("comma", lang).join(f"{say(f'axis-{axis}', lang)} {place}" for axis, place in axes)
    return say("at-entry", lang, words, entry.point[lang == "zh"]) if words else entry.point[lang == "zh"]


def _points(report: GradcheckReport, lang: str) -> str:
    return say("semicolon", lang).join(
        f"{title[lang == 'zh']} (N = {samples}, n = {outputs})" for title, (samples, outputs) in report.points
    )


def gradcheck_json(report: GradcheckReport) -> dict[str, Any]:
    """The same as plain data. Indices count from 0; a number that is not finite is a text."""
    return {
        "function": report.function,
        "against": report.against,
        "kind": report.kind,
        "library": report.library,
        "precision": report.precision,
        "verdict": report.judgement.value,
        "points": [{"title": title[0], "N": size[0], "n": size[1]} for title, size in report.points],
        "quantities": [_quantity_json(quantity) for quantity in report.quantities],
        "mistakes": list(report.mistakes),
        "consistent": report.consistent,
        "notes": [note[0] for note in report.notes],
    }


def _quantity_json(quantity: Quantity) -> dict[str, Any]:
    return {
        "name": quantity.name,
        "verdict": quantity.judgement.value,
        "methods": list(quantity.methods),
        "compared": quantity.compared,
        "differing": quantity.differing,
        "shape": list(quantity.shapes[0]) if quantity.shapes else None,
        "expected_shape": list(quantity.shapes[1]) if quantity.shapes else None,
        "worst": _entry_json(quantity.worst) if quantity.worst else None,
        "mistakes": [[_mistake_json(mistake) for mistake in together] for together in quantity.mistakes],
        "kinks": [_entry_json(kink) for kink in quantity.kinks],
        "notes": [note[0] for note in quantity.notes],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "point": entry.point[0],
        **dict(zip(AXES[entry.quantity], entry.index, strict=True)),
        "yours": _number(entry.yours),
        "derived": _number(entry.derived),
        "digits": entry.digits,
        "tolerance": _number(entry.tolerance),
        **({"low": _number(entry.low), "high": _number(entry.high)} if entry.on_kink else {}),
    }


def _number(value: float) -> float | str:
    return value if isfinite(value) else str(value)


def _mistake_json(mistake: Mistake) -> dict[str, str]:
    return {"name": mistake.name, "sentence": mistake.sentence[0], "sentence_zh": mistake.sentence[1]}
