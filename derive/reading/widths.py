r"""How wide spaces are: \hspace{1in} and \;\;\;\; stand between two statements as \quad does."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"[{\s=]*(-?[0-9]*\.?[0-9]+)\s*([a-z]{2})")
_EMS = {"em": 1.0, "ex": 0.43, "in": 7.2, "cm": 2.8, "mm": 0.28, "pt": 0.1, "pc": 1.2, "mu": 1 / 18}
_SPACES = {"\\,": 1 / 6, "\\:": 2 / 9, "\\>": 2 / 9, "\\;": 5 / 18, "\\ ": 1 / 3, "~": 1 / 3}
"""The small spaces of LaTeX, in ems."""
_WIDE = 0.9
"""So many ems are a wide space: a \\quad is one."""


def is_wide(length: str) -> bool:
    """Whether a length such as 1cm or {0.5in} is about as wide as a quad, or wider."""
    found = _LENGTH.match(length)
    return found is not None and float(found[1]) * _EMS.get(found[2], 0.0) >= _WIDE


def is_wide_together(spaces: str) -> bool:
    """Whether small spaces in a row are as wide."""
    return sum(spaces.count(sign) * width for sign, width in _SPACES.items()) >= _WIDE
