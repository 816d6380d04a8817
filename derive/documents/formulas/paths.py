"""Partial derivatives along the paths of a graph: ∂u/∂v with other quantities on which u depends held fixed.

In ∂L/∂x = ∂L/∂u ∂u/∂x + ∂L/∂v ∂v/∂x a ∂u/∂x does not look through v, though u depends on it. Such a one is the
derivative of a copy of u in which x stands for itself, and all that is held fixed is what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from derive.documents.formulas.reach import Key, depends
from derive.documents.formulas.upstream import is_arbitrary
from derive.expr import D, Expr, Index, Sym, map_nodes, symbols, walk
from derive.steps import Definition, Setting, symbol_key

_COPY = "°"


def along_paths(setting: Setting, sides: Sequence[Expr]) -> Iterator[tuple[Setting, tuple[Expr, ...]]]:
    """The sides with derivatives along the paths that they name, then along single steps, then of all with a formula.

    Nothing is yielded that would mean the same.
    """
    nodes = [part for side in sides for part in walk(side) if isinstance(part, D)]
    named = {symbol_key(node.variable) for node in nodes}
    every = set(setting.definitions)
    bodies = {symbol_key(node.body) for node in nodes if isinstance(node.body, Sym)}
    plain = {key for key in bodies & every if not is_arbitrary(setting.definitions[key])}
    seen = [tuple(sides)]
    for inner, held in ((named, named), (named, every | named), (plain, every | named)):
        copies = _Copies(setting, held)
        found = tuple(map_nodes(side, partial(copies.put, inner)) for side in sides)
        if copies.made and found not in seen:
            seen.append(found)
            yield Setting({**setting.definitions, **copies.made}, setting.domains), found


def without_steps(
    setting: Setting, sides: Sequence[Expr], varied: set[Key]
) -> Iterator[tuple[Setting, tuple[Expr, ...]]]:
    """The sides without the formula of what stands below a slope of a formula, if slopes by that are told too.

    In ∂/∂x [x/s] of an s that depends on x, where ∂/∂s stands elsewhere, s is held fixed.
    """
    slopes = [part for side in sides for part in walk(side) if isinstance(part, D)]
    inside = {symbol_key(name) for part in slopes if not isinstance(part.body, Sym) for name in symbols(part.body)}
    fixed = inside & setting.definitions.keys()
    if fixed and fixed <= varied:
        kept = {key: known for key, known in setting.definitions.items() if key not in fixed}
        yield Setting(kept, setting.domains), tuple(sides)


class _Copies:
    """Copies of definitions in which one variable moves alone."""

    def __init__(self, setting: Setting, held: set[Key]) -> None:
        self.setting, self.held = setting, held
        self.made: dict[Key, Definition] = {}

    def put(self, inner: set[Key], part: Expr) -> Expr | None:
        """∂u/∂v of the copy, where u is one of some and has a formula without derivatives."""
        match part:
            case D(Sym() as body, variable) if symbol_key(body) in inner and symbol_key(body) != symbol_key(variable):
                definition = self.setting.definition_of(body)
                if definition and not _derives(definition) and self.looks_through(definition, symbol_key(variable)):
                    return D(self.copy(body, variable), self.copy(variable, variable))
        return None

    def looks_through(self, definition: Definition, variable: Key) -> bool:
        """Whether something is held fixed in a definition through which it depends on the variable."""
        for symbol in symbols(definition.formula):
            key = symbol_key(symbol)
            if key == variable or not depends(self.setting, symbol, variable):
                continue
            below = self.setting.definitions[key]
            if key in self.held or _derives(below) or self.looks_through(below, variable):
                return True
        return False

    def copy(self, symbol: Sym, variable: Sym) -> Sym:
        """The symbol's copy for a variable, which is defined on the way."""
        mark = f"{_COPY}{variable.name}{variable.layer or ''}"
        made = Sym(symbol.name + mark, symbol.indices, symbol.layer)
        if symbol_key(made) not in self.made:
            definition = self.itself(symbol)
            if symbol_key(symbol) != symbol_key(variable):
                definition = self.setting.definitions[symbol_key(symbol)]
            formula = map_nodes(definition.formula, lambda part: self.replaced(part, symbol, variable))
            self.made[symbol_key(made)] = Definition(Sym(made.name, definition.symbol.indices, made.layer), formula)
        return made

    def itself(self, symbol: Sym) -> Definition:
        """s := s, for all values of its indices."""
        plain = Sym(
            symbol.name,
            tuple(Index(f"{_COPY}{place}", index.size) for place, index in enumerate(symbol.indices)),
            symbol.layer,
        )
        return Definition(plain, plain)

    def replaced(self, part: Expr, symbol: Sym, variable: Sym) -> Expr | None:
        if not isinstance(part, Sym) or symbol_key(symbol) == symbol_key(variable):
            return None
        key = symbol_key(part)
        if key == symbol_key(variable):
            return self.copy(part, variable)
        moves = key not in self.held and depends(self.setting, part, symbol_key(variable))
        return self.copy(part, variable) if moves and not _derives(self.setting.definitions[key]) else part


def _derives(definition: Definition) -> bool:
    return any(isinstance(part, D) for part in walk(definition.formula))
