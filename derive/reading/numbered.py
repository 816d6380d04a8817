"""Z2 for Z_2: a number typed close behind a name belongs to it, since no product is written so."""

from __future__ import annotations

from derive.reading.expansion import Token, end_of_group
from derive.reading.words import function_at_start


def with_lowered_numbers(found: list[Token]) -> list[Token]:
    """The tokens with `_{2}` for a 2 close behind letters, `_{2,j}` where a subscript follows; not in subscripts."""
    kept, at = list[Token](), 0
    while at < len(found):
        token = found[at]
        if token.text == "_" or (token.text == "^" and found[at + 1 : at + 2] and found[at + 1].text != "{"):
            end = end_of_group(found, at + 1)
            kept += found[at:end]
            at = end
        elif at + 1 < len(found) and _belongs(token, found[at + 1]):
            number, end = found[at + 1], at + 2
            kept += (token, Token("mark", "_", number.place), Token("mark", "{", number.place), number)
            if end < len(found) and found[end].text == "_":
                start, end = end + 1, end_of_group(found, end + 1)
                kept.append(Token("mark", ",", number.place))
                kept += found[start:end]
            kept.append(Token("mark", "}", number.place))
            at = end
        else:
            kept.append(token)
            at += 1
    return kept


def _belongs(letters: Token, number: Token) -> bool:
    """Whether a number stands directly behind the letters of a name."""
    here, there = letters.place, number.place
    close = (here.line, here.column + len(letters.text)) == (there.line, there.column)
    plain = letters.kind == "letters" and number.kind == "number" and number.text.isdecimal()
    return plain and close and here.cell == there.cell and not function_at_start(letters.text)
