"""The built-in subset of MNIST, made from the four IDX files: `python -m numeric.data.make_subset FOLDER`.

The same bytes come out on every run and on every system: dates, owners and the order of the members are
fixed, and bzip2, which packs these images best, has one output for one input.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from numeric.data.dataset import DataError
from numeric.data.idx import read_part
from numeric.data.mnist import SUBSET, SUBSET_SIZES

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def subset(folder: Path) -> bytes:
    """The whole file.

    Raises:
        DataError: an IDX file is missing or damaged, or has too few images.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2, compresslevel=9) as archive:
        for part, size in SUBSET_SIZES.items():
            images, labels = read_part(folder, part)
            if len(images) < size:
                raise DataError(f"{folder}: expected at least {size} {part} images, found {len(images)}")
            for name, array in ((f"{part}_images", images[:size]), (f"{part}_labels", labels[:size])):
                member = zipfile.ZipInfo(f"{name}.npy", _DATE)
                member.compress_type = zipfile.ZIP_BZIP2
                member.create_system = _UNIX
                member.external_attr = 0o644 << 16
                content = io.BytesIO()
                np.lib.format.write_array(content, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
                archive.writestr(member, content.getvalue())
    return packed.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m numeric.data.make_subset", description="Make the subset of MNIST.")
    parser.add_argument("folder", type=Path, help="where the four IDX files are")
    parser.add_argument("-o", "--output", type=Path, default=SUBSET, help="the file to write")
    chosen = parser.parse_args(arguments)
    try:
        packed = subset(chosen.folder)
        chosen.output.write_bytes(packed)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"cannot write {chosen.output}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{chosen.output}: {len(packed)} bytes, SHA-256 {hashlib.sha256(packed).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
