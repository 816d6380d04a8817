"""What is kept of a run in an NPZ file: a head of JSON, and the parameters of every layer under their names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from numeric.network import Network
from numeric.training.norms import NAMES as NORM_NAMES
from numeric.training.norms import Norm
from numeric.training.settings import Settings
from numeric.whole_file import write_whole

Array = np.ndarray[Any, np.dtype[Any]]


class CheckpointError(ValueError):
    """A file that is no checkpoint or trained network, or one of another run; the message names it and what differs."""


def named_parameters(
    weights: Sequence[Array], biases: Sequence[Array], prefix: str = "", norms: Sequence[Norm] = ()
) -> dict[str, Array]:
    """w_1, b_1, w_2, …: the weights (n_out, n_in) and biases (n_out,) of every layer.

    A normalised layer also has gamma_1, mean_1, variance_1, each (n_out,), or the first of them.
    """
    found = dict[str, Array]()
    for place, (pair, norm) in enumerate(zip_longest(zip(weights, biases, strict=True), norms, fillvalue=()), 1):
        named = {**dict(zip("wb", pair, strict=True)), **dict(zip(NORM_NAMES, norm, strict=False))}
        found |= {f"{prefix}{name}_{place}": array for name, array in named.items()}
    return found


def parameters_in(
    arrays: Mapping[str, Array], network: Network, settings: Settings, prefix: str = ""
) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Weights and biases by their names.

    Raises:
        KeyError: one is missing.
        ValueError: one has another shape or type than the network needs, or a number that is not finite.
    """
    places = range(1, len(network.sizes))
    weights, biases = (tuple(arrays[f"{prefix}{letter}_{place}"] for place in places) for letter in "wb")
    for place, w, b, shape in zip(places, weights, biases, network.shapes, strict=True):
        if w.shape != shape or b.shape != shape[:1]:
            raise ValueError(f"layer {place} has the shapes {w.shape} and {b.shape}; {network.layers} needs {shape}")
        _check_numbers(place, (w, b), settings)
    return weights, biases


def norms_in(
    arrays: Mapping[str, Array],
    network: Network,
    settings: Settings,
    prefix: str = "",
    names: Sequence[str] = NORM_NAMES,
) -> tuple[Norm, ...]:
    """What normalised layers have besides, by its names.

    Raises:
        KeyError: one is missing.
        ValueError: one has another shape or type than the network needs, a number that is not finite, or a variance
            that is negative.
    """
    found = []
    for place, n_out in enumerate(network.normalised, 1):
        norm = {name: arrays[f"{prefix}{name}_{place}"] for name in names}
        for name, one in norm.items():
            if one.shape != (n_out,):
                raise ValueError(f"{name} of layer {place} has the shape {one.shape}, not {(n_out,)}")
        _check_numbers(place, tuple(norm.values()), settings)
        if "variance" in norm and (norm["variance"] < 0).any():
            raise ValueError(f"layer {place} has a negative variance")
        found.append(tuple(norm.values()))
    return tuple(found)


def _check_numbers(place: int, arrays: Sequence[Array], settings: Settings) -> None:
    for one in arrays:
        if one.dtype != settings.precision:
            raise ValueError(f"layer {place} is of {one.dtype}, not {settings.precision}")
        if not np.isfinite(one).all():
            raise ValueError(f"layer {place} has numbers that are not finite")


def network_in(head: Mapping[str, Any]) -> tuple[Network, Settings]:
    """The network and the settings that a head names.

    Raises:
        KeyError, TypeError, ValueError: they are missing or make no sense.
    """
    of = head["network"]
    parts = tuple(of["sizes"]), tuple(of["activations"]), of["loss"], tuple(of["let"])
    network = Network(*parts, batch_norm=bool(of.get("batch_norm", False)))
    return network, Settings(**head["settings"])


def write_state(path: Path, head: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write a whole file or none: under another name, forced to the disk, renamed.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    write_whole(path, lambda file: np.savez(file, allow_pickle=False, head=np.array(json.dumps(head)), **arrays))


def read_state(path: Path, what: str, formats: Sequence[str]) -> tuple[dict[str, Any], dict[str, Array]]:
    """Head and arrays of a file of one of the formats; nothing in it is ever run. Messages call it `what`.

    Raises:
        CheckpointError: the file is missing, damaged or something else.
    """
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"cannot read the {what} {path}: {error.strerror}") from None
    try:
        with np.load(BytesIO(packed), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except Exception:  # whatever the reader of a damaged archive stumbles over
        raise CheckpointError(f"cannot read the {what} {path}: it is damaged or no NPZ file") from None
    try:
        head = _head(arrays, formats)
    except (ValueError, RecursionError) as error:
        raise not_ours(path, what, error) from None
    return head, arrays


def _head(arrays: Mapping[str, Array], formats: Sequence[str]) -> dict[str, Any]:
    if "head" not in arrays:
        raise ValueError("it has no head")
    head = json.loads(str(arrays["head"]))
    if not isinstance(head, dict) or head.get("format") not in formats:
        raise ValueError(f"its format is not {' or '.join(map(repr, formats))}")
    return head


UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)
"""What reading a head and arrays of somebody else's making may raise."""


def not_ours(path: Path, what: str, error: Exception) -> CheckpointError:
    """The refusal of a file that is a sound archive, but not what it should be."""
    reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
    return CheckpointError(f"{path} is no {what} of this program: {reason}")
