"""What surrounds the formulas of a generated module: checked input, blocks of samples, docstrings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.steps import Domain
from numeric.generation.folding import folded_head, wrapped_formula

_PARAMETER = '''
def _parameter(name: str, value: float, low: float, high: float) -> float:
    """Return a parameter as a number, or raise an error if it is not between its bounds."""
    value = float(value)
    if not low < value <= high or value == float("inf"):
        raise ValueError(f"{name} must be above {low} and at most {high}, not {value}")
    return value
'''

_BLOCKS = '''
_BLOCK = 1 << 15
_PARALLEL = 1 << 17


def _by_blocks(work: Callable[[slice], None], n_samples: int, n_out: int, block_size: int = _BLOCK) -> None:
    """Call work for blocks of samples that stay in cache, on several threads where there is much to do."""
    size = max(1, block_size // n_out)
    blocks = [slice(start, min(start + size, n_samples)) for start in range(0, n_samples, size)]
    with np.errstate(all="ignore"):
        if n_samples * n_out < _PARALLEL or THREADS < 2:
            for block in blocks:
                work(block)
        else:
            share = -(-len(blocks) // (4 * THREADS))
            parts = [blocks[start : start + share] for start in range(0, len(blocks), share)]
            for done in [_pool().submit(_work_on, work, part) for part in parts]:
                done.result()


def _work_on(work: Callable[[slice], None], blocks: list[slice]) -> None:
    with np.errstate(all="ignore"):
        for block in blocks:
            work(block)


THREADS = min(os.cpu_count() or 1, 8)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)
'''

_CHECKS = '''
def _checked_net(net: Array) -> Array:
    """Return net as an array of floats, or raise an error that names its shape or its type."""
    net = np.asarray(net)
    if net.dtype != np.float64 and net.dtype != np.float32:
        raise TypeError(f"net must be float32 or float64, not {net.dtype}")
    if net.ndim != 2 or 0 in net.shape:
        raise ValueError(f"net must have the shape (n_samples, n_out), neither of them 0, not {net.shape}")
    return net


def _refuse_nan(name: str, values: Array, block: slice) -> None:
    """Raise an error that names the first NaN."""
    if np.isnan(values.max()):
        sample, entry = (int(place) for place in np.argwhere(np.isnan(values))[0])
        raise ValueError(f"{name} is NaN at sample {block.start + sample}, entry {entry}, both counted from 0")


def _buffer(out: Array | None, net: Array) -> Array:
    """Return the array to write to."""
    if out is None:
        return np.empty_like(net, order="C")
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out must be an array, not {type(out).__name__}")
    if out.shape != net.shape or out.dtype != net.dtype:
        raise ValueError(f"out has the shape {out.shape} and {out.dtype}, net {net.shape} and {net.dtype}")
    return out
'''

_TARGETS = '''
def _checked_targets(t: Array, net: Array) -> Array:
    """Return the targets for net, or raise an error that names both shapes."""
    t = np.asarray(t)
    if t.shape != net.shape:
        raise ValueError(f"t has the shape {t.shape}, net {net.shape}; they must be the same")
    if t.dtype.kind not in "fiub":
        raise TypeError(f"t must be of numbers, not {t.dtype}")
    return t
'''

_LABELS = '''
def _checked_targets(t: Array, net: Array) -> Array:
    """Return the targets for net, or raise an error that names both shapes or the label out of range."""
    t = np.asarray(t)
    if t.dtype.kind not in "fiub":
        raise TypeError(f"t must be of numbers, not {t.dtype}")
    if t.ndim == 1 and t.dtype.kind in "iu" and len(t) == len(net):
        wrong = np.flatnonzero((t < 0) | (t >= net.shape[1]))
        if wrong.size:
            place = wrong[0]
            raise ValueError(f"label {t[place]} of sample {place} is out of range: there are {net.shape[1]} classes")
        return t
    if t.shape != net.shape:
        raise ValueError(
            f"t has the shape {t.shape}, net {net.shape}; t must have the same, or be {len(net)} integer labels"
        )
    return t


def _one_hot(labels: Array, net: Array) -> Array:
    """Return rows with a 1 at the label of each sample."""
    t = np.zeros_like(net)
    t[np.arange(len(labels)), labels] = 1
    return t
'''


_PARAMETERS = {
    Domain.REAL: "a number",
    Domain.POSITIVE: "a positive number",
    Domain.UNIT: "a number above 0 and at most 1",
}


@dataclass(frozen=True)
class Frame:
    """What the public functions of one module need to know of its derivation.

    `tolerance` is how far Σ t may be from 1, where that is a hypothesis.
    """

    name: str
    parameters: Mapping[str, Domain]
    targets: Domain
    sum_is_one: bool
    logarithmic: bool
    output: str
    loss: str = ""
    delta: str = ""
    compiled: bool = False
    tolerance: float = 1e-5

    def imports(self, *, blocks: bool = True) -> list[str]:
        lines = ["from __future__ import annotations", ""]
        if blocks:
            lines += [
                "import os",
                "from collections.abc import Callable",
                "from concurrent.futures import ThreadPoolExecutor",
                "from functools import cache",
            ]
        return [*lines, "from typing import Any"]

    def support(self) -> list[str]:
        """Blocks, threads and checks."""
        parts = [_BLOCKS, _CHECKS, *([_PARAMETER] if self.parameters else [])]
        if self.loss:
            parts += [_LABELS if self.sum_is_one else _TARGETS, self._domain_check(), self._targets_of_block()]
        return [part.strip() for part in parts]

    def _targets_of_block(self) -> str:
        labels = "    if t.ndim == 1:\n        return _one_hot(t[block], net)\n" if self.sum_is_one else ""
        return (
            "def _targets(t: Array, net: Array, block: slice, check: bool) -> Array:\n"
            '    """Return the targets of a block in the precision of net, checked if that is wanted."""\n'
            f"{labels}"
            "    rows = t[block].astype(net.dtype, copy=False)\n"
            '    _refuse_nan("t", rows, block)\n'
            "    if check:\n"
            "        _check_domain(rows, block)\n"
            "    return rows"
        )

    def _domain_check(self) -> str:
        lines = [
            "def _check_domain(t: Array, block: slice) -> None:",
            '    """Raise an error for targets that the derivation does not hold for."""',
        ]
        low, high = {Domain.REAL: ("", ""), Domain.POSITIVE: ("0", ""), Domain.UNIT: ("0", "1")}[self.targets]
        where = {"": "not be infinite", "0": "not be negative"}[low] if not high else "be between 0 and 1"
        bad = [f"t < {low}"] if low else []
        bad += [f"t > {high}"] if high else []
        condition = " | ".join([*(["np.isinf(t)"] if not high else []), *(f"({part})" for part in bad)])
        lines += [
            f"    if ({condition}).any():",
            f"        sample, entry = (int(place) for place in np.argwhere({condition})[0])",
            "        raise ValueError(",
            f'            f"t must {where}, and is {{t[sample, entry]}} at sample {{block.start + sample}},"',
            '            f" entry {entry}, both counted from 0"',
            "        )",
        ]
        if self.sum_is_one:
            wrong = f"np.abs(total - 1) > {self.tolerance}"
            lines += [
                "    total = t.sum(axis=1)",
                f"    if ({wrong}).any():",
                f"        sample = int(np.argmax({wrong}))",
                "        raise ValueError(",
                '            f"the targets of sample {block.start + sample} sum to {total[sample]}, not to 1,"',
                '            " for which alone the derivation holds; check=False goes on all the same"',
                "        )",
            ]
        return "\n".join(lines)

    # The public functions.

    def functions(self, *, hessian: bool) -> list[str]:
        found = [self._output(), self._jacobian()]
        if self.loss:
            found += [self._loss(), self._delta(), self._loss_and_delta(), self._gradient()]
        if hessian:
            found.append(self._hessian())
        return found

    def _passed(self, *arguments: str) -> str:
        return ", ".join([*arguments, *self.parameters])

    def _function(self, head: str, doc: Sequence[str], body: Sequence[str]) -> str:
        bounds = {Domain.REAL: ("-inf", "inf"), Domain.POSITIVE: ("0", "inf"), Domain.UNIT: ("0", "1")}
        checked = [
            f'{name} = _parameter("{name}", {name}, float("{bounds[domain][0]}"), float("{bounds[domain][1]}"))'
            for name, domain in self.parameters.items()
        ]
        body = [*checked, *body]
        wrapped = [part for line in doc[1:] for part in (wrapped_formula(line) if line else [""])]
        documented = [f'    """{doc[0]}', "", *(f"    {line}" if line else "" for line in wrapped), '    """']
        return "\n".join([*folded_head(head), *documented, *(f"    {line}" if line else "" for line in body)])

    def _shapes(self, *, target: bool) -> list[str]:
        lines = ["net: float32 or float64, shape (n_samples, n_out)."]
        if target:
            labels = ", or integer labels, shape (n_samples,)" if self.sum_is_one else ""
            lines.append(f"t: targets, shape (n_samples, n_out){labels}.")
        lines += [
            f"{name}: {_PARAMETERS[domain]}, the parameter of the formula." for name, domain in self.parameters.items()
        ]
        return ["Args:", *(f"    {line}" for line in lines)]

    def _raises(self, *more: str) -> list[str]:
        return [
            "",
            "Raises:",
            "    TypeError: net is not of floats.",
            "    ValueError: shapes do not fit, or NaN.",
            *more,
        ]

    @property
    def _unit(self) -> str:
        return "in nats" if self.logarithmic else "in the unit of its formula"

    def _output(self) -> str:
        return self._function(
            f"def output({self._keyed('net: Array', more=[self._OUT])}) -> Array:",
            [
                "Return the outputs y, shape (n_samples, n_out).",
                f"y[k] = {self.output}",
                "",
                *self._shapes(target=False),
                "    out: where to write them.",
                *self._raises(),
            ],
            [
                "net = _checked_net(net)",
                "y = _buffer(out, net)",
                "",
                "def work(block: slice) -> None:",
                '    _refuse_nan("net", net[block], block)',
                f"    y[block] = _output_rows({self._passed('net[block]')})",
                "",
                "_by_blocks(work, *net.shape)",
                "return y",
            ],
        )

    def _jacobian(self) -> str:
        return self._function(
            f"def output_jacobian({self._keyed('net: Array')}) -> Array:",
            [
                "Return dy_k/dnet_i at [sample, k, i], shape (n_samples, n_out, n_out).",
                *self._shapes(target=False),
                *self._raises(),
            ],
            [
                "net = _checked_net(net)",
                '_refuse_nan("net", net, slice(0, len(net)))',
                'with np.errstate(all="ignore"):',
                f"    return _output_jacobian_rows({self._passed('net')})",
            ],
        )

    def _keyed(self, *arguments: str, more: Sequence[str] = ()) -> str:
        keywords = [*(f"{name}: float" for name in self.parameters), *more]
        return ", ".join([*arguments, *(["*", *keywords] if keywords else [])])

    _CHECK = "check: bool = True"
    _OUT = "out: Array | None = None"

    def _loss(self) -> str:
        return self._function(
            f"def loss({self._keyed('net: Array', 't: Array', more=[self._CHECK])}) -> Any:",
            [
                f"Return the mean over the samples of the loss E, {self._unit}.",
                f"E = {self.loss}",
                "",
                *self._shapes(target=True),
                "    check: whether to refuse targets that the derivation does not hold for.",
                *self._raises("        Targets are out of their domain."),
            ],
            [
                "net = _checked_net(net)",
                "t = _checked_targets(t, net)",
                "losses = np.empty(len(net), net.dtype)",
                "",
                "def work(block: slice) -> None:",
                "    rows = net[block]",
                '    _refuse_nan("net", rows, block)',
                f"    losses[block] = _loss_rows({self._passed('rows', '_targets(t, rows, block, check)')})[:, 0]",
                "",
                "_by_blocks(work, *net.shape)",
                "return np.add.reduce(losses) / net.dtype.type(len(net))",
            ],
        )

    def _delta(self) -> str:
        return self._function(
            f"def delta({self._keyed('net: Array', 't: Array', more=[self._OUT])}) -> Array:",
            [
                "Return the gradient of the mean loss by net, shape (n_samples, n_out).",
                f"dE/dnet[i] = {self.delta}",
                "",
                "It carries the 1/n_samples of the mean.",
                "",
                *self._shapes(target=True),
                "    out: where to write it.",
                *self._raises(),
            ],
            [
                "net = _checked_net(net)",
                "t = _checked_targets(t, net)",
                "result = _buffer(out, net)",
                "",
                "def work(block: slice) -> None:",
                "    rows = net[block]",
                '    _refuse_nan("net", rows, block)',
                f"    error = _delta_rows({self._passed('rows', '_targets(t, rows, block, False)')})",
                "    np.divide(error, len(net), out=result[block])",
                "",
                "_by_blocks(work, *net.shape)",
                "return result",
            ],
        )

    def _loss_and_delta(self) -> str:
        return self._function(
            f"def loss_and_delta({self._keyed('net: Array', 't: Array', more=[self._OUT, self._CHECK])})"
            " -> tuple[Any, Array]:",
            [
                "Return what `loss` and `delta` give, sharing the work of both.",
                *self._shapes(target=True),
                "    out: where to write delta; besides it, no more than a block of samples is needed.",
                "    check: as for `loss`.",
                *self._raises("        Targets are out of their domain."),
            ],
            [
                *(self._compiled_first() if self.compiled else []),
                "net = _checked_net(net)",
                "t = _checked_targets(t, net)",
                "result = _buffer(out, net)",
                "losses = np.empty(len(net), net.dtype)",
                "",
                "def work(block: slice) -> None:",
                "    rows = net[block]",
                '    _refuse_nan("net", rows, block)',
                f"    each, error = _loss_and_delta_rows({self._passed('rows', '_targets(t, rows, block, check)')})",
                "    losses[block] = each[:, 0]",
                "    np.divide(error, len(net), out=result[block])",
                "",
                "_by_blocks(work, *net.shape)",
                "return np.add.reduce(losses) / net.dtype.type(len(net)), result",
            ],
        )

    def _compiled_first(self) -> list[str]:
        return [
            f"found = _compiled({self._passed('net', 't', 'out', 'check')})",
            "if found is not None:",
            "    return found",
        ]

    def _gradient(self) -> str:
        passed = ", ".join(["net", "t", *(f"{name}={name}" for name in self.parameters)])
        return self._function(
            f"def gradient({self._keyed('a: Array', 'net: Array', 't: Array')}) -> tuple[Array, Array]:",
            [
                "Return the gradient of the mean loss by the weights and the biases of net = a wᵀ + b.",
                "dw has the shape (n_out, n_in), db the shape (n_out,).",
                "",
                *self._shapes(target=True),
                "    a: what the layer takes in, shape (n_samples, n_in).",
                *self._raises(),
            ],
            [
                "a, net = np.asarray(a), _checked_net(net)",
                "if a.ndim != 2 or len(a) != len(net):",
                '    raise ValueError(f"a has the shape {a.shape}, net {net.shape}; they must have as many samples")',
                'if a.dtype.kind not in "fiub":',
                '    raise TypeError(f"a must be of numbers, not {a.dtype}")',
                "a = a.astype(net.dtype, copy=False)",
                '_refuse_nan("a", a, slice(0, len(a)))',
                f"error = delta({passed})",
                "return error.T @ a, np.sum(error, axis=0)",
            ],
        )

    def _hessian(self) -> str:
        return self._function(
            f"def hessian_vector_product({self._keyed('net: Array', 't: Array', 'v: Array')}) -> Array:",
            [
                "Return the second derivative of the mean loss by net, times v, shape (n_samples, n_out).",
                *self._shapes(target=True),
                "    v: shape (n_samples, n_out).",
                *self._raises(),
            ],
            [
                "net = _checked_net(net)",
                "t = _checked_targets(t, net)",
                "v = np.asarray(v)",
                "if v.shape != net.shape:",
                '    raise ValueError(f"v has the shape {v.shape}, net {net.shape}; they must be the same")',
                'if v.dtype.kind not in "fiub":',
                '    raise TypeError(f"v must be of numbers, not {v.dtype}")',
                "v = v.astype(net.dtype, copy=False)",
                "result = _buffer(None, net)",
                "",
                "def work(block: slice) -> None:",
                "    rows = net[block]",
                '    _refuse_nan("net", rows, block)',
                '    _refuse_nan("v", v[block], block)',
                "    targets = _targets(t, rows, block, False)",
                f"    product = _hessian_vector_product_rows({self._passed('rows', 'targets', 'v[block]')})",
                "    np.divide(product, len(net), out=result[block])",
                "",
                "_by_blocks(work, *net.shape)",
                "return result",
            ],
        )
