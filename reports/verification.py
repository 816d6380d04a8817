"""Many derivations checked at once, on all cores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from derive.catalog import derive
from derive.checker import Counterexample, Verdict, prove
from derive.workers import spread
from reports.json_form import proof_json
from reports.phrases import say
from reports.rendering.text import table

_GOOD = ("proved", "agrees")


def verify_one(name: str) -> dict[str, Any]:
    """Derive and prove; the outcome as plain data."""
    return proof_json(prove(derive(name)))


def verify(names: Sequence[str], jobs: int, advance: Callable[[int], None] = lambda done: None) -> list[dict[str, Any]]:
    """The outcomes in the order of the names; `advance` is told how many are done."""
    return list(spread(verify_one, names, jobs, lambda done, total: advance(done)))


def summary(checked: Sequence[dict[str, Any]], lang: str) -> str:
    """A line a derivation, the counts by verdict, and the first failure of each that does not hold."""
    verdicts = [verdict.value for verdict in Verdict]
    header = (say("name", lang), *(say(verdict, lang) for verdict in verdicts), say("differences", lang))
    rows = [
        (one["name"], *(str(one["counts"].get(verdict, 0)) for verdict in verdicts), _ends(one, lang))
        for one in checked
    ]
    total = sum((Counter(one["counts"]) for one in checked), Counter[str]())
    rows.append((say("total", lang, len(checked)), *(str(total[verdict]) for verdict in verdicts), ""))
    written = table(header, tuple(rows))
    for one in checked:
        written += [f"{one['name']}: {line}" for line in _failures(one["steps"], lang)]
        written += [
            f"{one['name']}: {say(f'result-{name}', lang)}: {say(finding['verdict'], lang)} ({_why(finding)})"
            for name, finding in one["end_to_end"].items()
            if finding["verdict"] not in _GOOD
        ]
    return "\n".join(written) + "\n"


def _ends(one: dict[str, Any], lang: str) -> str:
    counts = Counter(finding["verdict"] for finding in one["end_to_end"].values())
    return ", ".join(f"{count} {say(verdict, lang)}" for verdict, count in sorted(counts.items()))


def _failures(steps: Sequence[dict[str, Any]], lang: str) -> list[str]:
    failed = []
    for step in steps:
        if not step.get("demanded") and step["verdict"] not in _GOOD:
            failed.append(f"{say(step['verdict'], lang)}: {step['lhs']['text']} = {step['rhs']['text']} ({_why(step)})")
        failed += _failures(step.get("substeps", ()), lang)
    return failed


def _why(finding: dict[str, Any]) -> str:
    example = finding.get("counterexample")
    return str(Counterexample(**example)) if example else finding.get("reason", "")
