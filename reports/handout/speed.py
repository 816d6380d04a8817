"""Where the time goes when handouts are written, in both languages and every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from shutil import which
from time import perf_counter

from derive.board import LANGUAGES
from derive.checker import prove
from derive.derivation import Derivation
from numeric.experiments.record import Experiment
from reports.document import Document, Figure
from reports.formats import FORMATS, Format
from reports.handout.options import Options
from reports.handout.writing import CORE, derivation_content, experiment_content, subject
from reports.phrases import say
from reports.rendering.text import table

GOAL = 120.0
"""Seconds for all of it."""
LINES = len(CORE)
"""How often `handout_times` reports progress."""


def handout_times(progress: Callable[[int], None] = lambda done: None) -> dict[str, float]:
    """Seconds by what they went into: proof, content, figures, and each format; what is not installed is not there."""
    spent = dict.fromkeys(("prove", "content", "figures", *_installed()), 0.0)

    @contextmanager
    def timed(what: str) -> Iterator[None]:
        start = perf_counter()
        yield
        spent[what] += perf_counter() - start

    for done, name in enumerate(CORE, 1):
        one = subject(name)
        with timed("prove"):
            proof = prove(one) if isinstance(one, Derivation) else None
        for lang in LANGUAGES:
            options = replace(Options(), lang=lang)
            with timed("content"):
                if proof is not None:
                    document = derivation_content(proof, options)
                else:
                    assert isinstance(one, Experiment)
                    document = experiment_content(one, options)
            for key, form in _installed().items():
                with timed("figures"):
                    beside = _figures(document, form)
                with timed(key):
                    form.write(document, beside)
        progress(done)
    return spent


def _installed() -> dict[str, Format]:
    return {key: form for key, form in FORMATS.items() if key != "pdf" or which("xelatex") or which("lualatex")}


def _figures(document: Document, form: Format) -> dict[str, bytes]:
    """Drawn here, so that the format finds them drawn."""
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    for figure in figures if not form.figures else ():
        for theme in ("light", "dark"):
            figure.drawn(theme, "png")
    return {
        f"{figure.name}.{theme}.{kind}": figure.drawn(theme, kind) for figure in figures for theme, kind in form.figures
    }


def handout_speed_text(lang: str, progress: Callable[[int], None] = lambda done: None) -> str:
    """The times as a table, in seconds."""
    spent = handout_times(progress)
    total = sum(spent.values())
    rows = [(say(f"spent-{what}", lang) if what not in FORMATS else what, f"{one:.1f}") for what, one in spent.items()]
    rows.append((say("all", lang), f"{total:.1f}"))
    written = table((say("what", lang), say("seconds", lang)), tuple(rows))
    return "\n".join([*written, say("spent-goal", lang, len(CORE), f"{GOAL:g}")]) + "\n"
