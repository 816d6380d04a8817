"""The formulas of one layer, each with the proof that it rests on.

A hidden layer takes its error from the recursion δ_j = f′(net_j) Σ_k w_kj δ_k, in which the sum, a matrix
product, is one quantity, `back`. The last layer takes it from the derivation of its activation and the loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from derive.catalog import derive
from derive.checker import Finding, Proof, prove
from derive.expr import Expr, Mul, Sum, Sym, map_nodes
from derive.notation import LOSS, I, net, output
from derive.steps import Step
from numeric.generation.emitter import canonical
from numeric.generation.module import checked_forms, refuse_hypotheses, refuse_unproved, says_that_targets_sum_to_one
from numeric.stable.form import Form, Stable

BACK = Sym("back", (I,))
"""Σ_k w_kj δ_k, what flows back into neuron j from the layer behind it."""


@dataclass(frozen=True)
class LayerForms:
    """y, δ and, of the last layer, E: as they were derived, and as floating-point numbers serve them best."""

    proof: Proof
    raw: Mapping[str, Expr]
    forms: Mapping[str, Form]
    quantities: Mapping[str, Form]
    """y and what else is computed from net on its own way, by name."""
    findings: Mapping[Step, Finding]

    @property
    def name(self) -> str:
        return self.proof.derivation.name

    @property
    def targets_sum_to_one(self) -> bool:
        """Whether δ is right only for such targets."""
        uses = self.proof.derivation.results["delta"].uses
        return any(says_that_targets_sum_to_one(one) for one in uses)


@cache
def hidden_forms(activation: str, let: tuple[str, ...] = ()) -> LayerForms:
    """The formulas of a hidden layer; raises what `derive` and `refuse_unproved` raise."""
    proof = prove(derive("backprop", activation=activation, let=let))
    refuse_unproved(proof)
    raw = {"output": output(I), "delta": _of_one_layer(proof.derivation.results["delta"].right)}
    return with_forms(proof, Stable(derive(activation=activation, let=let)), raw)


@cache
def output_forms(activation: str, loss: str, let: tuple[str, ...] = ()) -> LayerForms:
    """The formulas of the last layer; raises what `derive`, `refuse_unproved` and `refuse_hypotheses` raise."""
    proof = prove(derive(loss=loss, activation=activation, let=let))
    refuse_unproved(proof)
    refuse_hypotheses(proof)
    derivation = proof.derivation
    raw = {
        "output": output(I),
        "delta": derivation.results["delta"].right,
        "loss": derivation.setting.definitions[LOSS.name, 0, None].formula,
    }
    return with_forms(proof, Stable(derivation), raw)


@cache
def recursion() -> Proof:
    """The proof of the law for any hidden layer, with its batch."""
    proof = prove(derive("backprop"))
    refuse_unproved(proof)
    return proof


@cache
def batch_norm_proof() -> Proof:
    """The proof of batch normalisation, of each feature of a batch on its own."""
    proof = prove(derive("batch-norm"))
    refuse_unproved(proof)
    return proof


def with_forms(proof: Proof, stable: Stable, raw: Mapping[str, Expr]) -> LayerForms:
    """The formulas of a proof in the forms that serve floating-point numbers best, every form checked."""
    forms = {name: stable.of(formula) for name, formula in raw.items()}
    quantities = stable.used(forms.values()) | {"y": stable.forms["y"]}
    findings = checked_forms(proof.derivation.name, stable, [*forms.values(), *quantities.values()])
    own = canonical(stable.activation.formula)
    return LayerForms(proof, {**raw, "y": own}, forms, quantities, findings)


def _of_one_layer(formula: Expr) -> Expr:
    """The recursion with `back` for its sum, and the symbols of layer ℓ without their layer."""

    def put(part: Expr) -> Expr | None:
        match part:
            case Sum(Mul((Sym(_, (summed,), 1), Sym(_, (row, _), 1))), index, ()) if summed is row is index:
                return BACK
            case Sym("net", (_,), 0):
                return net(I)
            case Sym("y", (_,), 0):
                return output(I)
        return None

    return map_nodes(formula, put)
