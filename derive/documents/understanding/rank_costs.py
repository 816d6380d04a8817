"""How likely a name is a number, a vector or a matrix: by its letter, its style, its indices and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from derive.documents.formulas.customs import UNKNOWN
from derive.documents.meaning.origins import without_layer
from derive.documents.meaning.quantities import Key
from derive.documents.meaning.shapes import BOLD
from derive.documents.trees.vocabulary import LOSSES, SAMPLE, Vocabulary

Costs = dict[int, float]
"""What each number of axes costs for a name."""
MATRICES = frozenset("WXAZYHUVDQKMPSBOGΘΔΛΣ")
VECTORS = frozenset("xyzabhwδuvtgspqorθβϕφμ")
_MAYBE_MATRICES = frozenset("wxyzhδ")
"""Small letters that are now and then matrices."""
_NUMBERS = frozenset("nmNTdkηαλϵεγτκLJECR") | LOSSES
TRANSPOSED = "transposed"
"""The style of a name that is transposed somewhere."""
DIVIDES = "divides"
"""The style of a name that stands alone in a denominator somewhere."""
_COUNTS = frozenset({"m", "n", "N", "M"})
"""What there may be so many of, where it divides."""
_NUMBER = re.compile(r"\d+")
_NUMBERED = re.compile(r"(.+)_(\d+)")
_STEPPED = re.compile(r"(.+?)_[a-z][+-]\d+")
"""The h_{t-1} beside an h_t."""
_DIFFERENTIAL = re.compile(r"d[A-Z](?![a-z])")
"""The dW of code, of the shape of W."""
MAX_COST = 1.2
EVIDENT = 0.5
"""What it costs to take a name for something else than its entries show."""
_OF_SAMPLES = 0.2
"""And for something else than each of the samples of that name is."""


@dataclass(frozen=True)
class Preferences:
    """Gives the costs of all names of a document; `names` are their styles, `said` what words and spaces say."""

    names: Mapping[Key, frozenset[str]]
    said: Mapping[Key, int]
    vocabulary: Vocabulary
    tells_of_slopes: bool

    def of(self, key: Key) -> Costs:
        """What each rank costs for a name."""
        return self.as_said(key) or self.by_number(key) or self.by_indices(key) or self.by_name(key)

    def as_said(self, key: Key) -> Costs | None:
        """Of what a document says in words, in spaces or by printing another name in bold."""
        name, count = key[0].removeprefix(BOLD), key[1]
        if (
            not count
            and name.islower()
            and not self.names[key] & {"bold", TRANSPOSED}
            and (BOLD + name, 0) in self.names
        ):
            return {0: 0.0, 1: 0.3, 2: 0.6}  # the y beside a vector y in bold
        beside = (step[1], 1) if (step := _STEPPED.fullmatch(name)) and not count else key
        if _DIFFERENTIAL.match(name):
            beside = name[1:], count
        beside = beside if beside in self.said else (without_layer(beside[0]), beside[1])
        return _is(self.said[beside], 2 * EVIDENT) if beside in self.said else None

    def by_number(self, key: Key) -> Costs | None:
        """Of a name with a number below it: an entry, or what belongs to a layer."""
        name, count = key[0].removeprefix(BOLD), key[1]
        numbered = _NUMBERED.fullmatch(name)
        if numbered is None:
            return None
        if "bold" not in self.names[key] and (len(numbered[2]) > 1 or not self.is_of_layer(numbered[1], numbered[2])):
            return {0: 0.0, 1: 0.2, 2: 0.6}
        if _letter(name) in MATRICES and self.most_indices(name) < 2 and (name, 0) in self.names:
            return _is(2 - count, EVIDENT)
        return None

    def by_indices(self, key: Key) -> Costs | None:
        """Of a name that has more indices elsewhere."""
        name, count = key[0].removeprefix(BOLD), key[1]
        most, of_samples = self.most_indices(name), self.most_indices(f"{name}{SAMPLE}")
        if most <= count == 0 and of_samples > 1:
            return _is(of_samples - 1, _OF_SAMPLES)
        if most <= count:
            return None
        if count and not self.names[key] & {"bold", TRANSPOSED} and not name.endswith(SAMPLE):
            return {rank: 0.0 if rank == 0 else 0.1 if rank == most - count else EVIDENT for rank in (0, 1, 2)}
        return _is(most - count, EVIDENT) if name not in _NUMBERS or (most == 2 and name in MATRICES) else None

    def by_name(self, key: Key) -> Costs:
        """Of any other name, by its letter and how it is printed."""
        name, count = key[0].removeprefix(BOLD), key[1]
        letter, styles = _letter(name), self.names[key]
        counts = name.rstrip("_") in _COUNTS and DIVIDES in styles and not styles & {"bold", TRANSPOSED}
        if counts or (name in UNKNOWN and name in self.vocabulary.only_applied):
            return {0: 0.0, 1: MAX_COST, 2: MAX_COST}
        if name in _NUMBERS and TRANSPOSED in styles:
            return {0: 0.5, 1: 0.0, 2: 0.4}
        if not count and name in self.vocabulary.differentiated and "bold" not in styles:
            return {0: 0.0, 1: MAX_COST, 2: MAX_COST}
        if name in ("J", "H") and self.tells_of_slopes:
            return {0: 0.0, 1: 0.6, 2: 0.2}
        if "bold" in styles:
            return {0: 0.7, 1: 0.3, 2: 0.0} if letter in MATRICES else {0: 0.6, 1: 0.0, 2: 0.3}
        if name in _NUMBERS or "cal" in styles or name.startswith("#"):
            return {0: 0.0, 1: 0.6, 2: 0.9}
        if count == 1 and name.endswith(SAMPLE) and self.has_matrix(name.removesuffix(SAMPLE)):
            return {0: 0.06, 1: 0.0, 2: 0.6}
        if count and (name, count - 1) in self.names and letter not in MATRICES and TRANSPOSED not in styles:
            return _is(0, EVIDENT)  # the entry of what stands with one index less elsewhere
        if count:
            return {0: 0.0, 1: 0.06, 2: 0.6}
        if letter in MATRICES:
            return {0: 0.3, 1: 0.35, 2: 0.0}
        if letter in VECTORS:
            return {0: 0.0, 1: 0.02, 2: 0.25 if letter in _MAYBE_MATRICES else 0.45}
        return {0: 0.0, 1: 0.1, 2: 0.3}

    def most_indices(self, name: str) -> int:
        """How many indices a name has where it has most, in bold or not."""
        return max((count for other, count in self.names if other.removeprefix(BOLD) == name), default=0)

    def is_of_layer(self, name: str, number: str) -> bool:
        """Whether the number below a name is that of a layer: of a capital, or of a b beside one."""
        return name[0] in MATRICES or any((f"{letter}_{number}", 0) in self.names for letter in "WΘ")

    def has_matrix(self, name: str) -> bool:
        """Whether there is a matrix of which a sample's quantity is a column: A^L for the a^L of a sample i."""
        whole = name if name[0] in MATRICES else name[0].upper() + name[1:] if "^" in name else ""
        return (whole, 0) in self.names


