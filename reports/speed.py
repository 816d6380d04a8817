"""The comparison of speed as a table, with the goals, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numeric.speed import PAIR, SIZES, Footprint, Speed, contestants, footprint, speeds, start
from reports.accuracy import machine
from reports.phrases import say
from reports.rendering.text import table

LINES = 2 * len(SIZES)
_OURS = ("numpy", "numba")
_SMALL_SIZE = 10_000
FASTER = 3
"""How much faster than both peers at a small size; at a large one, no slower."""


def goal(speed: Speed) -> str:
    return f"≥ {FASTER}" if speed.samples * speed.classes < _SMALL_SIZE else "≥ 1"


def ratio(speed: Speed) -> float | None:
    """How many times as fast as the faster peer the faster of ours is."""
    ours = [speed.seconds[name] for name in _OURS]
    peers = [speed.seconds[name] for name in ("torch", "jax")]
    known, others = [one for one in ours if one], [one for one in peers if one]
    return min(others) / min(known) if others and known else None


def speed_text(lang: str, progress: Callable[[int], None] = lambda done: None) -> str:
    found = speeds(progress=progress)
    header = (
        say("arrays", lang),
        *(say(f"contestant-{name}", lang) for name in contestants()),
        say("times-as-fast", lang),
        say("goal", lang),
    )
    lines = table(header, tuple(map(_row, found)))
    return "\n".join([say("speed-title", lang, PAIR), "", *lines, "", *_notes(found, lang), machine()]) + "\n"


def _row(speed: Speed) -> tuple[str, ...]:
    times = [speed.seconds[name] for name in contestants()]
    figures = ("–" if time is None else f"{1e6 * time:,.1f}" if time < 1e-4 else f"{1e6 * time:,.0f}" for time in times)
    faster = ratio(speed)
    last = "–" if faster is None else f"{faster:.1f}"
    return (f"{speed.dtype} {speed.samples} × {speed.classes}", *figures, last, goal(speed))


def _notes(found: Sequence[Speed], lang: str) -> list[str]:
    missing = [name for name in contestants() if any(speed.seconds[name] is None for speed in found)]
    notes = [say("speed-missing", lang, ", ".join(missing))] if missing else []
    memory, (alone, ours) = footprint(), start()
    notes.append(say("speed-memory", lang, memory.samples, memory.classes, *_megabytes(memory)))
    notes.append(say("speed-start", lang, f"{1000 * (ours - alone):.0f}"))
    return notes


def _megabytes(memory: Footprint) -> tuple[str, str]:
    return f"{memory.peak / 2**20:.1f}", f"{memory.whole / 2**20:.0f}"


def speed_json(progress: Callable[[int], None] = lambda done: None) -> dict[str, Any]:
    found, memory, (alone, ours) = speeds(progress=progress), footprint(), start()
    sizes = [
        {
            "dtype": speed.dtype,
            "samples": speed.samples,
            "classes": speed.classes,
            "seconds": dict(speed.seconds),
            "times_as_fast_as_peers": ratio(speed),
            "goal": goal(speed),
        }
        for speed in found
    ]
    return {
        "derivation": PAIR,
        "machine": machine(),
        "sizes": sizes,
        "extra_bytes": memory.peak,
        "bytes_of_net": memory.whole,
        "seconds_to_start": ours - alone,
    }
