"""Functions that a document defines, and the letters of those that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.expr import Expr, Sym, map_nodes, symbols

INFORMATION = ("H", "D", "KL")
"""Names of quantities that differ by what stands in the brackets."""
NOT_COMPUTED = frozenset(
    {"det", "dim", "rank", "sup", "inf", "lim", "ker", "gcd", "Var", "Cov", "vec"}
    | {"argmin", "argmax", "arg", "arg min", "arg max", "min arg", "max arg"}
    | {"sum", "mean", "prod", "dot", "ones", "zeros", "randn", "sgn"}
)
"""Words that are functions, of which no value is computed here."""
ARBITRARY = ("f", "g")
"""What the first and the second function are called of which a document does not say what they are."""
UNKNOWN = ("f", "g", "φ", "ϕ", "h")


@dataclass(frozen=True)
class Custom:
    """A function that the document defines: value(parameter)."""

    parameter: Sym
    value: Expr


@dataclass(frozen=True)
class Functional:
    """A quantity that the document defines with what it depends on: H(p, q) = value."""

    parameters: tuple[str, ...]
    value: Expr
    row: int
    """Where it is defined."""

    def at(self, arguments: Sequence[Expr]) -> Expr:
        """Its value with other names, or with numbers, for the parameters."""
        names = dict(zip(self.parameters, arguments, strict=True))

        def put(part: Expr) -> Expr | None:
            if isinstance(part, Sym) and part.name in names:
                new = names[part.name]
                return Sym(new.name, part.indices, part.layer) if isinstance(new, Sym) and part.indices else new
            return None

        return map_nodes(self.value, put)

    @property
    def is_of_numbers(self) -> bool:
        """Whether none of its parameters has an index."""
        return not any(part.indices for part in symbols(self.value) if part.name in self.parameters)
