"""What is told of a topic around its derivation: titles, the question, what its symbols mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.tables import Activation, Parameter

Words = tuple[str, str]
"""English, Chinese. In sentences letters of mathematics stand between backticks."""


@dataclass(frozen=True, kw_only=True)
class About:
    """The words of a topic, and what its formulas leave open.

    `question` is what is asked and why it matters; the name of a result between backticks stands for its left side.
    `sizes` says what the indices run over: `of-n` stands for the letters of those that run to n.
    `symbols` says what the symbols mean that the other derivations do not have.
    """

    name: str
    title: Words
    group: str
    question: Words
    sizes: Words
    symbols: Mapping[str, Words] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    kink: tuple[str, str] = ("", "")
    """Where a derivative has a jump, and what it is taken to be there; formulas."""
    activation: Activation | None = None
    """Where the topic is about one."""
