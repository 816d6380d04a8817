"""From a formula to the statements that stand in its rows side by side, with the words between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.reading.expansion import Token
from derive.reading.places import Place
from derive.reading.rows import CLOSING, OPENING, OPERATORS, STATING, Row, Seen, rows, states
from derive.reading.symbols import (
    BRACKETS,
    SEPARATING,
)
from derive.reading.words import is_typed, speaks

_SEPARATORS = (",", ";", "&", *SEPARATING)
_STRENGTH = ("", "space", ",", ";", "&", "words")
_MAPS = ("\\mapsto", "\\longmapsto")
_MAX_HEAD = 4
"""So many tokens the name of a function may have."""
_SPOKEN = {"\\forall": "for all", "\\because": "because", "\\therefore": "therefore", "\\exists": "there is"}


@dataclass(frozen=True)
class Part:
    """One statement of a row: its tokens, and the words before and after it. `line` counts rows from 0."""

    line: int
    words: str
    tokens: tuple[Token, ...]
    place: Place
    after: str = ""


def parts(tokens: list[Token]) -> list[Part]:
    """The statements of a formula, in order. Raises NotRead if it cannot be taken apart."""
    found, words = list[Part](), ""
    for row in map(_as_definition, rows(tokens[:-1])):
        made, words = _split(row, words)
        found += made
    if words and found:
        found[-1] = replace(found[-1], after=words)
    return found


# Statements of one row.


@dataclass
class _Piece:
    seen: list[Seen]
    before: str = ""
    """What separates it from the piece before: a comma, a wide space, words or nothing but the beginning."""
    words: str = ""
    states: bool = False


def _split(row: Row, words: str) -> tuple[list[Part], str]:
    """The statements of a row, and the words after the last that no statement follows."""
    pieces, depth = [_Piece([], "words", words)], 0
    remarks = _remarks(row.seen)
    for at, seen in enumerate(row.seen):
        token = seen.token
        if at in remarks:
            pieces.append(_Piece([], "words"))
            continue
        bracket = BRACKETS.get(token.text, token.text)
        depth = max(0, depth + seen.top * ((bracket in OPENING) - (bracket in CLOSING)))
        if not seen.top or depth:
            pieces[-1].seen.append(seen)
        elif token.kind in ("text", "words") and (speaks(token.text) or _alone(row.seen, at)):
            pieces.append(_Piece([], "words", token.text.strip()))
        elif is_typed(token):
            pieces.append(_Piece([], "words", token.text))
        elif seen.among(_SPOKEN):
            pieces.append(_Piece([], "words", _SPOKEN[token.text]))
        elif seen.among(_SEPARATORS):
            pieces.append(_Piece([], "space" if token.text in SEPARATING else token.text))
        elif seen.among(":") and _is_title(pieces[-1].seen):
            pieces[-1].words = " ".join((pieces[-1].words, *(part.token.text for part in pieces[-1].seen))).strip()
            pieces[-1].seen.clear()
        elif not (seen.among((".", ":")) and _alone(row.seen, at, after_only=True)):
            pieces[-1].seen.append(seen)
    return _statements(row.line, pieces)


def _as_definition(row: Row) -> Row:
    """Of G: X ↦ X W, the row G = X W."""
    arrows = [at for at, seen in enumerate(row.seen) if seen.among(_MAPS)]
    colons = [at for at, seen in enumerate(row.seen) if seen.among((":", "\\colon"))]
    if len(arrows) != 1 or len(colons) != 1 or not 0 < colons[0] <= _MAX_HEAD or arrows[0] < colons[0]:
        return row
    arrow = row.seen[arrows[0]]
    sign = Seen(replace(arrow.token, kind="mark", text="≜"), True)
    return replace(row, seen=[*row.seen[: colons[0]], sign, *row.seen[arrows[0] + 1 :]], states=True)


def _is_title(seen: list[Seen]) -> bool:
    """Whether nothing but words stand before a colon, as in Hinge loss: L = …; in f: X → Y there is a letter."""
    words = [part.token for part in seen]
    spelled = all(len(word.text) > 1 and word.kind in ("letters", "words", "text") for word in words)
    return spelled and any(len(word.text) > 2 or word.kind == "words" for word in words)


def _remarks(row: list[Seen]) -> set[int]:
    """Where the brackets stand around a remark within a row: (where a = …)."""
    found, opened = set[int](), list[int]()
    for at, seen in enumerate(row):
        if seen.among("("):
            opened.append(at)
        elif seen.among(")") and opened:
            first = opened.pop()
            word = row[first + 1].token
            if word.kind in ("text", "words") and speaks(word.text):
                found |= {first, at}
    return found


def _statements(line: int, pieces: list[_Piece]) -> tuple[list[Part], str]:
    found, words = list[_Piece](), ""
    separator = ""
    remarks = _beside(pieces)
    for at, piece in enumerate(pieces):
        words = " ".join(filter(None, (words, piece.words)))
        separator = (
            "words" if "words" in (separator, piece.before) else max(separator, piece.before, key=_STRENGTH.index)
        )
        if not piece.seen:
            continue
        texts = [seen.token.text for seen in piece.seen]
        if found and (at in remarks or (separator == "space" and _is_note(texts))):
            words = " ".join(filter(None, (words, "".join(texts))))
            continue
        piece.states = states(piece.seen)
        if found and separator == "," and not (found[-1].states and piece.states):
            comma = () if piece.seen[0].among(STATING) else (Seen(Token("mark", ",", piece.seen[0].token.place), True),)
            found[-1].seen += [*comma, *piece.seen]
            found[-1].states |= piece.states
        elif found and separator in ("space", "") and piece.seen[0].among(OPERATORS):
            found[-1].seen += piece.seen
            found[-1].states |= piece.states
        else:
            found.append(_Piece(piece.seen, separator, words, piece.states))
            words = ""
        separator = ""
    made = list[Part]()
    for piece in found:
        last = piece.seen[-1].token
        stop = Token("stop", "", replace(last.place, column=last.place.column + len(last.text)))
        made.append(Part(line, piece.words, (*(seen.token for seen in piece.seen), stop), piece.seen[0].token.place))
    return made, words


def _beside(pieces: list[_Piece]) -> set[int]:
    """The pieces that belong to words in a column beside a statement: a = b & & x_d does not depend on w."""
    found, beyond = set[int](), False
    for at, piece in enumerate(pieces):
        beyond = (beyond or piece.before == "&") and not states(piece.seen)
        after = pieces[at + 1].words if at + 1 < len(pieces) else ""
        spoken = [words for words in (piece.words, after) if words and words not in _SPOKEN.values()]
        if beyond and (spoken or any(" " in seen.token.text.strip() for seen in piece.seen)):
            found.add(at)
    return found


def _is_note(texts: list[str]) -> bool:
    r"""Whether nothing but the number of an equation stands there, or the shape of what it gives: (3), (N \times d)."""
    if len(texts) < 3 or texts[0] != "(" or texts[-1] != ")":
        return False
    sizes, signs = texts[1:-1:2], texts[2:-1:2]
    if not signs:
        return sizes[0].isdigit()
    return len(sizes) == len(signs) + 1 and all(map(str.isalnum, sizes)) and set(signs) <= {"\\times", "×"}


def _alone(row: list[Seen], at: int, *, after_only: bool = False) -> bool:
    """Whether nothing but the ends of the row or separators stand beside a token."""
    after = at + 1 == len(row) or row[at + 1].among(_SEPARATORS) or row[at + 1].token.kind in ("text", "words")
    return after and (after_only or at == 0 or row[at - 1].among(_SEPARATORS))
