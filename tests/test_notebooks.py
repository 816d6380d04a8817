"""Notebooks: valid, the same every time, their mathematics as Jupyter reads it, and every cell runs."""

from __future__ import annotations

import json
import os
import re
from base64 import b64decode
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from derive.catalog import derive
from derive.checker import prove
from derive.writing.latex import latex
from numeric.experiments.saved import saved
from reports.derivation import derivation_document
from reports.formats import FORMATS
from reports.handout.audience import addressed
from reports.handout.options import Options
from reports.handout.writing import derivation_content, experiment_content, handout

ROOT = Path(__file__).parent.parent
EXPERIMENTS = ("neuron", "gender")
PAIRS = ("softmax-ce", "sigmoid-mse", "tanh-hinge", "own")
OWN = {"loss": "(y-t)**4/4", "activation": "atan(net)"}
NOTEBOOKS = [(name, "en") for name in (*PAIRS, "backprop-tanh", *EXPERIMENTS)] + [
    ("softmax-ce", "zh"),
    ("neuron", "zh"),
]
every = pytest.mark.parametrize(("name", "lang"), NOTEBOOKS)


@cache
def proof(name):
    return prove(derive(**OWN) if name == "own" else derive(name))


def made(name, lang, **options):
    """The files of a notebook, built anew."""
    chosen = Options(lang=lang, **options)
    content = (
        experiment_content(saved(name), chosen) if name in EXPERIMENTS else derivation_content(proof(name), chosen)
    )
    return handout(name, content, FORMATS["notebook"]).files


@cache
def written(name, lang, **options):
    ((_, content),) = made(name, lang, **options).items()
    return content.decode()


def notebook(name, lang):
    return nbformat.reads(written(name, lang), as_version=4)


def sources(name, lang, kind):
    return [cell.source for cell in notebook(name, lang).cells if cell.cell_type == kind]


@every
def test_a_notebook_is_valid(name, lang):
    read = notebook(name, lang)
    nbformat.validate(read)
    assert (read.nbformat, read.nbformat_minor) == (4, 5)
    assert read.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs and cell.execution_count is None for cell in read.cells if cell.cell_type == "code")


@every
def test_no_two_cells_have_the_same_id(name, lang):
    ids = [cell["id"] for cell in json.loads(written(name, lang))["cells"]]
    assert len(set(ids)) == len(ids) > 3


@every
def test_the_same_notebook_is_the_same_bytes(name, lang):
    ((file, content),) = made(name, lang).items()
    assert file == f"{name}{'' if lang == 'en' else '.zh'}.ipynb"
    assert content.decode() == written(name, lang)


FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
DISPLAYED = re.compile(r"^\$\$\n(.+?)\n\$\$$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<![\\$])\$([^$\n]+?)(?<!\\)\$(?!\$)")


@every
def test_mathematics_stands_between_dollars(name, lang):
    """No fence of GitHub, and after what is between dollars no dollar and no command is left."""
    displayed, inline = [], []
    for source in sources(name, lang, "markdown"):
        assert "```math" not in source
        assert "$`" not in source
        text = FENCED.sub("", source)
        displayed += DISPLAYED.findall(text)
        text = DISPLAYED.sub("", text)
        inline += INLINE.findall(text)
        rest = INLINE.sub("", text).replace("\\$", "")
        assert "$" not in rest
        assert not re.search(r"\\[A-Za-z]", rest)
    if name not in EXPERIMENTS:
        assert len(displayed) > 10
        assert len(inline) > 10
        results = [(one.left, one.right) for one in proof(name).derivation.results.values()]
        for left, right in results:
            assert any(f"{latex(left)} = {latex(right)}" in one for one in displayed)
    for one in (*displayed, *inline):
        assert one.count("{") == one.count("}")
        assert one.count(r"\left") == one.count(r"\right")
        assert one.count(r"\begin{") == one.count(r"\end{")


