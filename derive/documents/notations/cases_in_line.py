"""For i = j: ∂p_j/∂z_i = p_i (1 - p_i) in a sentence or an item of a list: the condition beside a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.documents.trees.rows import Row

_SPACE = r"[\s*_)）\]】:：,，]*"
_THEN = (
    r"(?:的?时候?|的?情况下?|这种情况|then|we\s+(?:have|get|obtain)|(?:it|this|the\s+(?:partial\s+)?derivative)\s+"
    r"(?:is|becomes|gives|equals)|有|则|那么|可得|得到?|即|导数|偏导数?|導數|為|为|是)"
)
_LEADS_ON = re.compile(rf"{_SPACE}(?:{_THEN}{_SPACE}){{0,4}}", re.IGNORECASE)
_ADDS = re.compile(
    r"\s*[(（]?\s*(?:if|when|for|whenever|provided(?:\s+that)?|当|若|如果|對於?|对于?)\s*", re.IGNORECASE
)


def conditions_near(rows: Sequence[Row], number: int) -> tuple[Row, ...]:
    """The rows that may be the condition of a statement in a line: the one that leads on to it, or is added to it."""
    row = rows[number]
    before, after = rows[max(number - 1, 0)], rows[min(number + 1, len(rows) - 1)]
    if row.inline and before.inline and before is not row and _LEADS_ON.fullmatch(_between(before, row)):
        return (before,)
    if row.inline and after.inline and after is not row and _ADDS.fullmatch(_between(row, after)):
        return (after,)
    return ()


def _between(first: Row, second: Row) -> str:
    """The words between two formulas of one paragraph."""
    start = len(first.before) + first.length
    is_same = second.before.startswith(first.before) and len(second.before) >= start
    return second.before[start:] if is_same and first.block != second.block else "\0"
