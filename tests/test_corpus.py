"""The corpus: documents in which everything is right. They are read, and nothing in them is called wrong."""

from __future__ import annotations

from collections import Counter

import pytest
from planting import PATHS, judgements, planted, text_of

from derive.documents import Outcome
from reports.benchmark import checks

NOT_RIGHT = (Outcome.WRONG, Outcome.RIGHT_AGAIN)
SHARE, SHARE_OF_EACH = 0.95, 0.85
"""Of the signs that are read: of all documents together, and of each."""


def unread(name: str) -> list[str]:
    return [f"{name} {one.place}: {one.reason}" for one in judgements(name) if one.outcome is Outcome.NOT_READ]


@pytest.mark.parametrize("name", PATHS)
def test_nothing_right_is_called_wrong(name):
    assert [str(one.place) for one in judgements(name) if one.outcome in NOT_RIGHT] == []


@pytest.mark.parametrize("name", PATHS)
def test_most_signs_of_each_document_are_read(name):
    assert len(unread(name)) <= (1 - SHARE_OF_EACH) * len(judgements(name)), "\n".join(unread(name))


def test_of_all_signs_95_percent_are_read():
    missed = [one for name in PATHS for one in unread(name)]
    assert len(missed) <= (1 - SHARE) * sum(len(judgements(name)) for name in PATHS), "\n".join(missed)


def test_the_corpus_is_large_enough():
    held = sum(one.holds for name in PATHS for one in judgements(name))
    assert len(PATHS) >= 15
    assert held >= 400


def test_every_planted_mistake_is_an_edit_of_one_place():
    bad = [str(one) for one in planted() if text_of(one.file).count(one.old) != 1 or one.old == one.new]
    assert bad == []


def test_every_document_has_at_least_ten_planted_mistakes():
    assert min(Counter(one.file for one in planted()).values()) >= 10
    assert {one.file for one in planted()} == set(PATHS)


def test_the_benchmark_of_check_times_the_documents_that_it_is_given():
    name = "chain_rule_tutorial.md"
    (one,) = checks([PATHS[name]], runs=1)
    assert one.name == name
    assert one.equalities >= 30
    assert 0 < one.slowest <= one.warm * 10
    assert one.cold > 0
