"""Handouts that are of no derivation and no experiment, but of many things at once: one table of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from reports.document import Document
from reports.phrases import say


@dataclass(frozen=True)
class Page:
    """A handout that is made in a language from what the tables hold now."""

    name: str
    phrase: str
    """The key of its title."""
    place: str
    """MODULE:FUNCTION, from a language to the document."""

    def title(self, lang: str) -> str:
        return say(self.phrase, lang)

    def document(self, lang: str) -> Document:
        module, _, function = self.place.partition(":")
        make = cast(Callable[[str], Document], getattr(import_module(module), function))
        return make(lang)


PAGES = {
    one.name: one
    for one in (
        Page("losses", "losses-title", "reports.zoo.losses:losses_document"),
        Page("activations", "activations-title", "reports.zoo.activations:activations_document"),
        Page("claims", "claims", "reports.claims.document:claims_document"),
        Page("errata", "gallery-errata", "reports.errata.document:errata_document"),
        Page("demos", "demos", "reports.demos.document:demos_document"),
    )
}
