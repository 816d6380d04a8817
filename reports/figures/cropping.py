"""A picture of a page without the empty paper round what is on it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import matplotlib.image
import numpy as np

_MARGIN = 24


def cropped(png: bytes) -> bytes:
    """The picture, with as much paper left round what is drawn as looks well.

    Raises:
        ValueError: nothing is drawn.
    """
    pixels = matplotlib.image.imread(BytesIO(png), format="png")[..., :3]
    inked = np.argwhere((pixels < 1).any(axis=-1))
    if not len(inked):
        raise ValueError("the page is empty")
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0)
    kept = pixels[max(top - _MARGIN, 0) : bottom + _MARGIN, max(left - _MARGIN, 0) : right + _MARGIN]
    content = BytesIO()
    metadata: Any = {"Software": None}
    matplotlib.image.imsave(content, kept, format="png", metadata=metadata)
    return content.getvalue()
