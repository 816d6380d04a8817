"""Autoencoders: 16 patterns of 16 bits through a code of 4, and handwritten digits through 30 numbers.

The slides of the course show a pattern of 16 bits that becomes a code of 4, and an image, its features and the image
again. Single bits through log2 N hidden neurons are the encoding problem of Rumelhart, Hinton and Williams (1986).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from numeric.data import Dataset, Samples, load
from numeric.experiments.rebuilding import entropy, judge_digits, judge_linear, judge_neighbours, rebuilt_images
from numeric.experiments.record import Claim, Experiment, Run, Verdict
from numeric.experiments.series import Array, Planned, Series, derivations_of, layers_outputs, losses
from numeric.network import Network
from numeric.training import Outcome, Settings

PRINTED = (0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1)
"""The pattern on the slide."""
N_BITS, N_CODE, N_FEATURES = len(PRINTED), 4, 30
SLOPE, STEEP = 2, 8
"""Of the hidden neurons: at first, and where their outputs are to be nearly bits."""


def _patterns_network(slope: int) -> Network:
    return Network((N_BITS, N_CODE, N_BITS), (f"sigmoid({slope}*net)", "sigmoid"), "bce")


PATTERNS, STEEP_PATTERNS = _patterns_network(SLOPE), _patterns_network(STEEP)
DIGITS = Network((28 * 28, N_FEATURES, 28 * 28), ("relu", "sigmoid"), "bce")
READER = Network((28 * 28, 10), ("softmax",), "ce")
"""Reads images: it judges whether what is given back is still the digit."""
SEED = 3
"""Of the starts 1 to 60 the only one from which each of the 16 patterns comes to round to a word of its own."""
ONE_HOT = Settings(0.5, 600, 1, seed=SEED, initialisation="symmetric", evaluate_every=10)
STEEPER = Settings(0.05, 1000, 1, seed=SEED, evaluate_every=10)
"""Goes on from where ONE_HOT ends."""
SHIFTS = Settings(0.5, 600, 1, initialisation="symmetric", evaluate_every=10)
READING = Settings(0.5, 5, 100, precision="float32")


def rebuilding(*, all_images: bool) -> Settings:
    """How the autoencoder of images is trained."""
    return Settings(0.003, 10 if all_images else 15, 20, optimiser="adam", precision="float32")


def run(
    *,
    folder: Path | None = None,
    checkpoints: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Experiment:
    """Train on the patterns and on images, and judge what comes back.

    Args:
        folder: of the four IDX files; without it the built-in images are used.
        checkpoints: a folder to keep the state of the runs in, and to go on from.
        progress: told how much is done, and of how much.

    Raises:
        DataError: a file is missing or damaged.
        CheckpointError: a state is of another run.
        InterruptedRunError: Ctrl-C; the states are kept.
    """
    images = load("mnist", folder=folder, validation=0, dtype="float32")
    settings = rebuilding(all_images=folder is not None)
    one_hot, shifted = load("patterns"), printed_patterns()
    plans = (
        Planned("one-hot", PATTERNS, one_hot, ONE_HOT),
        Planned("one-hot-bits", STEEP_PATTERNS, one_hot, STEEPER),
        Planned("printed", PATTERNS, shifted, SHIFTS),
        Planned("digits", DIGITS, images.reconstructing(), settings),
        Planned("reader", READER, images, READING),
    )
    series = Series("autoencoder", plans, checkpoints, progress)
    soft = series.train("one-hot")
    steep = series.train("one-hot-bits", (list(soft.weights), list(soft.biases)))
    printed, digits, reader = (series.train(name) for name in ("printed", "digits", "reader"))
    rebuilt = rebuilt_images(images, digits)
    chosen, pictures = rebuilt.shown(READER.sizes[-1])
    codes = (coded("one-hot", soft, one_hot), coded("one-hot-bits", steep, one_hot))
    shifts = coded("printed", printed, shifted)
    return Experiment(
        "autoencoder",
        (codes[0].run(), codes[1].run(through_bits=True), shifts.run()),
        (judge_code(*codes), judge_digits(rebuilt, reader), judge_linear(rebuilt), judge_neighbours(rebuilt)),
        {
            "derivations": derivations_of(*(plan.network for plan in plans)),
            "images": images.train.n_samples,
            "test_images": len(rebuilt.originals),
            "epochs": settings.epochs,
            "features": N_FEATURES,
            "bits": N_BITS,
            "slopes": [SLOPE, STEEP],
            "seed": SEED,
            "least_loss": entropy(rebuilt.originals),
            "digits": chosen,
        },
        {
            **{f"patterns-{one.name}": _flat(one.patterns) for one in (*codes, shifts)},
            **{f"code-{one.name}": _flat(one.code) for one in (*codes, shifts)},
            "outputs-one-hot": _flat(codes[0].outputs),
            "loss-digits-train": losses(digits, "train"),
            "loss-digits-test": losses(digits, "test"),
            **pictures,
        },
    )


def printed_patterns() -> Dataset:
    """The printed pattern and its cyclic shifts: it repeats itself after 8 of its 16 bits."""
    rows = np.unique([np.roll(PRINTED, by) for by in range(N_BITS)], axis=0)[::-1].astype(float)
    return Dataset("the printed pattern", Samples(rows, rows))


@dataclass(frozen=True, eq=False)
class Coded:
    """Patterns, their codes and what a network makes of them.

    Args:
        name: of the run.
        patterns: (n_patterns, N_BITS), of 0 and 1.
        code: (n_patterns, N_CODE), between 0 and 1.
        outputs: (n_patterns, N_BITS), of the whole network.
        from_bits: (n_patterns, N_BITS), of its second half for the code rounded to bits.
    """

    name: str
    patterns: Array
    code: Array
    outputs: Array
    from_bits: Array

    @property
    def words(self) -> int:
        """How many different words the codes are when they are rounded to bits."""
        return len(np.unique(rounded(self.code), axis=0))

    def back(self, *, through_bits: bool) -> int:
        """How many patterns come back bit for bit once the outputs are rounded."""
        return int((rounded(self._made(through_bits)) == self.patterns).all(axis=1).sum())

    def run(self, *, through_bits: bool = False) -> Run:
        """The bits that must come back, and those that do."""
        return Run(self.name, _flat(self.patterns), _flat(rounded(self._made(through_bits))), 0.0)

    def _made(self, through_bits: bool) -> Array:
        return self.from_bits if through_bits else self.outputs


def coded(name: str, outcome: Outcome, dataset: Dataset) -> Coded:
    """The patterns of a data set in the two halves of a trained network."""
    patterns = dataset.train.inputs
    code = layers_outputs(outcome, 1, 1, patterns)
    outputs, from_bits = (layers_outputs(outcome, 2, 2, one) for one in (code, rounded(code)))
    return Coded(name, patterns, code, outputs, from_bits)


def rounded(values: Array) -> Array:
    """1 above one half, else 0."""
    return (values > 0.5).astype(float)


def _flat(array: Array) -> tuple[float, ...]:
    found: list[float] = array.astype(float).ravel().tolist()
    return tuple(found)


def judge_code(soft: Coded, steep: Coded) -> Claim:
    """The patterns become codes of four bits, and come back from them: with soft hidden neurons, with steep ones."""
    every, whole = len(soft.patterns), soft.back(through_bits=False)
    figures = {"patterns": every, "steep": STEEP, "soft_whole": whole}
    for name, one in (("soft", soft), ("steep", steep)):
        figures |= {f"{name}_words": one.words, f"{name}_back": one.back(through_bits=True)}
    verdict: Verdict = "in part" if whole == every else "fails"
    if steep.words == every == steep.back(through_bits=True):
        verdict = "holds"
    return Claim("code-is-bits", verdict, figures)
