"""Pages as their readers meet them: complete, escaped, without a network, legible on every screen and on paper."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from mathml_reading import as_latex
from test_mathml import tokens
from test_reports import EXAMPLE, HOSTILE, SUBJECTS, details, failing, hostile_document, langs, proof, subjects, written

from derive.board import Line, lines
from derive.catalog import derive, names
from derive.checker import Verdict, prove
from derive.parser import parse
from derive.steps import Case, Hypothesis, Part
from derive.writing.latex import latex, latex_case, latex_equation
from reports.derivation import derivation_document
from reports.document import Board, Document, Equations, Heading, Letters, Paragraph, Table
from reports.formats import write
from reports.phrases import say
from reports.rendering.html import render_html
from reports.rendering.html_page import escape
from reports.rendering.html_style import STYLE


@cache
def page(subject: str, lang: str = "en", detail: str = "brief") -> Element:
    return fromstring(written(subject, "html", lang, detail))


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def classed(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if name in (one.get("class") or "").split()]


# What is on the page.


def formulas_of(row: Line) -> list[str]:
    """The LaTeX of everything that a line and the steps inside of it show, in order."""
    shown = [latex(row.left)] if row.left is not None else []
    shown.append(f"= {latex(row.right)}")
    for part in row.reason:
        if isinstance(part, Case):
            shown.append(latex_case(part))
        elif isinstance(part, Hypothesis):
            shown.append(latex_equation(part.left, part.right))
    inner = lines(Part("", row.step.substeps)) if row.step.substeps else ()
    return shown + [formula for line in inner for formula in formulas_of(line)]


def board_page(name: str) -> tuple[Element, list[str]]:
    """All lines of a derivation on a page, with every step unfolded in them, and the formulas that it has to show."""
    boards = [Board(tuple(lines(part))) for part in derive(name).parts]
    expected = [formula for board in boards for row in board.lines for formula in formulas_of(row)]
    return fromstring(render_html(Document(name, "en", tuple(boards), {}))), expected


@pytest.mark.parametrize("name", names())
def test_every_derivation_is_a_page_that_shows_every_formula(name):
    root, expected = board_page(name)
    assert [tokens(as_latex(one)) for one in root.iter("math")] == list(map(tokens, expected))


@subjects
@langs
@details
def test_a_page_is_complete(subject, lang, detail):
    root = page(subject, lang, detail)
    document = derivation_document(proof(subject), lang, detail=detail)
    assert root.get("lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    assert words(root.find("head/title")) == words(root.find(".//h1")) == document.title
    assert [words(one) for one in root.iter("h2")] == [one.text for one in document.blocks if isinstance(one, Heading)]
    assert len(classed(root, "equation")) == sum(len(one.rows) for one in document.blocks if isinstance(one, Equations))
    for row in (row for board in document.boards for row in board.lines):
        for word in row.reason:
            if isinstance(word, str):
                assert any(word in words(one) for one in classed(root, "law"))


@subjects
@langs
@details
def test_every_line_has_its_verdict_in_words(subject, lang, detail):
    root = page(subject, lang, detail)
    shown = classed(root, "verdict")
    assert len(classed(root, "line")) == len(shown) > 0
    for one in shown:
        mark, word = one.find("span"), "".join(one.itertext()).removeprefix(one.find("span").text)
        assert mark.get("aria-hidden") == "true"
        assert word == say(one.get("class").split()[1], lang)


@subjects
def test_every_step_unfolds_into_its_own(subject):
    root = page(subject)
    derivation = proof(subject).derivation
    assert len(classed(root, "line")) == sum(1 for _ in derivation.walk())
    composite = [step for step in derivation.walk() if step.substeps]
    summaries = [words(one) for one in root.iter("summary")]
    assert summaries == [say("each-step", "en", len(step.substeps)) for step in composite]
    assert all(one.get("open") is None for one in root.iter("details"))


def test_a_long_part_in_full_detail_can_be_folded():
    opened = list(page("sigmoid-focal", "en", "full").iter("details"))
    assert opened
    for one in opened:
        assert one.get("open") is not None
        assert len(classed(one, "line")) > 12


@subjects
@langs
def test_the_structure_is_there_for_screen_readers(subject, lang):
    root = page(subject, lang)
    levels = [int(one.tag[1]) for one in root.iter() if re.fullmatch(r"h\d", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for board in classed(root, "board"):
        assert board.get("role") == "table"
        assert board.get("aria-label")
        head, *rows = board
        assert [one.get("role") for one in head] == ["columnheader"] * 4
        assert all(row.get("role") == "row" for row in rows)
        assert all(cell.get("role") == "cell" for row in rows for cell in row)


@langs
def test_a_wrong_line_and_its_counterexample_are_on_the_page(lang):
    root = fromstring(write(failing(Verdict.WRONG, counterexample=EXAMPLE), "html", lang=lang, detail="full"))
    (wrong,) = classed(root, "wrong")
    assert words(wrong) == f"✗{say('wrong', lang)}"
    assert "0.25: left 1, right 2" in words(root)


def small(*blocks, title="A small page", verdicts=None) -> str:
    text = render_html(Document(title, "en", blocks, verdicts or {}))
    return text[text.index("<main>") + 7 : text.index("\n</main>")]


def test_a_small_page_to_the_letter():
    assert small(
        Heading("Words", 3),
        Paragraph(("With ", Letters("ΔᵀA/N"), ", and (", Letters("n - 2"), ") ", Hypothesis(parse("u"), parse("q")))),
        Equations(((parse("u"), parse("1"), "why"),)),
        Table(("what", "ours"), (("a < b", "-1.5"),)),
    ) == (
        "<h1>A small page</h1>\n"
        "<h3>Words</h3>\n"
        '<p>With <span class="together"><math><msup><mi>𝚫</mi><mi>⊤</mi></msup><mi>𝐀</mi>'
        '<mo lspace="0" rspace="0">/</mo><mi>N</mi></math>,</span> and ('
        '<span class="together"><math><mi>n</mi><mo>−</mo><mn>2</mn></math>)</span> '
        "<math><mi>u</mi><mo>=</mo><mi>q</mi></math></p>\n"
        '<div class="equation"><div class="note">why</div><div class="formula" style="--ems: 2.94">'
        '<math displaystyle="true"><mi>u</mi><mo>=</mo><mn>1</mn></math></div></div>\n'
        '<div class="table"><table><caption class="unseen">Words</caption>\n'
        '<thead><tr><th scope="col">what</th><th scope="col">ours</th></tr></thead>\n'
        '<tbody>\n<tr><th scope="row" class="short">a &lt; b</th><td class="number">−1.5</td></tr>\n'
        "</tbody></table></div>"
    )


def test_intervals_and_limits_are_set_as_mathematics():
    minus = '<mo form="prefix">−</mo>'
    assert f"{minus}<mi>∞</mi><mo>,</mo><mi>∞</mi>" in small(Paragraph((Letters("(-∞, ∞)"),)))
    assert f'<mi class="word">net</mi><mo>→</mo>{minus}<mi>∞</mi>' in small(Paragraph((Letters("net → -∞"),)))
    assert "<mi>n</mi><mo>−</mo><mn>2</mn>" in small(Paragraph((Letters("(n) n - 2"),)))
    assert f"{minus}<mn>0.5</mn>" in small(Paragraph((Letters("[-0.5, 1)"),)))


def test_a_verdict_in_a_table_stays_in_one_line():
    table = small(Table(("what", "verdict"), (("a sentence that is rather long", "✓ 已证明"),)))
    assert '<th scope="row">a sentence that is rather long</th><td class="short">✓ 已证明</td>' in table


def test_a_small_board_to_the_letter():
    (first, *_) = lines(proof("sigmoid-mse").derivation.parts[1])
    assert small(Board((first,)), verdicts={first.step: Verdict.PROVED}).split("\n", 1)[1] == (
        '<div class="board" role="table" aria-label="A small page">\n'
        '<div role="row" class="unseen"><span role="columnheader">left side</span>'
        '<span role="columnheader">right side</span><span role="columnheader">law</span>'
        '<span role="columnheader">verdict</span></div>\n'
        '<div class="line" role="row"><div class="left" role="cell"><math displaystyle="true"><mfrac>'
        "<mrow><mi>∂</mi><msub><mi>y</mi><mi>k</mi></msub></mrow>"
        '<mrow><mi>∂</mi><msub><mi class="word">net</mi><mi>i</mi></msub></mrow></mfrac></math></div>'
        '<div class="right formula" role="cell" style="--ems: 4.35"><math displaystyle="true"><mo form="infix">=</mo>'
        "<mfrac><mrow><mi>∂</mi><msub><mi>y</mi><mi>i</mi></msub></mrow>"
        '<mrow><mi>∂</mi><msub><mi class="word">net</mi><mi>i</mi></msub></mrow></mfrac></math></div>'
        '<div class="law" role="cell">case <math><mi>i</mi><mo>=</mo><mi>k</mi></math></div>'
        '<div class="verdict proved" role="cell"><span class="mark" aria-hidden="true">✓</span>proved</div></div>\n'
        "</div>"
    )


# What is not on the page.


@subjects
@langs
def test_nothing_is_fetched_and_nothing_runs(subject, lang):
    text = written(subject, "html", lang, "brief")
    assert not re.search(r"https?:|url\(|@import|<script|<iframe|<object|\son\w+=", text)
    assert re.findall(r'(?:href|src)="([^"]*)"', text) == ["data:,"]
    assert "default-src 'none'" in text


@pytest.mark.parametrize(
    "title", [r"R&D_50% \input{x} <script>alert(1)</script>", HOSTILE, "</title><b>", "\0\x1b\ud800"]
)
def test_what_a_user_types_appears_literally(title):
    block = (Heading(title), Paragraph((title,)), Table((title,), ((title, title),)))
    text = render_html(Document(title, "en", block, {}))
    root = fromstring(text)
    literal = words(fromstring(f"<a>{escape(title)}</a>"))
    assert literal == " ".join("".join(one if one.isprintable() else " " for one in title).split())
    for tag in ("title", "h1", "h2", "p", "caption", "th", "td"):
        assert {words(one) for one in root.iter(tag)} == {literal}
    assert not {"script", "b"} & {one.tag for one in root.iter()}


def test_names_and_labels_are_escaped():
    text = render_html(hostile_document())
    assert fromstring(text) is not None
    assert "<script" not in text
    board = next(lines(proof("sigmoid-mse").derivation.parts[0]))
    root = fromstring(render_html(Document('"><script>', "en", (Board((board,)),), {})))
    assert classed(root, "board")[0].get("aria-label") == '"><script>'


# Colours.


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_letters_stands_out_from_what_is_behind():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in STYLE.split("@media screen and", 2)[:2])
    for colours in (light, dark):
        for name in ("ink", "soft", "link", "proved", "agrees", "undecided", "wrong"):
            for behind in ("paper", "shade"):
                assert contrast(colours[name], colours[behind]) >= 4.5, (name, behind)


# In a browser.

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"
PHONE, DESK = 360, 1200
PAPER = 672
"""A4 without its margins, in pixels."""


def browse(folder, *arguments: str) -> subprocess.CompletedProcess:
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def measured(folder, text: str, script: str, width: int, *flags: str):
    """What the body of a function returns in a window as wide as that, every step unfolded."""
    unfold = "document.querySelectorAll('details').forEach(one => one.open = true);"
    told = f"onload = () => parent.postMessage(JSON.stringify((() => {{{unfold}{script}}})()), '*')"
    free = re.sub("<meta http-equiv[^>]*>", "", text)  # which would forbid the script
    (folder / "page.html").write_text(free.replace("</body>", f"<script>{told}</script></body>"), encoding="utf-8")
    heard = "addEventListener('message', event => { document.getElementById('told').textContent = event.data })"
    frame = f'<iframe width="{width}" height="800" src="page.html"></iframe>'
    (folder / "frame.html").write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><pre id="told"></pre><script>{heard}</script>{frame}', encoding="utf-8"
    )
    shown = browse(folder, "--virtual-time-budget=5000", *flags, "--dump-dom", (folder / "frame.html").as_uri()).stdout
    return json.loads(html.unescape(re.search('<pre id="told">(.+?)</pre>', shown, re.DOTALL)[1]))


LONG = Paragraph(("by ", Hypothesis(parse("+".join(f"under_score_{place}*t" for place in range(9))), parse("q")), "."))


def wide_page() -> str:
    document = hostile_document()
    wide = Equations(((parse("q"), parse("*".join(f"exp(net_{place})" for place in range(60))), "note"),), boxed=True)
    table = Table(("a", "b", "c"), (("word" * 20, "1.5", "two words"),))
    return render_html(Document("X" * 200, "en", (*document.blocks, LONG, wide, table), {}))


PAGES = {
    **{f"{subject}-zh": lambda subject=subject: written(subject, "html", "zh", "brief") for subject in SUBJECTS},
    "sigmoid-focal-full": lambda: written("sigmoid-focal", "html", "en", "full"),
    "wide": wide_page,
}
CHOSEN = ("softmax-ce-zh", "backprop-sigmoid-zh", "sigmoid-focal-full", "wide")
WIDTH = """
const page = document.documentElement;
const over = [...document.querySelectorAll("main *")].filter(one => !one.closest("math") &&
    !one.parentElement.closest(".formula, .left, .law, .table, p, .unseen") &&
    one.getBoundingClientRect().right > page.clientWidth + 1);
