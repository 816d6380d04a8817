"""LaTeX as tokens: their places, what macros expand to, and the limits."""

from __future__ import annotations

import pytest

from derive.reading.expansion import MAX_EXPANDED, Macros
from derive.reading.places import NotRead, Passage, Place
from derive.reading.tokens import tokens


def words(text: str, macros: Macros | None = None) -> list[str]:
    return [token.text for token in tokens(Passage.of(text), {} if macros is None else macros)[:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac12", ["\\frac", "12"]),
        (r"net_k", ["net", "_", "k"]),
        (r"n e t", ["n", "e", "t"]),
        (r"50{,}000", ["50000"]),
        (r"1e-8", ["1e-8"]),
        (r"a\,b\quad c", ["a", "b", "\\quad", "c"]),
        (r"a % a remark", ["a"]),
        (r"50\% b", ["50", "\\%", "b"]),
        (r"x²", ["x", "^", "{", "2", "}"]),
        (r"ŷ", ["\\hat", "{", "y", "}"]),
        (r"a &lt; b", ["a", "<", "b"]),
        (r"\operatorname{ReLU}(x)", ["ReLU", "(", "x", ")"]),
        (r"\mathrm{cross\_entropy}", ["cross_entropy"]),
        (r"w\_i", ["w", "_", "i"]),
        (r"\text{if $x>0$}", ["if ", "x", ">", "0"]),
        (r"\hspace{0.5em}a\label{eq:x_y}\tag{1}", ["a"]),
        (r"a \hspace{1in} b \hskip 2em c", ["a", "\\quad", "b", "\\quad", "c"]),
        (r"a \, b \;\;\;\; c~~d", ["a", "b", "\\quad", "c", "d"]),
        (r"a \\[1.6em] b \newline c", ["a", "\\\\", "b", "\\\\", "c"]),
        (r"\begin{array}{l@{}c}a\end{array}", ["array", "a", "array"]),
        (r"\begin{align*}a\end{align*}", ["align", "a", "align"]),
        (r"a \not= b", ["a", "≠", "b"]),
        (r"其中a", ["其中", "a"]),
    ],
)
def test_a_text_has_these_tokens(text, expected):
    assert words(text) == expected


def test_every_token_has_its_place():
    found = tokens(Passage.of("a\n  + \\hat{y}_i"), {})
    assert [(token.text, token.place) for token in found] == [
        ("a", Place(1, 1)),
        ("+", Place(2, 3)),
        ("\\hat", Place(2, 5)),
        ("{", Place(2, 9)),
        ("y", Place(2, 10)),
        ("}", Place(2, 11)),
        ("_", Place(2, 12)),
        ("i", Place(2, 13)),
        ("", Place(2, 14)),
    ]


@pytest.mark.parametrize(
    ("definition", "use", "expected"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"x\R", ["x", "\\mathbb", "{", "R", "}"]),
        (r"\newcommand\vect[1]{\mathbf{#1}}", r"\vect{x}", ["\\mathbf", "{", "x", "}"]),
        (r"\newcommand\vect[1]{\mathbf{#1}}", r"\vect xy", ["\\mathbf", "{", "x", "}", "y"]),
        (r"\newcommand{\p}[2][a]{#1+#2}", r"\p{b}\p[c]{d}", ["a", "+", "b", "c", "+", "d"]),
        (r"\def\d#1#2{#1/#2}", r"\d{a}{b}", ["a", "/", "b"]),
        (r"\DeclareMathOperator{\soft}{softmax}", r"\soft(z)", ["softmax", "(", "z", ")"]),
        (r"\let\a=\alpha", r"\a", ["\\alpha"]),
        (r"\newcommand{\A}{\B}\newcommand{\B}{x}", r"\A", ["x"]),
    ],
)
def test_a_macro_is_expanded(definition, use, expected):
    macros: Macros = {}
    words(definition, macros)
    assert words(use, macros) == expected


def test_what_a_macro_makes_has_the_place_of_its_use_and_its_arguments_have_their_own():
    macros: Macros = {}
    words(r"\newcommand{\half}[1]{\frac{#1}{2}}", macros)
    found = {token.text: token.place.column for token in tokens(Passage.of(r"x + \half{y}"), macros)}
    assert found["\\frac"] == found["2"] == 5
    assert found["y"] == 11


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (r"\def\a{\a}\a", "expands without end"),
        (r"\def\a{\b\b}\def\b{\a}\a", "without end|too long"),
        (r"\def\x#1{\x{#1#1}}\x{a}", "too long|without end"),
        (r"\def\x#1{\x{\text{#1#1}}}\x{aaaaaaaa}", "too long|without end"),
        (
            "".join(f"\\def\\{a}{{{(chr(92) + b) * 10}}}" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
            + r"\a",
            "too long",
        ),
        (r"\newcommand{\p}[2]{#1#2}\p{a}", "needs 2 arguments"),
        (r"\newcommand{\p}{", "no form that is understood"),
        ("{" * 1_000_000, "longer than"),
        ("{" * 400_000, "nested more than"),
        ("(" * 400_000, "parts"),
        (r"\text{" * 50_000, "not closed"),
    ],
)
def test_what_has_no_end_is_refused(text, reason):
    with pytest.raises(NotRead, match=reason):
        tokens(Passage.of(text), {})


def test_a_refusal_says_where():
    with pytest.raises(NotRead) as caught:
        tokens(Passage.of("a\n+" + "{" * 100), {})
    assert caught.value.place == Place(2, 62)


def test_the_expansion_is_bounded_and_not_only_its_depth():
    macros: Macros = {}
    words(r"\def\a{" + "x " * 400 + "}", macros)
    assert len(words(r"\a" * 10, macros)) == 4000
    with pytest.raises(NotRead, match="too long"):
        words(r"\a" * (MAX_EXPANDED // 400 + 1), macros)
