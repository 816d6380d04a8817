"""What the wrong sides of chains should have been equal to, whatever letters the next row has for the indices."""

from __future__ import annotations

from derive.documents.formulas.opaque import canonical
from derive.expr import Expr, Index, Sym, free_indices, rename, walk


class Mistakes:
    """For each chain and each wrong side in it the side that it should have been equal to."""

    def __init__(self) -> None:
        self._meant: dict[tuple[int, Expr], tuple[Expr, list[Index]]] = {}

    def keep(self, chain: int, wrong: Expr, meant: Expr) -> None:
        letters = _letters(wrong)
        self._meant[chain, _key(wrong, letters)] = meant, letters

    def meant(self, chain: int, side: Expr) -> Expr | None:
        """What should stand there, in the letters of the side; None if the side is no mistake."""
        letters = _letters(side)
        meant, others = self._meant.get((chain, _key(side, letters)), (None, []))
        return None if meant is None else rename(meant, dict(zip(others, letters, strict=True)))


def _letters(side: Expr) -> list[Index]:
    """The free indices in the order in which they come."""
    free = free_indices(side)
    every = (index for part in walk(side) if isinstance(part, Sym) for index in part.indices)
    return [index for index in dict.fromkeys(every) if index in free]


def _key(side: Expr, letters: list[Index]) -> Expr:
    return canonical(rename(side, {index: Index(f"φ{number}", index.size) for number, index in enumerate(letters)}))
