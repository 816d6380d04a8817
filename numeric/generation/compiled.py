"""A generated module whose loss and δ are also compiled by Numba: the same formulas, one loop a sample.

The compiled form takes what is common: arrays in one piece and of one type, with targets of the same
shape. Everything else, and every error, is left to the NumPy functions of the same module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.steps import Domain
from numeric.generation.emitter import Statement
from numeric.generation.loops import Loops

COMPILED_HELPERS = {
    "_sum_of": """
@njit(nogil=True, fastmath={"reassoc", "nsz"})
def _sum_of(u: Array) -> Any:
    total = u.dtype.type(0)
    for i in range(len(u)):
        total += u[i]
    return total
""",
    "_largest_of": """
@njit(nogil=True)
def _largest_of(u: Array) -> Any:
    m0 = m1 = m2 = m3 = m4 = m5 = m6 = m7 = u[0]  # lanes: a compiler does not make them of a maximum
    whole = len(u) - len(u) % 8 if len(u) >= 32 else 0
    for i in range(0, whole, 8):
        m0 = u[i] if u[i] > m0 else m0
        m1 = u[i + 1] if u[i + 1] > m1 else m1
        m2 = u[i + 2] if u[i + 2] > m2 else m2
        m3 = u[i + 3] if u[i + 3] > m3 else m3
        m4 = u[i + 4] if u[i + 4] > m4 else m4
        m5 = u[i + 5] if u[i + 5] > m5 else m5
        m6 = u[i + 6] if u[i + 6] > m6 else m6
        m7 = u[i + 7] if u[i + 7] > m7 else m7
    largest = max(max(max(m0, m1), max(m2, m3)), max(max(m4, m5), max(m6, m7)))
    for i in range(whole, len(u)):
        largest = max(largest, u[i])
    return largest
""",
    "_apart_positive_of": """
@njit(nogil=True, inline="always")
def _apart_positive_of(u: Array) -> Any:
    top = _largest_of(u)
    largest = 0
    while u[largest] != top:
        largest += 1
    return largest, _sum_of(u[:largest]) + _sum_of(u[largest + 1 :])
""",
    "_apart_of": """
@njit(nogil=True)
def _apart_of(u: Array) -> Any:
    largest = 0
    for i in range(1, len(u)):
        if abs(u[i]) > abs(u[largest]):
            largest = i
    return largest, _sum_of(u[:largest]) + _sum_of(u[largest + 1 :])
""",
    "_sum_of_others_of": """
@njit(nogil=True, inline="always")
def _sum_of_others_of(u: Array, largest: int, others: Any, result: Array) -> None:
    top = u[largest]
    for i in range(len(u)):
        result[i] = (others - u[i]) + top
    result[largest] = others
""",
    "_below_largest_of": """
@njit(nogil=True, inline="always")
def _below_largest_of(u: Array, result: Array) -> None:
    top = _largest_of(u)
    if np.isinf(top):
        for i in range(len(u)):
            result[i] = 0.0 if u[i] == top else -np.inf
    else:
        for i in range(len(u)):
            result[i] = u[i] - top
""",
    "_exponentials_of": """
@njit(nogil=True)
def _exponentials_of(u: Array, result: Array) -> None:
    top, bottom = u[0], u[0]
    for i in range(len(u)):
        top, bottom = max(top, u[i]), min(bottom, u[i])
    safe = _SAFE_FLOAT64 if u.itemsize == 8 else _SAFE_FLOAT32
    if -safe <= bottom and top <= safe:
        for i in range(len(u)):
            result[i] = np.exp(u[i])
        return
    low, high = np.finfo(u.dtype).min, np.finfo(u.dtype).max
    top = min(max(top, low), high)
    for i in range(len(u)):
        entry = min(max(u[i], low), high)
        difference = entry - top
        back = difference + top
        lost = (entry - back) + ((back - difference) - top)
        e = np.exp(difference)
        result[i] = e + e * lost if e != 0 else e


_SAFE_FLOAT64, _SAFE_FLOAT32 = _SAFE["d"], _SAFE["f"]
""",
    "_log_sum_exp_of_others_of": """
@njit(nogil=True, error_model="numpy")
def _log_sum_exp_of_others_of(u: Array, result: Array) -> None:
    low, high = np.finfo(u.dtype).min, np.finfo(u.dtype).max
    largest = 0
    for i in range(1, len(u)):
        if u[i] > u[largest]:
            largest = i
    top, second, total = min(max(u[largest], low), high), low, u.dtype.type(0)
    for i in range(len(u)):
        if i != largest:
            result[i] = np.exp(min(max(u[i], low), high) - top)
            total += result[i]
            second = max(second, min(max(u[i], low), high))
    others = u.dtype.type(0)
    for i in range(len(u)):
        if i != largest:
            result[i] = np.log1p(total - result[i])
            others += np.exp(min(max(u[i], low), high) - second)
    result[largest] = (second - top) + np.log(others)
