"""The Chinese of what `check` says: every reason that the sources give has its entry, and no entry is left over."""

import re
from string import Formatter

import pytest
from reasons_of_sources import collected, reasons

from derive.documents import Outcome, check_text
from derive.documents.formulas.repairs import REPAIRS
from reports.phrases import say
from reports.phrases.checking import CHECK_PHRASES
from reports.phrases.reasons import REASONS, told

CHINESE = re.compile("[\u4e00-\u9fff]")
FOUND = reasons()


def gaps(text: str) -> int:
    return sum(gap is not None for _, gap, _, _ in Formatter().parse(text))


def test_the_sources_give_many_reasons():
    assert len(FOUND) > 150
    assert {"division by zero", "a definition", *REPAIRS} <= FOUND.keys()
    assert {path.partition("/")[0] for path in FOUND.values()} == {"reading", "documents", "checker"}


def test_every_reason_has_its_chinese():
    assert {text: path for text, path in FOUND.items() if text not in REASONS} == {}


def test_no_entry_is_left_over():
    assert set(REASONS) - set(FOUND) == set()


@pytest.mark.parametrize("key", REASONS)
def test_an_entry_is_chinese_and_has_all_that_is_put_in(key):
    assert CHINESE.search(REASONS[key])
    assert gaps(REASONS[key]) == gaps(key)


@pytest.mark.parametrize("key", REASONS)
def test_a_reason_is_found_again_when_its_gaps_are_filled(key):
    parts = [rf"\x_{{{number}}}(1" for number in range(gaps(key))]
    assert told(key.format(*parts), "en") == key.format(*parts)
    assert told(key.format(*parts), "zh") == REASONS[key].format(*parts)


def test_a_part_that_is_a_word_of_the_table_is_chinese_too():
    assert told("a numerator is missing here", "zh") == "此处缺少分子"
    assert told("no point at which both sides are defined: log 0", "zh") == "找不到两边都有定义的点：对 0 取对数"


def test_an_unknown_reason_stays_as_it_is():
    assert told("nobody ever says this {}", "zh") == "nobody ever says this {}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("self.fail('one thing')", {"one thing"}),
        ("raise NotUnderstood(f'the {name} of {other}', place)", {"the {} of {}"}),
        ("self.note(place, 'a thing', given=True)", {"a thing"}),
        ("Finding(verdict, reason='no way' if no else f'{x} way')", {"no way", "{} way"}),
        ("def why(self) -> str:\n    return f'{x} is a reason'", {"{} is a reason"}),
        ("def text(self) -> str:\n    return 'w'", set()),
        ("trouble = trouble or f'a {{ {x}'", {"a {{ {}"}),
        ("_WHY = {A: 'a is not b'}", {"a is not b"}),
        ("REPAIRS: dict = {'a sign': f}", {"a sign"}),
    ],
)
def test_reasons_are_collected_however_they_are_written(source, expected):
    assert collected(source) == expected


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_word(outcome):
    key = f"outcome-{outcome.name.lower().replace('_', '-')}"
    assert say(key, "en") == outcome.value
    assert CHINESE.search(say(key, "zh"))


@pytest.mark.parametrize("key", CHECK_PHRASES)
def test_a_phrase_has_the_same_gaps_in_both_languages(key):
    english, chinese = CHECK_PHRASES[key]
    assert gaps(english) == gaps(chinese)
    assert CHINESE.search(chinese) or not re.search("[a-z]", english)


HOSTILE = [
    r"$$x = \frac{1}$$",
    r"$$x = (1$$",
    r"$$x = \foo{1}$$",
    r"$$\begin{a} x = 1 \end{b}$$",
    r"$$x = 1 +$$",
    r"$$\newcommand{\a}{\a\a} \a = 1$$",
    r"$$x = 2^{999999999}$$",
    r"$$x^2^2 = 1$$",
    r"$$x_1_2 = 1$$",
    r"$$\left( x = 1$$",
    r"$$x = \pm 1$$",
    r"$$\sum_{i=2}^n x_i = 1$$",
    r"$$\int_0^1 f = 1$$",
    r"$$x = 1 \text{ for all } y$$",
    "$$= 3$$",
    r"$$1/0 = 2$$",
    r"$$\frac{\partial E}{\partial w} = 3 w$$",
    r"$$x = \ldots$$",
    r"$$a > b$$",
    r"$$x = 0.1234 = 0.2$$",
    r"$$\frac{\partial^2}{\partial x \partial y}$$",
    r"$$f(x) = x^2$$ $$f'(x) = 3 x$$",
    r"$$x \leftarrow x - 1$$",
    r"$$\sqrt{} = 1$$",
    r"$$\left( 1 \right] = 1$$",
    r"$$1\{x\} = 1$$",
    "$$" + "{" * 200 + "}" * 200 + "=1$$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_document_meets_is_said_in_chinese(text):
    """The sources are one way to know what can be said; documents are another."""
    judgements = check_text(text)
    for one in judgements:
        assert not one.reason or CHINESE.search(told(one.reason, "zh")), one.reason
