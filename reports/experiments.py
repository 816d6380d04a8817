"""A published experiment run again: for a terminal, and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isinf
from typing import Any

from numeric.experiments import EXPERIMENTS
from numeric.experiments.record import Claim, Experiment, Run
from numeric.experiments.saved import command_of
from reports.document import Block, Cell, Document, Figure, Heading, Judgement, Listing, Paragraph, Table
from reports.experiment_setting import setting_blocks
from reports.handout.programs import saved_program
from reports.phrases import say
from reports.plain_data import plain_data
from reports.rendering.text import render_text
from reports.trained_networks import TRAINED

_MARKS = {"holds": "✓", "in part": "≈", "fails": "✗"}
_NARROWEST = 60


def experiment_text(experiment: Experiment, lang: str, width: int = 80, *, colour: bool = False) -> str:
    """The document for a terminal, in lines of at most `width` columns, or 60 where that is less."""
    return render_text(experiment_document(experiment, lang), max(width, _NARROWEST), colour=colour)


def experiment_document(experiment: Experiment, lang: str, figures: Sequence[Figure] = ()) -> Document:
    """What was run, published numbers beside ours, every claim with its verdict and the figures that judge it."""
    return Document(experiment_title(experiment.name, lang), lang, tuple(_blocks(experiment, lang, figures)), {})


def experiment_title(name: str, lang: str) -> str:
    """What a report on an experiment is called."""
    named = EXPERIMENTS[name]
    return say("experiment-title" if named.published else "experiment-own-title", lang, named.title[lang == "zh"])


def _blocks(experiment: Experiment, lang: str, figures: Sequence[Figure]) -> Iterator[Block]:
    yield from setting_blocks(experiment, lang)
    yield Heading(say("experiment-runs" if EXPERIMENTS[experiment.name].published else "experiment-demands", lang))
    yield _runs(experiment.runs, lang)
    for words in _summary(experiment.runs, lang):
        yield Paragraph((words,))
    yield from _side_by_side(experiment, lang)
    if figures:
        yield Heading(say("experiment-figures", lang))
        yield from figures
    if experiment.claims:
        yield Heading(say("experiment-claims", lang))
        for claim in experiment.claims:
            yield claim_block(claim, lang)
    if "gradient_errors" in experiment.settings:
        yield Heading(say("experiment-follows", lang))
        yield from _gradient(experiment, lang)
    yield Heading(say("rerun", lang))
    yield Listing(command_of(experiment), "sh", (say("rerun-lead", lang),))
    yield Cell(saved_program(experiment.name), say("cell-saved", lang))


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
    if run.mistaken:
        return "≠ " + say("source-mistaken", lang)
    return "✗ " + say("not-reproduced", lang) if run.expected else "≠ " + say("differs-as-it-must", lang)


def _runs(runs: Sequence[Run], lang: str) -> Table:
    header = tuple(say(f"column-{one}", lang) for one in ("list", "count", "difference", "tolerance", "verdict"))
    rows = tuple(
        (run_title(run, lang), str(len(run.ours)), _size(run.max_abs_diff), _size(run.tolerance), verdict(run, lang))
        for run in runs
    )
    return Table(header, rows)


def _size(value: float) -> str:
    return f"{value:.3g}" if value == 0 or 0.01 <= value < 1000 else f"{value:.1e}"


def _summary(runs: Sequence[Run], lang: str) -> list[str]:
    mistaken = sum(run.mistaken for run in runs)
    others = sum(not run.expected for run in runs) - mistaken
    more = say("others-mistaken", lang, mistaken) if mistaken else ""
    more += say("others-must-differ", lang, others) if others else ""
    written = [say("all-as-expected", lang, sum(run.reproduced and run.expected for run in runs), len(runs), more)]
    surprises = [run_title(run, lang) for run in runs if run.reproduced != run.expected]
    if surprises:
        written.append(say("some-unexpected", lang, say("semicolon", lang).join(surprises)))
    return written


def _side_by_side(experiment: Experiment, lang: str) -> Iterator[Block]:
    """Published numbers and ours: gender's lists a table each, the single neuron's and MNIST's accuracies in one.

    Of an experiment of our own, what its networks make of the data.
    """
    match experiment.name:
        case name if name in TRAINED:
            yield from TRAINED[name](experiment, lang)
        case "gender":
            for run in experiment.runs:
                if run.expected:
                    yield Heading(run_title(run, lang), 3)
                    yield _number_by_number(run, experiment, lang)
        case "neuron":
            yield _neuron(experiment.runs, lang)
        case "mnist":
            single = [run for run in experiment.runs if len(run.ours) == 1]
            if single:
                header = tuple(say(f"column-{one}", lang) for one in ("run", "published", "ours", "apart"))
                yield Paragraph((say("printed-accuracies", lang),))
                yield Table(
                    header, tuple((run_title(run, lang), *_hundredths(run.published[0], run.ours[0])) for run in single)
                )


_NEURON_FIGURES = {"first": 6, "w": 4, "b": 4, "output": 4}
"""Of a run of the single neuron, and to how many digits; where less was published, the last ones."""


def _neuron(runs: Sequence[Run], lang: str) -> Table:
    header = (say("column-run", lang), "", *(say(f"column-{one}", lang) for one in _NEURON_FIGURES))
    rows = list[tuple[str, ...]]()
    for run in runs:
        parts = _NEURON.fullmatch(run.name)
        assert parts, run.name
        loss, w, b, rate = parts.groups()
        title = f"{say(f'neuron-{loss}', lang)} {w}/{b} η={rate}"
        for first, whose, numbers in ((title, "book", run.published), ("", "ours", run.ours)):
            digits = list(_NEURON_FIGURES.values())[-len(numbers) :]
            blanks = [""] * (len(_NEURON_FIGURES) - len(numbers))
            written = (f"{number:.{size}f}" for number, size in zip(numbers, digits, strict=True))
            rows.append((first, say(f"column-{whose}", lang), *blanks, *written))
    return Table(header, tuple(rows))


def _number_by_number(run: Run, experiment: Experiment, lang: str) -> Table:
    step = experiment.settings["printed_every"]
    header = tuple(say(f"column-{one}", lang) for one in ("epoch", "published", "ours", "apart"))
    rows = (
        (str(step * place), *_pair(theirs, ours))
        for place, (theirs, ours) in enumerate(zip(run.published, run.ours, strict=True))
    )
    return Table(header, tuple(rows))


def _pair(theirs: float, ours: float) -> tuple[str, str, str]:
    """Both numbers to all digits that were published, and how far they are apart."""
    return _number(theirs), _number(ours), _size(abs(theirs - ours))


def _hundredths(theirs: float, ours: float) -> tuple[str, str, str]:
    """Per cent as the book prints them, and how far they are apart."""
    return f"{theirs:.2f}", f"{ours:.2f}", f"{abs(theirs - ours):.2f}"


def _number(value: float) -> str:
    return f"{value:.8g}" if abs(value - round(value, 6)) < 1e-10 else repr(value)


def wrong_entries(errors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The entries of a published backward pass that are not those of the derived gradient."""
    return [
        name
        for name, one in errors.items()
        if abs(one["published"] - one["derived"]) > 1e-9 * max(abs(one["derived"]), 1e-3)
    ]