""",
    "_where_of": """
@njit(nogil=True)
def _where_of(condition: Any, then: Any, otherwise: Any) -> Any:
    return then if condition else otherwise
""",
    "_times_of": """
@njit(nogil=True)
def _times_of(u: Any, v: Any, w: Any = None, x: Any = None) -> Any:
    if x is not None:
        return _times_of(_times_of(u, v), _times_of(w, x))
    if w is not None:
        return _times_of(_times_of(u, v), w)
    product = u * v
    return min(abs(u), abs(v)) if (u == 0) | (v == 0) else product
""",
    "_relu_of": """
@njit(nogil=True)
def _relu_of(u: Any) -> Any:
    return np.maximum(u, 0.0)
""",
    "_sigmoid_of": """
@njit(nogil=True)
def _sigmoid_of(u: Any) -> Any:
    e = np.exp(-abs(u))
    return (e if u < 0 else 1.0) / (1.0 + e)
""",
    "_softplus_of": """
@njit(nogil=True)
def _softplus_of(u: Any) -> Any:
    return np.maximum(u, 0.0) + np.log1p(np.exp(-abs(u)))
""",
    "_exprel_of": """
@njit(nogil=True)
def _exprel_of(u: Any) -> Any:
    return np.expm1(u) / u if u != 0 else 1.0
""",
    "_log1prel_of": """
@njit(nogil=True)
def _log1prel_of(u: Any) -> Any:
    return np.log1p(u) / u if u != 0 else 1.0
