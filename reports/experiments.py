"""A published experiment run again: for a terminal, and as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite, isinf
from typing import Any

import numpy as np

from numeric.experiments import EXPERIMENTS
from numeric.experiments.record import Claim, Experiment, Run
from reports.columns import columns
from reports.experiment_phrases import say
from reports.text import table, wrap

_MARKS = {"holds": "✓", "in part": "≈", "fails": "✗"}
_COLOURS = {"✓": "32", "≈": "33", "✗": "31;1"}
_NARROWEST = 60


def experiment_text(experiment: Experiment, lang: str, width: int = 80, *, colour: bool = False) -> str:
    """What was run, published numbers beside ours, every claim with its verdict and the figures that judge it.

    In lines of at most `width` columns, or 60 where that is less; with `colour`, ANSI colours.
    """
    width = max(width, _NARROWEST)
    title = wrap(say("experiment-title", lang, EXPERIMENTS[experiment.name].title[lang == "zh"]), width)
    written = [*(f"**{row}" for row in title), "═" * max(map(columns, title))]
    for words in _settings(experiment, lang):
        written += wrap(words, width)
    written += [*_heading("experiment-runs", lang), *_runs(experiment.runs, lang, width), ""]
    for words in _summary(experiment.runs, lang):
        written += wrap(words, width)
    written += _side_by_side(experiment, lang, width)
    if experiment.claims:
        written += _heading("experiment-claims", lang)
        for place, claim in enumerate(experiment.claims):
            written += [*([""] if place else []), *_claim(claim, lang, width)]
    if "gradient_errors" in experiment.settings:
        written += [*_heading("experiment-follows", lang), *_gradient(experiment, lang, width)]
    return _coloured([row.rstrip() for row in written], colour)


def _coloured(rows: Sequence[str], colour: bool) -> str:
    """Bold where a row starts with two stars, and the marks of verdicts in their colours."""
    if not colour:
        return "\n".join(row.removeprefix("**") for row in rows) + "\n"
    bold = (f"\x1b[1m{row[2:]}\x1b[0m" if row.startswith("**") else row for row in rows)
    marks = re.compile("[" + "".join(_COLOURS) + "]")
    return "\n".join(marks.sub(lambda m: f"\x1b[{_COLOURS[m[0]]}m{m[0]}\x1b[0m", row) for row in bold) + "\n"


def _heading(key: str, lang: str) -> list[str]:
    return ["", f"**{say(key, lang)}", ""]


def _settings(experiment: Experiment, lang: str) -> list[str]:
    facts = dict(experiment.settings)
    if experiment.name == "mnist":
        facts["images"] = int(sum(experiment.curves.get("confusion", ())))
        facts["epochs"] = len(experiment.curves.get("softmax-ce-loss-median", ()))
    written = [say(f"settings-{experiment.name}", lang, **facts)]
    if experiment.name == "mnist" and not facts.get("full"):
        written.append(say("settings-mnist-short", lang))
    return written


def run_title(run: Run, lang: str) -> str:
    """The name of a list of numbers in words: of the run and, of several lists, which one it is."""
    neuron = _NEURON.fullmatch(run.name)
    if neuron:
        return say("run-neuron", lang, say(f"neuron-{neuron[1]}", lang), *neuron.groups()[1:])
    name, _, kind = run.name.partition(" ")
    title = say(f"run-{name}", lang)
    return say(f"list-{kind}", lang, title) if kind else title


_NEURON = re.compile(r"(\w+) (.+)/(.+) η=(.+)")
"""Loss, weight and bias at the start, learning rate."""


def verdict(run: Run, lang: str) -> str:
    """Whether the numbers came out; that some do not is what is expected of them."""
    if run.reproduced:
        return "✓ " + say("reproduced", lang) if run.expected else "✗ " + say("agrees-unexpectedly", lang)
    return "✗ " + say("not-reproduced", lang) if run.expected else "≠ " + say("differs-as-it-must", lang)


def _runs(runs: Sequence[Run], lang: str, width: int) -> list[str]:
    header = tuple(say(f"column-{one}", lang) for one in ("list", "count", "difference", "tolerance", "verdict"))
    rows = tuple(
        (run_title(run, lang), str(len(run.ours)), _size(run.max_abs_diff), _size(run.tolerance), verdict(run, lang))
        for run in runs
    )
    return table(header, rows, width)


def _size(value: float) -> str:
    return f"{value:.3g}" if value == 0 or 0.01 <= value < 1000 else f"{value:.1e}"


def _summary(runs: Sequence[Run], lang: str) -> list[str]:
    others = sum(not run.expected for run in runs)
    more = say("others-must-differ", lang, others) if others else ""
    written = [say("all-as-expected", lang, sum(run.reproduced and run.expected for run in runs), len(runs), more)]
    surprises = [run_title(run, lang) for run in runs if run.reproduced != run.expected]
    if surprises:
        written.append(say("some-unexpected", lang, say("semicolon", lang).join(surprises)))
    return written


def _side_by_side(experiment: Experiment, lang: str, width: int) -> list[str]:
    """Published numbers and ours: gender's lists a table each, the single neuron's and MNIST's accuracies in one."""
    match experiment.name:
        case "gender":
            lists = [run for run in experiment.runs if run.expected]
            return [row for run in lists for row in _number_by_number(run, experiment, lang, width)]
        case "neuron":
            return ["", *_neuron(experiment.runs, lang, width)]
    single = [run for run in experiment.runs if len(run.ours) == 1]
    if not single:
        return []
    header = tuple(say(f"column-{one}", lang) for one in ("run", "published", "ours", "apart"))
    rows = tuple((run_title(run, lang), *_pair(run.published[0], run.ours[0])) for run in single)
    return ["", *wrap(say("printed-accuracies", lang), width), "", *table(header, rows, width)]


