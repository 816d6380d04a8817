"""What a stable law may look at, and the table that all of them enter.

A stable law rewrites a formula into an equal one that floating-point numbers serve better. It is
one record, as the laws of derivation are, and every line that it writes goes through the checker
before any code is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.expr import ONE, Expr, Index, Sym, add, log, neg
from derive.laws import Law
from derive.notation import output
from derive.steps import Definition, Domain

STABLE_LAWS: dict[str, Law] = {}
"""In the order in which they are tried."""

Rewrite = Callable[..., "Expr | None"]


def entered(name: str, statement: str, en: str, zh: str) -> Callable[[Rewrite], Rewrite]:
    def enter(rewrite: Rewrite) -> Rewrite:
        STABLE_LAWS[name] = Law(name, statement, en, zh, rewrite)
        return rewrite

    return enter


@dataclass(frozen=True)
class Quantity:
    """A quantity that code computes on its own way from net, not from the rounded output y."""

    name: str
    of_output: Callable[[Expr], Expr]
    """What it is, in terms of y."""

    def at(self, index: Index) -> Sym:
        return Sym(self.name, (index,))


REST = Quantity("rest", lambda y: add(ONE, neg(y)))
ABOVE = Quantity("above", lambda y: add(ONE, y))
LOG_OUTPUT = Quantity("log_y", lambda y: log(y))
LOG_REST = Quantity("log_rest", lambda y: log(REST.of_output(y)))
QUANTITIES = (REST, ABOVE, LOG_OUTPUT, LOG_REST)

SHIFT, TOP = Sym("_shift"), Sym("_top")
"""Free numbers of a row, with names that nobody can type. What is proved holds for all their values;
code takes the ones that serve."""


@dataclass(frozen=True)
class StableScope:
    """The output's definition, the stable formulas of it and of the quantities known, and the domains."""

    activation: Definition
    stable: Mapping[str, Expr]
    """By name (y, rest, …), for the index of the definition."""
    domains: Mapping[str, Domain]

    def has(self, quantity: Quantity) -> bool:
        return quantity.name in self.stable

    def is_output(self, node: Expr) -> bool:
        return isinstance(node, Sym) and bool(node.indices) and node is output(node.indices[0])
