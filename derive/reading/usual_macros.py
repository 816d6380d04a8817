r"""Macros that notes use without their preamble: \vx and \W for what is in bold, \yhat for ŷ, \R for the reals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase

from derive.reading.expansion import Macro, Macros
from derive.reading.places import Passage
from derive.reading.symbols import ACCENTS, FUNCTIONS, LETTERS, RELATIONS, STYLES
from derive.reading.tokens import define

_NO_LETTERS = {"v": "b", "b": "bfim", "m": ""}
"""What stands for something else behind the first letter: \\vb, \\bb, \\bf and \\bm are styles."""
_GREEK = [command.removeprefix("\\") for command in LETTERS if command.removeprefix("\\").isalpha()]
_ALONE = "aefghmnqsuvwxyz" + "ABDFGHIJKMSUVWXYZ"
"""Letters that are a macro by themselves."""
_BLACKBOARD = {"R": "R Reals reals RR bbR", "N": "N NN bbN", "Z": "ZZ bbZ", "E": "E EE bbE"}
_FANCY = {letter: f"c{letter} cal{letter}" for letter in ascii_uppercase} | {"L": "L Loss loss cL calL"}
_STYLED = "b bs ve vc vct mat matr tens bvec"
"""Macros that put what stands behind them in bold."""
_WITH_ARGUMENT = re.compile(r"(\\[A-Za-z]+)\s*\{\s*(?:[A-Za-z]|\\[a-zA-Z]+)\s*\}")


_BARE = re.compile(r"\\(vb|bb)(?![A-Za-z]|\s*[A-Za-z{\\])")
"""\\vb and \\bb without an argument, which are letters."""
_SHORT = (
    r"\newcommand{\eps}{\epsilon}",
    r"\newcommand{\half}{\frac{1}{2}}",
    r"\newcommand{\wh}[1]{\widehat{#1}}",
    r"\newcommand{\wt}[1]{\widetilde{#1}}",
    r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}",
    r"\newcommand{\pder}[2]{\frac{\partial #1}{\partial #2}}",
    r"\newcommand{\parder}[2]{\frac{\partial #1}{\partial #2}}",
    r"\newcommand{\partder}[2]{\frac{\partial #1}{\partial #2}}",
)
_OTHERS = frozenset({"\\vbar", "\\hbar"})
"""Commands of TeX that are no letter with a mark."""


def _macro(body: str, arguments: int = 0) -> Macro:
    found = Macros()
    define(Passage.of(rf"\newcommand{{\made}}[{arguments}]{{{body}}}"), found)
    return found["\\made"]


def _with(command: str, letter: str) -> Macro:
    r"""A macro for \mathbf{x}, \hat{x} and their like."""
    return _macro(f"{command}{{{letter if len(letter) == 1 else chr(92) + letter}}}")


_BOLD_WITH_ARGUMENT = _macro(r"\mathbf{#1}", 1)


def _usual() -> Macros:
    found = Macros()
    letters = [*ascii_lowercase, *ascii_uppercase, *_GREEK]
    for letter in letters:
        for accent in ("hat", "tilde", "bar"):
            found |= {f"\\{name}": _with(f"\\{accent}", letter) for name in (letter + accent, accent + letter)}
        for name in (f"{letter}vec", f"vec{letter}", f"{letter}mat", f"{letter}matr", f"mat{letter}"):
            found[f"\\{name}"] = _with("\\mathbf", letter)
    for first, others in (("v", ascii_lowercase), ("b", ascii_lowercase + ascii_uppercase), ("m", ascii_uppercase)):
        for letter in [*others, *_GREEK]:
            if letter not in _NO_LETTERS[first]:
                found[f"\\{first}{letter}"] = _with("\\mathbf", letter)
    found |= {f"\\{letter}": _with("\\mathbf", letter) for letter in _ALONE}
    for style, names in (("\\mathcal", _FANCY), ("\\mathbb", _BLACKBOARD)):
        found |= {f"\\{name}": _with(style, letter) for letter, every in names.items() for name in every.split()}
    for line in _SHORT:
        define(Passage.of(line), found)
    known = LETTERS.keys() | FUNCTIONS.keys() | STYLES.keys() | ACCENTS.keys() | RELATIONS.keys() | _OTHERS
    return {name: macro for name, macro in found.items() if name not in known}


USUAL = _usual()
"""By their commands; what a document defines itself comes before them."""


def usual_in(formulas: Sequence[str]) -> Macros:
    r"""Those, with an argument where one stands behind them in these formulas, as in \bs{x}."""
    called = {name for text in formulas for name in _WITH_ARGUMENT.findall(text)}
    styled = {f"\\{name}" for name in _STYLED.split()} | {name for name, macro in USUAL.items() if _is_bold(macro)}
    bare = {f"\\{name}": _with("\\mathbf", "b") for text in formulas for name in _BARE.findall(text)}
    return USUAL | bare | dict.fromkeys(sorted(called & styled), _BOLD_WITH_ARGUMENT)


def _is_bold(macro: Macro) -> bool:
    return macro.body[0].text == "\\mathbf"
