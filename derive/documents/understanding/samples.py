"""What the courses imply that print code beside formulas: dW for ∂J/∂W, and capitals for all samples side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from derive.documents.formulas.reach import Key
from derive.documents.meaning.origins import of_one_sample
from derive.documents.trees.einstein import ones_in
from derive.documents.trees.vocabulary import SAMPLE, Vocabulary, differential_of
from derive.documents.understanding.statements import Given, Understood
from derive.expr import D, Expr, Index, Num, Pow, Sum, Sym, mul, symbols, walk
from derive.steps import Definition, symbol_key

OF_SAMPLES = frozenset("ZA")
"""What is differentiated by here is the loss of each sample, not their mean."""
_COUNTS = frozenset({"#m", "#n", "#N", "m_", "n_", "N_", "M", "B"})
_SIDE_BY_SIDE = frozenset("XAZ")


def _is_of_samples(symbol: Sym, name: str) -> bool:
    """Whether a differential is that of all samples, be it a small letter's with an index for them, or of one."""
    return SAMPLE in name or name[0] in OF_SAMPLES or (name[0].upper() in OF_SAMPLES and len(symbol.indices) == 2)


def implied_by_notation(found: Understood) -> list[Given]:
    """dW is ∂J/∂W; dZ, of the samples' losses and not their mean, m ∂J/∂Z; Y has each y^(i) in it; 1_i is 1."""
    if not found.givens:
        return []
    batch = batch_of(found)
    made = (*ones_in(batch.formulas), *batch.definitions())
    return [Given(found.givens[0].place, -1, definition) for definition in made]


def batch_of(found: Understood) -> Batch:
    """The matrices of all samples of a document."""
    sides = found.sides()
    sides += [side for given in found.givens for side in (given.definition.symbol, given.definition.formula)]
    return Batch(found.vocabulary, sides, [given.definition for given in found.givens])


@dataclass
class Batch:
    """The matrices of all samples among some formulas, and the definitions that the document states."""

    vocabulary: Vocabulary
    formulas: list[Expr]
    stated: list[Definition]

    def definitions(self) -> Iterator[Definition]:
        found = list(self.differentials())
        yield from found
        for key, symbol in self.used.items() if found else ():
            is_slope = differential_of(symbol, self.vocabulary) is not None
            if key[:2] not in self.defined and not is_slope and (sample := self.of_sample(symbol)):
                yield Definition(symbol, sample)

    @cached_property
    def defined(self) -> set[tuple[str, int]]:
        """Names and numbers of indices of what has a definition in any layer."""
        return {one.key[:2] for one in self.stated}

    @cached_property
    def used(self) -> dict[Key, Sym]:
        return {symbol_key(symbol): symbol for formula in self.formulas for symbol in symbols(formula)}

    def differentials(self) -> Iterator[Definition]:
        for symbol in self.used.values():
            name = differential_of(symbol, self.vocabulary)
            if name and len(set(symbol.indices)) == len(symbol.indices):
                slope: Expr = D(Sym(self.cost), self.variable(Sym(name, symbol.indices, symbol.layer)))
                if self.is_of_each and _is_of_samples(symbol, name):
                    slope = mul(self.count, slope)
                yield Definition(symbol, slope)

    @cached_property
    def cost(self) -> str:
        """What dW is a derivative of: what the document says of all such, else J or what else is the only loss."""
        said = {
            one.formula.body.name
            for one in self.stated
            if isinstance(one.formula, D)
            and isinstance(one.formula.body, Sym)
            and differential_of(one.symbol, self.vocabulary)
        }
        if len(said) == 1:
            return said.pop()
        return "J" if "J" in self.vocabulary.bare else self.vocabulary.only_loss or "J"

    @cached_property
    def is_of_each(self) -> bool:
        """Whether dZ is of the losses of the samples and is divided by m only later, as in dW; else it has the 1/m."""
        later = [formula for formula in self.formulas if self.has_samples(formula)]
        if any(self.count in symbols(formula) for formula in later):
            return True
        weights = [one.formula for one in self.stated if differential_of(one.symbol, self.vocabulary)]
        undivided = any(formula in later and isinstance(formula, Sum) for formula in weights)
        return "m" in self.vocabulary.sizes and not undivided

    @cached_property
    def count(self) -> Sym:
        """How many samples there are: what sums over them are divided by, else m."""
        for formula in filter(self.has_samples, self.formulas):
            for part in walk(formula):
                match part:
                    case Pow(Sym(name, (), None) as number, Num(value)) if name in _COUNTS and value == -1:
                        return number
        return Sym("#m")

    def has_samples(self, formula: Expr) -> bool:
        """Whether a dZ or a dz^(i) is in it."""
        every = ((symbol, differential_of(symbol, self.vocabulary)) for symbol in symbols(formula))
        return any(_is_of_samples(symbol, name) for symbol, name in every if name)

    def variable(self, symbol: Sym) -> Sym:
        """What the loss is a function of: the entry of one sample, where only those have formulas."""
        if symbol_key(symbol)[:2] in self.defined:
            return symbol
        if symbol.name.endswith(SAMPLE):
            return self.of_column(symbol) or symbol
        return self.of_sample(symbol) or symbol

    def of_column(self, symbol: Sym) -> Sym | None:
        """What the Z^(i) of one sample is: the z^(i) that has a formula, else a column of Z."""
        name = symbol.name.removesuffix(SAMPLE)
        for small in of_one_sample(name):
            if (small, len(symbol.indices), symbol.layer) in self.used:
                return Sym(small, symbol.indices, symbol.layer)
        if len(symbol.indices) != 2 or (name, 2, symbol.layer) not in self.used or self.sample_axis is None:
            return None
        return Sym(name, symbol.indices[:: 1 if self.sample_axis == 0 else -1], symbol.layer)

    def of_sample(self, symbol: Sym) -> Sym | None:
        """The entry of one sample that an entry of a matrix is; without an index of the unit where there is but one."""
        if len(set(symbol.indices)) != 2 or self.sample_axis is None:
            return None
        sample, unit = symbol.indices[self.sample_axis], symbol.indices[1 - self.sample_axis]
        for name in (*of_one_sample(symbol.name), symbol.name + SAMPLE):
            for indices in ((sample, unit), (sample,)):
                if (name, len(indices), symbol.layer) in self.used:
                    return Sym(name, indices, symbol.layer)
        return None

    @property
    def sample_axis(self) -> int | None:
        """Whether samples are rows (0) or columns (1), by the axes over which products sum; None if nothing tells."""
        rows, columns = self.votes
        return None if rows == columns else int(columns > rows)

    @cached_property
    def votes(self) -> tuple[int, int]:
        """How many sums speak for rows, and how many for columns."""
        votes = [0, 0]
        for part in (part for formula in self.formulas for part in walk(formula)):
            if isinstance(part, Sum):
                places = list(self.places(part.body, part.index))
                alone = sum(part.index in symbol.indices for symbol in symbols(part.body)) == 1
                if len(places) == 1:
                    votes[places[0] if alone else 1 - places[0]] += 1
                elif len(places) == 2 and len(set(places)) == 1:
                    votes[places[0]] += 1
        return votes[0], votes[1]

    def places(self, body: Expr, index: Index) -> Iterable[int]:
        """At which place the matrices of samples in a product have an index."""
        for symbol in symbols(body):
            name = differential_of(symbol, self.vocabulary) or symbol.name
            if len(symbol.indices) == 2 and name[0] in _SIDE_BY_SIDE and SAMPLE not in name and index in symbol.indices:
                yield symbol.indices.index(index)
