"""What the parts of deciding share: the definitions of a document, its checkers, and the time that is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from time import thread_time

from derive.checker import Checker, Finding, Verdict
from derive.documents.deciding.judgements import Judgement, Outcome
from derive.documents.deciding.settings import Scopes
from derive.documents.formulas.errors import Role
from derive.documents.formulas.mistakes import Mistakes
from derive.documents.formulas.reach import reductions
from derive.documents.formulas.symmetric import of_quadratic_forms
from derive.documents.understanding.statements import Equality, Understood
from derive.expr import ONE, ZERO, D, Expr, Mul, Sum, Sym, all_indices, open_indices, symbols, walk
from derive.steps import Case, Hypothesis, Setting, symbol_key

_ROUND_LAYER = re.compile(r"\^\([lℓL]\b[^)]*\)$")
SECONDS = 10.0
OUT_OF_TIME = "out of time"
SMALL = (2, 3)
_MAX_TOGETHER = 3
"""So many hypotheses an equality may need at once."""
_TARGETS = frozenset({"t", "T", "y", "Y"})
"""Letters of targets, which are one-hot or probabilities more often than not."""


def _sums_to_one(sides: Iterable[Expr], setting: Setting) -> Iterator[Hypothesis]:
    """Σ t = 1, for what nothing defines and is summed alone or beside what has another index, as in Σ_i t_i y_j.

    The rows of a matrix are asked for their sums only if its letter is that of targets.
    """
    for part in dict.fromkeys(part for side in sides for part in walk(side)):
        match part:
            case Sum(body, index, ()):
                factors = body.factors if isinstance(body, Mul) else (body,)
                own = [factor for factor in factors if index in open_indices(factor)]
                match own:
                    case [Sym(name, indices, None) as symbol] if indices == (index,) or (
                        name in _TARGETS and len(indices) == 2 and indices[1] is index
                    ):
                        if symbol_key(symbol) not in setting.definitions:
                            yield Hypothesis(Sum(symbol, index), ONE)


class Checks:
    """A document with what its equalities are decided by; `end` is when the time of the one at hand is over."""

    def __init__(self, understood: Understood, seconds: float) -> None:
        self.understood, self.seconds = understood, seconds
        self.equalities = [item for item in understood.items if isinstance(item, Equality)]
        sides = understood.sides()
        self.chains: dict[int, list[Expr]] = {}
        """The sides of each chain."""
        for item in self.equalities:
            self.chains.setdefault(item.chain, []).extend((item.left, item.right))
        written = [side for item in self.equalities if not item.whole for side in (item.left, item.right)]
        names = understood.vocabulary.bare | understood.vocabulary.indexed
        self.varied = {symbol_key(part.variable) for side in sides for part in walk(side) if isinstance(part, D)}
        """All by which the document differentiates."""
        self.scopes = Scopes(understood.givens, sides, written, round_layers=any(map(_ROUND_LAYER.search, names)))
        self.loose = {given.definition.key for given in understood.givens if given.loose}
        """What has a definition whose shapes fit only loosely."""
        self.values: dict[Sym, list[tuple[int, Expr]]] = {}
        for symbol, value, row in understood.values:
            self.values.setdefault(symbol, []).append((row, value))
        self.checkers: dict[tuple[object, ...], Checker] = {}
        self.used = {symbol.name for given in understood.givens for symbol in symbols(given.definition.formula)}
        sums = [one.left for one in understood.hypotheses if isinstance(one.left, Sum)]
        self.targets = [one.body for one in sums if isinstance(one.body, Sym) and len(one.body.indices) == 1]
        self.classes = {"c"} | understood.classes | {target.name for target in self.targets}
        """The letters that stand for the class of a target."""
        self.named = understood.vocabulary.sizes
        """The sizes that the document names; of another one nobody knows whether it is one of them."""
        self.sums_are_implied = understood.implied_sums
        self.layouts_are_mixed = understood.mixed_layouts
        self.mistaken = Mistakes()
        self.roles: dict[str, Role | None] = {}
        """What the errors of the document are, by their letter."""
        self.unsure = set[int]()
        """The rows of second definitions that could not be judged."""
        self.zero: dict[tuple[object, ...], bool] = {}
        """Whether a loss is 0 in a setting, as far as that was asked."""
        self.end = 0.0
        self.timed_out = False
        """Whether the time ended a comparison of what is judged now."""
        self.hurried = False
        """Whether the time ended a search for a repair of what is judged now."""

    def said(self, one: Equality, outcome: Outcome, reason: str = "") -> Judgement:
        return Judgement(one.place, outcome, reason, one.left, one.right, one.case)

    def check(
        self, setting: Setting, left: Expr, right: Expr, case: Case | None, uses: Sequence[Hypothesis] = (),
        sizes: Sequence[int] = (2, 3, 4, 5),
    ) -> Finding:  # fmt: skip
        for smaller in reductions(setting, (left, right)):
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
            found = checker.check(left, right, case=case, uses=uses)
        except RecursionError:
            return Finding(Verdict.UNDECIDED, reason="the formulas are nested too deeply")
        self.timed_out |= found.verdict is Verdict.UNDECIDED and found.reason == OUT_OF_TIME
        return found

    def checker(self, setting: Setting, sizes: Sequence[int]) -> Checker:
        """The checker of a setting, with half of the time that is left for each of its two ways."""
        key = (tuple(setting.definitions.values()), tuple(sorted(setting.domains)), tuple(sizes))
        if key not in self.checkers:
            self.checkers[key] = Checker(setting, sizes=sizes, leading="n", apart=self.named)
        self.checkers[key].seconds = max(0.05, (self.end - thread_time()) / 2)
        return self.checkers[key]

    def settings(self, one: Equality, *sides: Expr) -> Iterator[Setting]:
        """The settings of its definitions, the likeliest first, without those that make the loss at hand 0."""
        losses = [
            node.body
            for side in sides or (one.left, one.right)
            for node in walk(side)
            if isinstance(node, D) and isinstance(node.body, Sym) and not node.body.indices
        ]
        for setting in self.scopes.settings(one, *sides):
            yield self.unmixed(losses[0], setting) if losses else setting

    def unmixed(self, loss: Sym, setting: Setting) -> Setting:
        """Without the definition that makes a loss 0 for all values: y = f(x) of a model, beside (y_i - f(x_i))²."""
        definitions, key = setting.definitions, symbol_key(loss)
        if key not in definitions or not self.is_zero_in(setting, loss):
            return setting
        for other in (name for name in definitions if name != key):
            fewer = {name: given for name, given in definitions.items() if name != other}
            without = Setting(fewer, setting.domains)
            if not self.is_zero_in(without, loss):
                return without
        return setting

    def is_zero_in(self, setting: Setting, loss: Sym) -> bool:
        """Whether a loss has no other value than 0."""
        at = (loss, tuple(setting.definitions.items()))
        if at not in self.zero:
            self.zero[at] = self.check_in(setting, loss, ZERO, None, (), SMALL).holds
        return self.zero[at]

    def sets(self, sides: Sequence[Expr], setting: Setting) -> Iterator[tuple[Hypothesis, ...]]:
        """The hypotheses that bear on the sides, one at a time, then together."""
        every = [*sides, *(definition.formula for definition in setting.definitions.values())]
        names = {symbol_key(symbol) for side in every for symbol in symbols(side)}
        names |= {symbol_key(Sym(index.size)) for side in every for index in all_indices(side)}
        fitting = [
            one
            for one in self.understood.hypotheses
            if any(symbol_key(symbol) in names for side in (one.left, one.right) for symbol in symbols(side))
        ]
        for number in range(1, min(len(fitting), _MAX_TOGETHER) + 1):
            yield from combinations(fitting, number)
        implied = (*_sums_to_one(sides, setting), *of_quadratic_forms(sides, setting))
        yield from ((one,) for one in implied if one not in fitting)

    def under_hypotheses(
        self, setting: Setting, left: Expr, right: Expr, case: Case | None
    ) -> tuple[Hypothesis, ...] | None:
        for uses in self.sets((left, right), setting):
            if self.check(setting, left, right, case, uses, SMALL if len(uses) > 1 else (2, 3, 4, 5)).holds:
                return uses
        return None
