"""What trained networks make of the data, as tables: one entry an experiment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from derive.optimisers import OPTIMISERS
from derive.penalties import PENALTIES
from numeric.experiments.record import Experiment, Run
from reports.claims.transcript import transcript_blocks
from reports.document import Block, Heading, Paragraph, Table
from reports.phrases import capitalised, say

_MARKS = {True: "✓", False: "✗"}


def _autoencoder(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The code of every pattern, soft and steep, and of the printed one at its places."""
    runs = {run.name: run for run in experiment.runs}
    yield Heading(say("code-of-patterns", lang), 3)
    yield Paragraph((say("code-patterns-lead", lang),))
    patterns, soft = (_rows(experiment, f"{what}-one-hot") for what in ("patterns", "code"))
    steep = _rows(experiment, "code-one-hot-bits")
    header = tuple(say(f"column-{one}", lang) for one in ("pattern", "code", "steep", "bits", "back"))
    rows = zip(patterns, soft, steep, _back(runs["one-hot-bits"], len(patterns)), strict=True)
    yield Table(
        header, tuple((_bits(one), _numbers(code), _numbers(bits), _bits(bits), back) for one, code, bits, back in rows)
    )
    yield Paragraph((say("code-printed-lead", lang),))
    patterns, code = (_rows(experiment, f"{what}-printed") for what in ("patterns", "code"))
    header = tuple(say(f"column-{one}", lang) for one in ("pattern", "code", "back"))
    shown = zip(patterns, code, _back(runs["printed"], len(patterns)), strict=True)
    yield Table(header, tuple((_bits(one), _numbers(numbers), back) for one, numbers, back in shown))


def _rows(experiment: Experiment, curve: str) -> Sequence[Sequence[float]]:
    """A curve of one row a pattern, such as code-printed."""
    name = curve.partition("-")[2]
    n_patterns = len(experiment.curves[f"patterns-{name}"]) // experiment.settings["bits"]
    found: list[list[float]] = np.reshape(experiment.curves[curve], (n_patterns, -1)).tolist()
    return found


def _back(run: Run, n_patterns: int) -> list[str]:
    wanted, ours = (np.reshape(one, (n_patterns, -1)) for one in (run.published, run.ours))
    return [_MARKS[bool(one)] for one in (wanted == ours).all(axis=1)]


def _bits(values: Sequence[float]) -> str:
    return "".join(str(int(one > 0.5)) for one in values)


def _numbers(values: Sequence[float]) -> str:
    return " ".join(f"{one:.2f}" for one in values)


def _softmax_regression(experiment: Experiment, lang: str) -> Iterator[Block]:
    """How it learns, at some epochs."""
    yield Heading(say("learned-by-epoch", lang), 3)
    header = tuple(say(f"column-{one}", lang) for one in ("epoch", "training", "right", "test", "right"))
    curves, epochs = experiment.curves, experiment.settings["epochs"]
    rows = []
    for epoch in (*(one for one in _SOME_EPOCHS if one < epochs), epochs):
        cells = ((f"{curves[f'loss-{part}'][epoch - 1]:.4f}", curves[f"accuracy-{part}"][epoch - 1]) for part in _PARTS)
        rows.append((str(epoch), *(cell for loss, right in cells for cell in (loss, f"{right:.1%}"))))
    yield Table(header, tuple(rows))


_SOME_EPOCHS = (1, 2, 5, 10, 20)
_PARTS = ("train", "test")


def _relu(experiment: Experiment, lang: str) -> Iterator[Block]:
    """How large error terms are in each layer, for both activations."""
    yield Heading(say("errors-by-layer", lang), 3)
    yield Paragraph((say("errors-lead", lang),))
    sizes = {name: experiment.curves[f"errors-{name}"] for name in ("sigmoid", "relu")}
    share = say("column-share", lang)
    header = (say("column-layer", lang), *(one for name in sizes for one in (say(f"column-{name}", lang), share)))
    rows = []
    for place, row in enumerate(zip(*sizes.values(), strict=True), 1):
        shares = (size / one[-1] for size, one in zip(row, sizes.values(), strict=True))
        cells = (_three(cell) for pair in zip(row, shares, strict=True) for cell in pair)
        rows.append((str(place), *cells))
    yield Table(header, tuple(rows))


