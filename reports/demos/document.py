"""The demos as a document and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.demos.record import Demo
from reports.demos.table import DEMOS
from reports.document import Block, Document, Heading, Listing, Paragraph
from reports.errata.articles import ARTICLES
from reports.phrases import say
from reports.rendering.text import render_text

_PROGRAM = "python cli.py"
_WIDTH = 84
"""Letters of a line of a command, as many as a printed page has room for."""


def demos_text(lang: str, width: int) -> str:
    """The document for a terminal."""
    return render_text(demos_document(lang), width)


def demos_document(lang: str) -> Document:
    """Article by article what each names, with its lines and the commands that run it."""
    return Document(say("demos", lang), lang, tuple(_blocks(lang)), {})


def demos_json() -> list[dict[str, Any]]:
    return [
        {
            "name": demo.name,
            "article": demo.article,
            "lines": [demo.first, demo.last],
            "title": demo.title[0],
            "commands": commands_of(demo),
            "reason": demo.reason and demo.reason[0],
        }
        for demo in DEMOS.values()
    ]


def commands_of(demo: Demo) -> list[str]:
    """Its commands as they are typed."""
    return [f"{_PROGRAM} {one}" for one in demo.commands]


def _folded(command: str) -> str:
    """A long command on several lines, parted before its options, as a shell takes it."""
    first, *options = command.split(" --")
    rows = [first]
    for option in options:
        if len(rows[-1]) + len(option) + 3 > _WIDTH:
            rows.append("   ")
        rows[-1] += f" --{option}"
    return " \\\n".join(rows)


def _blocks(lang: str) -> Iterator[Block]:
    place = lang == "zh"
    running = [demo for demo in DEMOS.values() if demo.commands]
    yield Paragraph((say("demos-lead", lang, len(DEMOS), len(running)),))
    for article in ARTICLES:
        yield Heading(f"{article.name}. {article.title[place]}")
        for demo in DEMOS.values():
            if demo.article != article.name:
                continue
            named = _with_lines(demo, lang)
            if demo.reason is not None:
                yield Paragraph((say("demos-not", lang, named, demo.reason[place]),))
            else:
                yield Listing("\n".join(map(_folded, commands_of(demo))), "sh", (named,))


def _with_lines(demo: Demo, lang: str) -> str:
    title = demo.title[lang == "zh"]
    if demo.first == demo.last:
        return say("demos-line", lang, title, demo.first)
    return say("demos-lines", lang, title, demo.first, demo.last)
