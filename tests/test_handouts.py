"""Handouts: every format of a derivation and of an experiment, whole, in one language, with its figures."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from derive.catalog import UnknownNameError, derive
from derive.checker import prove
from derive.writing.latex import latex
from derive.writing.mathml import mathml_right
from derive.writing.textmath import box
from numeric.experiments.saved import saved
from reports.derivation import derivation_document
from reports.formats import FORMATS
from reports.handout import writing as handouts
from reports.handout.audience import addressed
from reports.handout.options import Options
from reports.handout.writing import CORE, derivation_content, experiment_content, handout, subject, write_handouts
from reports.rendering import pdf
from reports.rendering.text import render_text

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
HOSTILE = r"R&D_50% \input{x} <script>"
langs = pytest.mark.parametrize("lang", ["en", "zh"])
needs_tex = pytest.mark.skipif(not which("xelatex"), reason="XeLaTeX is not installed")


@cache
def proof():
    return prove(derive("sigmoid-bce"))


@cache
def content_of(subject, options):
    return experiment_content(saved("neuron"), options) if subject == "neuron" else derivation_content(proof(), options)


def handout_of(subject, form, lang, title=""):
    return handout(subject, content_of(subject, Options(lang=lang, title=title)), FORMATS[form])


def text_of(handout):
    return next(iter(handout.files.values())).decode()


@langs
@pytest.mark.parametrize("subject", ["neuron", "sigmoid-bce"])
@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text"])
def test_the_files_are_there_and_named_after_the_subject(subject, form, lang):
    handout = handout_of(subject, form, lang)
    name = next(iter(handout.files))
    assert name == f"{subject}{'' if lang == 'en' else '.zh'}.{FORMATS[form].ending}"
    assert all(handout.files.values())
    figures = len(handout.files) - 1
    assert figures == len(FORMATS[form].figures) * (4 if subject == "neuron" else 1)


@langs
def test_every_picture_that_markdown_names_lies_beside_it(lang):
    handout = handout_of("neuron", "markdown", lang)
    named_there = set(re.findall(r'(?:src|srcset)="([^"]+)"', text_of(handout)))
    assert named_there == set(handout.files) - {next(iter(handout.files))}
    assert all(content.startswith(b"\x89PNG") for name, content in handout.files.items() if name.endswith("png"))
    assert all(alt for alt in re.findall(r'alt="([^"]*)"', text_of(handout)))


@langs
def test_a_page_holds_its_pictures_itself(lang):
    page = ET.fromstring(text_of(handout_of("neuron", "html", lang)).partition("\n")[2])
    pictures = page.findall(".//picture")
    assert len(pictures) == 4
    for picture in pictures:
        source, image = picture.find("source"), picture.find("img")
        assert source.get("srcset").startswith("data:image/png;base64,iVBOR")
        assert image.get("src").startswith("data:image/png;base64,iVBOR")
        assert source.get("srcset") != image.get("src")
        assert image.get("alt")
    assert len(page.findall(".//figcaption/strong")) == 4


@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text"])
def test_an_experiment_says_the_same_in_every_format(form):
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text_of(handout_of("neuron", form, "en")))
    plain = " ".join(text.replace("\\", "").replace("ensuremath{-}", "-").replace("−", "-").split())
    for number in ("0.817574", "-1.2831", "0.0940", "0.4177"):
        assert number in plain
    assert plain.count("holds in part") == 3
    assert "The largest value of " in plain


@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text"])
def test_the_chinese_handout_has_no_english_words(form):
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text_of(handout_of("neuron", form, "zh")))
    body = {
        "html": lambda: re.sub(r"<[^>]+>", " ", text.partition("<main>")[2]),
        "latex": lambda: text.partition(r"\begin{document}")[2],
    }.get(form, lambda: text)()
    words = re.sub(r'\\[a-zA-Z]+|<[^>]+>|\{[a-z.-]+\}|(?:src|srcset)="[^"]+"', " ", body)
    found = set(re.findall(r"[A-Za-z]{4,}", words))
    assert found <= {
        "sigmoid",
        "quadratic",
        "tabular",
        "minipage",
        "center",
        "plus",
        "width",
        "linewidth",
        "neuron",
        "document",
        *("python", "reproduce", "Michael", "Nielsen", "height", "keepaspectratio"),
    }


@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text"])
def test_a_title_is_written_literally(form):
    text = text_of(handout_of("sigmoid-bce", form, "en", HOSTILE))
    written = {
        "markdown": r"# R\&D\_50% \\input\{x\} \<script\>",
        "html": "<h1>R&amp;D_50% \\input{x} &lt;script&gt;</h1>",
        "latex": r"R\&D\_50\% \textbackslash{}input\{x\} \textless{}script\textgreater{}",
        "text": HOSTILE,
    }[form]
    assert written in text


@pytest.mark.parametrize(("name", "rows"), [("softmax-ce", [1.2, 0.9, 0.4]), ("tanh-hinge", None)])
def test_a_pair_has_an_example_and_its_code(name, rows):
    """Softmax of 1.2, .9, .4 is .4566, .3383, .2052; δ is y - t."""
    text = render_text(derivation_content(prove(derive(name)), Options()), 100)
    assert "def _delta_rows(net: Array, t: Array) -> Array:" in text
    assert "A worked example" in text
    assert re.search(r"w +weights +\(n, m\) +\(n, m\)\nb +biases +\(n,\) +\(n,\)", text)
    if rows:
        assert re.search(r"1 +1\.2000 +0\.4566 +\.46 ✓ +1\.0000 +-0\.5434\n2 +0\.9000 +0\.3383 +\.34 ✓ +0\.0000 ", text)
        assert "The loss is 0.7840 nats. The error terms sum to 0.0000." in text
    else:
        assert re.search(r"2 +0\.9000 +0\.7163 +-1\.0000 +0\.4869", text)


@pytest.mark.parametrize(("name", "given"), [("sigmoid-focal", "γ = 2"), ("leaky-relu", "α = 1/2")])
def test_an_open_parameter_has_a_value_in_examples_and_the_text_says_so(name, given):
    assert f"In examples: {given}." in render_text(derivation_content(prove(derive(name)), Options()))


@pytest.mark.parametrize("name", ["softmax", "backprop-tanh"])
def test_what_is_no_pair_has_no_example(name):
    assert "A worked example" not in render_text(derivation_content(prove(derive(name)), Options()))


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        # δ at net = -6 and 6: cross-entropy's is y - t, that of the squared error dies where it is most wrong.
        ("sigmoid-bce", {0.0: (0.0025, 0.9975), 1.0: (-0.9975, -0.0025)}),
        ("sigmoid-mse", {0.0: (1.2e-05, 0.0049), 1.0: (-0.0049, -1.2e-05)}),
    ],
)
def test_the_picture_of_a_pair_shows_where_its_gradient_lives(name, ends, monkeypatch):
    shown = {}

    def kept(plot, theme, form, lang):
        shown.update(plot.panels[1].curves)
        return b"picture"

    monkeypatch.setattr("reports.figures.curves.curves_picture", kept)
    files = handout(name, derivation_content(prove(derive(name)), Options()), FORMATS["markdown"]).files
    assert files[f"{name}-loss.dark.png"] == b"picture"
    for target, (low, high) in ends.items():
        errors = shown[f"t = {target:g}"]
        assert (errors[0], errors[-1]) == pytest.approx((low, high), rel=0.03)


def boards_of(document):
    return [row for board in document.boards for row in board.lines]


@langs
@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
def test_the_same_lines_are_open_for_students_and_marked_in_the_answers(lang, density):
    whole = derivation_document(proof(), lang)
    student, answer = (addressed(whole, audience, density=density, seed=3) for audience in ("student", "answer"))
    open_rows = [row for row in boards_of(student) if row.asked]
    assert [row.step for row in open_rows] == [row.step for row in boards_of(answer) if row.asked]
    assert all(row.right is None for row in open_rows)
    assert len(open_rows) >= 1
    assert [replace(row, asked=False) for row in boards_of(answer)] == boards_of(whole)
    assert boards_of(addressed(whole, "student", density=density, seed=3)) == boards_of(student)
    assert str(len(open_rows)) in student.blocks[0].pieces[0]
    if density == 0.3:
        others = addressed(whole, "student", density=density, seed=4)
        assert boards_of(others) != boards_of(student)


@langs
@pytest.mark.parametrize("form", ["markdown", "latex", "html", "text", "pdf"])
def test_nothing_of_what_is_open_leaks(form, lang, tmp_path):
    """The formula of an open line, as each format writes it, is in the answers and not in the student's handout."""
    if form == "pdf" and not (which("xelatex") and which("pdftotext")):
        pytest.skip("XeLaTeX or pdftotext is not installed")
    made = {
        audience: next(
            iter(
                handout(
                    "a", content_of("sigmoid-bce", Options(lang=lang, audience=audience, density=1.0)), FORMATS[form]
                ).files.items()
            )
        )
        for audience in ("student", "answer")
    }
    whole = derivation_document(proof(), lang)
    student = addressed(whole, "student", density=1.0)
    hidden = [row.right for row, open_row in zip(boards_of(whole), boards_of(student), strict=True) if open_row.asked]
    assert len(hidden) > 5
    if form == "pdf":
        texts = {}
        for audience, (_, content) in made.items():
            (tmp_path / "a.pdf").write_bytes(content)
            command = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
            texts[audience] = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert len(texts["student"]) < len(texts["answer"])
        return
    write = {"html": lambda e: mathml_right(e), "text": lambda e: "\n".join(box(e).lines)}.get(form, latex)
    for formula in hidden:
        written = write(formula)
        if form == "text" and ("\n" in written or len(written) > 50):  # in several rows
            continue
        shown = made["student"][1].decode()
        assert written in made["answer"][1].decode()
        assert not re.search(rf"= {re.escape(written)}(?=\s*(?:&&|\n|\}}\{{|$))", shown), written
        assert form != "html" or written not in shown


