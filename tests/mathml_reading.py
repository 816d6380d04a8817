"""MathML read back: as LaTeX, and as a calculation. Knows what the elements mean, nothing of how they are written."""

from __future__ import annotations

import unicodedata
from xml.etree.ElementTree import Element

from derive.expr import Sym
from derive.functions import FUNCTIONS
from derive.writing.latex import latex

UNSEEN = {"\u2061", "\u2062", "\u2063"}
_UPRIGHT = {(one.text or one.name): one.latex for one in FUNCTIONS.values() if one.latex}
_IDENTIFIERS = {"∂": r"\partial", "⊤": r"\top", "ℓ": r"\ell", "…": r"\dots"}
_ACCENTS = {"‾": ("bar", "overline"), "^": ("hat", "widehat"), "~": ("tilde", "widetilde")}
_OPERATORS = {
    "−": "-",
    "⋅": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\neq",
    "∑": r"\sum",
    "′": "'",
    "‖": r"\Vert",
    "∫": r"\int",
    "d": r"\mathrm{d}",
}


def as_latex(element: Element) -> str:
    """The LaTeX that says the same, without its spaces and without left and right."""
    parts = [as_latex(child) for child in element]
    match element.tag, parts:
        case (("math" | "mrow" | "mtd"), _):
            if parts[0] == "{":
                return rf"\begin{{cases}}{parts[1]}\end{{cases}}"
            return " ".join(parts)
        case "mfrac", [top, bottom]:
            return rf"\frac{{{top}}}{{{bottom}}}"
        case "msqrt", [body]:
            return rf"\sqrt{{{body}}}"
        case "msup", [base, above]:
            return base + above if set(above) <= {"'", " "} else f"{base}^{{{above}}}"
        case "msub", [base, below]:
            return f"{base}_{{{below}}}"
        case (("msubsup" | "munderover"), [base, below, above]):
            pair = [f"_{{{below}}}", f"^{{{above}}}"]
            return base + "".join(reversed(pair) if above.startswith(r"( \ell") else pair)
        case "mover", [base, ("‾" | "^" | "~") as accent]:
            return rf"\{_ACCENTS[accent]['mathit' in base]}{{{base}}}"
        case "mtable", _:
            rows = r"\\".join(parts)
            return rows if element.get("class") == "cases" else rf"\substack{{{rows}}}"
        case "mtr", _:
            return "&".join(parts)
        case "mtext", []:
            return rf"\text{{{element.text}}}"
        case (("mn" | "mo" | "mi"), []):
            return _token(element)
    raise AssertionError(f"{element.tag} with {len(parts)} children")


def _token(element: Element) -> str:
    text = element.text or ""
    if element.tag == "mo":
        return "" if text in UNSEEN else _OPERATORS.get(text, text)
    if element.tag == "mn":
        return text
    if text in _UPRIGHT and element.get("class") is None:
        return _UPRIGHT[text]
    plain = unicodedata.normalize("NFKC", text)
    if plain != text and "BOLD" in unicodedata.name(text[0]):
        name = latex(Sym(plain))
        return rf"\boldsymbol{{{name}}}" if name.startswith("\\") else rf"\mathbf{{{plain}}}"
    return _IDENTIFIERS.get(text) or latex(Sym(text))


def as_python(element: Element) -> str:
    """What a calculator would be told: grouping alone means nothing, brackets must be there to be seen."""
    if element.tag in ("math", "mrow"):
        written, applied = "", False
        for child in element:
            sign = child.text if child.tag == "mo" else None
            piece = {"−": "-", "⋅": "*", "\u2062": "*", "\u2061": ""}.get(sign or "", sign) or as_python(child)
            written += f"({piece})" if applied else "" if sign == "\u2061" else piece
            applied = sign == "\u2061"
        return written
    parts = list(map(as_python, element))
    match element.tag:
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msqrt":
            return f"cmath.sqrt({parts[0]})"
        case "msup":
            return f"{parts[0]}**({parts[1]})"
        case "mn":
            return f"{element.text}.0"
        case "mi":
            return "cmath.log" if element.text == "ln" else str(element.text)
    return "" if element.text in UNSEEN else str(element.text)
