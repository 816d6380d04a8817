"""What stands around a derivation in a handout: lead, symbols, examples, exercises, pictures, names and notations."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from pathlib import Path
from shutil import which

import numpy as np
import pytest

from derive.catalog import derive, names
from derive.checker import prove
from derive.expr import Add, D, Index, Mul, Num, Sum, Sym, walk
from derive.steps import Case, Hypothesis
from derive.tables import ACTIVATIONS, LOSSES, pairs
from numeric.experiments.saved import saved
from reports.document import (
    Board,
    Cases,
    Cell,
    Equations,
    Exercise,
    Figure,
    Heading,
    Letters,
    Listing,
    Paragraph,
    Table,
)
from reports.formats import FORMATS
from reports.handout.lead import lead_blocks
from reports.handout.options import Options
from reports.handout.symbols import symbol_blocks
from reports.handout.worked import is_logarithmic
from reports.handout.writing import derivation_content, experiment_content, handout, write_handouts
from reports.phrases import say
from reports.rendering.text import render_text

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
LANGS = ("en", "zh")
OWN = {
    "own": {"loss": "(y-t)**4/4", "activation": "atan(net)"},
    "own-q": {"loss": "(y-t)**2", "activation": "q*net", "let": ("q",)},
}
"""Formulas of a user's own, by a name for these tests."""
KINDS = ("softmax-ce", "sigmoid-mse", "sigmoid-focal", "softmax", "relu", "backprop", "backprop-tanh", *OWN)
I, K = Index("i", "n"), Index("k", "n")
Y_I, T_I = Sym("y", (I,)), Sym("t", (I,))
MINUS = Num(-1)
langs = pytest.mark.parametrize("lang", LANGS)
kinds = pytest.mark.parametrize("name", KINDS)


@cache
def derivation(name):
    return derive(**OWN[name]) if name in OWN else derive(name)


@cache
def proof(name):
    return prove(derivation(name))


@cache
def content(name, **options):
    return derivation_content(proof(name), Options(**options))


def words(pieces):
    """The words, with □ for each formula."""
    return "".join(piece if isinstance(piece, str) else "□" for piece in pieces)


def section(document, key):
    """The blocks below the heading that a phrase names, up to the next."""
    blocks = list(document.blocks)
    start = blocks.index(Heading(say(key, document.lang))) + 1
    end = next((place for place in range(start, len(blocks)) if isinstance(blocks[place], Heading)), len(blocks))
    return blocks[start:end]


def said(blocks):
    return [words(one.pieces) for one in blocks if isinstance(one, Paragraph)]


def tables(blocks):
    return [one for one in blocks if isinstance(one, Table)]


def exercises(document):
    return [one for one in document.blocks if isinstance(one, Exercise)]


def column(table, head):
    place = table.header.index(head)
    return [row[place] for row in table.rows]


def fixed(values, digits=4):
    return [f"{value:.{digits}f}" for value in values]


def listed(rows, digits=4):
    return [", ".join(fixed(row, digits)) for row in rows]


# The formulas once more, in plain NumPy, of one sample each.


def softmax(net):
    powers = np.exp(np.asarray(net))
    return powers / powers.sum()


def sigmoid(net):
    return 1 / (1 + np.exp(-np.asarray(net)))


def cross_entropy(y, t):
    return -sum(wanted * np.log(one) for one, wanted in zip(y, t, strict=True) if wanted)


PLAIN = {  # output, loss of outputs and targets, error terms of outputs and targets
    "softmax-ce": (softmax, cross_entropy, lambda net, y, t: y - t),
    "sigmoid-mse": (
        sigmoid,
        lambda y, t: np.mean((t - y) ** 2),
        lambda net, y, t: 2 / len(y) * (y - t) * y * (1 - y),
    ),
    "tanh-hinge": (
        np.tanh,
        lambda y, t: np.maximum(1 - t * y, 0).sum(),
        lambda net, y, t: np.where(t * y < 1, -t, 0) * (1 - y**2),
    ),
    "own": (
        np.arctan,
        lambda y, t: ((y - t) ** 4 / 4).sum(),
        lambda net, y, t: (y - t) ** 3 / (1 + net**2),
    ),
    "own-q": (  # for q = 2
        lambda net: 2 * net,
        lambda y, t: ((y - t) ** 2).sum(),
        lambda net, y, t: 2 * (y - t) * 2,
    ),
    "sigmoid-focal": (  # for γ = 2
        sigmoid,
        lambda y, t: -(t * (1 - y) ** 2 * np.log(y) + (1 - t) * y**2 * np.log(1 - y)).sum(),
        lambda net, y, t: (
            t * ((1 - y) * 2 * y * (1 - y) * np.log(y) - (1 - y) ** 3)
            + (1 - t) * (y**3 - 2 * y * y * (1 - y) * np.log(1 - y))
        ),
    ),
}
LOGITS = np.array([1.2, 0.9, 0.4])


def worked_out(name, net, t):
    """Output, loss and error terms."""
    output, loss, delta = PLAIN[name]
    net, t = np.asarray(net, float), np.asarray(t, float)
    y = output(net)
    return y, loss(y, t), delta(net, y, t)


# What is asked.


