"""Where a definition comes from that nobody has written: of another layer, of one sample, of a matrix of samples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from derive.documents.formulas.reach import Key
from derive.documents.meaning.sums import shifted
from derive.documents.trees.vocabulary import SAMPLE
from derive.expr import (
    D,
    Expr,
    Index,
    Sym,
    all_indices,
    map_nodes,
    open_indices,
    symbols,
    walk,
)
from derive.steps import Definition, symbol_key

_LAYER = re.compile(r"(.+?)\^(?:(L)(?:-(\d))?|\[(\d+)\])(\^\(\))?")
_IN_ROUND = re.compile(r"(.+?)\^\((\d+)\)")
NUMBERED_LAYER = re.compile(r"(.+?)\^([(\[])(\d+)([)\]])")
"""The name of a quantity in a layer with a number, as W^(2) and a^[1]."""
_NUMBERED = re.compile(r"(.+?)_(\d+)(\^.+)")
_ARROW = "\u20d7"
_MAX_BACK = 3
"""So many layers before the last are opened by the definition of any layer: no formula of two layers needs more."""
_MAX_ON = 12
"""And as far as this layer those that a layer before them needs, as error terms do."""
_TOP = 10**6
"""The number of the last layer, L."""
_SMALL = dict(zip("XAZHYΔWBGPUV", "xazhyδwbgpuv", strict=True))
_PARAMETERS = frozenset("wWbθβ")
"""Of which all samples have the same."""
_LABELLED = re.compile(r"([^\W\d_][\u0300-\u036f]?)_[^\W\d_²]+(²?)")


def of_other_layer(
    chosen: Callable[[Key], Definition | None], layered: Iterable[Key], key: Key, layers: set[int]
) -> Definition | None:
    """The definition of a layer's quantity from that of another layer."""
    name, indices, layer = key
    if layer is None or layer not in layers:
        return None
    for near in layered:
        other, definition = near[2], chosen(near) if near[:2] == (name, indices) else None
        if definition and other is not None:
            symbol, formula = (shifted(part, layer - other) for part in (definition.symbol, definition.formula))
            derives = any(isinstance(part, D) for part in walk(formula))
            if derives and any(part.layer is not None and part.layer not in layers for part in symbols(formula)):
                continue
            assert isinstance(symbol, Sym)
            return Definition(symbol, formula)
    return None


def of_numbered_layer(chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key) -> Definition | None:
    """The definition of a^L or a^[2] from that of a^l."""
    found = _LAYER.fullmatch(key[0])
    if not found:
        return None
    name, last, back, number = found.groups()[:4]
    name += found[5] or ""
    base = int(number) if number else -int(back or 0)
    if not -_MAX_BACK <= base <= _MAX_ON:
        return None
    for near in keys:
        definition = chosen(near) if near[2] is not None and near[:2] == (name, key[1]) else None
        if definition and near[2] is not None:
            shift = base - near[2]

            def put(part: Expr, shift: int = shift) -> Expr | None:
                if isinstance(part, Sym) and part.layer is not None:
                    offset = part.layer + shift
                    label = f"{last}{offset or ''}" if last else f"[{offset}]"
                    plain = part.name.removesuffix(SAMPLE)
                    return Sym(f"{plain}^{label}{part.name.removeprefix(plain)}", part.indices)
                return None

            symbol = put(definition.symbol)
            assert isinstance(symbol, Sym)
            return Definition(symbol, map_nodes(definition.formula, put))
    return None


def of_number(
    chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key, *, in_round: bool
) -> Definition | None:
    """The definition of a^[2] or a_1^[2], and where layers stand `in_round` brackets of a^(2), from that of a^l."""

    def of_layer(key: Key) -> Definition | None:
        found = chosen(key) or of_numbered_layer(chosen, keys, key)
        return found or (of_round_layer(chosen, keys, key) if in_round else None)

    return of_layer(key) or of_numbered_entry(of_layer, key)


