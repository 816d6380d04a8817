"""What handouts about information have besides their derivations: numbers, judged ones of lectures, and conclusions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import exp, log

import numpy as np

from derive.catalog import derive
from derive.checker import Checker, Proof
from derive.derivation import Derivation
from derive.expr import ZERO, Expr, Index, Num, Pow, Sum, Sym, neg, replace, walk
from derive.notation import LOSS, K, output
from derive.parser import parse
from derive.steps import Hypothesis
from derive.tables import LOSSES
from derive.topics.information.quantities import CROSS_ENTROPY, DIVERGENCE, ENTROPY, P_I, Q_I
from numeric.formula_values import formula_value
from reports.document import Block, Code, Equations, Heading, Letters, Paragraph, Table, sentence
from reports.handout.examples import LOGITS, SOFTMAX_CE
from reports.handout.figures import plot_figure
from reports.handout.options import UNITS, Options
from reports.handout.worked import judged, listed, number, numbers, unit_judged
from reports.phrases import say
from reports.plot import Panel, Plot

Row = Sequence[float]
_AS_GOOD_AS_ZERO = 1e-200


def information_blocks(proof: Proof, options: Options) -> Iterator[Block]:
    """The numbers of a topic, or its conclusion; nothing where a step does not hold."""
    if proof.holds:
        yield from _BLOCKS[proof.derivation.name](proof.derivation, options.lang)


def _softmax(net: Row) -> Row:
    """Outputs (n,) for net inputs (n,); one that was written as 0 is 0."""
    powers = [exp(one) for one in net]
    return [one / sum(powers) if one > _AS_GOOD_AS_ZERO else 0.0 for one in powers]


def _in(unit: str, nats: float) -> str:
    return number(nats / UNITS[unit])


def _both(nats: float) -> tuple[str, str]:
    return _in("nats", nats), _in("bits", nats)


def _units(lang: str) -> tuple[str, str]:
    return say("unit-nats", lang), say("unit-bits", lang)


def _value(derivation: Derivation, name: str, values: Mapping[str, float | Row], **indices: int) -> float:
    """The right side of a result at these numbers, and at these values of its open indices."""
    known = {Index(letter, "n"): place for letter, place in indices.items()}
    return formula_value(derivation.results[name].right, derivation.setting, values, known)


# Entropy.

_DISTRIBUTIONS = ((0.5, 0.25, 0.25), (0.9, 0.05, 0.05), (1.0, 0.0, 0.0), (1 / 3,) * 3)


def _entropy(derivation: Derivation, lang: str) -> Iterator[Block]:
    """Distributions over three outcomes, the uniform one, and outputs of a network."""
    rows = (*_DISTRIBUTIONS, _softmax(LOGITS))
    found = [_value(derivation, "entropy", {"p": row}) for row in rows]
    yield Heading(say("example", lang))
    table = [(numbers(row), *_both(nats)) for row, nats in zip(rows, found, strict=True)]
    yield Table((Sym("p"), *_units(lang)), tuple(table))
    uniform = _value(derivation, "entropy-uniform", {"p": rows[0]})
    place = lang == "zh"
    figures = (listed(LOGITS, lang, 1), SOFTMAX_CE[0].source[place], len(rows[0]), *_both(uniform))
    yield Paragraph((say("information-entropies", lang, *figures, derive("gibbs").title[place]),))


def _units_of_entropy(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The factor, and what lecture notes say is in bits."""
    exchange = derivation.results["units-logarithm"].right
    yield Heading(say("example", lang))
    if all(part is Sym("I", (K,)) for part in walk(exchange) if isinstance(part, Sym)):
        nats = -_value(derivation, "units-logarithm", {"I": (1.0,)}, k=1)
        yield Paragraph((say("information-factor", lang, f"{exp(nats):g}", number(nats), number(1 / nats)),))
    cross = derive("cross-entropy").results["cross-entropy"]
    words = say("information-cross", lang, "`cross`")
    yield Paragraph(sentence(words, {"cross": Hypothesis(cross.left, cross.right)}))
    yield from _printed_losses(lang)


# Cross-entropy.


def _cross_entropy(derivation: Derivation, lang: str) -> Iterator[Block]:
    yield Heading(say("example", lang))
    yield from _printed_losses(lang)
    yield from _without_its_sign(derivation, lang)
    yield from _by_net(lang)


