"""Documents as their readers meet them: within the width, complete, in one language, and accepted by TeX."""

import json
import os
import re
import shutil
import subprocess
from functools import cache
from unicodedata import east_asian_width

import pytest

from derive.board import lines
from derive.catalog import derive
from derive.checker import Checker, Counterexample, Finding, Proof, Verdict, prove
from derive.laws import LAWS
from derive.parser import parse, parse_equation
from derive.steps import Hypothesis
from derive.writing.latex import latex
from derive.writing.plain import plain
from reports.contents import contents
from reports.derivation import derivation_document
from reports.document import Board, Cases, Code, Document, Equations, Heading, Letters, Paragraph, Table
from reports.formats import write
from reports.json_form import proof_json
from reports.phrases import PHRASES, say
from reports.rendering.columns import columns, padded
from reports.rendering.latex import escape as latex_escape
from reports.rendering.latex import render_latex
from reports.rendering.markdown import escape as markdown_escape
from reports.rendering.markdown import render_markdown
from reports.rendering.text import render_text, table, wrap
from reports.verification import summary

SUBJECTS = {
    "softmax-ce": {"name": "softmax-ce", "hessian": True},
    "sigmoid-mse": {"name": "sigmoid-mse"},
    "sigmoid-bce": {"name": "sigmoid-bce"},
    "tanh-huber": {"name": "tanh-huber"},
    "sigmoid-focal": {"name": "sigmoid-focal"},
    "relu": {"name": "relu"},
    "backprop-sigmoid": {"name": "backprop-sigmoid"},
    "own": {
        "loss": "where(y > t, p_0*(y - t)**4, abs(y - t))",
        "activation": "atan(beta*net)",
        "let": ("p_0", "beta=2"),
    },
}
MARKS = {"text": "✓", "markdown": r"\checkmark", "latex": r"\checkmark"}
PROOFS = ("proved", "agrees")


@cache
def proof(subject: str) -> Proof:
    return prove(derive(**SUBJECTS[subject]))


@cache
def written(subject: str, form: str, lang: str, detail: str, width: int = 80) -> str:
    return write(proof(subject), form, lang=lang, detail=detail, width=width)


