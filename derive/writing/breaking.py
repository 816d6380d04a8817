"""Where a formula that is too wide for its column may be broken into lines."""

from __future__ import annotations

from derive.writing.layout import Printable, marks_of
from derive.writing.marks import Line, Mark, Sign, Terms


def broken(formula: Printable) -> list[Mark]:
    """The formula in pieces behind which a line may end: each begins with the sign before it, the first without.

    >>> from derive.parser import parse
    >>> from derive.writing.linear import linear
    >>> [linear(piece) for piece in broken(parse("a*b - (c - d)/2 + e"))]
    ['a b', '- 1/2 · (c - d)', '+ e']
    """
    match marks_of(formula):
        case Terms((first, *rest)):
            opening = Terms((first,)) if first[0] else first[1]
            return [opening, *(Line((Sign("-" if negative else "+"), term)) for negative, term in rest)]
        case Line(parts):
            starts = [place for place, part in enumerate(parts) if place and _is_equality(part)]
            ends = [*starts, len(parts)]
            return [Line(parts[start:end]) for start, end in zip([0, *starts], ends, strict=True)]
        case mark:
            return [mark]


def _is_equality(part: Mark) -> bool:
    return isinstance(part, Sign) and part.text == "="
