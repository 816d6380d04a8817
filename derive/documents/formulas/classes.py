"""A one-hot target told by its class: what holds for y_k = δ_kc."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from derive.documents.formulas.reach import Key, depends
from derive.expr import ONE, D, Delta, Expr, Index, Sym, map_nodes, open_indices, rename, symbols, walk
from derive.steps import Case, Definition, Hypothesis, Setting, symbol_key

_CLASS = re.compile(
    r"\b(?:correct|true|target|right|gold|ground[- ]truth)\s+(?:class|label|category)"
    r"(?:['’]s)?(?:\s+(?:index|is|be|of|as|being))*"
    r"\s*[=:,(]?\s*([b-hj-xz])(?![A-Za-z0-9'(_^])"
    r"|(?<![不非])(?:真实|正确|目标|真正)的?(?:类别|标签|类)(?:的?(?:索引|下标|编号|序号))?"
    r"(?:为|是|记为|记作|设为)?\s*([b-hj-xz])(?![A-Za-z0-9'(_^])",
    re.IGNORECASE,
)
_ONE_HOT = re.compile(r"one[-–$ ]*hot|独热|其余(的)?(都)?为|只有一个", re.IGNORECASE)


def says_one_hot(words: str) -> bool:
    return bool(_ONE_HOT.search(words))


def classes_of_values(values: Sequence[tuple[Sym, Expr, int]], words: str) -> frozenset[str]:
    """The k of the y_k = 1 that is said of a one-hot target."""
    said = says_one_hot(words)
    return frozenset(
        symbol.indices[0].name for symbol, value, _ in values if said and value == ONE and len(symbol.indices) == 1
    )


def class_letters(words: str) -> frozenset[str]:
    """The letters that words such as "the correct class is k" give to the class of a sample.

    >>> sorted(class_letters("let the index of the correct class be k, and j another"))
    ['k']
    """
    return frozenset(one or other for one, other in _CLASS.findall(words))


def at_classes(
    setting: Setting,
    left: Expr,
    right: Expr,
    targets: Sequence[Sym],
    letters: Set[str] = frozenset("c"),
    case: Case | None = None,
) -> Iterator[tuple[Setting, Expr, Expr, Hypothesis, Case | None]]:
    """The equality with a target that is 1 at c, else 0; what that supposes; its case, or one if c is not written.

    `letters` are those that the document has for the class.
    """
    every = open_indices(left) | open_indices(right)
    for target in targets:
        (own,) = target.indices
        if symbol_key(target) in setting.definitions or _is_varied(setting, (left, right), target):
            continue
        names_it = any(symbol_key(symbol) == symbol_key(target) for symbol in symbols(right))
        names_it |= any(isinstance(part, D) for part in walk(right))
        apart = frozenset() if names_it else open_indices(right) - open_indices(left)
        known = sorted((index for index in every if index.name in letters or index in apart), key=lambda one: one.name)
        named = [index for index in known if index.size == own.size]
        index = named[0] if named else Index("c", own.size)
        # What runs over a sum in a definition is another index, be it of the same letter.
        fresh = Index(f"{index.name}′", index.size) if named else index
        made = _Class(setting, symbol_key(target), fresh)
        used = Hypothesis(target, Delta(own, index))
        ours, theirs = (rename(side, {index: fresh}) for side in (left, right))
        sides = made.formula(ours), made.formula(theirs)
        wider = made.setting()
        if wider is None:
            continue
        if named:
            yield wider, *sides, used, case and _with_index(case, index, fresh)
        elif sides[0] is not left and sides[1] is right:
            for other in sorted(every, key=lambda one: one.name):
                if other.size == own.size:
                    yield wider, *sides, used, case or Case(other, fresh, equal=False)


def _with_index(case: Case, old: Index, new: Index) -> Case:
    """The case with another index in the place of one."""
    first, second = (new if index == old else index for index in (case.first, case.second))
    return replace(case, first=first, second=second)


def _is_varied(setting: Setting, sides: Sequence[Expr], target: Sym) -> bool:
    """Whether something is differentiated by the target or by what depends on it."""
    formulas = [*sides, *(definition.formula for definition in setting.definitions.values())]
    variables = [part.variable for formula in formulas for part in walk(formula) if isinstance(part, D)]
    key = symbol_key(target)
    return any(symbol_key(variable) == key or depends(setting, variable, key) for variable in variables)


class _Class:
    """Puts δ_kc for a target, and gives all that depends on it the index c."""

    def __init__(self, setting: Setting, target: Key, index: Index) -> None:
        self.old, self.target, self.index = setting, target, index
        self.moved = {
            key
            for key, definition in setting.definitions.items()
            if any(
                symbol_key(symbol) == target or depends(setting, symbol, target)
                for symbol in symbols(definition.formula)
            )
        }

    def formula(self, node: Expr) -> Expr:
        def put(part: Expr) -> Expr | None:
            if not isinstance(part, Sym):
                return None
            if symbol_key(part) == self.target:
                return Delta(part.indices[0], self.index)
            if symbol_key(part) in self.moved:
                return Sym(part.name, (*part.indices, self.index), part.layer)
            return None

        return map_nodes(node, put)

    def setting(self) -> Setting | None:
        """The definitions for this class; None if the index stands in one of them already."""
        kept = {}
        for definition in self.old.definitions.values():
            symbol = self.formula(definition.symbol)
            assert isinstance(symbol, Sym)
            formula = self.formula(definition.formula)
            taken = definition.key in self.moved and self.index in definition.symbol.indices
            if taken or not open_indices(formula) <= set(symbol.indices):
                return None
            made = Definition(symbol, formula)
            kept[made.key] = made
        return Setting(kept, self.old.domains)
