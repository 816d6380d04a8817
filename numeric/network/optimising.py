"""Steps by an optimiser with rules of its own, as the part of a network's module that is printed from its formulas.

Gradient descent itself has none of this: there the errors carry the learning rate from the start.
"""

from __future__ import annotations

from derive.optimisers import Optimiser
from numeric.generation.folding import folded, folded_head
from numeric.generation.in_place import InPlace, in_place

_CODE_NAMES = {"eta": "rate", "t": "step"}


def optimising(optimiser: Optimiser, forward: str, backward: str, layers: int) -> list[str]:
    """The functions `start`, `room`, `update`, `descend` and `epoch` of a network of so many layers.

    `forward` and `backward` are the lines of both passes, which give error_1 … from the outputs y_0 ….
    """
    names = _CODE_NAMES | {parameter.symbol: parameter.name for parameter in optimiser.parameters}
    code = in_place(optimiser.read_rules(), {"w", "g", *optimiser.state}, names)
    return [
        _start(optimiser),
        _ROOM.format(count=1 + code.n_work),
        _update(optimiser, code),
        _descend(forward, backward, layers),
        _EPOCH,
    ]


def _start(optimiser: Optimiser) -> str:
    like = f"np.full_like(one, {optimiser.start!r})" if optimiser.start else "np.zeros_like(one)"
    return f'''
def start(weights: Sequence[Array], biases: Sequence[Array]) -> list[list[Array]]:
    """Return {_listed(optimiser)} before the first step, of each of the weights, then of each of the biases."""
    return [[{", ".join([like] * len(optimiser.state))}] for one in (*weights, *biases)]
'''


def _listed(optimiser: Optimiser) -> str:
    return ", ".join(optimiser.state)


_ROOM = '''
def room(weights: Sequence[Array], biases: Sequence[Array]) -> list[Array]:
    """Return room to compute in: for a gradient, and what its update needs, of each of the weights and biases."""
    return [np.empty(({count}, *one.shape), one.dtype) for one in (*weights, *biases)]
'''


def _update(optimiser: Optimiser, code: InPlace) -> str:
    arguments = ["w: Array", "g: Array", "kept: Sequence[Array]", "work: Array", "step: int", "rate: float"]
    arguments += [f"{parameter.name}: float = {parameter.default!r}" for parameter in optimiser.parameters]
    lines = [
        *folded_head(f"def update({', '.join(arguments)}) -> None:"),
        f'    """Change weights or biases w, and what is kept of them, in place: {optimiser.title[0]}.',
        "",
        *(f"        {symbol} = {formula}" for symbol, formula in optimiser.rules),
        "",
        f"    ({optimiser.source}.)",
        "    g is the derivative of the loss by w, eta the rate, t the step, 1 for the first.",
        '    """',
        *([f"    {_listed(optimiser)}{',' if len(optimiser.state) == 1 else ''} = kept"] if optimiser.state else []),
        *(f"    {name} = work[{place}]" for place, name in enumerate(code.work)),
        *(line for statement in code.statements for line in folded(statement, 4)),
    ]
    return "\n".join(lines)


def _descend(forward: str, backward: str, layers: int) -> str:
    errors = [f"error_{place}" for place in range(1, layers + 1)]
    outputs = [f"y_{place}" for place in range(layers)]
    return f'''
def descend(
    weights: Sequence[Array],
    biases: Sequence[Array],
    x: Array,
    t: Array,
    rate: float,
    l1: float = 0.0,
    l2: float = 0.0,
    *,
    kept: Sequence[Sequence[Array]],
    step: int,
    work: Sequence[Array] = (),
    **parameters: float,
) -> None:
    """Take one step, in place, by the gradient of the mean loss of a batch.

    Args:
        weights, biases: of every layer; they are changed.
        x, t: the batch.
        rate: the learning rate.
        l1, l2: how strongly |w| and w²/2 of each weight add to the loss.
        kept: what `start` gave; it is changed.
        step: the number of this step, 1 for the first.
        work: what `room` gave.
        parameters: of `update`.
    """
{forward}
{backward}
    work = work or room(weights, biases)
    errors, outputs = [{", ".join(errors)}], [{", ".join(outputs)}]
    for at, (w, b, error, y) in enumerate(zip(weights, biases, errors, outputs, strict=True)):
        g = weight_gradient(error, y, work[at][0])
        if l1:
            g += l1 * _l1_slope(w)
        if l2:
            g += l2 * _l2_slope(w)
        update(w, g, kept[at], work[at][1:], step, rate, **parameters)
        of_bias = at + len(weights)
        g = bias_gradient(error).reshape(b.shape)
        update(b, g, kept[of_bias], work[of_bias][1:], step, rate, **parameters)
'''


_EPOCH = '''
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
    *,
    kept: Sequence[Sequence[Array]],
    step: int = 0,
    **parameters: float,
) -> int:
    """Take a step for each batch of the samples in `order`, in place; the last one may be smaller.

    `step` is how many steps were taken before; return how many it are then.
    """
    work = room(weights, biases)
    with np.errstate(all="ignore"):
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            step += 1
            descend(
                weights,
                biases,
                x.take(chosen, axis=0),
                t.take(chosen, axis=0),
                rate,
                l1,
                l2,
                kept=kept,
                step=step,
                work=work,
                **parameters,
            )
    return step
'''
