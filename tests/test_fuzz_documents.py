"""Documents put together at random, and hostile ones: every sign gets a judgement in time, and nothing crashes.

GRADPROOF_FUZZ_MINUTES=10 pytest -n0 tests/test_fuzz_documents.py -k random -s goes on with new documents for so long.
"""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic, thread_time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from derive.documents import Outcome, check_text
from derive.reading import CARRIERS, NotRead

SECONDS = 0.1
"""The limit for each sign of a random document."""
LONGEST = 4.0
"""Seconds of its own that a random document may take."""
ATOMS = (
    *"xyzabckijnw01", "W", "X", "L", "E", r"\theta", r"\sigma", r"\delta_{ij}", r"\hat y", r"\hat{y}_i", "z_i",
    "z_k", "a^{(l)}_j", "w_{ij}", "x^{(i)}", "W^{[l]}", r"\mathbf{x}", r"\vec p", "0.5", "10^9", r"\infty",
    r"\nabla_w L", r"\partial L", r"\frac{\partial L}{\partial z_i}", r"\frac{dL}{dz}", r"\sigma'(z)", "f'(x)",
    r"\mathbb{1}\{i=j\}", r"\text{softmax}(z)_i", r"\mathrm{diag}(p)", "e^{z_i}", r"\dots", r"\cdots", r"\R^n",
    "t_k", "N", "p_c",
)  # fmt: skip
WRAPS = (
    r"\frac{%s}{%s}", r"\sum_{k=1}^n %s", r"\sum_{i \neq j} %s %s", r"\prod_i %s", r"\left(%s\right)", "(%s)",
    "[%s]", "{%s}", r"\|%s\|^2", r"\|%s\|_F", "|%s|", "%s^T", r"%s^\top", "%s^2", "%s^{-1}", "%s_{%s}",
    "%s^{%s}", r"\sqrt{%s}", r"\log %s", r"\ln(%s)", r"\exp\left(%s\right)", r"\tanh(%s)", r"\max(0, %s)",
    r"\mathrm{tr}(%s)", r"\boxed{%s}", r"\underbrace{%s}_{%s}",
    r"\begin{pmatrix} %s & %s \\ %s & %s \end{pmatrix}", r"\begin{bmatrix} %s \\ %s \end{bmatrix}",
    r"\begin{cases} %s & i = j \\ %s & \text{otherwise} \end{cases}", r"\frac{\partial %s}{\partial %s}",
    r"\frac{\partial^2 %s}{\partial %s^2}", r"\frac{d}{dx} %s", r"\mathbb{E}[%s]", r"\color{red}{%s}",
    r"\lim_{x \to 0} %s", r"\int_0^1 %s dx",
)  # fmt: skip
JOINS = (
    " + ", " - ", " ", r" \cdot ", r" \odot ", r" \times ", " / ", " * ", ", ", " = ", " = ", " &= ",
    r" \approx ", r" \neq ", r" \leq ", r" \leftarrow ", r" := ", r" \\ ", r" \\ &= ", r" \Rightarrow ",
    r" \propto ", r" \mid ", r" \in ",
)  # fmt: skip
WORDS = (
    "where the loss is", "Let", "for $i = j$:", "otherwise,", "设损失函数为",
    "当 $i \\neq j$ 时", "因此", "其中", "求导得",
    "# 推导", "| a | b |", "```python\nx = 1\n```", "> quoted", "- item", "<!-- check: target=y -->",
    r"\newcommand{\p}[2]{\frac{\partial #1}{\partial #2}}", r"\def\a{\a}", r"\label{eq}", r"\tag{3}", "%", "$",
    "$$", r"\[", r"\]", "{", "}", r"\begin{align}", r"\end{align}", "&", "\\", "#",
)  # fmt: skip


