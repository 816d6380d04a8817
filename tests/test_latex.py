"""Words and tables as LaTeX: what TeX would draw as something else."""

import pytest

from derive.documents import Outcome
from derive.expr import Sym
from derive.writing.latex import latex
from derive.writing.marks import GREEK
from reports.checking.formulas import shown
from reports.claims.record import Ruling
from reports.claims.transcribed import RULINGS
from reports.document import Code
from reports.rendering.html import _words
from reports.rendering.large_table import large_table
from reports.rendering.latex import _table, escape


@pytest.mark.parametrize(("text", "sign"), [("--data", "--"), ("---", "--"), ("''", "''"), ("``", "`"), ("?`", "?`")])
def test_no_two_signs_of_a_text_become_one(text, sign):
    assert sign not in escape(text)


@pytest.mark.parametrize("letter", GREEK.values())
def test_a_greek_letter_has_one_form_in_words_and_in_formulas(letter):
    assert escape(letter) == rf"\ensuremath{{{latex(Sym(letter))}}}"


def test_the_formulas_of_two_rows_do_not_touch():
    formula = Sym("y")
    for table in (_table(("what",), [(formula,)] * 2), large_table(("what",), [(formula,)] * 2, str)):
        assert table.count(r"\roomy{") == 2


def test_a_quantity_of_others_has_them_as_arguments():
    assert latex(shown(Sym("H(P_1,Q_1)"))) == r"H\!\left(P_{\text{1}}, Q_{\text{1}}\right)"


def test_a_command_in_a_page_may_be_broken_into_lines():
    assert "together" not in _words(("Run ", Code("train --data mnist"), ": it prints"))


def test_an_equality_that_is_false_is_never_called_right():
    assert RULINGS[Outcome.RIGHT_AGAIN] is not Ruling.RIGHT
