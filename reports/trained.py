"""A trained network: what it holds, how good it is on data, what it says of each sample."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from numeric.data import Samples
from numeric.training import Evaluation, Trained
from reports.phrases import say
from reports.plain_data import plain_data
from reports.rendering.text import table


def shapes(trained: Trained) -> str:
    """Every parameter with its shape, in one line: w_1 (30, 784), b_1 (30,)."""
    return ", ".join(f"{name} {array.shape}" for name, array in trained.parameters.items())


def trained_text(trained: Trained, lang: str) -> str:
    """The network, how it was trained, and every parameter with its shape and range."""
    settings, parameters = trained.settings, trained.parameters
    notes = [
        say("training-network", lang, trained.network.name),
        say(
            "training-settings",
            lang,
            f"{settings.learning_rate:g}",
            settings.batch or say("training-all", lang),
            settings.epochs,
            settings.seed,
        ),
        say("network-epoch", lang, trained.epoch),
    ]
    if trained.network.batch_norm:
        notes.append(say("network-batch-norm", lang))
    if trained.class_names:
        notes.append(say("network-classes", lang, say("comma", lang).join(trained.class_names)))
    header = tuple(say(f"network-{one}", lang) for one in ("parameter", "shape", "count", "least", "largest"))
    rows = tuple(
        (f"{name}:", str(array.shape), f"{array.size:,}", f"{array.min():.4g}", f"{array.max():.4g}")
        for name, array in parameters.items()
    )
    total = say("network-total", lang, f"{sum(array.size for array in parameters.values()):,}")
    return "\n".join([*notes, "", *table(header, rows), "", total]) + "\n"


def trained_json(trained: Trained) -> dict[str, Any]:
    """The same as plain data; no parameter is written out."""
    network = trained.network
    return {
        "network": {
            "layers": list(network.sizes),
            "activations": list(network.activations),
            "loss": network.loss,
            "let": list(network.let),
            "batch_norm": network.batch_norm,
        },
        "settings": trained.settings.as_dict(),
        "epoch": trained.epoch,
        "class_names": list(trained.class_names),
        "parameters": {name: list(array.shape) for name, array in trained.parameters.items()},
    }


def evaluation_text(trained: Trained, found: Evaluation, lang: str) -> str:
    """Loss and, where targets are classes, how many are right, on each part of the data."""
    header = [say(f"network-{one}", lang) for one in ("part", "samples", "loss")]
    classes = any(score.right is not None for score in found.scores.values())
    header += [say("network-right", lang)] if classes else []
    rows = []
    for part, score in found.scores.items():
        row = [say(f"part-{part}", lang), f"{score.n_samples:,}", f"{score.loss:.6g}"]
        row += ["" if score.accuracy is None else f"{100 * score.accuracy:.2f} % ({score.right})"] if classes else []
        rows.append(tuple(row))
    notes = [say("training-network", lang, trained.network.name), say("network-epoch", lang, trained.epoch)]
    return "\n".join([*notes, "", *table(tuple(header), tuple(rows))]) + "\n"


def evaluation_json(found: Evaluation) -> dict[str, Any]:
    return {
        part: {
            "loss": plain_data(score.loss),
            "right": score.right,
            "n_samples": score.n_samples,
            "accuracy": score.accuracy,
        }
        for part, score in found.scores.items()
    }


def predictions(trained: Trained, samples: Samples) -> list[dict[str, Any]]:
    """Of each sample its place, from 0, the class that the network names if it knows classes, and the outputs."""
    outputs = trained.outputs(samples.inputs)
    names = trained.class_names
    found = []
    for place, (row, label) in enumerate(zip(outputs.tolist(), trained.classes(outputs), strict=True)):
        named = {"class": names[label]} if names else {}
        found.append({"sample": place, **named, "outputs": row})
    return found


def predictions_csv(found: Sequence[dict[str, Any]]) -> str:
    """A line a sample below the names of the columns: sample, class, y_1, y_2 and so on."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    named = ["class"] if "class" in found[0] else []
    writer.writerow(["sample", *named, *(f"y_{place}" for place in range(1, 1 + len(found[0]["outputs"])))])
    for one in found:
        writer.writerow([one["sample"], *(one[name] for name in named), *(f"{y:.6g}" for y in one["outputs"])])
    return written.getvalue()
