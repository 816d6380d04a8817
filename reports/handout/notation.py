r"""Other symbols for the quantities of a derivation: those of a course, or of a paper.

A formula is renamed as a whole and all at once, so that y may become ŷ while t becomes y. What is
derived and proved keeps its own symbols; only what is printed is renamed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from derive.expr import Array, Expr, Generic, Index, Sym, all_indices, symbols
from derive.functions import FUNCTIONS
from derive.steps import Case, Hypothesis
from derive.writing.linear import named
from derive.writing.marks import GREEK, MEAN, spelled, with_accent

KEYS = {
    "loss": "E",
    "output": "y",
    "target": "t",
    "net": "net",
    "error": "delta",
    "input": "a",
    "weight": "w",
    "bias": "b",
}
"""What may be renamed, and the name that a derivation has for it."""

INDEX_KEYS = ("i", "j", "k", "l")
"""Two outputs are i and k, an input is j, the output of an inner sum is l."""

_MATRICES = {"a": "A", "y": "Y"}
"""Matrices that are called by the capital of their entries; that of the errors is always Δ."""


class SymbolsError(ValueError):
    """A choice of symbols that cannot be read, or with which two things would look the same."""


@dataclass(frozen=True)
class Preset:
    """The symbols of one text: its source, and the choices as `read_symbols` takes them, in English and in Chinese."""

    source: str
    choices: tuple[str, str]


PRESETS = {
    "seed000": Preset(
        "an online course in Chinese on cross-entropy with softmax: E, y_k, y_真实, net_k, δ_k, w_kj, a_j",
        ("target=y_{true}", "target=y_{真实}"),
    ),
    "seed001": Preset(
        "a Chinese tutorial on softmax: L = -Σ_j ŷ_j ln y_j with ŷ the targets, y_j = e^z_j / Σ_k e^z_k, ∂L/∂z_i",
        (r"loss=L,output=y,target=\hat y,net=z,k=j,l=k,j=l",) * 2,
    ),
    "seed004": Preset(
        "lecture slides in Chinese: L = -Σ_k y_k ln ŷ_k with ŷ the outputs, ŷ_k = e^z_k / Σ_j e^z_j, ∂L/∂z_i, input x",
        (r"loss=L,output=\hat y,target=y,net=z,input=x,l=j,j=l",) * 2,
    ),
}
"""The notations of texts that many learn from, by the name that `read_symbols` takes."""


@dataclass(frozen=True)
class Notation:
    """What is printed for each name, each letter of an index, each matrix; whatever is missing keeps its own.

    No two names and no two letters have the same print: `read_symbols` sees to it.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    matrices: Mapping[str, str] = field(default_factory=dict)

    def expr(self, expr: Expr) -> Expr:
        """The formula, of the same shape, in these symbols; sizes such as n stay."""
        made: Expr = type(expr)(*(self._part(expr, one.name, getattr(expr, one.name)) for one in fields(expr)))  # type: ignore[arg-type]
        return made

    def _part(self, node: Expr, place: str, part: Any) -> Any:
        match part:
            case Expr():
                return self.expr(part)
            case Index():
                return self._index(part)
            case tuple():
                return tuple(self._part(node, place, one) for one in part)
            case str() if place == "name" and isinstance(node, Sym | Generic):
                return self.names.get(part, part)
            case str() if place == "name" and isinstance(node, Array):
                return self.matrices.get(part, part)
            case _:
                return part

    def _index(self, index: Index) -> Index:
        """Another letter of the same size; k1 follows k."""
        letter = index.name.rstrip("0123456789")
        return Index(self.indices.get(letter, letter) + index.name[len(letter) :], index.size)

    def case(self, case: Case) -> Case:
        return Case(self._index(case.first), self._index(case.second), case.equal)

    def hypothesis(self, hypothesis: Hypothesis) -> Hypothesis:
        return Hypothesis(self.expr(hypothesis.left), self.expr(hypothesis.right))

    def letters(self, text: str) -> str:
        """Letters between the words of a sentence, such as `i, k`, `E` and `ΔᵀA/N`; sizes stay.

        >>> Notation({"E": "L", "a": "x_hat"}, {"k": "j"}, {"A": "X_hat"}).letters("E, a, k: ΔᵀA/N")
        'L, x̂, j: ΔᵀX̂/N'
        """
        own = {letter: name for name, letter in GREEK.items()}

        def put(found: re.Match[str]) -> str:
            letter = found[0]
            name = own.get(letter, letter)
            for table in (self.names, self.matrices):
                if name in table:
                    return named(table[name])
            return letter if letter in _SIZES else self.indices.get(letter, letter)

        return re.sub("[A-Za-z]+|[Α-Ωα-ω]", put, text)

    def check(self, formulas: Iterable[Expr]) -> None:
        """Refuse formulas in which something else, such as a parameter, has one of the new symbols already.

        Raises:
            SymbolsError: naming the choice.
        """
        constants, letters = dict[str, str](), dict[str, str]()
        for formula in formulas:
            for symbol in symbols(formula):
                if symbol.name not in (*KEYS.values(), _MEAN_LOSS):
                    constants[symbol.name] = "another symbol of this derivation"
            for index in all_indices(formula):
                constants[index.size] = "the size of an index"
                letters[self._index(index).name] = "the letter of an index"
        names = ((_KEYS_OF[name], shown, constants | letters) for name, shown in self.names.items())
        indices = ((letter, shown, constants) for letter, shown in self.indices.items() if letter in INDEX_KEYS)
        for key, shown, taken in (*names, *indices):
            if shown in taken:
                raise SymbolsError(f"{key}: {named(shown)} is {taken[shown]}")


