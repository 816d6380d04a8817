"""Slides: every heading is a frame, nothing runs over its edge, and only LaTeX and PDF can be slides."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from derive.catalog import derive
from derive.checker import prove
from numeric.experiments.saved import saved
from reports.document import Figure, Heading
from reports.formats import FORMATS, SLIDES
from reports.handout.options import Options
from reports.handout.writing import derivation_content, experiment_content, handout
from reports.rendering import pdf
from reports.rendering.latex import escape

ROOT = Path(__file__).parent.parent
CLI = [sys.executable, str(ROOT / "cli.py")]
EXPERIMENTS = ("neuron", "gender", "mnist")
SUBJECTS = ("softmax-ce", "sigmoid-mse", "neuron")
HOSTILE = r"R&D_50% \input{x} <script>"
langs = pytest.mark.parametrize("lang", ["en", "zh"])
needs_tex = pytest.mark.skipif(not which("xelatex"), reason="XeLaTeX is not installed")


@cache
def content(name, **options):
    if name in EXPERIMENTS:
        return experiment_content(saved(name), Options(**options))
    return derivation_content(prove(derive(name)), Options(**options))


@cache
def source(name, **options):
    files = handout(name, content(name, **options), SLIDES["latex"]).files
    return next(iter(files.values())).decode()


@cache
def compiled(name, **options):
    """The PDF and the log of XeLaTeX."""
    logs = []
    run = subprocess.run

    def kept(command, **given):
        done = run(command, **given)
        logs.append((Path(given["cwd"]) / "handout.log").read_text(encoding="utf-8", errors="replace"))
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf.subprocess, "run", kept)
        ((_, made),) = handout(name, content(name, **options), SLIDES["pdf"]).files.items()
    return made, logs[-1]


def frame_titles(tex):
    return re.findall(r"\\begin\{frame\}\[fragile,allowframebreaks\]\{(.*)\}\n", tex)


def shown_headings(document):
    """All but a heading of nothing but figures: each of these has a frame with a title of its own."""
    following = zip(document.blocks, document.blocks[1:], strict=False)
    return [one.text for one, after in following if isinstance(one, Heading) and not isinstance(after, Figure)]


@needs_tex
@langs
@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("complaint", [r"Overfull \hbox", r"Overfull \vbox", "Missing character"])
def test_slides_compile_and_nothing_runs_over(name, lang, complaint):
    made, log = compiled(name, lang=lang)
    assert made.startswith(b"%PDF")
    assert [row for row in log.splitlines() if complaint in row] == []


@needs_tex
@langs
@pytest.mark.parametrize("name", SUBJECTS)
def test_there_are_enough_pages(name, lang):
    _, log = compiled(name, lang=lang)
    pages = re.search(r"Output written on handout\.\w+ \((\d+) pages", log)
    assert int(pages[1]) > 5
    assert int(pages[1]) > len(frame_titles(source(name, lang=lang)))


@langs
@pytest.mark.parametrize("name", [*SUBJECTS, "gender", "mnist", "backprop-tanh", "softmax"])
def test_every_heading_is_the_title_of_a_frame(name, lang):
    document = content(name, lang=lang)
    headings = [escape(text) for text in shown_headings(document)]
    titles = frame_titles(source(name, lang=lang))
    figures = [escape(one.title) for one in document.blocks if isinstance(one, Figure)]
    assert len(headings) >= 3
    assert set(headings) <= set(titles)
    assert set(figures) <= set(titles)
    assert set(titles) <= {*headings, *figures, escape(document.title)}
    first = [titles.index(heading) for heading in headings]
    assert first == sorted(first)


@needs_tex
@langs
@pytest.mark.parametrize("name", SUBJECTS)
def test_every_heading_can_be_read_on_a_slide(name, lang, tmp_path):
    if not which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    (tmp_path / "a.pdf").write_bytes(compiled(name, lang=lang)[0])
    command = ["pdftotext", "-enc", "UTF-8", str(tmp_path / "a.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shown = "".join(text.split())
    for heading in shown_headings(content(name, lang=lang)):
        assert "".join(heading.split()) in shown


@needs_tex
def test_names_are_literal_on_the_first_slide(tmp_path):
    if not which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    named = {one: f"{HOSTILE} {one}" for one in ("title", "author", "course")}
    (tmp_path / "a.pdf").write_bytes(compiled("sigmoid-mse", lang="en", **named)[0])
    command = ["pdftotext", "-l", "1", "-enc", "UTF-8", str(tmp_path / "a.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    places = [text.index(name) for name in named.values()]
    assert places == sorted(places)


@needs_tex
@langs
@pytest.mark.parametrize("audience", ["student", "answer"])
def test_slides_for_students_and_their_answers_compile(audience, lang):
    made, log = compiled("softmax-ce", lang=lang, audience=audience)
    assert made.startswith(b"%PDF")
    assert not re.search(r"Overfull|Missing character", log)


@pytest.mark.parametrize("form", SLIDES)
def test_slides_are_named_apart_from_the_article(form):
    assert SLIDES[form].ending == FORMATS[form].ending
    assert SLIDES[form].suffix != FORMATS[form].suffix


@pytest.mark.parametrize("form", sorted(FORMATS.keys() - SLIDES.keys()))
def test_no_other_format_can_be_slides(form, tmp_path):
    command = [*CLI, "report", "softmax-ce", "--class", "beamer", "--format", form]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert "--class beamer" in run.stderr
    assert run.stdout == ""
    assert list(tmp_path.iterdir()) == []
