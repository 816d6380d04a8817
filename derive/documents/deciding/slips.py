"""Likely mistakes in equalities: what makes one hold, and when that is enough to call it wrong."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property
from itertools import chain, product
from time import thread_time

from derive.checker import Finding, Verdict
from derive.documents.deciding.checks import SMALL
from derive.documents.deciding.given_slopes import ByGivenSlopes, GivenSlope, slope_in
from derive.documents.deciding.judgements import Judgement, Outcome, Repair
from derive.documents.deciding.supposing import Suppositions
from derive.documents.deciding.told_by_words import settings_told
from derive.documents.formulas.errors import base_of, errors_in
from derive.documents.formulas.losses_of_words import cross_entropies
from derive.documents.formulas.opaque import OPAQUE, has_usual_meaning
from derive.documents.formulas.reach import SLOPE, depends, leaves
from derive.documents.formulas.repairs import (
    FACTOR,
    INDEX,
    MULTIPLIED,
    ORDER,
    REPAIRS,
    SIGN,
    SQUARE,
    SUMS,
    SURE,
    Wrong,
    repairs,
)
from derive.documents.formulas.upstream import is_arbitrary
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.understanding.statements import Equality, Understood
from derive.expr import ZERO, Add, D, Expr, Fn, Sum, Sym, neg, open_indices, walk
from derive.steps import Case, Hypothesis, Setting, symbol_key

_FOR_REPAIRS = 0.3
"""The part of the time limit that the search for a repair may take."""


class Slips(Suppositions):
    """Tells mistakes from what is only meant otherwise."""

    def __init__(self, understood: Understood, seconds: float) -> None:
        super().__init__(understood, seconds)
        self.given_slopes = list[GivenSlope]()
        """The derivatives that the document gives for what it does not define."""

    def lost_path(self, one: Equality, setting: Setting, finding: Finding) -> Judgement | None:
        """The judgement on a chain rule to a loss of any kind, if the part that reaches the loss has been lost."""
        if one.again:
            return None
        if isinstance(one.right, Sum):
            repair = self.repair(one, setting)
            return self.accused(one, finding, repair) if repair else None
        for further in self.further_on(one):
            repair = self.repair(one, further)
            if repair is not None and repair.kind in MULTIPLIED:
                return self.accused(one, finding, repair)
        return None

    def further_on(self, one: Equality) -> Iterator[Setting]:
        """The settings in which a loss of any kind is reached as by another slope of the document."""
        match one.left:
            case D(Sym() as loss, Sym() as variable):
                for slope in self.slopes:
                    if slope.body is loss and symbol_key(slope.variable) != symbol_key(variable):
                        setting = next(self.settings(one, one.left, one.right, slope))
                        if depends(setting, slope.variable, symbol_key(variable)):
                            yield setting

    @cached_property
    def slopes(self) -> tuple[D, ...]:
        """The derivatives in the document."""
        nodes = (node for side in self.understood.sides() for node in walk(side))
        return tuple(dict.fromkeys(node for node in nodes if isinstance(node, D)))

    def slipped(self, one: Equality) -> Judgement | None:
        """The judgement on what would hold, with a repair, whatever is not computed or not defined may be.

        Both cannot hold: what the repair changes is 0 for no such quantity in general. Of indices and of the order of
        factors nothing is said, since layouts of derivatives differ.
        """
        if _has_own_part(one.right):
            return None
        for setting in self.with_layers_supposed(one):
            if slip := self.mistake_in(one, one, setting, SURE):
                return slip
        if slip := self.slip_of_one_sample(one):
            return slip
        if network := self.network:
            for setting in network.settings(one, self.scopes):
                if slip := self.mistake_in(one, network.squared(one), setting, SURE):
                    return slip
        for setting, _ in self.scopes.guessed(one):
            if not self.unfit(one, setting) and (slip := self.mistake_in(one, one, setting, {SIGN, FACTOR})):
                return slip
        for other, setting in (*self.with_models(one), *self.with_slopes_free(one)):
            apart = leaves(setting, other.left) ^ leaves(setting, other.right)
            if any(not name.startswith(SLOPE) for name, _, _ in apart):
                continue
            one_path = open_indices(one.left) == open_indices(one.right)  # all other terms of a sum may be 0
            kinds = MULTIPLIED if apart else REPAIRS.keys() - {INDEX, ORDER, *(SUMS if one_path else ())}
            if slip := self.mistake_in(one, other, setting, kinds):
                return slip
        return None

    def slip_of_one_sample(self, one: Equality, *, named: bool = False) -> Judgement | None:
        """The judgement on what would hold, with a repair, of the loss of one sample."""
        for setting, _ in self.scopes.with_one_sample(one, named=named):
            if not self.unfit(one, setting) and (slip := self.mistake_in(one, one, setting, SURE)):
                return slip
        return None

    def mistake_in(self, one: Equality, other: Equality, setting: Setting, kinds: Set[str]) -> Judgement | None:
        """The judgement on an equality that does not hold in another form, but does with a repair of some kinds."""
        finding = self.check(setting, other.left, other.right, one.case)
        repair = None if finding.holds else self.repair(other, setting)
        return self.accused(one, finding, repair) if repair is not None and repair.kind in kinds else None

    def with_layers_supposed(self, one: Equality) -> Iterator[Setting]:
        """The settings in which an error is what makes most equalities hold, or all layers are alike."""
        names = dict.fromkeys(base_of(error) for error in errors_in((one.left, one.right)))
        roles = [role for name in names if (role := self.roles.get(name))]
        supposed = [self.scopes.with_errors(one, role, alike=True) for role in roles]
        for setting in chain(*supposed, () if names else self.scopes.with_layers_alike(one)):
            if not self.unfit(one, setting):
                yield setting

    def with_loss_of_words(self, one: Equality) -> Judgement | None:
        """The judgement where the loss is one that only words name, if it holds so."""
        sides = one.left, one.right
        for supposed in cross_entropies(sides) if self.understood.cross_entropy else ():
            if self.scopes.defines(supposed.definition.symbol):
                return None
            for setting in self.scopes.with_loss(one, supposed.definition):
                if self.unfit(one, setting) or self.check(setting, one.left, ZERO, one.case).holds:
                    continue
                if self.check(setting, one.left, one.right, one.case).holds:
                    return self.said(one, Outcome.PROVED, supposed.reason)
                if supposed.needed and self.check(setting, one.left, one.right, one.case, supposed.needed).holds:
                    said = self.said(one, Outcome.CONDITIONAL, supposed.reason)
                    return replace(said, uses=supposed.needed)
        return None

    def by_given_slopes(self, one: Equality) -> Judgement | None:
        """The judgement on what follows from derivatives that the document gives, or is one of those itself."""
        variables = [slope.variable for slope in self.given_slopes]
        setting = next(self.settings(one, one.left, one.right, *variables))
        known = {
            key: given
            for key, given in setting.definitions.items()
            if self.scopes.defines(given.symbol) and not is_arbitrary(given)
        }
        chain = ByGivenSlopes(self.given_slopes, one.place, Setting(known, setting.domains))
        other = replace(one, left=chain.put(one.left), right=chain.put(one.right))
        follows = (other.left, other.right) != (one.left, one.right)
        if follows:
            if self.holds_in(other, self.settings(other)):
                return self.said(one, Outcome.PROVED, "with the derivatives that are given for what nothing defines")
            if found := self.supposing_hypotheses(one, other, self.settings(other)):
                return found
            if other.right == one.right and not one.again:
                fitting = (found for found in self.settings(other) if not self.unfit(other, found))
                slips = (self.mistake_in(one, other, found, {SIGN, SQUARE}) for found in fitting)
                if slip := next(filter(None, slips), None):
                    return slip
        if found := self.by_slopes_of_one_sample(one):
            return found
        slope = None if one.again or one.case or one.goes_on else slope_in(one.place, one.left, one.right)
        name = self.open_end(slope.body, one) if slope else ""
        if slope is None or (not name and (follows or self.scopes.defines(slope.body))):
            return None
        if not self.scopes.defines(slope.body) and (named := self.as_named(one, slope)):
            if named.holds:
                self.given_slopes.append(slope)
            return named
        self.given_slopes.append(slope)
        name = name or slope.body.name
        if name in self.understood.unread:
            return None
        return self.said(one, Outcome.GIVEN, f"nothing defines {name}: this is taken for its derivative")

    def by_slopes_of_one_sample(self, one: Equality) -> Judgement | None:
        """The judgement on what follows from derivatives that the document gives, of the loss of one sample."""
        for setting, loss in self.scopes.with_one_sample(one) if self.given_slopes else ():
            chain = ByGivenSlopes(self.given_slopes, one.place, setting)
            other = replace(one, left=chain.put(one.left), right=chain.put(one.right))
            if (other.left, other.right) == (one.left, one.right):
                continue
            if self.of_one_sample(other):
                why = f"if {loss} is the loss of one sample, with the derivatives that are given"
                return self.said(one, Outcome.PROVED, why)
            if judged := self.supposing_hypotheses(one, other, (at for at, _ in self.scopes.with_one_sample(other))):
                return judged
            fitting = (found for found, _ in self.scopes.with_one_sample(other) if not self.unfit(other, found))
            if not one.again and other.right == one.right:
                slips = (self.mistake_in(one, other, found, {SIGN, SQUARE}) for found in fitting)
                return next(filter(None, slips), None)
        return None

    def supposing_hypotheses(self, one: Equality, other: Equality, settings: Iterable[Setting]) -> Judgement | None:
        """The judgement on what holds, with derivatives put in, under hypotheses of the document alone."""
        for setting in settings:
            fits = not self.unfit(other, setting)
            if fits and (uses := self.under_hypotheses(setting, other.left, other.right, one.case)):
                return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case, uses)
        return None

    def as_named(self, one: Equality, slope: GivenSlope) -> Judgement | None:
        """The judgement on a slope of what only the words define, by a known name; or nothing."""
        settings = list(settings_told(one, slope))
        if any(self.check(setting, one.left, one.right, one.case).holds for setting in settings):
            named = " and ".join(filter(None, (one.activation, one.loss)))
            return self.said(one, Outcome.PROVED, f"with {named} for what is left open")
        kinds = SURE if len(settings) == 1 else {SIGN, SQUARE}
        return next(filter(None, (self.mistake_in(one, one, setting, kinds) for setting in settings)), None)

    def open_end(self, body: Sym, one: Equality) -> str:
        """What a quantity with a definition depends on of which only derivatives are given; or nothing."""
        ends = leaves(next(self.settings(one, body)), body) if self.scopes.defines(body) else ()
        return next((given.body.name for given in self.given_slopes if symbol_key(given.body) in ends), "")

    def with_models(self, one: Equality) -> list[tuple[Equality, Setting]]:
        """With an arbitrary function of θ for each h_θ(x), if nothing else has to be guessed."""
        found = list[tuple[Equality, Setting]]()
        for setting, _ in self.scopes.guessed(one):
            guesses = [key[0] for key, definition in setting.definitions.items() if is_arbitrary(definition)]
            if all(name.startswith(OPAQUE) for name in guesses) and not self.unfit(one, setting):
                found.append((one, setting))
        return found

    def shares_unknowns(self, one: Equality) -> bool:
        """Whether both sides depend on the same functions of which nothing is said, and on no E(x) and the like."""
        setting = next(self.settings(one))
        first, second = (
            {key for key in leaves(setting, side) if key[0].startswith(OPAQUE)} for side in (one.left, one.right)
        )
        return first == second and not any(has_usual_meaning(Sym(name)) for name, _, _ in first)

    def accused(self, one: Equality, finding: Finding, repair: Repair) -> Judgement:
        """The judgement on what is wrong, and right with the repair."""
        return replace(self.said(one, Outcome.WRONG), counterexample=finding.counterexample, repair=repair)

    def is_slip(self, one: Equality, repair: Repair) -> bool:
        """Whether nobody means the difference: another loss of the same name is nothing rare, nor a likelihood."""
        if not is_loss(one.left):
            return True
        if repair.kind == SQUARE:
            return not any(isinstance(part, Fn) and part.name == "abs" for part in walk(one.right))
        has_logarithm = any(isinstance(part, Fn) and part.name == "log" for part in walk(one.right))
        return repair.kind == SIGN and (repair.side is not neg(one.right) or not has_logarithm)

    def repair(self, one: Equality, setting: Setting, kinds: Container[str] | None = None) -> Repair | None:
        """The first change of the right side, or of the left, with which it holds; of some kinds, if any are told."""
        stop = min(self.end, thread_time() + self.seconds * _FOR_REPAIRS)
        conditions = [(), *self.sets((one.left, one.right), setting)][:3]
        pairs = ((one.left, one.right, False), (one.right, one.left, True))
        turned = tuple(right for left, right in one.turned if left is one.left)
        for (other, side, on_left), uses in product(pairs, conditions):
            asked = {(other.body, other.variable.name)} if isinstance(other, D) else set()
            for kind, found in repairs(Wrong(other, side, setting, one.case, () if on_left else turned)):
                if thread_time() > stop:
                    self.hurried = True
                    return None
                if (kinds is not None and kind not in kinds) or asked & _slopes(found) - _slopes(side):
                    continue  # it would not be believed, or would say what is asked with itself
                if (
                    self.is_likely(setting, other, found, one.case, uses)
                    and self.check(setting, other, found, one.case, uses).holds
                    and not (kind in MULTIPLIED and self.check(setting, found, ZERO, one.case, uses).holds)
                ):
                    return Repair(kind, found, tuple(uses), on_left)
        return None

    def is_likely(
        self, setting: Setting, other: Expr, found: Expr, case: Case | None, uses: Sequence[Hypothesis]
    ) -> bool:
        """Whether both sides agree at the smallest size; of a derivative, by differences, which is quick."""
        checker = self.checker(setting, SMALL[:1])
        if isinstance(other, D) and symbol_key(other.variable) not in setting.definitions:
            ends = checker.end_to_end(other.body, other.variable, found, case=case, uses=uses)
            if ends.verdict is not Verdict.UNDECIDED:
                return ends.holds
        return checker.check(other, found, case=case, uses=uses).holds


def _has_own_part(side: Expr) -> bool:
    """Whether a term without a derivative stands beside a chain rule, as in du/db = 1 + ∂u/∂h dh/db."""
    terms = side.terms if isinstance(side, Add) else ()
    counts = [sum(isinstance(part, D) for part in walk(term)) for term in terms]
    return 0 in counts and any(count > 1 for count in counts)


def is_loss(side: Expr) -> bool:
    """Whether a side is a loss by its name, be it with its arguments or a label."""
    return isinstance(side, Sym) and side.name.partition("(")[0].partition("_")[0] in LOSSES


def _slopes(side: Expr) -> frozenset[tuple[Expr, str]]:
    """What is differentiated, and by which name."""
    return frozenset((part.body, part.variable.name) for part in walk(side) if isinstance(part, D))
