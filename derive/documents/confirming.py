"""Whether what does not hold was understood: what it rests on has to hold good elsewhere in the document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import islice

from derive.documents.judging import Judgement, Outcome
from derive.documents.opaque import OPAQUE
from derive.documents.reach import Key, leaves
from derive.documents.refuting import Refuting
from derive.documents.repairs import SURE
from derive.documents.statements import Equality, Understood
from derive.expr import Expr
from derive.steps import Setting

_TRIED = 12
"""So many equalities are decided for each name that they may confirm."""


class Confirming(Refuting, ABC):
    """Calls wrong what was surely understood, and nothing else."""

    def __init__(self, understood: Understood, seconds: float) -> None:
        super().__init__(understood, seconds)
        self.every = [item for item in understood.items if isinstance(item, Equality)]
        self.known: dict[int, Judgement] = {}
        """The judgements so far, by the identity of what they are about."""

    @abstractmethod
    def alone(self, one: Equality) -> Judgement:
        """The judgement on an equality by itself, in its own time."""

    def confirmed(self, one: Equality, judgement: Judgement) -> Judgement:
        """The judgement; of what may mean something else than it was taken for, that nothing confirms the reading."""
        sure = judgement.repair is not None and judgement.repair.kind in SURE
        if judgement.outcome is not Outcome.WRONG or judgement.reason or sure:
            return judgement
        for name in sorted(self.doubtful(one)):
            if not self.is_confirmed(name, one):
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

    def is_confirmed(self, name: str, beside: Equality) -> bool:
        """Whether another equality rests on a name and holds as it was understood."""
        others = (one for one in self.every if one is not beside and name in self.names_of(one))
        return any(self.holds_plainly(one) for one in islice(others, _TRIED))

    def names_of(self, one: Equality) -> set[str]:
        """The names on which an equality rests, definitions seen through."""
        setting = next(self.settings(one))
        return {key[0] for side in (one.left, one.right) for key in _reached(setting, side)}

    def holds_plainly(self, one: Equality) -> bool:
        """Whether an equality holds as it stands, nothing else supposed."""
        if id(one) not in self.known:
            self.known[id(one)] = self.alone(one)
        found = self.known[id(one)]
        return found.holds and not found.reason


def _reached(setting: Setting, side: Expr) -> set[Key]:
    """The variables on which a formula depends, with the defined ones between."""
    found = leaves(setting, side)
    return found | {key for key, one in setting.definitions.items() if leaves(setting, one.symbol) <= found}