const low = [...document.querySelectorAll(".formula, .left, .law, p")].filter(
    one => one.scrollHeight > one.clientHeight + 1);
return [page.scrollWidth, page.clientWidth, over.map(one => one.className), low.map(one => one.textContent)];
"""


@needs_chromium
@pytest.mark.parametrize("width", [PHONE, 800, DESK])
@pytest.mark.parametrize("name", CHOSEN)
def test_a_page_is_never_wider_than_the_window(name, width, tmp_path):
    wanted, window, over, cut = measured(tmp_path, PAGES[name](), WIDTH, width)
    assert width - 20 <= window <= width
    assert wanted <= window
    assert not over
    assert not cut  # below or above, where nobody can scroll


HIDDEN = """
return [...document.querySelectorAll(".formula, .left, .law, .table, p")].filter(
    one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent);
"""


def columns_page() -> str:
    wide = parse(" + ".join(f"exp(y/{number})" for number in range(2, 18)))
    rows = tuple((name, wide, "✓ proved") for name in ("one", "another"))
    return render_html(Document("wide", "en", (Table(("name", "formula", "verdict"), rows),), {}))


def derivation_page(name: str) -> str:
    return render_html(derivation_document(prove(derive(name)), "en"))


@needs_chromium
@pytest.mark.parametrize("width", [900, DESK])
@pytest.mark.parametrize("name", ["adam", "softmax-ce", "columns"])
def test_nothing_has_to_be_scrolled_on_a_screen(name, width, tmp_path):
    text = columns_page() if name == "columns" else derivation_page(name)
    assert measured(tmp_path, text, HIDDEN, width) == []


BOXES = """
const seen = one => !/^[\\u2061-\\u2063]$/.test(one.textContent);
const empty = one => { const box = one.getBoundingClientRect(); return !(box.width > 0 && box.height > 0) };
const marks = [...document.querySelectorAll("math, math *")].filter(seen);
const rows = [...document.querySelectorAll("mfrac")].filter(one => {
    const [top, bottom] = [...one.children].map(part => part.getBoundingClientRect());
    return top.bottom > bottom.top + 1 });
