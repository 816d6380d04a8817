"""Why an equality may say nothing as it was understood, or be about something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import combinations, product

from derive.documents.deciding.judgements import Judgement, Repair
from derive.documents.deciding.numbers import Numbers, depends_on
from derive.documents.deciding.unsaid import divisors, made_of_slopes
from derive.documents.formulas.arrays import AXIS
from derive.documents.formulas.customs import ARBITRARY
from derive.documents.formulas.integrals import unclear_integral
from derive.documents.formulas.lettered import exchanged_letters, with_other_letters
from derive.documents.formulas.naming import is_open_within, is_unknown_call
from derive.documents.formulas.opaque import OPAQUE
from derive.documents.formulas.reach import UNKNOWN_FUNCTION, Key, depends, leaves
from derive.documents.formulas.repairs import INDEX, LETTER
from derive.documents.formulas.upstream import is_arbitrary
from derive.documents.trees.vocabulary import NUMBER_OF, SAMPLE
from derive.documents.understanding.rank_costs import MATRICES
from derive.documents.understanding.statements import Equality, Given
from derive.expr import (
    ZERO,
    D,
    Delta,
    Expr,
    Fn,
    Sym,
    all_indices,
    map_nodes,
    open_indices,
    symbols,
    walk,
)
from derive.steps import Definition, Hypothesis, Setting, symbol_key

_LETTER = re.compile(r"[^\W\d_]\u0302?")

_MANY = 4
"""So many headings with a formula for one name make a list of things that go by it."""


class Doubts(Numbers):
    """Gives the reasons for which what does not hold is not called wrong."""

    def unfit(self, one: Equality, setting: Setting) -> str:
        """Why an equality would say nothing as it was understood: it is empty, or mixes vectors and entries."""
        every = [one.left, one.right, *(definition.formula for definition in setting.definitions.values())]
        used = [symbol for side in every for symbol in symbols(side)]
        indexed = {symbol.name for symbol in used if symbol.indices}
        for side in (one.left, one.right):
            for symbol in symbols(side):
                bare = not symbol.indices and symbol_key(symbol) not in setting.definitions
                if bare and symbol.name in indexed:
                    return f"{symbol.name} without an index stands for a whole vector"
        if variable := unclear_integral((one.left, one.right), self.chains[one.chain], setting):
            return f"whether the integral by {variable.name} is an indefinite one is not said"
        by_delta = any(isinstance(part, Delta) for side in (one.left, one.right) for part in walk(side))
        return next(filter(None, (self.unfounded(side, setting, by_delta=by_delta) for side in every)), "")

    def unfounded(self, formula: Expr, setting: Setting, *, by_delta: bool = False) -> str:
        """Why a derivative in a formula says nothing: what is differentiated has nothing to do with the variable.

        That ∂x_i/∂x_k is δ_ik, and no step of a recurrence, is sure only where a δ tells it.
        """
        for node in walk(formula):
            if not isinstance(node, D) or not isinstance(node.body, Sym) or node.body is node.variable:
                continue
            body, variable = symbol_key(node.body), symbol_key(node.variable)
            if body == variable and (by_delta or body in setting.definitions):
                continue
            if body not in setting.definitions:
                if not self.scopes.are_independent(node.body, node.variable):
                    return f"{node.body.name} is differentiated and nothing defines it"
            elif not depends(setting, node.body, variable):
                return f"{node.body.name} does not depend on {node.variable.name} as it is defined"
        return ""

    def founded(self, setting: Setting) -> Setting:
        """Without what is defined by such a derivative: what holds for any value of it holds for that one too."""
        definitions = setting.definitions
        kept = {key: one for key, one in definitions.items() if not self.unfounded(one.formula, setting)}
        return Setting(kept, setting.domains)

    def not_computed(self, one: Equality) -> str:
        """A quantity with a text instead of a value, on which the sides depend in a way that matters; or nothing."""
        pairs = [(left, right) for left, right, _, _ in one.entries] or [(one.left, one.right)]
        sides = [side for pair in pairs for side in pair]
        for setting in self.settings(one):
            for key in sorted({key for side in sides for key in leaves(setting, side)}, key=str):
                if key[0].startswith(OPAQUE) and self.matters(key, sides, setting):
                    return key[0].removeprefix(OPAQUE)
        return ""

    def matters(self, key: Key, sides: Sequence[Expr], setting: Setting) -> bool:
        """Whether its value is not free: it stands in the sides themselves, or they have to do with what is in it."""
        if any(symbol_key(symbol) == key for side in sides for symbol in symbols(side)):
            return True
        holders = {other for other, one in setting.definitions.items() if key in map(symbol_key, symbols(one.formula))}
        kept = {other: one for other, one in setting.definitions.items() if other not in holders}
        free = Setting(kept, setting.domains)
        others = {other for side in sides for other in leaves(free, side)} - holders
        others |= {symbol_key(node.variable) for side in sides for node in walk(side) if isinstance(node, D)} - holders
        letters = (found[0] for name, *_ in others if (found := _LETTER.match(name)))
        return any(letter in key[0].removeprefix(OPAQUE) for letter in letters)

    def differs_nearby(self, one: Equality, judgement: Judgement) -> bool:
        """Whether a second definition was not found to agree with another one below the same heading."""
        if judgement.holds or not isinstance(one.left, Sym):
            return False
        key = symbol_key(one.left)
        known = [given for given in self.understood.givens if given.definition.key == key and given.row != one.row]
        return any(given.section == one.section for given in known)

    def begins_entry(self, one: Equality) -> bool:
        """Whether it begins an entry of a list that gives one name a formula of its own below many headings."""
        key = symbol_key(one.left) if isinstance(one.left, Sym) else None
        formulas = {given.definition.formula for given in self.openers.values() if given.definition.key == key}
        return len(formulas) >= _MANY and one.section in self.openers and self.openers[one.section].row == one.row

    @cached_property
    def openers(self) -> dict[int, Given]:
        """The first statement below each heading, where it is a definition."""
        every = [one for one in self.understood.items if isinstance(one, Equality)]
        rows = [(one.section, one.row) for one in every]
        rows += [(given.section, given.row) for given in self.understood.givens if given.row >= 0]
        first = dict(sorted(rows, reverse=True))
        return {given.section: given for given in self.understood.givens if first.get(given.section) == given.row}

    def has_arrays(self, one: Equality) -> bool:
        """Whether a vector or a matrix stands in it, be it only in a number such as zᵀHz."""
        every = all_indices(one.left) | all_indices(one.right)
        return one.whole or any(index.name.startswith(AXIS) for index in every)

    def chains_slopes(self, one: Equality) -> bool:
        """Whether it is a chain rule of three and more derivatives of vectors, of which nobody tells the layout."""
        return self.has_arrays(one) and sum(isinstance(part, D) for part in walk(one.right)) > 2

    def said_unsurely(self, one: Equality) -> str:
        """The name of what the sides depend on by a second definition, of which nobody can tell whether it holds."""
        unsure = [given.definition for given in self.understood.givens if given.row in self.unsure]
        for setting in self.settings(one) if unsure else ():
            for key in (key for key, definition in setting.definitions.items() if definition in unsure):
                for symbol in (symbol for side in (one.left, one.right) for symbol in symbols(side)):
                    if symbol_key(symbol) == key or depends(setting, symbol, key):
                        return key[0]
        return ""

    def half_defined(self, one: Equality, setting: Setting) -> str:
        """Why it says nothing that an equality does not hold: an arbitrary loss stands on one side only."""
        many = self.understood.vocabulary.of_many
        for key in (key for key, definition in setting.definitions.items() if is_arbitrary(definition, many)):
            reached = [
                any(symbol_key(symbol) == key or depends(setting, symbol, key) for symbol in symbols(side))
                for side in (one.left, one.right)
            ]
            if reached[0] != reached[1]:
                return f"nothing defines {key[0]}"
        return ""

    def bends_shapes(self, one: Equality) -> bool:
        """Whether it is a chain rule in which a capital letter had to be taken for a vector."""
        if not one.whole or sum(isinstance(part, D) for part in walk(one.right)) < 2:
            return False
        ranks = self.understood.ranks.get(one.section, {})
        bent = {name for (name, _), rank in ranks.items() if name[0] in MATRICES and abs(rank) == 1}
        if not bent:
            return False
        reached = {key for setting in self.settings(one) for key in leaves(setting, one.right)}
        return any(key[0] in bent for key in reached)

    def stands_still(self, one: Equality) -> str:
        """Why a derivative in it is 0 although the document has a formula with the variable in it."""
        slopes = [part for side in (one.left, one.right) for part in walk(side) if isinstance(part, D)]
        for setting in self.settings(one) if one.case is None else ():
            for node in slopes:
                match node:
                    case D(Sym() as body, variable) if depends(setting, body, symbol_key(variable)):
                        own = open_indices(node) <= open_indices(one.left)
                        if own and self.check(setting, node, ZERO, None).holds:
                            return f"{body.name} does not depend on {variable.name} as it is defined"
        return ""

    def is_known(self, name: str) -> bool:
        """Whether a name stands in a definition, be it with other index letters where those tell the layers apart."""
        bases = {used.partition("⟨")[0] for used in self.used}
        return name in self.used or name.startswith(NUMBER_OF) or ("⟨" in name and name.partition("⟨")[0] in bases)

    def is_entry(self, name: str) -> bool:
        """Whether w_0 stands beside w_k, so that the two belong together in a way that nobody states."""
        base, mark, number = name.rpartition("_")
        return bool(mark) and number.isdigit() and base in self.understood.vocabulary.indexed

    def is_zero(self, one: Equality, setting: Setting) -> bool:
        """Whether the left side is a derivative by what stands beside the body in a definition, and so is 0."""
        match one.left:
            case D(Sym() as body, variable):
                return symbol_key(body) not in setting.definitions and self.scopes.are_independent(body, variable)
        return False

    def vanishes(self, one: Equality, setting: Setting) -> bool:
        """Whether the left side has a derivative in it and is 0 all the same, since nothing says on what it depends."""
        slopes = [node for node in walk(one.left) if isinstance(node, D)]
        if not slopes or one.right is ZERO or self.is_zero(one, setting):
            return False
        if any(depends_on(node.body, node.variable, setting.definitions) for node in slopes):
            return False
        return self.check(setting, one.left, ZERO, one.case).holds

    def needed_values(self, one: Equality, setting: Setting) -> tuple[Hypothesis, ...]:
        """The fewest of the numbers given by then with which it holds: one of them, or the last of each name.

        What stands in no definition is a constant that is solved for, maybe later.
        """
        given = {
            symbol: [value for row, value in some if row <= one.row + one.supposed or symbol.name not in self.used]
            for symbol, some in self.values.items()
            if symbol_key(symbol) not in setting.definitions
        }
        single = [Definition(symbol, value) for symbol, some in given.items() for value in dict.fromkeys(some[::-1])]
        every = [Definition(symbol, some[-1]) for symbol, some in given.items() if some]
        for chosen in (*([alone] for alone in single), every if len(every) > 1 else []):
            known = {definition.key: definition for definition in chosen}
            wider = Setting({**setting.definitions, **known}, setting.domains)
            if chosen and self.check(wider, one.left, one.right, one.case).holds:
                return tuple(Hypothesis(definition.symbol, definition.formula) for definition in chosen)
        return ()

    def open_name(self, one: Equality, settings: Iterable[Setting]) -> str:
        """Something on which the sides depend and of which the definition was not understood, or only a later one."""
        unread = {name for name, row in self.understood.unread.items() if row <= one.row}
        rows = [(given.definition.symbol.name, given.row) for given in self.understood.givens]
        later = {name for name, _ in rows} - {name for name, row in rows if row <= one.row}
        found = []
        for setting in settings:
            open_ones = {name for name, _, _ in leaves(setting, one.left) | leaves(setting, one.right)}
            open_ones |= {name for name, _, _ in setting.definitions if name in later}
            found.append(open_ones & unread)
        return min(found[0]) if all(found) else ""

    def told_later(self, one: Equality) -> str:
        """A loss that is differentiated here and has its formula only later, in another section: maybe another loss."""
        for part in walk(one.left):
            match part:
                case D(Sym(name) as body, _) if self.scopes.tells_later(symbol_key(body), one):
                    return name
        return ""

    @cached_property
    def together(self) -> set[frozenset[str]]:
        """Names that stand in one formula: what they stand for is not the same."""
        formulas = self.understood.sides()
        formulas += [given.definition.formula for given in self.understood.givens]
        pairs = (pair for formula in formulas for pair in combinations({symbol.name for symbol in symbols(formula)}, 2))
        return set(map(frozenset, pairs))

    def another_letter(self, one: Equality, setting: Setting) -> Repair | None:
        """The repair if the right side has one name in place of another, from which the document tells it apart."""
        for found in exchanged_letters(one.right):
            wider = next(self.settings(one, one.left, found), setting)
            if self.check(wider, one.left, found, one.case).holds:
                return Repair(LETTER, found)
        for found in with_other_letters(one.right, open_indices(one.left)):
            wider = next(self.settings(one, one.left, found), setting)
            if self.check(wider, one.left, found, one.case).holds:
                return Repair(INDEX, found)
        left, right = leaves(setting, one.left), leaves(setting, one.right)
        for meant, printed in product(sorted(left - right, key=str), sorted(right - left, key=str)):
            if meant[1:] == printed[1:] and frozenset((meant[0], printed[0])) in self.together:

                def put(part: Expr, meant: Key = meant, printed: Key = printed) -> Expr | None:
                    if isinstance(part, Sym) and symbol_key(part) == printed:
                        return Sym(meant[0], part.indices, part.layer)
                    return None

                found = map_nodes(one.right, put)
                if found is not one.right and self.check(setting, one.left, found, one.case).holds:
                    return Repair(LETTER, found)
        return None

    def unrelated(self, one: Equality, setting: Setting) -> str:
        """Why the sides may be about different things: each depends on what the other knows nothing of."""
        left, right = leaves(setting, one.left), leaves(setting, one.right)
        ours, theirs = left - right, right - left
        if isinstance(one.left, D) and isinstance(one.left.body, Sym) and one.left.body in divisors(one.right):
            return f"whether {one.left.body.name} is the same on both sides is not clear"
        if isinstance(one.left, Fn) and one.left.name.rstrip("'") in ARBITRARY and one.left.name.endswith("'"):
            return f"nothing says what {one.left.name[0]} is"
        for side, other in ((one.left, one.right), (one.right, one.left)):
            if is_unknown_call(side) and isinstance(other, Sym) and other.name.startswith(OPAQUE):
                return f"nothing says what {ARBITRARY[0]} is"
        apart = open_indices(one.right) - open_indices(one.left)
        if self.targets and any(index.name == "c" for index in apart) and not isinstance(one.left, Sym):
            apart = frozenset()  # the class of a target
        if apart and not any(isinstance(part, Delta) for part in walk(one.right)):
            return f"nothing says what {min(index.name for index in apart)} is"
        defined = theirs - {symbol_key(symbol) for symbol in symbols(one.right)}
        if counts := sorted(key[0] for key in ours | defined if key[0].startswith(NUMBER_OF)):
            return f"from where on {counts[0].removeprefix(NUMBER_OF)} counts is not said"
        strange = sorted(key[0] for key in theirs if not self.is_known(key[0]))
        if strange:
            return f"nothing says what {strange[0]} is"
        loose = [key for key in ours | theirs if key[0].endswith(UNKNOWN_FUNCTION) or self.is_entry(key[0])]
        names = [name for name, _ in {(name.partition("^(")[0], indices) for name, indices, _ in left | right}]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            return f"{min(twice)} stands with and without an index"
        samples = {name.removesuffix(SAMPLE) for name, _, _ in left | right if name.endswith(SAMPLE)}
        if both := sorted(samples & {name for name, _, _ in left | right}):
            return f"{both[0]} is written in two ways"
        if is_open_within(setting) and not any(map(is_unknown_call, [*walk(one.left), *walk(one.right)])):
            return f"nothing says what {ARBITRARY[0]} is"
        if (ours and theirs and not self.is_zero(one, setting)) or loose:
            return f"nothing connects {_first(theirs or ours)} with {_first(ours if theirs else right)}"
        if name := made_of_slopes(one.left, setting):
            return f"whether the derivative in {name} is held fixed is not said"
        if one.equation:
            return "an equation to be solved, or a condition"
        return ""


def _first(keys: Iterable[Key]) -> str:
    """The name of the first of some variables; of none, a number."""
    return min((key[0] for key in keys), default="a number")
