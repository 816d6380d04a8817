"""Symbolic derivations of neural-network gradients, step by step, and their independent checker.

>>> from derive import derive
>>> derive("sigmoid-bce").title[0]
'logistic sigmoid with binary cross-entropy'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.catalog import derive

__all__ = ["derive"]


def __getattr__(name: str) -> Any:
    """Import `derive` when it is asked for: the checker must not load the laws, nor `list` more than it shows."""
    if name == "derive":
        from derive.catalog import derive

        return derive
    raise AttributeError(f"module 'derive' has no attribute {name!r}")
