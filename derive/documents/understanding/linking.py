"""What becomes of a sign between two sides: something given, or an equality to be decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from derive.documents.formulas.arrays import LOOSE
from derive.documents.formulas.known import known_formula
from derive.documents.formulas.naming import named_activation, named_loss
from derive.documents.notations.told_by_statements import is_next_step
from derive.documents.trees.einstein import left_free, with_sums
from derive.documents.trees.grids import Grid
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.rows import walk as parts_of
from derive.documents.trees.spaces import names_of_space
from derive.documents.trees.vocabulary import LOSSES
from derive.documents.trees.written import (
    are_shapes,
    is_list,
    is_plain,
    is_running_mean,
    is_shape,
    is_sought,
    is_spoken,
    names_slopes,
    runs_over,
    says_to_solve,
    steps_from,
)
from derive.documents.understanding.chain_factors import as_factors
from derive.documents.understanding.entries import Entries, paired
from derive.documents.understanding.progress import Side
from derive.documents.understanding.statements import Equality, Given, Note
from derive.expr import D, Expr, Num, Pow, Sym, open_indices, walk
from derive.reading import show, tree
from derive.reading.places import Place
from derive.reading.tree import Node
from derive.steps import Case, Definition, Hypothesis

_WORDS = 120
"""So many characters before a statement may say what it is."""
EQUAL = ("=", "≈", "≡", ":=")
_SHAPE = re.compile(r"\b(?:size|shape|dimension)|大小|维度|形状|尺寸", re.IGNORECASE)
_CLAIM = re.compile(
    r"substitut|\binsert|\bplug|\bput(?:ting)?\b[^.]*\binto\b|\bhence\b|\btherefore\b|\bthus\b|\bgives?\b|\bgiving\b|"
    r"\bbecomes?\b|\bobtain|\bwe (?:get|find|have)\b|simplif|\brewrit|\bexpand|\bthat is\s*(?:[,:]|$)|\bequivalent|"
    r"\b(?:as|in) (?:an? )?(?:vector|matri)|"
    r"代入|化简|展开|整理|于是|因此|所以|从而|可得|得到|变为|变成|即(?!使)|(?:向量|矩阵)形式",
    re.IGNORECASE,
)
_LET = re.compile(r"\blet\b|记|令|设", re.IGNORECASE)
_DEFINES = re.compile(r"\bdefin|\binstead\b|\banother\b|\balternativ|\bother\b|定义|改用|另一", re.IGNORECASE)


class Linking(Entries):
    """Makes the equalities of a document."""

    def is_range(self, link: tree.Link, left: Node) -> bool:
        """i = 1, …, n and p = (p_1, …, p_n), which only say what there is."""
        match link.node:
            case tree.Listing(items=items) if runs_over(left, items):
                return True
            case tree.Bracket(kind="\\{", items=(tree.Name(subscripts=(_, *_)),)):
                return isinstance(left, tree.Name)
            case tree.Bracket(kind="\\{" | "[", items=(tree.Juxtaposed() as body,)):
                return self.is_range(tree.Link(link.sign, body, link.place), left)
            case tree.Listing(items=items) | tree.Bracket(items=items):
                listed = len(items) > 1 or isinstance(link.node, tree.Listing)
                return listed and isinstance(left, tree.Name) and all(map(is_plain, items))
            case tree.Juxtaposed(items=items) if any(isinstance(item, tree.Dots) for item in items):
                ends = (item.base if isinstance(item, tree.Power) else item for item in items)
                return isinstance(left, tree.Name) and all(map(is_plain, ends))
            case (
                tree.Transposed(body=tree.Bracket() as body) | tree.Accented(accent="bar", body=tree.Listing() as body)
            ):
                return self.is_range(tree.Link(link.sign, body, link.place), left)
        return False

    def link(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side],
        right: tuple[Node, Side], case: Case | None, *, defines: bool,
    ) -> None:  # fmt: skip
        if link.sign in ("⇒", "⇔"):
            return
        if link.sign == "←":
            self.assign(number, link, left, right)
            return
        if link.place in self.approached:
            self.note(link.place, "a value", given=True)
            return
        only_said = defines and is_spoken(link.node) and self.words.count(link.node) == 1
        if only_said or (self.is_range(link, left[0]) and not isinstance(right[1], Grid)):
            self.note(link.place, "what there is", given=True)
            return
        spoken = _SHAPE.search(self.rows[number].before[-_WORDS:]) and any(map(is_shape, (left[0], right[0])))
        if spoken or are_shapes(left[0], right[0]):
            self.note(link.place, "what there is", given=True)
            return
        if link.sign == "∈" and isinstance(left[1], tuple) and isinstance(left[1][0].entry, Sym):
            self.spaces += [(left[1][0].entry, names) for names in [names_of_space(link.node)] if names]
        if link.sign not in EQUAL:
            self.note(link.place, f"only equalities are decided, not {link.sign}", given=True)
            return
        steps_on = isinstance(left[0], tree.Power) and steps_from(right[0], left[0])
        if steps_on or is_next_step(left[0], right[0]) or is_running_mean(right[0], left[0]):
            self.note(link.place, "an update", given=True)
            return
        if any(isinstance(value, Grid) for _, value in (left, right)):
            self.entrywise(number, chain, link, left, right, case, defines=defines)
            return
        if self.reorder(number, chain, link, left, right[0], case):
            return
        if self.lists(number, link, left, right, defines=defines):
            return
        for _, value in (left, right):
            if isinstance(value, NotUnderstood):
                self.items.append(Note(link.place, False, value.reason, value.place))
                self.leave_open(number, left[1], defines=defines)
                return
        (left_node, _), (right_node, _) = left, right
        found = paired(left[1], right[1])
        found += [(one, other, LOOSE) for one, other in as_factors(left[1], right[1])]
        if not found and steps_from(right_node, left_node):
            self.note(link.place, "an update", given=True)
            return
        if not found:
            self.note(link.place, "the shapes of the two sides do not fit", given=link.sign == "≈")
            self.leave_open(number, left[1], defines=defines)
            return
        (before, after), *others = [self.summed(one, other) for one, other, _ in found]
        try:
            strange = self.strange_in(chain, left_node, right_node)
        except NotUnderstood as error:
            self.note(error.place, error.reason)
            return
        if strange and isinstance(before, Sym) and defines:
            self.note(link.place, "dots are not understood")
            self.leave_open(number, left[1], defines=defines)
            return
        is_matrix = isinstance(left[1], tuple) and len(left[1][0].axes) == 2
        slopes = self.slopes_said(number, left_node) if defines and is_matrix else ()
        if slopes and self.is_new(left[1], self.givens):
            self.define(number, link, left_node, before, after)
            self.settle_slopes(number, chain, link, (left_node, slopes), right)
            return
        is_loss = isinstance(after, Sym) and after.name in LOSSES
        closed = isinstance(after, Sym) and open_indices(before) <= set(after.indices)
        if is_loss and closed and not isinstance(before, Sym) and self.is_new(after, self.givens) and case is None:
            assert isinstance(after, Sym)
            if not self.says_nothing(before):
                self.givens.append(Given(link.place, number, Definition(after, before), self.rows[number].section))
            self.note(link.place, "a definition", given=True)
            return
        again = stale = False
        meant = known_formula(left_node, before, after) if defines else None
        if defines and isinstance(before, Pow) and _LET.search(self.rows[number].words):
            self.note(link.place, "a definition", given=True)  # of a σ whose square has a formula already
            self.leave_open(number, left[1], defines=defines)
            return
        if defines:
            known = len(self.givens)
            is_square = meant is not None and isinstance(left_node, tree.Power)
            verdict = self.define(number, link, left_node, before, meant if meant and is_square else after)
            self.givens[known:] = [replace(given, loose=found[0][2] >= LOOSE) for given in self.givens[known:]]
            self.functional(number, left_node, before, after)
            if verdict == "given" and meant is None:
                return
            stale = verdict == "stale"
            again = stale or verdict == "again"
        if self.supposes(before, after):
            self.hypotheses.append(Hypothesis(before, after))
            self.note(link.place, "a hypothesis", given=True)
            return
        if isinstance(before, Sym) and isinstance(after, Num) and not defines and not before.indices:
            self.values.append((before, after, number))
        place, section = link.place, self.rows[number].section
        whole = isinstance(left[1], tuple) or isinstance(right[1], tuple)
        if meant is not None:
            before, again = meant, False
        self.items.append(
            Equality(
                place,
                before,
                after,
                (left_node, right_node),
                number,
                chain,
                case,
                link.sign,
                again,
                again and self.is_claimed(number),
                section,
                stale=stale,
                others=tuple(others),
                whole=whole,
                turned=tuple(self.turned(self.meanings_of(chain), left[1], right_node)) if whole else (),
                loose=found[0][2] >= LOOSE,
                equation=self.is_to_be_solved(number) or self.follows_zero(number, link),
                strange=strange,
                activation=named_activation(self.rows[number].before),
                loss=named_loss(self.rows[number].before),
                goes_on=left_node is not self.start,
            )
        )

    def lists(
        self, number: int, link: tree.Link, left: tuple[Node, Side], right: tuple[Node, Side], *, defines: bool
    ) -> bool:
        """Whether a statement lists of what something new is made, as x above 1, is a step or says what is sought."""
        sought = [is_sought(node) for node, _ in (left, right)]
        if any(sought) and not all(sought) and (sought[0] or defines):
            self.note(link.place, "what solves an equation", given=True)
            self.leave_open(number, left[1], defines=defines)
            return True
        if not isinstance(right[1], NotUnderstood):
            return False
        steps = steps_from(right[0], left[0])
        if steps or names_slopes(left[0], right[0]):
            self.note(link.place, "an update" if steps else "what there is", given=True)
            return True
        if not is_list(right[0]):
            return False
        value = left[1][0].entry if isinstance(left[1], tuple) else left[1]
        if not is_list(left[0]):
            if not defines or not isinstance(value, Sym) or not self.is_new(value, self.givens):
                return False
            self.leave_open(number, left[1], defines=defines)
        self.note(link.place, "what there is", given=True)
        return True

    def is_to_be_solved(self, number: int) -> bool:
        """Whether words say that a statement is an equation to be solved, or what follows solves it by an inverse."""
        solved = any(row in self.solving for row in (number, number + 1))
        return solved or says_to_solve(self.rows[number].before)

    @cached_property
    def words(self) -> Sequence[Node]:
        """The words in small letters that stand in the formulas of a document."""
        return [node for row in self.rows for node in parts_of(row.chain) if is_spoken(node)]

    @cached_property
    def approached(self) -> frozenset[Place]:
        """The places of the values at which what follows tends to something, as in h(x) = 1 → 0."""
        return frozenset(
            link.place
            for row in self.rows
            for link, after in pairwise(row.chain.links)
            if after.sign == "→" and isinstance(link.node, tree.Number)
        )

    @cached_property
    def solving(self) -> frozenset[int]:
        """The rows in which an inverse stands behind a sign."""
        return frozenset(
            number
            for number, row in enumerate(self.rows)
            if any(_is_inverse(node) for link in row.chain.links for node in parts_of(link.node))
        )

    def follows_zero(self, number: int, link: tree.Link) -> bool:
        """Whether a statement follows from one of the same row that something is 0."""
        if self.after_zero[0] != number:
            self.after_zero = number, _after_zero(self.rows[number].chain.links)
        return link.place in self.after_zero[1]

    def summed(self, left: Expr, right: Expr) -> tuple[Expr, Expr]:
        """Both sides with the sums that are not written, where the document leaves them out."""
        if not self.vocabulary.implied_sums:
            return left, right
        free = open_indices(left) & open_indices(right) if self.head is None else left_free(self.head)
        return with_sums(left, free), with_sums(right, free)

    def is_claimed(self, number: int) -> bool:
        """Whether the words before a statement say that it follows from what came before."""
        words = self.rows[number].before[-_WORDS:]
        return bool(_CLAIM.search(words)) and not _DEFINES.search(words)

    def leave_open(self, number: int, left: Side, *, defines: bool) -> None:
        """Remember that the document defines something new in a way that was not understood."""
        value = left[0].entry if isinstance(left, tuple) else left
        if defines and isinstance(value, Sym) and self.is_new(value, self.givens):
            self.unread.setdefault(value.name, number)

    def assign(self, number: int, link: tree.Link, left: tuple[Node, Side], right: tuple[Node, Side]) -> None:
        """σ ← … is the definition of a σ that is new; else an update."""
        found = [] if any(isinstance(value, Grid) for _, value in (left, right)) else paired(left[1], right[1])
        for before, after, _ in found[:1]:
            derives = any(isinstance(part, D) for part in walk(after))
            if not derives and self.is_new(before, self.givens):
                if not self.define(number, link, left[0], before, after):
                    break
                return
        self.note(link.place, "an update", given=True)

    def reorder(
        self, number: int, chain: int, link: tree.Link, left: tuple[Node, Side], right: Node, case: Case | None
    ) -> bool:
        """Where the shapes of the right side do not fit: whether they do with factors exchanged or transposed."""
        if isinstance(left[1], NotUnderstood | Grid) or not self.ranks:
            return False
        meanings = self.meanings_of(chain)
        value = self.meaning(meanings, right)
        if isinstance(value, Grid) or (not isinstance(value, NotUnderstood) and paired(left[1], value)):
            return False
        if isinstance(value, NotUnderstood) and "shapes" not in value.reason:
            return False
        found = self.turned(meanings, left[1], right)
        if not found:
            return False
        (before, after), *others = found
        section = self.rows[number].section
        self.items.append(
            Equality(link.place, before, after, (left[0], right), number, chain, case, link.sign, section=section,
                     others=tuple(others), whole=True, reordered=True)
        )  # fmt: skip
        return True


def _after_zero(links: Sequence[tree.Link]) -> frozenset[Place]:
    """The places of the links behind a 0 and an arrow."""
    zero = arrow = False
    found = set[Place]()
    for link in links:
        if zero and arrow:
            found.add(link.place)
        zero |= isinstance(link.node, tree.Number) and link.node.text == "0"
        arrow |= link.sign in ("⇒", "⇔")
    return frozenset(found)


def _is_inverse(node: Node) -> bool:
    """Whether it is the inverse of a bracket with a matrix in it, as of XᵀX."""
    match node:
        case tree.Power(base=tree.Bracket() as base, exponent=exponent):
            capital = any(isinstance(part, tree.Name) and part.letters[0].isupper() for part in parts_of(base))
            return capital and show(exponent) == "(- 1)"
    return False
