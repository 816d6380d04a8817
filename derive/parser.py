"""Reads formulas typed by users. Nothing is evaluated as code, and every text ends in a formula or a FormulaError.

Tokens, then precedence climbing. The tree is built with the folding constructors of `derive.expr`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import NoReturn, TypeVar

from derive.expr import (
    INDEX_NAMES,
    MINUS_ONE,
    PI,
    TWO,
    ZERO,
    Add,
    Array,
    D,
    Delta,
    Entry,
    Expr,
    Fn,
    Generic,
    Index,
    Integral,
    MatMul,
    Mul,
    Num,
    Ordinal,
    Pow,
    Rel,
    Sum,
    Sym,
    Transpose,
    Where,
    add,
    count_nodes,
    div,
    log,
    mul,
    neg,
    num,
    power,
    sub,
)
from derive.functions import FUNCTIONS
from derive.tokens import PRIMES, FormulaError, Token, tokens

MAX_DEPTH = 60
MAX_DIGITS = 30
MAX_NODES = 2000
MAX_EXPONENT = 1000
MAX_POWER = 100
MAX_BITS = 1000  # about 300 digits

_ALIASES = {"ln": "log", "arctan": "atan"}

_SHORTHANDS: Mapping[str, Callable[[Expr], Expr]] = {
    "log2": lambda value: div(log(value), log(TWO)),
    "log10": lambda value: div(log(value), log(num(10))),
}

_FORMS = {
    "sum": "sum(formula, k) or sum(formula, k, k != i)",
    "delta": "delta(i, k)",
    "ordinal": "ordinal(k)",
    "where": "where(a > b, u, v)",
    "diff": "diff(formula, net[k])",
    "integral": "integral(formula, y)",
    "generic": "generic(E, net[k], k)",
    "array": "array(W, w[k, j], k, j)",
    "transpose": "transpose(M)",
    "matmul": "matmul(A, B)",
    "entry": "entry(M, i, j)",
}

_CALLABLE = (*FUNCTIONS, *_ALIASES, *_SHORTHANDS, "sqrt", *_FORMS)
_ALSO_VARIABLES = ("delta",)
_RELATIONS = (">", ">=", "<", "<=")
_NO_NUMBERS = ("nan", "inf", "infinity")

_Matrix = Array | Transpose | MatMul
_Read = TypeVar("_Read")


def parse(text: str, *, known: Collection[str] | None = None, sizes: Mapping[str, str] = {}) -> Expr:
    """The formula that the text writes.

    `known` are the variables that may occur (None: any); `sizes` says which size an index
    letter runs to, where it is not the usual one.
    """
    return _guarded(text, lambda: _Parser(text, known, sizes).only_formula())


def parse_equation(
    text: str, *, known: Collection[str] | None = None, sizes: Mapping[str, str] = {}
) -> tuple[Expr, Expr]:
    """Both sides of `left = right`."""
    return _guarded(text, lambda: _Parser(text, known, sizes).equation())


def parse_assignment(text: str) -> tuple[str, Expr]:
    """The name and the value of `name=value`."""
    return _guarded(text, lambda: _Parser(text, None, {}).assignment())


def _guarded(text: str, read: Callable[[], _Read]) -> _Read:
    try:
        return read()
    except RecursionError:  # the caller has used up the stack
        raise FormulaError("the formula is nested too deeply", text, 0) from None


class _Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, known: Collection[str] | None, sizes: Mapping[str, str]) -> None:
        self.text = text
        self.known = known
        self.sizes = {letter: size for size, letters in INDEX_NAMES.items() for letter in letters} | dict(sizes)
        self.tokens = list(tokens(text))
        self.at = 0
        self.depth = 0
        self.free: list[Token] = []
        """Uses of indices that nothing has bound so far."""
        self.summed: list[str] = []
        """Indices of the sums read so far."""

    # Whole texts.

    def only_formula(self) -> Expr:
        found = self.whole()
        self.end()
        return found

    def equation(self) -> tuple[Expr, Expr]:
        left = self.whole()
        if self.current.kind == "end":
            self.fail("an equation needs =, as in sum(t[k], k) = 1")
        if not self.take("="):
            self.unexpected()
        right = self.whole()
        self.end()
        return left, right

    def assignment(self) -> tuple[str, Expr]:
        name = self.current
        if name.kind != "name" or name.text[-1] in PRIMES or self.next.text != "=":
            self.fail("write name=value, as in q=0.7", name if name.kind != "name" else self.next)
        self.advance()
        self.advance()
        value = self.whole()
        self.end()
        return name.text, value

    def whole(self) -> Expr:
        """A formula with indices of its own."""
        start = self.current
        if start.kind == "end" and self.at == 0:
            self.fail("the formula is empty")
        found = self.formula()
        for use in self.free:
            if use.text in self.summed:
                self.fail(f"index {use.text} is both summed over and free; use another letter for one of them", use)
        if count_nodes(found) > MAX_NODES:
            self.fail(f"the formula has more than {MAX_NODES} parts", start)
        self.free, self.summed = [], []
        return found

    def end(self) -> None:
        if self.current.kind != "end":
            self.unexpected()

    # Operators, the loosest first.

    def formula(self) -> Expr:
        left = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            left = self.limited(add(left, right) if sign.text == "+" else sub(left, right), sign)
        return left

    def product(self) -> Expr:
        left = self.signed()
        while sign := self.take("*", "/"):
            start = self.current
            right = self.signed()
            left = self.limited(mul(left, right if sign.text == "*" else self.raised(right, MINUS_ONE, start)), sign)
        return left

    def signed(self) -> Expr:
        return self.nested(self.read_signed)

    def read_signed(self) -> Expr:
        if self.take("-"):
            return neg(self.signed())
        if self.take("+"):
            return self.signed()
        start = self.current
        base = self.operand()
        if isinstance(base, _Matrix):
            self.fail(f"{start.text} makes a matrix: take one entry of it, {_FORMS['entry']}", start)
        return self.raised(base, self.signed(), start) if self.take("**") else base

    def raised(self, base: Expr, exponent: Expr, at: Token) -> Expr:
        """The power, unless it is undefined or too large to be written out."""
        if isinstance(exponent, Num):
            whole = exponent.value.denominator == 1
            if isinstance(base, Pow) and whole and exponent is not ZERO:
                return self.raised(base.base, self.limited(mul(exponent, base.exponent), at), at)
            if base is ZERO and exponent is not ZERO:
                return ZERO if exponent.value > 0 else self.fail("division by zero", at)
            if not isinstance(base, Num) and abs(exponent.value) > MAX_POWER:
                self.fail(f"an exponent may be at most {MAX_POWER}", at)
            if isinstance(base, Num):
                if base.value < 0 and not whole:
                    self.fail("a negative number has only powers with whole exponents", at)
                if abs(exponent.value) > MAX_EXPONENT:
                    self.fail(f"the exponent of a number may be at most {MAX_EXPONENT}", at)
                if whole and _bits(base.value) * abs(exponent.value) > 2 * MAX_BITS:
                    self.fail("this number is too long", at)
        return self.limited(power(base, exponent), at)

    # Operands.

    def operand(self) -> Expr:
        token = self.current
        if token.kind == "number":
            return self.number()
        if token.kind == "name":
            return self.call() if self.next.text == "(" else self.symbol()
        if not self.take("("):
            self.missing()
        inner = self.formula()
        self.close(token, ")")
        return inner

    def number(self) -> Num:
        token = self.advance()
        mantissa, _, exponent = token.text.lower().partition("e")
        if len(mantissa.replace(".", "")) > MAX_DIGITS or abs(int(exponent or 0)) > 300:
            self.fail(f"a number may have at most {MAX_DIGITS} digits, and an exponent of at most 300", token)
        value = Num(Fraction(token.text))
        self.limited(value, token)
        return value

    def symbol(self) -> Sym:
        token = self.advance()
        name = token.text
        if name == PI.name:
            return PI
        if name[-1] in PRIMES or (name in _CALLABLE and name not in _ALSO_VARIABLES):
            usage = _FORMS.get(name, f"{name}(…)")
            self.fail(f"{_short(name)} is a function: write {_short(usage)}", token)
        if self.known is None:
            if name.lower() in _NO_NUMBERS:
                self.fail(f"{name} is not a number that a formula may contain", token)
        elif name not in self.known:
            self.fail(f"unknown name {_short(name)}{self.suggestion(name, (*self.known, PI.name))}", token)
        layer = self.layer()
        indices: list[Index] = []
        if opening := self.take("["):
            indices.append(self.index())
            while self.take(","):
                indices.append(self.index())
            self.close(opening, "]")
        return Sym(name, tuple(indices), layer)

    def layer(self) -> int | None:
        if not (opening := self.take("{")):
            return None
        if self.current.text != "l":
            self.fail("a layer is written {l}, {l+1} or {l-1}")
        self.advance()
        offset = 0
        if sign := self.take("+", "-"):
            steps = self.current
            if not steps.text.isdecimal() or len(steps.text) > 2:
                self.fail("a layer is written {l}, {l+1} or {l-1}")
            self.advance()
            offset = int(steps.text) if sign.text == "+" else -int(steps.text)
        self.close(opening, "}")
        return offset

    def call(self) -> Expr:
        token, opening = self.advance(), self.advance()
        name = _ALIASES.get(token.text, token.text)
        if name in _FORMS:
            found = self.form(name, token)
            if self.current.text == ",":
                self.fail(f"too many arguments: write {_FORMS[name]}")
            self.close(opening, ")")
            return found
        smooth = name.rstrip(PRIMES) == "f"
        if not smooth and name not in _CALLABLE:
            if name in (self.known or ()):
                self.fail(f"{name} is not a function: write {name}[k] or {name}*(…)", token)
            self.fail(f"unknown function {_short(name)}{self.suggestion(name)}", token)
        arity = FUNCTIONS[name].arity if name in FUNCTIONS else 1
        args = self.arguments(opening)
        if len(args) != arity:
            self.fail(f"{_short(token.text)} takes {arity} argument{'s' * (arity > 1)}, not {len(args)}", token)
        if name == "sqrt":
            return self.raised(args[0], Num(Fraction(1, 2)), token)
        if name in _SHORTHANDS:
            return _SHORTHANDS[name](args[0])
        return Fn("f" + "'" * (len(name) - 1) if smooth else name, tuple(args))

    def arguments(self, opening: Token) -> list[Expr]:
        if self.take(")"):
            return []
        args = [self.formula()]
        while self.take(","):
            args.append(self.formula())
        self.close(opening, ")")
        return args

    # Forms with indices, and matrices.

    def form(self, name: str, token: Token) -> Expr:
        free, summed = len(self.free), len(self.summed)

        def comma() -> None:
            if not self.take(","):
                if self.current.kind == "end" or self.current.text == ")":
                    self.fail(f"an argument is missing: write {_FORMS[name]}")
                self.unexpected()

        def then_index() -> Index:
            comma()
            return self.index()

        def then_bound() -> Index:
            comma()
            return self.bind(free)

        match name:
            case "sum":
                body = self.formula()
                comma()
                start = self.current
                index = self.bind(free)
                if index.name in self.summed[summed:]:
                    self.fail(f"index {index.name} is summed over twice, one sum inside the other", start)
                self.summed.append(index.name)
                excluded = []
                while self.take(","):
                    excluded.append(self.exclusion(index))
                return Sum(body, index, tuple(excluded))
            case "delta":
                first, second = self.index(), then_index()
                self.same_size(first, second, token)
                return Delta(first, second)
            case "ordinal":
                return Ordinal(self.index())
            case "where":
                condition = self.relation()
                comma()
                then = self.formula()
                comma()
                return Where(condition, then, self.formula())
            case "diff" | "integral":
                body = self.formula()
                comma()
                start = self.current
                variable = self.formula()
                if not isinstance(variable, Sym) or variable is PI:
                    self.fail(f"{name} needs a variable such as net[k] here", start)
                return D(body, variable) if name == "diff" else Integral(body, variable)
            case "generic":
                title = self.title()
                comma()
                argument = self.formula()
                return Generic(title, argument, then_bound())
            case "array":
                title = self.title()
                comma()
                body = self.formula()
                row, column = then_bound(), then_bound()
                return Array(title, body, row, column)
            case "transpose":
                return Transpose(self.matrix())
            case "matmul":
                left = self.matrix()
                comma()
                right = self.matrix()
                if _shape(left)[1] != _shape(right)[0]:
                    self.fail("the columns of the first matrix are not as many as the rows of the second", token)
                return MatMul(left, right)
            case _:
                matrix = self.matrix()
                row, column = then_index(), then_index()
                if _shape(matrix) != (row.size, column.size):
                    rows, columns = _shape(matrix)
                    self.fail(f"the matrix has {rows} rows and {columns} columns: these indices do not fit", token)
                return Entry(matrix, row, column)

    def title(self) -> str:
        token = self.current
        if token.kind != "name" or token.text[-1] in PRIMES:
            self.fail("a name is missing here")
        return self.advance().text

    def matrix(self) -> Expr:
        start = self.current
        found = self.nested(self.operand)
        if not isinstance(found, _Matrix):
            self.fail("a matrix is needed here: array(…), transpose(…) or matmul(…)", start)
        return found

    def relation(self) -> Rel:
        left = self.formula()
        sign = self.take(*_RELATIONS)
        if not sign:
            self.fail("a comparison with > >= < or <= is needed here")
        right = self.formula()
        if self.current.text in _RELATIONS:
            self.fail("one comparison only")
        return Rel(sign.text, left, right)

    def index(self) -> Index:
        """An index that is free until something binds it."""
        token = self.current
        index = self.letter()
        self.free.append(token)
        return index

    def letter(self) -> Index:
        token = self.current
        if token.kind == "number":
            self.fail("an index is a letter such as k, not a number")
        if token.kind != "name":
            self.fail("an index such as k is missing here")
        self.advance()
        size = self.sizes.get(token.text) or self.sizes.get(token.text.rstrip("0123456789"))
        if not size:
            letters: dict[str, list[str]] = {}
            for letter, its_size in self.sizes.items():
                letters.setdefault(its_size, []).append(letter)
            usable = "; ".join(f"{' '.join(names)} (1 … {its_size})" for its_size, names in letters.items())
            self.fail(f"{_short(token.text)} is not an index; the indices are {usable}", token)
        return Index(token.text, size)

    def bind(self, start: int) -> Index:
        """An index that is bound in all uses of indices from number `start` on."""
        index = self.letter()
        self.free[start:] = [use for use in self.free[start:] if use.text != index.name]
        return index

    def exclusion(self, index: Index) -> Index:
        start = self.current
        left = self.letter()
        if not self.take("!="):
            self.fail(f"write {index.name} != i to leave a value out")
        at = self.current if left is index else start
        right = self.letter()
        other = right if left is index else left
        if index not in (left, right) or left is right:
            self.fail(f"an exclusion compares {index.name} with another index", start)
        self.same_size(index, other, at)
        self.free.append(Token("name", other.name, at.start))
        return other

    def same_size(self, first: Index, second: Index, at: Token) -> None:
        if first.size != second.size:
            sizes = f"{first.name} runs to {first.size} and {second.name} to {second.size}"
            self.fail(f"{sizes}: they cannot be compared", at)

    # Tokens, limits and errors.

    @property
    def current(self) -> Token:
        return self.tokens[self.at]

    @property
    def next(self) -> Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def advance(self) -> Token:
        token = self.current
        self.at += 1
        return token

    def take(self, *marks: str) -> Token | None:
        return self.advance() if self.current.kind == "mark" and self.current.text in marks else None

    def close(self, opening: Token, mark: str) -> None:
        if self.take(mark):
            return
        if self.current.kind == "end":
            self.fail(f"this {opening.text} is never closed", opening)
        if self.current.text in (")", "]", "}"):
            self.fail(f"{mark} is expected here, not {self.current.text}")
        self.unexpected()

    def nested(self, read: Callable[[], _Read]) -> _Read:
        if self.depth > MAX_DEPTH:
            self.fail(f"the formula is nested more than {MAX_DEPTH} deep")
        self.depth += 1
        found = read()
        self.depth -= 1
        return found

    def limited(self, node: Expr, at: Token) -> Expr:
        """The node, unless folding made a number in it too long."""
        match node:
            case Num(value) | Mul((Num(value), *_)) | Add((*_, Num(value))) | Pow(_, Num(value)):
                if _bits(value) > MAX_BITS:
                    self.fail("this number is too long", at)
        return node

    def suggestion(self, name: str, variables: Collection[str] = ()) -> str:
        close = get_close_matches(name[:40], (*variables, *_CALLABLE), 1)
        return f"; did you mean {close[0]}?" if close else ""

    def missing(self) -> NoReturn:
        """Something that is no operand stands where an operand is needed."""
        token = self.current
        if token.kind == "end":
            self.fail("the formula ends too early")
        if token.text in ("=", "=="):
            self.fail(f"{token.text} may not stand here")
        self.fail(f"a number, a variable or a bracket is missing before {token.text}")

    def unexpected(self) -> NoReturn:
        """Something follows a complete formula that cannot follow it."""
        token, before = self.current, self.tokens[self.at - 1]
        if token.kind in ("number", "name") or token.text == "(":
            self.fail(f"a sign is missing; to multiply, write {_short(before.text)}*{_short(token.text)}")
        if token.text in (")", "]", "}"):
            self.fail(f"this {token.text} closes nothing")
        if token.text in _RELATIONS:
            self.fail(f"a comparison may stand only in {_FORMS['where']}")
        if token.kind == "end":
            self.fail("the formula ends too early")
        self.fail(f"{token.text} may not stand here")

    def fail(self, message: str, at: Token | None = None) -> NoReturn:
        raise FormulaError(message, self.text, (at or self.current).start)


def _shape(matrix: Expr) -> tuple[str, str]:
    """The sizes of the rows and of the columns."""
    match matrix:
        case Array(_, _, row, column):
            return row.size, column.size
        case Transpose(inner):
            rows, columns = _shape(inner)
            return columns, rows
        case MatMul(left, right):
            return _shape(left)[0], _shape(right)[1]
    raise TypeError(f"{type(matrix).__name__} is no matrix")


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
