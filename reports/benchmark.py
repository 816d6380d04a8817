"""How long deriving and proving takes, with every peer measured in the same run.

A warm figure is the median of several runs in one process after a first one that is not
counted; a cold one the median of whole commands, taken in turn.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from derive.algebra import simplify
from derive.catalog import derive
from derive.checker import prove
from derive.documents import Judgement, Understood, understood
from derive.documents.deciding.checks import SECONDS
from derive.documents.deciding.judge import Judge
from derive.documents.understanding.statements import Equality
from derive.reading import Place, carrier_of, read
from reports.phrases import say
from reports.rendering.text import table

PAIR = "softmax-ce"
LINES = 4
"""How many lines `timings` gives."""
CLI = Path(__file__).parent.parent / "cli.py"
SOURCES = Path(__file__).parent / "errata" / "sources"
"""Five course articles, the documents that `checks` takes if it is given none."""
CLASSES = 10
"""The number of classes that SymPy is given; ours and tensorgrad's is a symbol."""


@dataclass(frozen=True)
class Timing:
    """What was timed, its seconds, the peer, its seconds (None where it is not installed), the goal for the ratio."""

    what: str
    seconds: float
    peer: str
    peer_seconds: float | None
    goal: str

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.peer_seconds if self.peer_seconds else None


def timings(runs: int = 7) -> Iterator[Timing]:
    """The benchmark, one line after the other as they come."""
    derivation = derive(PAIR)
    deriving = warm(_our_gradient, runs)
    yield Timing("derive", deriving, "sympy", warm(_sympy_gradient, runs), "")
    peer = warm(_tensorgrad_gradient, runs) if find_spec("tensorgrad") else None
    yield Timing("derive", deriving, "tensorgrad", peer, "≤ 2")
    proving = warm(lambda: prove(derivation), runs)
    yield Timing("prove", proving, "limit", 0.3, "≤ 1")
    ours, imported = cold([[str(CLI), "derive", PAIR], ["-c", "import sympy"]], runs)
    yield Timing("command", ours, "import", 1.5 * imported + deriving + proving, "≤ 1")


def warm(work: Callable[[], object], runs: int) -> float:
    """Median seconds of a call in this process, after one that is not counted."""
    work()
    return median(_seconds(work) for _ in range(runs))


def cold(commands: list[list[str]], runs: int) -> list[float]:
    """Median seconds of whole Python commands, run in turn."""

    def run(command: list[str]) -> None:
        done = subprocess.run([sys.executable, *command], check=False, capture_output=True)
        if done.returncode not in (0, 1):  # 1: something is wrong in what is checked
            done.check_returncode()

    rounds = [[_seconds(partial(run, command)) for command in commands] for _ in range(runs + 1)]
    return [median(column) for column in zip(*rounds[1:], strict=True)]


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _our_gradient() -> object:
    """The whole derivation; like SymPy's below, without what the last run remembers."""
    simplify.cache_clear()
    return derive(PAIR)


def _sympy_gradient() -> object:
    """∂E/∂z_1 of softmax and cross-entropy written out for ten classes, simplified."""
    import sympy

    net, target = sympy.symbols(f"z:{CLASSES}", real=True), sympy.symbols(f"t:{CLASSES}", positive=True)
    total = sum(map(sympy.exp, net))
    loss = -sum(t * sympy.log(sympy.exp(z) / total) for t, z in zip(target, net, strict=True))
    sympy.core.cache.clear_cache()
    return sympy.simplify(sympy.diff(loss, net[0]))


def _tensorgrad_gradient() -> object:
    """The gradient as a simplified tensor expression."""
    import sympy
    import tensorgrad
    from tensorgrad import functions

    size = sympy.symbols("i")
    logits, target = tensorgrad.Variable("logits", size), tensorgrad.Variable("target", size)
    exponential = functions.exp(logits)
    softmax = exponential / functions.sum(exponential)
    loss = -target @ functions.log(softmax)
    return loss.grad(logits).full_simplify()


def benchmark_text(lang: str, runs: int, progress: Callable[[int], None] = lambda done: None) -> str:
    """The benchmark as a table, in milliseconds."""
    header = tuple(say(key, lang) for key in ("what", "ours", "peer", "theirs", "ratio", "goal"))
    rows = []
    for timing in timings(runs):
        theirs = "–" if timing.peer_seconds is None else f"{1000 * timing.peer_seconds:.1f}"
        ratio = "–" if timing.ratio is None else f"{timing.ratio:.2f}"
        what = say(f"timed-{timing.what}", lang, PAIR)
        peer = say(f"peer-{timing.peer}", lang, CLASSES)
        rows.append((what, f"{1000 * timing.seconds:.1f}", peer, theirs, ratio, timing.goal))
        progress(len(rows))
    written = table(header, tuple(rows))
    if not find_spec("tensorgrad"):
        written.append(say("no-tensorgrad", lang))
    return "\n".join(written) + "\n"


# Checking what somebody has written.


@dataclass(frozen=True)
class Checked:
    """A document: the seconds of the whole command and of checking alone, its equalities, and the slowest of them."""

    name: str
    cold: float
    warm: float
    equalities: int
    slowest: float
    place: Place | None

    @property
    def rate(self) -> float:
        """Equalities in a second."""
        return self.equalities / self.warm


class _Timed(Judge):
    """Keeps the seconds that each equality takes."""

    def __init__(self, whole: Understood) -> None:
        super().__init__(whole, SECONDS)
        self.spent = list[tuple[float, Place]]()

    def equality(self, one: Equality) -> Judgement:
        start = perf_counter()
        judgement = super().equality(one)
        self.spent.append((perf_counter() - start, one.place))
        return judgement


def checks(paths: Sequence[Path] = (), runs: int = 3) -> Iterator[Checked]:
    """How long `check` takes for each document, one after the other as they come."""
    for path in paths or sorted(SOURCES.glob("*.md")):
        spent = _checked(path)
        slowest, place = max(spent, default=(0.0, None))
        (whole,) = cold([[str(CLI), "check", str(path)]], runs)
        yield Checked(path.name, whole, warm(partial(_checked, path), runs), len(spent), slowest, place)


def _checked(path: Path) -> list[tuple[float, Place]]:
    """Check a document; the seconds of each of its equalities."""
    judge = _Timed(understood(read(path.read_text("utf-8"), carrier_of(path.name))))
    judge.all()
    return judge.spent


def checks_text(
    lang: str, paths: Sequence[Path], runs: int, progress: Callable[[int], None] = lambda done: None
) -> str:
    """The times of `check` as a table, in seconds."""
    keys = ("document", "equalities", "check-cold", "check-warm", "each-second", "slowest-equality")
    rows = []
    for one in checks(paths, runs):
        slowest = f"{one.slowest:.2f} ({one.place})" if one.place else "–"
        times = f"{one.cold:.2f}", f"{one.warm:.2f}"
        rows.append((one.name, f"{one.equalities}", *times, f"{one.rate:.0f}", slowest))
        progress(len(rows))
    return "\n".join(table(tuple(say(key, lang) for key in keys), tuple(rows))) + "\n"
