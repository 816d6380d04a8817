"""Batch and layer normalisation: what is derived, and that every line of it is proved."""

from __future__ import annotations

import pytest

from derive.catalog import derive
from derive.checker import Checker, Verdict, prove
from derive.checker.compare import leading_size
from derive.expr import Generic, Index, Sum, Sym, num, power
from derive.laws import LAWS, Scope
from derive.laws.dependence import depends
from derive.normalisation import VARIANCE
from derive.parser import parse
from derive.steps import Case, Definition, Setting
from derive.writing.latex import latex
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.mathml import mathml
from derive.writing.plain import plain

S = Index("s", "N")
BATCH, LAYER = derive("batch-norm"), derive("layer-norm")
BOTH = {"batch": BATCH, "layer": LAYER}
ROOT = "sqrt(sigma_squared + epsilon)"

PUBLISHED = {
    # Ioffe and Szegedy 2015, section 3, collected; layer: Ba, Kiros and Hinton 2016, the same over features
    ("batch", "dgamma"): "sum(g[s]*x_hat[s], s)",
    ("batch", "dbeta"): "sum(g[s], s)",
    ("batch", "dx"): f"gamma/(N*{ROOT})*(N*g[r] - sum(g[s], s) - x_hat[r]*sum(g[s]*x_hat[s], s))",
    ("layer", "dgamma"): "g[i]*x_hat[i]",
    ("layer", "dbeta"): "g[i]",
    ("layer", "dx"): (
        f"(n*gamma[i]*g[i] - sum(gamma[k]*g[k], k) - x_hat[i]*sum(gamma[k]*g[k]*x_hat[k], k))/(n*{ROOT})"
    ),
}
PARTS = {
    "mean": "1/N",
    "deviations": "0",
    "variance": "2/N*(x[r] - mu)",
    "standardised-same": f"(1 - 1/N - x_hat[r]**2/N)/{ROOT}",
    "standardised-other": f"-(1 + x_hat[s]*x_hat[r])/(N*{ROOT})",
    "standardised": f"(delta(s, r) - 1/N - x_hat[s]*x_hat[r]/N)/{ROOT}",
    "standardised-sum": "0",
    "invariance": "0",
}


def read(text: str):
    return parse(text, sizes={"r": "N"})


@pytest.mark.parametrize("which", BOTH)
def test_every_line_is_proved_and_the_results_agree_with_differences(which):
    proof = prove(BOTH[which])
    assert proof.counts().keys() == {Verdict.PROVED}
    assert proof.holds
    assert {name: finding.verdict for name, finding in proof.end_to_end.items()} == dict.fromkeys(
        ("dx", "dgamma", "dbeta"), Verdict.AGREES
    )
    assert proof.leading == {"batch": "N", "layer": "n"}[which]
    whole = [step for part in BOTH[which].parts if part.key in ("dx", "variance") for step in part.steps]
    assert {proof.findings[step].sizes for step in whole} == {(2, 3, 4, 5)}


@pytest.mark.parametrize(("which", "result"), PUBLISHED)
def test_the_gradients_are_the_published_ones(which, result):
    derivation = BOTH[which]
    found, published = derivation.results[result], read(PUBLISHED[which, result])
    assert Checker(derivation.setting).check(found.right, published).verdict is Verdict.PROVED


@pytest.mark.parametrize("key", PARTS)
def test_each_part_ends_in_what_a_lecturer_writes(key):
    part = next(part for part in BATCH.parts if part.key == key)
    case = part.steps[-1].case
    assert Checker(BATCH.setting).check(part.result, read(PARTS[key]), case=case).verdict is Verdict.PROVED
    assert len(plain(part.result)) < 80


def test_the_gradient_stands_as_it_is_printed():
    right = BATCH.results["dx"].right
    assert linear(layout(right)) == "γ (N gᵣ - Σ(s=1…N) gₛ - x̂ᵣ Σ(s=1…N) gₛ x̂ₛ)/(N √(σ² + ε))"
    assert r"\sqrt{\sigma^{2} + \varepsilon}" in latex(right)
    assert "<mn>2</mn>" in mathml(VARIANCE)
    assert latex(power(VARIANCE, num(2))) == r"\left(\sigma^{2}\right)^{2}"


def test_both_cases_are_taken_and_merged():
    cases = {part.key: part for part in BATCH.parts}
    assert all(step.case and step.case.equal for step in cases["standardised-same"].steps)
    assert all(step.case and not step.case.equal for step in cases["standardised-other"].steps)
    assert [step.law for step in cases["standardised"].steps] == ["merge-cases"]


@pytest.mark.parametrize("lost", ["mean", "variance"])
def test_a_gradient_that_forgets_what_the_samples_share_is_refuted(lost):
    """The usual mistake: the mean, or the variance, is taken for a constant."""
    terms = {"mean": "N*g[r] - x_hat[r]*sum(g[s]*x_hat[s], s)", "variance": "N*g[r] - sum(g[s], s)"}
    wrong = read(f"gamma/(N*{ROOT})*({terms[lost]})")
    finding = Checker(BATCH.setting).check(BATCH.results["dx"].left, wrong)
    assert finding.verdict is Verdict.WRONG
    assert finding.counterexample


def test_what_a_case_says_of_a_letter_is_not_said_of_a_sum_over_that_letter():
    s, r = Index("s", "N"), Index("r", "N")
    total, x = Sym("total"), Sym("x", (r,))
    setting = Setting({("total", 0, None): Definition(total, Sum(Sym("x", (s,)), s))})
    different = Scope(setting, LAWS).under(Case(r, s, equal=False))
    assert depends(total, x, different)
    assert depends(Sum(Sym("x", (s,)), s), x, different)
    assert depends(Generic("E", Sym("x", (s,)), s), x, different)
    assert not depends(Sum(Sym("x", (s,)), s, (r,)), x, different)
    assert not depends(Sym("x", (s,)), x, different)


def test_the_size_that_runs_through_all_values_is_n_or_the_first_there_is():
    assert leading_size(BATCH.setting) == "N"
    assert leading_size(LAYER.setting) == "n"
    assert leading_size(derive("softmax-ce").setting) == "n"
    assert leading_size(Setting({})) == "n"
    finding = Checker(BATCH.setting, sizes=(2, 4)).check(Sum(x_of("s"), S), read("sum(x[r], r) + 1"))
    assert finding.verdict is Verdict.WRONG
    assert finding.counterexample.sizes == {"N": 2}


def x_of(letter: str) -> Sym:
    return Sym("x", (Index(letter, "N"),))
