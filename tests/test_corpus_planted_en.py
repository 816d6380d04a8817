"""Mistakes planted in the English documents of the corpus are found where they are."""

from __future__ import annotations

import pytest
from planting import effects, missed, names

NAMES = names("planted_en")


@pytest.mark.parametrize("name", NAMES)
def test_of_the_mistakes_planted_in_a_document_90_percent_are_found(name):
    assert len(missed(name)) <= 0.1 * len(effects(name)), "\n".join(missed(name))


def test_of_all_planted_mistakes_97_percent_are_found():
    every = [line for name in NAMES for line in missed(name)]
    total = sum(len(effects(name)) for name in NAMES)
    assert len(every) <= 0.03 * total, "\n".join([f"{len(every)} of {total} are not found:", *every])