def of_round_layer(chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key) -> Definition | None:
    """The definition of a^(2) from that of a^(l), where layers stand in round brackets."""
    found = _IN_ROUND.fullmatch(key[0])
    made = found and of_numbered_layer(chosen, keys, (f"{found[1]}^[{found[2]}]", *key[1:]))
    if not made:
        return None

    def put(part: Expr) -> Expr | None:
        layer = _LAYER.fullmatch(part.name) if isinstance(part, Sym) else None
        return Sym(f"{layer[1]}^({layer[4]})", part.indices) if layer and isinstance(part, Sym) else None

    symbol = put(made.symbol)
    assert isinstance(symbol, Sym)
    return Definition(symbol, map_nodes(made.formula, put))


def of_numbered_entry(of_layer: Callable[[Key], Definition | None], key: Key) -> Definition | None:
    """The definition of a_1^[2] from that of a^[2], or of its entries, where each is a function of one z_1^[2]."""
    found = _NUMBERED.fullmatch(key[0])
    if not found or key[1]:
        return None
    name, number, layer = found.groups()
    for count in (1, 0):
        whole = of_layer((name + layer, count, None))
        inside = set(symbols(whole.formula)) if whole else set()
        if not whole or len(inside) != 1:
            continue
        (only,) = inside
        if only.indices == whole.symbol.indices and only.name.endswith(layer):
            entry = Sym(f"{only.name.removesuffix(layer)}_{number}{layer}")
            put: dict[Expr, Expr] = {only: entry}
            return Definition(Sym(key[0]), map_nodes(whole.formula, put.get))
    return None


def of_all_layers(known: Iterable[Definition], layers: Iterable[int]) -> Mapping[Key, Definition]:
    """The definitions of a^l in some layers, where it has none, from that of a^L, or of the last numbered layer."""
    last: dict[tuple[str, int], tuple[int, Definition]] = {}
    layered = set[tuple[str, int]]()
    for definition in known:
        name, count, layer = definition.key
        found = _LAYER.fullmatch(name)
        if layer is not None:
            layered.add((name, count))
        elif found and not found[3]:
            base, number = (without_layer(name), count), int(found[4] or _TOP)
            if base not in last or last[base][0] < number:
                last[base] = number, definition
    made: dict[Key, Definition] = {}
    for base, (top, definition) in last.items():
        for layer in layers if base not in layered else ():

            def put(part: Expr, shift: int = layer - top) -> Expr | None:
                found = _LAYER.fullmatch(part.name) if isinstance(part, Sym) and part.layer is None else None
                if not found or not isinstance(part, Sym):
                    return None
                number = int(found[4] or _TOP - int(found[3] or 0))
                return Sym(without_layer(part.name), part.indices, number + shift)

            symbol = put(definition.symbol)
            assert isinstance(symbol, Sym)
            made[symbol_key(symbol)] = Definition(symbol, map_nodes(definition.formula, put))
    return made


def of_sample(
    chosen: Callable[[Key], Definition | None], keys: Iterable[Key], key: Key, occurring: frozenset[tuple[str, int]]
) -> Definition | None:
    """The definition of E_s or E^(s), of one sample, from that of E: what occurs with a sample's index gets it too."""
    name, count, layer = key
    plain = name.removesuffix(SAMPLE)
    mark = SAMPLE if plain != name else ""
    base = chosen((plain, count - 1, layer)) if count else None
    if base is None or not any(known[:2] == (plain, count - 1) for known in keys):
        return None
    taken = {index.name for index in all_indices(base.formula) | set(base.symbol.indices)}
    sample = Index(next(letter for letter in ("s", "r", "q", "σ") if letter not in taken), "N")

    def depends_on_samples(symbol: Sym, seen: frozenset[Key]) -> bool:
        if symbol.name.partition("_")[0] in _PARAMETERS:
            return False
        if (symbol.name + mark, len(symbol.indices) + 1) in occurring:
            return True
        inner = chosen(symbol_key(symbol))
        if inner is None or symbol_key(symbol) in seen:
            return False
        return any(depends_on_samples(part, seen | {symbol_key(symbol)}) for part in symbols(inner.formula))

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and depends_on_samples(part, frozenset()):
            return Sym(part.name + mark, (sample, *part.indices), part.layer)
        return None

    symbol, formula = Sym(name, (sample, *base.symbol.indices), layer), map_nodes(base.formula, put)
    if formula is base.formula and not mark:
        return None  # nothing in it is told of each sample
    return Definition(symbol, formula) if open_indices(formula) <= set(symbol.indices) else None


