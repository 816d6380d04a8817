"""What a module of a network has besides formulas: the order of the layers, batches, the mean, in-place updates."""

from __future__ import annotations

from collections.abc import Mapping

from derive.optimisers import Optimiser
from numeric.network.optimising import optimising


def frame(layers: int, linear: Mapping[str, str], compiled: bool, optimiser: Optimiser) -> list[str]:
    """The functions that go through the layers 1 … `layers`; `linear` is the code of the matrix products."""
    if not optimiser.is_plain:
        passes = _indented(_forward(layers)), _indented(_backward(layers, "/ x.shape[-2]"))
        steps = optimising(optimiser, *passes, layers)
    else:
        steps = [_descend(layers), _UPDATE, _epoch(compiled)]
    return [
        part.strip()
        for part in (
            _LINEAR.format(**linear),
            *(_HIDDEN.format(place=place) for place in range(1, layers)),
            _LOSSES,
            _outputs(layers),
            _gradients(layers),
            _PENALTY,
            *steps,
        )
    ]


_LINEAR = '''
def net(y: Array, w: Array, b: Array) -> Array:
    """Return the net inputs of a layer from the outputs y of the layer before it."""
    return {net}


def back(w_next: Array, delta_next: Array) -> Array:
    """Return what flows back into a layer from the errors of the next one."""
    return {back}


def weight_gradient(delta: Array, y: Array, out: Array | None = None) -> Array:
    """Return the sum over the samples of dE/dw, shape (n_out, n_in); y are the outputs of the layer before."""
    return {weights}


def bias_gradient(delta: Array) -> Array:
    """Return the sum over the samples of dE/db, shape (n_out,)."""
    return {biases}
'''

_HIDDEN = '''
def delta_{place}(net: Array, y: Array, w_next: Array, delta_next: Array) -> Array:
    """Return the errors dE/dnet of layer {place} from those of the next one."""
    return _delta_{place}(net, y, back(w_next, delta_next))
'''


_LOSSES = '''
def losses(net: Array, t: Array) -> Array:
    """Return the loss of each sample from the net inputs of the last layer, shape (n_samples,)."""
    with np.errstate(all="ignore"):
        return _losses(net, t)[..., 0]
'''


def _forward(layers: int, last_output: bool = True) -> list[str]:
    lines = ["y_0 = x"]
    for place in range(1, layers + 1):
        before = place - 1
        lines.append(f"net_{place} = net(y_{before}, weights[{before}], biases[{before}])")
        if place < layers or last_output:
            lines.append(f"y_{place} = output_{place}(net_{place})")
    return lines


def _backward(layers: int, scale: str) -> list[str]:
    lines = [f"error_{layers} = delta_{layers}(net_{layers}, y_{layers}, t) {scale}"]
    for place in range(layers - 1, 0, -1):
        following = place + 1
        lines.append(f"error_{place} = delta_{place}(net_{place}, y_{place}, weights[{place}], error_{following})")
    return lines


def _indented(lines: list[str], depth: int = 1) -> str:
    return "\n".join("    " * depth + line for line in lines)


def _outputs(layers: int) -> str:
    return f'''
def nets(weights: Sequence[Array], biases: Sequence[Array], x: Array) -> Array:
    """Return the net inputs of the last layer."""
    with np.errstate(all="ignore"):
{_indented(_forward(layers, last_output=False), 2)}
        return net_{layers}


def output(net: Array) -> Array:
    """Return the outputs of the last layer from its net inputs."""
    with np.errstate(all="ignore"):
        return output_{layers}(net)


def outputs(weights: Sequence[Array], biases: Sequence[Array], x: Array) -> Array:
    """Return the outputs of the last layer."""
    return output(nets(weights, biases, x))
'''


def _gradients(layers: int) -> str:
    pairs = [(place, place - 1) for place in range(1, layers + 1)]
    dw = ", ".join(f"weight_gradient(error_{place}, y_{before})" for place, before in pairs)
    db = ", ".join(f"bias_gradient(error_{place})" for place, _ in pairs)
    return f'''
def gradients(
    weights: Sequence[Array], biases: Sequence[Array], x: Array, t: Array
) -> tuple[list[Array], list[Array]]:
    """Return the gradient of the mean loss by the weights and the biases of every layer."""
    with np.errstate(all="ignore"):
{_indented(_forward(layers), 2)}
{_indented(_backward(layers, "/ x.shape[-2]"), 2)}
        dw = [{dw}]
        db = [{db}]
        return dw, db
'''


def _descend(layers: int) -> str:
    steps = [
        f"_update(weights[{at}], biases[{at}], error_{at + 1}, y_{at}, rate, l1, l2, work[{at}])"
        for at in range(layers)
    ]
    return f'''
def descend(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    t: Array,
    rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
    work: Sequence[Array | None] = (None,) * {layers},
) -> None:
    """Take one step, in place, against the gradient of the mean loss of a batch.

    Args:
        weights, biases: of every layer; they are changed.
        x, t: the batch.
        rate: the learning rate.
        l1, l2: how strongly |w| and w²/2 of each weight add to the loss.
        work: arrays of the shapes of the weights, to compute in.
    """
{_indented(_forward(layers))}
{_indented(_backward(layers, "* (rate / x.shape[-2])"))}
{_indented(steps)}
'''


_PENALTY = '''
def penalty(weights: Sequence[Array], l1: float = 0.0, l2: float = 0.0) -> float:
    """Return the sum over all weights of l1 |w| + l2 w²/2."""
    total = 0.0
    for w in weights:
        if l1:
            total += l1 * float(np.sum(_l1(w)))
        if l2:
            total += l2 * float(np.sum(_l2(w)))
    return total
'''


_UPDATE = '''
def _update(
    w: Array, b: Array, delta: Array, y: Array, rate: float, l1: float, l2: float, work: Array | None
) -> None:
    """Change the weights and biases of a layer; delta carries the learning rate."""
    decay = (rate * l1) * _l1_slope(w) if l1 else None
    if l2:
        w -= (rate * l2) * _l2_slope(w)
    if decay is not None:
        w -= decay
    w -= weight_gradient(delta, y, work)
    b -= bias_gradient(delta).reshape(b.shape)
'''


def _epoch(compiled: bool) -> str:
    first = "    if _compiled(weights, biases, x, t, order, batch, rate, l1, l2):\n        return\n" if compiled else ""
    return f'''
def epoch(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    t: Array,
    order: Array,
    batch: int,
    rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
) -> None:
    """Take a step for each batch of the samples in `order`, in place; the last one may be smaller."""
{first}    work = [np.empty_like(w) for w in weights]
    with np.errstate(all="ignore"):
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            descend(weights, biases, x.take(chosen, axis=0), t.take(chosen, axis=0), rate, l1, l2, work)
'''
