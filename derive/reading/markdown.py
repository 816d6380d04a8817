"""Cuts a Markdown document into pieces: first its lines, without code and the marks of quotes, then what is in them."""

from __future__ import annotations

import re

from derive.reading.latex import DISPLAYS
from derive.reading.pieces import Formula, Piece
from derive.reading.places import Passage, Problem
from derive.reading.scanner import Scanner

_FENCE = re.compile(r"\s*(?:>\s?)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})\s*(.*)$")
_QUOTE = re.compile(r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?:>[ \t]?)+")
_MATH_FENCE = re.compile(r"\{?math\}?\s*$")
_STEP = re.compile(
    r"\\begin\s*\{([A-Za-z]+\*?)\}|\$`|\$\$?|\\?\\\[|\\?\\\(|`+|<!--|<script|<(?:code|pre)\b"
    r"|\\(?=(?:re)?newcommand|providecommand|Declare|def\b)|\\.",
    re.DOTALL,
)
_BLANK = re.compile(r"\n[ \t]*\n")
_SCRIPT = re.compile(
    r"<script[^>]*type\s*=\s*[\"']?math/tex(?P<display>\s*;\s*mode\s*=\s*display)?[^>]*>", re.IGNORECASE
)
_WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{2,}(?: +[A-Za-z]{2,}){2,}|[\u3400-\u9fff][\u3400-\u9fff，。、：]{7,}")
_TEXTS = re.compile(r"\\(?:text\w*|mbox|operatorname\*?|mathrm|tag|label)\s*\{[^{}]*\}")
_HEADING = re.compile(r"^(?:#{1,6} |[-*] [A-Z]|---\s*$|\d+\. )", re.MULTILINE)
_GUARDED = re.compile(r"(\$\$?)([^$]*[\\_^=][^$]*)\1")
_MARKS_OF_FORMULAS = re.compile(r"[\\_^=]|^\s*[A-Za-z]\s*$")


_NEAR = 200
"""Characters in which the ends of a line are looked for."""


