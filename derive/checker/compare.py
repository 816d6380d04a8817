"""The decision on one equality: exact algebra first, decimals at random points where that fails."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.checker.decimal50 import Decimals, more_digits
from derive.checker.exact import Exact
from derive.checker.generators import Generators
from derive.checker.hypotheses import Known, solutions
from derive.checker.meaning import OPEN_END, Facts, Meaning
from derive.checker.values import CannotError, Clock, Scalar, UndefinedError, UnfitPointError, Variable
from derive.checker.verdict import Counterexample, Finding, Verdict
from derive.expr import INDEX_NAMES, D, Expr, Fn, Index, Num, Pow, Sym, all_indices, fresh_index, sub, symbols, walk
from derive.steps import Case, Hypothesis, Setting, symbol_key

TRIES = 60
Env = dict[Index, int]
Sizes = tuple[tuple[str, int], ...]


def instances(
    indices: Sequence[Index], sizes: Mapping[str, int], case: Case | None, ordered: Collection[str] = ()
) -> Iterator[Env]:
    """Index values up to renumbering: 1,1 and 1,2 stand for all pairs.

    A formula cannot name a number, so renumbering 1 … n turns an instance of an equality, true for
    all values of its variables, into any other with the same pattern of equal indices. Where it can,
    as the size is one of the `ordered`, all values are taken.
    """
    last = {index: sizes.get(index.size, OPEN_END) for index in indices if index.is_last}

    def extend(env: Env, rest: Sequence[Index]) -> Iterator[Env]:
        if not rest:
            if case is None or (env[case.first] == env[case.second]) == case.equal:
                yield env
            return
        size = sizes[rest[0].size]
        used = max((value for index, value in env.items() if index.size == rest[0].size), default=0)
        for value in range(1, (size if rest[0].size in ordered else min(used + 1, size)) + 1):
            yield from extend({**env, rest[0]: value}, rest[1:])

    return extend(last, [index for index in indices if index not in last])


def every_instance(indices: Sequence[Index], sizes: Mapping[str, int]) -> Iterator[Env]:
    """All index values; the last one is what it is."""
    return instances(indices, sizes, None, {index.size for index in indices})


@dataclass(frozen=True)
class Question:
    """An equality with all that bears on it. With a variable, left is what is to be differentiated by it."""

    left: Expr
    right: Expr
    indices: tuple[Index, ...]
    case: Case | None
    uses: frozenset[Hypothesis]
    grids: tuple[Sizes, ...]
    ordered: frozenset[str]
    variable: Sym | None

    def instances(self, sizes: Sizes) -> Iterator[Env]:
        return instances(self.indices, dict(sizes), self.case, self.ordered)


class Checker:
    """Checks equalities of one setting; what it has worked out for one it keeps for the next."""

    def __init__(
        self,
        setting: Setting,
        *,
        sizes: Sequence[int] = (2, 3, 4, 5),
        seconds: float = 10.0,
        seed: int = 1,
        leading: str | None = None,
        apart: Set[str] | None = None,
    ) -> None:
        """`leading` is the size that runs through all of `sizes`: by default n, or the first of those there are.

        It is empty where there is none at all. `apart` are the sizes of which none is another; by default all.
        """
        self._setting, self._sizes, self.seconds, self._seed = setting, tuple(sizes), seconds, seed
        self._clock = Clock()
        self._facts = Facts(setting)
        self._defined = [side for one in setting.definitions.values() for side in (one.symbol, one.formula)]
        self.leading = leading_size(setting) if leading is None else leading
        self._apart = apart
        self._table = Generators(self._clock)
        self._kept: dict[tuple[Sizes, frozenset[Hypothesis]], list[tuple[Known, Exact, Meaning]]] = {}

    def check(self, left: Expr, right: Expr, *, case: Case | None = None, uses: Sequence[Hypothesis] = ()) -> Finding:
        """Decide left = right for all index values (or those of the case) under the hypotheses named.

        Where there is an integral, both sides are differentiated by its variable: they may differ by a constant.
        """
        question = self._question(left, right, case, uses, None)
        if left is right:
            every = self.leading not in INDEX_NAMES
            reason = "both sides are the same formula"
            return Finding(Verdict.PROVED, self._tried(question), reason=reason, for_every=every)
        variable = self._integrated(left, right)
        if variable is not None:
            return self.check(D(left, variable), D(right, variable), case=case, uses=uses)
        self._clock.start(self.seconds)
        decided = 0
        grids: list[Sizes] = []
        try:
            for sizes in self._possible(question):
                if not grids and self._fails_at_a_point(question, sizes):
                    return self._compare(question, "the algebra does not show it")
                grids.append(sizes)
                for env in question.instances(sizes):
                    self._prove(question, sizes, env)
                    decided += 1
        except (CannotError, UndefinedError, RecursionError) as error:
            return self._compare(question, str(error))
        question = replace(question, grids=tuple(grids))
        if not decided:
            return Finding(Verdict.UNDECIDED, self._tried(question), reason="the case has no instance")
        if _may_lose_values(left, right):
            compared = self._compare(question, "")
            if compared.verdict is Verdict.WRONG:
                return compared
        return Finding(Verdict.PROVED, self._tried(question), decided, for_every=self._for_every(question))

    def end_to_end(
        self, energy: Expr, variable: Sym, claimed: Expr, *, case: Case | None = None, uses: Sequence[Hypothesis] = ()
    ) -> Finding:
        """Compare ∂energy/∂variable by differences of the values of energy with the value of a formula."""
        return self._compare(self._question(energy, claimed, case, uses, variable), "")

    def _question(
        self, left: Expr, right: Expr, case: Case | None, uses: Sequence[Hypothesis], variable: Sym | None
    ) -> Question:
        sides = [left, right, *([variable] if variable else [])]
        found = [index for side in sides for index in self._facts.free(side)]
        indices = tuple(dict.fromkeys([*found, *([case.first, case.second] if case else [])]))
        every = [*sides, *(side for used in uses for side in (used.left, used.right))]
        alike = self._alike([*every, *self._defined], {index.size for index in indices})
        ordered = frozenset(alike).union(*map(self._facts.ordered, every))
        of_case = frozenset({case.first.size, case.second.size} if case else ())
        used = of_case.union(*map(self._facts.sizes, every))
        return Question(left, right, indices, case, frozenset(uses), self._grids(used, alike), ordered, variable)

    def _integrated(self, left: Expr, right: Expr) -> Sym | None:
        """The variable by which the integrals of an equality are taken; None where there is none.

        Of several, as after a substitution, the one on which the others depend.
        """
        found = self._facts.integrated(left) | self._facts.integrated(right)
        if not found:
            return None
        every = found.union(*(self._facts.integrated(one.formula) for one in self._setting.definitions.values()))
        keys = {symbol_key(one) for one in every}
        base = min(every, key=lambda one: (len(self._facts.reach(one) & keys), one.name))
        taken = frozenset().union(*map(all_indices, (left, right, base)))
        return Sym(base.name, tuple(fresh_index(index.size, taken) for index in base.indices), base.layer)

    def _alike(self, formulas: Iterable[Expr], free: Set[str]) -> dict[str, str]:
        """The sizes of indices that stand in one place of one name, by one of them: they count the same things.

        A `free` index of one may be equal to one of another, so that not only the patterns within a size tell.
        """
        places: dict[tuple[object, ...], set[str]] = {}
        for symbol in (symbol for formula in formulas for symbol in symbols(formula)):
            for place, index in enumerate(symbol.indices):
                places.setdefault((symbol_key(symbol), place), set()).add(index.size)
        groups = list[set[str]]()
        for sizes in (sizes for sizes in places.values() if len(sizes) > 1):
            joined = [group for group in groups if group & sizes]
            groups = [group for group in groups if group not in joined] + [sizes.union(*joined)]
        several = [group for group in groups if len(group & free) > 1]
        return {size: self.leading if self.leading in group else min(group) for group in several for size in group}

    def _grids(self, used: Set[str], alike: Mapping[str, str]) -> tuple[Sizes, ...]:
        """The sizes to try of those used; what runs alike is equally large."""
        grids = self._of_groups(frozenset(alike.get(size, size) for size in used))
        others = sorted(used & alike.keys())
        return tuple(
            (*sizes, *((size, dict(sizes)[alike[size]]) for size in others if size not in dict(sizes)))
            for sizes in grids
        )

    def _of_groups(self, used: Set[str]) -> tuple[Sizes, ...]:
        """The leading size through all of its values, the others at 2, then some at 3.

        Each is 3 at least once; where all are known to be apart, of any two once only one is, so that none can stand
        for another. A leading size to which nothing runs is left open, unless it is always a number.
        """
        leading = self.leading
        others = sorted(used - {leading})
        values = self._sizes if leading in used else self._sizes[:1] if leading in INDEX_NAMES else ()
        heads: list[Sizes] = [((leading, value),) for value in values] or [()]
        grids = [(*head, *((other, 2) for other in others)) for head in heads]
        are_apart = self._apart is None or self._apart >= set(others)
        codes = range(1, len(others) + 1) if are_apart else [1] * len(others)
        larger = [
            (*heads[0], *((other, 3 if code >> bit & 1 else 2) for other, code in zip(others, codes, strict=True)))
            for bit in range(max(codes, default=0).bit_length())
        ]
        return (grids[0], *larger, *grids[1:])

    def _led(self, sizes: Sizes) -> tuple[int, ...]:
        """The value of the leading size, unless it is left open."""
        return tuple(value for name, value in sizes if name == self.leading)

    def _tried(self, question: Question) -> tuple[int, ...]:
        """The values of the leading size."""
        return tuple(dict.fromkeys(size for sizes in question.grids for size in self._led(sizes)))

    def _possible(self, question: Question) -> Iterator[Sizes]:
        """The sizes at which the hypotheses hold for some values, all of them where there are none; n = 2 leaves one.

        One after the other, so that an equality that the first refutes does not wait for the others.
        """
        none = True
        for sizes in question.grids:
            if self._ways(sizes, question.uses):
                none = False
                yield sizes
        if none:
            yield from question.grids

    # Exact.

    def _context(self, sizes: Sizes, known: Known) -> tuple[Exact, Meaning]:
        exact = Exact(self._table, self._setting.domains, known)
        return exact, Meaning(exact, self._facts, dict(sizes), self._clock)

    def _ways(self, sizes: Sizes, uses: frozenset[Hypothesis]) -> list[tuple[Known, Exact, Meaning]]:
        """One context for each way to satisfy the hypotheses."""
        if (sizes, uses) not in self._kept:
            equations = [
                (used.left, used.right, env)
                for used in uses
                for env in every_instance(self._facts.free(sub(used.left, used.right)), dict(sizes))
            ]
            found = solutions(lambda known: self._context(sizes, known), equations)
            self._kept[sizes, uses] = [(known, *self._context(sizes, known)) for known in found]
        return self._kept[sizes, uses]

    def _contexts(self, sizes: Sizes, uses: frozenset[Hypothesis]) -> list[tuple[Known, Exact, Meaning]]:
        """The same, if there is a way."""
        if not self._ways(sizes, uses):
            raise CannotError("the hypotheses contradict one another")
        return self._ways(sizes, uses)

    def _prove(self, question: Question, sizes: Sizes, env: Env) -> None:
        for _, exact, meaning in self._contexts(sizes, question.uses):
            exact.assumed.clear()
            if not exact.equal(meaning.value(question.left, env), meaning.value(question.right, env)):
                raise CannotError("the algebra does not show it")

    def _for_every(self, question: Question) -> bool:
        """Whether the algebra shows it with the leading size left open; not tried for n, m and N, nor beside others."""
        others = {name for sizes in question.grids for name, _ in sizes} - {self.leading}
        if self.leading in INDEX_NAMES or others:
            return False
        free = {index for used in question.uses for side in (used.left, used.right) for index in self._facts.free(side)}
        if any(index.size == self.leading and not index.is_last for index in {*question.indices, *free}):
            return False
        try:
            for env in instances(question.indices, {}, question.case):
                self._prove(question, (), env)
        except (CannotError, UndefinedError, RecursionError):
            return False
        return True

    # Decimals.

    def _compare(self, question: Question, why: str) -> Finding:
        """At random points of every instance, more of them where there are kinks."""
        self._clock.start(self.seconds)
        points, missing, done, tried = 0, "", False, dict[int, None]()
        try:
            for sizes in self._possible(question):
                for env in question.instances(sizes):
                    for known, _, _ in self._contexts(sizes, question.uses):
                        found, outcome = self._try_points(question, sizes, env, known, more=not done)
                        points += found
                        if isinstance(outcome, Counterexample):
                            return Finding(Verdict.WRONG, self._led(sizes), 0, points, outcome)
                        missing = missing or outcome
                tried |= dict.fromkeys(self._led(sizes))
                done = True
        except (CannotError, UndefinedError, RecursionError) as error:
            if not done:
                missing = str(error)
        if missing or not points:
            return Finding(Verdict.UNDECIDED, tuple(tried), 0, points, reason=missing or why)
        return Finding(Verdict.AGREES, tuple(tried), 0, points, reason=why)

    def _fails_at_a_point(self, question: Question, sizes: Sizes) -> bool:
        """Whether the first point to be tried refutes it, so that the algebra, which takes longer, need not try."""
        env = next(question.instances(sizes), None)
        if env is None:
            return False
        known, _, _ = self._contexts(sizes, question.uses)[0]
        try:
            agree = self._agree(question, sizes, env, known, 0)
        except UndefinedError:
            return False
        return not agree and not self._agree_with_more_digits(question, sizes, env, known, 0)

    def _try_points(
        self, question: Question, sizes: Sizes, env: Env, known: Known, *, more: bool
    ) -> tuple[int, Counterexample | str]:
        """How many points were compared, and what was met: a counterexample, or why there was no point."""
        wanted = (3 if question.variable else 12) if more else (2 if question.variable else 4)
        found, trouble = 0, ""
        for attempt in range(TRIES):
            point = self._point(sizes, env, known, attempt)
            try:
                left = self._left(question, dict(sizes), env, point)
            except UndefinedError as error:
                trouble = trouble or f"no point at which both sides are defined: {error}"
                continue
            try:
                right = Meaning(point, self._facts, dict(sizes), self._clock).value(question.right, env)
                agree = point.agree(left, right)
            except UndefinedError as error:
                if isinstance(error, UnfitPointError) or point.one_hot:
                    trouble = trouble or f"no point at which both sides are defined: {error}"
                    continue
                return found + 1, _counterexample(sizes, env, point, left, f"undefined, {error}")
            found += 1
            if not agree and not self._agree_with_more_digits(question, sizes, env, known, attempt):
                return found, _counterexample(sizes, env, point, left, point.text(right))
            if found >= wanted * (4 if point.signs else 1):
                break
        return found, "" if found else trouble

    def _agree_with_more_digits(self, question: Question, sizes: Sizes, env: Env, known: Known, attempt: int) -> bool:
        """The same point once more, before it counts against the equality: both sides may have lost digits."""
        with more_digits():
            try:
                return self._agree(question, sizes, env, known, attempt)
            except UndefinedError:
                return False

    def _agree(self, question: Question, sizes: Sizes, env: Env, known: Known, attempt: int) -> bool:
        point = self._point(sizes, env, known, attempt)
        left = self._left(question, dict(sizes), env, point)
        right = Meaning(point, self._facts, dict(sizes), self._clock).value(question.right, env)
        return point.agree(left, right)

    def _point(self, sizes: Sizes, env: Env, known: Known, attempt: int) -> Decimals:
        return Decimals(
            self._setting.domains,
            f"{self._seed} {sizes} {sorted(env.values())} {attempt}",
            scale=3 if attempt % 2 else 1,
            one_hot=attempt % 3 == 2,
            size=dict(sizes).get("n", 1),
            known=known,
            table=self._table,
        )

    def _left(self, question: Question, sizes: Mapping[str, int], env: Env, point: Decimals) -> Scalar:
        """The value of the left side, or its difference quotient by the question's variable."""
        variable = question.variable
        if variable is None:
            return Meaning(point, self._facts, sizes, self._clock).value(question.left, env)
        step = point.number(Fraction(1, 10**25))
        moved = Variable(variable.name, variable.layer, tuple(env[index] for index in variable.indices))
        up, down = (
            Meaning(point, self._facts, sizes, self._clock, (moved, shift)).value(question.left, env)
            for shift in (step, -step)
        )
        return (up - down) / (2 * step)


