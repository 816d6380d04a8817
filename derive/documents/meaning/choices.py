"""Values by conditions: indicators, and braces with cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.documents.meaning.sums import Sums
from derive.documents.trees.rows import NotUnderstood
from derive.documents.trees.vocabulary import LABEL, key_of
from derive.expr import ONE, ZERO, Delta, Expr, Rel, Sym, Where, add, mul, sub
from derive.reading import tree
from derive.reading.tree import Node

_OPS = {">": ">", "<": "<", "≥": ">=", "≤": "<="}


class Choices(Sums):
    """The meaning of what depends on a condition."""

    def indicator(self, node: Node, conditions: tuple[Node, ...]) -> Expr:
        """1{i = j} is δ_ij; 1{y = j}, for a label y, the entry j of its one-hot form, maybe a declared target."""
        match conditions:
            case (tree.Chain(first=tree.Name() as first, links=(link,)),) if link.sign in ("=", "≡"):
                key = key_of(first, self.letters())
                if self.vocabulary.is_index(key) or any(bound.name == key for bound in self.bound):
                    case = self.case(conditions[0])
                    return Delta(case.first, case.second)
                label, entry = self.symbol(first), self.index(link.node)
                if key in self.vocabulary.targets:
                    return Sym(label.name, (*label.indices, entry))
                return Sym(f"{LABEL}{label.name}", (*label.indices, entry))
            case (condition,) if _is_relation(condition):
                found: Expr = ONE
                for relation in reversed(self.relations(condition)):
                    found = Where(relation, found, ZERO)
                return found
        raise NotUnderstood("this indicator is not understood", node.place)

    def cases(self, node: tree.Cases) -> Expr:
        """Values by conditions, as δ for indices and as a choice by sign for numbers; the last may be all else."""
        conditions = [[stated(part) for part in row.condition if not isinstance(part, tree.Text)] for row in node.rows]
        if len(node.rows) < 2 or not conditions[0]:
            raise _unclear(node)
        if all(_is_relation(part) for some in conditions for part in some):
            return self.by_relations(
                node, [[one for part in some for one in self.relations(part)] for some in conditions]
            )
        return self.by_indices(node, conditions)

    def by_relations(self, node: tree.Cases, conditions: Sequence[Sequence[Rel]]) -> Expr:
        """The first row whose conditions hold; what says that no row before does is no condition of its own."""
        values, failed, rows = [self.formula(row.value) for row in node.rows], list[Rel](), list[Sequence[Rel]]()
        for some in conditions:
            left = [one for one in some if not any(_are_opposite(one, other) for other in failed)]
            rows.append(left)
            if len(left) == 1:
                failed += left
        if rows[-1] or not all(rows[:-1]):
            raise _unclear(node)
        found = values[-1]
        for value, own in zip(reversed(values[:-1]), reversed(rows[:-1]), strict=True):
            chosen = value
            for condition in reversed(own):
                chosen = Where(condition, chosen, found)
            found = chosen
        return found

    def relations(self, condition: Node) -> list[Rel]:
        """All that 0 < x ≤ 1 says."""
        assert isinstance(condition, tree.Chain)
        assert condition.first is not None
        sides = [self.formula(part) for part in (condition.first, *(link.node for link in condition.links))]
        pairs = zip(condition.links, sides, sides[1:], strict=False)
        return [Rel(_OPS[link.sign], left, right) for link, left, right in pairs]

    def of_binary(self, condition: Node) -> Expr | None:
        """y of the condition y = 1 on a label that is 0 or 1, 1 - y of y = 0."""
        match condition:
            case tree.Chain(
                first=tree.Name() as name, links=(tree.Link(sign="=", node=tree.Number(text="0" | "1" as value)),)
            ):
                if not self.vocabulary.is_index(key_of(name, self.letters())):
                    label = self.formula(name)
                    return label if value == "1" else sub(ONE, label)
        return None

    def of_label(self, condition: Node, sign: str = "=") -> Expr | None:
        """The entry k of the one-hot form of y_i, of the condition that y_i is k, or is not."""
        match condition:
            case tree.Chain(first=tree.Name() as first, links=(tree.Link(sign=found, node=tree.Name() as entry),)):
                own = key_of(replace(first, subscripts=(), superscripts=()), self.letters())
                if found == sign and not self.vocabulary.is_index(own) and self.vocabulary.is_index(key_of(entry)):
                    return self.indicator(condition, (replace(condition, links=(tree.Link("=", entry, entry.place),)),))
        return None

    def by_indices(self, node: tree.Cases, conditions: Sequence[Sequence[Node]]) -> Expr:
        """One value where two indices are equal, or a label is one of them, and another where it is not so."""
        if len(node.rows) != 2 or len(conditions[0]) > 1 or len(conditions[1]) > 1:
            raise _unclear(node)
        then, otherwise = (self.formula(row.value) for row in node.rows)
        if (first := self.of_binary(conditions[0][0])) is not None:
            if conditions[1] and self.of_binary(conditions[1][0]) != sub(ONE, first):
                raise _unclear(node)
            return add(mul(first, then), mul(sub(ONE, first), otherwise))
        if (label := self.of_label(conditions[0][0])) is not None:
            if conditions[1] and self.of_label(conditions[1][0], "≠") != label:
                raise _unclear(node)
            return add(mul(label, then), mul(sub(ONE, label), otherwise))
        case = self.case(conditions[0][0])
        if conditions[1]:
            second_case = self.case(conditions[1][0])
            if {second_case.first, second_case.second} != {case.first, case.second}:
                raise _unclear(node)
            if second_case.equal == case.equal:
                raise NotUnderstood("both cases have the same condition", node.place)
        elif not node.rows[1].condition:
            raise NotUnderstood("a case without a condition is not understood", node.place)
        if not case.equal:
            then, otherwise = otherwise, then
        delta = Delta(case.first, case.second)
        return add(mul(delta, then), mul(sub(ONE, delta), otherwise))


def stated(part: Node) -> Node:
    """A condition without the bracket around it."""
    match part:
        case tree.Bracket(kind="(", items=(tree.Chain() as chain,)):
            return chain
    return part


def _unclear(node: Node) -> NotUnderstood:
    return NotUnderstood("this distinction of cases is not understood", node.place)


def _is_relation(condition: Node) -> bool:
    match condition:
        case tree.Chain(first=first, links=links) if first is not None and links:
            return all(link.sign in _OPS for link in links)
    return False


def _are_opposite(first: Rel, second: Rel) -> bool:
    """Whether one holds just where the other does not, be it that both or none do at the border."""
    if first.op[0] == second.op[0]:
        return (first.left, first.right) == (second.right, second.left)
    return (first.left, first.right) == (second.left, second.right)
