"""Decides the equalities of a document, each within a time limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from time import monotonic

from derive.checker import Checker, Finding, Verdict
from derive.documents import figures
from derive.documents.classes import at_classes
from derive.documents.judging import Judgement, Outcome, Repair
from derive.documents.meaning import Meanings
from derive.documents.readings import wider_sums
from derive.documents.repairs import ORDER, Wrong, is_empty, repairs
from derive.documents.settings import UNKNOWN_FUNCTION, Key, Scopes, depends, leaves, reduced, with_upstream
from derive.documents.statements import Equality, Note, Understood
from derive.documents.vocabulary import LABEL, LOSSES
from derive.expr import ZERO, D, Delta, Expr, Sum, Sym, contains, free_indices, map_nodes, num, symbols, walk
from derive.reading.tree import Node
from derive.steps import Case, Definition, Hypothesis, Setting, symbol_key

SECONDS = 10.0
_FOR_REPAIRS = 0.3
"""The part of the time limit that the search for a repair may take."""
_SMALL = (2, 3)


def judge(understood: Understood, *, seconds: float = SECONDS) -> tuple[Judgement, ...]:
    """A judgement on every sign of the document, in its order."""
    return _Judge(understood, seconds).all()


class _Judge:
    def __init__(self, understood: Understood, seconds: float) -> None:
        self.understood, self.seconds = understood, seconds
        equalities = [item for item in understood.items if isinstance(item, Equality)]
        sides = [side for item in equalities for side in (item.left, item.right)]
        self.scopes = Scopes(with_upstream(understood.givens, sides), sides)
        self.values: dict[Sym, list[tuple[int, Expr]]] = {}
        for symbol, value, row in understood.values:
            self.values.setdefault(symbol, []).append((row, value))
        self.checkers: dict[tuple[object, ...], Checker] = {}
        self.used = {symbol.name for given in understood.givens for symbol in symbols(given.definition.formula)}
        sums = [one.left for one in understood.hypotheses if isinstance(one.left, Sum)]
        self.targets = [one.body for one in sums if isinstance(one.body, Sym) and len(one.body.indices) == 1]
        self.sums_are_implied = understood.implied_sums
        self.mistaken: dict[tuple[int, Expr], Expr] = {}
        """What a wrong side of a chain should have been equal to."""
        self.end = 0.0

    def all(self) -> tuple[Judgement, ...]:
        found = list[Judgement]()
        for item in self.understood.items:
            if isinstance(item, Note):
                outcome = Outcome.GIVEN if item.given else Outcome.NOT_READ
                found.append(Judgement(item.place, outcome, item.reason, at=item.at))
            else:
                self.end = monotonic() + self.seconds
                judgement = self.equality(item)
                if judgement.outcome is Outcome.WRONG and self.recovers(item):
                    judgement = replace(judgement, outcome=Outcome.RIGHT_AGAIN, repair=None)
                elif judgement.outcome in (Outcome.WRONG, Outcome.CONDITIONAL, Outcome.IN_CASE):
                    self.mistaken[item.chain, item.right] = item.left
                elif (item.chain, item.left) in self.mistaken:
                    self.mistaken[item.chain, item.right] = self.mistaken[item.chain, item.left]
                found.append(judgement)
        return tuple(found)

    def equality(self, one: Equality) -> Judgement:
        """The judgement on the likeliest reading, unless another one holds."""
        if one.entries:
            return self.entries(one)
        first = self.reading(one)
        if first.holds or first.outcome in (Outcome.GIVEN, Outcome.CONDITIONAL):
            return first
        for left, right in one.others:
            other = self.reading(replace(one, left=left, right=right, others=()), mend=False)
            if other.holds or other.outcome is Outcome.CONDITIONAL:
                return other
        return first

    def entries(self, one: Equality) -> Judgement:
        """The judgement on the first entry that does not hold; on all, if all do."""
        found = [
            self.reading(replace(one, left=left, right=right, sides=(first, second), entries=()))
            for left, right, first, second in one.entries
        ]
        bad = [judgement for judgement in found if not judgement.holds]
        wrong = [judgement for judgement in bad if judgement.outcome is Outcome.WRONG]
        loose = [judgement for judgement in found if judgement.outcome is Outcome.AGREES]
        return (wrong or bad or loose or found)[0]

    def reading(self, one: Equality, *, mend: bool = True) -> Judgement:
        if one.reordered:
            return self.order(one)
        special = self.numeric(one) or self.open_definition(one)
        if special:
            return special
        tried = list[tuple[Setting, Finding]]()
        trouble = ""
        for setting in self.scopes.settings(one):
            if why := self.unfit(one, setting):
                trouble = trouble or why
                continue
            finding = self.check(setting, one.left, one.right, one.case)
            if finding.holds:
                outcome = Outcome.PROVED if finding.verdict is Verdict.PROVED else Outcome.AGREES
                return self.said(one, outcome, finding.reason)
            if why := self.half_defined(one, setting):
                trouble = trouble or why
                continue
            for left, right in wider_sums(one.left, one.right):
                if self.check(setting, left, right, one.case).holds:
                    return self.said(one, Outcome.PROVED, "if Σ reaches over the terms after it")
            tried.append((setting, finding))
        if not tried:
            return self.said(one, *((Outcome.GIVEN, "a definition") if one.again else (Outcome.NOT_READ, trouble)))
        undecided = [finding for _, finding in tried if finding.verdict is Verdict.UNDECIDED]
        if undecided:
            return self.said(one, Outcome.UNDECIDED, undecided[0].reason)
        if one.again:
            return self.anew(one, tried)
        if held := self.held_fixed(one):
            return held
        found = [self.refuted(one, setting, finding) for setting, finding in tried]
        better = next((better for better in found if better.outcome is not Outcome.WRONG), None)
        return better or (self.mended(one, found[0], tried[0][0]) if mend else found[0])

    def order(self, one: Equality) -> Judgement:
        """The judgement where shapes fit only after factors were exchanged or transposed: wrong if it holds then."""
        for left, right in ((one.left, one.right), *one.others):
            for setting in self.scopes.settings(one, left, right):
                holds = not self.half_defined(one, setting) and self.check(setting, left, right, one.case).holds
                if holds and not self.check(setting, left, ZERO, one.case).holds:
                    return Judgement(
                        one.place, Outcome.WRONG, "the shapes of the two sides do not fit", None, None, one.case,
                        repair=Repair(ORDER, right),
                    )  # fmt: skip
        return Judgement(one.place, Outcome.NOT_READ, "the shapes of the two sides do not fit")

    def held_fixed(self, one: Equality) -> Judgement | None:
        """The judgement if it holds with all other quantities held fixed."""
        for setting in self.scopes.frozen(one):
            says_something = not self.check(setting, one.left, ZERO, one.case).holds
            if says_something and self.check(setting, one.left, one.right, one.case).holds:
                return self.said(one, Outcome.PROVED, "if all other quantities are held fixed")
        return None

    def anew(self, one: Equality, tried: Sequence[tuple[Setting, Finding]]) -> Judgement:
        """The judgement on what may define its left side anew: wrong only if a small change makes it what it was."""
        is_loss = isinstance(one.left, Sym) and one.left.name.partition("(")[0] in LOSSES
        for setting, finding in tried if not is_loss else ():
            if (repair := self.repair(one, setting)) is not None:
                found = self.said(one, Outcome.WRONG)
                return replace(found, counterexample=finding.counterexample, repair=repair)
        return self.said(one, Outcome.GIVEN, "a definition")

    def said(self, one: Equality, outcome: Outcome, reason: str = "") -> Judgement:
        return Judgement(one.place, outcome, reason, one.left, one.right, one.case)

    def recovers(self, one: Equality) -> bool:
        """Whether the right side is right for the chain, the left one being the result of a mistake."""
        meant = self.mistaken.get((one.chain, one.left))
        if meant is None:
            return False
        setting = next(self.scopes.settings(one, meant, one.right))
        return self.check(setting, meant, one.right, one.case).holds or bool(
            self.under_hypotheses(setting, meant, one.right, one.case)
        )

    def is_known(self, name: str) -> bool:
        """Whether a name stands in a definition, be it with other index letters where those tell the layers apart."""
        bases = {used.partition("⟨")[0] for used in self.used}
        return name in self.used or name.startswith("number ") or ("⟨" in name and name.partition("⟨")[0] in bases)

    def is_entry(self, name: str) -> bool:
        """Whether w_0 stands beside w_k, so that the two belong together in a way that nobody states."""
        base, mark, number = name.rpartition("_")
        return bool(mark) and number.isdigit() and base in self.understood.vocabulary.indexed

    def is_zero(self, one: Equality, setting: Setting) -> bool:
        """Whether the left side is a derivative by what stands beside the body in a definition, and so is 0."""
        match one.left:
            case D(Sym() as body, variable):
                return symbol_key(body) not in setting.definitions and self.scopes.are_independent(body, variable)
        return False

    # What the equality is about.

    def numeric(self, one: Equality) -> Judgement | None:
        """The judgement where both sides are numbers, once known values are put in."""
        closed = [figures.is_closed(side) for side in (one.left, one.right)]
        if not any(closed):
            return None
        left, right = (self.with_values(side, one) for side in (one.left, one.right))
        if figures.is_closed(left) and figures.is_closed(right):
            agree = figures.agree(left, right, one.sides, one.sign, self.reads, inexact=not all(closed))
            if agree is None:
                return self.said(one, Outcome.UNDECIDED, "one side has no value")
            if agree:
                return self.said(one, Outcome.AGREES, "the same number")
            if not all(closed) and isinstance(one.right if closed[0] else one.left, Sym):
                return self.said(one, Outcome.GIVEN, "an equation for its variables")
            return self.said(one, Outcome.WRONG, f"left {figures.text(left)}, right {figures.text(right)}")
        open_side = one.right if closed[0] else one.left
        has_derivative = any(isinstance(node, D) for node in walk(open_side))
        if not has_derivative:
            setting = next(self.scopes.settings(one))
            if self.check(setting, one.left, one.right, one.case).holds:
                return None
            holding = self.under_hypotheses(setting, one.left, one.right, one.case)
            return None if holding else self.said(one, Outcome.GIVEN, "an equation for its variables")
        return None

    def open_definition(self, one: Equality) -> Judgement | None:
        """The judgement on a symbol said to be a formula with an index that neither it nor a sum has."""
        left, loose = one.left, free_indices(one.right) - free_indices(one.left)
        if not isinstance(left, Sym) or not loose or self.scopes.defines(left):
            return None
        if isinstance(one.right, Delta):
            return self.said(one, Outcome.GIVEN, "a one-hot target")
        letters = ", ".join(sorted(index.name for index in loose))
        for node in walk(one.right):
            if isinstance(node, Sum) and is_empty(node):
                return self.said(one, Outcome.WRONG, f"a sum runs over {node.index.name}, which nothing in it has")
        return self.said(one, Outcome.NOT_READ, f"nothing says what {letters} is in this definition")

    def value_at(self, symbol: Sym, row: int) -> Expr | None:
        """The last value that the document has given before a row, else the first after it."""
        known = self.values.get(symbol, [])
        before = [value for at, value in known if at <= row]
        return before[-1] if before else known[0][1] if known else None

    def reads(self, node: Node) -> Expr:
        """What a formula of numbers means."""
        return Meanings(self.understood.vocabulary).formula(node)

    def slope(self, part: D, one: Equality) -> Expr:
        """The derivative as a number, if all that it depends on has a value; else as it is."""
        variable = part.variable
        at = self.with_values(variable, one)
        body = self.with_values(part.body, one, variable)
        number = figures.number_of(at) if figures.is_closed(at) and not variable.indices else None
        if (
            number is None
            or not contains(body, variable)
            or not figures.is_closed(put_number(body, variable, Fraction(0)))
        ):
            return part
        return figures.slope(lambda value: put_number(body, variable, value), number) or part

    def with_values(self, side: Expr, one: Equality, kept: Sym | None = None) -> Expr:
        """The side with known values put in, but for one variable that is kept."""
        definitions = next(self.scopes.settings(one, side)).definitions

        def put(part: Expr) -> Expr | None:
            if isinstance(part, D):
                return self.slope(part, one)
            if isinstance(part, Sym) and part is not kept:
                definition = definitions.get(symbol_key(part))
                if (
                    definition
                    and not part.indices
                    and (kept is None or depends_on(definition.formula, kept, definitions))
                ):
                    return self.with_values(definition.formula, one, kept)
                if (known := self.value_at(part, one.row)) is not None:
                    return known
                return self.with_values(definition.formula, one, kept) if definition and not part.indices else None
            return None

        return map_nodes(side, put)

    def unfit(self, one: Equality, setting: Setting) -> str:
        """Why an equality would say nothing as it was understood: it is empty, or mixes vectors and entries."""
        every = [one.left, one.right, *(definition.formula for definition in setting.definitions.values())]
        used = [symbol for side in every for symbol in symbols(side)]
        indexed = {symbol.name for symbol in used if symbol.indices}
        for side in (one.left, one.right):
            for symbol in symbols(side):
                bare = not symbol.indices and symbol_key(symbol) not in setting.definitions
                if bare and symbol.name in indexed:
                    return f"{symbol.name} without an index stands for a whole vector"
        for node in (part for side in every for part in walk(side)):
            if isinstance(node, D) and isinstance(node.body, Sym) and node.body is not node.variable:
                if symbol_key(node.body) not in setting.definitions:
                    if not self.scopes.are_independent(node.body, node.variable):
                        return f"{node.body.name} is differentiated and nothing defines it"
                elif not depends(setting, node.body, symbol_key(node.variable)):
                    return f"{node.body.name} does not depend on {node.variable.name} as it is defined"
        return ""

    def half_defined(self, one: Equality, setting: Setting) -> str:
        """Why it says nothing that an equality does not hold: an arbitrary loss stands on one side only."""
        for key in self.scopes.upstream & setting.definitions.keys():
            if setting.definitions[key] not in self.scopes.arbitrary:
                continue
            reached = [
                any(symbol_key(symbol) == key or depends(setting, symbol, key) for symbol in symbols(side))
                for side in (one.left, one.right)
            ]
            if reached[0] != reached[1]:
                return f"nothing defines {key[0]}"
        return ""

    # Checking.

    def check(
        self, setting: Setting, left: Expr, right: Expr, case: Case | None, uses: Sequence[Hypothesis] = (),
        sizes: Sequence[int] = (2, 3, 4, 5),
    ) -> Finding:  # fmt: skip
        smaller = reduced(setting, (left, right))
        if smaller is not setting:
            found = self.check_in(smaller, left, right, case, uses, sizes)
            if found.holds:
                return found
        return self.check_in(setting, left, right, case, uses, sizes)

    def check_in(
        self, setting: Setting, left: Expr, right: Expr, case: Case | None, uses: Sequence[Hypothesis],
        sizes: Sequence[int],
    ) -> Finding:  # fmt: skip
        checker = self.checker(setting, sizes)
        try:
            return checker.check(left, right, case=case, uses=uses)
        except RecursionError:
            return Finding(Verdict.UNDECIDED, reason="the formulas are nested too deeply")

    def checker(self, setting: Setting, sizes: Sequence[int]) -> Checker:
        """The checker of a setting, with half of the time that is left for each of its two ways."""
        key = (tuple(setting.definitions.values()), tuple(sorted(setting.domains)), tuple(sizes))
        if key not in self.checkers:
            self.checkers[key] = Checker(setting, sizes=sizes)
        self.checkers[key].seconds = max(0.05, (self.end - monotonic()) / 2)
        return self.checkers[key]

    def sets(self, sides: Sequence[Expr], setting: Setting) -> Iterator[tuple[Hypothesis, ...]]:
        """The hypotheses that bear on the sides, one at a time, then together."""
        every = [*sides, *(definition.formula for definition in setting.definitions.values())]
        names = {symbol_key(symbol) for side in every for symbol in symbols(side)}
        fitting = [
            one
            for one in self.understood.hypotheses
            if any(symbol_key(symbol) in names for side in (one.left, one.right) for symbol in symbols(side))
        ]
        for number in (1, 2):
            yield from combinations(fitting, number)

    def under_hypotheses(
        self, setting: Setting, left: Expr, right: Expr, case: Case | None
    ) -> tuple[Hypothesis, ...] | None:
        for uses in self.sets((left, right), setting):
            if self.check(setting, left, right, case, uses, _SMALL if len(uses) > 1 else (2, 3, 4, 5)).holds:
                return uses
        return None

    def refuted(self, one: Equality, setting: Setting, finding: Finding) -> Judgement:
        """What is to be said of an equality that does not hold in general."""
        uses = self.under_hypotheses(setting, one.left, one.right, one.case)
        if uses and all(symbol.name.startswith(LABEL) for one_use in uses for symbol in symbols(one_use.left)):
            return self.said(one, Outcome.PROVED, "since just one of the indicators of a label is 1")
        if uses:
            return Judgement(
                one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case, uses, finding.counterexample
            )
        for wider, left, right, used, case in at_classes(setting, one.left, one.right, self.targets):
            if self.check(wider, left, right, one.case or case).holds:
                return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case or case, (used,))
        if one.case is None and not one.whole:
            for case in self.cases(one):
                if self.check(setting, one.left, one.right, case).holds:
                    repair = self.repair(one, setting)
                    slip = repair is not None and repair.kind in ("an index", "a missing δ") and case.equal
                    return Judgement(
                        one.place, Outcome.WRONG if slip else Outcome.IN_CASE, "", one.left, one.right,
                        None if slip else case, (), finding.counterexample, repair,
                    )  # fmt: skip
        return Judgement(one.place, Outcome.WRONG, "", one.left, one.right, one.case, (), finding.counterexample)

    def mended(self, one: Equality, wrong: Judgement, setting: Setting) -> Judgement:
        """With what was probably meant; without it, only what is surely about the same is called wrong."""
        match one.left:
            case D(Sym(name), _) if one.right is ZERO and name in LOSSES:
                return self.said(one, Outcome.GIVEN, "a condition for an extremum")
        if self.sums_are_implied:
            return self.said(one, Outcome.NOT_READ, "sums may be implied here")
        if self.vanishes(one, setting):
            return self.said(one, Outcome.NOT_READ, "the left side does not depend on what it is differentiated by")
        repair = self.repair(one, setting)
        if repair is None and (why := self.unrelated(one, setting)):
            return self.said(one, Outcome.NOT_READ, why)
        if one.loose:
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        if repair is None and self.under_values(one, setting):
            return self.said(one, Outcome.NOT_READ, "it holds only for the values of an example")
        return replace(wrong, repair=repair)

    def vanishes(self, one: Equality, setting: Setting) -> bool:
        """Whether the left side has a derivative in it and is 0 all the same, since nothing says on what it depends."""
        slopes = [node for node in walk(one.left) if isinstance(node, D)]
        if not slopes or one.right is ZERO or self.is_zero(one, setting):
            return False
        if any(depends_on(node.body, node.variable, setting.definitions) for node in slopes):
            return False
        return self.check(setting, one.left, ZERO, one.case).holds

    def under_values(self, one: Equality, setting: Setting) -> bool:
        """Whether it holds once the numbers that the document gives are put in."""
        known = {symbol_key(symbol): Definition(symbol, some[0][1]) for symbol, some in self.values.items()}
        more = {key: value for key, value in known.items() if key not in setting.definitions}
        if not more:
            return False
        wider = Setting({**setting.definitions, **more}, setting.domains)
        return self.check(wider, one.left, one.right, one.case).holds

    def unrelated(self, one: Equality, setting: Setting) -> str:
        """Why the sides may be about different things: each depends on what the other knows nothing of."""
        left, right = leaves(setting, one.left), leaves(setting, one.right)
        ours, theirs = left - right, right - left
        strange = sorted(key[0] for key in theirs if not self.is_known(key[0]))
        if strange:
            return f"nothing says what {strange[0]} is"
        apart = [key for key in ours | theirs if key[0] == UNKNOWN_FUNCTION or self.is_entry(key[0])]
        names = {key[0] for key in ours} & {key[0] for key in theirs}
        if names:
            return f"{min(names)} stands with and without an index"
        if (ours and theirs and not self.is_zero(one, setting)) or apart:
            return f"nothing connects {min(theirs or ours)[0]} with {min(ours if theirs else right)[0]}"
        if one.equation:
            return "an equation to be solved, or a condition"
        return ""

    def cases(self, one: Equality) -> Iterator[Case]:
        """Cases of two indices of the left side."""
        free = sorted(free_indices(one.left), key=lambda index: index.name)
        if free_indices(one.right) - set(free):
            return
        for first, second in combinations(free, 2):
            if first.size == second.size:
                yield Case(first, second, equal=True)
                yield Case(first, second, equal=False)

    def repair(self, one: Equality, setting: Setting) -> Repair | None:
        """The first change of the right side, or of the left, with which it holds."""
        stop = self.end - self.seconds * (1 - _FOR_REPAIRS)
        conditions = [(), *self.sets((one.left, one.right), setting)][:3]
        pairs = ((one.left, one.right, False), (one.right, one.left, True))
        turned = tuple(right for left, right in one.turned if left is one.left)
        for (other, side, on_left), uses in product(pairs, conditions):
            for kind, found in repairs(Wrong(other, side, setting, one.case, () if on_left else turned)):
                if monotonic() > stop:
                    return None
                if (
                    self.is_likely(setting, other, found, one.case, uses)
                    and self.check(setting, other, found, one.case, uses).holds
                ):
                    return Repair(kind, found, tuple(uses), on_left)
        return None

    def is_likely(
        self, setting: Setting, other: Expr, found: Expr, case: Case | None, uses: Sequence[Hypothesis]
    ) -> bool:
        """Whether both sides agree at the smallest size; of a derivative, by differences, which is quick."""
        checker = self.checker(setting, _SMALL[:1])
        if isinstance(other, D) and symbol_key(other.variable) not in setting.definitions:
            ends = checker.end_to_end(other.body, other.variable, found, case=case, uses=uses)
            if ends.verdict is not Verdict.UNDECIDED:
                return ends.holds
        return checker.check(other, found, case=case, uses=uses).holds


def put_number(body: Expr, variable: Sym, value: Fraction) -> Expr:
    """The formula with a number for a variable."""
    return map_nodes(body, lambda part: num(value) if part is variable else None)


def depends_on(formula: Expr, variable: Sym, definitions: Mapping[Key, Definition]) -> bool:
    """Whether a variable occurs in a formula, definitions seen through."""
    return (
        depends(Setting(definitions), formula, symbol_key(variable))
        if isinstance(formula, Sym)
        else any(
            symbol is variable or depends(Setting(definitions), symbol, symbol_key(variable))
            for symbol in symbols(formula)
        )
    )
