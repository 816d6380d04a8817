"""The table of topics: every record is whole, and a topic goes wherever a pair goes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import cli
from derive.catalog import derive, known_name, names
from derive.checker import prove
from derive.notation import DefinitionError
from derive.tables import ACTIVATIONS
from derive.topics import GROUPS, TOPICS
from numeric.generation import NoCodeError, generate
from numeric.generation.topics import TOPIC_MODULES
from reports.handout.options import Options
from reports.handout.writing import derivation_content
from reports.phrases import say


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_a_topic_is_told_in_both_languages(topic):
    assert topic.group in GROUPS
    for english, chinese in (topic.title, topic.question, topic.sizes, *topic.symbols.values()):
        assert english
        assert not any("一" <= letter <= "鿿" for letter in english)
        assert any("一" <= letter <= "鿿" for letter in chinese)
        assert english.count("`") % 2 == chinese.count("`") % 2 == 0
    assert not topic.title[0].endswith(".")
    assert topic.question[0].endswith((".", "?"))
    assert topic.sizes[0].endswith(".")


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_has_a_derivation_whose_parts_and_results_have_words(name):
    derivation = derive(name)
    assert (derivation.name, derivation.topic, derivation.title) == (name, TOPICS[name], TOPICS[name].title)
    assert derivation.parts
    assert derivation.results
    for lang in ("en", "zh"):
        for key in (*(part.key for part in derivation.parts), *(f"result-{result}" for result in derivation.results)):
            assert say(key, lang)


def test_a_topic_is_named_where_pairs_are():
    assert set(TOPICS) <= set(names())
    assert not set(TOPICS) & set(ACTIVATIONS)
    assert all(known_name(name) == name for name in TOPICS)
    listed = CliRunner().invoke(cli.main, ["list", "--lang", "zh"]).output
    assert all(title in listed for _, title in GROUPS.values())
    assert all(name in listed for name in TOPICS)
    told = json.loads(CliRunner().invoke(cli.main, ["list", "--json"]).output)
    assert [one["name"] for one in told["topics"]] == list(TOPICS)


@pytest.mark.parametrize("name", [name for name, one in TOPICS.items() if one.group not in TOPIC_MODULES])
def test_no_module_is_made_of_a_topic_that_has_none(name):
    with pytest.raises(NoCodeError, match=name):
        generate(prove(derive(name)))


@pytest.mark.parametrize("name", [one.name for one in TOPICS.values() if one.of is None])
def test_a_topic_without_a_choice_of_activation_refuses_one(name):
    with pytest.raises(DefinitionError, match="takes no activation"):
        derive(name, activation="tanh")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", TOPICS)
def test_the_handout_of_a_topic_asks_its_question_and_explains_its_symbols(name, lang):
    topic = TOPICS[name]
    document = derivation_content(prove(derive(name)), Options(lang=lang))
    english, chinese = topic.title
    assert document.title == (chinese if lang == "zh" else english[:1].upper() + english[1:])
    written = str(document.blocks)
    assert all(said in written for said in topic.question[lang == "zh"].split("`")[::2])
    for meaning in topic.symbols.values():
        assert meaning[lang == "zh"] in written
