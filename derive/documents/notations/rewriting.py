"""What is written in a shape of its own is put into the usual one: layers above, three dots, Δw, a softmax called σ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from derive.documents.notations.activations import with_arguments_of_sigma, with_identity, with_values_of_sigma
from derive.documents.notations.arguments import (
    with_functions_apart,
    with_one_variable,
    with_values_of_samples,
    without_arguments,
)
from derive.documents.notations.arguments_below import without_arguments_below
from derive.documents.notations.bare_sums import with_indexed_sums
from derive.documents.notations.bracketed import without_brackets
from derive.documents.notations.components import by_components, by_values, parameters_of
from derive.documents.notations.conditions import with_conditions
from derive.documents.notations.counted import with_terms_of_sums
from derive.documents.notations.counted_layers import with_counted_layers
from derive.documents.notations.entries_called import with_called_entries_below
from derive.documents.notations.entries_in_brackets import with_entries_below, with_marks_in_bold
from derive.documents.notations.examples import with_examples
from derive.documents.notations.forgotten import with_forgotten_braces
from derive.documents.notations.frobenius import without_frobenius
from derive.documents.notations.functions_again import with_functions_given_again
from derive.documents.notations.gradients import with_gradient_variables
from derive.documents.notations.increments import increment, only_before_names, with_differentials_joined
from derive.documents.notations.joined_names import with_joined_names
from derive.documents.notations.labelled_losses import with_joined_labels, with_labelled_losses
from derive.documents.notations.labels_above import with_labels_above
from derive.documents.notations.labels_of_units import with_labels_of_units
from derive.documents.notations.last_layer import with_last_layer
from derive.documents.notations.laws import laws_of
from derive.documents.notations.letters import (
    summed_letters,
    with_dimensions_apart,
    with_hidden_units_apart,
    with_pairs_apart,
)
from derive.documents.notations.letters_above import with_usual_letters
from derive.documents.notations.listed_terms import with_sums_of_listed
from derive.documents.notations.lists import lists_of, with_lists, with_whole_vectors
from derive.documents.notations.masks import with_masks
from derive.documents.notations.members import with_members_counted
from derive.documents.notations.models import with_one_model, without_told_constants
from derive.documents.notations.named_e import with_errors_of_samples
from derive.documents.notations.named_losses import with_named_losses
from derive.documents.notations.numbered_terms import with_sums_of_numbered
from derive.documents.notations.operators import with_operands, with_whole_operands
from derive.documents.notations.outcomes import with_outcomes
from derive.documents.notations.own_variables import with_own_variables
from derive.documents.notations.partials import with_partials
from derive.documents.notations.powers import with_powers_in_brackets
from derive.documents.notations.primed_brackets import with_primed_brackets
from derive.documents.notations.sample_costs import with_costs_of_one
from derive.documents.notations.sample_losses import with_losses_of_samples
from derive.documents.notations.samples_in_brackets import with_inputs_counted
from derive.documents.notations.scores import scores_of, with_scores
from derive.documents.notations.several_activations import with_several_activations
from derive.documents.notations.slopes_below import with_slopes_below
from derive.documents.notations.slopes_said import with_slopes_said
from derive.documents.notations.stepped_layers import with_stepped_layers
from derive.documents.notations.titles import without_titles
from derive.documents.notations.told_by_statements import (
    at_start,
    defined_by_entries,
    kronecker,
    of_one_loss,
    over_dots,
    samples_above,
    single_samples,
    softmax_written,
    softmaxes,
    with_sample,
    without_number_of_sample,
    without_sample,
)
from derive.documents.notations.totals import with_totals
from derive.documents.notations.transposes import with_small_transposes
from derive.documents.notations.unnamed_parts import with_parts_apart
from derive.documents.notations.weight_sums import with_sums_of_weights
from derive.documents.notations.weights_alike import with_weights_alike
from derive.documents.trees.einstein import are_implied, with_plain_indices
from derive.documents.trees.families import rebuilt, with_sums
from derive.documents.trees.layers import (
    LAYERS,
    layered,
    layered_below,
    layers_below,
    with_last_layer_as_l,
    with_layers,
    with_numbers,
    with_samples_counted,
    without_layer_of_function,
)
from derive.documents.trees.own_class import at_class, classes_of, over_classes
from derive.documents.trees.rows import Row, walk
from derive.documents.trees.vocabulary import COSTS, PRIME, key_of
from derive.reading import tree
from derive.reading.tree import Node

_MATRICES = frozenset("WUVBb")
_PARAMETERS = frozenset("wWbθβ")
_MARKS = frozenset("AEFGIKOQUVXYZ")
_OF_SAMPLES = frozenset({"x", "y", "t", "z", "a", "h", "o", "X", "Y", "ŷ"})
"""Names of what there is one of for each sample."""
_LOSSES = COSTS | {"l"}
_TELLING = _LOSSES | {"x", "y"}

_FIRST = (
    without_titles,
    with_errors_of_samples,
    with_functions_given_again,
    with_marks_in_bold,
    with_entries_below,
    with_called_entries_below,
    with_joined_names,
    with_differentials_joined,
    with_one_model,
    without_told_constants,
    with_inputs_counted,
    without_arguments_below,
    with_powers_in_brackets,
    without_frobenius,
    with_masks,
    with_joined_labels,
    with_labels_above,
    with_labels_of_units,
    with_forgotten_braces,
    with_primed_brackets,
    with_slopes_below,
    with_examples,
    with_operands,
    with_whole_operands,
    with_samples_counted,
    with_members_counted,
    with_identity,
    with_several_activations,
    with_values_of_sigma,
    with_arguments_of_sigma,
    without_number_of_sample,
    with_counted_layers,
    with_usual_letters,
    with_stepped_layers,
    with_last_layer_as_l,
    with_totals,
    with_outcomes,
    with_parts_apart,
    with_sums_of_numbered,
    with_terms_of_sums,
    with_sums_of_listed,
    with_indexed_sums,
    with_pairs_apart,
    with_dimensions_apart,
    with_hidden_units_apart,
    with_losses_of_samples,
    without_arguments,
    with_values_of_samples,
    with_whole_vectors,
    with_functions_apart,
    with_one_variable,
    with_own_variables,
    with_last_layer,
    without_layer_of_function,
    with_small_transposes,
    with_named_losses,
    with_labelled_losses,
    with_costs_of_one,
    with_slopes_said,
    with_partials,
    with_gradient_variables,
    with_weights_alike,
    with_sums_of_weights,
)
"""What is done to all rows before anything else, in this order."""


def rewritten(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with a layer for a^l, a sample for y^k, Σ for a_1 + … + a_n, θᵀx of listed vectors written out.

    Δw has one name, and so has softmax.
    """
    for put in _FIRST:
        rows = tuple(put(rows))
    rows, before = over_classes(rows), rows
    layers, samples, above, letters = with_layers(rows), _samples(rows), samples_above(rows), softmaxes(rows)
    numbered = with_numbers(rows, layers)
    alone = letters - defined_by_entries(rows) if letters else letters
    single, losses, plain = single_samples(rows, above), of_one_loss(rows), _plain_names(rows)
    implied, primed, below = are_implied(rows), _primed_letters(rows), layers_below(rows)
    of_names = only_before_names(rows)
    score, classes = scores_of(rows), {} if rows != before else classes_of(rows)

    def change(node: Node) -> Node | None:
        if (told := kronecker(node)) is not None:
            whole: Node = rebuilt(told, change)
            return whole
        if letters and isinstance(called := softmax_written(node, letters, alone), tree.Juxtaposed):
            return replace(called, items=tuple(rebuilt(item, change) for item in called.items))
        if found := with_scores(node, score) or (at_class(node, classes) if classes else None):
            return found
        layer = (layered(node, numbered) if layers or numbered else None) or layered_below(node, below)
        name = layer or without_sample(node, single, losses) or with_sample(node, samples, above)
        found = (
            name
            or _by_difference(node, change)
            or _marked(node)
            or at_start(node)
            or increment(node, change, of_names=of_names)
            or _width(node)
            or _iverson(node)
            or _primed_function(node)
            or _arrow(node, plain)
        )
        return (with_plain_indices(found or node) if implied else None) or found

    found = list[Row]()
    for row in rows:
        chain: Node = without_brackets(over_dots(row.chain))
        if row.unread is None and chain == tree.Chain(row.place, None, ()):
            continue  # a row that says only = ⋯
        if row.unread is None:
            chain = rebuilt(rebuilt(chain, partial(_primed, letters=primed)), _gradient_by)
            chain = with_sums(rebuilt(chain, change))
        assert isinstance(chain, tree.Chain)
        found += with_conditions(replace(row, chain=chain))
    found = laws_of(found)
    parameters = parameters_of(found)
    found = [part for row in found for one in by_components(row, parameters) for part in by_values(one)]
    lists = lists_of(found)
    return tuple(replace(row, chain=with_lists(row.chain, lists)) for row in found)


