"""Errors in units in the last place."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath.ctx_mp import MPContext

Number = Any
_WIDE = MPContext()
_WIDE.dps = 60


def ulp(size: Number, dtype: str) -> Number:
    """The distance of neighbouring numbers of the format at the size, at least its smallest number."""
    info = np.finfo(dtype)
    return _WIDE.ldexp(1, max(_exponent(size, dtype), info.minexp) - info.nmant)


def _exponent(size: Number, dtype: str) -> int:
    """The power of two of the leading digit, that of the largest number for what is larger."""
    return min(int(_WIDE.mag(size)) - 1, np.finfo(dtype).maxexp - 1) if size else np.finfo(dtype).minexp


def error(got: float, true: Number, size: Number, dtype: str) -> float:
    """How far a number of the format is from the true value, in ulp of `size`.

    Whatever is beyond the format is taken for the first power of two beyond it, so ∞ is right where the true
    value overflows, and about 1 ulp off at the largest number. NaN is infinitely wrong.
    """
    if np.isnan(got):
        return float("inf")
    beyond = _WIDE.ldexp(1, np.finfo(dtype).maxexp)
    bounded = [max(min(_WIDE.mpf(value), beyond), -beyond) for value in (got, true)]
    return float(abs(bounded[0] - bounded[1]) / ulp(abs(size), dtype))


def log(value: Number) -> Number:
    """The natural logarithm of a positive number, of any size."""
    return _WIDE.log(value)


def digits(value: Number) -> str:
    """A number to 20 digits; inf or 0 for what is beyond any format."""
    if abs(value) < _WIDE.mpf(10) ** -400:
        return "0.0"
    if abs(value) < _WIDE.mpf(10) ** 400:
        return str(_WIDE.nstr(_WIDE.mpf(value), 20))
    return "-inf" if value < 0 else "inf"
