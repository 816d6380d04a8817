"""The frame of every page: one file, nothing from elsewhere, no script."""

from __future__ import annotations

from html import escape as html_escape

from reports.document import POWER_OF_TEN, with_minus
from reports.rendering.html_style import STYLE

_LANGUAGES = {"en": "en", "zh": "zh-Hans"}
_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
<link rel="icon" href="data:," />
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def page(title: str, lang: str, body: str, style: str = "") -> str:
    """A whole page; `style` is put to the style sheet of all pages."""
    return _PAGE.format(lang=_LANGUAGES[lang], title=escape(title), style=STYLE + style, body=body)


def escape(text: str) -> str:
    """The text with everything that HTML would read as markup made literal, and without control characters."""
    return html_escape("".join(letter if letter.isprintable() or letter in "\t\n" else " " for letter in text))


def prose(text: str) -> str:
    """Words with their numbers as they are set: a true minus, powers of ten."""
    set_out = escape(with_minus(text))
    return POWER_OF_TEN.sub(lambda one: f"{one[1]} × 10<sup>{'−' if one[2] == '-' else ''}{one[3]}</sup>", set_out)