def _three(value: float) -> str:
    return f"{value:.3g}"


def _early_stopping(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The losses of the parameters that are kept beside the last ones, and the shapes that come back from a file."""
    yield Heading(say("kept-and-last", lang), 3)
    parts = {"training": "train", "validation": "validation", "test": "test"}
    header = tuple(say(f"column-{one}", lang) for one in ("which", "epoch", *parts, "right"))
    rows = (
        (
            say(f"row-{row['which']}", lang),
            str(row["epoch"]),
            *(f"{row[part]:.4f}" for part in parts.values()),
            f"{row['right']:.1%}",
        )
        for row in experiment.settings["rows"]
    )
    yield Table(header, tuple(rows))
    yield Paragraph((say("shapes-lead", lang),))
    header = tuple(say(f"column-{one}", lang) for one in ("parameter", "shape"))
    yield Table(header, tuple((name, str(tuple(shape))) for name, shape in experiment.settings["shapes"].items()))


def _overfitting(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The errors, and how many weights are nearly 0, by penalty and strength."""
    yield Heading(say("errors-by-strength", lang), 3)
    rows = []
    for penalty in PENALTIES:
        lists = (experiment.curves[f"{part}-{penalty}"] for part in ("train", "test", "small"))
        for strength, train, test, small in zip(experiment.settings["strengths"], *lists, strict=True):
            rows.append((penalty.upper(), f"{strength:g}", f"{train:.4f}", f"{test:.4f}", f"{small:g}"))
    header = (say("column-penalty", lang), "λ", *(say(f"column-{one}", lang) for one in ("training", "test", "zeros")))
    yield Table(header, tuple(rows))


def _softmax_listing(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The listing, value by value, and the slides' table."""
    yield from transcript_blocks(lang)
    yield Heading(say("run-table", lang), 3)
    run = next(one for one in experiment.runs if one.name == "table")
    logits, printed, ours = (
        np.reshape(one, (-1, 3)).tolist() for one in (experiment.curves["logits"], run.published, run.ours)
    )
    header = tuple(say(f"column-{one}", lang) for one in ("logits", "published", "ours"))
    yield Table(
        header,
        tuple(
            (" ".join(f"{one:.1f}" for one in nets), _numbers(given), _numbers(found))
            for nets, given, found in zip(logits, printed, ours, strict=True)
        ),
    )


def _optimisers(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The best learning rates, and the last losses."""
    yield Heading(say("optimiser-best", lang), 3)
    shown = ("optimiser", "valley-rate", "valley-end", "network-rate", "network-end")
    ends = {name: experiment.curves[name][-1] for name in experiment.curves if name.startswith(("valley", "network"))}
    rows = (
        (
            capitalised(OPTIMISERS[name].title[lang == "zh"]),
            f"{experiment.settings['valley_rates'][name]:g}",
            f"{ends[f'valley-{name}']:.2g}",
            f"{experiment.settings['network_rates'][name]:g}",
            f"{ends[f'network-{name}']:.4f}",
        )
        for name in OPTIMISERS
    )
    yield Table(tuple(say(f"column-{one}", lang) for one in shown), tuple(rows))


TRAINED: Mapping[str, Callable[[Experiment, str], Iterator[Block]]] = {
    "softmax-listing": _softmax_listing,
    "autoencoder": _autoencoder,
    "softmax-regression": _softmax_regression,
    "relu-depth": _relu,
    "early-stopping": _early_stopping,
    "optimisers": _optimisers,
    "overfitting": _overfitting,
}
"""By experiment, what stands below its runs."""
