"""Going along the tokens of one formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from derive.reading.expansion import Token
from derive.reading.places import NotRead
from derive.reading.symbols import BRACKETS, CLOSING_ONLY, PRODUCTS, RELATIONS, SEPARATING, SIGNS
from derive.reading.tree import Chain
from derive.reading.words import speaks

MAX_DEPTH = 40

_Read = TypeVar("_Read")

_ENDS = {*PRODUCTS, *RELATIONS, *SIGNS, *SEPARATING, *CLOSING_ONLY} | {
    *("}", ")", "]", "\\}", "⟩", "⌋", "⌉", "\\rangle", "\\rfloor", "\\rceil", "\\rbrace", "\\rbrack", "\\rparen"),
    *("\\right", "\\over", "\\mid", "&", ",", ";", ":", ".", "^", "_", "'", "!", "?", "\\prime", "\\stackrel"),
    *("\\overset", "\\xrightarrow", "\\xlongequal", "\\xRightarrow", "\\lor", "\\land", "\\wedge", "\\vee", "\\forall"),
}
"""Where no operand begins."""


class Cursor:
    """The tokens, and where we are in them; `steps` counts what was done."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.steps = 0
        self.style = ""
        self.closers: list[str] = []
        """What closes the brackets that are open."""
        self.labels: list[Chain] = []
        """What is said of the formulas in braces with a letter below, as δ = … ."""
        self.within = -1
        """Where the contents of the last bracket begin."""

    @property
    def current(self) -> Token:
        return self.tokens[self.at]

    @property
    def next(self) -> Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    @property
    def last(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    def advance(self) -> Token:
        token = self.current
        self.steps += 1
        if token.kind != "stop":
            self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        return self.current.kind not in ("text", "operator", "stop", "words") and self.current.text in texts

    def take(self, *texts: str) -> Token | None:
        return self.advance() if self.sees(*texts) else None

    def one(self) -> Token:
        """The next token as an argument without braces: one letter, one digit or one command."""
        head, rest = self.current.split()
        if rest is None:
            return self.advance()
        self.steps += 1
        self.tokens[self.at] = rest
        return head

    def put_back(self, token: Token) -> None:
        """Let the token be the next, in the place of the one just passed."""
        self.at -= 1
        self.tokens[self.at] = token

    def bracket(self) -> str:
        """The bracket that the current token is, in its usual spelling."""
        return BRACKETS.get(self.current.text, self.current.text) if self.current.kind in ("mark", "command") else ""

    def begins(self, *, after: bool = False) -> bool:
        """Whether an operand begins here; `after` another one, a bar in a bracket divides."""
        token = self.current
        if token.kind in ("stop", "row", "end", "param"):
            return False
        if after and token.kind in ("text", "words") and self.closers[-1:] == ["end"] and speaks(token.text):
            return False
        if token.kind in ("mark", "command"):
            if self.bracket() in ("|", "‖"):
                inner = self.closers[-1] if self.closers else "}"
                return not after or inner in ("}", "end") or token.text in ("\\lvert", "\\lVert")
            return token.text not in _ENDS
        return True

    def nested(self, read: Callable[[], _Read]) -> _Read:
        if self.depth >= MAX_DEPTH:
            self.fail(f"the formula is nested more than {MAX_DEPTH} deep")
        self.depth += 1
        try:
            return read()
        finally:
            self.depth -= 1

    def fail(self, reason: str, at: Token | None = None) -> NoReturn:
        raise NotRead(reason, (at or self.current).place)

    def unexpected(self) -> NoReturn:
        token = self.current
        if token.kind == "stop":
            self.fail("the formula ends too early")
        if token.kind == "row":
            self.fail("the row ends too early")
        if token.text in (")", "]", "}", "\\}", "\\right"):
            self.fail(f"this {token.text} closes nothing")
        if token.kind in ("text", "words"):
            self.fail(f"the words “{token.text.strip()[:40]}” stand in the middle of a formula")
        if token.kind == "begin":
            self.fail(f"the environment {token.text} is not understood here")
        if token.kind == "command":
            self.fail(f"the command {token.text[:40]} is not understood here")
        self.fail(f"{token.text[:40]} is not understood here")
