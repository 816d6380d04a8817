"""The course: nothing that the tables hold is missing in it, its order, its page of contents, its links."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest
from click.testing import CliRunner

import reports.handout.chapters as course_table
from cli import main
from derive.catalog import known_name, names
from derive.tables import LOSSES, pairs
from derive.topics import TOPICS
from numeric.experiments import EXPERIMENTS
from reports.demos.table import DEMOS
from reports.document import Code, Heading, Link, Paragraph
from reports.formats import FORMATS
from reports.handout.chapters import CHAPTERS, chapters, course, variants
from reports.handout.course import commands_for, course_document, handout_title, write_contents
from reports.handout.pages import PAGES
from reports.zoo.losses import fitting

langs = pytest.mark.parametrize("lang", ["en", "zh"])


def test_every_topic_every_experiment_and_every_page_is_in_the_course_once():
    members = course()
    listed = [*members, *(other for name in members for other in variants(name))]
    assert len(set(listed)) == len(listed)
    assert {*TOPICS, *EXPERIMENTS, *PAGES} <= set(listed)


def test_every_pair_is_on_the_page_of_losses_that_the_course_has():
    assert "losses" in course()
    assert [(one.name, loss.name) for loss in LOSSES.values() for one in fitting(loss)] == [
        (one.name, loss.name) for one, loss in pairs()
    ]


def test_what_a_chapter_names_exists():
    for chapter in CHAPTERS:
        for name in (*chapter.named, *chapter.last):
            assert name in EXPERIMENTS or name in PAGES or known_name(name) == name


def test_what_comes_new_into_a_table_comes_last_by_itself(monkeypatch):
    new = replace(TOPICS["backprop"], name="convolution", group="convolutions", of=None)
    monkeypatch.setattr(course_table, "TOPICS", {**TOPICS, "convolution": new})
    monkeypatch.setattr(course_table, "GROUPS", {**course_table.GROUPS, "convolutions": ("Convolutions", "卷积")})
    monkeypatch.setattr(course_table, "EXPERIMENTS", {**EXPERIMENTS, "lenet": EXPERIMENTS["mnist"]})
    *_, last = chapters()
    assert last.title == ("Further", "其他")
    assert last.members == ("lenet", "convolution")
    assert course()[-2:] == ["lenet", "convolution"]


def test_the_order_is_that_of_the_articles():
    """000: MSE, its loss, the demo; 001: softmax; 002: the neuron; 003: information, optimisers; 004: the digits."""
    order = ["sigmoid-mse", "sigmoid-bce", "gender", "softmax", "softmax-ce", "neuron", "entropy", "adam", "backprop"]
    order += ["batch-norm", "mnist", "autoencoder", "losses", "claims", "errata"]
    assert sorted(order, key=course().index) == order


def test_what_a_handout_uses_comes_before_it():
    pairs_in_order = [
        ("design-bce", "sigmoid-bce"),
        ("sigmoid-bce", "saturation-sigmoid-bce"),
        ("softmax", "design-ce"),
        ("nesterov", "look-ahead"),
        ("adamw", "weight-decay"),
        ("l2", "weight-decay"),
        ("adamw", "optimisers"),
        ("l1", "overfitting"),
    ]
    for used, user in pairs_in_order:
        assert course().index(used) < course().index(user)


@langs
def test_the_page_has_a_heading_a_chapter_and_a_link_and_commands_a_handout(lang):
    document = course_document(lang, lambda name: f"{name}.file")
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings == [f"{at}. {one.title[lang == 'zh']}" for at, one in enumerate(chapters(), 1)]
    lines = [block.pieces for block in document.blocks if isinstance(block, Paragraph) and len(block.pieces) > 1]
    links = {piece.file.removesuffix(".file"): line for line in lines for piece in line if isinstance(piece, Link)}
    assert list(links) == course()
    for name, line in links.items():
        assert Link(handout_title(name, lang), f"{name}.file") in line
        assert [piece.text for piece in line if isinstance(piece, Code)] == commands_for(name)


def test_the_commands_are_those_of_the_program_and_of_the_demos():
    assert commands_for("softmax-ce")[0] == "derive softmax-ce"
    assert commands_for("gender") == ["reproduce gender"]
    assert commands_for("claims") == ["report claims"]
    demos = {command for demo in DEMOS.values() for command in demo.commands}
    assert "codegen sigmoid-bce" in demos
    assert "codegen sigmoid-bce" in commands_for("sigmoid-bce")
    for name in course():
        for command in commands_for(name):
            assert command.split()[0] in main.commands


@langs
@pytest.mark.parametrize("form", ["markdown", "html", "latex", "text", "notebook"])
def test_every_format_writes_the_page_with_links_to_its_own_files(form, lang, tmp_path):
    (path,) = write_contents(tmp_path, [FORMATS[form]], [lang])
    ending = f".{FORMATS[form].ending}" if lang == "en" else f".{lang}.{FORMATS[form].ending}"
    assert path.name == f"contents{ending}"
    text = path.read_text(encoding="utf-8")
    for name in course():
        assert f"{name}{ending}" in text


def test_a_sheet_for_students_is_linked_by_its_own_name(tmp_path):
    (path,) = write_contents(tmp_path, [FORMATS["markdown"]], ["en"], "student")
    links = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    assert "softmax-ce-student.md" in links
    assert "gender.md" in links


def test_the_whole_course_is_written_with_its_contents(tmp_path, monkeypatch):
    monkeypatch.setattr(course_table, "course", lambda: ["sigmoid", "demos"])
    run = CliRunner().invoke(main, ["report", "--all", "--format", "text", "--out", str(tmp_path)])
    assert run.exit_code == 0, run.output
    assert {path.name for path in tmp_path.iterdir()} == {"sigmoid.txt", "demos.txt", "contents.txt"}


def test_no_name_means_two_handouts():
    kinds = set(names()), set(EXPERIMENTS), set(PAGES)
    assert not any(one & other for one, other in combinations(kinds, 2))
