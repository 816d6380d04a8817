"""The tables of phrases together, and how their gaps are filled."""

from collections import Counter

import pytest

from reports.document import Letters
from reports.phrases import TABLES, say
from reports.rendering.markdown import inline


def test_no_two_phrases_have_one_key():
    keys = Counter(key for table in TABLES for key in table)
    assert {key for key, found in keys.items() if found > 1} == set()


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        (say("design-known", "zh", "Huber 损失"), "这就是 Huber 损失（`name`）。"),
        (say("design-known", "zh", "交叉熵"), "这就是交叉熵（`name`）。"),
        (say("design-known", "en", "Huber loss"), "This is Huber loss (`name`)."),
        (say("saturation-for", "zh", 1), "目标值 1"),
        (say("rounding-explains", "zh", 1e-9), "舍入误差至多 1.0e-09"),
        (say("failure", "zh", "笔记a.md"), "这一行不成立：笔记a.md"),
        (say("count", "zh", 3, "已证明"), "3 步已证明"),
    ],
)
def test_what_fills_a_gap_stands_apart_from_chinese_and_is_not_changed(filled, said):
    assert filled == said


def test_letters_of_mathematics_between_words_are_commands_that_latex_has():
    words = [phrase for table in TABLES for pair in table.values() for phrase in pair]
    letters = {part for one in words for part in one.split("`")[1::2]}
    assert {"δ", "η λ", "g²"} <= letters
    assert {one for one in letters if not inline(Letters(one)).isascii()} == set()


@pytest.mark.parametrize(
    ("letters", "written"),
    [
        ("net → ∞", r"\mathit{net} \to \infty"),
        ("η λ", r"\eta \lambda"),
        ("(max f′)ᴸ", r"(\max f')^{L}"),
        ("ΔᵀA/N", r"\boldsymbol{\Delta}^{\top}\mathbf{A}/N"),
        ("δx", r"\delta{}x"),
        ("n = 2, 3", "n = 2, 3"),
    ],
)
def test_letters_of_mathematics_as_latex(letters, written):
    assert inline(Letters(letters)) == written
