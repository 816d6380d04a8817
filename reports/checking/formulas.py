"""Formulas of a document in the names that the printers draw: labels below, layers and squares above."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from derive.documents.formulas.arrays import AXIS
from derive.documents.formulas.opaque import OPAQUE
from derive.expr import (
    Expr,
    Fn,
    Generic,
    Index,
    Mul,
    Num,
    Pow,
    Sum,
    Sym,
    all_indices,
    children,
    free_indices,
    map_nodes,
    rebuild,
    rename,
)
from derive.writing.layout import LOG_TO, layout
from derive.writing.linear import linear

_NUMBER = "number "
"""Before the letter of an index that is used as a number."""
_LABEL = "1="
"""Before the name of a label whose one-hot form is meant."""
_SAMPLE = "^()"
"""Behind a name that has the index of a sample above."""
_LETTERED = re.compile(r"(?<=\w)⟨(\w+)⟩")
"""Behind a name, the index letters that tell its layer."""
_STATED = re.compile(r"\(([=≠<>]) ([^()\s]+) ([^()\s]+)\)")
"""In the name of P(y = 1), the statement between its brackets."""
_WITH_ARGUMENTS = re.compile(r"([^\W\d]\w*)\(([^\W\d]\w*(?:,\s*[^\W\d]\w*)*)\)")
"""A name that stands for a quantity of others, as H(P_1, Q_1) does."""
_OWN_SIZE = re.compile(r"\d+\.(.+)")
"""A size that the document does not name: the statement and the index that runs so far."""
_AXES = "ijklpqrsuvabcdgh"
"""The letters for the axes of vectors and matrices that are written whole."""
_SUBSCRIPTS = str.maketrans("0123456789ijklmnprstuv", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥ")


def shown(expr: Expr) -> Expr:
    r"""The formula with the names that printers draw in place of those by which a document's symbols are told apart.

    >>> from derive.writing.latex import latex
    >>> print(latex(shown(Sym("ŷ_out^(1)"))))
    \hat{y}^{\text{(1)}}_{\text{out}}
    """
    return map_nodes(with_letters(expr), _put)


def with_bases(expr: Expr) -> Expr:
    r"""The formula with a logarithm to another base than e in place of each quotient that it stands for.

    >>> from derive.expr import div, log, num
    >>> print(in_a_line(with_bases(div(log(Sym("p")), log(num(2))))))
    log₂ p
    """
    return map_nodes(expr, _to_base)


def _to_base(part: Expr) -> Expr | None:
    """A product of the logarithm of something with 1/ln 2: the logarithm to base 2 in the place of both."""
    factors = part.factors if isinstance(part, Mul) else ()
    logs = [one for one in factors if isinstance(one, Fn) and one.name == "log"]
    below = [one for one in factors if _base_below(one) is not None]
    if len(logs) != 1 or len(below) != 1 or (base := _base_below(below[0])) is None:
        return None
    to_base = Fn(f"{LOG_TO}{base}", tuple(map(with_bases, logs[0].args)))
    rest = [to_base if one is logs[0] else with_bases(one) for one in factors if one is not below[0]]
    return rest[0] if len(rest) == 1 else Mul(tuple(rest))


def _base_below(factor: Expr) -> int | None:
    """The 2 of 1/ln 2."""
    match factor:
        case Pow(Fn("log", (Num(base),)), Num(power)) if power == -1 and base.denominator == 1:
            return int(base)
    return None


def with_letters(expr: Expr) -> Expr:
    """The formula with a letter for every axis and for every size that the document does not name."""
    every = all_indices(expr)
    if not any(index.name.startswith(AXIS) or _OWN_SIZE.match(index.size) for index in every):
        return expr
    taken, names = {index.name for index in every}, dict[Index, Index]()
    for index in sorted(free_indices(expr), key=lambda one: one.name):
        names[index] = _lettered(index, taken)
        taken.add(names[index].name)
    return _bound_lettered(rename(expr, names), frozenset(index.name for index in names.values()))


def size_name(size: str) -> str:
    """How far an index runs, as it is printed.

    >>> size_name("n"), size_name("12.k"), size_name("51.·2")
    ('n', 'nₖ', 'n₂')
    """
    own = _OWN_SIZE.fullmatch(size)
    return "n" + own[1].removeprefix(AXIS).translate(_SUBSCRIPTS) if own else size


def is_of_sample(name: str) -> bool:
    """Whether a symbol has the index of a sample above, as x^(i) has."""
    return name.endswith(_SAMPLE)


def plain(text: str) -> str:
    """Words in which names stand as a document's symbols are told apart, with those names as they are read.

    >>> plain("nothing says what y^() and o⟨k⟩ are")
    'nothing says what y and o are'
    """
    return _LETTERED.sub("", re.sub(r"(?<![\w=])1=(?=[^\W\d])", "𝟙_", text.replace(_SAMPLE, "").replace(OPAQUE, "")))


def in_a_line(expr: Expr) -> str:
    """The formula in one line of Unicode."""
    return linear(layout(shown(expr)))


def equation_in_a_line(equation: Any) -> str:
    """Anything with two sides, in one line."""
    return f"{in_a_line(equation.left)} = {in_a_line(equation.right)}"


def printed(name: str) -> str:
    """The name of a document's symbol as the printers read names: base, what is raised, label."""
    if name.startswith(OPAQUE):
        return name.removeprefix(OPAQUE)
    name = _LETTERED.sub("", name.removeprefix("#"))
    if name.startswith(_LABEL):
        return f"𝟙.{name.removeprefix(_LABEL).removesuffix(_SAMPLE)}"
    if _STATED.search(name):
        name = _STATED.sub(r"\2\1\3", name).replace(" ", ", ")
    square = "^2" if name.endswith("²") else ""
    head, _, raised = name.removesuffix(_SAMPLE).removesuffix("²").partition("^")
    base, _, label = head.partition("_")
    above = f"^{raised.replace('.', '·')}" if raised else square
    return (base or head) + above + (f".{label}" if base and label else "")


