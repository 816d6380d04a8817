"""The gradient of somebody's loss without a formula for it: central differences, and the complex step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from numeric.checking.calling import FunctionError
from numeric.checking.subject import Array

Loss = Callable[[Array], complex]
"""net of shape (n_samples, n_out) → the loss."""
_TINY = 1e-30
"""The complex step: (1e-30)² is 0 beside 1 in any arithmetic."""


def step(x: float, precision: float) -> float:
    """ε^(1/5)·max(1, |x|): what is cut off, about h⁴, and what is rounded, ε/h, are then alike."""
    exponent = round(np.log2(precision ** (1 / 5) * max(1.0, abs(x))))
    return float(2.0**exponent)  # a power of 2: x ± h rounds the least


def central(loss: Loss, net: Array, precision: float, rounding: float) -> tuple[Array, Array]:
    """∂loss/∂net entry by entry, and an estimate of its error.

    Central differences with the steps h and h/2, from which Richardson's rule takes (4 D(h/2) - D(h))/3.
    The error is what the rule changes, and the rounding error of the loss (`rounding`, absolute) over h.
    """
    gradient, error = np.empty(net.shape), np.empty(net.shape)
    for place in np.ndindex(*net.shape):
        h = step(net[place], precision)
        coarse, fine = (_slope(loss, net, place, size) for size in (h, h / 2))
        gradient[place] = (4 * fine - coarse) / 3
        error[place] = abs(fine - coarse) / 3 + 4 * rounding / h
    return gradient, error


def _slope(loss: Loss, net: Array, place: tuple[int, ...], h: float) -> float:
    above, below = net.copy(), net.copy()
    above[place] += h
    below[place] -= h
    return (loss(above).real - loss(below).real) / float(above[place] - below[place])


def complex_step(loss: Loss, net: Array, precision: float, central: Array, error: Array) -> Array | None:
    """∂loss/∂net as Im loss(net + i·h)/h, exact but for rounding; None where it cannot be trusted.

    A function that refuses complex numbers or drops their imaginary part has none, nor has one
    whose result is not that of the central differences: it takes abs, max or compares.
    """
    gradient = np.empty(net.shape)
    for place in np.ndindex(*net.shape):
        moved = net.astype(complex)
        moved[place] += 1j * _TINY
        try:
            gradient[place] = loss(moved).imag / _TINY
        except FunctionError:
            return None
    return gradient if np.all(np.abs(gradient - central) <= 2 * error) else None
