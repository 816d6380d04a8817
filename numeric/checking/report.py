"""The outcome of a check: immutable, and readable as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from numeric.checking.mistake import Mistake

Words = tuple[str, str]
"""English, Chinese."""


class Judgement(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    UNDECIDED = "undecided"


AXES: dict[str, tuple[str, ...]] = {
    "loss": (),
    "losses": ("sample",),
    "gradient": ("sample", "output"),
    "slope": ("sample", "output"),
    "dw": ("output", "input"),
    "db": ("output",),
}
"""The quantities that are compared, and what their indices count."""


@dataclass(frozen=True)
class Entry:
    """One entry at one point. Indices count from 0.

    `derived` is the right value (50 digits, here rounded; all of them in `digits`); on a kink every value
    from `low` to `high` is right. `tolerance` is the difference that rounding explains.
    """

    quantity: str
    point: Words
    index: tuple[int, ...]
    yours: float
    derived: float
    digits: str
    tolerance: float
    low: float
    high: float
    on_kink: bool = False

    def __str__(self) -> str:
        where = ", ".join(f"{axis} {place}" for axis, place in zip(AXES[self.quantity], self.index, strict=True))
        right = f"{self.low!r} to {self.high!r}, a kink" if self.on_kink else repr(self.derived)
        place = f"{where} (counted from 0), at {self.point[0]}" if where else f"at {self.point[0]}"
        return f"{place}:\n    yours    {self.yours!r}\n    derived  {right}"


@dataclass(frozen=True)
class Quantity:
    """One of the quantities in AXES: what was returned beside what is right.

    `methods` are digits (50 digits), central (differences), complex (step). `shapes` is (returned, expected)
    where they do not fit, and then entries were not compared. `mistakes` are alternatives, each of which
    explains all numbers: one mistake, or two made together.
    """

    name: str
    judgement: Judgement
    methods: tuple[str, ...]
    compared: int = 0
    differing: int = 0
    worst: Entry | None = None
    kinks: tuple[Entry, ...] = ()
    mistakes: tuple[tuple[Mistake, ...], ...] = ()
    shapes: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    notes: tuple[Words, ...] = ()

    def __str__(self) -> str:
        if self.shapes:
            found = [f"{self.name}: wrong, its shape is {self.shapes[0]}; {self.shapes[1]} is expected"]
        else:
            found = [f"{self.name}: {self.judgement.value}, {self.differing} of {self.compared} entries differ"]
        if self.judgement is Judgement.WRONG and self.worst:
            found.append(f"  worst entry: {self.worst}")
        for place, together in enumerate(self.mistakes):
            sentence = "; and ".join(mistake.sentence[0] for mistake in together)
            found.append(f"  {'or' if place else 'the mistake'}: {sentence}")
        return "\n".join([*found, *(f"  {note[0]}" for note in self.notes)])


@dataclass(frozen=True)
class GradcheckReport:
    """What came out of `gradcheck`.

    `function` and `against` are names, `kind` is loss, gradient, both or weights, `precision` the ε of the
    numbers returned; `points` are the titles of the points tried, with (N, n) at each. `consistent` says
    whether a loss and a gradient that were returned together belong together, None where it is not known.
    """

    function: str
    against: str
    kind: str
    library: str
    precision: float
    judgement: Judgement
    quantities: tuple[Quantity, ...]
    points: tuple[tuple[Words, tuple[int, int]], ...]
    consistent: bool | None = None
    notes: tuple[Words, ...] = ()

    @property
    def right(self) -> bool:
        return self.judgement is Judgement.RIGHT

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of all mistakes that were recognised."""
        every = (mistake.name for quantity in self.quantities for found in quantity.mistakes for mistake in found)
        return tuple(dict.fromkeys([*every, *(["mismatch"] if self.consistent is False else [])]))

    def __str__(self) -> str:
        head = f"{self.function} against {self.against}: {self.judgement.value}"
        told = [str(quantity) for quantity in self.quantities if quantity.judgement is not Judgement.RIGHT]
        return "\n".join([head, *told, *(note[0] for note in self.notes)])
