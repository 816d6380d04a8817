"""Documents cut into prose and formulas, with exact places."""

from __future__ import annotations

import json

import pytest

from derive.reading import Declaration, Formula, NotRead, Place, Prose, carrier_of, read
from derive.reading.source import pieces


def formulas(text: str, carrier: str = "markdown") -> list[tuple[str, int, int, bool]]:
    found, _ = pieces(text, carrier)
    return [(p.text, p.place.line, p.place.column, p.display) for p in found if isinstance(p, Formula)]


@pytest.mark.parametrize(
    ("name", "carrier"),
    [("a.md", "markdown"), ("a.tex", "latex"), ("A.IPYNB", "notebook"), ("a.qmd", "markdown"), ("README", "markdown")],
)
def test_the_ending_of_a_name_tells_the_carrier(name, carrier):
    assert carrier_of(name) == carrier


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$a=b$$", [("a=b", 1, 3, True)]),
        ("so\n\n$$\na=b\n$$\n", [("a=b", 4, 1, True)]),
        ("where $$a$$ is", [("a", 1, 9, False)]),
        ("\\[a\\]", [("a", 1, 3, True)]),
        ("\\\\[a\\\\]", [("a", 1, 4, True)]),
        ("so \\(a\\) and \\\\(b\\\\)", [("a", 1, 6, False), ("b", 1, 17, False)]),
        ("let $x_i$ be", [("x_i", 1, 6, False)]),
        ("let $ x_i $ be", [("x_i", 1, 7, False)]),
        ("let $`x`$ be", [("x", 1, 7, False)]),
        (r"it costs \$5, $x$", [("x", 1, 16, False)]),
        ("from $5 to $10", []),
        ("from $5 to $x$", [("x", 1, 13, False)]),
        ("$ pip install a and $ pip install b", []),
        ("$a\n\nb$", []),
        ("```math\na\n```", [("a", 2, 1, True)]),
        ("```python\nx = '$a$'\n```\n$b$", [("b", 4, 2, False)]),
        ("~~~\n$a$\n~~~", []),
        ("`$a$` $b$ ``$c$ ` $d$``", [("b", 1, 8, False)]),
        ('<script type="math/tex">a</script>', [("a", 1, 25, False)]),
        ('<script type="math/tex; mode=display">a</script>', [("a", 1, 39, True)]),
        ("<code>$a$</code>", []),
        ("\\begin{align}\na\n\\end{align}", [("\\begin{align}\na\n\\end{align}", 1, 1, True)]),
        ("> so\n> $$\n> a\n> = b\n> $$", [("a\n= b", 3, 3, True)]),
        ("- so\n\n  $$\n  a\n  - b\n  $$", [("a\n  - b", 4, 3, True)]),
        ("$$\na\n> b\n$$", [("a\n> b", 2, 1, True)]),
        ("a\r\n$$b$$\r\n", [("b", 2, 3, True)]),
        ("<!-- $a$ --> $b$", [("b", 1, 15, False)]),
        ("[text](\\(a\\))", [("a", 1, 10, False)]),
    ],
)
def test_markdown_has_these_formulas(text, expected):
    assert formulas(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a$ and \\(b\\)", [("a", 1, 2, False), ("b", 1, 11, False)]),
        ("\\[a\\] $$b$$", [("a", 1, 3, True), ("b", 1, 9, True)]),
        ("% $a$\n$b$ 5\\% $c$", [("b", 2, 2, False), ("c", 2, 10, False)]),
        ("\\begin{verbatim}$a$\\end{verbatim}$b$", [("b", 1, 35, False)]),
        ("\\begin{lstlisting}\n$a$\n\\end{lstlisting}", []),
        ("\\verb|$a$| $b$", [("b", 1, 13, False)]),
        *(
            (f"\\begin{{{name}}}x\\end{{{name}}}", [(f"\\begin{{{name}}}x\\end{{{name}}}", 1, 1, True)])
            for name in ("equation", "align*", "gather", "multline", "eqnarray*")
        ),
    ],
)
def test_latex_has_these_formulas(text, expected):
    assert formulas(text, "latex") == expected


def test_a_comment_in_a_formula_is_no_part_of_it():
    (row,) = read("\\[a % = 5\n = b\\]", "latex").rows
    assert len(row.content.links) == 1


def test_every_character_of_a_formula_knows_its_place():
    (formula,) = (p for p in pieces("> $$\n> a\n> =b\n> $$", "markdown")[0] if isinstance(p, Formula))
    assert [(char, str(formula.at(offset))) for offset, char in enumerate(formula.text)] == [
        ("a", "2:3"),
        ("\n", "2:4"),
        ("=", "3:3"),
        ("b", "3:4"),
    ]


def test_prose_keeps_its_order_and_place():
    found, problems = pieces("We have $a$ and\n$b$.", "markdown")
    assert [(type(piece), piece.text, str(piece.place)) for piece in found] == [
        (Prose, "We have ", "1:1"),
        (Formula, "a", "1:10"),
        (Prose, " and\n", "1:12"),
        (Formula, "b", "2:2"),
        (Prose, ".", "2:4"),
    ]
    assert not problems


@pytest.mark.parametrize(
    ("text", "carrier", "place"),
    [
        ("text\n<!-- gradproof: target=y, sum(y)=1 -->", "markdown", "2:17"),
        ("text % gradproof: target=y, sum(y)=1\n", "latex", "1:19"),
        ("$$a % gradproof: target=y, sum(y)=1\n$$", "markdown", "1:18"),
    ],
)
def test_a_declaration_is_found(text, carrier, place):
    (found,) = (piece for piece in pieces(text, carrier)[0] if isinstance(piece, Declaration))
    assert (found.text, str(found.place)) == ("target=y, sum(y)=1", place)


@pytest.mark.parametrize(
    ("text", "read_as", "problem"),
    [
        ("$$a=b$$\n\n$$\n\nThis is a sentence of prose.\n\n$$c=d$$", ["a=b", "c=d"], "3:1"),
        ("$$\na_1=b\n\nThis is a sentence of prose.\n\n$$c=d$$", ["a_1=b", "c=d"], "1:1"),
        ("so $\\alpha is\n\nnew $b$", ["b"], "1:4"),
        ("\\[a", [], "1:1"),
        ("\\begin{align}a", [], "1:1"),
    ],
)
def test_a_sign_without_a_partner_is_noticed(text, read_as, problem):
    found, problems = pieces(text, "markdown")
    assert [piece.text for piece in found if isinstance(piece, Formula)] == read_as
    assert [str(entry.place) for entry in problems] == [problem]


def test_macros_hold_from_their_definition_on():
    reading = read("\\newcommand{\\half}{\\frac12}\nSo $\\half$ and $$\\def\\k{x}$$ $\\k$", "latex")
    assert [str(row.place) for row in reading.rows] == ["2:5", "2:31"]
    assert not reading.problems


def test_a_notebook_counts_within_its_cells():
    cells = [
        {"cell_type": "code", "source": "print('$a$')"},
        {"cell_type": "markdown", "source": ["so\n", "$b$"]},
        {"cell_type": "markdown", "source": "$c$"},
    ]
    reading = read(json.dumps({"cells": cells}), "notebook")
    assert [row.place for row in reading.rows] == [Place(2, 2, 2), Place(1, 2, 3)]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cells": 3}', '{"cells": [3]}', "[" * 100_000])
def test_a_broken_notebook_is_refused(text):
    with pytest.raises(NotRead):
        read(text, "notebook")