return [marks.length, marks.filter(empty).length, rows.length];
"""


@needs_chromium
@pytest.mark.parametrize("name", CHOSEN)
def test_mathematics_is_drawn(name, tmp_path):
    marks, empty, fallen = measured(tmp_path, PAGES[name](), BOXES, DESK)
    assert marks > 50
    assert empty == fallen == 0


LEGIBLE = """
const channels = text => text.match(/[\\d.]+/g).map(Number);
const light = text => { const [r, g, b] = channels(text).slice(0, 3).map(part => part / 255).map(
    part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
const behind = one => { for (; one; one = one.parentElement) { const [r, g, b, a = 1] = channels(
    getComputedStyle(one).backgroundColor); if (a === 1) return getComputedStyle(one).backgroundColor }
    return "rgb(255, 255, 255)" };
const texts = [...document.querySelectorAll("main *")].filter(one => [...one.childNodes].some(
    part => part.nodeType === 3 && part.textContent.trim()));
const ratios = texts.map(one => { const pair = [light(getComputedStyle(one).color), light(behind(one))].sort(
    (a, b) => a - b); return (pair[1] + 0.05) / (pair[0] + 0.05) });
return [texts.length, Math.min(...ratios), light(getComputedStyle(document.body).backgroundColor)];
"""


@needs_chromium
@pytest.mark.parametrize(("flags", "dark"), [((), False), ((DARK,), True)], ids=["light", "dark"])
def test_letters_are_legible(flags, dark, tmp_path):
    text = write(failing(Verdict.WRONG, counterexample=EXAMPLE), "html", lang="en", detail="brief")
    count, worst, paper = measured(tmp_path, text, LEGIBLE, DESK, *flags)
    assert count > 100
    assert worst >= 4.5
    assert (paper < 0.05) == dark


@needs_chromium
def test_the_browser_has_nothing_to_complain_about(tmp_path):
    def complaints(text: str) -> list[str]:
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        log = browse(tmp_path, "--enable-logging=stderr", "--dump-dom", path.as_uri()).stderr
        return [line for line in log.splitlines() if "CONSOLE" in line]

    text = written("softmax-ce", "html", "en", "brief")
    assert not complaints(text)
    assert complaints(text.replace("<main>", '<main><img src="missing.png" />'))  # forbidden by the page itself


CUT = """
const sized = [...document.querySelectorAll(".formula, .left, .law, p, .table")];
const hidden = [...document.querySelectorAll(".board")].filter(one => !one.getBoundingClientRect().height);
return [document.documentElement.scrollWidth, hidden.length,
    sized.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)];
"""


@needs_chromium
@pytest.mark.parametrize("name", [name for name in PAGES if name != "wide"])
def test_nothing_is_cut_off_on_paper(name, tmp_path):
    text = PAGES[name]().replace("@media print", "@media all").replace("@media screen", "@media not all")
    text = text.replace("overflow: visible", "overflow: auto")  # so that what flows over can be measured
    width, hidden, cut = measured(tmp_path, text, CUT, PAPER)
    assert width <= PAPER
    assert hidden == 0
    assert cut == []


@needs_chromium
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_print_shows_every_step(tmp_path):
    document = derivation_document(proof("softmax-ce"))
    certificate = document.blocks.index(Heading("What was checked"))
    page = render_html(replace(document, blocks=document.blocks[:certificate]))
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    pdf = tmp_path / "page.pdf"
    browse(tmp_path, DARK, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", (tmp_path / "page.html").as_uri())
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    boxes = [tuple(map(float, box)) for box in re.findall(r'<word xMin="(\S+)" yMin="\S+" xMax="(\S+)"', text)]
    widths = {float(width) for width in re.findall(r'<page width="(\S+)"', text)}
    assert min(left for left, _ in boxes) > 0
    assert max(right for _, right in boxes) < min(widths)
    assert text.count(">proved<") == sum(1 for _ in proof("softmax-ce").derivation.walk())


def test_the_layout_of_a_page_leaves_the_tables_inside_of_formulas_alone():
    """A formula by cases is a table of the class "cases", too; as a grid it would lose its rows and its middle."""
    tables = set(
        re.findall(r'<mtable class="(\w+)">', render_html(derivation_document(prove(derive("identity-huber")))))
    )
    assert "cases" in tables
    for name in tables:
        places = [found.start() for found in re.finditer(rf"\.{name}\b", STYLE)]
        assert places
        assert all(STYLE[:place].endswith(("div", "math ")) for place in places)
