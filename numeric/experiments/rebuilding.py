"""Images that an autoencoder gives back: beside the originals and beside the best linear code of the same length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.data import Dataset
from numeric.experiments.record import Claim, Verdict
from numeric.experiments.series import Array, layers_outputs
from numeric.training import Outcome

_GREYS = 256
_NEIGHBOURS = 1000
"""Test images whose nearest neighbours are looked for."""


@dataclass(frozen=True)
class Rebuilt:
    """The test images and what comes back.

    Args:
        labels: (n_samples,).
        originals, rebuilt, linear: (n_samples, n_pixels); linear is from the principal components.
        mean: (n_pixels,), of the training images.
        codes: (n_samples, n_features).
    """

    labels: Array
    originals: Array
    rebuilt: Array
    linear: Array
    mean: Array
    codes: Array

    def shown(self, n_classes: int) -> tuple[list[dict[str, int]], dict[str, Sequence[float]]]:
        """The first image of each class, and the pixels of its versions as grey values, k/256."""
        places = [int(np.flatnonzero(self.labels == label)[0]) for label in range(n_classes)]
        pixels: dict[str, Sequence[float]] = {}
        for place in places:
            for name in ("originals", "rebuilt", "linear"):
                greys = np.clip(np.round(_GREYS * getattr(self, name)[place].astype(float)), 0, _GREYS - 1)
                pixels[f"pixels-{name}-{place}"] = tuple((greys / _GREYS).tolist())
        return [{"image": place, "label": int(self.labels[place])} for place in places], pixels


def rebuilt_images(images: Dataset, outcome: Outcome) -> Rebuilt:
    """What a trained autoencoder with one hidden layer makes of the test images.

    The linear code takes the principal components of the training images, as many as the autoencoder has features:
    of all linear codes of that length the one with the least squared error (Baldi and Hornik 1989).
    """
    assert images.test is not None
    given = images.test.inputs
    mean, components = _principal(images.train.inputs, outcome.network.sizes[1])
    codes = layers_outputs(outcome, 1, 1, given)
    linear = (given - mean) @ components @ components.T + mean
    return Rebuilt(images.test.targets, given, layers_outputs(outcome, 2, 2, codes), linear, mean, codes)


def _principal(inputs: Array, n_components: int) -> tuple[Array, Array]:
    """The mean (n_in,) and the directions (n_in, n_components) of the largest variance."""
    mean = inputs.mean(axis=0, dtype=np.float64)
    centred = inputs - mean
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return mean, vectors[:, ::-1][:, :n_components]


def entropy(images: Array) -> float:
    """The mean over the images of what cross-entropy leaves when each of their values is given back, in nats."""
    values = images.astype(float)
    inside = values[(values > 0) & (values < 1)]
    return float(-np.sum(inside * np.log(inside) + (1 - inside) * np.log1p(-inside)) / len(images))


def judge_digits(rebuilt: Rebuilt, reader: Outcome) -> Claim:
    """What comes back looks like digits: a network that reads the originals reads nearly as much of it."""
    versions = {"originals": rebuilt.originals, "rebuilt": rebuilt.rebuilt, "linear": rebuilt.linear}
    right = {
        name: float((reader.outputs(one).argmax(axis=1) == rebuilt.labels).mean()) for name, one in versions.items()
    }
    kept = right["rebuilt"] / right["originals"]
    verdict: Verdict = "holds" if kept >= 0.95 else "in part" if kept >= 0.75 else "fails"
    return Claim("looks-like-digits", verdict, right)


def judge_linear(rebuilt: Rebuilt) -> Claim:
    """It gives images back better than the best linear code: mean squared error of a pixel, on test images."""
    versions: dict[str, Any] = {"rebuilt": rebuilt.rebuilt, "linear": rebuilt.linear, "mean": rebuilt.mean}
    errors = {name: float(np.mean((one - rebuilt.originals) ** 2, dtype=np.float64)) for name, one in versions.items()}
    verdict: Verdict = "fails"
    if errors["rebuilt"] < errors["mean"]:
        verdict = "holds" if errors["rebuilt"] < errors["linear"] else "in part"
    return Claim("better-than-linear", verdict, errors)


def judge_neighbours(rebuilt: Rebuilt) -> Claim:
    """Codes that were learned without labels group the digits: the nearest code is one of the same digit."""
    labels = rebuilt.labels[:_NEIGHBOURS]
    codes, pixels = (_same_nearest(one[:_NEIGHBOURS], labels) for one in (rebuilt.codes, rebuilt.originals))
    chance = float(np.square(np.bincount(labels) / len(labels)).sum())
    verdict: Verdict = "holds" if codes > 0.8 else "in part" if codes > 2 * chance else "fails"
    return Claim("codes-group-digits", verdict, {"codes": codes, "pixels": pixels, "chance": chance})


def _same_nearest(points: Array, labels: Array) -> float:
    """The share of points (n, m) whose nearest other point has the same label."""
    points = points.astype(float)
    squares = np.square(points).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    return float((labels[distances.argmin(axis=1)] == labels).mean())
