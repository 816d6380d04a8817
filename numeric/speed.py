"""How long loss and δ together take, for the generated functions and for their peers, in one run.

Each figure is the best of several runs of as many calls as fill a few milliseconds, taken in turn so
that a disturbance hits all alike. Peers are PyTorch (CPU, eager, autograd) and JAX (jit,
value_and_grad), each on arrays of its own, and one pass over memory: a copy of net.
"""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

from derive.catalog import derive
from derive.checker import prove
from numeric.generation.kernels import kernels
from numeric.generation.module import generate

PAIR = "softmax-ce"
SIZES = ((10, 10), (128, 10), (1024, 1000), (2048, 4096))
"""Samples and classes."""
THREADS = 2
_FILL = 0.02
Array = np.ndarray[Any, Any]
Call = Callable[[], object]


@dataclass(frozen=True)
class Speed:
    """Seconds of one call at one size: by the name of who computes it, None where that is not installed."""

    dtype: str
    samples: int
    classes: int
    seconds: Mapping[str, float | None]


def contestants() -> tuple[str, ...]:
    """Ours, the peers, and one pass over memory."""
    return ("numpy", "numba", "torch", "jax", "pass")


def speeds(
    sizes: Sequence[tuple[int, int]] = SIZES, rounds: int = 7, progress: Callable[[int], None] = lambda done: None
) -> list[Speed]:
    """The whole comparison, in float64 and in float32."""
    found = []
    for dtype in (np.float64, np.float32):
        for samples, classes in sizes:
            found.append(_speed(np.dtype(dtype), samples, classes, rounds))
            progress(len(found))
    return found


def _speed(dtype: np.dtype[Any], samples: int, classes: int, rounds: int) -> Speed:
    rng = np.random.default_rng(1)
    net = (3 * rng.standard_normal((samples, classes))).astype(dtype)
    t = np.zeros_like(net)
    t[np.arange(samples), rng.integers(classes, size=samples)] = 1
    calls = {name: _call(name, net, t) for name in contestants()}
    counts, best = dict[str, int](), dict[str, float]()
    for name, call in calls.items():
        if call is not None:
            call()
            counts[name] = max(1, round(_FILL / max(_timed(call, 1), 1e-9)))
    for _ in range(rounds):
        for name, count in counts.items():
            call = calls[name]
            assert call is not None
            best[name] = min(best.get(name, float("inf")), _timed(call, count))
    return Speed(dtype.name, samples, classes, {name: best.get(name) for name in calls})


def _timed(call: Call, count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        call()
    return (perf_counter() - start) / count


def _call(name: str, net: Array, t: Array) -> Call | None:
    if name == "pass":
        return net.copy
    if name in ("numpy", "numba"):
        if name == "numba" and not find_spec("numba"):
            return None
        k: Any = kernels(PAIR, target=name)
        k.THREADS = THREADS
        out = np.empty_like(net)
        return lambda: k.loss_and_delta(net, t, out=out)
    if not find_spec(name):
        return None
    return _torch(net, t) if name == "torch" else _jax(net, t)


def _torch(net: Array, t: Array) -> Call:
    import torch

    torch.set_num_threads(THREADS)
    logits, targets = torch.tensor(net), torch.tensor(t)

    def call() -> object:
        leaf = logits.detach().requires_grad_()
        loss = torch.nn.functional.cross_entropy(leaf, targets)
        loss.backward()
        return loss, leaf.grad

    return call


def _jax(net: Array, t: Array) -> Call:
    import jax

    jax.config.update("jax_enable_x64", True)
    logits, targets = jax.numpy.asarray(net), jax.numpy.asarray(t)

    def loss(logits: Any, targets: Any) -> Any:
        return -(targets * jax.nn.log_softmax(logits)).sum(1).mean()

    both = jax.jit(jax.value_and_grad(loss))
    return lambda: jax.block_until_ready(both(logits, targets))


@dataclass(frozen=True)
class Footprint:
    """Bytes beyond the arguments that a call of loss_and_delta with out= takes at its peak, and seconds to begin."""

    samples: int
    classes: int
    peak: int
    whole: int
    """The bytes of net, to compare with."""


def footprint(samples: int = 2048, classes: int = 4096) -> Footprint:
    """Measure the extra memory of the NumPy functions, on one thread."""
    k: Any = kernels(PAIR)
    net = np.random.default_rng(1).standard_normal((samples, classes))
    t = np.full_like(net, 1 / classes)
    out = np.empty_like(net)
    before, k.THREADS = k.THREADS, 1
    tracemalloc.start()
    try:
        k.loss_and_delta(net, t, out=out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        k.THREADS = before
    return Footprint(samples, classes, peak, net.nbytes)


def start() -> tuple[float, float]:
    """Seconds that Python takes to import NumPy, and to import a generated module and call it: the best of five."""
    source = generate(prove(derive(PAIR))).source
    with TemporaryDirectory() as folder:
        Path(folder, "generated.py").write_text(source, encoding="utf-8")
        alone = "import numpy as np; np.zeros((2, 2))"
        ours = "import numpy as np, generated; generated.loss_and_delta(np.zeros((2, 2)), np.eye(2))"
        rounds = [[_fresh(code, folder) for code in (alone, ours)] for _ in range(5)]
    first, second = (min(column) for column in zip(*rounds, strict=True))
    return first, second


def _fresh(code: str, folder: str) -> float:
    begin = perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    return perf_counter() - begin
