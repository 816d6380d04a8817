"""`check` on the command line: places, carets, forms of output, exit codes, and what is refused."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py"), "check"]
NOTES = r"""# Notes
$$\hat{y}_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}$$
$$L = - \sum_{i=1}^n y_i \ln \hat{y}_i$$
when $i = j$:
$$\frac{\partial \hat y_i}{\partial z_j} = \hat y_i (1 + \hat y_i)$$
$$\frac{\partial L}{\partial z_i} = \hat y_i - y_i$$
$$W \leftarrow W - \eta g$$
$$-\ln 0.4 \approx 0.916$$
"""
RIGHT = NOTES.replace("(1 + ", "(1 - ")


def run(*arguments, text=None, cwd=None, **environment):
    return subprocess.run(
        [*CLI, *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def test_the_wrong_line_is_shown_with_a_caret_below_its_sign(notes):
    done = run(notes)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    place = lines.index(f"{notes}:5:42: wrong (i = j)")
    shown, caret = lines[place + 1], lines[place + 2]
    assert shown.strip() == NOTES.splitlines()[4]
    assert caret.strip() == "^"
    assert shown[caret.index("^")] == "="
    assert "the right side should be ŷᵢ (1 - ŷᵢ)" in done.stdout
    assert "probably a sign" in done.stdout
    assert "only under a hypothesis: Σ(j=1…n) yⱼ = 1" in done.stdout
    assert lines[-1] == f"{notes}: 1 agrees, 1 wrong, 1 only under a hypothesis, 3 given"


def test_right_notes_pass_and_are_only_counted(tmp_path):
    (tmp_path / "right.md").write_text(RIGHT, encoding="utf-8")
    done = run("right.md", cwd=tmp_path)
    assert done.returncode == 0
    assert "wrong" not in done.stdout
    listed = run("right.md", "--all", cwd=tmp_path).stdout
    assert "right.md:5:42: proved (i = j)" in listed


def test_what_is_not_read_is_said_and_strict_fails_for_it(tmp_path):
    text = RIGHT + "\n$$\\int_0^1 f = 1$$\n"
    done = run("-", text=text, cwd=tmp_path)
    assert done.returncode == 0
    assert "<stdin>:10:" in done.stdout
    assert "not read" in done.stdout
    assert run("-", "--strict", text=text, cwd=tmp_path).returncode == 1
    assert run("-", "--strict", text=RIGHT, cwd=tmp_path).returncode == 0


def test_json_is_one_document_with_places_and_sides(notes):
    done = run(notes, "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["file"] == str(notes)
    (wrong,) = [one for one in found["equalities"] if one["verdict"] == "wrong"]
    assert (wrong["line"], wrong["column"]) == (5, 42)
    assert r"\left(1 + " in wrong["rhs"]
    assert wrong["counterexample"]
    assert wrong["repair"]["kind"] == "a sign"
    assert sum(found["counts"].values()) == len(found["equalities"])


def test_annotations_name_file_line_and_column_and_escape_what_they_say(tmp_path):
    (tmp_path / "a,b:c%.md").write_text(NOTES, encoding="utf-8")
    done = run("a,b:c%.md", "--format", "github", cwd=tmp_path)
    first = done.stdout.splitlines()[0]
    assert first.startswith("::error file=a%2Cb%3Ac%25.md,line=5,col=42::wrong")
    assert "\n" not in first


def test_a_folder_is_searched_and_each_file_summed_up(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.md").write_text(NOTES, encoding="utf-8")
    (tmp_path / "a.tex").write_text(r"\[ a_i = 2 b_i \] \[ a_i + a_i = 4 b_i \]", encoding="utf-8")
    (tmp_path / "c.txt").write_text("$$1 = 2$$", encoding="utf-8")
    done = run(tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    summaries = [line for line in done.stdout.splitlines() if line.endswith("given")]
    assert [line.split(":")[0] for line in summaries] == [str(tmp_path / "a.tex"), str(tmp_path / "deep" / "b.md")]


def test_a_notebook_is_read_cell_by_cell(tmp_path):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# One\n"]},
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": ["x = 1"]},
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": ["$$a_i = 2 b_i$$\n", "$$2 a_i = 5 b_i$$"],
        },
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    done = run("n.ipynb", "--all", cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "n.ipynb:cell 3:2:9: wrong" in lines
    assert lines[lines.index("n.ipynb:cell 3:2:9: wrong") + 1].strip() == "$$2 a_i = 5 b_i$$"


def test_explain_shows_definitions_and_what_every_side_was_taken_for(notes):
    text = run(notes, "--explain").stdout
    assert "2:13: ŷᵢ := e^(zᵢ)/(Σ(j=1…n) e^(zⱼ))" in text
    assert "3:5: L := -Σ(i=1…n) yᵢ ln ŷᵢ" in text
    assert "5:42: ∂ŷᵢ/∂zⱼ = ŷᵢ (1 + ŷᵢ) (i = j)" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            r"With matrices, $$Z = X W$$ $$\frac{\partial L}{\partial W} = X^T \frac{\partial L}{\partial Z}$$",
            "is a sample",
        ),
        (r"$$Y = A B$$ $$dY = dA\,B + A\,dB$$", "dX is a change of X"),
        ("A convolution turns the kernel, rot180: " r"$$z = \text{rot180}(w) * a$$", "* is a convolution"),
    ],
)
def test_explain_tells_how_matrices_and_their_signs_were_taken(text, said, tmp_path):
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert said in run("a.md", "--explain", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("form", "begins", "has"),
    [
        ("text", "a.md:5:42: wrong", "probably a sign"),
        ("markdown", "# Checked: a.md", "| 5:42 | wrong"),
        ("html", "<!DOCTYPE html>", "<math"),
        ("json", "{", '"verdict": "wrong"'),
        ("github", "::error file=a.md,line=5,col=42::wrong", "probably a sign"),
    ],
)
def test_every_format_goes_to_a_file_as_a_whole_or_not_at_all(form, begins, has, tmp_path):
    (tmp_path / "a.md").write_text(NOTES, encoding="utf-8")
    printed = run("a.md", "--format", form, cwd=tmp_path)
    assert printed.returncode == 1
    assert printed.stdout.startswith(begins)
    assert has in printed.stdout
    done = run("a.md", "--format", form, "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed.stdout
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.md", "out"]
    refused = run("a.md", "--format", form, "-o", "nowhere/out", cwd=tmp_path)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1


def test_the_listing_and_the_annotations_are_chinese_where_that_is_asked_for(tmp_path):
    (tmp_path / "a.md").write_text(NOTES + "\n$$\\int_0^1 f = 1$$\n", encoding="utf-8")
    listing = run("a.md", "--lang", "zh", cwd=tmp_path).stdout
    assert "a.md:5:42: 错误 (i = j)" in listing
    assert "可能错在符号；右边应为 ŷᵢ (1 - ŷᵢ)" in listing
    assert "左边 0.0" in listing
    assert listing.splitlines()[-1] == "a.md: 1 处相符、1 处错误、1 处仅在假设下成立、1 处未读懂、3 处已给定"
    told = run("a.md", "--lang", "zh", "--format", "github", cwd=tmp_path).stdout
    assert told.startswith("::error file=a.md,line=5,col=42::错误 (i = j)；理解为：")
    explained = run("a.md", "--lang", "zh", "--explain", cwd=tmp_path).stdout
    assert "Σ(j=1…n) yⱼ = 1，用于 6:" in explained
    for text in (listing, told, explained):
        assert not re.search("wrong|probably|understood|hypothesis|not read|definition", text)


def test_json_is_the_same_in_every_language(notes):
    english, chinese = (run(notes, "--format", "json", "--lang", lang).stdout for lang in ("en", "zh"))
    assert english == chinese


def test_an_explanation_is_a_listing(notes):
    done = run(notes, "--explain", "--format", "html")
    assert done.returncode == 2
    assert "--explain is a listing" in done.stderr


def test_letters_with_accents_are_commands_of_latex(notes):
    found = json.loads(run(notes, "--format", "json").stdout)
    (wrong,) = [one for one in found["equalities"] if one["verdict"] == "wrong"]
    assert wrong["lhs"] == r"\frac{\partial \hat{y}_{i}}{\partial z_{j}}"
    assert wrong["repair"]["side"] == r"\hat{y}_{i} \left(1 - \hat{y}_{i}\right)"
    assert "ŷ" not in json.dumps(found, ensure_ascii=False).replace(str(notes), "")


@pytest.mark.parametrize(
    ("symbol", "drawn"),
    [
        (r"z^{(1)}_i", r"z^{\text{(1)}}_{i}"),
        (r"y_{\text{out},i}", r"y_{\text{out},\,i}"),
        (r"\bar x_i", r"\bar{x}_{i}"),
        (r"z'_i", r"{z'}_{i}"),
        (r"y_i^{(k)}", "y_{ki}"),
    ],
)
def test_symbols_are_written_as_mathematics(symbol, drawn, tmp_path):
    text = f"$${symbol} = 2 b_i$$ $$3 {symbol} = 5 b_i$$" if "(k)" not in symbol else f"$${symbol} + 1 = {symbol}$$"
    found = json.loads(run("-", "--format", "json", text=text, cwd=tmp_path).stdout)
    (wrong,) = [one for one in found["equalities"] if one["verdict"] == "wrong"]
    assert drawn in wrong["lhs"]


def test_a_long_formula_is_drawn_in_the_listing(tmp_path):
    fraction = r"\frac{a_i + b_i + c_i}{d_i + e^{f_i} + g_i + h_i}"
    (tmp_path / "a.md").write_text(f"$${fraction} = {fraction} + 1$$", encoding="utf-8")
    lines = run("a.md", cwd=tmp_path).stdout.splitlines()
    place = lines.index("    understood:")
    assert re.fullmatch(r" +─+ = ─+ \+ 1", max(lines[place : place + 5], key=lambda line: line.count("─")))


def test_a_name_that_is_no_text_can_be_written(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.md"
    Path(os.fsdecode(path)).write_text(NOTES, encoding="utf-8")
    done = run(tmp_path, "-o", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert r"\udcff.md:5:42: wrong" in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_declaration_may_say_what_the_document_does_not(tmp_path):
    (tmp_path / "a.md").write_text(RIGHT, encoding="utf-8")
    assert run("a.md", "--declare", "target=y, sum(y)=1", cwd=tmp_path).returncode == 0
    done = run("a.md", "--declare", "colour=red", cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: ["nowhere.md"], "cannot read nowhere.md: No such file or directory"),
        (lambda folder: [], "name a document, a folder, or - for the standard input"),
        (lambda folder: [(folder / "x").mkdir() or "x"], "there is no document of a known kind"),
        (lambda folder: [(folder / "b.md").write_bytes(b"\xff\xfe\x00") and "b.md"], "b.md is no text in UTF-8"),
        (lambda folder: [(folder / "n.ipynb").write_text("{") and "n.ipynb"], "n.ipynb:"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(make, message, tmp_path):
    done = run(*make(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("lang", ["", ".zh"])
@pytest.mark.parametrize(
    "name", ["softmax-ce", "sigmoid-mse", "sigmoid-bce", "backprop-sigmoid", "kl-divergence", "gibbs"]
)
def test_no_line_of_our_own_handouts_is_called_wrong(name, lang):
    found = json.loads(run(f"reports/gallery/{name}{lang}.md", "--format", "json", cwd=ROOT).stdout)
    assert found["counts"].get("wrong", 0) == 0
    assert found["counts"]["proved"] > 15


def test_colours_are_off_where_nobody_looks(notes):
    assert "\x1b" not in run(notes).stdout


def test_a_megabyte_of_braces_is_refused_at_once(tmp_path):
    """What is shown of a long line is as wide as a terminal, and found without going through all of it."""
    (tmp_path / "braces.md").write_text("$$" + "{" * 1_000_000 + "$$", encoding="utf-8")
    done = run("braces.md", cwd=tmp_path)
    assert done.returncode == 0
    assert "not read" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


@pytest.mark.parametrize(
    "text",
    [
        r"$$\sum_{k=1}^{10^9} x_k = 1$$",
        r"$$x = 2^{999999999}$$" + "\n" + r"$$x = 3^{2^{9^{9}}}$$",
        r"$$\newcommand{\a}{\a\a} \a = 1$$",
        "$$" + r"\frac{" * 500 + "1" + "}{2}" * 500 + " = 1$$",
    ],
)
def test_hostile_formulas_are_not_read_and_nothing_hangs(text, tmp_path):
    done = subprocess.run([*CLI, "-"], input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "not read" in done.stdout or "given" in done.stdout
