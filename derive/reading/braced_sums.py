r"""\sum_j{w_j x_j + b}: braces, which do not print, around all that follows a sign of a sum."""

from __future__ import annotations

from derive.reading.expansion import Token, end_of_group
from derive.reading.symbols import BIG, SIGNS

_OPENING = frozenset({"{", "(", "[", "\\{"})
_CLOSING = frozenset({"}", ")", "]", "\\}"})
_CONTINUING = frozenset({"{", "(", "[", "^", "_", "'", "\\frac", "\\left"})


def with_braced_sums_apart(found: list[Token]) -> list[Token]:
    """The tokens without such braces where only the first term has the index of the sum, as they print.

    Where every term has it, no other reading than that of brackets gives it a meaning.
    """
    made, at = list[Token](), 0
    while at < len(found):
        begin = _end_of_limits(found, at + 1) if BIG.get(found[at].text) == "Σ" else at
        end = end_of_group(found, begin) - 1 if begin > at and _opens(found, begin) else begin
        terms = _terms(found[begin + 1 : end]) if end > begin else []
        if len(terms) < 2 or _goes_on(found, end + 1):
            made.append(found[at])
            at += 1
            continue
        letter = _index(found[at:begin])
        there = [_has(term, letter) for term in terms]
        inner = found[begin + 1 : end]
        made += found[at:begin]
        if letter and there[0] and not any(there[1:]):
            made += with_braced_sums_apart(inner)
        elif letter and all(there):
            marks = Token("mark", "(", found[begin].place), Token("mark", ")", found[end].place)
            made += [marks[0], *with_braced_sums_apart(inner), marks[1]]
        else:
            made += [found[begin], *with_braced_sums_apart(inner), found[end]]
        at = end + 1
    return made


def _opens(found: list[Token], at: int) -> bool:
    return at < len(found) and found[at].text == "{"


def _end_of_limits(found: list[Token], at: int) -> int:
    """Where what stands below and above a sign ends; the sign itself, if nothing does."""
    begin = at
    while at + 1 < len(found) and found[at].text in ("_", "^"):
        at = end_of_group(found, at + 1)
    return at if at > begin else begin - 1


def _index(limits: list[Token]) -> str:
    """The letter that stands first below a sign."""
    for first, second, third in zip(limits, limits[1:], [*limits[2:], limits[-1]], strict=False):
        if first.text == "_":
            head = third if second.text == "{" else second
            return head.text[0] if head.kind == "letters" else ""
    return ""


def _terms(inner: list[Token]) -> list[list[Token]]:
    """What stands between the signs + and - outside of all brackets."""
    terms, depth = [list[Token]()], 0
    for token in inner:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if not depth and token.text in SIGNS and terms[-1]:
            terms.append([])
        else:
            terms[-1].append(token)
    return terms if all(terms) else []


def _has(term: list[Token], letter: str) -> bool:
    return any(token.kind == "letters" and letter in token.text for token in term)


def _goes_on(found: list[Token], at: int) -> bool:
    """Whether a factor or a script stands behind the braces."""
    return at < len(found) and (found[at].kind in ("letters", "number", "operator") or found[at].text in _CONTINUING)
