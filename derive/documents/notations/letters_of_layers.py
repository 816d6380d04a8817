"""Whether the letters below names tell layers: net_j of hidden units, net_k of outputs, and δ_j made of the δ_k."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from derive.documents.trees.rows import DEFINING, Row, walk
from derive.documents.trees.vocabulary import key_of
from derive.reading import tree

_ERROR = "δ"


def letters_are_layers(rows: Sequence[Row]) -> bool:
    """Whether net_j = Σ_i w_ji x_i and net_k = Σ_j w_kj o_j both stand there, or δ_k = … and δ_j = Σ_k w_kj δ_k."""
    summed: dict[str, dict[str, str]] = {}
    for row in rows:
        for name, letter, total in _sums(row.chain):
            over = [index for index in _over(total) if _has_both(total, letter, index)]
            if over:
                summed.setdefault(key_of(replace(name, subscripts=())), {})[letter] = over[0]
    sums_of_sums = any(
        inner in known and known[inner] not in (inner, outer)
        for known in summed.values()
        for outer, inner in known.items()
    )
    return sums_of_sums or _has_errors_by_letters(rows)


def _has_errors_by_letters(rows: Sequence[Row]) -> bool:
    """Whether an error δ_j is a sum of w_kj times the δ_k, of which a formula without δ is given."""
    made, given = set[str](), set[str]()
    for row in rows:
        match row.chain:
            case tree.Chain(
                first=tree.Name(letters=letters, subscripts=(tree.Name(letters=letter),), superscripts=()),
                links=(link, *_),
            ) if letters == _ERROR and link.sign in DEFINING:
                totals = [total for _, _, total in _sums(row.chain)]
                found = {index for total in totals for index in _over(total) if _is_of_errors(total, letter, index)}
                made |= found
                given |= set() if found else {letter}
    return bool(made & given)


def _is_of_errors(total: tree.BigSum, letter: str, index: str) -> bool:
    """Whether δ_k and w_kj stand in a Σ_k."""
    errors = (node for node in walk(total) if isinstance(node, tree.Name) and node.letters == _ERROR)
    below = {getattr(script, "letters", "") for name in errors for script in name.subscripts if not name.superscripts}
    return below == {index} and _has_both(total, letter, index)


def _sums(chain: tree.Chain) -> Iterator[tuple[tree.Name, str, tree.BigSum]]:
    """The name and the letter with which a chain begins, and the sums in its first formula; of an error, in all."""
    match chain:
        case tree.Chain(first=tree.Name(subscripts=(tree.Name(letters=letter),)) as name, links=(_, *_) as links):
            for link in links if name.letters == _ERROR else links[:1]:
                for node in walk(link.node):
                    if isinstance(node, tree.BigSum):
                        yield name, letter, node


def _over(total: tree.BigSum) -> list[str]:
    return [index.letters for index in total.limits.index if isinstance(index, tree.Name)]


def _has_both(node: tree.BigSum, first: str, second: str) -> bool:
    """Whether a name in the sum has both letters for its indices."""
    for part in walk(node):
        if isinstance(part, tree.Name):
            letters = [script.letters for script in part.subscripts if isinstance(script, tree.Name)]
            if sorted(letters) == sorted((first, second)):
                return True
    return False