def wrapped(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    fill = st.sampled_from(WRAPS).flatmap(
        lambda form: st.lists(parts, min_size=form.count("%s"), max_size=form.count("%s")).map(
            lambda some: form % tuple(some)
        )
    )
    joined = st.tuples(parts, st.sampled_from(JOINS), parts).map("".join)
    return fill | joined


FORMULAS = st.recursive(st.sampled_from(ATOMS), wrapped, max_leaves=12)
EQUALITIES = st.lists(FORMULAS, min_size=2, max_size=3).map(" = ".join)
TORN = st.tuples(FORMULAS, st.integers(0, 60), st.sampled_from(WORDS)).map(
    lambda torn: torn[0][: torn[1]] + torn[2] + torn[0][torn[1] :]
)
MARKS = st.sampled_from(
    ("$%s$", "$$%s$$", "$$\n%s\n$$", "\\[%s\\]", "\\begin{align*}%s\\end{align*}", "\\(%s\\)", "%s")
)
LINES = st.one_of(
    st.tuples(MARKS, EQUALITIES | EQUALITIES | FORMULAS | TORN).map(lambda line: line[0].replace("%s", line[1])),
    st.sampled_from(WORDS),
    st.text(st.sampled_from("${}\\_^&=|#%()[]'\n ab∂δ损失"), max_size=12),
)
DOCUMENTS = st.lists(LINES, min_size=1, max_size=8).map("\n\n".join)
CARRIER = st.sampled_from(sorted(set(CARRIERS) - {"notebook"}))


def judged(text: str, carrier: str = "markdown", seconds: float = SECONDS) -> list[Outcome]:
    found = check_text(text, carrier, seconds=seconds)
    assert [one.reason for one in found if one.reason.startswith("an error of this program")] == []
    assert all(isinstance(one.outcome, Outcome) for one in found)
    return [one.outcome for one in found]


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(DOCUMENTS, CARRIER)
def test_a_random_document_gets_judgements(text, carrier):
    start = thread_time()
    judged(text, carrier)
    assert thread_time() - start < LONGEST


@pytest.mark.skipif("GRADPROOF_FUZZ_MINUTES" not in os.environ, reason="goes on for GRADPROOF_FUZZ_MINUTES")
def test_random_documents_for_so_many_minutes():
    end, number, found = monotonic() + 60 * float(os.environ["GRADPROOF_FUZZ_MINUTES"]), 0, dict[str, str]()

    @settings(
        max_examples=500, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(DOCUMENTS, CARRIER)
    def one(text: str, carrier: str) -> None:
        nonlocal number
        if monotonic() > end:
            return
        number += 1
        start, trouble = thread_time(), ""
        try:
            judged(text, carrier)
        except Exception as error:
            at = error.__traceback__
            while at and at.tb_next:
                at = at.tb_next
            trouble = (
                f"{type(error).__name__} at {at.tb_frame.f_code.co_qualname}:{at.tb_lineno}: {error}" if at else ""
            )
        if (spent := thread_time() - start) > LONGEST:
            trouble = trouble or f"slow, {spent // 2 * 2:g} s or more"
        if trouble and (trouble not in found or len(text) < len(found[trouble])):
            found[trouble] = text
            print(f"\n## {trouble} ({carrier}, {spent:.1f} s)\n{text!r}", flush=True)

    while monotonic() < end:
        one()
    print(f"\n{number} documents, {len(found)} kinds of trouble")
    assert not found


DEEP = 10_000
HOSTILE = {
    "brackets": "$" + "(" * DEEP + "x" + ")" * DEEP + " = x$",
    "braces": "$x = " + "{" * DEEP + "x" + "}" * DEEP + "$",
    "fractions": "$" + r"\frac{1}{" * DEEP + "x" + "}" * DEEP + " = x$",
    "powers": "$x = " + "x^{" * DEEP + "x" + "}" * DEEP + "$",
    "indices": "$x = " + "x_{" * DEEP + "i" + "}" * DEEP + "$",
    "environments": "$x = " + r"\begin{matrix}" * DEEP + "x" + r"\end{matrix}" * DEEP + "$",
    "left and right": "$" + r"\left(" * DEEP + "x" + r"\right)" * DEEP + " = x$",
    "a megabyte of braces": "$x = " + "{" * 1_000_000 + "$",
    "a megabyte of pairs": "$x = " + "{}" * 500_000 + "$",
    "a megabyte of dollars": "$" * 1_000_000,
    "a megabyte of minus": "$x = " + "-" * 1_000_000 + "x$",
    "a megabyte of digits": "$x = " + "9" * 1_000_000 + "$",
    "a megabyte of primes": "$f" + "'" * 1_000_000 + "(x) = x$",
    "a macro of itself": r"\newcommand{\a}{\a + \a}" + "\n$x = \\a$",
    "macros of one another": r"\newcommand{\a}{\b}\newcommand{\b}{\a}" + "\n$x = \\a$",
    "macros that double": "".join(
        rf"\newcommand{{\m{chr(98 + n)}}}{{\m{chr(97 + n)}\m{chr(97 + n)}}}" for n in range(25)
    )
    + r"\newcommand{\ma}{x}"
    + "\n$x = \\mz$",
    "a huge sum": r"$\sum_{i=1}^{1000000000} i = 500000000500000000$",
    "a huge sum of powers": r"$\sum_{i=1}^{10^9} i^2 x_i = 1$",
    "a huge power": r"$2^{10^9} = 1$",
    "a tower": r"$9^{9^{9^{9}}} = 1$",
    "a huge factorial": r"$100000000! = 1$",
    "a product to a billion": r"$\prod_{i=1}^{1000000000} x_i = 1$",
    "a big matrix": "$A = \\begin{pmatrix}" + r" \\ ".join(["&".join(["x"] * 200)] * 200) + r"\end{pmatrix}$",
    "a product of big matrices": "$A = "
    + 2 * ("\\begin{pmatrix}" + r" \\ ".join(["&".join(["2"] * 200)] * 200) + r"\end{pmatrix}")
    + "$",
    "a long chain": "$x" + " = x" * DEEP + "$",
    "a long chain of numbers": "$1" + " = 1" * DEEP + "$",
    "a long sum": "$x = " + " + ".join(["x"] * DEEP) + "$",
    "a long product": "$x = " + r" \cdot ".join(["x"] * DEEP) + "$",
    "many full stops": "$x" + " .(x)" * 5000 + "$",
    "many short derivatives": "$x = " + r"\pdv{x}{y}" * 2000 + "$",
    "many sets": "$x = " + r"\sum_{i \in S_j} x_i + " * 300 + "x$",
    "many sums": "$x = " + r"\sum_i " * 500 + "x$",
    "many derivatives": "$x = " + r"\frac{d}{dx} " * 100 + "x^3$",
    "many primes": "$f(x) = x^2$\n\n$f" + "'" * 200 + "(x) = 0$",
    "many definitions": "\n\n".join(f"$x_{{{n + 1}}} = x_{{{n}}}^2$" for n in range(500)),
}


@pytest.mark.parametrize("carrier", ["markdown", "latex"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_gets_judgements_in_time(name, carrier):
    start = thread_time()
    found = judged(HOSTILE[name], carrier)
    assert thread_time() - start < 10
    assert name in RIGHT or not set(found) & {Outcome.PROVED, Outcome.AGREES}


RIGHT = (
    "a huge sum",
    "a long chain",
    "a long chain of numbers",
    "many definitions",
    "brackets",
    "braces",
    "many primes",
)
"""Those in which something may be right."""


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"cells": 1}', '{"cells": [{}]}', '{"cells": [{"cell_type": "markdown"}]}']
)
def test_a_notebook_that_is_none_is_refused_or_empty(text):
    with suppress(NotRead):
        assert check_text(text, "notebook") == ()
