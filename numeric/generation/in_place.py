"""Rules that change arrays, as NumPy statements that change them in place and allocate nothing.

Numbers are reckoned by Python, so that they take the precision of the arrays that they meet. What cannot be
computed in the array that a rule changes goes to arrays of work, as few as the rules need at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from derive.expr import MINUS_ONE, ONE, Add, Expr, Fn, Mul, Num, Pow, Sym, contains, symbols
from derive.writing.plain import plain
from numeric.generation.emitter import DIRECT, FROM_SCIPY, HALF, NoCodeError

Rule = tuple[Sym, Expr]
"""What changes, and what it becomes."""
WORK = "work_"


@dataclass(frozen=True)
class InPlace:
    """Statements that carry out rules one after another, and how many arrays of work they need."""

    statements: tuple[str, ...]
    n_work: int

    @property
    def work(self) -> tuple[str, ...]:
        return tuple(f"{WORK}{place + 1}" for place in range(self.n_work))


def in_place(rules: Sequence[Rule], arrays: Collection[str], names: Mapping[str, str] = {}) -> InPlace:
    """Print rules for elementwise formulas.

    Args:
        rules: each sees what those before it have changed.
        arrays: which symbols are arrays, all of one shape; the others are numbers.
        names: what code calls a symbol, where it is not its own name.

    Raises:
        NoCodeError: a formula has a part that is not elementwise.
    """
    writer = _Writer(frozenset(arrays), names)
    for changed, formula in rules:
        writer.rule(changed, formula)
    return InPlace(tuple(writer.lines), writer.most)


class _Writer:
    def __init__(self, arrays: frozenset[str], names: Mapping[str, str]) -> None:
        self.arrays, self.names = arrays, names
        self.lines: list[str] = []
        self.used: set[str] = set()
        self.most = 0

    def rule(self, changed: Sym, formula: Expr) -> None:
        name = self._name(changed)
        parts = formula.terms if isinstance(formula, Add) else (formula,)
        own = [part for part in parts if self._is_multiple(part, changed)]
        others = [part for part in parts if part not in own]
        if len(own) != 1 or any(contains(part, changed) for part in others):
            self._copy(self._array(formula), name)
            return
        numbers = [part for part in _factors(own[0]) if part is not changed]
        if numbers:
            self.lines.append(f"{name} *= {self._number(_together(numbers))}")
        for part in others:
            self._add(name, part)

    def _is_multiple(self, part: Expr, changed: Sym) -> bool:
        """Whether it is the changed array itself, times a number."""
        rest = [factor for factor in _factors(part) if factor is not changed]
        return len(rest) == len(_factors(part)) - 1 and not any(map(self._varies, rest))

    def _copy(self, value: str, name: str) -> None:
        if value != name:
            self.lines.append(f"np.copyto({name}, {value})")
        self._free(value)

    def _add(self, name: str, part: Expr) -> None:
        """name += part, a minus in front of the part taken over."""
        negative, size = signed(part)
        value = self._array(size) if self._varies(size) else self._number(size)
        self.lines.append(f"{name} {'-' if negative else '+'}= {value}")
        self._free(value)

    # Arrays: each method gives the name of an array with the value, one of work or one that must stay.

    def _array(self, node: Expr) -> str:
        match node:
            case Sym():
                return self._name(node)
            case Add(terms):
                return self._sum(terms)
            case Mul():
                return self._product(node)
            case Pow(base, Num(value)) if value == 2:
                return self._call("np.square", self._array(base))
            case Pow(base, exponent) if exponent is HALF:
                return self._call("np.sqrt", self._array(base))
            case Pow(_, exponent) if exponent is MINUS_ONE:
                return self._product(node)
            case Pow(base, exponent):
                return self._call("np.power", *self._operands(base, exponent))
            case Fn(name, args) if name in DIRECT and name not in FROM_SCIPY:
                return self._call(DIRECT[name], *self._operands(*args))
        raise NoCodeError(f"there is no code in place for {plain(node)}")

    def _operands(self, *nodes: Expr) -> list[str]:
        return [self._array(node) if self._varies(node) else self._number(node) for node in nodes]

    def _sum(self, terms: Sequence[Expr]) -> str:
        """The longest term first, which needs most room; then the others are added to it."""
        positive = [place for place, term in enumerate(terms) if self._varies(term) and not signed(term)[0]]
        if not positive:
            raise NoCodeError(
                f"there is no code in place for {plain(Add(tuple(terms)))}: every array in it is negative"
            )
        first = max(positive, key=lambda place: _cost(terms[place]))
        value = self._array(terms[first])
        for term in (*terms[:first], *terms[first + 1 :]):
            if value.startswith(WORK):
                self._add(value, term)
            else:
                negative, size = signed(term)
                (other,) = self._operands(size)
                value = self._call("np.subtract" if negative else "np.add", value, other)
        return value

    def _product(self, node: Expr) -> str:
        numbers = [part for part in _factors(node) if not self._varies(part)]
        arrays = sorted((part for part in _factors(node) if self._varies(part)), key=_cost, reverse=True)
        values = [(_is_below(part), self._array(_inverse(part) if _is_below(part) else part)) for part in arrays]
        above, below = ([value for under, value in values if under is wanted] for wanted in (False, True))
        value = above[0] if above else self._number(_together(numbers))
        for other in above[1:]:
            value = self._call("np.multiply", value, other)
        for other in below:
            value = self._call("np.divide", value, other)
        if not above or not numbers:
            return value
        if all(map(_is_below, numbers)):
            return self._by(value, "/", "np.divide", self._number(_together(list(map(_inverse, numbers)))))
        return self._by(value, "*", "np.multiply", self._number(_together(numbers)))

    def _by(self, value: str, sign: str, function: str, number: str) -> str:
        """The array by a number: in place if it is one of work."""
        if not value.startswith(WORK):
            return self._call(function, value, number)
        self.lines.append(f"{value} {sign}= {number}")
        return value

    def _call(self, function: str, *operands: str) -> str:
        """A function of arrays and numbers into the first array of work among them, or into a free one."""
        out = next((one for one in operands if one.startswith(WORK)), "") or self._free_work()
        self.lines.append(f"{function}({', '.join(operands)}, out={out})")
        for one in operands:
            if one != out:
                self._free(one)
        return out

    def _free_work(self) -> str:
        place = next(place for place in range(1, len(self.used) + 2) if f"{WORK}{place}" not in self.used)
        self.used.add(f"{WORK}{place}")
        self.most = max(self.most, place)
        return f"{WORK}{place}"

    def _free(self, value: str) -> None:
        self.used.discard(value)

    # Numbers.

    def _varies(self, node: Expr) -> bool:
        return any(symbol.name in self.arrays for symbol in symbols(node))

    def _name(self, symbol: Sym) -> str:
        return self.names.get(symbol.name, symbol.name)

    def _number(self, node: Expr, *, tight: bool = False) -> str:
        """A number as Python; in brackets where something tight follows and it is a sum."""
        match node:
            case Num(value):
                text = str(value.numerator) if value.denominator == 1 else f"{value.numerator} / {value.denominator}"
                return f"({text})" if tight and (value < 0 or value.denominator != 1) else text
            case Sym():
                return self._name(node)
            case Mul() | Pow() if isinstance(node, Mul) or _is_below(node):
                above = [self._number(part, tight=True) for part in _factors(node) if not _is_below(part)]
                below = [self._number(_inverse(part), tight=True) for part in _factors(node) if _is_below(part)]
                text = " * ".join(above) or "1"
                if below:
                    text += f" / {below[0]}" if len(below) == 1 else f" / ({' * '.join(below)})"
                return f"({text})" if tight else text
            case Pow(base, exponent):
                simple = isinstance(base, Sym) and isinstance(exponent, (Sym, Num))
                sign = "**" if simple else " ** "
                return f"{self._number(base, tight=True)}{sign}{self._number(exponent, tight=True)}"
            case Add((first, *rest)):
                text = self._number(first)
                for part in rest:
                    negative, size = signed(part)
                    text += f" {'-' if negative else '+'} {self._number(size, tight=isinstance(size, Add))}"
                return f"({text})" if tight else text
        raise NoCodeError(f"there is no code in place for {plain(node)}")


def _factors(node: Expr) -> tuple[Expr, ...]:
    return node.factors if isinstance(node, Mul) else (node,)


def _together(factors: Sequence[Expr]) -> Expr:
    """The product; 1 where there is nothing to multiply."""
    return factors[0] if len(factors) == 1 else Mul(tuple(factors)) if factors else ONE


def signed(node: Expr) -> tuple[bool, Expr]:
    """Whether a minus stands in front, and the rest."""
    match node:
        case Num(value) if value < 0:
            return True, Num(-value)
        case Mul((Num(value), *rest)) if value < 0:
            kept = tuple(rest) if value == -1 else (Num(-value), *rest)
            return True, kept[0] if len(kept) == 1 else Mul(kept)
    return False, node


def _is_below(node: Expr) -> bool:
    return isinstance(node, Pow) and node.exponent is MINUS_ONE


def _inverse(node: Expr) -> Expr:
    assert isinstance(node, Pow)
    return node.base


def _cost(node: Expr) -> int:
    return len(plain(node))
