"""The epoch of a network compiled by Numba: the same formulas, matrix products by BLAS, weights changed in place.

The compiled form takes what is common: one network, arrays in one piece and of one real type. Everything
else is left to the NumPy functions of the same module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from numeric.generation.compiled import COMPILED_HELPERS, NEEDED_BY
from numeric.generation.emitter import NoCodeError
from numeric.generation.loops import Loops
from numeric.network.rows import Rows

_NJIT = '@njit(nogil=True, error_model="numpy")'
_SPECIAL = re.compile(r"(?<![\w.])(erfc?)\(")

_PRODUCTS = '''
def _blas(name: str) -> Any:
    """Return a function of BLAS, whose arguments are addresses, for compiled code; SciPy knows where it is."""
    take_addresses = ctypes.CFUNCTYPE(None, *[ctypes.c_size_t] * 13)
    return take_addresses(get_cython_function_address("scipy.linalg.cython_blas", name))


_sgemm, _dgemm = _blas("sgemm"), _blas("dgemm")


@njit(nogil=True, error_model="numpy")
def _add_product(
    left: Array, left_turned: int, right: Array, right_turned: int, factor: int, kept: int, out: Array, tools: Any
) -> None:
    """Multiply out by `kept` and add factor * left @ right, each turned or not, in place.

    BLAS takes matrices by columns: those by rows are turned ones to it, so left and right change places. The sizes
    are 64 bits wide; a BLAS of shorter integers reads the lower halves.
    """
    letters, sizes, numbers = tools
    sizes[0], sizes[1] = out.shape[1], out.shape[0]
    sizes[2] = left.shape[0] if left_turned else left.shape[1]
    sizes[3], sizes[4] = right.shape[1], left.shape[1]
    numbers[0], numbers[1] = factor, kept
    letter, size, number = letters.ctypes.data, sizes.ctypes.data, numbers.ctypes.data
    first, second, m, n, k = letter + right_turned, letter + left_turned, size, size + 8, size + 16
    a, lda, b, ldb, c, ldc = right.ctypes.data, size + 24, left.ctypes.data, size + 32, out.ctypes.data, size
    if out.itemsize == 4:
        _sgemm(first, second, m, n, k, number, a, lda, b, ldb, number + 4, c, ldc)
    else:
        _dgemm(first, second, m, n, k, number, a, lda, b, ldb, number + 8, c, ldc)


@njit(nogil=True)
def _take(rows: Array, chosen: Array, out: Array) -> None:
    """Four rows at a time: memory is asked for the next while it brings one."""
    fours = len(chosen) - len(chosen) % 4
    for s in range(0, fours, 4):
        a, b, c, d = chosen[s], chosen[s + 1], chosen[s + 2], chosen[s + 3]
        for i in range(rows.shape[1]):
            out[s, i], out[s + 1, i], out[s + 2, i], out[s + 3, i] = rows[a, i], rows[b, i], rows[c, i], rows[d, i]
    for s in range(fours, len(chosen)):
        row = chosen[s]
        for i in range(rows.shape[1]):
            out[s, i] = rows[row, i]


@njit(nogil=True)
def _repeat(row: Array, out: Array) -> None:
    for s in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[s, i] = row[i]


@njit(nogil=True)
def _subtract_sum(rows: Array, out: Array) -> None:
    total = np.zeros_like(out)
    for s in range(rows.shape[0]):
        for i in range(rows.shape[1]):
            total[i] += rows[s, i]
    for i in range(len(out)):
        out[i] -= total[i]
'''

_EXP = '''
def _exp(u: Any) -> Any:
    """Return exp(u)."""
    return np.exp(u)


def _exp_single(u: Any) -> Any:
    """Return exp(u) in single precision, within one unit in the last place, as code of which vectors are made.

    The polynomial is that of Cephes, expf; 2**power comes in two factors, since it may be no normal number.
    """
    num = np.float32
    v = num(-104) if u < num(-104) else u
    v = num(88.722839) if v > num(88.722839) else v
    v = v if v == v else num(0)
    whole = np.floor(v * num(1.44269504) + num(0.5))
    r = (v - whole * num(0.693359375)) + whole * num(2.12194440e-4)
    p = (num(1.9875691500e-4) * r + num(1.3981999507e-3)) * r + num(8.3334519073e-3)
    p = ((p * r + num(4.1665795894e-2)) * r + num(1.6666665459e-1)) * r + num(5.0000001201e-1)
    p = (p * r * r + r) + num(1)
    power = np.int32(whole)
    half = power >> np.int32(1)
    first = np.int32((half + np.int32(127)) << np.int32(23)).view(num)
    second = np.int32((power - half + np.int32(127)) << np.int32(23)).view(num)
    e = num(np.inf) if u > num(88.722839) else p * first * second
    return e if u == u else u


@overload(_exp)
def _exp_of_type(u: Any) -> Any:
    return _exp_single if u == float32 else _exp
'''

_FITS = '''
def _fits(weights: Sequence[Array], biases: Sequence[Array], x: Array, t: Array, order: Array) -> bool:
    """Say whether the compiled form takes these arrays."""
    arrays = [*weights, *biases, x, t]
    if any(type(array) is not np.ndarray or not array.flags.c_contiguous for array in arrays):
        return False
    if not all(array.flags.aligned for array in arrays) or not all(array.flags.writeable for array in arrays[:-2]):
        return False
    if x.dtype not in (np.dtype(np.float64), np.dtype(np.float32)) or any(array.dtype != x.dtype for array in arrays):
        return False
    if len(weights) != LAYERS or len(biases) != LAYERS:
        return False
    if any(array.ndim != 2 or not array.size for array in (*weights, x, t)) or len(x) != len(t):
        return False
    sizes = [x.shape[1], *(len(w) for w in weights)]
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    if [w.shape for w in weights] != shapes or [b.shape for b in biases] != [(n,) for n in sizes[1:]]:
        return False
    if t.shape[1] != sizes[-1] or type(order) is not np.ndarray or order.ndim != 1 or order.dtype.kind not in "iu":
        return False
    return bool(order.size) and 0 <= order.min() and order.max() < len(x)
'''


_OF_ANY_NUMBERS = {
    "_apart_positive_of": """
