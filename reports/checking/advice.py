"""Which declaration would help where something is not read."""

from __future__ import annotations

import re

from reports.phrases import say

DECLARATIONS = {
    "target": "target=y",
    "sum": "sum(y)=1",
    "onehot": "onehot=t",
    "index": "index=k:n",
    "size": "size=K",
    "constant": "constant=c",
    "function": "function=g:sigmoid",
    "log": "log=2",
}
"""What can be declared, by example."""
_HELP: tuple[tuple[str, str], ...] = (
    (r"([^\W\dE])\(.*\) is not computed", "constant={0}"),
    (r"whether (\S+) is a function or a value is not clear here", "constant={0}"),
    (r"whether (\S+) is one name or a product is not clear", "constant={1}"),
    (r"the function (\w(?:_\w+)?) is not (?:understood|known|known here)", "function={0}:tanh"),
    (r"which index this sum runs over is not said", "index=k:n"),
    (r"the base of this logarithm is not understood", "log=2"),
)
"""A reason as a pattern, and what to declare: {0} is the name in it, {1} its letters."""


def advice(reason: str, lang: str) -> str:
    """The declaration that would help against this reason, as a sentence; empty if none would."""
    for pattern, declaration in _HELP:
        if match := re.fullmatch(pattern, reason):
            name = match[1] if match.groups() else ""
            key = "check-declare-known" if declaration.startswith("function") else "check-declare"
            return say(key, lang, declaration.format(name, " ".join(name)))
    return ""
