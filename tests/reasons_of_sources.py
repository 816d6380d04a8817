"""Every reason that the sources can give for what they say of a document, read off the sources themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("reading", "documents", "checker")
PLACES = {
    **dict.fromkeys(("NotUnderstood", "NotRead", "fail", "argument"), 0),
    **dict.fromkeys(("CannotError", "UndefinedError", "UnfitPointError", "LogOfZeroError"), 0),
    "note": 1,
    **dict.fromkeys(("Note", "said", "Judgement"), 2),
    "_counterexample": 4,
}
"""Where the reason stands among the arguments of what is called."""
KEYWORDS = {"reason", "what"}
NAMES = {"trouble", "reason", "why", "what", "ORDER", "SIGN", "SQUARE", "LETTER", "INDEX", "FACTOR", "BASE"}
"""Variables, parameters and constants that hold a reason, or a part of one."""
TABLES = {"_WHY", "REPAIRS"}
SENTENCE = re.compile(r"[a-z]+ (?:\{\} (?:= )?)?[a-z0-9]+")


def template(node: ast.Constant | ast.JoinedStr) -> str:
    """The text with {} for each part put in, and braces of its own doubled."""
    if isinstance(node, ast.Constant):
        return str(node.value).replace("{", "{{").replace("}", "}}")
    return "".join(template(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def texts(node: ast.AST) -> Iterator[str]:
    """The texts that the value of an expression may be."""
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()):
            yield template(node)
        case ast.IfExp(body=body, orelse=other):
            yield from (text for part in (body, other) for text in texts(part))
        case ast.BoolOp(values=parts):
            yield from (text for part in parts for text in texts(part))
        case ast.Call(func=ast.Attribute(attr="get"), args=parts):
            yield from (text for part in parts for text in texts(part))


def name_of(node: ast.AST | None) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def reasons_at(node: ast.AST) -> Iterator[str]:
    """The reasons that begin at one node of a source."""
    match node:
        case ast.Call(func=called, args=arguments, keywords=keywords):
            at = PLACES.get(name_of(called), len(arguments))
            for part in (*arguments[at : at + 1], *(one.value for one in keywords if one.arg in KEYWORDS)):
                yield from texts(part)
        case ast.Assign(targets=[target], value=value) if name_of(target) in NAMES:
            yield from texts(value)
        case (
            ast.Assign(targets=[target], value=ast.Dict() as table)
            | ast.AnnAssign(target=target, value=ast.Dict() as table)
        ) if name_of(target) in TABLES:
            for part in table.keys if name_of(target) == "REPAIRS" else table.values:
                yield from texts(part)
        case ast.FunctionDef(args=parameters):
            given = zip(parameters.args[::-1], parameters.defaults[::-1], strict=False)
            for parameter, default in given:
                yield from texts(default) if parameter.arg in NAMES else ()
            if name_of(node.returns) == "str":
                returned = (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value)
                yield from (text for part in returned for text in texts(part) if SENTENCE.search(text))


def collected(source: str) -> set[str]:
    return {text for node in ast.walk(ast.parse(source)) for text in reasons_at(node) if text.strip("{}, ")}


def reasons() -> dict[str, str]:
    """Each reason with a file that gives it."""
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / "derive" / room).rglob("*.py")):
            found |= dict.fromkeys(collected(path.read_text(encoding="utf-8")), f"{room}/{path.name}")
    return found
