"""Four people, by weight and height: the demo of lessons 2 and 6 of the course yyc-git/DeepLearningEdu (GitHub).

The course takes 62 kg and 164 cm off, which are the means rounded down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from numeric.data.dataset import Dataset, Samples, float_type

SOURCE = "github.com/yyc-git/DeepLearningEdu, lessons 2 and 6"


@dataclass(frozen=True)
class Person:
    weight: float
    """kg"""
    height: float
    """cm"""
    gender: Literal["F", "M"]


PEOPLE = (
    Person(50, 150, "F"),
    Person(51, 149, "F"),
    Person(60, 172, "M"),
    Person(90, 188, "M"),
)
TARGETS = {"F": 1, "M": 0}


def gender(*, dtype: DTypeLike = np.float64) -> Dataset:
    """Inputs (4, 2): weight and height, each less its mean rounded down; targets (4, 1): F = 1, M = 0."""
    wanted = float_type(dtype)
    features = np.array([(person.weight, person.height) for person in PEOPLE])
    inputs = features - np.floor(features.mean(axis=0))
    targets = np.array([[TARGETS[person.gender]] for person in PEOPLE])
    samples = Samples(inputs.astype(wanted), targets.astype(wanted))
    return Dataset("gender", samples, input_names=("weight", "height"), source=SOURCE)
