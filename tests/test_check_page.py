"""`check` as a page and as Markdown: the document as it was written, marks at its signs, nothing of it as markup."""

import json
import re
from functools import cache
from xml.etree.ElementTree import Element, fromstring

import pytest
from test_check import NOTES, RIGHT
from test_html import DARK, DESK, PHONE, classed, contrast, measured, needs_chromium, words
from test_reports import HOSTILE

from derive.documents import Outcome, check_text, understood
from derive.reading import read
from reports.checking import CheckedFile, Style, written
from reports.checking.page_style import STYLE
from reports.checking.words import MARKS
from reports.phrases import say
from reports.rendering.html_style import STYLE as EVERY_PAGE

UNKNOWN = "\n$$\\int_0^1 f = 1$$\n"
CHAIN = "$$a_i = 2 b_i$$\n\n$$a_i + b_i = 4 b_i \\quad a_i - b_i = b_i$$\n"
TEX = r"\[ a_i = 2 b_i \] % 1 < 2" + "\r\n\r\n" + r"\[ a_i + a_i \approx 5 b_i \]"
SCRIPT = "<script>alert(1)</script>"
WICKED = (
    f"{SCRIPT} \u202e & <b> \x07 </code></div> &lt; \t|\n"
    r"$$x_{\text{<b>`|}, i} + 1 = x_{\text{<b>`|}, i}$$ $$|a_i| = |a_i| + 1$$"
    "\n"
    r"$$x_{\text{<script>`|}} = 2$$ then $$x_{\text{<script>`|}} + 1 = 4 \text{ <script>}$$ <!-- --> ]]>"
)
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# One"},
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["x = 1 < 2\n", "x = 3"]},
            {"cell_type": "markdown", "metadata": {}, "source": ["$$a_i = 2 b_i$$\n", "$$2 a_i = 5 b_i$$"]},
        ],
    }
)
DOCUMENTS = {
    "notes.md": NOTES,
    "right.md": RIGHT,
    "unknown.md": RIGHT + UNKNOWN,
    "chain.md": CHAIN,
    "a.tex": TEX,
    "wicked.md": WICKED,
    "n.ipynb": NOTEBOOK,
    "empty.md": "",
}
documents = pytest.mark.parametrize("name", DOCUMENTS)
langs = pytest.mark.parametrize("lang", ["en", "zh"])


@cache
def checked(name: str, called: str = "") -> CheckedFile:
    carrier = {"a.tex": "latex", "n.ipynb": "notebook"}.get(name, "markdown")
    reading = read(DOCUMENTS[name], carrier)
    return CheckedFile(
        called or name, DOCUMENTS[name], carrier, understood(reading), check_text(DOCUMENTS[name], carrier)
    )


def html(*names: str, lang: str = "en", every: bool = False) -> str:
    return written(list(map(checked, names)), "html", Style(lang, every))


def page(*names: str, lang: str = "en", every: bool = False) -> Element:
    return fromstring(html(*names, lang=lang, every=every))


def markdown(*names: str, lang: str = "en", every: bool = False) -> str:
    return written(list(map(checked, names)), "markdown", Style(lang, every))


def pieces(code: Element) -> list[tuple[str, Element | None]]:
    """The text of a line in its pieces, and the marks between them."""
    found: list[tuple[str, Element | None]] = [(code.text or "", None)]
    for one in code:
        mark = "mark" in one.get("class").split()
        found += [("" if mark else one.text or "", one if mark else None), (one.tail or "", None)]
    return found


def unmarked(code: Element) -> str:
    return "".join(text for text, _ in pieces(code))


def rows(root: Element, at: int = 0) -> list[Element]:
    return [row.find("code") for row in classed(root, "row")]


def details_of(root: Element, outcome: Outcome) -> list[Element]:
    return classed(root, f"of-{outcome.name.lower().replace('_', '-')}")


# The document on the page.


@documents
def test_every_line_is_shown_as_it_was_written(name):
    shown = [unmarked(code) for code in rows(page(name))]
    assert shown == [
        re.sub("[\u202e\x07]", "\N{REPLACEMENT CHARACTER}", line)
        for source in checked(name).sources
        for line in source.lines
    ]
    if name not in ("n.ipynb", "wicked.md"):
        assert "\n".join(shown) == DOCUMENTS[name].replace("\r\n", "\n").removesuffix("\n")


