"""Reasons and counterexamples in words, in which the names of an article stand as formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.checker import Counterexample
from derive.documents.trees.vocabulary import NUMBER_OF
from derive.expr import Sym
from derive.writing.layout import layout
from derive.writing.marks import Mark, Name, Number, Terms
from reports.checking.formulas import plain, shown
from reports.document import Code, Phrase, Piece
from reports.errata.printing import equation
from reports.phrases import say
from reports.phrases.reasons import REASONS, told, told_in_parts

_GAP = "\0"
_NAME = re.compile(r"(?:1=)?[^\W\d_][\w^.⟨⟩()′]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def told_with_formulas(reason: str, lang: str) -> Piece:
    """The reason in the language; what it names is a formula, or code if it is no name."""
    parts = [_named(text, lang) if put_in else text for text, put_in in told_in_parts(reason, lang)]
    return parts[0] if len(parts) == 1 else Phrase(tuple(part for part in parts if part != ""))


def differs(counterexample: Counterexample, lang: str) -> Phrase:
    """Where the two sides differ, and what they are there."""
    point = list(_point(counterexample))
    commas = say("comma", lang).join(gaps(len(point)))
    values = (told(side, lang) for side in (counterexample.left, counterexample.right))
    return Phrase(put_in(say("check-differs", lang, commas, *values), point))


def put_in(words: str, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The words with a piece in each of their gaps."""
    first, *rest = words.split(_GAP)
    return (first, *(part for piece, text in zip(pieces, rest, strict=True) for part in (piece, text)))


def gaps(number: int) -> Sequence[str]:
    """What to say in place of so many pieces."""
    return [_GAP] * number


def _named(text: str, lang: str) -> Piece:
    if text in REASONS or _NUMBER.fullmatch(text):
        return told(text, lang)
    return _symbol(text) if _NAME.fullmatch(text) else Code(plain(text))


def _point(counterexample: Counterexample) -> Iterator[Mark]:
    """The values of sizes, indices and variables."""
    for part in (counterexample.sizes, counterexample.indices, counterexample.point):
        for name, value in part.items():
            size = Number(str(value).removeprefix("-"))
            yield equation(_variable(name), Terms(((True, size),)) if str(value).startswith("-") else size)


def _variable(name: str) -> Mark:
    """y[1] and the like: the name of a symbol, and the values of its indices."""
    symbol, _, indices = name.removesuffix("]").partition("[")
    return _symbol(symbol.removeprefix(NUMBER_OF), tuple(indices.split(",")) if indices else ())


def _symbol(name: str, indices: tuple[str, ...] = ()) -> Mark:
    """A name as it is drawn; a label of one letter, such as the θ of F_θ, like an index."""
    mark = layout(shown(Sym(name)))
    if not isinstance(mark, Name):
        return mark
    head, _, label = mark.name.partition(".")
    return Name(head, (label, *indices)) if len(label) == 1 else replace(mark, indices=indices)