_NEURON_FIGURES = {"first": 6, "w": 4, "b": 4, "output": 4}
"""Of a run of the single neuron, and to how many digits; where less was published, the last ones."""


def _neuron(runs: Sequence[Run], lang: str, width: int) -> list[str]:
    header = (say("column-run", lang), "", *(say(f"column-{one}", lang) for one in _NEURON_FIGURES))
    rows = list[tuple[str, ...]]()
    for run in runs:
        parts = _NEURON.fullmatch(run.name)
        assert parts, run.name
        loss, w, b, rate = parts.groups()
        title = f"{say(f'neuron-{loss}', lang)} {w}/{b} η={rate}"
        for first, whose, numbers in ((title, "published", run.published), ("", "ours", run.ours)):
            digits = list(_NEURON_FIGURES.values())[-len(numbers) :]
            blanks = [""] * (len(_NEURON_FIGURES) - len(numbers))
            written = (f"{number:.{size}f}" for number, size in zip(numbers, digits, strict=True))
            rows.append((first, say(f"column-{whose}", lang), *blanks, *written))
    return table(header, tuple(rows), width)


def _number_by_number(run: Run, experiment: Experiment, lang: str, width: int) -> list[str]:
    step = experiment.settings["printed_every"]
    header = tuple(say(f"column-{one}", lang) for one in ("epoch", "published", "ours", "apart"))
    rows = (
        (str(step * place), *_pair(theirs, ours))
        for place, (theirs, ours) in enumerate(zip(run.published, run.ours, strict=True))
    )
    return ["", *wrap(run_title(run, lang), width), "", *table(header, tuple(rows), width)]


def _pair(theirs: float, ours: float) -> tuple[str, str, str]:
    """Both numbers to all digits that were published, and how far they are apart."""
    return _number(theirs), _number(ours), _size(abs(theirs - ours))


def _number(value: float) -> str:
    return f"{value:.8g}" if abs(value - round(value, 6)) < 1e-10 else repr(value)


def wrong_entries(errors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The entries of a published backward pass that are not those of the derived gradient."""
    return [
        name
        for name, one in errors.items()
        if abs(one["published"] - one["derived"]) > 1e-9 * max(abs(one["derived"]), 1e-3)
    ]


def _gradient(experiment: Experiment, lang: str, width: int) -> list[str]:
    """What a gradient check of the published program shows, entry by entry."""
    errors = experiment.settings["gradient_errors"]
    wrong = wrong_entries(errors)
    header = tuple(say(f"column-{one}", lang) for one in ("entry", "backward", "derived", "verdict"))
    rows = tuple(
        (name, f"{one['published']:+.9f}", f"{one['derived']:+.9f}", _entry_verdict(name in wrong, lang))
        for name, one in errors.items()
    )
    sentence = say(f"follows-{experiment.name}", lang, say("comma", lang).join(wrong))
    return [*wrap(sentence, width), "", *table(header, rows, width)]


def _entry_verdict(wrong: bool, lang: str) -> str:
    return say("entry-differs" if wrong else "entry-equal", lang)


class _Figure(float):
    """A number in a sentence; nothing is written 0, an infinite one ∞."""

    def __format__(self, spec: str) -> str:
        if isinf(self):
            return "∞" if self > 0 else "-∞"
        return super().__format__(spec) if self else "0"


def _claim(claim: Claim, lang: str, width: int) -> list[str]:
    """The sentence with its verdict, and below it what judges it."""
    figures = {name.replace(".", "_"): _Figure(value) for name, value in claim.figures.items()}
    mark = f"{_MARKS[claim.verdict]} "
    sentence = say("claim-verdict", lang, say(f"claim-{claim.name}", lang), say(f"verdict-{claim.verdict}", lang))
    reason = say(f"claim-{claim.name}-why", lang, **figures)
    head = [(mark if first else "  ") + row for first, row in _first(wrap(sentence, width - 2))]
    return [*head, *("  " + row for row in wrap(reason, width - 2))]


def _first(rows: Sequence[str]) -> list[tuple[bool, str]]:
    return [(place == 0, row) for place, row in enumerate(rows)]


def experiment_json(experiment: Experiment) -> dict[str, Any]:
    """The same as plain data, and every curve but the pixels; a number that is not finite is a text."""
    return {
        "experiment": experiment.name,
        "runs": [
            {
                "name": run.name,
                "published": _plain(run.published),
                "ours": _plain(run.ours),
                "max_abs_diff": _plain(run.max_abs_diff),
                "tolerance": _plain(run.tolerance),
                "reproduced": bool(run.reproduced),
                "expected": run.expected,
            }
            for run in experiment.runs
        ],
        "claims": [
            {"name": claim.name, "verdict": claim.verdict, "figures": _plain(claim.figures)}
            for claim in experiment.claims
        ],
        "settings": _plain(experiment.settings),
        "curves": {
            name: _plain(values) for name, values in experiment.curves.items() if not name.startswith("pixels-")
        },
    }


def _plain(value: Any) -> Any:
    """What JSON has: no scalars and arrays of NumPy, no infinite numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | range):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
