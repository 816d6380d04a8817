"""Damage of every kind is made and refuted; SymPy, on a road of its own, says what is true."""

from __future__ import annotations

import pickle
from itertools import product

import pytest
import sympy

from derive.catalog import derive
from derive.checker import Checker, Verdict
from derive.expr import D, Fn, Generic, Index, Sym, free_indices, rename
from derive.laws import LAWS, Scope
from derive.mutation.damage import MUTATIONS, mutants_of_step
from derive.mutation.lawbreaking import Fate, break_law, broken_laws, score_laws
from derive.mutation.score import DERIVATIONS, Kind, score
from derive.mutation.truth import Judge, judge
from derive.parser import parse, parse_equation
from derive.steps import Case, Definition, Domain, Hypothesis, Setting, Step
from derive.sympy_form import to_sympy
from derive.writing.plain import plain

I, K = Index("i", "n"), Index("k", "n")
E, Y_K, NET_I = Sym("E"), Sym("y", (K,)), Sym("net", (I,))
OUTPUT = Definition(Y_K, rename(parse("exp(net[i])/sum(exp(net[l]), l)"), {I: K}))
LOSS = Definition(E, parse("sum((y[k] - t[k])**2, k)/n"))
ONE_TARGET = Hypothesis(*parse_equation("sum(t[k], k) = 1"))
SETTING = Setting({one.key: one for one in (OUTPUT, LOSS)}, {"t": Domain.POSITIVE, "c": Domain.POSITIVE})


def equation(text, **claims):
    return Step(*parse_equation(text), "regrouping", **claims)


def truth_of(text, **claims):
    step = equation(text, **claims)
    return Judge(SETTING).judge(step.lhs, step.rhs, step.case, step.uses).differs


