"""Decides the equalities of a document, each within a time limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from math import isqrt
from time import thread_time

from derive.checker import Finding, Verdict
from derive.documents.checks import SECONDS
from derive.documents.classes import at_classes
from derive.documents.figures import is_closed
from derive.documents.inserted import inserts_definitions
from derive.documents.judging import Judgement, Outcome, Repair
from derive.documents.opaque import OPAQUE
from derive.documents.readings import wider_sums
from derive.documents.regions import on_either_side
from derive.documents.repairs import INDEX, ORDER, SIGN, SQUARE, is_empty
from derive.documents.slips import Slips
from derive.documents.statements import Equality, Note, Understood
from derive.documents.vocabulary import LABEL, LOSSES
from derive.expr import ZERO, D, Delta, Expr, Fn, Sum, Sym, Where, map_nodes, open_indices, symbols, walk
from derive.steps import Case, Setting
from derive.writing.plain import plain


def judge(understood: Understood, *, seconds: float = SECONDS) -> tuple[Judgement, ...]:
    """A judgement on every sign of the document, in its order."""
    return Judge(understood, seconds).all()


class Judge(Slips):
    def all(self) -> tuple[Judgement, ...]:
        found = list[Judgement]()
        for item in self.understood.items:
            if isinstance(item, Note):
                outcome = Outcome.GIVEN if item.given else Outcome.NOT_READ
                found.append(Judgement(item.place, outcome, item.reason, at=item.at))
            else:
                judgement = self.alone(item)
                if judgement.outcome is Outcome.WRONG and self.recovers(item):
                    judgement = replace(judgement, outcome=Outcome.RIGHT_AGAIN, repair=None)
                elif judgement.outcome in (Outcome.WRONG, Outcome.CONDITIONAL, Outcome.IN_CASE):
                    self.mistaken[item.chain, item.right] = item.left
                elif (item.chain, item.left) in self.mistaken:
                    self.mistaken[item.chain, item.right] = self.mistaken[item.chain, item.left]
                if item.again and (judgement.outcome is Outcome.NOT_READ or self.differs_nearby(item, judgement)):
                    self.unsure.add(item.row)
                found.append(judgement)
        return tuple(found)

    def alone(self, one: Equality) -> Judgement:
        """The judgement on an equality by itself, in its own time."""
        self.end = thread_time() + self.seconds
        return self.equality(one)

    def equality(self, one: Equality) -> Judgement:
        """The judgement on an equality; what fails and has something in it that is not computed is not judged."""
        found = self.entries(one) if one.entries else self.likeliest(one)
        if one.bridges and found.outcome is not Outcome.CONDITIONAL:
            if found.holds:
                return self.said(one, found.outcome, "compared with the last side that was read")
            return self.said(one, Outcome.NOT_READ, "what this continues was not read or is missing")
        if found.holds and one.strange:
            return self.among_dots(one, found)
        if found.holds or found.outcome in (Outcome.GIVEN, Outcome.CONDITIONAL):
            return found
        if found.repair is not None and self.shares_unknowns(one):
            return found
        unknown = found.outcome is not Outcome.NOT_READ or OPAQUE in found.reason
        if unknown and (name := self.not_computed(one)):
            if why := self.with_all_members(one):
                return self.said(one, Outcome.PROVED, why)
            return self.said(one, Outcome.NOT_READ, f"{name} is not computed")
        if found.outcome is not Outcome.WRONG:
            return found
        if one.bent and (found.repair is None or found.repair.kind != ORDER):
            return self.said(one, Outcome.NOT_READ, "the shapes of the two sides do not fit")
        if one.sign == "≈" and not (is_closed(one.left) or is_closed(one.right)):
            return self.said(one, Outcome.GIVEN, "an approximation")
        if found.repair is None and (why := self.stands_still(one)):
            return self.said(one, Outcome.NOT_READ, why)
        if self.bends_shapes(one):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        if self.has_arrays(one) and (name := self.said_unsurely(one)):
            return self.said(one, Outcome.NOT_READ, f"it is not clear whether {name} is what it is said to be")
        return found

    def among_dots(self, one: Equality, found: Judgement) -> Judgement:
        """The judgement on a sum with dots that holds by its first and last term, where one between is another."""
        free = Setting({})
        for printed, meant in one.strange:
            left, right = (map_nodes(side, _as_name) for side in (printed, meant))
            if self.check(free, left, right, None).verdict is Verdict.WRONG:
                return replace(found, outcome=Outcome.WRONG, reason="a term among the dots does not fit the others")
        return found

    def likeliest(self, one: Equality) -> Judgement:
        """The judgement on the likeliest reading, unless another one holds."""
        first = self.reading(one)
        if first.holds or first.outcome is Outcome.CONDITIONAL or (first.outcome is Outcome.GIVEN and not one.again):
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
        if bad and self.are_transposed(one):
            if one.axes and isinstance(one.left, D):
                return self.said(one, Outcome.PROVED)  # the other layout of a Jacobian
            return replace(bad[0], outcome=Outcome.WRONG, reason="rows and columns are exchanged")
        if one.axes and bad and not self.is_meant(one, bad, len(found)):
            return replace(bad[0], outcome=Outcome.NOT_READ, reason="how these shapes are meant is not clear")
        wrong = [judgement for judgement in bad if judgement.outcome is Outcome.WRONG]
        loose = [judgement for judgement in found if judgement.outcome is Outcome.AGREES]
        return (wrong or bad or loose or found)[0]

    def is_meant(self, one: Equality, bad: Sequence[Judgement], count: int) -> bool:
        """Whether a matrix that is written out is the one beside it, but for slips: most of its entries are right.

        A vector may go on with a bias, so there only a sign or a square is a slip.
        """
        slips = all(judgement.repair and judgement.repair.kind in (SIGN, SQUARE) for judgement in bad)
        return 2 * len(bad) <= count and (len(one.shape) == 2 or slips)

    def are_transposed(self, one: Equality) -> bool:
        """Whether all entries of a square matrix are right with its rows and columns exchanged."""
        size = isqrt(len(one.entries))
        if size < 2 or size * size != len(one.entries):
            return False
        turned = [one.entries[at % size * size + at // size] for at in range(len(one.entries))]
        return all(
            self.reading(replace(one, left=left, right=right, sides=(first, second), entries=()), mend=False).holds
            for (left, _, first, _), (_, right, _, second) in zip(one.entries, turned, strict=True)
        )

    def reading(self, one: Equality, *, mend: bool = True) -> Judgement:
        if one.reordered:
            return self.order(one)
        special = self.numeric(one) or self.open_definition(one)
        if special:
            return special
        tried, half = list[tuple[Setting, Finding]](), list[tuple[Setting, Finding]]()
        trouble = ""
        for setting in self.settings(one):
            if why := self.unfit(one, setting):
                trouble = trouble or why
                if inserts_definitions(one.left, one.right, setting):
                    return self.said(one, Outcome.PROVED, "by definition")
                if supposed := self.with_constants(one, setting):
                    return self.said(one, Outcome.PROVED, supposed)
                if not self.holds_whatever(one, setting):
                    continue
                setting = self.founded(setting)
            finding = self.check(setting, one.left, one.right, one.case)
            if finding.holds and self.vanishes(one, setting):
                trouble = trouble or "the left side does not depend on what it is differentiated by"
                continue
            if finding.holds:
                outcome = Outcome.PROVED if finding.verdict is Verdict.PROVED else Outcome.AGREES
                return self.said(one, outcome, finding.reason)
            if why := self.half_defined(one, setting):
                trouble = trouble or why
                half.append((setting, finding))
                continue
            for left, right in wider_sums(one.left, one.right):
                if self.check(setting, left, right, one.case).holds:
                    return self.said(one, Outcome.PROVED, "if Σ reaches over the terms after it")
            tried.append((setting, finding))
        if why := ("" if tried else self.freed(one)) or self.guessed(one) or self.begun_with_ones(one):
            return self.said(one, Outcome.PROVED, why)
        if why := "" if tried else self.supposed(one):
            return self.said(one, Outcome.PROVED, why)
        if half and mend and not tried and (lost := self.lost_path(one, *half[0])):
            return lost
        if mend and not tried and not one.again and (slip := self.slipped(one)):
            return slip
        if not tried:
            return self.said(one, *((Outcome.GIVEN, "a definition") if one.again else (Outcome.NOT_READ, trouble)))
        if why := self.for_labels(one):
            return self.said(one, Outcome.AGREES, why)
        undecided = [finding for _, finding in tried if finding.verdict is Verdict.UNDECIDED]
        if undecided and not (one.again and not one.claimed):
            return self.said(one, Outcome.UNDECIDED, undecided[0].reason)
        named = list(self.with_named_activation(one, [setting for setting, _ in tried]))
        if any(finding.holds for _, finding in named):
            return self.said(one, Outcome.PROVED, f"with {one.activation} for the function that is left open")
        if name := self.with_usual_activation(one, [setting for setting, _ in tried]):
            return self.said(one, Outcome.PROVED, f"with {name} for the function that is left open")
        if self.of_each_sample(one, [setting for setting, _ in tried]):
            return self.said(one, Outcome.PROVED, "if the losses of the samples are meant, and not their mean")
        if self.sums_are_implied and open_indices(one.left) != open_indices(one.right):
            return self.said(one, Outcome.NOT_READ, "sums may be implied here")
        if one.again:
            return self.anew(one, [*named, *tried] if mend else [])
        if why := self.held_fixed(one, [setting for setting, _ in tried]):
            return self.said(one, Outcome.PROVED, why)
        found = [self.refuted(one, setting, finding) for setting, finding in tried]
        better = next((better for better in found if better.outcome is not Outcome.WRONG), None)
        return better or (self.mended(one, found[0], [setting for setting, _ in tried]) if mend else found[0])

    def holds_whatever(self, one: Equality, setting: Setting) -> bool:
        """Whether it holds for any values of what is defined by derivatives that say nothing."""
        free = self.founded(setting)
        return not self.unfit(one, free) and self.check(free, one.left, one.right, one.case).holds

    def order(self, one: Equality) -> Judgement:
        """The judgement where shapes fit only after factors were exchanged or transposed: wrong if it holds then."""
        for left, right in ((one.left, one.right), *one.others) if not self.layouts_are_mixed else ():
            for setting in self.settings(one, left, right):
                holds = not self.half_defined(one, setting) and self.check(setting, left, right, one.case).holds
                if holds and not self.check(setting, left, ZERO, one.case).holds:
                    return Judgement(
                        one.place, Outcome.WRONG, "the shapes of the two sides do not fit", None, None, one.case,
                        repair=Repair(ORDER, right),
                    )  # fmt: skip
        return Judgement(one.place, Outcome.NOT_READ, "the shapes of the two sides do not fit")

    def anew(self, one: Equality, tried: Sequence[tuple[Setting, Finding]]) -> Judgement:
        """The judgement on what may define its left side anew: wrong only if a small change makes it what it was."""
        if self.begins_entry(one):
            return self.said(one, Outcome.GIVEN, "a definition")
        for setting, finding in tried:
            if self.under_hypotheses(setting, one.left, one.right, one.case):
                break
            repair = None if one.stale else self.repair(one, setting)
            if repair is not None and (one.claimed or self.is_slip(one, repair)):
                return self.accused(one, finding, repair)
        return self.said(one, Outcome.GIVEN, "a definition")

    def recovers(self, one: Equality) -> bool:
        """Whether the right side is right for the chain, the left one being the result of a mistake."""
        meant = self.mistaken.get((one.chain, one.left))
        if meant is None:
            return False
        setting = next(self.settings(one, meant, one.right))
        if self.check(setting, meant, one.right, one.case).holds:
            return True
        supposed = self.sets((one.left, meant, one.right), setting)
        return any(self.check(setting, meant, one.right, one.case, uses).holds for uses in supposed)

    def open_definition(self, one: Equality) -> Judgement | None:
        """The judgement on a symbol said to be a formula with an index that neither it nor a sum has."""
        left, loose = one.left, open_indices(one.right) - open_indices(one.left)
        if not isinstance(left, Sym) or not loose or self.scopes.defines(left):
            return None
        if isinstance(one.right, Delta):
            return self.said(one, Outcome.GIVEN, "a one-hot target")
        letters = ", ".join(sorted(index.name for index in loose))
        for node in walk(one.right):
            if isinstance(node, Sum) and is_empty(node):
                return self.said(one, Outcome.WRONG, f"a sum runs over {node.index.name}, which nothing in it has")
        return self.said(one, Outcome.NOT_READ, f"nothing says what {letters} is in this definition")

    def refuted(self, one: Equality, setting: Setting, finding: Finding) -> Judgement:
        """What is to be said of an equality that does not hold in general."""
        uses = self.under_hypotheses(setting, one.left, one.right, one.case)
        if uses and all(symbol.name.startswith(LABEL) for one_use in uses for symbol in symbols(one_use.left)):
            return self.said(one, Outcome.PROVED, "since just one of the indicators of a label is 1")
        if uses:
            return Judgement(
                one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case, uses, finding.counterexample
            )
        if one.case is None and not one.whole and (found := self.in_a_case(one, setting)):
            return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, *found)
        for wider, left, right, used, case in at_classes(setting, one.left, one.right, self.targets, self.classes):
            if self.check(wider, left, right, one.case or case).holds:
                self.classes |= {index.name for index in open_indices(used.right) & open_indices(one.right)}
                return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case or case, (used,))
        if one.case is None and not one.whole:
            for case in self.cases(one):
                if self.check(setting, one.left, one.right, case).holds:
                    repair = self.repair(one, setting)
                    slip = case.equal and (
                        _tells_apart(one.right, case) or (repair is not None and repair.kind in (INDEX, "a missing δ"))
                    )
                    return Judgement(
                        one.place, Outcome.WRONG if slip else Outcome.IN_CASE, "", one.left, one.right,
                        None if slip else case, (), finding.counterexample, repair,
                    )  # fmt: skip
        return Judgement(one.place, Outcome.WRONG, "", one.left, one.right, one.case, (), finding.counterexample)

    def mended(self, one: Equality, wrong: Judgement, settings: Sequence[Setting]) -> Judgement:
        """With what was probably meant; without it, only what is surely about the same is called wrong."""
        setting = settings[0]
        match one.left:
            case Fn("sign", (Sym(),)) if isinstance(one.right, Where):
                return self.said(one, Outcome.GIVEN, "a definition")  # steps to 0 or to -1 go by this name
            case D(Sym(name), _) if one.right is ZERO and name in LOSSES:
                return self.said(one, Outcome.GIVEN, "a condition for an extremum")
        if one.equation and self.is_zero_of_gradient(one):
            return self.said(one, Outcome.PROVED, "where the derivative before it is 0")
        if self.vanishes(one, setting):
            return self.said(one, Outcome.NOT_READ, "the left side does not depend on what it is differentiated by")
        halves = on_either_side(setting, one.left, one.right)
        if any(self.check(half, left, right, one.case).holds for half, left, right in halves):
            return self.said(one, Outcome.NOT_READ, "it stands under a condition that is not understood")
        if one.supposed:
            values = self.needed_values(one, setting)
            reason = "" if values else "it stands under a condition that is not understood"
            return replace(self.said(one, Outcome.CONDITIONAL if values else Outcome.NOT_READ, reason), uses=values)
        if name := self.open_name(one, settings):
            return self.said(one, Outcome.NOT_READ, f"what defines {name} was not read")
        repair = self.repair(one, setting) or self.another_letter(one, setting)
        if repair is None and self.sums_are_implied:
            return self.said(one, Outcome.NOT_READ, "sums may be implied here")
        bound = {part.index.name for part in walk(one.right) if isinstance(part, Sum)}
        if repair is None and (both := sorted(bound & {index.name for index in open_indices(one.left)})):
            return self.said(one, Outcome.NOT_READ, f"{both[0]} is free and runs at the same time")
        reasons = [self.unrelated(one, other) for other in settings] if repair is None else []
        if reasons and all(reasons):
            return self.said(one, Outcome.NOT_READ, reasons[0])
        if one.loose or self.chains_slopes(one) or all(self.loose & setting.definitions.keys() for setting in settings):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        for other in settings if repair is None else ():
            if values := self.needed_values(one, other):
                return replace(wrong, outcome=Outcome.CONDITIONAL, uses=values)
        return replace(wrong, repair=repair)

    def cases(self, one: Equality) -> Iterator[Case]:
        """Cases of two indices of the left side."""
        free = sorted(open_indices(one.left), key=lambda index: index.name)
        if open_indices(one.right) - set(free):
            return
        for first, second in combinations(free, 2):
            if first.size == second.size:
                yield Case(first, second, equal=True)
                yield Case(first, second, equal=False)


def _tells_apart(formula: Expr, case: Case) -> bool:
    """Whether a δ in the formula tells both cases apart, so that it was meant for both."""
    return any(
        isinstance(part, Delta) and {part.first, part.second} == {case.first, case.second} for part in walk(formula)
    )


def _as_name(part: Expr) -> Expr | None:
    """A derivative as a quantity of its own."""
    return Sym(f"∂{plain(part)}") if isinstance(part, D) else None
