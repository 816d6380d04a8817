"""What every symbol of a document was taken for, in the order in which they occur."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from derive.documents import Understood
from derive.documents.formulas.arrays import AXIS
from derive.documents.meaning.shapes import BOLD
from derive.documents.trees.vocabulary import LABEL
from derive.documents.understanding.statements import Equality, Given, Note
from derive.expr import Expr, Generic, Index, Sum, Sym, all_indices, symbols, walk
from derive.reading.places import Place
from derive.steps import symbol_key
from reports.checking.formulas import in_a_line, is_of_sample, plain, size_name
from reports.checking.words import where
from reports.phrases import say
from reports.rendering.columns import columns, padded

_SIZES = frozenset({"n", "m", "N", "pi"})
_VALUE = "a value"
_LETTER = re.compile(r"_([a-z])$")
_OF_LAYER = re.compile(r"\^[\[(]?(L(?:-\d+)?|\d+)[\])]?$")


@dataclass
class Symbol:
    """A name with so many indices: where it first stands, one occurrence, and whether it has a layer."""

    first: Sym
    place: Place
    layered: bool = False


def in_order(place: Place) -> tuple[int, int, int]:
    """Before and after, in a notebook too."""
    return place.cell, place.line, place.column


@dataclass(frozen=True)
class Symbols:
    """The symbols of a document."""

    known: Understood

    @cached_property
    def formulas(self) -> Sequence[tuple[Place, Expr]]:
        """All formulas with their places, as they follow one another."""
        found = [(one.place, side) for one in self._printed for side in (one.definition.symbol, one.definition.formula)]
        for item in self.known.items:
            if isinstance(item, Equality):
                found += [(item.place, item.left), (item.place, item.right)]
        places = [item.place for item in self.known.items if isinstance(item, Note) and item.reason == _VALUE]
        if len(places) == len(self.known.values):
            found += [(place, symbol) for place, (symbol, _, _) in zip(places, self.known.values, strict=True)]
        return sorted(found, key=lambda one: in_order(one[0]))

    @cached_property
    def _printed(self) -> Sequence[Given]:
        return [given for given in self.known.givens if given.row >= 0]

    @cached_property
    def all(self) -> Sequence[Symbol]:
        """Every name and number of indices once, those of one name together."""
        found: dict[tuple[str, int], Symbol] = {}
        for place, formula in self.formulas:
            for one in symbols(formula):
                if one.name not in _SIZES and not one.name.startswith("number "):
                    name = in_a_line(Sym(one.name))
                    symbol = found.setdefault((name, len(one.indices)), Symbol(one, place))
                    symbol.layered |= one.layer is not None
        names = dict.fromkeys(name for name, _ in found)
        return [symbol for name in names for (other, _), symbol in found.items() if other == name]

    @cached_property
    def ranges(self) -> Mapping[str, Sequence[str]]:
        """The index letters by how far they run."""
        found: dict[str, dict[str, None]] = {}
        for _, formula in self.formulas:
            for index in sorted(all_indices(formula), key=lambda one: one.name):
                if not index.name.startswith(AXIS):
                    found.setdefault(size_name(index.size), {})[index.name] = None
        return {size: tuple(sorted(letters)) for size, letters in found.items()}

    def table(self, lang: str) -> Iterator[str]:
        """Name, what it is, and where it first stands."""
        rows = [(in_a_line(_bare(one)), self.kind(one, lang), where(one.place, lang)) for one in self.all]
        widths = [max((columns(row[at]) for row in rows), default=0) for at in (0, 1)]
        for name, kind, place in rows:
            yield f"{padded(name, widths[0])}  {padded(kind, min(widths[1], 60))}  {place}"

    def kind(self, symbol: Symbol, lang: str) -> str:
        """Number, vector or matrix; one for each layer, sample or index; target, constant; what defines it."""
        one = symbol.first
        if one.name.startswith(LABEL):
            return say("check-label", lang, plain(one.name.removeprefix(LABEL)))
        many = self._many(one)
        rank = len(one.indices) - len(many)
        what = say(f"check-rank-{min(rank, 3)}", lang, in_a_line(one))
        return reduce(lambda one, other: say("check-and", lang, one, other), self._notes(symbol, many, lang), what)

    def _many(self, one: Sym) -> Sequence[Index]:
        """The indices that count whole things and no entries: that of a sample, and those below a bold name."""
        samples = one.indices[:1] if is_of_sample(one.name) else ()
        counts = [
            written
            for ranks in self.known.ranks.values()
            for (name, written), rank in ranks.items()
            if name.removeprefix(BOLD) == one.name and rank and written + abs(rank) == len(one.indices)
        ]
        return one.indices[: max((len(samples), *counts))]

    def _notes(self, symbol: Symbol, many: Sequence[Index], lang: str) -> Iterator[str]:
        one, vocabulary = symbol.first, self.known.vocabulary
        if one.name.startswith("#"):
            yield say("check-size", lang)
        if symbol.layered:
            yield say("check-each-layer", lang)
        elif found := _OF_LAYER.search(one.name.removesuffix("^()")):
            yield say("check-of-layer", lang, found[1])
        if label := _LETTER.search(one.name):
            yield say("check-letter", lang, label[1])
        for at, index in enumerate(many):
            if at == 0 and is_of_sample(one.name):
                yield say("check-each-sample", lang, index.name)
            elif not index.name.startswith(AXIS):
                yield say("check-each", lang, index.name)
        for key, names in (
            ("one-hot", vocabulary.one_hot),
            ("target", vocabulary.targets - vocabulary.one_hot),
            ("sums", vocabulary.sum_to_one - vocabulary.one_hot),
            ("constant", vocabulary.constants),
        ):
            if one.name in names:
                yield say(f"check-{key}", lang)
        yield self._origin(one, lang)

    def _origin(self, one: Sym, lang: str) -> str:
        """What defines a symbol, if anything does."""
        key = one.name, len(one.indices)
        same = [given for given in self.known.givens if symbol_key(given.definition.symbol)[:2] == key]
        if any(given.row >= 0 for given in same):
            return say("check-defined", lang)
        for given in self._printed:
            if _carries_over(given.definition.symbol, one):
                return say("check-defined-by", lang, in_a_line(given.definition.symbol))
        for given in same:
            formula = given.definition.formula
            if isinstance(formula, Generic) or any(isinstance(part, Generic) for part in walk(formula)):
                inside = next(part for part in walk(formula) if isinstance(part, Generic))
                return say("check-arbitrary", lang, in_a_line(inside.argument))
            if not isinstance(formula, Sum):
                return say("check-taken-as", lang, in_a_line(formula))
        for value in (value for other, value, _ in self.known.values if other.name == one.name):
            return say("check-value", lang, in_a_line(value))
        return say("check-free", lang)


def _carries_over(defined: Sym, one: Sym) -> bool:
    """Whether the definition of a^l is that of a^L, or the definition of E that of the E_s of a sample."""
    layer = _OF_LAYER.search(one.name)
    if layer and defined.layer is not None:
        return (defined.name, len(defined.indices)) == (one.name[: layer.start()], len(one.indices))
    of_all = one.name.removesuffix("^()"), len(one.indices) - 1, one.layer
    return symbol_key(defined) == of_all


def _bare(symbol: Symbol) -> Sym:
    """The name without its indices, with ℓ above if it has layers."""
    return Sym(symbol.first.name, (), 0 if symbol.layered else None)
