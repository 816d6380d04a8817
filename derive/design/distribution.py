"""The loss of n outputs that depend on all net inputs, as those of softmax do: whether there is one, and which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from derive.algebra import expand, flatten, product, pull_constants, simplify, terms, total, unlettered
from derive.checker import Checker, Finding
from derive.derivation import Derivation, Result
from derive.design.target import CONSTANT, E, NoLossError, Target, has_logarithm, without_constant
from derive.expr import (
    ONE,
    ZERO,
    D,
    Expr,
    Integral,
    Sum,
    Sym,
    add,
    div,
    free_indices,
    map_nodes,
    mul,
    neg,
    rename,
    walk,
)
from derive.hessian import L, through_outputs
from derive.laws import Law, LawError, Scope
from derive.laws.antiderivation import Integrator
from derive.laws.lines import differentiate
from derive.notation import RESERVED, DefinitionError, I, K, net, output
from derive.notation import target as target_of
from derive.pair import Board, activation_parts
from derive.steps import Case, Definition, Hypothesis, Part, Setting, Step


def design_distribution(target: Target, values: Mapping[str, Expr], laws: Mapping[str, Law]) -> Derivation:
    """The derivation of E with ∂E/∂net_i = δ_i for n outputs.

    Raises:
        NoLossError: the mixed derivatives of δ differ, or no function of the outputs has these slopes.
        NoAntiderivativeError: the laws of integration lead nowhere.
        LawError: the loss is no sum of one term for each output.
        DefinitionError, FormulaError: there is no error term, or the outputs are not those of a softmax.
    """
    wanted = target.wanted(values, indexed=True)
    outputs = target.definition(values)
    scope = _scope(target, laws, [outputs])
    activation = activation_parts(D(output(K), net(I)), scope)
    factor = _factor(activation)
    conditions = _Conditions(target, scope, wanted, activation)
    mixed, shift = conditions.mixed(), conditions.shift()
    uses = tuple(one for one in target.hypotheses if any(one in step.uses for step in shift.steps))
    own = _own(wanted, factor)
    energy = Definition(E, Sum(Integral(own, output(K)), K))
    found = Integrator(scope, target.ranges).integrate(add(energy.formula, CONSTANT))
    antiderivative = without_constant(_pulled(found.steps[-1].rhs))
    zero = map_nodes(antiderivative, _at_target)
    constant = Definition(CONSTANT, flatten(neg(_pulled(simplify(zero)))))
    scope = _scope(target, laws, [energy, outputs, *found.definitions, constant])
    left_out = target.usual and has_logarithm(zero)
    result = antiderivative if left_out else flatten(add(antiderivative, constant.formula))
    parts = (
        *activation,
        *mixed,
        shift,
        Part("wanted", (Step(D(E, net(I)), wanted, "wanted-error", uses),)),
        _separation(target, scope, activation[-1], own, wanted),
        _integration(scope, energy.formula, found.steps),
        Part(
            "constant",
            (Step(add(zero, CONSTANT), ZERO, "zero-at-target"), Step(CONSTANT, constant.formula, "regrouping")),
        ),
    )
    results = {"loss": Result(E, result), "back": Result(D(result, net(I)), wanted, uses)}
    return Derivation(target.name, scope.setting, target.hypotheses, parts, results)


def _scope(target: Target, laws: Mapping[str, Law], definitions: Sequence[Definition]) -> Scope:
    setting = Setting({one.key: one for one in definitions}, target.domains)
    return Scope(setting, laws, reserved=RESERVED | {L})


def _at_target(part: Expr) -> Expr | None:
    return target_of(part.indices[0]) if isinstance(part, Sym) and part.name == "y" else None


def _factor(activation: Sequence[Part]) -> Expr:
    """The c of ∂y_k/∂net_i = c y_k (δ_ik - y_i).

    Raises:
        DefinitionError: the outputs do not have such a derivative.
    """
    same, different, _ = activation
    y_i, y_k = output(I), output(K)
    factor = simplify(neg(div(different.result, mul(y_k, y_i))))
    alike = simplify(add(same.result, neg(mul(factor, y_i, add(ONE, neg(y_i)))))) is ZERO
    if not alike or free_indices(factor) or any(isinstance(part, Sum) for part in walk(factor)):
        raise DefinitionError("activation", "of the activations that mix net inputs only softmax is meant here")
    return factor


class _Conditions:
    """What must be so that a loss exists: each is derived, decided by the checker, and refused where it is not so."""

    def __init__(self, target: Target, scope: Scope, wanted: Expr, activation: Sequence[Part]) -> None:
        self._target, self._scope, self._wanted, self._activation = target, scope, wanted, tuple(activation)
        self._checker = Checker(scope.setting)

    def mixed(self) -> tuple[Part, Part]:
        """∂δ_i/∂net_j and ∂δ_j/∂net_i, for i ≠ j, and that they are equal."""
        apart = self._scope.under(Case(I, L, equal=False))
        assert apart.case is not None
        board = Board(D(self._wanted, net(L)), apart)
        through_outputs(board, self._activation[-1].result)
        without_delta = self._scope.laws["case"].apply(board.line, apart)
        if without_delta is not None:
            board.write("case", without_delta)
            board.tidy()
        swapped = {I: L, L: I}
        others = tuple(
            Step(rename(step.lhs, swapped), rename(step.rhs, swapped), step.law, step.uses, step.case)
            for step in board.steps
        )
        first, second = Part("mixed", tuple(board.steps)), Part("mixed-swapped", others)
        left, right = first.result, second.result
        if left is right:
            return first, second
        uses = self._decided("mixed", apart.case, (first, second))
        equal = Step(left, right, "regrouping", uses, apart.case)
        return first, Part("mixed-swapped", (*others, Step(right, left, "regrouping", uses, equal.case)))

    def shift(self) -> Part:
        """Σ_i δ_i = 0: no function of the outputs changes when all net inputs are shifted alike."""
        board = Board(Sum(self._wanted, I), self._scope)
        _summed(board, self._target.hypotheses)
        if board.line is not ZERO:
            steps = tuple(board.steps) or (Step(board.line, board.line, "regrouping"),)
            uses = self._decided("shift", None, (Part("shift", steps),))
            board.write("regrouping", ZERO, uses)
        return Part("shift", tuple(board.steps))

    def _decided(self, kind: str, case: Case | None, parts: Sequence[Part]) -> tuple[Hypothesis, ...]:
        """The hypotheses with which the goals of two parts are equal, or that of a single one is 0.

        Raises:
            NoLossError: it does not hold.
        """
        left, right = parts[0].goal, parts[1].goal if len(parts) > 1 else ZERO

        def finding(uses: tuple[Hypothesis, ...]) -> Finding:
            return self._checker.check(left, right, case=case, uses=uses)

        if finding(()).holds:
            return ()
        found = finding(self._target.hypotheses)
        if not found.holds:
            target = self._target
            so_far = Derivation(target.name, self._scope.setting, target.hypotheses, (*self._activation, *parts), {})
            first, second = [(part.goal, part.result) for part in parts] + [(ZERO, ZERO)] * (2 - len(parts))
            raise NoLossError(kind, self._wanted, so_far, found, (first, second))
        return needed_of(finding, self._target.hypotheses)


def needed_of(
    finding: Callable[[tuple[Hypothesis, ...]], Finding], hypotheses: tuple[Hypothesis, ...]
) -> tuple[Hypothesis, ...]:
    """The hypotheses without those that are not needed."""
    needed = hypotheses
    for one in hypotheses:
        rest = tuple(other for other in needed if other is not one)
        if finding(rest).holds:
            needed = rest
    return needed


def _summed(board: Board, hypotheses: Sequence[Hypothesis]) -> None:
    """Sums of sums taken apart, factors taken out, Σ y = 1 and the hypotheses put in."""
    laws = board.scope.laws
    before: Expr | None = None
    while before is not board.line:
        before = board.line
        for law in ("sum-factor", "expanding", "sum-of-sums", "sum-of-outputs"):
            found = map_nodes(board.line, lambda part, law=law: _on_sums(law, part, board.scope))  # type: ignore[misc]
            board.write(law, flatten(found))
    for hypothesis in hypotheses:
        used = laws["hypothesis"].apply(board.line, board.scope, hypothesis)
        if used is not None:
            board.write("hypothesis", flatten(used), (hypothesis,))
    board.tidy()


def _on_sums(law: str, part: Expr, scope: Scope) -> Expr | None:
    if not isinstance(part, Sum):
        return None
    if law == "expanding":
        return Sum(scope.laws[law](part.body, scope), part.index, part.excluded)
    return scope.laws[law].apply(part, scope)


def _own(wanted: Expr, factor: Expr) -> Expr:
    """What of δ_i/(c y_i) belongs to output i alone, for output k; what is the same for every i drops out.

    Raises:
        LawError: it is no function of y_k and t_k alone.
    """
    parts = terms(expand(div(wanted, mul(factor, output(I)))))
    own = [part for part in parts if I in free_indices(product(part))]
    body = rename(total(own), {I: K})
    if any(isinstance(part, Sum) for part in walk(body)):
        raise LawError("the loss is no sum of one term for each output")
    return simplify(body)


def _separation(target: Target, scope: Scope, jacobian: Part, own: Expr, wanted: Expr) -> Part:
    """Σ_k ∂E/∂y_k ∂y_k/∂net_i is y_i times ∂E/∂y_i less a mean that is the same for all; put in, it is δ_i."""
    board = Board(D(E, net(I)), scope)
    board.apply("chain", output(K))
    board.apply("substitution", (jacobian.goal, jacobian.result))
    board.extend(differentiate(board.line, scope, keep=lambda node: True))
    board.tidy()
    slope = D(E, output(K))
    chosen = Step(slope, scope.laws["common-part"](slope, scope, own), "common-part")
    put = flatten(map_nodes(board.line, lambda part: _own_of(part, own)))
    board.write("substitution", put)
    board.tidy()
    _summed(board, target.hypotheses)
    if unlettered(board.line) is not unlettered(wanted):
        needed = needed_of(lambda uses: Checker(scope.setting).check(board.line, wanted, uses=uses), target.hypotheses)
        board.write("regrouping", wanted, needed)
    return Part("separation", (chosen, *board.steps))


def _own_of(part: Expr, own: Expr) -> Expr | None:
    match part:
        case D(body, Sym("y", (index,))) if body is E:
            return rename(own, {K: index})
        case _:
            return None


def _integration(scope: Scope, energy: Expr, steps: tuple[Step, ...]) -> Part:
    """E = Σ_k ∫ … dy_k = the antiderivatives + C."""
    board = Board(E, scope)
    board.write("antiderivative", energy)
    board.apply("constant-of-integration", CONSTANT)
    board.extend(steps)
    board.write("sum-factor", _pulled(board.line))
    return Part("integration", tuple(board.steps))


def _pulled(node: Expr) -> Expr:
    """The formula with constants before its sums."""
    return flatten(map_nodes(node, lambda part: pull_constants(part) if isinstance(part, Sum) else None))
