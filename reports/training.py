"""A finished training run as a table of its evaluations, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derive.optimisers import OPTIMISERS
from numeric.training import INITIALISATIONS, SHUFFLES, Evaluation, Outcome, Settings
from reports.phrases import say
from reports.rendering.text import table
from reports.trained import evaluation_json, shapes, trained_json


def training_text(outcome: Outcome, lang: str, rows: int = 20, saved: Path | None = None) -> str:
    """A line an evaluation; of a long run `rows` lines, evenly spread, with the last one.

    Below, what early stopping did, and where the network was saved.
    """
    history = outcome.history
    step = -(-len(history) // rows)
    shown = [*history[:-1:step], history[-1]] if history else []
    parts = list(history[-1].scores)
    header = [say("training-epoch", lang)]
    for part in parts:
        header.append(say("training-loss", lang, say(f"part-{part}", lang)))
        if history[-1].scores[part].right is not None:
            header.append(say("training-accuracy", lang, say(f"part-{part}", lang)))
    lines = table(tuple(header), tuple((str(one.epoch), *_cells(one)) for one in shown))
    settings, place = outcome.settings, lang == "zh"
    start, order = INITIALISATIONS[settings.initialisation], SHUFFLES[settings.shuffle]
    notes = [
        say("training-network", lang, outcome.network.name),
        say(
            "training-settings",
            lang,
            f"{settings.learning_rate:g}",
            settings.batch or say("training-all", lang),
            settings.epochs,
            settings.seed,
        ),
        *_optimiser(settings, lang),
        *([say("network-batch-norm", lang)] if outcome.network.batch_norm else []),
        say("training-start", lang, start.title[place], order.title[place]),
    ]
    below = [*_stopping(outcome, lang)]
    if saved is not None:
        below.append(say("training-saved", lang, saved, shapes(outcome.trained)))
    return "\n".join([*notes, "", *lines, *(["", *below] if below else [])]) + "\n"


def _stopping(outcome: Outcome, lang: str) -> Iterator[str]:
    settings, last = outcome.settings, outcome.history[-1].epoch
    if settings.early_stopping is None:
        return
    if last < settings.epochs:
        yield say("training-stopped", lang, last, settings.early_stopping)
    kept = next(one for one in outcome.history if one.epoch == outcome.epoch)
    yield say("training-kept", lang, outcome.epoch, f"{kept.scores['validation'].loss:.6g}")


def _optimiser(settings: Settings, lang: str) -> list[str]:
    """Its title and its parameters, where it is not plain gradient descent."""
    optimiser = OPTIMISERS[settings.optimiser]
    if optimiser.is_plain:
        return []
    values = (f"{name} {value:g}" for name, value in settings.parameters.items())
    return [say("training-optimiser", lang, ", ".join((optimiser.title[lang == "zh"], *values)))]


def _cells(one: Evaluation) -> list[str]:
    cells = []
    for score in one.scores.values():
        cells.append(f"{score.loss:.6g}")
        if score.accuracy is not None:
            cells.append(f"{100 * score.accuracy:.2f} % ({score.right})")
    return cells


def training_json(outcome: Outcome) -> dict[str, Any]:
    """The network, the settings, the shapes and every evaluation; a loss that is not finite is "inf" or "nan"."""
    return {
        **trained_json(outcome.trained),
        "history": [{"epoch": one.epoch, "penalty": one.penalty, **evaluation_json(one)} for one in outcome.history],
    }