def leading_size(setting: Setting, formulas: Iterable[Expr] = (), without: str = "n") -> str:
    """The size that is tried at the most values: n, or the first of those that there are without n.

    They are those of the definitions, and of formulas besides; `without` is the answer where there are none.
    """
    facts = Facts(setting)
    every = (*(one.formula for one in setting.definitions.values()), *formulas)
    used = frozenset[str]().union(*map(facts.sizes, every))
    return "n" if "n" in used else min(used, default=without)


def _may_lose_values(left: Expr, right: Expr) -> bool:
    """Whether the right side takes a logarithm or a root that the left does not: it may be defined less widely."""
    known = set(walk(left))
    return any(_has_bounds(node) and node not in known for node in walk(right))


def _has_bounds(node: Expr) -> bool:
    match node:
        case Fn(name, _):
            return name == "log"
        case Pow(_, Num(value)):
            return value.denominator != 1
        case _:
            return isinstance(node, Pow)


def _counterexample(sizes: Sizes, env: Env, point: Decimals, left: Scalar, right: str) -> Counterexample:
    values = {str(variable): point.text(value) for variable, value in sorted(point.point.items(), key=str)}
    return Counterexample(
        dict(sizes), {index.name: value for index, value in env.items() if not index.is_last}, values | point.functions,
        point.text(left), right,
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
