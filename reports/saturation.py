"""Error against gradient, as a document: limits, largest sizes, the verdict with its reason, and many layers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isinf, nan
from typing import Any

from derive.catalog import derive
from derive.derivation import Derivation
from derive.expr import ZERO, D, Sym, sub
from derive.notation import K, is_elementwise, output
from derive.saturation.analysis import AtTarget, Saturation, analyse
from derive.saturation.curve import NET, Curve, Y
from derive.saturation.decimals import in_sympy, value_at
from derive.saturation.ends import End
from derive.saturation.largest import Largest
from derive.topics.saturation import GROUP
from derive.writing.plain import plain
from numeric.depth import WIDTH, decay_through_layers
from reports.design import infinity, limit_json, limit_piece
from reports.document import Block, Document, Equations, Figure, Heading, Letters, Paragraph, Piece, Table, sentence
from reports.handout.figures import plot_figure
from reports.phrases import say
from reports.plot import Panel, Plot

N_LAYERS = 10
_NETS = tuple(Fraction(place, 5) for place in range(-40, 41))


def saturation_document(found: Saturation, lang: str, n_layers: int = N_LAYERS, *, figure: bool = True) -> Document:
    """The analysis of a pair."""
    english, chinese = found.derivation.title
    title = say("saturation-title", lang, chinese if lang == "zh" else english)
    return Document(title, lang, tuple(saturation_blocks(found, lang, n_layers, figure=figure)))


def saturation_blocks(
    found: Saturation, lang: str, n_layers: int = N_LAYERS, *, figure: bool = True
) -> Iterator[Block]:
    """Formulas, limits, largest sizes, verdict, layers and the picture."""
    yield Heading(say("saturation-curve", lang))
    slope = D(Y, NET)
    rows = ((Y, found.delta.output, ""), (slope, found.slope.body, ""), (Sym("delta"), found.delta.body, ""))
    yield Equations(rows)
    if not elementwise(found.derivation):
        yield Paragraph(sentence(say("of-two", lang)))
    yield Heading(say("saturation-far", lang))
    header: tuple[Piece, ...] = (say("saturation-target", lang), *map(Letters, ("net →", "y →", "y - t →", "δ →")))
    limits = [_row(say("saturation-open", lang), end, lang) for end in found.ends]
    limits += [_row(one.target, end, lang) for one in found.targets for end in one.ends]
    yield Table(header, tuple(limits))
    yield Heading(say("saturation-largest", lang))
    yield _largest_table(found, lang)
    yield Heading(say("saturation-verdict", lang))
    yield from _verdict(found, lang)
    if elementwise(found.derivation):
        yield from _layers(found, lang, n_layers)
    if figure:
        yield picture(found, lang)


def analysis_blocks(derivation: Derivation, lang: str) -> Iterator[Block]:
    """The analysis of the pair that a topic of this group is named for."""
    yield from saturation_blocks(analyse(derive(derivation.name.removeprefix(f"{GROUP}-"))), lang)


def elementwise(derivation: Derivation) -> bool:
    """Whether each output is a function of its own net input alone."""
    return is_elementwise(next(one for one in derivation.setting.definitions.values() if one.symbol is output(K)))


def _row(target: Piece, end: End, lang: str) -> tuple[Piece, ...]:
    return (
        target,
        Letters(infinity(end.sign)),
        *(limit_piece(one, lang) for one in (end.output, end.error, end.delta)),
    )


def _largest_table(found: Saturation, lang: str) -> Table:
    keys = ("target", "size", "net", "output", "monotone")
    header = tuple(_heading(f"saturation-{key}", lang) for key in keys)
    return Table(header, tuple(_largest_row(one, lang) for one in found.targets))


def _heading(key: str, lang: str) -> str:
    return say(key, lang).replace("`", "")


def _largest_row(one: AtTarget, lang: str) -> tuple[Piece, ...]:
    most = one.largest
    monotone = say(f"monotone-{one.monotone.verdict.value}", lang)
    if most is None:
        return (one.target, say("saturation-not-found", lang), "", "", monotone)
    size: Piece = say("saturation-unbounded", lang) if isinf(most.size) else most.exact or f"{most.size:.6g}"
    net = Letters(f"→ {infinity(1 if most.net > 0 else -1)}") if isinf(most.net) else f"{most.net:.4f}"
    return (one.target, size, net, most.place if most.place is not None else "", monotone)


def _verdict(found: Saturation, lang: str) -> Iterator[Block]:
    flat = any(limit is not None and limit.value is ZERO for limit in found.slope_ends)
    reason: dict[str, Piece] = {"slope": found.slope.body}
    if found.saturates is None:
        yield Paragraph((say("saturates-open", lang),))
    elif not found.saturates:
        yield Paragraph(sentence(say("saturates-not", lang)))
        if flat:
            yield Paragraph(sentence(say("saturates-not-slope", lang), reason))
    else:
        target, end, most = _witness(found)
        words = (f"`{target}`", f"`net → {infinity(end.sign)}`", "`error`")
        error = limit_piece(end.error, lang)
        yield Paragraph(sentence(say("saturates", lang, *words), {"error": error}))
        if most is not None and most.place is not None and not isinf(most.net):
            yield Paragraph(sentence(say("saturates-beyond", lang), {"place": most.place}))
        limit = found.slope_ends[end.sign > 0]
        if limit is not None and limit.value is ZERO:
            yield Paragraph(sentence(say("saturates-slope", lang), reason))


def _witness(found: Saturation) -> tuple[str, End, Largest | None]:
    """A target, the end at which its error term vanishes, and where that is largest; of an open target, nowhere."""
    for one in found.targets:
        for end in one.ends:
            if end.vanishes:
                return plain(one.target), end, one.largest
    return "t", next(end for end in found.ends if end.vanishes), None


def _layers(found: Saturation, lang: str, n_layers: int) -> Iterator[Block]:
    activation = found.derivation.activation
    assert activation is not None
    most = found.slope_largest
    measured = decay_through_layers(activation, n_layers)
    yield Heading(say("saturation-depth", lang))
    size = "" if most is None else "∞" if isinf(most.size) else plain(most.exact) if most.exact else f"{most.size:.6g}"
    yield Paragraph(sentence(say("saturation-bound", lang, f"`{size or '?'}`", n_layers, WIDTH, WIDTH)))
    header = tuple(say(f"saturation-{key}", lang) for key in ("layers", "at-most", "measured"))
    rows = [(str(back), _bound(most, back, lang), f"{measured[-1 - back]:.2g}") for back in range(1, n_layers)]
    yield Table(header, tuple(rows))


def _bound(most: Largest | None, layers: int, lang: str) -> str:
    if most is None:
        return say("saturation-not-found", lang)
    return say("saturation-unbounded", lang) if isinf(most.size) else f"{most.size**layers:.2g}"


def picture(found: Saturation, lang: str) -> Figure:
    """The error and the error term for each target; open constants are 1."""
    places = [float(net) for net in _NETS]
    panels = [
        Panel(
            name, places, {say("saturation-for", lang, plain(one.target)): _values(curve(one)) for one in found.targets}
        )
        for name, curve in (("y - t", _error), ("δ", lambda one: one.curve))
    ]
    plot = Plot("net", panels, say("saturation-picture", lang))
    return plot_figure(f"saturation-{found.derivation.name}", plot, say("saturation-caption", lang), lang)


def _error(one: AtTarget) -> Curve:
    return Curve(sub(Y, one.target), one.curve.output, one.curve.ranges)


def _values(curve: Curve) -> list[float]:
    formula = in_sympy(curve.in_net, curve.ranges)
    values = (value_at(formula, {"net": net}) for net in _NETS)
    return [nan if value is None else float(value) for value in values]


def saturation_json(found: Saturation, n_layers: int = N_LAYERS) -> dict[str, Any]:
    """The analysis as plain data."""
    activation = found.derivation.activation
    most = found.slope_largest
    layers = elementwise(found.derivation) and activation is not None
    return {
        "name": found.derivation.name,
        "delta": plain(found.delta.body),
        "output": plain(found.delta.output),
        "saturates": found.saturates,
        "far_out": [_end_json(end) for end in found.ends],
        "targets": [
            {
                "target": plain(one.target),
                "far_out": [_end_json(end) for end in one.ends],
                "largest": _largest_json(one.largest),
                "monotone": one.monotone.verdict.value,
            }
            for one in found.targets
        ],
        "slope": {
            "formula": plain(found.slope.body),
            "far_out": [limit_json(one) for one in found.slope_ends],
            "largest": _largest_json(most),
        },
        "layers": decay_through_layers(activation, n_layers) if layers and activation is not None else None,
    }


def _end_json(end: End) -> dict[str, Any]:
    limits = {"output": end.output, "error": end.error, "delta": end.delta}
    return {"net": infinity(end.sign), **{name: limit_json(one) for name, one in limits.items()}}


def _largest_json(most: Largest | None) -> dict[str, Any] | None:
    if most is None:
        return None
    return {
        "size": None if isinf(most.size) else most.size,
        "exact": None if most.exact is None else plain(most.exact),
        "net": infinity(1 if most.net > 0 else -1) if isinf(most.net) else most.net,
        "output": None if most.place is None else plain(most.place),
    }
