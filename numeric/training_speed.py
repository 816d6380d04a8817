"""How long an epoch of training takes, for the generated networks and for their peers, in one run.

Everybody trains the same network from the same weights on the same samples, in the same order, in a
process of its own that may use one core, and all use the same one. Each figure is the best of several
epochs, taken in turn so that a disturbance hits all alike. Peers are PyTorch (eager, nn.functional and
autograd on plain tensors, changed in place) and JAX (jit, lax.scan over the batches), and what no
training can do without: the matrix products alone, by NumPy, on batches that are there already.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import IO, Any

import numpy as np

from numeric.network import Network, functions
from numeric.training.threads import limited

CONTESTANTS = ("numpy", "numba", "products", "torch", "jax")
"""Ours, the matrix products alone, and the peers."""
RATE = 0.1
_DENSITY = 0.19
_NEEDS = {"numba": ("numba", "scipy"), "torch": ("torch",), "jax": ("jax",)}
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Array = np.ndarray[Any, Any]
Call = Callable[[], object]


@dataclass(frozen=True)
class Task:
    """An epoch of a network with one hidden layer, sigmoid and softmax, in float32."""

    sizes: tuple[int, int, int]
    batch: int
    samples: int

    @property
    def network(self) -> Network:
        return Network(self.sizes, ("sigmoid", "softmax"), "ce")


BESIDE_PEERS = (Task((784, 30, 10), 10, 60_000), Task((784, 100, 10), 128, 60_000))
GROWTH = (
    Task((784, 30, 10), 10, 15_000),
    Task((784, 30, 10), 10, 30_000),
    Task((784, 100, 10), 10, 60_000),
    Task((784, 300, 10), 10, 60_000),
)
"""How the time grows with the samples and with the hidden neurons, from the first of the others on."""


@dataclass(frozen=True)
class EpochTime:
    """Seconds of an epoch by the name of who trains, None where that is not installed."""

    task: Task
    seconds: Mapping[str, float | None]
    losses: Mapping[str, float]
    """The mean loss after the first epoch: whoever trains the same network, comes to the same."""

    def ratio(self, name: str, other: str) -> float | None:
        """How many times as long as the other one it takes."""
        first, second = self.seconds.get(name), self.seconds.get(other)
        return first / second if first and second else None


def epoch_times(
    beside_peers: Sequence[Task] = BESIDE_PEERS,
    growth: Sequence[Task] = GROWTH,
    rounds: int = 5,
    progress: Callable[[int], None] = lambda done: None,
) -> list[EpochTime]:
    """The whole comparison: all contestants where peers are asked for, else ours and the products.

    Raises:
        RuntimeError: one of them fails; the message has its last words.
    """
    found = list[EpochTime]()
    for tasks, names in ((beside_peers, CONTESTANTS), (growth, ("numpy", "numba", "products"))):
        with _workers(names if tasks else ()) as workers:
            for task in tasks:
                found.append(_epoch_time(task, names, workers, rounds))
                progress(len(found))
    return found


def _epoch_time(task: Task, names: Sequence[str], workers: Mapping[str, _Worker], rounds: int) -> EpochTime:
    request = {"sizes": task.sizes, "batch": task.batch, "samples": task.samples}
    losses = {name: worker.ask(**request) for name, worker in workers.items()}
    best = dict.fromkeys(workers, float("inf"))
    for _ in range(rounds):
        for name, worker in workers.items():
            best[name] = min(best[name], worker.ask())
    trained = {name: loss for name, loss in losses.items() if name != "products"}
    return EpochTime(task, {name: best.get(name) for name in names}, trained)


# A contestant in a process of its own: it is told a task, and then, line by line, to train for an epoch.


class _Worker:
    def __init__(self, name: str, words: IO[bytes]) -> None:
        self.name, self._words = name, words
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"from numeric.training_speed import serve; serve({name!r})"],
            cwd=Path(__file__).parents[1],
            env={**os.environ, **_ONE_THREAD},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        )

    def ask(self, **request: Any) -> float:
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return float(self.process.stdout.readline())
        except (OSError, ValueError) as error:
            self._words.seek(0)
            last = self._words.read().decode(errors="replace").strip().splitlines()[-1:]
            raise RuntimeError(f"{self.name} stopped: {' '.join(last)}") from error

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def _workers(names: Sequence[str]) -> Iterator[dict[str, _Worker]]:
    workers = dict[str, _Worker]()
    with TemporaryFile() as words:
        try:
            for name in names:
                if all(map(find_spec, _NEEDS.get(name, ()))):
                    workers[name] = _Worker(name, words)
            yield workers
        finally:
            for worker in workers.values():
                worker.stop()


PINNED = hasattr(os, "sched_setaffinity")
"""Whether processes can be kept on one core here; without it, the threads of JAX are its own."""


def serve(name: str) -> None:
    """Train as one of the contestants, as the lines of the input say; print seconds, or the mean loss of a task."""
    if sys.platform != "win32" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    answers, sys.stdout = sys.stdout, sys.stderr
    epoch: Call = lambda: None  # noqa: E731
    for line in sys.stdin:
        request = json.loads(line)
        if request:
            task = Task(tuple(request["sizes"]), request["batch"], request["samples"])
            data = _data(task)
            epoch, trained = _MAKERS[name](task, *data)
            epoch()
            answer = _mean_loss(task, trained(), *data[2:4])
        else:
            begin = perf_counter()
            epoch()
            answer = perf_counter() - begin
        print(answer, file=answers, flush=True)


# What each of them trains with: a function that trains for an epoch, and one that gives the parameters.

Parameters = tuple[list[Array], list[Array]]
Maker = Callable[..., tuple[Call, Callable[[], Parameters | None]]]


def _data(task: Task) -> tuple[list[Array], list[Array], Array, Array, Array]:
    """Weights, biases, inputs as dense as those of MNIST, targets, and an order."""
    rng = np.random.default_rng(1)
    x = rng.random((task.samples, task.sizes[0]), np.float32)
    x *= x < _DENSITY
    x /= _DENSITY
    t = np.zeros((task.samples, task.sizes[-1]), np.float32)
    t[np.arange(task.samples), rng.integers(task.sizes[-1], size=task.samples)] = 1
    shapes = [(n_out, n_in) for n_in, n_out in pairwise(task.sizes)]
    weights = [(rng.standard_normal(shape) / np.sqrt(shape[1])).astype(np.float32) for shape in shapes]
    return weights, [np.zeros(len(w), np.float32) for w in weights], x, t, rng.permutation(task.samples)


def _mean_loss(task: Task, parameters: Parameters | None, x: Array, t: Array) -> float:
    """Of the first thousand samples; NaN where nothing was trained."""
    if parameters is None:
        return float("nan")
    f: Any = functions(task.network)
    return float(f.losses(f.nets(*parameters, x[:1000]), t[:1000]).mean())


def _ours(target: str) -> Maker:
    def make(
        task: Task, weights: list[Array], biases: list[Array], x: Array, t: Array, order: Array
    ) -> tuple[Call, Callable[[], Parameters]]:
        f: Any = functions(task.network, target=target)
        return lambda: f.epoch(weights, biases, x, t, order, task.batch, RATE), lambda: (weights, biases)

    return make


def _products(
    task: Task, weights: list[Array], biases: list[Array], x: Array, t: Array, order: Array
) -> tuple[Call, Callable[[], None]]:
    """Net inputs of both layers, the errors of the hidden one, both gradients; samples in the order of the memory."""
    first, second = weights
    of_first, of_second = (np.empty_like(w) for w in weights)
    hidden, outputs, errors = (np.ones((task.batch, n), np.float32) for n in (*task.sizes[1:], task.sizes[1]))

    def epoch() -> None:
        for start in range(0, len(x), task.batch):
            y = x[start : start + task.batch]
            h, o, e = hidden[: len(y)], outputs[: len(y)], errors[: len(y)]
            np.dot(y, first.T, out=h)
            np.dot(h, second.T, out=o)
            np.dot(o, second, out=e)
            np.dot(e.T, y, out=of_first)
            np.dot(o.T, h, out=of_second)

    return epoch, lambda: None


def _torch(
    task: Task, weights: list[Array], biases: list[Array], x: Array, t: Array, order: Array
) -> tuple[Call, Callable[[], Parameters]]:
    import torch
    from torch.nn import functional

    torch.set_num_threads(1)
    inputs, classes, places = torch.from_numpy(x), torch.from_numpy(t.argmax(axis=1)), torch.from_numpy(order)
    parameters = [torch.tensor(array, requires_grad=True) for array in (*weights, *biases)]
    w_1, w_2, b_1, b_2 = parameters

    def epoch() -> None:
        for chosen in places.split(task.batch):
            hidden = torch.sigmoid(functional.linear(inputs[chosen], w_1, b_1))
            loss = functional.cross_entropy(functional.linear(hidden, w_2, b_2), classes[chosen])
            slopes = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for parameter, slope in zip(parameters, slopes, strict=True):
                    parameter.sub_(slope, alpha=RATE)

    def trained() -> Parameters:
        arrays = [parameter.detach().numpy() for parameter in parameters]
        return arrays[:2], arrays[2:]

    return epoch, trained


def _jax(
    task: Task, weights: list[Array], biases: list[Array], x: Array, t: Array, order: Array
) -> tuple[Call, Callable[[], Parameters]]:
    import jax

    def loss(parameters: Any, inputs: Any, targets: Any) -> Any:
        w_1, w_2, b_1, b_2 = parameters
        hidden = jax.nn.sigmoid(inputs @ w_1.T + b_1)
        return -(targets * jax.nn.log_softmax(hidden @ w_2.T + b_2)).sum(axis=1).mean()

    def step(parameters: Any, chosen: Any, inputs: Any, targets: Any) -> Any:
        slopes = jax.grad(loss)(parameters, inputs[chosen], targets[chosen])
        return jax.tree.map(lambda parameter, slope: parameter - RATE * slope, parameters, slopes)

    def train(parameters: Any, whole: Any, rest: Any, inputs: Any, targets: Any) -> Any:
        def scanned(now: Any, chosen: Any) -> Any:
            return step(now, chosen, inputs, targets), None

        parameters, _ = jax.lax.scan(scanned, parameters, whole)
        return step(parameters, rest, inputs, targets) if len(rest) else parameters

    compiled = jax.jit(train)
    count = len(order) - len(order) % task.batch
    data = [jax.numpy.asarray(part) for part in (order[:count].reshape(-1, task.batch), order[count:], x, t)]
    state = [jax.numpy.asarray(array) for array in (*weights, *biases)]

    def epoch() -> None:
        state[:] = jax.block_until_ready(compiled(state, *data))

    def trained() -> Parameters:
        arrays = [np.asarray(array) for array in state]
        return arrays[:2], arrays[2:]

    return epoch, trained


_MAKERS: Mapping[str, Maker] = {
    "numpy": _ours("numpy"),
    "numba": _ours("numba"),
    "products": _products,
    "torch": _torch,
    "jax": _jax,
}


@dataclass(frozen=True)
class EpochMemory:
    """Bytes beyond its arguments that an epoch of the NumPy functions takes at its peak."""

    task: Task
    peak: int
    parameters: int
    """The bytes of all weights and biases."""
    activations: int
    """The bytes of the inputs and the outputs of every layer, for one batch."""

    @property
    def limit(self) -> int:
        """Two copies of the parameters and one batch of activations."""
        return 2 * self.parameters + self.activations


def epoch_memory(task: Task, batches: int = 20) -> EpochMemory:
    """Measure some batches of an epoch: the others take as much."""
    weights, biases, x, t, order = _data(Task(task.sizes, task.batch, batches * task.batch))
    f: Any = functions(task.network)
    with limited(1):
        f.epoch(weights, biases, x, t, order, task.batch, RATE)
        tracemalloc.start()
        try:
            f.epoch(weights, biases, x, t, order, task.batch, RATE)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    parameters = sum(array.nbytes for array in (*weights, *biases))
    return EpochMemory(task, peak, parameters, task.batch * sum(task.sizes) * x.itemsize)
