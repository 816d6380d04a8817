"""Work spread over processes, which an interruption ends at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import Pool
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
    with Pool(min(processes, len(tasks)), initializer=_leave_interruptions) as pool:  # terminated on the way out
        for done, result in enumerate(pool.imap(work, tasks), start=1):
            progress(done, len(tasks))
            yield result


def _leave_interruptions() -> None:
    """Ctrl-C is for the process that started the workers; it ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