def _gradient(experiment: Experiment, lang: str) -> Iterator[Block]:
    """What a gradient check of the published program shows, entry by entry."""
    errors = experiment.settings["gradient_errors"]
    wrong = wrong_entries(errors)
    header = tuple(say(f"column-{one}", lang) for one in ("entry", "backward", "derived", "verdict"))
    rows = tuple(
        (name, f"{one['published']:+.9f}", f"{one['derived']:+.9f}", _entry_verdict(name in wrong, lang))
        for name, one in errors.items()
    )
    sentence = say(f"follows-{experiment.name}", lang, say("comma", lang).join(wrong))
    yield Paragraph((sentence,))
    yield Table(header, rows)


def _entry_verdict(wrong: bool, lang: str) -> str:
    return say("entry-differs" if wrong else "entry-equal", lang)


class _Number(float):
    """A number in a sentence; nothing is written 0, an infinite one ∞."""

    def __format__(self, spec: str) -> str:
        if isinf(self):
            return "∞" if self > 0 else "-∞"
        return super().__format__(spec) if self else "0"


def claim_block(claim: Claim, lang: str) -> Judgement:
    """The sentence, whether it holds, and by what figures."""
    sentence = say("quoted", lang, say(f"claim-{claim.name}", lang))
    verdict = say(f"verdict-{claim.verdict}", lang)
    return Judgement(_MARKS[claim.verdict], sentence, verdict, reason(claim, lang))


def reason(claim: Claim, lang: str) -> str:
    """What the verdict rests on; an epoch that never came is explained."""
    never = say("never-reached", lang) if any(map(isinf, claim.figures.values())) else ""
    return with_figures(f"claim-{claim.name}-why", claim, lang) + never


def with_figures(key: str, claim: Claim, lang: str) -> str:
    """The phrase, its gaps filled with the figures of the claim."""
    return say(key, lang, **{name.replace(".", "_"): _Number(value) for name, value in claim.figures.items()})


def experiment_json(experiment: Experiment) -> dict[str, Any]:
    """The same as plain data, and every curve but the pixels; a number that is not finite is a text."""
    return {
        "experiment": experiment.name,
        "runs": [
            {
                "name": run.name,
                "published": plain_data(run.published),
                "ours": plain_data(run.ours),
                "max_abs_diff": plain_data(run.max_abs_diff),
                "tolerance": plain_data(run.tolerance),
                "reproduced": bool(run.reproduced),
                "expected": run.expected,
                "mistaken": run.mistaken,
            }
            for run in experiment.runs
        ],
        "claims": [
            {"name": claim.name, "verdict": claim.verdict, "figures": plain_data(claim.figures)}
            for claim in experiment.claims
        ],
        "settings": plain_data(experiment.settings),
        "curves": {
            name: plain_data(values) for name, values in experiment.curves.items() if not name.startswith("pixels-")
        },
    }
