"""The column of targets: class names and whole numbers become labels, other numbers stay numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numeric.data.dataset import DataError

MOST_CLASSES = 20
"""Whole numbers with more distinct values are taken as numbers, unless they are said to be classes."""

Place = Callable[[int], str]
"""Where the value of a row (counted from 0) stands, as a message begins."""


@dataclass(frozen=True)
class Targets:
    values: NDArray[Any]
    """Labels (n_samples,), or numbers (n_samples, 1)."""
    class_names: tuple[str, ...] = ()
    """In the order of the labels; empty for numbers."""


def number(text: str) -> float | None:
    """As a table writes it: no underscores, which Python would allow."""
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def targets_of(cells: Sequence[str], classes: bool | None, place: Place) -> Targets:
    """A column of text. Classes are numbered in sorted order: by value if all are whole numbers, else by name.

    Raises:
        DataError: an empty cell, text among numbers, a number that is not finite, a single class.
    """
    empty = next((row for row, cell in enumerate(cells) if not cell), None)
    if empty is not None:
        raise DataError(f"{place(empty)} is empty; expected a target")
    numbers = [number(cell) for cell in cells]
    texts = [row for row, value in enumerate(numbers) if value is None]
    if texts and (classes is False or (classes is None and len(texts) < len(cells))):
        beside = "" if classes is False else " among numbers; say that they are classes if they are"
        raise DataError(f"{place(texts[0])}: {cells[texts[0]]!r} is no number{beside}")
    if texts:
        return _text_classes(cells, place)
    return numbers_of(np.array(numbers, np.float64), classes, all(map(_whole, cells)), place)


def numbers_of(column: NDArray[Any], classes: bool | None, whole: bool, place: Place) -> Targets:
    """A column of numbers (n_samples,); `whole` if they are written, or stored, as whole numbers."""
    column = column if column.dtype.kind in "iu" else column.astype(np.float64)
    wrong = np.flatnonzero(~np.isfinite(column))
    if len(wrong):
        raise DataError(f"{place(int(wrong[0]))}: {column[wrong[0]]} is no finite number")
    distinct = np.unique(column)
    if classes or (classes is None and whole and 2 <= len(distinct) <= MOST_CLASSES):
        fractions = np.flatnonzero(column != np.floor(column))
        if len(fractions):
            row = int(fractions[0])
            raise DataError(f"{place(row)}: {column[row]} is no class; expected a whole number or a name")
        names = tuple(str(int(value)) for value in distinct)
        return Targets(np.searchsorted(distinct, column).astype(np.int64), _several(names, place))
    return Targets(column.astype(np.float64)[:, None])


def _text_classes(cells: Sequence[str], place: Place) -> Targets:
    names = tuple(sorted(set(cells)))
    numbers = {name: label for label, name in enumerate(_several(names, place))}
    return Targets(np.array([numbers[cell] for cell in cells], np.int64), names)


def _several(names: tuple[str, ...], place: Place) -> tuple[str, ...]:
    if len(names) < 2:
        raise DataError(f"{place(0)}: expected two classes or more, found only {names[0]!r}")
    return names


def _whole(cell: str) -> bool:
    return cell.lstrip("+-").isdigit()