@langs
@pytest.mark.parametrize("name", [*names(), *OWN])
def test_the_lead_names_loss_and_activation_with_their_purposes(name, lang):
    heading, question, *rest = lead_blocks(derivation(name), lang)
    assert isinstance(heading, Heading)
    place, colon = lang == "zh", "：" if lang == "zh" else ". "
    one = derivation(name)
    expected = []
    for table, record in ((LOSSES, one.loss), (ACTIVATIONS, one.activation)):
        if record is not None and name not in OWN:
            listed_there = table[record.name]
            assert listed_there.purpose[place].strip()
            title = listed_there.title[place]
            expected.append(f"{title}{colon}{listed_there.purpose[place]}")
    assert [words(paragraph.pieces).lower() for paragraph in rest] == [one.lower() for one in expected]
    of_one = name in ACTIVATIONS or (one.topic and one.activation)
    assert len(expected) == (0 if name in OWN or (one.topic and not of_one) else 1 if of_one else 2)
    formulas = [piece for piece in question.pieces if not isinstance(piece, str | Letters)]
    e, w = Sym("E"), Sym("w", (I, Index("j", "m")))
    if one.loss is not None:
        assert formulas == [e, D(e, w)]
    elif name in ACTIVATIONS:
        assert formulas == [D(Sym("y", (K,)), Sym("net", (I,)))]
    elif one.topic:
        named = dict.fromkeys(piece.strip("`") for piece in re.findall("`[^`]+`", one.topic.question[place]))
        assert formulas == [one.results[result].left for result in named if result in one.results]
    else:
        assert {"en": "error term", "zh": "误差项"}[lang] in words(question.pieces)


@langs
@kinds
def test_a_handout_begins_with_its_lead(name, lang):
    assert content(name, lang=lang).blocks[: len(list(lead_blocks(derivation(name), lang)))] == tuple(
        lead_blocks(derivation(name), lang)
    )


@pytest.mark.parametrize("record", [*ACTIVATIONS.values(), *LOSSES.values()], ids=lambda record: record.name)
def test_a_purpose_is_in_its_language(record):
    english, chinese = record.purpose
    assert not re.search("[\u2e80-\uffef]", english)
    assert re.search("[\u4e00-\u9fff]", chinese)


# The table of symbols.

NUMBER = {"en": "a number", "zh": "一个数"}
OF_A_PAIR = {
    "E": ("", "(N,)"),
    "y": ("(n,)", "(N, n)"),
    "t": ("(n,)", "(N, n)"),
    "net": ("(n,)", "(N, n)"),
    "delta": ("(n,)", "(N, n)"),
    "a": ("(m,)", "(N, m)"),
    "w": ("(n, m)", "(n, m)"),
    "b": ("(n,)", "(n,)"),
}
OF_AN_ACTIVATION = {name: OF_A_PAIR[name][:1] for name in ("y", "net", "a", "w", "b")}
OF_A_LAYER = {
    ("E", None): ("", "(N,)"),
    ("y", 0): ("(m,)", "(N, m)"),
    ("y", -1): ("(p,)", "(N, p)"),
    ("net", 1): ("(n,)", "(N, n)"),
    ("net", 0): ("(m,)", "(N, m)"),
    ("delta", 1): ("(n,)", "(N, n)"),
    ("delta", 0): ("(m,)", "(N, m)"),
    ("w", 1): ("(n, m)", "(n, m)"),
    ("w", 0): ("(m, p)", "(m, p)"),
    ("b", 1): ("(n,)", "(n,)"),
    ("b", 0): ("(m,)", "(m,)"),
}
SHAPES = {
    "softmax-ce": OF_A_PAIR,
    "sigmoid-focal": OF_A_PAIR | {"gamma": ("", "")},
    "own": OF_A_PAIR,
    "own-q": OF_A_PAIR | {"q": ("", "")},
    "softmax": OF_AN_ACTIVATION,
    "leaky-relu": OF_AN_ACTIVATION | {"alpha": ("",)},
    "backprop": OF_A_LAYER,
    "backprop-tanh": {key: shapes[:1] for key, shapes in OF_A_LAYER.items()},
    "backprop-elu": {key: shapes[:1] for key, shapes in OF_A_LAYER.items()} | {("alpha", None): ("",)},
}


def symbol_table(blocks):
    (table,) = (one for one in blocks if isinstance(one, Table))
    return table


@langs
@pytest.mark.parametrize("name", SHAPES)
def test_every_symbol_has_its_shape_for_a_sample_and_for_a_batch(name, lang):
    table = symbol_table(symbol_blocks(derivation(name), lang))
    found = {}
    for symbol, meaning, *shapes in table.rows:
        assert isinstance(symbol, Sym)
        assert meaning
        key = (symbol.name, symbol.layer)
        assert key not in found
        found[key] = tuple("" if one == NUMBER[lang] else one.text for one in shapes)
    expected = {key if isinstance(key, tuple) else (key, None): shapes for key, shapes in SHAPES[name].items()}
    assert found == expected
    assert list(found)[: len(expected)] == list(expected)
    heads = {"en": ("shape for one sample", "for a batch of N"), "zh": ("单个样本的形状", "N 个样本的形状")}[lang]
    assert table.header[2:] == heads[: len(table.header) - 2]


OF_RESULTS = {"l1": ("v",), "weight-decay": ("epsilon",)}
"""Symbols that no definition has, but a result has."""


