"""Right equalities of the corpus, damaged: what really differs is called wrong.

Whether it differs is told by values at random points (at_points.py), with no help from the checker.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from time import thread_time

import pytest
from at_points import differ
from planting import PATHS, judgements, understanding

from derive.documents import Judgement, Outcome
from derive.documents.deciding.judge import Judge
from derive.documents.understanding.statements import Equality
from derive.expr import Expr
from derive.mutation.damage import MUTATIONS, open_indices
from derive.steps import Setting
from derive.writing.plain import plain

EQUALITIES = 8
"""So many right equalities of each document are damaged, chosen with a fixed seed."""
MUTANTS = 2
"""So many ways each, of different kinds."""
SECONDS = 10.0
SAID = (Outcome.WRONG, Outcome.CONDITIONAL, Outcome.IN_CASE)


@dataclass(frozen=True)
class Damaged:
    """A right equality with a damaged right side that really differs, and what was said of it."""

    place: str
    kind: str
    left: Expr
    right: Expr
    wrong: Expr
    judgement: Judgement

    def __str__(self) -> str:
        said = f"{self.judgement.outcome} {self.judgement.reason}".strip()
        return f"{self.place} {self.kind}: {plain(self.left)} = {plain(self.wrong)}, not {plain(self.right)}: {said}"


def plainest(one: Equality, judged: Judgement, chance: random.Random) -> Equality:
    """The equality in the reading in which it holds; of a matrix, one entry."""
    if one.entries:
        left, right, first, second = chance.choice(one.entries)
        return replace(one, left=left, right=right, sides=(first, second), entries=(), others=())
    assert judged.left is not None
    assert judged.right is not None
    return replace(one, left=judged.left, right=judged.right, others=())


def setting_of(judge: Judge, one: Equality) -> Setting | None:
    """The setting in which it holds, if it does without more ado."""
    settings = judge.scopes.settings(one)
    return next((found for found in settings if judge.check(found, one.left, one.right, one.case).holds), None)


def really(judge: Judge, setting: Setting, one: Equality, wrong: Expr, *, numbers: bool) -> bool:
    """Whether the damage changes the value: of rounded numbers, by far more than they are rounded."""
    values, close = (judge.values, 0.1) if numbers else ({}, 1e-6)
    return bool(differ(setting, one.right, wrong, one.case, values, close))


def damages(one: Equality, chance: random.Random) -> Iterator[tuple[str, Expr]]:
    """All damages of the right side, the kinds in random order, one of each kind before the second of any."""
    kinds = chance.sample(list(MUTATIONS), len(MUTATIONS))
    indices = open_indices(one.left, one.right, one.case)
    found = {kind: list(dict.fromkeys(MUTATIONS[kind].damaged(one.right, indices))) for kind in kinds}
    for wrongs in found.values():
        chance.shuffle(wrongs)
    while any(found.values()):
        for kind in kinds:
            if found[kind]:
                yield kind, found[kind].pop()


@cache
def damaged(name: str) -> tuple[Damaged, ...]:
    """Mutants of a document that really differ, with what is said of each."""
    chance, judge = random.Random(name), Judge(understanding(name), SECONDS)
    pairs = zip(understanding(name).items, judgements(name), strict=True)
    right = [(item, judged) for item, judged in pairs if isinstance(item, Equality) and judged.holds]
    found = list[Damaged]()
    for item, judged in chance.sample(right, min(EQUALITIES, len(right))):
        one, numbers = plainest(item, judged, chance), judged.reason == "the same number"
        judge.end = thread_time() + SECONDS
        setting = next(judge.scopes.settings(one), None) if numbers else setting_of(judge, one)
        if setting is None:
            continue
        chosen = (pair for pair in damages(one, chance) if really(judge, setting, one, pair[1], numbers=numbers))
        for kind, wrong in islice(chosen, MUTANTS):
            judge.end = thread_time() + SECONDS
            said = judge.equality(replace(one, right=wrong))
            found.append(Damaged(f"{name} {one.place}", kind, one.left, one.right, wrong, said))
    return tuple(found)


@pytest.mark.parametrize("name", PATHS)
def test_no_mutant_of_eight_right_equalities_holds(name):
    assert [str(one) for one in damaged(name) if one.judgement.holds] == []


def test_of_two_mutants_of_eight_right_equalities_of_each_document_98_percent_are_found():
    every = [one for name in PATHS for one in damaged(name)]
    counts = Counter(one.judgement.outcome for one in every)
    missed = [str(one) for one in every if one.judgement.outcome not in SAID]
    assert len(every) >= 250
    assert len(missed) <= 0.02 * len(every), "\n".join([str(dict(counts)), *missed])
