"""The findings on a whole derivation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from time import thread_time
from typing import TYPE_CHECKING

from derive.checker.compare import Checker, leading_size
from derive.checker.verdict import Finding, Verdict
from derive.expr import D
from derive.steps import Step

if TYPE_CHECKING:  # the checker runs without the engine
    from derive.derivation import Derivation


_LEAST = 0.05
"""Seconds for each equality when all the time is used up."""


@dataclass(frozen=True)
class Proof:
    """A derivation with the finding on each step and sub-step.

    `misfits` are steps that go on from a step in a case without being in that case themselves;
    `end_to_end` holds, by the name of the result, differences of E compared with the formula.
    """

    derivation: Derivation
    findings: Mapping[Step, Finding]
    misfits: tuple[Step, ...]
    end_to_end: Mapping[str, Finding]

    @cached_property
    def leading(self) -> str:
        """The size that was tried at the values that the findings list: n, where there is one; empty without any."""
        return _leading(self.derivation)

    def verdict_of(self, step: Step) -> Verdict:
        return self.findings[step].verdict

    def counts(self) -> Mapping[Verdict, int]:
        """How many steps and sub-steps have each verdict."""
        return Counter(self.verdict_of(step) for step in self.derivation.walk())

    @property
    def first_failure(self) -> Step | None:
        """The first step or sub-step that does not hold or does not fit."""
        failures = (step for step in self.derivation.walk() if not self.findings[step].holds or step in self.misfits)
        return next(failures, None)

    @property
    def holds(self) -> bool:
        return self.first_failure is None and all(finding.holds for finding in self.end_to_end.values())


def _leading(derivation: Derivation) -> str:
    sides = (side for step in derivation.walk() for side in (step.lhs, step.rhs))
    return leading_size(derivation.setting, sides, without="")


def prove(
    derivation: Derivation,
    *,
    sizes: Sequence[int] = (2, 3, 4, 5),
    seconds: float = 10.0,
    total: float = 120.0,
    advance: Callable[[int], None] = lambda done: None,
) -> Proof:
    """Check every step under what that step itself names, and the results against differences of E.

    One equality may take `seconds`, all together about `total`; what is not decided by then is
    undecided. `advance` is told how many of the steps and sub-steps are done.
    """
    checker = Checker(derivation.setting, sizes=sizes, leading=_leading(derivation))
    end = thread_time() + total

    def share() -> float:
        return max(min(seconds, end - thread_time()), _LEAST)

    findings: dict[Step, Finding] = {}
    for done, step in enumerate(derivation.walk()):
        advance(done)
        if step not in findings:
            checker.seconds = share()
            findings[step] = checker.check(step.lhs, step.rhs, case=step.case, uses=step.uses)
    checker.seconds = max(share(), 1)
    chains = [part.steps for part in derivation.parts] + [step.substeps for step in derivation.walk()]
    misfits = tuple(
        after
        for chain in chains
        for before, after in pairwise(chain)
        if before.rhs is after.lhs and before.case and before.case != after.case
    )
    ends = {
        name: checker.end_to_end(result.left.body, result.left.variable, result.right, uses=result.uses)
        for name, result in derivation.results.items()
        if isinstance(result.left, D)
    }
    return Proof(derivation, findings, misfits, ends)