@documents
def test_a_line_has_its_number(name):
    numbers = [one.text for one in classed(page(name), "count")]
    assert numbers == [str(number) for source in checked(name).sources for number in range(1, len(source.lines) + 1)]


@documents
@langs
def test_at_every_sign_that_was_judged_stands_its_mark(name, lang):
    root = page(name, lang=lang)
    expected = {
        f"at1-{at}": (one.place.cell, one.place.line, one.place.column, one.outcome)
        for at, one in enumerate(checked(name).judgements, 1)
    }
    found = {}
    lines = [(source.cell, number) for source in checked(name).sources for number in range(1, len(source.lines) + 1)]
    for place, code in zip(lines, rows(root), strict=True):
        column = 1
        for text, mark in pieces(code):
            if mark is not None:
                outcome = Outcome[mark.get("class").split()[1].upper().replace("-", "_")]
                assert mark.text == MARKS[outcome]
                assert mark.get("title").startswith(say(f"outcome-{mark.get('class').split()[1]}", lang))
                found[mark.get("id")] = (*place, column, outcome)
            column += len(text)
    assert found == expected


def test_the_sign_is_coloured_with_its_mark():
    lines = rows(page("notes.md"))
    assert [(one.get("class"), one.text) for one in lines[4] if "mark" not in one.get("class")] == [("wrong", "=")]
    assert [one.text for one in lines[7] if one.get("class") == "agrees"] == [r"\approx"]
    assert [one.text for one in lines[6] if one.get("class") == "given"] == [r"\leftarrow"]


def test_two_signs_in_one_line_have_a_mark_each():
    (line,) = [code for code in rows(page("chain.md")) if "quad" in unmarked(code)]
    assert [one.text for one in line if "mark" in one.get("class")] == ["✗", "✓"]


# What is said of a sign.


@langs
def test_what_is_wrong_stands_open_below_its_line(lang):
    root = page("notes.md", lang=lang)
    (note,) = details_of(root, Outcome.WRONG)
    assert note.get("open") is not None
    (source,) = classed(root, "source")
    children = list(source)
    before = children[children.index(note) - 1]
    assert words(before.find("span")) == "5"
    assert "has-wrong" in before.get("class")
    names = [words(one) for one in note.iter("dt")]
    assert names == [say(f"check-as-{key}", lang) for key in ("understood", "counterexample", "repair")]
    judgement = next(one for one in checked("notes.md").judgements if one.outcome is Outcome.WRONG)
    for part in (judgement.counterexample.left, "i = 1", judgement.counterexample.right):
        assert part in words(note)
    assert say("check-repair", lang, *{"en": ("a sign", "right"), "zh": ("符号", "右")}[lang]) in words(note)
    assert [one.tag for one in note.iter("math")].count("math") == 3  # the case, the equation, the repair


def test_what_holds_has_a_mark_with_a_title_and_no_more_unless_it_is_asked_for():
    root = page("right.md")
    marks = [one for one in root.iter("span") if one.get("class") == "mark proved" and one.get("id")]
    assert marks
    assert all(one.get("title").startswith("proved") and one.get("role") == "img" for one in marks)
    assert "∂ŷᵢ/∂zⱼ = ŷᵢ (1 - ŷᵢ)" in marks[0].get("title")
    assert details_of(root, Outcome.PROVED) == []
    unfolding = details_of(page("right.md", every=True), Outcome.PROVED)
    assert len(unfolding) == len(marks)
    assert all(one.get("open") is None for one in unfolding)


def test_what_is_not_read_is_folded_and_says_why():
    (note,) = details_of(page("unknown.md"), Outcome.NOT_READ)
    assert note.get("open") is None
    (judgement,) = [one for one in checked("unknown.md").judgements if one.outcome is Outcome.NOT_READ]
    assert judgement.reason in words(note)
    assert judgement.reason not in words(page("unknown.md", lang="zh"))


# The summary.


