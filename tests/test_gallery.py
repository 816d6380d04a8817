"""The gallery of the repository is what the command would write now."""

import json
import re
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which

import matplotlib.image
import numpy as np
import pytest

from derive.topics import TOPICS
from reports.figures.theme import drawn_with
from reports.formats import FORMATS
from reports.handout.gallery import GALLERY, MADE_WITH, PRINTED, board_picture, contents_page
from reports.handout.options import Options
from reports.handout.writing import CORE, derivation_content, file_name, handout, subject, write_handouts

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "reports" / "gallery"
STALE = "the gallery is stale: python cli.py report --gallery --out reports/gallery"
langs = pytest.mark.parametrize("lang", ["en", "zh"])
needs_pages = pytest.mark.skipif(
    not (which("xelatex") and which("pdftoppm") and which("pdftotext")), reason="XeLaTeX or poppler is not installed"
)


FIRST = {TOPICS[name].group: name for name in reversed(GALLERY) if name in TOPICS}
"""The first topic of each group."""
SHOWN = (*CORE, *FIRST.values())
"""Written anew here; the pages of whole tables are where those are tested, other topics have the same parts."""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gallery")
    list(write_handouts([subject(name) for name in SHOWN], folder, [FORMATS["markdown"]], ("en", "zh"), Options()))
    return folder


def test_it_has_a_text_for_every_handout_and_all_the_pictures_of_the_texts_and_no_other_file(fresh):
    texts = {file_name(name, FORMATS["markdown"], lang) for name in (*GALLERY, "README") for lang in ("en", "zh")}
    files = {path.name for path in FOLDER.iterdir()}
    assert {name for name in files if name.endswith(".md")} == texts, STALE
    pictures = {name for text in texts for name in PICTURE.findall((FOLDER / text).read_text(encoding="utf-8"))}
    boards = {f"{PRINTED}-board.png", f"{PRINTED}-board.zh.png"}
    assert files - texts == {f"{PRINTED}.pdf", MADE_WITH} | pictures | boards, STALE
    assert {path.name for path in fresh.glob("*.png")} <= pictures


PICTURE = re.compile(r"[\w.-]+\.png")


def test_every_handout_is_the_same_text(fresh):
    for path in fresh.glob("*.md"):
        assert (FOLDER / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), STALE


@langs
def test_the_page_of_contents_is_the_same_and_every_link_leads_somewhere(lang):
    name = "README.md" if lang == "en" else "README.zh.md"
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == contents_page(lang), STALE
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) == len(GALLERY) + 1
    assert all((FOLDER / link).exists() for link in links)


def test_every_picture_is_the_same(fresh):
    """To the byte where the same library draws with the same font, and else as a reader sees it."""
    same_tools = json.loads((FOLDER / MADE_WITH).read_text(encoding="utf-8")) == drawn_with()
    drawn = sorted(fresh.glob("*.png"))
    assert len(drawn) > 40
    for path in drawn:
        if ".zh." in path.name and not drawn_with()["font"]:
            continue  # words in English where there is no Chinese font
        ours, committed = path.read_bytes(), (FOLDER / path.name).read_bytes()
        if same_tools:
            assert ours == committed, f"{path.name}: {STALE}"
        else:
            assert apart(ours, committed) < 0.02, f"{path.name}: {STALE}"


def apart(one: bytes, other: bytes) -> float:
    """The share of pixels that differ visibly; 1 for another size."""
    first, second = (matplotlib.image.imread(BytesIO(image), format="png")[..., :3] for image in (one, other))
    if first.shape != second.shape:
        return 1.0
    return float(np.mean(np.abs(first - second).max(axis=-1) > 0.25))


def test_another_picture_is_told_apart():
    light, dark = ((FOLDER / f"neuron-runs.{theme}.png").read_bytes() for theme in ("light", "dark"))
    other = (FOLDER / "neuron-gradient.light.png").read_bytes()
    assert apart(light, light) == 0
    assert apart(light, dark) > 0.5
    assert apart(light, other) > 0.02


@cache
def printed():
    from derive.catalog import derive
    from derive.checker import prove

    content = derivation_content(prove(derive(PRINTED)), Options())
    return next(iter(handout(PRINTED, content, FORMATS["pdf"]).files.values()))


@needs_pages
def test_the_pdf_says_the_same(tmp_path):
    texts = []
    for name, content in (("a", printed()), ("b", (FOLDER / f"{PRINTED}.pdf").read_bytes())):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        texts.append(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout)
    assert texts[0] == texts[1], STALE
    assert "Softmax with cross-entropy" in texts[0]


@needs_pages
@langs
def test_the_picture_of_the_board_is_the_same(lang):
    name = f"{PRINTED}-board{'' if lang == 'en' else '.zh'}.png"
    assert apart(board_picture(PRINTED, lang), (FOLDER / name).read_bytes()) < 0.02, STALE


@needs_pages
def test_a_rerun_gives_the_same_bytes():
    first = printed()
    printed.cache_clear()
    assert printed() == first
    assert board_picture(PRINTED, "en") == board_picture(PRINTED, "en")


def test_the_readmes_show_it():
    for name, place in (("README.md", "reports/gallery/README.md"), ("README.zh.md", "reports/gallery/README.zh.md")):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert place in text
        for shown in re.findall(r"reports/gallery/[\w.-]+", text):
            assert (ROOT / shown).exists(), shown
