"""Chains with gaps: steps that nobody writes, rows that cannot be read, lists of what an index runs over."""

from __future__ import annotations

import pytest

from derive.documents import Judgement, Outcome, check_text


def judged(text: str) -> list[Judgement]:
    return [one for one in check_text(text, "markdown", seconds=3) if one.outcome is not Outcome.GIVEN]


def outcomes(text: str) -> list[Outcome]:
    return [one.outcome for one in judged(text)]


P, W, N = Outcome.PROVED, Outcome.WRONG, Outcome.NOT_READ


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"(u - 1)^2 = u^2 - 2u + 1 = \cdots = u(u - 2) + 1", [P, P]),
        (r"(u - 1)^2 = u^2 - 2u + 1 = \dots = u(u + 2) + 1", [P, W]),
        (r"\begin{aligned} (u - 1)^2 &= u^2 - 2u + 1 \\ &= \cdots \\ &= u(u - 2) + 1 \end{aligned}", [P, P]),
    ],
)
def test_a_chain_goes_on_behind_three_dots_from_what_stands_before_them(formula, expected):
    assert outcomes(f"$${formula}$$") == expected


def rows(*formulas: str) -> str:
    return r"$$\begin{aligned} " + r" \\ ".join(formulas) + r" \end{aligned}$$"


def test_a_row_that_cannot_be_read_is_passed_over_where_what_follows_holds():
    found = judged(rows("(u - 1)^2 &= u^2 - 2u + 1", "&= (u^2 - (2u - 1", "&= u(u - 2) + 1"))
    assert [one.outcome for one in found] == [P, N, P]
    assert found[-1].reason == "compared with the last side that was read"


def test_what_follows_such_a_row_is_never_called_wrong_for_it():
    assert outcomes(rows("(u - 1)^2 &= u^2 - 2u + 1", "&= (u^2 - (2u", "&= u(u - 2) + 2")) == [P, N, N]


def test_a_row_that_begins_anew_is_no_gap():
    assert outcomes(rows("(u - 1)^2 &= u^2 - 2u + 1", "s &= (u^2 - (2u", "&= u(u - 2) + 1")) == [P, N, N]


@pytest.mark.parametrize("text", [r"l = L-1, L-2, \ldots, 2", r"c = 1, \dots, C-1", r"t=T,T-1,\cdots,1"])
def test_a_list_says_over_what_an_index_runs(text):
    assert judged(f"For each ${text}$ we go on.") == []


def test_who_returns_to_what_is_right_needs_what_the_mistake_needs():
    text = rows(r"-t_j + \sum_i t_i q_j &= -t_j + q_i \sum_i t_i", "&= q_j - t_j")
    assert outcomes(text) == [W, Outcome.RIGHT_AGAIN]