@documents
@langs
def test_the_counts_lead_to_the_first_of_each(name, lang):
    root = page(name, lang=lang)
    judgements = checked(name).judgements
    links = [one for part in classed(root, "counts") for one in part.iter("a")]
    assert len(links) == len({one.outcome for one in judgements})
    by_id = {one.get("id"): one for one in root.iter() if one.get("id")}
    for link in links:
        mark, target = link.find("span"), by_id[link.get("href")[1:]]
        assert mark.get("class") == target.get("class")
        outcome = Outcome[mark.get("class").split()[1].upper().replace("-", "_")]
        assert str(sum(one.outcome is outcome for one in judgements)) in words(link)
        first = next(at for at, one in enumerate(judgements, 1) if one.outcome is outcome)
        assert target.get("id") == f"at1-{first}"


def test_each_wrong_place_is_linked_with_what_was_understood_there():
    root = page("notes.md", "right.md", "chain.md")
    places = [one for part in classed(root, "places") for one in part.iter("li")]
    assert [words(one.find("a")) for one in places] == ["5:42", "3:13"]
    assert [one.find("a").get("href") for one in places] == [
        f"#{note.get('id')}" for note in details_of(root, Outcome.WRONG)
    ]
    assert all(one.find(".//math") is not None for one in places)
    assert "a sign" in words(places[0])
    assert "Nothing is wrong." in words(root)


def test_every_link_leads_somewhere_and_no_two_places_have_one_name():
    root = page("notes.md", "chain.md", "n.ipynb", every=True)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {one.get("href") for one in root.iter("a")} <= {f"#{one}" for one in ids}


def test_several_files_have_a_section_each_and_are_listed():
    root = page("notes.md", "a.tex")
    assert [words(one) for one in root.iter("h2")] == ["notes.md", "a.tex"]
    assert words(root.find(".//h1")) == "Checked: 2 documents"
    assert [words(one.find("a")) for one in classed(root, "files")[0]] == ["notes.md", "a.tex"]
    assert words(page("a.tex").find(".//h1")) == "Checked: a.tex"


def test_a_notebook_is_shown_cell_by_cell():
    root = page("n.ipynb")
    assert [words(one) for one in classed(root, "cell")] == ["cell 1", "cell 2, not read", "cell 3"]
    sources = classed(root, "source")
    assert [unmarked(row.find("code")) for row in classed(sources[1], "row")] == ["x = 1 < 2", "x = 3"]
    assert ["code" in one.get("class") for one in sources] == [False, True, False]
    assert details_of(sources[2], Outcome.WRONG)
    assert not details_of(sources[0], Outcome.WRONG)


@langs
def test_a_page_has_its_language(lang):
    root = page("notes.md", lang=lang)
    assert root.get("lang") == {"en": "en", "zh": "zh-Hans"}[lang]
    told = re.sub("|".join(map(re.escape, NOTES.split("\n"))), "", "".join(root.find("body").itertext()))
    assert bool(re.search("understood|wrong|probably|hypothesis", told)) == (lang == "en")


# Nothing of a document is markup, and nothing comes from elsewhere.


@pytest.mark.parametrize("called", ["wicked.md", f"{SCRIPT}\"'`|&\u202e.md", HOSTILE])
@langs
def test_a_document_never_becomes_markup(called, lang):
    text = written([checked("wicked.md", called), checked("notes.md")], "html", Style(lang, every=True))
    root = fromstring(text)
    assert "<script" not in text.lower()
    assert "\u202e" not in text
    assert {one.tag for one in root.iter("head") for one in one} == {"meta", "link", "title", "style"}
    assert {key for one in root.iter() for key in one.attrib if key.startswith("on")} == set()
    assert sum(SCRIPT in unmarked(code) for code in rows(root)) == 1
    assert words(root.find(".//h2")) == " ".join(called.replace("\u202e", " ").split())


@documents
def test_a_page_needs_nothing_from_elsewhere(name):
    root = page(name)
    policy = next(one for one in root.iter("meta") if one.get("http-equiv"))
    assert policy.get("content").startswith("default-src 'none'")
    assert "url(" not in root.find("head/style").text
    assert {one.get("href") for one in root.iter("link")} == {"data:,"}
    assert not [one for one in root.iter() if one.get("src") or one.tag in ("script", "img", "iframe", "object")]


# Markdown.


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def table(text: str) -> list[list[str]]:
    return [cells(line) for line in text.splitlines() if line.startswith("|")]


