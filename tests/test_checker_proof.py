"""A derivation by hand, whole and with every kind of damage."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from derive.checker import Verdict, prove
from derive.derivation import Derivation, Result
from derive.expr import Index, Sym
from derive.parser import parse
from derive.steps import Case, Definition, Domain, Hypothesis, Part, Setting, Step

I, K = Index("i", "n"), Index("k", "n")
ONE = Hypothesis(parse("sum(t[k], k)"), parse("1"))


def chain(*lines: str, uses: tuple[Hypothesis, ...] = (), case: Case | None = None) -> tuple[Step, ...]:
    """Steps from line to line; what is given holds for the last one."""
    formulas = [parse(line) for line in lines]
    steps = [Step(left, right, "law") for left, right in pairwise(formulas)]
    return (*steps[:-1], replace(steps[-1], uses=uses, case=case))


def softmax() -> Derivation:
    y, energy = parse("y[k]"), parse("E")
    assert isinstance(y, Sym)
    assert isinstance(energy, Sym)
    definitions = [
        Definition(y, parse("exp(net[k])/sum(exp(net[l]), l)")),
        Definition(energy, parse("-sum(t[k]*log(y[k]), k)")),
    ]
    delta = chain(
        "diff(E, net[i])",
        "sum(diff(E, y[k])*diff(y[k], net[i]), k)",
        "sum(-t[k]/y[k]*(y[k]*(delta(i, k) - y[i])), k)",
        "y[i]*sum(t[k], k) - t[i]",
        "y[i] - t[i]",
        uses=(ONE,),
    )
    loss = chain("diff(E, y[k])", "-diff(sum(t[l]*log(y[l]), l), y[k])", "-t[k]/y[k]")
    same = chain("diff(y[k], net[i])", "y[i]*(1 - y[i])", case=Case(I, K, equal=True))
    other = chain("diff(y[k], net[i])", "-y[i]*y[k]", case=Case(I, K, equal=False))
    whole = Step(delta[0].lhs, delta[-1].rhs, "all at once", (ONE,), None, delta)
    return Derivation(
        "softmax-ce",
        Setting({one.key: one for one in definitions}, {"t": Domain.POSITIVE}),
        (ONE,),
        (Part("loss", loss), Part("jacobian", (*same, *other)), Part("delta", (whole,))),
        {"delta": Result(whole.lhs, whole.rhs, (ONE,))},
    )


def damaged(derivation: Derivation, part: int, *steps: Step) -> Derivation:
    parts = list(derivation.parts)
    parts[part] = replace(parts[part], steps=steps)
    return replace(derivation, parts=tuple(parts))


def test_whole() -> None:
    derivation = softmax()
    proof = prove(derivation)
    assert proof.holds
    assert proof.first_failure is None
    assert proof.counts() == {Verdict.PROVED: 9}
    assert all(proof.verdict_of(step) is Verdict.PROVED for step in derivation.walk())
    assert proof.end_to_end["delta"].verdict is Verdict.AGREES


def test_wrong_step() -> None:
    derivation = softmax()
    wrong = chain("diff(E, y[k])", "-diff(sum(t[l]*log(y[l]), l), y[k])", "t[k]/y[k]")
    proof = prove(damaged(derivation, 0, *wrong))
    assert not proof.holds
    assert proof.first_failure is wrong[1]
    assert proof.counts()[Verdict.WRONG] == 1


def test_hypothesis_not_named_by_the_whole() -> None:
    derivation = softmax()
    whole = replace(derivation.parts[2].steps[0], uses=())
    proof = prove(damaged(derivation, 2, whole))
    assert proof.first_failure is whole
    assert proof.verdict_of(whole) is Verdict.WRONG
    assert all(proof.verdict_of(step) is Verdict.PROVED for step in whole.substeps)


def test_two_wrongs_make_no_right() -> None:
    """Both ends are equal, but not by way of the middle."""
    derivation = softmax()
    proof = prove(damaged(derivation, 0, *chain("diff(E, y[k])", "t[k]/y[k]", "-t[k]/y[k]")))
    assert proof.counts()[Verdict.WRONG] == 2


def test_conclusion_from_a_case() -> None:
    """A chain that enters a case may not leave it on the way."""
    derivation = softmax()
    (same,) = chain("diff(y[k], net[i])", "y[i]*(1 - y[i])", case=Case(I, K, equal=True))
    (after,) = chain("y[i]*(1 - y[i])", "y[i] - y[i]**2")
    proof = prove(damaged(derivation, 1, same, after))
    assert all(finding.holds for finding in proof.findings.values())
    assert proof.misfits == (after,)
    assert proof.first_failure is after
    assert not proof.holds
    assert prove(damaged(derivation, 1, same, replace(after, case=same.case))).holds


@pytest.mark.parametrize("claimed", ["t[i] - y[i]", "y[i] - t[i]/n", "y[i]*sum(t[k], k, k != i) - t[i]"])
def test_wrong_result(claimed: str) -> None:
    derivation = softmax()
    wrong = {"delta": replace(derivation.results["delta"], right=parse(claimed))}
    proof = prove(replace(derivation, results=wrong))
    assert proof.first_failure is None
    assert proof.end_to_end["delta"].verdict is Verdict.WRONG
    assert not proof.holds
