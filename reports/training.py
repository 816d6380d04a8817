"""A finished training run as a table of its evaluations, and as plain data."""

from __future__ import annotations

from typing import Any

from numeric.training import INITIALISATIONS, SHUFFLES, Evaluation, Outcome, Score
from reports.phrases import say
from reports.plain_data import plain_data
from reports.rendering.text import table


def training_text(outcome: Outcome, lang: str, rows: int = 20) -> str:
    """A line an evaluation; of a long run `rows` lines, evenly spread, with the last one."""
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
        say("training-start", lang, start.title[place], order.title[place]),
    ]
    return "\n".join([*notes, "", *lines]) + "\n"


def _cells(one: Evaluation) -> list[str]:
    cells = []
    for score in one.scores.values():
        cells.append(f"{score.loss:.6g}")
        if score.accuracy is not None:
            cells.append(f"{100 * score.accuracy:.2f} % ({score.right})")
    return cells


def training_json(outcome: Outcome) -> dict[str, Any]:
    """The network, the settings and every evaluation; a loss that is not finite is the text "inf" or "nan"."""
    network = outcome.network
    return {
        "network": {
            "layers": list(network.sizes),
            "activations": list(network.activations),
            "loss": network.loss,
            "let": list(network.let),
        },
        "settings": outcome.settings.as_dict(),
        "history": [
            {"epoch": one.epoch, "penalty": one.penalty, **{name: _score(score) for name, score in one.scores.items()}}
            for one in outcome.history
        ],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "loss": plain_data(score.loss),
        "right": score.right,
        "n_samples": score.n_samples,
        "accuracy": score.accuracy,
    }
