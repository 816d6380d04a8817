"""Both passes through the layers of a network, as lines of code.

A normalised layer has the net inputs sum_ℓ, which normalisation makes net_ℓ; error_ℓ is dE/dnet_ℓ, and behind
normalisation comes inner_ℓ, which is dE/dsum_ℓ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MEAN = "/ x.shape[-2]"
"""What makes the errors of the samples those of their mean loss."""


@dataclass(frozen=True)
class Passes:
    """Through the layers 1 … `layers`, of which all but the last are normalised, or none."""

    layers: int
    normalised: bool = False

    def forward(self, *, last_output: bool = True, by: Literal["batch", "running"] = "batch") -> list[str]:
        """From x to net and y of the last layer; statistics of normalised layers are those of the batch, or kept."""
        lines = ["y_0 = x"]
        for place in range(1, self.layers + 1):
            before = place - 1
            if self._is_normalised(place):
                lines.append(f"sum_{place} = weighted(y_{before}, weights[{before}])")
                lines.append(_normalised(place, by))
            else:
                lines.append(f"net_{place} = net(y_{before}, weights[{before}], biases[{before}])")
            if place < self.layers or last_output:
                lines.append(f"y_{place} = output_{place}(net_{place})")
        return lines

    def backward(self, scale: str = MEAN) -> list[str]:
        """From y to the errors of every layer; `scale` is what is done to those of the last one."""
        last = self.layers
        lines = [f"error_{last} = delta_{last}(net_{last}, y_{last}, t) {scale}"]
        for place in range(last - 1, 0, -1):
            behind = self._error_of_sum(place + 1)
            lines.append(f"error_{place} = delta_{place}(net_{place}, y_{place}, weights[{place}], {behind})")
            if self._is_normalised(place):
                known = f"error_{place}, x_hat_{place}, sigma_squared_{place}, norms[{place - 1}][0]"
                lines.append(f"inner_{place}, dgamma_{place}, dbeta_{place} = normalise_back({known})")
        return lines

    @property
    def errors(self) -> list[str]:
        """By which the weights of each layer have their gradient."""
        return [self._error_of_sum(place) for place in range(1, self.layers + 1)]

    @property
    def dbiases(self) -> list[str]:
        """The gradients of the biases; the bias of a normalised layer is its β."""
        places = range(1, self.layers + 1)
        return [f"dbeta_{p}" if self._is_normalised(p) else f"bias_gradient(error_{p})" for p in places]

    @property
    def dscales(self) -> list[str]:
        return [f"dgamma_{place}" for place in range(1, self.layers + 1) if self._is_normalised(place)]

    @property
    def following(self) -> list[str]:
        """What brings the running statistics up to date."""
        places = (place for place in range(1, self.layers + 1) if self._is_normalised(place))
        return [f"follow(*norms[{p - 1}][1:], mu_{p}, sigma_squared_{p}, x.shape[-2])" for p in places]

    def _is_normalised(self, place: int) -> bool:
        return self.normalised and place < self.layers

    def _error_of_sum(self, place: int) -> str:
        return f"{'inner' if self._is_normalised(place) else 'error'}_{place}"


def _normalised(place: int, by: str) -> str:
    given = f"sum_{place}, norms[{place - 1}][0], biases[{place - 1}]"
    if by == "running":
        return f"net_{place} = normalise_by({given}, *norms[{place - 1}][1:])"
    return f"net_{place}, x_hat_{place}, mu_{place}, sigma_squared_{place} = normalise({given})"


def indented(lines: Sequence[str], depth: int = 1) -> str:
    return "\n".join("    " * depth + line for line in lines)
