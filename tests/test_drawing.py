"""Formulas drawn as somebody wrote them: what is printed is read back as the same tree, and no text becomes markup."""

from __future__ import annotations

import re
from pathlib import Path
from xml.dom.minidom import parseString

import pytest

from derive.reading import NotRead, Passage, read, read_formula, show
from derive.reading.drawing import drawn
from derive.writing.latex import latex
from derive.writing.linear import linear
from derive.writing.marks import Name, Upright
from derive.writing.mathml import mathml
from derive.writing.textmath import text
from reports.document import Code, Phrase
from reports.errata.articles import ARTICLES
from reports.errata.corrections import why_not
from reports.errata.printing import phrase, sides_of, written
from reports.errata.reasons import told_with_formulas
from reports.errata.statements import statements

CORPUS = Path(__file__).parent / "corpus"
DOCUMENTS = {article.name: article.text for article in ARTICLES} | {
    path.name: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.md"))
}


def trees(document: str):
    return [row.content for row in read(document).rows if not isinstance(row.content, NotRead)]


def without_styles(shown: str) -> str:
    """A name in upright letters is written as a function is."""
    return re.sub(r"\(upright (\w+)", r"(\\\1", shown)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_printed_is_read_back_as_the_same_formula(name):
    for tree in trees(DOCUMENTS[name]):
        plain_names = re.sub(r"\\mathit\{(\w+)\}", r" \1", latex(drawn(tree)))
        (row,) = read_formula(Passage.of(plain_names))
        assert without_styles(show(row.content)) == without_styles(show(tree)), plain_names


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_printer_draws_it(name):
    for tree in trees(DOCUMENTS[name]):
        mark = drawn(tree)
        assert parseString(mathml(mark)).documentElement.tagName == "math"
        assert text(mark)
        assert linear(mark)


def test_the_documents_have_many_formulas():
    assert sum(len(trees(document)) for document in DOCUMENTS.values()) > 700


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (r"H = --\sum_i p_i \log_2 q_i", "H = --Σ(i) pᵢ log₂ qᵢ"),
        (r"\frac{d E}{d y}", "dE/dy"),
        (r"\frac{\partial E}{\partial y}", "∂E/∂y"),
        (r"\frac{\partial^2 E}{\partial y^2}", "∂²E/∂y²"),
        (r"\frac{\partial}{\partial x} (x + 1)", "∂/∂x (x + 1)"),
        (r"\nabla_w E", "∇_{w} E"),
        (r"\sqrt[3]{x}", "3√(x)"),
        (r"\mathbb{E}[x]", "𝔼[x]"),
        (r"x \times y", "x × y"),
        (r"a \leq b", "a ≤ b"),
        (r"\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}", "[1 0; 0 1]"),
        (r"\hat{\mathbf{y}}", "ŷ"),
        (r"\overline{a b}", "bar(a b)"),
        (r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", "f(x) = {1 : x > 0; 0 : otherwise}"),
        (r"\sum_{j \neq i} x_j", "Σ(j ≠ i) xⱼ"),
        (r"0.50", "0.50"),
    ],
)
def test_nothing_that_is_written_is_lost(formula, printed):
    assert linear(written(formula)) == printed


@pytest.mark.parametrize("mark", [Upright("<b>&{x}$", words=True), Upright("\\input{x}"), Name("<b>&{x}$")])
def test_words_in_a_formula_become_no_markup(mark):
    assert "<b>" not in mathml(mark)
    assert not re.search(r"(?<!\\)[&$]|\\input", latex(mark))


def test_a_phrase_is_words_and_formulas():
    pieces = phrase(r"Every $y_j$ has $z_i$ in it.").pieces
    assert [piece if isinstance(piece, str) else linear(piece) for piece in pieces] == [
        "Every ", "yⱼ", " has ", "zᵢ", " in it.",
    ]  # fmt: skip
    assert phrase("No formula.") == "No formula."
    with pytest.raises(ValueError, match="cannot read"):
        phrase("This $\\frac{1$ is none.")


def test_a_side_is_the_one_before_the_sign():
    sides = list(sides_of(read("$$a = b \\\\ = c$$\n\n$= d$")).values())
    assert [one.left and linear(one.first) for one in sides] == ["a", "b", None]
    assert [linear(one.marks) for one in sides] == ["a = b", "b = c", "= d"]


def at(article: int, line: int):
    return [one for one in statements(ARTICLES[article]) if one.line == line]


def test_what_is_shown_as_printed_keeps_its_signs_and_its_logarithm():
    (given,) = at(3, 75)
    assert linear(given.shown) == "H(P₁, Q₁) = --Σ(i) pᵢ log(qᵢ)"
    (wrong,) = at(3, 14)
    assert [linear(side) for side in wrong.pair] == ["H(p, q)", "Σ(i) pᵢ log₂ qᵢ"]


def test_what_is_not_read_is_code():
    (unread,) = at(0, 36)
    assert isinstance(unread.shown, Code)


def test_a_reason_has_formulas_for_the_names_in_it():
    found = told_with_formulas("a definition of the function F_θ", "en")
    assert isinstance(found, Phrase)
    words, name = found.pieces
    assert words == "a definition of the function "
    assert linear(name) == "F_{θ}"
    assert told_with_formulas("a definition", "zh") == "定义"
    assert told_with_formulas("? is not understood here", "en").pieces[0] == Code("?")


def test_a_counterexample_names_no_bound_index():
    (wrong,) = at(4, 21)
    shown = [piece if isinstance(piece, str) else linear(piece) for piece in why_not(wrong.judgement, "en").pieces]
    assert shown[:2] == ["for ", "n = 2"]
    assert [piece.partition(" = ")[0] for piece in shown[1:-1:2]] == ["n", "m", "i", "y₁", "y₂"]
