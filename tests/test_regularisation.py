"""Norms and penalties: published slopes, the code of trained networks, and what handouts conclude."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derive.catalog import derive
from derive.checker import Checker, Verdict, prove
from derive.expr import ONE, Sym, add
from derive.laws import LAWS
from derive.parser import parse
from derive.penalties import PENALTIES, Penalty
from derive.topics import TOPICS
from derive.topics.regularisation.penalty import topic_of
from derive.writing.latex import latex
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.mathml import mathml
from derive.writing.plain import plain
from numeric.experiments.mnist import published
from numeric.formula_values import formula_value
from numeric.network import Network
from numeric.network.module import generate_network
from numeric.network.penalties import penalty_rows
from reports.document import Judgement, Table
from reports.handout.options import Options
from reports.handout.regularisation import regularisation_blocks

NAMES = [one.name for one in TOPICS.values() if one.group == "regularisation"]

KNOWN = {
    # Boyd and Vandenberghe 2004, appendix A.1; Goodfellow et al. 2016, chapter 7.1; slopes by hand
    ("p-norm", "norm-slope"): "abs(x[i])**(p - 1)*sign(x[i])*norm_p_of_x**(1 - p)",
    ("p-norm", "norm-one-slope"): "sign(x[i])",
    ("p-norm", "norm-two-slope"): "x[i]/norm_2_of_x",
    ("l1", "penalty-slope"): "sign(w[i])",
    ("l1", "penalty-total"): "diff(E, w[i]) + lambda/N*sign(w[i])",
    ("l1", "penalty-update"): "w[i] - eta*lambda/N*sign(w[i]) - eta*diff(E, w[i])",
    ("l1", "penalty-subgradient"): "abs(v) - v*sign(w[i])",
    ("l2", "penalty-slope"): "w[i]",
    ("l2", "penalty-total"): "diff(E, w[i]) + lambda/N*w[i]",
    ("l2", "penalty-update"): "(1 - eta*lambda/N)*w[i] - eta*diff(E, w[i])",
}


@pytest.mark.parametrize(("name", "result"), KNOWN)
def test_the_result_is_the_known_one(name, result):
    derivation = derive(name)
    found, wanted = derivation.results[result].right, parse(KNOWN[name, result])
    checker = Checker(derivation.setting)
    assert checker.check(found, wanted).verdict is Verdict.PROVED
    assert checker.check(found, add(wanted, ONE)).verdict is Verdict.WRONG


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_proved_and_the_slopes_agree_with_differences(name):
    proof = prove(derive(name))
    assert proof.counts().keys() == {Verdict.PROVED}
    assert proof.end_to_end
    assert {finding.verdict for finding in proof.end_to_end.values()} == {Verdict.AGREES}


def test_every_penalty_is_a_topic_and_one_that_is_added_has_all_parts():
    assert set(PENALTIES) <= set(NAMES)

    own = Penalty("l4", ("L4", "L4"), "w**4/4", ("?", "？"), "none")
    derivation = topic_of(own).build({}, LAWS)
    assert plain(derivation.results["penalty-slope"].right) == "w[i]**3"
    assert "penalty-subgradient" not in derivation.results
    assert prove(derivation).holds


def test_a_norm_is_drawn_between_double_bars_and_read_back():
    norm = Sym("norm_2_of_x")
    assert linear(layout(norm)) == "‖x‖₂"
    assert latex(norm) == r"\left\Vert x\right\Vert_{2}"
    assert mathml(norm).count("‖") == 2
    assert parse(plain(norm)) is norm


@pytest.mark.parametrize("order", [1.0, 1.5, 2.0, 3.0])
def test_the_slope_of_the_norm_is_that_of_numpy(order):
    derivation, x, step = derive("p-norm"), np.array([3.0, -4.0, 12.0]), 1e-6
    right = derivation.results["norm-slope"].right
    (index,) = (one for one in right.factors[0].base.args[0].indices)
    for place in range(3):
        up, down = x.copy(), x.copy()
        up[place] += step
        down[place] -= step
        quotient = (np.linalg.norm(up, order) - np.linalg.norm(down, order)) / (2 * step)
        value = formula_value(right, derivation.setting, {"x": tuple(x), "p": order}, {index: place + 1})
        assert value == pytest.approx(quotient, abs=1e-8)
    norm = formula_value(derivation.results["norm-slope"].left.body, derivation.setting, {"x": tuple(x), "p": order})
    assert norm == pytest.approx(np.linalg.norm(x, order), rel=1e-15)


# Code.


@pytest.mark.parametrize("name", PENALTIES)
def test_the_code_of_a_penalty_computes_what_its_topic_derives(name):
    derivation = derive(name)
    value, slope = (one.callable() for one in penalty_rows(PENALTIES[name]))
    right = derivation.results["penalty-slope"].right
    (index,) = (one for one in (right.indices if isinstance(right, Sym) else right.args[0].indices))
    for weight in (-1.5, -0.25, 0.0, 0.75):
        values = {"w": (weight,)}
        assert slope(np.array([weight]))[0] == formula_value(right, derivation.setting, values, {index: 1})
        assert value(np.array([weight]))[0] == formula_value(Sym("R"), derivation.setting, values)


@pytest.mark.parametrize("name", PENALTIES)
def test_a_step_of_a_network_is_the_derived_one(name):
    """`descend` with a penalty, against the update formula with the gradient of the data from a step without."""
    module = generate_network(Network((2, 1), ("sigmoid",), "bce"))
    space: dict[str, object] = {}
    exec(module.source, space)
    x, t, rate, strength = np.array([[0.5, -1.0]]), np.array([[1.0]]), 0.25, 0.125
    start = [np.array([[0.75, -0.5]])]
    plain_step, penalised = [one.copy() for one in start], [one.copy() for one in start]
    space["descend"](plain_step, [np.zeros(1)], x, t, rate)
    space["descend"](penalised, [np.zeros(1)], x, t, rate, **{name: strength})
    slope = penalty_rows(PENALTIES[name])[1].callable()
    expected = plain_step[0] - rate * strength * slope(start[0])
    np.testing.assert_allclose(penalised[0], expected, rtol=0, atol=1e-16)


# Handouts.


def blocks(name, lang="en"):
    return list(regularisation_blocks(prove(derive(name)), Options(lang=lang)))


@pytest.fixture(scope="module")
def l2_blocks():
    return {lang: blocks("l2", lang) for lang in ("en", "zh")}


def test_one_weight_shrinks_by_a_share_or_by_an_amount(l2_blocks):
    table = next(one for one in l2_blocks["en"] if isinstance(one, Table))
    first, second = ([float(row[column]) for row in table.rows] for column in (1, 2))
    assert first[:5] == pytest.approx([0.45, 0.35, 0.25, 0.15, 0.05])
    assert {round(abs(one), 4) for one in first[5:]} == {0.05}
    assert second == pytest.approx([0.45 * 0.9**step for step in range(9)], abs=5e-5)


def test_the_run_that_overfits_is_told_with_its_figures(l2_blocks):
    """Nielsen's published lists: overfitting.json and regularized.json end so."""
    for lang, told in l2_blocks.items():
        tables = [one for one in told if isinstance(one, Table)]
        lists = published()
        shown = [[row[2], row[4]] for row in tables[1].rows]
        assert shown == [
            [
                f"{lists[name]['test accuracy'][-1] / 10_000:.2%}",
                f"{lists[name]['training accuracy'][-1] / 1000:.2%}",
            ]
            for name in ("overfitting", "regularized")
        ]
        assert [one.mark for one in told if isinstance(one, Judgement)] == [*"✓✓✓≈✓✓"]
        assert f"{(1 - 0.5 * 0.1 / 1000) ** 40_000:.1%}" in str(told)
        assert ("Overfitting" in str(told)) == (lang == "en")


def test_the_subgradient_is_concluded_from_its_line_alone():
    proof = prove(derive("l1"))
    assert "never negative" in str(blocks("l1"))
    results = dict(proof.derivation.results)
    results["penalty-subgradient"] = replace(results["penalty-subgradient"], right=parse("abs(v)"))
    changed = replace(proof, derivation=replace(proof.derivation, results=results))
    assert "never negative" not in str(list(regularisation_blocks(changed, Options())))


def test_nothing_is_told_where_a_line_does_not_hold():
    derivation = derive("l2")
    wrong = replace(derivation.parts[0], steps=(replace(derivation.parts[0].steps[0], rhs=parse("2*w[i]")),))
    assert not list(regularisation_blocks(prove(replace(derivation, parts=(wrong,))), Options()))
