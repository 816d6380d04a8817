"""Tables in LaTeX that are too large for a page, or too wide for its lines."""

import re

import pytest

from reports.document import Code
from reports.rendering.large_table import is_large, large_table
from reports.rendering.latex import escape

VERDICT = "⊢ 有条件成立"
LONG = "一个相当长的句子，" * 12
ROWS = [("48–51", LONG, VERDICT, Code('derive --loss "-sum(t[k]*log(y[k]) + (1 - t[k])*log(1 - y[k]), k)/n"'))]
HEADER = ("行", "论断", "结论", "检验方式")


def written(cell):
    return rf"\texttt{{{escape(cell.text)}}}" if isinstance(cell, Code) else escape(cell)


def shares(table: str) -> list[float]:
    return [float(one) for one in re.findall(r"p\{([\d.]+)\\linewidth\}", table.splitlines()[0])]


@pytest.mark.parametrize(("words", "large"), [("short", False), (LONG, True)])
def test_a_table_of_one_row_is_large_if_it_is_far_wider_than_a_page(words, large):
    assert is_large(("what", "verdict"), [(words, VERDICT)]) == large


def test_the_columns_fill_the_page_and_a_verdict_has_the_room_that_it_needs():
    line, statement, verdict, check = shares(large_table(HEADER, ROWS, written))
    assert line + statement + verdict + check <= 0.92
    assert verdict > 0.12
    assert statement == check > 2 * verdict


def test_many_narrow_columns_share_the_page():
    table = large_table(tuple("abcdefgh"), [("0123456789",) * 8] * 60, written)
    assert 0.7 < sum(shares(table)) < 0.8
    assert len(set(shares(table))) == 1


def test_lines_of_code_end_behind_its_signs_and_never_within_a_name():
    table = large_table(HEADER, ROWS, written)
    assert r"\texttt{log(}\allowbreak{}\texttt{y[k])" in table
    assert "squared-hinge" in large_table(HEADER, [("1", LONG, VERDICT, Code("squared-hinge"))], written)
