"""The pieces of a formula, and how macros expand into more of them, within limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.reading.places import NotRead, Place

MAX_LEVELS = 50
"""Macros that may stand within one another."""
MAX_EXPANDED = 20_000
"""Tokens that the macros of one formula may add."""
MAX_TEXT = 2000


@dataclass(frozen=True)
class Token:
    r"""One piece of a formula.

    Kinds: letters (a run with no space between), number, command, mark, words (Chinese), text (of `\text`), operator
    (of `\operatorname`), begin and end (of an environment), row (the end of a row), param (#1), stop.
    """

    kind: str
    text: str
    place: Place

    def split(self) -> tuple[Token, Token | None]:
        """The first letter or digit, and the rest."""
        if self.kind not in ("letters", "number") or len(self.text) == 1:
            return self, None
        after = replace(self.place, column=self.place.column + 1)
        return Token(self.kind, self.text[0], self.place), Token(self.kind, self.text[1:], after)


def follows(one: Token, other: Token) -> bool:
    """Whether nothing stands between two tokens."""
    return other.place == replace(one.place, column=one.place.column + len(one.text))


def end_of_group(found: list[Token], at: int) -> int:
    """Where a group in braces or a single token ends."""
    depth = 0
    for end in range(at, len(found)):
        depth += (found[end].text == "{") - (found[end].text == "}")
        if depth <= 0:
            return end + 1
    return len(found)


@dataclass(frozen=True)
class Macro:
    """A macro whose body is read already; `pattern` is what stands around its arguments, if anything does."""

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    pattern: tuple[Token, ...] | None = None


Macros = dict[str, Macro]
"""What a document has defined so far."""


def expand(found: list[Token], known: Macros) -> list[Token]:
    """The tokens without macros; what comes out of one has the place of its use."""
    if not any(token.text in known for token in found if token.kind == "command"):
        return found
    pending = [(token, 0) for token in reversed(found)]
    done, budget = list[Token](), MAX_EXPANDED
    while pending:
        token, level = pending.pop()
        if token.kind != "command" or token.text not in known:
            done.append(token)
            continue
        macro = known[token.text]
        if level >= MAX_LEVELS:
            raise NotRead(f"the macro {token.text} expands without end", token.place)
        arguments = _arguments(pending, macro, token)
        made = list[tuple[Token, int]]()
        for part in macro.body:
            if part.kind == "param":
                made += arguments[int(part.text[1]) - 1] if int(part.text[1]) <= len(arguments) else ()
            else:
                text = part.text
                if part.kind in ("text", "operator"):
                    for number, argument in enumerate(arguments, 1):
                        text = text.replace(f"#{number}", "".join(piece.text for piece, _ in argument))
                    budget -= len(text) // 10
                    if len(text) > MAX_TEXT:
                        raise NotRead(f"the macro {token.text} makes a text too long", token.place)
                made.append((Token(part.kind, text, token.place), level + 1))
        budget -= len(made) + 1
        if budget < 0:
            raise NotRead(f"the macro {token.text} makes the formula too long", token.place)
        pending += reversed(made)
    return done


def _arguments(pending: list[tuple[Token, int]], macro: Macro, use: Token) -> list[list[tuple[Token, int]]]:
    """The arguments of a macro, taken from the tokens that wait."""
    found = list[list[tuple[Token, int]]]()
    if macro.pattern is not None:
        return _delimited(pending, macro, use)
    if macro.arguments and pending and pending[-1][0].text == "*" and follows(use, pending[-1][0]):
        pending.pop()  # \norm*{…} only lets the bars grow
    if macro.default is not None:
        first = [(token, 0) for token in macro.default]
        if pending and pending[-1][0].text == "[":
            first = []
            pending.pop()
            while pending and pending[-1][0].text != "]":
                first.append(pending.pop())
            if pending:
                pending.pop()
        found.append(first)
    while len(found) < macro.arguments:
        found.append(_argument(pending, macro, use))
    return found


def _argument(pending: list[tuple[Token, int]], macro: Macro, use: Token) -> list[tuple[Token, int]]:
    """The next argument: a group without its braces, or one token."""
    if not pending or pending[-1][0].text == "}":
        raise NotRead(f"the macro {use.text} needs {macro.arguments} arguments", use.place)
    token, level = pending.pop()
    if token.text != "{":
        head, rest = token.split()
        if rest:
            pending.append((rest, level))
        return [(head, level)]
    inner, depth = list[tuple[Token, int]](), 1
    while pending and depth:
        inner.append(pending.pop())
        depth += (inner[-1][0].text == "{") - (inner[-1][0].text == "}")
    return inner[:-1] if depth == 0 else inner


def _delimited(pending: list[tuple[Token, int]], macro: Macro, use: Token) -> list[list[tuple[Token, int]]]:
    """The arguments of a macro that says what stands between them."""
    found, pattern = list[list[tuple[Token, int]]](), macro.pattern or ()
    for part, after in zip(pattern, [*pattern[1:], None], strict=True):
        if part.kind == "param":
            mark = after.text if after is not None and after.kind != "param" else ""
            found.append(_up_to(pending, mark) if mark else _argument(pending, macro, use))
        elif not pending or pending[-1][0].text != part.text:
            raise NotRead(f"the macro {use.text} is not used as it is defined", use.place)
        else:
            pending.pop()
    return found


def _up_to(pending: list[tuple[Token, int]], mark: str) -> list[tuple[Token, int]]:
    """What stands before a mark outside all braces; the mark stays."""
    inner, depth = list[tuple[Token, int]](), 0
    while pending and (depth or pending[-1][0].text != mark):
        inner.append(pending.pop())
        depth += (inner[-1][0].text == "{") - (inner[-1][0].text == "}")
    return inner
