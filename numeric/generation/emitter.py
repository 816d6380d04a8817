"""One printer from formulas to NumPy: statements for rows of samples, each shared part computed once.

Rows are samples and columns are classes: a formula with one open index is an array (rows, n), one
with none an array (rows, 1) or a number, one with two an array (rows, n, n). Whatever a formula
needs at once is computed at ±∞ and at huge and tiny numbers while it is printed: a product in
which 0 meets ∞ there is printed as one in which 0 wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from derive.expr import (
    MINUS_ONE,
    Add,
    Delta,
    Expr,
    Fn,
    Index,
    Mul,
    Num,
    Pow,
    Rel,
    Sum,
    Sym,
    Where,
    children,
    free_indices,
    rename,
    replace,
    walk,
)
from derive.notation import I
from derive.writing.plain import plain
from numeric.generation.helpers import prelude
from numeric.stable.law import SHIFT, TOP

_LESS_TOP = Mul((MINUS_ONE, TOP))
HALF = Num(Fraction(1, 2))
_LOOSE, _SUM, _PRODUCT, _SIGN, _ATOM = range(5)

DIRECT = {
    "exp": "np.exp",
    "log": "np.log",
    "log1p": "np.log1p",
    "expm1": "np.expm1",
    "sin": "np.sin",
    "cos": "np.cos",
    "tan": "np.tan",
    "sinh": "np.sinh",
    "cosh": "np.cosh",
    "tanh": "np.tanh",
    "atan": "np.arctan",
    "abs": "np.abs",
    "sign": "np.sign",
    "max": "np.maximum",
    "min": "np.minimum",
    "erf": "erf",
    "erfc": "erfc",
}
"""What NumPy, or SciPy, calls a function."""
_HELPED = {
    "relu": "_relu",
    "sigmoid": "_sigmoid",
    "softplus": "_softplus",
    "exprel": "_exprel",
    "log1prel": "_log1prel",
}
FROM_SCIPY = frozenset({"erf", "erfc"})

_EXTREMES = (-np.inf, -1e308, -800.0, -1.0, 0.0, 1e-300, 1.0, 800.0, 1e308, np.inf)
_TARGETS = ((1.0, 0.0), (0.25, 0.75), (-1.0, 1.0), (3.0, 0.5))


def extreme_points() -> dict[str, Any]:
    """net and t of two classes, at which printed code is tried, and a vector v."""
    rows = np.array(list(product(_EXTREMES, repeat=2)))
    net = np.tile(rows, (len(_TARGETS), 1))
    return {"net": net, "t": np.repeat(np.array(_TARGETS), len(rows), axis=0), "v": np.ones_like(net)}


def canonical(node: Expr) -> Expr:
    """The same formula with its one open class index called i; others as they are."""
    free = free_indices(node)
    if len(free) != 1:
        return node
    (index,) = free
    return rename(node, {index: Index(I.name, index.size)})


class NoCodeError(ValueError):
    """A derivation, or a formula, of which there is no code."""


class MissingPackageError(ImportError):
    """Code is tried while it is printed, and what it imports is not installed."""


@dataclass(frozen=True)
class Statement:
    """name = code, for whole arrays.

    `takes` says what it does to whole rows, where it does: the helper called or "sum", with `body` the
    code of the terms. Without it each entry is computed from the same entries of others.
    """

    name: str
    code: str
    takes: str = ""
    body: str = ""


@dataclass
class Emitter:
    """Prints formulas as statements of one function; what it has printed it uses again.

    Args:
        formulas: of the named quantities, such as y and rest, each with the open index i.
        parameters: the free parameters with a value to try at the extreme points.
        arrays: the array arguments of the function, by symbol.
        given: values at the extreme points of arguments other than net, t and v.
    """

    formulas: Mapping[str, Expr]
    parameters: Mapping[str, float]
    arrays: Sequence[str] = ("net", "t")
    given: Mapping[str, Any] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    helpers: set[str] = field(default_factory=set)
    scipy: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names: dict[Expr, str] = {}
        self._parts: dict[Expr, tuple[str, str]] = {}
        self._taken = Counter[str](dict.fromkeys((*self.arrays, *self.parameters, "n", "n_samples", "np"), 1))
        self._counts = Counter[Expr]()
        self._space: dict[str, Any] = {}
        self._begin()

    def _begin(self) -> None:
        """The extreme points at which printed code is tried."""
        exec(prelude(), self._space)
        points = {**extreme_points(), **self.given}
        self._space.update({name: points[name] for name in self.arrays})
        self._space.update(self.parameters, n=2, n_samples=1)

    # What a function consists of.

    def expect(self, formulas: Iterable[Expr]) -> None:
        """Say what will be printed, so that parts which occur twice are computed once."""
        waiting = list(formulas)
        seen = set[str]()
        while waiting:
            self._count(waiting.pop(), waiting, seen)

    def _count(self, node: Expr, waiting: list[Expr], seen: set[str]) -> None:
        key = canonical(node)
        if isinstance(key, Sym):
            if key.indices and key.name in self.formulas and key.name not in seen:
                seen.add(key.name)
                waiting.append(self.formulas[key.name])
            return
        self._counts[key] += 1
        if self._counts[key] == 1:
            for part in _printed(key):
                self._count(part, waiting, seen)

    def value(self, formula: Expr, name: str = "") -> str:
        """Print the statements for a formula; give the name or the expression of its value."""
        code = self._code(formula, _LOOSE)[1]
        if not name or code in self._names.values():
            return code
        return self._assign(code, name)

    def _assign(self, code: str, wish: str, takes: str = "", body: str = "") -> str:
        name = self._free_name(wish)
        self.statements.append(Statement(name, code, takes, body))
        self._space[name] = self._tried(code)
        return name

    def _of_rows(self, helper: str, argument: str, wish: str, key: Expr) -> str:
        """What takes a whole row at once is a statement of its own."""
        if key not in self._names:
            code = f"{self._helper(helper)}({argument})"
            self._names[key] = self._assign(code, wish, helper, argument.partition(",")[0])
        return self._names[key]

    @property
    def lines(self) -> list[str]:
        return [f"{one.name} = {one.code}" for one in self.statements]

    def _tried(self, code: str) -> Any:
        with np.errstate(all="ignore"):
            return eval(code, self._space)  # our own print, at extreme points

    # The formula as code, with how tightly it binds.

    def _code(self, node: Expr, level: int) -> tuple[int, str]:
        own, code = self._shared(node)
        return (own, code) if own >= level else (_ATOM, f"({code})")

    def _text(self, node: Expr, level: int = _LOOSE) -> str:
        return self._code(node, level)[1]

    def _shared(self, node: Expr) -> tuple[int, str]:
        key = canonical(node)
        if key in self._names:
            return _ATOM, self._names[key]
        if isinstance(key, Sym):
            return _ATOM, self._symbol(key)
        written = self._written(node)
        if key in self._names:
            return _ATOM, self._names[key]
        if self._counts[key] > 1 and _worth_a_name(node) and len(free_indices(node)) <= 1:
            self._names[key] = self._assign(written[1], _wish(key))
            return _ATOM, self._names[key]
        return written

    def _symbol(self, node: Sym) -> str:
        if node.name == "pi":
            return "np.pi"
        if node.indices and node.name in self.formulas:
            formula = canonical(self.formulas[node.name])
            self._names[node] = self._assign(self._text(formula), node.name)
            self._names.setdefault(formula, self._names[node])
            return self._names[node]
        return "n_samples" if node.name == "N" else node.name

    def _written(self, node: Expr) -> tuple[int, str]:
        match node:
            case Num(value):
                return _number(value)
            case Add():
                return self._sum_of(node)
            case Mul():
                return self._product_of(node)
            case Pow(base, exponent):
                return self._power_of(base, exponent)
            case Fn(name, args):
                return self._call_of(name, args)
            case Sum():
                return _ATOM, self._total_of(node)
            case Where(Rel(op, left, right), then, otherwise):
                condition = f"{self._text(left, _SUM)} {op} {self._text(right, _SUM)}"
                return _ATOM, f"np.where({condition}, {self._text(then)}, {self._text(otherwise)})"
            case Delta():
                return _ATOM, "np.eye(n)"
        raise NoCodeError(f"there is no code for {plain(node)}")

    def _sum_of(self, node: Add) -> tuple[int, str]:
        if _LESS_TOP in node.terms:
            return self._below_top(node)
        ordered = _in_order(node.terms)
        code = ""
        for term in ordered:
            if _is_negative(term):
                code += (
                    f" - {self._text(_negated(term), _PRODUCT)}" if code else f"-{self._text(_negated(term), _SIGN)}"
                )
            else:
                code += f" + {self._text(term, _SUM)}" if code else self._text(term, _SUM)
        return _SUM, code

    def _below_top(self, node: Add) -> tuple[int, str]:
        """v - top and whatever else there is, for the v of the exponentials."""
        v = next(
            shifted
            for formula in self.formulas.values()
            for part in walk(formula)
            if isinstance(part, Fn) and part.name == "exp" and (shifted := _shifted(part.args[0])) is not None
        )
        v = canonical(v)
        own = {*(v.terms if isinstance(v, Add) else (v,)), _LESS_TOP}
        rest = [term for term in node.terms if term not in own]
        code = self._of_rows("_below_largest", self._text(v), "below_largest", Add((v, _LESS_TOP)))
        for term in rest:
            code += (
                f" - {self._text(_negated(term), _PRODUCT)}" if _is_negative(term) else f" + {self._text(term, _SUM)}"
            )
        return _SUM, code

    def _product_of(self, node: Mul) -> tuple[int, str]:
        """As few roundings as there are factors, and no overflow on the way to a number that is none.

        A power of two rounds nothing: a small one comes first, a large one last.
        """
        value, above, below = self._constants([factor for factor in node.factors if not _varies(factor)])
        arrays = [factor for factor in node.factors if _varies(factor)]
        texts = [self._text(part, _SIGN) for part in arrays if not _is_below(part)]
        first = [str(value.numerator)] if value.numerator != 1 and not _is_power_of_two(value.numerator) else []
        if value.denominator != 1 and _is_power_of_two(value.denominator) and texts:
            texts[0] = f"{1 / value.denominator} * {texts[0]}"
        elif value.denominator != 1:
            below.insert(0, str(value.denominator))
        code = self._times(texts)
        code = " * ".join([*first, *above, *([code] if code else [])]) or "1"
        for part in arrays:
            if _is_below(part):
                code += f" / {self._text(_inverse(part), _SIGN)}"
        if below:
            code += f" / {below[0]}" if len(below) == 1 else f" / ({' * '.join(below)})"
        if not first and value.numerator != 1:
            code = (
                f"{value.numerator}{code.removeprefix('1')}"
                if code.startswith("1 /")
                else f"{code} * {value.numerator}"
            )
        negative = any(isinstance(factor, Num) and factor.value < 0 for factor in node.factors)
        return _PRODUCT, f"-{code}" if negative else code

    def _constants(self, factors: Sequence[Expr]) -> tuple[Fraction, list[str], list[str]]:
        """Numbers, sizes and parameters: the number without its sign, what multiplies and what divides."""
        value = Fraction(1)
        above, below = list[str](), list[str]()
        for factor in factors:
            if isinstance(factor, Num):
                value *= factor.value
            elif _is_below(factor):
                below.append(self._text(_inverse(factor), _SIGN))
            else:
                above.append(self._text(factor, _SIGN))
        return abs(value), above, below

    def _times(self, texts: Sequence[str]) -> str:
        """The product; one in which 0 wins where 0 meets ∞ at an extreme point."""
        if len(texts) > 1:
            values = [np.asarray(self._tried(text)) for text in texts]
            with np.errstate(all="ignore"):
                zero = np.logical_or.reduce(np.broadcast_arrays(*(value == 0 for value in values)))
                infinite = np.logical_or.reduce(np.broadcast_arrays(*(np.isinf(value) for value in values)))
            if np.any(zero & infinite):
                self.helpers.add("_times")
                return f"_times({', '.join(texts)})"
        return " * ".join(texts)

    def _power_of(self, base: Expr, exponent: Expr) -> tuple[int, str]:
        if exponent is MINUS_ONE:
            return _PRODUCT, f"1 / {self._text(base, _SIGN)}"
        if exponent is HALF:
            return _ATOM, f"np.sqrt({self._text(base)})"
        if isinstance(exponent, Num) and exponent.value == 2:
            return _ATOM, f"np.square({self._text(base)})"
        if isinstance(exponent, Num) and exponent.value == -2:
            return _ATOM, f"np.square(1 / {self._text(base, _SIGN)})"
        if isinstance(exponent, Num) and exponent.value < 0:
            return _PRODUCT, f"1 / {self._power_of(base, Num(-exponent.value))[1]}"
        return _ATOM, f"np.power({self._text(base)}, {self._text(exponent)})"

    def _call_of(self, name: str, args: Sequence[Expr]) -> tuple[int, str]:
        match name, args:
            case "exp", (argument,) if (shifted := _shifted(argument)) is not None:
                own = Fn(name, (canonical(argument),))
                return _ATOM, self._of_rows("_exponentials", self._text(shifted), "exponentials", own)
            case "log", (Sum(Fn("exp", (argument,)), _, excluded),) if (shifted := _shifted(argument)) is not None:
                whole = canonical(Fn(name, tuple(args)))
                if excluded:
                    text = self._text(canonical(shifted))
                    return _ATOM, self._of_rows("_log_sum_exp_of_others", text, "log_others", whole)
                terms = self._apart(_over_largest(args[0]))
                return _ATOM, self._of_rows("_log_total_over_largest", terms, "log_total", whole)
            case _ if name in _HELPED:
                return _ATOM, f"{self._function(name)}({self._text(args[0])})"
        return _ATOM, f"{self._function(name)}({', '.join(map(self._text, args))})"

    def _function(self, name: str) -> str:
        """What code calls a function; what it needs for that is noted."""
        if name in FROM_SCIPY and not self.scipy:
            self.scipy |= FROM_SCIPY
            try:
                exec("from scipy.special import erf, erfc", self._space)
            except ImportError as error:
                raise MissingPackageError("the error function is SciPy's; install scipy to make code of it") from error
        if name in _HELPED:
            return self._helper(_HELPED[name])
        if name not in DIRECT:
            raise NoCodeError(f"there is no code for the function {name}")
        return DIRECT[name]

    def _helper(self, name: str) -> str:
        self.helpers.add(name)
        return name

    def _total_of(self, node: Sum) -> str:
        body, index = node.body, node.index
        others = free_indices(body) - {index}
        if index not in free_indices(body):
            left_out = f"(n - {len(node.excluded)})" if node.excluded else "n"
            return f"({left_out} * {self._text(body, _SIGN)})"
        if node.excluded and not others:
            return self._of_rows("_sum_of_others", self._apart(canonical(body)), "others", canonical(node))
        if not others:
            if node not in self._names:
                self._names[node] = self._sum_of_all(canonical(body))
            return self._names[node]
        if len(others) != 1:
            raise NoCodeError(f"there is no code for {plain(node)}, a sum over more than two indices at once")
        (other,) = others
        inner = self._matrix(body, other, index)
        if node.excluded:
            inner = f"np.where(np.eye(n, dtype=bool), 0, {inner})"
        return f"np.sum({inner}, axis=2)"

    def _sum_of_all(self, body: Expr) -> str:
        terms = self._text(body)
        if body in self._parts and terms in self._names.values():
            largest, others = self._parts[body]
            code = f"{others} + {terms}[{largest}][:, None]"
            return self._assign(code, "total", "_apart", f"{terms}, {largest}, {others}")
        return self._assign(f"np.sum({terms}, axis=-1, keepdims=True)", "total", "sum", terms)

    def _apart(self, body: Expr) -> str:
        """The terms of a sum, where the largest is, and the sum of the others."""
        terms = self._named(body)
        if body not in self._parts:
            positive = isinstance(body, Fn) and body.name == "exp"
            helper = self._helper("_apart_positive" if positive else "_apart")
            largest, others = self._free_name("largest"), self._free_name(f"others_of_{terms}")
            code = f"{helper}({terms})"
            self.statements.append(Statement(f"{largest}, {others}", code, helper, terms))
            self._space.update(zip((largest, others), self._tried(code), strict=True))
            self._parts[body] = largest, others
        return ", ".join([terms, *self._parts[body]])

    def _free_name(self, wish: str) -> str:
        self._taken[wish] += 1
        return wish if self._taken[wish] == 1 else f"{wish}_{self._taken[wish]}"

    def _named(self, node: Expr) -> str:
        """The name of a part, given one if it has none."""
        code = self._text(node)
        if not code.isidentifier():
            code = self._names[node] = self._assign(code, _wish(node))
        return code

    def _matrix(self, body: Expr, row: Index, column: Index) -> str:
        """The values for all pairs of indices, shape (rows, n, n)."""
        return self._pairs(body, {row: "[:, :, None]", column: "[:, None, :]"})[1]

    def matrix(self, body: Expr, row: Index, column: Index) -> str:
        return self._matrix(body, row, column)

    def _pairs(self, node: Expr, axes: Mapping[Index, str]) -> tuple[int, str]:
        free = free_indices(node)
        if len(free) == 1:
            return _ATOM, self._text(node, _ATOM) + axes[next(iter(free))]
        if not free:
            code = self._text(node, _ATOM)
            return _ATOM, f"{code}[:, :, None]" if any(isinstance(part, Sum) for part in walk(node)) else code

        def text(part: Expr, level: int) -> str:
            own, code = self._pairs(part, axes)
            return code if own >= level else f"({code})"

        match node:
            case Add(parts):
                code = ""
                for part in _in_order(parts):
                    sign, size = ("-", _negated(part)) if _is_negative(part) else ("+", part)
                    code += f" {sign} {text(size, _PRODUCT)}"
                return _SUM, code[3:] if code.startswith(" + ") else f"-{code[3:]}"
            case Mul(parts):
                if parts[0] is MINUS_ONE:
                    return _PRODUCT, f"-{text(_negated(node), _PRODUCT)}"
                above = [text(part, _SIGN) for part in parts if not _is_below(part)]
                below = [text(_inverse(part), _SIGN) for part in parts if _is_below(part)]
                return _PRODUCT, " / ".join([" * ".join(above) or "1", *below])
            case Fn(name, args):
                return _ATOM, f"{self._function(name)}({', '.join(text(arg, _LOOSE) for arg in args)})"
            case Pow(base, exponent):
                return _ATOM, f"np.power({text(base, _LOOSE)}, {text(exponent, _LOOSE)})"
            case Where(Rel(op, left, right), then, otherwise):
                condition = f"{text(left, _SUM)} {op} {text(right, _SUM)}"
                return _ATOM, f"np.where({condition}, {text(then, _LOOSE)}, {text(otherwise, _LOOSE)})"
            case Delta():
                return _ATOM, "np.eye(n)"
        raise NoCodeError(f"there is no code for {plain(node)}, a {type(node).__name__} of two open indices")


def _printed(node: Expr) -> tuple[Expr, ...]:
    """The parts of which code is printed for a formula: a divisor as such, a logarithm of a total by its terms."""
    match node:
        case Mul(parts):
            return tuple(_inverse(part) if _is_below(part) else part for part in parts)
        case Pow() if _is_below(node):
            return (_inverse(node),)
        case Fn("log", (Sum(Fn("exp", (argument,)), _, ()),)) if _shifted(argument) is not None:
            return (_over_largest(node.args[0]),)
        case _:
            return children(node)


def _over_largest(total: Expr) -> Expr:
    """exp(v_i - shift) of Σ_k exp(v_k - top): by which number the exponents are less does not matter."""
    assert isinstance(total, Sum)
    return canonical(replace(total.body, TOP, SHIFT))


def _varies(node: Expr) -> bool:
    """Whether the value is an array: it has an index somewhere."""
    return any(
        (isinstance(part, Sym) and part.indices) or isinstance(part, (Sum, Delta)) or part is SHIFT or part is TOP
        for part in walk(node)
    )


def _worth_a_name(node: Expr) -> bool:
    return _varies(node) and not (isinstance(node, Mul) and len(node.factors) == 2 and node.factors[0] is MINUS_ONE)


def _wish(node: Expr) -> str:
    """What a shared part is called."""
    match node:
        case Sum():
            return "total"
        case Where():
            return "chosen"
        case Fn("exp", _):
            return "exponentials" if _shifted(node.args[0]) is not None else "exponential"
        case Fn(name, _):
            return {"abs": "size", "max": "larger", "log": "logarithm"}.get(name, f"{name}_of")
        case Add():
            names = {part.name for part in walk(node) if isinstance(part, Sym)}
            return "difference" if {"y", "t"} <= names else "bracket"
        case Pow(_, exponent) if exponent is not MINUS_ONE:
            return "powers"
        case _:
            return "part"


def _shifted(argument: Expr) -> Expr | None:
    """v of v - shift or v - top."""
    if isinstance(argument, Add):
        kept = tuple(
            term for term in argument.terms if not (isinstance(term, Mul) and term.factors[-1] in (SHIFT, TOP))
        )
        if len(kept) < len(argument.terms):
            return kept[0] if len(kept) == 1 else Add(kept)
    return None


def _in_order(terms: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """As in the formula, whose order is part of its stability; of two terms the positive one first."""
    if len(terms) == 2 and _is_negative(terms[0]) and not _is_negative(terms[1]):
        return terms[::-1]
    return terms


def _is_negative(node: Expr) -> bool:
    return (isinstance(node, Num) and node.value < 0) or (isinstance(node, Mul) and _is_negative(node.factors[0]))


def _negated(node: Expr) -> Expr:
    match node:
        case Num(value):
            return Num(-value)
        case Mul((Num(value), *rest)):
            kept = tuple(rest) if value == -1 else (Num(-value), *rest)
            return kept[0] if len(kept) == 1 else Mul(kept)
    return Mul((MINUS_ONE, node))


def _is_below(node: Expr) -> bool:
    """Whether the factor divides. The inverse of a square does not: the square may overflow before it."""
    return (
        isinstance(node, Pow)
        and isinstance(node.exponent, Num)
        and node.exponent.value < 0
        and node.exponent.value != -2
    )


def _inverse(node: Expr) -> Expr:
    assert isinstance(node, Pow)
    assert isinstance(node.exponent, Num)
    return node.base if node.exponent is MINUS_ONE else Pow(node.base, Num(-node.exponent.value))


def _is_power_of_two(value: int) -> bool:
    return value & (value - 1) == 0


def _number(value: Fraction) -> tuple[int, str]:
    if value.denominator != 1:
        return _PRODUCT, f"{value.numerator} / {value.denominator}"
    return (_ATOM if value >= 0 else _SIGN), str(value.numerator)
