"""Integration line by line: which law of integration comes next, found by looking ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from derive.algebra import TooLargeError, cost, factors, flatten, product, simplify
from derive.expr import (
    MINUS_ONE,
    ZERO,
    Add,
    Expr,
    Fn,
    Integral,
    Mul,
    Num,
    Pow,
    Rel,
    Sym,
    Where,
    add,
    free_indices,
    map_nodes,
    mul,
    neg,
    power,
    symbols,
    walk,
)
from derive.functions import FUNCTIONS
from derive.laws.dependence import depends
from derive.laws.fractions import coefficients
from derive.laws.integration import function_integral, replaced
from derive.laws.law import LAWS, Law, LawError, Scope
from derive.laws.places import at, folded
from derive.ranges import Ranges, positive, range_of
from derive.steps import Definition, Hypothesis, Setting, Step

_DEEPEST = 12
_MUCH_SHORTER = 0.75
_MOST_LINES = 60
_BENT = ("max", "min", "relu", "abs", "sign")
_LETTERS, _CONSTANTS = ("u", "v", "z", "r", "s", "p", "q"), ("K", "L", "M", "P", "Q")


class NoAntiderivativeError(LawError):
    """The laws find no antiderivative of `integral`."""

    def __init__(self, integral: Integral) -> None:
        super().__init__("no law of integration leads on from here")
        self.integral = integral


@dataclass(frozen=True)
class Move:
    """What one law makes of an integral; a substitution brings in a symbol."""

    law: str
    result: Expr
    symbol: Sym | None = None


@dataclass(frozen=True)
class Joint:
    """Two branches of an antiderivative by cases at the place where they meet: left = right, the constant in it."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class Integration:
    """The lines from an integral to an antiderivative, and the symbols that were brought in.

    `definitions` are of what substitutions stand for and of the constants of integration, `constants`, that join cases.
    """

    steps: tuple[Step, ...]
    definitions: tuple[Definition, ...] = ()
    joints: tuple[Joint, ...] = ()
    constants: frozenset[Sym] = frozenset()


