"""The last of understanding: indices get their sizes, and targets what is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.documents.formulas.classes import class_letters, classes_of_values, says_one_hot
from derive.documents.formulas.losses_of_words import names_cross_entropy
from derive.documents.formulas.signs import squares_of_signs
from derive.documents.formulas.sizes import Sizes
from derive.documents.formulas.symmetric import symmetries
from derive.documents.trees.vocabulary import LABEL, LOSSES, SAMPLE
from derive.documents.understanding.applied import with_sums_named
from derive.documents.understanding.columns import with_columns
from derive.documents.understanding.folded import with_arguments_named
from derive.documents.understanding.implied import with_aliases, with_implied
from derive.documents.understanding.means import means_in
from derive.documents.understanding.named_entries import with_named_entries
from derive.documents.understanding.numbered import with_numbered
from derive.documents.understanding.same_quantities import with_one_name
from derive.documents.understanding.samples import implied_by_notation
from derive.documents.understanding.statements import Equality, Given, Note, Understood
from derive.documents.understanding.unit_vectors import unit_vectors_in
from derive.documents.understanding.values_of_functions import with_values_of_functions
from derive.documents.understanding.weighted_sums import with_weighted_sums
from derive.expr import (
    ONE,
    TWO,
    D,
    Expr,
    Fn,
    Index,
    Pow,
    Sum,
    Sym,
    add,
    children,
    free_indices,
    neg,
    power,
    rename,
    symbols,
    walk,
)
from derive.reading.places import Place
from derive.steps import Definition, Hypothesis, symbol_key

_LAYOUT = re.compile(
    r"\b(?:row|column)[- ](?:gradient|convention)|\b(?:numerator|denominator)[- ]layout|分子布局|分母布局",
    re.IGNORECASE,
)


def settled(found: Understood, words: str) -> Understood:
    """All that was found, its indices with their sizes."""
    found = with_weighted_sums(with_sums_named(with_values_of_functions(found)))
    found = with_columns(with_aliases(with_implied(found)))
    found = replace(
        found, givens=(*found.givens, *implied_by_notation(found), *means_in(found, words), *unit_vectors_in(found))
    )
    sizes = Sizes()
    hypotheses = [*found.hypotheses, *_about_targets(found, words)]
    sizes.learn_spaces(_of_all_layers(found))
    for given in found.givens:
        if sizes.fit((given.definition.symbol, given.definition.formula)):
            sizes.learn_definition(given.definition)
    sizes.learn(side for hypothesis in hypotheses for side in (hypothesis.left, hypothesis.right))
    bent = set[Place]()
    for item in found.items:
        if isinstance(item, Equality):
            if item.whole and not sizes.fit((item.left, item.right)):
                bent.add(item.place)
                continue
            if item.loose and item.others and sizes.unites((item.left, item.right)):
                continue  # another reading may leave apart what this one does not
            sizes.learn((item.left, item.right))
            sizes.learn(side for entry in item.entries for side in entry[:2])
            if item.case:
                sizes.unite(item.case.first.size, item.case.second.size)
    found = replace(found, givens=(*found.givens, *_last_ones(found, sizes)))
    sizes.settle()
    whole = Understood(
        found.vocabulary,
        tuple(_settled(item, sizes, bent=item.place in bent) for item in found.items),
        tuple(replace(given, definition=_definition(given.definition, sizes)) for given in found.givens),
        tuple(dict.fromkeys(_hypothesis(one, sizes) for one in hypotheses)),
        found.spaces,
        tuple((symbol, value, row) for symbol, value, row in found.values if not symbol.indices),
        found.vocabulary.implied_sums,
        found.ranks,
        found.unread,
    )
    layouts = {told.lower() for told in _LAYOUT.findall(words)}
    whole = with_arguments_named(with_one_name(with_named_entries(with_numbered(whole))))
    classes = class_letters(words) | classes_of_values(found.values, words)
    named = names_cross_entropy(words)
    return replace(whole, mixed_layouts=len(layouts) > 1, classes=classes, cross_entropy=named)


def _of_all_layers(found: Understood) -> list[tuple[Sym, tuple[str, ...]]]:
    """The spaces that are told of what stands so in all formulas; not the x ∈ ℝ^n of one unit beside all x^{(l)}."""
    in_layers = {symbol.name for symbol in found.symbols() if symbol.layer is not None}
    return [
        (symbol, names) for symbol, names in found.spaces if symbol.layer is not None or symbol.name not in in_layers
    ]


def _last_ones(found: Understood, sizes: Sizes) -> list[Given]:
    """In Σ_{k=1}^{n-1} x_k + x_n the x_n is the last of the x_k."""
    used = {symbol_key(symbol): symbol for symbol in found.symbols()}
    entries = {symbol.name: symbol.indices[0] for symbol in used.values() if len(symbol.indices) == 1}
    made = list[Given]()
    for symbol in used.values() if found.givens else ():
        name, _, label = symbol.name.rpartition("_")
        plain = not symbol.indices and symbol.layer is None and name in entries and label in found.vocabulary.sizes
        if plain and sizes.are_alike(entries[name].size, f"#{label}"):
            last = Index(f"#{label}", f"#{label}")
            made.append(Given(found.givens[0].place, -1, Definition(symbol, Sym(name, (last,)))))
    return made


def _outside_logarithms(formula: Expr) -> Iterator[Sym]:
    """The symbols of a formula of which no logarithm is taken, or which are powers of what it is taken of."""
    if isinstance(formula, Sym):
        yield formula
    elif isinstance(formula, Fn) and formula.name == "log":
        for part in walk(formula):
            if isinstance(part, Pow):
                yield from symbols(part.exponent)
    else:
        for part in children(formula):
            yield from _outside_logarithms(part)


def _about_targets(found: Understood, words: str) -> list[Hypothesis]:
    """Σ = 1 of declared targets and of what a loss weighs logarithms with; one-hot where it is said."""
    names = dict.fromkeys(sorted(found.vocabulary.sum_to_one | found.vocabulary.one_hot))
    of_samples, numbered = dict[str, int](), dict[str, dict[Sym, None]]()
    defined = {given.definition.key for given in found.givens}
    hypotheses = list[Hypothesis]()
    for loss in _losses(found):
        for symbol in _outside_logarithms(loss):
            label = symbol.name.startswith(LABEL)
            is_part = symbol.name.partition("^")[0] in LOSSES
            if symbol_key(symbol) in defined or label or is_part:
                continue
            letter, _, number = symbol.name.rpartition("_")
            if letter and number.isdecimal() and not symbol.indices:
                numbered.setdefault(letter, {})[symbol] = None
            elif len(symbol.indices) == 1:
                names[symbol.name] = None
            elif len(symbol.indices) == 2 and (axis := _class_axis(symbol, loss, found)):
                of_samples.setdefault(symbol.name, axis - 1)
    sides = found.sides()
    sides += (given.definition.formula for given in found.givens)
    hypotheses += squares_of_signs(found.signs, sides)
    hypotheses += symmetries(words, sides)
    labels = {symbol for side in sides for symbol in symbols(side) if symbol.name.startswith(LABEL)}
    for name, count in dict.fromkeys((symbol.name, len(symbol.indices)) for symbol in labels):
        indices = [Index(letter, f"?label.{name}.{letter}") for letter in ("i", "j")[-count:]]
        entry = Sym(name, tuple(indices))
        hypotheses += (Hypothesis(Sum(entry, indices[-1]), ONE), Hypothesis(power(entry, TWO), entry))
    said = says_one_hot(words)
    for name, axis in of_samples.items():
        indices = [Index(letter, f"?target.{name}.{letter}") for letter in ("i", "j")]
        entry = Sym(name, tuple(indices if axis else indices[::-1]))
        hypotheses.append(Hypothesis(Sum(entry, indices[1]), ONE))
        if said or name in found.vocabulary.one_hot:
            hypotheses.append(Hypothesis(power(entry, TWO), entry))
    for letter, every in numbered.items():
        if len(every) > 1:
            names[letter] = None
            hypotheses.append(Hypothesis(add(*every), ONE))
    for name in names:
        index = Index("j", f"?target.{name}")
        entry = Sym(name, (index,))
        hypotheses.append(Hypothesis(Sum(entry, index), ONE))
        if name in found.vocabulary.one_hot or (said and name in names):
            hypotheses.append(Hypothesis(power(entry, TWO), entry))
    return hypotheses


def _losses(found: Understood) -> Iterator[Expr]:
    """The formulas of losses, by their name or as they have a logarithm and are differentiated: ∂l/∂o, ∇_z CE(y, ŷ)."""
    slopes = [part for side in found.sides() for part in walk(side) if isinstance(part, D)]
    varied = {symbol_key(slope.body) for slope in slopes if isinstance(slope.body, Sym) and not slope.body.indices}
    for given in found.givens:
        own = given.definition
        if own.symbol.name.partition("(")[0] in LOSSES or (own.key in varied and _has_logarithm(own.formula)):
            yield own.formula
    yield from (slope.body for slope in slopes if _has_logarithm(slope.body))


def _has_logarithm(formula: Expr) -> bool:
    return any(isinstance(part, Fn) and part.name == "log" for part in walk(formula))


def _class_axis(target: Sym, loss: Expr, found: Understood) -> int:
    """Which index of a target runs over the classes, as 1 or 2: not the one that samples are counted by; 0 if none.

    Samples are counted by what a loss is divided by; else words and weights tell.
    """
    if target.name.endswith(SAMPLE):
        return 2
    counts = {
        part.base.name
        for part in walk(loss)
        if isinstance(part, Pow) and isinstance(part.base, Sym) and part.exponent is neg(ONE)
    }
    counted = [index.size in counts for index in target.indices]
    if sum(counted) == 1:
        return 2 - counted.index(True)
    return 2 if found.vocabulary.samples_in_rows else 0


def _hypothesis(one: Hypothesis, sizes: Sizes) -> Hypothesis:
    """With settled sizes, and j for the index, so that the same one is kept once."""
    left, right = sizes.formula(one.left), sizes.formula(one.right)
    if isinstance(left, Sum):
        index = Index("j", left.index.size)
        left = Sum(rename(left.body, {left.index: index}), index, left.excluded)
    return Hypothesis(left, right)


def _definition(definition: Definition, sizes: Sizes) -> Definition:
    symbol = sizes.formula(definition.symbol)
    assert isinstance(symbol, Sym)
    return Definition(symbol, sizes.formula(definition.formula))


def _settled(item: Equality | Note, sizes: Sizes, *, bent: bool) -> Equality | Note:
    if isinstance(item, Note):
        return item
    left, right, case = sizes.formula(item.left), sizes.formula(item.right), sizes.case(item.case)
    if case and not {case.first, case.second} <= free_indices(left) | free_indices(right):
        case = None  # the condition is about something else
    others, turned = (
        tuple((own.formula(one), own.formula(other)) for one, other in pairs for own in [sizes.beside((one, other))])
        for pairs in (item.others, item.turned)
    )
    entries = tuple(
        (sizes.formula(one), sizes.formula(other), first, second) for one, other, first, second in item.entries
    )
    axes = tuple(map(sizes.index, item.axes))
    bent = bent and any(symbol.layer is not None for side in (left, right) for symbol in symbols(side))
    return replace(
        item, left=left, right=right, case=case, others=others, entries=entries, turned=turned, axes=axes, bent=bent
    )
