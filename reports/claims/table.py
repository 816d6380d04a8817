"""The sentences of every article, by article: the one table."""

from __future__ import annotations

from collections.abc import Mapping

from reports.claims.lesson import LESSON
from reports.claims.notes import NOTES
from reports.claims.record import Sentence, Silent
from reports.claims.single_neuron import SINGLE_NEURON
from reports.claims.slides import SLIDES
from reports.claims.tutorial import TUTORIAL
from reports.errata.articles import ARTICLES, Article

_BY_NAME = {"000": LESSON, "001": TUTORIAL, "002": SINGLE_NEURON, "003": NOTES, "004": SLIDES}
CLAIMS: Mapping[Article, tuple[Sentence | Silent, ...]] = {article: _BY_NAME[article.name] for article in ARTICLES}
"""In the order of their lines, with the lines that state nothing to check."""