def _printed_losses(lang: str) -> Iterator[Block]:
    """Cross-entropies that lecture notes print, with the unit that they name, computed and judged."""
    (notes,) = (one for one in SOFTMAX_CE if one.printed_losses)
    rows = []
    for target, net, printed in zip(notes.target, notes.net, notes.printed_losses, strict=True):
        q = _softmax(net)
        nats = _value(derive("cross-entropy"), "cross-entropy", {"p": target, "q": q})
        rows.append((numbers(target, 0), numbers(q, 2), *_both(nats), unit_judged(printed, nats, notes, lang)))
    unit = say(f"unit-{notes.printed_unit}", lang)
    yield Paragraph((say("information-printed", lang, notes.source[lang == "zh"], unit),))
    yield Table((Sym("p"), Sym("q"), *_units(lang), say("column-printed", lang)), tuple(rows))


_PREDICTED, _WANTED, _PRINTED = (0.1, 0.5, 0.4), (0.0, 1.0, 0.0), 0.5


def _without_its_sign(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The lecture on softmax gives the logarithm of a probability for the cross-entropy."""
    nats = _value(derivation, "cross-entropy", {"p": _WANTED, "q": _PREDICTED})
    printed = log(_PRINTED)
    right, sign = abs(nats - printed) < 1e-12, abs(nats + printed) < 1e-12
    verdict = say(f"information-{'right' if right else 'sign-missing' if sign else 'wrong'}", lang)
    shown = (numbers(_PREDICTED, 1), numbers(_WANTED, 0), f"{_PRINTED:g}", number(printed), verdict, *_both(nats))
    yield Paragraph((say("information-logarithm", lang, *shown, source=SOFTMAX_CE[0].source[lang == "zh"]),))


def _by_net(lang: str) -> Iterator[Block]:
    """Cross-entropy and the divergence with their error terms, by the net inputs of softmax."""
    yield Heading(say("information-by-net", lang))
    pairs = [derive(name) for name in ("softmax-ce", "softmax-kl")]
    definitions = [{made.symbol.name: made for made in one.definitions} for one in pairs]
    outputs, deltas = definitions[0][output(K).name], [one.results["delta"] for one in pairs]
    rows: list[tuple[Expr, Expr, str]] = [(outputs.symbol, outputs.formula, "")]
    for pair, made, delta in zip(pairs, definitions, deltas, strict=True):
        loss = made[LOSS.name]
        rows += [(loss.symbol, loss.formula, pair.title[lang == "zh"]), (delta.left, delta.right, "")]
    yield Equations(tuple(rows))
    for hypothesis in dict.fromkeys(used for delta in deltas for used in delta.uses):
        yield Paragraph((say("by-hypothesis", lang), " ", hypothesis, "。" if lang == "zh" else "."))
    same = pairs[0].results["delta"].right is pairs[1].results["delta"].right
    names = {"first": Code(pairs[0].name), "second": Code(pairs[1].name)}
    yield Paragraph(sentence(say("information-same-slope" if same else "information-other-slope", lang), names))


# The divergence.

_TRUE = (0.5, 0.25, 0.25)


def _divergence(derivation: Derivation, lang: str) -> Iterator[Block]:
    """Predictions of one distribution, the right one among them."""
    yield Heading(say("example", lang))
    rows = []
    for predicted in (_TRUE, _softmax(LOGITS), (0.25, 0.5, 0.25), (0.98, 0.01, 0.01)):
        values = {"p": _TRUE, "q": predicted}
        divergence, total = (_value(derivation, f"divergence-{name}", values) for name in ("form", "total"))
        entropy = formula_value(ENTROPY, derivation.setting, values)
        rows.append((numbers(predicted), *map(number, (entropy, divergence, total)), _in("bits", divergence)))
    yield Paragraph(sentence(say("information-divergences", lang, numbers(_TRUE, 2)), {"p": Sym("p")}))
    yield Table((Sym("q"), ENTROPY, DIVERGENCE, CROSS_ENTROPY, say("information-in-bits", lang)), tuple(rows))
    yield from _by_net(lang)


def _gibbs(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The inequality, from the proved lines: φ is convex, and flat and 0 at u = 1."""
    results = derivation.results
    curvature = results["gibbs-curvature"].right
    if not _is_positive(curvature) or any(results[name].right is not ZERO for name in ("gibbs-flat", "gibbs-least")):
        return
    yield Heading(say("conclusion", lang))
    named = {name: result.left for name, result in results.items()} | {"curvature": curvature}
    yield Paragraph(sentence(say("gibbs-conclusion", lang), named))
    yield Paragraph(sentence(say("gibbs-uniform-conclusion", lang), named | {"entropy": ENTROPY}))
    places = [place / 50 for place in range(5, 201)]
    curves = {"u - 1": [place - 1 for place in places], "ln u": [log(place) for place in places]}
    plot = Plot("u", [Panel("", places, curves)], say("gibbs-picture", lang))
    yield plot_figure(f"{derivation.name}-tangent", plot, say("gibbs-caption", lang), lang)


def _is_positive(formula: Expr) -> bool:
    """Evidently positive wherever it has a value: a positive number, or a power with an even exponent below 0."""
    match formula:
        case Num(value):
            return value > 0
        case Pow(_, Num(value)):
            return value < 0 and value.denominator == 1 and value.numerator % 2 == 0
        case _:
            return False


# One-hot labels.


def _one_hot_entropy(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The limits, from the proved lines, and numbers on the way to them."""
    results = derivation.results
    if results["limit-ratio"].right is not Sym("x") or results["label-entropy"].right is not ZERO:
        return
    yield Heading(say("conclusion", lang))
    yield Paragraph(sentence(say("limit-conclusion", lang), {name: one.left for name, one in results.items()}))
    rows = []
    for power in (1, 2, 4, 8):
        small = 10.0**-power
        value = _value(derivation, "limit-quotient", {"s": -log(small)})
        smoothed = _value(derivation, "smoothed-entropy", {"epsilon": small, "t": (0.0,) * 3}, c=1)
        rows.append((f"{small:g}", f"{value:.3g}", f"{smoothed:.3g}"))
    yield Table((Letters("x, ε"), results["limit-quotient"].left, results["smoothed-entropy"].left), tuple(rows))
    yield Paragraph((say("limit-numbers", lang, 3),))
    places = [(place / 200) ** 3 for place in range(1, 201)]
    curve = [-place * log(place) for place in places]
    plot = Plot("x", [Panel("", places, {"-x ln x": curve})], say("limit-picture", lang))
    yield plot_figure(f"{derivation.name}-limit", plot, say("limit-caption", lang), lang)


def _one_hot_loss(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The samples of the lecture on softmax: the probability of the class, as printed and right, and its loss."""
    yield Heading(say("example", lang))
    yield from _samples(lang)


def _samples(lang: str) -> Iterator[Block]:
    place = lang == "zh"
    (lecture,) = (one for one in SOFTMAX_CE if one.classes[0])
    yield Paragraph((say("information-classes", lang, lecture.source[place]),))
    rows, losses = [], []
    for net, target, printed in zip(lecture.net, lecture.target, lecture.printed_outputs, strict=True):
        q, c = _softmax(net), int(np.argmax(target))
        losses.append(_value(derive("cross-entropy-one-hot"), "one-hot-loss", {"q": q}, c=c + 1))
        name = lecture.classes[place][c]
        rows.append((name, number(q[c]), judged(printed[c], q[c], lang), *_both(losses[-1])))
    predicted = Sym("q", (Index("c", "n"),))
    header = (say("information-class", lang), predicted, say("column-printed", lang), *_units(lang))
    yield Table(header, tuple(rows))
    yield Paragraph((say("information-mean", lang, len(losses), *_both(sum(losses) / len(losses))),))


# Two classes.


def _binary(derivation: Derivation, lang: str) -> Iterator[Block]:
    """Numbers, and the loss of the table that it is."""
    yield Heading(say("example", lang))
    rows = []
    for p, q in ((1.0, 0.9), (1.0, 0.5), (1.0, 0.1), (0.0, 0.1)):
        nats = _value(derivation, "binary-form", {"p": (p, 1 - p), "q": (q, 1 - q)}, i=1)
        rows.append((number(p, 0), number(q, 1), *_both(nats)))
    yield Table((P_I, Q_I, *_units(lang)), tuple(rows))
    bce = LOSSES["bce"]
    (term,) = (part.body for part in walk(parse(bce.formula)) if isinstance(part, Sum))
    ours = replace(replace(term, Sym("t", (K,)), P_I), output(K), Q_I)
    if Checker(derivation.setting).check(neg(derivation.results["binary-form"].right), ours).holds:
        yield Paragraph(sentence(say("information-bce", lang, bce.title[lang == "zh"]), {"loss": Code(bce.name)}))


def _mean(derivation: Derivation, lang: str) -> Iterator[Block]:
    yield Heading(say("example", lang))
    yield from _samples(lang)


_BLOCKS: Mapping[str, Callable[[Derivation, str], Iterator[Block]]] = {
    "entropy": _entropy,
    "entropy-units": _units_of_entropy,
    "cross-entropy": _cross_entropy,
    "kl-divergence": _divergence,
    "gibbs": _gibbs,
    "entropy-one-hot": _one_hot_entropy,
    "cross-entropy-one-hot": _one_hot_loss,
    "binary-cross-entropy": _binary,
    "cross-entropy-mean": _mean,
}
