"""What became of damaged mathematics, as a table and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from derive.mutation.damage import MUTATIONS
from derive.mutation.lawbreaking import Fate, LawReport
from derive.mutation.score import DIFFERING, Kind, Report
from reports.phrases import say
from reports.rendering.text import table


def mutation_text(report: Report, laws: Sequence[LawReport], lang: str, *, equivalent: bool = False) -> str:
    """Damaged lines by mutation, broken laws, the score, and every mutant that was missed or wrongly refuted."""
    kinds = (Kind.REFUTED, Kind.MISSED, Kind.UNDECIDED, Kind.EQUIVALENT, Kind.WRONGLY_REFUTED)
    header = tuple(say(key, lang) for key in ("mutation", "made", "differ", *(f"kind-{kind.value}" for kind in kinds)))
    counts = report.counts()
    total = sum(counts.values(), Counter[Kind]())
    place = lang == "zh"
    named = [((MUTATIONS[name].en, MUTATIONS[name].zh)[place], found) for name, found in counts.items()]
    rows = [_row(name, found, kinds) for name, found in [*named, (say("all", lang), total)]]
    written = [*table(header, tuple(rows)), ""]
    differ = sum(total[kind] for kind in DIFFERING)
    share = f"{100 * report.score:.2f} %"
    written.append(say("score", lang, share=share, refuted=total[Kind.REFUTED], differ=differ))
    written.append(say("sound-steps", lang, report.steps, len(report.unproved)))
    fates = tuple(fate for fate in Fate if fate is not Fate.IDLE)
    header = (say("law", lang), *(say(f"fate-{fate.value}", lang) for fate in fates))
    rows = [(one.law, *(str(one.fates.get(fate, 0)) for fate in fates)) for one in laws]
    written += ["", *table(header, tuple(rows))]
    listed = [*report.unproved, *report.listed(Kind.MISSED, Kind.UNDECIDED, Kind.WRONGLY_REFUTED)]
    listed += [line for one in laws for line in one.missed]
    if equivalent:
        listed += report.listed(Kind.EQUIVALENT)
    return "\n".join([*written, *([""] if listed else []), *listed]) + "\n"


def _row(name: str, found: Counter[Kind], kinds: Sequence[Kind]) -> tuple[str, ...]:
    differ = sum(found[kind] for kind in DIFFERING)
    return (name, str(sum(found.values())), str(differ), *(str(found[kind]) for kind in kinds))


def mutation_json(report: Report, laws: Sequence[LawReport]) -> dict[str, Any]:
    """The same for a program, with every mutant in words."""
    return {
        "score": report.score,
        "steps": report.steps,
        "unproved": list(report.unproved),
        "mutants": [{"mutation": one.mutation, "outcome": one.kind.value, "text": one.text} for one in report.outcomes],
        "laws": [
            {
                "law": one.law,
                "fates": {fate.value: count for fate, count in one.fates.items()},
                "missed": list(one.missed),
            }
            for one in laws
        ],
    }


def passes(report: Report, laws: Sequence[LawReport], least: float = 0.99) -> bool:
    """At least this share refuted, nothing true refuted, no line unproved, and no broken law missed."""
    sound = not report.unproved and not report.count(Kind.WRONGLY_REFUTED)
    return sound and report.score >= least and not any(one.missed for one in laws)
