"""What is checked against: a derivation whose parameters all have values, and its 50 digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any

from derive.catalog import derive
from derive.derivation import Derivation
from derive.expr import Expr, symbols
from derive.notation import LOSS, SIZES, DefinitionError, K, output
from derive.parser import parse_assignment
from derive.steps import Setting
from derive.tokens import reading
from numeric.checking.rounding import Sample
from numeric.reference import Reference

Array = Any
"""A NumPy array."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A pair, and the values that its parameters were given, by name."""

    derivation: Derivation
    parameters: Mapping[str, float]

    @cached_property
    def reference(self) -> Reference:
        return Reference(self.derivation)

    @property
    def definitions(self) -> tuple[Expr, Expr]:
        """The formulas of E and of y_k."""
        definitions = self.derivation.setting.definitions
        loss, activation = LOSS, output(K)
        return definitions[loss.name, 0, None].formula, definitions[activation.name, 1, None].formula

    def part(self, key: str) -> Expr:
        """The result of a part of the derivation, such as ∂y_k/∂net_i for i = k."""
        return next(part.result for part in self.derivation.parts if part.key == key)

    def sample(self, **values: Sequence[float]) -> Sample:
        return Sample(self.derivation.setting, values)


def subject(
    against: str,
    *,
    loss: str = "",
    activation: str = "",
    hypotheses: Sequence[str] | None = None,
    let: Sequence[str] = (),
    parameters: Mapping[str, float] | None = None,
) -> Subject:
    """The pair of that name, or of these formulas.

    Raises:
        UnknownNameError, MisfitError, FormulaError, DefinitionError: as `derive` does; DefinitionError also
            where the name is that of an activation alone, or a parameter has no value.
    """
    texts = (*let, *(f"{name}={_written(value)}" for name, value in (parameters or {}).items()))
    return _subject(against, loss, activation, None if hypotheses is None else tuple(hypotheses), texts)


@lru_cache(maxsize=16)
def _subject(
    against: str, loss: str, activation: str, hypotheses: tuple[str, ...] | None, texts: tuple[str, ...]
) -> Subject:
    derivation = derive(against, loss=loss, activation=activation, hypotheses=hypotheses, let=texts)
    has_loss = {(LOSS.name, 0, None), (output(K).name, 1, None)} <= derivation.setting.definitions.keys()
    if not has_loss or derivation.topic is not None:
        raise DefinitionError("against", f"{against or activation} has no loss; name a pair, such as softmax-ce")
    found = Subject(derivation, dict(_values(texts)))
    for formula in found.definitions:
        for symbol in symbols(formula):
            if not symbol.indices and symbol.name not in (*SIZES, "pi"):
                raise DefinitionError("let", f"{symbol.name} has no value; give it one, such as {symbol.name}=2")
    return found


def _written(value: float) -> str:
    number = float(value)
    if not isfinite(number):
        raise DefinitionError("let", f"the value of a parameter is a finite number, not {value}")
    return repr(number)


def _values(texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    for text in texts:
        if "=" in text:
            with reading("let"):
                name, value = parse_assignment(text)
            if all(symbol.name == "pi" for symbol in symbols(value)):
                yield name, float(Sample(Setting({}), {"net": [0.0]}).at(value).value)
