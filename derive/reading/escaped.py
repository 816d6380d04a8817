r"""train\_loss and \_j: underlines behind a backslash, which join the parts of a word or begin a subscript."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.reading.expansion import Token

LOWERS = re.compile(r"\s*(?:\{|[0-9]|[A-Za-z](?![A-Za-z0-9]))")
"""What a subscript begins with."""
_REST = re.compile(r"(?:\\_[A-Za-z0-9]+)+")


def joined_word(before: Token | None, text: str, at: int) -> tuple[Token, int] | None:
    """The whole word of which the first part was taken, where the rest begins at a place, and where it ends."""
    rest = _REST.match(text, at)
    if not before or not rest or before.kind != "letters" or len(before.text) < 2:
        return None
    if not text[:at].endswith(before.text):
        return None
    return replace(before, kind="operator", text=before.text + rest[0].replace("\\_", "_")), rest.end()
