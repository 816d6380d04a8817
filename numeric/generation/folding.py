"""Long statements over several lines, as a formatter would put them."""

from __future__ import annotations

from textwrap import wrap

WIDTH = 100


def wrapped_formula(line: str) -> list[str]:
    """A line of a docstring, its own indentation kept, in lines of at most WIDTH."""
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(line, WIDTH - 8, subsequent_indent=indent + "    ", break_long_words=False, break_on_hyphens=False)


def folded_head(head: str) -> list[str]:
    """The first line of a function, with one argument a line where it is too long."""
    if len(head) <= WIDTH:
        return [head]
    start, end = head.index("("), head.index(") -> ")
    arguments = [part.removeprefix(", ") for part in _split(head[start + 1 : end], (", ",))]
    return [head[: start + 1], *(f"    {argument}," for argument in arguments), head[end:]]


def folded(statement: str, indent: int) -> list[str]:
    """The statement, indented, broken at its outermost brackets where it is too long."""
    pad = " " * indent
    if len(pad + statement) <= WIDTH or "(" not in statement:
        return [pad + statement]
    if not statement.startswith("return ") and " = " not in statement and not _is_one_call(statement):
        return [f"{pad}(", *_pieces(statement, indent + 4), f"{pad})"]
    head, separator, code = statement.partition(" = ")
    if separator and not _is_one_call(code):
        return [f"{pad}{head} = (", *_pieces(code, indent + 4), f"{pad})"]
    if statement.startswith("return ") and not _is_one_call(statement.removeprefix("return ")):
        return [f"{pad}return (", *_pieces(statement.removeprefix("return "), indent + 4), f"{pad})"]
    return _call(statement, indent)


def _is_one_call(code: str) -> bool:
    """Whether the code is name(…) and no more."""
    start = code.find("(")
    if start < 1 or not all(letter.isalnum() or letter in "._" for letter in code[:start]):
        return False
    return _closing(code, start) == len(code) - 1


def _closing(code: str, start: int) -> int:
    depth = 0
    for place in range(start, len(code)):
        depth += (code[place] in "([") - (code[place] in ")]")
        if not depth:
            return place
    return -1


def _call(statement: str, indent: int) -> list[str]:
    """A single call: one argument a line."""
    pad, start = " " * indent, statement.find("(")
    lines = [f"{pad}{statement[: start + 1]}"]
    for argument in _split(statement[start + 1 : -1], (", ",)):
        inner = folded(argument.removeprefix(", "), indent + 4)
        lines += [*inner[:-1], inner[-1] + ","]
    return [*lines, f"{pad})"]


def _pieces(code: str, indent: int) -> list[str]:
    """A sum or a product: one term a line; a tuple: one entry a line."""
    for separators in ((", ",), (" + ", " - "), (" * ", " / ")):
        parts = _split(code, separators)
        if len(parts) > 1:
            if separators == (", ",):
                entries = [folded(part.removeprefix(", "), indent) for part in parts]
                return [line for entry in entries for line in (*entry[:-1], entry[-1] + ",")]
            return [line for part in parts for line in _term(part.strip(), indent)]
    return folded(code, indent) if _is_one_call(code) else _term(code, indent)


def _term(part: str, indent: int) -> list[str]:
    pad = " " * indent
    if len(pad + part) <= WIDTH:
        return [pad + part]
    sign = part[:2] if part[:2] in ("+ ", "- ", "* ", "/ ") else "-" if part.startswith("-(") else ""
    rest = part.removeprefix(sign)
    if rest.startswith("(") and _closing(rest, 0) == len(rest) - 1:
        return [f"{pad}{sign}(", *_pieces(rest[1:-1], indent + 4), f"{pad})"]
    if _is_one_call(rest):
        lines = folded(rest, indent)
        return [f"{pad}{sign}{lines[0].strip()}", *lines[1:]]
    return [pad + part]


def _split(code: str, separators: tuple[str, ...]) -> list[str]:
    """Split at the outermost level, in front of each separator."""
    parts, depth, start = list[str](), 0, 0
    for place, letter in enumerate(code):
        depth += (letter in "([") - (letter in ")]")
        if not depth and place > start and any(code.startswith(separator, place) for separator in separators):
            parts.append(code[start:place])
            start = place
    return [*parts, code[start:]]
