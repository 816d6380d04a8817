"""What a loss is designed for: an activation, the wanted error term, and what is known of the targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.algebra import flatten
from derive.checker import Finding
from derive.derivation import Derivation
from derive.expr import ZERO, Expr, Fn, Sym, map_nodes, walk
from derive.notation import DefinitionError, K, activation_definition, error_formula, hypothesis, is_elementwise
from derive.ranges import BY_DOMAIN, Ranges, outputs_of
from derive.steps import Definition, Domain, Hypothesis
from derive.tables import POSITIVES, PROBABILITIES, Activation, Interval, Parameter

E, Y, T, NET, CONSTANT = Sym("E"), Sym("y"), Sym("t"), Sym("net"), Sym("C")
"""Of one output alone."""


Side = tuple[Expr, Expr]
"""A formula, and what it was found to be."""


class NoLossError(ValueError):
    """No loss was found to have the wanted error term, since two formulas that would have to be equal are not.

    `kind` is mixed (second derivatives that differ) or shift (error terms that do not sum to 0); `sides` are the two,
    each with what it was found to be; `derivation` goes as far as that, and `finding` has a counterexample, or says
    why the checker could not decide.
    """

    def __init__(
        self, kind: str, error: Expr, derivation: Derivation, finding: Finding, sides: tuple[Side, Side]
    ) -> None:
        super().__init__(f"no loss has this error term: {kind}")
        self.kind, self.error, self.derivation, self.finding, self.sides = kind, error, derivation, finding, sides


@dataclass(frozen=True)
class Target:
    """An activation with the wanted error term, in y and t, or in y[i], t[i] and sums.

    With `usual`, a constant of integration that has a logarithm in it is left out, as in the textbooks; without,
    E is 0 at y = t.
    """

    name: str
    activation: Activation
    error: str
    parameters: tuple[Parameter, ...] = ()
    """Of the error term."""
    given: tuple[Hypothesis, ...] | None = None
    """What is known of the targets; None where nothing is said."""
    usual: bool = True

    def definition(self, values: Mapping[str, Expr]) -> Definition:
        """y_k := the activation."""
        return activation_definition(self.activation, values)

    def is_elementwise(self, values: Mapping[str, Expr]) -> bool:
        return is_elementwise(self.definition(values))

    def wanted(self, values: Mapping[str, Expr], *, indexed: bool) -> Expr:
        """The error term of one output, or that of output i.

        Raises:
            FormulaError, DefinitionError: it cannot be read, or is no error term.
        """
        if any(one.name == CONSTANT.name for one in (*self.activation.parameters, *self.parameters)):
            raise DefinitionError("let", f"{CONSTANT.name} is the constant of integration and cannot be a parameter")
        return error_formula(self.error, self.parameters, values, indexed=indexed)

    @property
    def hypotheses(self) -> tuple[Hypothesis, ...]:
        """Those given, else that targets sum to 1 as the outputs of a distribution do."""
        if self.given is not None:
            return self.given
        return () if self.is_elementwise({}) else (hypothesis("sum(t[k], k) = 1"),)

    @property
    def outputs(self) -> Interval:
        """Where outputs lie; for an activation that is not of the table, as far as its formula shows it."""
        return outputs_of(self.activation, self.definition({}).formula, self._parameter_ranges)

    @property
    def targets(self) -> Domain:
        """Where targets lie: where outputs do."""
        if self.outputs.within(PROBABILITIES):
            return Domain.UNIT
        return Domain.POSITIVE if self.outputs.within(POSITIVES) else Domain.REAL

    @property
    def _parameter_ranges(self) -> Ranges:
        return {one.name: BY_DOMAIN[one.domain] for one in (*self.activation.parameters, *self.parameters)}

    @property
    def domains(self) -> dict[str, Domain]:
        parameters = (*self.activation.parameters, *self.parameters)
        return {**{one.name: one.domain for one in parameters}, "t": self.targets}

    @property
    def ranges(self) -> Ranges:
        return {**self._parameter_ranges, "y": self.outputs, "t": self.outputs}


def bare(formula: Expr) -> Expr:
    """The formula of output k with y, t and net without an index: one output alone."""
    return map_nodes(formula, lambda part: Sym(part.name) if isinstance(part, Sym) and part.indices == (K,) else None)


def without_constant(antiderivative: Expr) -> Expr:
    """The antiderivative without its constant of integration."""
    return flatten(map_nodes(antiderivative, lambda part: ZERO if part is CONSTANT else None))


def has_logarithm(node: Expr) -> bool:
    return any(isinstance(part, Fn) and part.name == "log" for part in walk(node))
