"""A CSV table → a data set: a line a sample, inputs first, the target last."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import DTypeLike

from numeric.data.columns import Place, Targets, number, targets_of
from numeric.data.dataset import DataError, Dataset, Floats, Samples, float_type

DELIMITERS = ("\t", ";", ",", " ")
"""The first of them that stands in the first line separates the columns."""

Row = tuple[int, list[str]]
"""A line number, counted from 1, and the cells."""


def read_csv(
    path: Path,
    *,
    target: str | Sequence[str] | None = None,
    classes: bool | None = None,
    header: bool | None = None,
    dtype: DTypeLike = np.float64,
) -> Dataset:
    """All lines as training samples; a cell is taken as it stands or refused.

    Args:
        path: a UTF-8 text file.
        target: name or names of the columns to learn; the last column by default.
        classes: whether the target is a class; by default it is if it is text or few different whole numbers.
        header: whether the first line names the columns; by default it does if no cell of it is a number.
        dtype: of inputs, and of targets that are numbers.

    Raises:
        DataError: no such file, no table, or a cell that cannot be used, by line and column.
    """
    wanted = float_type(dtype)
    table = _read(path, header, () if target is None else (target,) if isinstance(target, str) else tuple(target))
    targets = _targets(table, classes)
    class_names = targets.class_names
    inputs = table.inputs()
    try:
        samples = Samples(inputs, targets.values, len(class_names)).as_type(wanted)
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    input_names = tuple(table.names[column] for column in table.input_columns) if table.names else ()
    return Dataset(path.stem, samples, class_names=class_names, input_names=input_names, source=str(path))


class _Table:
    """What has been read of a file so far. Columns are counted from 0, and from 1 in messages."""

    def __init__(self, path: Path, n_columns: int, names: tuple[str, ...], targets: tuple[int, ...]) -> None:
        self.path, self.n_columns, self.names, self.targets = path, n_columns, names, targets
        self.input_columns = [column for column in range(n_columns) if column not in targets]
        self.lines = array("q")
        """The line of each sample."""
        self.numbers = array("d")
        """The inputs, row after row."""
        self.cells: dict[int, list[str]] = {column: [] for column in targets}

    def place(self, line: int, column: int) -> str:
        return f"{self.path}, line {line}, column {column + 1}" + (f" ({self.names[column]!r})" if self.names else "")

    def at(self, column: int) -> Place:
        return lambda row: self.place(self.lines[row], column)

    def add(self, line: int, row: Sequence[str]) -> None:
        if len(row) != self.n_columns:
            raise DataError(f"{self.path}, line {line}: expected {self.n_columns} columns, found {len(row)}")
        cells = [row[column] for column in self.input_columns]
        try:
            self.numbers.extend(map(float, cells))
            sound = "_" not in "".join(cells)  # which Python takes for a number
        except ValueError:
            sound = False
        if not sound:
            wrong = next(column for column in self.input_columns if number(row[column]) is None)
            what = repr(row[wrong]) if row[wrong] else "an empty cell"
            raise DataError(f"{self.place(line, wrong)}: {what} is no number")
        for column, kept in self.cells.items():
            kept.append(row[column])
        self.lines.append(line)

    def inputs(self) -> Floats:
        matrix = np.frombuffer(self.numbers).reshape(len(self.lines), len(self.input_columns))
        if not (np.isfinite(matrix.min()) and np.isfinite(matrix.max())):
            row, column = np.argwhere(~np.isfinite(matrix))[0]
            place = self.place(self.lines[row], self.input_columns[column])
            raise DataError(f"{place}: {matrix[row, column]} is no finite number")
        return matrix


def _targets(table: _Table, classes: bool | None) -> Targets:
    if len(table.targets) == 1:
        (only,) = table.targets
        return targets_of(table.cells[only], classes, table.at(only))
    if classes:
        raise DataError(f"{table.path}: classes stand in one column, not in {len(table.targets)}")
    columns = [targets_of(table.cells[column], False, table.at(column)).values for column in table.targets]
    return Targets(np.hstack(columns))


def _read(path: Path, header: bool | None, targets: tuple[str, ...]) -> _Table:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _rows(path, file)
            first = next(rows, None)
            if first is None:
                raise DataError(f"{path} is empty; expected a table")
            named = _is_header(path, first, header, targets)
            table = _begun(path, first[1], named, targets)
            for line, row in rows if named else chain([first], rows):
                table.add(line, row)
    except UnicodeDecodeError:
        raise DataError(f"{path}, line {_undecodable(path)}: expected UTF-8 text, found other bytes") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    if not table.lines:
        raise DataError(f"{path} has no samples below the names of the columns")
    return table


def _rows(path: Path, file: TextIO) -> Iterator[Row]:
    """Lines that are not blank."""
    blank = 0
    for begin in file:
        if begin.strip():
            break
        blank += 1
    else:
        return
    delimiter = next((each for each in DELIMITERS if each in begin.strip()), ",")
    lines: Iterable[str] = chain([begin], file)
    if delimiter == " ":
        lines = (line.strip() for line in lines)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if len(cells) > 1 or any(cells):
                yield blank + reader.line_num, cells
    except csv.Error as error:
        raise DataError(f"{path}, line {blank + reader.line_num}: {error}") from None


def _is_header(path: Path, first: Row, header: bool | None, targets: tuple[str, ...]) -> bool:
    if targets and header is False:
        raise DataError(f"{path}: a target is found by its name, but the first line is said to hold no names")
    if header is None:
        return bool(targets) or all(number(cell) is None for cell in first[1])
    return header


def _begun(path: Path, first: Sequence[str], named: bool, targets: tuple[str, ...]) -> _Table:
    """Without samples yet."""
    names = tuple(first) if named else ()
    if len(first) < 2:
        raise DataError(f"{path} has one column; expected an input and a target, between them a tab, ';', ',' or space")
    chosen = tuple(dict.fromkeys(_column(path, names, name) for name in targets)) or (len(first) - 1,)
    if len(chosen) == len(first):
        raise DataError(f"{path}: all columns are targets; no input is left")
    return _Table(path, len(first), names, chosen)


def _column(path: Path, names: tuple[str, ...], name: str) -> int:
    if names.count(name) == 1:
        return names.index(name)
    if name in names:
        raise DataError(f"{path}: {names.count(name)} columns are named {name!r}")
    close = get_close_matches(name, names, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else f"; it has {', '.join(map(repr, names[:8]))}"
    raise DataError(f"{path} has no column {name!r}{hint}")


def _undecodable(path: Path) -> int:
    """The first line that is no UTF-8, counted from 1."""
    with path.open("rb") as file:
        for line, content in enumerate(file, 1):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                return line
    return 1