def read_symbols(text: str, lang: str = "en") -> Notation:
    r"""The notation that a text chooses: nothing, the name of a preset, or KEY=VALUE, …, also behind a preset.

    >>> notation = read_symbols(r"seed004, loss=J", "en")
    >>> notation.names["E"], notation.names["y"], notation.indices["l"]
    ('J', 'y_hat', 'j')

    Raises:
        SymbolsError: a key or a value is unknown, or two things would have the same symbol.
    """
    choices = _choices(text, lang)
    names = {KEYS[key]: _name(key, value) for key, value in choices.items() if key in KEYS}
    letters = {key: _letter(key, value) for key, value in choices.items() if key not in KEYS}
    shown = {name: names.get(name, name) for name in KEYS.values()}
    indices = {letter: letters.get(letter, letter) for letter in (*INDEX_KEYS, _SAMPLE)}
    matrices = {capital: _capital(shown[name]) for name, capital in _MATRICES.items()}
    _refuse_same_letters(indices, choices)
    _refuse_same_names(shown, indices, choices)
    _refuse_same_matrices(shown, matrices)
    shown[_MEAN_LOSS] = with_accent(shown["E"], MEAN)
    return Notation(_changes(shown), _changes(_all_letters(indices, set(shown.values()))), _changes(matrices))


def _changes(table: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in table.items() if old != new}


# The text of the choices.


def _choices(text: str, lang: str) -> dict[str, str]:
    """What is chosen for each key; what follows a preset replaces what the preset says."""
    first, *rest = text.split(",")
    preset: dict[str, str] = {}
    if first.strip() and "=" not in first:
        name = first.strip()
        if name not in PRESETS:
            raise SymbolsError(f"there is no notation {name!r}{_suggestion(name, PRESETS)}; or write output=z, net=u")
        preset = _listed(PRESETS[name].choices[lang == "zh"].split(","))
    elif text.strip():
        rest = [first, *rest]
    return preset | _listed(rest)


