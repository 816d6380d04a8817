"""The errors of layers, as δ: a document that says only how to compute them takes them for derivatives of its loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.documents.formulas.reach import Key
from derive.expr import D, Expr, Sym, symbols, walk
from derive.steps import Definition, symbol_key

ERRORS = frozenset({"δ", "dout", "err", "error"})
"""Letters and words that the field keeps for a derivative of the loss."""


@dataclass(frozen=True)
class Role:
    """What an error may be: the derivative of a cost by the quantities of a name, in every layer."""

    error: str
    cost: Sym
    by: str

    def definitions(self, formulas: Iterable[Expr]) -> Mapping[Key, Definition]:
        """The definitions of the errors in some formulas."""
        found: dict[Key, Definition] = {}
        for symbol in errors_in(formulas):
            if base_of(symbol) == self.error:
                name = self.by + symbol.name.removeprefix(self.error)
                slope = D(self.cost, Sym(name, symbol.indices, symbol.layer))
                found[symbol_key(symbol)] = Definition(symbol, slope)
        return found


def errors_in(formulas: Iterable[Expr]) -> list[Sym]:
    """The errors in some formulas, one for each key, with indices that all differ."""
    every = (symbol for formula in formulas for symbol in symbols(formula) if base_of(symbol) in ERRORS)
    plain = (symbol for symbol in every if len(set(symbol.indices)) == len(symbol.indices))
    return list({symbol_key(symbol): symbol for symbol in plain}.values())


def base_of(symbol: Sym) -> str:
    """The name without a layer's label: δ of δ^L."""
    return symbol.name.partition("^")[0]


def roles(error: Sym, definitions: Sequence[Definition], sides: Iterable[Expr]) -> Iterator[Role]:
    """What an error may be, in the order of the document: what it is said to be, else by any quantity of its shape."""
    base, formulas = base_of(error), [*sides, *(definition.formula for definition in definitions)]
    for definition in definitions:
        match definition.formula:
            case D(Sym(_, (), None) as cost, Sym() as by) if base_of(definition.symbol) == base:
                yield Role(base, cost, base_of(by))
                return
    slopes = [part for formula in formulas for part in walk(formula) if isinstance(part, D)]
    costs = Counter(slope.body for slope in slopes if isinstance(slope.body, Sym) and not slope.body.indices)
    for cost, _ in costs.most_common(1):
        names = dict.fromkeys(
            base_of(definition.symbol)
            for definition in definitions
            if len(definition.symbol.indices) == len(error.indices) and base_of(definition.symbol) not in ERRORS
        )
        yield from (Role(base, cost, name) for name in names if name != cost.name)
