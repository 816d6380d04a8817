"""Derivations and proofs as JSON: formulas as LaTeX and as plain text that the parser reads back."""

from __future__ import annotations

from typing import Any

from derive.checker import Finding, Proof
from derive.expr import Expr, all_indices
from derive.latex import latex
from derive.plain import plain
from derive.steps import Case, Hypothesis, Step

SCHEMA = 1


def proof_json(proof: Proof) -> dict[str, Any]:
    """The derivation with the verdict on every step; `sizes` gives the range of each index letter."""
    derivation = proof.derivation
    indices = {index for step in derivation.walk() for side in (step.lhs, step.rhs) for index in all_indices(side)}
    return {
        "name": derivation.name,
        "sizes": {index.name: index.size for index in sorted(indices, key=lambda index: (index.size, index.name))},
        "definitions": [
            {"symbol": formula_json(one.symbol), "formula": formula_json(one.formula)} for one in derivation.definitions
        ],
        "hypotheses": [_equation(one) for one in derivation.hypotheses],
        "result": {name: formula_json(result.right) for name, result in derivation.results.items()},
        "steps": [{"part": part.key, **_step(step, proof)} for part in derivation.parts for step in part.steps],
        "counts": {verdict.value: count for verdict, count in sorted(proof.counts().items())},
        "end_to_end": {name: _finding(finding) for name, finding in proof.end_to_end.items()},
        "holds": proof.holds,
    }


def formula_json(expr: Expr) -> dict[str, str]:
    return {"latex": latex(expr), "text": plain(expr)}


def _equation(hypothesis: Hypothesis) -> dict[str, str]:
    return {
        "latex": f"{latex(hypothesis.left)} = {latex(hypothesis.right)}",
        "text": f"{plain(hypothesis.left)} = {plain(hypothesis.right)}",
    }


def _step(step: Step, proof: Proof) -> dict[str, Any]:
    written: dict[str, Any] = {
        "lhs": formula_json(step.lhs),
        "rhs": formula_json(step.rhs),
        "law": step.law,
        **_finding(proof.findings[step]),
        "uses": [_equation(one) for one in step.uses],
    }
    if step.case:
        written["case"] = _case(step.case)
    if step.substeps:
        written["substeps"] = [_step(inner, proof) for inner in step.substeps]
    return written


def _case(case: Case) -> str:
    return f"{case.first.name} {'=' if case.equal else '!='} {case.second.name}"


def _finding(finding: Finding) -> dict[str, Any]:
    written: dict[str, Any] = {
        "verdict": finding.verdict.value,
        "n": list(finding.sizes),
        "instances": finding.instances,
        "points": finding.points,
    }
    if finding.reason:
        written["reason"] = finding.reason
    if finding.counterexample:
        example = finding.counterexample
        written["counterexample"] = {
            "sizes": dict(example.sizes),
            "indices": dict(example.indices),
            "point": dict(example.point),
            "left": example.left,
            "right": example.right,
        }
    return written
