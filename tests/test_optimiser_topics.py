"""Optimisers derived: their state as sums over all steps, for every number of steps, and what a step does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
import sympy

from derive.catalog import derive
from derive.checker import Checker, Verdict, prove
from derive.expr import Index, Ordinal, Pow, Sum, Sym, map_nodes, rename, walk
from derive.laws import LAWS
from derive.optimisers import OPTIMISERS
from derive.optimising import NOW, K, derive_rules, recurrences
from derive.parser import parse
from derive.steps import Domain, Hypothesis, Setting
from derive.sympy_form import to_sympy
from derive.topics import TOPICS
from derive.topics.optimisers import GROUP
from derive.writing.latex import latex
from derive.writing.layout import layout
from derive.writing.linear import linear
from derive.writing.plain import plain
from numeric.network import Network, generate_network
from reports.document import Figure, Listing, Paragraph, Table
from reports.handout.options import Options
from reports.handout.writing import derivation_content
from reports.json_form import proof_json

WITH_STATE = [name for name, one in OPTIMISERS.items() if one.state]
NAMES = [topic.name for topic in TOPICS.values() if topic.group == GROUP]
T = {"k": "t", "t": "t"}
"""The sizes of the letters in formulas of steps."""
STEPS = Setting({}, {"t": Domain.POSITIVE, "u": Domain.POSITIVE, "mu": Domain.UNIT})


@cache
def proof_of(name):
    return prove(derive(name))


def read(text):
    return parse(text, sizes=T)


def decided(left, right, setting=STEPS, uses=()):
    equations = [Hypothesis(*map(read, one.split(" = "))) for one in uses]
    return Checker(setting, leading="t").check(read(left), read(right), uses=equations)


def test_every_optimiser_of_the_table_is_a_topic():
    assert set(OPTIMISERS) <= set(NAMES)


@pytest.mark.parametrize("name", WITH_STATE)
def test_every_line_is_proved_for_every_number_of_steps(name):
    proof = proof_of(name)
    assert proof.holds
    assert proof.counts().keys() == {Verdict.PROVED}
    assert all(finding.for_every for finding in proof.findings.values())
    with_sums = [step for step in proof.derivation.steps if any(isinstance(part, Sum) for part in walk(step.rhs))]
    assert with_sums
    assert all(proof.findings[step].sizes == (2, 3, 4, 5) for step in with_sums)


PUBLISHED = {
    # Kingma and Ba 2015, section 3: the unrolled sum and its expected value
    ("adam", "unrolled-s"): "(1 - beta2)*sum(beta2**(t - ordinal(k))*g[k]**2, k)",
    ("adam", "weights-s"): "1 - beta2**t",
    ("adam", "corrected-m"): "1",
    ("adam", "steady-m"): "(1 - beta1**t)*g",
    ("adam", "steady-step"): "eta*g/(abs(g) + epsilon)",
    ("adamw", "steady-step"): "eta*lambda*w_before + eta*g/(abs(g) + epsilon)",
    # Sutskever 2013, section 2.2: a velocity that tends to 1/(1 - mu) gradients
    ("momentum", "unrolled-v"): "sum(mu**(t - ordinal(k))*g[k], k)",
    ("momentum", "weights-v"): "(1 - mu**t)/(1 - mu)",
    ("momentum", "steady-step"): "eta*g*(1 - mu**t)/(1 - mu)",
    ("nesterov", "steady-step"): "eta*g*(1 - mu**(t + 1))/(1 - mu)",
    ("rmsprop", "unrolled-s"): "(1 - alpha)*sum(alpha**(t - ordinal(k))*g[k]**2, k)",
    ("rmsprop", "steady-step"): "eta*g/(abs(g)*sqrt(1 - alpha**t) + epsilon)",
    ("adagrad", "unrolled-s"): "sum(g[k]**2, k)",
    ("adagrad", "steady-step"): "eta*g/(abs(g)*sqrt(t) + epsilon)",
    ("sgd", "step-start"): "-sum(g[k]**2, k)",
    ("look-ahead", "look-ahead"): "w[t]",
    # Loshchilov and Hutter 2019, proposition 1
    ("weight-decay", "decay-step"): "(1 - eta*lambda)*w[i] - eta*g[i]",
    ("weight-decay", "decay-sgd"): "eta*w[i]",
    ("weight-decay", "decay-adam"): "eta*epsilon*w[i]/(abs(g[i] + lambda*w[i]) + epsilon)**2",
    ("weight-decay", "decay-adamw"): "eta*w[i]",
}


@pytest.mark.parametrize(("name", "result"), PUBLISHED)
def test_the_results_are_the_published_ones(name, result):
    derivation = derive(name)
    sizes = T if name in (*WITH_STATE, "look-ahead") else {}
    found, published = derivation.results[result], parse(PUBLISHED[name, result], sizes=sizes)
    assert Checker(derivation.setting).check(found.right, published).verdict is Verdict.PROVED


@pytest.mark.parametrize("name", WITH_STATE)
def test_the_sums_are_what_the_rules_make_step_by_step(name):
    """The rules with fractions, from 0, against the formulas after so many steps."""
    optimiser, derivation = OPTIMISERS[name], derive(name)
    own = {one.symbol: Fraction(2, 3 + place) for place, one in enumerate(optimiser.parameters)}
    gradients = [Fraction(3, 7), Fraction(-5, 2), Fraction(11, 3), Fraction(0), Fraction(1, 9)]
    for steady in (False, True):
        state = dict.fromkeys(optimiser.state, Fraction(0))
        given = [gradients[0]] * 5 if steady else gradients
        for t, g in enumerate(given, 1):
            for symbol, formula in optimiser.rules:
                if symbol != "w":
                    state[symbol] = eval(formula, {}, {**state, **own, "g": g, "t": t})
            for symbol in optimiser.state:
                result = derivation.results[f"{'steady' if steady else 'unrolled'}-{symbol}"]
                values = {one: sympy.Rational(value) for one, value in own.items()}
                values |= {f"g_{k}": sympy.Rational(one) for k, one in enumerate(given, 1)} | {"g": sympy.Rational(g)}
                written = to_sympy(result.right, Setting({}), {"t": t}, {})
                found = written.subs({one: values[one.name] for one in written.free_symbols})
                assert found == sympy.Rational(state[symbol]), (t, symbol)


@pytest.mark.parametrize("name", WITH_STATE)
def test_an_induction_takes_for_the_step_before_what_it_shows(name):
    """With t - 1 steps, the induction hypothesis is the result; and the result holds before the first step."""
    derivation = derive(name)
    inductions = [part for part in derivation.parts if any(step.law == "induction" for step in part.steps)]
    assert {part.key.split("-")[0] for part in inductions} >= {"unrolled", "steady"}
    for part in inductions:
        (step,) = [step for step in part.steps if step.law == "induction"]
        (before,) = step.uses
        shown = part.steps[-1].rhs
        for t in (2, 3, 6):
            now = to_sympy(shown, Setting({}), {"t": t - 1}, {})
            taken = to_sympy(before.right, Setting({}), {"t": t}, {NOW: t})
            assert sympy.simplify(now - taken) == 0
        assert part.steps[0].rhs is parse("0") or part.steps[0].lhs is parse("0")


# What the checker decides about steps.


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sum(mu**(t - ordinal(k))*g[k], k)", "mu*sum(mu**(t - 1 - ordinal(k))*g[k], k, k != t) + g[t]"),
        ("sum(u*g[k] + ordinal(k), k)", "u*sum(g[k], k) + sum(ordinal(k), k)"),
        ("sum(u, k)", "t*u"),
        ("sum(u, k, k != t)", "(t - 1)*u"),
        ("sum(g[k]**2, k)", "g[t]**2 + sum(g[k]**2, k, k != t)"),
        ("mu**(t + 1)", "mu*mu**t"),
        ("sum(g[k]*g[t], k)", "g[t]*sum(g[k], k)"),
    ],
)
def test_an_equality_of_steps_is_decided_for_every_number_of_them(left, right):
    finding = decided(left, right)
    assert finding.verdict is Verdict.PROVED
    assert finding.for_every


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sum(mu**(t - ordinal(k))*g[k], k)", "mu*sum(mu**(t - 1 - ordinal(k))*g[k], k, k != t)"),
        ("sum(mu**(t - ordinal(k)), k)", "(1 - mu**(t - 1))/(1 - mu)"),
        ("sum(g[k], k)", "sum(g[k], k, k != t)"),
        ("sum(ordinal(k)*g[k], k)", "t*sum(g[k], k)"),
        ("sum(u, k, k != t)", "t*u"),
        ("mu**t", "mu**(t - 1)"),
        ("(t - 2)*(t - 3)*(t - 4)*(t - 5)", "0"),
        ("g[t]", "g"),
    ],
)
def test_a_false_equality_of_steps_is_refuted(left, right):
    assert decided(left, right).verdict is Verdict.WRONG


def test_what_holds_for_the_sizes_tried_alone_is_not_said_to_hold_for_every():
    """True for 2, 3, 4 and 5 steps, and for no other number."""
    finding = decided("sum((t - 2)*(t - 3)*(t - 4)*(t - 5)*g[k], k)", "0")
    assert finding.sizes == (2, 3, 4, 5)
    assert not finding.for_every
    assert not decided("sum(ordinal(k), k)", "t*(t + 1)/2").for_every  # true, but for that it takes an induction


def test_an_index_that_is_used_as_a_number_takes_all_its_values():
    """1 would stand for all of them otherwise."""
    assert decided("ordinal(k)", "1").verdict is Verdict.WRONG
    assert decided("g[k]*(ordinal(k) - t)*(ordinal(k) - 1)", "0").verdict is Verdict.WRONG
    setting = Setting({}, {})
    assert Checker(setting).check(parse("ordinal(k)*(ordinal(k) - 1)"), parse("0")).verdict is Verdict.WRONG


def test_a_hypothesis_is_solved_for_what_is_multiplied_by_a_formula():
    uses = ["(1 - mu)*v_before = 1 - mu**(t - 1)"]
    assert decided("mu*v_before + 1", "(1 - mu**t)/(1 - mu)", uses=uses).for_every
    assert decided("mu*v_before + 1", "(1 - mu**(t - 1))/(1 - mu)", uses=uses).verdict is Verdict.WRONG
    assert decided("mu*v_before + 1", "(1 - mu**t)/(1 - mu)").verdict is Verdict.WRONG


@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_a_claim_that_is_off_by_one_step_is_refuted(name):
    """Every closed formula with t + 1 in the place of t."""
    derivation = derive(name)
    checker = Checker(derivation.setting, leading="t")
    damaged = 0
    for part in derivation.parts:
        step = part.steps[-1]
        if part.key.startswith(("geometric", "steady")) and "**t" in plain(step.rhs):
            later = map_nodes(step.rhs, lambda node: parse("t + 1") if node is Sym("t") else None)
            assert checker.check(step.lhs, later, uses=step.uses).verdict is Verdict.WRONG
            damaged += 1
    assert damaged >= 2


def test_a_new_optimiser_is_derived_from_its_record_alone():
    lazy = replace(OPTIMISERS["momentum"], name="lazy", rules=(("q", "mu*q + 3*(1 - mu)*g"), ("w", "w - eta*q/2")))
    (found,) = recurrences(lazy)
    assert (plain(found.decay), plain(found.constant), plain(found.varying)) == ("mu", "3*(1 - mu)", "g")
    derivation = derive_rules(lazy, LAWS)
    assert prove(derivation).holds
    step = derivation.results["steady-step"].right
    assert Checker(derivation.setting).check(step, read("3*eta*(1 - mu**t)*g/2")).verdict is Verdict.PROVED


# Handouts.


@cache
def handout_of(name, lang):
    return derivation_content(proof_of(name), Options(lang=lang)).blocks


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", WITH_STATE)
def test_a_handout_has_the_printed_update_its_usage_and_its_source(name, lang):
    blocks, optimiser = handout_of(name, lang), OPTIMISERS[name]
    (listing,) = [one for one in blocks if isinstance(one, Listing)]
    printed = generate_network(Network((1, 1), ("identity",), "quadratic"), optimiser=name).source
    assert listing.code.startswith("def update(")
    assert listing.code in printed
    written = str(blocks)
    assert optimiser.convention[lang == "zh"] in written
    assert optimiser.source in written


def test_the_numbers_of_a_handout_are_those_of_the_rules():
    """Weights and steps for a gradient of 1, step after step."""
    (table,) = [one for one in handout_of("adam", "en") if isinstance(one, Table) and one.header[-1] == LEFT_OF_STEP]
    m = s = 0.0
    wanted = {}
    for t in range(1, 1001):
        m, s = 0.9 * m + 0.1, 0.999 * s + 0.001
        wanted[str(t)] = (m, s, m / (1 - 0.9**t) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8))
    assert len(table.rows) == 6
    for t, *shown in table.rows:
        assert [float(one) for one in shown] == pytest.approx(wanted[t], abs=6e-5)


LEFT_OF_STEP = derive("adam").results["steady-step"].left


@pytest.mark.parametrize(("name", "decay"), [("momentum", 0.9), ("rmsprop", 0.99)])
def test_half_of_the_weight_lies_on_so_many_gradients(name, decay):
    weights = [decay**age for age in range(5000)]
    recent = next(n for n in range(5000) if sum(weights[:n]) >= sum(weights) / 2)
    assert f"belongs to the last {recent} gradients" in "".join(
        piece for one in handout_of(name, "en") if isinstance(one, Paragraph) for piece in map(str, one.pieces)
    )


def test_a_step_is_said_to_stay_the_same_just_where_it_does():
    """For Adam and AdamW alone, as both correct their means."""
    for name in WITH_STATE:
        written = str(handout_of(name, "en"))
        assert ("is the same from the first on" in written) == (name in ("adam", "adamw"))
        assert ("changes with the number of steps" in written) == (name not in ("adam", "adamw"))


def test_the_picture_of_the_weights_can_be_drawn():
    (figure,) = [one for one in handout_of("momentum", "en") if isinstance(one, Figure)]
    assert figure.drawn("light", "png").startswith(b"\x89PNG")


def test_the_number_of_the_step_is_no_target_to_be_renamed():
    renamed = derivation_content(proof_of("adam"), Options(symbols="seed004"))
    assert "'y'" not in str(renamed.blocks)
    assert Sym("t") in {row[0] for one in renamed.blocks if isinstance(one, Table) for row in one.rows}


def test_every_symbol_is_one_number():
    (table,) = [one for one in handout_of("adam", "en") if isinstance(one, Table) and one.header[1] == "what it is"]
    assert [row[0].name for row in table.rows][:8] == ["w", "w_before", "g", "eta", "t", "m", "m_before", "m_start"]
    assert {row[2] for row in table.rows} == {"a number"}
    assert table.header[2] == "shape"


# How it is written.


def test_steps_are_written_as_a_lecturer_writes_them():
    before = Sum(Pow(Sym("mu"), parse("t - 1 - ordinal(k)", sizes=T)), K, (NOW,))
    assert latex(before) == r"\sum_{k=1}^{t-1} \mu^{t - 1 - k}"
    assert linear(layout(before)) == "Σ(k=1…t-1) μ^(t - 1 - k)"
    assert [latex(Sym(name)) for name in ("m_before", "m_start", "beta1", "w_before")] == [
        "m_{t-1}", "m_{0}", r"\beta_{1}", "w_{t-1}",
    ]  # fmt: skip
    assert linear(layout(Sym("m_before"))) == "mₜ₋₁"


@pytest.mark.parametrize("name", ["adam", "look-ahead"])
def test_json_says_for_which_steps_a_line_was_decided_and_reads_back(name):
    document = proof_json(proof_of(name))
    assert all(step["for_every"] for step in document["steps"])
    for step, written in zip(derive(name).steps, document["steps"], strict=True):
        for side, told in ((step.lhs, written["lhs"]), (step.rhs, written["rhs"])):
            again = parse(told["text"], sizes={**document["sizes"], **told.get("sizes", {})})
            assert plain(again) == plain(side) == told["text"]
        assert ("t" in written) == (name == "adam")


def test_the_number_of_an_index_is_read_back():
    formula = Sum(Pow(Sym("mu"), parse("t - ordinal(k)", sizes=T)), K)
    assert plain(formula) == "sum(mu**(t - ordinal(k)), k)"
    assert parse(plain(formula), sizes=T) is formula
    assert rename(Ordinal(K), {K: NOW}) is Sym("t")
    assert rename(Ordinal(K), {K: Index("j", "t")}) is Ordinal(Index("j", "t"))
