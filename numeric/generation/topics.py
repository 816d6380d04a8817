"""The modules of topics: for each group of topics of which code can be made, what writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.checker import Proof
from numeric.generation.normalising import normalising_module

TOPIC_MODULES: Mapping[str, Callable[[Proof], str]] = {"normalisation": normalising_module}
"""By group: from a proof that holds to the source of a module."""
