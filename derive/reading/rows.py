"""The rows of a formula: without frames and alignment, and made whole where a statement was broken."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from derive.reading.expansion import Token
from derive.reading.places import NotRead
from derive.reading.symbols import (
    ACCENTS,
    ALIGNED,
    BRACKETS,
    FRACTIONS,
    LABELLED,
    MATRICES,
    PAIRS,
    PRODUCTS,
    RELATIONS,
    SEPARATING,
    SIGNS,
    STYLES,
)
from derive.reading.tokens import SHOWN_MARK

_MARKED = ("\\stackrel", "\\overset", "\\underset")
_ARGUMENTS = (
    dict.fromkeys((*ACCENTS, *STYLES, *LABELLED, "\\sqrt", "\\substack", "\\xrightarrow", "\\xlongequal", "^", "_"), 1)
    | dict.fromkeys((*FRACTIONS, *_MARKED, "\\binom"), 2)
    | {"\\pmod": 1}
)
_PLAIN_MATRICES = tuple(name for name, bracket in MATRICES.items() if not bracket)
STATING = {*RELATIONS, *_MARKED[:2], "\\xlongequal"}
_LOOP = re.compile(r"\W*(for|repeat|while|until|loop|do\b)", re.IGNORECASE)
OPERATORS = {*STATING, *SIGNS, *PRODUCTS}
OPENING = [bracket for bracket in PAIRS if bracket not in "|‖"]
CLOSING = [PAIRS[bracket] for bracket in OPENING]


@dataclass(frozen=True)
class Seen:
    """A token, and whether it stands outside of the groups and environments that stay."""

    token: Token
    top: bool

    def among(self, texts: Container[str]) -> bool:
        return self.top and self.token.kind in ("mark", "command") and self.token.text in texts


@dataclass
class Row:
    """The tokens of a row; `column` if a column mark begins it, `states` if a sign such as = is in it."""

    line: int
    seen: list[Seen]
    column: bool
    states: bool


def rows(tokens: list[Token]) -> list[Row]:
    """The rows of a formula. Raises NotRead if braces or environments are no pairs and there is one row only."""
    try:
        found = _rows(tokens)
    except NotRead:
        found = _crude_rows(tokens)
        if len(found) < 2:
            raise
    return _joined(_without_loops([_without_columns(line, row) for line, row in enumerate(found)]))


def _rows(tokens: list[Token]) -> list[list[Seen]]:
    """The rows, without the groups and environments that only frame, colour or align. Raises NotRead."""
    pairs, rows, dropped, at = _pairs(tokens), [list[Seen]()], set[int](), 0
    while at < len(tokens):
        token, end = tokens[at], pairs.get(at)
        if token.kind == "row":
            rows.append([])
        elif end is not None:
            if _only_frames(tokens, pairs, at, end):
                dropped.add(end)
            else:
                end += token.text == "\\left" and end + 1 < len(tokens)  # the bracket after it
                rows[-1] += (Seen(inner, False) for inner in tokens[at : end + 1])
                at = end
        elif at not in dropped and token.text != SHOWN_MARK:
            rows[-1].append(Seen(token, True))
            if token.kind in ("mark", "command"):
                last = _after_arguments(tokens, pairs, at)
                rows[-1] += (Seen(inner, False) for inner in tokens[at + 1 : last])
                at = last - 1
        at += 1
    return rows


def _after_arguments(tokens: list[Token], pairs: dict[int, int], at: int) -> int:
    """The position after the arguments of a command or a script."""
    text = tokens[at].text
    at += 1
    if text == "\\sqrt" and at < len(tokens) and tokens[at].text == "[":
        while at < len(tokens) and tokens[at].text != "]":
            at += 1
        at += 1
    for _ in range(_ARGUMENTS.get(text, 0)):
        while at < len(tokens) and tokens[at].text == SHOWN_MARK:
            at += 1
        if at < len(tokens) and tokens[at].kind != "row" and tokens[at].text not in ("}", "&"):
            at = pairs.get(at, at) + 1
    return min(at, len(tokens))


def _only_frames(tokens: list[Token], pairs: dict[int, int], at: int, end: int) -> bool:
    """Whether a group or an environment is to be read as if it were not there."""
    token, first = tokens[at], tokens[at + 1]
    if token.kind == "begin":
        return token.text in ALIGNED or (token.text in _PLAIN_MATRICES and _holds_statement(tokens, pairs, at, end))
    if token.text != "{" or (end + 1 < len(tokens) and tokens[end + 1].text in ("^", "_", "'")):
        return False
    shown = (at > 0 and tokens[at - 1].text == SHOWN_MARK) or first.text == SHOWN_MARK
    return shown or (first.kind == "begin" and _only_frames(tokens, pairs, at + 1, pairs[at + 1]))


def _holds_statement(tokens: list[Token], pairs: dict[int, int], at: int, end: int) -> bool:
    at += 1
    while at < end:
        token = tokens[at]
        if token.kind in ("mark", "command") and token.text in STATING:
            return True
        if token.kind == "begin" and token.text in _PLAIN_MATRICES and _holds_statement(tokens, pairs, at, pairs[at]):
            return True
        at = _after_arguments(tokens, pairs, pairs.get(at, at))
    return False


def _pairs(tokens: list[Token]) -> dict[int, int]:
    """Where every brace, left and begin ends. Raises NotRead if one has no partner."""
    found, waiting = dict[int, int](), list[int]()
    for at, token in enumerate(tokens):
        marks = token.kind in ("mark", "command")
        if token.kind == "begin" or (marks and token.text in ("{", "\\left")):
            waiting.append(at)
        elif token.kind == "end" or (marks and token.text in ("}", "\\right")):
            if not waiting:
                raise NotRead(f"this {_written(token)} closes nothing", token.place)
            begin = tokens[waiting[-1]]
            if {"{": "}", "\\left": "\\right"}.get(begin.text, begin.text) != token.text:
                raise NotRead(f"this {_written(begin)} is ended by {_written(token)}", begin.place)
            found[waiting.pop()] = at
    if waiting:
        raise NotRead(f"this {_written(tokens[waiting[-1]])} is never closed", tokens[waiting[-1]].place)
    return found


def _written(token: Token) -> str:
    return f"\\{token.kind}{{{token.text}}}" if token.kind in ("begin", "end") else token.text


def _crude_rows(tokens: list[Token]) -> list[list[Seen]]:
    """The rows of a formula whose braces are no pairs, so that what is right in it can be read."""
    rows, depth = [list[Seen]()], 0
    for token in tokens:
        if token.kind == "row":
            rows.append([])
            depth = 0
        elif not (token.kind in ("begin", "end") and token.text in ALIGNED) and token.text != SHOWN_MARK:
            depth -= token.text == "}"
            rows[-1].append(Seen(token, depth == 0))
            depth += token.text == "{"
    return rows


def _without_columns(line: int, row: list[Seen]) -> Row:
    """Column marks that only align go, and spaces behind a sign; the others separate statements."""
    found = list[Seen]()
    for at, seen in enumerate(row):
        if seen.among("&"):
            before = found[-1] if found else None
            after = row[at + 1] if at + 1 < len(row) else None
            if before is None or after is None or before.among(OPERATORS | {"&"}) or after.among(OPERATORS | {"&"}):
                continue
        if not seen.among(SEPARATING) or (found and not found[-1].among(OPERATORS)):
            found.append(seen)
    while found and found[-1].among(SEPARATING):
        found.pop()
    return Row(line, found, bool(row) and row[0].among("&"), states(found))


def _without_loops(rows: list[Row]) -> list[Row]:
    r"""Without the lines of a program around its steps: "Repeat \{", "for i = 1 to m \{" and the "\}" of their ends."""
    if not any(map(_begins_loop, rows)):
        return rows
    return [row for row in rows if not _begins_loop(row) and [seen.token.text for seen in row.seen] != ["\\}"]]


def _begins_loop(row: Row) -> bool:
    words = "".join(seen.token.text for seen in row.seen)
    return words.endswith("\\{") and (not row.states or bool(_LOOP.match(words)))


def _joined(rows: list[Row]) -> list[Row]:
    """Rows in the middle of which a statement was broken, made whole."""
    found, depth = list[Row](), 0
    for row in rows:
        if not row.seen:
            continue
        if found and (_goes_on(found[-1], row) or (depth > 0 and _depth(row.seen) < 0)):
            before, first = found[-1], row.seen[0]
            again = first.among(RELATIONS) and before.seen[-1].among((first.token.text,))
            before.seen += row.seen[again:]
            before.states |= row.states
            depth += _depth(row.seen)
        else:
            found.append(row)
            depth = _depth(row.seen)
    return found


def _goes_on(before: Row, row: Row) -> bool:
    first = row.seen[0]
    if before.seen[-1].among(OPERATORS) or first.among(PRODUCTS) or (first.among(SIGNS) and not first.among("-−")):
        return True
    return first.among("-−") and (row.column or not before.states or not row.states)


def _depth(seen: list[Seen]) -> int:
    """How many brackets a row opens more than it closes."""
    texts = [BRACKETS.get(item.token.text, item.token.text) for item in seen if item.top]
    return sum((text in OPENING) - (text in CLOSING) for text in texts)


def states(seen: Iterable[Seen]) -> bool:
    return any(item.among(STATING) for item in seen)
