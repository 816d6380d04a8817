"""The pages of all losses and all activations: every entry of the tables, every verdict, the figures on them."""

from __future__ import annotations

from math import inf, isfinite, log, sqrt
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from derive.checker import Verdict
from derive.notation import LOSS
from derive.steps import Domain
from derive.tables import ACTIVATIONS, LOSSES, misfit
from reports.document import Code, Figure, Heading, Table
from reports.formats import FORMATS
from reports.handout.pages import PAGES
from reports.handout.writing import file_name, handout
from reports.phrases.zoo import ZOO_PHRASES
from reports.zoo.activations import alone, slope_of
from reports.zoo.curves import as_function, largest
from reports.zoo.losses import _of_output, _targets, fitting, matched, of_pair

GALLERY = Path(__file__).parent.parent / "reports" / "gallery"
langs = pytest.mark.parametrize("lang", ["en", "zh"])
TABLES = {"losses": LOSSES, "activations": ACTIVATIONS}
KINDS = {"losses": "loss", "activations": "activation"}
pages = pytest.mark.parametrize("name", TABLES)


@langs
@pages
def test_every_entry_has_its_heading_its_row_its_picture(name, lang):
    document = PAGES[name].document(lang)
    entries = TABLES[name].values()
    place = lang == "zh"
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert [heading.lower() for heading in headings[1:]] == [entry.title[place].lower() for entry in entries]
    overview = next(block for block in document.blocks if isinstance(block, Table))
    assert [row[0] for row in overview.rows] == [Code(entry.name) for entry in entries]
    figures = [block.name for block in document.blocks if isinstance(block, Figure)]
    assert figures == [f"{KINDS[name]}-{entry.name}" for entry in entries]


def test_every_pair_that_fits_has_its_error_term_with_its_verdict():
    document = PAGES["losses"].document("en")
    tables = [block for block in document.blocks if isinstance(block, Table)][1:]
    for loss, table in zip(LOSSES.values(), tables, strict=True):
        fitting_ones = [one.name for one in ACTIVATIONS.values() if not misfit(one, loss)]
        assert [row[0] for row in table.rows] == [Code(name) for name in fitting_ones]
        for name, row in zip(fitting_ones, table.rows, strict=True):
            derivation, finding = of_pair(name, loss.name)
            assert row[1] == derivation.results["delta"].right
            assert finding.verdict in (Verdict.PROVED, Verdict.AGREES), f"{name}-{loss.name}"
            assert finding.verdict.value in row[2]


def test_every_derivative_of_an_activation_is_proved():
    assert {name: alone(name)[1].holds for name in ACTIVATIONS} == dict.fromkeys(ACTIVATIONS, True)


def test_a_loss_with_its_canonical_link_has_output_minus_target():
    """McCullagh and Nelder 1989, section 2.2.4; the divergence is the cross-entropy up to a constant."""
    expected = {"quadratic": ["identity"], "bce": ["sigmoid"], "ce": ["softmax"], "kl": ["softmax"], "poisson": ["exp"]}
    assert {loss.name: found for loss in LOSSES.values() if (found := matched(loss))} == expected


@pytest.mark.parametrize(
    ("name", "most", "where"),
    [
        ("identity", 1, (-inf, inf)),
        ("sigmoid", 1 / 4, (0, 0)),
        ("tanh", 1, (0, 0)),
        ("relu", 1, (0, inf)),
        ("softplus", 1, (inf, inf)),
        ("gelu", 1.128904145, (sqrt(2), sqrt(2))),
        ("silu", 1.099839320, (2.39935728, 2.39935728)),
        ("softsign", 1, (0, 0)),
        ("arctan", 1, (0, 0)),
        ("exp", inf, (inf, inf)),
        ("softmax", 1 / 4, (log(2), log(2))),
    ],
)
def test_the_largest_slope_and_its_place(name, most, where):
    """Where the second derivative is 0: net² = 2 for gelu, net·tanh(net/2) = 2 for silu, y = 1/2 for softmax."""
    found, place = slope_of(name)
    assert found == pytest.approx(most, abs=1e-8)
    assert place == pytest.approx(where, abs=1e-7)


def test_a_largest_value_that_is_only_approached_is_told_from_one_that_is_taken():
    assert largest(lambda x: 3 - 1 / (1 + x * x)) == (pytest.approx(3, abs=1e-3), (-inf, -inf))
    assert largest(lambda x: 2.0 if x <= -0.3 else 0.0) == (2, (-inf, pytest.approx(-0.3)))
    assert largest(lambda x: -((x - 0.123) ** 2))[1] == (pytest.approx(0.123), pytest.approx(0.123))


def test_what_is_drawn_is_the_loss_of_one_output():
    for name, target, y, value in (
        ("bce", 1, 0.3, -log(0.3)),
        ("quadratic", 0, 3, 4.5),
        ("hinge", -1, 0.5, 1.5),
        ("poisson", 3, 2, 2 - 3 * log(2)),
        ("huber", 0, 3, 2 * 3 - 2),
    ):
        loss = LOSSES[name]
        curve = as_function(LOSS, _of_output(loss), loss.parameters, {"t_1": target})
        assert float(curve(y)) == pytest.approx(value)


@langs
@pages
@pytest.mark.parametrize("form", ["latex", "text"])
def test_a_page_is_written_in_every_language(name, lang, form, monkeypatch):
    monkeypatch.setattr("reports.figures.curves.curves_picture", lambda *_, **__: b"picture")
    document = PAGES[name].document(lang)
    files = handout(name, document, FORMATS[form]).files
    (text,) = (content.decode() for file, content in files.items() if file.endswith(f".{FORMATS[form].ending}"))
    assert document.title in text
    other = ZOO_PHRASES[f"{name}-lead"][lang == "en"]
    assert other[:20] not in text


def test_a_picture_serves_both_languages():
    first, second = (
        next(block for block in PAGES["activations"].document(lang).blocks if isinstance(block, Figure))
        for lang in ("en", "zh")
    )
    assert first.drawn is second.drawn
    light, dark = (first.drawn(theme, "png") for theme in ("light", "dark"))
    assert light.startswith(b"\x89PNG")
    assert light != dark


def test_the_pages_can_be_asked_for_by_name(tmp_path):
    run = CliRunner().invoke(main, ["report", "losses", "--format", "text", "--lang", "zh", "--out", str(tmp_path)])
    assert run.exit_code == 0, run.output
    assert "二元交叉熵" in (tmp_path / "losses.zh.txt").read_text(encoding="utf-8")
    unknown = CliRunner().invoke(main, ["report", "losse"])
    assert unknown.exit_code == 2
    assert "losses" in unknown.output


def test_fitting_leaves_out_what_makes_no_sense():
    assert [one.name for one in fitting(LOSSES["ce"])] == ["softmax"]


@langs
@pages
def test_the_gallery_has_the_same_text(name, lang):
    form = FORMATS["markdown"]
    committed = (GALLERY / file_name(name, form, lang)).read_text(encoding="utf-8")
    stale = "the gallery is stale: python cli.py report --gallery --out reports/gallery"
    assert form.write(PAGES[name].document(lang), {}).decode() == committed, stale


def test_targets_of_0_need_a_limit_where_the_loss_has_no_value_there():
    for loss in LOSSES.values():
        if loss.targets is Domain.POSITIVE:
            needs = not isfinite(as_function(LOSS, _of_output(loss), loss.parameters, {"t_1": 0})(0.5))
            assert (_targets(loss) == "limit") == needs == (loss.name == "kl"), loss.name
