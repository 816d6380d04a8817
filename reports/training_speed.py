"""The comparison of the speed of training as tables, with the goals, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numeric.training_speed import (
    BESIDE_PEERS,
    CONTESTANTS,
    GROWTH,
    PINNED,
    EpochMemory,
    EpochTime,
    Task,
    epoch_memory,
    epoch_times,
)
from reports.accuracy import machine
from reports.phrases import say
from reports.rendering.text import table

LINES = len(BESIDE_PEERS) + len(GROWTH)
OVER_PRODUCTS = 1.3
"""At most so many times as long as the matrix products alone."""
_SMALL_BATCH = 32
_OURS = ("numpy", "numba", "products")


def goal(task: Task, peer: str) -> float:
    """How many times as long as we a peer must take."""
    return 3.0 if peer == "torch" and task.batch < _SMALL_BATCH else 1.0


def training_speed_text(
    lang: str,
    progress: Callable[[int], None] = lambda done: None,
    beside_peers: Sequence[Task] = BESIDE_PEERS,
    growth: Sequence[Task] = GROWTH,
) -> str:
    """Both tables, then what else was measured."""
    found = epoch_times(beside_peers, growth, progress=progress)
    peers, grown = found[: len(beside_peers)], [*found[:1], *found[len(beside_peers) :]]
    lines = [say("training-speed-title", lang), "", *_beside_peers(peers, lang), "", *_growth(grown, lang), ""]
    missing = [name for name in CONTESTANTS if any(one.seconds.get(name) is None for one in peers)]
    if missing:
        lines.append(say("speed-missing", lang, ", ".join(missing)))
    lines.append(say("training-speed-pinned" if PINNED else "training-speed-free", lang))
    lines += [_of_memory(epoch_memory(task), lang) for task in beside_peers]
    return "\n".join([*lines, machine()]) + "\n"


def _beside_peers(found: Sequence[EpochTime], lang: str) -> list[str]:
    names = (*(_contestant(name, lang) for name in CONTESTANTS), say("training-over-products", lang))
    names += tuple(say("training-times-ours", lang, _contestant(name, lang)) for name in ("torch", "jax"))
    return table((say("training-task", lang), *names), tuple(map(_row, found)))


def _row(found: EpochTime) -> tuple[str, ...]:
    ratios = [_number(found.ratio("numba", "products"), "≤", OVER_PRODUCTS)]
    ratios += [_number(found.ratio(peer, "numba"), "≥", goal(found.task, peer)) for peer in ("torch", "jax")]
    return (_task(found.task), *(_milliseconds(found.seconds.get(name)) for name in CONTESTANTS), *ratios)


def _growth(found: Sequence[EpochTime], lang: str) -> list[str]:
    names = [_contestant(name, lang) for name in _OURS]
    header = (say("training-task", lang), say("training-samples", lang), *names, say("training-over-products", lang))
    rows = [
        (
            _task(one.task),
            f"{one.task.samples:,}",
            *(_milliseconds(one.seconds.get(name)) for name in _OURS),
            _number(one.ratio("numba", "products")),
        )
        for one in sorted(found, key=lambda one: (one.task.sizes, one.task.samples))
    ]
    return table(header, tuple(rows))


def _contestant(name: str, lang: str) -> str:
    return say(f"contestant-{name}", lang)


def _task(task: Task) -> str:
    return f"{task.network.layers}, {task.batch}"


def _milliseconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{1000 * seconds:,.0f}"


def _number(value: float | None, relation: str = "", bound: float = 0.0) -> str:
    number = "–" if value is None else f"{value:.2f}"
    return f"{number} ({relation} {bound:g})" if relation else number


def _of_memory(memory: EpochMemory, lang: str) -> str:
    return say("training-memory", lang, _task(memory.task), f"{memory.peak / 1024:,.0f}", f"{memory.limit / 1024:,.0f}")


def training_speed_json(
    progress: Callable[[int], None] = lambda done: None,
    beside_peers: Sequence[Task] = BESIDE_PEERS,
    growth: Sequence[Task] = GROWTH,
) -> dict[str, Any]:
    """The same in seconds and bytes."""
    found = epoch_times(beside_peers, growth, progress=progress)
    memories = map(epoch_memory, beside_peers)
    return {
        "machine": machine(),
        "one_core": PINNED,
        "epochs": [
            {
                **_task_json(one.task),
                "seconds": dict(one.seconds),
                "loss_after_the_first": dict(one.losses),
                "over_products": one.ratio("numba", "products"),
            }
            for one in found
        ],
        "memory": [
            {**_task_json(one.task), "extra_bytes": one.peak, "two_copies_and_one_batch": one.limit} for one in memories
        ],
    }


def _task_json(task: Task) -> dict[str, Any]:
    return {"layers": list(task.sizes), "batch": task.batch, "samples": task.samples}
