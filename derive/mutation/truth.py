"""Whether a damaged equality really differs: SymPy decides, with no help from the checker."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import sympy

from derive.expr import (
    INDEX_NAMES,
    D,
    Expr,
    Fn,
    Index,
    Integral,
    Sym,
    Where,
    all_indices,
    children,
    free_indices,
    rename,
    symbols,
    walk,
)
from derive.mutation.damage import Mutant, open_indices
from derive.steps import Case, Domain, Hypothesis, Setting
from derive.sympy_form import SympyForm
from derive.writing.plain import plain

DIGITS = 40
_AGREE = sympy.Float("1e-25", DIGITS)
_SIZES = (2, 3, 4)
_OTHER_SIZE = 2
_LEADING = ("n", "t")
"""The sizes that take these values, or N where the formulas have neither; the others are 2."""
_POINTS, _POINTS_AT_KINKS = 3, 24
"""For each instance with n = 2; two for each of the others."""
_TRIES = 40
SECONDS = 3.0
_BENDS = ("abs", "sign", "max", "min", "relu")

Values = Mapping[str, sympy.Expr]


@dataclass(frozen=True)
class Truth:
    """Whether an equality really differs; None where no point was found at which the left side has a value."""

    differs: bool | None
    instances: int
    points: int
    defined: bool = True
    """False where they differ in that the right side has no value."""

    def __str__(self) -> str:
        if self.differs is None:
            return "the left side has no value"
        if self.differs:
            return "the sides differ" if self.defined else "the right side has no value"
        return f"the sides agree at {self.points} points of {self.instances} instances"


class Judge:
    """Decides the truth of equalities of one setting at random points, SymPy doing the mathematics."""

    def __init__(self, setting: Setting, seed: int = 1) -> None:
        self._setting, self._seed = setting, seed
        formulas = [definition.formula for definition in setting.definitions.values()]
        found = {index.size for formula in formulas for index in all_indices(formula)}
        self._leading = found & {*_LEADING} or {"N"}
        self._names = found | {*INDEX_NAMES}
        self._forms: dict[tuple[int, frozenset[Hypothesis], int], SympyForm] = {}
        self._free: dict[Expr, tuple[Index, ...]] = {}
        self._values: dict[tuple[int, frozenset[Hypothesis], int, Expr, tuple[int, ...]], sympy.Expr | None] = {}

    def judge(self, lhs: Expr, rhs: Expr, case: Case | None = None, uses: Sequence[Hypothesis] = ()) -> Truth:
        """Compare the sides for a leading size of 2, 3, 4 and all index values, at points that fit the hypotheses.

        Where the left side has no value nothing is claimed; where only the right side has none, they differ.
        Integrals are known but for a constant: their slopes are compared.
        """
        variable = self._integrated(lhs, rhs)
        if variable is not None:
            lhs, rhs = D(lhs, variable), D(rhs, variable)
        free, given = open_indices(lhs, rhs, case), frozenset(uses)
        points_wanted = _POINTS_AT_KINKS if self._bends(lhs, rhs) else _POINTS
        instances = points = 0
        for n in _SIZES:
            if n > _SIZES[0] and not points:
                break
            if not self._allow(given, n):
                continue
            for values in product(*(_values(index, self._size(index.size, n)) for index in free)):
                env = dict(zip(free, values, strict=True))
                if case and (env[case.first] == env[case.second]) != case.equal:
                    continue
                found, wanted = 0, points_wanted if n == _SIZES[0] else 2
                for number in range(_TRIES):
                    if found == wanted:
                        break
                    left = self._value(lhs, n, given, env, number)
                    if left is None:
                        continue
                    right = self._value(rhs, n, given, env, number)
                    found += 1
                    if right is None or abs(left - right) > _AGREE * (1 + abs(left) + abs(right)):
                        return Truth(True, instances + 1, points + found, defined=right is not None)
                instances, points = instances + bool(found), points + found
        return Truth(False if points else None, instances, points)

    def _allow(self, uses: frozenset[Hypothesis], n: int) -> bool:
        """Whether no hypothesis about sizes alone, such as n = 2, is broken."""
        form = SympyForm(self._setting, self._sizes(n), lambda symbol: sympy.Symbol(symbol.name))
        closed = (sympy.expand(form.at(used.left, {}) - form.at(used.right, {})) for used in uses if _is_closed(used))
        return not any(difference.is_number and difference != 0 for difference in closed)

    def _sizes(self, n: int) -> dict[str, int]:
        return {name: self._size(name, n) for name in self._names}

    def _size(self, name: str, n: int) -> int:
        return n if name in self._leading else _OTHER_SIZE

    def _integrated(self, *formulas: Expr) -> Sym | None:
        """By what the formulas are integrated; of several variables the one of which the others are made."""
        found = {integral.variable for integral in self._integrals(*formulas)}
        for variable in sorted(found, key=lambda one: one.name):
            definition = self._setting.definition_of(variable)
            below = set(symbols(definition.formula)) if definition else set()
            if not any(other.name == one.name for one in below for other in found - {variable}):
                letters = {index: Index(f"{index.name}#", index.size) for index in variable.indices}
                renamed = rename(variable, letters)
                return renamed if isinstance(renamed, Sym) else None
        return None

    def _integrals(self, *formulas: Expr) -> Iterator[Integral]:
        """Those outside of derivatives, in definitions that are named, too."""
        for formula in formulas:
            match formula:
                case D():
                    continue
                case Integral():
                    yield formula
                case Sym():
                    definition = self._setting.definition_of(formula)
                    yield from self._integrals(definition.formula) if definition else ()
                    continue
            yield from self._integrals(*children(formula))

    def _bends(self, *formulas: Expr) -> bool:
        """Whether a kink or a case distinction occurs, in a definition that they name, too."""
        rest, seen = list(formulas), set[Expr]()
        while rest:
            for part in walk(rest.pop()):
                if isinstance(part, Where) or (isinstance(part, Fn) and part.name in _BENDS):
                    return True
                definition = self._setting.definition_of(part) if isinstance(part, Sym) else None
                if definition and definition.formula not in seen:
                    seen.add(definition.formula)
                    rest.append(definition.formula)
        return False

    def _value(
        self, side: Expr, n: int, uses: frozenset[Hypothesis], env: Mapping[Index, int], number: int
    ) -> sympy.Expr | None:
        """The value at a point as a real number; None where there is none."""
        if side not in self._free:
            self._free[side] = tuple(free_indices(side))
        key = n, uses, number, side, tuple([env[index] for index in self._free[side]])
        if key not in self._values:
            try:
                value = self._form(n, uses, number).at(side, env).evalf(DIGITS)
                self._values[key] = value if value.is_Number and value.is_finite else None
            except (TypeError, ValueError, ZeroDivisionError):  # a comparison of complex numbers
                self._values[key] = None
        return self._values[key]

    def _form(self, n: int, uses: frozenset[Hypothesis], number: int) -> SympyForm:
        """The formulas at one random point."""
        key = n, uses, number
        if key not in self._forms:
            sizes = self._sizes(n)
            known = self._satisfying(uses, sizes, number)
            self._forms[key] = SympyForm(
                self._setting, sizes, lambda symbol: known.get(symbol.name, self._random(symbol.name, f"{number}"))
            )
        return self._forms[key]

    def _random(self, symbol: str, seed: str) -> sympy.Float:
        chance = random.Random(f"{self._seed} {seed} {symbol}")
        match self._setting.domains.get(symbol.split("_")[0]):
            case Domain.UNIT:
                value = chance.uniform(0.05, 0.95)
            case Domain.POSITIVE:
                value = 2.0 ** chance.uniform(-4, 0.7)
            case _:
                value = chance.uniform(-2, 2)
        return sympy.Float(value, DIGITS)

    def _satisfying(self, uses: frozenset[Hypothesis], sizes: Mapping[str, int], number: int) -> Values:
        """Values, within their domains where possible, that make the hypotheses true."""
        values: Values = {}
        for attempt in range(_TRIES if uses else 0):
            seed = f"{number} {attempt}" if attempt else f"{number}"
            values = self._solved(uses, sizes, seed)
            if values and all(self._in_domain(name, value) for name, value in values.items()):
                break
        return values

    def _in_domain(self, name: str, value: sympy.Expr) -> bool:
        domain = self._setting.domains.get(name.split("_")[0], Domain.REAL)
        return domain is Domain.REAL or bool(value > 0 and (domain is Domain.POSITIVE or value < 1))

    def _solved(self, uses: frozenset[Hypothesis], sizes: Mapping[str, int], seed: str) -> Values:
        """The equations solved one after the other, each for its last symbol, the rest at random."""
        chance = random.Random(f"{self._seed} {seed} roots")
        form = SympyForm(self._setting, sizes, lambda symbol: sympy.Symbol(symbol.name))
        known: dict[sympy.Symbol, sympy.Expr] = {}
        for used in sorted(uses, key=lambda used: plain(used.left)):
            free = open_indices(used.left, used.right, None)
            for values in product(*(_values(index, sizes[index.size]) for index in free)):
                env = dict(zip(free, values, strict=True))
                equation = sympy.expand((form.at(used.left, env) - form.at(used.right, env)).xreplace(known))
                if equation.is_rational_function():
                    equation = sympy.cancel(equation)  # an identity asks for nothing
                if symbols := sorted(equation.free_symbols, key=str):
                    root = chance.choice(sympy.solve(equation, symbols[-1]))
                    known = {old: value.xreplace({symbols[-1]: root}) for old, value in known.items()}
                    known[symbols[-1]] = root
        others = {symbol for value in known.values() for symbol in value.free_symbols}
        drawn = {symbol: self._random(symbol.name, seed) for symbol in others}
        return {symbol.name: value.xreplace(drawn) for symbol, value in {**known, **drawn}.items()}


def _values(index: Index, size: int) -> range:
    """All that the index can be."""
    return range(size if index.is_last else 1, size + 1)


def _is_closed(hypothesis: Hypothesis) -> bool:
    return not open_indices(hypothesis.left, hypothesis.right, None)


def judge(mutant: Mutant, setting: Setting) -> Truth:
    """Whether the damaged equality really differs."""
    return Judge(setting).judge(mutant.lhs, mutant.rhs, mutant.case, mutant.uses)
