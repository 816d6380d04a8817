"""The errata of the course articles: the transcriptions, every verdict on them, every correction, the page."""

# ruff: noqa: E501

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_reading_seeds import SEED_000, SEED_001, SEED_004

from derive.documents import Outcome
from derive.writing.layout import layout
from derive.writing.linear import linear
from reports.document import Equations, Heading, Table
from reports.errata.articles import ARTICLES
from reports.errata.document import errata_document
from reports.errata.numbers import printed_number
from reports.errata.statements import Statement, statements
from reports.formats import FORMATS
from reports.handout.writing import handout
from reports.phrases.errata import ERRATA_PHRASES

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "reports" / "gallery"
NAMED = {article.name: article for article in ARTICLES}
langs = pytest.mark.parametrize("lang", ["en", "zh"])

WRONG = {
    # the derivative of L by z_i is a sum over all outputs j; no sum is implied, for the article writes its sums out
    ("001", r"\frac{\partial L}{\partial z_{i}}§=\frac{\partial L}{\partial y_{j}}\frac{\partial y_{j}}{\partial z_{i}}"): "a missing sum",
    # of the sum over j only the term of the y_j that is differentiated by is left
    ("001", r"{\partial y_{j}}§=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}"): "a superfluous sum",
    # the sum over j has the term j = i and the terms j ≠ i: added, while a brace chooses one of them
    ("001", r"\frac{\partial (y_{j})}{\partial z_{i}}§=\left\{\begin{matrix}"): None,
    # softmax is e^{z_j} over Σ_l e^{z_l}, not over Σ_l e^{z_k} = k e^{z_k}; the one of the five that names nothing else, and the last
    ("001", r"L_{i} §= - \sum_{j=1}^{k} 1\left\{y_{(i)} = j\right\} \log"): None,
    ("001", r"§=- \frac{1}{m} \left[ \sum_{i=1}^{m} \hat{y}_{i} \log y_{i}"): "an index",
    # a cross-entropy of probabilities is positive, Σ p log q negative
    ("003", r"H(p, q) §= \sum_i p_i \log_2 q_i"): "a sign",
    # to base 2, as the article says, -log 0.4 = 1.3219 and -log 0.98 = 0.0291; printed are the natural logarithms
    ("003", r"§\approx 0.916"): "the base of a logarithm",
    ("003", r"§\approx 0.02"): "the base of a logarithm",
    # 28 · 28 = 784
    ("004", r"28 \times 28 §= 284"): None,
    # Σ_j e^j has the indices themselves as exponents, softmax the entries y_j
    ("004", r"S(y_i) §= \frac{e^{y_i}}{\sum_j e^j}"): "an index",
    # softmax(1.5, 0.7, 0.2) = (.581, .261, .158)
    ("004", r"§= 0.57"): None,
    ("004", r"§= 0.25"): None,
    ("004", r"§= 0.17"): None,
    # softmax(1.1, 2.5, 1.5) = (.153, .619, .228): the first is right
    ("004", r"§= 0.61"): None,
    ("004", r"§= 0.22"): None,
    # softmax(2.0, 1.5, 1.1) = (.497, .301, .202): the second is right
    ("004", r"§= 0.49"): None,
    ("004", r"§= 0.21"): None,
    # all z_i depend on the one b
    ("004", r"\frac{\partial L}{\partial b} §= \frac{\partial L}{\partial z_i} \frac{\partial z_i}{\partial b}"): "a missing sum",
    # w_i does not depend on b, so that this is 0; ∂z_i/∂w_i = x is meant. And x · 1 = 1 only for x = 1
    ("004", r"\frac{\partial w_i}{\partial b} §= x \cdot"): None,
    ("004", r"\frac{\partial w_i}{\partial b} = x \cdot \frac{\partial z_i}{\partial b} §= 1"): "a missing or superfluous factor",
    ("004", r"\frac{\partial w_i}{\partial b} §= x,"): None,
    # the square of e^{z_i} is lost; the same only at z_i = 0
    ("004", r"§= \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - e^{z_i}}"): "a square",
    # two formulas run together: y_i ∂L/∂w_i taken from ŷ_i is not (ŷ_i - y_i) x
    ("004", r"\hat{y}_i - y_i \frac{\partial L}{\partial w_i} §= (\hat{y}_i - y_i) \bullet x"): None,
    # by the chain rule with ∂z_i/∂w_i = x
    ("004", r"\frac{\partial L}{\partial w_i} §= \hat{y}_i - y_i$$"): "a missing or superfluous factor",
}  # fmt: skip
"""All that is called wrong, with § before the sign, and the mistake that may be named."""
NOT_YET = {
    # (f(u))′ = f′(u) u′ by the chain rule
    ("004", r"(f(u))' §= f'(u) + f \cdot u'"),
    # two minus signs are a plus
    ("003", r"H(P_1, Q_1) &§= --\sum_i p_i \log(q_i)"),
    # -(0 ln 0.1 + 1 ln 0.5 + 0 ln 0.4) = -ln 0.5
    ("004", r"§\rightarrow \ln 0.5"),
}
"""Mistakes that may go unnoticed."""
SINGLE = {("003", "§= 1116.7188"), ("003", "§= 54.5981"), ("003", "§= 1171.3169"), ("003", "§= 3149.4568")}
"""What single precision prints: the values are 1116.71870, 54.59815, 1171.31685 and 3149.45668."""

