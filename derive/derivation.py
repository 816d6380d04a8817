"""A finished derivation: an immutable record that shows itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.board import aligned, lines
from derive.expr import Expr, Sym
from derive.steps import Definition, Hypothesis, Part, Setting, Step

if TYPE_CHECKING:
    from derive.tables import Activation, Loss
    from derive.topics.about import About


@dataclass(frozen=True)
class Result:
    """What a derivation is made for: left = right, under the hypotheses that it uses."""

    left: Expr
    right: Expr
    uses: tuple[Hypothesis, ...] = ()


def result_of(part: Part) -> Result:
    """What a part finds, under every hypothesis that one of its steps uses."""
    uses = dict.fromkeys(used for step in part.steps for used in step.uses)
    return Result(part.goal, part.result, tuple(uses))


@dataclass(frozen=True)
class Derivation:
    """Nothing in a derivation has been checked yet; `prove` does that.

    `results` names what it is made for: delta, dw, db, jacobian, hessian, or what a topic is made for. `title` is in
    English and in Chinese; `activation`, `loss` and `topic` are the records that it is about, where there are any.
    """

    name: str
    setting: Setting
    hypotheses: tuple[Hypothesis, ...]
    parts: tuple[Part, ...]
    results: Mapping[str, Result]
    title: tuple[str, str] = ("", "")
    activation: Activation | None = None
    loss: Loss | None = None
    topic: About | None = None

    @property
    def kinks(self) -> tuple[tuple[str, str], ...]:
        """Where derivatives have jumps, and what they are taken to be there."""
        records = (self.activation, self.loss, self.topic)
        return tuple(one.kink for one in records if one is not None and one.kink[0])

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions to show, without those for sample s that differ from another by the index s alone."""
        every = self.setting.definitions
        return tuple(one for one in every.values() if not _is_of_sample(one.symbol) or _alone(one.symbol) not in every)

    @property
    def given(self) -> tuple[Definition, ...]:
        """The definitions to show, without those that the derivation itself finds, as a constant of integration.

        What stands for its definition, or for what was found of it above, is given.
        """
        laws = {step.lhs: step.law for step in reversed(self.steps)}
        return tuple(one for one in self.definitions if laws.get(one.symbol, "definition") in _GIVEN_BY)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The main line, part after part."""
        return tuple(step for part in self.parts for step in part.steps)

    def walk(self) -> Iterator[Step]:
        """Every step and sub-step."""
        for step in self.steps:
            yield from step.walk()

    def _repr_markdown_(self) -> str:
        """What a notebook shows: each part as a display, the law beside each line."""
        return "\n\n".join(f"$$\n{aligned(tuple(lines(part)))}\n$$" for part in self.parts)

    def _repr_latex_(self) -> str:
        return self._repr_markdown_()


_GIVEN_BY = ("definition", "substitution")
"""Laws of the first line that begins with a symbol which is given."""


def _is_of_sample(symbol: Sym) -> bool:
    return any(index.size == "N" for index in symbol.indices)


def _alone(symbol: Sym) -> tuple[str, int, int | None]:
    """The key of the same symbol for one sample."""
    return symbol.name, sum(index.size != "N" for index in symbol.indices), symbol.layer
