"""Work spread over processes, which an interruption ends at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")


def spread(
    work: Callable[[Task], Done], tasks: Sequence[Task], processes: int, progress: Callable[[int, int], None]
) -> Iterator[Done]:
    """The work on each task, in their order; `progress` is told how many are done, and of how many."""
    if processes == 1 or len(tasks) < 2:
        for done, task in enumerate(tasks, start=1):
            yield work(task)
            progress(done, len(tasks))
        return
    # A worker dies of Ctrl-C instead of going on with the next task.
    dies = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with ProcessPoolExecutor(min(processes, len(tasks)), initializer=dies) as pool:
        for done, result in enumerate(pool.map(work, tasks), start=1):
            progress(done, len(tasks))
            yield result