@dataclass
class Integrator:
    """Finds antiderivatives; `ranges` tell which variables are positive."""

    scope: Scope
    ranges: Ranges
    _moves: dict[tuple[Integral, int], Move | None] = field(default_factory=dict)
    _symbols: dict[Expr, Sym] = field(default_factory=dict)
    _constants: dict[Integral, Sym] = field(default_factory=dict)
    _values: dict[Sym, Expr] = field(default_factory=dict)

    def integrate(self, start: Expr) -> Integration:
        """Apply laws until no integral is left, join branches, and write out what substitutions brought in.

        Raises:
            NoAntiderivativeError: no law leads on.
        """
        line, steps = start, list[Step]()
        joints = list[Joint]()
        depths = dict[Integral, int]()
        while integrals := [part for part in walk(line) if isinstance(part, Integral)]:
            moves = dict[Integral, Move]()
            for one in integrals:
                move = self._move(one, depths.setdefault(one, _DEEPEST))
                if move is None or len(steps) > _MOST_LINES:
                    raise NoAntiderivativeError(self._written_out(one))
                moves[one] = move
                for inner in walk(move.result):
                    if isinstance(inner, Integral):
                        depths.setdefault(inner, depths[one] - 1)
            line = self._next(line, moves[integrals[0]].law, moves, steps)
        branches = self._joined(line, joints)
        if self._values:
            joined = self.scope.laws["joined"](line, self.scope, *self._values.items())
            line = self._write(line, joined, "joined", steps)
            line = self._write(line, branches, "regrouping", steps)
        line = self._write(line, flatten(self._expanded(line)), "definition", steps)
        line = self._write(line, folded(line, self.ranges), "regrouping", steps)
        shorter = simplify(line)
        if cost(shorter) < _MUCH_SHORTER * cost(line):
            self._write(line, shorter, "regrouping", steps)
        return self._lettered(Integration(tuple(steps), (), tuple(joints)))

    def _next(self, line: Expr, law: str, moves: Mapping[Integral, Move], steps: list[Step]) -> Expr:
        """Apply the law to every integral of the line whose turn it is."""
        uses = dict[Hypothesis, None]()

        def change(part: Expr) -> Expr | None:
            if not isinstance(part, Integral):
                return None
            move = moves[part]
            if move.law != law:
                return part
            if move.symbol is not None:
                definition = self.scope.setting.definition_of(move.symbol)
                assert definition is not None
                uses[Hypothesis(move.symbol, definition.formula)] = None
            return move.result

        changed = flatten(map_nodes(line, change))
        return self._write(line, changed, law, steps, tuple(uses))

    def _write(self, line: Expr, changed: Expr, law: str, steps: list[Step], uses: tuple[Hypothesis, ...] = ()) -> Expr:
        if changed is not line:
            steps.append(Step(line, changed, law, uses))
        return changed

    # Looking ahead.

    def _move(self, node: Integral, depth: int) -> Move | None:
        """The first move after which every integral that is left can be found."""
        if depth <= 0:
            return None
        if (node, depth) not in self._moves:
            self._moves[node, depth] = None
            with suppress(TooLargeError):
                self._moves[node, depth] = next(
                    (move for move in self._candidates(node, depth) if self._leads_on(move, node, depth)), None
                )
        return self._moves[node, depth]

    def _leads_on(self, move: Move, node: Integral, depth: int) -> bool:
        inner = [part for part in walk(move.result) if isinstance(part, Integral)]
        return node not in inner and all(self._move(part, depth - 1) is not None for part in inner)

    def _antiderivative(self, node: Integral, depth: int) -> Expr | None:
        """The antiderivative itself, for an integration by parts."""
        line: Expr = node
        for _ in range(_MOST_LINES):
            inner = next((part for part in walk(line) if isinstance(part, Integral)), None)
            if inner is None:
                cases = any(isinstance(part, Where) for part in walk(line))
                return None if cases else simplify(self._expanded(line, keep=frozenset(symbols(node))))
            move = self._move(inner, depth)
            if move is None:
                return None
            line = replaced(line, inner, move.result)
        return None

    def _candidates(self, node: Integral, depth: int) -> Iterator[Move]:
        body, variable = node.body, node.variable
        if self._is_bent(body):
            yield from self._substituted(node, [one for one in self._inner(body) if self._is_linear(one, variable)])
        direct = self._direct(node)
        if direct is not None:
            yield direct
            return
        if isinstance(body, Mul):
            yield from self._applied("integral-constant-factor", node)
            if not all(depends(part, variable, self.scope) for part in body.factors):
                return
        if isinstance(body, Add) and self._is_linear(body, variable):
            yield from self._substituted(node, [body])
        if isinstance(body, Add):
            yield from self._applied("integral-sum", node)
        split = self.scope.laws["partial-fractions"].apply(body, self.scope, variable)
        if split is not None:
            yield Move("partial-fractions", Integral(split, variable))
        cases = self.scope.laws["by-cases"].apply(body, self.scope)
        if cases is not None:
            pruned = self._pruned(cases)
            yield Move("by-cases", Integral(pruned, variable))
        yield from self._substituted(node, self._inner(body))
        yield from self._by_parts(node, depth)
        expanded = self.scope.laws["expanding"].apply(body, self.scope)
        if expanded is not None and expanded is not body:
            yield Move("expanding", Integral(expanded, variable))
        shorter = simplify(body)
        if cost(shorter) < cost(body):
            yield Move("regrouping", Integral(shorter, variable))

    def _direct(self, node: Integral) -> Move | None:
        """The law of the table that gives the integral at once."""
        body, variable = node.body, node.variable
        match body:
            case Fn(name, _) if name in FUNCTIONS and FUNCTIONS[name].antiderivative:
                names = [function_integral(name)]
            case Where():
                names = ["integral-cases"]
            case Pow(_, exponent) if exponent is MINUS_ONE:
                names = ["integral-reciprocal", "integral-arctangent"]
            case Add():
                names = ["integral-tangent"]
            case _:
                names = ["integral-power"]
        for name in ("integral-constant", *names):
            details: tuple[object, ...] = ()
            if name == "integral-reciprocal":
                details = (self._is_positive(variable),)
            elif name == "integral-cases":
                details = (self._constant(node),)
            result = self.scope.laws[name].apply(node, self.scope, *details)
            if result is not None:
                return Move(name, result)
        return None

    def _applied(self, law: str, node: Integral) -> Iterator[Move]:
        result = self.scope.laws[law].apply(node, self.scope)
        if result is not None:
            yield Move(law, result)

    def _is_positive(self, symbol: Sym) -> bool:
        return positive(self._expanded(symbol), self.ranges)

    def _is_linear(self, body: Expr, variable: Sym) -> bool:
        """A number times the variable, and something else."""
        listed = coefficients(body, variable)
        return listed is not None and len(listed) == 2 and isinstance(listed[1], Num) and listed[0] is not ZERO

    def _is_bent(self, body: Expr) -> bool:
        return any(isinstance(part, Where) or (isinstance(part, Fn) and part.name in _BENT) for part in walk(body))

    def _inner(self, body: Expr) -> list[Expr]:
        """Parts of the formula that may be worth a letter, the larger first."""
        found = {part: None for part in walk(body) if isinstance(part, Add | Fn | Mul | Pow) and part is not body}
        return sorted(found, key=cost, reverse=True)

    def _substituted(self, node: Integral, inner: list[Expr]) -> Iterator[Move]:
        for part in inner:
            if not depends(part, node.variable, self.scope) or any(isinstance(one, Rel | Where) for one in walk(part)):
                continue
            symbol = self._symbol(part)
            result = self.scope.laws["integral-substitution"].apply(node, self.scope, symbol)
            if isinstance(result, Integral) and cost(result.body) <= cost(node.body) + 2:
                yield Move("integral-substitution", result, symbol)

    def _constant(self, node: Integral) -> Sym:
        """The constant of integration that joins two cases, for each integral one."""
        return self._constants.setdefault(node, Sym(f"#constant{len(self._constants)}"))

    def _symbol(self, formula: Expr) -> Sym:
        if formula not in self._symbols:
            symbol = Sym(f"#{len(self._symbols)}", tuple(sorted(free_indices(formula), key=str)))
            self._symbols[formula] = symbol
            definition = Definition(symbol, formula)
            setting = self.scope.setting
            definitions = {**setting.definitions, definition.key: definition}
            self.scope = replace(self.scope, setting=Setting(definitions, setting.domains))
        return self._symbols[formula]

    def _by_parts(self, node: Integral, depth: int) -> Iterator[Move]:
        """A polynomial is kept and differentiated, or a logarithm or an arctangent is."""
        coefficient, powers = factors(node.body)
        for base, exponent in powers.items():
            kept = power(base, exponent)
            rest = product((coefficient, {one: up for one, up in powers.items() if one is not base}))
            if not depends(kept, node.variable, self.scope) or not self._is_worth_keeping(kept, node.variable):
                continue
            found = self._antiderivative(Integral(rest, node.variable), depth - 2)
            if found is not None:
                result = self.scope.laws["integral-parts"].apply(node, self.scope, kept, found)
                if result is not None:
                    yield Move("integral-parts", result)

    def _is_worth_keeping(self, kept: Expr, variable: Sym) -> bool:
        if isinstance(kept, Fn):
            return kept.name in ("log", "atan", "erf")
        return coefficients(kept, variable) is not None

    # Cases.

    def _pruned(self, node: Expr) -> Expr:
        """The cases without those that can never be, for all values of the parameters."""

        def change(part: Expr) -> Expr | None:
            if not isinstance(part, Where):
                return None
            decided = self.decided(part.condition)
            if decided is not None:
                return self._pruned(part.then if decided else part.otherwise)
            return Where(part.condition, self._pruned(part.then), self._pruned(part.otherwise))

        return map_nodes(node, change)

    def decided(self, condition: Rel) -> bool | None:
        """Whether the comparison always holds, or never does."""
        bounds = range_of(simplify(add(condition.left, neg(condition.right))), self.ranges)
        above = bounds.low > 0 or (bounds.low == 0 and (not bounds.low_included or condition.op in (">=", "<")))
        below = bounds.high < 0 or (bounds.high == 0 and (not bounds.high_included or condition.op in ("<=", ">")))
        if not above and not below:
            return None
        return above == (condition.op in (">", ">="))

    def _joined(self, node: Expr, joints: list[Joint]) -> Expr:
        """The values of the constants of integration with which cases meet; the first case stays as it is."""

        def change(part: Expr) -> Expr | None:
            if not isinstance(part, Where):
                return None
            then, otherwise = self._joined(part.then, joints), self._joined(part.otherwise, joints)
            constant = next((one for one in walk(otherwise) if one in self._constants.values()), None)
            assert isinstance(constant, Sym)
            bare = flatten(map_nodes(otherwise, lambda one: ZERO if one is constant else None))
            values = dict[Expr, None]()
            for symbol, place in self._borders(part.condition):
                left, right = (self._value(branch, symbol, place) for branch in (then, bare))
                values[simplify(add(left, neg(right)))] = None
                joints.append(Joint(left, add(right, constant)))
            if len(values) != 1:
                raise LawError("the branches of the antiderivative cannot be joined")
            self._values[constant] = next(iter(values))
            return Where(part.condition, then, simplify(add(bare, self._values[constant])))

        return map_nodes(node, change)

    def _borders(self, condition: Rel) -> Iterator[tuple[Sym, Expr]]:
        """The variable of the condition and where it changes."""
        difference = add(condition.left, neg(condition.right))
        for part in walk(difference):
            if isinstance(part, Fn) and part.name == "abs":
                size = self._solved(replaced(difference, part, Sym("#size")), Sym("#size"))
                (inner,) = part.args
                for place in (size, neg(size)):
                    symbol = self._variable(inner)
                    yield symbol, self._solved(add(inner, neg(place)), symbol)
                return
        symbol = self._variable(difference)
        yield symbol, self._solved(difference, symbol)

    def _variable(self, node: Expr) -> Sym:
        for part in walk(node):
            if isinstance(part, Sym) and (part.name.startswith("#") or part.name == "y"):
                return part
        raise LawError("a condition does not depend on the variable of integration")

    def _solved(self, node: Expr, symbol: Sym) -> Expr:
        listed = coefficients(node, symbol)
        if listed is None or len(listed) != 2:
            raise LawError("a condition is not linear in the variable of integration")
        return simplify(neg(mul(listed[0], power(listed[1], MINUS_ONE))))

    def _value(self, node: Expr, symbol: Sym, place: Expr) -> Expr:
        return at(self._expanded(node, keep=frozenset({symbol})), symbol, place, self.decided, self.ranges)

    # Symbols of substitutions.

    def _expanded(self, node: Expr, keep: frozenset[Sym] = frozenset()) -> Expr:
        """The formula with what substitutions brought in written out, but for the symbols to keep."""
        formulas = {symbol: formula for formula, symbol in self._symbols.items() if symbol not in keep}
        while any(part in formulas for part in walk(node) if isinstance(part, Sym)):
            node = map_nodes(node, lambda part: formulas.get(part) if isinstance(part, Sym) else None)
        return node

    def _written_out(self, node: Integral) -> Integral:
        formulas = {symbol: formula for formula, symbol in self._symbols.items()}
        if node.variable not in formulas:
            return node
        definition = Definition(Sym("u"), formulas[node.variable])
        return Integral(replaced(node.body, node.variable, definition.symbol), definition.symbol)

    def _lettered(self, found: Integration) -> Integration:
        """Letters for the symbols that are in use, in the order of their appearance."""
        sides = [side for step in found.steps for side in (step.lhs, step.rhs)]
        used = [part for side in sides for part in walk(side) if isinstance(part, Sym) and part.name.startswith("#")]
        taken = {part.name for side in sides for part in walk(side) if isinstance(part, Sym)} | set(self.ranges)
        constants = [part for part in dict.fromkeys(used) if part in self._values]
        variables = [part for part in dict.fromkeys(used) if part not in self._values]
        names = {**_named(variables, _LETTERS, taken), **_named(constants, _CONSTANTS, taken)}

        def put(node: Expr) -> Expr:
            return map_nodes(node, lambda part: names.get(part) if isinstance(part, Sym) else None)

        def equation(one: Hypothesis) -> Hypothesis:
            return Hypothesis(put(one.left), put(one.right))

        steps = tuple(
            Step(put(step.lhs), put(step.rhs), step.law, tuple(map(equation, step.uses))) for step in found.steps
        )
        formulas = {symbol: formula for formula, symbol in self._symbols.items()} | self._values
        definitions = tuple(Definition(name, put(formulas[symbol])) for symbol, name in names.items())
        joints = tuple(Joint(put(one.left), put(one.right)) for one in found.joints)
        return Integration(steps, definitions, joints, frozenset(names[one] for one in constants))


def _named(symbols: Sequence[Sym], letters: Sequence[str], taken: Collection[str]) -> dict[Sym, Sym]:
    every = (*letters, *(f"{letters[0]}{number}" for number in range(1, 99)))
    free = (letter for letter in every if letter not in taken)
    return {symbol: Sym(letter, symbol.indices) for symbol, letter in zip(symbols, free, strict=False)}


def _joined(node: Expr, scope: Scope, *values: tuple[Sym, Expr]) -> Expr | None:
    """Constants of integration with the values that leave no jump."""
    found = map_nodes(node, lambda part: next((value for constant, value in values if part is constant), None))
    return flatten(found) if found is not node else None


LAWS["joined"] = Law("joined", "", "joined without a jump", "各段连续相接", _joined)