def _listed(items: Iterable[str]) -> dict[str, str]:
    found = dict[str, str]()
    for item in items:
        key, sign, value = (part.strip() for part in item.partition("="))
        if not sign:
            raise SymbolsError(f"write KEY=VALUE, such as output=z, instead of {item.strip()!r}")
        if key not in KEYS and key not in INDEX_KEYS:
            raise SymbolsError(
                f"there is no symbol {key!r}{_suggestion(key, KEYS)}; there are {', '.join((*KEYS, *INDEX_KEYS))}"
            )
        if key in found:
            raise SymbolsError(f"{key} is chosen twice")
        found[key] = value
    return found


def _suggestion(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=3, cutoff=0.55)
    return f"; did you mean {' or '.join(close)}?" if close else ""


_LONGEST = 20
_LABELLED = re.compile(rf"(?P<head>.*?)(?:_\{{(?P<label>[^\W_]{{1,{_LONGEST}}})\}})?", re.DOTALL)
_ACCENTED = re.compile(
    r"(?:\\(?P<command>hat|bar|tilde)(?![A-Za-z])\s*(?P<open>\{\s*)?)?"
    rf"(?P<letter>\\?[A-Za-z]{{1,{_LONGEST}}}|[Α-Ωα-ω])(?P<combined>[\u0302\u0304\u0303])?(?:_(?P<ending>hat|bar|tilde))?"
    r"(?(open)\s*\})"
)
_COMBINED = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde"}
_SPELLINGS = {"varepsilon": "epsilon", "varphi": "phi"} | {letter: name for name, letter in GREEK.items()}


def _name(key: str, value: str) -> str:
    r"""The name that is printed as the value is: y_hat.true for \hat{y}_{true}."""
    whole = _LABELLED.fullmatch(unicodedata.normalize("NFC", value))
    assert whole  # its head can be anything
    found, label = _ACCENTED.fullmatch(unicodedata.normalize("NFD", whole["head"])), whole["label"]
    accents = [found["command"], _COMBINED.get(found["combined"] or ""), found["ending"]] if found else []
    accents = [accent for accent in accents if accent]
    if not found or len(accents) > 1:
        raise SymbolsError(f"{key}={_visible(value)}: a symbol is written y, \\delta, \\hat{{y}}, y_hat or y_{{true}}")
    letter = found["letter"].removeprefix("\\")
    name = _SPELLINGS.get(letter, letter)
    if name not in GREEK and (letter != found["letter"] or not letter.isascii()):
        raise SymbolsError(f"{key}={_visible(value)}: {found['letter']} is no Greek letter that has a name of its own")
    return name + "".join(f"_{accent}" for accent in accents) + (f".{label}" if label else "")


def _letter(key: str, value: str) -> str:
    if not re.fullmatch("[a-z]", value):
        raise SymbolsError(f"{key}={_visible(value)}: the letter of an index is one small Latin letter")
    return value


def _visible(value: str) -> str:
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in value)
    return shown if len(shown) <= 2 * _LONGEST else shown[: 2 * _LONGEST] + "…"


# What may not look the same.

_MEAN_LOSS = with_accent("E", MEAN)
_KEYS_OF = {name: key for key, name in KEYS.items()} | {_MEAN_LOSS: "loss"}
_SAMPLE = "s"
_SIZES = {"n": "the number of outputs", "m": "the number of inputs", "N": "the number of samples", "p": "a size"}
_RESERVED = {
    "n": "the number of outputs",
    "m": "the number of inputs",
    "N": "the number of samples",
    "e": "the base of the exponential",
    "d": "the sign of a differential",
    "f": "an unknown function",
    "pi": "the number π",
    "sigma": "the logistic function",
    "Sigma": "the sign of a sum",
    "Delta": "the matrix of the errors",
    "delta": "Kronecker's δ",
    **{name: "a function" for one in FUNCTIONS.values() for name in (one.name, one.text) if name},
    "sqrt": "a function",
}


