"""Work spread over processes, which an interruption ends at once."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
    with _ending_on_request(), Pool(min(processes, len(tasks)), initializer=_leave_interruptions) as pool:
        for done, result in enumerate(pool.imap(work, tasks), start=1):
            progress(done, len(tasks))
            yield result


@contextmanager
def _ending_on_request() -> Iterator[None]:
    """A request to end goes the usual way out, on which the pool ends its workers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave_interruptions() -> None:
    """Ctrl-C is for the process that started the workers; it ends them."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