@langs
@pytest.mark.parametrize("name", [*names(), *OWN])
def test_every_symbol_of_the_definitions_occurs_once(name, lang):
    """Sizes are numbers, π is one too, and the mean is defined where it stands; beside them two stand in results."""
    formulas = (side for one in derivation(name).definitions for side in (one.symbol, one.formula))
    used = {node for formula in formulas for node in walk(formula) if isinstance(node, Sym)}
    numbers = {Sym(name) for name in ("n", "m", "N", "pi")}
    expected = {(node.name, node.layer) for node in used - numbers if not node.name.endswith("_mean")}
    shown = Counter((row[0].name, row[0].layer) for row in symbol_table(symbol_blocks(derivation(name), lang)).rows)
    assert shown == Counter(expected | {(symbol, None) for symbol in OF_RESULTS.get(name, ())})


@langs
@pytest.mark.parametrize("name", ["sigmoid-focal", "softmax", "backprop"])
def test_the_table_of_symbols_is_renamed(name, lang):
    """seed004: L, ŷ, y, z, x for E, y, t, net, a."""
    new = {"E": "L", "y": "y_hat", "t": "y", "net": "z", "a": "x"}
    plain, renamed = (
        symbol_table(section(content(name, lang=lang, symbols=symbols), "symbols")) for symbols in ("", "seed004")
    )
    assert renamed.header == plain.header
    assert [row[1:] for row in renamed.rows] == [row[1:] for row in plain.rows]
    assert [(row[0].name, row[0].layer) for row in renamed.rows] == [
        (new.get(row[0].name, row[0].name), row[0].layer) for row in plain.rows
    ]


# Examples.


@langs
def test_softmax_of_the_published_logits(lang):
    """1.2, .9, .4 give .46, .34, .2 in the lecture, which are the rounded outputs."""
    y, loss, delta = worked_out("softmax-ce", LOGITS, [1, 0, 0])
    blocks = section(content("softmax-ce", lang=lang), "example")
    table = tables(blocks)[0]
    assert column(table, Letters("k")) == ["1", "2", "3"]
    assert column(table, Sym("net")) == fixed(LOGITS)
    assert column(table, Sym("y")) == fixed(y)
    assert column(table, say("column-printed", lang)) == [".46 ✓", ".34 ✓", ".2 ✓"]
    assert column(table, Sym("t")) == ["1.0000", "0.0000", "0.0000"]
    assert column(table, Sym("delta")) == fixed(delta)
    unit = {"en": " nats", "zh": " 奈特"}[lang]
    assert any(f"{loss:.4f}{unit}" in text and "0.0000" in text for text in said(blocks))


@langs
def test_tiger_cat_and_rabbit_are_judged(lang):
    """The lecture prints .57/.25/.17, .15/.61/.22 and .49/.30/.21; two of three are told right."""
    nets = [[1.5, 0.7, 0.2], [1.1, 2.5, 1.5], [2.0, 1.5, 1.1]]
    y = np.array([softmax(net) for net in nets])
    losses = -np.log(np.diag(y))
    blocks = section(content("softmax-ce", lang=lang), "example")
    table = tables(blocks)[1]
    rounded = {"en": " ✗, rounded it is ", "zh": " ✗，四舍五入应为 "}[lang]
    assert column(table, say("column-printed", lang)) == [
        f".57, .25, .17{rounded}.58, .26, .16",
        f".15, .61, .22{rounded}.15, .62, .23",
        f".49, .30, .21{rounded}.50, .30, .20",
    ]
    assert column(table, Sym("net")) == listed(nets, 1)
    assert column(table, Sym("y")) == listed(y)
    assert column(table, Sym("E")) == fixed(losses)
    assert column(table, Sym("t")) == {"en": ["tiger", "cat", "rabbit"], "zh": ["老虎", "猫", "兔子"]}[lang]
    answers = [y[place].argmax() == place for place in range(3)]
    assert answers == [True, True, False]
    marks = {True: say("answer-right", lang), False: say("answer-wrong", lang)}
    assert column(table, say("column-answer", lang)) == [marks[answer] for answer in answers]
    numbers = ["2", "3", f"{losses.mean():.4f}"]
    (sentence,) = (text for text in said(blocks) if NUMBERS.findall(text) == numbers)
    assert {"en": "nats", "zh": "奈特"}[lang] in sentence


@langs
@pytest.mark.parametrize("units", ["nats", "bits"])
def test_p_and_q_are_in_nats_and_not_in_bits(lang, units):
    """-ln .4 = .916 and -ln .98 = .02; in bits they are 1.32 and .029."""
    table = tables(section(content("softmax-ce", lang=lang, units=units), "example"))[2]
    losses = -np.log([0.4, 0.98]) / (np.log(2) if units == "bits" else 1)
    assert column(table, Sym("E")) == fixed(losses)
    remark = {"en": "(nats, not bits)", "zh": "（单位是奈特，不是比特）"}[lang]
    printed = column(table, say("column-printed", lang))
    assert [text.replace(" ", "") for text in printed] == [
        f"{text}{remark}".replace(" ", "") for text in (".916", ".02")
    ]
    assert column(table, Sym("y")) == listed([[0.4, 0.3, 0.05, 0.05, 0.2], [0.98, 0.01, 0, 0, 0.01]])


