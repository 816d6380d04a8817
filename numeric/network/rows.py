"""The elementwise part of a layer as functions of rows: of two equal formulas, the one that costs less.

A derived formula may serve training as well as its stable form. It does if code of both gives the same
numbers, up to rounding of absolute size, on a grid that reaches to the ends of the number range.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from derive.expr import Expr
from numeric.generation.emitter import Emitter, Statement, canonical, extreme_points
from numeric.generation.helpers import HELPERS, prelude, source
from numeric.generation.rows import rows_function

_ROUNDINGS = 8.0
"""Units of rounding by which two forms of a formula may differ."""


@dataclass(frozen=True)
class Rows:
    """A printed function of arrays: its source, and its statements for a compiler."""

    name: str
    arrays: tuple[str, ...]
    source: str
    statements: tuple[Statement, ...]
    result: str
    """What the statements call the value that is returned."""
    helpers: frozenset[str]
    scipy: frozenset[str]

    @property
    def cost(self) -> int:
        """How many operations and calls there are, helpers included."""
        text = "\n".join([self.source, *(source(name) for name in self.helpers)])
        counted = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Compare)
        return sum(isinstance(node, counted) for node in ast.walk(ast.parse(text)))

    def of_single_precision(self, given: Mapping[str, Any]) -> Literal["single", "number", "other"]:
        """What comes of arrays in single precision: an array of the same, a mere number, or another array."""
        with np.errstate(all="ignore"):
            points = {name: np.asarray(value, np.float32) for name, value in {**extreme_points(), **given}.items()}
            found = np.asarray(self.callable()(*(points[name] for name in self.arrays)))
        return "number" if not found.ndim else "single" if found.dtype == np.float32 else "other"

    def callable(self) -> Callable[..., Any]:
        """The function itself."""
        space: dict[str, Any] = {}
        scipy = ["from scipy.special import erf, erfc"] if self.scipy else []
        exec("\n".join([prelude(), *scipy, self.source]), space)  # our own print of a proved formula
        function: Callable[..., Any] = space[self.name]
        return function


def printed(
    name: str, arrays: Sequence[str], formula: Expr, quantities: Mapping[str, Expr], given: Mapping[str, Any]
) -> Rows:
    """Print a formula as a function of arrays; `given` are values of them at the extreme points."""
    formulas = {key: canonical(one) for key, one in quantities.items() if key not in arrays}
    emitter = Emitter(formulas, {}, arrays, given)
    text = rows_function(emitter, name, arrays, {"result": canonical(formula)})
    helpers, scipy = frozenset(emitter.helpers), frozenset(emitter.scipy)
    statements = tuple(emitter.statements)
    returned = text.rpartition("return ")[2]
    result = returned if returned in {one.name for one in statements} else statements[-1].name
    rows = Rows(name, tuple(arrays), text, statements, result, helpers, scipy)
    kind = rows.of_single_precision(given)
    if kind == "number":  # the same for every sample and class
        return replace(rows, source=_with_result(text, f"np.full_like({arrays[0]}, {{}})"))
    if kind == "other":  # a choice between two numbers has a type of its own
        return replace(rows, source=_with_result(text, f"({{}}).astype({arrays[0]}.dtype, copy=False)"))
    return rows


def _with_result(text: str, around: str) -> str:
    before, _, result = text.rpartition("return ")
    return f"{before}return {around.format(result)}"


def cheaper(stable: Rows, derived: Rows, grid: Callable[[type], Mapping[str, Any]]) -> Rows:
    """The derived form if it is as good as the stable one on the grid and costs less, else the stable one."""
    if derived.cost >= stable.cost or derived.scipy - stable.scipy:
        return stable
    first, second = stable.callable(), derived.callable()
    for dtype in (np.float64, np.float32):
        points = grid(dtype)
        with np.errstate(all="ignore"):
            want = np.asarray(first(*(points[array] for array in stable.arrays)))
            have = np.asarray(second(*(points[array] for array in derived.arrays)))
            scale = _ROUNDINGS * np.finfo(dtype).eps * np.maximum(np.abs(want), 1)
            same = (want == have) | (np.isnan(want) & np.isnan(have)) | (np.abs(want - have) <= scale)
        if not same.all():
            return stable
    return derived


def grid_of_nets(dtype: type) -> dict[str, Any]:
    """Rows of net and t: the extreme points, and the numbers around which exponentials overflow."""
    extreme = extreme_points()
    few = np.array([-709.0, -400.0, -88.0, -50.0, -20.0, -5.0, -0.5, 0.0, 0.5, 5.0, 20.0, 50.0, 88.0, 400.0, 709.0])
    net = np.stack(np.meshgrid(few, few), axis=-1).reshape(-1, 2)
    t = np.eye(2)[np.arange(len(net)) % 2]
    with np.errstate(over="ignore"):
        return {
            "net": np.concatenate([extreme["net"], net]).astype(dtype),
            "t": np.concatenate([extreme["t"], t]).astype(dtype),
        }


def helper_sources(names: frozenset[str]) -> list[str]:
    return [source(name) for name in HELPERS if name in names]
