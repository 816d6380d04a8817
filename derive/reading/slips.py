"""Slips of the pen in what people type, where only one thing can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.reading.expansion import Token
from derive.reading.tree import Name, Node

_INDICES = re.compile(r"\{[i-npqrs]{2}\}")
_LAYER = re.compile(r"\{\[[lL\d](?:[-+−]\d)?\]\}")
_SPACES = ("quad", "qquad")
LONGEST = 7
"""So many tokens has the longest of them."""


def forgot_below(base: Node, after: Sequence[Token]) -> bool:
    r"""Whether \delta{ij} stands there for δ_ij."""
    return isinstance(base, Name) and base.letters == "δ" and not base.subscripts and _begins(after, _INDICES)


def forgot_above(base: Node, after: Sequence[Token]) -> bool:
    """Whether Z{[l]} stands there for that of a layer."""
    return isinstance(base, Name) and _begins(after, _LAYER)


def _begins(after: Sequence[Token], script: re.Pattern[str]) -> bool:
    return bool(script.match("".join(token.text for token in after)))


def with_spaces(found: Sequence[Token]) -> list[Token]:
    r"""With \qquad for the qquad behind a comma, where a backslash got lost."""
    return [
        replace(token, kind="command", text=f"\\{token.text}") if token.text in _SPACES and before == "," else token
        for before, token in zip(["", *(token.text for token in found)], found, strict=False)
    ]
