"""Decides the equalities of a document, each within a time limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isqrt
from time import thread_time

from derive.checker import Finding, Verdict
from derive.documents.deciding.checks import OUT_OF_TIME, SECONDS
from derive.documents.deciding.confirming import Confirming
from derive.documents.deciding.judgements import Judgement, Outcome
from derive.documents.deciding.unsaid import is_formal, loses_axis, mean_of
from derive.documents.formulas.inserted import inserts_definitions
from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.readings import wider
from derive.documents.formulas.repairs import FACTOR, MULTIPLIED, ORDER, SIGN, SQUARE, SUMS
from derive.documents.trees.figures import is_closed
from derive.documents.understanding.statements import Equality, Note, Understood
from derive.expr import D, Expr, Sym, map_nodes, mul, open_indices
from derive.steps import Setting
from derive.writing.plain import plain

_OWN_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What no document should cause; where one does, the rest of it is decided all the same."""


def judge(understood: Understood, *, seconds: float = SECONDS) -> tuple[Judgement, ...]:
    """A judgement on every sign of the document, in its order."""
    return Judge(understood, seconds).all()


class Judge(Confirming):
    def all(self) -> tuple[Judgement, ...]:
        found, chain = list[Judgement](), 0
        for item in self.understood.items:
            if isinstance(item, Note):
                outcome = Outcome.GIVEN if item.given else Outcome.NOT_READ
                found.append(Judgement(item.place, outcome, item.reason, at=item.at))
            else:
                judgement = self.confirmed(item, self.found(item))
                before = found[-1] if found and item.goes_on and item.whole else None
                if before is not None and item.chain == chain and loses_axis(before, judgement):
                    judgement = self.said(item, Outcome.NOT_READ, "how these shapes are meant is not clear")
                chain = item.chain if item.whole else 0
                if judgement.outcome is Outcome.WRONG and (self.recovers(item) or self.goes_back(item)):
                    judgement = replace(judgement, outcome=Outcome.RIGHT_AGAIN, repair=None)
                elif judgement.outcome in (Outcome.WRONG, Outcome.CONDITIONAL, Outcome.IN_CASE):
                    self.mistaken.keep(item.chain, item.right, item.left)
                    if judgement.outcome is Outcome.WRONG and item.again:
                        self.scopes.mistaken.add(item.row)
                elif meant := self.mistaken.meant(item.chain, item.left):
                    self.mistaken.keep(item.chain, item.right, meant)
                if item.again and (judgement.outcome is Outcome.NOT_READ or self.differs_nearby(item, judgement)):
                    self.unsure.add(item.row)
                found.append(judgement)
        return tuple(found)

    def goes_back(self, one: Equality) -> bool:
        """Whether the right side is what the side before a mistake was, in whatever reading."""
        meant = self.mistaken.meant(one.chain, one.left)
        return meant is not None and not one.entries and self.alone(replace(one, left=meant, others=())).holds

    def alone(self, one: Equality) -> Judgement:
        """The judgement on an equality by itself, in its own time."""
        self.end, self.hurried, self.timed_out = thread_time() + self.seconds, False, False
        try:
            found = self.equality(one)
        except RecursionError:
            return self.said(one, Outcome.UNDECIDED, "the formulas are nested too deeply")
        except _OWN_ERRORS as error:
            return self.said(one, Outcome.UNDECIDED, f"an error of this program: {type(error).__name__}")
        if self.hurried and one.again and found.outcome is Outcome.GIVEN:
            return self.said(one, Outcome.UNDECIDED, OUT_OF_TIME)
        return found

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
        if found.outcome is Outcome.WRONG and is_formal(one, found.repair):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        scaled = found.outcome is Outcome.WRONG and (
            found.repair is None or found.repair.kind in (FACTOR, *MULTIPLIED, *SUMS)
        )
        if scaled and (mean := mean_of(one, self.settings(one))):
            return self.with_mean(one, *mean)
        if found.repair is not None and self.shares_unknowns(one):
            return found
        unknown = found.outcome is not Outcome.NOT_READ or OPAQUE in found.reason
        if unknown and (name := self.not_computed(one)):
            if why := self.with_all_members(one):
                return self.said(one, Outcome.PROVED, why)
            return self.said(one, Outcome.NOT_READ, f"{name} is not computed")
        if one.sign == "≈" and found.outcome is Outcome.NOT_READ and not (is_closed(one.left) and is_closed(one.right)):
            return self.said(one, Outcome.GIVEN, "an approximation")
        if found.outcome is not Outcome.WRONG:
            return found
        if one.bent and (found.repair is None or found.repair.kind != ORDER):
            return self.said(one, Outcome.NOT_READ, "the shapes of the two sides do not fit")
        if one.sign == "≈" and not (found.reason or (is_closed(one.left) and is_closed(one.right))):
            return self.said(one, Outcome.GIVEN, "an approximation")
        if found.repair is None and (why := self.stands_still(one)):
            return self.said(one, Outcome.NOT_READ, why)
        if self.bends_shapes(one):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        if self.has_arrays(one) and (name := self.said_unsurely(one)):
            return self.said(one, Outcome.NOT_READ, f"it is not clear whether {name} is what it is said to be")
        return found

    def with_mean(self, one: Equality, loss: str, number: Sym) -> Judgement:
        """The judgement on ∂C/∂W = δ aᵀ / m with a C that may be the mean over the samples in the columns of δ."""
        of_all = (self.check(setting, one.left, mul(number, one.right), one.case) for setting in self.settings(one))
        if one.whole and any(found.holds for found in of_all):
            return self.said(one, Outcome.PROVED, f"if the samples stand beside one another and {loss} is their mean")
        return self.said(one, Outcome.NOT_READ, f"whether {loss} is a mean over the samples is not said")

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
        if first.outcome is Outcome.NOT_READ and (closed := _closed(one)):
            return self.reading(closed)
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
            for left, right, supposed in wider(one.left, one.right):
                if self.check(setting, left, right, one.case).holds:
                    return self.said(one, Outcome.PROVED, supposed)
            tried.append((setting, finding))
        if why := ("" if tried else self.freed(one)) or self.guessed(one) or self.begun_with_ones(one):
            return self.said(one, Outcome.PROVED, why)
        if why := "" if tried else self.supposed(one):
            return self.said(one, Outcome.PROVED, why)
        if half and mend and not tried and (lost := self.lost_path(one, *half[0])):
            return lost
        if not tried and one.equation and self.is_zero_of_gradient(one):
            return self.said(one, Outcome.PROVED, "where the derivative before it is 0")
        if mend and not tried and not one.again and (slip := self.slipped(one)):
            return slip
        if not tried and (given := self.by_given_slopes(one) or self.with_loss_of_words(one)):
            return given
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
        if why := self.of_one_sample(one, named=True):
            return self.said(one, Outcome.PROVED, why)
        if mend and not one.again and (slip := self.slip_of_one_sample(one, named=True)):
            return slip
        if self.sums_are_implied and open_indices(one.left) != open_indices(one.right):
            return self.said(one, Outcome.NOT_READ, "sums may be implied here")
        if one.again:
            return self.anew(one, [*named, *tried] if mend else [])
        if self.with_another_letter(one, [setting for setting, _ in tried]):
            return self.said(one, Outcome.PROVED, "if the index of the sum is another than that outside of it")
        if why := self.held_fixed(one, [setting for setting, _ in tried]):
            return self.said(one, Outcome.PROVED, why)
        found = [self.refuted(one, setting, finding) for setting, finding in tried]
        better = next((better for better in found if better.outcome is not Outcome.WRONG), None)
        return better or (self.mended(one, found[0], [setting for setting, _ in tried]) if mend else found[0])


def _closed(one: Equality) -> Equality | None:
    """In the first reading that leaves no index open that the left side has not, if the likeliest one does."""
    if not open_indices(one.right) - open_indices(one.left):
        return None
    readings = (*one.others, *((left, right) for left, right, _ in wider(one.left, one.right)))
    fitting = ((left, right) for left, right in readings if not open_indices(right) - open_indices(left))
    return next((replace(one, left=left, right=right, others=()) for left, right in fitting), None)


def _as_name(part: Expr) -> Expr | None:
    """A derivative as a quantity of its own."""
    return Sym(f"∂{plain(part)}") if isinstance(part, D) else None