def _primed_letters(rows: Sequence[Row]) -> frozenset[str]:
    """The letters that sums have with a prime: Σ_{j'}."""
    return frozenset(
        over.letters
        for row in rows
        for node in walk(row.chain)
        if isinstance(node, tree.Big)
        for over in node.limits.index
        if isinstance(over, tree.Name) and over.primes and len(over.letters) == 1
    )


def _primed(node: Node, letters: frozenset[str]) -> tree.Name | None:
    """j' as one letter, which has no derivative."""
    match node:
        case tree.Name(letters=letter, accents=(), subscripts=(), superscripts=(), primes=primes) if primes:
            return replace(node, letters=letter + PRIME * primes, primes=0) if letter in letters else None
    return None


def _samples(rows: Sequence[Row]) -> frozenset[str]:
    """The index letters of sums that stand above a loss, or above x or y and another name: x^i is of the sample i.

    So do those of a y^i in a text that has y^{(i)} too.
    """
    every = [node for row in rows for node in walk(row.chain)]
    summed = summed_letters(every)
    above, in_brackets = dict[str, set[str]](), set[tuple[str, str]]()
    for node in every:
        match node:
            case tree.Power(base=tree.Name() as base, exponent=tree.Name(letters=letter, subscripts=())):
                if letter in summed and letter not in LAYERS:
                    above.setdefault(letter, set()).add(key_of(replace(base, subscripts=(), superscripts=())))
            case tree.Name(superscripts=(tree.Layer(bracket="(", content=tree.Name(letters=letter)),)):
                in_brackets.add((letter, key_of(replace(node, subscripts=(), superscripts=()))))
    return frozenset(
        letter
        for letter, names in above.items()
        if names & _TELLING and names <= _OF_SAMPLES | _TELLING
        if len(names) > 1 or names & _LOSSES or all((letter, name) in in_brackets for name in names)
    )


