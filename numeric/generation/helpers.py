"""The few functions that NumPy lacks, and what generated code needs besides formulas, as source.

A module carries those that it uses, no others. None of them knows a loss or an activation.
"""

from __future__ import annotations

_TIMES = '''
def _times(*factors: Array) -> Array:
    """Return the product, 0 wherever a factor is 0, even if another is infinite."""
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    if np.isnan(product.max()):
        for factor in factors:
            product = np.where(factor == 0, 0, product)
    return product
'''

_SIGMOID = '''
def _sigmoid(u: Array) -> Array:
    """Return 1/(1 + exp(-u)) without overflow."""
    e = np.exp(-np.abs(u))
    return np.where(u < 0, e, 1) / (1 + e)
'''

_SOFTPLUS = '''
def _softplus(u: Array) -> Array:
    """Return log(1 + exp(u)) without overflow: logaddexp(0, u), in the operations that NumPy has as vectors."""
    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))
'''

_EXPREL = '''
def _exprel(u: Array) -> Array:
    """Return (exp(u) - 1)/u, which is 1 at u = 0."""
    return np.where(u == 0, 1, np.expm1(u) / np.where(u == 0, 1, u))
'''

_LOG1PREL = '''
def _log1prel(u: Array) -> Array:
    """Return log(1 + u)/u, which is 1 at u = 0."""
    return np.where(u == 0, 1, np.log1p(u) / np.where(u == 0, 1, u))
'''

_EXPONENTIALS = '''
def _exponentials(u: Array) -> Array:
    """Return exp(u - c) for a number c of each row; which one cancels out of every quotient.

    As long as nothing in the row overflows or is lost, c is 0 and u need not be rounded. Else c is the
    largest entry of the row, and what rounding takes from u - c is made good in the result.
    """
    safe = _SAFE[u.dtype.char]
    if -safe <= u.min() and u.max() <= safe:
        return np.exp(u)
    u = np.clip(u, np.finfo(u.dtype).min, np.finfo(u.dtype).max)
    top = u.max(axis=1, keepdims=True)
    c = np.where((top <= safe) & (u.min(axis=1, keepdims=True) >= -safe), 0, top)
    difference = u - c
    back = difference + c
    lost = (u - back) + ((back - difference) - c)
    e = np.exp(difference)
    return np.where(e == 0, 0, e + e * lost)


_SAFE = {"d": 300.0, "f": 30.0}
'''

_BELOW_LARGEST = '''
def _below_largest(u: Array) -> Array:
    """Return u less the largest entry of its row; beside an infinite one every other is infinitely less."""
    top = u.max(axis=1, keepdims=True)
    below = u - top
    if np.isinf(top).any():
        below = np.where(u == top, 0, np.where(np.isinf(top), -np.inf, below)).astype(u.dtype)
    return below
'''

_APART = '''
def _apart(u: Array) -> tuple[tuple[Array, Array], Array]:
    """Return where the largest entry of each row is, in absolute value, and the sum of the others."""
    largest = np.arange(len(u)), np.abs(u).argmax(axis=1)
    top = u[largest]
    u[largest] = 0
    others = u.sum(axis=1, keepdims=True)
    u[largest] = top
    return largest, others
'''

_APART_POSITIVE = '''
def _apart_positive(u: Array) -> tuple[tuple[Array, Array], Array]:
    """Return where the largest entry of each row of positive numbers is, and the sum of the others."""
    largest = np.arange(len(u)), u.argmax(axis=1)
    top = u[largest]
    u[largest] = 0
    others = u.sum(axis=1, keepdims=True)
    u[largest] = top
    return largest, others
'''

_SUM_OF_OTHERS = '''
def _sum_of_others(u: Array, largest: tuple[Array, Array], others: Array) -> Array:
    """Return, for each entry of a row, the sum of all the others, without cancellation where one stands out."""
    result = (others - u) + u[largest][:, None]
    result[largest] = others[:, 0]
    return result
'''

_LOG_TOTAL_OVER_LARGEST = '''
def _log_total_over_largest(u: Array, largest: tuple[Array, Array], others: Array) -> Array:
    """Return log(sum of a row/its largest entry) for positive entries, accurate however little the others add."""
    return np.log1p(others / u[largest][:, None])
'''

_LOG_SUM_EXP_OF_OTHERS = '''
def _log_sum_exp_of_others(u: Array) -> Array:
    """Return, for each entry i of a row, log(sum of exp(u - the row's largest) over all entries but i)."""
    u = np.clip(u, np.finfo(u.dtype).min, np.finfo(u.dtype).max)
    rows, largest = np.arange(len(u)), u.argmax(axis=1)
    top = u[rows, largest]
    e = np.exp(u - top[:, None])
    e[rows, largest] = 0
    total = e.sum(axis=1)
    result = np.log1p(total[:, None] - e)
    rest = u.copy()
    rest[rows, largest] = np.finfo(u.dtype).min
    second = rest.max(axis=1)
    others = np.exp(rest - second[:, None])
    others[rows, largest] = 0
    result[rows, largest] = (second - top) + np.log(others.sum(axis=1))
    return result
'''

_RELU = '''
def _relu(u: Array) -> Array:
    """Return max(u, 0)."""
    return np.maximum(u, 0)
'''

HELPERS = {
    "_relu": _RELU,
    "_times": _TIMES,
    "_sigmoid": _SIGMOID,
    "_softplus": _SOFTPLUS,
    "_exprel": _EXPREL,
    "_log1prel": _LOG1PREL,
    "_exponentials": _EXPONENTIALS,
    "_below_largest": _BELOW_LARGEST,
    "_apart": _APART,
    "_apart_positive": _APART_POSITIVE,
    "_sum_of_others": _SUM_OF_OTHERS,
    "_log_total_over_largest": _LOG_TOTAL_OVER_LARGEST,
    "_log_sum_exp_of_others": _LOG_SUM_EXP_OF_OTHERS,
}


def source(name: str) -> str:
    """The helper, with what it refers to."""
    return HELPERS[name].strip()


def prelude() -> str:
    """All helpers as one source, to try printed code with."""
    imports = ["from typing import Any", "import numpy as np", "Array = np.ndarray[Any, Any]"]
    return "\n".join([*imports, *HELPERS.values()])
