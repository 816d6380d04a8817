"""Entropy, cross-entropy, divergence: textbook results, numbers taken another way, and what handouts conclude."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from derive.catalog import derive
from derive.checker import Checker, Verdict, prove
from derive.checker.values import UndefinedError
from derive.expr import ONE, Index, Sym, add
from derive.parser import parse, parse_equation
from derive.steps import Hypothesis
from derive.topics import TOPICS
from derive.writing.latex import latex
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.plain import plain
from numeric.formula_values import formula_value
from reports.derivation import certificate_blocks
from reports.document import Figure, Paragraph, Table
from reports.handout.information import information_blocks
from reports.handout.options import Options

NAMES = [one.name for one in TOPICS.values() if one.group == "information"]

TEXTBOOK = {
    # Cover and Thomas 2006, chapter 2; slopes by hand
    ("entropy", "entropy"): "-sum(p[k]*log(p[k]), k)",
    ("entropy", "entropy-slope"): "-(log(p[i]) + 1)",
    ("entropy", "entropy-uniform"): "log(n)",
    ("entropy-units", "units-exchange"): "log(2)*H_tilde",
    ("cross-entropy", "cross-entropy"): "-sum(p[k]*log(q[k]), k)",
    ("cross-entropy", "cross-entropy-slope"): "-p[i]/q[i]",
    ("cross-entropy", "cross-entropy-right"): "H_of_p",
    ("kl-divergence", "divergence-form"): "sum(p[k]*log(p[k]), k) - sum(p[k]*log(q[k]), k)",
    ("kl-divergence", "divergence-entropies"): "H_of_p_q - H_of_p",
    ("kl-divergence", "divergence-total"): "H_of_p_q",
    ("kl-divergence", "divergence-slope"): "-p[i]/q[i]",
    ("gibbs", "gibbs-mean"): "KL_of_p_from_q",
    ("gibbs", "gibbs-least"): "0",
    ("gibbs", "gibbs-flat"): "0",
    ("gibbs", "gibbs-curvature"): "1/u[i]**2",
    ("gibbs", "gibbs-uniform"): "log(n) - H_of_p",
    ("entropy-one-hot", "label-entropy"): "0",
    ("entropy-one-hot", "smoothed-entropy"): (
        "-((1 - epsilon + epsilon/n)*log(1 - epsilon + epsilon/n) + (n - 1)*epsilon/n*log(epsilon/n))"
    ),
    ("entropy-one-hot", "limit-quotient"): "s/exp(s)",
    ("entropy-one-hot", "limit-ratio"): "x",
    ("cross-entropy-one-hot", "one-hot-indicator"): "-sum(t[k, c]*log(q[k]), k)",
    ("cross-entropy-one-hot", "one-hot-loss"): "-log(q[c])",
    ("cross-entropy-one-hot", "one-hot-slope"): "-1/q[c]*delta(c, i)",
    ("binary-cross-entropy", "binary-form"): "-(p[i]*log(q[i]) + (1 - p[i])*log(1 - q[i]))",
    ("cross-entropy-mean", "mean-form"): "-1/N*sum(sum(p[s, k]*log(q[s, k]), k), s)",
    ("cross-entropy-mean", "mean-slope"): "-p[r, i]/(N*q[r, i])",
}
SIZES = {"c": "n", "s": "N", "r": "N", "k": "n", "i": "n"}


@pytest.mark.parametrize(("name", "result"), TEXTBOOK)
def test_the_result_is_that_of_the_textbooks(name, result):
    derivation = derive(name)
    found = derivation.results[result].right
    wanted = parse(TEXTBOOK[name, result], sizes=SIZES)
    assert derivation.parts
    bare = replace(derivation.setting, definitions={})  # what the formulas say, not what they abbreviate
    assert Checker(bare).check(found, wanted).verdict is Verdict.PROVED
    assert Checker(bare).check(found, add(wanted, wanted, ONE)).verdict is Verdict.WRONG


@pytest.mark.parametrize("name", NAMES)
def test_parts_are_chains_from_goal_to_result_and_results_name_what_they_rest_on(name):
    derivation = derive(name)
    for part in derivation.parts:
        assert all(one.rhs is next_one.lhs for one, next_one in pairwise(part.steps))
    for result in derivation.results.values():
        (part,) = (one for one in derivation.parts if (one.goal, one.result) == (result.left, result.right))
        assert {used for step in part.steps for used in step.uses} == set(result.uses)


def test_the_binary_form_is_wrong_without_its_hypotheses_and_is_said_to_be_for_two_classes_alone():
    derivation = derive("binary-cross-entropy")
    proof = prove(derivation)
    assert proof.holds
    (step,) = (step for step in derivation.steps if step.law == "two-terms" and step in derivation.parts[-1].steps)
    finding = proof.findings[step]
    assert (finding.verdict, finding.sizes) == (Verdict.PROVED, (2,))
    checker = Checker(derivation.setting)
    assert checker.check(step.lhs, step.rhs, case=step.case).verdict is Verdict.WRONG
    last = derivation.parts[-1].steps[-1]
    for left_out in last.uses:
        uses = [one for one in last.uses if one is not left_out]
        assert checker.check(last.lhs, last.rhs, case=last.case, uses=uses).verdict is Verdict.WRONG
    written = [str(block.pieces) for block in certificate_blocks(proof, "en") if isinstance(block, Paragraph)]
    at_two = sum(finding.sizes == (2,) for finding in proof.findings.values())
    assert any(f"{at_two} of the lines" in text and "'n = 2'" in text for text in written)
    assert not any("of the lines" in str(block) for block in certificate_blocks(prove(derive("entropy")), "en"))


def test_hypotheses_about_the_size_that_contradict_one_another_prove_nothing():
    setting = derive("entropy").setting
    two, three = (Hypothesis(*parse_equation(text)) for text in ("n = 2", "n = 3"))
    checker = Checker(setting)
    left, right = parse_equation("sum(p[k], k) = sum(p[k], k)*n/2")
    assert checker.check(left, right, uses=[two]).verdict is Verdict.PROVED
    assert checker.check(left, right, uses=[three]).verdict is Verdict.WRONG
    assert not checker.check(left, right, uses=[two, three]).holds
    assert not checker.check(left, parse("0"), uses=[two, three]).holds


def test_quantities_of_vectors_are_written_with_their_arguments_and_read_back():
    entropy, cross, divergence = (Sym(name) for name in ("H_of_p", "H_of_p_q", "KL_of_p_from_q"))
    assert [linear(layout(one)) for one in (entropy, cross, divergence)] == ["H(p)", "H(p, q)", "KL(p ‖ q)"]
    assert r"\parallel" in latex(divergence)
    for one in (entropy, cross, divergence):
        assert parse(plain(one)) is one


# Numbers.

P, Q = (0.5, 0.25, 0.25), (0.4, 0.5, 0.1)


def value(name: str, result: str, **values):
    derivation = derive(name)
    return formula_value(derivation.results[result].right, derivation.setting, values)


def test_values_are_those_of_numpy():
    p, q = np.array(P), np.array(Q)
    assert value("entropy", "entropy", p=P) == pytest.approx(-(p * np.log(p)).sum(), abs=1e-15)
    assert value("cross-entropy", "cross-entropy", p=P, q=Q) == pytest.approx(-(p * np.log(q)).sum(), abs=1e-15)
    assert value("kl-divergence", "divergence-form", p=P, q=Q) == pytest.approx((p * np.log(p / q)).sum(), abs=1e-15)
    assert value("kl-divergence", "divergence-total", p=P, q=Q) == pytest.approx(-(p * np.log(q)).sum(), abs=1e-15)


def test_a_term_with_probability_0_is_0_and_an_impossible_outcome_that_comes_has_no_value():
    one_hot = (1.0, 0.0, 0.0)
    assert value("entropy", "entropy", p=one_hot) == 0
    assert value("cross-entropy", "cross-entropy", p=one_hot, q=(0.5, 0.5, 0.0)) == pytest.approx(np.log(2), abs=1e-15)
    with pytest.raises(UndefinedError):
        value("cross-entropy", "cross-entropy", p=(0.5, 0.5, 0.0), q=one_hot)


def test_a_value_at_an_index_is_that_entry():
    loss = derive("cross-entropy-one-hot")
    right = loss.results["one-hot-loss"].right
    for place, q in enumerate(Q, 1):
        assert formula_value(right, loss.setting, {"q": Q}, {Index("c", "n"): place}) == pytest.approx(-np.log(q))


@pytest.mark.parametrize("base", ["2", "10"])
def test_one_unit_is_the_logarithm_of_its_base(base):
    derivation = derive("entropy-units", let=[f"B={base}"]) if base != "2" else derive("entropy-units")
    assert prove(derivation).holds
    assert formula_value(derivation.results["units-exchange"].right, derivation.setting, {"I": (1.0, 1.0)}) == (
        pytest.approx(2 / float(base) * np.log(float(base)))
    )
    text = written(derivation)
    assert f"base {base}, one unit of information is {np.log(float(base)):.4f} nats" in text


# Handouts.


def blocks(derivation, lang="en"):
    return list(information_blocks(prove(derivation), Options(lang=lang)))


def written(derivation, lang="en"):
    return str(blocks(derivation, lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_every_topic_has_numbers_or_a_conclusion(name, lang):
    found = blocks(derive(name), lang)
    assert any(isinstance(one, Figure if name == "gibbs" else Table) for one in found)


def test_printed_cross_entropies_are_in_nats_and_a_sign_is_missing():
    """Numbers of lecture notes: .916 and .02 are said to be to the base 2; ln 0.5 lacks its minus."""
    (table,) = (one for one in blocks(derive("cross-entropy")) if isinstance(one, Table))
    assert [row[2:] for row in table.rows] == [
        ("0.9163", "1.3219", ".916 (nats, not bits)"),
        ("0.0202", "0.0291", ".02 (nats, not bits)"),
    ]
    assert "which is -0.6931: wrong, a minus is missing" in written(derive("cross-entropy"))
    assert "-0.6931：错误，缺少负号" in written(derive("cross-entropy"), "zh")


def test_printed_probabilities_of_the_label_are_judged():
    (table,) = (one for one in blocks(derive("cross-entropy-one-hot")) if isinstance(one, Table))
    nets, labels = np.array([[1.5, 0.7, 0.2], [1.1, 2.5, 1.5], [2.0, 1.5, 1.1]]), [0, 1, 2]
    right = [float(np.exp(net[label]) / np.exp(net).sum()) for net, label in zip(nets, labels, strict=True)]
    assert [row[1] for row in table.rows] == [f"{one:.4f}" for one in right]
    assert [row[2] for row in table.rows] == [
        f"{printed} ✗, rounded it is {one:.2f}".replace("0.", ".")
        for printed, one in zip((".57", ".61", ".21"), right, strict=True)
    ]
    assert f"{-np.log(right).mean():.4f} nats" in written(derive("cross-entropy-mean"))


def test_the_divergence_of_the_right_prediction_is_0_and_no_other_is():
    (table,) = (one for one in blocks(derive("kl-divergence")) if isinstance(one, Table))
    assert float(table.rows[0][2]) == 0
    assert all(float(row[2]) > 0 for row in table.rows[1:])
    for row in table.rows:
        assert float(row[1]) + float(row[2]) == pytest.approx(float(row[3]), abs=1.1e-4)


def test_the_binary_form_is_found_to_be_the_loss_of_the_table():
    assert "bce" in written(derive("binary-cross-entropy"))


def test_nothing_is_concluded_from_a_line_that_does_not_hold():
    derivation = derive("gibbs")
    results = dict(derivation.results)
    results["gibbs-flat"] = replace(results["gibbs-flat"], right=parse("1"))
    assert "never negative" in written(derivation)
    assert not blocks(replace(derivation, results=results))
    wrong = replace(derivation.parts[0].steps[0], rhs=parse("0"))
    part = replace(derivation.parts[0], steps=(wrong,))
    assert not blocks(replace(derivation, parts=(part, *derivation.parts[1:])))