@needs_tex
@langs
@pytest.mark.parametrize("subject", ["neuron", "sigmoid-bce"])
def test_pdf_compiles_without_an_overfull_box_or_a_missing_glyph(subject, lang, monkeypatch, tmp_path):
    logs = []
    run = subprocess.run

    def kept(command, **options):
        done = run(command, **options)
        logs.append((Path(options["cwd"]) / "handout.log").read_text(encoding="utf-8", errors="replace"))
        return done

    monkeypatch.setattr(pdf.subprocess, "run", kept)
    handout = handout_of(subject, "pdf", lang, HOSTILE)
    assert list(handout.files) == [f"{subject}{'' if lang == 'en' else '.zh'}.pdf"]
    assert next(iter(handout.files.values())).startswith(b"%PDF")
    assert "Overfull" not in logs[0]
    assert "Missing character" not in logs[0]


def test_without_a_tex_engine_one_line_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "which", lambda name: None)
    with pytest.raises(pdf.TexError, match="one of xelatex, lualatex must be installed; --format latex needs none"):
        handout_of("sigmoid-bce", "pdf", "en")


@needs_tex
def test_what_tex_complains_of_is_named():
    with pytest.raises(pdf.TexError, match=r"does not compile the handout: ! Undefined control sequence"):
        pdf.compiled(r"\documentclass{article}\begin{document}\nothing\end{document}", {})


