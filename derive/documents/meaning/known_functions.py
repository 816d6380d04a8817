"""The functions that everybody knows, applied to numbers: ln with its base, softmax over an index, σ′."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from derive.documents.formulas.opaque import opaque
from derive.documents.formulas.slopes import slope_at
from derive.documents.trees.calls import head_text
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.vocabulary import RECIPROCALS, SAMPLE, Vocabulary
from derive.expr import (
    ONE,
    TWO,
    D,
    Expr,
    Fn,
    Index,
    Sum,
    Sym,
    div,
    exp,
    free_indices,
    log,
    num,
    power,
    rename,
)
from derive.functions import FUNCTIONS
from derive.reading import tree
from derive.reading.tree import Node

_MAX_PRIMES = 3


class KnownFunctions(ABC):
    """The values of known functions."""

    vocabulary: Vocabulary

    @abstractmethod
    def formula(self, node: Node) -> Expr:
        """The meaning of a tree."""

    @abstractmethod
    def index(self, node: Node) -> Index:
        """The index that a letter is."""

    def value(self, known: str, head: tree.Name | tree.Word, args: list[Expr]) -> Expr:
        subscripts = head.subscripts if isinstance(head, tree.Word) else ()
        if known == "softmax":
            return self.softmax(head, args)
        if known in ("max", "min") and len(args) == 1:
            return opaque(known, args, map(self.index, subscripts))
        if subscripts and known != "log":
            raise NotUnderstood(f"an index of the function {known} is not understood", head.place)
        if head.primes:
            return self.slope(known, head, args)
        match known, args:
            case "sqrt", [u]:
                return power(u, div(ONE, TWO))
            case "log10", [u]:
                return div(log(u), log(num(10)))
            case "log", [u]:
                return self.logarithm(u, subscripts, head)
            case (("max" | "min"), [u, v, *rest]):
                found = Fn(known, (u, v))
                for other in rest:
                    found = Fn(known, (found, other))
                return found
        if known in RECIPROCALS and len(args) == 1:
            return div(ONE, Fn(RECIPROCALS[known], tuple(args)))
        if known not in FUNCTIONS or len(args) != FUNCTIONS[known].arity:
            raise NotUnderstood(f"the function {known} of {len(args)} arguments is not known", head.place)
        return Fn(known, tuple(args))

    def logarithm(self, u: Expr, subscripts: tuple[Node, ...], head: tree.Name | tree.Word) -> Expr:
        match subscripts:
            case ():
                base = self.vocabulary.base if head_text(head) == "log" else 0
                return div(log(u), log(num(base))) if base else log(u)
            case (tree.Number() as number,):
                return div(log(u), log(self.formula(number)))
            case (tree.Name(letters="e"),):
                return log(u)
        raise NotUnderstood("the base of this logarithm is not understood", head.place)

    def slope(self, known: str, head: tree.Name | tree.Word, args: list[Expr]) -> Expr:
        """The derivative of a known function of one argument, by the limit-free formulas of the textbooks."""
        (u, *others), value = args, self.value(known, replace(head, primes=0), args)
        if not others and isinstance(u, Sym) and head.primes <= _MAX_PRIMES:
            for _ in range(head.primes):
                value = D(value, u)
            return value
        if others or head.primes > 1:
            raise NotUnderstood("this derivative is not understood", head.place)
        found = slope_at(known, u)
        if found is None:
            raise NotUnderstood(f"the derivative of {known} at this argument is not understood", head.place)
        return found

    def softmax(self, head: tree.Name | tree.Word, args: list[Expr]) -> Expr:
        if len(args) != 1 or head.primes or head.subscripts:
            raise NotUnderstood("this use of softmax is not understood", head.place)
        free = free_indices(args[0]) - self.of_samples(args[0])
        if len(free) != 1:
            raise NotUnderstood("softmax needs an argument with one index", head.place)
        (index,) = free
        other = Index(f"{index.name}′", index.size)
        return div(exp(args[0]), Sum(exp(rename(args[0], {index: other})), other))

    def of_samples(self, argument: Expr) -> frozenset[Index]:
        """The indices of z_k^{(p)} and of z_pk, where p runs over samples, that tell no class."""
        match argument:
            case Sym(name, (first, _)) if name.endswith(SAMPLE) or first.name in self.vocabulary.samples:
                return frozenset({first})
        return frozenset()
