"""Whether what does not hold was understood: a name with which nothing holds is likely to mean something else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import islice

from derive.documents.deciding.judgements import Judgement, Outcome
from derive.documents.deciding.refuting import Refuting
from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.reach import Key, leaves
from derive.documents.formulas.repairs import SURE
from derive.documents.understanding.statements import Equality, Understood
from derive.expr import Expr
from derive.steps import Setting

_GOOD = frozenset({Outcome.PROVED, Outcome.AGREES, Outcome.CONDITIONAL, Outcome.IN_CASE})
_TRIED = 12
"""So many other equalities are decided for each name."""


class Confirming(Refuting, ABC):
    """Calls wrong what was surely understood, and nothing else."""

    def __init__(self, understood: Understood, seconds: float) -> None:
        super().__init__(understood, seconds)
        self.known: dict[int, Judgement] = {}
        """The judgements so far, by the identity of what they are about."""
        self.names: dict[int, set[str]] = {}
        """The names on which equalities rest, likewise."""

    @abstractmethod
    def alone(self, one: Equality) -> Judgement:
        """The judgement on an equality by itself, in its own time."""

    def confirmed(self, one: Equality, judgement: Judgement) -> Judgement:
        """The judgement; where nothing else holds either with a name in it, only that its reading is not confirmed."""
        sure = judgement.repair is not None and judgement.repair.kind in SURE
        if judgement.outcome is not Outcome.WRONG or judgement.reason or sure:
            return judgement
        for name in sorted(self.doubtful(one)):
            if self.is_refuted(name, one):
                reason = f"nothing else confirms how {name.removeprefix(OPAQUE)} is read"
                return replace(judgement, outcome=Outcome.NOT_READ, reason=reason, repair=None)
        return judgement

    def doubtful(self, one: Equality) -> set[str]:
        """The names that may have another meaning: all beside vectors, and those that nothing defines on one side."""
        setting = next(self.settings(one))
        left, right = (_reached(setting, side) for side in (one.left, one.right))
        if self.has_arrays(one):
            return {key[0] for key in left | right}
        return {key[0] for key in left ^ right if key not in setting.definitions}

    def is_refuted(self, name: str, beside: Equality) -> bool:
        """Whether other equalities rest on a name, and none of them holds as it was understood."""
        others = (one for one in self.equalities if one is not beside and name in self.names_of(one))
        outcomes = {found.outcome for found in map(self.found, islice(others, _TRIED))} - {Outcome.GIVEN}
        return bool(outcomes) and not outcomes & _GOOD

    def names_of(self, one: Equality) -> set[str]:
        """The names on which an equality rests, definitions seen through."""
        if id(one) not in self.names:
            setting = next(self.settings(one))
            sides = (one.left, one.right)
            self.names[id(one)] = {key[0] for side in sides for key in _reached(setting, side)}
        return self.names[id(one)]

    def found(self, one: Equality) -> Judgement:
        """The judgement on an equality, made once."""
        if id(one) not in self.known:
            self.known[id(one)] = self.alone(one)
        return self.known[id(one)]


def _reached(setting: Setting, side: Expr) -> set[Key]:
    """The variables on which a formula depends, with the defined ones between."""
    found = leaves(setting, side)
    return found | {key for key, one in setting.definitions.items() if leaves(setting, one.symbol) <= found}
