"""A topic: what can be derived by name besides pairs and activations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from derive.derivation import Derivation
from derive.expr import Expr
from derive.laws import Law
from derive.tables import Activation
from derive.topics.about import About

Build = Callable[[Mapping[str, Expr], Mapping[str, Law]], Derivation]
"""From the values of parameters and the table of laws to the derivation."""


@dataclass(frozen=True, kw_only=True)
class Topic(About):
    """One entry of TOPICS. `build` imports what it needs only when it is called: listing names stays instant."""

    build: Build
    of: Callable[[Activation], Topic] | None = None
    """The same topic for one activation, where it takes one."""
