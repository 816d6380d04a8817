"""Steps by an optimiser with rules of its own, as the part of a network's module that is printed from its formulas.

Gradient descent itself has none of this, unless a layer is normalised: its errors carry the learning rate from the
start.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.optimisers import Optimiser
from numeric.generation.folding import folded, folded_head
from numeric.generation.in_place import InPlace, in_place
from numeric.network.passes import Passes, indented

_CODE_NAMES = {"eta": "rate", "t": "step"}


def optimising(optimiser: Optimiser, passes: Passes) -> list[str]:
    """The functions `start`, `room`, `update`, `descend` and `epoch` of a network."""
    names = _CODE_NAMES | {parameter.symbol: parameter.name for parameter in optimiser.parameters}
    code = in_place(optimiser.read_rules(), {"w", "g", *optimiser.state}, names)
    words = _NORMALISED if passes.normalised else _PLAIN
    return [
        _start(optimiser, words),
        _ROOM.format(count=1 + code.n_work, **words),
        _update(optimiser, code),
        _descend(passes, words),
        _EPOCH.format(**words),
    ]


_PLAIN = {
    "norms": "",
    "more_norms": "",
    "given": "weights, biases",
    "each_given": "weights,\n                biases",
    "every": "(*weights, *biases)",
    "others": "biases",
    "all": "weights and biases",
    "changed": "weights, biases: of every layer; they are changed.",
}
_NORMALISED = {
    "norms": ", norms: Norms",
    "more_norms": "\n    norms: Norms,",
    "given": "weights, biases, norms",
    "each_given": "weights,\n                biases,\n                norms",
    "every": "(*weights, *biases, *(gamma for gamma, _, _ in norms))",
    "others": "[*biases, *(gamma for gamma, _, _ in norms)]",
    "all": "weights, biases and gammas",
    "changed": "weights, biases, norms: of every layer; they are changed.",
}


def _start(optimiser: Optimiser, words: Mapping[str, str]) -> str:
    like = f"np.full_like(one, {optimiser.start!r})" if optimiser.start else "np.zeros_like(one)"
    return f'''
def start(weights: Sequence[Array], biases: Sequence[Array]{words["norms"]}) -> list[list[Array]]:
    """Return {_listed(optimiser) or "[]"} before the first step, of each of the {words["all"]}."""
    return [[{", ".join([like] * len(optimiser.state))}] for one in {words["every"]}]
'''


def _listed(optimiser: Optimiser) -> str:
    return ", ".join(optimiser.state)


def _unpacked(optimiser: Optimiser) -> str:
    return f"({_listed(optimiser)},)" if len(optimiser.state) == 1 else _listed(optimiser)


_ROOM = '''
def room(weights: Sequence[Array], biases: Sequence[Array]{norms}) -> list[Array]:
    """Return room for a gradient, and for what its update needs, of each of the {all}."""
    return [np.empty(({count}, *one.shape), one.dtype) for one in {every}]
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
        *([f"    {_unpacked(optimiser)} = kept"] if optimiser.state else []),
        *(f"    {name} = work[{place}]" for place, name in enumerate(code.work)),
        *(line for statement in code.statements for line in folded(statement, 4)),
    ]
    return "\n".join(lines)


def _descend(passes: Passes, words: Mapping[str, str]) -> str:
    outputs = [f"y_{place}" for place in range(passes.layers)]
    slopes = [*passes.dbiases, *passes.dscales]
    return f'''
def descend(
    weights: Sequence[Array],
    biases: Sequence[Array],{words["more_norms"]}
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
        {words["changed"]}
        x, t: the batch.
        rate: the learning rate.
        l1, l2: how strongly |w| and w²/2 of each weight add to the loss.
        kept: what `start` gave; it is changed.
        step: the number of this step, 1 for the first.
        work: what `room` gave.
        parameters: of `update`.
    """
{indented(passes.forward())}
{indented(passes.backward())}
    work = work or room({words["given"]})
    errors, outputs = [{", ".join(passes.errors)}], [{", ".join(outputs)}]
    for at, (w, error, y) in enumerate(zip(weights, errors, outputs, strict=True)):
        g = weight_gradient(error, y, work[at][0])
        if l1:
            g += l1 * _l1_slope(w)
        if l2:
            g += l2 * _l2_slope(w)
        update(w, g, kept[at], work[at][1:], step, rate, **parameters)
    slopes = [{", ".join(slopes)}]
    for at, (b, g) in enumerate(zip({words["others"]}, slopes, strict=True), len(weights)):
        update(b, g.reshape(b.shape), kept[at], work[at][1:], step, rate, **parameters)
{indented(passes.following)}
'''


_EPOCH = '''
def epoch(
    weights: Sequence[Array],
    biases: Sequence[Array],{more_norms}
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
    work = room({given})
    with np.errstate(all="ignore"):
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            step += 1
            descend(
                {each_given},
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