@langs
@pytest.mark.parametrize(
    ("name", "loss", "delta"),
    [
        ("sigmoid-mse", lambda y: y**2, lambda y: 2 * y * y * (1 - y)),
        ("sigmoid-quadratic", lambda y: y**2 / 2, lambda y: y * y * (1 - y)),
        ("sigmoid-bce", lambda y: -np.log(1 - y), lambda y: y),
    ],
)
def test_the_single_neuron_starts_at_1_5_and_4(name, loss, delta, lang):
    """Nielsen, chapter 3: the first outputs are 0.82 and 0.98, the target is 0."""
    y = sigmoid([1.5, 4.0])
    table = tables(section(content(name, lang=lang), "example"))[0]
    assert column(table, Sym("net")) == ["1.5", "4.0"]
    assert column(table, Sym("y")) == fixed(y) == ["0.8176", "0.9820"]
    assert column(table, Sym("t")) == ["0", "0"]
    assert column(table, Sym("E")) == fixed(loss(y))
    assert column(table, Sym("delta")) == fixed(delta(y))


@pytest.mark.parametrize("name", PLAIN)
def test_the_example_of_every_pair_is_computed(name):
    t = {"tanh-hinge": [1, -1, -1]}.get(name, [1, 0, 0])
    y, loss, delta = worked_out(name, LOGITS, t)
    blocks = section(content(name), "example")
    table = next(one for one in tables(blocks) if one.header[0] == Letters("k"))
    assert column(table, Sym("net")) == fixed(LOGITS)
    assert column(table, Sym("y")) == fixed(y)
    assert column(table, Sym("t")) == fixed(t)
    assert column(table, Sym("delta")) == fixed(delta)
    numbers = [f"{loss:.4f}", f"{round(delta.sum(), 4) + 0.0:.4f}"]
    assert numbers in [NUMBERS.findall(text) for text in said(blocks)]


@langs
@pytest.mark.parametrize(("name", "parameter"), [("own-q", "q"), ("sigmoid-focal", "gamma")])
def test_the_value_of_an_open_parameter_is_named(name, parameter, lang):
    values = [
        piece
        for one in section(content(name, lang=lang), "example")
        if isinstance(one, Paragraph)
        for piece in one.pieces
        if isinstance(piece, Hypothesis)
    ]
    assert values == [Hypothesis(Sym(parameter), Num(2))]


# Units.


def strings(block):
    """The strings of a block in their order; a formula is the mark that it is one."""
    match block:
        case Paragraph(pieces):
            return list(map(_string, pieces))
        case Table(header, rows):
            return [_string(cell) for row in (header, *rows) for cell in row]
        case Exercise(question, answer):
            return [*map(_string, question), *(text for part in answer for text in strings(part))]
        case Listing(code, _, title):
            return [code, *map(_string, title)]
        case Cell(code, title):
            return [code, title]
        case Heading(text):
            return [text]
        case Figure(name, title, caption):
            return [name, title, caption]
        case _:
            return []


def _string(piece):
    return piece if isinstance(piece, str) else "□"


def without_note(document):
    """The blocks without the sentence that says how many bits a nat is."""
    notes = (f"{np.log(2):.4f}", f"{1 / np.log(2):.4f}")
    return [
        one
        for one in document.blocks
        if not isinstance(one, Paragraph) or not any(note in words(one.pieces) for note in notes)
    ]


TIGERS = ([1.5, 0.7, 0.2], [1.1, 2.5, 1.5], [2.0, 1.5, 1.1])


@langs
def test_bits_divide_every_loss_by_ln_2_and_nothing_else(lang):
    """Every loss of the examples, of the picture and of the exercises; no other number."""
    nats, bits = content("softmax-ce", lang=lang), content("softmax-ce", lang=lang, units="bits")
    assert any(f"{np.log(2):.4f}" in text for text in said(bits.blocks))
    changed = []
    for before, after in zip(without_note(nats), without_note(bits), strict=True):
        if isinstance(before, Board | Cases | Equations):
            assert before == after
        for old, new in zip(strings(before), strings(after), strict=True):
            olds, news = NUMBERS.findall(old), NUMBERS.findall(new)
            assert len(olds) == len(news)
            changed += [(one, other) for one, other in zip(olds, news, strict=True) if one != other]
    for one, other in changed:
        digits = len(other.partition(".")[2])
        assert float(other) == pytest.approx(float(one) / np.log(2), abs=1.5 * 10**-digits)
    tigers = [cross_entropy(softmax(net), t) for net, t in zip(TIGERS, np.eye(3), strict=True)]
    net, t = np.array([0.5, -1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    _, loss, delta = worked_out("softmax-ce", net, t)
    after_a_step = worked_out("softmax-ce", net - 0.2 * delta, t)[1]
    at_the_end = 6 + np.log(2 + np.exp(-6))  # -ln softmax of -6, 0, 0
    examples = [worked_out("softmax-ce", LOGITS, [1, 0, 0])[1], *tigers, np.mean(tigers), *-np.log([0.4, 0.98])]
    expected = [*fixed([*examples, at_the_end]), *fixed([loss, loss, after_a_step], 6)]
    assert Counter(old for old, _ in changed) == Counter(expected)


NUMBERS = re.compile(r"-?\d*\.\d+|-?\d+")


@langs
@pytest.mark.parametrize("name", ["sigmoid-quadratic", "tanh-hinge"])
def test_a_loss_without_a_unit_stays(name, lang):
    assert render_text(content(name, lang=lang, units="bits")) == render_text(content(name, lang=lang))
    assert not re.search(r"nats|(in|\d) bits|奈特|比特", render_text(content(name, lang=lang)))


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss != "poisson"])
def test_only_a_loss_of_information_has_a_unit(loss):
    """The logarithm of a probability is in nats; that of cosh of an error is not. Poisson's lacks a constant."""
    one = derivation(next(f"{activation.name}-{loss}" for activation, other in pairs() if other.name == loss))
    assert is_logarithmic(one) == (loss in ("bce", "ce", "kl", "focal"))


