"""What a module of a network has besides formulas: the order of the layers, batches, the mean, in-place updates.

Of a network with batch normalisation `norms` holds, for each hidden layer, γ and the running mean and variance.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.optimisers import Optimiser
from numeric.network.optimising import optimising
from numeric.network.passes import Passes, indented


def frame(passes: Passes, linear: Mapping[str, str], compiled: bool, optimiser: Optimiser) -> list[str]:
    """The functions that go through the layers; `linear` is the code of the matrix products."""
    if passes.normalised or not optimiser.is_plain:
        steps = optimising(optimiser, passes)
    else:
        steps = [_descend(passes), _UPDATE, _epoch(compiled)]
    return [
        part.strip()
        for part in (
            _LINEAR.format(**linear),
            *([_WEIGHTED.format(**linear)] if passes.normalised else []),
            *(_HIDDEN.format(place=place) for place in range(1, passes.layers)),
            _LOSSES,
            _outputs(passes),
            *([_nets_of_batch(passes)] if passes.normalised else []),
            _gradients(passes),
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

_WEIGHTED = '''
def weighted(y: Array, w: Array) -> Array:
    """Return the net inputs of a layer without bias: normalisation takes away what is the same for all samples."""
    return {weighted}
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


def _outputs(passes: Passes) -> str:
    norms, given, by = (", norms: Norms", ", norms", ", by running statistics") if passes.normalised else ("", "", "")
    last = passes.layers
    return f'''
def nets(weights: Sequence[Array], biases: Sequence[Array]{norms}, x: Array) -> Array:
    """Return the net inputs of the last layer{by}."""
    with np.errstate(all="ignore"):
{indented(passes.forward(last_output=False, by="running"), 2)}
        return net_{last}


def output(net: Array) -> Array:
    """Return the outputs of the last layer from its net inputs."""
    with np.errstate(all="ignore"):
        return output_{last}(net)


def outputs(weights: Sequence[Array], biases: Sequence[Array]{norms}, x: Array) -> Array:
    """Return the outputs of the last layer{by}."""
    return output(nets(weights, biases{given}, x))
'''


def _nets_of_batch(passes: Passes) -> str:
    return f'''
def nets_of_batch(weights: Sequence[Array], biases: Sequence[Array], norms: Norms, x: Array) -> Array:
    """Return the net inputs of the last layer as in training, by the statistics of these samples."""
    with np.errstate(all="ignore"):
{indented(passes.forward(last_output=False), 2)}
        return net_{passes.layers}
'''


def _gradients(passes: Passes) -> str:
    dw = ", ".join(f"weight_gradient({error}, y_{before})" for before, error in enumerate(passes.errors))
    lines = [f"dw = [{dw}]", f"db = [{', '.join(passes.dbiases)}]"]
    norms, given, names, more = "", "the weights and the biases", "dw, db", ""
    if passes.normalised:
        lines.append(f"dgamma = [{', '.join(passes.dscales)}]")
        norms, given, names = ", norms: Norms", "the weights, the biases and gamma", "dw, db, dgamma"
        more = ", list[Array]"
    return f'''
def gradients(
    weights: Sequence[Array], biases: Sequence[Array]{norms}, x: Array, t: Array
) -> tuple[list[Array], list[Array]{more}]:
    """Return the gradient of the mean loss by {given} of every layer."""
    with np.errstate(all="ignore"):
{indented(passes.forward(), 2)}
{indented(passes.backward(), 2)}
{indented(lines, 2)}
        return {names}
'''


def _descend(passes: Passes) -> str:
    layers = passes.layers
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
{indented(passes.forward())}
{indented(passes.backward("* (rate / x.shape[-2])"))}
{indented(steps)}
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