def counted(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


subjects = pytest.mark.parametrize("subject", SUBJECTS)
langs = pytest.mark.parametrize("lang", ["en", "zh"])
details = pytest.mark.parametrize("detail", ["brief", "full"])
forms = pytest.mark.parametrize("form", MARKS)


# Every format.


@subjects
@langs
@details
@forms
def test_every_line_has_its_law_and_its_verdict(subject, lang, detail, form):
    document = derivation_document(proof(subject), lang, detail=detail)
    rows = [row for board in document.boards for row in board.lines]
    text = written(subject, form, lang, detail)
    marks = re.findall(rf"{re.escape(MARKS[form])}\$?\\? *(?:\\text\{{)?(\w*)", text)
    words = [say(document.verdicts[row.step].value, lang) for row in rows]
    assert len(marks) == len(words)
    # where two cases stand side by side, LaTeX has room for the mark alone
    beside = sum(
        len(board.lines) for block in document.blocks if isinstance(block, Cases) for _, board in block.columns
    )
    bare = [word for word in marks if word not in words]
    assert len(bare) == (beside if form == "latex" else 0)
    joined = text.replace(r" \\ \text{", "")  # a long list of laws stands in several rows of a display, too
    together = re.sub(r"\s|\\ensuremath|[{}$\\]", "", joined).replace("delta", "δ")
    for row in rows:
        for word in row.reason:
            if isinstance(word, str) and form != "text":  # in a terminal a long law stands in several lines
                assert re.sub(r"\s", "", word) in together


@subjects
@langs
def test_full_shows_every_step_and_brief_the_outer_ones(subject, lang):
    derivation = proof(subject).derivation
    full = written(subject, "text", lang, "full").count("✓")
    brief = written(subject, "text", lang, "brief").count("✓")
    outer = [step for part in derivation.parts for step in part.steps]
    assert brief == len(outer)
    assert full == sum(len(step.substeps) or 1 for step in outer)


ENGLISH = {word for english, _ in PHRASES.values() for word in re.findall(r"[A-Za-z]{3,}", english)}
ENGLISH |= {word for law in LAWS.values() for word in re.findall(r"[A-Za-z]{3,}", law.en)}
FORMULAS = {"net", "sigmoid", "softmax", "tanh", "log", "exp", "max", "focal"}


@subjects
@details
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_chinese_has_no_english_words(subject, detail, form):
    text = re.sub(r"\\[A-Za-z]+(\{(aligned|cases)\})?", " ", written(subject, form, "zh", detail))
    words = set(re.findall(r"[A-Za-z]{3,}", text.replace("```math", ""))) - FORMULAS
    assert not words & ENGLISH
    assert re.search("[一-鿿]{4,}", text)


def test_chinese_uses_the_terms_of_the_textbooks():
    text = written("softmax-ce", "text", "zh", "brief", 140)
    for term in ("损失函数", "激活函数", "梯度", "误差项", "交叉熵", "链式法则"):
        assert term in text


@subjects
@details
@forms
def test_english_has_no_chinese(subject, detail, form):
    assert not re.search("[一-鿿，。：；]", written(subject, form, "en", detail))


def test_every_phrase_takes_the_same_in_both_languages():
    for key, (english, chinese) in PHRASES.items():
        gaps = [sorted(re.findall(r"\{\w*\}", text)) for text in (english, chinese)]
        assert gaps[0] == gaps[1], key
        assert english.count("`") % 2 == chinese.count("`") % 2 == 0, key
        assert english
        assert chinese


# Text.


@subjects
@langs
@details
@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_asked(subject, lang, detail, width):
    for line in written(subject, "text", lang, detail, width).splitlines():
        assert counted(line) <= width
        assert line == line.rstrip()


@subjects
@langs
def test_no_two_empty_lines_follow_one_another(subject, lang):
    text = written(subject, "text", lang, "full")
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_the_results_are_named():
    text = written("sigmoid-mse", "text", "en", "brief", 100)
    assert re.search(r"= .*    error term$", text, re.MULTILINE)
    assert re.search(r"= .*    weight gradient$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "width", "rows"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two", 100, ["one two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("甲乙丙丁", 4, ["甲乙", "丙丁"]),
        ("甲乙，丙丁", 4, ["甲", "乙，", "丙丁"]),  # no line begins with a comma
        ("甲softmax乙", 9, ["甲softmax", "乙"]),
        ("甲乙softmax", 9, ["甲乙", "softmax"]),
        ("sum(t[k]*log(y[k]), k)", 12, ["sum(t[k]*", "log(y[k]),", "k)"]),
    ],
)
def test_lines_are_broken_between_words(words, width, rows):
    assert wrap(words, width) == rows


def test_a_table_is_wrapped_in_its_widest_columns_only():
    rows = (("a", "one two three four five six", "end"),)
    assert table(("x", "words", "y"), rows)[2] == "a  one two three four five six  end"
    narrow = table(("x", "words", "y"), rows, 25)
    assert narrow == [
        "x  words              y",
        "─  ─────────────────  ───",
        "a  one two three      end",
        "   four five six",
    ]


@langs
@pytest.mark.parametrize("width", [72, 80, 120, 200])
def test_the_list_stays_within_the_width(lang, width):
    assert max(map(counted, contents(lang, width).splitlines())) <= width


def test_a_chinese_character_takes_two_columns():
    assert columns("误差 δ") == 6
    assert padded("误差", 6) == "误差  "
    assert columns("é") == 1


def test_colours_add_nothing_but_escapes():
    document = derivation_document(proof("sigmoid-bce"))
    coloured = render_text(document, 80, colour=True)
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(document, 80)


# Markdown.


def maths(markdown: str) -> list[str]:
    return re.findall(r"```math\n(.*?)\n```", markdown, re.DOTALL) + re.findall(r"\$`([^`]*)`\$", markdown)


@subjects
@langs
@details
def test_markdown_is_what_github_renders(subject, lang, detail):
    text = written(subject, "markdown", lang, detail)
    fences = [line for line in text.splitlines() if line.startswith("```")]
    assert fences == ["```math", "```"] * (len(fences) // 2)
    assert len(maths(text)) > len(fences) // 2 - 1
    for formula in maths(text):
        balanced(formula)
        assert len(formula) < 5000  # the buffer of MathJax has 5 KB
        assert "\n\n" not in formula
    prose = re.sub(r"```math\n.*?\n```|\$`[^`]*`\$", "", text, flags=re.DOTALL)
    prose = re.sub(r"^\| | \|(?= |$)|<br>", "", prose, flags=re.MULTILINE)  # a table of both cases
    assert not re.search(r"(?<!\\)[<>$`{}_*\[\]|]", prose)


def balanced(formula: str) -> None:
    depth = 0
    for brace in re.findall(r"\\.|[{}]", formula):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        assert depth >= 0
    assert depth == 0
    assert formula.count(r"\left") - formula.count(r"\leftof") == formula.count(r"\right")
    assert formula.count(r"\begin{") == formula.count(r"\end{")


def test_a_long_board_is_split_into_displays_that_keep_every_line():
    text = written("sigmoid-focal", "markdown", "en", "full")
    document = derivation_document(proof("sigmoid-focal"), detail="full")
    boards = [block for block in document.blocks if isinstance(block, Board)]
    assert text.count(r"\begin{aligned}") > len(boards)
    assert text.count(" && ") == sum(len(board.lines) for board in boards)


# LaTeX.

XELATEX = shutil.which("xelatex")
PDFTOTEXT = shutil.which("pdftotext")
needs_xelatex = pytest.mark.skipif(XELATEX is None, reason="xelatex is not installed")


def compiled(text: str, folder) -> str:
    """What XeLaTeX says of the document, its lines not broken."""
    (folder / "a.tex").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [XELATEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "a.tex"],
        cwd=folder,
        env={**os.environ, "max_print_line": "1000"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    log = (folder / "a.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert (folder / "a.pdf").stat().st_size > 5000
    return log


@needs_xelatex
@pytest.mark.parametrize(
    ("subject", "lang", "detail"),
    [
        ("softmax-ce", "en", "full"),
        ("softmax-ce", "zh", "brief"),
        ("sigmoid-focal", "zh", "full"),
        ("own", "en", "full"),
        ("backprop-sigmoid", "en", "brief"),
    ],
)
def test_latex_compiles_without_a_warning(subject, lang, detail, tmp_path):
    text = written(subject, "latex", lang, detail)
    if lang == "zh" and subprocess.run(["kpsewhich", "ctex.sty"], capture_output=True, check=False).returncode:
        pytest.skip("ctex is not installed")
    log = compiled(text, tmp_path)
    for warning in ("Overfull", "Missing character", "LaTeX Warning"):
        assert warning not in log, log[log.index(warning) :][:300]


@subjects
@langs
@details
def test_latex_is_balanced(subject, lang, detail):
    text = written(subject, "latex", lang, detail)
    body = text[text.index(r"\begin{document}") :]
    balanced(re.sub(r"\\leftside", "", body))
    assert ("ctex" in text) == (lang == "zh")
    assert text.startswith("% compile with")
    assert "%%" not in text


# What users type.

HOSTILE = r"\input{/etc/passwd} $x$ %c &a #1 _^~ <script>alert(1)</script> `code` ![a](b) | {b} [x](javascript:y)"


def hostile_document() -> Document:
    return Document(
        HOSTILE,
        "en",
        (
            Heading(HOSTILE),
            Paragraph((HOSTILE, Letters("n"), Hypothesis(parse("p_0"), parse("q")))),
            Equations(((parse("a_b_c"), parse("under_score*t"), ""),)),
            Table((HOSTILE, "two"), ((HOSTILE, "|"),)),
        ),
        {},
    )


def test_nothing_that_is_typed_reaches_markdown_as_markup():
    text = render_markdown(hostile_document())
    prose = re.sub(r"```math\n.*?\n```|\$`[^`]*`\$", "", text, flags=re.DOTALL)
    prose = re.sub(r"^\| | \|(?= |$)|<br>", "", prose, flags=re.MULTILINE)  # a table of both cases
    assert not re.search(r"(?<!\\)[<>$`{}\[\]*_]", prose)
    assert prose.count(r"\|") == 6
    assert markdown_escape(r"\<") == r"\\\<"


@needs_xelatex
def test_nothing_that_is_typed_reaches_latex_as_a_command(tmp_path):
    text = render_latex(hostile_document())
    assert r"\input" not in text
    assert r"\textbackslash{}input\{/etc/passwd\}" in text
    assert latex_escape("50% of δ_1") == r"50\% of \ensuremath{\delta}\_1"
    compiled(text, tmp_path)


@needs_xelatex
@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed")
def test_signs_that_tex_would_join_stay_apart_on_the_page(tmp_path):
    said = "--a ---b ''c ``d ?`e !`f ,,g"
    document = Document("signs", "en", (Paragraph((said,)), Paragraph((Code("--data"),))))
    compiled(render_latex(document), tmp_path)
    shown = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True, text=True).stdout
    assert said.replace("'", "’") in shown
    assert "--data" in shown


def test_the_names_of_parameters_are_escaped():
    for form in ("latex", "markdown"):
        text = written("own", form, "en", "brief")
        assert r"p_{0}" in text or r"p\_0" in text
        assert not re.search(r"p_0", text)


# JSON.


@subjects
def test_json_reads_back_to_the_same_formulas(subject):
    derivation = proof(subject).derivation
    document = json.loads(written(subject, "json", "en", "brief"))
    assert document["schema"] == 1
    assert document["holds"] is True
    checker = Checker(derivation.setting, sizes=(2, 3))

    def same(texts: dict, expr, case=None) -> None:
        assert texts["latex"] == latex(expr)
        read = parse(texts["text"], sizes={**document["sizes"], **texts.get("sizes", {})})
        assert plain(read) == texts["text"]
        assert checker.check(read, expr, case=case).holds

    def compare(written_steps, steps) -> None:
        for one, step in zip(written_steps, steps, strict=True):
            same(one["lhs"], step.lhs, step.case)
            same(one["rhs"], step.rhs, step.case)
            assert one["law"] == step.law
            assert one["law"] in {*LAWS, "differentiation"}
            assert one["verdict"] in PROOFS
            for use, hypothesis in zip(one["uses"], step.uses, strict=True):
                sides = parse_equation(use["text"], sizes=document["sizes"])
                assert list(map(plain, sides)) == [plain(hypothesis.left), plain(hypothesis.right)]
            compare(one.get("substeps", ()), step.substeps)

    compare(document["steps"], [step for part in derivation.parts for step in part.steps])
    for name, result in derivation.results.items():
        same(document["result"][name], result.right)
    for one, definition in zip(document["definitions"], derivation.definitions, strict=True):
        assert parse(one["symbol"]["text"], sizes=document["sizes"]) is definition.symbol
    assert sum(document["counts"].values()) == sum(1 for _ in derivation.walk())


# What does not hold.


def failing(verdict: Verdict, **details) -> Proof:
    """A proof of sigmoid-bce in which the last step was not found to hold."""
    right = proof("sigmoid-bce")
    last = right.derivation.parts[-1].steps[-1]
    findings = {**right.findings, last: Finding(verdict, **details)}
    return Proof(right.derivation, findings, (), right.end_to_end)


EXAMPLE = Counterexample({"n": 2}, {"i": 1}, {"y_1": "0.25"}, "1", "2")


@langs
@pytest.mark.parametrize("form", [*MARKS, "json"])
def test_a_wrong_line_is_marked_and_its_counterexample_given(lang, form):
    text = write(failing(Verdict.WRONG, counterexample=EXAMPLE), form, lang=lang, detail="full")
    if form == "json":
        document = json.loads(text)
        assert document["holds"] is False
        assert document["steps"][-1]["counterexample"]["point"] == {"y_1": "0.25"}
    else:
        assert {"text": "✗", "markdown": r"\times", "latex": r"\times"}[form] in text
        assert say("failure", lang, "") in text
        assert "0.25: left 1, right 2" in text


@langs
def test_a_line_that_nobody_could_decide_says_why(lang):
    text = write(failing(Verdict.UNDECIDED, reason="no time left"), "text", lang=lang, detail="brief")
    assert "? " + say("undecided", lang) in text
    assert "no time left" in text


@langs
def test_a_numeric_agreement_is_told_from_a_proof(lang):
    text = write(failing(Verdict.AGREES), "text", lang=lang, detail="brief")
    assert "≈ " + say("agrees", lang) in text
    assert say("numeric", lang)[:20] in text


@langs
def test_the_summary_counts_and_names_failures(lang):
    wrong = proof_json(failing(Verdict.WRONG, counterexample=EXAMPLE))
    lines_ = summary([proof_json(proof("sigmoid-mse")), wrong], lang).splitlines()
    assert lines_[0].startswith(say("name", lang))
    assert lines_[2].split()[0] == "sigmoid-mse"
    assert lines_[3].split()[:5] == ["sigmoid-bce", str(sum(wrong["counts"].values()) - 1), "0", "0", "1"]
    assert lines_[5].startswith(f"sigmoid-bce: {say('wrong', lang)}: ")
    assert "n = 2, i = 1, y_1 = 0.25: left 1, right 2" in lines_[5]
    assert len(lines_) == 6


def test_a_hypothesis_is_named_where_it_is_used():
    part = next(part for part in proof("softmax-ce").derivation.parts if part.key == "delta")
    assert any(isinstance(piece, Hypothesis) for line in lines(part) for piece in line.reason)
    text = written("softmax-ce", "text", "en", "brief", 140)
    assert "by hypothesis Σ(k=1…n) tₖ = 1" in text
    assert "The result rests on the hypothesis Σ(k=1…n) tₖ = 1." in text
    assert "No hypothesis is used." in written("sigmoid-mse", "text", "en", "brief")


@cache
def told(name: str) -> str:
    return write(prove(derive(name)), "text", lang="en", detail="brief", width=400)


def test_a_result_differentiates_what_its_derivation_does():
    """The 1-norm is the p-norm only for p = 1: its slope is no slope of the p-norm."""
    _, results = told("p-norm").split("\nResult\n")
    assert [results.count(f"∂║x║{which}") for which in "ₚ₁₂"] == [1, 1, 1]


def test_where_results_need_different_hypotheses_each_is_told_with_its_own():
    assert "Only under uₖ = 1: value of φ at u = 1, slope of φ at u = 1." in told("gibbs")
    assert "Assumed only where a line names it." in told("gibbs")
    assert "Assumed only" not in told("softmax-ce")


@pytest.mark.parametrize(
    ("name", "matrix", "shapes"),
    [("softmax-ce", "A", ["(N, n)", "(N, m)", "(n, m)"]), ("backprop", "Y", ["(N, m)", "(N, p)", "(m, p)"])],
)
def test_the_matrices_of_a_batch_have_the_shapes_of_their_layer(name, matrix, shapes):
    (line,) = (line for line in told(name).splitlines() if line.startswith("The matrices"))
    assert re.findall(r"\([A-Za-z], [a-z]\)", line) == shapes
    assert f"Δ and {matrix} hold" in line


@pytest.mark.parametrize(
    ("name", "indices", "kinks"),
    [("sigmoid", True, False), ("relu", True, True), ("momentum", False, False), ("adagrad", False, True)],
)
def test_cases_are_told_only_where_a_derivation_has_them(name, indices, kinks):
    (line,) = (line for line in told(name).splitlines() if line.startswith("The laws hold"))
    assert ("different indices" in line, "every kink" in line) == (indices, kinks)
