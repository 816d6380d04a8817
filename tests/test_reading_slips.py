"""Formulas as people type them in a hurry, where only one thing can be meant."""

from __future__ import annotations

import pytest

from derive.reading import Chain, Passage, read_formula, show


def shown(text: str) -> list[str]:
    """The rows of a formula, with the words before in brackets."""
    found = list[str]()
    for row in read_formula(Passage.of(text)):
        assert isinstance(row.content, Chain), row.content
        found.append(f"[{row.words}] {show(row.content)}" if row.words else show(row.content))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{\partial}{u_k} (\ln q_k)", "(d [( (\\ln (q k))] (u k))"),
        (r"t_ilog(q_i)", "((t i) \\log [( (q i)])"),
        (r"t_iln q_i", "((t i) \\ln (q i))"),
        (r"x_total", '(x "total")'),
        (r"g\prime(u)", "(g' [( u])"),
        (r"\sum{}_{i \ne j}^n q_i", "(sum {i to n (≠ i j)} (q i))"),
        (r"u = v \pod{7}", "(= u v)"),
        (r"s = (-q_k.q_i)", "(= s [( (- (· (q k) (q i)))])"),
        (r"s = t_k.q_i", "(= s (· (t k) (q i)))"),
        (r"s = 3u.", "(= s (3 u))"),
        (r"X^{{(2)}^T} D", "((T (X ^(2))) D)"),
        (r"Hinge Loss: h = u", "[Hinge Loss] (= h u)"),
        (r"采用另一公式:h = u", "[采用另一公式] (= h u)"),
    ],
)
def test_a_slip_of_the_pen_is_read_as_what_it_can_only_mean(text, expected):
    assert shown(text) == [expected]


def test_a_remark_in_brackets_behind_a_statement_is_a_statement_of_its_own():
    assert shown(r"u = v \qquad (\text{where}\quad v = 2 w)") == ["(= u v)", "[where] (= v (2 w))"]


@pytest.mark.parametrize("text", [r"f: X \to Y", "a = b. c = d", "s: u = v"])
def test_a_mark_that_separates_is_no_product_and_a_letter_before_a_colon_is_no_title(text):
    assert not all(isinstance(row.content, Chain) for row in read_formula(Passage.of(text)))


def test_the_shape_of_what_a_formula_gives_is_a_remark_behind_it():
    text = r"U = X^T G \quad (d \times k), \qquad V = G W^T \quad (N \times d)"
    assert shown(text)[0] == "(= U ((T X) G))"
    assert len(shown(text)) == 2
