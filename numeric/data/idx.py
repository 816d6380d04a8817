"""The four IDX files of MNIST, gzipped or not, checked to the last byte.

Format: big-endian 32-bit numbers - the magic number, the count, for images rows and columns - then one
byte a pixel or a label. Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from numeric.data.dataset import DataError

Bytes = NDArray[np.uint8]

GZIP_MAGIC = b"\x1f\x8b"
N_CLASSES = 10
SIDE = 28
"""Rows, and columns, of an image."""
MOST = 1_000_000
"""More in one file is damage; the largest set of this format, EMNIST, has 814,255."""
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Kind:
    """What an IDX file may hold."""

    name: str
    magic: int
    shape: tuple[int, ...]
    """Of one item."""

    @property
    def header(self) -> int:
        return 8 + 4 * len(self.shape)

    @property
    def size(self) -> int:
        """Bytes of one item."""
        return int(np.prod(self.shape, dtype=int))


IMAGES = Kind("images", 2051, (SIDE, SIDE))
LABELS = Kind("labels", 2049, ())
KINDS = (IMAGES, LABELS)

PARTS = {"train": "train", "test": "t10k"}
"""A part and how its files begin."""


def read_part(folder: Path, part: str) -> tuple[Bytes, Bytes]:
    """Images (n, 784) and labels (n,) of "train" or "test".

    Raises:
        DataError: a file is missing or damaged, or the two do not belong together.
    """
    places = [find(folder, part, kind) for kind in KINDS]
    images, labels = read_images(places[0]), read_labels(places[1])
    if len(images) != len(labels):
        raise DataError(f"{places[0]} has {len(images)} images, but {places[1]} has {len(labels)} labels")
    return images, labels


def names(part: str, kind: Kind) -> tuple[str, ...]:
    """The file names that are accepted, in the order in which they are looked for."""
    last = f"idx{len(kind.shape) + 1}-ubyte"
    plain = (f"{PARTS[part]}-{kind.name}-{last}", f"{PARTS[part]}-{kind.name}.{last}")
    return (*plain, *(f"{name}.gz" for name in plain))


def find(folder: Path, part: str, kind: Kind) -> Path:
    """The first file there is of those that are accepted.

    Raises:
        DataError: there is no such folder, or no such file in it.
    """
    accepted = names(part, kind)
    try:
        if not folder.is_dir():
            raise DataError(f"{folder} is no folder; expected the folder of the MNIST files")
        for name in accepted:
            if (folder / name).exists():
                return folder / name
    except OSError as error:
        raise DataError(f"cannot look into {folder}: {error.strerror}") from None
    raise DataError(f"{folder} has no {accepted[0]}; looked for {', '.join(accepted)}")


def read_images(path: Path) -> Bytes:
    """Images (n, 784), rows of an image one after the other.

    Raises:
        DataError: it is no whole and sound file of images.
    """
    return _items(path, IMAGES)


def read_labels(path: Path) -> Bytes:
    """Labels (n,).

    Raises:
        DataError: it is no whole and sound file of labels 0..9.
    """
    labels = _items(path, LABELS)[:, 0]
    wrong = np.flatnonzero(labels >= N_CLASSES)
    if len(wrong):
        raise DataError(f"{path}: expected labels 0..9, found {labels[wrong[0]]} as label {wrong[0]} (counted from 0)")
    return labels


def _items(path: Path, kind: Kind) -> Bytes:
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(GZIP_MAGIC)) == GZIP_MAGIC
            raw.seek(0)
            if not packed:
                return _unpacked(path, raw, kind)
            with gzip.GzipFile(fileobj=raw) as stream:
                return _unpacked(path, stream, kind)
    except EOFError:
        raise DataError(f"{path}: the gzip stream ends too early; the file is cut off") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path}: the gzip stream is damaged: {error}") from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from None


def _unpacked(path: Path, stream: IO[bytes] | gzip.GzipFile, kind: Kind) -> Bytes:
    count = _count(path, _read(stream, kind.header), kind)
    expected = count * kind.size
    payload = _read(stream, expected + 1)
    if len(payload) > expected:
        raise DataError(f"{path}: expected {expected} bytes of {count} {kind.name}, found more behind them")
    if len(payload) < expected:
        raise DataError(
            f"{path}: expected {expected} bytes of {count} {kind.name}, found {len(payload)}; it is cut off"
        )
    return np.frombuffer(payload, np.uint8).reshape(count, kind.size)


def _count(path: Path, header: bytes | bytearray, kind: Kind) -> int:
    """Of the items, as the header has it."""
    if len(header) >= 4:
        (magic,) = struct.unpack_from(">I", header)
        if magic != kind.magic:
            other = next((other.name for other in KINDS if other.magic == magic), "")
            hint = f" of {other}: the file is mislabelled" if other else ""
            raise DataError(f"{path}: expected magic number {kind.magic} of {kind.name}, found {magic}{hint}")
    if len(header) < kind.header:
        raise DataError(f"{path}: expected a header of {kind.header} bytes, found {len(header)}; it is cut off")
    count, *shape = struct.unpack_from(f">{1 + len(kind.shape)}I", header, 4)
    if tuple(shape) != kind.shape:
        found, wanted = ("×".join(map(str, numbers)) for numbers in (shape, kind.shape))
        raise DataError(f"{path}: expected images of {wanted} pixels, found {found}")
    if not 1 <= count <= MOST:
        raise DataError(f"{path}: expected 1 to {MOST} {kind.name}, found a count of {count}")
    return int(count)


def _read(stream: IO[bytes] | gzip.GzipFile, size: int) -> bytearray:
    """Up to so many bytes; memory grows with what is there, not with what a header promises."""
    found = bytearray()
    while len(found) < size and (chunk := stream.read(min(_CHUNK, size - len(found)))):
        found += chunk
    return found