REPAIRED = {
    ("001", r"\frac{\partial L}{\partial z_{i}}§=\frac{\partial L}{\partial y_{j}}"): "Σ(j=1…m) ∂L/∂yⱼ · ∂yⱼ/∂zᵢ",
    ("001", r"{\partial y_{j}}§=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}"): "-ŷⱼ/yⱼ",
    ("001", r"§=- \frac{1}{m} \left[ \sum_{i=1}^{m} \hat{y}_{i} \log y_{i}"): "-1/m · Σ(i=1…m) ŷᵢ ln(e^(zᵢ)/(Σ(l=1…m) e^(zₗ)))",
    ("003", r"H(p, q) §= \sum_i p_i \log_2 q_i"): "-Σ(i=1…n) (pᵢ ln qᵢ)/(ln 2)",
    ("004", r"§= \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - e^{z_i}}"): "(e^(zᵢ) Σ(j=1…n) e^(zⱼ) - (e^(zᵢ))²)/((Σ(j=1…n) e^(zⱼ)) Σ(j=1…n) e^(zⱼ))",
    ("004", r"\frac{\partial L}{\partial w_i} §= \hat{y}_i - y_i$$"): "(ŷᵢ - yᵢ) x",
}  # fmt: skip
"""The lost square, the missing minus, the superfluous and the missing sum, the index, the missing x."""

NUMBERS = {
    "003": {"0.916": "1.322", "0.02": "0.03", "54.5981": "54.5982", "3149.4568": "3149.4567"},
    "004": {"284": "784", "0.57": "0.58", "0.25": "0.26", "0.17": "0.16", "0.15": "0.15", "0.61": "0.62",
            "0.22": "0.23", "0.49": "0.50", "0.30": "0.30", "0.21": "0.20", "0.46": "0.46", "0.34": "0.34"},
}  # fmt: skip
"""Printed numbers and the right ones to as many decimals, by file."""


def is_at(name: str, one: Statement, marked: str) -> bool:
    """Whether the sign of the statement is the one that is marked."""
    line = NAMED[name].text.split("\n")[one.line - 1]
    before, after = line[: one.judgement.place.column - 1], line[one.judgement.place.column - 1 :]
    left, _, right = marked.partition("§")
    return before.endswith(left) and after.startswith(right)


def at(name: str, marked: str) -> list[Statement]:
    found = [one for one in statements(NAMED[name]) if is_at(name, one, marked)]
    assert found, marked
    return found


