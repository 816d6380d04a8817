"""From a proof to code: NumPy functions, checks of anybody's gradient code, and what they are measured against."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PLACES = {
    "assert_gradient": "numeric.checking",
    "generate": "numeric.generation",
    "gradcheck": "numeric.checking",
    "kernels": "numeric.generation",
}

__all__ = ["assert_gradient", "generate", "gradcheck", "kernels"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
