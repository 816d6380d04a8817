"""From a proof to code: NumPy functions, networks and their training, checks of anybody's gradient code."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {
    "Network": "numeric.network",
    "Settings": "numeric.training",
    "assert_gradient": "numeric.checking",
    "generate": "numeric.generation",
    "gradcheck": "numeric.checking",
    "kernels": "numeric.generation",
    "train": "numeric.training",
}

__all__ = ["Network", "Settings", "assert_gradient", "generate", "gradcheck", "kernels", "train"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
