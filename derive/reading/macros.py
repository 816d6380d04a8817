r"""Macros that a document defines: `\newcommand`, `\def`, `\DeclareMathOperator` and `\let`, found in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_BODY = 1000
"""Characters that a definition may have."""

_NAME = r"(?:\{\s*(\\(?:[A-Za-z]+|.))\s*\}|(\\(?:[A-Za-z]+|.)))"
_COMMAND = re.compile(
    rf"\\(?:(?:re)?new|provide|DeclareRobust)[cC]ommand\*?\s*{_NAME}\s*(?:\[(\d)\])?\s*(?:\[([^\]\n]{{0,99}})\])?\s*"
)
_DEF = re.compile(r"\\[egx]?def\s*(\\(?:[A-Za-z]+|.))\s*((?:#\d|[^{}#\\\n]){0,40})")
_OPERATOR = re.compile(rf"\\DeclareMathOperator\*?\s*{_NAME}\s*")
_LET = re.compile(r"\\let\s*(\\[A-Za-z]+)\s*=?\s*(\\[A-Za-z]+|[^\s\\{}])")
_BRACE = re.compile(r"[{}]|(?:\\.)[^{}\\]*", re.DOTALL)
STARTS = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|[egx]?def|let)\b"
)


@dataclass(frozen=True)
class Definition:
    r"""A macro as written: `body` holds #1 … for its arguments; `default` is that of an optional first one.

    `pattern` is what stands around the arguments, as in `\def\at[#1,#2]{…}`.
    """

    name: str
    arguments: int
    body: str
    default: str | None = None
    pattern: str | None = None


def definition(text: str, at: int) -> tuple[Definition, int] | None:
    """The definition that begins at the offset, and the offset after it; None if it is of no simple form."""
    if found := _LET.match(text, at):
        return Definition(found[1], 0, found[2]), found.end()
    if found := _COMMAND.match(text, at):
        end = closing(text, found.end(), MAX_BODY)
        name, arguments = found[1] or found[2], int(found[3] or 0)
        return (Definition(name, arguments, text[found.end() + 1 : end - 1], found[4]), end) if end else None
    if found := _DEF.match(text, at):
        end = closing(text, found.end(), MAX_BODY)
        pattern = found[2].strip() if re.sub(r"#\d|\s", "", found[2]) else None
        body = text[found.end() + 1 : end - 1]
        return (Definition(found[1], found[2].count("#"), body, pattern=pattern), end) if end else None
    if found := _OPERATOR.match(text, at):
        end = closing(text, found.end(), MAX_BODY)
        body = "\\operatorname{" + text[found.end() + 1 : end - 1] + "}"
        return (Definition(found[1] or found[2], 0, body), end) if end else None
    return None


def closing(text: str, at: int, limit: int | None = None) -> int:
    """The offset after the brace that closes the one at the offset; 0 if there is none."""
    if at >= len(text) or text[at] != "{":
        return 0
    depth, stop = 0, len(text) if limit is None else min(len(text), at + limit)
    for found in _BRACE.finditer(text, at, stop):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return found.end()
    return 0
