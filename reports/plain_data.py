"""Values of experiments and measurements as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np


def plain_data(value: Any) -> Any:
    """No scalars and arrays of NumPy; a number that is not finite is a text: "inf", "-inf", "nan"."""
    if isinstance(value, np.ndarray | np.generic):
        return plain_data(value.tolist())
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(name): plain_data(one) for name, one in value.items()}
    if isinstance(value, list | tuple | range):
        return [plain_data(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
