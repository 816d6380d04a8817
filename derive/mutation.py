"""How well the checker refutes damaged mathematics: every step, and every law, is broken on purpose.

A mutant is an equality with one thing wrong in it: a sign, an index, a lost square, a hypothesis
that is not named. Whether it really is wrong is judged by SymPy on instances, with no help from
the checker; the score is the share of the really wrong ones that the checker refutes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from itertools import islice, product
from typing import TypeVar

import sympy

from derive.catalog import derive
from derive.checker import Checker, Verdict
from derive.derivation import Derivation
from derive.expr import (
    INDEX_NAMES,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    all_indices,
    bound_indices,
    children,
    free_indices,
    mul,
    neg,
    num,
    power,
    rebuild,
    rename,
    walk,
)
from derive.laws import LAWS, Law, Scope
from derive.plain import plain
from derive.steps import Case, Domain, Hypothesis, Setting, Step
from derive.sympy_form import SympyForm

Task = TypeVar("Task")
Done = TypeVar("Done")

# Places in a formula.


@dataclass(frozen=True)
class Place:
    """A node of a formula, the indices known there, and the whole formula with another node put there.

    `whole` says that the node is a term, an argument or a side, not a factor of something.
    """

    node: Expr
    indices: tuple[Index, ...]
    whole: bool
    put: Callable[[Expr], Expr | None]


def places(formula: Expr, indices: Sequence[Index]) -> Iterator[Place]:
    """Every place at which a formula may be damaged, outermost first; `indices` are known everywhere."""
    return _from(Place(formula, tuple(indices), True, lambda new: new))


def _from(place: Place) -> Iterator[Place]:
    yield place
    node, below = place.node, children(place.node)
    known = tuple(dict.fromkeys((*place.indices, *bound_indices(node))))
    for number, child in enumerate(below):

        def put(new: Expr, number: int = number) -> Expr | None:
            if isinstance(node, D) and number == 1 and not isinstance(new, Sym):
                return None  # nothing to differentiate by
            return place.put(rebuild(node, (*below[:number], new, *below[number + 1 :])))

        whole = isinstance(node, (Add, Fn, Where, Rel)) and not isinstance(child, Rel)
        yield from _from(Place(child, known, whole, put))


# The damages: what a node might wrongly become.


def _wrong_sign(place: Place) -> Iterator[Expr]:
    if place.whole:
        yield neg(place.node)


def _wrong_factor(place: Place) -> Iterator[Expr]:
    if place.whole:
        yield mul(TWO, place.node)
        yield mul(power(TWO, MINUS_ONE), place.node)
    if isinstance(place.node, Mul):
        yield rebuild(place.node, tuple(part for part in place.node.factors if not isinstance(part, Num)))


def _wrong_number(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Num) and place.node is not MINUS_ONE:  # -1 is a sign, or a division
        yield num(place.node.value + 1)


def _dropped_term(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Add):
        yield from _shorter(place.node, place.node.terms)


def _dropped_factor(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        plain_factors = [part for part in place.node.factors if not isinstance(part, (Num, Delta))]
        yield from _shorter(place.node, [part for part in plain_factors if not _is_share(part) and not _slope(part)])


def _lost_share(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        yield from _shorter(place.node, filter(_is_share, place.node.factors))


def _lost_slope(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Mul):
        yield from _shorter(place.node, filter(_slope, place.node.factors))


def _shorter(node: Expr, losses: Iterable[Expr]) -> Iterator[Expr]:
    """The sum or product without one of its parts."""
    parts = children(node)
    for loss in dict.fromkeys(losses):
        at = parts.index(loss)
        yield rebuild(node, parts[:at] + parts[at + 1 :])


def _is_share(factor: Expr) -> bool:
    """Whether it is 1/n, 1/m or 1/N."""
    match factor:
        case Pow(Sym(name, ()), exponent):
            return name in INDEX_NAMES and exponent is MINUS_ONE
        case _:
            return False


def _slope(factor: Expr) -> bool:
    """Whether a derivative stands in it."""
    return any(isinstance(part, D) for part in walk(factor))


def _swapped_index(place: Place) -> Iterator[Expr]:
    match place.node:
        case Sym(name, indices, layer):
            for at, old in enumerate(indices):
                for new in place.indices:
                    if new.size == old.size and new is not old:
                        yield Sym(name, (*indices[:at], new, *indices[at + 1 :]), layer)


def _lost_power(place: Place) -> Iterator[Expr]:
    match place.node:
        case Pow(base, Num(value)) if abs(value) != 1:
            yield power(base, ONE if value > 0 else MINUS_ONE)


def _squared(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, (Fn, Sum)) or (isinstance(place.node, Sym) and place.node.indices):
        yield power(place.node, TWO)


def _one_branch(place: Place) -> Iterator[Expr]:
    match place.node:
        case Where(_, then, otherwise):
            yield from (then, otherwise)
        case Fn("max" | "min", args):
            yield from args


def _lost_delta(place: Place) -> Iterator[Expr]:
    if isinstance(place.node, Delta):
        yield from (ONE, ZERO)


def _wrong_range(place: Place) -> Iterator[Expr]:
    if not isinstance(place.node, Sum):
        return
    body, index, excluded = place.node.body, place.node.index, place.node.excluded
    if excluded:
        yield Sum(body, index)
    for other in place.indices:
        if other.size == index.size and other is not index:
            if not excluded:
                yield Sum(body, index, (other,))
            yield rename(body, {index: other})


def _swapped(place: Place) -> Iterator[Expr]:
    match place.node:
        case Mul(factors) if any(map(_is_divisor, factors)) and ZERO not in factors:
            yield mul(*(power(part, MINUS_ONE) for part in factors))
        case Pow() if _is_divisor(place.node):
            yield power(place.node, MINUS_ONE)
        case Where(condition, then, otherwise):
            yield Where(condition, otherwise, then)


def _is_divisor(factor: Expr) -> bool:
    match factor:
        case Pow(_, Num(value)):
            return value < 0
        case _:
            return False


_MISTAKEN = {"exp": "log", "log": "exp", "sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "erf": "atan"}


def _wrong_function(place: Place) -> Iterator[Expr]:
    match place.node:
        case Fn(name, args) if name in _MISTAKEN:
            yield Fn(_MISTAKEN[name], args)
        case Fn("f'", args):
            yield Fn("f", args)


def _no_case(step: Step) -> Iterator[Step]:
    yield replace(step, case=None)


def _no_hypothesis(step: Step) -> Iterator[Step]:
    yield replace(step, uses=())


@dataclass(frozen=True)
class Mutation:
    """A kind of error: its name, what it is called in English and in Chinese, and how it is made.

    `damage` acts on one node of a formula, `claim` on what a step claims besides its formulas.
    """

    name: str
    en: str
    zh: str
    damage: Callable[[Place], Iterator[Expr]] = lambda place: iter(())
    claim: Callable[[Step], Iterator[Step]] = lambda step: iter(())

    def damaged(self, formula: Expr, indices: Sequence[Index] = ()) -> Iterator[Expr]:
        """The formula with one such error, at each place in turn; `indices` are those that it may name.

        >>> from derive.parser import parse
        >>> [plain(wrong) for wrong in MUTATIONS["power"].damaged(parse("x**3 + log(x)**2"))]
        ['x + log(x)**2', 'x**3 + log(x)']
        """
        for place in places(formula, indices):
            for new in self.damage(place):
                changed = place.put(new)
                if changed is not None and changed is not formula:
                    yield changed


_ALL = (
    Mutation("sign", "wrong sign", "符号错误", _wrong_sign),
    Mutation("factor", "a factor 2 gained or lost", "多或少一个因子 2", _wrong_factor),
    Mutation("number", "a number off by one", "数字差 1", _wrong_number),
    Mutation("term", "a term dropped", "漏掉一项", _dropped_term),
    Mutation("product", "a factor dropped", "漏掉一个因子", _dropped_factor),
    Mutation("chain", "outer or inner derivative lost", "链式法则漏掉一个导数", _lost_slope),
    Mutation("mean", "1/n or 1/N lost", "漏掉 1/n 或 1/N", _lost_share),
    Mutation("index", "index swapped", "下标写错", _swapped_index),
    Mutation("power", "a power lost", "漏掉幂次", _lost_power),
    Mutation("square", "a square too many", "多了平方", _squared),
    Mutation("branch", "a case missing", "漏掉一种情形", _one_branch, _no_case),
    Mutation("delta", "Kronecker δ lost", "漏掉克罗内克 δ", _lost_delta),
    Mutation("range", "one-sided sum", "求和范围错误", _wrong_range),
    Mutation("hypothesis", "hypothesis not named", "未注明所用假设", claim=_no_hypothesis),
    Mutation("swap", "numerator and denominator, or cases, swapped", "分子分母或情形颠倒", _swapped),
    Mutation("function", "wrong function", "函数写错", _wrong_function),
)

MUTATIONS = {mutation.name: mutation for mutation in _ALL}
"""Every kind of error that is tried."""


@dataclass(frozen=True)
class Mutant:
    """A damaged equality: lhs = rhs in a case under hypotheses, made from a step by a mutation, given by name."""

    mutation: str
    step: Step
    lhs: Expr
    rhs: Expr
    case: Case | None
    uses: tuple[Hypothesis, ...]

    def __str__(self) -> str:
        sides = f"{plain(self.lhs)} = {plain(self.rhs)}"
        case = f" for {_case_text(self.case)}" if self.case else ""
        given = "".join(f" if {plain(used.left)} = {plain(used.right)}" for used in self.uses)
        return f"{self.mutation}: {sides}{case}{given}"


def _case_text(case: Case) -> str:
    return f"{case.first.name} {'=' if case.equal else '≠'} {case.second.name}"


def mutants_of_step(step: Step) -> Iterator[Mutant]:
    """Every way to damage the right side, or the claim, of a step; each damaged equality once."""
    bare = replace(step, substeps=())
    seen = {bare}
    indices = _indices(step.lhs, step.rhs, step.case)
    for mutation in MUTATIONS.values():
        wrong_sides = (replace(bare, rhs=rhs) for rhs in mutation.damaged(step.rhs, indices))
        for wrong in (*wrong_sides, *mutation.claim(bare)):
            if wrong not in seen:
                seen.add(wrong)
                yield Mutant(mutation.name, step, wrong.lhs, wrong.rhs, wrong.case, wrong.uses)


def _indices(lhs: Expr, rhs: Expr, case: Case | None) -> list[Index]:
    found = free_indices(lhs) | free_indices(rhs) | ({case.first, case.second} if case else set())
    return sorted(found, key=lambda index: (index.size, index.name))


# The truth, by SymPy.

DIGITS = 40
_AGREE = sympy.Float("1e-25", DIGITS)
_SIZES = (2, 3, 4)
_OTHER_SIZE = 2
_POINTS, _POINTS_AT_KINKS = 3, 24
"""For each instance with n = 2; two for each of the others."""
_TRIES = 40
_SECONDS = 3.0
_BENDS = ("abs", "sign", "max", "min", "relu")

Values = Mapping[str, sympy.Expr]


@dataclass(frozen=True)
class Truth:
    """Whether an equality really differs; None where no point was found at which the left side has a value."""

    differs: bool | None
    instances: int
    points: int
    defined: bool = True
    """False where they differ in that the right side has no value."""

    def __str__(self) -> str:
        if self.differs is None:
            return "the left side has no value"
        if self.differs:
            return "the sides differ" if self.defined else "the right side has no value"
        return f"the sides agree at {self.points} points of {self.instances} instances"


class Judge:
    """Decides the truth of equalities of one setting at random points, SymPy doing the mathematics."""

    def __init__(self, setting: Setting, seed: int = 1) -> None:
        self._setting, self._seed = setting, seed
        formulas = [definition.formula for definition in setting.definitions.values()]
        self._names = {index.size for formula in formulas for index in all_indices(formula)} | {*INDEX_NAMES}
        self._forms: dict[tuple[int, frozenset[Hypothesis], int], SympyForm] = {}
        self._free: dict[Expr, tuple[Index, ...]] = {}
        self._values: dict[tuple[int, frozenset[Hypothesis], int, Expr, tuple[int, ...]], sympy.Expr | None] = {}

    def judge(self, lhs: Expr, rhs: Expr, case: Case | None = None, uses: Sequence[Hypothesis] = ()) -> Truth:
        """Compare the sides for n = 2, 3, 4 and all index values of the case, at points that satisfy the hypotheses.

        Where the left side has no value nothing is claimed; where only the right side has none, they differ.
        """
        free, given = _indices(lhs, rhs, case), frozenset(uses)
        points_wanted = _POINTS_AT_KINKS if self._bends(lhs, rhs) else _POINTS
        instances = points = 0
        for n in _SIZES:
            if n > _SIZES[0] and not points:
                break
            for values in product(*(range(1, (n if index.size == "n" else _OTHER_SIZE) + 1) for index in free)):
                env = dict(zip(free, values, strict=True))
                if case and (env[case.first] == env[case.second]) != case.equal:
                    continue
                found, wanted = 0, points_wanted if n == _SIZES[0] else 2
                for number in range(_TRIES):
                    if found == wanted:
                        break
                    left = self._value(lhs, n, given, env, number)
                    if left is None:
                        continue
                    right = self._value(rhs, n, given, env, number)
                    found += 1
                    if right is None or abs(left - right) > _AGREE * (1 + abs(left) + abs(right)):
                        return Truth(True, instances + 1, points + found, defined=right is not None)
                instances, points = instances + bool(found), points + found
        return Truth(False if points else None, instances, points)

    def _bends(self, *formulas: Expr) -> bool:
        """Whether a kink or a case distinction occurs, in a definition that they name, too."""
        rest, seen = list(formulas), set[Expr]()
        while rest:
            for part in walk(rest.pop()):
                if isinstance(part, Where) or (isinstance(part, Fn) and part.name in _BENDS):
                    return True
                definition = self._setting.definition_of(part) if isinstance(part, Sym) else None
                if definition and definition.formula not in seen:
                    seen.add(definition.formula)
                    rest.append(definition.formula)
        return False

    def _value(
        self, side: Expr, n: int, uses: frozenset[Hypothesis], env: Mapping[Index, int], number: int
    ) -> sympy.Expr | None:
        """The value at a point as a real number; None where there is none."""
        if side not in self._free:
            self._free[side] = tuple(free_indices(side))
        key = n, uses, number, side, tuple([env[index] for index in self._free[side]])
        if key not in self._values:
            try:
                value = self._form(n, uses, number).at(side, env).evalf(DIGITS)
                self._values[key] = value if value.is_Number and value.is_finite else None
            except (TypeError, ValueError, ZeroDivisionError):  # a comparison of complex numbers
                self._values[key] = None
        return self._values[key]

    def _form(self, n: int, uses: frozenset[Hypothesis], number: int) -> SympyForm:
        """The formulas at one random point."""
        key = n, uses, number
        if key not in self._forms:
            sizes = {name: n if name == "n" else _OTHER_SIZE for name in self._names}
            known = self._satisfying(uses, sizes, number)
            self._forms[key] = SympyForm(
                self._setting, sizes, lambda symbol: known.get(symbol.name, self._random(symbol.name, f"{number}"))
            )
        return self._forms[key]

    def _random(self, symbol: str, seed: str) -> sympy.Float:
        chance = random.Random(f"{self._seed} {seed} {symbol}")
        match self._setting.domains.get(symbol.split("_")[0]):
            case Domain.UNIT:
                value = chance.uniform(0.05, 0.95)
            case Domain.POSITIVE:
                value = 2.0 ** chance.uniform(-4, 0.7)
            case _:
                value = chance.uniform(-2, 2)
        return sympy.Float(value, DIGITS)

    def _satisfying(self, uses: frozenset[Hypothesis], sizes: Mapping[str, int], number: int) -> Values:
        """Values, within their domains where possible, that make the hypotheses true."""
        values: Values = {}
        for attempt in range(_TRIES if uses else 0):
            seed = f"{number} {attempt}" if attempt else f"{number}"
            values = self._solved(uses, sizes, seed)
            if values and all(self._in_domain(name, value) for name, value in values.items()):
                break
        return values

    def _in_domain(self, name: str, value: sympy.Expr) -> bool:
        domain = self._setting.domains.get(name.split("_")[0], Domain.REAL)
        return domain is Domain.REAL or bool(value > 0 and (domain is Domain.POSITIVE or value < 1))

    def _solved(self, uses: frozenset[Hypothesis], sizes: Mapping[str, int], seed: str) -> Values:
        """The equations solved one after the other, each for its last symbol, the rest at random."""
        chance = random.Random(f"{self._seed} {seed} roots")
        form = SympyForm(self._setting, sizes, lambda symbol: sympy.Symbol(symbol.name))
        known: dict[sympy.Symbol, sympy.Expr] = {}
        for used in sorted(uses, key=lambda used: plain(used.left)):
            free = _indices(used.left, used.right, None)
            for values in product(*(range(1, sizes[index.size] + 1) for index in free)):
                env = dict(zip(free, values, strict=True))
                equation = sympy.expand((form.at(used.left, env) - form.at(used.right, env)).xreplace(known))
                if symbols := sorted(equation.free_symbols, key=str):
                    root = chance.choice(sympy.solve(equation, symbols[-1]))
                    known = {old: value.xreplace({symbols[-1]: root}) for old, value in known.items()}
                    known[symbols[-1]] = root
        others = {symbol for value in known.values() for symbol in value.free_symbols}
        drawn = {symbol: self._random(symbol.name, seed) for symbol in others}
        return {symbol.name: value.xreplace(drawn) for symbol, value in {**known, **drawn}.items()}


def judge(mutant: Mutant, setting: Setting) -> Truth:
    """Whether the damaged equality really differs."""
    return Judge(setting).judge(mutant.lhs, mutant.rhs, mutant.case, mutant.uses)


# The score of the checker on damaged steps.


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
    return sum(_spread(partial(_score_one, limit=limit, seed=seed), names, processes, progress), Report())


def _spread(
    work: Callable[[Task], Done], tasks: Sequence[Task], processes: int, progress: Callable[[int, int], None]
) -> Iterator[Done]:
    """The work on each task, in their order."""
    with ExitStack() as stack:
        if processes > 1:
            pool = stack.enter_context(ProcessPoolExecutor(min(processes, len(tasks)) or 1))
            results = pool.map(work, tasks)
        else:
            results = map(work, tasks)
        for done, result in enumerate(results, start=1):
            progress(done, len(tasks))
            yield result


def _score_one(name: str, limit: int | None, seed: int) -> Report:
    derivation = derive(name)
    checker, truth = Checker(derivation.setting, seconds=_SECONDS), Judge(derivation.setting)
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


# Broken laws.


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
    damaged = mutation.damaged(result, _indices(node, result, scope.case))
    return next(islice(damaged, place, None), result)


@dataclass(frozen=True)
class Subject:
    """A derivation to try broken laws on: what `derive` takes."""

    name: str = ""
    loss: str = ""
    activation: str = ""
    hessian: bool = False

    def derive(self, laws: Mapping[str, Law] = LAWS) -> Derivation:
        return derive(self.name, loss=self.loss, activation=self.activation, hessian=self.hessian, laws=laws)


SUBJECTS = (
    *map(Subject, DERIVATIONS),
    Subject("exp"),
    Subject("softmax-quadratic", hessian=True),
    Subject(loss="y*tanh(t) + sinh(y)*y", activation="tan(net)*softplus(net)"),
    Subject(loss="(y - t)**2*sin(y) + cos(y*t)", activation="tanh(net) + cosh(net) + sigmoid(net)"),
    Subject(loss="(y**2 + 1)**y + min(y, t)", activation="sign(net)*net + relu(net)"),
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
        self.checker = Checker(self.derivation.setting, seconds=_SECONDS)
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
            sound, damaged = (law.apply(step.lhs, scope) for law in (LAWS[step.law], broken))
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
    return tuple(_spread(partial(break_law, subjects=tuple(subjects)), names or tuple(LAWS), processes, progress))
