"""What becomes of a derivation when one of its laws is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from itertools import islice

from derive.catalog import derive, design
from derive.checker import Checker, Verdict
from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import LAWS, Law, LawError, Scope
from derive.mutation.damage import MUTATIONS, Mutation, open_indices
from derive.mutation.score import DERIVATIONS
from derive.mutation.truth import SECONDS, Judge
from derive.steps import Step
from derive.workers import spread
from derive.writing.plain import plain


def broken_laws(name: str) -> Iterator[tuple[str, Law]]:
    """The law with its result damaged wherever it is applied: by every mutation, at its first and second place."""
    law = LAWS[name]
    for mutation in MUTATIONS.values():
        for place in range(2):
            yield mutation.name, replace(law, apply=partial(_broken, law, mutation, place))


def _broken(law: Law, mutation: Mutation, place: int, node: Expr, scope: Scope, *details: object) -> Expr | None:
    result = law.apply(node, scope, *details)
    if result is None:
        return None
    damaged = mutation.damaged(result, open_indices(node, result, scope.case))
    return next(islice(damaged, place, None), result)


@dataclass(frozen=True)
class Subject:
    """A derivation to try broken laws on: what `derive` takes, or with an error term what `design` does."""

    name: str = ""
    loss: str = ""
    activation: str = ""
    hessian: bool = False
    error: str = ""

    def derive(self, laws: Mapping[str, Law] = LAWS) -> Derivation:
        if self.error:
            return design(self.activation, self.error, laws=laws)
        return derive(self.name, loss=self.loss, activation=self.activation, hessian=self.hessian, laws=laws)


SUBJECTS = (
    *map(Subject, (*DERIVATIONS, "exp", "sgd", "rmsprop", "l1", "p-norm")),
    *map(Subject, ("entropy", "entropy-units", "entropy-one-hot", "binary-cross-entropy")),
    Subject("softmax-quadratic", hessian=True),
    Subject(loss="y*tanh(t) + sinh(y)*y", activation="tan(net)*softplus(net)"),
    Subject(loss="(y - t)**2*sin(y) + cos(y*t)", activation="tanh(net) + cosh(net) + sigmoid(net)"),
    Subject(loss="erfc(y - t) + log1prel(y**2)", activation="log1p(exp(net)) + expm1(net) + exprel(net)"),
    Subject(loss="(y**2 + 1)**y + min(y, t)", activation="sign(net)*net + relu(net)"),
    Subject("saturation-sigmoid-mse"),
    Subject(activation="sigmoid", error="y - t"),
    Subject(activation="softmax", error="2*(y - t)"),
    Subject(activation="arctan", error="y - t"),
    Subject(activation="exp", error="y*log(y) + t"),
    Subject(activation="identity", error="max(-1, min(1, y - t))"),
    Subject(activation="identity", error="sin(y) + cos(y) + sinh(y) + cosh(y) + tanh(y) + exp(y) + y*exp(y) - t"),
    Subject(activation="identity", error="erf(y) + sigmoid(y) + tan(y) + atan(y) + abs(y) + sign(y) + 1/(1 + y**2)"),
    Subject(activation="identity", error="1 + tan(y)**2"),
)
"""Derivations in which every law is applied."""


class Fate(StrEnum):
    """What became of a broken law in one derivation."""

    MISSED = "missed"
    """The checker accepted a false line."""
    CAUGHT = "caught"
    """The first false line was refuted, and it is one that the broken law wrote."""
    LATER = "later"
    """The first false line was refuted, and it is one that another law wrote with what the broken one gave."""
    HARMLESS = "harmless"
    """Every line was true all the same."""
    IMPOSSIBLE = "impossible"
    """The derivation could not be finished."""
    IDLE = "idle"
    """Not a line was changed."""


@dataclass(frozen=True)
class LawReport:
    """What became of a law broken in every way: how often each fate, and those that were missed, in words."""

    law: str
    fates: Mapping[Fate, int]
    missed: tuple[str, ...] = ()


class _Bench:
    """A sound derivation, and what judges those that resemble it."""

    def __init__(self, subject: Subject) -> None:
        self.applied = set[str]()
        laws = {name: replace(law, apply=partial(self._noted, law)) for name, law in LAWS.items()}
        self.derivation = subject.derive(laws)
        self.lines = frozenset(_lines(self.derivation))
        self.checker = Checker(self.derivation.setting, seconds=SECONDS)
        self.truth = Judge(self.derivation.setting)

    def _noted(self, law: Law, node: Expr, scope: Scope, *details: object) -> Expr | None:
        self.applied.add(law.name)
        return law.apply(node, scope, *details)

    def fate(self, steps: Iterable[Step], law: str) -> tuple[Fate, str]:
        """What becomes of lines when a law is broken, and the line that decides it."""
        fate, text = Fate.IDLE, ""
        for step in steps:
            if step in self.lines:
                continue
            text = f"{plain(step.lhs)} = {plain(step.rhs)}"
            finding = self.checker.check(step.lhs, step.rhs, case=step.case, uses=step.uses)
            if finding.verdict is Verdict.WRONG:
                return (Fate.CAUGHT if step.law == law else Fate.LATER), text
            truth = self.truth.judge(step.lhs, step.rhs, step.case, step.uses)
            if truth.differs:
                return Fate.MISSED, f"{text}; SymPy: {truth}; checker: {finding.verdict}"
            fate = Fate.HARMLESS
        return fate, text


_bench = cache(_Bench)


def _lines(derivation: Derivation) -> list[Step]:
    """The steps that a single law wrote."""
    return [step for step in derivation.walk() if not step.substeps]


def break_law(name: str, subjects: Sequence[Subject] = SUBJECTS, *, enough: int | None = None) -> LawReport:
    """Break a law in every way and derive with it, each time until the damage shows in a false line.

    A law that no derivation applies as it stands, since it only names what others do, is applied to
    the left sides of the lines that bear its name. With `enough`, stop once so many were caught.
    """
    fates, missed = Counter[Fate](), list[str]()
    applied = any(name in _bench(subject).applied for subject in subjects)
    for mutation, broken in broken_laws(name):
        if fates[Fate.CAUGHT] == enough:
            break
        worst, text = Fate.IDLE, ""
        for subject in subjects:
            if not applied or name in _bench(subject).applied:
                fate, line = (_in_derivation if applied else _on_left_sides)(broken, subject)
                if _SEVERITY.index(fate) < _SEVERITY.index(worst):
                    worst, text = fate, line
                if worst in (Fate.CAUGHT, Fate.MISSED):
                    break
        fates[worst] += 1
        if worst is Fate.MISSED:
            missed.append(f"{name}, {mutation}: {text}")
    return LawReport(name, fates, tuple(missed))


_SEVERITY = list(Fate)


def _in_derivation(broken: Law, subject: Subject) -> tuple[Fate, str]:
    try:
        derivation = subject.derive({**LAWS, broken.name: broken})
    except (ValueError, AssertionError) as error:  # a later law does not fit, or a line has not the shape it must have
        return Fate.IMPOSSIBLE, str(error)
    return _bench(subject).fate(_lines(derivation), broken.name)


def _on_left_sides(broken: Law, subject: Subject) -> tuple[Fate, str]:
    bench = _bench(subject)
    steps = []
    for step in bench.derivation.walk():
        if step.law == broken.name:
            scope = Scope(bench.derivation.setting, LAWS, step.case)
            try:
                sound, damaged = (law.apply(step.lhs, scope) for law in (LAWS[step.law], broken))
            except LawError:  # the law has to be told what to leave alone, as the loss of a sample in a batch
                continue
            if damaged is not None and damaged is not sound:
                steps.append(replace(step, rhs=damaged, substeps=()))
    return bench.fate(steps, broken.name)


def score_laws(
    names: Sequence[str] = (),
    subjects: Sequence[Subject] = SUBJECTS,
    *,
    processes: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[LawReport, ...]:
    """Break laws, all of the table unless some are named, and see whether the damage is found at the law's line."""
    return tuple(spread(partial(break_law, subjects=tuple(subjects)), names or tuple(LAWS), processes, progress))