""",
}
"""For one row, or for one number: what the helpers of the NumPy functions do for whole arrays."""

NEEDED_BY = {
    "_apart_positive_of": ("_largest_of", "_sum_of"),
    "_apart_of": ("_sum_of",),
    "_below_largest_of": ("_largest_of",),
}

_SPECIAL = re.compile(r"(?<![\w.])(erfc?)\(")
_CALL = '''
_SMALL = 1 << 13
_COMPILED_BLOCK = 1 << 16


def _fits(net: Array, t: Array, out: Array | None) -> bool:
    """Say whether the compiled form takes these arrays."""
    if type(net) is not np.ndarray or type(t) is not np.ndarray or net.ndim != 2 or net.shape != t.shape:
        return False
    if net.dtype.char not in "df" or t.dtype != net.dtype or not net.size:
        return False
    if not (net.flags.c_contiguous and t.flags.c_contiguous):
        return False
    return out is None or (out.shape == net.shape and out.dtype == net.dtype and out.flags.c_contiguous)
'''


def compiled_parts(
    statements: Sequence[Statement],
    losses: str,
    error: str,
    parameters: Sequence[str],
    targets: Domain,
    tolerance: float | None,
) -> list[str]:
    """The compiled functions of a module, as source, for the statements of its loss and δ.

    `tolerance` is how far Σ t may be from 1, None where that is no hypothesis.

    Raises:
        NoCodeError: a statement has no compiled form.
    """
    hoisted = [one.name for one in statements if one.takes == "_exponentials" and one.body == "net"][:1]
    loops = Loops(("net", "t"), hoisted)
    loops.translate(statements, {error, losses})
    loops.finish(f"result[s, i] = {loops.entry(error)} / scale")
    lines = [*loops.lines, f"losses[s] = {losses}"]
    rows = _SPECIAL.sub(r"math.\1(", _rows(lines, loops.workspace, hoisted, parameters))
    parts = [rows, _sound(targets, tolerance), _small(hoisted, parameters), _CALL, _public(hoisted, parameters)]
    text = "\n".join(parts)
    needed = {name for name in COMPILED_HELPERS if re.search(rf"\b{name}\(", text)} | {"_sum_of"}
    needed |= {other for name in needed for other in NEEDED_BY.get(name, ())}
    helpers = [COMPILED_HELPERS[name] for name in COMPILED_HELPERS if name in needed]
    return [part.strip() for part in [*helpers, *parts]]


def _rows(lines: Sequence[str], workspace: Sequence[str], hoisted: Sequence[str], parameters: Sequence[str]) -> str:
    arguments = ["net: Array", "t: Array", *(f"{name}: Array" for name in hoisted)]
    arguments += ["result: Array", "losses: Array", "scale: Any", *(f"{name}: Any" for name in parameters)]
    body = ["num = net.dtype.type", "count = net.shape[1]", "n = num(count)"]
    body += [f"{name} = np.empty(count, net.dtype)" for name in dict.fromkeys(workspace)]
    body += ["for s in range(len(net)):", *(f"    {line.replace('range(n)', 'range(count)')}" for line in lines)]
    unused = "n" if not any(re.search(r"\bn\b", line) for line in lines) else ""
    body = [line for line in body if not (unused and line.startswith("n = "))]
    head = f"def _rows_compiled({', '.join(arguments)}) -> None:"
    return "\n".join(['@njit(nogil=True, error_model="numpy")', head, *(f"    {line}" for line in body)])


def _sound(targets: Domain, tolerance: float | None) -> str:
    """A function that says whether anything is wrong with the numbers; what, the NumPy functions say."""
    wrong = {
        Domain.REAL: "np.isinf(t[s, i])",
        Domain.POSITIVE: "np.isinf(t[s, i]) | (t[s, i] < 0)",
        Domain.UNIT: "(t[s, i] < 0) | (t[s, i] > 1)",
    }[targets]
    lines = [
        "@njit(nogil=True)",
        "def _sound(net: Array, t: Array, check: bool) -> bool:",
        "    for s in range(len(net)):",
        "        nan, off = False, False",
        "        for i in range(net.shape[1]):",
        "            nan |= np.isnan(net[s, i]) | np.isnan(t[s, i])",
        f"            off |= {wrong}",
        "        if nan or (check and off):",
        "            return False",
    ]
    if tolerance is not None:
        lines += [f"        if check and abs(_sum_of(t[s]) - 1) > {tolerance}:", "            return False"]
    return "\n".join([*lines, "    return True"])


def _small(hoisted: Sequence[str], parameters: Sequence[str]) -> str:
    names = ["net", "t", "check", "result", *parameters]
    lines = [
        '@njit(nogil=True, error_model="numpy")',
        f"def _small_compiled({', '.join(f'{name}: Any' for name in names)}) -> tuple[bool, Any]:",
        "    losses = np.empty(len(net), net.dtype)",
        "    if not _sound(net, t, check):",
        "        return False, losses[0]",
    ]
    for name in hoisted:
        lines += [
            f"    {name} = np.empty_like(net)",
            "    for s in range(len(net)):",
            f"        _exponentials_of(net[s], {name}[s])",
        ]
    passed = ["net", "t", *hoisted, "result", "losses", "net.dtype.type(len(net))", *parameters]
    lines += [f"    _rows_compiled({', '.join(passed)})", "    return True, _sum_of(losses) / net.dtype.type(len(net))"]
    return "\n".join(lines)


def _public(hoisted: Sequence[str], parameters: Sequence[str]) -> str:
    """What loss_and_delta does first: it returns None where the NumPy functions must go on."""
    keyed = "".join(f", {name}: float" for name in parameters)
    given = "".join(f", {name}" for name in parameters)
    blocks = [f"{name} = _exponentials(rows)" for name in hoisted]
    passed = ["rows", "t[block]", *hoisted, "result[block]", "losses[block]", "scale", *parameters]
    lines = [
        f"def _compiled(net: Array, t: Array, out: Array | None, check: bool{keyed}) -> tuple[Any, Array] | None:",
        '    """Return loss and delta, or None where the NumPy functions must say what is wrong or take over."""',
        "    if not _fits(net, t, out):",
        "        return None",
        "    result = np.empty_like(net) if out is None else out",
        "    if net.size <= _SMALL:",
        f"        sound, loss = _small_compiled(net, t, check, result{given})",
        "        return (net.dtype.type(loss), result) if sound else None",
    ]
    if not hoisted:
        return "\n".join([*lines, "    return None"])
    lines += [
        "    losses = np.empty(len(net), net.dtype)",
        "    scale = net.dtype.type(len(net))",
        "    faults: list[slice] = []",
        "",
        "    def work(block: slice) -> None:",
        "        rows = net[block]",
        "        if not _sound(rows, t[block], check):",
        "            faults.append(block)",
        "            return",
        *(f"        {line}" for line in blocks),
        f"        _rows_compiled({', '.join(passed)})",
        "",
        "    _by_blocks(work, *net.shape, _COMPILED_BLOCK)",
        "    return (np.add.reduce(losses) / scale, result) if not faults else None",
    ]
    return "\n".join(lines)
