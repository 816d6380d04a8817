"""How a report on an experiment begins: what is asked, what was done with which data, where that was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from numeric.data.gender import PEOPLE, gender
from numeric.experiments.gender_program import PARAMETERS
from numeric.experiments.record import Experiment
from reports.document import Block, Code, Heading, Paragraph, Piece, Table
from reports.phrases import say

_GENDER_STARTS = ("mse-as-published", "bce")
"""The runs whose start was not published, and is recovered."""


def setting_blocks(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The question, the setting, and for the gender demo its data, its program and the recovered starts."""
    yield Heading(say("lead", lang))
    yield Paragraph((say(f"lead-{experiment.name}", lang),))
    yield Heading(say("experiment-setting", lang))
    for words in _settings(experiment, lang):
        yield Paragraph((words,))
    if "derivations" in experiment.settings:
        yield Paragraph(tuple(_derivations(experiment.settings["derivations"], lang)))
    if experiment.name == "gender":
        yield from _gender(experiment, lang)


def _settings(experiment: Experiment, lang: str) -> Iterator[str]:
    facts = dict(experiment.settings)
    if experiment.name == "mnist":
        facts["images"] = int(sum(experiment.curves.get("confusion", ())))
        facts["epochs"] = len(experiment.curves.get("softmax-ce-loss-median", ()))
        facts |= {f"rate_{name.replace('-', '_')}": rate for name, rate in facts["learning_rates"].items()}
    for name in facts.keys() & {"images", "test_images"}:
        facts[name] = f"{facts[name]}" if lang == "zh" else f"{facts[name]:,}"
    yield say(f"settings-{experiment.name}", lang, **facts)
    if experiment.name == "mnist":
        yield say("settings-mnist-published", lang)
        yield say("settings-mnist-full" if facts.get("full") else "settings-mnist-short", lang)


def _derivations(commands: Sequence[str], lang: str) -> Iterator[Piece]:
    """Which commands show the gradients that the networks are trained with."""
    yield say("gradients-from", lang)
    for place, command in enumerate(commands):
        yield from (say("comma", lang),) if place else ()
        yield Code(command)
    yield say("sentence-end", lang)


def _gender(experiment: Experiment, lang: str) -> Iterator[Block]:
    yield Paragraph((say("gender-data", lang),))
    samples = gender().train
    header = tuple(say(f"gender-{one}", lang) for one in ("weight", "height", "input-weight", "input-height", "target"))
    rows = zip(PEOPLE, samples.inputs, np.ravel(samples.targets), strict=True)
    yield Table(
        header,
        tuple((f"{one.weight:g}", f"{one.height:g}", *(f"{x:g}" for x in inputs), f"{t:g}") for one, inputs, t in rows),
    )
    yield Paragraph((say("gender-program", lang),))
    for mistake in ("inputs", "hidden", "w32"):
        yield Paragraph((say(f"gender-mistake-{mistake}", lang),))
    states = experiment.settings["states"]
    yield Paragraph((say("gender-starts", lang),))
    titles = tuple(say(f"run-{name}", lang) for name in _GENDER_STARTS)
    table = zip(PARAMETERS, *(states[name] for name in _GENDER_STARTS), strict=True)
    yield Table(
        (say("gender-parameter", lang), *titles), tuple((name, *(f"{one:.6f}" for one in row)) for name, *row in table)
    )