def _lettered(index: Index, taken: Iterable[str]) -> Index:
    name = next((letter for letter in _AXES if letter not in taken), index.name)
    return Index(name if index.name.startswith(AXIS) else index.name, size_name(index.size))


def _bound_lettered(node: Expr, around: frozenset[str]) -> Expr:
    """The formula with letters for the indices that its parts bind."""
    match node:
        case Sum(body, index, excluded):
            new = _lettered(index, around | {one.name for one in all_indices(body)})
            return Sum(_bound_lettered(rename(body, {index: new}), around | {new.name}), new, excluded)
        case Generic(name, body, index):
            new = _lettered(index, around | {one.name for one in all_indices(body)})
            return Generic(name, _bound_lettered(rename(body, {index: new}), around | {new.name}), new)
    return rebuild(node, tuple(_bound_lettered(child, around) for child in children(node)))


def _put(part: Expr) -> Expr | None:
    match part:
        case Sym(name, (), None) if (found := _WITH_ARGUMENTS.fullmatch(name)) and "_" in name:
            return Fn(printed(found[1]), tuple(Sym(printed(one.strip())) for one in found[2].split(",")))
        case Pow(Sym(name, indices, layer), Num(value)) if name.endswith("²") and value == Fraction(1, 2):
            return Sym(printed(name.removesuffix("²")), indices, layer)
        case Sym(name) if name.startswith(_NUMBER):
            return Sym(name.removeprefix(_NUMBER))
        case Sym(name, indices, layer) if printed(name) != name:
            return Sym(printed(name), indices, layer)
        case Fn(name, args) if printed(name) != name:
            return Fn(printed(name), tuple(map(shown, args)))
        case Generic(name, argument, index) if printed(name) != name:
            return Generic(printed(name), shown(argument), index)
    return None