def links_of(formulas: Iterable[Expr], defined: Iterable[Sym] = ()) -> list[dict[Key, Definition]]:
    """What a capital letter may stand for that nothing defines: X_ij for x_ij, in rows or in columns; y_i for y^(i).

    Where derivatives are taken by W_ij it is the other way round: w_ij is W_ij; and so is the y_ij of a Y = X W.
    """
    formulas = list(formulas)
    varied = {symbol_key(node.variable) for formula in formulas for node in walk(formula) if isinstance(node, D)}
    known = {symbol_key(symbol): symbol for symbol in defined}
    used = known | {symbol_key(symbol): symbol for formula in formulas for symbol in symbols(formula)}
    rows, columns = dict[Key, Definition](), dict[Key, Definition]()
    entries = dict[Key, Definition]()
    for key, symbol in used.items():
        for name in (symbol.name + SAMPLE, *_small(symbol.name), *_without_arrow(symbol.name)):
            entry = used.get((name, len(symbol.indices), symbol.layer))
            if entry is not None and symbol.indices and len(set(symbol.indices)) == len(symbol.indices):
                rows[key] = Definition(symbol, Sym(name, symbol.indices, symbol.layer))
                columns[key] = Definition(symbol, Sym(name, symbol.indices[::-1], symbol.layer))
                if key in known and len(symbol.indices) == 2 and name.islower():
                    same = Sym(name, symbol.indices, symbol.layer)
                    entries[symbol_key(same)] = Definition(same, symbol)
                break
    back = {
        symbol_key(definition.formula): Definition(definition.formula, definition.symbol)
        for key, definition in rows.items()
        if key in varied and isinstance(definition.formula, Sym)
    }
    return [one for one in (rows, columns, back, {**rows, **entries} if entries else {}) if one]


def _without_arrow(name: str) -> tuple[str, ...]:
    """t for a t under an arrow."""
    return (name.replace(_ARROW, ""),) if _ARROW in name else ()


def without_layer(name: str) -> str:
    found = _LAYER.fullmatch(name)
    return found[1] + (found[5] or "") if found else name


def unlabelled(formulas: Iterable[Expr], definitions: Iterable[Definition]) -> dict[Key, Definition]:
    """μ for the μ_B that alone is defined: what has a label in one place and none in another."""
    labelled: dict[Key, dict[str, Definition]] = {}
    defined = set[Key]()
    for definition in definitions:
        symbol = definition.symbol
        defined.add(definition.key)
        if found := _LABELLED.fullmatch(symbol.name):
            plain = Sym("".join(found.groups("")), symbol.indices, symbol.layer)
            labelled.setdefault(symbol_key(plain), {})[symbol.name] = Definition(plain, symbol)
    used = {symbol_key(symbol) for formula in formulas for symbol in symbols(formula)}
    return {
        key: next(iter(some.values()))
        for key, some in labelled.items()
        if len(some) == 1 and key in used and key not in defined
    }


def of_one_sample(name: str) -> tuple[str, ...]:
    """What one sample of a capital letter's matrix may be called."""
    return _small(name)[:1]


def capital(name: str) -> tuple[str, ...]:
    """The matrix that a small letter's vectors may be the columns of."""
    letter = next((capital for capital, small in _SMALL.items() if small == name[:1]), "")
    plain = name.removesuffix(SAMPLE)
    return (letter + plain[1:],) if letter else ()


def _small(name: str) -> tuple[str, ...]:
    small = _SMALL.get(name[:1])
    return (small + name[1:] + SAMPLE, small + name[1:]) if small else ()