# Exercises.


@langs
@pytest.mark.parametrize("name", PLAIN)
def test_the_answers_in_numbers(name, lang):
    """Outputs, loss, δ, the difference quotient and one step of gradient descent, once more in NumPy."""
    net = np.array([0.5, -1.0, 2.0])
    t = np.array([-1.0, 1, -1] if name == "tanh-hinge" else [0.0, 1, 0])
    y, loss, delta = worked_out(name, net, t)
    compute, difference, step, *_ = exercises(content(name, lang=lang))
    question = words(compute.question)
    comma = "、" if lang == "zh" else ", "
    assert comma.join(("0.5", "-1.0", "2.0")) in question
    assert comma.join(fixed(t, 0)) in question
    table, sentence = compute.answer
    assert column(table, Sym("net")) == fixed(net, 6)
    assert column(table, Sym("y")) == fixed(y, 6)
    assert column(table, Sym("delta")) == fixed(delta, 6)
    assert NUMBERS.findall(words(sentence.pieces)) == [f"{loss:.6f}"]

    h = 0.001
    high, low = (worked_out(name, net + sign * np.array([h, 0, 0]), t)[1] for sign in (1, -1))
    assert str(h) in words(difference.question)
    (answer,) = difference.answer
    assert re.findall(r"-?\d+\.\d+", words(answer.pieces).replace(f"- {low:.8f}", f"{low:.8f}")) == [
        f"{high:.8f}",
        f"{low:.8f}",
        "0.002",
        f"{(high - low) / (2 * h):.6f}",
        f"{delta[0]:.6f}",
    ]
    assert (high - low) / (2 * h) == pytest.approx(delta[0], abs=1e-5)

    rate, x = 0.1, 1.0
    b = np.array([0.3, -0.2, 0.1])  # whatever the bias is
    w = (net - b) / x
    after = (w - rate * delta * x) * x + (b - rate * delta)
    assert str(rate) in words(step.question)
    (answer,) = step.answer
    text = words(answer.pieces)
    assert comma.join(fixed(after)) in text
    assert re.findall(r"\d+\.\d{6}", text) == fixed([loss, worked_out(name, after, t)[1]], 6)


def test_the_answers_of_an_activation_once_more_in_numpy():
    net = np.array([0.5, -1.0, 2.0])
    y = np.exp(net) / np.exp(net).sum()
    (exercise,) = exercises(content("softmax"))
    (table,) = exercise.answer
    assert column(table, Sym("y")) == fixed(y, 6)
    shown = np.array([row[3:] for row in table.rows], float)
    np.testing.assert_allclose(shown, np.diag(y) - np.outer(y, y), atol=5e-7)


def test_the_answer_about_information_once_more_in_numpy():
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
    nats = (p * np.log(p / q)).sum()
    (exercise,) = exercises(content("kl-divergence"))
    ((answer,),) = (one.pieces for one in exercise.answer)
    assert NUMBERS.findall(answer) == fixed([nats, nats / np.log(2)], 6)


def test_the_first_steps_of_adam_once_more():
    m, s, w, expected = 0.0, 0.0, 1.0, []
    for t, g in enumerate((1.0, -2.0, 3.0), 1):
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        w -= 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        expected.append([str(t), *fixed([g, m, s, w], 6)])
    (exercise,) = exercises(content("adam"))
    (table,) = exercise.answer
    assert [list(row) for row in table.rows] == expected


@langs
def test_without_its_hypothesis_softmax_with_cross_entropy_keeps_the_sum(lang):
    """∂E/∂net_i = y_i Σ t - t_i."""
    total = Hypothesis(Sum(Sym("t", (K,)), K), Num(1))
    (exercise,) = (one for one in exercises(content("softmax-ce", lang=lang)) if total in one.question)
    left, right, _ = [row for part in exercise.answer if isinstance(part, Equations) for row in part.rows][-1]
    assert left is D(Sym("E"), Sym("net", (I,)))
    assert right is Add((Mul((Y_I, Sum(Sym("t", (K,)), K))), Mul((MINUS, T_I))))


@langs
def test_the_answer_says_which_line_uses_the_hypothesis(lang):
    total = Hypothesis(Sum(Sym("t", (K,)), K), Num(1))
    (exercise,) = (one for one in exercises(content("softmax-ce", lang=lang)) if total in one.question)
    steps = [step for part in derivation("softmax-ce").parts for step in part.steps if step.law == "hypothesis"]
    assert len(steps) == 1
    written = " ".join(words(part.pieces) for part in exercise.answer if isinstance(part, Paragraph))
    formulas = {side for part in exercise.answer if isinstance(part, Equations) for row in part.rows for side in row}
    assert {"en": "error term", "zh": "误差项"}[lang] in written.lower() or steps[0].rhs in formulas


@pytest.mark.parametrize("name", ["sigmoid-mse", "sigmoid-bce", "tanh-hinge", "softmax", "backprop-tanh", "own"])
def test_without_a_hypothesis_none_is_asked_for(name):
    assert not any(isinstance(piece, Hypothesis) for one in exercises(content(name)) for piece in one.question)


