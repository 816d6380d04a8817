"""The demos, article by article."""

from __future__ import annotations

from reports.demos.articles import LESSON, NOTES, SINGLE_NEURON, TUTORIAL
from reports.demos.record import Demo
from reports.demos.slides import SLIDES

DEMOS: dict[str, Demo] = {demo.name: demo for demo in (*LESSON, *TUTORIAL, *SINGLE_NEURON, *NOTES, *SLIDES)}
"""By name, in the order of the articles."""
