"""Batch and layer normalisation: x̂ = (x - μ)/√(σ² + ε), y = γ x̂ + β, and how an error flows back through it.

Every output depends on every input, through the mean and the variance. E is an unknown smooth function of all
outputs, so what is found holds for whatever follows; g is its derivative by them, which comes from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from derive.algebra import flatten
from derive.derivation import Derivation, Result
from derive.expr import ONE, TWO, Add, D, Expr, Generic, Index, Mul, Pow, Sum, Sym, div, map_nodes, neg, num, rename
from derive.laws import LAWS, Law, Scope
from derive.laws.lines import derivation_of, differentiate
from derive.laws.outputs import in_outputs
from derive.notation import LOSS
from derive.pair import Board
from derive.steps import Case, Definition, Domain, Part, Setting

MEAN, VARIANCE, EPSILON = Sym("mu"), Sym("sigma_squared"), Sym("epsilon")
_LESS_THAN_A_HALF = num(Fraction(-1, 2))


@dataclass(frozen=True)
class Normalisation:
    """Over which index the mean is taken, a second letter for it, and whether each entry has a γ and β of its own."""

    index: Index
    other: Index
    own_parameters: bool

    def x(self, index: Index) -> Sym:
        return Sym("x", (index,))

    def standardised(self, index: Index) -> Sym:
        return Sym("x_hat", (index,))

    def y(self, index: Index) -> Sym:
        return Sym("y", (index,))

    def upstream(self, index: Index) -> Sym:
        return Sym("g", (index,))

    def parameter(self, name: str, index: Index) -> Sym:
        return Sym(name, (index,) if self.own_parameters else ())

    @property
    def size(self) -> Sym:
        return Sym(self.index.size)

    @property
    def deviation(self) -> Expr:
        return Add((self.x(self.index), neg(MEAN)))

    def mean_of(self, formula: Expr) -> Expr:
        return Mul((div(ONE, self.size), Sum(formula, self.index)))

    def definitions(self) -> tuple[Definition, ...]:
        one = self.index
        root = Pow(Add((VARIANCE, EPSILON)), _LESS_THAN_A_HALF)
        scaled = Mul((self.parameter("gamma", one), self.standardised(one)))
        return (
            Definition(LOSS, Generic("E", self.y(one), one)),
            Definition(MEAN, self.mean_of(self.x(one))),
            Definition(VARIANCE, self.mean_of(Pow(self.deviation, TWO))),
            Definition(self.standardised(one), Mul((self.deviation, root))),
            Definition(self.y(one), Add((scaled, self.parameter("beta", one)))),
            Definition(self.upstream(one), D(LOSS, self.y(one))),
        )


OVER_SAMPLES = Normalisation(Index("s", "N"), Index("r", "N"), own_parameters=False)
"""Batch normalisation: one feature, its N samples."""
OVER_FEATURES = Normalisation(Index("k", "n"), Index("i", "n"), own_parameters=True)
"""Layer normalisation: one sample, its n features."""


def derive_normalisation(name: str, of: Normalisation, laws: Mapping[str, Law] = LAWS) -> Derivation:
    """The gradients of E by x, γ and β."""
    setting = Setting({one.key: one for one in of.definitions()}, {EPSILON.name: Domain.POSITIVE})
    return _Writer(of, Scope(setting, laws, reserved=frozenset({of.other}))).derivation(name)


class _Writer:
    def __init__(self, of: Normalisation, scope: Scope) -> None:
        self.of, self.scope = of, scope
        self.x, self.by = of.x(of.other), of.other

    def derivation(self, name: str) -> Derivation:
        mean, deviations = self._mean(), self._deviations()
        variance = self._variance(deviations)
        cases = self._standardised(mean, variance)
        output = self._output(cases[-1])
        slopes = {key: self._slope(key) for key in ("gamma", "beta")}
        through = {"dx": output, "dgamma": slopes["gamma"], "dbeta": slopes["beta"]}
        gradients = {key: self._through_outputs(key, part) for key, part in through.items()}
        zero = self._standardised_sum(deviations)
        parts = (mean, deviations, variance, *cases, output, *slopes.values(), *gradients.values())
        results = {key: Result(part.goal, part.result) for key, part in gradients.items()}
        consequences = (zero, self._invariance(zero, gradients["dx"]))
        return Derivation(name, self.scope.setting, (), (*parts, *consequences), results)

    # The mean and the variance.

    def _mean(self) -> Part:
        return Part("mean", tuple(derivation_of(D(MEAN, self.x), self.scope)))

    def _deviations(self) -> Part:
        """Σ (x - μ) = 0, by which the derivative of the variance by the mean vanishes."""
        board = Board(Sum(self.of.deviation, self.of.index), self.scope)
        board.apply("sum-of-sums")
        _in_sums(board, "sum-factor")
        _everywhere(board, "definition", MEAN)
        board.tidy()
        return Part("deviations", tuple(board.steps))

    def _variance(self, deviations: Part) -> Part:
        board = Board(D(VARIANCE, self.x), self.scope)
        board.extend(derivation_of(board.line, self.scope, keep=_of_inputs_or_mean))
        _multiplied_out(board, self.of.deviation)
        _in_sums(board, "sum-of-sums")
        _in_sums(board, "sum-factor")
        board.apply("substitution", (deviations.goal, deviations.result))
        board.tidy()
        board.extend(differentiate(board.line, self.scope))
        return Part("variance", tuple(board.steps))

    # The standardised inputs: equal and different indices.

    def _standardised(self, mean: Part, variance: Part) -> tuple[Part, Part, Part]:
        one = self.of.index
        goal = D(self.of.standardised(one), self.x)
        known = {part.goal: part.result for part in (mean, variance)}
        boards = []
        for equal, indices in ((True, (self.by,)), (False, (one, self.by))):
            scope = self.scope.under(Case(self.by, one, equal))
            board = Board(goal, scope)
            if equal:
                board.apply("case")
            board.extend(derivation_of(board.line, scope, keep=known.__contains__))
            board.apply("substitution", *known.items())
            outputs = tuple(map(self.of.standardised, indices))
            board.extend(in_outputs(board.line, outputs, tuple(map(self.of.x, indices)), scope))
            boards.append(board)
        same, different = boards
        merged = self.scope.laws["merge-cases"](goal, self.scope, same.line, different.line, self.by, one)
        both = Board(goal, self.scope)
        both.write("merge-cases", merged)
        return (
            Part("standardised-same", tuple(same.steps)),
            Part("standardised-other", tuple(different.steps)),
            Part("standardised", tuple(both.steps)),
        )

    # The outputs, and through them E.

    def _output(self, standardised: Part) -> Part:
        board = Board(D(self.of.y(self.of.index), self.x), self.scope)
        board.extend(derivation_of(board.line, self.scope, keep=lambda node: node is standardised.goal))
        board.apply("substitution", (standardised.goal, standardised.result))
        board.tidy()
        return Part("normalised-output", tuple(board.steps))

    def _slope(self, name: str) -> Part:
        """∂y/∂γ or ∂y/∂β."""
        goal = D(self.of.y(self.of.index), self.of.parameter(name, self.by))
        return Part(f"output-{name}", tuple(derivation_of(goal, self.scope)))

    def _through_outputs(self, key: str, slope: Part) -> Part:
        """The chain rule through every output, with what comes from behind them."""
        assert isinstance(slope.goal, D)
        of, board = self.of, Board(D(LOSS, slope.goal.variable), self.scope)
        board.apply("chain", of.y(of.index))
        board.apply("back-substitution", of.upstream(of.index))
        board.apply("substitution", (slope.goal, slope.result))
        _multiplied_out(board)
        for law in ("sum-of-sums", "kronecker-contraction", "sum-factor"):
            _in_sums(board, law)
        board.tidy()
        return Part(key, tuple(board.steps))

    # What follows: a number added to every input changes nothing.

    def _standardised_sum(self, deviations: Part) -> Part:
        """Σ x̂ = 0."""
        board = Board(Sum(self.of.standardised(self.by), self.by), self.scope)
        _everywhere(board, "definition", self.of.standardised(self.by))
        _in_sums(board, "sum-factor")
        board.apply("substitution", (_with_letter(deviations.goal, self.by), deviations.result))
        return Part("standardised-sum", tuple(board.steps))

    def _invariance(self, zero: Part, gradient: Part) -> Part:
        """Σ ∂E/∂x = 0: an offset that all inputs share has no gradient."""
        board = Board(Sum(gradient.goal, self.by), self.scope)
        board.apply("substitution", (gradient.goal, gradient.result))
        for law in ("sum-factor", "sum-of-sums", "sum-factor"):
            _in_sums(board, law)
        board.apply("substitution", (zero.goal, zero.result))
        board.tidy()
        return Part("invariance", tuple(board.steps))


def _with_letter(total: Expr, letter: Index) -> Expr:
    """The same sum with another letter for its index."""
    assert isinstance(total, Sum)
    return Sum(rename(total.body, {total.index: letter}), letter)


def _everywhere(board: Board, law: str, wanted: Expr) -> None:
    """The next line by a law applied to a part wherever it stands in the line."""
    scope = board.scope
    board.write(law, map_nodes(board.line, lambda part: scope.laws[law](part, scope) if part is wanted else None))


def _in_sums(board: Board, law: str) -> None:
    """The next line by a law of sums, wherever it fits."""
    scope = board.scope
    changed = map_nodes(board.line, lambda part: scope.laws[law].apply(part, scope) if isinstance(part, Sum) else None)
    board.write(law, flatten(changed))


def _multiplied_out(board: Board, *keep: Expr) -> None:
    """The next line with what every sum adds up multiplied out, but for brackets to keep."""
    scope = board.scope

    def change(part: Expr) -> Expr | None:
        if not isinstance(part, Sum):
            return None
        return Sum(scope.laws["expanding"](part.body, scope, keep), part.index, part.excluded)

    board.write("expanding", map_nodes(board.line, change))


def _of_inputs_or_mean(node: D) -> bool:
    return isinstance(node.body, Sym) and node.body is not VARIANCE