@langs
@kinds
@pytest.mark.parametrize("audience", ["all", "student", "answer"])
def test_exercises_are_numbered_and_only_students_get_no_answers(name, lang, audience):
    found = exercises(content(name, lang=lang, audience=audience))
    assert [words(one.question).partition(" ")[0] for one in found] == [
        f"{place}." for place in range(1, len(found) + 1)
    ]
    assert all(bool(one.answer) == (audience != "student") for one in found)
    assert bool(found) == (name != "backprop")  # no neighbour, and no numbers


@langs
@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text", "notebook"])
def test_no_format_shows_students_an_answer(form, lang):
    """3.241311 is the loss of the first exercise, 2.930378 that after a step."""
    net, t = np.array([0.5, -1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    _, loss, delta = worked_out("softmax-ce", net, t)
    numbers = fixed([loss, worked_out("softmax-ce", net - 0.2 * delta, t)[1], delta[0]], 6)
    made = {audience: written("softmax-ce", form, lang, audience=audience) for audience in ("all", "student", "answer")}
    for number in numbers:
        assert number in made["all"]
        assert number in made["answer"]
        assert number not in made["student"]


@cache
def written(name, form, lang="en", **options):
    made = handout(name, content(name, lang=lang, **options), FORMATS[form])
    return next(iter(made.files.values())).decode()


# The two cases.


@langs
@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-mse", "softmax"])
def test_the_cases_stand_side_by_side(name, lang):
    document = content(name, lang=lang)
    (cases,) = (one for one in document.blocks if isinstance(one, Cases))
    assert [case for case, _ in cases.columns] == [Case(I, K, True), Case(I, K, False)]
    parts = {part.key: part for part in derivation(name).parts}
    for key, (_, board) in zip(("same-index", "other-index"), cases.columns, strict=True):
        assert board.lines[-1].right is parts[key].result
        assert board.lines[0].left is parts[key].goal
    assert Heading(say("same-index", lang)) not in document.blocks


@langs
def test_cases_that_are_too_wide_stand_below_one_another(lang):
    """The derivative of the definition of tanh in layer ℓ takes half a line by itself."""
    document = content("backprop-tanh", lang=lang)
    assert not [one for one in document.blocks if isinstance(one, Cases)]
    parts = {part.key: part for part in derivation("backprop-tanh").parts}
    for key in ("same-index", "other-index"):
        (board,) = section(document, key)
        assert isinstance(board, Board)
        assert board.lines[-1].right is parts[key].result


@langs
def test_every_format_shows_both_cases_beside_each_other(lang):
    page = ET.fromstring(written("softmax-ce", "html", lang).partition("\n")[2])
    (beside,) = page.findall(".//div[@class='cases']")
    assert len(beside.findall("section")) == 2
    assert ["".join("".join(one.itertext()).split()) for one in beside.findall("section/p")] == ["i=k", "i≠k"]
    source = written("softmax-ce", "latex", lang)
    assert re.findall(r"\\begin\{minipage\}\[t\].*\$(i.*k)\$\\par", source) == ["i = k", r"i \neq k"]
    assert "| $`i = k`$ | $`i \\neq k`$ |\n| --- | --- |\n" in written("softmax-ce", "markdown", lang)
    text = written("softmax-ce", "text", lang)
    assert text.index("\n  i = k:\n") < text.index("\n  i ≠ k:\n")


# Names that look like markup.

HOSTILE = r"R&D_50% \input{x} <script>"
NAMED = {"title": f"{HOSTILE} title", "author": f"{HOSTILE} author", "course": f"{HOSTILE} course"}


def unescaped(markdown):
    """What CommonMark shows: a backslash before punctuation makes it literal."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def bare(markdown):
    """The Markdown without what is made literal: what still is markup."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown)


@langs
def test_names_are_literal_in_markdown(lang):
    title, author, course, *_ = written("sigmoid-bce", "markdown", lang, **NAMED).split("\n\n")
    assert [unescaped(title), unescaped(author), unescaped(course)] == [
        f"# {NAMED['title']}",
        f"*{NAMED['author']}*",
        f"*{NAMED['course']}*",
    ]
    assert not re.search(r"[<>&_\\`]", bare(f"{title} {author} {course}"))


@langs
def test_names_are_literal_in_html(lang):
    page = ET.fromstring(written("sigmoid-bce", "html", lang, **NAMED).partition("\n")[2])
    assert page.find("head/title").text == NAMED["title"]
    assert page.find(".//h1").text == NAMED["title"]
    assert [one.text for one in page.findall(".//p[@class='by']")] == [NAMED["author"], NAMED["course"]]
    assert not page.findall(".//script")


@langs
def test_names_are_literal_in_text(lang):
    rows = written("sigmoid-bce", "text", lang, **NAMED).splitlines()
    assert [rows[0], *rows[2:4]] == list(NAMED.values())


@langs
def test_names_are_literal_in_a_notebook(lang):
    notebook = json.loads(written("sigmoid-bce", "notebook", lang, **NAMED))
    assert notebook["metadata"]["title"] == NAMED["title"]
    source = "".join(notebook["cells"][0]["source"])
    assert [unescaped(part) for part in source.split("\n\n")] == [
        f"# {NAMED['title']}",
        f"*{NAMED['author']}*",
        f"*{NAMED['course']}*",
    ]
    assert not re.search(r"[<>&_\\`$]", bare(source))


@langs
def test_names_are_literal_in_latex(lang, tmp_path):
    source = written("sigmoid-bce", "latex", lang, **NAMED)
    body = source.partition(r"\begin{document}")[2].partition(r"\end{center}")[0]
    assert body.count(r"R\&D\_50\% \textbackslash{}input\{x\} \textless{}script\textgreater{}") == 3
    if not (which("xelatex") and which("pdftotext")):
        pytest.skip("XeLaTeX or pdftotext is not installed")
    made = handout("sigmoid-bce", content("sigmoid-bce", lang=lang, **NAMED), FORMATS["pdf"])
    (tmp_path / "a.pdf").write_bytes(next(iter(made.files.values())))
    command = ["pdftotext", "-enc", "UTF-8", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for name in NAMED.values():
        assert name in " ".join(text.split())


# Pictures.


def test_a_picture_is_drawn_once_for_all_formats(tmp_path, monkeypatch):
    drawn = []

    def picture(plot, theme, form, lang):
        drawn.append((lang, theme, form))
        return b"\x89PNG picture"

    monkeypatch.setattr("reports.figures.curves.curves_picture", picture)
    forms = [FORMATS[form] for form in ("markdown", "html", "latex", "notebook", "text")]
    paths = list(write_handouts([derivation("sigmoid-bce")], tmp_path, forms, LANGS, Options()))
    assert len(paths) == 10
    assert max(Counter(drawn).values()) == 1
    used = {("light", "png"), ("dark", "png"), ("light", "pdf")}
    assert {(theme, form) for _, theme, form in drawn} >= used
    assert {lang for lang, _, _ in drawn} == set(LANGS)


def test_a_figure_of_an_experiment_is_drawn_once_for_all_formats(monkeypatch):
    drawn = []

    def picture(experiment, picture, theme, lang, form):
        drawn.append((picture.name, theme, form))
        return b"\x89PNG picture"

    monkeypatch.setattr("reports.handout.figures.picture_bytes", picture)
    document = experiment_content(saved("neuron"), Options())
    for form in ("markdown", "html", "latex", "notebook", "text"):
        handout("neuron", document, FORMATS[form])
    assert len({name for name, _, _ in drawn}) == 4
    assert max(Counter(drawn).values()) == 1


def read_off(document):
    """The sentences below the picture."""
    blocks = list(document.blocks)
    place = next(place for place, one in enumerate(blocks) if isinstance(one, Figure))
    return words(blocks[place + 1].pieces)


DEAD, ALIVE = ({lang: say(f"picture-{one}", lang) for lang in LANGS} for one in ("dead", "alive"))


@langs
@pytest.mark.parametrize(
    ("name", "loss", "error", "largest", "verdict"),
    [
        # of one output, or the first of three, at net = -6 with the target 1
        (
            "sigmoid-mse",
            (1 - sigmoid(-6)) ** 2,
            -2 * (1 - sigmoid(-6)) * sigmoid(-6) * (1 - sigmoid(-6)),
            8 / 27,  # 2 (1 - y)² y at y = 1/3
            DEAD,
        ),
        ("sigmoid-bce", np.log(1 + np.exp(6)), sigmoid(-6) - 1, 1 - sigmoid(-6), ALIVE),
        (
            "softmax-ce",
            6 + np.log(2 + np.exp(-6)),
            softmax([-6, 0, 0])[0] - 1,
            1 - softmax([-6, 0, 0])[0],
            ALIVE,
        ),
    ],
)
def test_the_picture_says_whether_the_gradient_dies(name, loss, error, largest, verdict, lang):
    sentence = read_off(content(name, lang=lang))
    assert verdict[lang] in sentence
    assert (ALIVE if verdict is DEAD else DEAD)[lang] not in sentence
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", sentence)]
    assert numbers[:2] == [-6, 1]
    assert numbers[2:5] == pytest.approx([loss, error, largest], abs=1.1e-4)


@pytest.mark.parametrize(
    "name",
    ["identity-mse", "tanh-hinge", "relu-quadratic", "exp-poisson", "softmax-brier", "softmax-kl"],
)
def test_what_is_most_wrong_learns_fastest_only_where_its_error_is_the_largest(name):
    """Numbers of the sentence itself: error term at the end, and the largest of the curve."""
    sentence = read_off(content(name))
    error, largest = (abs(float(number)) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-\d+)?", sentence)[3:5])
    assert (DEAD if error < 0.5 * largest else ALIVE)["en"] in sentence


def test_an_error_term_of_one_size_is_said_to_make_no_difference():
    """The slope of |y - t| is 1/n in size wherever it is."""
    assert "has the same size everywhere" in read_off(content("identity-mae"))
    assert ALIVE["en"] not in read_off(content("identity-mae"))


def test_a_gradient_that_is_smaller_where_the_loss_is_largest_is_not_called_the_fastest():
    """(y-t)⁴/4 of atan: at net = -6, δ = (atan(-6) - 1)³/37 = -0.376; at about -0.7 it is -2.87."""
    nets = np.linspace(-6, 6, 121)
    errors = np.abs((np.arctan(nets) - 1) ** 3 / (1 + nets**2))
    assert errors[0] < errors.max() / 5
    assert ALIVE["en"] not in read_off(content("own"))


# Other symbols.

LEFT_OUT = {"net", "t", "E", "a"}
"""What seed004 calls z, y, L and x."""


@langs
@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-focal", "tanh-hinge", "relu", "backprop-tanh", "own"])
def test_no_formula_keeps_its_own_symbols(name, lang):
    source = written(name, "latex", lang, symbols="seed004").partition(r"\begin{document}")[2]
    source = re.sub(r"\\begin\{alltt\}.*?\\end\{alltt\}", "", source, flags=re.DOTALL)
    assert r"\mathit{net}" in written(name, "latex", lang)
    assert r"\mathit{net}" not in source
    assert not re.search(r"(?<![A-Za-z\\])t_", source)
    page = ET.fromstring(written(name, "html", lang, symbols="seed004").partition("\n")[2])
    identifiers = {(one.text or "").strip() for one in page.iter("mi")}
    assert "z" in identifiers
    assert not identifiers & LEFT_OUT


@pytest.mark.parametrize(
    ("subject", "symbols", "complaint"),
    [
        ("softmax-ce", "output=t", "t is the target"),
        ("softmax-ce", "seed004,input=y", "y is the input"),
        ("softmax-ce", "net=i", "i is the letter of an index"),
        ("sigmoid-focal", r"net=\gamma", "γ is another symbol of this derivation"),
        ("softmax-ce", "seed04", "did you mean"),
        ("softmax-ce", "ouput=z", "did you mean output"),
    ],
)
def test_symbols_that_clash_are_refused_in_one_line(subject, symbols, complaint, tmp_path):
    command = [*CLI, "report", subject, "--symbols", symbols]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 2
    assert complaint in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""
    assert list(tmp_path.iterdir()) == []


# Formulas of one's own.


def test_a_report_on_own_formulas_has_every_part(tmp_path):
    """(y-t)⁴/4 of arctangents: δ = (y-t)³/(1+net²)."""
    formulas = ["--loss", OWN["own"]["loss"], "--activation", OWN["own"]["activation"]]
    command = [*CLI, "report", *formulas, "--format", "text", "--lang", "en", "--lang", "zh"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    english, chinese = (Path(tmp_path / row).read_text(encoding="utf-8") for row in run.stderr.splitlines())
    for key in ("lead", "symbols", "example", "code", "exercises"):
        assert f"\n{say(key, 'en')}\n" in english
        assert f"\n{say(key, 'zh')}\n" in chinese
    y, loss, delta = worked_out("own", LOGITS, [1, 0, 0])
    for text in (english, chinese):
        for row in zip(fixed(LOGITS), fixed(y), ("1.0000", "0.0000", "0.0000"), fixed(delta), strict=True):
            assert re.search(r"\s+".join(map(re.escape, row)), text)
        assert "def _delta_rows(net: Array, t: Array) -> Array:" in text
        assert "np.arctan(net)" in text
        assert f"{worked_out('own', [0.5, -1, 2], [0, 1, 0])[1]:.6f}" in text
    assert f"The loss is {loss:.4f}." in english
    assert "codegen" not in english


def test_the_code_in_a_report_on_own_formulas_computes_them():
    (cell,) = (one for one in content("own").blocks if isinstance(one, Cell) and "def output" in one.code)
    module = {"__name__": "generated"}
    exec(cell.code, module)
    net, t = np.array([[0.5, -1.0, 2.0]]), np.array([[0.0, 1.0, 0.0]])
    y, loss, delta = worked_out("own", net[0], t[0])
    np.testing.assert_allclose(module["output"](net)[0], y, rtol=1e-14)
    np.testing.assert_allclose(module["loss"](net, t), loss, rtol=1e-14)
    np.testing.assert_allclose(module["delta"](net, t)[0], delta, rtol=1e-14)


def test_pi_is_no_parameter():
    made = symbol_table(symbol_blocks(derive(loss="(y-t)**2", activation="sin(pi*net)"), "en"))
    assert "pi" not in [row[0].name for row in made.rows]


def tokens(text):
    return set(re.findall(r"(?<![A-Za-z'’])[A-Za-z]+(?![A-Za-z])", text))


@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-bce", "tanh-hinge", "relu-mse", "leaky-relu", "backprop-tanh"])
def test_no_sentence_keeps_the_symbols_either(name):
    """In Chinese, where every letter is a symbol; what is said of the names in the code stays."""
    document = content(name, lang="zh", symbols="seed004")
    for block in document.blocks:
        if isinstance(block, Paragraph | Table | Exercise):
            for text in strings(block):
                assert text.startswith(say("code-own", "zh")) or not tokens(text) & {*LEFT_OUT, "ty"}, text


@langs
@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-mse"])
def test_the_index_at_the_head_of_a_table_is_renamed(name, lang):
    """seed001 counts outputs by j, and k is the index of an inner sum."""
    document = content(name, lang=lang, symbols="seed001")
    heads = [table.header[0] for table in tables([*section(document, "example"), *exercises(document)[0].answer])]
    heads = [head.text if isinstance(head, Letters) else head for head in heads]
    assert "j" in heads
    assert "k" not in heads


@pytest.mark.parametrize("activation", ["exp(net*exp(net**3))", "1/net"])
def test_what_overflows_is_no_example(activation):
    document = derivation_content(prove(derive(loss="(y-t)**2", activation=activation)), Options())
    shown = " ".join(
        text for one in document.blocks if isinstance(one, Table | Paragraph | Exercise) for text in strings(one)
    )
    assert not tokens(shown) & {"inf", "nan"}


@langs
def test_the_difference_quotient_says_that_it_is_in_nats(lang):
    bits = content("softmax-ce", lang=lang, units="bits")
    assert {"en": "nats", "zh": "奈特"}[lang] in words(exercises(bits)[1].question)
