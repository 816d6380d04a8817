"""What a law is, what it may look at, and the table that all laws enter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from derive.expr import Expr, Index
from derive.steps import Case, Setting


class LawError(ValueError):
    """No law leads on from here."""


@dataclass(frozen=True)
class Scope:
    """What a law may look at besides the node: definitions, the case in force, and the table of laws."""

    setting: Setting
    laws: Mapping[str, Law]
    case: Case | None = None
    reserved: frozenset[Index] = frozenset()
    """Letters that the derivation uses itself; bound indices take others."""

    def under(self, case: Case | None) -> Scope:
        return replace(self, case=case)


Rewrite = Callable[..., "Expr | None"]
"""(node, scope, …) -> what the node equals, or None where the law does not apply."""


@dataclass(frozen=True)
class Law:
    """A law: its name, its statement, what it is called in English and in Chinese, and the rewrite."""

    name: str
    statement: str
    en: str
    zh: str
    apply: Rewrite

    def __call__(self, node: Expr, scope: Scope, *details: object) -> Expr:
        """Apply the law; a caller that is not sure whether it fits asks `apply`.

        Raises:
            LawError: the law does not apply to the node.
        """
        rewritten = self.apply(node, scope, *details)
        if rewritten is None:
            raise LawError(f"the law {self.name} does not apply here")
        return rewritten


LAWS: dict[str, Law] = {}


def entered(name: str, statement: str, en: str, zh: str) -> Callable[[Rewrite], Rewrite]:
    def enter(rewrite: Rewrite) -> Rewrite:
        LAWS[name] = Law(name, statement, en, zh, rewrite)
        return rewrite

    return enter
