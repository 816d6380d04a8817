r"""\Sigma_{i=1}^n and \Pi_{i=1}^n: capital letters with limits, which are signs of a sum and a product."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.expansion import Token, end_of_group

_SIGNS = {"\\Sigma": "\\sum", "Σ": "\\sum", "\\Pi": "\\prod", "Π": "\\prod"}


def with_big_signs(found: list[Token]) -> list[Token]:
    """The tokens with the sign for a letter below which an index begins somewhere."""
    if not any(token.text in _SIGNS for token in found):
        return found
    return [_as_sign(token) if _has_limits(found, at + 1) else token for at, token in enumerate(found)]


def _as_sign(token: Token) -> Token:
    return replace(token, kind="command", text=_SIGNS[token.text]) if token.text in _SIGNS else token


def _has_limits(found: list[Token], at: int) -> bool:
    """Whether scripts stand here, of which the lower one has an = in it."""
    at += at < len(found) and found[at].text == "\\limits"
    while at < len(found) and found[at].text in ("^", "_"):
        end = end_of_group(found, at + 1)
        if found[at].text == "_" and any(token.text == "=" for token in found[at + 1 : end]):
            return True
        at = end
    return False
