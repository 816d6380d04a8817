"""What `list` shows: the tables and every derivation that they allow. Reads no formula and imports no SymPy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from derive.catalog import names
from derive.optimisers import OPTIMISERS, Optimiser
from derive.tables import ACTIVATIONS, LOSSES, pairs
from derive.topics import GROUPS, TOPICS
from numeric.experiments import EXPERIMENTS
from reports.phrases import say
from reports.rendering.text import table


def contents(lang: str, width: int) -> str:
    """Activations, losses, optimisers, derivations and experiments, for a terminal."""
    place = lang == "zh"
    rows = [say("activations", lang), ""]
    header = (say("name", lang), say("title", lang), say("formula", lang), say("outputs", lang))
    rows += table(
        header,
        tuple((one.name, one.title[place], one.formula, str(one.outputs)) for one in ACTIVATIONS.values()),
        width,
    )
    header = (say("name", lang), say("title", lang), say("formula", lang), say("for-outputs", lang))
    rows += ["", say("losses", lang), ""]
    rows += table(
        header, tuple((one.name, one.title[place], one.formula, str(one.outputs)) for one in LOSSES.values()), width
    )
    rows += ["", say("optimisers", lang), ""]
    of_rules = (say("name", lang), say("rules", lang), say("parameters", lang))
    rows += table(of_rules, tuple(row for one in OPTIMISERS.values() for row in _rules(one)), width)
    rows += ["", say("pairs", lang), ""]
    by_loss = {
        loss.name: [f"{own.name}-{loss.name}" for own, other in pairs() if other is loss] for loss in LOSSES.values()
    }
    for members in by_loss.values():
        rows += _flow(members, width)
    rows += ["", say("others", lang), ""]
    rows += _flow(list(ACTIVATIONS), width)
    for group, title in GROUPS.items():
        rows += ["", title[place], ""]
        topics = tuple((one.name, one.title[place]) for one in TOPICS.values() if one.group == group)
        rows += table((say("name", lang), say("title", lang)), topics, width)
    rows += ["", say("experiments", lang), ""]
    found = tuple((one.name, one.title[place]) for one in EXPERIMENTS.values())
    rows += table((say("name", lang), say("title", lang)), found, width)
    return "\n".join(rows) + "\n"


def _rules(optimiser: Optimiser) -> Iterator[tuple[str, str, str]]:
    """A row for each rule, and for each parameter with its default."""
    rules = [f"{symbol} = {formula}" for symbol, formula in optimiser.rules]
    parameters = [f"{one.symbol} = {one.default:g} (--{one.name.replace('_', '-')})" for one in optimiser.parameters]
    yield from zip_longest([optimiser.name], rules, parameters, fillvalue="")


def _flow(words: list[str], width: int) -> list[str]:
    rows, row = list[str](), " "
    for word in words:
        if len(row) + 1 + len(word) > width and row.strip():
            rows, row = [*rows, row], " "
        row += f" {word}"
    return [*rows, row]


def contents_json() -> dict[str, Any]:
    """The same for a program."""
    return {
        "activations": [
            {
                "name": one.name,
                "title": {"en": one.title[0], "zh": one.title[1]},
                "formula": one.formula,
                "outputs": str(one.outputs),
                "source": one.source,
            }
            for one in ACTIVATIONS.values()
        ],
        "losses": [
            {
                "name": one.name,
                "title": {"en": one.title[0], "zh": one.title[1]},
                "formula": one.formula,
                "outputs": str(one.outputs),
                "targets": one.targets.value,
                "hypotheses": list(one.hypotheses),
                "source": one.source,
            }
            for one in LOSSES.values()
        ],
        "optimisers": [
            {
                "name": one.name,
                "title": {"en": one.title[0], "zh": one.title[1]},
                "rules": [{"symbol": symbol, "formula": formula} for symbol, formula in one.rules],
                "parameters": [
                    {"name": own.name, "symbol": own.symbol, "range": str(own.range), "default": own.default}
                    for own in one.parameters
                ],
                "source": one.source,
            }
            for one in OPTIMISERS.values()
        ],
        "topics": [
            {"name": one.name, "title": {"en": one.title[0], "zh": one.title[1]}, "group": one.group}
            for one in TOPICS.values()
        ],
        "derivations": [{"name": name} for name in names()],
        "experiments": [
            {"name": one.name, "title": {"en": one.title[0], "zh": one.title[1]}, "published": one.published}
            for one in EXPERIMENTS.values()
        ],
    }
