"""Numbers as an article prints them, beside what they should be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from derive.documents.trees.figures import is_closed, value
from derive.expr import Expr

_NUMBER = re.compile(r"(?:=|≈|\\approx)\s*(-?\d+(?:\.\d+)?)\s*(?:\$|\\\\|$)")


@dataclass(frozen=True)
class Printed:
    """A formula that is a number, its source, and the digits that are printed for it."""

    formula: Expr
    source: str
    digits: str

    @property
    def right(self) -> str:
        """Its value with as many decimals."""
        return self.to(self.places)

    def to(self, places: int) -> str:
        """Its value with so many decimals."""
        return str(Decimal(str(self._value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    @property
    def is_single_precision(self) -> bool:
        """Whether these are the digits of the value once it is rounded to single precision."""
        return f"{np.float32(float(self._value)):.{self.places}f}" == self.digits

    @property
    def places(self) -> int:
        return len(self.digits.partition(".")[2])

    @property
    def _value(self) -> Any:
        return value(self.formula)


def printed_number(formula: Expr, line: str, at: int) -> Printed | None:
    """What stands behind the sign at this place of a line, if it is a number and the formula has a value."""
    found = _NUMBER.match(line, at)
    if found is None or not is_closed(formula) or value(formula) is None:
        return None
    return Printed(formula, line[:at].strip(" $&"), found[1])
