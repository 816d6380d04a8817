"""Whole handouts in a browser: every page of the course, in both languages, on a phone and on a desk."""

from functools import cache

import pytest
from test_html import BOXES, DARK, DESK, LEGIBLE, PHONE, WIDTH, browse, measured, needs_chromium

from derive.checker import prove
from derive.derivation import Derivation
from reports.handout.options import Options
from reports.handout.writing import CORE, derivation_content, experiment_content, subject
from reports.rendering.html import render_html

pages = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in CORE for lang in ("en", "zh")])
derivations = pytest.mark.parametrize("name", [name for name in CORE if isinstance(subject(name), Derivation)])


@cache
def proof(name):
    return prove(subject(name))


@cache
def page(name, lang):
    one = subject(name)
    options = Options(lang=lang)
    content = (
        derivation_content(proof(name), options) if isinstance(one, Derivation) else experiment_content(one, options)
    )
    return render_html(content)


@needs_chromium
@pages
def test_a_handout_is_never_wider_than_a_phone(name, lang, tmp_path):
    script = WIDTH.replace(".table, p, .unseen", ".table, p, .unseen, pre")  # code scrolls in its frame
    assert script != WIDTH
    wanted, window, over, cut = measured(tmp_path, page(name, lang), script, PHONE)
    assert wanted <= window
    assert not over
    assert not cut


ROOM = """
return [...document.querySelectorAll(".line")].map(line => {
    const [left, right] = [".left", ".right"].map(side => line.querySelector(side).getBoundingClientRect());
    return [right.width, right.height, line.getBoundingClientRect().width]});
"""


@needs_chromium
@derivations
@pytest.mark.parametrize("width", [PHONE, 800, DESK])
def test_every_right_side_has_room_to_be_read(name, width, tmp_path):
    """Also where two cases stand side by side, or below one another on a phone."""
    lines = measured(tmp_path, page(name, "en"), ROOM, width)
    assert len(lines) > 40
    for right, high, whole in lines:
        assert right >= min(140, whole / 2)
        assert high > 15


@needs_chromium
@derivations
def test_the_cases_stand_side_by_side_where_there_is_room(name, tmp_path):
    script = "return [...document.querySelectorAll('.cases > section')].map(one => one.getBoundingClientRect().top)"
    desk, phone = (measured(tmp_path, page(name, "en"), script, width) for width in (DESK, PHONE))
    assert desk[0] == desk[1]
    assert phone[0] < phone[1]


@needs_chromium
@pages
def test_mathematics_and_pictures_are_drawn(name, lang, tmp_path):
    marks, empty, fallen = measured(tmp_path, page(name, lang), BOXES, DESK)
    assert empty == fallen == 0
    assert marks > 50 or name in ("gender", "neuron", "mnist")
    script = "return [...document.querySelectorAll('img')].map(one => [one.naturalWidth, one.alt.length])"
    images = measured(tmp_path, page(name, lang), script, DESK)
    assert images
    assert all(width > 500 and described > 20 for width, described in images)


@needs_chromium
@pytest.mark.parametrize(("flags", "dark"), [((), False), ((DARK,), True)], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["softmax-ce", "neuron"])
def test_letters_are_legible(name, flags, dark, tmp_path):
    count, worst, paper = measured(tmp_path, page(name, "zh"), LEGIBLE, DESK, *flags)
    assert count > 30
    assert worst >= 4.5
    assert (paper < 0.05) == dark


@needs_chromium
@pages
def test_the_browser_has_nothing_to_complain_about(name, lang, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(page(name, lang), encoding="utf-8")
    log = browse(tmp_path, "--enable-logging=stderr", "--dump-dom", path.as_uri()).stderr
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
