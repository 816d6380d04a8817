"""The decision on one equality: exact algebra first, decimals at random points where that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from derive.checker.decimal50 import Decimals
from derive.checker.exact import Exact
from derive.checker.generators import Generators
from derive.checker.hypotheses import Known, solutions
from derive.checker.meaning import Facts, Meaning
from derive.checker.values import CannotError, Clock, UndefinedError, Variable
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
        self._table = Generators(self._clock)
        self._kept: dict[tuple[Sizes, frozenset[Hypothesis]], list[tuple[Known, Exact, Meaning]]] = {}

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
            decided = 0
            for sizes in grids:
                for env in instances(indices, dict(sizes), case):
                    self._prove(left, right, sizes, env, hypotheses)
                    decided += 1
            if decided:
                return Finding(Verdict.PROVED, tried, decided)
            why = "the case has no instance"
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

    def _context(self, sizes: Sizes, known: Known) -> tuple[Exact, Meaning]:
        exact = Exact(self._table, self._setting.domains, known)
        return exact, Meaning(exact, self._facts, dict(sizes), self._clock)

    def _contexts(self, sizes: Sizes, uses: frozenset[Hypothesis]) -> list[tuple[Known, Exact, Meaning]]:
        """One for each way to satisfy the hypotheses."""
        if (sizes, uses) not in self._kept:
            equations = [
                (used.left, used.right, dict(zip(free, values, strict=True)))
                for used in uses
                for free in [self._facts.free(sub(used.left, used.right))]
                for values in product(*(range(1, dict(sizes)[index.size] + 1) for index in free))
            ]
            found = solutions(lambda known: self._context(sizes, known), equations)
            self._kept[sizes, uses] = [(known, *self._context(sizes, known)) for known in found]
        if not self._kept[sizes, uses]:
            raise CannotError("the hypotheses contradict one another")
        return self._kept[sizes, uses]

    def _prove(self, left: Expr, right: Expr, sizes: Sizes, env: Env, uses: frozenset[Hypothesis]) -> None:
        for _, exact, meaning in self._contexts(sizes, uses):
            exact.assumed.clear()
            if not exact.equal(meaning.value(left, env), meaning.value(right, env)):
                raise CannotError("the algebra does not show it")

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
                    for known, _, _ in self._contexts(sizes, uses):
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
            table=self._table,
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
