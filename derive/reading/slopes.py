r"""The short commands for derivatives that packages bring, `\pdv{f}{x}` and its kin, as fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.reading.expansion import Macros, Token

_SIGNS = dict.fromkeys(
    ("\\pdv", "\\pd", "\\pderiv", "\\pdiff", "\\diffp", "\\partialderivative"), "\\partial"
) | dict.fromkeys(("\\dv", "\\odv", "\\deriv", "\\derivative"), "d")


def spelled_out(found: list[Token], macros: Macros) -> list[Token]:
    r"""The tokens with `\frac{\partial f}{\partial x}` for `\pdv{f}{x}`, where the document has not defined it.

    `\pdv{x}` is an operator, `\pdv[2]{f}{x}` and `\pdv{f}{x}{y}` are second derivatives.
    """
    wanted = _SIGNS.keys() - macros.keys()
    if not any(token.text in wanted for token in found):
        return found
    made, at = list[Token](), 0
    while at < len(found):
        token = found[at]
        at += 1
        if token.kind != "command" or token.text not in wanted:
            made.append(token)
            continue
        at += at < len(found) and found[at].text == "*"
        order, at = _option(found, at)
        groups = list[list[Token]]()
        while len(groups) < 3 and (end := _end(found, at)):
            groups.append(spelled_out(found[at + 1 : end], macros))
            at = end + 1
        made += _fraction(token, order, groups) if groups else [token]
    return made


def _fraction(use: Token, order: list[Token], groups: list[list[Token]]) -> Iterable[Token]:
    sign = _SIGNS[use.text]
    of, by = ([], groups) if len(groups) == 1 else (groups[0], groups[1:])
    if len(by) == 2 and not order:
        order = [Token("number", "2", use.place)]

    def mark(text: str) -> Token:
        return Token("mark", text, use.place)

    def differential(body: list[Token], power: list[Token]) -> Iterator[Token]:
        yield Token("letters" if sign == "d" else "command", sign, use.place)
        yield from body
        if power:
            yield from (mark("^"), mark("{"), *power, mark("}"))

    yield from (Token("command", "\\frac", use.place), mark("{"))
    yield from differential([], order)
    yield from (*of, mark("}"), mark("{"))
    for body in by:
        yield from differential(body, order if len(by) == 1 else [])
    yield mark("}")


def _option(found: list[Token], at: int) -> tuple[list[Token], int]:
    """What stands in square brackets, and where it ends."""
    if at < len(found) and found[at].text == "[":
        for end in range(at + 1, min(at + 5, len(found))):
            if found[end].text == "]":
                return found[at + 1 : end], end + 1
    return [], at


def _end(found: list[Token], at: int) -> int:
    """Where the group that begins here ends; 0 if none does."""
    if at >= len(found) or found[at].text != "{":
        return 0
    depth = 0
    for end in range(at, len(found)):
        depth += (found[end].text == "{") - (found[end].text == "}")
        if not depth:
            return end
    return 0
