"""Curves as data: what a plot shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One pair of axes: what the vertical one shows, places on the horizontal one, and the curves over them by name."""

    label: str
    places: Sequence[float]
    curves: Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Plot:
    """Panels side by side; all have the same names of curves, which stand below once, if any.

    `axis` names the horizontal axis of each; `height` is in inches; in a `square` plot a unit is as long on one axis
    as on the other.
    """

    axis: str
    panels: Sequence[Panel]
    title: str = ""
    height: float = 3.2
    square: bool = False
