"""What those who put gradients together have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from derive.checker.values import CannotError
from numeric.checking.pieces import Pieces
from numeric.checking.subject import Array


def defined(*ways: Callable[[], Array]) -> Iterator[Array]:
    """The arrays that have values at the point."""
    for way in ways:
        try:
            array = way()
        except (ArithmeticError, CannotError):
            continue
        yield array


def chain(slope: Array, jacobian: Array) -> Array:
    """Σ_k slope_k ∂y_k/∂net_i."""
    return np.einsum("sk,ski->si", slope, jacobian)


def has_values(pieces: Pieces) -> bool:
    """Whether both the loss and its gradient are defined at the point."""
    return len(list(defined(lambda: pieces.delta, lambda: pieces.losses))) == 2