def formula(text: str) -> str:
    """Without white space."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("name", "formulas"), [("000", SEED_000), ("001", SEED_001), ("004", SEED_004)])
def test_a_transcription_has_every_equation_of_its_article(name, formulas):
    text = formula(NAMED[name].text)
    equations = [one for one in formulas if "=" in one and one != r"j=ij\neq i"]  # two conditions without a blank
    assert [one for one in equations if formula(one) not in text] == []


def test_the_parts_of_a_transcription_keep_its_lines():
    for article in ARTICLES:
        lines = article.text.split("\n")
        for part in article.parts:
            for number, line in enumerate(part.split("\n")):
                assert not line or line == lines[number]


@pytest.mark.parametrize("name", NAMED)
def test_every_formula_has_a_verdict(name):
    lines = {one.line for one in statements(NAMED[name])}
    for number, line in enumerate(NAMED[name].text.split("\n"), 1):
        if line.startswith("$$") and line.endswith("$$") and "=" in line and r"\Leftrightarrow" not in line:
            assert number in lines, line


@pytest.mark.parametrize(("name", "marked"), WRONG)
def test_what_is_wrong_is_found_at_its_sign_and_the_mistake_named(name, marked):
    kind = WRONG[name, marked]
    for one in at(name, marked):
        assert one.is_wrong
        repair = one.judgement.repair
        if repair is None:
            assert (name, marked) not in REPAIRED
        else:
            assert repair.kind == kind


def test_nothing_that_is_right_is_called_wrong():
    for name, article in NAMED.items():
        may_be = [marked for file, marked in (*WRONG, *NOT_YET) if file == name]
        for one in statements(article):
            if one.is_wrong:
                assert any(is_at(name, one, marked) for marked in may_be), (name, one.line)


@pytest.mark.parametrize(("name", "marked"), REPAIRED)
def test_the_correction_is_the_right_one(name, marked):
    for one in at(name, marked):
        assert one.judgement.repair
        assert linear(layout(one.judgement.repair.side)) == REPAIRED[name, marked]


@pytest.mark.parametrize(("name", "printed"), [(name, printed) for name in NUMBERS for printed in NUMBERS[name]])
def test_the_right_number_is_computed_to_the_digits_printed(name, printed):
    found = [one.printed.right for one in statements(NAMED[name]) if one.printed and one.printed.digits == printed]
    assert found == [NUMBERS[name][printed]]


def test_every_printed_number_of_single_precision_is_right_in_it():
    found = [one for one in statements(NAMED["003"]) if one.printed and "e^{" in one.printed.source]
    assert len(found) == 15
    assert all(one.judgement.outcome is Outcome.AGREES or one.is_single_precision for one in found)
    single = {marked for _, marked in SINGLE}
    assert {f"§= {one.printed.digits}" for one in found if one.is_single_precision} == single


@pytest.mark.parametrize("line", ["$$x = 0.5 y$$", "$$x = y$$", "$$x = 0.5 + 1$$"])
def test_a_formula_is_no_printed_number(line):
    from derive.expr import ONE

    assert printed_number(ONE, line, line.index("=")) is None


def test_the_rules_and_chains_that_are_right_hold():
    proved = {name: sum(one.judgement.holds for one in statements(article)) for name, article in NAMED.items()}
    assert proved["000"] >= 3
    assert proved["001"] >= 21
    assert proved["002"] >= 3
    assert proved["003"] >= 14
    assert proved["004"] >= 35
    assert at(
        "001", r"-\hat{y}_{i}+y_{i}\sum_{j}\hat{y}_{j}\\ \\ \: \: \: \: \: \: §={\color{Magenta} y_{i}-\hat{y_{i}}}"
    )[0].judgement.uses


@langs
def test_the_document_counts_and_lists_every_statement(lang):
    document = errata_document(lang)
    counts, *tables = [block for block in document.blocks if isinstance(block, Table)]
    totals = [len(statements(article)) for article in ARTICLES]
    assert [int(row[-1]) for row in counts.rows] == [*totals, sum(totals)]
    assert [sum(map(int, row[1:-1])) for row in counts.rows] == [*totals, sum(totals)]
    assert sum(row[0] != "" for table in tables for row in table.rows) == sum(totals)
    titles = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    assert titles[1:] == [article.title[lang == "zh"] for article in ARTICLES]


@langs
def test_every_wrong_formula_has_its_correction_or_its_reason_below(lang):
    document = errata_document(lang)
    wrong = [one for article in ARTICLES for one in statements(article) if one.is_wrong and not one.printed]
    shown = [block for block in document.blocks if isinstance(block, Equations)]
    assert [len(block.rows) for block in shown] == [1 + (one.judgement.repair is not None) for one in wrong]


@langs
@pytest.mark.parametrize("form", ["html", "latex", "notebook", "text"])
def test_every_format_writes_it(form, lang):
    assert "784" in FORMATS[form].write(errata_document(lang), {}).decode()


@langs
def test_the_page_of_the_gallery_is_the_same(lang):
    for name, content in handout("errata", errata_document(lang), FORMATS["markdown"]).files.items():
        stale = "the gallery is stale: python cli.py report --gallery --out reports/gallery"
        assert (FOLDER / name).read_bytes() == content, stale


def test_a_stroke_in_code_does_not_end_a_cell():
    """GitHub takes a stroke behind a backslash for one of the cell, within code too."""
    text = handout("errata", errata_document("en"), FORMATS["markdown"]).files["errata.md"].decode()
    (row,) = [line for line in text.split("\n") if r"^{\frac{1}{p}}" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 5


def test_every_phrase_is_in_both_languages():
    assert all(english and chinese and english != chinese for english, chinese in ERRATA_PHRASES.values())