STEPS = {
    "sign": equation("x[i] - z[i] = -z[i] + x[i]"),
    "factor": equation("x[i] + x[i] = 2*x[i]"),
    "number": equation("x[i]*(x[i] + 3) = x[i]**2 + 3*x[i]"),
    "term": equation("(x[i] + 1)**2 = x[i]**2 + 2*x[i] + 1"),
    "product": equation("sum(c*x[k], k) = c*sum(x[k], k)"),
    "chain": Step(D(E, NET_I), parse("sum(diff(E, y[k])*diff(y[k], net[i]), k)"), "chain"),
    "mean": equation("sum(x[k]/n, k) = 1/n*sum(x[k], k)"),
    "index": equation("x[i]*z[k] = z[k]*x[i]"),
    "power": equation("exp(2*x[i]) = exp(x[i])**2"),
    "square": equation("log(exp(x[i])) = x[i]"),
    "branch": equation("max(x[i], c) = where(x[i] > c, x[i], c)"),
    "delta": equation("diff(x[k], x[i]) = delta(k, i)"),
    "range": equation("sum(x[k], k) = x[i] + sum(x[k], k, k != i)"),
    "hypothesis": equation("sum(t[k]*c, k) = c", uses=(ONE_TARGET,)),
    "swap": equation("x[i]/exp(x[i]) = x[i]/exp(x[i])*1"),
    "function": equation("exp(x[i] + c) = exp(c)*exp(x[i])"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_mutation_makes_an_equality_that_differs_and_is_refuted(name):
    step, checker = STEPS[name], Checker(SETTING)
    assert checker.check(step.lhs, step.rhs, uses=step.uses).holds
    mutants = [mutant for mutant in mutants_of_step(step) if mutant.mutation == name]
    assert mutants
    verdicts = [checker.check(one.lhs, one.rhs, case=one.case, uses=one.uses).verdict for one in mutants]
    truths = [judge(one, SETTING).differs for one in mutants]
    assert verdicts == [Verdict.WRONG if differs else Verdict.PROVED for differs in truths]
    assert any(truths)


def test_a_case_step_claimed_in_general_is_refuted():
    step = equation("x[i]*z[k] = x[i]*z[i]", case=Case(I, K, equal=True))
    (mutant,) = (one for one in mutants_of_step(step) if one.mutation == "branch")
    assert mutant.case is None
    assert judge(mutant, SETTING).differs
    assert Checker(SETTING).check(mutant.lhs, mutant.rhs).verdict is Verdict.WRONG
    assert str(mutant) == "branch: x[i]*z[k] = x[i]*z[i]"


def test_mutants_come_once_in_a_fixed_order_and_none_is_the_step():
    for step in derive("softmax-ce").steps:
        mutants = [(one.lhs, one.rhs, one.case, one.uses) for one in mutants_of_step(step)]
        assert len(mutants) == len(set(mutants))
        assert (step.lhs, step.rhs, step.case, step.uses) not in mutants
        assert mutants == [(one.lhs, one.rhs, one.case, one.uses) for one in mutants_of_step(step)]


def test_a_mutant_leaves_no_index_open_that_its_step_does_not_know():
    for step in derive("softmax-quadratic", hessian=True).walk():
        case = {step.case.first, step.case.second} if step.case else set()
        known = free_indices(step.lhs) | free_indices(step.rhs) | case
        for mutant in mutants_of_step(step):
            assert free_indices(mutant.rhs) <= known, str(mutant)


# The judge.


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("x[i]*z[i] = z[i]*x[i]", False),
        ("x[i]*z[k] = z[i]*x[k]", True),
        ("sum(x[k], k) = 2*x[i]", True),
        ("diff(sum(x[k]**3, k), x[i]) = 3*x[i]**2", False),
        ("abs(x[i])**2 = x[i]**2", False),
        ("sqrt(x[i]**2) = x[i]", True),
        ("where(x[i] > 0, x[i], 0) = max(x[i], 0)", False),
        ("diff(sign(x[i]), x[i]) = 0", False),
        ("diff(log(t[i]), t[i]) = 1/t[i]", False),
        ("t[i] = diff(log(-t[i]), t[i])*t[i]**2", True),  # the right side has no value
        ("log(-t[i]) = 0", None),
    ],
)
def test_the_judge_knows_true_from_false(text, differs):
    assert truth_of(text) is differs


def test_the_judge_takes_cases_and_hypotheses():
    assert truth_of("x[i]*z[k] = x[k]*z[i]", case=Case(I, K, equal=True)) is False
    assert truth_of("delta(i, k) = 0", case=Case(I, K, equal=False)) is False
    assert truth_of("sum(t[k], k) = 1") is True
    assert truth_of("sum(t[k]*x[i], k) = x[i]", uses=(ONE_TARGET,)) is False
    binary = Hypothesis(*parse_equation("t[k]*(1 - t[k]) = 0"))
    assert truth_of("t[i]**3 = t[i]", uses=(binary,)) is False


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("sum(x_hat[s], s) = 0", False),
        ("sum(x_hat[s], s) = sum(sqrt(sigma_squared + epsilon)/(x[s] - mu), s)", True),  # the same for N = 2
        ("sum(x_hat[s], s) = sum((x[s] - mu)/sqrt(sigma_squared - epsilon), s)", True),  # imaginary parts that cancel
    ],
)
def test_the_judge_takes_more_than_two_samples_and_real_values_only(text, differs):
    assert Judge(derive("batch-norm").setting).judge(*parse_equation(text)).differs is differs


# Formulas as SymPy's.


def test_every_line_of_a_derivation_is_true_for_sympy():
    derivation = derive("sigmoid-bce")
    truth = Judge(derivation.setting)
    checker = Checker(derivation.setting)
    for step in derivation.walk():
        assert checker.check(step.lhs, step.rhs, case=step.case, uses=step.uses).verdict is Verdict.PROVED
        assert truth.judge(step.lhs, step.rhs, step.case, step.uses).differs is False, plain(step.rhs)