@every
def test_every_picture_that_is_named_is_attached(name, lang):
    cells = json.loads(written(name, lang))["cells"]
    pictures = 0
    for cell in cells:
        source = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
        named = re.findall(r"attachment:([\w.-]+)", source)
        assert set(named) == set(cell.get("attachments", {}))
        assert not re.findall(r'(?:src|srcset)="(?!attachment:)|!\[[^\]]*\]\((?!attachment:)', source)
        for picture in named:
            assert b64decode(cell["attachments"][picture]["image/png"]).startswith(b"\x89PNG\r\n\x1a\n")
        pictures += len(named)
    assert pictures == {"neuron": 4, "backprop-tanh": 0}.get(name, pictures)
    assert pictures >= (name != "backprop-tanh")


@cache
def executed(name, lang, folder):
    run = NotebookClient(
        notebook(name, lang), kernel_name="python3", timeout=120, resources={"metadata": {"path": str(folder)}}
    )
    run.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    return run.nb


def printed(cell):
    return "".join(one.text for one in cell.outputs if one.output_type == "stream" and one.name == "stdout")


def shown(cell):
    return [one.data["image/png"] for one in cell.outputs if "image/png" in one.get("data", {})]


@every
def test_a_notebook_runs_from_beginning_to_end(name, lang, tmp_path):
    run = executed(name, lang, tmp_path)
    cells = [cell for cell in run.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert not [one for one in cell.outputs if one.output_type == "error"]
        assert not [one for one in cell.outputs if one.get("name") == "stderr"]
    assert list(tmp_path.iterdir()) == []
    if name in PAIRS:
        module, differences, curves, *proved = cells
        assert "def delta(" in module.source
        assert float(re.search(r"largest difference: (\S+)", printed(differences))[1]) < 1e-7
        (picture,) = shown(curves)
        assert b64decode(picture).startswith(b"\x89PNG\r\n\x1a\n")
        assert len(proved) == (name != "own")
        for cell in proved:
            assert printed(cell).strip() == str({"proved": sum(proof(name).counts().values())})
    elif name in EXPERIMENTS:
        lines = printed(cells[0]).splitlines()
        assert len(lines) == len(saved(name).runs)
        assert all(f"{len(run.ours)} numbers" in row for run, row in zip(saved(name).runs, lines, strict=True))
    else:
        assert not cells


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["softmax-ce", "sigmoid-mse", "own"])
def test_a_students_notebook_leaks_nothing(name, lang):
    """The formula of an open line stands behind no sign of equality, but does in the answers."""
    student, answer = (
        "\n".join(
            cell.source
            for cell in nbformat.reads(written(name, lang, audience=audience, density=1.0), as_version=4).cells
            if cell.cell_type == "markdown"
        )
        for audience in ("student", "answer")
    )
    whole = derivation_document(proof(name), lang)
    boards = (
        [row for board in document.boards for row in board.lines]
        for document in (whole, addressed(whole, "student", density=1.0))
    )
    hidden = [row.right for row, asked in zip(*boards, strict=True) if asked.asked]
    assert len(hidden) > 5
    for formula in hidden:
        right = rf"= {re.escape(latex(formula))}(?=\s*(?:&&|\\\\|\n|\$|\}}|$))"
        assert latex(formula) in answer
        assert not re.search(right, student), latex(formula)
    assert "<details>" in answer
    assert "<details>" not in student


@every
def test_no_space_stands_inside_of_a_dollar(name, lang):
    """Pandoc and VS Code (markdown-it-katex) take `$ x$` and `$x $` for words."""
    for source in sources(name, lang, "markdown"):
        text = DISPLAYED.sub("", FENCED.sub("", source))
        assert [one for one in INLINE.findall(text) if one != one.strip()] == []


def test_a_picture_is_named_as_markdown_does_it():
    """nbconvert takes attachments for ![…](attachment:…) alone (filters/markdown_mistune.py, IPythonRenderer.image)."""
    for name, lang in NOTEBOOKS:
        for source in sources(name, lang, "markdown"):
            named = re.findall(r"attachment:([\w.-]+)", source)
            assert named == re.findall(r"!\[[^\n]*\]\(attachment:([\w.-]+)\)", source)
