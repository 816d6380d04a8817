"""The decision on one equality: exact algebra first, decimals at random points where that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from derive.checker.decimal50 import Decimals
from derive.checker.exact import MOST_BRANCHES, Exact
from derive.checker.hypotheses import Known, solutions
from derive.checker.meaning import CannotError, Clock, Facts, Meaning, UndefinedError, Variable
from derive.checker.verdict import Counterexample, Finding, Verdict
from derive.expr import D, Expr, Index, Sym, sub
from derive.steps import Case, Hypothesis, Setting

TRIES = 60
Env = dict[Index, int]
Sizes = tuple[tuple[str, int], ...]


def instances(indices: Sequence[Index], sizes: Mapping[str, int], case: Case | None) -> Iterator[Env]:
    """Index values up to renumbering: 1,1 and 1,2 stand for all pairs.

    A formula cannot name a number, so renumbering 1 … n turns an instance of an equality, true for
    all values of its variables, into any other with the same pattern of equal indices.
    """

    def extend(env: Env, rest: Sequence[Index]) -> Iterator[Env]:
        if not rest:
            if case is None or (env[case.first] == env[case.second]) == case.equal:
                yield env
            return
        used = max((value for index, value in env.items() if index.size == rest[0].size), default=0)
        for value in range(1, min(used + 1, sizes[rest[0].size]) + 1):
            yield from extend({**env, rest[0]: value}, rest[1:])

    return extend({}, indices)


class Checker:
    """Checks equalities of one setting; what it has worked out for one it keeps for the next."""

    def __init__(
        self, setting: Setting, *, sizes: Sequence[int] = (2, 3, 4, 5), seconds: float = 10.0, seed: int = 1
    ) -> None:
        self._setting, self._sizes, self._seconds, self._seed = setting, tuple(sizes), seconds, seed
        self._clock = Clock()
        self._facts = Facts(setting)
        self._algebra = Exact(setting.domains, self._clock)
        self._known: dict[tuple[Sizes, frozenset[Hypothesis]], list[Known]] = {}
        self._exact: dict[tuple[Sizes, frozenset[Hypothesis]], list[tuple[Exact, Meaning]]] = {}

    def check(self, left: Expr, right: Expr, *, case: Case | None = None, uses: Sequence[Hypothesis] = ()) -> Finding:
        """Decide left = right for all index values (or those of the case) under the hypotheses named."""
        grids = self._grids([left, right, *(side for used in uses for side in (used.left, used.right))])
        indices = self._indices(case, left, right)
        hypotheses = frozenset(uses)
        tried = tuple(dict.fromkeys(dict(sizes)["n"] for sizes in grids))
        self._clock.start(self._seconds)
        if left is right:
            return Finding(Verdict.PROVED, tried, reason="both sides are the same formula")
        try:
            decided = sum(
                self._prove(left, right, dict(sizes), env, self._contexts(sizes, hypotheses))
                for sizes in grids
                for env in instances(indices, dict(sizes), case)
            )
            if decided:
                return Finding(Verdict.PROVED, tried, decided)
            why = "no instance"
        except (CannotError, UndefinedError, RecursionError) as error:
            why = str(error)
        return self._compare(left, right, indices, case, hypotheses, grids, why, None)

    def end_to_end(
        self, energy: Expr, variable: Sym, claimed: Expr, *, case: Case | None = None, uses: Sequence[Hypothesis] = ()
    ) -> Finding:
        """Compare ∂energy/∂variable by differences of its values with the value of a formula."""
        grids = self._grids([energy, variable, claimed, *(side for used in uses for side in (used.left, used.right))])
        indices = self._indices(case, D(energy, variable), claimed)
        return self._compare(energy, claimed, indices, case, frozenset(uses), grids, "", variable)

    def _grids(self, formulas: Sequence[Expr]) -> list[Sizes]:
        """The sizes to try: n through all of its values, the others at 2, and once at 3."""
        used = frozenset[str]().union(*map(self._facts.sizes, formulas))
        others = sorted(used - {"n"})
        grids = [
            (("n", n), *((other, 2) for other in others)) for n in (self._sizes if "n" in used else self._sizes[:1])
        ]
        if others:
            grids.insert(1, (("n", self._sizes[0]), *((other, 3) for other in others)))
        return grids

    def _indices(self, case: Case | None, *formulas: Expr) -> list[Index]:
        found = {index: None for formula in formulas for index in self._facts.free(formula)}
        return list(dict.fromkeys([*found, *([case.first, case.second] if case else [])]))

    # Exact.

    def _solutions(self, sizes: Sizes, uses: frozenset[Hypothesis]) -> list[Known]:
        if (sizes, uses) not in self._known:
            every = dict(sizes)
            equations = [
                (used.left, used.right, dict(zip(free, values, strict=True)))
                for used in uses
                for free in [self._facts.free(sub(used.left, used.right))]
                for values in _all_values([every[index.size] for index in free])
            ]
            found = solutions(
                self._algebra, lambda exact: Meaning(exact, self._facts, every, self._clock), equations, {}
            )
            self._known[sizes, uses] = list(found)
        if not self._known[sizes, uses]:
            raise CannotError("the hypotheses contradict one another")
        return self._known[sizes, uses]

    def _contexts(self, sizes: Sizes, uses: frozenset[Hypothesis]) -> list[tuple[Exact, Meaning]]:
        if (sizes, uses) not in self._exact:
            algebras = [self._algebra.under(known) for known in self._solutions(sizes, uses)]
            self._exact[sizes, uses] = [
                (algebra, Meaning(algebra, self._facts, dict(sizes), self._clock)) for algebra in algebras
            ]
        return self._exact[sizes, uses]

    def _prove(
        self, left: Expr, right: Expr, sizes: Mapping[str, int], env: Env, contexts: list[tuple[Exact, Meaning]]
    ) -> int:
        """The number of branches in which the equality holds; CannotError if it fails in one."""
        decided = 0
        for algebra, meaning in contexts:
            algebra.first_branch()
            for branch in range(MOST_BRANCHES + 1):
                if branch == MOST_BRANCHES:
                    raise CannotError("too many cases of signs")
                meaning.new_branch()
                try:
                    first, second = meaning.value(left, env), meaning.value(right, env)
                except UndefinedError:
                    if not algebra.forked:
                        raise
                else:
                    if first != second and not algebra.vanishes(algebra.add([first, algebra.mul({(): -1}, second)])):
                        raise CannotError("the algebra does not show it")
                    decided += 1
                if not algebra.next_branch():
                    break
        if not decided:
            raise CannotError("undefined in every case of signs")
        return decided

    # Decimals.

    def _compare(
        self,
        left: Expr,
        right: Expr,
        indices: Sequence[Index],
        case: Case | None,
        uses: frozenset[Hypothesis],
        grids: Sequence[Sizes],
        why: str,
        variable: Sym | None,
    ) -> Finding:
        """At random points: 12 per instance at the first sizes, 4 at others, more where there are kinks."""
        self._clock.start(self._seconds)
        points, missing = 0, ""
        tried: dict[int, None] = {}
        try:
            for sizes in grids:
                for env in instances(indices, dict(sizes), case):
                    for known in self._solutions(sizes, uses):
                        wanted, found = 12 if sizes is grids[0] else 4, 0
                        for attempt in range(TRIES):
                            if found >= wanted:
                                break
                            point = self._point(sizes, env, known, attempt)
                            try:
                                first, second = self._sides(left, right, dict(sizes), env, point, variable)
                                agree = point.agree(first, second)
                            except UndefinedError as error:
                                last = str(error)
                                continue
                            found += 1
                            if point.signs:
                                wanted = 48 if sizes is grids[0] else 12
                            if not agree:
                                example = _counterexample(sizes, env, point, first, second)
                                return Finding(Verdict.WRONG, (dict(sizes)["n"],), 0, points + found, example)
                        if not found:
                            missing = missing or f"no point at which both sides are defined: {last}"
                        points += found
                tried[dict(sizes)["n"]] = None
        except (CannotError, RecursionError) as error:
            if not tried:
                return Finding(Verdict.UNDECIDED, (), 0, points, reason=str(error))
            why = why or str(error)
        if missing or not points:
            return Finding(Verdict.UNDECIDED, tuple(tried), 0, points, reason=missing or why)
        return Finding(Verdict.AGREES, tuple(tried), 0, points, reason=why)

    def _point(self, sizes: Sizes, env: Env, known: Known, attempt: int) -> Decimals:
        return Decimals(
            self._setting.domains,
            f"{self._seed} {sizes} {sorted(env.values())} {attempt}",
            scale=3 if attempt % 2 else 1,
            one_hot=attempt % 3 == 2,
            size=dict(sizes)["n"],
            known=known,
            algebra=self._algebra,
        )

    def _sides(
        self, left: Expr, right: Expr, sizes: Mapping[str, int], env: Env, point: Decimals, variable: Sym | None
    ) -> tuple[object, object]:
        meaning = Meaning(point, self._facts, sizes, self._clock)
        if variable is None:
            return meaning.value(left, env), meaning.value(right, env)
        step = point.number(Fraction(1, 10**25))
        moved = Variable(variable.name, variable.layer, tuple(env[index] for index in variable.indices))
        up, down = (Meaning(point, self._facts, sizes, self._clock, (moved, shift)) for shift in (step, -step))
        return (up.value(left, env) - down.value(left, env)) / (2 * step), meaning.value(right, env)


def _all_values(sizes: Sequence[int]) -> list[tuple[int, ...]]:
    values: list[tuple[int, ...]] = [()]
    for size in sizes:
        values = [(*before, value) for before in values for value in range(1, size + 1)]
    return values


def _counterexample(sizes: Sizes, env: Env, point: Decimals, left: object, right: object) -> Counterexample:
    values = {str(variable): point.text(value) for variable, value in sorted(point.point.items(), key=str)}
    return Counterexample(
        dict(sizes), {index.name: value for index, value in env.items()}, values | point.functions,
        point.text(left), point.text(right),
    )  # fmt: skip


def check(
    left: Expr,
    right: Expr,
    setting: Setting,
    *,
    case: Case | None = None,
    uses: Sequence[Hypothesis] = (),
    sizes: Sequence[int] = (2, 3, 4, 5),
    seconds: float = 10.0,
) -> Finding:
    """Decide one equality."""
    return Checker(setting, sizes=sizes, seconds=seconds).check(left, right, case=case, uses=uses)


def end_to_end(
    energy: Expr,
    variable: Sym,
    claimed: Expr,
    setting: Setting,
    *,
    case: Case | None = None,
    uses: Sequence[Hypothesis] = (),
    sizes: Sequence[int] = (2, 3, 4, 5),
    seconds: float = 10.0,
) -> Finding:
    """Compare differences of the values of `energy` with the claimed derivative."""
    return Checker(setting, sizes=sizes, seconds=seconds).end_to_end(energy, variable, claimed, case=case, uses=uses)
