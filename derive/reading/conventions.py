r"""What only the whole of a document tells: x[l] and x[l-1] for layers, \dout for a size defined elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.reading.expansion import Macro, Macros, Token, follows
from derive.reading.places import Place
from derive.reading.symbols import ACCENTS, BIG, DOTS, FUNCTIONS, LETTERS, SIGNS, STYLES

_LAYERS = ("l", "ℓ", "L", "\\ell")
_OF_LAYER = re.compile(r"[A-Za-z}]\[\s*(?:l|L|ℓ|\\ell)\s*(?P<step>[-+]\s*1\s*)?\]")
_OF_CHANCE = frozenset({"E", "P", "Var", "\\mathbb"})
_END = re.compile(r"\\(?:sum|prod)\s*(?:\\limits\s*)?_\s*\{[^{}]*\}\s*\^\s*\{?\s*(\\[A-Za-z]{2,})(?![A-Za-z])(?!\s*\{)")
_NOWHERE = Place(1, 1)
_MOST = 6
"""Tokens that a layer has with its brackets, and one more."""


def sizes_defined_elsewhere(formulas: Iterable[str], known: Macros) -> Macros:
    r"""Names for the unknown commands up to which sums run, as the \dout of \sum_{i=1}^{\dout[l]}; [l] is no part."""
    found = {name for text in formulas for name in _END.findall(text)}
    unknown = found - known.keys() - LETTERS.keys() - BIG.keys() - FUNCTIONS.keys() - STYLES.keys() - set(DOTS)
    return {name: Macro(1, _letter_with_label(name.removeprefix("\\")), default=()) for name in sorted(unknown)}


def _letter_with_label(word: str) -> tuple[Token, ...]:
    """The d_out of dout."""
    marks = [("letters", word[0]), ("mark", "_"), ("mark", "{"), ("text", word[1:]), ("mark", "}")]
    return tuple(Token(kind, text, _NOWHERE) for kind, text in marks)


def with_cutoffs_in_names(found: list[Token]) -> list[Token]:
    r"""The tokens with the k of \text{Recall@}k within the word."""
    made = list[Token]()
    for token in found:
        if made and made[-1].kind == "text" and made[-1].text.endswith("@") and token.kind in ("letters", "number"):
            made[-1] = Token("text", made[-1].text + token.text, made[-1].place)
        else:
            made.append(token)
    return made


def has_layers_in_brackets(formulas: Iterable[str]) -> bool:
    """Whether names are followed by [l], and some by [l-1] or [l+1]."""
    every = [found for text in formulas for found in _OF_LAYER.finditer(text)]
    return len(every) > 2 and any(found["step"] for found in every)


def with_layers_above(found: list[Token]) -> list[Token]:
    """The tokens with a superscript [l] for an [l] close behind a name and its indices."""
    made, at = list[Token](), 0
    while at < len(found):
        end = _end_of_layer(found, at) if found[at].text == "[" and _is_behind_name(found, at) else at
        layer = found[at : end + 1]
        if end > at:
            layer = [*(_mark(text, layer[0]) for text in "^{"), *layer, _mark("}", layer[-1])]
        made += layer
        at = end + 1
    return made


def _mark(text: str, at: Token) -> Token:
    return Token("mark", text, at.place)


def _end_of_layer(found: list[Token], at: int) -> int:
    """Where the bracket that begins here ends; here, if something else than a layer is in it."""
    end = next((end for end in range(at + 1, min(at + _MOST, len(found))) if found[end].text == "]"), at)
    inner = [token.text for token in found[at + 1 : end]]
    plain = len(inner) == 1 and (inner[0] in _LAYERS or inner[0].isdigit())
    moved = len(inner) == 3 and inner[0] in _LAYERS and inner[1] in SIGNS and inner[2].isdigit()
    return end if plain or moved else at


def _is_behind_name(found: list[Token], at: int) -> bool:
    """Whether a name, with what stands below it, ends just before."""
    if not at or not follows(found[at - 1], found[at]):
        return False
    start, depth = at - 1, int(found[at - 1].text == "}")
    while depth and start:
        start -= 1
        depth += (found[start].text == "}") - (found[start].text == "{")
    before = found[start - 1].text if found[start].text == "{" and start else ""
    if before:
        return before == "_" or before in ACCENTS or (before in STYLES and before not in _OF_CHANCE)
    return found[start].kind == "letters" and found[start].text not in _OF_CHANCE
