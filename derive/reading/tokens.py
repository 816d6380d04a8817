r"""The words and marks of a formula in LaTeX, each with its place, after the macros of the document are expanded."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from derive.reading.braced_sums import with_braced_sums_apart
from derive.reading.escaped import LOWERS, joined_word
from derive.reading.expansion import Macro, Macros, Token, expand
from derive.reading.lettered_sums import with_big_signs
from derive.reading.macros import STARTS, closing, definition
from derive.reading.numbered import with_lowered_numbers
from derive.reading.places import NotRead, Passage, Place
from derive.reading.short_matrices import with_environments
from derive.reading.slips import with_spaces
from derive.reading.slopes import spelled_out
from derive.reading.symbols import ACROSS, BIG, DROPPED, IGNORED, LETTERS, RELATIONS, REMARKS, SHOWN, SIGNS, SIZES
from derive.reading.widths import is_wide, is_wide_together

MAX_LENGTH = 500_000
MAX_TOKENS = 150_000
MAX_NESTING = 60

_TOKEN = re.compile(
    r"(?P<space>\s+|%[^\n]*)"
    r"|(?P<gap>(?:\\[,:>; ]|~)(?:\s*(?:\\[,:>; ]|~))+)"
    r"|(?P<entity>\\?&(?:lt|gt|amp|quot|apos|nbsp|#[0-9]{2,4}|#[xX][0-9A-Fa-f]{2,4});)"
    r"|(?P<row>\\\\(?:\\(?=\s*\n))?\*?(?:\s*\[\s*-?[0-9.]+\s*[a-z]{2}\s*\])?|\\(?:newline|cr|tabularnewline)(?![A-Za-z])|\\(?=\r?\n))"
    r"|(?P<environment>\\(?:begin|end)\s*\{\s*[A-Za-z]+\*?\s*\}(?:\s*\[[a-z]\])?)"
    r"|(?P<not>\\not\s*(?:=|\\in\b))"
    r"|(?P<command>\\(?:[A-Za-z]+\*?|.|$))"
    r"|(?P<number>[0-9]+(?:\{,\}[0-9]{3})+(?:\.[0-9]+)?|(?:[0-9]+(?:\.[0-9]+|\.(?=\s*[-+)}]))?|\.[0-9]+)(?:[eE]-[0-9]+(?![A-Za-z_^]))?)"
    r"|(?P<operator>np\.[a-z]+)"
    r"|(?P<letters>[A-Za-z]+|[Α-Ωα-ωϕϑϵϱℓ])"
    r"|(?P<words>[\u3400-\u9fff\uf900-\ufaff]+)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ]+)"
    r"|(?P<lowered>[₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘ]+)"
    r"|(?P<param>\#[1-9])"
    r"|(?P<mark>\.{2,3}|\.\*|:=|=:|==|<=>|=>|<=|>=|!=|->|\|\||.)",
    re.DOTALL,
)
_TEXTS = {
    f"\\{name}"
    for name in (
        "text",
        "textrm",
        "textbf",
        "textit",
        "mbox",
        "hbox",
        "textnormal",
        "texttt",
        "textup",
        "textsc",
        "textsf",
    )
}
_LETTER = re.compile(r"\s*\{\s*[A-Za-z]\s*\}")
_WITH_COLUMNS = ("array", "alignat", "alignedat", "tabular")
_DIMENSION = re.compile(r"\s*=?\s*-?[0-9.]+\s*[a-z]{2}")
_UPRIGHT = re.compile(
    r"\s*\{\s*(?=[A-Za-z0-9_\\ -]*[A-Za-z]{2})([A-Za-z][A-Za-z0-9]*(?:(?:\\_|-|\\?\s+|~|\\,)[A-Za-z0-9]+)*)\s*\}"
)
_STAR = re.compile(r"\s*\*(?!\*)")
_OPTION = re.compile(r"\s*\[[^\]\n]*\]")
_SPACE = re.compile(r"\s*")
_WIDE = dict(zip("，、；。：（）＝＋－’′", ",,;.:()=+-''", strict=True))
_UNICODE = {"∂": "\\partial", "∇": "\\nabla", "√": "\\sqrt", "∞": "\\infty", "...": "\\dots", "..": "\\dots"}
_SMALL = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘ", "0123456789+-T0123456789ijknm", strict=True))
_COMBINING = {"\u0302": "\\hat", "\u0304": "\\bar", "\u0303": "\\tilde", "\u20d7": "\\vec", "\u0307": "\\dot"}
SHOWN_MARK = "\\shown"
"""Stands before a group whose braces only carry a colour, a frame or a line."""


def tokens(passage: Passage, macros: Macros) -> list[Token]:
    """The tokens of one formula, the last of kind stop; definitions in it go into `macros`. Raises NotRead."""
    if len(passage.text) > MAX_LENGTH:
        raise NotRead(f"the formula is longer than {MAX_LENGTH} characters", passage.place)
    expanded = expand(_Lexer(passage, macros).read(), _BUILT_IN | macros)
    spelled = with_environments(spelled_out(with_spaces(expanded), macros), macros)
    found = with_lowered_numbers(_without_braces(_tidy(with_braced_sums_apart(with_big_signs(spelled)))))
    return [*found, Token("stop", "", passage.at(len(passage.text)))]


def _tidy(found: list[Token]) -> list[Token]:
    r"""Without empty braces that only end a command, as in `\ell{}`; an array of nothing but words is words."""
    kept, at = list[Token](), 0
    while at < len(found):
        token = found[at]
        empty = token.text == "{" and at + 1 < len(found) and found[at + 1].text == "}"
        ends = LETTERS.keys() | BIG.keys()
        if empty and kept and kept[-1].text in ends and (len(kept) < 2 or kept[-2].text not in ("^", "_")):
            at += 2
        elif _is_sign_in_braces(found, at):
            kept.append(found[at + 1])
            at += 3
        elif token.kind == "begin" and (end := _end_of_words(found, at)):
            words = " ".join(part.text.strip() for part in found[at:end] if part.kind in ("text", "words"))
            kept.append(Token("text", f"{words};", token.place))
            at = end + 1
        else:
            kept.append(token)
            at += 1
    return kept


def _is_sign_in_braces(found: list[Token], at: int) -> bool:
    """Whether the {=} of i{=}j stands here, which is set without spaces."""
    before, group = found[at - 1 : at], [token.text for token in found[at : at + 3]]
    return (
        bool(before and (before[0].kind in ("letters", "number") or before[0].text == ")"))
        and (group[:1], group[2:]) == (["{"], ["}"])
        and group[1] in (*RELATIONS, *SIGNS)
        and not (at > 1 and found[at - 2].text.startswith(("\\stack", "\\over", "\\under")))
    )


def _without_braces(found: list[Token]) -> list[Token]:
    """Without braces around a whole formula, which only say how large it is printed."""
    depth = 0
    for at, token in enumerate(found):
        depth += (token.text == "{") - (token.text == "}")
        if not depth and at < len(found) - 1:
            return found
    return found[1:-1] if len(found) > 2 and found[0].text == "{" and not depth else found


def _end_of_words(found: list[Token], at: int) -> int:
    """Where an environment ends that holds nothing but words; 0 if it holds more."""
    end = at + 1
    while end < len(found) and (found[end].kind in ("text", "words", "row") or found[end].text == "&"):
        end += 1
    return end if end < len(found) and found[end].kind == "end" and end > at + 1 else 0


def define(passage: Passage, macros: Macros) -> None:
    """Read a text that is one definition. Raises NotRead."""
    _Lexer(passage, macros).read()


class _Lexer:
    """One pass over a text."""

    def __init__(self, passage: Passage, macros: Macros, place: Place | None = None) -> None:
        self.passage = passage
        self.text = passage.text
        self.macros = macros
        self.fixed = place
        self.at = 0
        self.depth = 0
        self.found: list[Token] = []

    def read(self) -> list[Token]:
        while self.at < len(self.text):
            match = _TOKEN.match(self.text, self.at)
            if not match:
                raise NotRead("this cannot be read", self.place(self.at))
            start, self.at = self.at, match.end()
            if match.lastgroup != "space":
                self.take(match.lastgroup or "", match[0], start)
        return self.found

    def place(self, offset: int) -> Place:
        return self.fixed or self.passage.at(offset)

    def add(self, kind: str, text: str, start: int) -> None:
        token = Token(kind, text, self.place(start))
        self.found.append(token)
        self.depth += (text == "{") - (text == "}")
        if self.depth > MAX_NESTING:
            raise NotRead(f"the formula is nested more than {MAX_NESTING} deep", token.place)
        if len(self.found) > MAX_TOKENS:
            raise NotRead(f"the formula has more than {MAX_TOKENS} parts", token.place)

    def take(self, kind: str, part: str, start: int) -> None:
        match kind:
            case "command":
                self.command(part, start)
            case "environment":
                name = part[part.index("{") + 1 : part.index("}")].strip().rstrip("*")
                opens = part.startswith("\\begin")
                if opens and name in _WITH_COLUMNS:
                    self.at = closing(self.text, self.at, 200) or self.at
                self.add("begin" if opens else "end", name, start)
            case "raised" | "lowered":
                self.add("mark", "^" if kind == "raised" else "_", start)
                self.group("".join(_SMALL[char] for char in part), start)
            case "not":
                self.add("mark", "≠" if part.endswith("=") else "∉", start)
            case "row":
                self.add("row", "\\\\", start)
            case "gap" if is_wide_together(part):
                self.add("command", "\\quad", start)
            case "gap":
                pass
            case "entity":
                self.entity(part, start)
            case "mark":
                self.mark(_WIDE.get(part, part), start)
            case _:
                self.add(kind, part.replace("{,}", "").rstrip("." if kind == "number" else ""), start)

    def entity(self, part: str, start: int) -> None:
        """A sign as HTML spells it, also with the backslash that it had before."""
        sign = unescape(part.removeprefix("\\"))
        if part.startswith("\\"):
            self.command(f"\\{sign}", start)
        elif sign.strip():
            self.mark(_WIDE.get(sign, sign), start)

    def mark(self, part: str, start: int) -> None:
        base, *accents = list(unicodedata.normalize("NFD", part))
        if part in _UNICODE:
            self.add("command", _UNICODE[part], start)
        elif part == "𝟙":
            self.add("command", "\\mathbb", start)
            self.add("number", "1", start)
        elif len(accents) == 1 and accents[0] in _COMBINING:
            self.add("command", _COMBINING[accents[0]], start)
            self.group(base, start)
        elif part != "~":
            self.add("mark", part, start)

    def group(self, text: str, start: int) -> None:
        """Braces around a text, all at one place."""
        self.add("mark", "{", start)
        self.found += _Lexer(Passage(text, ()), self.macros, self.place(start)).read()
        self.add("mark", "}", start)

    def command(self, part: str, start: int) -> None:
        """A command; what it takes as raw text goes with it."""
        plain = part.rstrip("*") if len(part) > 2 else part
        if STARTS.match(part):
            self.definition(start)
        elif plain == "\\textbf" and _LETTER.match(self.text, self.at):
            self.add("command", "\\mathbf", start)
        elif plain in _TEXTS:
            self.written(*self.raw(start))
        elif plain == "\\operatorname":
            title = re.sub(r"\\(mathrm|text|rm)\s*|\\[,;!: ]|[{}\s\\]", "", self.raw(start)[0])
            self.add("operator", title, start)
        elif plain in ("\\mathrm", "\\mathit", "\\mathsf", "\\mathtt") and (
            upright := _UPRIGHT.match(self.text, self.at)
        ):
            self.at = upright.end()
            self.add("operator", re.sub(r"\\_", "_", re.sub(r"\\,|\\?\s+|~", " ", upright[1])), start)
        elif part == "\\'":
            self.add("mark", "'", start)  # as Markdown wants it written
        elif part == "\\_" and (word := joined_word(self.found[-1] if self.found else None, self.text, start)):
            self.found[-1], self.at = word
        elif part == "\\cdot" and (star := _STAR.match(self.text, self.at)):
            self.at = star.end()
            self.add("mark", ".*", start)
        elif part == "\\_" and LOWERS.match(self.text, self.at):
            self.add("mark", "_", start)  # as Markdown wants it written
        elif plain in DROPPED:
            at = self.at
            self.drop(start, dimension=plain.endswith(("kern", "skip", "space")))
            if plain in ACROSS and is_wide(self.text[at : self.at]):
                self.add("command", "\\quad", start)
            if plain == "\\color":
                self.add("command", SHOWN_MARK, start)
            elif plain.endswith("intertext") and self.found and self.found[-1].kind not in ("row", "begin"):
                self.add("row", "\\\\", start)
        elif plain in SHOWN:
            for _ in range(SHOWN[plain]):
                self.drop(start)
            if option := _OPTION.match(self.text, self.at) if plain == "\\bbox" else None:
                self.at = option.end()
            self.add("command", plain if plain.endswith(("brace", "bracket")) else SHOWN_MARK, start)
        elif plain in REMARKS:
            self.add("text", ";", start)
        elif (part not in IGNORED and part not in SIZES and part != "\\middle") or part in self.macros:
            if plain != part:
                self.at -= 1  # the star is a sign of its own
            self.add("mark" if plain in ("\\{", "\\}") else "command", plain, start)

    def raw(self, start: int) -> tuple[str, int]:
        """The argument that follows, as text, and where it begins."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        end = closing(self.text, self.at)
        if not end:
            if self.text[self.at : self.at + 1] in ("", "{", "\\"):
                raise NotRead("the text that belongs to this is not closed", self.place(start))
            end = self.at + 1
            self.at -= 1
        inner, begin = self.text[self.at + 1 : end - (self.text[end - 1] == "}")], self.at + 1
        self.at = end
        return inner, begin

    def written(self, text: str, start: int) -> None:
        """Words in a formula, and the formulas between dollars in them."""
        for number, part in enumerate(text.split("$")):
            if number % 2:
                inner = self.passage.cut(start, start + len(part)) if part else Passage("", ())
                self.found += _Lexer(inner, self.macros, self.fixed).read()
            elif part.strip():
                self.add("text", re.sub(r"\\([_ %&#])", r"\1", part).replace("~", " "), start)
            start += len(part) + 1

    def drop(self, start: int, *, dimension: bool = False) -> None:
        """Pass over one argument."""
        if option := _OPTION.match(self.text, self.at):
            self.at = option.end()
        if dimension and (length := _DIMENSION.match(self.text, self.at)):
            self.at = length.end()
        else:
            self.raw(start)

    def definition(self, start: int) -> None:
        found = definition(self.text, start)
        if not found:
            raise NotRead("this definition is of no form that is understood", self.place(start))
        made, self.at = found
        place = self.place(start)
        body, default, pattern = (
            None if text is None else tuple(_Lexer(Passage(text, ()), self.macros, place).read())
            for text in (made.body, made.default, made.pattern)
        )
        self.macros[made.name] = Macro(made.arguments, body or (), default, pattern)


_BUILT_IN: Macros = {}
for _line in (
    r"\newcommand{\grad}{\nabla}",
    r"\newcommand{\triangledown}{\nabla}",
    r"\newcommand{\bigtriangledown}{\nabla}",
    r"\newcommand{\triangle}{\Delta}",
    r"\newcommand{\vartriangle}{\Delta}",
    r"\newcommand{\norm}[1]{\lVert #1 \rVert}",
    r"\newcommand{\abs}[1]{\lvert #1 \rvert}",
    r"\newcommand{\dd}{\mathrm{d}}",
    r"\newcommand{\va}[1]{\vec{#1}}",
    r"\newcommand{\vu}[1]{\hat{\mathbf{#1}}}",
):
    define(Passage.of(_line), _BUILT_IN)
