"""The sentences of the course articles: none is left out, every check can fail, every verdict is as it should be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from derive.catalog import derive
from derive.documents import Outcome
from numeric.articles import classes, information, shapes, training, transcript
from reports.claims import limits, proved
from reports.claims.document import claims_document, counts, rows_of
from reports.claims.measured import RULINGS, Computed, Judged, Reproduced, Unchecked
from reports.claims.proved import AllDerived, Derived, Proportional, Stated, Underivable
from reports.claims.record import Ruling, Sentence, Silent
from reports.claims.table import CLAIMS
from reports.claims.transcribed import Formulas, Numbers
from reports.document import Heading, Table
from reports.errata.articles import ARTICLES
from reports.errata.numbers import Printed
from reports.errata.statements import statements
from reports.formats import FORMATS
from reports.handout.writing import file_name

GALLERY = Path(__file__).parent.parent / "reports" / "gallery"
langs = pytest.mark.parametrize("lang", ["en", "zh"])
articles = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
LENGTHS = {"000": 111, "001": 84, "002": 163, "003": 40, "004": 312}
EMPTY = {
    "000": "",
    "001": "17,19,27,29,31,37,39,41,43,45,47,49,51,53,55,57,61,65,69,73,78,80-81",
    "002": "4,6,16,20,26,30,34,36,44,46,48,58,68,70,80,84,90,92-93",
    "003": "",
    "004": "14,92,119,121,123,125,127,129,131,133,135,137,139,141,143,145,147,149,151,153,155,157,159,161,163,167,171,"
    "173,176,178,180,186,188,192,196,198,200,204-205,214,216,218-221,223,225-226,228,230-231,242-244,246,250,260,264,"
    "273,275,277,279,281-283,285,293,295,305-307",
}
"""How many lines each article has, and which of them are empty and lie between two entries."""
WRONG = Counter(
    {
        # the printed losses belong to a program whose gradient is not that of its forward pass
        ("000", 67): 1,
        # no sum over the outputs; a sum too many; cases that must be added; Σ_l e^{z_k}, in two formulas
        ("001", 48): 1,
        ("001", 52): 1,
        ("001", 56): 1,
        ("001", 74): 1,
        ("001", 77): 1,
        # label and output exchanged in the cross-entropy
        ("002", 21): 1,
        # the bias is learned as well
        ("002", 47): 1,
        # a minus sign missing; natural logarithms called logarithms to base 2, twice; two minus signs
        ("003", 10): 1,
        ("003", 24): 1,
        ("003", 31): 1,
        ("003", 32): 1,
        # 284 inputs; the index in the exponent; ln 0.5 without its sign; three rows of roundings
        ("004", 59): 1,
        ("004", 79): 1,
        ("004", 108): 1,
        ("004", 116): 1,
        ("004", 117): 1,
        ("004", 118): 1,
        # one b for all z_i, so a sum is missing, twice; ∂w_i/∂b for ∂z_i/∂w_i, thrice; a square lost
        ("004", 132): 1,
        ("004", 152): 1,
        ("004", 140): 2,
        ("004", 154): 1,
        ("004", 168): 1,
        # the chain rule written as a sum; two formulas run together; the input x missing
        ("004", 174): 1,
        ("004", 193): 1,
        ("004", 197): 1,
    }
)
"""How many verdicts of an article, by the first line of the sentence, are that it is wrong."""


def numbers_of(ranges: str) -> set[int]:
    spans = [part.partition("-") for part in ranges.split(",") if part]
    return {line for low, _, high in spans for line in range(int(low), int(high or low) + 1)}


def sentences() -> list[Sentence]:
    return [one for entries in CLAIMS.values() for one in entries if isinstance(one, Sentence)]


@articles
def test_every_line_of_an_article_is_judged_or_said_to_state_nothing(article):
    covered = {line for one in CLAIMS[article] for line in one.lines}
    empty = numbers_of(EMPTY[article.name])
    assert not covered & empty
    assert covered | empty == set(range(1, LENGTHS[article.name] + 1))


@articles
def test_a_line_that_states_nothing_has_no_sentence(article):
    silent = {line for one in CLAIMS[article] if isinstance(one, Silent) for line in one.lines}
    assert not silent & {line for one in CLAIMS[article] if isinstance(one, Sentence) for line in one.lines}


PIECES = {("004", 129)}
"""What is transcribed of a formula of which only a piece is left."""


@articles
def test_every_formula_of_the_transcription_that_is_no_definition_belongs_to_a_sentence(article):
    sentences = [one for one in CLAIMS[article] if isinstance(one, Sentence)]
    checks = [one.check for one in sentences]
    cited = {line for check in checks if isinstance(check, Formulas | Numbers) for line in check.lines}
    cited |= {line for one in sentences for line in one.stands_for}
    stated = {one.line for one in statements(article) if one.judgement.outcome is not Outcome.GIVEN}
    assert {line for line in stated - cited if (article.name, line) not in PIECES} == set()


def test_exactly_what_is_known_to_be_wrong_is_called_wrong():
    found = Counter(
        (article.name, row.sentence.line)
        for article in ARTICLES
        for row in rows_of(article)
        if row.finding.ruling is Ruling.WRONG
    )
    assert found == WRONG


def test_nothing_is_undecided():
    assert not any(found[Ruling.UNDECIDED] for found in counts().values())


@langs
def test_what_is_wrong_or_conditional_says_why(lang):
    for article in ARTICLES:
        for row in rows_of(article):
            if row.finding.ruling in (Ruling.WRONG, Ruling.CONDITION, Ruling.PART, Ruling.AGAIN):
                assert row.finding.why(lang), f"{article.name}, line {row.sentence.line}"
            assert row.said(lang), f"{article.name}, line {row.sentence.line}"


@langs
def test_the_document_counts_and_lists_every_verdict(lang):
    document = claims_document(lang)
    first, *tables = [block for block in document.blocks if isinstance(block, Table)]
    totals = [len(rows_of(article)) for article in ARTICLES]
    assert [int(row[-1]) for row in first.rows] == [*totals, sum(totals)]
    assert [sum(map(int, row[1:-1])) for row in first.rows] == [*totals, sum(totals)]
    assert [len(table.rows) for table in tables] == [*totals, len(transcript.transcript())]
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings[1:-1] == [article.title[lang == "zh"] for article in ARTICLES]


@langs
@pytest.mark.parametrize("form", ["html", "latex", "markdown", "text"])
def test_every_format_writes_it(form, lang):
    text = FORMATS[form].write(claims_document(lang), {}).decode()
    assert "0.916" in text
    assert "784" in text


@langs
def test_the_gallery_has_the_same_text(lang):
    form = FORMATS["markdown"]
    committed = (GALLERY / file_name("claims", form, lang)).read_text(encoding="utf-8")
    stale = "the gallery is stale: python cli.py report --gallery --out reports/gallery"
    assert form.write(claims_document(lang), {}).decode() == committed, stale


# every check can fail


def ruling(check, article=ARTICLES[0]):
    (finding,) = check.findings(article)
    return finding.ruling


@pytest.mark.parametrize(
    ("right", "planted"),
    [
        (Derived("sigmoid-bce", "delta", "y[i] - t[i]"), Derived("sigmoid-bce", "delta", "t[i] - y[i]")),
        (Derived("softmax", "jacobian", "y[k]*(delta(i,k) - y[i])"), Derived("softmax", "jacobian", "y[k]*(1 - y[i])")),
        (Stated("$$-\\ln 0.5 = \\ln 2$$"), Stated("$$\\ln 0.5 = \\ln 2$$")),
    ],
)
def test_a_formula_that_is_not_the_result_is_wrong(right, planted):
    assert ruling(right) is Ruling.RIGHT
    assert ruling(planted) is Ruling.WRONG


def test_a_correction_that_does_not_hold_leaves_the_verdict_open():
    assert ruling(Stated("$$\\ln 0.5 = \\ln 2$$", "$$-\\ln 0.5 = \\ln 2$$")) is Ruling.WRONG
    assert ruling(Stated("$$\\ln 0.5 = \\ln 2$$", "$$\\ln 0.5 = \\ln 3$$")) is Ruling.UNDECIDED


def test_one_output_is_a_condition_where_more_have_another_error_term():
    loss = "-sum(t[k]*log(y[k]) + (1 - t[k])*log(1 - y[k]), k)/n"
    for size, expected in ((1, Ruling.CONDITION), (2, Ruling.WRONG)):
        assert ruling(Derived("", "delta", "y[i] - t[i]", size=size, loss=loss, activation="sigmoid")) is expected


def test_a_gradient_with_another_factor_is_not_proportional(monkeypatch):
    assert ruling(Proportional("sigmoid-mse")) is Ruling.RIGHT
    assert ruling(Proportional("sigmoid-mse", only=True)) is Ruling.CONDITION
    proof = proved.proof_of("sigmoid-mse")
    delta = proof.derivation.results["delta"]
    other = replace(proof.derivation, results={**proof.derivation.results, "dw": replace(delta, left=delta.left)})
    monkeypatch.setattr(proved, "proof_of", lambda name: replace(proof, derivation=other))
    assert ruling(Proportional("sigmoid-mse")) is Ruling.WRONG


def test_a_loss_that_can_be_trained_with_is_no_refusal():
    assert ruling(Underivable("sum((y[k] - t[k])**4, k)", "sigmoid")) is Ruling.RIGHT
    assert ruling(Underivable("sum(t[k], k)", "sigmoid")) is Ruling.PART


def test_an_unproved_derivation_decides_nothing(monkeypatch):
    proof = proved.proof_of("sigmoid-bce")

    class Unproved:
        derivation, holds = proof.derivation, False

    monkeypatch.setattr(proved, "proof_of", lambda *_: Unproved)
    for check in (Derived("sigmoid-bce", "delta"), AllDerived("sigmoid-bce"), Proportional("sigmoid-bce")):
        assert ruling(check) is Ruling.UNDECIDED


def test_another_digit_is_a_mistake(monkeypatch):
    notes = ARTICLES[3]
    right = Numbers(91, 93)
    assert ruling(right, notes) is Ruling.RIGHT
    found = [one.printed for one in statements(notes) if one.printed is not None]
    assert all(isinstance(one, Printed) for one in found)
    with pytest.raises(LookupError, match="line 92"):
        Numbers(92).findings(notes)


def other(name):
    """Formulas of another pair instead of the one that is asked for."""
    return derive({"sigmoid-mse": "sigmoid-bce", "sigmoid-bce": "sigmoid-mse", "sigmoid": "tanh"}[name])


class Wrong:
    """Generated code that gives the net inputs back with their signs changed, and no gradients."""

    @staticmethod
    def output(net):
        return -net

    @staticmethod
    def loss(net, t):
        return 1.0

    @staticmethod
    def delta(net, t):
        return np.ones_like(net) if np.all(np.asarray(t) == 0) else -np.ones_like(net)

    @staticmethod
    def output_jacobian(net):
        return np.zeros((*net.shape, net.shape[1]))


def uphill(real):
    """A descent whose cost rises, and which the weight and the bias take no part in."""

    def descend(loss, start, rate, **settings):
        run = real(loss, start, rate, **settings)
        steady = [one + 0 * step for step, one in enumerate(run.w[:1] * len(run.w))]
        return replace(run, cost=[0.1 + 1e-3 * step for step in range(len(run.cost))], w=steady, b=steady)

    return descend


def twice(real):
    """A descent at twice the learning rate."""
    return lambda loss, start, rate, **settings: real(loss, start, 2 * rate, **settings)


class Falling(Wrong):
    """An error term that falls as the loss grows."""

    @staticmethod
    def delta(net, t):
        return 1 / (net + 10)


PLANTED = {
    classes.judge_probabilities: (classes, "kernels", lambda *_, **__: Wrong),
    classes.judge_order: (classes, "kernels", lambda *_, **__: Wrong),
    classes.judge_answers: (classes, "SAID", (True, True, True)),
    classes.judge_all_outputs_depend: (classes, "kernels", lambda *_, **__: Wrong),
    classes.judge_focal: (classes, "kernels", lambda *_, **__: Wrong),
    classes.judge_one_hot_sum: (classes.np, "eye", lambda n: np.ones((n, n))),
    classes.judge_one_hot: (classes.np, "isin", lambda values, known: np.zeros_like(values, dtype=bool)),
    classes.judge_code_bits: None,
    information.judge_entropy_grows: (information, "entropy", lambda p: -len(p)),
    information.judge_code_length: (information, "code_lengths", lambda p: [1] * len(p)),
    information.judge_code_of_another: (information, "code_lengths", lambda p: [1] * len(p)),
    information.judge_difference: (information, "cross_entropy", lambda p, q: 0.0),
    information.judge_divergence: (information, "cross_entropy", lambda p, q: -sum(q)),
    information.judge_news: (information, "log2", lambda value: -value),
    limits.judge_flat_at_the_ends: (limits, "derive", other),
    limits.judge_no_gradient_at_the_ends: (limits, "derive", other),
    limits.judge_gradient_where_wrong: (limits, "derive", other),
    limits.judge_kink: (limits, "derive", lambda name: derive("identity")),
    shapes.judge_shapes: (shapes, "load_trained", lambda path: None),
    training.judge_two_classes: (training, "people", lambda: (None, np.array([[0.0], [2.0]]))),
    training.judge_larger_gradient: (training, "descend", twice(training.descend)),
    training.judge_rounds: None,
    training.judge_proportional: (training, "kernels", lambda *_, **__: Falling),
    training.judge_flat_is_small_gradient: (training, "descend", uphill(training.descend)),
    training.judge_both_inputs: None,
    training.judge_quick_at_first: (training, "descend", uphill(training.descend)),
    training.judge_slow_where_costly: (training, "descend", uphill(training.descend)),
    training.judge_slow_where_cheap: (training, "descend", uphill(training.descend)),
    training.judge_bias_learned: None,
    training.judge_epoch: (training, "ceil", lambda value: int(value) + 1),
    training.judge_ten_classes: None,
    transcript.judge_transcript: (transcript, "PROBABILITIES", (("0.0171", "0.9363", "0.0466"),) * 2),
}
"""What each judgement that is computed on the spot is broken with; None where a test of its own breaks it."""


def test_every_judgement_is_broken_by_a_test():
    assert {one.check.judge for one in sentences() if isinstance(one.check, Computed)} == PLANTED.keys()


def test_weights_alone_are_learned_only_if_the_bias_stays(monkeypatch):
    assert training.judge_bias_learned().verdict == "fails"
    run = training.descend("quadratic", training.STARTS["0.6/0.9"], 0.15)
    monkeypatch.setattr(training, "descend", lambda *_: replace(run, b=[0.9] * len(run.b)))
    assert training.judge_bias_learned().verdict == "holds"


@cache
def verdict(judge):
    return judge().verdict


@pytest.mark.parametrize(
    ("judge", "planted"),
    [(judge, planted) for judge, planted in PLANTED.items() if planted],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_judgement_fails_when_what_it_looks_at_is_otherwise(judge, planted, monkeypatch):
    assert verdict(judge) != "fails"
    module, name, value = planted
    if judge is shapes.judge_shapes:
        value = lambda path: replace(shapes_of(path), weights=(np.zeros((5, 4)),))  # noqa: E731
    monkeypatch.setattr(module, name, value)
    assert judge().verdict == "fails"


def shapes_of(path):
    from numeric.training.trained import load_trained

    return load_trained(path)


def test_a_code_of_fewer_bits_does_not_do():
    assert classes.judge_code_bits(3).verdict == "fails"
    assert classes.judge_code_bits(4).verdict == "in part"
    assert classes.judge_code_bits(16).verdict == "holds"


def test_the_rounds_are_those_of_the_experiment(monkeypatch):
    found = training.saved("gender")
    every = replace(found, settings={**found.settings, "printed_every": 1})
    monkeypatch.setattr(training, "saved", lambda name: every)
    assert training.judge_rounds().verdict == "holds"
    none = replace(found, runs=tuple(replace(run, ours=tuple(one + 1 for one in run.ours)) for run in found.runs))
    monkeypatch.setattr(training, "saved", lambda name: none)
    assert training.judge_rounds().verdict == "fails"


def test_a_neuron_that_learns_nothing_gets_neither_input_right(monkeypatch):
    assert training.judge_both_inputs().verdict == "in part"
    real = training.descend
    monkeypatch.setattr(training, "descend", lambda loss, start, rate: real(loss, (2.0, -1.0), 0.0))
    assert training.judge_both_inputs().verdict == "fails"


def test_nine_classes_are_not_ten(monkeypatch):
    real = training.load("mnist")
    kept = real.train.targets < 9
    fewer = replace(real.train, inputs=real.train.inputs[kept], targets=real.train.targets[kept])
    monkeypatch.setattr(training, "load", lambda name: real.with_parts({**real.parts, "train": fewer}))
    assert training.judge_ten_classes().verdict == "fails"


def test_the_verdict_of_an_experiment_is_taken_over():
    assert set(RULINGS) == {"holds", "in part", "fails"}
    assert ruling(Judged("gender", "published-gradient-is-right")) is Ruling.WRONG
    assert ruling(Judged("neuron", "largest-slope")) is Ruling.RIGHT
    assert ruling(Reproduced("gender", "bce")) is Ruling.RIGHT


def test_only_words_go_unchecked():
    """What is called uncheckable is an opinion, a wish, a practice or not described at all; few are."""
    open_ones = [one for one in sentences() if isinstance(one.check, Unchecked)]
    assert len(open_ones) < len(sentences()) / 12


# the transcript


def test_fifteen_different_numbers_are_printed_and_all_come_out_in_single_precision():
    claim = transcript.judge_transcript()
    assert claim.figures["different"] == 15
    assert claim.figures["right"] == claim.figures["numbers"] == 30


def test_double_precision_would_print_other_digits():
    printed = {one.printed: one.double for one in transcript.transcript() if one.double != one.printed}
    assert printed["54.5981"] == "54.5982"
    assert printed["3149.4568"] == "3149.4567"