def cut(passage: Passage) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a document, and what is wrong with its signs."""
    pieces, problems = list[Piece](), list[Problem]()
    for block, kind in _blocks(passage):
        if kind == "math":
            inner = block.strip()
            if len(inner.text) > 4 and inner.text.startswith("$$") and inner.text.endswith("$$"):
                inner = inner.cut(2, len(inner.text) - 2).strip()
            pieces += [Formula(inner, True)] if inner.text else []
        else:
            scanner = _Markdown(block)
            scanner.run()
            pieces += scanner.pieces
            problems += scanner.problems
    return pieces, problems


def _blocks(passage: Passage) -> list[tuple[Passage, str]]:
    """Stretches of text without code fences and marks of quotes, and the math fences."""
    found, lines = list[tuple[Passage, str]](), list[Passage]()
    fence, language, dollars, quoted, at = "", "", 0, False, 0

    def flush(kind: str) -> None:
        if lines and (kind != "code"):
            found.append((Passage.join(lines), kind))
        lines.clear()

    for line in passage.text.split("\n"):
        end = min(len(passage.text), at + len(line) + 1)
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                flush(language)
                fence = ""
            else:
                quote = _QUOTE.match(line)
                lines.append(passage.cut(at + (quote.end() if quote and ">" in quote[0] else 0), end))
        elif mark and "`" not in mark[2] and dollars % 2 == 0:
            flush("text")
            fence = mark[1]
            language = "math" if _MATH_FENCE.match(mark[2]) else "code"
        else:
            if not line.strip():
                dollars = 0
            quote = _QUOTE.match(line) if ">" in line and (dollars % 2 == 0 or quoted) else None
            skip = quote.end() if quote and ">" in quote[0] else 0
            quoted = skip > 0
            dollars += line.count("$$")
            lines.append(passage.cut(at + skip, end))
        at = end
    flush(language if fence else "text")
    return found


class _Markdown(Scanner):
    def run(self) -> None:
        while found := _STEP.search(self.text, self.at):
            at, sign = found.start(), found[0]
            self.at = found.end()
            if name := found[1]:
                self.begin(name, at)
            elif sign == "$$":
                self.dollars(at)
            elif sign == "$`":
                end = self.find("`$", self.at)
                if end >= 0:
                    self.formula(at, at + 2, end, end + 2, display=False)
            elif sign == "$":
                self.dollar(at)
            elif sign.endswith(("[", "(")):
                self.escaped(at, sign)
            elif sign[0] == "`":
                self.code(sign)
            elif sign == "<!--":
                self.comment(at)
            elif sign.startswith("<"):
                self.html(at, sign)
            elif sign == "\\":
                self.at = at
                if not self.definition():
                    self.at = at + 1
        self.prose(len(self.text))

    def begin(self, name: str, at: int) -> None:
        if name not in DISPLAYS:
            return
        end = self.environment(at, name)
        if end < 0:
            self.problem(f"this \\begin{{{name}}} is never ended", at)
        else:
            close = end + len(f"\\end{{{name}}}")
            self.formula(at, at, close, close, display=True)

    def dollars(self, at: int) -> None:
        """From `$$` to `$$`, unless prose stands between: then one of them is missing."""
        start = at + 2
        end = self.find_closing("$$", start)
        inner = self.text[start : end if end >= 0 else len(self.text)]
        if end >= 0 and not _is_prose(inner):
            self.formula(at, start, end, end + 2, display=self.stands_alone(at, end + 2))
            return
        self.problem("this $$ has no partner", at)
        blank = _BLANK.search(self.text, start, start + len(inner))
        stop = blank.start() if blank else start + len(inner)
        inner = self.text[start:stop]
        if inner.strip() and not _is_prose(inner) and _MARKS_OF_FORMULAS.search(inner):
            self.formula(at, start, stop, stop, display=True)

    def stands_alone(self, at: int, after: int) -> bool:
        """Whether nothing else stands in the lines of a formula."""
        before = self.text[max(0, at - _NEAR) : at].rpartition("\n")[2]
        rest = self.text[after : after + _NEAR].partition("\n")[0]
        return not re.sub(r"^\s*(?:[-*+]|\d+[.)])\s", "", before).strip() and not rest.strip(" \t.,;。，")

    def dollar(self, at: int) -> None:
        start = at + 1
        end = self.find_closing("$", start)
        blank = _BLANK.search(self.text, start, end if end >= 0 else min(len(self.text), start + 2000))
        if end < 0 or blank:
            inner = self.text[start : blank.start() if blank else start + 200]
            if "\\" in inner and not inner[:1].isspace():
                self.problem("this $ has no partner in its paragraph", at)
            return
        inner, spaced = self.text[start:end], self.text[start : start + 1].isspace()
        if self.text[end + 1 : end + 2].isdigit() or (spaced and not _MARKS_OF_FORMULAS.search(inner)):
            return
        if inner[-1:].isspace() and not spaced and not _MARKS_OF_FORMULAS.search(inner):
            return
        self.formula(at, start, end, end + 1, display=False)

    def escaped(self, at: int, sign: str) -> None:
        r"""From `\[` to `\]`, from `\(` to `\)`, also with the backslash doubled."""
        closing = sign[:-1] + ("]" if sign[-1] == "[" else ")")
        end = self.find(closing, self.at)
        again = self.find(sign, self.at)
        if end < 0 or 0 <= again < end or _is_prose(self.text[self.at : end]):
            if sign in ("\\[", "\\("):
                self.problem(f"this {sign} has no partner", at)
        else:
            self.formula(at, self.at, end, end + len(closing), display=sign[-1] == "[")

    def code(self, marks: str) -> None:
        """From a backtick to the next; some write their formulas so, with their signs, to keep them from Markdown."""
        end = self.find(marks, self.at)
        blank = _BLANK.search(self.text, self.at, max(end, self.at))
        if end < 0 or blank:
            return
        inner, start, after = self.text[self.at : end], self.at, end + len(marks)
        found = _GUARDED.fullmatch(inner) if len(marks) == 1 else None
        if found:
            self.formula(start - 1, start + found.start(2), start + found.end(2), after, display=found[1] == "$$")
        else:
            self.at = after

    def comment(self, at: int) -> None:
        end = self.find("-->", at)
        stop, after = (end, end + 3) if end >= 0 else (len(self.text), len(self.text))
        found = re.compile(r"\s*gradproof:").match(self.text, at + 4, stop)
        if end < 0:
            self.problem("this comment is never closed", at)
        if found:
            self.declaration(at, found.end(), stop, after)
        else:
            self.skip(at, after)

    def html(self, at: int, sign: str) -> None:
        closing = "</" + sign[1:] + ">"
        end = self.find(closing, at)
        if end < 0:
            return
        if found := _SCRIPT.match(self.text, at):
            self.formula(at, found.end(), end, end + len(closing), display=bool(found["display"]))
        else:
            self.skip(at, end + len(closing))


def _is_prose(text: str) -> bool:
    """Whether a text between two signs is no formula: sentences, or headings, beyond a blank line."""
    plain = _TEXTS.sub(" ", text)
    if not _BLANK.search(text.strip()):
        return bool(len(_WORDS.findall(plain)) > 0 and not re.search(r"[\\^_=]", plain))
    return bool(_WORDS.search(plain) or _HEADING.search(plain))
