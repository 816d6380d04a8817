"""z^(i) is a column of Z, or a row: where a document has formulas for Z alone, it is written by the entries of Z."""

from __future__ import annotations

from dataclasses import replace

from derive.documents.meaning.origins import capital, without_layer
from derive.documents.trees.vocabulary import SAMPLE
from derive.documents.understanding.samples import OF_SAMPLES, Batch, batch_of
from derive.documents.understanding.statements import Understood, with_sides
from derive.expr import D, Expr, Sym, map_nodes, symbols, walk
from derive.steps import Definition


def with_columns(found: Understood) -> Understood:
    """What is said of one sample's part of a matrix, said of the matrix."""
    batch = batch_of(found)
    names = _wholes(batch)
    if not names:
        return found
    turns = batch.sample_axis == 1

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and len(part.indices) == 2 and part.name in names:
            return Sym(names[part.name], part.indices[:: -1 if turns else 1], part.layer)
        return None

    def changed(formula: Expr) -> Expr:
        return map_nodes(formula, put)

    found = with_sides(found, changed)
    givens = tuple(
        replace(given, definition=Definition(given.definition.symbol, changed(given.definition.formula)))
        for given in found.givens
    )
    return replace(found, givens=givens)


def _wholes(batch: Batch) -> dict[str, str]:
    """The matrix of which each name of a sample's vector is a column, if only the matrix has a formula."""
    if batch.sample_axis is None or all(batch.votes):
        return {}
    used = {key[:2] for key in batch.used}
    varied = {node.variable.name for formula in batch.formulas for node in walk(formula) if isinstance(node, D)}
    known = varied | {name for name, _ in batch.defined} | {without_layer(name) for name, _ in batch.defined}
    found = dict[str, str]()
    for name, count in sorted(used):
        if count != 2 or not name.endswith(SAMPLE) or (name, count) in batch.defined:
            continue
        for whole in (name.removesuffix(SAMPLE), *capital(name)):
            if any(one.symbol.name == whole and name in _names(one.formula) for one in batch.stated):
                continue
            is_layers = whole.removeprefix("d")[0] in OF_SAMPLES
            if is_layers and (whole, 2) in used and (whole in known or without_layer(whole) in known):
                found[name] = whole
                break
    return found


def _names(formula: Expr) -> set[str]:
    return {symbol.name for symbol in symbols(formula)}