def _letter(name: str) -> str:
    """The letter that tells what a name is: of dW, the W."""
    return name[1:2] if _DIFFERENTIAL.match(name) else name[:1]


def _is(rank: int, cost: float) -> Costs:
    """Nothing for one rank, and so much for each other."""
    return {other: 0.0 if other == rank else cost for other in (0, 1, 2)}


def numbered(costs: Mapping[Key, Mapping[int, float]]) -> list[list[Key]]:
    """The names of likely matrices that only their numbers tell apart, such as W_1 and W_2."""
    found = dict[str, list[Key]]()
    for key, cost in costs.items():
        if cost[2] < cost[0] and not key[1] and (base := _NUMBER.sub("#", key[0])) != key[0]:
            found.setdefault(base, []).append(key)
    return [keys for keys in found.values() if len(keys) > 1]


def rank_in_network(key: Key) -> int | None:
    """The rank in a network of vectors, one for each sample; None where the letter does not tell."""
    letter = key[0].removeprefix("d")[:1]
    if letter in MATRICES and not key[1]:
        return 2
    of_sample = key[0].endswith(SAMPLE) and key[1] == 1
    of_layer = "^[" in key[0] and not key[1] and letter in VECTORS
    return 1 if letter == "b" or of_layer or (of_sample and letter in VECTORS | MATRICES) else None
