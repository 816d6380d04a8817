"""The derivation of a pair: from the definitions to δ, ∂E/∂w and the batch, in the order of the board.

Each function writes one part. It knows which law comes next, as a lecturer does, and
nothing about the formulas: every line is what a law makes of the line before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.algebra import cost, factor, flatten, simplify
from derive.derivation import Derivation, Result
from derive.expr import (
    ZERO,
    Add,
    D,
    Expr,
    Sum,
    Sym,
    add,
    map_nodes,
    mul,
    neg,
    rename,
)
from derive.laws import LAWS, Law, Scope
from derive.laws.lines import derivation_of, differentiate, step_if_new
from derive.laws.outputs import in_outputs
from derive.notation import (
    LOSS,
    MEAN_LOSS,
    RESERVED,
    DefinitionError,
    I,
    J,
    K,
    activity,
    bias,
    delta,
    net,
    output,
    weight,
    with_sample,
)
from derive.steps import Case, Hypothesis, Part, Setting, Step


class Board:
    """A chain of equalities while it is being written: the line as it stands, and the steps so far."""

    def __init__(self, start: Expr, scope: Scope) -> None:
        self.line, self.scope = start, scope
        self.steps: list[Step] = []

    def write(self, law: str, line: Expr, uses: tuple[Hypothesis, ...] = ()) -> None:
        """The next line, which a law gave."""
        if line is not self.line:
            self.steps.append(Step(self.line, line, law, uses, self.scope.case))
            self.line = line

    def apply(self, law: str, *details: object) -> None:
        """The next line by a law applied to the whole line."""
        self.write(law, self.scope.laws[law](self.line, self.scope, *details))

    def inside(self, law: str, *details: object, uses: tuple[Hypothesis, ...] = ()) -> None:
        """The next line by a law applied wherever in the line it fits."""
        rewrite = self.scope.laws[law].apply
        changed = map_nodes(self.line, lambda part: rewrite(part, self.scope, *details))
        self.write(law, flatten(changed), uses)

    def in_sums(self, law: str) -> None:
        """The next line by a law applied to what each sum adds up."""
        rewrite = self.scope.laws[law]

        def change(part: Expr) -> Expr | None:
            return Sum(rewrite(part.body, self.scope), part.index, part.excluded) if isinstance(part, Sum) else None

        self.write(law, flatten(map_nodes(self.line, change)))

    def assume(self, hypothesis: Hypothesis) -> None:
        """The next line by a hypothesis."""
        line = self.scope.laws["hypothesis"](self.line, self.scope, hypothesis)
        self.write("hypothesis", flatten(line), (hypothesis,))

    def part(self, key: str) -> Part:
        """What has been written."""
        return Part(key, tuple(self.steps))

    def extend(self, steps: Sequence[Step]) -> None:
        """Lines that were written elsewhere, starting from this one."""
        self.steps += steps
        if steps:
            self.line = steps[-1].rhs

    def tidy(self) -> None:
        """Regroup if that makes the line shorter."""
        self.extend(step_if_new(self.line, "regrouping", self.scope))

    def put_in(self, *known: tuple[Expr, Expr]) -> None:
        """What was derived before put in, and regrouped; a line of its own only where that makes it shorter."""
        inserted = self.scope.laws["substitution"](self.line, self.scope, *known)
        regrouped = self.scope.laws["regrouping"](flatten(inserted), self.scope)
        if cost(regrouped) < cost(flatten(inserted)):
            self.write("substitution", inserted)
            self.write("regrouping", regrouped)
        else:
            self.write("substitution", regrouped)


def loss_part(scope: Scope) -> Part:
    """∂E/∂y_k."""
    board = Board(D(LOSS, output(K)), scope)
    board.extend(derivation_of(board.line, scope))
    board.tidy()
    return Part("loss", tuple(board.steps))


def activation_parts(goal: D, scope: Scope) -> tuple[Part, Part, Part]:
    """∂y_k/∂net_i, the goal: for i = k, for i ≠ k, and both in one."""
    own, variable = goal.body, goal.variable
    assert isinstance(own, Sym)
    (first,), (second,) = variable.indices, own.indices
    same = Board(goal, scope.under(Case(first, second, equal=True)))
    same.apply("case")
    same.extend(derivation_of(same.line, same.scope))
    own_first = Sym(own.name, (first,), own.layer)
    same.extend(in_outputs(same.line, (own_first,), (variable,), same.scope))

    different = Board(goal, scope.under(Case(first, second, equal=False)))
    different.extend(derivation_of(goal, different.scope))
    if different.line is not ZERO:
        variables = (Sym(variable.name, (second,), variable.layer), variable)
        different.extend(in_outputs(different.line, (own, own_first), variables, different.scope))

    if same.line is ZERO and different.line is ZERO:
        raise DefinitionError("activation", "the activation does not depend on net")
    merged = scope.laws["merge-cases"](goal, scope, same.line, different.line, first, second)
    return (
        Part("same-index", tuple(same.steps)),
        Part("other-index", tuple(different.steps)),
        Part("jacobian", (Step(goal, merged, "merge-cases"),)),
    )


def delta_part(scope: Scope, loss: Expr, same: Expr, different: Expr, hypotheses: Sequence[Hypothesis]) -> Part:
    """δ_i = ∂E/∂net_i = Σ_k ∂E/∂y_k ∂y_k/∂net_i, the term k = i apart, each case put in, and collected.

    loss is ∂E/∂y_k; same and different are ∂y_k/∂net_i for i = k and for i ≠ k.
    """
    board = Board(D(LOSS, net(I)), scope)
    outer, inner = D(LOSS, output(K)), D(output(K), net(I))
    outer_i, inner_i = rename(outer, {K: I}), rename(inner, {K: I})
    loss_i = rename(loss, {K: I})
    board.apply("chain", output(K))
    if different is ZERO:
        board.apply("sum-split", I)
        board.apply("substitution", (inner, ZERO))
        board.put_in((outer_i, loss_i), (inner_i, same))
    else:
        board.apply("substitution", (outer, loss))
        board.apply("sum-split", I)
        board.apply("substitution", (inner_i, same), (inner, different))
        extra = simplify(add(same, neg(rename(different, {K: I}))))
        _gather(board, simplify(mul(loss_i, extra)))
    for hypothesis in hypotheses:
        used = scope.laws["hypothesis"].apply(board.line, scope, hypothesis)
        if used is not None:
            board.write("hypothesis", flatten(used), (hypothesis,))
    board.tidy()
    return Part("delta", tuple(board.steps))


def _gather(board: Board, rest: Expr) -> None:
    """From u + Σ_{k≠i} v_k to (u - v_i) + Σ_k v_k, where u - v_i is the rest."""
    scope = board.scope
    alone, others = board.line.terms if isinstance(board.line, Add) else (ZERO, board.line)
    assert isinstance(others, Sum)
    body = factor(simplify(others.body))
    board.write("regrouping", add(simplify(alone), Sum(body, K, (I,))))
    missing = rename(body, {K: I})
    outside = rest.terms if isinstance(rest, Add) else (rest,)
    kept = tuple(term for term in outside if term is not ZERO)
    board.write("expanding", Add((*kept, missing, Sum(body, K, (I,)))))
    board.apply("sum-collect")
    factored = map_nodes(
        board.line, lambda part: scope.laws["sum-factor"].apply(part, scope) if isinstance(part, Sum) else None
    )
    board.write("sum-factor", flatten(factored))


def parameter_parts(
    parameters: Mapping[str, Sym], through: Sym, error: Sym, known: Result, scope: Scope
) -> tuple[Part, ...]:
    """∂E/∂w_ij = δ_i a_j and ∂E/∂b_i = δ_i, through net_k; then with δ_i, the error, written out as known."""
    parts = []
    for key, parameter in parameters.items():
        slope = derivation_of(D(through, parameter), scope)
        parts.append(Part(f"net-{key}", tuple(slope)))
        board = Board(D(LOSS, parameter), scope)
        board.apply("chain", through)
        board.apply("back-substitution", Sym(error.name, through.indices, error.layer))
        board.apply("substitution", (D(through, parameter), slope[-1].rhs))
        board.extend(differentiate(board.line, scope))
        line = scope.laws["substitution"](board.line, scope, (error, known.right))
        board.write("substitution", flatten(line), known.uses)
        parts.append(Part(key, tuple(board.steps)))
    return tuple(parts)


_MATRICES = {"delta": "Delta", "a": "A", "y": "Y"}


def batch_parts(scope: Scope, weights: Sym, biases: Sym, error: Sym, activity: Sym) -> tuple[Part, ...]:
    """The mean over N samples of ∂E/∂w = δ a and ∂E/∂b = δ, and the matrix form ΔᵀA/N."""
    parts = []
    sample_loss = with_sample(LOSS)
    for key, parameter, one in (("batch-weights", weights, activity), ("batch-biases", biases, None)):
        board = Board(D(MEAN_LOSS, parameter), scope)
        board.extend(derivation_of(board.line, scope, keep=lambda node: node.body is sample_loss))
        known = mul(error, one) if one is not None else error
        board.apply("substitution", (D(sample_loss, parameter), with_sample(known)))
        if one is not None:
            matrix = map_nodes(board.line, lambda part: scope.laws["matrix-form"].apply(part, scope, _MATRICES))
            board.write("matrix-form", matrix)
        parts.append(Part(key, tuple(board.steps)))
    return tuple(parts)


def derive_pair(
    name: str, setting: Setting, hypotheses: Sequence[Hypothesis], laws: Mapping[str, Law] = LAWS
) -> Derivation:
    """The whole derivation for a loss on an activation, for a symbolic number of outputs n."""
    scope = Scope(setting, laws, reserved=RESERVED)
    loss = loss_part(scope)
    if loss.result is ZERO:
        raise DefinitionError("loss", "the loss does not depend on the output y")
    same, different, jacobian = activation_parts(D(output(K), net(I)), scope)
    error = delta_part(scope, loss.result, same.result, different.result, hypotheses)
    uses = tuple(hypothesis for step in error.steps for hypothesis in step.uses)
    result = Result(error.goal, error.result, uses)
    parameters = parameter_parts({"weights": weight(I, J), "biases": bias(I)}, net(K), delta(I), result, scope)
    by_key = {part.key: part for part in parameters}
    batch = batch_parts(scope, weight(I, J), bias(I), delta(I), activity(J))
    return Derivation(
        name,
        setting,
        tuple(hypotheses),
        (loss, same, different, jacobian, error, *parameters, *batch),
        {
            "delta": result,
            "dw": Result(by_key["weights"].goal, by_key["weights"].result, uses),
            "db": Result(by_key["biases"].goal, by_key["biases"].result, uses),
        },
    )


def derive_activation(name: str, setting: Setting, laws: Mapping[str, Law] = LAWS) -> Derivation:
    """The derivative of an activation, or its Jacobian, on its own."""
    scope = Scope(setting, laws, reserved=RESERVED)
    parts = activation_parts(D(output(K), net(I)), scope)
    jacobian = parts[-1]
    return Derivation(name, setting, (), parts, {"jacobian": Result(jacobian.goal, jacobian.result)})