def _width(node: Node) -> Node | None:
    """√d_k with a label, though k may be an index elsewhere: the width of the keys."""
    match node:
        case tree.Root(body=tree.Name(letters="d", subscripts=(tree.Name() as of,)) as name):
            return replace(node, body=replace(name, subscripts=(tree.Label(of.place, of.letters),)))
    return None


def _primed_function(node: Node) -> tree.Name | None:
    """The g^[l]'(z) of (g^[l])'(z)."""
    match node:
        case tree.Scripted(
            body=tree.Bracket(kind="(", items=(tree.Name() as function,)), subscripts=(), superscripts=(), primes=primes
        ) if primes and (function.subscripts or function.superscripts):
            return replace(function, primes=function.primes + primes)
    return None


def _iverson(node: Node) -> tree.Indicator | None:
    """[i = j] as 1{i = j}."""
    match node:
        case tree.Bracket(kind="[", items=(tree.Chain(first=tree.Name(), links=(link,)) as condition,)) if (
            link.sign in ("=", "≠", ">", "<", "≥", "≤")
        ):
            return tree.Indicator(node.place, (condition,))
    return None


def _by_difference(node: Node, change: Callable[[Node], Node | None]) -> Node | None:
    """∂E/∂β_j for ∂E/∂(β_j - θ_j): a unit depends on β_j only as on its argument."""
    match node:
        case tree.Derivative(
            by=(
                tree.Bracket(
                    kind="(",
                    items=(
                        tree.Sum(
                            terms=(tree.Term(sign="", node=tree.Name() as first), tree.Term(node=tree.Name())),
                        ),
                    ),
                ),
            ),
            order=None,
        ):
            found: Node = rebuilt(replace(node, by=(first,)), change)
            return found
    return None


