"""Functions with their arguments."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from derive.documents.formulas.customs import ARBITRARY, INFORMATION, NOT_COMPUTED, UNKNOWN, Custom, Functional
from derive.documents.formulas.opaque import USUAL, opaque
from derive.documents.meaning.known_functions import KnownFunctions
from derive.documents.meaning.probabilities import as_name, is_conditional, told
from derive.documents.trees.calls import (
    arguments_of,
    entry_of,
    head_text,
    is_multiplied,
    refuse_itself,
)
from derive.documents.trees.families import family_of
from derive.documents.trees.figures import slope
from derive.documents.trees.rows import NotUnderstood, walk
from derive.documents.trees.vocabulary import LOSSES, NUMBER_OF, key_of
from derive.expr import (
    D,
    Expr,
    Fn,
    Generic,
    Index,
    Num,
    Sym,
    contains,
    free_indices,
    map_nodes,
    mul,
    num,
    power,
)
from derive.expr import replace as replaced
from derive.reading import tree
from derive.reading.tree import Node

_ALWAYS_FUNCTIONS = frozenset("ςψ")
_FACTORS = frozenset("ηλαβγεϵμρκτ")


class Applications(KnownFunctions):
    """What a function means before its argument."""

    customs: Mapping[str, Custom]
    functionals: Mapping[tuple[str, int], Functional]
    bound: list[Index]
    outer: frozenset[Index]

    @abstractmethod
    def letters(self) -> frozenset[str]:
        """The letters that are indices here."""

    @abstractmethod
    def binding(self, letters: Mapping[str, Index]) -> AbstractContextManager[None]:
        """Within it, the letters stand for these indices."""

    @abstractmethod
    def symbol(self, name: tree.Name) -> Sym:
        """The name as a quantity."""

    @abstractmethod
    def summed_over(self, body: Expr, index: Index) -> Expr:
        """The sum over an index that was free so far."""

    @abstractmethod
    def next_factor(self, items: list[Node], at: int) -> tuple[Expr, int]:
        """The value of one factor, and where the next begins."""

    @abstractmethod
    def positive_power(self, exponent: Node) -> Expr:
        """The power of a function, as of tanh²."""

    def applied(self, head: tree.Name | tree.Word, items: list[Node], at: int) -> tuple[Expr, int] | None:
        """A function with its argument, and where the argument ends; None for a quantity."""
        head = as_name(head)
        plain = replace(head, primes=0, subscripts=(), superscripts=())
        key, after = key_of(plain), items[at] if at < len(items) else None
        after = entry_of(after) if after is not None else None
        call = isinstance(after, tree.Bracket) and after.kind in ("(", "[", "\\{", "{")
        whole = key_of(replace(head, primes=0), self.letters())
        known = self.vocabulary.function(key if isinstance(head, tree.Word) else whole)
        if not known and whole in self.customs and call and isinstance(after, tree.Bracket) and len(after.items) == 1:
            return self.custom(whole, head, after), at + 1
        if (
            not known
            and whole in self.customs
            and isinstance(after, tree.Power)
            and isinstance(after.base, tree.Bracket)
        ):
            return power(self.custom(whole, head, after.base), self.formula(after.exponent)), at + 1
        if not known and isinstance(head, tree.Name) and isinstance(after, tree.Power):
            inside = after.base
            if isinstance(inside, tree.Bracket) and is_conditional(head, inside):
                return power(self.with_arguments(head, inside), self.formula(after.exponent)), at + 1
        if isinstance(head, tree.Word) and isinstance(after, tree.Bracket) and call and not known:
            if head.text in USUAL and not head.primes:
                return self.opaque_call(head.text, after), at + 1
            if head.text not in NOT_COMPUTED:
                head = tree.Name(head.place, head.text, (), head.subscripts, head.superscripts)
                multiplies = head.subscripts and head.letters in self.vocabulary.words and not _is_single(after)
                if len(head.letters) > 1 and len(after.items) == 1 and head.letters not in LOSSES and not multiplies:
                    return self.of_one(head, after), at + 1
        if not known:
            if not call or not isinstance(head, tree.Name):
                return None
            assert isinstance(after, tree.Bracket)
            if self.is_unsaid_of_several(head, after):
                return self.opaque_named(head, after), at + 1
            if whole in self.vocabulary.of_many and (listed := self.of_all_entries(whole, after)):
                return listed, at + 1
            if head.letters in LOSSES or len(after.items) > 1 or is_conditional(head, after):
                return self.with_arguments(head, after), at + 1
            if is_multiplied(head, after):
                return None
            if self.is_unknown_function(head, whole):
                return self.unknown(head.letters, head, after), at + 1
            if head.primes:
                raise NotUnderstood(f"the function {whole} is not known here", head.place)
            if self.may_be_function(whole, head, after):
                return self.of_one(head, after), at + 1
            return None
        if after is None:
            raise NotUnderstood(f"the function {head_text(head)} has no argument", head.place)
        if isinstance(head, tree.Name) and not call and not _is_powered_call(after):
            return None
        return self.of_known(known, head, items, at)

    def of_all_entries(self, name: str, after: tree.Bracket) -> Expr | None:
        """E(w_1, …, w_n), of which nothing else is said."""
        found = family_of([item for item in after.items if not isinstance(item, tree.Dots)])
        if found is None or not isinstance(found.end, tree.Name):
            return None
        index = Index(found.letter, f"#{key_of(found.end)}")
        with self.binding({found.letter: index}):
            return Generic(name, self.formula(found.body), index)

    def opaque_call(self, name: str, after: tree.Bracket) -> Expr:
        """A function of which no value is computed."""
        return opaque(name, [self.formula(item) for item in after.items])

    def opaque_named(self, head: tree.Name, after: tree.Bracket) -> Expr:
        """The same of a name; g_1 and g_2 are two functions."""
        if not head.subscripts and not head.superscripts:
            return self.opaque_call(head_text(head), after)
        symbol = self.symbol(replace(head, primes=0))
        found = opaque(symbol.name, [self.formula(item) for item in after.items])
        return Sym(found.name, symbol.indices + found.indices, symbol.layer)

    def of_one(self, head: tree.Name, after: tree.Bracket) -> Expr:
        """A function of which nothing is said: a quantity for each argument; q(k) of an index is q_k."""
        symbol, inner = self.symbol(head), after.items[0]
        if isinstance(inner, tree.Name) and (number := self.symbol(inner)).name.startswith(NUMBER_OF):
            return Sym(symbol.name, symbol.indices + number.indices, symbol.layer)
        found = opaque(symbol.name, [self.formula(inner)])
        return Sym(found.name, symbol.indices + found.indices, symbol.layer)

    def with_arguments(self, head: tree.Name, after: tree.Bracket) -> Expr:
        """A quantity with what it depends on: L(y, ŷ) is L, and L(y_i, ŷ_i) the L of one i; H(p) is not H(p, q)."""
        symbol, indices = self.symbol(head), dict[Index, None]()
        items = arguments_of(after)
        keys = tuple(key_of(item, self.letters()) if isinstance(item, tree.Name) else "" for item in items)
        known = self.functionals.get((symbol.name, len(items)))
        if known and keys != known.parameters:
            if head.letters in INFORMATION and all(keys):
                return known.at([Sym(key) for key in keys])
            if known.is_of_numbers and all(keys) and symbol.indices == ():
                values = [self.formula(item) for item in items]
                if any(free_indices(value) for value in values):
                    return known.at(values)
            numbers = [isinstance(item, tree.Number) for item in items]
            if any(numbers) and all(key or number for key, number in zip(keys, numbers, strict=True)):
                return known.at(
                    [Sym(key) if key else self.formula(item) for key, item in zip(keys, items, strict=True)]
                )
            if head.letters in UNKNOWN:
                raise NotUnderstood(f"{head.letters} of other arguments is not understood", after.place)
        if is_conditional(head, after):
            text, own = told(after, self.index, self.letters())
            return Sym(f"{symbol.name}{text}", (*symbol.indices, *own), symbol.layer)
        if head.letters in INFORMATION and all(keys):
            return Sym(f"{symbol.name}({','.join(keys)})", symbol.indices, symbol.layer)
        if not any(isinstance(item, tree.Dots) for item in items):
            for item in (item for item in items if isinstance(item, tree.Name)):
                indices |= dict.fromkeys(self.symbol(item).indices)
        return Sym(symbol.name, (*symbol.indices, *indices), symbol.layer) if not symbol.indices else symbol

    def is_function(self, head: tree.Name | tree.Word, after: tree.Bracket) -> bool:
        """Whether a head before a bracket is a function of what is in it."""
        plain = replace(head, primes=0, subscripts=(), superscripts=())
        whole = key_of(replace(head, primes=0), self.letters())
        known = self.vocabulary.function(key_of(plain) if isinstance(head, tree.Word) else whole)
        if known or whole in self.customs:
            return True
        return isinstance(head, tree.Name) and self.is_unknown_function(head, whole)

    def is_unknown_function(self, head: tree.Name, whole: str) -> bool:
        """f, or the g^[l] of a layer, all of which are one arbitrary function here."""
        layers = all(isinstance(mark, tree.Layer) and _is_layer(mark) for mark in head.superscripts)
        known = self.stands_alone(head.letters) or self.stands_alone(whole) or head.letters in self.customs
        known = known or (head.letters in self.vocabulary.valued and not head.primes)
        return head.letters in UNKNOWN and layers and not head.subscripts and not head.accents and not known

    def may_be_function(self, key: str, head: tree.Name, after: tree.Bracket) -> bool:
        """Whether a name that stands only before brackets could be a function of what is in this one."""
        if head.letters in _ALWAYS_FUNCTIONS and key not in self.vocabulary.constants:
            return True
        if key not in self.vocabulary.only_applied or key in self.vocabulary.constants or head.letters in _FACTORS:
            return False
        return head.letters in UNKNOWN or isinstance(after.items[0], tree.Name | tree.Number)

    def is_unsaid_of_several(self, head: tree.Name, after: tree.Bracket) -> bool:
        """f(x, y) of an f that never stands without its arguments."""
        key = key_of(head, self.letters())
        alone = self.stands_alone(key) or key in self.vocabulary.bare - self.vocabulary.only_applied
        return len(after.items) > 1 and head.letters in UNKNOWN and not alone

    def stands_alone(self, key: str) -> bool:
        return key in self.vocabulary.constants or key in self.vocabulary.indexed

    def of_known(self, known: str, head: tree.Name | tree.Word, items: list[Node], at: int) -> tuple[Expr, int]:
        after, end = entry_of(items[at]), at + 1
        if isinstance(after, tree.Power) and isinstance(after.base, tree.Bracket):
            if known != "log":
                whole, _ = self.of_known(known, head, [after.base], 0)
                return power(whole, self.formula(after.exponent)), end
            raise NotUnderstood("whether this power is of the function or of its argument is not clear", after.place)
        if isinstance(after, tree.Bracket) and len(after.items) > 1:
            args = [self.formula(item) for item in after.items]
        elif isinstance(after, tree.Bracket):
            refuse_itself(head, after)
            args = [self.formula(after)]
        else:
            inner, end = self.loose_argument(head, items, at)
            args = [inner]
        return self.value(known, head, args), end

    def loose_argument(self, head: tree.Name | tree.Word, items: list[Node], at: int) -> tuple[Expr, int]:
        """What a function without a bracket takes: one thing, or a number with what follows it."""
        inner, end = self.next_factor(items, at)
        if isinstance(items[at], tree.Number) and end < len(items):
            more, end = self.next_factor(items, end)
            inner = mul(inner, more)
        if end < len(items) and not self.begins_function(items[end]):
            raise NotUnderstood(f"how far the argument of {head_text(head)} reaches is not clear", items[end].place)
        return inner, end

    def begins_function(self, node: Node) -> bool:
        head = node.base if isinstance(node, tree.Power) else node
        return isinstance(head, tree.Word | tree.Derivative | tree.Big)

    # Functions of the document.

    def custom(self, key: str, head: tree.Name | tree.Word, after: tree.Bracket) -> Expr:
        if len(after.items) != 1 or head.primes > 2:
            raise NotUnderstood(f"these arguments of {key} are not understood", after.place)
        custom, argument = self.customs[key], self.formula(after)
        value = custom.value
        if argument is not custom.parameter and not contains(value, custom.parameter):
            if not head.primes and (entries := _of_entries(value, custom.parameter, argument)):
                return entries
            raise NotUnderstood(f"{key} of another vector is not understood", after.place)
        if head.primes == 1 and isinstance(argument, Num):
            found = slope(lambda number: replaced(value, custom.parameter, num(number)), argument.value)
            if found is not None:
                return found
        for _ in range(head.primes):
            if not isinstance(argument, Sym):
                raise NotUnderstood(f"the derivative of {key} at this argument is not understood", head.place)
            value = D(value, custom.parameter)

        def put(part: Expr) -> Expr | None:
            return argument if part is custom.parameter else None

        return map_nodes(value, put)

    def unknown(self, key: str, head: tree.Name, after: tree.Bracket) -> Expr:
        """An arbitrary smooth function; the checker knows two, f and g."""
        others = [name for name in UNKNOWN if name in self.vocabulary.applied and not self.stands_alone(name)]
        unknown = [name for name in others if name not in self.customs]
        if key in unknown and unknown.index(key) >= len(ARBITRARY):
            raise NotUnderstood("a third unknown function is not understood", head.place)
        name = ARBITRARY[unknown.index(key)] if key in unknown else ARBITRARY[0]
        if len(after.items) != 1 or head.primes > 3:
            raise NotUnderstood(f"these arguments of {key} are not understood", after.place)
        if any(isinstance(inner, tree.Hole) for inner in walk(after)):
            raise NotUnderstood("a dot for an argument is not understood", after.place)
        return Fn(name + "'" * head.primes, (self.formula(after),))


def _of_entries(value: Expr, parameter: Expr, argument: Expr) -> Expr | None:
    """The Σ_j θ_j x_j^(i) that Σ_j θ_j x_j is at x^(i), whose entries stand where those of x do; else None."""
    if not isinstance(argument, Sym) or not isinstance(parameter, Sym) or parameter.indices:
        return None

    def put(part: Expr) -> Expr | None:
        if isinstance(part, Sym) and part.name == parameter.name and part.indices:
            return Sym(argument.name, (*argument.indices, *part.indices), argument.layer)
        return None

    found = map_nodes(value, put)
    return None if found is value else found


def _is_powered_call(after: Node) -> bool:
    """The (z)^2 of σ(z)^2."""
    return isinstance(after, tree.Power) and isinstance(after.base, tree.Bracket) and after.base.kind == "("


def _is_single(bracket: tree.Bracket) -> bool:
    """Whether one name or number stands in it, or several things with commas between."""
    return len(bracket.items) > 1 or isinstance(bracket.items[0], tree.Name | tree.Number)


def _is_layer(mark: tree.Layer) -> bool:
    """[l] or (2), not the (i) of a sample."""
    content = mark.content
    is_letter = isinstance(content, tree.Name) and content.letters in ("l", "ℓ", "L")
    return mark.bracket == "[" or is_letter or isinstance(content, tree.Number | tree.Sum)
