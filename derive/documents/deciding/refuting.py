"""What is to be said of an equality that does not hold as it was understood, or that defines its left side anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from derive.checker import Finding
from derive.documents.deciding.checks import OUT_OF_TIME
from derive.documents.deciding.given_slopes import slope_in
from derive.documents.deciding.judgements import Judgement, Outcome, Repair
from derive.documents.deciding.slips import Slips, is_loss
from derive.documents.formulas.classes import at_classes
from derive.documents.formulas.regions import on_either_side
from derive.documents.formulas.repairs import FACTOR, INDEX, MULTIPLIED, ORDER, SIGN, SQUARE, SUMS, SURE, is_empty
from derive.documents.trees.rows import walk as parts_of_tree
from derive.documents.trees.vocabulary import LABEL, LOSSES, NUMBER_OF
from derive.documents.understanding.statements import Equality
from derive.expr import (
    ZERO,
    Add,
    D,
    Delta,
    Expr,
    Fn,
    Ordinal,
    Sum,
    Sym,
    Where,
    map_nodes,
    open_indices,
    symbols,
    walk,
)
from derive.reading import tree
from derive.steps import Case, Hypothesis, Setting, symbol_key


class Refuting(Slips):
    """Tells a mistake from a hypothesis, a case, a new definition, and what was not understood."""

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
        if one.sign == ":=" or one.supposed or self.begins_entry(one):
            return self.said(one, Outcome.GIVEN, "a definition")
        for setting, finding in tried:
            if self.is_of_later(one, setting):
                continue
            if uses := self.under_hypotheses(setting, one.left, one.right, one.case):
                if one.claimed and not _are_of_labels(uses):
                    return self.only_under(one, finding, uses)
                break
            believed = {SIGN, SQUARE, *(SURE if one.claimed else ())} if is_loss(one.left) else None
            repair = self.repair(one, setting, believed) if one.claimed or not one.stale else None
            if repair is not None and self.is_as_before(one, repair):
                return self.accused(one, finding, repair)
        return self.said(one, Outcome.GIVEN, "a definition")

    def is_of_later(self, one: Equality, setting: Setting) -> bool:
        """Whether its left side has only a formula that is told later, which is no measure of this one."""
        known = setting.definitions.get(symbol_key(one.left)) if isinstance(one.left, Sym) else None
        rows = [given.row for given in self.understood.givens if given.definition == known]
        return bool(rows) and min(rows) > one.row

    def is_as_before(self, one: Equality, repair: Repair) -> bool:
        """Whether what may define its left side anew was to be what it was, by the words or as nobody means the rest.

        Where something in the older definition is another by now, only a sign is surely a slip.
        """
        if one.stale:
            return repair.kind == SIGN
        return (one.claimed and repair.kind in SURE) or self.is_slip(one, repair)

    def only_under(self, one: Equality, finding: Finding, uses: Sequence[Hypothesis]) -> Judgement:
        """The judgement on what holds under hypotheses, and not in general."""
        return replace(self.said(one, Outcome.CONDITIONAL), uses=tuple(uses), counterexample=finding.counterexample)

    def recovers(self, one: Equality) -> bool:
        """Whether the right side is right for the chain, the left one being the result of a mistake."""
        meant = self.mistaken.meant(one.chain, one.left)
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
        if not isinstance(left, Sym) or not loose or self.scopes.defines(left, but_at=one.place):
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
        if uses and _are_of_labels(uses):
            return self.said(one, Outcome.PROVED, "since just one of the indicators of a label is 1")
        if uses:
            return self.only_under(one, finding, uses)
        if one.case is None and not one.whole and (found := self.in_a_case(one, setting)):
            return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, *found)
        known = self.targets, self.classes, one.case
        for wider, left, right, used, case in at_classes(setting, one.left, one.right, *known):
            if self.check(wider, left, right, case).holds:
                self.classes |= {index.name for index in open_indices(used.right) & open_indices(one.right)}
                return Judgement(one.place, Outcome.CONDITIONAL, "", one.left, one.right, one.case or case, (used,))
        if one.case is None and not one.whole:
            for case in self.cases(one):
                if self.check(setting, one.left, one.right, case).holds:
                    repair = self.repair(one, setting)
                    slip = _tells_apart(one.right, case) or (
                        case.equal
                        and repair is not None
                        and repair.kind in (INDEX, "a missing δ")
                        and not self.spoke_of(one, case)
                    )
                    return Judgement(
                        one.place, Outcome.WRONG if slip else Outcome.IN_CASE, "", one.left, one.right,
                        None if slip else case, (), finding.counterexample, repair,
                    )  # fmt: skip
        if self.timed_out:
            return self.said(one, Outcome.UNDECIDED, OUT_OF_TIME)  # under a hypothesis or in a case it may hold
        return Judgement(one.place, Outcome.WRONG, "", one.left, one.right, one.case, (), finding.counterexample)

    def spoke_of(self, one: Equality, case: Case) -> bool:
        """Whether the document has spoken of this case of the same left side before."""
        before = (item for item in self.understood.items if isinstance(item, Equality) and item.place < one.place)
        return any(item.case == case and item.left == one.left for item in before)

    def mended(self, one: Equality, wrong: Judgement, settings: Sequence[Setting]) -> Judgement:
        """With what was probably meant; without it, only what is surely about the same is called wrong."""
        setting = settings[0]
        match one.left:
            case Fn("sign", (Sym(),)) if isinstance(one.right, Where):
                return self.said(one, Outcome.GIVEN, "a definition")  # steps to 0 or to -1 go by this name
            case D(body, _) if one.right is ZERO and (
                body.name in LOSSES if isinstance(body, Sym) else isinstance(body, Sum | Add)
            ):
                return self.said(one, Outcome.GIVEN, "a condition for an extremum")
        if one.equation and self.is_zero_of_gradient(one):
            return self.said(one, Outcome.PROVED, "where the derivative before it is 0")
        if self.vanishes(one, setting):
            return self.said(one, Outcome.NOT_READ, "the left side does not depend on what it is differentiated by")
        if _turns_slopes(one):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        halves = on_either_side(setting, one.left, one.right)
        if any(self.check(half, left, right, one.case).holds for half, left, right in halves):
            return self.said(one, Outcome.IN_CASE, "on one side of a kink")
        if one.supposed:
            values = self.needed_values(one, setting)
            reason = "" if values else "it stands under a condition that is not understood"
            return replace(self.said(one, Outcome.CONDITIONAL if values else Outcome.NOT_READ, reason), uses=values)
        repair = self.repair(one, setting) or self.another_letter(one, setting)
        apart = open_indices(one.right) - open_indices(one.left) if one.whole else frozenset()
        summed = any(isinstance(part, Sum) and apart & open_indices(part.body) for part in walk(one.right))
        if apart and (repair is None or repair.kind != INDEX or not summed):
            return self.said(one, Outcome.NOT_READ, f"nothing says what {min(index.name for index in apart)} is")
        if repair is not None and repair.kind == SUMS[0] and isinstance(one.left, Sym) and one.left.name in LOSSES:
            return self.said(one, Outcome.GIVEN, "the loss of one sample")
        sure = repair is not None and repair.kind in SURE
        if not sure and (name := self.open_name(one, settings)):
            return self.said(one, Outcome.NOT_READ, f"what defines {name} was not read")
        if repair is not None and repair.kind in (FACTOR, *MULTIPLIED) and _has_bare_gradient(one):
            return self.said(one, Outcome.NOT_READ, "how this gradient is scaled is not said")
        if repair is None and self.sums_are_implied:
            return self.said(one, Outcome.NOT_READ, "sums may be implied here")
        letters = {index.name for index in open_indices(one.left) | open_indices(one.right)}
        told = {part.name for known in self.understood.hypotheses for part in symbols(known.left)}
        written = {symbol.name for side in (one.left, one.right) for symbol in symbols(side)}
        if twofold := sorted(letters & self.understood.vocabulary.indexed - (told - written)):
            return self.said(one, Outcome.NOT_READ, f"{twofold[0]} stands for an index and for a value")
        bound = {part.index.name for part in walk(one.right) if isinstance(part, Sum)}
        if repair is None and (both := sorted(bound & {index.name for index in open_indices(one.left)})):
            return self.said(one, Outcome.NOT_READ, f"{both[0]} is free and runs at the same time")
        later = self.told_later(one) if repair is None else ""
        slope = slope_in(one.place, one.left, one.right)
        if slope is not None and (later or slope.body.name not in LOSSES):
            named = self.as_named(one, slope)
            if named and (later or named.holds):
                return named
        if later:
            return self.said(one, Outcome.NOT_READ, f"what {later} is stands only later, in another section")
        reasons = [self.unrelated(one, other) for other in settings] if repair is None else []
        if reasons and all(reasons):
            return self.said(one, Outcome.NOT_READ, reasons[0])
        if repair is not None and repair.kind in SUMS and self.has_arrays(one):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        shaped = repair is not None and repair.kind in (SIGN, FACTOR)
        if not shaped and (
            one.loose
            or (_has_unprinted_index(one) and not apart)
            or self.chains_slopes(one)
            or all(self.loose & setting.definitions.keys() for setting in settings)
        ):
            return self.said(one, Outcome.NOT_READ, "how these shapes are meant is not clear")
        for other in settings if repair is None else ():
            if values := self.needed_values(one, other):
                return replace(wrong, outcome=Outcome.CONDITIONAL, uses=values)
        return self.counted_from_one(one, replace(wrong, repair=repair), setting)

    def counted_from_one(self, one: Equality, wrong: Judgement, setting: Setting) -> Judgement:
        """The judgement with index letters that are used as numbers counting from 1, and no other values given them."""
        names = wrong.counterexample.point if wrong.counterexample else {}
        counts = sorted(name.removeprefix(NUMBER_OF) for name in names if name.startswith(NUMBER_OF))
        if not counts:
            return wrong
        left, right = (map_nodes(side, _as_ordinal) for side in (one.left, one.right))
        finding = self.check(setting, left, right, one.case)
        if finding.counterexample is None:
            return self.said(one, Outcome.NOT_READ, f"from where on {counts[0].partition('[')[0]} counts is not said")
        return replace(wrong, counterexample=finding.counterexample)

    def cases(self, one: Equality) -> Iterator[Case]:
        """Cases of two indices of the left side."""
        free = sorted(open_indices(one.left), key=lambda index: index.name)
        if open_indices(one.right) - set(free):
            return
        for first, second in combinations(free, 2):
            if first.size == second.size:
                yield Case(first, second, equal=True)
                yield Case(first, second, equal=False)


def _turns_slopes(one: Equality) -> bool:
    """Whether it lays out the entries ∂J/∂W_ij of ∂J/∂W the other way round, as some do."""
    match one.left, one.right:
        case D(body, variable), D(other, turned) if one.whole and body is other and variable.name == turned.name:
            return len(set(variable.indices)) == 2 and variable.indices == turned.indices[::-1]
    return False


def _has_unprinted_index(one: Equality) -> bool:
    """Whether one index is free that stands somewhere and one that does not, as in ∂ softmax(z)/∂z_j."""
    printed = "".join(part.letters for side in one.sides for part in parts_of_tree(side) if isinstance(part, tree.Name))
    free = {index.name[0] in printed for index in open_indices(one.left) | open_indices(one.right)}
    return len(free) > 1


def _has_bare_gradient(one: Equality) -> bool:
    """Whether there is ∇W in it, by which goes ∂L/∂W, its mean over a batch, or what an optimiser takes."""
    varied = {part.variable.name for side in (one.left, one.right) for part in walk(side) if isinstance(part, D)}
    names = {
        part.of.letters
        for side in one.sides
        for part in parts_of_tree(side)
        if isinstance(part, tree.Gradient) and isinstance(part.of, tree.Name) and not part.by
    }
    return any(name.startswith(letters) for name in varied for letters in names)


def _as_ordinal(part: Expr) -> Expr | None:
    """The number of an index in place of a letter that is used as one."""
    if isinstance(part, Sym) and part.name.startswith(NUMBER_OF) and len(part.indices) == 1:
        return Ordinal(part.indices[0])
    return None


def _tells_apart(formula: Expr, case: Case) -> bool:
    """Whether a δ in the formula tells both cases apart, so that it was meant for both."""
    return any(
        isinstance(part, Delta) and {part.first, part.second} == {case.first, case.second} for part in walk(formula)
    )


def _are_of_labels(uses: Iterable[Hypothesis]) -> bool:
    """Whether hypotheses only say of a label that just one of its indicators is 1."""
    return all(symbol.name.startswith(LABEL) for use in uses for symbol in symbols(use.left))
