"""How many of the really wrong lines the checker refutes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from derive.catalog import derive
from derive.checker import Checker, Verdict
from derive.mutation.damage import MUTATIONS, Mutant, mutants_of_step
from derive.mutation.truth import SECONDS, Judge
from derive.steps import Step
from derive.workers import spread
from derive.writing.plain import plain


class Kind(StrEnum):
    """What became of a mutant. Only REFUTED, MISSED and UNDECIDED really differ."""

    REFUTED = "refuted"
    MISSED = "missed"
    UNDECIDED = "undecided"
    EQUIVALENT = "equivalent"
    WRONGLY_REFUTED = "wrongly refuted"
    UNDEFINED = "undefined"
    """SymPy found no point at which the left side has a value."""


DIFFERING = (Kind.REFUTED, Kind.MISSED, Kind.UNDECIDED)


@dataclass(frozen=True)
class Outcome:
    """One mutant: its mutation, what became of it, and the whole in words."""

    mutation: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class Report:
    """What became of every mutant, and the undamaged steps that the checker did not accept (none, if all is well)."""

    outcomes: tuple[Outcome, ...] = ()
    steps: int = 0
    unproved: tuple[str, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(self.outcomes + other.outcomes, self.steps + other.steps, self.unproved + other.unproved)

    def counts(self) -> Mapping[str, Counter[Kind]]:
        """How many of each kind, by mutation."""
        found = {name: Counter[Kind]() for name in MUTATIONS}
        for outcome in self.outcomes:
            found[outcome.mutation][outcome.kind] += 1
        return found

    def count(self, *kinds: Kind) -> int:
        return sum(outcome.kind in kinds for outcome in self.outcomes)

    def listed(self, *kinds: Kind) -> tuple[str, ...]:
        """The mutants of these kinds in words."""
        return tuple(outcome.text for outcome in self.outcomes if outcome.kind in kinds)

    @property
    def score(self) -> float:
        """The share of the really wrong equalities that the checker refutes."""
        return self.count(Kind.REFUTED) / max(self.count(*DIFFERING), 1)


DERIVATIONS = (
    "softmax-ce", "softmax-brier", "softmax-generalized-ce", "sigmoid-mse", "sigmoid-bce", "tanh-quadratic",
    "softplus-poisson", "arctan-log-cosh", "gelu-mse", "elu-huber", "leaky-relu-mae", "backprop",
)  # fmt: skip
"""A choice that uses most laws and every mutation."""


def score(
    names: Sequence[str] = DERIVATIONS,
    *,
    limit: int | None = 3,
    seed: int = 1,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Damage every step of some derivations and see which damages the checker refutes.

    Steps are checked one by one, so a damage is refuted at exactly its step if its equality is
    refuted and the undamaged steps hold; `Report.unproved` would list those that do not.

    Args:
        names: derivations, as `derive` takes them.
        limit: at most so many mutants for each step and mutation, chosen at random; None takes all.
        seed: of the choice.
        processes: how many derivations to work on at a time.
        progress: called with the number of derivations done and their total.
    """
    return sum(spread(partial(_score_one, limit=limit, seed=seed), names, processes, progress), Report())


def _score_one(name: str, limit: int | None, seed: int) -> Report:
    derivation = derive(name)
    checker, truth = Checker(derivation.setting, seconds=SECONDS), Judge(derivation.setting)
    report = Report()
    for number, step in enumerate(derivation.walk(), start=1):
        holds = checker.check(step.lhs, step.rhs, case=step.case, uses=step.uses).holds
        unproved = () if holds else (f"{name}, line {number}: {plain(step.lhs)} = {plain(step.rhs)}",)
        chosen = _chosen(step, limit, random.Random(f"{seed} {name} {number}"))
        outcomes = tuple(_outcome(mutant, f"{name}, line {number}, ", checker, truth) for mutant in chosen)
        report += Report(outcomes, 1, unproved)
    return report


def _chosen(step: Step, limit: int | None, chance: random.Random) -> Iterator[Mutant]:
    """At most so many mutants for each mutation."""
    mutants = list(mutants_of_step(step))
    for name in MUTATIONS:
        same = [mutant for mutant in mutants if mutant.mutation == name]
        yield from same if limit is None or len(same) <= limit else chance.sample(same, limit)


def _outcome(mutant: Mutant, where: str, checker: Checker, truth: Judge) -> Outcome:
    finding = checker.check(mutant.lhs, mutant.rhs, case=mutant.case, uses=mutant.uses)
    found = truth.judge(mutant.lhs, mutant.rhs, mutant.case, mutant.uses)
    refuted = finding.verdict is Verdict.WRONG
    if found.differs is None:
        kind = Kind.UNDEFINED
    elif found.differs:
        kind = Kind.REFUTED if refuted else Kind.MISSED if finding.holds else Kind.UNDECIDED
    else:
        kind = Kind.WRONGLY_REFUTED if refuted else Kind.EQUIVALENT
    return Outcome(mutant.mutation, kind, f"{where}{mutant}; SymPy: {found}; checker: {finding.verdict}")
