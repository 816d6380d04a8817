r"""The short commands for matrices that a package brings, `\mqty[a & b]` and its kin, as environments."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.expansion import Macros, Token

_KINDS = dict.fromkeys(("\\mqty", "\\matrixquantity"), "") | {
    "\\pmqty": "pmatrix",
    "\\bmqty": "bmatrix",
    "\\vmqty": "vmatrix",
    "\\smqty": "",
}
_BY_BRACKET = {"(": (")", "pmatrix"), "[": ("]", "bmatrix"), "{": ("}", "matrix"), "|": ("|", "vmatrix")}


def with_environments(found: list[Token], macros: Macros) -> list[Token]:
    r"""The tokens with `\begin{bmatrix} … \end{bmatrix}` for `\mqty[…]`, where the document has not defined it."""
    wanted = _KINDS.keys() - macros.keys()
    if not any(token.text in wanted for token in found):
        return found
    made, at = list[Token](), 0
    while at < len(found):
        token = found[at]
        end = _end(found, at + 1) if token.kind == "command" and token.text in wanted else 0
        if not end:
            made.append(token)
            at += 1
            continue
        kind = _KINDS[token.text] or _BY_BRACKET[found[at + 1].text][1]
        made.append(Token("begin", kind, token.place))
        made += with_environments(found[at + 2 : end], macros)
        made.append(replace(token, kind="end", text=kind))
        at = end + 1
    return made


def _end(found: list[Token], at: int) -> int:
    """Where the bracket that begins here is closed; 0 if none begins or it is not."""
    if at >= len(found) or found[at].text not in _BY_BRACKET:
        return 0
    opening = found[at].text
    closing, depth = _BY_BRACKET[opening][0], 0
    for end in range(at + 1, len(found)):
        text = found[end].text
        if text == closing and not depth:
            return end
        depth += (text == opening) - (text == closing)
    return 0
