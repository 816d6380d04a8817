"""What trained networks make of the data, as tables: one entry an experiment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from numeric.experiments.record import Experiment, Run
from reports.document import Block, Heading, Paragraph, Table
from reports.phrases import say

_MARKS = {True: "✓", False: "✗"}


def _autoencoder(experiment: Experiment, lang: str) -> Iterator[Block]:
    """The code of every pattern, soft and steep, and of the printed one at its places."""
    runs = {run.name: run for run in experiment.runs}
    yield Heading(say("code-of-patterns", lang), 3)
    yield Paragraph((say("code-lead", lang),))
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


TRAINED: Mapping[str, Callable[[Experiment, str], Iterator[Block]]] = {"autoencoder": _autoencoder}
"""By experiment, what stands below its runs."""