def test_the_symbolic_form_of_both_sides_is_the_same():
    error = derive("softmax-quadratic").results["delta"]
    setting = derive("softmax-quadratic").setting
    for n, i in product((2, 3), (1, 2)):
        left, right = (to_sympy(side, setting, {"n": n, "m": 1}, {I: i}) for side in (error.left, error.right))
        assert sympy.simplify(left - right) == 0


def test_an_output_that_is_differentiated_by_stands_for_itself():
    found = to_sympy(D(E, Y_K), SETTING, {"n": 2}, {K: 2})
    net, t = sympy.symbols("net_1:3", real=True), sympy.Symbol("t_2", positive=True)
    assert sympy.simplify(found - (sympy.exp(net[1]) / (sympy.exp(net[0]) + sympy.exp(net[1])) - t)) == 0


def test_matrices_layers_unknown_functions_and_sizes():
    entry = parse("entry(matmul(transpose(array(W, w[j, i], j, i)), array(V, v[j, k], j, k)), i, k)", sizes={"j": "m"})
    assert str(to_sympy(entry, SETTING, {"n": 2, "m": 2}, {I: 1, K: 2})) == "v_1_2*w_1_1 + v_2_2*w_2_1"
    assert str(to_sympy(Sym("net", (K,), 1), SETTING, {"n": 2}, {K: 2})) == "net^(l+1)_2"
    assert to_sympy(parse("n*pi"), SETTING, {"n": 3}, {}) == 3 * sympy.pi
    x = Sym("x", (I,))
    twice = D(D(Fn("f", (x,)), x), x)
    assert to_sympy(twice, SETTING, {"n": 2}, {I: 1}) == to_sympy(Fn("f''", (x,)), SETTING, {"n": 2}, {I: 1})
    slopes = [to_sympy(D(Generic("E", Sym("x", (K,)), K), x), SETTING, {"n": 2}, {I: i}) for i in (1, 2)]
    first, second = sympy.symbols("x_1:3", real=True)
    assert slopes[0].xreplace({first: second, second: first}) != slopes[1]  # no two arguments are alike


# Scores.


def test_almost_every_wrong_line_is_refuted_and_no_true_one():
    seen = []
    report = score(
        ("sigmoid-mse", "softmax-ce", "backprop"), limit=1, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert not report.unproved
    assert not report.listed(Kind.WRONGLY_REFUTED)
    assert report.count(Kind.REFUTED) > 800
    assert report.score >= 0.99, report.listed(Kind.MISSED, Kind.UNDECIDED)
    assert sum(map(sum, (counts.values() for counts in report.counts().values()))) == len(report.outcomes)
    assert pickle.loads(pickle.dumps(report)) == report


def test_the_same_seed_makes_the_same_report_in_any_number_of_processes():
    one = score(("exp", "softplus"), limit=1, seed=5)
    assert one == score(("exp", "softplus"), limit=1, seed=5, processes=2)
    assert one != score(("exp", "softplus"), limit=1, seed=6)


def test_every_derivation_of_the_choice_exists():
    assert [derive(name).name for name in DERIVATIONS] == list(DERIVATIONS)


@pytest.mark.parametrize("name", LAWS)
def test_a_broken_law_is_caught_at_its_line(name):
    report = break_law(name, enough=3)
    assert report.fates[Fate.CAUGHT] >= 1
    assert not report.missed


def test_a_broken_law_gives_nothing_where_the_law_does_not_fit():
    setting = derive("softmax-ce").setting
    for _, broken in broken_laws("kronecker-contraction"):
        assert broken.apply(parse("x[i]"), Scope(setting, LAWS)) is None


def test_law_reports_in_two_processes():
    reports = score_laws(("sine", "hypothesis"), processes=2)
    assert [report.law for report in reports] == ["sine", "hypothesis"]
    assert not any(report.missed for report in reports)
