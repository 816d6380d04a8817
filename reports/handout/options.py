"""What a reader may choose about a handout."""

from __future__ import annotations

from dataclasses import dataclass
from math import log


@dataclass(frozen=True)
class Options:
    """The choices for one handout; every default is what most readers want."""

    lang: str = "en"
    detail: str = "brief"
    """full: every law has a line of its own."""
    title: str = ""
    author: str = ""
    course: str = ""
    audience: str = "all"
    """student: some lines stay open; answer: the same are marked."""
    density: float = 0.4
    """The share of lines that stay open."""
    seed: int = 1
    """Chooses the lines that stay open."""
    units: str = "nats"
    """Of the losses of examples, where a loss has a unit: nats or bits."""
    symbols: str = ""
    """Other names of the quantities: see `read_symbols`."""


UNITS = {"nats": 1.0, "bits": log(2)}
"""Nats in one of each."""
