"""Derivations and proofs as JSON: formulas as LaTeX and as plain text that the parser reads back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from derive.checker import Finding, Proof
from derive.expr import Expr, all_indices
from derive.steps import Case, Hypothesis, Step
from derive.writing.latex import latex, latex_equation
from derive.writing.plain import plain
from reports.derivation import is_judged

SCHEMA = 1


def proof_json(proof: Proof) -> dict[str, Any]:
    """The derivation with the verdict on every step, but for those that state a demand.

    `sizes` gives the range of each index letter; a formula has `sizes` of its own for the letters
    that mean something else in it.
    """
    derivation = proof.derivation
    counts = Counter(proof.verdict_of(step).value for step in derivation.walk() if is_judged(step, proof))
    sizes = dict[str, str]()
    for step in derivation.walk():
        for index in all_indices(step.lhs) | all_indices(step.rhs):
            sizes.setdefault(index.name, index.size)
    return {
        "name": derivation.name,
        "sizes": dict(sorted(sizes.items(), key=lambda item: (item[1], item[0]))),
        "definitions": [
            {"symbol": formula_json(one.symbol, sizes), "formula": formula_json(one.formula, sizes)}
            for one in derivation.definitions
        ],
        "hypotheses": [_equation(one) for one in derivation.hypotheses],
        "result": {name: formula_json(result.right, sizes) for name, result in derivation.results.items()},
        "steps": [{"part": part.key, **_step(step, proof, sizes)} for part in derivation.parts for step in part.steps],
        "counts": dict(sorted(counts.items())),
        "end_to_end": {name: _finding(finding, proof.leading) for name, finding in proof.end_to_end.items()},
        "holds": proof.holds,
    }


def formula_json(expr: Expr, sizes: Mapping[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = {"latex": latex(expr), "text": plain(expr)}
    own = {index.name: index.size for index in all_indices(expr) if sizes.get(index.name, index.size) != index.size}
    return {**written, "sizes": own} if own else written


def _equation(hypothesis: Hypothesis) -> dict[str, str]:
    return {
        "latex": latex_equation(hypothesis.left, hypothesis.right),
        "text": f"{plain(hypothesis.left)} = {plain(hypothesis.right)}",
    }


def _step(step: Step, proof: Proof, sizes: Mapping[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "lhs": formula_json(step.lhs, sizes),
        "rhs": formula_json(step.rhs, sizes),
        "law": step.law,
        **(_finding(proof.findings[step], proof.leading) if is_judged(step, proof) else {"demanded": True}),
        "uses": [_equation(one) for one in step.uses],
    }
    if step.case:
        written["case"] = _case(step.case)
    if step.substeps:
        written["substeps"] = [_step(inner, proof, sizes) for inner in step.substeps]
    return written


def _case(case: Case) -> str:
    return f"{case.first.name} {'=' if case.equal else '!='} {case.second.name}"


def _finding(finding: Finding, leading: str) -> dict[str, Any]:
    """`leading` names the size of which the values were tried that are listed."""
    written: dict[str, Any] = {
        "verdict": finding.verdict.value,
        **({leading: list(finding.sizes)} if leading else {}),
        "instances": finding.instances,
        "points": finding.points,
    }
    if finding.for_every:
        written["for_every"] = True
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
