"""What a derivation is made of: definitions, hypotheses, steps. Frozen, and sound in form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from derive.expr import Expr, Index, Sym, open_indices, rename


class Domain(Enum):
    """Where a variable takes its values, for the points at which equalities are tried."""

    REAL = "real"
    POSITIVE = "positive"
    UNIT = "unit"
    """Strictly between 0 and 1."""


@dataclass(frozen=True)
class Definition:
    """symbol := formula, for every value of the symbol's indices."""

    symbol: Sym
    formula: Expr

    def __post_init__(self) -> None:
        loose = open_indices(self.formula) - set(self.symbol.indices)
        if loose or len(set(self.symbol.indices)) != len(self.symbol.indices):
            raise ValueError(f"the definition of {self.symbol.name} leaves an index open")

    @property
    def key(self) -> tuple[str, int, int | None]:
        """Name, number of indices and layer: what tells one defined symbol from another."""
        return symbol_key(self.symbol)

    def at(self, symbol: Sym) -> Expr:
        """The formula for the symbol's own indices."""
        return rename(self.formula, dict(zip(self.symbol.indices, symbol.indices, strict=True)))


def symbol_key(symbol: Sym) -> tuple[str, int, int | None]:
    return symbol.name, len(symbol.indices), symbol.layer


@dataclass(frozen=True)
class Hypothesis:
    """An equation that a step may use if it names it; it holds for every value of its free indices."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class Case:
    """A restriction of a step to first = second, or to first ≠ second."""

    first: Index
    second: Index
    equal: bool


@dataclass(frozen=True)
class Setting:
    """All that a formula of a derivation refers to: definitions by key, domains by variable name.

    A variable without a definition is free; one without a domain is real. A name that is an
    index size (n, m, N) is that number.
    """

    definitions: Mapping[tuple[str, int, int | None], Definition]
    domains: Mapping[str, Domain] = field(default_factory=dict)

    def definition_of(self, symbol: Sym) -> Definition | None:
        return self.definitions.get(symbol_key(symbol))


@dataclass(frozen=True)
class Step:
    """lhs = rhs, by a law (its name), under the named hypotheses, in one case or in general.

    Sub-steps, where there are any, are a chain from lhs to rhs that shows the step in detail.
    """

    lhs: Expr
    rhs: Expr
    law: str
    uses: tuple[Hypothesis, ...] = ()
    case: Case | None = None
    substeps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.substeps:
            links = [self.lhs, *(step.rhs for step in self.substeps)]
            starts = [step.lhs for step in self.substeps]
            if links[:-1] != starts or links[-1] is not self.rhs:
                raise ValueError(f"the sub-steps of a {self.law} step are no chain from its left to its right side")

    def walk(self) -> Iterator[Step]:
        """The step and every sub-step below it."""
        yield self
        for step in self.substeps:
            yield from step.walk()


@dataclass(frozen=True)
class Part:
    """One stage of a derivation, such as ∂E/∂y_k; `key` names it in the list of phrases.

    A step whose left side is the right side before it continues the chain of equalities.
    """

    key: str
    steps: tuple[Step, ...]

    @property
    def goal(self) -> Expr:
        return self.steps[0].lhs

    @property
    def result(self) -> Expr:
        return self.steps[-1].rhs
