"""What the rules of an optimiser do, step after step: sums over all gradients, and the steps that a steady one gives.

A rule for state is a recurrence x ← a x + u(g). Everything here is found from the rules of the record, by induction
on the number of steps t: a formula holds before the first step, and if it holds before step t, then after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from derive.algebra import collect, cost, factors, flatten, product, simplify
from derive.derivation import Derivation, Result
from derive.expr import (
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Add,
    Expr,
    Index,
    Mul,
    Ordinal,
    Pow,
    Sum,
    Sym,
    add,
    contains,
    div,
    map_nodes,
    mul,
    neg,
    num,
    power,
    rename,
    sub,
)
from derive.laws import Law, Scope
from derive.optimisers import Optimiser
from derive.pair import Board
from derive.steps import Definition, Domain, Hypothesis, Part, Setting

K, NOW = Index("k", "t"), Index("t", "t")
"""Any step up to the present one, and the present one."""
STEP, RATE = Sym("t"), Sym("eta")
WEIGHT, GRADIENT = "w", "g"
STEADY = Hypothesis(Sym(GRADIENT, (NOW,)), Sym(GRADIENT))
"""The gradient is the same at every step."""


def now(name: str) -> Sym:
    return Sym(name, (NOW,))


def before(name: str) -> Sym:
    """The quantity as it was before step t."""
    return Sym(f"{name}_before")


def start(name: str) -> Sym:
    """The quantity before the first step."""
    return Sym(f"{name}_start")


@dataclass(frozen=True)
class Recurrence:
    """x ← decay · x + constant · varying, where `varying` alone has the gradient in it."""

    name: str
    decay: Expr
    constant: Expr
    varying: Expr

    def _summed(self, exponent: Expr) -> Expr:
        return mul(power(self.decay, exponent), _at(self.varying, Sym(GRADIENT, (K,))))

    @property
    def term(self) -> Expr:
        """What step k has left after step t, without the constant."""
        return self._summed(add(STEP, neg(Ordinal(K))))

    @property
    def terms_before(self) -> Sum:
        """What all steps before step t had left then."""
        return Sum(self._summed(add(STEP, MINUS_ONE, neg(Ordinal(K)))), K, (NOW,))

    def closed(self, steps: Expr) -> Expr:
        """What it has become after so many steps with the same gradient."""
        above, below = (steps, ONE) if self.decay is ONE else (self._missing(steps), sub(ONE, self.decay))
        return mul(above, simplify(div(self.constant, below)), self.varying)

    def _missing(self, steps: Expr) -> Expr:
        """1 - a**steps, written so for 0 steps too."""
        return sub(ONE, Pow(self.decay, steps))

    def geometric(self, steps: Expr) -> Expr:
        """1 + a + a² + … of so many terms."""
        if self.decay is ONE:
            return steps
        return div(self._missing(steps), sub(ONE, self.decay))


def _at(formula: Expr, gradient: Expr) -> Expr:
    return map_nodes(formula, lambda part: gradient if part is Sym(GRADIENT) else None)


def recurrences(optimiser: Optimiser) -> tuple[Recurrence, ...]:
    """The rules for state that starts at 0, linear in what they change, and without other state."""
    if optimiser.start:
        return ()
    found = []
    for symbol, formula in optimiser.read_rules():
        if symbol.name == WEIGHT or any(contains(formula, Sym(one)) for one in optimiser.state if one != symbol.name):
            continue
        gain = _with(formula, symbol, ZERO)
        decay = collect(sub(_with(formula, symbol, ONE), gain))
        if simplify(sub(formula, add(mul(decay, symbol), gain))) is ZERO:
            coefficient, powers = factors(gain)
            varying = {base: up for base, up in powers.items() if contains(base, Sym(GRADIENT))}
            constant = {base: up for base, up in powers.items() if base not in varying}
            found.append(
                Recurrence(symbol.name, decay, product((coefficient, constant)), product((Fraction(1), varying)))
            )
    return tuple(found)


def _with(formula: Expr, symbol: Sym, value: Expr) -> Expr:
    return flatten(map_nodes(formula, lambda part: value if part is symbol else None))


def _is_square(formula: Expr) -> bool:
    return isinstance(formula, Pow) and formula.exponent is TWO


def rules_setting(optimiser: Optimiser) -> Setting:
    """The rules as definitions of step t, and the state before the first one."""
    definitions, changed = [], set[str]()
    for symbol, formula in optimiser.read_rules():

        def put(part: Expr, changed: frozenset[str] = frozenset(changed)) -> Expr | None:
            if not isinstance(part, Sym):
                return None
            if part.name == GRADIENT or part.name in changed:
                return now(part.name)
            return before(part.name) if part.name in (WEIGHT, *optimiser.state) else None

        definitions.append(Definition(now(symbol.name), map_nodes(formula, put)))
        changed.add(symbol.name)
    definitions += [Definition(start(name), num(Fraction(optimiser.start))) for name in optimiser.state]
    domains = {own.symbol: Domain.UNIT if own.range.high == 1 else Domain.POSITIVE for own in optimiser.parameters}
    squares = (one.name for one in recurrences(optimiser) if _is_square(one.varying))
    domains |= {before(name).name: Domain.POSITIVE for name in squares}
    positive = dict.fromkeys((RATE.name, STEP.name), Domain.POSITIVE)
    return Setting({one.key: one for one in definitions}, {**positive, **domains})


def derive_rules(optimiser: Optimiser, laws: Mapping[str, Law]) -> Derivation:
    """Every recurrence as a sum over all steps, its weights, and what a steady gradient does."""
    scope = Scope(rules_setting(optimiser), laws, reserved=frozenset({K}))
    parts, results = list[Part](), dict[str, Result]()
    found = recurrences(optimiser)
    for one in found:
        unrolled = _unrolled(one, scope)
        parts.append(unrolled)
        results[unrolled.key] = _last(unrolled)
        if one.decay is not ONE:
            geometric = _geometric(one, scope)
            parts.append(geometric)
            weights = geometric
            if one.constant is not ONE:
                weights = _weights(one, geometric, scope)
                parts.append(weights)
            results[f"weights-{one.name}"] = _last(weights)
            if contains(scope.setting.definitions[WEIGHT, 1, None].formula, power(_last(weights).right, MINUS_ONE)):
                corrected = _corrected(one, weights, scope)
                parts.append(corrected)
                results[corrected.key] = _last(corrected)
    steady = [_steady(one, scope) for one in found]
    step = _step(steady, scope)
    parts += [*steady, step]
    results |= {part.key: _last(part) for part in (*steady, step)}
    return Derivation(optimiser.name, scope.setting, (STEADY,), tuple(parts), results)


def _last(part: Part) -> Result:
    """What the last chain of a part arrives at. An induction leaves no hypothesis but that of a steady gradient."""
    chain = [part.steps[-1]]
    for step in reversed(part.steps[:-1]):
        if step.rhs is not chain[0].lhs:
            break
        chain.insert(0, step)
    steady = part.key.startswith("steady")
    return Result(chain[0].lhs, chain[-1].rhs, (STEADY,) if steady else ())


class _Writer(Board):
    """A board with what inductions need."""

    def induct(self, before_step: Hypothesis) -> None:
        """The next line by what is taken to hold for the step before."""
        self.write("induction", self.scope.laws["induction"](self.line, self.scope, before_step), (before_step,))

    def insert(self, *known: Result) -> None:
        """The next line with what was derived before put in, and named."""
        pairs = [(one.left, one.right) for one in known]
        line = self.scope.laws["substitution"](self.line, self.scope, *pairs)
        self.write("substitution", flatten(line), tuple(Hypothesis(*pair) for pair in pairs))

    def shorten(self) -> None:
        """Regroup if that leaves less to read."""
        regrouped = self.scope.laws["regrouping"](self.line, self.scope)
        if cost(regrouped) < cost(self.line):
            self.write("regrouping", regrouped)


def _unrolled(one: Recurrence, scope: Scope) -> Part:
    """x_t = c Σ_k a^(t-k) v_k."""
    base = _Writer(start(one.name), scope)
    base.apply("definition")
    board = _Writer(now(one.name), scope)
    board.apply("definition")
    board.induct(Hypothesis(before(one.name), mul(one.constant, one.terms_before)))
    latest = _at(one.varying, now(GRADIENT))
    board.write("regrouping", mul(one.constant, Add((mul(one.decay, one.terms_before), latest))))
    board.inside("into-sum")
    own = rename(one.term, {K: NOW})
    board.write("regrouping", mul(one.constant, Add((Sum(one.term, K, (NOW,)), own))))
    board.inside("sum-collect")
    return Part(f"unrolled-{one.name}", (*base.steps, *board.steps))


def _geometric(one: Recurrence, scope: Scope) -> Part:
    """Σ_k a^(t-k) = (1 - a^t)/(1 - a)."""
    base = _Writer(one.geometric(ZERO), scope)
    base.tidy()
    later, earlier = (power(one.decay, add(STEP, *shift, neg(Ordinal(K)))) for shift in ((), (MINUS_ONE,)))
    board = _Writer(Sum(later, K), scope)
    board.apply("sum-split", NOW)
    board.write("regrouping", Add((Sum(Mul((one.decay, earlier)), K, (NOW,)), ONE)))
    board.inside("sum-factor", one.decay)
    board.induct(Hypothesis(Sum(earlier, K, (NOW,)), one.geometric(sub(STEP, ONE))))
    board.write("regrouping", one.geometric(STEP))
    return Part(f"geometric-{one.name}", (*base.steps, *board.steps))


def _weights(one: Recurrence, geometric: Part, scope: Scope) -> Part:
    """The sum of what the gradients are multiplied by."""
    known = _last(geometric)
    assert isinstance(known.left, Sum)
    board = _Writer(Sum(mul(one.constant, known.left.body), K), scope)
    board.inside("sum-factor")
    board.insert(known)
    board.tidy()
    return board.part(f"weights-{one.name}")


def _corrected(one: Recurrence, weights: Part, scope: Scope) -> Part:
    """Divided by their sum, as the rule for the weight does it, the weights sum to 1."""
    known = _last(weights)
    assert isinstance(known.left, Sum)
    board = _Writer(Sum(div(known.left.body, known.right), K), scope)
    board.inside("sum-factor", power(known.right, MINUS_ONE))
    board.insert(known)
    board.tidy()
    return board.part(f"corrected-{one.name}")


def _steady(one: Recurrence, scope: Scope) -> Part:
    """x_t where every gradient is g."""
    base = _Writer(start(one.name), scope)
    base.apply("definition")
    base.write("regrouping", one.closed(ZERO))
    board = _Writer(now(one.name), scope)
    board.apply("definition")
    board.induct(Hypothesis(before(one.name), one.closed(sub(STEP, ONE))))
    board.assume(STEADY)
    board.write("regrouping", one.closed(STEP))
    return Part(f"steady-{one.name}", (*base.steps, *board.steps))


def _step(steady: list[Part], scope: Scope) -> Part:
    """How far step t goes where every gradient is g."""
    board = _Writer(sub(before(WEIGHT), now(WEIGHT)), scope)
    rule = scope.setting.definitions[WEIGHT, 1, None].formula
    board.write("definition", sub(before(WEIGHT), rule))
    board.tidy()
    if steady:
        board.insert(*map(_last, steady))
    if contains(board.line, STEADY.left):
        board.assume(STEADY)
    board.shorten()
    board.inside("root")
    board.shorten()
    return board.part("steady-step")
