"""The task of the smallest autoencoders: patterns with a single bit set, to be given back.

Rumelhart, Hinton and Williams, Learning internal representations by error propagation (1986), call it the encoding
problem: N orthogonal patterns through log2 N hidden units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from numeric.data.dataset import Dataset, Samples, float_type

N_BITS = 16
SOURCE = "Rumelhart, Hinton, Williams 1986, the encoding problem"


def one_hot_patterns(*, dtype: DTypeLike = np.float64) -> Dataset:
    """Inputs and targets (16, 16): row i has a 1 at place i."""
    patterns = np.eye(N_BITS, dtype=float_type(dtype))
    return Dataset("patterns", Samples(patterns, patterns), source=SOURCE)
