"""The page of contents of the course: every handout with a link, and the commands that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from derive.catalog import derive
from derive.tables import pairs
from derive.topics import TOPICS
from numeric.experiments import EXPERIMENTS
from reports.demos.table import DEMOS
from reports.derivation import title_of
from reports.document import Block, Code, Document, Heading, Link, Paragraph, Piece
from reports.experiments import experiment_title
from reports.formats import Format
from reports.handout.chapters import chapters, variants
from reports.handout.pages import PAGES
from reports.handout.writing import file_name, handout, name_for, written
from reports.phrases import say

CONTENTS = "contents"
"""The name of its file."""


def course_document(lang: str, link: Callable[[str], str]) -> Document:
    """The whole page; `link` gives the file of a handout."""
    return Document(say("course", lang), lang, tuple(contents_blocks(lang, link)))


def contents_blocks(lang: str, link: Callable[[str], str]) -> Iterator[Block]:
    """What the course is; a heading for each chapter, and below it a line for each handout."""
    before, after = say("course-lead", lang, len(pairs())).split("`command`")
    yield Paragraph((before, Code("report ACTIVATION-LOSS"), after))
    place = lang == "zh"
    for number, chapter in enumerate(chapters(), 1):
        yield Heading(f"{number}. {chapter.title[place]}")
        yield Paragraph((chapter.about[place],))
        for at, name in enumerate(chapter.members, 1):
            yield Paragraph((f"{number}.{at} ", Link(handout_title(name, lang), link(name)), *_commands(name, lang)))
            if others := variants(name):
                listed = (Code(f"derive {one}") for one in others)
                yield Paragraph((say("course-variants", lang), *_with_commas(listed, lang)))


def handout_title(name: str, lang: str) -> str:
    """What a handout is called in a list."""
    if name in EXPERIMENTS:
        return experiment_title(name, lang)
    if name in PAGES:
        return PAGES[name].title(lang)
    if name in TOPICS:
        return TOPICS[name].title[lang == "zh"]
    return title_of(derive(name), lang)


def commands_for(name: str) -> list[str]:
    """What one types about it: its own command, and those of the demos that are about it."""
    own = "reproduce" if name in EXPERIMENTS else "report" if name in PAGES else "derive"
    demos = (one for demo in DEMOS.values() for one in demo.commands if one.split()[1:2] == [name])
    return list(dict.fromkeys((f"{own} {name}", *(one for one in demos if not one.startswith("report ")))))


def _commands(name: str, lang: str) -> Iterator[Piece]:
    yield say("course-commands", lang)
    yield from _with_commas((Code(one) for one in commands_for(name)), lang)


def _with_commas(pieces: Iterator[Code], lang: str) -> Iterator[Piece]:
    yield next(pieces)
    for one in pieces:
        yield say("comma", lang)
        yield one


def write_contents(
    folder: Path, forms: Sequence[Format], langs: Sequence[str], audience: str = "all"
) -> Iterator[Path]:
    """Write the page of contents beside the handouts, and give the path of each file.

    Raises:
        TexError: PDF is asked for, and there is no TeX engine.
        OSError: a file cannot be written.
    """

    def linked(form: Format, lang: str) -> Document:
        return course_document(lang, lambda name: file_name(name_for(name, audience), form, lang))

    for lang in langs:
        for form in forms:
            yield written(folder, handout(CONTENTS, linked(form, lang), form))