@documents
@langs
def test_the_table_has_a_row_for_each_that_does_not_hold(name, lang):
    found = table(markdown(name, lang=lang))
    expected = list(checked(name).told(every=False))
    if not expected:
        assert found == []
        return
    head, rule, *body = found
    assert head[0] == say("check-as-place", lang)
    assert set(rule) == {"---"}
    assert len(body) == len(expected)
    for row, one in zip(body, expected, strict=True):
        assert len(row) == 5
        assert row[0].endswith(f"{one.place.line}:{one.place.column}")
        assert row[1].startswith(say(f"outcome-{one.outcome.name.lower().replace('_', '-')}", lang))
        assert bool(row[2]) == (one.left is not None)
        assert bool(row[3]) == (one.counterexample is not None)
        assert bool(row[4]) == (one.repair is not None)


def test_formulas_are_mathematics():
    _, _, wrong, conditional = table(markdown("notes.md"))
    assert wrong[2] == (r"$`\frac{\partial \hat{y}_{i}}{\partial z_{j}} = \hat{y}_{i} \left(1 + \hat{y}_{i}\right)`$")
    assert wrong[4] == r"probably a sign; the right side should be $`\hat{y}_{i} \left(1 - \hat{y}_{i}\right)`$"
    assert conditional[1] == r"only under a hypothesis: $`\sum_{j=1}^{n} y_{j} = 1`$"


def test_with_all_of_it_what_holds_is_listed_too():
    short, long = (table(markdown("right.md", every=every)) for every in (False, True))
    assert not any("proved" in row[1] for row in short)
    assert any("proved" in row[1] for row in long)


@pytest.mark.parametrize("called", [f"{SCRIPT}|`$\n# {SCRIPT}", HOSTILE])
@langs
def test_nothing_of_a_document_reaches_markdown_as_markup(called, lang):
    text = written([checked("wicked.md", called), checked("unknown.md")], "markdown", Style(lang, every=True))
    assert {len(row) for row in table(text)} == {5}
    prose = re.sub(r"\$`[^`]*`\$", "", text)
    assert not re.search(r"(?<!\\)[<`$]", prose)
    assert "<" not in text.replace(r"\<", "")
    assert len([line for line in text.splitlines() if line.startswith("#")]) == 3


# In a browser.

WIDTH = """
const page = document.documentElement;
const scrolls = ".formula, .sides, p";
const over = [...document.querySelectorAll("main *")].filter(one => !one.closest("math") &&
    !one.parentElement.closest(scrolls) && one.getBoundingClientRect().right > page.clientWidth + 1);
return [page.scrollWidth, page.clientWidth, over.map(one => one.className)];
"""
LONG = "word" * 100 + " $$" + "+".join(f"x_{{{number}}}" for number in range(80)) + " = 3$$\n\n"
DOCUMENTS["wide.md"] = LONG + "$$a = b + c$$ $$a + " + " + ".join("bcdfghklmopqrstuvwxyz") + " = 2$$\n"


@needs_chromium
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["notes.md", "wicked.md", "n.ipynb", "wide.md"])
def test_a_page_is_never_wider_than_the_window(name, width, tmp_path):
    text = written([checked(name, "x" * 300), checked("chain.md")], "html", Style("zh", every=True))
    wanted, window, over = measured(tmp_path, text, WIDTH, width)
    assert width - 20 <= window <= width
    assert wanted <= window
    assert not over


@needs_chromium
@pytest.mark.parametrize("theme", [(), (DARK,)])
def test_what_is_wrong_can_be_read_on_its_ground(theme, tmp_path):
    script = """
    const row = document.querySelector(".row.has-wrong");
    const hex = text => "#" + text.match(/\\d+/g).slice(0, 3).map(one => (+one).toString(16).padStart(2, "0")).join("");
    const ground = hex(getComputedStyle(row).backgroundColor);
    return [...row.querySelectorAll("code, .mark, .count")].map(one => [hex(getComputedStyle(one).color), ground]);
    """
    found = measured(tmp_path, html("notes.md"), script, DESK, *theme)
    assert len(found) == 3
    assert all(contrast(ink, ground) >= 4.5 for ink, ground in found)


def test_every_outcome_has_a_colour():
    style = EVERY_PAGE + STYLE
    assert all(re.search(rf"\.{outcome.name.lower().replace('_', '-')}\b[^{{]*{{ color", style) for outcome in Outcome)
