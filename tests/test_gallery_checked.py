"""What the gallery prints can be verified with `check`: every statement is read, and none is found wrong."""

from pathlib import Path

import pytest

from derive.documents import Outcome, check_reading, understood
from derive.documents.understanding.statements import Note
from derive.reading import read
from reports.formats import FORMATS
from reports.handout.gallery import GALLERY
from reports.handout.writing import file_name

FOLDER = Path(__file__).parent.parent / "reports" / "gallery"
QUOTING = ("claims", "errata")
"""Pages that quote the formulas of others, wrong ones and ones that cannot be read among them."""
STATING = tuple(name for name in GALLERY if name not in QUOTING)
DECIDED = {
    "momentum": "en",
    "sgd": "zh",
    "l1": "en",
    "p-norm": "zh",
    "binary-cross-entropy": "zh",
    "kl-divergence": "en",
    "gibbs": "zh",
    "activations": "zh",
    "backprop": "en",
    "saturation-sigmoid-mse": "zh",
    "design-poisson": "en",
    "design-huber": "zh",
}
"""A handout of every kind; the others of a kind make the same statements, about another loss or optimiser."""


def text_of(name: str, lang: str) -> str:
    return (FOLDER / file_name(name, FORMATS["markdown"], lang)).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_that_handouts_state_has_a_meaning(lang):
    unread = {
        (name, item.place.line): item.reason
        for name in STATING
        for item in understood(read(text_of(name, lang))).items
        if isinstance(item, Note) and not item.given
    }
    assert unread == {}


@pytest.mark.parametrize(("name", "lang"), DECIDED.items())
def test_every_statement_of_a_handout_is_decided_and_none_is_wrong(name, lang):
    found = check_reading(read(text_of(name, lang)), seconds=5)
    good = (Outcome.GIVEN, Outcome.CONDITIONAL, Outcome.IN_CASE)
    assert [(one.place.line, one.reason) for one in found if not one.holds and one.outcome not in good] == []
    assert sum(one.holds for one in found) > len(found) / 10