def test_subjects_are_worked_out_once_and_written_whole(tmp_path, monkeypatch):
    counts = []
    monkeypatch.setattr(handouts, "prove", lambda derivation: counts.append(derivation.name) or proof())
    done = []

    def write(progress=lambda done, total: None):
        forms = [FORMATS["markdown"], FORMATS["text"]]
        return list(write_handouts([subject("sigmoid-bce")], tmp_path, forms, ("en", "zh"), Options(), progress))

    paths = write(lambda one, total: done.append((one, total)))
    assert counts == ["sigmoid-bce"]
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]
    pictures = {f"sigmoid-bce-loss{lang}.{theme}.png" for lang in ("", ".zh") for theme in ("light", "dark")}
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths} | pictures
    first = [path.read_bytes() for path in paths]
    assert first == [path.read_bytes() for path in write()]


def test_the_course_can_be_asked_for():
    assert [subject(name).name for name in CORE] == list(CORE)
    with pytest.raises(UnknownNameError, match="did you mean"):
        subject("softmax-cee")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name what to report on, or say --all"),
        (["softmax-ce", "--all"], "name what to report on, or say --all"),
        (["sofmax-ce"], "did you mean softmax-ce"),
        (["softmax-ce", "--format", "word"], "'word' is not one of"),
        (["softmax-ce", "--no-hypotheses"], "--no-hypotheses, --let and --hessian go with --activation"),
        (["softmax-ce", "--let", "q=1"], "--let and --hessian go with --activation"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, message, tmp_path):
    run = subprocess.run([*CLI, "report", *arguments], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_into_a_folder_and_names_the_files(tmp_path):
    arguments = [*CLI, "report", "neuron", "--format", "html", "--format", "text", "--out", str(tmp_path / "new")]
    run = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert run.stdout == ""
    assert run.stderr.split() == [str(tmp_path / "new" / name) for name in ("neuron.html", "neuron.txt")]
