"""What an equality needs to hold where a document leaves something open: functions, paths, layers, errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations

from derive.checker import Finding
from derive.documents.deciding.doubts import Doubts
from derive.documents.deciding.unsaid import divisors
from derive.documents.deciding.usual_network import Layered, SupposedNetwork, errors_of, layered_in, networks
from derive.documents.formulas.errors import Role, base_of, errors_in, roles
from derive.documents.formulas.first_entries import firsts, without_first
from derive.documents.formulas.labels import at_labels
from derive.documents.formulas.naming import (
    activations_in,
    is_open_within,
    is_unknown_call,
    with_activation,
    with_known,
)
from derive.documents.formulas.opaque import is_membership, membership_of
from derive.documents.formulas.paths import along_paths, without_steps
from derive.documents.formulas.reach import SLOPE, outside_derivatives
from derive.documents.formulas.readings import partly_bound
from derive.documents.formulas.sizes import NUMBERS
from derive.documents.formulas.upstream import called
from derive.documents.understanding.samples import OF_SAMPLES
from derive.documents.understanding.statements import Equality
from derive.expr import (
    ONE,
    ZERO,
    D,
    Expr,
    Mul,
    Sym,
    free_indices,
    map_nodes,
    mul,
    num,
    open_indices,
    rename,
    sub,
    symbols,
    walk,
)
from derive.steps import Case, Hypothesis, Setting, symbol_key

_FOR_ZERO = 3
"""How many derivatives may be what is set to 0."""
_FACTORS = (Fraction(1), Fraction(-1), Fraction(2), Fraction(-2), Fraction(1, 2), Fraction(-1, 2))
_FOR_ROLES = 8
"""How many equalities tell what an error is."""
_CONFIRMING = 2
"""So many of them have to hold of a network that nothing else tells of."""
_USUAL = "sigmoid"
"""The activation of an output that is compared with a label."""


def is_size(formula: Expr) -> bool:
    """Whether it is one of the numbers n, m and N."""
    return isinstance(formula, Sym) and not formula.indices and formula.name in NUMBERS


class Suppositions(Doubts):
    """Tries what a reader would suppose, and says it; nothing is called wrong by it."""

    def in_a_case(self, one: Equality, setting: Setting) -> tuple[Case, tuple[Hypothesis, ...]] | None:
        """Two letters that have to differ, and hypotheses, if it holds for a number of classes that is given."""
        if not any(is_size(hypothesis.left) for hypothesis in self.understood.hypotheses):
            return None
        letters = sorted(open_indices(one.left) | open_indices(one.right), key=lambda index: index.name)
        for first, second in combinations(letters, 2):
            case = Case(first, second, equal=False)
            if first.size == second.size and (uses := self.under_hypotheses(setting, one.left, one.right, case)):
                return case, uses
        return None

    def with_constants(self, one: Equality, setting: Setting) -> str:
        """Of what a target and the like must not depend for it to hold, where it is differentiated too."""
        apart = dict[Sym, Sym]()

        def put(part: Expr) -> Expr | None:
            match part:
                case D(Sym() as body, variable) if self.scopes.are_apart(body, variable, setting):
                    apart[body] = variable
                    return ZERO
            return None

        other = replace(one, left=map_nodes(one.left, put), right=map_nodes(one.right, put))
        if not apart or self.unfit(other, setting) or not self.check(setting, other.left, other.right, one.case).holds:
            return ""
        (body, variable), *_ = apart.items()
        return f"if {body.name} does not depend on {variable.name}"

    def guessed(self, one: Equality) -> str:
        """Under what it holds with arbitrary functions in place of what the document does not define."""
        fitting = [(setting, which) for setting, which in self.scopes.guessed(one) if not self.unfit(one, setting)]
        for setting, which in fitting:
            if self.check(setting, one.left, one.right, one.case).holds:
                return f"whatever functions {', '.join(which)} may be"
        return self.held_fixed(one, [setting for setting, _ in fitting])

    def with_named_activation(self, one: Equality, settings: Iterable[Setting]) -> Iterator[tuple[Setting, Finding]]:
        """What is found with the activation that the words name in place of an unknown function."""
        for setting in settings if one.activation else ():
            known = with_activation(setting, one.activation)
            left, right = (with_known(side, one.activation) for side in (one.left, one.right))
            if known != setting or (left, right) != (one.left, one.right):
                yield known, self.check(known, left, right, one.case)

    def of_each_sample(self, one: Equality, settings: Iterable[Setting]) -> bool:
        """Whether it holds of the losses of the samples, where dZ is a derivative of these and not of their mean."""
        varied = [part.variable for part in walk(one.left) if isinstance(part, D)]
        if not any(len(variable.indices) == 2 and variable.name[0].upper() in OF_SAMPLES for variable in varied):
            return False
        implied = [given.definition.formula for given in self.understood.givens if given.row < 0]
        for factors in (formula.factors for formula in implied if isinstance(formula, Mul)):
            if any(isinstance(factor, D) for factor in factors):
                number = mul(*(factor for factor in factors if not isinstance(factor, D)))
                left = mul(number, one.left)
                return any(self.check(setting, left, one.right, one.case).holds for setting in settings)
        return False

    def with_usual_activation(self, one: Equality, settings: Iterable[Setting]) -> str:
        """The activation with which it holds, where nothing says what the function of the layers is: the sigmoid.

        Where only a side leaves a function open, it is one of those that the definitions have.
        """
        if one.activation:
            return ""
        settings = list(settings)
        written = any(map(is_unknown_call, [*walk(one.left), *walk(one.right)]))
        if written and (name := self.with_activation_of_layers(one, settings)):
            return name
        left, right = (with_known(side, _USUAL) for side in (one.left, one.right))
        for setting in settings:
            known = with_activation(setting, _USUAL) if is_open_within(setting) else setting
            if known != setting and self.check(known, left, right, one.case).holds:
                return _USUAL
        return ""

    def with_activation_of_layers(self, one: Equality, settings: Iterable[Setting]) -> str:
        """The activation of the definitions with which an equality holds that has g' where they have tanh."""
        for setting in settings:
            for name in () if is_open_within(setting) else activations_in(setting):
                left, right = (with_known(side, name) for side in (one.left, one.right))
                if self.check(setting, left, right, one.case).holds:
                    return name
        return ""

    def freed(self, one: Equality) -> str:
        """The derivatives of what nothing defines, if it holds whatever values they have."""
        for other, setting in self.with_slopes_free(one):
            says_something = not self.check(setting, other.left, ZERO, one.case).holds
            if says_something and self.check(setting, other.left, other.right, one.case).holds:
                return f"whatever {', '.join(self.slopes_of(one, setting))} may be"
        return ""

    def with_slopes_free(self, one: Equality) -> list[tuple[Equality, Setting]]:
        """With a quantity of its own for each derivative of what nothing defines."""
        found = list[tuple[Equality, Setting]]()
        for setting in self.settings(one):

            def put(part: Expr, setting: Setting = setting) -> Expr | None:
                if not _is_free(part, setting):
                    return None
                assert isinstance(part, D)
                assert isinstance(part.body, Sym)
                name = f"{SLOPE}{called(part.body)}/{SLOPE}{part.variable.name}"
                return Sym(name, (*part.body.indices, *part.variable.indices), part.variable.layer)

            left, right = (map_nodes(side, put) for side in (one.left, one.right))
            other = replace(one, left=left, right=right)
            if (left, right) != (one.left, one.right) and not self.unfit(other, setting):
                found.append((other, setting))
        return found

    def slopes_of(self, one: Equality, setting: Setting) -> list[str]:
        """The derivatives of what nothing defines, as they are printed."""
        every = (part for side in (one.left, one.right) for part in walk(side))
        free = [part for part in every if isinstance(part, D) and _is_free(part, setting)]
        pairs = [(part.body, part.variable) for part in free if isinstance(part.body, Sym)]
        return list(dict.fromkeys(f"∂{called(body)}/∂{called(by)}" for body, by in pairs))

    def with_another_letter(self, one: Equality, settings: Iterable[Setting]) -> bool:
        """Whether it holds if the index of a sum is not always the one of the same letter outside of it."""
        outer = open_indices(one.left)
        others = list(partly_bound(one.right, outer))
        return any(self.check(setting, one.left, other, one.case).holds for setting in settings for other in others)

    def held_fixed(self, one: Equality, settings: Iterable[Setting]) -> str:
        """Whether it holds along the paths of a graph, with all other quantities held fixed."""
        sides = one.left, one.right
        for setting in settings:
            for wider, (left, right) in chain(along_paths(setting, sides), without_steps(setting, sides, self.varied)):
                says_something = not self.check(wider, left, ZERO, one.case).holds
                if says_something and self.check(wider, left, right, one.case).holds:
                    return "if all other quantities are held fixed"
        return ""

    def is_zero_of_gradient(self, one: Equality) -> bool:
        """Whether one of the last derivatives before it, set to 0, says the same; a derivative itself never does."""
        if any(map(_is_slope, walk(one.left))):
            return False
        before = [
            item
            for item in self.understood.items
            if isinstance(item, Equality) and item.place < one.place and any(map(_is_slope, walk(item.left)))
        ]
        difference = sub(one.left, one.right)
        own = sorted(free_indices(difference), key=lambda index: index.name)
        for item in before[-_FOR_ZERO:]:
            letters = sorted(free_indices(item.right), key=lambda index: index.name)
            if [index.size for index in letters] == [index.size for index in own]:
                slope = rename(item.right, dict(zip(letters, own, strict=True)))
                numbers = [one for one in divisors(slope) if not one.indices]
                multiples = [mul(num(by), count, slope) for count in (ONE, *numbers) for by in _FACTORS]
                for setting in self.settings(one, difference, slope):
                    if any(self.check(setting, difference, other, one.case).holds for other in multiples):
                        return True
        return False

    def with_all_members(self, one: Equality) -> str:
        """Whether a derivative is right if its sums over sets, as of the nodes downstream, leave out nothing; which."""
        found = {symbol for side in (one.left, one.right) for symbol in symbols(side) if is_membership(symbol)}
        if not found or not any(isinstance(part, D) for part in walk(one.left)):
            return ""
        left, right = (map_nodes(side, lambda part: ONE if part in found else None) for side in (one.left, one.right))
        settings = self.settings(one, left, right)
        held = self.holds_in(replace(one, left=left, right=right), settings)
        return f"if the sum over {membership_of(min(found, key=str))} leaves out nothing" if held else ""

    def supposed(self, one: Equality) -> str:
        """What has to be supposed of the layers and of their errors for it to hold."""
        if self.holds_in(one, self.scopes.with_layers_alike(one)):
            return "if all layers are like the last"
        if self.network and self.holds_in_network(one, self.network):
            return self.network.said
        return self.as_error(one) or self.of_one_sample(one)

    def of_one_sample(self, one: Equality, *, named: bool = False) -> str:
        """The loss that has to be that of one sample for it to hold; something of that sample may have to be named."""
        for setting, loss in self.scopes.with_one_sample(one, named=named):
            if self.holds_in(one, (setting,)):
                return f"if {loss} is the loss of one sample"
        return ""

    @cached_property
    def network(self) -> SupposedNetwork | None:
        """The usual network, where the document does not write one down and several of its equalities hold of it."""
        sides = self.understood.sides()
        layered = layered_in([*sides, *(given.definition.formula for given in self.understood.givens)])
        best, most = None, _CONFIRMING - 1
        for network in networks(self.understood, layered):
            supposed = SupposedNetwork(network, tuple(layered), errors_of(network, self.understood))
            told = [item for item in self.equalities if _tells_of(layered, item)][:_FOR_ROLES]
            holding = sum(self.holds_in_network(item, supposed) for item in told)
            if holding > most:
                best, most = supposed, holding
        return best

    def holds_in_network(self, one: Equality, supposed: SupposedNetwork) -> bool:
        """Whether it holds, and says something, of a network."""
        return self.holds_in(supposed.squared(one), supposed.settings(one, self.scopes))

    def for_labels(self, one: Equality) -> str:
        """Whether it holds for the two values of a label by which cases are told apart."""
        names = self.understood.vocabulary.binary
        for setting in self.settings(one) if names else ():
            found = list(at_labels(setting, one.left, one.right, names))
            if found and all(self.check(at, left, right, one.case).holds for at, left, right in found):
                return f"for both values of {', '.join(sorted(names))}"
        return ""

    def begun_with_ones(self, one: Equality) -> str:
        """Whether it holds if wᵀx has its w_0 in it, x_0 being 1."""
        for first, base in dict.fromkeys(firsts(one.left, one.right, one.sides)):
            left, right = without_first(one.left, first, base), without_first(one.right, first, base)
            other = replace(one, left=left, right=right)
            if self.holds_in(other, self.settings(other)):
                return f"if {first} is the first entry of {base}, beside a 1"
        return ""

    def as_error(self, one: Equality) -> str:
        """What the error in an equality has to be for it to hold, as for most equalities of the document."""
        for error in errors_in((one.left, one.right)):
            if base_of(error) not in self.roles:
                self.roles[base_of(error)] = self.likeliest_role(error)
            role = self.roles[base_of(error)]
            if role and self.holds_in(one, self.scopes.with_errors(one, role)):
                return f"if {role.error} is ∂{role.cost.name}/∂{role.by}"
            if role and self.holds_in(one, self.scopes.with_errors(one, role, alike=True)):
                return f"if {role.error} is ∂{role.cost.name}/∂{role.by} and all layers are like the last"
        return ""

    def likeliest_role(self, error: Sym) -> Role | None:
        """What makes the most of the first equalities hold in which the error stands; nothing if none hold."""
        with_it = [
            item
            for item in self.equalities
            if any(base_of(error) == base_of(other) for other in errors_in((item.left, item.right)))
        ]
        definitions = [given.definition for given in self.understood.givens]
        found = list(roles(error, definitions, self.understood.sides()))
        counts = [
            sum(self.holds_in(item, self.scopes.with_errors(item, role, alike=True)) for item in with_it[:_FOR_ROLES])
            for role in found
        ]
        return found[counts.index(max(counts))] if any(counts) else None

    def holds_in(self, one: Equality, settings: Iterable[Setting]) -> bool:
        """Whether it holds, and says something, in one of some settings."""
        for setting in settings:
            if not self.unfit(one, setting) and self.check(setting, one.left, one.right, one.case).holds:
                return not self.check(setting, one.left, ZERO, one.case).holds
        return False


def _tells_of(layered: Iterable[Layered], one: Equality) -> bool:
    """Whether it is about a derivative or an error, and has something of a layer that is not only differentiated."""
    if not any(map(_is_slope, walk(one.left))) and not errors_in((one.left,)):
        return False
    bare = {symbol_key(symbol) for symbol in outside_derivatives(one.right)}
    return any(symbol_key(each.symbol) in bare for each in layered)


def _is_slope(part: Expr) -> bool:
    return isinstance(part, D)


def _is_free(part: Expr, setting: Setting) -> bool:
    """Whether it is a derivative of what nothing defines."""
    match part:
        case D(Sym() as body, Sym() as by):
            return body is not by and symbol_key(body) not in setting.definitions
    return False
