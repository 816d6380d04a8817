"""Search the starts of the gender demo anew and write them: python -m numeric.experiments.save_starts FILE.

The file that is shipped, published/gender_starts.json, was made so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from numeric.experiments.gender import search
from numeric.experiments.gender_fit import Fit


def fits_as_json(fits: Mapping[str, Fit]) -> str:
    """What `saved_fits` reads; every number is written so that it is read back exactly."""
    return json.dumps({name: asdict(one) for name, one in fits.items()}, indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(fits_as_json(search()), encoding="utf-8")
