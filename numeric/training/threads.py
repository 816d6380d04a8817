"""How many threads matrix products may use: handing small ones out takes longer than the products."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from threadpoolctl import threadpool_limits

_WORTH_SHARING = 2e8
"""Multiplications of a product from which on more than one thread pays."""


def threads_for(batch: int, sizes: tuple[int, ...]) -> int | None:
    """1 for batches whose largest product is small, None (as many as there are) for others."""
    largest = max(n_in * n_out for n_in, n_out in pairwise(sizes))
    return 1 if batch * largest < _WORTH_SHARING else None


@contextmanager
def limited(threads: int | None) -> Iterator[None]:
    """Matrix products on so many threads."""
    if threads is None:
        yield
        return
    with threadpool_limits(limits=threads, user_api="blas"):
        yield
