"""The demos of the articles: every one has commands that run, or says why not."""

import json
import re
import shlex

import pytest
from click.testing import CliRunner

import cli
from derive.catalog import names
from numeric.experiments import EXPERIMENTS
from numeric.experiments.saved import saved
from reports.demos.document import demos_document, demos_text
from reports.demos.record import Demo
from reports.demos.table import DEMOS
from reports.document import Listing
from reports.errata.articles import ARTICLES
from reports.phrases.demos import DEMO_PHRASES

RUNNING = {name: demo.commands for name, demo in DEMOS.items() if demo.commands}
TRAINING = ("train", "show", "evaluate", "predict")
"""Commands that are run by the tests, with an epoch in place of many."""


def parsed(command: str) -> tuple[str, dict]:
    """The command of the program and what it would be given; fails on an option that it does not have."""
    word, *arguments = shlex.split(command)
    return word, cli.main.commands[word].make_context(word, arguments).params


@pytest.mark.parametrize("name", RUNNING)
def test_every_command_is_one_that_the_program_takes(name):
    for command in RUNNING[name]:
        word, given = parsed(command)
        subjects = [*given.get("names", ()), *([given["name"]] if given.get("name") else [])]
        known = EXPERIMENTS if word == "reproduce" else {*names(), *EXPERIMENTS, "errata"}
        assert set(subjects) <= set(known), command
        if word == "reproduce":
            assert saved(given["name"]).as_expected


@pytest.mark.parametrize(
    "name", [name for name, commands in RUNNING.items() if any(one.split()[0] in TRAINING for one in commands)]
)
def test_what_is_trained_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in RUNNING[name]:
        if command.split()[0] not in TRAINING:
            continue
        done = CliRunner().invoke(cli.main, shlex.split(re.sub(r"--epochs \d+", "--epochs 1", command)))
        assert done.exit_code == 0, done.output
    if name == "checkpoint":
        shown = CliRunner().invoke(cli.main, ["show", "saved.npz", "--json"])
        assert json.loads(shown.output)["parameters"]["w_2"] == [4, 5]


def test_every_article_names_some():
    assert {demo.article for demo in DEMOS.values()} == {article.name for article in ARTICLES}
    for demo in DEMOS.values():
        assert 1 <= demo.first <= demo.last
        assert all(demo.title)


def test_a_demo_without_command_must_say_why():
    with pytest.raises(ValueError, match="either commands or a reason"):
        Demo("one", "000", 1, 1, ("a", "b"))
    with pytest.raises(ValueError, match="either commands or a reason"):
        Demo("one", "000", 1, 1, ("a", "b"), ("list",), ("no", "无"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_has_every_demo_with_its_lines_and_commands(lang):
    text = re.sub(r"\s+", " ", demos_text(lang, 200).replace("\\\n", ""))
    for demo in DEMOS.values():
        assert demo.title[lang == "zh"] in text
        assert all(f"python cli.py {command}" in text for command in demo.commands)
        if demo.reason is not None:
            assert demo.reason[lang == "zh"] in text
    if lang == "en":
        assert not re.search("[一-鿿]", text)


def test_a_long_command_is_folded_as_a_shell_takes_it():
    listings = [block.code for block in demos_document("en").blocks if isinstance(block, Listing)]
    commands = [command for demo in DEMOS.values() for command in demo.commands]
    unfolded = "\n".join(listings).replace(" \\\n    --", " --")
    assert unfolded.splitlines() == [f"python cli.py {command}" for command in commands]
    assert max(len(line) for code in listings for line in code.splitlines()) <= 86


def test_the_list_is_printed_as_text_and_as_json():
    done = CliRunner().invoke(cli.main, ["demos"])
    assert (done.exit_code, "python cli.py reproduce gender" in done.output) == (0, True)
    listed = json.loads(CliRunner().invoke(cli.main, ["demos", "--json"]).output)["demos"]
    assert [one["name"] for one in listed] == list(DEMOS)


def test_every_phrase_has_both_languages_and_the_same_gaps():
    for key, (english, chinese) in DEMO_PHRASES.items():
        assert english != chinese, key
        assert english.count("{}") == chinese.count("{}"), key
