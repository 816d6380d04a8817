"""What an article names that runs, with its commands; or why there are none."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, str]
"""English, Chinese."""


@dataclass(frozen=True)
class Demo:
    """One thing that an article names.

    Args:
        name: of this record, unique.
        article: its number, of ARTICLES.
        first, last: the lines of the article that name it, from 1.
        title: what it is.
        commands: what runs it here, what follows `python cli.py`; several are run one after the other.
        reason: why there are none.

    Raises:
        ValueError: it has both commands and a reason, or neither.
    """

    name: str
    article: str
    first: int
    last: int
    title: Words
    commands: tuple[str, ...] = ()
    reason: Words | None = None

    def __post_init__(self) -> None:
        if bool(self.commands) == (self.reason is not None):
            raise ValueError(f"{self.name}: a demo has either commands or a reason why it has none")