def _marked(node: Node) -> tree.Name | None:
    """W^Q with the Q for a mark: no matrix is raised to a capital letter but for sizes and the layer L."""
    match node:
        case tree.Power(
            base=tree.Name(letters=base, style=style) as name,
            exponent=tree.Name(letters=letter, accents=(), subscripts=(), superscripts=(), primes=0),
        ) if base in _MATRICES and letter in _MARKS and style != "cal":
            return replace(name, superscripts=(*name.superscripts, tree.Label(node.exponent.place, letter)))
    return None


def _plain_names(rows: Sequence[Row]) -> frozenset[tuple[str, int]]:
    """The letters of names without an arrow, and how many indices they have; w_84 is an entry."""
    every = (node for row in rows for node in walk(row.chain) if isinstance(node, tree.Name))
    return frozenset(
        (node.letters, len(node.subscripts))
        for node in every
        if "vec" not in node.accents and not any(isinstance(below, tree.Number) for below in node.subscripts)
    )


def _arrow(node: Node, plain: frozenset[tuple[str, int]]) -> tree.Name | None:
    """A letter under an arrow in bold, as other documents print vectors; not beside another quantity of that name."""
    match node:
        case tree.Name(letters=letters, accents=accents, subscripts=below) if "vec" in accents:
            if (letters, len(below)) not in plain:
                return replace(node, accents=tuple(accent for accent in accents if accent != "vec"), style="bold")
    return None


def _gradient_by(node: Node) -> tree.Gradient | None:
    """∇ w_l f for ∇_{w_l} f."""
    match node:
        case tree.Juxtaposed(items=(tree.Gradient(of=None, by=(), order=None), tree.Name() as by, first, *rest)):
            if by.letters in _PARAMETERS and not isinstance(first, tree.Transposed):
                of = tree.Juxtaposed(first.place, (first, *rest)) if rest else first
                return tree.Gradient(node.place, of, (by,))
    return None


def exchanged(node: Node) -> Iterator[Node]:
    """The formula with two neighbouring factors of one product exchanged, or one of them transposed or no more so."""
    match node:
        case tree.Juxtaposed(items=items):
            for at in range(len(items) - 1):
                yield replace(node, items=(*items[:at], items[at + 1], items[at], *items[at + 2 :]))
            for at, item in enumerate(items):
                yield from (replace(node, items=(*items[:at], other, *items[at + 1 :])) for other in _turned(item))
        case tree.Product(factors=factors):
            for at, factor in enumerate(factors):
                for other in exchanged(factor.node):
                    yield replace(node, factors=(*factors[:at], replace(factor, node=other), *factors[at + 1 :]))
            for at in range(len(factors) - 1):
                first, second = factors[at], factors[at + 1]
                swapped = replace(first, node=second.node), replace(second, node=first.node)
                yield replace(node, factors=(*factors[:at], *swapped, *factors[at + 2 :]))
        case tree.Sum(terms=terms):
            for at, term in enumerate(terms):
                for other in exchanged(term.node):
                    yield replace(node, terms=(*terms[:at], replace(term, node=other), *terms[at + 1 :]))
        case tree.Bracket(items=(inner,)):
            yield from (replace(node, items=(other,)) for other in exchanged(inner))


def _turned(item: Node) -> Iterator[Node]:
    """A factor transposed, or what a transposed one was."""
    if isinstance(item, tree.Transposed):
        yield item.body
        if isinstance(item.body, tree.Bracket):
            yield from (replace(item, body=other) for other in exchanged(item.body))
    elif isinstance(item, tree.Name | tree.Bracket | tree.Derivative):
        yield tree.Transposed(item.place, item)
        yield from exchanged(item)