def _refuse_same_letters(indices: Mapping[str, str], choices: Mapping[str, str]) -> None:
    for letter, shown in indices.items():
        where = f"{letter}={shown}"
        if letter in choices and shown in _RESERVED:
            raise SymbolsError(f"{where}: {shown} is {_RESERVED[shown]}")
        for other, its in indices.items():
            if letter in choices and other != letter and its == shown:
                raise SymbolsError(
                    f"{where}: {shown} is the index of samples"
                    if other == _SAMPLE
                    else f"{where}: {shown} is what the index {other} is printed as; choose another for {other}, too"
                )


def _refuse_same_names(shown: Mapping[str, str], indices: Mapping[str, str], choices: Mapping[str, str]) -> None:
    looks = {name: _look(its) for name, its in shown.items()}
    mean = _look(with_accent(shown["E"], MEAN))
    for name, its in shown.items():
        key, label = _KEYS_OF[name], spelled(its).label
        where = f"{key}={choices.get(key, name)}"
        if its in _RESERVED and its != name:
            raise SymbolsError(f"{where}: {named(its)} is {_RESERVED[its]}")
        for letter, index in indices.items():
            if its == index and key in choices:
                raise SymbolsError(f"{where}: {its} is the letter of an index")
            if its == index:
                raise SymbolsError(f"{letter}={index}: {its} is the {key}")
        if label in (*indices.values(), *_SIZES):
            raise SymbolsError(f"{where}: the label {label} would be read as an index")
        if looks[name] == mean:
            raise SymbolsError(f"{where}: {named(its)} is the mean of the loss")
        for other, look in looks.items():
            if other != name and look == looks[name] and key in choices:
                its_key = _KEYS_OF[other]
                raise SymbolsError(f"{where}: {named(its)} is the {its_key}; choose another for {its_key}, too")


def _look(name: str) -> str:
    """A mean has a bar as other names have."""
    return name.replace(MEAN, "_bar")


def _refuse_same_matrices(shown: Mapping[str, str], matrices: Mapping[str, str]) -> None:
    """That of the outputs is there for hidden layers, which have no targets."""
    for entry, capital in _MATRICES.items():
        matrix, key = matrices[capital], _KEYS_OF[entry]
        if matrix in _RESERVED:
            raise SymbolsError(f"{key}: its matrix would be {named(matrix)}, which is {_RESERVED[matrix]}")
        for name, its in shown.items():
            if its == matrix and name not in (entry, "t" if entry == "y" else entry):
                raise SymbolsError(
                    f"{_KEYS_OF[name]} and {key}: {named(its)} is the matrix with the entries {named(shown[entry])}"
                )


_LATIN_CAPITALS = dict(
    zip(
        ("alpha", "beta", "epsilon", "zeta", "eta", "iota", "kappa", "mu", "nu", "rho", "tau", "chi"),
        "ABEZHIKMNPTX",
        strict=True,
    )
)
"""Greek capitals that look Latin."""


def _capital(name: str) -> str:
    """The name of the matrix: the capital letter, with the accent and the label of its entries."""
    spelling = spelled(name)
    base = _LATIN_CAPITALS.get(spelling.base) or spelling.base.capitalize()
    return base + spelling.suffix + (f".{spelling.label}" if spelling.label else "")


_BOUND = ("u", "q")
"""Letters of indices that derivations bind besides those with a key."""
_SPARE = ("i", "j", "k", "l", "u", "q", "v", "o", "r", "c", "g", "h", "x", "z")


def _all_letters(indices: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The letters of all indices, also of those that have no key: each goes to one, and no two to the same."""
    taken = {*indices.values(), *names, *_RESERVED}
    found = dict(indices) | {letter: letter for letter in _BOUND if letter not in taken}
    for letter in _BOUND:
        if letter in taken:
            found[letter] = next(one for one in _SPARE if one not in taken and one not in found.values())
    moved = sorted(set(found.values()) - set(found))
    return found | dict(zip(moved, sorted(set(found) - set(found.values())), strict=True))