@njit(nogil=True)
def _apart_positive_of(u: Array) -> Any:
    largest = 0
    for i in range(1, len(u)):
        if u[i] > u[largest]:
            largest = i
    return largest, _sum_of(u[:largest]) + _sum_of(u[largest + 1 :])
""",
}
"""In place of helpers of single pairs, to which no NaN comes: training that diverges ends in them."""
_ROW_HELPERS = {**COMPILED_HELPERS, **_OF_ANY_NUMBERS}


def compiled_network(layers: int, rows: Sequence[Rows], linear: Mapping[str, str]) -> list[str]:
    """The compiled functions of a module, as source; `linear` is the NumPy code of the matrix products.

    Raises:
        NoCodeError: a formula has no compiled form.
    """
    functions = {one.name: one for one in rows}
    last = f"delta_{layers}"
    parts = [_PRODUCTS, _EXP]
    parts += [_elementwise(functions[f"output_{place}"], "out[s, i] = {}") for place in range(1, layers + 1)]
    parts += [_elementwise(functions[f"_delta_{place}"], "out[s, i] = {}") for place in range(1, layers)]
    parts.append(_elementwise(functions[last], "out[s, i] = ({}) * scale", scaled=True))
    for name in ("_l1_slope", "_l2_slope"):
        if any(statement.takes for statement in functions[name].statements):
            raise NoCodeError(f"{name} takes whole rows of weights, which cannot be changed in place")
        parts.append(_elementwise(functions[name], "out[s, i] -= scale * ({})", scaled=True))
    parts += [_epoch(layers, linear), _FITS.replace("LAYERS", str(layers)), _call(layers)]
    return [part.strip() for part in [*_helpers("\n".join(parts)), *parts]]


def imported_by(compiled: Sequence[str]) -> tuple[list[str], list[str]]:
    """The imports of a module with these compiled functions: of the standard library, and others."""
    if not compiled:
        return [], []
    standard = ["import ctypes", *(["import math"] if any("math." in part for part in compiled) else [])]
    return standard, [
        "from numba import float32, njit  # type: ignore[import-not-found, import-untyped, unused-ignore]",
        "from numba.extending import (  # type: ignore[import-not-found, unused-ignore]",
        "    get_cython_function_address,",
        "    overload,",
        ")",
    ]


def _helpers(text: str) -> list[str]:
    """What the functions call, and what that calls."""
    needed = {name for name in _ROW_HELPERS if re.search(rf"\b{name}\(", text)}
    needed |= {other for name in needed for other in NEEDED_BY.get(name, ())}
    return [source for name, source in _ROW_HELPERS.items() if name in needed]


def _elementwise(rows: Rows, last: str, scaled: bool = False) -> str:
    """A function of rows as loops over its rows, with what its last loop does with each entry."""
    loops = Loops(rows.arrays)
    loops.translate(rows.statements, {rows.result})
    loops.finish(last.format(loops.entry(rows.result)))
    lines = [_SPECIAL.sub(r"math.\1(", line.replace("range(n)", "range(count)")) for line in loops.lines]
    lines = [line.replace("np.exp(", "_exp(") for line in lines]
    first = rows.arrays[0]
    body = [f"num = {first}.dtype.type"] if any("num(" in line for line in lines) else []
    body.append(f"count = {first}.shape[1]")
    if any(re.search(r"\bn\b", line) for line in lines):
        body = [f"num = {first}.dtype.type", f"count = {first}.shape[1]", "n = num(count)"]
    body += [f"{name} = np.empty(count, {first}.dtype)" for name in dict.fromkeys(loops.workspace)]
    body += [f"for s in range(len({first})):", *(f"    {line}" for line in lines)]
    arguments = [*(f"{name}: Array" for name in rows.arrays), *(["scale: Any"] if scaled else []), "out: Array"]
    head = f"def {_name(rows.name)}({', '.join(arguments)}) -> None:"
    return "\n".join([_NJIT, head, *(f"    {line}" for line in body)])


def _name(name: str) -> str:
    return f"_{name.removeprefix('_')}_compiled"


def _epoch(layers: int, linear: Mapping[str, str]) -> str:
    """The loop over the batches, with the layers 1 … `layers` written out as in the NumPy functions."""
    places = range(1, layers + 1)
    parameters = [*(f"w_{place}" for place in places), *(f"b_{place}" for place in places)]
    buffers = {"y_0": "x.shape[1]", "targets": "t.shape[1]"}
    for place in places:
        buffers |= {f"{name}_{place}": f"len(w_{place})" for name in ("net", "y", "error")}
    buffers |= {f"back_{place}": f"len(w_{place})" for place in range(1, layers)}
    named = [*(f"{name}: Array" for name in (*parameters, "x", "t", "order")), "batch: int"]
    lines = [
        _NJIT,
        "def _epoch_compiled(",
        *(f"    {argument}," for argument in (*named, "rate: float", "l1: float", "l2: float")),
        ") -> None:",
        "    num = x.dtype.type",
        "    tools = np.array([ord('N'), ord('T')], np.uint8), np.empty(5, np.int64), np.empty(2, x.dtype)",
        *(f"    all_{name} = np.empty((batch, {size}), x.dtype)" for name, size in buffers.items()),
        "    for start in range(0, len(order), batch):",
        "        chosen = order[start : start + batch]",
        "        size = len(chosen)",
        *(f"        {name} = all_{name}[:size]" for name in buffers),
        *(f"        {line}" for line in _step(layers, linear)),
    ]
    return "\n".join(lines)


def _step(layers: int, linear: Mapping[str, str]) -> list[str]:
    """The statements of one batch."""
    lines = ["_take(x, chosen, y_0)", "_take(t, chosen, targets)"]
    for place in range(1, layers + 1):
        names = {"y": f"y_{place - 1}", "w": f"w_{place}", "b": f"b_{place}"}
        lines += _net(linear["net"], names, f"net_{place}")
        lines.append(f"_output_{place}_compiled(net_{place}, y_{place})")
    lines.append(
        f"_delta_{layers}_compiled(net_{layers}, y_{layers}, targets, num(rate / size), error_{layers})",
    )
    for place in range(layers - 1, 0, -1):
        names = {"w_next": f"w_{place + 1}", "delta_next": f"error_{place + 1}"}
        lines.append(_product(_parsed(linear["back"]), names, "1", "0", f"back_{place}"))
        lines.append(f"_delta_{place}_compiled(net_{place}, y_{place}, back_{place}, error_{place})")
    for place in range(1, layers + 1):
        names = {"delta": f"error_{place}", "y": f"y_{place - 1}"}
        lines.append(f"before_{place} = w_{place}.copy() if l1 != 0 and l2 != 0 else w_{place}")
        for penalty in ("l1", "l2"):
            lines.append(f"if {penalty}:")
            lines.append(f"    _{penalty}_slope_compiled(before_{place}, num(rate * {penalty}), w_{place})")
        lines.append(_product(_parsed(linear["weights"]), names, "-1", "1", f"w_{place}"))
        lines.append(_less_sum(linear["biases"], names, f"b_{place}"))
    return lines


def _net(code: str, names: Mapping[str, str], out: str) -> list[str]:
    """A product and a row that is added to each of its rows."""
    match _parsed(code):
        case ast.BinOp(product, ast.Add(), ast.Name(row)):
            return [f"_repeat({names[row]}, {out})", _product(product, names, "1", "1", out)]
    raise NoCodeError(f"there is no compiled form of {code}")


def _product(node: ast.expr, names: Mapping[str, str], factor: str, kept: str, out: str) -> str:
    """What NumPy writes as left @ right or as matmul(left, right), added to what is kept of an array."""
    match node:
        case ast.BinOp(left, ast.MatMult(), right):
            pass
        case ast.Call(ast.Attribute(ast.Name("np"), "matmul"), [left, right]):
            pass
        case _:
            raise NoCodeError(f"there is no compiled form of {ast.unparse(node)}")
    sides = [*_side(left, names), *_side(right, names)]
    return f"_add_product({', '.join([*sides, factor, kept, out, 'tools'])})"


def _side(node: ast.expr, names: Mapping[str, str]) -> tuple[str, str]:
    match node:
        case ast.Name(name):
            return names[name], "0"
        case ast.Attribute(ast.Name(name), "mT"):
            return names[name], "1"
    raise NoCodeError(f"there is no compiled form of {ast.unparse(node)}")


def _less_sum(code: str, names: Mapping[str, str], out: str) -> str:
    match _parsed(code):
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("np"), "add"), "reduce"), [ast.Name(rows)]):
            return f"_subtract_sum({names[rows]}, {out})"
    raise NoCodeError(f"there is no compiled form of {code}")


def _parsed(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _call(layers: int) -> str:
    """What epoch does first: it returns False where the NumPy functions must go on."""
    return '''
def _compiled(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    t: Array,
    order: Array,
    batch: int,
    rate: float,
    l1: float,
    l2: float,
) -> bool:
    """Go through the batches in compiled code, unless NumPy must do it."""
    if not _fits(weights, biases, x, t, order) or batch < 1 or isinstance(rate, complex):
        return False
    places = np.ascontiguousarray(order, np.intp)
    size = min(int(batch), len(places))
    _epoch_compiled(*weights, *biases, x, t, places, size, float(rate), float(l1), float(l2))
    return True
'''
