"""Words and tables as LaTeX: what TeX would draw as something else."""

import re
import subprocess
from shutil import which

import pytest

from derive.documents import Outcome
from derive.expr import Sym
from derive.writing.latex import latex
from derive.writing.marks import GREEK
from reports.checking.formulas import shown
from reports.claims.record import Ruling
from reports.claims.transcribed import RULINGS
from reports.document import Cell, Code, Document, Equations, Figure, Heading, Judgement, Listing, Paragraph, with_minus
from reports.figures.curves import curves_picture
from reports.plot import Panel, Plot
from reports.rendering.html import _words
from reports.rendering.large_table import large_table
from reports.rendering.latex import _prose, _table, escape, render_latex
from reports.rendering.pdf import compiled


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


def test_a_command_in_a_page_may_be_broken_into_lines_but_not_within_an_option():
    written = _words(("Run ", Code("train --data mnist"), ": it prints"))
    assert re.findall('class="together">([^<]*)<', written) == ["--data"]


def test_an_equality_that_is_false_is_never_called_right():
    assert RULINGS[Outcome.RIGHT_AGAIN] is not Ruling.RIGHT


@pytest.mark.parametrize(
    ("text", "set_out"),
    [
        ("from -1 to 1, (-0.5)", "from −1 to 1, (−0.5)"),
        ("net → -∞", "net → −∞"),
        ("-x ln x", "−x ln x"),
        ("the error term y - t", "the error term y − t"),
        ("a 784-30-10 network, 1e-05, --data, cross-entropy, p-范数", None),
    ],
)
def test_a_hyphen_is_a_minus_where_it_is_a_sign(text, set_out):
    assert with_minus(text) == (set_out or text)
    assert _prose(text).replace(r"\ensuremath{-}", "−").count("−") == (set_out or "").count("−")


def test_a_power_of_ten_is_not_broken_and_has_the_room_that_it_takes():
    assert _prose("2.3e-16") == r"${2.3\times10^{-16}}$"
    shares = [_widths_of(number) for number in ("2.3e-16", "1234567")]
    assert shares[0] > shares[1]


def _widths_of(number: str) -> float:
    """The share of the page that a column of such numbers has beside words."""
    table = large_table(("words", "number"), [("some words that go on for a while", number)] * 40, str)
    return float(re.findall(r"p\{(\d\.\d+)", table)[1])


def test_code_is_not_torn_at_its_first_or_last_line():
    code = "\n".join(f"line {place}" for place in range(9))
    written = render_latex(Document("A", "en", (Listing(code, "python", ("code",)),))).splitlines()
    assert [line for line in written if line.startswith(r"\nopageends{}line")] == [r"\nopageends{}line 0"]
    assert r"line 2\pagesmayend{}" in written
    assert r"line 6\nopageends{}" in written


def test_formulas_stay_with_their_picture_and_a_heading_with_what_follows():
    picture = Figure("f", "Title", "Caption", lambda theme, form: b"")
    formulas = Equations(((Sym("y"), Sym("t"), ""), (Sym("t"), Sym("y"), "")))
    text = render_latex(Document("A", "en", (formulas, picture, Paragraph(("words",)), picture, Heading("H"), picture)))
    body = text[text.index(r"\begin{document}") :]
    assert body.count(r"\nopagebreak") == 2
    assert body.count(r"\penalty0") == 1
    assert "words\n\n\\par\\penalty0" in body


@pytest.mark.parametrize(("claims", "end"), [(2, "Claims"), (40, "Rerun"), (0, "Before")])
def test_a_last_section_of_a_few_lines_stands_with_the_one_before_it_where_both_are_short(claims, end):
    judged = (Heading("Claims"), *[Judgement("✓", "A sentence. " * 5, "holds", "A reason. " * 10)] * claims)
    rerun = (Heading("Rerun"), Listing("command", "sh", ("This runs it again:",)), Cell("code", "what it does"))
    before = (Heading("Before"), Paragraph(("words " * 60,)))
    text = render_latex(Document("A", "en", (*before, *(judged if claims else ()), *rerun)))
    together = text[text.rindex(r"\begin{minipage}") :]
    assert re.findall(r"subsection\*\{(\w+)", together)[0] == end


@pytest.mark.skipif(not (which("xelatex") and which("pdftotext")), reason="XeLaTeX or poppler is not installed")
def test_the_letters_of_a_picture_are_legible_wherever_it_comes_on_a_page(tmp_path):
    plot = Plot("horizontal", [Panel("", (0, 1), {"line": (0, 1)})], height=4.9)
    drawn = curves_picture(plot, "light", "pdf", "en")
    picture = Figure("f", "Title", "Caption", lambda theme, form: drawn)
    blocks = [(*[Paragraph(("words",))] * n, picture) for n in range(30, 42)]
    source = render_latex(Document("A", "en", tuple(block for some in blocks for block in some)))
    page, alone = tmp_path / "page.pdf", tmp_path / "alone.pdf"
    page.write_bytes(compiled(source, {"f.light.pdf": drawn}))
    alone.write_bytes(drawn)
    (size,) = _widths_in(alone, "horizontal")
    shares = [width / size for width in _widths_in(page, "horizontal")]
    assert len(shares) == len(blocks)
    assert min(shares) > 0.78
    assert min(shares) < 0.9 < max(shares)


def _widths_in(path, word: str) -> list[float]:
    written = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(rf'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">{word}<', written)
    return [float(end) - float(start) for start, end in found]
