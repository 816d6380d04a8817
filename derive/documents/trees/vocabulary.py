"""Which written names are what: indices, sizes, functions, targets and quantities."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from derive.documents.trees.rows import NotUnderstood
from derive.expr import Sym
from derive.functions import FUNCTIONS
from derive.reading import tree
from derive.reading.places import Place
from derive.reading.tree import Node

_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}
INDEX_LETTERS = frozenset("ijklpqrsuvc")
RECIPROCALS = {"sech": "cosh", "csch": "sinh", "coth": "tanh", "sec": "cos", "csc": "sin", "cot": "tan"}
"""Functions that are one divided by another."""
_ALIASES = {
    "ln": "log",
    "lg": "log10",
    "arctan": "atan",
    "sgn": "sign",
    "ReLU": "relu",
    "Relu": "relu",
    "Log": "log",
    "Exp": "exp",
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "logistic": "sigmoid",
    **{name: name for name in FUNCTIONS},
    **{name: name for name in ("log10", "sqrt", "softmax", *RECIPROCALS)},
    "Softmax": "softmax",
    "SoftMax": "softmax",
}
_LOSS_NAMES = frozenset(
    ["CE", "BCE", "MSE", "NLL", "SSE", "RSS", "MAE", "RMSE", "Loss", "loss", "CrossEntropyLoss", "MSELoss", "Cost"]
)
COSTS = frozenset({"L", "E", "C", "J", "ℓ"}) | _LOSS_NAMES
"""Names of a number that is to be as small as possible."""
LOSSES = COSTS | {"H", "D", "ξ"}
"""Names whose arguments only say what they depend on."""
PRIME = "′"
NUMBER_OF = "number "
"""What the name of a symbol begins with that stands for the value of its index."""
SAMPLE = "^()"
"""What the name of a quantity of one sample ends with."""
LABEL = "1="
"""What the name of the one-hot form of a label begins with."""
_COUNTS = frozenset(["TP", "FP", "TN", "FN"])
"""Of right and wrong predictions."""
_WHOLE_NAMES = (
    frozenset(
        ["net", "err", "acc", "out", "input", "output", "target", "label", "cost", "KL", "RMS", "const", "constant"]
    )
    | _LOSS_NAMES
    | _COUNTS
)

_FACTORS = frozenset("WUVX")
"""Letters that in a run are matrices, and no part of a word."""


@dataclass(frozen=True)
class Vocabulary:
    """What names mean, by their display key: the letters with accents, marks and labels, as in ŷ or w_out.

    `indices` gives index letters the name of their size, empty where the document has to tell it; `functions` gives
    names the known function; `bare` and `indexed` are the keys that occur without and with an index,
    `applied` those that stand before a bracket, `only_applied` those that stand nowhere else.
    """

    indices: Mapping[str, str] = field(default_factory=dict)
    sizes: frozenset[str] = frozenset()
    functions: Mapping[str, str] = field(default_factory=lambda: dict(_ALIASES))
    targets: frozenset[str] = frozenset()
    sum_to_one: frozenset[str] = frozenset()
    one_hot: frozenset[str] = frozenset()
    constants: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    indexed: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    only_applied: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    """Names that begin a row which says what they are."""
    words: frozenset[str] = frozenset()
    """Upright words that stand somewhere without a bracket behind them, as net does."""
    doubly: frozenset[str] = frozenset()
    """Names that have two indices somewhere."""
    of_many: frozenset[str] = frozenset()
    """Functions of all entries of a vector, of E = E(w_1, …, w_n)."""
    squares: frozenset[str] = frozenset()
    """Of these, the square is what a definition gives: σ² = …"""
    binary: frozenset[str] = frozenset()
    """Labels that are 0 or 1, as cases tell that are told apart by y = 1 and y = 0."""
    differentiated: frozenset[str] = frozenset()
    """The names of losses of which derivatives are taken: each is a number."""
    samples: frozenset[str] = frozenset()
    """Letters that run over samples: of Σ_{s=1}^N where 1/N stands somewhere."""
    lettered: bool = False
    """Whether the index letters tell the layers apart: net_j of the hidden one, net_k of the output."""
    changes: bool = False
    """Whether dX is a change of X, and no slope by X."""
    convolutions: bool = False
    """Whether * is a convolution."""
    samples_in_rows: bool = False
    """Whether each row of a matrix such as X W is a sample, and not each column."""
    base: int = 0
    """Of a bare "log"; 0 is e."""
    implied_sums: bool = False
    """Whether an index that stands twice in a product is summed over."""

    @cached_property
    def index_letters(self) -> frozenset[str]:
        """The small letters that are indices, and what else is said to be one."""
        return frozenset(letter for letter in map(chr, range(97, 123)) if self.is_index(letter)) | self.indices.keys()

    def is_index(self, letter: str) -> bool:
        return letter in self.indices or (letter in INDEX_LETTERS and letter not in self.constants)

    def function(self, key: str) -> str:
        """The known function that a name means, or nothing."""
        if key in self.functions:
            return "" if key in self.constants else self.functions[key]
        return "sigmoid" if key == "σ" and key in self.applied and key not in self.constants else ""

    def is_defined(self, key: str) -> bool:
        """Whether a name that has a usual meaning is an array of the document."""
        return key in self.indexed or key in self.constants

    @cached_property
    def only_loss(self) -> str:
        """The name of the loss, if the document has just one."""
        names = [name for name in LOSSES - {"H", "D"} if name in self.bare and name not in self.sizes]
        for some in (names, self.differentiated):
            if len(some) == 1:
                return next(iter(some))
        return ""

    def is_quantity(self, key: str) -> bool:
        return key in self.bare or key in self.indexed or key in self.targets or key in self.constants

    def is_factor(self, key: str) -> bool:
        """Whether a letter in a run is one of its factors: a quantity, a weight as in xW_1, or X."""
        return self.is_quantity(key) or key[0] in _FACTORS


def key_of(name: tree.Name | tree.Word, is_index: Iterable[str] = ()) -> str:
    """The letters with their accents; labels, layers that are no offset and numbers beside them follow."""
    indices = frozenset(is_index)
    letters = name.text if isinstance(name, tree.Word) else name.letters
    accents = () if isinstance(name, tree.Word) else name.accents
    found = letters + "".join(_ACCENTS.get(accent, f"_{accent}") for accent in accents)
    found = unicodedata.normalize("NFC", found) + PRIME * name.primes
    labels = [label for script in name.subscripts if (label := label_of(script, indices))]
    marks = [label for script in name.superscripts if (label := label_of(script, frozenset()))]
    return found + ("_" + ",".join(labels) if labels else "") + ("^" + ",".join(marks) if marks else "")


def label_of(node: Node, indices: frozenset[str]) -> str:
    """The text of a script that only tells names apart; empty for an index."""
    match node:
        case tree.Label(text=text) | tree.Number(text=text) | tree.Text(text=text) | tree.Word(text=text):
            return text
        case tree.Name(letters=letters, accents=(), subscripts=(), superscripts=()):
            return "" if letters in indices else letters
        case tree.Bracket(kind="(", items=(tree.Name(letters=letters),)):
            return "" if letters in indices else "?"
        case tree.Layer(bracket=bracket, content=content):
            return f"{bracket}{label_of(content, frozenset()) or '?'}{')' if bracket == '(' else ']'}"
        case tree.Juxtaposed(items=items):
            parts = [label_of(item, indices) for item in items]
            return "".join(parts) if all(parts) and "?" not in parts else "?"
        case tree.Sum(terms=(first, *rest)):
            inner = "".join(term.sign + label_of(term.node, frozenset()) for term in rest)
            return f"{first.sign}{label_of(first.node, frozenset())}{inner}"
    return "?"


# What a declaration says.

_SUM_ONE = re.compile(r"sum\((.+?)\)")


def declared(text: str) -> Vocabulary:
    """A vocabulary from `target=y, sum(y)=1, classes=n, index=k:n`.

    Raises:
        NotUnderstood: a part says nothing that is known here.
    """
    found, log_base = _Lists(), 0
    for part in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise NotUnderstood(f"the declaration “{part[:60]}” says nothing: write name=value", Place(1, 1))
        values = value.split()
        if (match := _SUM_ONE.fullmatch(name)) and value == "1":
            found.sums.add(_plain(match[1]))
        elif name == "log" and value in ("e", "2", "10"):
            log_base = 0 if value == "e" else int(value)
        elif name == "index":
            found.index(values)
        elif name in ("target", "onehot", "one-hot", "constant", "size", "sizes", "classes", "function"):
            found.take(name, values)
        else:
            raise NotUnderstood(f"the declaration “{part[:60]}” is not known", Place(1, 1))
    functions = _ALIASES | found.functions
    return Vocabulary(
        indices=found.indices,
        sizes=frozenset(found.sizes),
        functions=functions,
        targets=frozenset(found.targets | found.one_hot),
        sum_to_one=frozenset(found.sums | found.one_hot),
        one_hot=frozenset(found.one_hot),
        constants=frozenset(found.constants),
        base=log_base,
    )


class _Lists:
    """What the parts of a declaration have said so far."""

    def __init__(self) -> None:
        self.targets, self.sums, self.one_hot = set[str](), set[str](), set[str]()
        self.constants, self.sizes = set[str](), set[str]()
        self.indices, self.functions = dict[str, str](), dict[str, str]()

    def index(self, values: list[str]) -> None:
        for value in values:
            letter, _, size = value.partition(":")
            self.indices[letter] = size
            if size:
                self.sizes.add(size)

    def take(self, name: str, values: list[str]) -> None:
        if name == "function":
            for value in values:
                key, _, known = value.partition(":")
                if (known or key) not in _ALIASES:
                    raise NotUnderstood(f"the function {known or key} is not known", Place(1, 1))
                self.functions[_plain(key)] = _ALIASES[known or key]
            return
        where = {
            "target": self.targets,
            "onehot": self.one_hot,
            "one-hot": self.one_hot,
            "constant": self.constants,
        }.get(name, self.sizes)
        where.update(map(_plain, values))


def _plain(text: str) -> str:
    r"""The display key of a name as a declaration writes it: y, ŷ, \\hat y, y_hat."""
    text = text.strip()
    if (match := re.fullmatch(r"\\(\w+?)\s*\{?\s*(\\?\w)\s*\}?", text)) and match[1] in _ACCENTS:
        return unicodedata.normalize("NFC", match[2] + _ACCENTS[match[1]])
    if match := re.fullmatch(r"(\w)_?(hat|bar|tilde)", text):
        return unicodedata.normalize("NFC", match[1] + _ACCENTS[match[2]])
    return unicodedata.normalize("NFC", text)


def differential_of(symbol: Sym, vocabulary: Vocabulary) -> str | None:
    """The W of a dW, of a dw where there is no w, or of a δW, if both are names of the document; W_2 of dW_2."""
    name = symbol.name[1:]
    letter = name.partition("^")[0]
    base, _, number = letter.partition("_")
    known = {key.partition("^")[0] for key in vocabulary.bare | vocabulary.indexed}
    fitting = (len(letter) == 1 or (len(base) == 1 and number.isdigit())) and (
        letter in known or (letter in "ZA" and letter.lower() in known)
    )
    if symbol.name[:1] == "δ":
        return name if name in known else None
    fitting = fitting and (base.isupper() or base in "zabw")
    if not fitting and letter in ("z", "w") and letter not in known and letter.upper() in known:
        fitting, name = True, name[0].upper() + name[1:]
    return name if symbol.name[:1] == "d" and fitting else None


def is_whole_name(letters: str) -> bool:
    """Whether a run of letters is one of the usual names of more than one letter, or an increment such as Δw."""
    return letters in _WHOLE_NAMES or (letters[:1] in ("Δ", "δ") and len(letters) == 2)
